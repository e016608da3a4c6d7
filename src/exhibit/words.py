"""The words of a figure: those of its texts held against those that a reader finds in its PDF."""

import io
import re
from collections import Counter

import pikepdf


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
