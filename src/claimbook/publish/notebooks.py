"""Executed notebooks as parts of pages: text and code as HTML, published pictures linked instead of embedded."""

import json
import posixpath
import re
from collections.abc import Mapping
from itertools import pairwise

import mistune
from mistune.toc import add_toc_hook
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers.python import PythonLexer

PUBLISHED = re.compile(r'href="[^"]*figures/(([FT]\d\d)_\w+)\.')
# HTML inside it stays text; headings can be linked to.
_TO_HTML = mistune.create_markdown(escape=True, plugins=["table"])
add_toc_hook(_TO_HTML, heading_id=lambda token, _: re.sub(r"\W+", "-", token["text"]).strip("-").lower())


def read_notebook(content: str, stem: str, records: Mapping[str, Mapping]) -> dict:
    """What the page of a notebook shows: ``title``, ``page`` (its path from the figures) and ``cells``.

    ``content`` is the executed notebook, as ``.ipynb``, and ``stem`` its name; ``records`` are those of figures and
    tables, by id and name (``F06_ten_million``). Each cell has ``anchors`` (ids of the figures that its section shows),
    ``code`` (as HTML) and ``parts``: ``html``, or ``stem`` and ``alt`` of a published picture.
    """
    cells, title = [], ""
    section: dict = {"anchors": []}
    for cell in json.loads(content)["cells"]:
        source = "".join(cell["source"])
        made: dict = {"anchors": [], "code": "", "parts": []}
        cells.append(made)
        if cell["cell_type"] == "markdown":
            made["parts"].append({"html": _moved(str(_TO_HTML(source)))})
            if heading := re.match("(#+) (.+)", source):
                # What a section shows can be linked to at its heading.
                section, title = made, title or heading[2]
        elif cell["cell_type"] == "code":
            made["code"] = highlight(source, PythonLexer(), HtmlFormatter(nowrap=True))
            for before, html in pairwise(["no picture", *map(_shown, cell["outputs"])]):
                # A picture stands before the caption, which says which it is.
                if caption := PUBLISHED.search(html):
                    section["anchors"].append(caption[2])
                    if not before:
                        made["parts"].append({"stem": caption[1], "alt": records[caption[1]]["alt"]})
                if html:
                    made["parts"].append({"html": _moved(html)})
    return {"title": title or stem, "page": f"notebooks/{stem}.html", "cells": cells}


def _shown(output: Mapping) -> str:
    """An output as HTML without styles of its own; nothing for a picture."""
    data = {kind: "".join(lines) for kind, lines in output.get("data", {}).items()}
    if "image/png" in data:
        return ""
    if "text/html" in data:
        return re.sub(r' style="[^"]*"', "", data["text/html"])
    if "text/markdown" in data:
        return str(_TO_HTML(data["text/markdown"]))
    words = data.get("text/plain") or "".join(output.get("text", output.get("evalue", "")))
    return f"<pre>{mistune.escape(words)}</pre>"


def _moved(html: str) -> str:
    """HTML whose links lead from the page to where they led from the notebook, notebooks to their pages."""

    def moved(match: re.Match) -> str:
        target = posixpath.normpath(posixpath.join("notebooks", match[2]))
        page = re.sub(r"^notebooks/(\w+)\.(ipynb|py)$", r"figures/notebooks/\1.html", target)
        return f'{match[1]}="{posixpath.relpath(page, "figures/notebooks")}'

    return re.sub(r'\b(href|src)="(?![a-z]+:|#)([^"#]+)', moved, html)
