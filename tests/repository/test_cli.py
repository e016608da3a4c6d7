"""The commands of readers: what they find, what they print first, and how they take a guess."""

import json
import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from claimbook import cli, cli_readers
from claimbook.cli import main
from claimbook.data.tables import ROOT
from claimbook.explain import claim_lines, explain
from claimbook.publish.write import cards
from claimbook.search import chosen, found
from claimbook.words import VERDICT_NAMES

KNOWN = ["C01", "C02", "C02b", "C10", "F02", "F10", "T01"]


@pytest.fixture
def said(capsys, monkeypatch, book):
    """What a command prints, if it succeeds; the book is opened once for all of them."""
    monkeypatch.setattr(cli_readers.Book, "open", lambda root: book)

    def said(command):
        assert main(shlex.split(command)) == 0
        return capsys.readouterr().out.rstrip("\n")

    return said


@pytest.fixture(scope="module")
def figure():
    """The record of a published figure on one or a few claims."""
    return min((one for one in cards(ROOT) if one["id"].startswith("F")), key=lambda one: len(one["claims"]))


@pytest.mark.parametrize(
    ("guess", "meant"),
    [("C02", "C02"), ("c02", "C02"), ("c2", "C02"), ("1", "C01"), ("2b", "C02b"), ("C2B", "C02b"), ("f2", "F02")],
)
def test_a_guess_that_is_right_is_taken(guess, meant):
    known = KNOWN if guess[0].isalpha() else KNOWN[:4]
    assert chosen(guess, known) == meant


@pytest.mark.parametrize(
    ("guess", "hint"),
    [
        ("10", "did you mean C10, F10?"),
        ("C02x", "did you mean C02, C02b?"),
        ("F3", "there are F02 to F10"),
        ("C", "there are C01 to C10"),
        ("", "there are C01 to T01"),
        ("C0[", "there are C01 to C10"),
    ],
)
def test_a_guess_that_is_wrong_or_can_mean_several_is_answered_with_the_nearest(guess, hint):
    with pytest.raises(ValueError, match="^" + re.escape(f"there is no thing {guess!r}; {hint}") + "$"):
        chosen(guess, KNOWN, "thing")


def test_words_find_what_has_them_whatever_their_form_and_the_nearest_first():
    texts = {
        "far": ["Dogs and cats", "About ten million dogs, one of them brown"],
        "near": ["Ten million dogs"],
        "most": ["Eleven million and ten cats"],
    }
    for words in ("ten million dogs", "10 million dog", "TEN million: dogs?", "how many are ten million dogs?"):
        assert found(words, texts) == ["near", "far"], words
    assert found("brown", texts) == ["far"] and found("ten million cats", texts) == ["most"]
    assert found("ten million horses", texts) == ["near", "far", "most"]
    assert found("1,000 dogs", {"a": ["1000 dogs"], "b": ["100 dogs"]}) == ["a"]
    assert found("horses", texts) == found("", texts) == []


def test_answer_has_six_lines_with_what_can_be_quoted_and_cited(said, book, figure):
    claim = figure["claims"][0]
    row = book.verdicts([claim]).iloc[0]
    lines = said(f"answer {claim}").splitlines()
    assert len(lines) == 6
    for part, line in zip((row["reading"], book.answer(claim), VERDICT_NAMES[row["verdict"]]), lines, strict=False):
        assert part in line
    assert f"{figure['id']}: {figure['title']} (figures/{figure['id']}_{figure['name']}.png)" in lines[3]
    assert lines[4].partition(" ")[2].strip() == said(f"cite {figure['id']}")
    by_words = said(f"answer {shlex.quote(row['reading'])}").splitlines()
    assert lines[:5] == by_words[:5] == said(f"answer {claim.lower()}").splitlines()[:5]
    assert said(f"answer {claim[1:].lstrip('0')}").splitlines() == lines
    got = json.loads(said(f"answer {claim} --json"))
    assert [got[name] for name in ("claim_id", "answer", "verdict", "figure")] == [
        claim,
        book.answer(claim),
        row["verdict"],
        figure["id"],
    ]


def test_a_claim_without_a_figure_of_its_own_is_cited_itself(said, book):
    shown = {claim for record in cards(ROOT) if len(record["claims"]) < 30 for claim in record["claims"]}
    claim = next(claim for claim in book.verdicts()["claim_id"] if claim not in shown)
    lines = said(f"answer {claim}").splitlines()
    assert "none of its own" in lines[3] and lines[4].partition(" ")[2].strip() == said(f"cite {claim}")


def test_a_question_that_no_claim_answers_is_told(capsys):
    assert main(["answer", "quixotic", "zeppelins"]) == 1
    assert "no claim has the words 'quixotic zeppelins'" in capsys.readouterr().err


def test_search_finds_claims_by_their_answers_and_figures_by_their_captions(said, book, figure):
    claim = figure["claims"][0]
    assert said(f"search {shlex.quote(book.answer(claim))}").splitlines()[0].startswith(f"{claim} ")
    assert f"{figure['id']}  {figure['title']}" in said(f"search {shlex.quote(figure['caption'])}").splitlines()
    assert said("search quixotic zeppelins") == "no claim, figure or table has the words 'quixotic zeppelins'"


@pytest.mark.parametrize("verdict", VERDICT_NAMES)
def test_report_of_a_verdict_has_its_claims_and_no_other(said, book, verdict):
    wanted = book.verdicts().query("verdict == @verdict")
    for name in (verdict, f"'{VERDICT_NAMES[verdict]}'"):
        assert said(f"report --verdict {name}").splitlines()[:-2] == claim_lines(wanted)
    got = json.loads(said(f"report --verdict {verdict} --json"))
    assert [(one["claim_id"], one["answer"]) for one in got] == [(c, book.answer(c)) for c in wanted["claim_id"]]


def test_report_of_a_topic_has_the_claims_in_the_boxes_of_its_notebook(said, capsys, monkeypatch):
    names = [path.stem for path in sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))]
    number, _, topic = names[1].partition("_")
    lines = said(f"report --topic {topic}").splitlines()
    assert lines == said(f"report --topic {number}").splitlines() == said(f"report --topic {names[1]}").splitlines()
    boxes = re.findall(r'book\.claim\(((?:"\w+"(?:, )?)+)\)', (ROOT / f"notebooks/{names[1]}.py").read_text())
    assert {line.split()[0] for line in lines[:-2]} == set(re.findall(r"\w+", " ".join(boxes)))
    assert main(["report", "--topic", "nothing"]) == 1
    assert f"there is no topic 'nothing'; there are {names[0]}, " in capsys.readouterr().err
    monkeypatch.setattr(Path, "exists", lambda path: False)
    assert main(["report", "--topic", topic]) == 1
    assert f"notebooks/{names[1]}.ipynb is not there; `make` makes it" in capsys.readouterr().err


def test_explain_gives_the_result_before_the_evidence(book):
    claim = next(iter(book.findings))
    places = [
        explain(book, claim).index(f"\n{part}") for part in ("Quote:", "Answer:", "Result:", "Evidence", "Sources")
    ]
    assert places == sorted(places)


def test_explain_short_has_six_parts(said, book):
    claim = next(iter(book.findings))
    lines = said(f"explain {claim} --short").splitlines()
    starts = [line for line in lines if not line.startswith(" ")]
    parts = ["Claim", "Quote", "Answer", "Result", "What would change it"]
    assert [line.partition(":")[0] for line in starts[1:]] == parts
    judged = next(claim for claim in book.verdicts()["claim_id"] if claim not in book.findings)
    assert "Reasoning:" in said(f"explain {judged} --short")


@pytest.mark.parametrize("columns", [50, 80, 300])
def test_a_card_is_as_wide_as_the_terminal_but_addresses_stay_whole(book, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    claim = next(iter(book.findings))
    lines = explain(book, claim).splitlines()
    long = [line for line in lines if len(line) > min(columns, 100)]
    assert all(len(line.split()) == 1 for line in long), long
    assert max(map(len, lines)) > min(columns, 100) - 15


def test_a_card_names_every_row_of_its_evidence(book):
    links = book.tables["evidence_links"]
    links = [link for link in links[links["table"] != ""].itertuples() if link.claim_id in book.findings]
    link = max(links, key=lambda link: len(book.tables.finder(link.table).rows(link.locator)))
    rows = [row + 2 for row in book.tables.finder(link.table).rows(link.locator)]
    card = " ".join(explain(book, link.claim_id).split())
    runs = re.findall(rf"{re.escape(book.tables.file(link.table))} rows? ([\d, -]+)", card)
    named = [
        [range(int(run.split("-")[0]), int(run.split("-")[-1]) + 1) for run in one.split(",") if run] for one in runs
    ]
    assert len(rows) > 4 and rows in [[row for run in one for row in run] for one in named]


def test_only_a_terminal_gets_colours_and_only_if_they_are_wanted(book, monkeypatch):
    contradicted = book.verdicts().query("verdict == 'contradicted'").head(1)
    claim = contradicted["claim_id"].iloc[0]
    for variable in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(variable, raising=False)
    assert "\x1b" not in explain(book, claim) + claim_lines(contradicted)[0]
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert "\x1b[31m" in explain(book, claim) and "\x1b[31m" in claim_lines(contradicted)[0]
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in explain(book, claim)


def test_cite_takes_claims_figures_and_guesses(said, book, figure):
    number = figure["id"][1:].lstrip("0")
    assert figure["title"] in said(f"cite {figure['id']}")
    assert said(f"cite {figure['id'].lower()}") == said(f"cite F{number}") == said(f"cite {figure['id']}")
    row = book.verdicts().iloc[0]
    assert f"“{row['reading']}”: {VERDICT_NAMES[row['verdict']]} ({row['claim_id']})" in said(f"cite {row['claim_id']}")
    assert said(f"cite {row['claim_id']} --format bibtex").startswith("@misc{")


def test_open_shows_the_page_and_prints_its_path(said, book, figure, monkeypatch, capsys, tmp_path):
    opened = []
    monkeypatch.setattr("webbrowser.open", lambda address: opened.append(address) or True)
    claim, pages = book.verdicts()["claim_id"].iloc[0], ROOT.resolve() / "figures"
    assert said(f"open {figure['id'].lower()}") == f"{pages}/index.html#{figure['id']}"
    assert said(f"open {claim}") == f"{pages}/article.html#{claim}" and said("open") == f"{pages}/index.html"
    places = [f"index.html#{figure['id']}", f"article.html#{claim}", "index.html"]
    assert opened == [f"{pages.as_uri()}/{place}" for place in places]
    for page, mark in (("index.html", figure["id"]), ("article.html", claim)):
        assert f'id="{mark}"' in (pages / page).read_text(encoding="utf-8")
    shutil.copytree(ROOT / "data", tmp_path / "data")
    assert main(["--root", str(tmp_path), "open"]) == 1
    assert "figures/index.html is not there; `make` makes it" in capsys.readouterr().err


def broken(address):
    raise OSError("no display")


@pytest.mark.parametrize("browser", [lambda address: False, broken])
def test_open_does_without_a_browser(monkeypatch, capsys, browser):
    monkeypatch.setattr("webbrowser.open", browser)
    assert main(["open"]) == 0
    told = capsys.readouterr()
    assert told.out.endswith("figures/index.html\n") and "no browser was found" in told.err


def test_help_has_each_command_in_one_group_and_examples_that_work(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    told = capsys.readouterr().out
    groups = dict(re.findall(r"^(for \w+|examples):\n((?:    .*\n)+)", told, flags=re.M))
    assert list(groups) == [*cli.GROUPS, "examples"]
    commands = re.findall(r"^    (\w+) ", groups["for readers"] + groups["for builders"], flags=re.M)
    assert len(commands) == len(set(commands)) >= 15
    assert {"answer", "explain", "report", "search", "cite", "whois", "open", "changes"} <= set(commands)
    examples = [shlex.split(line) for line in groups["examples"].splitlines()]
    assert {example[1] for example in examples} <= set(commands)
    for _, *arguments in examples:
        assert cli.parser_of_all().parse_args(arguments).command


@pytest.mark.parametrize(
    "options, fault",
    [
        ("--jobs 0", "--jobs is 0, expected at least 1"),
        ("--cell-seconds -3", "--cell-seconds is -3, expected at least 1"),
        ("-p steep_ratio high", "'high'"),
    ],
)
def test_a_number_that_a_run_cannot_take_is_told(capsys, options, fault):
    assert main(["run", *shlex.split(options)]) == 1
    assert fault in capsys.readouterr().err
