"""Answers: every claim has one, its numbers come from the finding, and it stays short."""

import pytest

from claimbook.book import Book
from claimbook.data.rules import answers_without_numbers, one_verdict_a_claim, origins_of_computed
from claimbook.data.tables import DataError, Tables


def answering(tables: Tables, claim: str, answer: str) -> Tables:
    """The tables with another answer to one claim."""
    frame = tables["answers"].copy()
    frame.loc[frame["claim_id"] == claim, "answer"] = answer
    return tables.with_table("answers", frame)


@pytest.mark.parametrize(
    ("answer", "typed"),
    [
        ("There were 140 trees.", "140"),
        ("Some ten million bees live there.", "ten"),
        ("A few thousand came.", "thousand"),
        ("The share is {share} and then 3 percent.", "3"),
        ("Most, 60 percent, agreed.", "60"),
    ],
)
def test_a_typed_number_is_refused(tables, answer, typed):
    with pytest.raises(
        DataError, match=f"column answer: found '{typed}', expected a {{field}} that the check fills in"
    ):
        answers_without_numbers(answering(tables, "C02", answer))


@pytest.mark.parametrize(
    "answer",
    [
        "On 27 March 2024 the number was {number}.",
        "In the five gardens it fell by {points} percent from 2014 to 2024.",
        "No count of people supports it.",
    ],
)
def test_dates_and_fields_are_no_typed_numbers(tables, answer):
    answers_without_numbers(answering(tables, "C02", answer))


def test_a_field_that_the_check_does_not_give_is_refused(tables):
    with pytest.raises(DataError, match=r"data/answers\.csv.* asks for the field 'shar', expected one of"):
        Book.open(tables=answering(tables, "C02", "There were {shar} percent.")).answer("C02")


def test_an_answer_grown_too_long_by_its_numbers_is_refused(tables):
    book = Book.open(tables=answering(tables, "C06", " ".join(["word"] * 36)))
    with pytest.raises(DataError, match=r"data/answers\.csv, row \d+, column answer: found 36 words"):
        book.validate_answers()


def test_a_claim_without_an_answer_is_refused(tables):
    answers = tables["answers"]
    without = answers[answers["claim_id"] != "C06"].reset_index(drop=True)
    with pytest.raises(DataError, match="column claim_id: found no row for C06"):
        one_verdict_a_claim(tables.with_table("answers", without))


def test_a_source_of_a_computed_verdict_without_an_origin_is_refused(tables):
    links, verdicts = tables["evidence_links"], tables["verdicts"]
    computed = verdicts.loc[verdicts["basis"] == "computed", "claim_id"]
    asked = links.loc[links["claim_id"].isin(computed) & (links["role"] != "context"), "source_id"].iloc[0]
    sources = tables["sources"].copy()
    sources.loc[sources["source_id"] == asked, "origin"] = ""
    with pytest.raises(DataError, match=f"column origin: found '', expected where {asked} has it from"):
        origins_of_computed(tables.with_table("sources", sources))
