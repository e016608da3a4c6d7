"""Stamps that must not be published, however they are spelled and wherever a file holds them."""

import io

import pytest
from PIL import Image, PngImagePlugin

from exhibit.stamps import stamp_faults, stamps_in

VERSION, CLOCK, PATH = "a program's version", "a time of the clock", "a path of this machine"
STAMPED = {
    VERSION: [
        "Matplotlib v3.10.9",
        "numpy, 2.0",
        "PYTHON/3.11",
        "In\u212ascape 1.3",
        "papermill version 2.6",
        "papermill Ver\u017fion 2.6",
        "made by xcairo 1.2",
    ],
    CLOCK: ["2026-01-02T03:04", "as of 2026-01-02 03:04:05", "D:20260102030405"],
    PATH: ["file:///x", "/home/someone", "see /home/someone", "(/tmp/a)", "C:\\Users"],
}
PLAIN = [
    "matplotlib.axis_1",
    "python 3",
    "2026-01-02",
    "D:2026",
    "/home/",
    "x/home/someone",
    "example.org/home/x",
    "C: \\x",
    "\u00b7",
    "7:30",
]


@pytest.mark.parametrize(("what", "text"), [(what, text) for what, texts in STAMPED.items() for text in texts])
def test_a_stamp_is_found_however_it_is_spelled(what, text):
    assert [words.partition(" (")[0] for words in stamps_in(f"words {text} words")] == [what]
    assert [words.partition(" (")[0] for words in stamps_in(text)] == [what]


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_no_stamp_passes(text):
    assert stamps_in(text) == []


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
