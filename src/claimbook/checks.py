"""What a check finds, and where a book's checks are: in the packages below ``topics``.

A topic's ``__init__`` names its ``CLAIMS`` and the ``TOLERANCES`` of its checks, so that no check has to be imported to
find another. Its module ``checks`` has a function for each claim, named after it. The positional parameters are the
tables it needs, under their names in ``data/`` and with corrections applied, and ``published`` if it needs the day by
which the article was out. Keyword parameters are the tolerances that a reader may change. The docstring is the rule.
``gives`` declares the verdicts that the check can give, and what could be otherwise in its tables.

``CONTEXT`` in a topic's ``__init__`` names judged claims with numbers beside them: a function of the same form, whose
finding has no verdict.
"""

import ast
import inspect
import pkgutil
import re
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, wraps
from importlib import import_module
from importlib.util import find_spec

import pandas as pd

from claimbook.data.errors import DataError


@dataclass(frozen=True)
class Finding:
    """What a check found."""

    # One of the six verdicts; empty for the numbers beside a judged claim.
    verdict: str
    # One sentence with the numbers that decide.
    because: str
    # The number that decides, for rules that turn on a number, and what it counts.
    value: float | None = None
    unit: str = ""
    # For a measured quantity: the nearest values, below and above, at which the verdict would be another.
    flips_at: tuple[float, ...] = ()
    # The verdict under each reasonable definition of what the claim says, the rule's own among them.
    definitions: Mapping[str, str] = field(default_factory=dict)
    # Numbers and names in words, for the ``{fields}`` of the claim's answer.
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def distance(self) -> float | None:
        """How far a measured quantity is from the nearest flip, in its own unit."""
        return None if self.value is None else min((abs(cut - self.value) for cut in self.flips_at), default=None)

    @property
    def distance_percent(self) -> float | None:
        """The distance as a share of the quantity."""
        return None if self.distance is None or not self.value else 100 * self.distance / abs(self.value)


@dataclass(frozen=True)
class Drop:
    """A move of a check: rows of a table that could be missing."""

    table: str
    # Such as ``without the vote of {date}``: the row's cells fill the braces. A function gets the row as a mapping.
    words: str | Callable[[Mapping], str]
    # Rows that are alike in these columns go together; without columns each row goes alone.
    alike: tuple[str, ...] = ()
    # Which rows could be missing, as a mask over the table; all by default.
    where: Callable[[pd.DataFrame], pd.Series] | None = None
    # Drop all that one origin says, by the column ``source_id``, instead of a row; ``{origin}`` names it in ``words``.
    # The check has to take ``sources``.
    origin: bool = False


@dataclass(frozen=True)
class Add:
    """A move of a check: one row more in a table, made of values that the check names."""

    table: str
    words: str | Callable[[Mapping], str]
    # The values that each column may take; all combinations are tried. Columns that are not named stay empty.
    cells: Mapping[str, Sequence]


def gives(*verdicts: str, moves: Sequence[Drop | Add] = ()) -> Callable[[Callable], Callable]:
    """Declare the verdicts that a check can give, and the moves that could change its verdict, the likeliest first.

    The verdicts are all that tables can bring about; to give another is a ValueError. Supported and contradicted are
    among them, unless the check's docstring says "Never supported" or "Never contradicted" and why.
    """

    def declare(check: Callable) -> Callable:
        @wraps(check)
        def declared(*tables, **tolerances) -> Finding:
            finding = check(*tables, **tolerances)
            if finding.verdict not in verdicts:
                problem = f"the check {check.__name__} gave {finding.verdict!r}, which it does not declare"
                raise ValueError(f"{problem}; it declares {', '.join(verdicts)}")
            return finding

        vars(declared).update(verdicts=verdicts, moves=tuple(moves))
        return declared

    return declare


def _packages() -> list[str]:
    """The packages below ``topics``."""
    return [f"topics.{found.name}" for found in pkgutil.iter_modules(import_module("topics").__path__)]


def _named(what: str) -> list[tuple[str, str]]:
    """What the topics name in their ``__init__``, with the topic that names it."""
    return [(one, package) for package in _packages() for one in getattr(import_module(package), what, ())]


@cache
def topics() -> dict[str, str]:
    """The topic that decides each computed claim, by claim id in the order of the article."""
    # C100 comes after C99b.
    return dict(sorted(_named("CLAIMS"), key=lambda item: (int(re.findall(r"[0-9]+", item[0])[0]), item[0])))


@cache
def contexts() -> dict[str, str]:
    """The topic that gives the numbers beside a judged claim, by claim id."""
    return dict(_named("CONTEXT"))


@cache
def check_of(claim: str) -> Callable:
    """The function that decides a claim, or gives the numbers beside it; of all topics, only its own is imported."""
    return getattr(import_module(f"{(topics() | contexts())[claim]}.checks"), claim.lower())


def all_checks() -> dict[str, Callable]:
    """The check of every computed claim, by claim id in the order of the article."""
    return {claim: check_of(claim) for claim in topics()}


def topic_rules() -> list[Callable]:
    """What the topics demand of their tables: the functions of the modules ``topics.*.rules``, in their order."""
    names = [f"{package}.rules" for package in _packages() if find_spec(f"{package}.rules")]
    found = [one for name in names for one in vars(import_module(name)).values() if inspect.isfunction(one)]
    return [one for one in found if one.__module__ in names]


def parameters_of(check: Callable) -> tuple[str, ...]:
    """What a check needs: names of tables, and ``published`` for the day by which the article was out."""
    return tuple(name for name, p in inspect.signature(check).parameters.items() if p.kind is not p.KEYWORD_ONLY)


def tolerances_of(check: Callable) -> dict[str, float]:
    """The tolerances of a check with their defaults."""
    return {name: p.default for name, p in inspect.signature(check).parameters.items() if p.kind is p.KEYWORD_ONLY}


def tolerance_names() -> list[str]:
    """The tolerances of all checks, as the topics name them: no check has to be imported for it."""
    return sorted({name for name, _ in _named("TOLERANCES")})


def rule_of(check: Callable) -> str:
    """The rule of a check: its docstring, read from the source, since Python drops it when told to optimise."""
    source = ast.parse(textwrap.dedent(inspect.getsource(check)))
    return " ".join((ast.get_docstring(next(n for n in source.body if isinstance(n, ast.FunctionDef))) or "").split())


def claimed_number(claims: pd.DataFrame, claim: str) -> float | None:
    """The number that a claim gives; None if it gives a word or nothing."""
    words = claims.loc[claims["claim_id"] == claim, "value"].iloc[0]
    if not re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,15})?", words):
        return None
    return float(words) if "." in words else int(words)


def origins_of(source_ids: Iterable[str], sources: pd.DataFrame) -> list[str]:
    """The origins of sources, each once: reports copied from one agency, ministry or court have one.

    ``source_ids`` are ids, or cells with several joined by ``;``. A DataError names the first source without an origin.
    """
    origins = dict(zip(sources["source_id"], sources["origin"], strict=True))
    found = dict.fromkeys(source for cell in source_ids for source in cell.split(";"))
    for source in found:
        if not origins.get(source):
            at = next((index + 2 for index in sources.index[sources["source_id"] == source]), None)
            problem = f"found no origin of {source}, expected one: its reports are counted by origin"
            raise DataError(problem, file="data/sources.csv", row=at, column="origin")
    return list(dict.fromkeys(origins[source] for source in found))


def no_number(claim: str) -> Finding:
    """The finding on a claim that gives no number to test."""
    return Finding("not_enough_evidence", f"{claim} gives no number in claims.csv")
