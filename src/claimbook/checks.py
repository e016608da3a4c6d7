"""What a check finds, and where a book's checks are: in the packages below ``topics``.

A topic's ``__init__`` names its ``CLAIMS`` and the ``TOLERANCES`` of its checks, so that no check has to be imported to
find another. Its module ``checks`` has a function for each claim, named after it. The positional parameters are the
tables it needs, under their names in ``data/`` and with corrections applied, and ``published`` if it needs the day by
which the article was out. Keyword parameters are the tolerances that a reader may change. The docstring is the rule.
"""

import ast
import inspect
import pkgutil
import re
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec

import pandas as pd


@dataclass(frozen=True)
class Finding:
    """What a check found.

    Parameters
    ----------
    verdict : str
        One of the six verdicts.
    because : str
        One sentence with the numbers that decide.
    value : float, optional
        The number that decides, for rules that turn on a number.
    unit : str
        What the value counts.
    flips_at : tuple of float
        The nearest values, below and above, at which the verdict would be another.
    definitions : mapping of str to str
        The verdict under each reasonable definition of what the claim says, the rule's own among them.
    """

    verdict: str
    because: str
    value: float | None = None
    unit: str = ""
    flips_at: tuple[float, ...] = ()
    definitions: Mapping[str, str] = field(default_factory=dict)

    @property
    def margin(self) -> float | None:
        """How far the value is from the nearest flip, in the value's unit."""
        if self.value is None:
            return None
        return min((abs(cut - self.value) for cut in self.flips_at), default=None)

    @property
    def margin_percent(self) -> float | None:
        """The margin as a share of the value."""
        return None if self.margin is None or not self.value else 100 * self.margin / abs(self.value)


def _packages() -> list[str]:
    """The packages below ``topics``."""
    return [f"topics.{found.name}" for found in pkgutil.iter_modules(import_module("topics").__path__)]


@cache
def topics() -> dict[str, str]:
    """The topic that decides each computed claim, by claim id in the order of the article."""
    claims = {claim: name for name in _packages() for claim in getattr(import_module(name), "CLAIMS", ())}
    # C100 comes after C99b.
    return dict(sorted(claims.items(), key=lambda item: (int(re.findall(r"[0-9]+", item[0])[0]), item[0])))


@cache
def check_of(claim: str) -> Callable:
    """The function that decides a claim; of all checks, only those of its topic are imported."""
    return getattr(import_module(f"{topics()[claim]}.checks"), claim.lower())


def all_checks() -> dict[str, Callable]:
    """The check of every computed claim, by claim id in the order of the article."""
    return {claim: check_of(claim) for claim in topics()}


def topic_rules() -> list[Callable]:
    """What the topics demand of their tables: the functions of the modules ``topics.*.rules``, in their order."""
    names = [f"{package}.rules" for package in _packages() if find_spec(f"{package}.rules")]
    modules = [import_module(name) for name in names]
    return [
        value
        for module in modules
        for value in vars(module).values()
        if inspect.isfunction(value) and value.__module__ == module.__name__
    ]


def parameters_of(check: Callable) -> tuple[str, ...]:
    """What a check needs: names of tables, and ``published`` for the day by which the article was out."""
    return tuple(name for name, p in inspect.signature(check).parameters.items() if p.kind is not p.KEYWORD_ONLY)


def rule_of(check: Callable) -> str:
    """The rule of a check: its docstring, read from the source, since Python drops it when told to optimise."""
    source = ast.parse(textwrap.dedent(inspect.getsource(check)))
    return " ".join((ast.get_docstring(next(n for n in source.body if isinstance(n, ast.FunctionDef))) or "").split())


def tables_of(check: Callable) -> tuple[str, ...]:
    """The tables a check needs."""
    return tuple(name for name in parameters_of(check) if name != "published")


def tolerance_names() -> list[str]:
    """The tolerances of all checks, as the topics name them: no check has to be imported for it."""
    return sorted({name for package in _packages() for name in getattr(import_module(package), "TOLERANCES", ())})


def tolerances_of(check: Callable) -> dict[str, float]:
    """The tolerances of a check with their defaults."""
    parameters = inspect.signature(check).parameters.items()
    return {name: p.default for name, p in parameters if p.kind is p.KEYWORD_ONLY}


def claimed_number(claims: pd.DataFrame, claim: str) -> float | None:
    """The number that a claim gives; None if it gives a word or nothing."""
    words = claims.loc[claims["claim_id"] == claim, "value"].iloc[0]
    if not re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,15})?", words):
        return None
    return float(words) if "." in words else int(words)


def no_number(claim: str) -> Finding:
    """The finding on a claim that gives no number to test."""
    return Finding("not_enough_evidence", f"{claim} gives no number in claims.csv")
