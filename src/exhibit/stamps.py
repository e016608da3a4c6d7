"""What must not be in a published file: a clock, a version stamp, a path, a bad font, other words than were drawn."""

import io
import re
from collections import Counter

import pikepdf

from exhibit.identity import XMP_KEYWORD, texts_in

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
            is_font = isinstance(font, pikepdf.Dictionary) and font.get("/Type") == "/Font"
            # A CIDFont is part of a font that is looked at by itself.
            if not is_font or str(font.get("/Subtype", "")).startswith("/CIDFont"):
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
    """Clocks, version stamps and machine paths in a file; ``pdf`` and ``png`` are opened, others are read as text."""
    name, faults = kind.upper(), []
    if kind in ("pdf", "png"):
        texts = texts_in(kind, content)
        if kind == "png" and b"tIME" in content[:4096]:
            faults.append("the PNG has a clock (tIME); leave it out")
        stamped = (f"{what} ({key.strip('/')})" for key, what in KEYS.items() if key in texts)
        faults += [f"the {name} has {what}; set it to None when saving" for what in stamped]
        if found := XMP_CLOCKS.search(texts.get(XMP_KEYWORD, "")):
            faults.append(f"the {name}'s XMP has {found.group().strip('<>')}; leave it out")
        text = " ".join(texts.values())
    else:
        text = content.decode("utf-8", errors="replace")
    if kind == "svg":
        # Names of XML vocabularies have a year in them, and so has the address of the drawing library.
        text = re.sub(r'xmlns(:\w+)?="[^"]*"|<!DOCTYPE[^>]*>', "", re.sub(' d="[^"]*"', "", text))
        if re.search(r"<dc:date>|<dc:creator>", text):
            return ["the SVG names a date or a program; set them to None when saving"]
    return faults + [f"the {name} has {stamp}; leave it out" for stamp in stamps_in(text)]


def word_faults(texts: list[str], pdf: bytes) -> list[str]:
    """Words that a figure's texts have and its PDF has not, read through its fonts' maps to Unicode, or vice versa."""
    wanted, found = Counter(" ".join(texts).split()), Counter(_words(pdf))
    if wanted == found:
        return []
    lacks, has = (" ".join([*(one - other)][:5]) for one, other in ((wanted, found), (found, wanted)))
    return [f"the PDF does not read as its texts do (it lacks {lacks!r} and has {has!r}); write plain letters"]


def _words(pdf: bytes) -> list[str]:
    text, letters = "", {}
    with pikepdf.open(io.BytesIO(pdf)) as document:
        page = document.pages[0]
        fonts = {name: _letters(font) for name, font in page.Resources.get("/Font", {}).items()}
        for step in pikepdf.parse_content_stream(page, "BT Tf Tj TJ"):
            if (operator := str(step.operator)) == "BT":
                text += " "
            elif operator == "Tf":
                letters = fonts[str(step.operands[0])]
            else:
                parts = step.operands[0] if operator == "TJ" else step.operands
                codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
                text += "".join(letters.get(ord(code), "\ufffd") for code in codes.decode("utf-16-be", "replace"))
    return text.split()


def _letters(font: pikepdf.Object) -> dict[int, str]:
    ranges = re.findall(rb"<(\w{4})> <\w{4}> \[(.*?)\]", font.ToUnicode.read_bytes() if "/ToUnicode" in font else b"")
    starts = ((int(first, 16), re.findall(r"\w+", names.decode())) for first, names in ranges)
    return {first + at: chr(int(name, 16)) for first, names in starts for at, name in enumerate(names)}
