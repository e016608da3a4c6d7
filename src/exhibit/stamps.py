"""What must not be in a published file: a missing or Type 3 font, a clock, a version stamp, a path of a machine."""

import io
import re

import pikepdf
from PIL import Image

from exhibit.identity import XMP_KEYWORD, png_texts

PROGRAMS = "matplotlib|pikepdf|qpdf|pypdf|pandas|numpy|jupyter|papermill|python|inkscape|cairo|pillow|ghostscript"
FOLDERS = "home|Users|root|tmp|work|var|opt|mnt|private"
# Each form begins with a plain letter or sign, and programs are looked for in small letters: an SVG has megabytes.
VERSION = re.compile(rf"({PROGRAMS})[ /,]*(version )?v?\d+(\.\d+)+")
STAMPS = {
    "a time of the clock": re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\bD:\d{14}"),
    "a path of this machine": re.compile(rf"file://|/(?<![\w.:/]/)({FOLDERS})/\w|[A-Z]:\\\w"),
}
# Keys of a PDF's Info and of a PNG's texts.
KEYS = dict.fromkeys(("/CreationDate", "/ModDate", "Creation Time"), "a clock")
KEYS |= dict.fromkeys(("/Creator", "/Producer", "Software"), "a version stamp")
XMP_CLOCKS = re.compile(r"CreateDate|ModifyDate|MetadataDate|CreatorTool|pdf:Producer|<dc:date>")


def stamps_in(text: str) -> list[str]:
    """Clocks, version stamps and machine paths in a text: what it is and how it reads."""
    found = {"a program's version": VERSION.search(text.casefold())}
    found |= {what: form.search(text) for what, form in STAMPS.items()}
    return [f"{what} ({match.group().strip()})" for what, match in found.items() if match]


def font_faults(pdf: bytes) -> list[str]:
    """The fonts of a PDF that are Type 3 or not embedded."""
    faults = []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for font in document.objects:
            if not isinstance(font, pikepdf.Dictionary) or font.get("/Type") != "/Font":
                continue
            if str(font.get("/Subtype", "")).startswith("/CIDFont"):
                # Part of a font that is looked at by itself.
                continue
            name = str(font.get("/BaseFont", font.get("/Name", "?"))).lstrip("/")
            if font.get("/Subtype") == "/Type3":
                faults.append(f"the PDF has {name} as Type 3 font; set pdf.fonttype to 42")
                continue
            below = font.DescendantFonts[0] if "/DescendantFonts" in font else font
            program = below.get("/FontDescriptor", pikepdf.Dictionary())
            if not any(key in program for key in ("/FontFile", "/FontFile2", "/FontFile3")):
                faults.append(f"the PDF does not embed the font {name}; use the fonts of the house style")
    return faults


def stamp_faults(kind: str, content: bytes) -> list[str]:
    """Clocks, version stamps and machine paths in a file's bytes.

    Parameters
    ----------
    kind : str
        ``pdf`` and ``png`` are opened; anything else is read as text.
    content : bytes
        The file.
    """
    if kind == "pdf":
        with pikepdf.open(io.BytesIO(content)) as document:
            has_info, packet = "/Info" in document.trailer, document.Root.get("/Metadata")
            texts = {str(key): str(value) for key, value in document.docinfo.items()} if has_info else {}
            xmp = b"" if packet is None else packet.read_bytes()
        return _stamps_of_parts("PDF", texts, xmp.decode("utf-8", errors="replace"))
    if kind == "png":
        with Image.open(io.BytesIO(content), formats=["PNG"]) as image:
            texts = png_texts(image)
        clock = ["the PNG has a clock (tIME); leave it out"] if b"tIME" in content[:4096] else []
        return clock + _stamps_of_parts("PNG", texts, texts.pop(XMP_KEYWORD, ""))
    text = content.decode("utf-8", errors="replace")
    if kind == "svg":
        # Names of XML vocabularies have a year in them, and so has the address of the drawing library.
        text = re.sub(r'xmlns(:\w+)?="[^"]*"|<!DOCTYPE[^>]*>|\bd="[^"]*"', "", text)
        if re.search(r"<dc:date>|<dc:creator>", text):
            return ["the SVG names a date or a program; set them to None when saving"]
    return [f"the {kind.upper()} has {stamp}; leave it out" for stamp in stamps_in(text)]


def _stamps_of_parts(kind: str, texts: dict[str, str], xmp: str) -> list[str]:
    faults = [
        f"the {kind} has {what} ({key.strip('/')}); set it to None when saving"
        for key, what in KEYS.items()
        if key in texts
    ]
    if found := XMP_CLOCKS.search(xmp):
        faults.append(f"the {kind}'s XMP has {found.group().strip('<>')}; leave it out")
    return faults + [f"the {kind} has {stamp}; leave it out" for stamp in stamps_in(" ".join([*texts.values(), xmp]))]
