"""Anchors: every claim kept, moved, changed or lost, and none wrongly kept."""

import hashlib
import random

import pandas as pd
import pytest

from claimbook.cli import main
from claimbook.data.article import anchor, context

TEXT = "First words stand here. The quick brown fox jumps over the lazy dog. Then nothing more is said about it."


def claim(quote: str, start: int | None = None) -> pd.DataFrame:
    start = TEXT.index(quote) if start is None else start
    return pd.DataFrame({"claim_id": ["C01"], "start": [start], "end": [start + len(quote)], "quote": [quote]})


def only(frame: pd.DataFrame) -> pd.Series:
    return frame.iloc[0]


def test_kept_where_it_was():
    found = only(anchor(TEXT, claim("quick brown fox")))
    assert (found["status"], found["start"], found["similarity"]) == ("kept", TEXT.index("quick"), 100)


def test_moved_with_the_words_before_it():
    found = only(anchor("New opening. " + TEXT, claim("quick brown fox")))
    assert (found["status"], found["start"]) == ("moved", TEXT.index("quick") + 13)


def test_moved_to_the_nearest_of_several_places():
    text = TEXT + " Much later a quick brown fox comes back."
    found = only(anchor("x" + text, claim("quick brown fox")))
    assert found["start"] == TEXT.index("quick") + 1


def test_changed_words_are_found_near_their_place():
    text = TEXT.replace("quick brown fox jumps", "quick brown dog jumps")
    found = only(anchor(text, claim("The quick brown fox jumps over")))
    assert found["status"] == "changed" and "quick brown dog" in found["found"] and found["similarity"] < 100


def test_lost_when_nothing_is_alike():
    found = only(
        anchor("Entirely different matters, at some length, of no concern to animals at all.", claim("quick brown fox"))
    )
    assert (found["status"], found["start"], found["found"]) == ("lost", -1, "")


@pytest.mark.parametrize("text", ["", " ", "\n" * 5, "a", "é" * 3])
def test_hardly_any_text_loses_everything(tables, text):
    assert set(anchor(text, tables["claims"])["status"]) == {"lost"}


def test_noise_keeps_nothing(tables):
    noise = "".join(random.Random(1).choices("abcdefghij klmnop qrstuvw xyz\n", k=200_000))
    assert not set(anchor(noise, tables["claims"])["status"]) & {"kept", "moved"}


def test_offsets_are_code_points_not_bytes():
    text = "🙂🙂 " + TEXT
    assert only(anchor(text, claim("quick brown fox")))["start"] == TEXT.index("quick") + 3


def test_context_shows_the_quote_in_brackets():
    at = TEXT.index("quick")
    assert "[quick brown fox]" in context(TEXT, at, at + 15, 10)


def test_every_quote_stands_where_it_should(text, tables):
    for row in tables["claims"].itertuples():
        assert text[row.start : row.end] == row.quote
    for row in tables["substitutions"].itertuples():
        assert text[row.start : row.end] == row.spun
    for row in tables["sentences"].itertuples():
        assert hashlib.sha256(text[row.start : row.end].encode()).hexdigest()[:16] == row.sha256
    assert set(anchor(text, tables["claims"])["status"]) == {"kept"}


def test_a_shifted_copy_moves_and_a_reworded_one_changes(text, tables):
    claims = tables["claims"]
    assert set(anchor("Foreword. " + text, claims)["status"]) == {"moved"}
    restored = anchor(text.replace("honeycombs", "beehives"), claims).set_index("claim_id")
    assert restored.loc["C03", "status"] == "changed"


def test_article_command_takes_the_reference_copy(text, root, tmp_path, capsys):
    copy = tmp_path / "copy.txt"
    copy.write_text(text, encoding="utf-8")
    assert main(["--root", str(root), "article", str(copy)]) == 0
    assert (root / "data/article/article.txt").read_text(encoding="utf-8") == text
    assert "reference copy" in capsys.readouterr().out


def test_article_command_refuses_what_is_not_the_article(root, tmp_path, capsys):
    other = tmp_path / "other.txt"
    other.write_text("Nothing of the kind.", encoding="utf-8")
    assert main(["--root", str(root), "article", str(other)]) == 1
    assert "does not look like the article" in capsys.readouterr().err
    assert not (root / "data/article/article.txt").exists()


@pytest.mark.parametrize(("content", "message"), [(b"caf\xe9", "expected UTF-8 text"), (None, "No such file")])
def test_anchor_command_names_a_bad_file(root, tmp_path, capsys, content, message):
    file = tmp_path / "copy.txt"
    if content is not None:
        file.write_bytes(content)
    assert main(["--root", str(root), "anchor", str(file)]) == 1
    said = capsys.readouterr().err
    assert message in said and said.count("\n") == 1
