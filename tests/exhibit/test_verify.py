"""The verifier: silent on what export wrote, and one sentence for each thing done to it afterwards."""

import io
import json
import re
import shutil
from dataclasses import replace

import matplotlib
import pikepdf
import pytest
from PIL import Image, PngImagePlugin

from exhibit.catalogue import Imprint
from exhibit.export import export, tabulate
from exhibit.identity import described_png, read_identity
from exhibit.sheet import house_style
from exhibit.stamps import font_faults, stamp_faults
from exhibit.verify import faults

STEM = "F99_sample"
IMPRINT = Imprint("gazette", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/", "urn:x-gazette:figure#")


@pytest.fixture(scope="session")
def exported(project, drawn_anew, tmp_path_factory):
    """A small project with one figure and one table, listed and shown; not to be changed."""
    root = shutil.copytree(project.root, tmp_path_factory.mktemp("exported") / "project")
    sample, drawing = replace(project, root=root), drawn_anew()
    shown = [export(drawing, sample, root / "figures")]
    table = replace(drawing.card, id="T99", name="rows")
    shown.append(tabulate(table.drawn, table, sample, root / "figures"))
    outputs = [{"data": {"text/html": exhibit.shown[-1].data}} for exhibit in shown]
    (root / "notebooks").mkdir()
    (root / "notebooks/99_sample.ipynb").write_text(json.dumps({"cells": [{"outputs": outputs}]}), encoding="utf-8")
    for page in ("README.md", "figures/index.html"):
        (root / page).write_text(f"{STEM}.png T99_rows.md", encoding="utf-8")
    return sample


@pytest.fixture
def root(exported, tmp_path):
    """A copy of it, free to be damaged."""
    return shutil.copytree(exported.root, tmp_path / "project")


def test_what_was_exported_has_no_fault(exported):
    assert faults(exported.root, exported) == []


def change_pixel(root):
    path = root / f"figures/{STEM}.png"
    identity = read_identity(path.read_bytes(), IMPRINT)
    with Image.open(path) as image:
        image.putpixel((300, 300), (1, 2, 3, 255))
        path.write_bytes(described_png(image, identity, IMPRINT, 200))


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


def publish_twice(root):
    record = (root / JSON).read_text(encoding="utf-8")
    (root / "figures/F99_other.json").write_text(record.replace('"sample"', '"other"'), encoding="utf-8")


def write(name, text):
    return lambda root: (root / name).write_text(text, encoding="utf-8")


SVG, CSV, JSON = (f"figures/{STEM}.{kind}" for kind in ("svg", "csv", "json"))
DAMAGE = {
    "missing file": (remove(SVG), ".svg: is missing; run its notebook again"),
    "missing record": (remove(JSON), f"{STEM}.csv: has no record {STEM}.json"),
    "broken record": (write(JSON, "{"), ".json: is no record of a figure"),
    "record under another name": (
        edit(JSON, '"name": "sample"', '"name": "other"'),
        ".json: is the record of F99_other",
    ),
    "two figures of one id": (publish_twice, "F99_sample.json: has the id of F99_other; give one of them another"),
    "left-over file": (write("figures/F98_old.png", "x"), "F98_old.png: has no record F98_old.json"),
    "row added": (edit(CSV, r"\n$", "\n3,9,x\n"), ".csv: has 3 rows, its record says 2"),
    "cell changed": (edit(CSV, "144", "145"), ".csv: is not what its record says"),
    "no role": (edit(SVG, ' role="img"', ""), 'lacks role="img"'),
    "no title": (edit(SVG, r"<title.*?</title>", ""), "its title reads ''"),
    "other description": (
        edit(SVG, r"Points at 40 and 144\.</desc>", "Three.</desc>"),
        "its description reads 'Three.'",
    ),
    "label that leads nowhere": (
        edit(SVG, '"F99-svg-title F99-svg-desc"', '"F99-svg-title"'),
        "not what it is labelled by",
    ),
    "script": (edit(SVG, "</metadata>", "</metadata><script/>"), "or holds a script"),
    "picture from elsewhere": (
        edit(SVG, "</metadata>", '</metadata><image href="http://x.org/y"/>'),
        "asks for something outside",
    ),
    "letters that need a font": (edit(SVG, "</metadata>", "</metadata><text>a</text>"), "has letters that need a font"),
    "one id twice": (edit(SVG, "</metadata>", '</metadata><g id="F99-axes_1"/>'), "has the id 'F99-axes_1' 2 times"),
    "id of any figure": (
        edit(SVG, 'id="F99-axes_1"', 'id="axes_1"'),
        "has the id 'axes_1', which another figure may have",
    ),
    "reference that leads nowhere": (edit(SVG, 'href="#F99-', 'href="#F98-'), "which it does not have"),
    "clock": (edit(SVG, "</metadata>", "</metadata><!-- 2026-01-02T03:04:05 -->"), "a time of the clock"),
    "version stamp": (edit(SVG, "</metadata>", "</metadata><!-- Matplotlib v3.10.9 -->"), "a program's version"),
    "path": (edit(SVG, "</metadata>", "</metadata><!-- /home/someone/figure.py -->"), "a path of this machine"),
    "metadata that differ": (
        edit(SVG, "gazette:fingerprint>.{6}<", "gazette:fingerprint>000000<"),
        "says other things of itself than the SVG",
    ),
    "metadata gone": (edit(SVG, "<metadata>.*</metadata>", ""), "without gazette's marks"),
    "SVG cut off": (write(SVG, '<svg xmlns="http://www.w3.org/2000/svg"><g>'), "looks like an SVG but is damaged"),
    "PDF cut off": (write(f"figures/{STEM}.pdf", "%PDF-1.4\n"), "looks like a PDF but is damaged"),
    "stamped PDF": (stamp_pdf, "the PDF has a clock (CreationDate)"),
    "other title in the PDF": (stamp_pdf, ".pdf: its title reads 'Another'"),
    "other words than drawn": (
        edit(JSON, r'\n    "Deaths, by day"', r'\n    "Injured, by day"'),
        "it lacks 'Injured,' and has 'Deaths,'",
    ),
    "font not embedded": (drop_font, "the PDF does not embed the font"),
    "PNG without marks": (strip_png, "is a PNG without gazette's marks"),
    "coarse PNG": (shrink_dpi, "has 72 dots per inch, expected at least 200"),
    "stamped PNG": (stamp_png, "the PNG has a version stamp (Software)"),
    "pixel changed": (change_pixel, "is not the picture that was exported"),
    "data changed": (edit("data/toll.csv", r"\n$", "\n\n"), "another data/toll.csv than today's"),
    "data gone": (remove("data/toll.csv"), "was drawn from data/toll.csv, which is not there"),
    "other rights": (edit(SVG, "CC BY 4.0, http", "CC0, http"), "its rights is not the one of its record"),
    "no claim": (edit(JSON, r'"C02"', ""), "bears on no claim"),
    "unknown claim": (edit(JSON, r'"C02"', '"C99"'), "bears on C99, which is no claim"),
    "not in README": (write("README.md", ""), "is not listed in README.md"),
    "not in the gallery": (write("figures/index.html", ""), "is not listed in figures/index.html"),
    "no notebook": (edit(JSON, "99_sample", "98_other"), "names no notebook that shows it"),
    "not shown": (write("notebooks/99_sample.ipynb", '{"cells": []}'), "is not shown in notebooks/99_sample.ipynb"),
}


@pytest.mark.laws
@pytest.mark.parametrize("case", DAMAGE)
def test_damage_is_found_and_said(root, exported, case):
    damage, sentence = DAMAGE[case]
    damage(root)
    found = faults(root, exported)
    assert any(sentence in fault for fault in found), found


def test_a_page_may_be_missing(root, exported):
    (root / "figures/index.html").unlink()
    assert faults(root, exported) == []


def test_a_left_over_of_a_retired_figure_is_found(exported, monkeypatch):
    monkeypatch.setattr(type(exported), "retired", lambda self, exhibit: exhibit == "F99")
    assert faults(exported.root, exported) == [
        f"{STEM}.json: F99 was the id of another that is no longer published; delete it or choose a new one"
    ]


def test_no_figure_at_all_is_a_fault(project):
    assert faults(project.root, project) == ["figures/ has no figure; run the notebooks"]


@pytest.mark.parametrize("kind", ["svg", "pdf", "png"])
def test_the_stamps_that_the_drawing_library_leaves_are_found(drawing, kind):
    buffer = io.BytesIO()
    with house_style():
        drawing.figure.savefig(buffer, format=kind)
    assert stamp_faults(kind, buffer.getvalue())


def test_a_type_3_font_is_found(drawing):
    buffer = io.BytesIO()
    with matplotlib.rc_context({"pdf.fonttype": 3}):
        drawing.figure.savefig(buffer, format="pdf")
    assert any("as Type 3 font" in fault for fault in font_faults(buffer.getvalue()))
