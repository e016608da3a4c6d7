"""The claim box: what is claimed, the verdict and the answer, as a section of a notebook opens with it."""

import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

from claimbook.words import CHANGE, DECIDED, second_reading, verdict_mark

CARD = "../figures/article.html#{}"
CELL = 'style="text-align: left; vertical-align: top"'


@dataclass(frozen=True)
class ClaimBox:
    """Claims with their verdicts and answers, as a table without script in a notebook and as text in a terminal."""

    # A claim each: ``claim_id``, ``reading``, ``quote`` (in pieces, see ``restored``), ``verdict``, ``basis``,
    # ``confidence``, ``second_verdict`` (empty if there is none or it is the same), ``answer``, ``scope`` and
    # ``change`` (what would change the verdict, in words; empty for a judged claim).
    rows: list[dict]

    def _repr_html_(self) -> str:
        heads = "".join(f"<th {CELL}>{head}</th>" for head in ("What is claimed", "Verdict", "In short"))
        rows = "\n".join(_table_row(row) for row in self.rows)
        table = f'<table class="claim">\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>'
        # JupyterLab would typeset what stands between two dollar signs.
        return table.replace("$", "<span>$</span>")

    def __repr__(self) -> str:
        return "\n\n".join("\n".join(_lines(row)) for row in self.rows)


def restored(quote: str, start: int, replaced: Iterable[Mapping]) -> list[tuple[str, str]]:
    """A quote in pieces: the words of the copy, each with what was meant where a word was replaced ('' elsewhere).

    ``start`` is the place of its first character; ``replaced`` are rows of ``substitutions`` in the order of the text.
    """
    pieces, at = [], 0
    for word in replaced:
        low, high = word["start"] - start, word["end"] - start
        if at <= low and high <= len(quote):
            pieces += [(quote[at:low], ""), (quote[low:high], word["restored"])]
            at = high
    return [piece for piece in [*pieces, (quote[at:], "")] if piece[0]]


def _quoted(row: Mapping) -> str:
    return "".join(f"{words} [{meant}]" if meant else words for words, meant in row["quote"])


def _decided(row: Mapping) -> str:
    second = f"; {second_reading(row['second_verdict'])}" if row["second_verdict"] else ""
    return f"{DECIDED[row['basis']]}, {row['confidence']} confidence{second}"


def _table_row(row: Mapping) -> str:
    link = f'<a href="{CARD.format(row["claim_id"])}">{row["claim_id"]}</a>'
    change = f"<br><small>{CHANGE}: {escape(row['change'])}</small>" if row["change"] else ""
    cells = (
        f"{link} {escape(row['reading'])}<br><small>“{escape(_quoted(row))}”</small>",
        f"<b>{verdict_mark(row['verdict'])}</b><br><small>{_decided(row)}</small>",
        f"{escape(row['answer'])} <small>({escape(row['scope'])})</small>{change}",
    )
    return f"<tr>{''.join(f'<td {CELL}>{cell}</td>' for cell in cells)}</tr>"


def _lines(row: Mapping) -> list[str]:
    lines = [f"{row['claim_id']}  {row['reading']}", f"“{_quoted(row)}”"]
    lines += [f"{verdict_mark(row['verdict'])} ({_decided(row)})", f"In short: {row['answer']} ({row['scope']})"]
    if row["change"]:
        lines.append(f"{CHANGE}: {row['change']}")
    return [textwrap.fill(line, 100, subsequent_indent="    ", break_on_hyphens=False) for line in lines]
