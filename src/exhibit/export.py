"""The only writer of ``figures/``: a figure with its card becomes SVG, PDF, PNG, CSV and JSON, or is refused.

``tabulate`` does the same for a table (CSV, HTML, Markdown, LaTeX, JSON).
"""

import hashlib
import io
import json
import os
import re
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import PIL.Image
from IPython.display import HTML, Image, display
from matplotlib.figure import Figure

from claimbook.data.tables import ROOT, Tables
from exhibit import legibility
from exhibit import stamps as inspection
from exhibit.card import WORDS, Card, CardError
from exhibit.identity import Identity, described_pdf, described_png, described_svg, picture_sha256
from exhibit.sheet import (
    EDGE_INCHES,
    FOOTER_INCHES,
    MUTED,
    PNG_DPI,
    SOURCE_POINTS,
    WIDTH_INCHES,
    Canvas,
    house_style,
    wrap,
)
from sealbook.files import write_bytes

FORMATS = ("svg", "pdf", "png", "csv", "json")
TABLE_FORMATS = ("csv", "html", "md", "tex", "json")
OWN_LICENCE = "CC BY 4.0"
OWN_LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
# Stamps that the drawing library would leave in the files.
NOTEBOOK_DPI = 150
NO_STAMPS = {
    "svg": {"Date": None, "Creator": None, "Format": None, "Type": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}


class Exhibit:
    """A published figure or table, as a notebook shows it."""

    def __init__(self, card: Card, *shown):
        self.card, self._shown = card, shown

    def _ipython_display_(self) -> None:
        for part in self._shown:
            display(part)


@house_style()
def export(figure: Figure, card: Card, *, tables: Tables | None = None, to: Path) -> Exhibit:
    """Publish a figure in all formats.

    Parameters
    ----------
    figure : Figure
        Drawn on a ``style.sheet``.
    card : Card
        Its words, claims, tables and the rows drawn.
    tables : Tables, optional
        Where sources and licences are looked up; those on disk by default.
    to : Path, optional
        The folder; ``folder()`` by default.

    Returns
    -------
    Exhibit
        Picture and caption for the notebook.

    Raises
    ------
    CardError
        If the card or the drawing breaks the contract; nothing is written then.
    """
    tables, to = tables or _on_disk(), to
    _check_card(card, tables)
    provenance = _provenance(card, tables)
    _foot(figure, card, provenance)
    _refuse(card, legibility.faults(figure))
    drawn, pixels = {kind: _saved(figure, kind) for kind in ("svg", "pdf")}, _pixels(figure)
    picture = picture_sha256(pixels)
    identity = _identity(card, provenance, picture)
    files = {
        "csv": provenance.rows,
        "svg": described_svg(drawn["svg"], identity),
        "pdf": described_pdf(drawn["pdf"], identity),
        "png": described_png(pixels, identity, PNG_DPI),
    }
    _refuse(card, inspection.font_faults(files["pdf"]))
    for kind, content in files.items():
        _refuse(card, inspection.stamp_faults(kind, content))
    files["json"] = _record(card, provenance, files, picture)
    for kind in FORMATS:
        write_bytes(to / f"{card.stem}.{kind}", files[kind])
    shown = Image(_for_notebook(pixels), format="png", width=int(WIDTH_INCHES * 100), alt=identity.alt)
    return Exhibit(card, shown, HTML(_caption(card, FORMATS[:-1])))


def _for_notebook(picture: PIL.Image.Image) -> bytes:
    """A smaller picture with a palette: a notebook with several figures must stay under a megabyte."""
    size = [round(side * NOTEBOOK_DPI / PNG_DPI) for side in picture.size]
    small = picture.convert("RGB").resize(size, PIL.Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    small.quantize(128, dither=PIL.Image.Dither.NONE).save(buffer, format="png", optimize=True)
    return buffer.getvalue()


def tabulate(frame: pd.DataFrame, card: Card, *, tables: Tables | None = None, to: Path) -> Exhibit:
    """Publish a table as CSV, HTML, Markdown and LaTeX.

    Parameters
    ----------
    frame : DataFrame
        The table as it is shown, columns named as they are to be read.
    card : Card
        Its words; ``card.drawn`` goes into the CSV.
    tables, to
        As for ``export``.

    Returns
    -------
    Exhibit
        Table and caption for the notebook.

    Raises
    ------
    CardError
        If the card breaks the contract; nothing is written then.
    """
    tables, to = tables or _on_disk(), to
    _check_card(card, tables)
    provenance = _provenance(card, tables)
    title, note = card.words("title"), _receipt(card, provenance)
    files = {
        "csv": provenance.rows,
        "html": _html_page(frame, card, note),
        "md": f"**{title}**\n\n{_markdown(frame)}\n\n{note}\n".encode(),
        "tex": _latex(frame, card, note),
    }
    for kind, content in files.items():
        _refuse(card, inspection.stamp_faults(kind, content))
    files["json"] = _record(card, provenance, files)
    for kind in TABLE_FORMATS:
        write_bytes(to / f"{card.stem}.{kind}", files[kind])
    return Exhibit(card, show(frame), HTML(_caption(card, TABLE_FORMATS[:-1])))


def html_table(frame: pd.DataFrame) -> str:
    """A frame as a plain HTML table: no index, text escaped, no script and no style."""
    return frame.to_html(index=False, escape=True, border=0, na_rep="", justify="left")


def show(frame: pd.DataFrame) -> HTML:
    """A frame as a plain table in a notebook, text to the left."""
    left = 'style="text-align: left; vertical-align: top"'
    return HTML(html_table(frame).replace("<td>", f"<td {left}>").replace("<th>", f"<th {left}>"))


class _Provenance(NamedTuple):
    """Where an exhibit comes from, looked up once for all that say it: its foot, its files and its record."""

    rows: bytes
    inputs: dict[str, str]
    sources: list[str]
    source_line: str
    fingerprint: str


def _provenance(card: Card, tables: Tables) -> _Provenance:
    rows, sources = card.drawn.to_csv(index=False, lineterminator="\n").encode(), source_ids(card, tables)
    inputs = {
        tables.file(name): hashlib.sha256((tables.root / tables.file(name)).read_bytes()).hexdigest()
        for name in card.tables
    }
    digest = hashlib.sha256()
    for part in [*(card.words(part) for part in WORDS), *card.claims, *inputs.values()]:
        digest.update(part.encode() + b"\0")
    digest.update(rows)
    return _Provenance(rows, inputs, sources, source_line(card, tables, sources), digest.hexdigest()[:6])


def fingerprint(card: Card, tables: Tables) -> str:
    """Six hex digits that change when the words, the rows drawn or a table behind them change."""
    return _provenance(card, tables).fingerprint


def _on_disk(root: Path = ROOT) -> Tables:
    """The tables on disk, not read again for the next exhibit unless a file of ``data/`` changed."""
    stats = ((path, path.stat()) for path in sorted((root / "data").rglob("*")) if path.is_file())
    return _read(
        root, tuple((path, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino) for path, stat in stats)
    )


@lru_cache(maxsize=1)
def _read(root: Path, _: tuple) -> Tables:
    return Tables(root)


def _check_card(card: Card, tables: Tables) -> None:
    def refuse(problem: str) -> None:
        raise CardError(f"{card.stem}: {problem}")

    if not re.fullmatch(r"[FT]\d{2}", card.id) or not re.fullmatch(r"[a-z][a-z0-9_]+", card.name):
        refuse("id and name must look like F04 and vote_agreement")
    for part in WORDS:
        card.words(part)
    length = len(card.words("title").split())
    if not 5 <= length <= 12:
        refuse(f"the title has {length} words; say the finding in 5 to 12")
    if not card.claims:
        refuse("it bears on no claim; name at least one")
    known = set(tables["claims"]["claim_id"])
    unknown = [claim for claim in card.claims if claim not in known]
    if unknown:
        refuse(f"{unknown[0]} is not a claim; see data/article/claims.csv")
    if not card.tables:
        refuse("it names no table; name those it was drawn from")
    unknown = [name for name in card.tables if name not in tables.resources]
    if unknown:
        refuse(f"{unknown[0]} is not a table; see data/datapackage.json")
    if card.drawn.empty:
        refuse("no row was drawn; give the rows in drawn")


def _refuse(card: Card, faults: list[str]) -> None:
    if faults:
        more = f" ({len(faults) - 3} more faults)" if len(faults) > 3 else ""
        raise CardError(f"{card.stem}: {'; and '.join(faults[:3])}{more}")


def _saved(figure: Figure, kind: str) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format=kind, dpi=PNG_DPI, metadata=NO_STAMPS[kind])
    return buffer.getvalue()


def _pixels(figure: Figure) -> PIL.Image.Image:
    """The picture that becomes a PNG; packing it only once, with its words, saves time."""
    buffer = io.BytesIO()
    Canvas(figure).print_figure(buffer, format="rgba", dpi=PNG_DPI)
    size = [int(side * PNG_DPI) for side in figure.get_size_inches()]
    return PIL.Image.frombuffer("RGBA", size, buffer.getbuffer(), "raw", "RGBA", 0, 1)


def _identity(card: Card, provenance: _Provenance, picture: str) -> Identity:
    return Identity(
        identifier=f"claimbook:{card.id}",
        name=card.name,
        **{part: card.words(part) for part in WORDS},
        rights=f"claimbook, {OWN_LICENCE}, {OWN_LICENCE_URL}",
        source_line=provenance.source_line,
        notebook=_notebook(),
        fingerprint=provenance.fingerprint,
        claims=tuple(card.claims),
        sources=tuple(provenance.sources),
        inputs=provenance.inputs,
        rows_sha256=hashlib.sha256(provenance.rows).hexdigest(),
        picture_sha256=picture,
    )


def _notebook() -> str:
    return os.environ.get("SEALBOOK_NOTEBOOK", "")


def _foot(figure: Figure, card: Card, provenance: _Provenance) -> None:
    font = {"fontsize": SOURCE_POINTS, "color": MUTED}
    room = WIDTH_INCHES - 2 * EDGE_INCHES
    lines = wrap(provenance.source_line, figure, room, **font)
    if len(lines) > 2:
        raise CardError(f"{card.stem}: the source line needs {len(lines)} lines; draw from fewer tables")
    lines.append(_receipt(card, provenance))
    height, step = figure.get_size_inches()[1], SOURCE_POINTS * 1.4 / 72
    for number, line in enumerate(lines):
        down = FOOTER_INCHES - 0.1 - (number + 2 - len(lines) + 1) * step
        figure.text(EDGE_INCHES / WIDTH_INCHES, down / height, line, va="top", **font)


def _receipt(card: Card, provenance: _Provenance) -> str:
    shown = " ".join(card.claims) if len(card.claims) <= 8 else f"{len(card.claims)} claims"
    tables = " ".join(card.tables) if len(card.tables) <= 4 else f"{len(card.tables)} tables"
    return " · ".join([card.id, shown, tables, provenance.fingerprint, f"claimbook, {OWN_LICENCE}"])


def source_ids(card: Card, tables: Tables) -> list[str]:
    """The sources of what was drawn: the rows' own where they have them, else those of the tables."""
    columns = [card.drawn["source_id"]] if "source_id" in card.drawn else []
    columns = columns or [tables[name]["source_id"] for name in card.tables if "source_id" in tables[name]]
    cells = pd.concat(columns) if columns else pd.Series(dtype="str")
    return list(dict.fromkeys(source for cell in cells.dropna() for source in str(cell).split(";") if source))


def source_line(card: Card, tables: Tables, ids: list[str]) -> str:
    """Where the rows drawn come from and their terms, derived from the tables; ``ids`` are those of ``source_ids``."""
    sources = tables["sources"].set_index("source_id")
    publishers = list(dict.fromkeys(sources.loc[ids, "publisher"]))
    if len(publishers) > 3:
        where = f"Sources: {len(ids)}, named row by row in {card.stem}.csv and data/sources.csv"
    elif publishers:
        where = "Source: " + "; ".join(publishers)
    else:
        where = "Source: claimbook's own assessment"
    licences = [licence for name in card.tables for licence in tables.resources[name]["licenses"]]
    terms = list(dict.fromkeys(_licence(licence) for licence in licences))
    return f"{where}. Terms of the data: {'; '.join(terms)}."


def _licence(licence: dict) -> str:
    name = licence.get("name")
    return re.sub(r"^CC-(BY(?:-(?:NC|ND|SA))*)-", r"CC \1 ", name) if name else licence.get("title") or licence["path"]


def _record(card: Card, provenance: _Provenance, files: dict[str, bytes], picture: str | None = None) -> bytes:
    record = {
        "id": card.id,
        "name": card.name,
        "identifier": f"claimbook:{card.id}",
        "notebook": _notebook(),
        **{part: card.words(part) for part in WORDS},
        "claims": list(card.claims),
        "tables": list(card.tables),
        "sources": provenance.sources,
        "source_line": provenance.source_line,
        "licence": OWN_LICENCE,
        "fingerprint": provenance.fingerprint,
        "rows": len(card.drawn),
        **({"picture_sha256": picture} if picture else {}),
        "inputs": provenance.inputs,
        "outputs": {
            f"{card.stem}.{kind}": hashlib.sha256(content).hexdigest() for kind, content in sorted(files.items())
        },
    }
    return (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode()


def _caption(card: Card, kinds: tuple[str, ...]) -> str:
    claims = ", ".join(card.claims) if len(card.claims) <= 20 else f"{len(card.claims)} in all"
    links = " ".join(f'<a href="../figures/{card.stem}.{kind}">{kind.upper()}</a>' for kind in kinds)
    return (
        f"<p><b>{card.id}. {escape(card.words('title'))}.</b> {escape(card.words('caption'))} "
        f"Claims: {claims}. {links}</p>"
    )


def _markdown(frame: pd.DataFrame) -> str:
    escaped = frame.astype("str").map(
        lambda cell: escape(cell, quote=False).replace("\\", "\\\\").replace("|", "\\|").replace("`", "\\`")
    )
    return escaped.to_markdown(index=False, disable_numparse=True)


def _html_page(frame: pd.DataFrame, card: Card, note: str) -> bytes:
    title = escape(card.words("title"))
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<style>body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1a1a1a}"
        "table{border-collapse:collapse;font-size:14px}th,td{padding:.35rem .6rem;text-align:left;"
        "vertical-align:top;border-bottom:1px solid #ddd}.wide{overflow-x:auto}</style>\n</head>\n<body>\n"
        f"<main>\n<h1>{title}</h1>\n<p>{escape(card.words('subtitle'))}</p>\n"
        f'<div class="wide" tabindex="0" role="region" aria-label="{title}">\n{html_table(frame)}\n</div>\n'
        f"<p>{escape(card.words('caption'))}</p>\n<p><small>{escape(note)}</small></p>\n</main>\n</body>\n</html>\n"
    ).encode()


def _latex(frame: pd.DataFrame, card: Card, note: str) -> bytes:
    # Quotation marks and dashes of the data are typeset by any UTF-8 LaTeX; special characters are escaped.
    styler = frame.astype("str").style.hide(axis="index").format(escape="latex").format_index(escape="latex", axis=1)
    body = styler.to_latex(
        environment="longtable", hrules=True, column_format="p{%.2f\\linewidth}" % (0.9 / len(frame.columns)) * len(frame.columns),
        caption=_latex_text(card.words("title")), label=f"tab:{card.stem}",
    )  # fmt: skip
    return f"% {card.stem}: needs \\usepackage{{booktabs,longtable}} and UTF-8 input\n{body}% {note}\n".encode()


def _latex_text(text: str) -> str:
    for plain, safe in (("\\", r"\textbackslash "), ("&", r"\&"), ("%", r"\%"), ("$", r"\$"), ("#", r"\#"), ("_", r"\_"), ("{", r"\{"), ("}", r"\}")):  # fmt: skip
        text = text.replace(plain, safe)
    return text
