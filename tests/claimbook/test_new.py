"""Another book is made whole or not at all; what does not fit is said in one sentence."""

import json
import shutil
import subprocess
import tomllib

import pytest
import yaml

from claimbook.cli import main
from claimbook.data import rules
from claimbook.data.tables import ROOT, Tables
from claimbook.new import make
from claimbook.new.text import find, sentences

FACTS = {
    **{"title": "On libraries", "author": "P. Writer; Q. Other", "publisher": "The Post", "published": "2024-02-03"},
    **{"licence": "CC-BY-4.0", "spdx": "CC-BY-4.0", "url": "", "name": "libraries", "authors": "A. Checker"},
    "copy_note": "As it was handed in",
}
TEXT = "A heading\n\nThe library lent 84,210 books. In 2019 it lent fewer, it says.\n\nIt lends more each year.\n"
# What is odd about a text, and a text of which a book can be made all the same.
ODD = {
    "one line": "The library lent 84,210 books.",
    "one line without a mark": "the library lent many books",
    "lines wrapped by an editor": "The library lent\r\nmany books. It\r\nlent more.\r\n\r\nSo it says.\r\n",
    "right to left": "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd. \u200f\u05de\u05d4 \u05e9\u05dc\u05d5\u05de\u05da? \u05d8\u05d5\u05d1.",
    "emoji": "Bees \U0001f41d\U0001f41d! \U0001f468\u200d\U0001f33e keep them.\n***\nAll is well \U0001f600.",
    "decomposed letters": "The cafe\u0301 is open. It was closed.",
    "no spaces": "\u4f60\u597d\u3002\u4e16\u754c\uff01",
    "begins like a formula": "=SUM(A1) is no formula here. -1 is a number.",
    "a sentence of many words": "word " * 500 + "end.",
    "a byte order mark": "\ufeffThe library lent books.",
}
TITLES = [
    'A "quoted" title',
    "Bees & trees <b>",
    "back\\slash \\n",
    "x" * 300,
    "it's: a 'title' # of - things",
    "\u05e9\u05dc\u05d5\u05dd",
]


def written(root, text=TEXT, part="start", **facts):
    """The folder with a new book's own files in it."""
    for name, content in make.book_files(FACTS | facts, text, part).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return root


@pytest.fixture(autouse=True)
def only_the_example_has_a_rule(monkeypatch):
    """The topics of this process are another book's; a new book has a rule for the claim of its worked example."""
    monkeypatch.setattr(rules, "all_checks", lambda: {"C00": None})
    monkeypatch.setattr(rules, "topic_rules", list)


def fits(root):
    """The book's tables, which fit their descriptor and the library's rules."""
    tables = Tables(root)
    rules.validate(tables)
    return tables


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_an_odd_text_makes_a_book(text, tmp_path):
    tables = fits(written(tmp_path, text.removeprefix("\ufeff")))
    cut = tables["sentences"]
    words = [text.removeprefix("\ufeff")[start:end] for start, end in zip(cut["start"], cut["end"], strict=True)]
    assert all(words) and "".join("".join(words).split()) == "".join(text.removeprefix("\ufeff").split())
    assert list(tables["claims"]["claim_id"]) == ["C00"]


@pytest.mark.parametrize("title", TITLES, ids=["quotes", "markup", "backslashes", "long", "yaml", "right to left"])
def test_a_title_stands_in_every_file_as_it_is(title, tmp_path):
    tables = fits(written(tmp_path, title=title, publisher=title, author=title.replace(";", ",")))
    assert tables["article"]["title"].iloc[0] == title and title in tables.package["title"]
    citation = yaml.safe_load((tmp_path / "CITATION.cff").read_text())
    assert citation["references"][0]["title"] == title and title in citation["title"]
    assert title in tomllib.loads((tmp_path / "pyproject.toml").read_text())["project"]["description"]
    tomllib.loads((tmp_path / "REUSE.toml").read_text())


def test_sentences_end_where_a_reader_ends_them():
    text = "Dr. A. N. Other lent 3.5 m books (e.g. novels). \u201cAll?\u201d she asked. \u201cYes.\u201d He left."
    cut = sentences(text)
    own = [text[start:end] for start, end in zip(cut["start"], cut["end"], strict=True)]
    assert own == [
        "Dr. A. N. Other lent 3.5 m books (e.g. novels).",
        "\u201cAll?\u201d she asked.",
        "\u201cYes.\u201d",
        "He left.",
    ]


def test_a_quote_is_found_whatever_its_typography():
    text = "It was \u201cnew\u201d \u2013 the cafe\u0301. It was old."
    sentence, start, end = find(text, '"new" - the caf\u00e9', sentences(text))
    assert sentence == "S01" and text[start:end] == "\u201cnew\u201d \u2013 the cafe\u0301"


REFUSED_QUOTES = {
    "the quote has 21 words, expected 1 to 20": "word " * 21,
    "the quote has 0 words": " ",
    "'lent 84,000 books' is not in the text; the nearest there is 'lent 84,210 books.'": "lent 84,000 books",
    "'librar' is not in the text; the nearest there is 'library'": "librar",
    "'it' stands 3 times in the text; say which with --place (1: ": "it",
    "'books. In 2019' runs over the end of a line or sentence": "books. In 2019",
    "'it says. It lends' runs over the end of a line or sentence": "it says. It lends",
}


@pytest.mark.parametrize("problem", REFUSED_QUOTES)
def test_a_quote_that_will_not_do_is_refused(problem):
    text = TEXT.replace("It lends", "it lends").replace("it lends", "It lends") + "And it does."
    with pytest.raises(ValueError) as refused:
        find(text, REFUSED_QUOTES[problem], sentences(text))
    assert problem in str(refused.value)


def test_of_several_places_one_is_chosen():
    text = TEXT + "And it does."
    cut = sentences(text)
    places = [find(text, "it", cut, place)[0] for place in (1, 2, 3)]
    assert places == ["S02", "S02", "S04"]
    with pytest.raises(ValueError, match="stands 3 times in the text; say which with --place"):
        find(text, "it", cut, 4)


def command(*words):
    """The exit status of a command, its words as text."""
    return main([str(word) for word in words])


@pytest.fixture
def asked(tmp_path):
    """What ``claimbook new`` is asked by default: the arguments, to be changed by name."""
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    parts = {"--text": tmp_path / "text.txt", **{f"--{name}": FACTS[name] for name in list(FACTS)[:5]}}

    def ask(folder="book", **changed):
        given = parts | {f"--{name}": value for name, value in changed.items()}
        return command("new", tmp_path / folder, *(word for pair in given.items() for word in pair))

    return ask


TEXTS = {
    "found no word, expected an article": b"",
    "found no word": b" \n\xe2\x80\x8b***\n",
    "found the byte 0xe9 at 3, expected UTF-8 text": b"caf\xe9 is open",
    "has 10.0 million characters, expected one article: 1 million at most": b"word " * 2_000_000,
    "found a NUL character": b"a\0b",
}


@pytest.mark.parametrize("problem", TEXTS)
def test_a_text_that_is_no_article_is_refused(problem, asked, tmp_path, capsys):
    (tmp_path / "other.txt").write_bytes(TEXTS[problem])
    assert asked(text=tmp_path / "other.txt") == 1
    said = capsys.readouterr().err
    assert said.startswith("claimbook: other.txt") and problem in said and said.count("\n") == 1
    assert not (tmp_path / "book").exists()


WRONG = {
    "--published is '2024-02-31', expected a date": {"published": "2024-02-31"},
    "--published is '3 February', expected a date": {"published": "3 February"},
    "--published is '2024/2025', expected a date": {"published": "2024/2025"},
    "--published is 2999, which is still to come": {"published": "2999"},
    "--title is '=1+1', expected words that begin with none of = + - @": {"title": "=1+1"},
    "--title is 'a b', expected words": {"title": "a\x07b"},
    "a book needs --title": {"title": ""},
    "--url is 'example.org', expected an address": {"url": "example.org"},
    "nothing.txt cannot be read: No such file or directory": {"text": "nothing.txt"},
}


@pytest.mark.parametrize("problem", WRONG)
def test_what_is_said_of_an_article_has_to_fit(problem, asked, tmp_path, capsys):
    assert asked(**WRONG[problem]) == 1
    said = capsys.readouterr().err
    assert problem in said and said.count("\n") == 1 and not (tmp_path / "book").exists()


def test_a_licence_that_spdx_does_not_know_stands_as_it_is_written(asked, tmp_path, capsys):
    assert asked(licence="All rights reserved") == 0
    assert "SPDX knows no licence 'All rights reserved'" in capsys.readouterr().err
    package = json.loads((tmp_path / "book/data/datapackage.json").read_text())
    (terms,) = next(table for table in package["resources"] if table["name"] == "claims")["licenses"]
    assert terms["name"] == "LicenseRef-Article" and "All rights reserved" in terms["title"]


def test_a_licence_is_named_as_spdx_does(asked, tmp_path):
    assert asked(licence="cc by-nd 4.0") == 0
    assert Tables(tmp_path / "book")["article"]["licence"].iloc[0] == "CC-BY-ND-4.0"


def test_no_folder_is_written_over_or_put_inside_the_repository(asked, tmp_path, capsys):
    (tmp_path / "there").mkdir()
    for folder, problem in (
        ("there", "exists already, expected the name of a new folder"),
        (ROOT / "build/book", "is inside the repository"),
        ("no/such/place", "No such file or directory"),
        ("text.txt/book", "Not a directory"),
    ):
        assert asked(folder) == 1
        said = capsys.readouterr().err
        assert problem in said and said.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["text.txt", "there"]


@pytest.mark.parametrize(
    "stop", [KeyboardInterrupt, OSError(28, "No space left on device", "book")], ids=["Ctrl-C", "disk"]
)
def test_an_interrupted_new_leaves_nothing_behind(stop, asked, tmp_path, monkeypatch, capsys):
    def stopped(command, **options):
        if command[:2] == ["git", "add"]:
            raise stop
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", stopped)
    assert asked() == (130 if stop is KeyboardInterrupt else 1)
    assert [path.name for path in tmp_path.iterdir()] == ["text.txt"] and capsys.readouterr().err.count("\n") == 1


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """A new book's own files, not to be changed."""
    return written(tmp_path_factory.mktemp("fresh"))


@pytest.fixture
def added(fresh, tmp_path):
    """A book to which claims and tables are added."""
    return shutil.copytree(fresh, tmp_path / "book")


def test_a_claim_has_a_row_in_every_table_that_needs_one(added, capsys):
    words = ["In 2019 it lent fewer", "In 2019  it lent\nfewer books.", "--kind", "comparison", "--time", "2019"]
    assert command("--root", added, "claim", *words) == 0
    assert (
        "C01 stands in S02, 42 to 63; it is the last row of data/article/claims.csv, data/verdicts.csv"
        in capsys.readouterr().out
    )
    assert command("--root", added, "claim", "It lends more each year", "It lends more each year.") == 0
    tables = fits(added)
    claim = tables["claims"].set_index("claim_id").loc["C01"]
    assert (claim["reading"], claim["kind"], claim["time"]) == ("In 2019 it lent fewer books.", "comparison", "2019")
    for name in ("verdicts", "answers", "verdict_history"):
        assert list(tables[name]["claim_id"]) == ["C00", "C01", "C02"]


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (
            ["It lends more", "It lends.", "--kind", "rumour"],
            "data/article/claims.csv, row 3, column kind: found 'rumour', expected one of statement, quantity",
        ),
        (
            ["It lends more", "=1+1"],
            "column reading: found '=1+1', expected text that no spreadsheet takes for a formula",
        ),
        (["It lends more", " "], "column reading: found an empty cell, expected"),
        (["It lent moss", "It lent."], "is not in the text; the nearest there is"),
    ],
)
def test_a_claim_that_does_not_fit_changes_no_table(words, problem, added, capsys):
    before = {path: path.read_bytes() for path in added.rglob("*.csv")}
    assert command("--root", added, "claim", *words) == 1 and problem in capsys.readouterr().err
    assert before == {path: path.read_bytes() for path in added.rglob("*.csv")}


def test_without_the_text_no_claim_is_placed(added, capsys):
    (added / "data/article/article.txt").unlink()
    assert command("--root", added, "claim", "It lends more", "It lends.") == 1
    assert "data/article/article.txt does not hold the text" in capsys.readouterr().err


def test_a_table_is_described_with_the_types_that_its_cells_have(added, tmp_path, capsys):
    file = tmp_path / "Book loans.csv"
    file.write_text(
        "year,place,share_percent,counted,day,source_id\n2019,hall,33.1,true,2020-01-02,article\n2020,,31,false,2021-01-02,article\n"
    )
    assert command("--root", added, "table", file, "--key", "year") == 0
    assert "say in data/datapackage.json what it is" in capsys.readouterr().out
    tables = fits(added)
    fields = tables.resources["book_loans"]["schema"]["fields"]
    assert [field["type"] for field in fields] == ["integer", "string", "number", "boolean", "date", "string"]
    assert "book_loans" in make.evidence_tables(tables.package)
    assert tables["book_loans"]["year"].tolist() == [2019, 2020]


def test_a_table_that_the_library_knows_is_described_by_it(added, tmp_path, capsys):
    file = tmp_path / "second_readings.csv"
    file.write_text("claim_id,verdict,confidence,because\nC00,mixed,low,It depends.\n")
    assert command("--root", added, "table", file, "--key", "claim_id") == 0
    assert capsys.readouterr().out == "data/second_readings.csv is a table now\n"
    assert len(fits(added)["second_readings"]) == 1


TABLES = {
    "found 2019 a second time, expected it once": b"year,books\n2019,1\n2019,2\n",
    "found the column 'books lent', expected a name such as 'books_lent'": b"year,books lent\n2019,1\n",
    "found the column '2019', expected a name such as 'column_2019'": b"year,2019\n2019,1\n",
    "found '33,1', expected a number, written with a point and without commas": b'year,share\n2019,"33,1"\n2020,"31"\n',
    "found no column 'year' for the key, expected one of books": b"books\n1\n",
    "expected 2 cells": b"year,books\n2019,1,2\n",
    "UTF-8": b"year,place\n2019,caf\xe9\n",
    "found no column 'year' for the key": b"",
}


@pytest.mark.parametrize("problem", TABLES)
def test_a_table_that_does_not_fit_is_refused(problem, added, tmp_path, capsys):
    (tmp_path / "loans.csv").write_bytes(TABLES[problem])
    before = (added / "data/datapackage.json").read_bytes()
    assert command("--root", added, "table", tmp_path / "loans.csv", "--key", "year") == 1
    said = capsys.readouterr().err
    assert problem in said and said.count("\n") == 1 and said.startswith("claimbook: loans.csv")
    assert (added / "data/datapackage.json").read_bytes() == before and not (added / "data/evidence/loans.csv").exists()


def test_a_table_has_a_name_of_its_own(added, tmp_path, capsys):
    for name in ("claims.csv", "2019.csv"):
        (tmp_path / name).write_bytes(b"year\n2019\n")
        assert command("--root", added, "table", tmp_path / name, "--key", "year") == 1
        assert "expected a new one that begins with a letter" in capsys.readouterr().err


def test_a_topic_is_a_package_with_notebook_and_tests(added, capsys):
    assert command("--root", added, "topic", "loans") == 0
    assert "notebooks/02_loans.py" in capsys.readouterr().out
    assert (added / "src/topics/loans/checks.py").exists() and (added / "tests/topics/loans/test_loans.py").exists()
    for name in ("loans", "Loans", "../up"):
        assert command("--root", added, "topic", name) == 1
        assert "expected a new name of small letters" in capsys.readouterr().err


def test_the_worked_example_goes_once_there_is_a_claim(added, capsys):
    assert command("--root", added, "topic", "example", "--remove") == 1
    assert "add a claim first" in capsys.readouterr().err
    assert command("--root", added, "claim", "It lends more each year", "It lends more.") == 0
    assert command("--root", added, "topic", "example", "--remove") == 0
    tables = fits(added)
    assert list(tables["claims"]["claim_id"]) == ["C01"] and list(tables["sources"]["source_id"]) == ["article"]
    assert not list(added.rglob("*example*")) and "words" not in tables


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A book with its library, not to be changed."""
    folder = tmp_path_factory.mktemp("made") / "book"
    make.make(folder, FACTS, TEXT, "start")
    return folder


@pytest.fixture
def copied(made, tmp_path):
    return shutil.copytree(made, tmp_path / "copied", ignore=shutil.ignore_patterns(".git"))


def test_a_newer_library_takes_the_place_of_the_old_one(copied, monkeypatch):
    newer = {"src/claimbook/__init__.py": b"new\n", "src/claimbook/more.py": b"more\n", "Makefile": b"all:\n"}
    library = make._library
    monkeypatch.setattr(make, "_library", lambda root: newer if root == ROOT else library(root))
    own = (copied / "README.md").read_bytes()
    assert "files changed" in make.update(copied)
    assert {name: (copied / name).read_bytes() for name in newer} == newer and library(copied).keys() == newer.keys()
    assert (copied / "README.md").read_bytes() == own
    assert make.update(copied).endswith(": 0 files changed")


@pytest.mark.parametrize("how", ["edited", "removed", "added"])
def test_a_library_that_somebody_edited_is_left_alone(how, copied, capsys):
    file = copied / ("src/exhibit/more.py" if how == "added" else "src/exhibit/card.py")
    file.unlink() if how == "removed" else file.write_text("edited\n")
    assert command("new", "--update", copied) == 1
    place = file.relative_to(copied)
    assert f"was edited, so nothing is copied: {place}\n" in capsys.readouterr().err


def test_only_a_book_is_updated(tmp_path, capsys):
    assert command("new", "--update", tmp_path) == 1
    assert "has no readable library.json, so it is no book" in capsys.readouterr().err
