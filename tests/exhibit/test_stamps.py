"""Stamps that must not be published, however they are spelled and wherever a file holds them."""

import io
import random

import pytest
from PIL import Image, PngImagePlugin

from exhibit.stamps import STAMPS, stamp_faults, stamps


def plainly_found(text: str) -> list[str]:
    return [f"{what} ({match.group().strip()})" for what, form in STAMPS.items() if (match := form.search(text))]


STAMPED = [
    "Matplotlib v3.10.9", "matplotlib.axis_1", "numpy, 2.0", "PYTHON/3.11", "In\u212ascape 1.3", "p\u0131kepdf 9.1",
    "ca\u0130ro 1.2", "pa\u017f 1", "papermill version 2.6", "papermill Ver\u017fion 2.6", "python 3",
    "2026-01-02T03:04", "2026-01-02 03:04:05", "2026-01-02", "\u0662026-01-02 03:04", "D:20260102030405", "D:2026",
    "file:///x", "/home/someone", "/home/", "x/home/someone", "(/tmp/a)", "C:\\Users", "c:\\users", "C: \\x", "\u00b7", "7:30",
]  # fmt: skip


def test_stamps_are_those_that_the_forms_find():
    draw = random.Random(2)
    for _ in range(4000):
        text = draw.choice(["", " ", "x"]).join(draw.choices(STAMPED, k=draw.randint(1, 3)))
        text = draw.choice([str, str.upper, str.lower, str.title])(text)
        assert stamps(text) == plainly_found(text), text
    assert all(any(words.startswith(what) for sample in STAMPED for words in stamps(sample)) for what in STAMPS)


def png(after: bool, **texts: str) -> bytes:
    chunks, buffer = PngImagePlugin.PngInfo(), io.BytesIO()
    for key, value in texts.items():
        chunks.add(b"tEXt", f"{key}\0{value}".encode(), after_idat=after)
    Image.new("RGB", (40, 30), "red").save(buffer, format="png", pnginfo=chunks)
    return buffer.getvalue()


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_stamp_of_a_png_is_found_before_and_after_the_picture(after):
    assert stamp_faults("png", png(after, Software="x")) == [
        "the PNG has a version stamp (Software); set it to None when saving"
    ]
    assert "a time of the clock" in stamp_faults("png", png(after, Comment="2026-01-02T03:04"))[0]
    assert stamp_faults("png", png(after, Comment="words")) == []


def test_a_damaged_png_does_not_pass():
    whole = png(False, Comment="words")
    middle = whole.index(b"IDAT") + 8
    for damaged in (whole[:-30], whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :], whole[:33]):
        with pytest.raises((OSError, SyntaxError)):
            stamp_faults("png", damaged)
