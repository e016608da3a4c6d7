"""The worked example: its rule gives each verdict that it declares, and its figure draws what it says."""

import pytest

from topics.example import figures
from topics.example.checks import c00


def changed(words, by):
    return words.assign(words=words["words"] + (words["sentence"] == "S01") * by)


@pytest.mark.parametrize(("verdict", "by"), [("supported", 0), ("supported_with_correction", 1), ("contradicted", 2)])
def test_the_rule_gives(verdict, by, tables):
    assert c00(tables["claims"], changed(tables["words"], by)).verdict == verdict


def test_without_a_count_there_is_not_enough_evidence(tables):
    assert c00(tables["claims"], tables["words"].head(0)).verdict == "not_enough_evidence"


def test_every_sentence_is_drawn_once(book):
    figure, card = figures.sentence_lengths(book)
    heights = [bar.get_height() for bar in figure.axes[0].patches]
    assert heights == list(card.drawn["sentences"]) and sum(heights) == len(book.used("words"))
