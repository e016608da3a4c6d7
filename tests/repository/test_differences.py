"""The first difference between two versions of a file is named where a reader can find it."""

import base64
import io
import json

import pikepdf
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from claimbook.data.tables import ROOT
from differences import first_difference


def picture(size=(4, 3), words="one", spot=None, level=6) -> bytes:
    image, info, file = Image.new("RGB", size, "white"), PngInfo(), io.BytesIO()
    info.add_text("Title", words)
    if spot:
        image.putpixel(spot, (255, 0, 0))
    image.save(file, "png", pnginfo=info, compress_level=level)
    return file.getvalue()


def document(content=b"0 0 m\n1 1 l\n", title="one", width=100) -> bytes:
    file, pdf = io.BytesIO(), pikepdf.new()
    pdf.add_blank_page(page_size=(width, 100))
    pdf.pages[0].Contents = pdf.make_stream(content)
    pdf.docinfo["/Title"] = title
    pdf.save(file, static_id=True)
    return file.getvalue()


def notebook(source="a = 1\nb = 2", text="3\n", png=b"", **more) -> bytes:
    outputs = [{"output_type": "stream", "name": "stdout", "text": text.splitlines(True)}]
    if png:
        data = {"text/plain": ["<Figure>"], "image/png": base64.b64encode(png).decode()}
        outputs.append({"output_type": "display_data", "metadata": {}, "data": data})
    code = {"cell_type": "code", "metadata": {}, "source": source.splitlines(True), "outputs": outputs, **more}
    return json.dumps({"cells": [{"cell_type": "markdown", "metadata": {}, "source": ["words"]}, code]}).encode()


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink"><g id="axes_1">{}</g></svg>'
CASES = {
    "svg attribute": (
        "a.svg",
        SVG.format('<path d="M 1"/><path d="M 1"/>'),
        SVG.format('<path d="M 1"/><path d="M 2"/>'),
        "svg/g#axes_1/path[2], d: 'M 1' became 'M 2'",
    ),
    "svg attribute gone": (
        "a.svg",
        SVG.format('<use x:href="#a"/>'),
        SVG.format("<use/>"),
        "svg/g#axes_1/use[1], href: '#a' is missing",
    ),
    "svg element": (
        "a.svg",
        SVG.format("<g>a</g>"),
        SVG.format("<g>a</g><text>b</text>"),
        "svg/g#axes_1/text[1]: 'b' is new",
    ),
    "svg kind": (
        "a.svg",
        SVG.format("<path/>"),
        SVG.format("<use/>"),
        "svg/g#axes_1/path[1]: '' became svg/g#axes_1/use[1]: ''",
    ),
    "svg text": ("a.svg", SVG.format("<g>a</g>"), SVG.format("<g>b</g>"), "svg/g#axes_1/g[1]: 'a' became 'b'"),
    "svg tail": ("a.svg", SVG.format("<path/>a"), SVG.format("<path/>b"), "after svg/g#axes_1/path[1]: 'a' became 'b'"),
    "svg comment alone": (
        "a.svg",
        "<svg>\n<!--a--></svg>",
        "<svg>\n<!--b--></svg>",
        "line 2: '<!--a--></svg>' became '<!--b--></svg>'",
    ),
    "svg damaged": ("a.svg", "<svg/>", "<svg", "line 1: '<svg/>' became '<svg'"),
    "png pixel": (
        "a.png",
        picture(),
        picture(spot=(2, 1)),
        "pixels of row 2: 'ffffffffffffffffffffffffffffffff' became 'ffffffffffffffffff0000ffffffffff'",
    ),
    "png words": ("a.png", picture(), picture(words="two"), "metadata Title: 'one' became 'two'"),
    "png size": ("a.png", picture(), picture(size=(5, 3)), "size: '4 x 3 pixels' became '5 x 3 pixels'"),
    "png compression": ("a.png", picture(), picture(level=0), "bytes from "),
    "png damaged": ("a.png", picture(), b"\x89QNG", "bytes from 0: '89 50 4e 47"),
    "pdf stream": ("a.pdf", document(), document(b"0 0 m\n1 2 l\n"), ", line 2: '1 1 l\\n' became '1 2 l\\n'"),
    "pdf key": ("a.pdf", document(), document(title="two"), ", /Title: '(one)' became '(two)'"),
    "pdf page": ("a.pdf", document(), document(width=200), ", /MediaBox: '[ 0 0 100 100 ]' became '[ 0 0 200 100 ]'"),
    "notebook source": (
        "a.ipynb",
        notebook(),
        notebook("a = 1\nb = 3"),
        "cells 2 source 2: '\"b = 2\"' became '\"b = 3\"'",
    ),
    "notebook output": (
        "a.ipynb",
        notebook(),
        notebook(text="3\n4\n"),
        "cells 2 outputs 1 text 2: '\"4\\\\n\"' is new",
    ),
    "notebook picture": (
        "a.ipynb",
        notebook(png=picture()),
        notebook(png=picture(spot=(0, 2))),
        "cells 2 outputs 2 data image/png, pixels of row 3: 'ffffffff",
    ),
    "notebook output gone": (
        "a.ipynb",
        notebook(png=picture()),
        notebook(),
        "cells 2 outputs 2 output_type: '\"display_data\"' is missing",
    ),
    "notebook id": ("a.ipynb", notebook(id="x"), notebook(id="y"), "cells 2 id: '\"x\"' became '\"y\"'"),
    "csv cell": ("a.csv", 'name,n\n"a\nb",1\n', 'name,n\n"a\nb",2\n', "row 2, column n: '1' became '2'"),
    "csv row": ("a.csv", "name,n\na,1\n", "name,n\n", "row 2, column name: 'a' is missing"),
    "csv header": ("a.csv", "name,n\na,1\n", "name,m\na,1\n", "row 1: 'name,n' became 'name,m'"),
    "csv quotes alone": ("a.csv", "name\na\n", 'name\n"a"\n', "line 2: 'a\\n' became '\"a\"\\n'"),
    "json value": ("a.json", '{"a": [{"b": 1}]}', '{"a": [{"b": 1.0}]}', "a 1 b: '1' became '1.0'"),
    "json key": ("a.jsonld", '{"a": 1}', '{"a": 1, "b": null}', "b: 'null' is new"),
    "json key renamed": ("a.json", '{"a": 1}', '{"b": 1}', "a: '1' became b: '1'"),
    "json order": ("a.json", '{"a": 1, "b": 2}', '{"b": 2, "a": 1}', "a: '1' became b: '2'"),
    "json spaces alone": ("a.json", '{"a":\n1}', '{"a":\n 1}', "line 2: '1}' became ' 1}'"),
    "text": ("a.md", "one\ntwo\n", "one\ntwo", "line 2: 'two\\n' became 'two'"),
    "text put in": ("a.md", "one\nthree\n", "one\ntwo\nthree\n", "line 2: 'two\\n' is new"),
    "text left out": ("a.md", "one\ntwo\nthree\n", "one\nthree\n", "line 2: 'two\\n' is missing"),
    "bytes": ("a.bin", b"\xff\x00", b"\xff", "bytes from 0: 'ff 00' became 'ff'"),
    "missing": ("a.md", "one", None, "the file is missing"),
    "new": ("a.md", None, "one", "the file is new"),
}


def content(given: str | bytes | None) -> bytes | None:
    return given.encode() if isinstance(given, str) else given


@pytest.mark.parametrize("case", CASES)
def test_the_first_difference_is_named(case):
    name, before, after, words = CASES[case]
    found = first_difference(name, content(before), content(after))
    assert words in found and "\n" not in found


@pytest.mark.parametrize("case", CASES)
def test_equal_bytes_do_not_differ(case):
    name, before, after, _ = CASES[case]
    assert first_difference(name, content(before), content(before)) == ""
    assert first_difference(name, content(after), content(after)) == ""


def test_of_a_long_line_the_place_is_shown():
    found = first_difference("a.md", b"x" * 500 + b"old" + b"y" * 500, b"x" * 500 + b"new" + b"y" * 500)
    assert "xxxold" in found and "xxxnew" in found and len(found) < 200


@pytest.mark.laws
@pytest.mark.parametrize("kind", ["svg", "png", "pdf", "ipynb", "csv", "json", "html", "jsonld"])
def test_every_change_of_a_published_file_is_named(kind):
    """Whatever byte is changed, something is said of it."""
    path = min(
        [*(ROOT / "figures").glob(f"*.{kind}"), *(ROOT / "notebooks").glob(f"*.{kind}")], key=lambda p: p.stat().st_size
    )
    whole = path.read_bytes()
    for at in range(0, len(whole), len(whole) // 12):
        assert first_difference(path.name, whole, whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert first_difference(path.name, whole, whole[:at])
