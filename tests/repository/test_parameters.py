"""A notebook's parameters bear on what it shows, and ``-p`` is refused where it would change nothing."""

import ast
import re

import jupytext
import matplotlib
import pytest
from matplotlib import pyplot

import claimbook
from claimbook.book import Book
from claimbook.checks import all_checks, check_of, tolerance_names, tolerances_of
from claimbook.cli import main
from claimbook.data.tables import ROOT
from sealbook import pairs

NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.py"))
PROBE = """# %% tags=["parameters"]
{name} = 0.05
{more}
# %%
from claimbook import Book
book = Book.open({name}={name})
book.finding({claim!r})
"""


def unused(notebook: str, tables, monkeypatch) -> list[str]:
    """The parameters of a notebook that nothing in it uses: it is carried out, and the book asked afterwards."""
    names = sorted(pairs.parameter_names(jupytext.reads(notebook, fmt="py:percent")))
    if not names:
        return []
    books, opened = [], Book.open
    with monkeypatch.context() as patch:
        patch.setattr(Book, "open", lambda **own: books.append(opened(tables=tables, **own)) or books[-1])
        for name in ("export", "tabulate", "show"):
            patch.setitem(vars(claimbook), name, lambda *arguments, **named: None)
        try:
            exec(compile(notebook, "notebook", "exec"), {"__name__": "notebook"})
        finally:
            pyplot.close("all")
    given = {name for book in books for name in book.findings.tolerances}
    taken = {name for book in books for claim in book.findings.known for name in tolerances_of(check_of(claim))}
    read = {
        node.id
        for node in ast.walk(ast.parse(notebook))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    return [
        name
        for name in names
        if name in given - taken or name not in given | read or (name in tolerance_names() and name not in given)
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_parameter_is_used(tables, monkeypatch, path):
    matplotlib.use("agg")
    assert unused(path.read_text(encoding="utf-8"), tables, monkeypatch) == []


def test_a_parameter_that_nothing_uses_is_found(tables, monkeypatch):
    taken = {claim: next(iter(tolerances_of(check)), "") for claim, check in all_checks().items()}
    claim, name = next((claim, name) for claim, name in taken.items() if name)
    free = next(claim for claim, name in taken.items() if not name)
    other = next(other for other in tolerance_names() if other != name)

    def found(claim, more=""):
        return unused(PROBE.format(name=name, more=more, claim=claim), tables, monkeypatch)

    assert found(claim) == []
    assert found(free) == [name]
    assert found(claim, "years = 3") == ["years"]
    assert found(claim, f"{other} = 2") == [other]


def test_the_command_refuses_a_parameter_that_changes_nothing(checkout, capsys):
    assert main(["--root", str(checkout), "run", "02", "-p", "steep_ratio", "3"]) == 1
    said = capsys.readouterr().err
    assert re.search(r"^claimbook: no notebook has a parameter 'steep_ratio'; there are none$", said, flags=re.M)
