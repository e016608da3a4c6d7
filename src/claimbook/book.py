"""The book: claims, findings, evidence and sources brought together, and the tables made from them."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from claimbook.box import ClaimBox, restored
from claimbook.changes import Change, Inputs, remembered_change
from claimbook.checks import Finding, check_of, contexts, parameters_of, tolerance_names, tolerances_of, topics
from claimbook.data.rules import ANSWER_WORDS, blaming_the_descriptor, validate
from claimbook.data.tables import ROOT, DataError, Tables
from claimbook.words import DECIDED, VERDICT_NAMES, VERDICTS, sentence, verdict_mark

# The columns of Book.verdicts, and of the claims' table T01.
COLUMNS = """
    claim_id sentence paragraph start end quote kind reading verdict basis confidence because caveat second_verdict
    second_because contested""".split()
TABLE_COLUMNS = """
    claim_id paragraph sentence kind reading verdict basis confidence contested second_verdict because caveat sources
    origins value unit distance distance_percent change changed_verdict definitions definitions_holding""".split()


class Findings(Mapping):
    """What the checks find, by claim id: each is computed, and its tables are read, when it is first asked for."""

    def __init__(self, tables: Tables, tolerances: Mapping[str, float]):
        self.tolerances = dict(tolerances)
        # What was asked for so far.
        self.known: dict[str, Finding] = {}
        self._tables = tables
        self._digests: dict[str, bytes] = {}
        self._changes: dict[str, Change] = {}

    def __getitem__(self, claim: str) -> Finding:
        if claim not in topics():
            raise KeyError(claim)
        return self.find(claim)

    def find(self, claim: str) -> Finding:
        """The finding on a computed claim, or the numbers beside a judged claim."""
        if claim not in self.known:
            check = check_of(claim)
            try:
                inputs, tolerances = self._given(check)
                self.known[claim] = check(*inputs.values(), **tolerances)
            except Exception:
                # A broken key or rule says more about the data than the check that stumbled over it.
                validate(self._tables)
                with blaming_the_descriptor(f"the check of {claim}"):
                    raise
        return self.known[claim]

    def change(self, claim: str) -> Change:
        """What would change the verdict of a computed claim."""
        if claim not in self._changes:
            given = self._given(check_of(claim))
            self._changes[claim] = remembered_change(claim, *given, self._tables.root, self._digests)
        return self._changes[claim]

    def _given(self, check: Callable) -> tuple[Inputs, dict[str, float]]:
        """What a check is given, by the names of its parameters: tables, and the tolerances that were set."""
        tables = self._tables
        inputs = {name: tables.published if name == "published" else tables.used(name) for name in parameters_of(check)}
        return inputs, {name: self.tolerances[name] for name in tolerances_of(check) if name in self.tolerances}

    def __iter__(self) -> Iterator[str]:
        return iter(topics())

    def __len__(self) -> int:
        return len(topics())


@dataclass(frozen=True)
class Book:
    """Claims, findings, evidence and sources of one data package."""

    tables: Tables
    findings: Findings

    @classmethod
    def open(cls, root: Path | str | None = None, *, tables: Tables | None = None, **tolerances: float) -> "Book":
        """A book whose tables are read and whose checks are run when they are asked for.

        ``root`` is the folder that holds ``data/``, the repository by default; ``tables`` are used instead. Tolerances
        are given by name, such as ``tolerance=0.2``: a ValueError says that no check has one of that name, or that its
        value is no number of at least 0, and a DataError that there are no data.
        """
        tables, known = tables or Tables(root or ROOT), tolerance_names()
        # Without data there is no book.
        tables["claims"]
        for name, value in tolerances.items():
            if name not in known:
                raise ValueError(f"no check has a tolerance named {name!r}; there are {', '.join(known)}")
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
                raise ValueError(f"the tolerance {name} is {value!r}, expected a number of at least 0")
        return cls(tables, Findings(tables, tolerances))

    def validate(self) -> None:
        """Hold the data against its schema and rules, and the computed verdicts against those expected.

        A DataError names the first fault, the first verdict that flipped, or an answer that says too much.
        """
        validate(self.tables)
        if flips := self.flips():
            claim, said = next(iter(flips.items()))
            row = self.tables.cells("verdicts", "claim_id").index(claim) + 2
            more = f" ({len(flips) - 1} more changed)" if len(flips) > 1 else ""
            raise DataError(said + more, file=self.tables.file("verdicts"), row=row, column="verdict")
        # The answer to a claim whose verdict flipped may lack its numbers.
        self.validate_answers()

    @property
    def published(self) -> str:
        """The day by which the article was out; claims are judged as of it."""
        return self.tables.published

    @property
    def read_twice(self) -> bool:
        """Whether there are second readings."""
        return len(self._optional("second_readings")) > 0

    @property
    def altered(self) -> bool:
        """Whether the copy at hand has other words than the author's."""
        return len(self._optional("substitutions")) > 0

    @cached_property
    def replaced(self) -> list[dict]:
        """The substitutions that changed the meaning, in the order of the text."""
        rows = self._optional("substitutions", "start", "meaning_changed")
        return rows[rows["meaning_changed"].astype("bool")].sort_values("start").to_dict("records")

    def _optional(self, name: str, *columns: str) -> pd.DataFrame:
        """A table that a book may lack: if it does, without rows."""
        return self.tables[name] if name in self.tables else pd.DataFrame(columns=columns)

    def used(self, name: str) -> pd.DataFrame:
        """A table with its corrections applied, as every check, measure and figure uses it."""
        return self.tables.used(name)

    def retired(self) -> pd.DataFrame:
        """Figures and tables of former versions: ``exhibit_id name title last_version replaced_by why``, a row each."""
        return self._optional("retired_exhibits", "exhibit_id")

    def finding(self, claim: str) -> Finding:
        """What the check of a computed claim found, or the numbers beside a judged claim."""
        return self.findings.find(claim)

    def answer(self, claim: str) -> str:
        """One sentence to quote on a claim, its numbers filled in; DataError for a field the finding does not have."""
        at = self.tables.cells("answers", "claim_id").index(claim)
        fields = self.finding(claim).fields if claim in topics() or claim in contexts() else {}
        try:
            return self.tables.cells("answers", "answer")[at].format_map(fields)
        except (KeyError, ValueError, IndexError) as name:
            known = ", ".join(fields) or "none"
            problem = f"{claim} asks for the field {name}, expected one of those that its check gives: {known}"
            raise DataError(problem, file=self.tables.file("answers"), row=at + 2, column="answer") from None

    def validate_answers(self) -> None:
        """Fill in every answer; DataError for the first that asks for an unknown field or grows too long."""
        for index, claim in enumerate(self.tables.cells("answers", "claim_id")):
            if (words := len(self.answer(claim).split())) > ANSWER_WORDS:
                problem = f"found {words} words once the numbers are filled in, expected at most {ANSWER_WORDS}"
                raise DataError(problem, file=self.tables.file("answers"), row=index + 2, column="answer")

    def flips(self) -> dict[str, str]:
        """The computed verdicts that differ from the expected ones: a sentence each, by claim id."""
        expected = dict(zip(*(self.tables.cells("verdicts", name) for name in ("claim_id", "verdict")), strict=True))
        return {
            claim: f"{claim}: {expected[claim]} -> {finding.verdict}, because {finding.because}"
            for claim, finding in self.findings.items()
            if finding.verdict != expected.get(claim, finding.verdict)
        }

    def verdicts(self, claims: Collection[str] | None = None) -> pd.DataFrame:
        """Every claim with its verdict.

        By default they are all, in the order of the article; of ``claims`` only the checks are run, and an unknown one
        is a KeyError. Columns are ``claim_id``, ``sentence``, ``paragraph``, ``start``, ``end``, ``quote``, ``kind``,
        ``reading``, ``verdict`` (computed by this reading where a check exists), ``basis``, ``confidence``, ``because``
        (the finding, or the reasoning of a judged claim), ``caveat``, ``second_verdict`` and ``second_because`` (empty
        for a claim that was read once) and ``contested`` (whether the second reading differs).
        """
        frame = self._joined
        if claims is not None:
            frame = frame.set_index("claim_id", drop=False).loc[list(claims)]
        found = [self.findings.get(claim) for claim in frame["claim_id"]]
        frame = frame.assign(
            verdict=[one.verdict if one else word for one, word in zip(found, frame["verdict"], strict=True)],
            because=[one.because if one else words for one, words in zip(found, frame["reasoning"], strict=True)],
        )
        # A claim without a second reading is not contested.
        frame["contested"] = (frame["second_verdict"] != "") & (frame["verdict"] != frame["second_verdict"])
        return frame[COLUMNS].reset_index(drop=True)

    @cached_property
    def _joined(self) -> pd.DataFrame:
        """What the tables say of every claim, in the order of the article."""
        frame = self.tables["claims"].merge(self.tables["sentences"][["sentence", "paragraph"]], on="sentence")
        frame = frame.merge(self.tables["verdicts"], on="claim_id")
        if len(frame) < len(self.tables["claims"]):
            # A claim without sentence or verdict must not be missed.
            validate(self.tables)
        second = self._optional("second_readings", "claim_id", "verdict", "because")[["claim_id", "verdict", "because"]]
        second = second.set_axis(["claim_id", "second_verdict", "second_because"], axis=1).astype("str")
        frame = frame.merge(second, on="claim_id", how="left").fillna({"second_verdict": "", "second_because": ""})
        return frame.sort_values(["start", "end"], kind="stable").reset_index(drop=True)

    def sources(self) -> pd.DataFrame:
        """How many sources stand behind each claim: ``claim_id sources origins later``.

        ``sources`` are for or against, not context. ``origins`` are how many of them are independent: reports copied
        from one agency, ministry or court are one; a source whose origin is not known counts as one. ``later`` are
        those dated after the article.
        """
        links = self.tables["evidence_links"].query("role != 'context'").drop_duplicates(["claim_id", "source_id"])
        links = links.merge(self.tables["sources"][["source_id", "origin"]], on="source_id")
        links["origin"] = links["origin"].mask(links["origin"] == "", links["source_id"])
        frame = links.groupby("claim_id").agg(
            sources=("source_id", "nunique"), origins=("origin", "nunique"), later=("later_source", "sum")
        )
        return frame.reindex(self.tables["claims"]["claim_id"]).fillna(0).astype("int64").reset_index()

    def summary(self, claims: list[str]) -> pd.DataFrame:
        """The verdicts of some claims, as a notebook shows them: Claim, What is claimed, Verdict, Decided, Why."""
        frame = self.verdicts(claims)
        second = frame["second_verdict"].where(frame["contested"], "")
        return pd.DataFrame(
            {
                "Claim": frame["claim_id"],
                "What is claimed": frame["reading"],
                "Verdict": list(map(verdict_mark, frame["verdict"], second)),
                "Decided": frame["basis"].map(DECIDED),
                "Why": frame["because"].map(sentence),
            }
        )

    def claim(self, *claims: str) -> ClaimBox:
        """The box that a section of a notebook opens with: what some claims say, or all, the verdicts and answers."""
        scopes = self.tables["answers"].set_index("claim_id")["scope"]
        rows, replaced = self.verdicts(claims or None).to_dict("records"), self.replaced
        for row in rows:
            claim = row["claim_id"]
            row["quote"] = restored(row["quote"], row["start"], replaced)
            row["second_verdict"] = row["second_verdict"] if row["contested"] else ""
            row["answer"], row["scope"], row["change"] = self.answer(claim), scopes[claim], ""
            if claim in self.findings:
                change = self.findings.change(claim)
                row["change"] = change.in_words + (f" (then {VERDICT_NAMES[change.verdict]})" if change.verdict else "")
        return ClaimBox(rows)

    def claims_table(self) -> pd.DataFrame:
        """All claims in one table (T01): one row a claim, for the CSV."""
        frame = self.verdicts().merge(self.sources(), on="claim_id").merge(self.changes(), on="claim_id", how="left")
        return frame[TABLE_COLUMNS]

    def changes(self, claims: Collection[str] | None = None) -> pd.DataFrame:
        """What would change the verdict of each computed claim, all or some: a row each, by ``claim_id``.

        ``moves`` (how many it takes: 1, 2, or 3 for more than two), ``change`` (the moves in words),
        ``changed_verdict`` (empty if it takes more than two), ``value`` (the number that decides), ``unit``,
        ``distance`` (of a measured quantity to the nearest flip, in that unit), ``distance_percent`` (of the value),
        ``definitions`` (how many were tried) and ``definitions_holding`` (under how many the verdict is the same).
        """
        rows = []
        for claim in self.findings if claims is None else [claim for claim in self.findings if claim in claims]:
            finding, change = self.findings[claim], self.findings.change(claim)
            tried = list(finding.definitions.values())
            numbers = [finding.value, finding.unit, finding.distance, finding.distance_percent]
            numbers += [len(tried), tried.count(finding.verdict)]
            rows.append([claim, len(change.moves) or 3, change.in_words, change.verdict, *numbers])
        columns = """claim_id moves change changed_verdict value unit distance distance_percent definitions
            definitions_holding""".split()
        frame = pd.DataFrame(rows, columns=columns)
        return frame.astype(dict.fromkeys(["value", "distance", "distance_percent"], "float64"))

    def counts(self) -> pd.Series:
        """The number of claims under each verdict, in the order of the verdicts."""
        return self.verdicts()["verdict"].value_counts().reindex(list(VERDICTS), fill_value=0)

    def disagreements(self) -> pd.DataFrame:
        """The claims on which the second reading differs: both verdicts with both grounds."""
        frame = self.verdicts().query("contested")
        return pd.DataFrame(
            {
                "Claim": frame["claim_id"],
                "First verdict": frame["verdict"].map(VERDICT_NAMES),
                "Its ground": frame["because"].map(sentence),
                "Second verdict": frame["second_verdict"].map(VERDICT_NAMES),
                "Its ground ": frame["second_because"].map(sentence),
            }
        )
