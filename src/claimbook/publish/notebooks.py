"""Executed notebooks as parts of pages: text and code as HTML, published pictures linked instead of embedded."""

import json
import posixpath
import re
from collections.abc import Mapping

import mistune
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers.python import PythonLexer

PUBLISHED = re.compile(r'href="[^"]*figures/(([FT]\d\d)_\w+)\.')


class _Headings(mistune.HTMLRenderer):
    """Markdown as HTML in which headings can be linked to; HTML inside it stays text."""

    def heading(self, text: str, level: int, **attributes) -> str:
        name = re.sub(r"\W+", "-", re.sub("<.*?>", "", text)).strip("-").lower()
        return f'<h{level} id="{name}">{text}</h{level}>\n'


_TO_HTML = mistune.create_markdown(renderer=_Headings(), plugins=["table"])


def read_notebook(content: str, stem: str, records: Mapping[str, Mapping]) -> dict:
    """What the page of a notebook shows.

    Parameters
    ----------
    content : str
        The executed notebook, as ``.ipynb``.
    stem : str
        Its name.
    records : mapping
        Those of the figures and tables, by id and name (``F06_ten_million``).

    Returns
    -------
    dict
        ``title``, ``page`` (relative to the figures), and ``cells``, each with ``anchors`` (ids of the figures that
        its section shows), ``code`` (as HTML) and ``parts``: ``html``, or ``stem`` and ``alt`` of a published picture.
    """
    cells, title = [], ""
    # What a section shows can be linked to at its heading.
    section: dict = {"anchors": []}
    for cell in json.loads(content)["cells"]:
        source = "".join(cell["source"])
        made: dict = {"anchors": [], "code": "", "parts": []}
        if cell["cell_type"] == "markdown":
            made["parts"].append({"html": _moved(str(_TO_HTML(source)))})
            if heading := re.match("(#+) (.+)", source):
                section, title = made, title or heading[2]
        elif cell["cell_type"] == "code":
            made["code"] = highlight(source, PythonLexer(), HtmlFormatter(nowrap=True))
            shown = [_shown(output) for output in cell["outputs"]]
            # A picture stands before the caption, which says which it is.
            named = [PUBLISHED.search(html) for html in shown]
            section["anchors"] += [match[2] for match in named if match]
            for html, after in zip(shown, [*named[1:], None], strict=False):
                if html:
                    made["parts"].append({"html": _moved(html)})
                elif after:
                    made["parts"].append({"stem": after[1], "alt": records[after[1]]["alt"]})
        cells.append(made)
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
        page = re.fullmatch(r"notebooks/(\w+)\.(?:ipynb|py)", target)
        return f'{match[1]}="{page[1] + ".html" if page else posixpath.relpath(target, "figures/notebooks")}'

    return re.sub(r'\b(href|src)="(?![a-z]+:|#)([^"#]+)', moved, html)
