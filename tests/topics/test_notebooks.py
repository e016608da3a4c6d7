"""What a reader of the notebooks is promised: questions, short cells, tables of at most twelve rows, one style of dates."""

import json
import re

import jupytext
import pytest

from claimbook.data.tables import ROOT

MOST_ROWS, MOST_LINES, MOST_CELLS, MOST_TABLES = 12, 20, 50, 12
FEWER_CELLS, FEWER_TABLES = {"06_security": 45}, {"04_economy": 10}
STEMS = sorted(path.stem for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.py"))
NUMBER = re.compile(r"[-+\u2212]?\d[\d,.]*")


def sources(stem: str) -> list:
    return jupytext.read(ROOT / "notebooks" / f"{stem}.py").cells


def tables(stem: str) -> list[str]:
    """The tables that a notebook shows, as HTML; claim boxes are none."""
    notebook = json.loads((ROOT / "notebooks" / f"{stem}.ipynb").read_text(encoding="utf-8"))
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", ())]
    shown = ["".join(output.get("data", {}).get("text/html", "")) for output in outputs]
    return [html for html in shown if "<table" in html and 'class="claim"' not in html]


def faults(table: str) -> list[str]:
    """What is wrong with a table that a notebook shows."""
    heads = re.findall(r"<th\b[^>]*>(.*?)</th>", table, flags=re.S)
    cells = re.findall(r"<td\b([^>]*)>(.*?)</td>", table, flags=re.S)
    rows = len(cells) // max(len(heads), 1)
    found = [f"{rows} rows"] if rows > MOST_ROWS else []
    found += [f"the heading {head!r}" for head in heads if not re.match(r"[A-Z0-9]", head)]
    found += [f"the date in {words!r}" for _, words in cells if re.search(r"\b\d{4}-\d\d-\d\d\b", words)]
    for place, head in enumerate(heads):
        column = cells[place :: len(heads)]
        if any(words for _, words in column) and all(NUMBER.fullmatch(words) for _, words in column):
            found += [f"numbers to the left under {head!r}"] if "right" not in column[0][0] else []
        if len(column) > 1 and not any(words for _, words in column):
            found.append(f"nothing under {head!r}")
    return found


@pytest.mark.parametrize("stem", STEMS)
def test_cells_are_short_and_few(stem):
    cells = sources(stem)
    assert len(cells) <= FEWER_CELLS.get(stem, MOST_CELLS)
    long = [cell.source for cell in cells if cell.cell_type == "code" and len(cell.source.splitlines()) > MOST_LINES]
    assert not long


@pytest.mark.parametrize("stem", STEMS)
def test_headings_ask_and_name_claims_whose_boxes_follow(stem):
    named: set[str] = set()
    for cell in sources(stem):
        if cell.cell_type == "markdown":
            for line in re.findall(r"^##+ (.+)$", cell.source, flags=re.M):
                assert not named, f"no box of {named} before {line!r}"
                assert re.fullmatch(r"[^?]+\?( \((\w+, )*\w+\))?", line), line
                named = set(re.findall(r"\bC\d\d\w?\b", line))
        else:
            named -= set(re.findall(r"C\d\d\w?", " ".join(re.findall(r"book\.claim\((.*?)\)", cell.source))))
    assert not named


@pytest.mark.parametrize("stem", STEMS)
def test_a_parameter_is_explained_where_it_stands(stem):
    for cell in sources(stem):
        if "parameters" in cell.metadata.get("tags", ()):
            lines = cell.source.splitlines()
            assert lines[0].startswith("#")
            # Two that belong together share a comment.
            assert sum(line.startswith("#") for line in lines) * 2 >= sum("=" in line for line in lines)


@pytest.mark.parametrize("stem", STEMS)
def test_tables_are_short_and_read_alike(stem):
    shown = tables(stem)
    assert shown and len(shown) <= FEWER_TABLES.get(stem, MOST_TABLES)
    assert [fault for table in shown for fault in faults(table)] == []


def test_faults_of_a_table_are_found():
    def table(head, *cells, look=""):
        return f"<table><th>{head}</th>" + "".join(f"<td{look}>{cell}</td>" for cell in cells) + "</table>"

    assert faults(table("State", "one", "two")) == []
    assert faults(table("Deaths", "17", "1,500", look=' style="text-align: right"')) == []
    assert faults(table("Deaths", "17", "1,500")) == ["numbers to the left under 'Deaths'"]
    assert faults(table("state", "one")) == ["the heading 'state'"]
    assert faults(table("Day", "until 2022-01-05")) == ["the date in 'until 2022-01-05'"]
    assert faults(table("Row", *["word"] * (MOST_ROWS + 1))) == [f"{MOST_ROWS + 1} rows"]
    assert faults(table("Basis", "", "")) == ["nothing under 'Basis'"]
