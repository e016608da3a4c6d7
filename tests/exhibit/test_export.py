"""The figure contract, tested by what it refuses, and what a published figure carries."""

import hashlib
import html
import io
import json
import os
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import mistune
import numpy as np
import pandas as pd
import pytest
from markdown_it import MarkdownIt
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle
from PIL import Image

from exhibit.card import FORMATS, TABLE_FORMATS, CardError, Drawing
from exhibit.export import MOST_COLOURS, SHADE, export, look_up, show, tabulate, with_palette
from exhibit.identity import PICTURES, described_svg, read_identity
from exhibit.sheet import HIGHLIGHT, INK, SETTINGS, house_style
from exhibit.stamps import word_faults


def test_a_figure_comes_in_all_formats_with_its_words(tmp_path, project, drawing):
    export(drawing, project, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {f"F99_sample.{kind}" for kind in FORMATS}
    svg = ElementTree.parse(tmp_path / "F99_sample.svg").getroot()
    space = "{http://www.w3.org/2000/svg}"
    assert svg.get("role") == "img"
    assert svg.find(f"{space}title").text == "The count rose to 144 within a week"
    assert svg.find(f"{space}desc").text == "Points at 40 and 144."
    record = json.loads((tmp_path / "F99_sample.json").read_text(encoding="utf-8"))
    assert record["caption"] == "The count rose from 40 to 144. Do not read it as final."
    assert record["sources"] == ["early", "late"] and record["identifier"] == "gazette:F99"
    named = "Sources: The Daily; The Weekly. Terms of the data: facts cited from the named sources."
    assert record["source_line"] == named
    for name, digest in record["outputs"].items():
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == digest
    for name, digest in record["inputs"].items():
        assert hashlib.sha256((project.root / name).read_bytes()).hexdigest() == digest
    drawn = drawing.card.drawn.astype({"source_id": "str"})
    pd.testing.assert_frame_equal(pd.read_csv(tmp_path / "F99_sample.csv"), drawn)


def test_two_exports_give_the_same_bytes_and_the_files_know_whose_they_are(tmp_path, project, drawn_anew):
    for folder in ("one", "two"):
        export(drawn_anew(), project, tmp_path / folder)
    for kind in FORMATS:
        one, two = ((tmp_path / folder / f"F99_sample.{kind}").read_bytes() for folder in ("one", "two"))
        assert one == two, kind
    for kind in PICTURES:
        identity = read_identity((tmp_path / f"one/F99_sample.{kind}").read_bytes(), project.imprint)
        assert identity.rights == project.imprint.rights and identity.notebook == "99_sample"


def test_a_picture_in_a_notebook_is_the_file_and_has_the_colours_that_were_drawn(tmp_path, project, drawing):
    # Small squares in many colours: each takes a small part of the picture.
    colours = ("#7b3294", "#b3261e", "#4a7d1e", "#1f5fa8", "#8c510a", "#c2185b", "#00695c", "#5d4037")
    with house_style():
        for place, colour in enumerate(colours):
            drawing.figure.add_artist(Rectangle((0.15 + 0.1 * place, 0.5), 0.01, 0.025, color=colour))
    shown = export(drawing, project, tmp_path).shown[0]
    assert shown.data == (tmp_path / "F99_sample.png").read_bytes()
    with Image.open(io.BytesIO(shown.data)) as picture:
        drawn = np.asarray(picture.convert("RGB"), dtype=int)
    for colour in colours:
        assert (drawn == np.round(255 * np.array(to_rgb(colour)))).all(axis=2).sum() > 20, colour


def picture_of(colours) -> Image.Image:
    """The first colour once, the second twice and so on, on white paper."""
    pixels = np.full((len(colours), len(colours) + 1, 4), 255, np.uint8)
    for row, colour in enumerate(colours):
        pixels[row, : row + 1, : len(colour)] = colour
    return Image.fromarray(pixels)


def test_a_picture_of_few_colours_keeps_each():
    picture = picture_of([(number, 255 - number, 7) for number in range(255)])
    assert with_palette(picture).mode == "P" and with_palette(picture).convert("RGBA").tobytes() == picture.tobytes()


def test_of_too_many_colours_the_rare_become_the_nearest_of_the_others():
    shades = [(60 + number // 3, 60 + number % 3, 90) for number in range(300)]
    colours = [*shades, (200, 30, 30), (30, 200, 30)]
    before, after = (
        np.asarray(one.convert("RGB"), int) for one in (picture_of(colours), with_palette(picture_of(colours)))
    )
    assert len(np.unique(after.reshape(-1, 3), axis=0)) <= 256
    assert np.abs(before - after).max() < SHADE and (before[-2:] == after[-2:]).all()


def test_a_transparent_picture_or_a_scale_of_colours_stays_as_it_is():
    many = [(number % 256, number // 256, 7, 255) for number in range(MOST_COLOURS + 1)]
    scale = Image.fromarray(np.array([many], np.uint8))
    for picture in (scale, picture_of([(1, 2, 3, 128)])):
        assert with_palette(picture) is picture


def test_no_line_ends_in_white_space_and_a_file_ends_once(tmp_path, project, drawing, card):
    with house_style():
        drawing.figure.text(0.5, 0.5, "two lines, \nthe first with a space")
    export(drawing, project, tmp_path)
    tabulate(SPACED, replace(card, id="T99"), project, tmp_path)
    texts = [path for path in sorted(tmp_path.iterdir()) if path.suffix not in (".pdf", ".png")]
    assert len(texts) == 7
    for path in texts:
        content = path.read_bytes().decode()
        assert not re.search(r"[^\S\n]+$|\r", content, flags=re.M), path.name
        assert content.endswith("\n") and not content.endswith("\n\n"), path.name


def mark_classes(figure):
    """Marks with names as artists may have them: one for many, with signs that no id may have, of another element."""
    axes = figure.axes[0]
    for place, name in enumerate(
        ("claim", "claim", "claim-2", "line RUS", "line:RUS", 'a "quoted" > name', "title", "\u2192")
    ):
        axes.plot([1, 2], [50 + 9 * place, 52 + 9 * place], "s-", color=INK, gid=name)
    letter = f"OpenSans-{ord('x'):x}"
    axes.bar([1.4], [20], 0.1, bottom=60, facecolor="white", edgecolor=INK, hatch="//", gid=letter)
    figure.text(0.5, 0.5, 'id="x" href="#x" x')


def ids_and_references(svg):
    root = ElementTree.fromstring(svg)
    values = [(name, value) for element in root.iter() for name, value in element.items()]
    ids = [value for name, value in values if name == "id"]
    links = [value[1:] for name, value in values if name.endswith("href")]
    return ids, [*links, *(found for _, value in values for found in re.findall(r"url\(#(.*?)\)", value))]


def test_ids_are_unique_in_a_figure_and_in_a_page_with_two(tmp_path, project, drawn_anew):
    found = []
    for name in ("F98", "F99"):
        drawing = drawn_anew()
        with house_style():
            mark_classes(drawing.figure)
        export(Drawing(drawing.figure, replace(drawing.card, id=name)), project, tmp_path)
        text = (tmp_path / f"{name}_sample.svg").read_text(encoding="utf-8")
        ids, references = ids_and_references(text)
        assert all(re.fullmatch(rf"{name}-[A-Za-z0-9_.-]+", each) for each in ids)
        assert references and set(references) <= set(ids)
        assert {f"{name}-claim", f"{name}-claim-2", f"{name}-line-RUS", f"{name}-line-RUS-2", f"{name}-mark"} <= set(
            ids
        )
        root = ElementTree.fromstring(text)
        assert root.get("aria-labelledby") == f"{name}-svg-title {name}-svg-desc"
        letter = f"{name}-OpenSans-{ord('x'):x}"
        assert [element.tag for element in root.iter() if element.get("id") == letter] == [
            "{http://www.w3.org/2000/svg}path"
        ]
        # A rule for all elements would reach the other figures of a page, and a comment has the words as they are.
        assert f'<style type="text/css">#{name}-svg *{{' in text and '<!-- id="x" href="#x" x -->' in text
        found += ids
    assert len(set(found)) == len(found)


def test_only_names_and_spaces_differ_from_what_was_drawn(tmp_path, project, drawing, monkeypatch):
    drawn = []
    monkeypatch.setattr(
        "exhibit.export.described_svg", lambda svg, *rest: drawn.append(svg) or described_svg(svg, *rest)
    )
    with house_style():
        mark_classes(drawing.figure)
    export(drawing, project, tmp_path)
    outlines = [
        [
            (element.tag, element.get("d", "").split(), element.get("style", "").replace("#F99-", "#"))
            for element in ElementTree.fromstring(svg).iter()
        ]
        for svg in (drawn[0], (tmp_path / "F99_sample.svg").read_bytes())
    ]
    before, after = ([each for each in every if each[0].endswith(("}g", "}path", "}use"))] for every in outlines)
    assert before == after


def test_the_words_of_the_record_are_those_of_the_pdf(tmp_path, project, drawing):
    label = "from $5 to $10 a day, \\$3 in\nT\u00fcrkiye \u2212 \u201cor\u201d \u041c\u043e\u0441\u043a\u0432\u0430"
    with house_style():
        drawing.figure.text(0.4, 0.5, label)
    export(drawing, project, tmp_path)
    texts = json.loads((tmp_path / "F99_sample.json").read_text(encoding="utf-8"))["texts"]
    pdf = (tmp_path / "F99_sample.pdf").read_bytes()
    assert label in texts and word_faults(texts, pdf) == []
    others = [text.replace("$10", "10") for text in texts]
    assert word_faults(others, pdf) == [
        "the PDF does not read as its texts do (it lacks '10' and has '$10'); write plain letters"
    ]


def test_a_text_that_a_pdf_cannot_hold_as_letters_is_refused(tmp_path, project, drawing):
    with house_style():
        # Beyond the first plane of Unicode the drawing library puts a picture of the letter into a PDF.
        drawing.figure.text(0.5, 0.5, "\U0001d7d8 deaths")
    with pytest.raises(CardError, match="it lacks '\U0001d7d8' and has ''"):
        export(drawing, project, tmp_path)
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize("kind", ["F", "T"])
def test_an_id_is_given_once(tmp_path, project, drawn_anew, kind):
    def publish(name):
        figure, card = drawn_anew()
        card = replace(card, id=f"{kind}99", name=name)
        if kind == "F":
            export(Drawing(figure, card), project, tmp_path)
        else:
            tabulate(card.drawn, card, project, tmp_path)

    publish("sample")
    publish("sample")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(CardError, match=rf"{kind}99_other: {kind}99_sample has this id; choose another, or delete"):
        publish("other")
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("kind", ["F", "T"])
def test_the_id_of_a_retired_one_is_not_given_again(tmp_path, project, drawn_anew, kind):
    figure, card = drawn_anew()
    card = replace(card, id=f"{kind}97")
    with pytest.raises(CardError, match=f"{kind}97 was the id of another that is no longer published"):
        if kind == "F":
            export(Drawing(figure, card), project, tmp_path)
        else:
            tabulate(card.drawn, card, project, tmp_path)
    assert not any(tmp_path.iterdir())


def test_fingerprint_changes_with_words_rows_and_tables(project, card):
    changed = ({"caption": "Another."}, {"drawn": card.drawn.head(1)}, {"tables": ("events",)})
    cards = (card, *(replace(card, **parts) for parts in changed))
    assert len({look_up(each, project)[0].fingerprint for each in cards}) == 4


def test_sources_are_the_rows_own_or_those_of_the_tables(project, card):
    assert look_up(replace(card, drawn=card.drawn.head(1)), project)[0].sources == ("early",)
    without = replace(card, drawn=card.drawn[["day"]])
    assert look_up(without, project)[0].sources == ("early", "late")
    own = look_up(replace(without, tables=("events",)), project)[0]
    assert own.source_line == "Source: gazette's own assessment."


def test_the_main_publishers_are_named_as_far_as_there_is_room(project, card, monkeypatch):
    """Those of most rows first, an original before a repost of as many rows, the rest counted."""
    names = {"a": "TASS (reposted by Daily Observer)", "b": "BBC News", "c": "Interior ministry", "d": "UN", "e": "RBC"}
    monkeypatch.setattr(type(project), "publishers", lambda _, sources: [names[source] for source in sources])
    monkeypatch.setattr(type(project), "terms", lambda *_: ["CC BY 4.0", "facts cited; compilation CC BY 4.0"])

    def line(*cells, **changes):
        drawn = pd.DataFrame({"source_id": cells})
        return look_up(replace(card, drawn=drawn, **changes), project)[0].source_line

    assert line("a", "b", "c", "c") == "Sources: Interior ministry; BBC News; TASS (reposted by Daily Observer)."
    some = "Sources: Interior ministry; BBC News; UN; RBC and 1 other, row by row in F99_sample.csv."
    assert line("a;c", "b", "c", "d", "e") == some
    names |= {"a": "A committee of statistics " * 8, "b": "b" * 50}
    assert line("a", "a", "a", "b", "c") == f"Sources: {names['a']} and 2 others, row by row in F99_sample.csv."
    monkeypatch.setattr(type(project), "sources", lambda *_: ["a", "b", "c"])
    without = look_up(replace(card, drawn=card.drawn[["day"]]), project)[0].source_line
    assert without.endswith(" and 2 others, named in sources.csv.")


def test_a_file_is_replaced_whole_or_stays(tmp_path, project, drawing, monkeypatch):
    old = tmp_path / "F99_sample.svg"
    old.write_text("old")

    def fail(*_):
        raise OSError("no")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="no"):
        export(drawing, project, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [old.name] and old.read_text() == "old"


REFUSED = {
    "no title": ({"title": ""}, "the title is missing"),
    "blank alt text": ({"alt": "  "}, "the alt is missing"),
    "short title": ({"title": "Deaths by day"}, "the title has 3 words"),
    "long title": ({"title": "word " * 13}, "the title has 13 words"),
    "typed number": ({"caption": "It rose to 144."}, "has the number '144.' typed in"),
    "typed fraction": ({"caption": "It rose by \u00bd."}, "has the number '\u00bd' typed in"),
    "spelled number": ({"title": "Seven shows were called off"}, "has the number 'Seven' typed in; take it from data"),
    "number of a group that is no name": (
        {"alt": "It rose in the\nfour, then in three."},
        "the number 'three' typed in",
    ),
    "two values that read as one number": (
        {"alt": "It rose to {first}{last}."},
        "shows the number '40144', which is no value",
    ),
    "value that is no number": (
        {"alt": "{gap:.1f} of them", "values": {"first": 40, "last": 144, "gap": float("nan")}},
        "would say 'nan'",
    ),
    "value that is missing": (
        {"alt": "{gap} of them", "values": {"first": 40, "last": 144, "gap": None}},
        "would say 'None'",
    ),
    "version stamp": (
        {"caption": "Made with matplotlib {made}.", "values": {"first": 40, "last": 144, "made": "3.10.9"}},
        "has a program's version .matplotlib 3.10.9.; leave it out",
    ),
    "clock": (
        {"alt": "As of {now}.", "values": {"first": 40, "last": 144, "now": "2026-01-02 03:04"}},
        "has a time of the clock .2026-01-02 03:04.; leave it out",
    ),
    "path": (
        {"alt": "From {path}.", "values": {"first": 40, "last": 144, "path": "/home/someone/data"}},
        "has a path of this machine",
    ),
    "value that is not there": ({"alt": "It rose to {final}."}, "asks for the value 'final'"),
    "broken template": ({"alt": "It rose to {last."}, "is no valid template"),
    "no claim": ({"claims": ()}, "it bears on no claim"),
    "unknown claim": ({"claims": ("C99",)}, "C99 is not a claim"),
    "no table": ({"tables": ()}, "it names no table"),
    "unknown table": ({"tables": ("tolls",)}, "tolls is not a table"),
    "nothing drawn": ({"drawn": pd.DataFrame({"day": []})}, "no row was drawn"),
    "wrong id": ({"id": "X1"}, "id and name must look like"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_card_that_breaks_the_contract_is_refused_and_nothing_written(tmp_path, project, drawing, case):
    changes, message = REFUSED[case]
    with pytest.raises(CardError, match=message):
        export(Drawing(drawing.figure, replace(drawing.card, **changes)), project, tmp_path)
    assert not any(tmp_path.iterdir())


def test_the_name_of_a_group_is_no_typed_number(card):
    words = "The five, all five and Asia's five often rose to {last}, one of them first; a tension eased."
    assert replace(card, alt=words).filled("alt") == words.format(last=144)


def overlap(figure):
    figure.text(0.5, 0.5, "one label"), figure.text(0.51, 0.5, "another label")


def leave(figure):
    figure.text(0.97, 0.5, "a long label at the edge")


def near_the_edge(figure):
    figure.text(0.08 / 7.2, 0.5, "on the canvas, outside the margins")


def shrink(figure):
    figure.text(0.5, 0.5, "tiny", fontsize=5)


def widen(figure):
    figure.set_size_inches(9, 4)


def write_han(figure):
    figure.text(0.5, 0.5, "\u4e2d")


def write_arabic(figure):
    figure.text(0.5, 0.5, "\u0645\u0648\u0633\u0643\u0648")


def write_hebrew(figure):
    figure.text(0.5, 0.5, "\u05de\u05d5\u05e1\u05e7\u05d1\u05d4")


def write_accent_apart(figure):
    figure.text(0.5, 0.5, "Ze\u0301")


def write_soft_hyphen(figure):
    figure.text(0.5, 0.5, "Turk\u00admenistan")


def write_devanagari(figure):
    figure.text(0.5, 0.5, "\u0939\u093f\u0928\u094d\u0926\u0940")


def write_formula(figure):
    figure.text(0.5, 0.5, "from $5 to $10 a day", parse_math=True)


def label_decades(figure):
    figure.axes[0].set_yscale("log")


def write_serif(figure):
    figure.text(0.5, 0.5, "serif", fontfamily="serif")


def fade_text(figure):
    figure.text(0.5, 0.5, "pale words", color="#999999")


def fade_mark(figure):
    figure.axes[0].plot([1, 2], [50, 60], color="#bbbbbb")


def rely_on_colour(figure):
    for number, colour in enumerate(("#b3261e", "#4a7d1e")):
        figure.axes[0].plot([1, 1.5, 2], [50 + number, 80 - number, 60], color=colour)


def key_in_another_colour(figure):
    figure.axes[0].plot([1.5], [90], "o", color="#c77800", gid="key"), figure.text(0.8, 0.55, "later")


def word_in_another_colour(figure):
    figure.text(0.5, 0.5, "later", color="#945800")


def two_things_in_red(figure):
    for name, deaths in (("claimed", 90), ("counted", 100)):
        figure.axes[0].plot([1, 2], [deaths, deaths + 9], color=HIGHLIGHT, gid=name)


def stamp(figure):
    figure.text(0.5, 0.5, "drawn with matplotlib 3.10.9")


FAULTS = {
    overlap: "'one label' and 'another label' overlap; move or shorten one",
    leave: "leaves the margins of 0.14 inches; shorten it",
    near_the_edge: "'on the canvas, outside the margins' leaves the margins",
    shrink: "has 5 points; use at least 6.5",
    widen: "it measures 9.0 x 4.0 inches; draw it on sheet.card, body_inches.",
    write_han: r"no glyph for '\u4e2d' .U\+4E2D.; use another sign",
    write_arabic: r"sets letters one by one, which '\u0645' .U\+0645. does not bear; use another sign",
    write_hebrew: r"which '\u05de' .U\+05DE. does not bear",
    write_accent_apart: r"which '\u0301' .U\+0301. does not bear",
    write_soft_hyphen: r"U\+00AD. does not bear",
    write_devanagari: r"which '\u093f' .U\+093F. does not bear",
    write_formula: r"'from \$5 to \$10 a day' is a formula; write plain letters, with parse_math=False",
    label_decades: r"mathdefault.* is a formula; write plain letters",
    write_serif: "'serif' uses the font serif; use Open Sans",
    fade_text: "'pale words' has a contrast of 2.8:1 against its background; use a darker colour, 4.5:1",
    fade_mark: "the line in #bbbbbb has a contrast of 1.9:1 against its background; use a darker colour",
    rely_on_colour: "the lines in #b3261e and #4a7d1e are told apart by colour alone, .* label them directly",
    key_in_another_colour: "the key has #c77800, which no mark has; give it the colour of its marks",
    word_in_another_colour: "the text 'later' is in #945800, which no mark has; use ink or the colour of its marks",
    two_things_in_red: "2 things are in red .'claimed', 'counted'.; keep it for one, and give its",
    stamp: "has a program's version .matplotlib 3.10.9.; leave it out",
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_drawing_with_a_fault_is_refused_and_nothing_written(tmp_path, project, drawing, fault):
    with house_style():
        fault(drawing.figure)
    with pytest.raises(CardError, match=FAULTS[fault]):
        export(drawing, project, tmp_path)
    assert not any(tmp_path.iterdir())


def test_the_name_of_a_category_is_in_ink(tmp_path, project, drawing, monkeypatch):
    monkeypatch.setattr(type(project), "categories", lambda _: ["Norway", "C\u00f4te d'Ivoire"])
    with house_style():
        drawing.figure.axes[0].plot([1], [120], "s", color="#1f9e89")
        drawing.figure.axes[0].plot([1], [100], "^", color=HIGHLIGHT)
        for place, (words, colour) in enumerate(
            (("Norway, 80", INK), ("Norway's 90", HIGHLIGHT), ("norwegian", "#147263"))
        ):
            drawing.figure.text(0.2 + 0.2 * place, 0.45, words, color=colour)
        last = drawing.figure.text(0.8, 0.45, "in\nNorway", color="#147263")
    message = "the text 'in Norway' names Norway in #147263; write it in ink"
    with pytest.raises(CardError, match=f"F99_sample: {message}$"):
        export(drawing, project, tmp_path)
    last.set_color(INK)
    monkeypatch.setattr("exhibit.export.write_foot", lambda *_: None)
    export(drawing, project, tmp_path)


def test_a_long_source_line_is_refused(tmp_path, project, drawing, monkeypatch):
    monkeypatch.setattr(type(project), "terms", lambda *_: ["a licence with many conditions " * 20])
    with pytest.raises(CardError, match=r"the source line needs \d+ lines; draw from fewer tables"):
        export(drawing, project, tmp_path)
    assert not any(tmp_path.iterdir())


def test_a_type_3_font_is_refused_and_nothing_written(tmp_path, project, drawing, monkeypatch):
    monkeypatch.setitem(SETTINGS, "pdf.fonttype", 3)
    with pytest.raises(CardError, match=r"as Type 3 font; set pdf\.fonttype to 42"):
        export(drawing, project, tmp_path)
    assert not any(tmp_path.iterdir())


def test_every_fault_of_a_drawing_is_named(tmp_path, project, drawing):
    with house_style():
        for fault in (overlap, shrink, fade_mark, leave):
            fault(drawing.figure)
    with pytest.raises(CardError, match=r"tiny.*; and .*more faults"):
        export(drawing, project, tmp_path)


SPACED = pd.DataFrame({"Claim": ["one \nclaim, in two lines ", "another\r\n\n"], "Verdict": ["true", "\tfalse"]})
NASTY = pd.DataFrame({"Claim": ["<script>alert(1)</script>", "a|b & c_d % $ # {x} \\input{y}", '"quoted"']})


def test_numbers_stand_to_the_right_in_a_notebook_and_text_to_the_left():
    frame = pd.DataFrame({"Who": ["a", "b 2"], "Persons": ["1,493", "no number"], "Change": [-3.5, 2]})
    frame.insert(3, "Period", ["2021", "May 2023"])
    cells = re.findall(r"<t[hd] [^>]*text-align: (\w+)[^>]*>(.*?)</t", show(frame).data)
    assert cells[:4] == [("left", "Who"), ("right", "Persons"), ("right", "Change"), ("left", "Period")]
    assert cells[4:8] == [("left", "a"), ("right", "1,493"), ("right", "-3.5"), ("left", "2021")]
    assert show(pd.DataFrame({"Said": ["no"]})).data.count("right") == 0


def test_a_cell_of_several_lines_is_one_row(tmp_path, project, card):
    tabulate(SPACED, replace(card, id="T99"), project, tmp_path)
    lines = (tmp_path / "T99_sample.md").read_text(encoding="utf-8").splitlines()
    assert [line.split("|")[1].strip() for line in lines if line.startswith("|")][2:] == [
        "one claim, in two lines",
        "another",
    ]


def test_table_text_stays_inert_in_every_format(tmp_path, project, card):
    tabulate(NASTY, replace(card, id="T99", drawn=NASTY), project, tmp_path)
    assert {path.suffix[1:] for path in tmp_path.iterdir()} == set(TABLE_FORMATS)
    page, markdown = ((tmp_path / f"T99_sample.{kind}").read_text(encoding="utf-8") for kind in ("html", "md"))
    assert "<script>" not in page and "&lt;script&gt;" in page
    assert "<script>" not in markdown and "a\\|b" in markdown
    rows = pd.read_csv(io.StringIO((tmp_path / "T99_sample.csv").read_text(encoding="utf-8")))
    assert rows["Claim"].tolist() == NASTY["Claim"].tolist()


LIVE = (
    "[x](javascript:alert(1))",
    "![x](https://example.org/x.png)",
    "[x][1] and [1]",
    "<javascript:alert(1)> <https://example.org> <img src=x onerror=alert(1)>",
    "https://example.org and HTTP://example.org and www.example.org",
    "mailto:a@example.org",
    "*all* _all_ __all__ **all** ~~all~~ `all` in_a_word",
    "from $5 to $10 a day, \\\\[x](y)",
    "&#91;x](y) &amp; a|b",
)


@pytest.mark.parametrize("parser", ["markdown_it", "mistune"])
def test_a_claim_in_markdown_stays_text(tmp_path, project, card, parser):
    frame = pd.DataFrame({"Claim": LIVE, "[y](javascript:z)": "no"})
    title = replace(
        card, id="T99", title="The *count* rose, see [x](javascript:y) and more", values={"first": 1, "last": 2}
    )
    tabulate(frame, title, project, tmp_path)
    text = (tmp_path / "T99_sample.md").read_text(encoding="utf-8")
    if parser == "mistune":
        page = mistune.create_markdown(plugins=["table", "url", "strikethrough", "math"])(text)
    else:
        page = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text)
    assert set(re.findall(r"<(\w+)", page)) == {"p", "strong", "table", "thead", "tbody", "tr", "th", "td"}
    cells = [html.unescape(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", page)]
    # Mistune writes an entity as it stands, and none of its readers takes it for a tag.
    assert len(cells) == 2 * len(LIVE) and (parser == "mistune" or cells[::2] == list(LIVE))
    # GitHub makes links of these itself.
    assert not re.search(r"(?<!\\)(@|:(?=//)|(?<=www)\.)", text)
