"""What is claimed, the verdict and the answer: a box in a notebook, and the same as a card in a terminal."""

import os
import shutil
import sys
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

from claimbook.words import CHANGE, DECIDED, VERDICT_NAMES, sentence, verdict_mark

LINK = "../figures/article.html#{}"
CELL = 'style="text-align: left; vertical-align: top"'
# Longer lines are hard to read, however wide the terminal; those in a notebook do not depend on one.
WIDEST = 100
# Colours of a terminal, by verdict: blue, cyan, yellow, red; what is not known has none.
COLOURS = {"supported": 34, "supported_with_correction": 36, "mixed": 33, "contradicted": 31}


@dataclass(frozen=True)
class ClaimBox:
    """Claims with their verdicts and answers, as a table without script in a notebook and as text in a terminal."""

    # A claim each: a row of ``Book.verdicts`` with ``quote`` in pieces (see ``restored``), ``second_verdict`` (empty if
    # there is none or it is the same), ``answer``, ``scope`` and ``change`` (empty for a judged claim).
    rows: list[dict]

    def _repr_html_(self) -> str:
        heads = "".join(f"<th {CELL}>{head}</th>" for head in ("What is claimed", "Verdict", "In short"))
        rows = "\n".join(map(_table_row, self.rows))
        table = f'<table class="claim">\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>'
        # JupyterLab would typeset what stands between two dollar signs.
        return table.replace("$", "<span>$</span>")

    def __repr__(self) -> str:
        return "\n\n".join("\n".join(card(row, WIDEST)) for row in self.rows)


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
    return f"“{''.join(f'{words} [{meant}]' if meant else words for words, meant in row['quote'])}”"


def _decided(row: Mapping) -> str:
    second = f"; second reading: {VERDICT_NAMES[row['second_verdict']]}" if row["second_verdict"] else ""
    return f"{DECIDED[row['basis']]}, {row['confidence']} confidence{second}"


def _table_row(row: Mapping) -> str:
    link = f'<a href="{LINK.format(row["claim_id"])}">{row["claim_id"]}</a>'
    change = f"<br><small>{CHANGE}: {escape(row['change'])}</small>" if row["change"] else ""
    cells = (
        f"{link} {escape(row['reading'])}<br><small>{escape(_quoted(row))}</small>",
        f"<b>{verdict_mark(row['verdict'])}</b><br><small>{_decided(row)}</small>",
        f"{escape(row['answer'])} <small>({escape(row['scope'])})</small>{change}",
    )
    return f"<tr>{''.join(f'<td {CELL}>{cell}</td>' for cell in cells)}</tr>"


def card(row: Mapping, width: int = 0) -> list[str]:
    """The short card of a row of a box, in lines: verdict, claim, quote, answer, result, what would change it."""
    parts = {
        "Claim": row["reading"],
        "Quote": _quoted(row),
        "Answer": f"{row['answer']} ({row['scope']})",
        "Result" if row["basis"] == "computed" else "Reasoning": sentence(row["because"]),
        CHANGE: row["change"],
    }
    return [folded(f"{row['claim_id']}  {verdict_line(row)}", 5, width), *fields(parts, width=width)]


def verdict_line(row: Mapping) -> str:
    """The verdict of a row of a box in its colour, how it was decided and how sure that is."""
    return f"{coloured(verdict_mark(row['verdict']), row['verdict'])}; {_decided(row)}"


def coloured(words: str, verdict: str) -> str:
    """Words in a verdict's colour, if they go to a terminal that has colours and nobody asked for none."""
    plain = not sys.stdout.isatty() or "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
    return words if plain or verdict not in COLOURS else f"\x1b[{COLOURS[verdict]}m{words}\x1b[0m"


def fields(parts: Mapping[str, str], room: int = 16, width: int = 0) -> list[str]:
    """The named parts of a card that have words, each folded; the words stand clear of the names."""
    names = {name: f"{name}:".ljust(max(room, len(name) + 2)) for name in parts}
    return [folded(names[name] + words, len(names[name]), width) for name, words in parts.items() if words]


def folded(words: str, indent: int, width: int = 0) -> str:
    """Words in lines as wide as the terminal, or ``width``, indented after the first; addresses stay whole."""
    width, after = max(indent + 20, width or terminal_width()), " " * indent
    return textwrap.fill(words, width, subsequent_indent=after, break_on_hyphens=False, break_long_words=False)


def terminal_width() -> int:
    """How many letters a line of the terminal has, at most those that are read easily."""
    return min(WIDEST, shutil.get_terminal_size((WIDEST, 0)).columns)
