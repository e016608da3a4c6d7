"""A figure's file says where it comes from, wherever it is found; a file that is not ours is told apart."""

import io
import json
import os
import time
import zlib
from functools import partial
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from claimbook.book import Book
from claimbook.cli import main
from claimbook.exhibits import BookCatalogue
from claimbook.publish.whois import STILL, retirement, whois
from exhibit.identity import PICTURES, ForeignFile, Identity, described_svg, rdf, read_identity
from sample_files import IMPRINT

BARE_SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>'


@pytest.fixture(scope="module")
def published(exhibited):
    """A published figure's record."""
    return json.loads((exhibited / "figures/F02_hives.json").read_text(encoding="utf-8"))


@pytest.fixture
def found(exhibited, published, tmp_path):
    """Its three files, renamed and moved."""

    def path(kind):
        moved = tmp_path / f"download-{kind} (1)"
        moved.write_bytes((exhibited / f"figures/{published['id']}_{published['name']}.{kind}").read_bytes())
        return moved

    return path


@pytest.mark.parametrize("kind", PICTURES)
def test_a_renamed_file_answers(found, exhibited, published, book, kind):
    said = whois(found(kind), Book.open(exhibited))
    plain = " ".join(said.split())
    for part in ("title", "caption", "licence", "fingerprint"):
        assert published[part] in plain, part
    assert all(f"  {claim} " in said for claim in published["claims"])
    verdict = book.verdicts().set_index("claim_id").loc[published["claims"][0], "verdict"]
    assert verdict.replace("_", " ") in said
    assert all(f"  {source}: " in said for source in published["sources"])
    assert STILL in plain and f", {published['id']}, version" in plain
    # What most want to know comes first, what fills most lines last.
    first, *_, last = (
        said.index(part) for part in ("Today:", "Caption:", "Claims, ", f"  {published['sources'][0]}: ")
    )
    assert first == said.index("\n\n") + 2 and last == max(first, last) and said.rindex("\n\n") < last


@pytest.fixture
def other(root, published):
    """Another state of the repository: its data, and the figure's record."""
    (root / "figures").mkdir()

    def change(**parts):
        record = {**published, **parts}
        name = f"figures/{published['id']}_{published['name']}.json"
        (root / name).write_text(json.dumps(record), encoding="utf-8")
        return root

    return change


def test_a_changed_table_is_named(found, other, published):
    root = other()
    table = next(iter(published["inputs"]))
    content = (root / table).read_bytes().rstrip()
    (root / table).write_bytes(content[: content.rindex(b"\n") + 1])
    said = " ".join(whois(found("pdf"), Book.open(root)).split())
    assert f"made from data that has changed since: {table} changed" in said and STILL not in said
    root = other(outputs={})
    said = " ".join(whois(found("pdf"), Book.open(root)).split())
    assert f"the repository gives other bytes now: {table} changed" in said


CHANGES = {
    "caption": ({"caption": "Another."}, "its caption changed"),
    "claims": ({"claims": ["C01"]}, "its claims changed"),
    "new table": ({"inputs": {"data/new.csv": "0"}}, "data/new.csv came in"),
    "rows": ({}, "the rows drawn changed though their tables did not"),
    "drawing": ({"picture_sha256": "0"}, "so the drawing code or the style changed"),
}


@pytest.mark.laws
@pytest.mark.parametrize("case", CHANGES)
def test_what_else_changed_is_named(found, other, published, case):
    parts, sentence = CHANGES[case]
    stem = f"{published['id']}_{published['name']}"
    outputs = {} if case == "rows" else {f"{stem}.csv": published["outputs"][f"{stem}.csv"]}
    inputs = {**published["inputs"], **parts.pop("inputs", {})}
    root = other(**{"inputs": inputs, **parts, "outputs": outputs})
    assert sentence in " ".join(whois(found("png"), Book.open(root)).split())


def test_a_file_changed_after_its_export_is_told(found, exhibited):
    path = found("svg")
    path.write_bytes(path.read_bytes() + b"<!-- seen -->")
    said = " ".join(whois(path, Book.open(exhibited)).split())
    assert "the same figure, but this file was changed after its export" in said and STILL not in said


def test_a_figure_that_is_no_longer_there_still_answers(found, root, published):
    said = whois(found("png"), Book.open(root))
    assert published["title"] in said and f"this repository has no {published['id']}_" in " ".join(said.split())


def test_a_figure_that_is_another_now_is_told(found, other, published):
    changed = {"fingerprint": "000000", "title": "Another finding of it", "outputs": {}}
    root = other(**changed)
    said = " ".join(whois(found("svg"), Book.open(root)).split())
    prints = f"(fingerprint {published['fingerprint']} then, 000000 now)"
    assert f"the picture has changed since this version of it {prints}: its title changed" in said
    (root / f"figures/{published['id']}_{published['name']}.json").unlink()
    other(**changed, name="renamed")
    (root / f"figures/{published['id']}_{published['name']}.json").rename(
        root / f"figures/{published['id']}_renamed.json"
    )
    assert "its name and title changed" in " ".join(whois(found("svg"), Book.open(root)).split())


@pytest.fixture
def retired(retire, published):
    """A copy of the book in which the figure is retired."""
    words = "0.1.0,a table of its rows,it was hard to read"
    return retire(f'{published["id"]},{published["name"]},"{published["title"]}",{words}')


def test_a_retired_figure_says_what_took_its_place_and_why(found, retired, published):
    said = " ".join(whois(found("pdf"), Book.open(retired)).split())
    assert f"{published['id']} is retired, because it was hard to read; version 0.1.0 was the last" in said
    assert "In its place: a table of its rows Caption:" in said


def test_citing_a_retired_figure_says_so(retired, published, capsys):
    assert main(["--root", str(retired), "cite", published["id"]]) == 1
    said = capsys.readouterr().err
    assert f"{published['id']} is retired, because it was hard to read" in said and "a table of its rows" in said


def test_a_book_need_have_no_table_of_retired_figures(book):
    assert "retired_exhibits" not in book.tables
    assert book.retired().empty and retirement("F01", book) == ""
    assert not BookCatalogue(book.tables).retired("F01")


def svg_bomb(_):
    return b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg">&b;</svg>'


def blank_png(_):
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4)).save(buffer, format="PNG")
    return buffer.getvalue()


def blank_pdf(_):
    buffer = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(buffer)
    return buffer.getvalue()


def half(kind, exhibited):
    content = (exhibited / f"figures/F02_hives.{kind}").read_bytes()
    return content[: len(content) // 2]


FOREIGN = {
    "text": (lambda _: b"# a text\n", "is neither an SVG, a PDF nor a PNG"),
    "nothing": (lambda _: b"", "is neither an SVG, a PDF nor a PNG"),
    "other SVG": (lambda _: BARE_SVG, "is an SVG without garden's marks"),
    "other PDF": (blank_pdf, "is a PDF without garden's marks"),
    "other PNG": (blank_png, "is a PNG without garden's marks"),
    "half an SVG": (partial(half, "svg"), "looks like an SVG but is damaged"),
    "half a PDF": (partial(half, "pdf"), "looks like a PDF but is damaged"),
    "half a PNG": (partial(half, "png"), "looks like a PNG but is damaged"),
    "SVG that grows": (svg_bomb, "looks like an SVG but is damaged"),
}


@pytest.mark.parametrize("case", FOREIGN)
def test_a_file_that_is_not_ours_is_told_in_one_sentence(tmp_path, exhibited, monkeypatch, capsys, case):
    content, sentence = FOREIGN[case]
    if case != "half a PDF":
        # One is read in a process of its own, as all are; the others need not wait for theirs.
        monkeypatch.setattr("claimbook.publish.whois.identify", read_identity)
    path = tmp_path / "found"
    path.write_bytes(content(exhibited))
    assert main(["--root", str(exhibited), "whois", str(path)]) == 1
    said = capsys.readouterr()
    assert said.out == "" and said.err.count("\n") == 1
    assert said.err.startswith("claimbook: found ") and sentence in said.err


NASTY = Identity(
    identifier="garden:F02",
    name="hives",
    title='<script>"&\x1b[2J',
    subtitle="é",
    caption="]]>",
    alt="</desc>",
    rights="r",
    source_line="s",
    notebook="../../x",
    fingerprint="f",
    claims=("<C01>",),
    sources=("s;",),
    inputs={"../../../etc/hostname": "0", "data/a b.csv": "1"},
    rows_sha256="2",
    picture_sha256="3",
)


def test_words_stay_words_and_come_back_as_they_were():
    plain = Identity(**{**vars(NASTY), "title": NASTY.title.replace("\x1b", "")})
    svg = described_svg(BARE_SVG, plain, IMPRINT)
    assert b"<script" not in svg
    assert read_identity(svg, IMPRINT) == plain
    assert rdf(plain, IMPRINT) == rdf(plain, IMPRINT) and rdf(plain, IMPRINT).count("<rdf:li") == 7


def test_a_file_that_claims_odd_things_steers_nothing(tmp_path, exhibited):
    path = tmp_path / "odd.svg"
    path.write_bytes(described_svg(BARE_SVG, Identity(**{**vars(NASTY), "title": "a\u202eb\u0085c"}), IMPRINT))
    said = whois(path, Book.open(exhibited))
    assert "<C01>: no claim of this repository" in said and "s;: no source of this repository" in said
    assert "../../../etc/hostname" in said and "disappeared" in " ".join(said.split())
    assert all(letter.isprintable() or letter == "\n" for letter in said)
    path.write_bytes(
        described_svg(BARE_SVG, Identity(**{**vars(NASTY), "title": "t", "name": "../../README"}), IMPRINT)
    )
    with pytest.raises(ForeignFile, match="which is no figure's name"):
        whois(path, Book.open(exhibited))


def pipe(path):
    os.mkfifo(path)


def link_to_device(path):
    path.symlink_to("/dev/zero")


def huge(path):
    with path.open("wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        file.truncate(10**12)


NO_FILE = {
    "device": (link_to_device, "is no file but something else"),
    "pipe": (pipe, "is no file but something else"),
    "folder": (Path.mkdir, "cannot be read: Is a directory"),
    "missing": (lambda path: None, "cannot be read: No such file"),
    "huge": (huge, "is larger than 50 MB"),
    "link to itself": (lambda path: path.symlink_to(path.name), "cannot be read: "),
}


@pytest.mark.parametrize("command", ["whois", "anchor", "article"])
@pytest.mark.parametrize("case", NO_FILE)
def test_what_is_no_file_is_told_in_one_sentence_and_at_once(tmp_path, root, capsys, case, command):
    make, sentence = NO_FILE[case]
    path = tmp_path / "a\x1b]0;owned\x07\u202eb\nc"
    make(path)
    start = time.monotonic()
    assert main(["--root", str(root), command, str(path)]) == 1
    said = capsys.readouterr()
    assert time.monotonic() - start < 5 and said.out == ""
    assert said.err.startswith("claimbook: a ]0;owned b c ") and sentence in said.err
    assert said.err[:-1].isprintable() and said.err.endswith("\n")


def pdf_bomb():
    """A PDF whose description is small in the file and 100 GB long when unpacked."""
    packer = zlib.compressobj(9)
    head = packer.compress(b"x") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(bytes(10**8)) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = zlib.compress(head + block * 1000 + packer.flush(), 9)
    buffer = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        stream = document.make_stream(packed)
        stream.stream_dict.Filter = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode])
        document.Root.Metadata = stream
        # Whatever is to be compressed anew would be unpacked before.
        none = pikepdf.StreamDecodeLevel.none
        document.save(buffer, fix_metadata_version=False, compress_streams=False, stream_decode_level=none)
    return buffer.getvalue()


def slow_pdf():
    """A PDF whose description is searched again from each of very many beginnings."""
    buffer = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.Root.Metadata = document.make_stream(b"<RDF" * 10**6)
        document.save(buffer, fix_metadata_version=False)
    return buffer.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("made", [pdf_bomb, slow_pdf])
def test_a_file_made_to_take_too_much_is_told(tmp_path, exhibited, monkeypatch, made):
    monkeypatch.setattr("claimbook.publish.identify.SECONDS", 3)
    path = tmp_path / "odd.pdf"
    path.write_bytes(made())
    start = time.monotonic()
    with pytest.raises(ForeignFile, match=r"^odd\.pdf "):
        whois(path, Book.open(exhibited))
    assert time.monotonic() - start < 20
