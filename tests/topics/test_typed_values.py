"""No number is typed into what a card calls values: read in the source, because a run sees only what became of it."""

import ast

import pytest

from claimbook.data.tables import ROOT
from exhibit.card import TYPED_NUMBER


def is_word(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def typed_values(source: str) -> list[str]:
    """The entries of ``values`` in which a number is written and nothing is read: ``2022``, ``"5th"``, ``spell(5)``.

    Looked at are the dictionaries written where a card gets its values, or assigned to a variable of that name; what a
    variable holds that was typed elsewhere is not seen.
    """
    found = []
    for node in ast.walk(ast.parse(source)):
        given = isinstance(node, ast.keyword) and node.arg == "values"
        assigned = isinstance(node, ast.Assign) and "values" in map(ast.unparse, node.targets)
        entries = [each for each in ast.walk(node.value) if isinstance(each, ast.Dict)] if given or assigned else []
        for key, value in (
            (key, value) for entry in entries for key, value in zip(entry.keys, entry.values, strict=True)
        ):
            calls = [call for call in ast.walk(value) if isinstance(call, ast.Call)]
            called = {id(call.func) for call in calls}
            # A word that is handed on, such as "EU27", names what is read.
            words = {id(each) for call in calls for part in call.args for each in ast.walk(part) if is_word(each)}
            read = [each for each in ast.walk(value) if isinstance(each, ast.Name) and id(each) not in called]
            typed = [each.value for each in ast.walk(value) if isinstance(each, ast.Constant) and id(each) not in words]
            if not read and any(type(each) in (int, float) or TYPED_NUMBER.search(str(each)) for each in typed):
                found.append(f"{ast.unparse(key) if key else '**'}: {ast.unparse(value)}")
    return found


@pytest.mark.parametrize("value", ["2022", "-1.5", "'5th'", "'three'", "spell(5)", "f'{7:,}'", "round(10 / 3, 1)"])
def test_a_typed_value_is_found(value):
    entry = [f"'top': {value}"]
    assert typed_values(f"Card('F99', values={{'top': {value}}})") == entry
    assert typed_values(f"Card('F99', values=ranks | {{'top': {value}, 'last': rows.max()}})") == entry
    assert typed_values(f"values = {{'top': {value}}}") == entry


@pytest.mark.parametrize(
    "value", ["spell(len(STATES))", "rows['n'].iloc[0]", "100 * share", "'Kazakhstan'", "YEARS[1]", "share('EU27')"]
)
def test_a_value_that_is_read_is_not(value):
    assert typed_values(f"Card('F99', values={{'top': {value}}}, drawn={{'year': 2022}})") == []


@pytest.mark.parametrize(
    "path", sorted((ROOT / "src/topics").rglob("*.py")), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_no_topic_types_a_value(path):
    assert typed_values(path.read_text(encoding="utf-8")) == []
