"""The verifier: silent on what export wrote, and one sentence for each thing done to it afterwards."""

import io
import json
import re
import shutil

import matplotlib
import pandas as pd
import pikepdf
import pytest
from matplotlib.figure import Figure
from PIL import Image, PngImagePlugin

from claimbook.data.tables import ROOT
from exhibit.card import Card
from exhibit.export import export, tabulate
from exhibit.identity import described_png, read_identity
from exhibit.sheet import house_style, sheet
from exhibit.stamps import font_faults, stamp_faults
from exhibit.verify import faults

STEM = "F99_sample"
CARD = Card(
    "F99", "sample",
    title="The count rose to {last} within a week",
    subtitle="Deaths, by day",
    caption="The count rose from {first} to {last}.",
    alt="Two points, {first} and {last}.",
    claims=("C02",), tables=("crocus_toll",),
    drawn=pd.DataFrame({"day": [1, 2], "deaths": [40, 144], "source_id": ["pledgetimes-fsb40", "rt-144"]}),
    values={"first": 40, "last": 144},
)  # fmt: skip


@house_style()
def draw() -> Figure:
    figure, grid = sheet(CARD, 2.2, left=0.5)
    figure.add_subplot(grid[0, 0]).plot(CARD.drawn["day"], CARD.drawn["deaths"], "o")
    return figure


@pytest.fixture(scope="session")
def exported(tmp_path_factory, tables):
    """A small repository with one figure and one table, listed and shown."""
    root = tmp_path_factory.mktemp("repository")
    shutil.copytree(ROOT / "data", root / "data", ignore=shutil.ignore_patterns("article.txt"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SEALBOOK_NOTEBOOK", "99_sample")
        shown = [export(draw(), CARD, tables=tables, to=root / "figures")]
        table = Card(**{**vars(CARD), "id": "T99", "name": "rows"})
        shown.append(tabulate(CARD.drawn, table, tables=tables, to=root / "figures"))
    outputs = [{"data": {"text/html": exhibit._shown[-1].data}} for exhibit in shown]
    (root / "notebooks").mkdir()
    (root / "notebooks/99_sample.ipynb").write_text(json.dumps({"cells": [{"outputs": outputs}]}), encoding="utf-8")
    for page in ("README.md", "figures/index.html"):
        (root / page).write_text(f"{STEM}.png T99_rows.md", encoding="utf-8")
    return root


@pytest.fixture
def repository(exported, tmp_path):
    return shutil.copytree(exported, tmp_path / "repository")


def test_what_was_exported_has_no_fault(exported):
    assert faults(exported) == []


def test_the_published_figures_have_no_fault():
    assert faults(ROOT) == []


def change_pixel(root):
    path = root / f"figures/{STEM}.png"
    identity = read_identity(path.read_bytes())
    with Image.open(path) as image:
        image.putpixel((300, 300), (1, 2, 3, 255))
        path.write_bytes(described_png(image, identity, 200))


def strip_png(root):
    path = root / f"figures/{STEM}.png"
    with Image.open(path) as image:
        image.save(path, dpi=(72, 72))


def shrink_dpi(root):
    path = root / f"figures/{STEM}.png"
    with Image.open(path) as image:
        chunks = PngImagePlugin.PngInfo()
        for key, value in image.text.items():
            chunks.add_itxt(key, value)
        image.save(path, dpi=(72, 72), pnginfo=chunks)


def stamp_png(root):
    path = root / f"figures/{STEM}.png"
    with Image.open(path) as image:
        chunks = PngImagePlugin.PngInfo()
        for key, value in {**image.text, "Software": "Matplotlib version3.10.9"}.items():
            chunks.add_itxt(key, value)
        image.save(path, dpi=(200, 200), pnginfo=chunks)


def stamp_pdf(root):
    path = root / f"figures/{STEM}.pdf"
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        document.docinfo["/CreationDate"] = "D:20260102030405Z"
        document.docinfo["/Title"] = "Another"
        document.save(path)


def drop_font(root):
    path = root / f"figures/{STEM}.pdf"
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Dictionary) and "/FontFile2" in thing:
                del thing["/FontFile2"]
        document.save(path)


def edit(name, old, new):
    def change(root):
        path = root / name
        text = path.read_text(encoding="utf-8")
        assert re.search(old, text, flags=re.S)
        path.write_text(re.sub(old, new, text, count=1, flags=re.S), encoding="utf-8")

    return change


def remove(name):
    return lambda root: (root / name).unlink()


def write(name, text):
    return lambda root: (root / name).write_text(text, encoding="utf-8")


SVG, CSV, JSON = (f"figures/{STEM}.{kind}" for kind in ("svg", "csv", "json"))
DAMAGE = {
    "missing file": (remove(SVG), ".svg: is missing; run its notebook again"),
    "missing record": (remove(JSON), f"{STEM}.csv: has no record {STEM}.json"),
    "broken record": (write(JSON, "{"), ".json: is no record of a figure"),
    "record under another name": (edit(JSON, '"name": "sample"', '"name": "other"'), ".json: is the record of F99_other"),
    "left-over file": (write("figures/F98_old.png", "x"), "F98_old.png: has no record F98_old.json"),
    "row added": (edit(CSV, r"\n$", "\n3,9,x\n"), ".csv: has 3 rows, its record says 2"),
    "cell changed": (edit(CSV, "144", "145"), ".csv: is not what its record says"),
    "no role": (edit(SVG, ' role="img"', ""), 'lacks role="img"'),
    "no title": (edit(SVG, r"<title.*?</title>", ""), "the element title is ''"),
    "other description": (edit(SVG, r"Two points, 40 and 144\.</desc>", "Three.</desc>"), "the element desc is 'Three.'"),
    "label that leads nowhere": (edit(SVG, '"title desc"', '"title"'), "not what it is labelled by"),
    "script": (edit(SVG, "</metadata>", "</metadata><script/>"), "or holds a script"),
    "picture from elsewhere": (edit(SVG, "</metadata>", '</metadata><image href="http://x.org/y"/>'), "asks for something outside"),
    "letters that need a font": (edit(SVG, "</metadata>", "</metadata><text>a</text>"), "has letters that need a font"),
    "clock": (edit(SVG, "</metadata>", "</metadata><!-- 2026-01-02T03:04:05 -->"), "a time of the clock"),
    "version stamp": (edit(SVG, "</metadata>", "</metadata><!-- Matplotlib v3.10.9 -->"), "a program's version"),
    "path": (edit(SVG, "</metadata>", "</metadata><!-- /home/someone/figure.py -->"), "a path of this machine"),
    "metadata that differ": (edit(SVG, "claimbook:fingerprint>.{6}<", "claimbook:fingerprint>000000<"), "says other things of itself than the SVG"),
    "metadata gone": (edit(SVG, "<metadata>.*</metadata>", ""), "without claimbook's marks"),
    "SVG cut off": (write(SVG, '<svg xmlns="http://www.w3.org/2000/svg"><g>'), "looks like an SVG but is damaged"),
    "PDF cut off": (write(f"figures/{STEM}.pdf", "%PDF-1.4\n"), "looks like a PDF but is damaged"),
    "stamped PDF": (stamp_pdf, "the PDF has a clock (CreationDate)"),
    "other title in the PDF": (stamp_pdf, "the Info title is 'Another'"),
    "font not embedded": (drop_font, "the PDF does not embed the font"),
    "PNG without marks": (strip_png, "is a PNG without claimbook's marks"),
    "coarse PNG": (shrink_dpi, "has 72 dots per inch, expected at least 200"),
    "stamped PNG": (stamp_png, "the PNG has a version stamp (Software)"),
    "pixel changed": (change_pixel, "is not the picture that was exported"),
    "data changed": (edit("data/evidence/crocus_toll.csv", r"\n$", "\n\n"), "another data/evidence/crocus_toll.csv than today's"),
    "no claim": (edit(JSON, r'"C02"', ""), "bears on no claim"),
    "unknown claim": (edit(JSON, r'"C02"', '"C99"'), "bears on C99, which is no claim"),
    "not in README": (write("README.md", ""), "is not listed in README.md"),
    "not in the gallery": (write("figures/index.html", ""), "is not listed in figures/index.html"),
    "no notebook": (edit(JSON, "99_sample", "98_other"), "names no notebook that shows it"),
    "not shown": (write("notebooks/99_sample.ipynb", '{"cells": []}'), "is not shown in notebooks/99_sample.ipynb"),
}  # fmt: skip


@pytest.mark.parametrize("case", DAMAGE)
def test_damage_is_found_and_said(repository, case):
    damage, sentence = DAMAGE[case]
    damage(repository)
    found = faults(repository)
    assert any(sentence in fault for fault in found), found


def test_the_gallery_may_be_missing(repository):
    (repository / "figures/index.html").unlink()
    assert faults(repository) == []


def test_no_figure_at_all_is_a_fault(root):
    assert faults(root) == ["figures/ has no figure; run `make`"]


@pytest.mark.parametrize("kind", ["svg", "pdf", "png"])
def test_the_stamps_that_the_drawing_library_leaves_are_found(kind):
    buffer = io.BytesIO()
    with house_style():
        draw().savefig(buffer, format=kind)
    assert stamp_faults(kind, buffer.getvalue())


def test_a_type_3_font_is_found():
    buffer = io.BytesIO()
    with matplotlib.rc_context({"pdf.fonttype": 3}):
        draw().savefig(buffer, format="pdf")
    assert any("as Type 3 font" in fault for fault in font_faults(buffer.getvalue()))
