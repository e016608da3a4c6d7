"""What must not be in a published file: a missing or Type 3 font, a clock, a version stamp, a path of a machine.

Pure functions from bytes to sentences; they know neither cards nor records.
"""

import io
import re

import pikepdf
from PIL import Image

from exhibit.identity import XMP_KEYWORD

PROGRAMS = "matplotlib|pikepdf|qpdf|pypdf|pandas|numpy|jupyter|papermill|python|inkscape|cairo|pillow|ghostscript"
FOLDERS = "home|Users|root|tmp|work|var|opt|mnt|private"
# Each form begins with a plain letter or sign, and programs are looked for in small letters: an SVG has megabytes.
VERSION = re.compile(rf"({PROGRAMS})[ /,]*(version )?v?\d+(\.\d+)+")
STAMPS = {
    "a time of the clock": re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\bD:\d{14}"),
    "a path of this machine": re.compile(rf"file://|/(?<![\w.:/]/)({FOLDERS})/\w|[A-Z]:\\\w"),
}
PDF_CLOCKS = ("/CreationDate", "/ModDate")
PDF_PROGRAMS = ("/Creator", "/Producer")
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
            program = below.get("/FontDescriptor", {})
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
        return _pdf_stamps(content)
    if kind == "png":
        return _png_stamps(content)
    text = content.decode("utf-8", errors="replace")
    if kind == "svg":
        # Names of XML vocabularies have a year in them, and so has the address of the drawing library.
        text = re.sub(r'xmlns(:\w+)?="[^"]*"|<!DOCTYPE[^>]*>|\bd="[^"]*"', "", text)
        if re.search(r"<dc:date>|<dc:creator>", text):
            return ["the SVG names a date or a program; set them to None when saving"]
    return [f"the {kind.upper()} has {stamp}; leave it out" for stamp in stamps_in(text)]


def _pdf_stamps(content: bytes) -> list[str]:
    faults = []
    with pikepdf.open(io.BytesIO(content)) as document:
        info = {str(key): str(value) for key, value in document.docinfo.items()} if "/Info" in document.trailer else {}
        for keys, what in ((PDF_CLOCKS, "a clock"), (PDF_PROGRAMS, "a version stamp")):
            faults += [f"the PDF has {what} ({key[1:]}); set it to None when saving" for key in keys if key in info]
        packet = document.Root.get("/Metadata")
        xmp = packet.read_bytes().decode("utf-8", errors="replace") if packet is not None else ""
    if XMP_CLOCKS.search(xmp):
        faults.append(f"the PDF's XMP has {XMP_CLOCKS.search(xmp).group().strip('<>')}; leave it out")
    return faults + [f"the PDF has {stamp}; leave it out" for stamp in stamps_in(" ".join([*info.values(), xmp]))]


def _png_stamps(content: bytes) -> list[str]:
    faults = ["the PNG has a clock (tIME); leave it out"] if b"tIME" in content[:4096] else []
    with Image.open(io.BytesIO(content), formats=["PNG"]) as image:
        # Texts that stand behind the picture are only read with it, unpacked.
        if not image.tile or any(content.find(kind, image.tile[0].offset) >= 0 for kind in (b"tEXt", b"zTXt", b"iTXt")):
            image.load()
            texts = dict(image.text)
        else:
            texts = dict(image.png.im_text)
            image.verify()
    for key, what in (("Software", "a version stamp"), ("Creation Time", "a clock")):
        if key in texts:
            faults.append(f"the PNG has {what} ({key}); set it to None when saving")
    if XMP_CLOCKS.search(str(texts.get(XMP_KEYWORD, ""))):
        faults.append("the PNG's XMP has a clock or a program's name; leave it out")
    return faults + [f"the PNG has {stamp}; leave it out" for stamp in stamps_in(" ".join(map(str, texts.values())))]
