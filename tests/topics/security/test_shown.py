import csv

import pandas as pd

from claimbook.checks import check_of
from claimbook.data.tables import ROOT
from topics.security import measures, shown

PUBLISHED = "2024-06-03"


def rows_of(name):
    """A table read with nothing but the csv module."""
    with (ROOT / "data" / "evidence" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_toll_is_told_as_of_publication(book):
    told = book.finding("C02").because
    assert "official count from 29 March 2024 was 144" in told and "the press had 145 on 29 April 2024" in told
    before = check_of("C02")(book.used("crocus_toll"), book.used("claims"), "2024-04-28").because
    assert "was 144" in before and "press" not in before


def test_stances_name_five_states_and_the_two_that_lean_to_ukraine(book):
    table = shown.stances(book.used("positions"), PUBLISHED).set_index("State")
    assert len(table) == 5
    assert set(table.index[table["Leans to"].str.contains("Ukraine")]) == {"Kazakhstan", "Uzbekistan"}
    assert table.loc["Kyrgyzstan", "Annexation"] == table.loc["Tajikistan", "Annexation"] == "no row"
    assert table.loc["Kyrgyzstan", "Invasion"].startswith("readouts conflict")


def test_stances_leave_out_words_said_after_publication():
    frame = pd.DataFrame(
        {
            "country_iso3": ["TKM", "TKM"],
            "issue": ["invasion-2022"] * 2,
            "date": ["2022-03", "2025-01"],
            "stance": ["silent", "recognises"],
            "leans_to": ["none", "russia"],
        }
    )
    table = shown.stances(frame, PUBLISHED).set_index("State")
    assert table.loc["Turkmenistan", "Invasion"] == "silent"
    assert table.loc["Turkmenistan", "Leans to"] == "neither"
    assert table.loc["Kazakhstan", "Leans to"] == "no row"


def test_counts_of_the_dead_say_what_is_missing(book):
    tolls = shown.unrest(book.used("january_2022_toll"), book.used("unrest_comparison"))
    rows = [*rows_of("january_2022_toll"), *rows_of("unrest_comparison")]
    assert list(tolls["Deaths"]) == [row["deaths"] for row in rows]
    assert list(tolls["Injured"] == "not given") == [row["injured"] == "" for row in rows]
    assert tolls.iloc[-1]["Day of the count"] == "no date"


def test_participants_name_the_turkmen_envoy_with_his_office(book):
    table = shown.participants(book.used("summits")).set_index("State")
    assert list(table.index) == ["Kazakhstan", "Kyrgyzstan", "Tajikistan", "Turkmenistan", "Uzbekistan"]
    assert list(table.columns) == ["New York, 19 September 2023", "Berlin, 29 September 2023"]
    assert "Chairman" in table.loc["Turkmenistan"].iloc[1]
    assert table.map(lambda cell: "," in cell).sum(axis=None) == 1


def test_agenda_loses_no_topic_and_shows_empty_kinds(book):
    table = shown.agenda(book.used("summit_topics")).set_index("Kind of topic")
    assert list(table.columns) == ["New York", "Berlin"]
    for meeting, place in measures.SUMMITS.items():
        wanted = {row["topic"] for row in rows_of("summit_topics") if row["meeting_id"] == meeting}
        assert {topic for cell in table[place] for topic in cell.split("; ")} - {"none named"} == wanted
    assert (table.loc[["security", "green or renewable energy"]] != "none named").all(axis=None)
    without = book.used("summit_topics").query("not topic.str.contains('green energy')")
    assert (shown.agenda(without).set_index("Kind of topic").loc["green or renewable energy"] == "none named").all()


def test_leaders_meetings_are_told_with_the_reason_where_one_does_not_count(book):
    table = shown.leaders_meetings(book.used("leaders_meetings"), PUBLISHED).set_index("With")
    assert table.loc["Russia", "Not counted, because"] and not table.loc["Germany", "Not counted, because"]
    assert "2024" not in " ".join(table["Day"]) and len(table) == 10


def test_no_table_shows_what_corrections_mark(book):
    frames = (
        shown.stances(book.used("positions"), PUBLISHED),
        shown.unrest(book.used("january_2022_toll"), book.used("unrest_comparison")),
        shown.participants(book.used("summits")),
    )
    assert all({"marked", "marked_as"}.isdisjoint(frame.columns) for frame in frames)
