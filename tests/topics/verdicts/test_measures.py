"""The agreement of the two readings, held against the formula and against statsmodels."""

import numpy as np
import pandas as pd
import pytest

from topics.verdicts import shown
from topics.verdicts.measures import RESAMPLES, SEED, agreement, counts_by_sentence, direction, kappa, merged, share


def readings(first: str, second: str, sentences: str | None = None) -> pd.DataFrame:
    """Readings from words of letters: a letter a claim, each in a sentence of its own unless told."""
    sentences = list(sentences or map(str, range(len(first))))
    return pd.DataFrame({"sentence": sentences, "verdict": list(first), "second_verdict": list(second)})


def plain_kappa(first: list[str], second: list[str]) -> float:
    observed = sum(one == two for one, two in zip(first, second, strict=True)) / len(first)
    chance = sum(first.count(word) * second.count(word) for word in {*first, *second}) / len(first) ** 2
    return 1.0 if chance == 1 else (observed - chance) / (1 - chance)


def total(frame: pd.DataFrame) -> np.ndarray:
    return counts_by_sentence(frame).sum(axis=0)


def test_kappa_against_the_formula_and_statsmodels():
    # Here, for it takes longer to import than pandas, and no other test needs it.
    from statsmodels.stats.inter_rater import cohens_kappa

    draw = np.random.default_rng(0)
    for size in range(2, 40):
        first, second = ("".join(draw.choice(list("abcdef"), size)) for _ in range(2))
        counts = total(readings(first, second))
        assert kappa(counts) == pytest.approx(plain_kappa(list(first), list(second)))
        assert share(counts) == pytest.approx(100 * np.mean([a == b for a, b in zip(first, second, strict=True)]))
        if 0 < np.trace(counts) < size:
            assert kappa(counts) == pytest.approx(cohens_kappa(counts, return_results=False))


def test_kappa_extremes():
    assert kappa(total(readings("abca", "abca"))) == pytest.approx(1)
    assert kappa(total(readings("aa", "aa"))) == 1
    assert kappa(total(readings("ab", "ba"))) == pytest.approx(-1)


def twice(book) -> pd.DataFrame:
    return shown.read_twice(book.verdicts())


def test_the_interval_comes_from_drawing_whole_sentences(book):
    """One resample after another, with lists, gives the same interval."""
    frame, draw = twice(book), np.random.default_rng(SEED)
    pair = ["verdict", "second_verdict"]
    sentences = [rows[pair].to_numpy().tolist() for _, rows in frame.groupby("sentence", sort=False)]
    values = []
    for chosen in draw.integers(0, len(sentences), (RESAMPLES, len(sentences))):
        first, second = zip(*(claim for number in chosen for claim in sentences[number]), strict=True)
        values.append(plain_kappa(list(first), list(second)))
    row = agreement(frame).set_index("measure").loc["Cohen's kappa"]
    assert (row["low"], row["high"]) == pytest.approx(tuple(np.percentile(values, [2.5, 97.5])))


def test_claims_of_one_sentence_are_drawn_together():
    """Two sentences of two claims each: the share of equal verdicts is 0, 50 or 100, never between."""
    rows = agreement(readings("aabb", "aaaa", "1122")).set_index("measure")
    assert rows.loc["share of equal verdicts (percent)", ["low", "value", "high"]].tolist() == [0, 50, 100]
    assert counts_by_sentence(readings("aabb", "aaaa", "1122")).sum(axis=(1, 2)).tolist() == [2, 2]


def test_second_reading_agrees_as_far_as_a_plain_count_says(book):
    frame = twice(book)
    rows = agreement(frame).set_index("measure")
    equal = sum(one == two for one, two in zip(frame["verdict"], frame["second_verdict"], strict=True))
    assert rows.loc["share of equal verdicts (percent)", "value"] == pytest.approx(100 * equal / len(frame))
    assert (rows["low"] < rows["value"]).all() and (rows["value"] < rows["high"]).all()
    pd.testing.assert_frame_equal(rows, agreement(frame).set_index("measure"))


def test_a_claim_that_was_read_once_is_not_counted(book):
    second = set(book.tables["second_readings"]["claim_id"])
    assert set(twice(book)["claim_id"]) == second < set(book.verdicts()["claim_id"])


def test_merging_corrections_can_only_raise_the_share(book):
    frame = merged(twice(book))
    assert (frame["verdict"] == frame["second_verdict"]).sum() >= (~frame["contested"]).sum()


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("contradicted", "mixed", "kinder"),
        ("not_enough_evidence", "mixed", "kinder"),
        ("supported", "supported_with_correction", "harsher"),
        ("not_checkable", "supported", "kinder"),
        ("supported_with_correction", "not_checkable", "harsher"),
        ("mixed", "not_checkable", "neither"),
        ("not_checkable", "contradicted", "neither"),
        ("mixed", "mixed", "neither"),
    ],
)
def test_direction_of_a_difference(first, second, expected):
    assert direction(pd.DataFrame({"verdict": [first], "second_verdict": [second]})).tolist() == [expected]


def test_the_tables_to_be_read(book):
    table = shown.agreement_of_readings(twice(book))
    assert table.groupby("Verdicts").size().tolist() == [2, 2]
    assert table["95 percent interval"].str.fullmatch(r"[\d.]+ to [\d.]+").all()
    assert shown.directions(twice(book))["Claims"].sum() == twice(book)["contested"].sum()
