"""The parts of the repository agree with one another."""

import asyncio
import json
import re
import shutil
import tomllib

import jupytext
import pytest

from claimbook import __version__
from claimbook.cli import main
from claimbook.data.tables import ROOT, DataError
from claimbook.publish.codebook import codebook
from claimbook.publish.pages import MANY_CLAIMS
from claimbook.publish.write import CLAIMS, MARKS, about_tables, cards, readme
from claimbook.words import verdict_mark
from exhibit.card import in_markdown

PAIRS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.py"))
PAGES = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")),
]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = {contract["name"]: contract for contract in PROJECT["tool"]["importlinter"]["contracts"]}


def test_every_package_of_src_is_installed_and_has_walls():
    packages = {path.parent.name for path in (ROOT / "src").glob("*/__init__.py")}
    assert packages == {"claimbook", "topics", "exhibit", "sealbook"}
    assert set(PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) == {
        f"src/{name}" for name in packages
    }
    assert set(PROJECT["tool"]["importlinter"]["root_packages"]) == packages


def test_walls_stand_around_every_topic():
    folders = {path.parent.name for path in (ROOT / "src/topics").glob("*/__init__.py")} - {"shared"}
    assert set(CONTRACTS["topics do not know one another"]["modules"]) == {f"topics.{name}" for name in folders}
    pure = {
        f"topics.{path.parent.name}.{path.stem}"
        for name in ("checks", "measures")
        for path in (ROOT / "src/topics").glob(f"*/{name}.py")
    }
    assert pure <= set(CONTRACTS["measures, checks and data draw nothing"]["source_modules"])


def test_commands_that_are_told_are_there_and_all_of_make_are_told(capsys):
    told = "".join((ROOT / page).read_text(encoding="utf-8") for page in ("README.md", "CONTRIBUTING.md"))
    targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.M))
    named = set(re.findall(r"(?:`|^)make ([a-z][a-z-]*)", told, flags=re.M))
    assert named <= targets and targets - named <= {"all", "setup"}, named ^ targets
    with pytest.raises(SystemExit):
        main(["--help"])
    commands = set(re.findall(r"^ {2,4}([a-z]+)\b", capsys.readouterr().out, flags=re.M))
    used = set(re.findall(r"`(?:\.venv/bin/)?claimbook ([a-z]+)", told))
    assert used and used <= commands, used - commands


def test_environment_names_the_packages_of_the_project():
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    listed = set(re.findall(r"^  - ([a-z][^\n:]*)$", text, flags=re.M)) - {"conda-forge", "pip"}
    assert listed == {*PROJECT["project"]["dependencies"], "python" + PROJECT["project"]["requires-python"]}


def test_lock_pins_every_package_with_hashes_and_names_no_server():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", lock)
    assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"https?://", lock)
    pinned = {re.split(r"[=\[ ]", entry)[0] for entry in entries}
    wanted = {re.split(r"[<>=\[ ]", name)[0] for name in PROJECT["project"]["dependencies"]}
    assert wanted <= pinned


def test_one_version_everywhere():
    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert PROJECT["project"]["version"] == __version__ == package["version"]
    assert f"\nversion: {__version__}\n" in citation


def anchors(page: str) -> set[str]:
    """The anchors that a code host gives the headings of a Markdown page."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", page, flags=re.M | re.S), flags=re.M)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere_on_a_code_host(name):
    """To a file that is there, and a part that it has; never to HTML, which a code host shows as source."""
    page = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"(?<!\\)\]\(([^)]+)\)", page):
        if target.startswith("https://"):
            continue
        path, _, part = target.partition("#")
        file = (ROOT / name).parent / path if path else ROOT / name
        assert file.is_file() and file.suffix != ".html", target
        assert not part or (file.suffix == ".md" and part in anchors(file.read_text(encoding="utf-8"))), target


def test_readme_is_short():
    """What is written by hand, that is outside of answers and findings; what stands in links is no word."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    by_hand = re.sub(r"<!-- (answer|findings): .*?<!-- end of .*?-->|\]\([^)]+\)", " ", readme, flags=re.S)
    assert 300 < len(re.findall(r"[^\W_][\w.'-]*", by_hand)) < 500


def test_every_claim_is_on_its_page_with_verdict_answer_and_citation(book):
    page = (ROOT / CLAIMS).read_text(encoding="utf-8")
    parts = dict(re.findall(r"^### (\w+)\n(.*?)(?=^##|\Z)", page, flags=re.M | re.S))
    rows = book.verdicts()
    assert list(parts) == list(rows["claim_id"])
    for row in rows.itertuples():
        part = parts[row.claim_id]
        assert f"- **Verdict:** {verdict_mark(row.verdict)}\n" in part and row.confidence in part
        assert in_markdown(book.answer(row.claim_id)) in part and in_markdown(row.reading) in part
        assert f"({row.claim_id})" in part.partition("- **To cite:**")[2]
    for card in cards(ROOT):
        for claim in card["claims"]:
            assert len(card["claims"]) > MANY_CLAIMS or f"[{card['id']}](../figures/{card['id']}_" in parts[claim]


def test_changes_name_the_version_every_changed_verdict_and_every_retired_figure(book):
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"\n## {__version__} (" in changes
    history = book.tables["verdict_history"]
    changed = history.loc[history["from_verdict"] != "", "claim_id"]
    assert [claim for claim in changed if f"#{claim.lower()})" not in changes] == []
    assert [gone for gone in book.retired()["exhibit_id"] if f"| {gone} | Retired. " not in changes] == []


def test_answers_and_findings_of_the_readme_are_those_of_the_data(book):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert readme(text, book, cards(ROOT)) == text
    asked = re.findall(r"^<!-- answer: (\w+) -->\n(.*)$", text, flags=re.M)
    assert len(asked) == 4
    assert all(answer == in_markdown(book.answer(claim)) for claim, answer in asked)
    # The first sign stands in the legend.
    assert not re.search("[✓✎±✗❝]", text[: text.index(MARKS[0])])


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("answer: C02", "answer: C99", "asks for the answer to 'C99', expected the id of a claim"),
        ("<!-- end of answer -->", "", "1 of 4 answers lack '<!-- end of answer -->' at their end"),
        (MARKS[1], "", "are missing, expected both"),
    ],
)
def test_a_readme_that_lost_a_mark_is_refused(book, before, after, said):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    with pytest.raises(DataError, match=f"README.md: .*{re.escape(said)}"):
        readme(text.replace(before, after, 1), book, cards(ROOT))


def test_codebook_is_that_of_the_descriptor(book, tables):
    made = codebook(tables.package, about_tables(book, cards(ROOT)))
    assert (ROOT / "data" / "README.md").read_text(encoding="utf-8") == made
    assert (
        f"- [un_votes](#un_votes): Roll calls of the UN General Assembly ({len(tables['un_votes']):,} rows, F0" in made
    )
    assert "What is done with the rows.<br>used: the rows that are used" in made
    for resource in tables.package["resources"]:
        assert f"\n## {resource['name']}\n" in made


@pytest.mark.parametrize("path", PAIRS, ids=lambda path: path.stem)
def test_pair_agrees_and_is_small_and_clean(path):
    source, pair = jupytext.read(path), json.loads(path.with_suffix(".ipynb").read_text(encoding="utf-8"))
    assert [cell.source for cell in source.cells] == ["".join(cell["source"]) for cell in pair["cells"]]
    raw = path.with_suffix(".ipynb").read_text(encoding="utf-8")
    assert len(raw.encode()) < 1_000_000
    assert str(ROOT) not in raw and "<script" not in raw and '"stderr"' not in raw
    assert '"duration"' not in raw and "start_time" not in raw
    code = [cell for cell in pair["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    assert not re.search(r"^\s*(def|class) ", "\n".join("".join(cell["source"]) for cell in code), flags=re.M)


@pytest.mark.parametrize("path", PAIRS, ids=lambda path: path.stem)
def test_notebook_begins_as_all_do_and_hands_its_parameters_to_the_book(path):
    first, second = [cell for cell in jupytext.read(path).cells if cell.cell_type == "code"][:2]
    parameters = []
    if first.metadata.get("tags") == ["parameters"]:
        parameters, first = re.findall(r"^(\w+) = ", first.source, flags=re.M), second
        assert parameters
    assert first.source.startswith("from claimbook import Book, ")
    opened = re.search(r"^book = Book\.open\((.*?)\)$", first.source, flags=re.M | re.S).group(1)
    assert re.findall(r"(\w+)=(\w+)", opened) == [(name, name) for name in parameters]


@pytest.mark.parametrize("path", PAIRS, ids=lambda path: path.stem)
def test_prose_has_no_typed_findings(path):
    """Years and numbers of resolutions may stand in prose for orientation; counts, shares and dates come from the data through code."""
    for cell in jupytext.read(path).cells:
        if cell.cell_type == "markdown":
            plain = re.sub(
                r"`[^`]*`|\b\d\d/\d{2,3}\b|\bnotebooks? \d\d( to \d\d)?|\b\d\d(?= to \d\d\b)|[CFTS]\d\d[a-z]?|\b(19|20)\d\d\b|\bC5\+1\b",
                "",
                cell.source,
            )
            assert not re.search(r"\d", plain), (path.name, re.search(r".{0,40}\d.{0,20}", plain).group())


@pytest.fixture
def contents(tmp_path):
    """JupyterLab's contents manager with Jupytext active, as its server extension sets it up."""
    from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
    from jupytext.async_contentsmanager import build_async_jupytext_contents_manager_class

    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return build_async_jupytext_contents_manager_class(AsyncLargeFileManager)(root_dir=str(tmp_path))


@pytest.mark.parametrize("name", [f"{path.stem}.{kind}" for path in PAIRS for kind in ("ipynb", "py")])
def test_jupyter_opens_both_files_of_a_pair_as_a_notebook(contents, name):
    model = asyncio.run(contents.get(f"notebooks/{name}", type="notebook"))
    assert model["type"] == "notebook" and model["content"]["cells"]
    assert any(cell.get("outputs") for cell in model["content"]["cells"])


def boxes(path) -> list[str]:
    """The claims in the boxes of an executed notebook, in their order."""
    cells = json.loads(path.with_suffix(".ipynb").read_text(encoding="utf-8"))["cells"]
    html = [
        "".join(out["data"].get("text/html", "")) for cell in cells for out in cell.get("outputs", ()) if "data" in out
    ]
    return [claim for box in html if 'class="claim"' in box for claim in re.findall(r">(C\d\d[a-z]?)</a>", box)]


def test_every_claim_has_one_notebook(book):
    """Each claim stands in one box of notebooks 02 to 06, or with those that cannot be checked in 07."""
    evidence = [claim for path in PAIRS[1:6] for claim in boxes(path)]
    assert len(evidence) == len(set(evidence))
    uncheckable = set(book.verdicts().query("verdict == 'not_checkable'")["claim_id"])
    assert set(boxes(PAIRS[6])) == uncheckable
    assert set(evidence) | uncheckable == set(book.verdicts()["claim_id"])
