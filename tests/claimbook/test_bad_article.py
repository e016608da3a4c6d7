"""Copies of the article that are cut, shuffled, reworded, in another encoding or no article at all: nothing wrongly kept."""

import hashlib
import random
import unicodedata

import pytest
from hypothesis import strategies as st

from claimbook.cli import main
from claimbook.data.article import SIMILAR_ENOUGH, anchor

pytestmark = pytest.mark.laws
FILLER = "lorem ipsum dolor sit amet "
NOISE_BYTES = 10_000_000


@pytest.fixture(scope="module")
def copy(tables) -> str:
    """A text of our own in which every quote stands at its place."""
    claims = tables["claims"]
    length = int(claims["end"].max()) + 100
    letters = list((FILLER * (length // len(FILLER) + 1))[:length])
    for claim in claims.itertuples():
        letters[claim.start : claim.end] = claim.quote
    return "".join(letters)


def obey(text: str, claims) -> dict[str, int]:
    """Every claim is reported once, and its status is what the text says. Gives how many have each."""
    frame = anchor(text, claims)
    assert sorted(frame["claim_id"]) == sorted(claims["claim_id"])
    old = claims.set_index("claim_id")
    for row in frame.itertuples():
        start, quote = old.at[row.claim_id, "start"], old.at[row.claim_id, "quote"]
        there = text[start : start + len(quote)] == quote
        assert (row.status == "kept") == there
        if row.status in ("kept", "moved"):
            assert text[row.start : row.end] == quote == row.found
            assert (row.start == start) == there
        elif row.status == "changed":
            assert quote not in text
            assert text[row.start : row.end] == row.found != quote
            assert SIMILAR_ENOUGH <= row.similarity <= 100
        else:
            assert row.status == "lost"
            assert quote not in text
            assert (row.start, row.end, row.found) == (-1, -1, "")
    return frame["status"].value_counts().to_dict()


def test_a_whole_copy_keeps_every_claim(copy, tables):
    assert obey(copy, tables["claims"]) == {"kept": len(tables["claims"])}


def cut(draw, text: str) -> str:
    return text[draw(st.integers(0, len(text))) : draw(st.integers(0, len(text)))]


def without_a_part(draw, text: str) -> str:
    at = draw(st.integers(0, len(text)))
    return text[:at] + text[at + draw(st.integers(1, 2000)) :]


def with_something_put_in(draw, text: str) -> str:
    at = draw(st.integers(0, len(text)))
    return text[:at] + draw(st.text(min_size=1, max_size=50)) + text[at:]


def shuffled(draw, text: str) -> str:
    mark = draw(st.sampled_from([". ", "\n", " ", ", "]))
    parts = text.split(mark)
    draw(st.randoms(use_true_random=False)).shuffle(parts)
    return mark.join(parts)


def reworded(draw, text: str) -> str:
    words = text.split(" ")
    for at in draw(st.lists(st.integers(0, len(words) - 1), min_size=1, max_size=400)):
        words[at] = draw(st.sampled_from(["", "something", "else", words[at][::-1], words[at].upper()]))
    return " ".join(words)


def misread(draw, text: str) -> str:
    written, read = draw(st.permutations(["utf-8", "cp1252", "cp1251", "utf-16-le", "cp037"]))[:2]
    return text.encode(written, errors="replace").decode(read, errors="replace")


def otherwise_spelt(draw, text: str) -> str:
    forms = (str.upper, str.casefold, str.title, lambda text: text.replace(" ", "\u00a0"), lambda text: text[::-1])
    forms += tuple(lambda text, form=form: unicodedata.normalize(form, text) for form in ("NFD", "NFKD"))
    return draw(st.sampled_from(forms))(text)


def otherwise_laid_out(draw, text: str) -> str:
    mark = draw(st.sampled_from(["\n", "\r\n", "\t", "", "  ", "\u2028", "\u00ad"]))
    return mark.join(text.split(" ")) if draw(st.booleans()) else mark.join(text)


def several_times(draw, text: str) -> str:
    return draw(st.sampled_from(["", "\n", "x"])).join([text] * draw(st.integers(2, 4)))


def no_article(draw, text: str) -> str:
    return draw(st.text(max_size=3000) | st.sampled_from(["", " ", "\0", FILLER, "\ud7ff\U0010ffff"]))


DAMAGES = (
    cut,
    without_a_part,
    with_something_put_in,
    shuffled,
    reworded,
    misread,
    otherwise_spelt,
    otherwise_laid_out,
    several_times,
    no_article,
)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_nothing_is_wrongly_kept(damage, copy, tables, mutate):
    claims = tables["claims"]
    mutate(lambda draw: obey(damage(draw, copy), claims), "the article's text", len(DAMAGES))


def test_nothing_is_wrongly_kept_of_the_article_itself(text, tables, mutate):
    claims = tables["claims"]
    for damage in DAMAGES:
        mutate(lambda draw, damage=damage: obey(damage(draw, text), claims), "the article's text", 40 * len(DAMAGES))


def noise() -> str:
    return random.Random(1).randbytes(NOISE_BYTES // 2).hex()


def words() -> str:
    chosen = random.Random(2).choices(FILLER.split(), k=NOISE_BYTES // 6)
    return " ".join(chosen)


@pytest.mark.parametrize("made", [noise, words, lambda: " " * NOISE_BYTES], ids=["no spaces", "words", "spaces"])
def test_much_noise_loses_everything(made, tables):
    assert obey(made(), tables["claims"]) == {"lost": len(tables["claims"])}


def test_the_article_is_found_in_much_noise(copy, tables):
    assert obey(words() + copy, tables["claims"]) == {"moved": len(tables["claims"])}


def hashes(root) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file()
    }


def test_the_command_answers_in_a_sentence_and_touches_nothing(root, copy, tmp_path_factory, mutate, capsys):
    file, before = tmp_path_factory.mktemp("copies") / "copy.txt", hashes(root)

    def law(draw) -> None:
        encoding = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1251", "cp037"])
        texts = st.builds(lambda name, end: copy[:end].encode(name, "replace"), encoding, st.integers(0, len(copy)))
        file.write_bytes(draw(texts | st.binary(max_size=300)))
        capsys.readouterr()
        code = main(["--root", str(root), "anchor", str(file)])
        out, error = capsys.readouterr()
        if error:
            assert code == 1
            assert out == ""
            assert error.startswith("claimbook: copy.txt: ")
            assert error.count("\n") == 1
        else:
            assert "Traceback" not in out
            assert len(out.splitlines()) > 60

    mutate(law, "the file given to anchor", 10)
    assert hashes(root) == before
