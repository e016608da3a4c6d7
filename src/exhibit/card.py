"""What a figure or table says about itself: the words, the claims it bears on, and what it was drawn from."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from string import Formatter
from typing import NamedTuple

import pandas as pd
from matplotlib.figure import Figure

NUMBER = re.compile(r"\d(?:[\d.,]*\d)?")
WORDS = ("title", "subtitle", "caption", "alt")


class CardError(Exception):
    """A figure or table that must not be published, and what to do about it."""


@dataclass(frozen=True)
class Card:
    """The words and ties of one figure or table.

    The words are templates: a number may stand in them only as ``{name}`` (with a format, ``{share:.1f}``), filled
    from ``values``, so that no number is typed in by hand.

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
    claims : tuple of str
        Claims it bears on, such as ``("C31", "C32")``.
    tables : tuple of str
        Tables of ``data/`` it was drawn from.
    drawn : DataFrame
        Exactly what was drawn, one row a mark, units in the column names.
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

    def words(self, part: str) -> str:
        """One of title, subtitle, caption and alt, filled from the values.

        Raises
        ------
        CardError
            If the words are missing, hold a typed number, name a value that is not there or is no number, or show a
            number that is no value.
        """
        template = getattr(self, part)
        if not template or not template.strip():
            raise CardError(f"{self.stem}: the {part} is missing; write one")
        filler = _Filler()
        try:
            literal = "".join(text for text, *_ in filler.parse(template))
            filled = filler.vformat(template, (), self.values)
        except KeyError as error:
            raise CardError(f"{self.stem}: the {part} asks for the value {error}; add it to values") from None
        except (ValueError, IndexError, AttributeError, TypeError) as error:
            raise CardError(f"{self.stem}: the {part} is no valid template ({error})") from None
        typed = re.search(r"\d[\d.,]*|[\u00bc-\u00be\u2150-\u215e]", literal)
        if typed:
            raise CardError(
                f"{self.stem}: the {part} has the number {typed.group()!r} typed in; take it from data as {{name}}"
            )
        if filler.nothing:
            raise CardError(
                f"{self.stem}: the {part} would say {filler.nothing[0]!r}; the data gave no number, so leave it out"
            )
        glued = Counter(NUMBER.findall(filled)) - Counter(NUMBER.findall(" ".join(filler.filled)))
        if glued:
            raise CardError(
                f"{self.stem}: the {part} shows the number {next(iter(glued))!r}, which is no value; "
                "put a space or a word between the values"
            )
        return " ".join(filled.split())


class _Filler(Formatter):
    """Fills a template and keeps what each value became, and the values that are no number at all."""

    def __init__(self):
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

    figure: Figure
    card: Card
