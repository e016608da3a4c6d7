"""A notebook and its text file: one is the source of the other, and neither ever says something else.

Pure but for ``read``; knows notebooks, not claims.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
FORMATS = "ipynb,py:percent"
CELL = "\n# %%"
ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]+\b")
# The random id that pandas gives to a table with a style.
STYLER = re.compile(r'<table id="T_([0-9a-f]{5,32})"')


class PairError(Exception):
    """A file that is no notebook: which and why, in one sentence."""


def read(path: Path):
    """A pair's text file as a notebook (a ``NotebookNode``); PairError if it is none."""
    import jupytext

    try:
        return jupytext.read(path, fmt="py:percent")
    except (UnicodeDecodeError, ValueError, KeyError, SyntaxError) as error:
        words = " ".join(str(error).split())
        raise PairError(f"{path.parent.name}/{path.name}: cannot be read as a notebook ({words})") from None


def parameter_names(notebook) -> set[str]:
    """The names set in cells tagged ``parameters``."""
    tagged = [cell.source for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    return set(re.findall(r"^(\w+)\s*(?::[^=\n]+)?=", "\n".join(tagged), flags=re.M))


def normalised(notebook: dict, places: Mapping[str, str] | None = None) -> bytes:
    """A notebook's bytes without anything that changes from run to run.

    Cell ids follow from the cell's source and its place among equal ones; of papermill's block only the parameters
    stay; timings, machine and version stamps go. In outputs, addresses of objects, random ids of tables and the
    beginnings of paths are written in one way.

    Parameters
    ----------
    notebook : dict
        An executed notebook (nbformat 4).
    places : mapping of str to str, optional
        Beginnings of paths on this machine, and what is written instead.

    Returns
    -------
    bytes
        UTF-8 JSON as Jupyter writes it.
    """
    seen: dict[str, int] = {}
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        seen[source] = seen.get(source, 0) + 1
        cell["id"] = hashlib.sha256(f"{seen[source]}\0{cell['cell_type']}\0{source}".encode()).hexdigest()[:12]
        tags = cell["metadata"].get("tags")
        cell["metadata"] = {"tags": tags} if tags else {}
        if "outputs" in cell:
            cell["outputs"] = _joined(cell["outputs"])
        for output in cell.get("outputs", []):
            for texts in (output, output.get("data", {})):
                for kind, lines in texts.items():
                    if kind in ("text", "traceback") or kind.startswith("text/"):
                        text = _settled("".join(lines), cell["id"], places or {})
                        texts[kind] = text.splitlines(True) if isinstance(lines, list) else text
    parameters = notebook["metadata"].get("papermill", {}).get("parameters")
    papermill = {"papermill": {"parameters": parameters}} if parameters else {}
    kind = {"jupytext": {"formats": FORMATS}, "kernelspec": KERNEL, "language_info": {"name": "python"}}
    notebook["metadata"] = {**kind, **papermill}
    notebook["nbformat"], notebook["nbformat_minor"] = 4, 5
    return (json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _joined(outputs: list[dict]) -> list[dict]:
    """A cell's outputs; what it printed is one output, however many messages the kernel made of it."""
    joined: list[dict] = []
    for output in outputs:
        output.get("metadata", {}).pop("execution", None)
        last = joined[-1] if joined else {}
        if output["output_type"] == "stream" and output["name"] == last.get("name"):
            last["text"] = "".join([*last["text"], *output["text"]]).splitlines(keepends=True)
        else:
            joined.append(output)
    return joined


def _settled(text: str, cell: str, places: Mapping[str, str]) -> str:
    for place, instead in sorted(places.items(), key=lambda item: -len(item[0])):
        # A folder by itself, and what is in it.
        text = text.replace(f"{place}/", f"{instead}/" if instead else "")
        text = re.sub(rf"{re.escape(place)}(?![\w./-])", instead or ".", text)
    for number, name in enumerate(dict.fromkeys(STYLER.findall(text)), start=1):
        text = text.replace(f"T_{name}", f"T_{cell}_{number}")
    return ADDRESS.sub("at 0x0", text)


def edited_source(source: bytes, executed: bytes) -> bytes | None:
    """The text file that an edited notebook asks for.

    Only cells count: outputs and metadata other than tags never travel.

    Parameters
    ----------
    source, executed : bytes
        The text file (py:percent) and the .ipynb.

    Returns
    -------
    bytes or None
        The new text file; None if both have the same cells, or the .ipynb is damaged and so holds no edit.
    """
    import jupytext

    try:
        edited = jupytext.reads(executed.decode("utf-8"), fmt="ipynb")
    except Exception:
        # What a damaged file raises depends on where it is damaged; it is written anew from the text file.
        return None
    text = jupytext.reads(source.decode("utf-8"), fmt="py:percent")
    if cells(edited) == cells(text):
        return None
    edited.metadata.clear()
    edited.metadata.update(text.metadata)
    for cell in edited.cells:
        tags = cell.metadata.get("tags")
        cell.metadata = {"tags": tags} if tags else {}
    # jupytext would add its version to the header; the header stays as it was written.
    header, _, _ = f"\n{source.decode('utf-8')}".partition(CELL)
    _, mark, body = f"\n{jupytext.writes(edited, fmt='py:percent')}".partition(CELL)
    return (header + mark + body).removeprefix("\n").encode()


def cells(notebook) -> list[tuple[str, str, tuple[str, ...]]]:
    """Kind, source and tags of every cell: all that a pair has in common."""
    return [(cell.cell_type, cell.source.strip(), tuple(cell.metadata.get("tags", []))) for cell in notebook.cells]
