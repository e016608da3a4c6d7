"""The sample book: its data fit, its verdicts are of all six kinds, and it has what a book may have."""

import json
import re
import shutil

import pytest

from claimbook.book import Book
from claimbook.checks import topics
from claimbook.data import rules
from claimbook.data.tables import DataError
from claimbook.new.make import LIBRARY
from claimbook.paths import ROOT
from claimbook.publish.write import published
from claimbook.words import VERDICTS


def test_the_data_fit(sample_book):
    sample_book.validate()


def test_all_verdicts_occur(sample_book):
    assert (sample_book.counts() > 0).all() and set(sample_book.counts().index) == set(VERDICTS)


def test_its_claims_are_decided_by_its_own_topics(sample_topics):
    assert set(topics().values()) == {"topics.garden"}


def test_what_would_change_each_verdict_is_found(sample_book):
    changes = sample_book.changes().set_index("claim_id")
    assert list(changes.index) == list(topics())
    assert changes.at["C01", "change"] == "with 2 more trees of another kind"
    assert changes.at["C01", "changed_verdict"] == "supported"
    assert changes.at["C03", "definitions"] == 3 and changes.at["C03", "definitions_holding"] == 1
    assert changes.at["C04", "moves"] == 1 and changes.at["C04", "changed_verdict"] == "not_enough_evidence"


def test_a_correction_a_substitution_and_a_second_reading(sample_book):
    verdicts = sample_book.verdicts().set_index("claim_id")
    assert list(verdicts.index[verdicts["contested"]]) == ["C03"]
    hives = sample_book.used("hives")
    assert list(hives.loc[hives["marked_as"] == "read_as", "hives"]) == [17]
    assert "[hives]" in repr(sample_book.claim("C03"))


def test_the_library_says_nothing_of_a_books_subject():
    words = re.compile(r"Russia|Central Asia|\bC31\b|Mahon|Kazakh|Tajik|Crocus|Kyrgyz|Uzbek|Turkmen")
    files = [path for place in LIBRARY for path in (ROOT / place).rglob("*") if path.is_file()]
    files = [path for path in files if path.suffix not in (".pyc", ".ttf")]
    assert [path for path in files if words.search(path.read_text(encoding="utf-8"))] == [] and len(files) > 100


def test_a_figure_left_over_from_a_claim_that_is_gone_is_named(sample_book, tmp_path):
    root = shutil.copytree(sample_book.tables.root, tmp_path / "garden")
    (root / "figures").mkdir()
    (root / "figures/F09_gone.json").write_text(json.dumps({"id": "F09", "name": "gone", "claims": ["C01", "C99"]}))
    with pytest.raises(DataError, match=r"figures/F09_gone.json: bears on C99, which is no claim; .*make tidy"):
        published(Book.open(root))


def test_a_rule_that_reads_a_table_which_is_not_described_names_itself(sample_book, monkeypatch):
    def swans_are_white(tables):
        return tables["swans"]

    monkeypatch.setattr(rules, "topic_rules", lambda: [swans_are_white])
    with pytest.raises(DataError, match=r"found no resource 'swans', expected one: the rule swans_are_white reads it$"):
        sample_book.validate()
