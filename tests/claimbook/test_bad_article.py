"""Copies of the article that are cut, shuffled, reworded, in another encoding or no article at all: nothing wrongly kept."""

import hashlib
import random
import re
import unicodedata

import pandas as pd
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


UNSEEN = dict.fromkeys([0xAD, 0x34F, 0x61C, 0x180E, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F)])
UNSEEN |= dict.fromkeys([*range(0x2060, 0x2065), *range(0x2066, 0x2070), *range(0xFE00, 0xFE10)])
TYPED = {**dict.fromkeys("\u2018\u2019\u201a\u201b\u2039\u203a\u02bc\u2032\u00b4`", "'"), "\u2026": "..."}
TYPED |= {
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
    **dict.fromkeys("\u2212\u2010\u2011\u2012", "-"),
}
TYPED |= {
    **dict.fromkeys("\u2013\u2014\u2015", "-"),
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb00": "ff",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
}


def plainly(text: str) -> str:
    """A text without what only layout and typography put in: slow, and in one obvious order."""
    text = re.sub("\u00ad[ \t]*\r?\n\\s*", "", text)
    text = unicodedata.normalize("NFC", text.translate(UNSEEN)).translate(str.maketrans(TYPED))
    return re.sub("--+", "-", re.sub(r"\s+", " ", text))


def obey(text: str, claims) -> dict[str, int]:
    """Every claim is reported once, and its status is what the text says. Gives how many have each."""
    frame = anchor(text, claims)
    assert sorted(frame["claim_id"]) == sorted(claims["claim_id"])
    old, plain = claims.set_index("claim_id"), plainly(text)
    for row in frame.itertuples():
        start, quote = old.at[row.claim_id, "start"], old.at[row.claim_id, "quote"]
        if text[start : start + len(quote)] == quote:
            assert row.status == "kept"
        if row.status in ("kept", "moved"):
            assert plainly(text[row.start : row.end]) == plainly(quote)
            assert row.found == text[row.start : row.end] == row.found.strip()
            assert (row.start == start) == (row.status == "kept")
        elif row.status == "changed":
            assert plainly(quote) not in plain
            assert text[row.start : row.end] == row.found != quote
            assert SIMILAR_ENOUGH <= row.similarity <= 100
        else:
            assert row.status == "lost"
            assert plainly(quote) not in plain
            assert (row.start, row.end, row.found) == (-1, -1, "")
    return frame["status"].value_counts().to_dict()


# What changes no word, and whether it leaves every letter at its place.
SAME = {
    "wrapped lines": (lambda text: text.replace(" ", "\n"), True),
    "wrapped and indented": (lambda text: text.replace(" ", "\r\n    "), False),
    "non-breaking spaces": (lambda text: text.replace(" ", "\u00a0"), True),
    "thin and zero-width spaces": (lambda text: text.replace(" ", "\u200b\u2009"), False),
    "soft hyphens": (lambda text: re.sub(r"(\w\w)(?=\w)", "\\1\u00ad", text), False),
    "words broken at soft hyphens": (lambda text: re.sub(r"(\w\w\w)(?=\w\w)", "\\1\u00ad\n", text), False),
    "typewriter's marks": (
        lambda text: text.translate(str.maketrans("\u2019\u2018\u201c\u201d\u2013\u2014", "''\"\"--")),
        True,
    ),
    "printer's marks": (
        lambda text: text.replace("'", "\u2019").replace("\u2014", "--").replace("...", "\u2026"),
        False,
    ),
    "ligatures": (lambda text: text.replace("fi", "\ufb01").replace("ff", "\ufb00"), False),
    "letters taken apart": (lambda text: unicodedata.normalize("NFD", text), False),
    "byte order mark": (lambda text: "\ufeff" + text, False),
}


@pytest.mark.parametrize("case", SAME)
def test_layout_and_typography_change_no_claim(copy, tables, case):
    change, in_place = SAME[case]
    found = obey(change(copy), tables["claims"])
    assert set(found) <= ({"kept"} if in_place else {"kept", "moved"})


@pytest.mark.parametrize("case", SAME)
def test_layout_and_typography_change_no_claim_of_the_article(text, tables, case):
    found = obey(SAME[case][0](text), tables["claims"])
    assert set(found) <= {"kept", "moved"}


@pytest.mark.parametrize(
    ("quote", "other"),
    [
        ("cafe society", "cafe\u0301 society"),
        ("at 10 degrees", "at 10\u2070 degrees"),
        ("ten of us", "Ten of us"),
        ("re-sign now", "resign now"),
        ("no one left", "noone left"),
        ("5 to 10", "5-10"),
        ("in all.", "in all\u2026"),
        ("machine-readable text", "machine-\nreadable text"),
    ],
)
def test_other_words_are_no_typography(quote, other):
    claims = pd.DataFrame({"claim_id": ["C01"], "start": [3], "end": [3 + len(quote)], "quote": [quote]})
    assert anchor(f"So {other}, they said.", claims)["status"].iloc[0] in ("changed", "lost")


def test_places_are_those_of_the_given_copy():
    given = "\ufeffThe\u00a0 o\u00adther \ufb01ne \u201cJose\u0301\u201d \u2014\u2014 day\u2026"
    claims = pd.DataFrame({"claim_id": ["C01"], "start": [4], "end": [22], "quote": ['other fine "Jos\u00e9" - day']})
    row = anchor(given, claims).iloc[0]
    assert (row["status"], row["found"]) == ("moved", given[given.index("o\u00ad") : given.index("\u2026")])


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
    mark = draw(st.sampled_from(["\n", "\r\n", "\t", "", "  ", "\u2028", "\u00ad", "\u00a0", "\n\u200b ", " \u00ad\n"]))
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


def test_the_command_answers_in_a_sentence_and_touches_nothing(root, tables, copy, tmp_path_factory, mutate, capsys):
    file, before = tmp_path_factory.mktemp("copies") / "copy.txt", hashes(root)
    claims = tables["claims"]

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
            assert len(out.splitlines()) > len(claims)

    mutate(law, "the file given to anchor", 10)
    assert hashes(root) == before
