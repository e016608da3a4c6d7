"""What holds of every check: it declares its verdicts and reaches each, and missing rows speak neither way."""

import re
from collections import Counter
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from claimbook.book import Book
from claimbook.changes import smallest_change
from claimbook.checks import Finding, all_checks, check_of, contexts, gives, parameters_of, tolerances_of, topics
from claimbook.data.tables import Tables
from claimbook.words import VERDICTS


def _reached() -> list[tuple]:
    cases = []
    for file in sorted(Path(__file__).parent.glob("*/reached*.py")):
        spec = spec_from_file_location(f"{file.parent.name}_{file.stem}", file)
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        cases += module.REACHED
    return cases


# A claim, a verdict, and what to do to the real tables so that the rule gives it; None leaves them as they are.
REACHED = _reached()


def inputs(claim: str, tables: Tables) -> dict:
    """What a check takes: tables with their corrections applied, and the day of publication if it asks for it."""
    given = parameters_of(check_of(claim))
    return {name: tables.published if name == "published" else tables.used(name) for name in given}


def tables_of(check) -> list[str]:
    return [name for name in parameters_of(check) if name != "published"]


def finding(claim: str, tables: Tables) -> Finding:
    return check_of(claim)(*inputs(claim, tables).values())


@pytest.mark.parametrize(
    ("claim", "verdict", "doctor"),
    REACHED,
    ids=[f"{claim}-{verdict}-{i}" for i, (claim, verdict, _) in enumerate(REACHED)],
)
def test_doctored_tables_reach_a_verdict(claim, verdict, doctor, tables):
    assert finding(claim, doctor(tables) if doctor else tables).verdict == verdict


@pytest.mark.parametrize("claim", topics())
def test_every_verdict_that_a_check_declares_is_reached(claim):
    declared = check_of(claim).verdicts
    assert set(declared) <= set(VERDICTS) and len(set(declared)) == len(declared)
    assert {verdict for reached, verdict, _ in REACHED if reached == claim} == set(declared)


@pytest.mark.parametrize("claim", topics())
def test_a_rule_says_its_question_its_gaps_and_the_reason_of_its_thresholds(claim):
    check = check_of(claim)
    words = " ".join(check.__doc__.split())
    assert re.match(r"[A-Z][^.?]*\?", words), "the rule begins with its question"
    assert "Gaps:" in words
    assert "Threshold:" in words or not tolerances_of(check)
    for verdict in ("supported", "contradicted"):
        assert verdict in check.verdicts or f"Never {verdict}" in words


@pytest.mark.parametrize("claim", topics())
def test_an_empty_table_neither_supports_nor_contradicts(claim, tables):
    for name in tables_of(check_of(claim)):
        if name not in ("claims", "sources"):
            found = finding(claim, tables.with_table(name, tables[name].head(0)))
            assert found.verdict not in ("supported", "contradicted"), f"without {name}: {found.because}"


@pytest.mark.parametrize("claim", topics())
def test_checks_are_pure(claim, tables):
    before = {name: tables.used(name).copy() for name in tables_of(check_of(claim))}
    assert finding(claim, tables) == finding(claim, tables)
    assert all(frame.equals(tables.used(name)) for name, frame in before.items())


def test_a_threshold_belongs_to_one_rule():
    shared = Counter(name for check in all_checks().values() for name in tolerances_of(check))
    assert [name for name, number in shared.items() if number > 1] == []


@pytest.mark.parametrize("claim", topics())
def test_what_would_change_a_verdict_does(claim, tables):
    """The moves are of the check's own tables, and the change found is real: the verdict it names is declared."""
    check = check_of(claim)
    assert check.moves and {move.table for move in check.moves} <= set(tables_of(check))
    change = smallest_change(check, inputs(claim, tables))
    standing = finding(claim, tables).verdict
    assert len(change.moves) <= 2 and change.verdict != standing
    assert change.verdict in check.verdicts if change.moves else not change.verdict


def test_definitions_hold_the_rule_itself(tables):
    for claim in topics():
        found = finding(claim, tables)
        if found.definitions:
            assert len(found.definitions) >= 3, claim
            assert found.verdict in found.definitions.values(), claim


def test_a_verdict_that_is_not_declared_is_refused():
    check = gives("supported", "contradicted")(lambda: Finding("mixed", ""))
    with pytest.raises(ValueError, match="'mixed', which it does not declare; it declares supported, contradicted"):
        check()


def test_every_claim_has_its_answer(book):
    assert not book.tables["answers"]["answer"].str.startswith("To be written").any()
    for claim in book.tables["claims"]["claim_id"]:
        assert book.answer(claim).endswith(".") and "{" not in book.answer(claim)


@pytest.mark.parametrize("claim", topics())
def test_check_gives_the_expected_verdict(claim, tables):
    expected = tables["verdicts"].set_index("claim_id")["verdict"]
    found = finding(claim, tables)
    assert found.verdict == expected[claim] and found.because


def test_checks_stand_in_the_order_of_their_claims(monkeypatch):
    topic = import_module("topics.security")
    monkeypatch.setattr(topic, "CLAIMS", ("C1000", "C99b", *topic.CLAIMS, "C100", "C99"))
    assert list(topics.__wrapped__()) == [*topics(), "C99", "C99b", "C100", "C1000"]
    assert list(all_checks()) == list(topics())


def test_every_claim_of_a_topic_has_a_function_in_it_and_every_function_a_claim():
    claims = topics() | contexts()
    for name in dict.fromkeys(claims.values()):
        functions = {one for one in vars(import_module(f"{name}.checks")) if re.fullmatch("c[0-9]+[a-z]*", one)}
        assert functions == {claim.lower() for claim, topic in claims.items() if topic == name}
    assert not set(topics()) & set(contexts())


def test_numbers_beside_a_judged_claim_have_no_verdict(book):
    judged = book.tables["verdicts"].query("basis == 'judged'")["claim_id"]
    for claim in contexts():
        assert claim in set(judged)
        assert book.finding(claim).verdict == "" and book.finding(claim).because


def test_every_computed_quantity_has_definitions(book):
    verdicts = book.verdicts().query("kind == 'quantity' and basis == 'computed'")
    assert all(book.finding(claim).definitions for claim in verdicts["claim_id"])


def test_every_measured_quantity_has_its_distance(tables):
    for claim in topics():
        found = finding(claim, tables)
        assert (found.distance is None) == (not found.flips_at)
        assert found.distance is None or found.distance >= 0


def test_a_wide_threshold_changes_the_verdict_it_concerns(tables):
    assert "C38" in Book.open(tables=tables, steep_ratio=3).flips()
    assert "C10b" in Book.open(tables=tables, least_factor=5).flips()


@pytest.mark.parametrize(
    "tolerances", [{"steep_ration": 2}, {"steep_ratio": -1}, {"steep_ratio": "wide"}, {"steep_ratio": float("inf")}]
)
def test_tolerances_are_checked(tables, tolerances):
    with pytest.raises(ValueError, match="tolerance"):
        Book.open(tables=tables, **tolerances)


def test_a_topic_names_the_tolerances_of_its_checks():
    own = {check.__module__: set() for check in all_checks().values()}
    for check in all_checks().values():
        assert all(isinstance(value, int | float) for value in tolerances_of(check).values())
        own[check.__module__] |= set(tolerances_of(check))
    for module, names in own.items():
        assert set(getattr(import_module(module.removesuffix(".checks")), "TOLERANCES", ())) == names
