"""The only writer of figures and tables: each with its card is published in all formats, or refused.

``export`` takes a figure (SVG, PDF, PNG, CSV, JSON), ``tabulate`` a table (CSV, HTML, Markdown, JSON).
"""

import hashlib
import io
import json
import os
import re
from collections import Counter
from dataclasses import asdict, replace
from html import escape
from itertools import cycle
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
import PIL.Image
from IPython.display import HTML, Image, display
from matplotlib.figure import Figure

from exhibit import legible, stamps
from exhibit.card import FORMATS, TABLE_FORMATS, Card, Drawing, in_markdown
from exhibit.catalogue import Catalogue
from exhibit.identity import Identity, described_pdf, described_png, described_svg, picture_sha256
from exhibit.legible.placed import shown_texts
from exhibit.sheet import PNG_DPI, WIDTH_INCHES, house_style, write_foot

# A number with its sign or unit, or words for one that is missing.
NUMBER = re.compile(r"[-+\u2212]?\$?\d[\d,.]*%?|\D*")
# What a palette of a PNG holds; where that is too little, shades within such a step of red, green and blue are one.
PALETTE, SHADE = 256, 6
# A picture with more colours has a scale of colours, and keeps them all.
MOST_COLOURS = 4096
# What a source line names, and how long it may be: about two lines at the foot.
MOST_NAMED, MOST_LETTERS = 4, 275
# Stamps that the drawing library would leave in the files.
NO_STAMPS = {
    "svg": {"Date": None, "Creator": None, "Format": None, "Type": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}


class Exhibit:
    """A published figure or table, as a notebook shows it: ``shown`` holds its parts."""

    def __init__(self, card: Card, *shown):
        self.card, self.shown = card, shown

    def _ipython_display_(self) -> None:
        for part in self.shown:
            display(part)


@house_style()
def export(drawing: Drawing, catalogue: Catalogue, to: Path) -> Exhibit:
    """Publish a figure in all formats.

    Parameters
    ----------
    drawing : Drawing
        A figure on a ``sheet``, with its card.
    catalogue : Catalogue
        The project's claims, tables and sources.
    to : Path
        The folder; made if missing.

    Returns
    -------
    Exhibit
        Picture and caption for the notebook.

    Raises
    ------
    CardError
        If the card or the drawing breaks the contract; nothing is written then.
    """
    (figure, card), imprint = drawing, catalogue.imprint
    identity, rows = look_up(card, catalogue)
    write_foot(figure, card, identity.source_line, receipt(card, identity, catalogue))
    _refuse(card, legible.faults(figure, catalogue.categories()))
    with matplotlib.rc_context({"svg.hashsalt": imprint.publisher}):
        svg, pdf, pixels = _saved(figure, "svg"), _saved(figure, "pdf"), _pixels(figure)
    identity = replace(identity, picture_sha256=picture_sha256(pixels))
    files = {
        "csv": rows,
        "svg": described_svg(svg, identity, imprint),
        "pdf": described_pdf(pdf, identity, imprint),
        "png": described_png(pixels, identity, imprint, PNG_DPI),
    }
    # A text with a halo is drawn as outlines, and so has no letters in the PDF.
    texts = [text.get_text() for text in shown_texts(figure) if not text.get_path_effects()]
    _refuse(card, [*stamps.font_faults(files["pdf"]), *stamps.word_faults(texts, files["pdf"])])
    _publish(card, identity, catalogue, files, to, texts=texts)
    shown = Image(files["png"], format="png", width=int(WIDTH_INCHES * 100), alt=identity.alt)
    return Exhibit(card, shown, HTML(_caption(identity, catalogue, FORMATS[:-1])))


def tabulate(frame: pd.DataFrame, card: Card, catalogue: Catalogue, to: Path, preview=None) -> Exhibit:
    """Publish a table: ``frame`` is what is read, ``card.drawn`` the CSV, ``preview`` what a notebook shows of it."""
    identity, rows = look_up(card, catalogue)
    note = receipt(card, identity, catalogue)
    plain = frame.astype("str").map(in_markdown).rename(columns=in_markdown)
    written = plain.to_markdown(index=False, disable_numparse=True)
    files = {
        "csv": rows,
        "html": _html_page(frame, identity, note),
        "md": f"**{in_markdown(identity.title)}**\n\n{written}\n\n{in_markdown(note)}\n".encode(),
    }
    _publish(card, identity, catalogue, files, to)
    caption = HTML(_caption(identity, catalogue, TABLE_FORMATS[:-1]))
    return Exhibit(card, show(frame if preview is None else preview), caption)


def html_table(frame: pd.DataFrame) -> str:
    """A frame as a plain HTML table: no index, text escaped, no script and no style."""
    frame = frame.map(lambda cell: " ".join(cell.split()) if isinstance(cell, str) else cell)
    # Two dollar signs are dollars in a notebook too.
    with pd.option_context("display.html.use_mathjax", False):
        return frame.to_html(index=False, escape=True, border=0, na_rep="", justify="left")


def show(frame: pd.DataFrame) -> HTML:
    """A frame as a plain table in a notebook: text to the left, columns of numbers to the right."""
    text = 'style="text-align: left; vertical-align: top"'
    number = f'class="number" {text.replace("left", "right")}'
    columns = [column.astype("str").str for _, column in frame.items()]
    numeric = [cells.fullmatch(NUMBER).all() and cells.contains(r"\d").any() for cells in columns]
    looks = cycle([number if one else text for one in numeric])
    return HTML(re.sub("<(t[dh])>", lambda tag: f"<{tag[1]} {next(looks)}>", html_table(frame)))


def look_up(card: Card, catalogue: Catalogue) -> tuple[Identity, bytes]:
    """What files say of themselves, without a picture's digest, and the rows drawn, as CSV; the card is checked."""
    words, rows = card.checked(catalogue), card.drawn.to_csv(index=False, lineterminator="\n").encode()
    inputs, digest = catalogue.inputs(card.tables), hashlib.sha256()
    for part in [*words.values(), *card.claims, *inputs.values()]:
        digest.update(part.encode() + b"\0")
    digest.update(rows)
    # The rows' own sources where they have them, else those of the tables.
    cells = card.drawn["source_id"].dropna() if "source_id" in card.drawn else catalogue.sources(card.tables)
    cited = [source for cell in cells for source in str(cell).split(";") if source]
    identity = Identity(
        identifier=catalogue.imprint.identifier(card.id),
        name=card.name,
        **words,
        rights=catalogue.imprint.rights,
        source_line=_source_line(card, catalogue, cited),
        notebook=catalogue.notebook,
        fingerprint=digest.hexdigest()[:6],
        claims=tuple(card.claims),
        sources=tuple(dict.fromkeys(cited)),
        inputs=inputs,
        rows_sha256=hashlib.sha256(rows).hexdigest(),
    )
    return identity, rows


def receipt(card: Card, identity: Identity, catalogue: Catalogue) -> str:
    """Id, claims, tables, fingerprint and licence in one line."""
    claims = " ".join(card.claims) if len(card.claims) <= 8 else f"{len(card.claims)} claims"
    tables = " ".join(card.tables) if len(card.tables) <= 4 else f"{len(card.tables)} tables"
    terms = f"{catalogue.imprint.publisher}, {catalogue.imprint.licence}"
    return " · ".join([card.id, claims, tables, identity.fingerprint, terms])


def _source_line(card: Card, catalogue: Catalogue, cited: list[str]) -> str:
    """The publishers of most rows, as many as fit, and the terms that differ from those of the figure."""
    rows, imprint = Counter(catalogue.publishers(cited)), catalogue.imprint
    # Of as many rows, those with a bracket, which are reposts and mirrors, come last.
    names = sorted(rows, key=lambda name: (-rows[name], "(" in name)) or [f"{imprint.publisher}'s own assessment"]
    terms = [term for term in dict.fromkeys(catalogue.terms(card.tables)) if not term.endswith(imprint.licence)]
    where = f"row by row in {card.stem}.csv" if "source_id" in card.drawn else f"named in {catalogue.sources_file}"
    for named in range(MOST_NAMED, 0, -1):
        others = len(names) - named
        rest = f" and {others} other{'s' * (others > 1)}, {where}" if others > 0 else ""
        line = f"Source{'s' * (len(names) > 1)}: {'; '.join(names[:named])}{rest}."
        line += f" Terms of the data: {'; '.join(terms)}." if terms else ""
        if len(line) <= MOST_LETTERS:
            break
    return line


def _refuse(card: Card, faults: list[str]) -> None:
    if faults:
        more = f" ({len(faults) - 3} more faults)" if len(faults) > 3 else ""
        raise card.refused("; and ".join(faults[:3]) + more)


def _saved(figure: Figure, kind: str) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format=kind, dpi=PNG_DPI, metadata=NO_STAMPS.get(kind))
    return buffer.getvalue()


def _pixels(figure: Figure) -> PIL.Image.Image:
    """The picture that becomes a PNG; packing it only once, with its words, saves time."""
    width, height = (int(side * PNG_DPI) for side in figure.get_size_inches())
    return with_palette(PIL.Image.frombytes("RGBA", (width, height), _saved(figure, "rgba")))


def with_palette(picture: PIL.Image.Image) -> PIL.Image.Image:
    """An RGBA picture with a palette, so that a notebook with several of them stays under a megabyte.

    Its most frequent colours stay as they are, one of each shade; every other colour becomes the nearest of them.
    A picture that is transparent somewhere or has a scale of colours stays as it is.
    """
    # A pixel as one number. Most of a figure is paper.
    pixels = np.frombuffer(picture.tobytes(), np.uint32)
    inked = np.flatnonzero(pixels != 0xFFFFFFFF)
    at, colours = pd.factorize(pixels[inked], sort=True)
    channels = colours.view(np.uint8).reshape(-1, 4)
    if len(colours) > MOST_COLOURS or (channels[:, 3] < 255).any():
        return picture
    tones, order = channels[:, :3].astype(int), np.argsort(-np.bincount(at), kind="stable")
    shades = tones[order] // (SHADE if len(colours) >= PALETTE else 1)
    first = np.unique(shades, axis=0, return_index=True)[1]
    kept = np.vstack([[255, 255, 255], tones[order[np.sort(first)[: PALETTE - 1]]]])
    # The square of the distance, without what is the same for all that are kept.
    nearest = ((kept**2).sum(axis=1) - 2 * tones @ kept.T).argmin(axis=1)
    places = np.zeros(len(pixels), np.uint8)
    places[inked] = nearest[at]
    made = PIL.Image.frombytes("P", picture.size, places.tobytes())
    made.putpalette(kept.astype(np.uint8).tobytes())
    return made


def _publish(card: Card, identity: Identity, catalogue: Catalogue, files: dict[str, bytes], to: Path, **drawn) -> None:
    """Refuse files with stamps in them, else write them, and last the record that vouches for them."""
    for kind, content in files.items():
        _refuse(card, stamps.stamp_faults(kind, content))
    record = {
        "id": card.id,
        **asdict(identity),
        "licence": catalogue.imprint.licence,
        "tables": card.tables,
        "rows": len(card.drawn),
        **drawn,
        "outputs": {f"{card.stem}.{kind}": hashlib.sha256(files[kind]).hexdigest() for kind in sorted(files)},
    }
    others = [path.stem for path in sorted(to.glob(f"{card.id}_*.json")) if path.stem != card.stem]
    _refuse(card, [f"{other} has this id; choose another, or delete {other}.* if it was renamed" for other in others])
    for kind, content in files.items():
        _write_whole(to / f"{card.stem}.{kind}", content)
    written = json.dumps(record, ensure_ascii=False, indent=2) + "\n"
    _write_whole(to / f"{card.stem}.json", written.encode())


def _write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old content or the new, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _caption(identity: Identity, catalogue: Catalogue, kinds: tuple[str, ...]) -> str:
    claims = ", ".join(identity.claims) if len(identity.claims) <= 20 else f"{len(identity.claims)} in all"
    folder = os.path.relpath(catalogue.folder, catalogue.notebooks)
    links = " ".join(f'<a href="{folder}/{identity.stem}.{kind}">{kind.upper()}</a>' for kind in kinds)
    # The published files are others than those of a draft.
    draft, links = ("Draft, not published: ", "") if catalogue.draft else ("", f" {links}")
    title, caption = escape(identity.title), escape(identity.caption)
    words = f"{draft}<b>{identity.id}. {title}.</b> {caption} Claims: {claims}.{links}"
    return f'<p class="tex2jax_ignore mathjax_ignore">{words}</p>'


def _html_page(frame: pd.DataFrame, identity: Identity, note: str) -> bytes:
    title = escape(identity.title)
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<style>body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1a1a1a}"
        "table{border-collapse:collapse;font-size:14px}th,td{padding:.35rem .6rem;text-align:left;"
        "vertical-align:top;border-bottom:1px solid #ddd}.wide{overflow-x:auto}</style>\n</head>\n<body>\n"
        f"<main>\n<h1>{title}</h1>\n<p>{escape(identity.subtitle)}</p>\n"
        f'<div class="wide" tabindex="0" role="region" aria-label="{title}">\n{html_table(frame)}\n</div>\n'
        f"<p>{escape(identity.caption)}</p>\n<p><small>{escape(note)}</small></p>\n</main>\n</body>\n</html>\n"
    ).encode()
