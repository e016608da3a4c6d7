"""What a figure or table says about itself: the words, the claims it bears on, and what it was drawn from."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from math import isfinite
from string import Formatter
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from exhibit.catalogue import Catalogue

if TYPE_CHECKING:
    # Whoever only reads what is published need not wait for Matplotlib.
    from matplotlib.figure import Figure

NUMBER = re.compile(r"\d(?:[\d.,]*\d)?")
# "the five", "all five" and "Asia's five" are names of a group whose number is no finding.
SPELLED = r"(?<!\bthe\s)(?<!\ball\s)(?<!'s\s)\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b"
TYPED_NUMBER = re.compile(rf"\d[\d.,]*|[\u00bc-\u00be\u2150-\u215e]|{SPELLED}", re.I)
# What is published of a figure and of a table; the record (JSON) comes last, because it names the others.
FORMATS = ("svg", "pdf", "png", "csv", "json")
TABLE_FORMATS = ("csv", "html", "md", "json")
WORDS = ("title", "subtitle", "caption", "alt")
# What Markdown, GitHub's too, reads as more than words; an underscore within a word is none of it.
MARKUP = re.compile(r"[\\`*\[\]|~$@]|(?<![^\W_])_|_(?![^\W_])|:(?=//)|(?<=\bwww)\.", re.I)


class CardError(Exception):
    """A figure or table that must not be published, and what to do about it."""


@dataclass(frozen=True)
class Card:
    """The words and ties of one figure or table.

    The words are templates: a number, in digits or spelled, may stand in them only as ``{name}`` (with a format,
    ``{share:.1f}``), filled from ``values``, so that no number is typed in by hand.

    Parameters
    ----------
    id : str
        ``F04`` for a figure, ``T01`` for a table.
    name : str
        The word for the drawing function, the files, the test and the citation key, such as ``vote_agreement``.
    title : str
        The finding, in 5 to 12 words.
    subtitle : str
        Measure and unit.
    caption : str
        One paragraph: what to see, what not to conclude.
    alt : str
        What the figure shows, for those who cannot see it.
    claims, tables : tuple of str
        Ids of the claims it bears on; names of the tables it was drawn from.
    drawn : DataFrame
        Exactly what was drawn, one row per mark, units in the column names.
    values : mapping of str to object
        What fills the templates, taken from data.
    """

    id: str
    name: str
    title: str
    subtitle: str
    caption: str
    alt: str
    claims: tuple[str, ...]
    tables: tuple[str, ...]
    drawn: pd.DataFrame = field(repr=False)
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def stem(self) -> str:
        """The name of the files: ``F04_vote_agreement``."""
        return f"{self.id}_{self.name}"

    def refused(self, problem: str) -> CardError:
        """The error that names this figure or table."""
        return CardError(f"{self.stem}: {problem}")

    def filled(self, part: str) -> str:
        """One of title, subtitle, caption and alt, filled from the values.

        CardError if the words are missing, hold a typed number, name a value that is not there or is no number, or show
        a number that is no value.
        """
        template = getattr(self, part)
        if not template or not template.strip():
            raise self.refused(f"the {part} is missing; write one")
        filler = _Filler()
        try:
            literal = "".join(text for text, *_ in filler.parse(template))
            filled = filler.vformat(template, (), self.values)
        except KeyError as error:
            raise self.refused(f"the {part} asks for the value {error}; add it to values") from None
        except (ValueError, IndexError, AttributeError, TypeError) as error:
            raise self.refused(f"the {part} is no valid template ({error})") from None
        if typed := TYPED_NUMBER.search(literal):
            raise self.refused(f"the {part} has the number {typed.group()!r} typed in; take it from data as {{name}}")
        if filler.nothing:
            raise self.refused(f"the {part} would say {filler.nothing[0]!r}; the data gave no number, so leave it out")
        if glued := Counter(NUMBER.findall(filled)) - Counter(NUMBER.findall(" ".join(filler.filled))):
            number = next(iter(glued))
            raise self.refused(f"the {part} shows the number {number!r}, which is no value; part values with a word")
        return " ".join(filled.split())

    def checked(self, catalogue: Catalogue) -> dict[str, str]:
        """All words, filled, of a card that keeps the contract; CardError for the first thing that breaks it."""
        if not re.fullmatch(r"[FT]\d{2}", self.id) or not re.fullmatch(r"[a-z][a-z0-9_]+", self.name):
            raise self.refused("id and name must look like F04 and vote_agreement")
        words = {part: self.filled(part) for part in WORDS}
        if problem := next(self._problems(len(words["title"].split()), catalogue), None):
            raise self.refused(problem)
        return words

    def _problems(self, length: int, catalogue: Catalogue) -> Iterator[str]:
        if catalogue.retired(self.id):
            yield f"{self.id} was the id of another that is no longer published; choose a new one"
        if not 5 <= length <= 12:
            yield f"the title has {length} words; say the finding in 5 to 12"
        if not self.claims:
            yield "it bears on no claim; name at least one"
        yield from (f"{claim} is not a claim; name one" for claim in self.claims if not catalogue.knows(claim))
        if not self.tables:
            yield "it names no table; name those it was drawn from"
        yield from (f"{table} is not a table; name one" for table in self.tables if not catalogue.has(table))
        if self.drawn.empty:
            yield "no row was drawn; give the rows in drawn"


class _Filler(Formatter):
    """Fills a template and keeps what each value became, and the values that are no number at all."""

    def __init__(self) -> None:
        self.filled: list[str] = []
        self.nothing: list[str] = []

    def format_field(self, value: object, format_spec: str) -> str:
        filled = format(value, format_spec)
        self.filled.append(filled)
        if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and not isfinite(value)):
            self.nothing.append(filled)
        return filled


class Drawing(NamedTuple):
    """A drawn figure with its card."""

    figure: "Figure"
    card: Card


def in_markdown(words: object) -> str:
    """Words in one line of Markdown that stay words: no link, picture, address, emphasis, formula, code or HTML."""
    return MARKUP.sub(r"\\\g<0>", escape(" ".join(str(words).split()), quote=False))
