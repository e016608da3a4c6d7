"""The computed verdicts: right on the real tables, and flipped by doctored ones."""

import re
from functools import reduce
from importlib import import_module

import pandas as pd
import pytest

from claimbook.book import Book
from claimbook.checks import Finding, all_checks, check_of, parameters_of, tables_of, tolerances_of, topics
from claimbook.data.tables import Tables
from claimbook.words import VERDICTS
from topics.shared.states import STATES


def drop(name: str, condition):
    """The tables without some rows."""
    return lambda tables: tables.with_table(name, tables[name][~condition(tables[name])].reset_index(drop=True))


def put(name: str, condition, column: str, value):
    """The tables with other cells in some rows; refuses to change nothing."""

    def change(tables: Tables) -> Tables:
        frame = tables[name].copy()
        rows = condition(frame)
        assert rows.any() and (frame.loc[rows, column] != value).any(), "the doctored table would be the same"
        frame.loc[rows, column] = value
        return tables.with_table(name, frame)

    return change


def add(name: str, condition, **cells):
    """The tables with copies of the first fitting row, changed as given."""

    def change(tables: Tables) -> Tables:
        frame = tables[name]
        row = frame[condition(frame)].head(1).assign(**cells)
        assert len(row) == 1
        return tables.with_table(name, pd.concat([frame, row], ignore_index=True))

    return change


def both(*changes):
    """Several changes, one after the other."""
    return lambda tables: reduce(lambda changed, change: change(changed), changes, tables)


def event(name: str):
    return lambda frame: frame["event_id"] == name


def every(frame):
    return pd.Series(True, index=frame.index)


def cell(**cells):
    def condition(frame):
        rows = every(frame)
        for column, value in cells.items():
            rows &= frame[column] == value
        return rows

    return condition


def votes(resolutions: tuple[str, ...], ballot: str, states: tuple[str, ...] = STATES):
    def change(tables: Tables) -> Tables:
        frame = tables["un_votes"].copy()
        rows = frame["resolution"].isin(resolutions)
        assert rows.any()
        frame.loc[rows, list(states)] = ballot
        return tables.with_table("un_votes", frame)

    return change


CONDEMNATIONS = ("A/RES/68/262", *(f"A/RES/ES-11/{number}" for number in range(1, 7)))
CRIMEA_RIGHTS = (
    "A/RES/71/205",
    "A/RES/72/190",
    "A/RES/73/263",
    "A/RES/74/168",
    "A/RES/75/192",
    "A/RES/76/179",
    "A/RES/77/229",
    "A/RES/78/221",
)
CRIMEA_ARMS = ("A/RES/73/194", "A/RES/74/17", "A/RES/75/29", "A/RES/76/70")

FLIPS = [
    ("C01", put("events", event("crocus-attack"), "date", "2023-03-22"), "contradicted"),
    ("C01", drop("events", event("crocus-attack")), "contradicted"),
    ("C02", put("crocus_toll", lambda f: f["as_of_date"] == "2024-03-30", "deaths", 140), "supported"),
    ("C02", put("crocus_toll", lambda f: f["as_of_date"] == "2024-03-30", "deaths", 160), "contradicted"),
    ("C02", put("crocus_toll", lambda f: f["deaths"] == 140, "deaths", 141), "contradicted"),
    ("C06", put("events", event("tajik-independence"), "date", "1920-01-01"), "contradicted"),
    ("C07", drop("removals", lambda f: f["period"].str.startswith("2024-0")), "not_enough_evidence"),
    ("C07b", put("removals", lambda f: f["period"] == "2024-04-27", "nationality_iso3", "ALL"), "mixed"),
    ("C07b", put("removals", every, "nationality_iso3", "ALL"), "not_enough_evidence"),
    (
        "C10",
        put("migrant_counts", lambda f: f["measure"] == "persons-registered-in-year", "persons", 12_000_000),
        "mixed",
    ),
    (
        "C12",
        put("migrant_counts", lambda f: f["measure"] == "border-entries-work-purpose", "persons", 1),
        "contradicted",
    ),
    (
        "C12",
        put(
            "migrant_counts",
            lambda f: f["period_start"].str.startswith("2023") & f["country_iso3"].isin(["TJK", "KGZ"]),
            "persons",
            9_000_000,
        ),
        "supported",
    ),
    ("C14b", put("trade_partners", cell(partner_iso3="RUS", year=2020), "share_percent", 1.0), "mixed"),
    (
        "C14b",
        both(
            put("trade_partners", cell(partner_iso3="RUS", year=2020), "share_percent", 1.0),
            put("remittances", cell(year=2023), "share_of_gdp_percent", 1.0),
        ),
        "contradicted",
    ),
    ("C16", put("events", event("tokayev-spief"), "date", "2022-10-17"), "contradicted"),
    (
        "C16",
        put(
            "positions",
            lambda f: (f["country_iso3"] == "KAZ") & f["date"].str.startswith("2022-06"),
            "issue",
            "annexation-2022",
        ),
        "supported",
    ),
    ("C16b", put("events", event("annexation-treaties"), "date", "2025-01-01"), "contradicted"),
    ("C18", put("positions", cell(issue="georgia-2008"), "leans_to", "none"), "supported"),
    ("C18", put("positions", cell(issue="georgia-2008", country_iso3="KAZ"), "stance", "recognises"), "contradicted"),
    ("C19", votes(("A/RES/68/262",), "Y", ("UZB",)), "contradicted"),
    (
        "C19",
        both(votes(("A/RES/63/307",), "Y"), put("positions", cell(issue="crimea-2014"), "leans_to", "none")),
        "supported",
    ),
    ("C20", drop("events", lambda f: f["event_id"].isin(["xian-summit", "eu-central-asia-2022"])), "mixed"),
    ("C20", put("memberships", cell(country_iso3="KAZ", organisation="CSTO"), "left", "2023-05-01"), "mixed"),
    ("C21", put("positions", every, "leans_to", "none"), "contradicted"),
    ("C21", put("positions", every, "leans_to", "target"), "supported"),
    ("C22", put("russian_arrivals", cell(country_iso3="KGZ"), "persons", 9_000), "supported"),
    ("C22", put("russian_arrivals", lambda f: f["country_iso3"].isin(["KGZ", "UZB"]), "persons", 9_000), "mixed"),
    ("C22", add("russian_arrivals", cell(country_iso3="UZB", measure="entries"), country_iso3="TKM"), "mixed"),
    ("C22b", put("russian_arrivals", cell(measure="entries"), "persons", 5_000), "supported"),
    ("C22b", put("russian_arrivals", cell(measure="entries"), "persons", 500), "contradicted"),
    ("C24", put("language", every, "value_percent", 50.0), "contradicted"),
    ("C26", put("polls", cell(country_iso3="KGZ", answer="blame"), "source_id", "cab-wave11"), "supported"),
    ("C27", put("polls", cell(country_iso3="KAZ", answer="blame"), "source_id", "cab-wave11"), "supported"),
    ("C28", put("society_events", cell(kind="protest"), "date", "2022-03-06"), "not_enough_evidence"),
    ("C29", put("society_events", cell(kind="concert-cancelled"), "decided_by", "venue"), "supported"),
    ("C29", drop("society_events", cell(kind="concert-cancelled")), "contradicted"),
    ("C30", put("society_events", cell(kind="media-blocked"), "source_id", "rferl-2022-ban"), "not_enough_evidence"),
    ("C31", votes(("A/RES/ES-11/1",), "Y", ("KAZ",)), "contradicted"),
    ("C31", votes(CONDEMNATIONS, "A"), "supported"),
    ("C31", votes(CONDEMNATIONS, "X"), "mixed"),
    ("C31b", votes(("A/RES/ES-11/3",), "N"), "supported"),
    ("C31b", votes((*CONDEMNATIONS, *CRIMEA_RIGHTS, *CRIMEA_ARMS), "A"), "contradicted"),
    ("C31b", votes((*CONDEMNATIONS, *CRIMEA_RIGHTS, *CRIMEA_ARMS), "A", ("KAZ", "KGZ", "TJK")), "mixed"),
    ("C32", votes(CRIMEA_RIGHTS, "A"), "contradicted"),
    ("C32", both(votes(CRIMEA_RIGHTS, "A"), votes(("A/RES/71/205",), "N")), "supported"),
    (
        "C34",
        put("memberships", cell(country_iso3="RUS", organisation="CSTO"), "founding_member", False),
        "contradicted",
    ),
    ("C36", put("events", event("csto-request"), "date", "2022-01-08"), "contradicted"),
    (
        "C36b",
        put(
            "events",
            lambda f: f["event_id"].isin(["zhanaozen-first-gathering", "mangystau-protests"]),
            "date",
            "2021-12-16",
        ),
        "contradicted",
    ),
    ("C37", put("events", event("violence-begins"), "date", "2022-01-01"), "contradicted"),
    ("C37", put("events", event("violence-begins"), "date", "2022-01-09"), "contradicted"),
    ("C38", put("fuel_prices", cell(date="2022-01-01"), "price_kzt_per_litre", 80.0), "mixed"),
    ("C38", put("fuel_prices", cell(date="2022-01-01"), "price_kzt_per_litre", 60.0), "contradicted"),
    ("C39", put("january_2022_damage", lambda f: f["measure"].str.startswith("police"), "value", 0), "contradicted"),
    ("C41b", put("csto_deployment", cell(country_iso3="RUS"), "left", ""), "not_enough_evidence"),
    ("C43", put("summits", cell(meeting_id="c5-newyork-2023"), "date", "2022-09-19"), "contradicted"),
    ("C43", put("summits", cell(participant_role="President"), "participant_role", "Minister"), "contradicted"),
    ("C43b", drop("summits", cell(meeting_id="berlin-summit-2023", participant_name="Sadyr Japarov")), "mixed"),
    ("C43b", drop("summits", cell(participant_name="Kassym-Jomart Tokayev")), "contradicted"),
    ("C44", put("summits", cell(meeting_id="berlin-summit-2023"), "place", "Bonn"), "contradicted"),
    ("C45", put("summit_topics", every, "topic", "energy security"), "supported"),
    ("C45", put("summit_topics", cell(meeting_id="berlin-summit-2023"), "topic", "trade"), "mixed"),
    ("C45b", add("summit_topics", every, topic="green energy"), "supported"),
    ("C45b", drop("summit_topics", lambda f: f["topic"].str.contains("climate", case=False)), "mixed"),
    ("C46b", put("energy_resources", lambda f: f["indicator"].str.startswith("uranium"), "value", 9.0), "mixed"),
    ("C46b", put("energy_resources", cell(unit="rank"), "value", 9.0), "contradicted"),
]


def arguments(claim: str, tables: Tables) -> list:
    """What a check is given: tables with their corrections applied, and the day of publication if it asks for it."""
    given = parameters_of(check_of(claim))
    return [tables.published if name == "published" else tables.used(name) for name in given]


def verdict(claim: str, tables: Tables) -> Finding:
    return check_of(claim)(*arguments(claim, tables))


@pytest.mark.parametrize("claim", topics())
def test_check_gives_the_expected_verdict(claim, tables):
    expected = tables["verdicts"].set_index("claim_id")["verdict"]
    finding = verdict(claim, tables)
    assert finding.verdict == expected[claim]
    assert finding.because


@pytest.mark.parametrize(
    ("claim", "doctor", "expected"), FLIPS, ids=[f"{c}-{v}-{i}" for i, (c, _, v) in enumerate(FLIPS)]
)
def test_doctored_table_gives_another_verdict(claim, doctor, expected, tables):
    assert verdict(claim, doctor(tables)).verdict == expected


def test_every_check_is_flipped_by_some_doctored_table(tables):
    standing = tables["verdicts"].set_index("claim_id")["verdict"]
    assert {claim for claim, _, expected in FLIPS if expected != standing[claim]} == set(topics())


@pytest.mark.parametrize("claim", topics())
def test_checks_are_pure_and_survive_empty_tables(claim, tables):
    check, names = check_of(claim), tables_of(check_of(claim))
    before = [tables.used(name).copy() for name in names]
    assert check(*arguments(claim, tables)) == check(*arguments(claim, tables))
    assert all(frame.equals(tables.used(name)) for frame, name in zip(before, names, strict=True))
    emptied = [name for name in names if name != "claims"]
    empty = reduce(lambda changed, name: changed.with_table(name, tables[name].head(0)), emptied, tables)
    assert verdict(claim, empty).verdict in VERDICTS


def test_checks_stand_in_the_order_of_their_claims(monkeypatch):
    topic = import_module("topics.security")
    monkeypatch.setattr(topic, "CLAIMS", ("C1000", "C99b", *topic.CLAIMS, "C100", "C99"))
    assert list(topics.__wrapped__()) == [*topics(), "C99", "C99b", "C100", "C1000"]
    assert list(all_checks()) == list(topics())


def test_every_claim_of_a_topic_has_a_check_in_it_and_every_check_a_claim():
    for name in dict.fromkeys(topics().values()):
        rules = {
            function for function in vars(import_module(f"{name}.checks")) if re.fullmatch("c[0-9]+[a-z]*", function)
        }
        assert rules == {claim.lower() for claim, topic in topics().items() if topic == name}


def test_margins_point_at_real_flips(tables):
    """At the toll and the total where C02 and C10 are said to flip, they do."""
    for claim, name, condition, column in (
        ("C02", "crocus_toll", lambda f: f["as_of_date"] == "2024-03-30", "deaths"),
        ("C10", "migrant_counts", lambda f: f["measure"] == "persons-registered-in-year", "persons"),
    ):
        finding = verdict(claim, tables)
        nearest = min(finding.flips_at, key=lambda cut: abs(cut - finding.value))
        frame = tables[name].copy()
        rows = condition(frame)
        step = 1 if nearest > finding.value else 0
        frame.loc[rows, column] += int(nearest - finding.value) + step
        assert verdict(claim, tables.with_table(name, frame)).verdict != finding.verdict


def test_definitions_hold_the_rule_itself(tables):
    for claim in topics():
        finding = verdict(claim, tables)
        if finding.definitions:
            assert len(finding.definitions) >= 3, claim
            assert finding.verdict in finding.definitions.values(), claim


def test_every_computed_quantity_claim_has_a_margin_and_definitions(book):
    verdicts = book.verdicts()
    for claim in verdicts.loc[(verdicts["kind"] == "quantity") & (verdicts["basis"] == "computed"), "claim_id"]:
        assert book.finding(claim).margin is not None and book.finding(claim).definitions


def test_wide_tolerance_changes_the_verdict_it_concerns(tables):
    assert list(Book.open(tables=tables, tolerance=0.2).flips()) == ["C10"]
    assert "C38" in Book.open(tables=tables, steep_ratio=3).flips()
    assert "C22" in Book.open(tables=tables, minimum_arrivals=500_000).flips()


@pytest.mark.parametrize(
    "tolerances", [{"tolerence": 0.1}, {"tolerance": -1}, {"tolerance": "wide"}, {"tolerance": float("inf")}]
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
