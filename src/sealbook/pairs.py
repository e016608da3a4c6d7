"""A notebook and its text file: one is the source of the other, and neither ever says something else.

Pure but for ``read``, ``same_cells`` and the hook; knows notebooks, not claims.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
FORMATS = "ipynb,py:percent"
# As in jupytext.toml beside the notebooks; in each .ipynb too, so that no jupytext has anything to add.
OPTIONS = {
    "cell_metadata_filter": "tags,-all",
    "comment_magics": False,
    "notebook_metadata_filter": "kernelspec,jupytext.formats,jupytext.text_representation.extension,"
    "jupytext.text_representation.format_name,-all",
}
PERCENT = {"extension": ".py", "format_name": "percent", "comment_magics": False}
# What editors and executions leave in metadata, and nobody writes.
NOISE = set(
    "ExecuteTime cell_marker celltoolbar collapsed comment_questions editable execution id jupyter jupytext kernelspec "
    "language_info lines_to_end_of_cell_marker lines_to_next_cell nbformat orig_nbformat papermill pycharm scrolled "
    "toc-autonumbering trusted vscode widgets".split()
)
ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]+\b")
# The random id that pandas gives to a table with a style.
STYLER = re.compile(r'<table id="T_([0-9a-f]{5,32})"')


class PairError(Exception):
    """A file that is no notebook: which and why, in one sentence."""


class Edit(NamedTuple):
    """What an edited .ipynb asks for: a new text file, None if it has the same cells already or cannot have them.

    And what of it no text file holds, or not this one: phrases such as ``attachment a.png``.
    """

    text: bytes | None = None
    lost: tuple[str, ...] = ()


def parsed(source: bytes):
    """The bytes of a text file as a notebook (a ``NotebookNode``); PairError if they are none."""
    import jupytext

    try:
        return jupytext.reads(source.decode("utf-8-sig"), fmt=dict(PERCENT))
    except (ValueError, KeyError, SyntaxError, AttributeError) as error:
        raise PairError(f"cannot be read as a notebook ({' '.join(str(error).split())})") from None


def read(path: Path):
    """A pair's text file as ``parsed`` gives it."""
    try:
        return parsed(path.read_bytes())
    except PairError as error:
        raise PairError(f"{path.parent.name}/{path.name}: {error}") from None


def parameter_names(notebook) -> set[str]:
    """The names set in cells tagged ``parameters``."""
    tagged = [cell.source for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    return set(re.findall(r"^(\w+)\s*(?::[^=\n]+)?=", "\n".join(tagged), flags=re.M))


def normalised(notebook: dict, places: Mapping[str, str] | None = None) -> bytes:
    """A notebook's bytes, as Jupyter writes them, without anything that changes from run to run.

    Cell ids follow from the cell's source and its place among equal ones; of papermill's block only the parameters
    stay; timings, machine and version stamps go. In outputs, addresses of objects, random ids of tables and the
    beginnings of paths are written in one way.

    ``places`` are beginnings of paths on this machine, and what is written instead.
    """
    made = _stripped(notebook, lambda key: key == "tags", places or {})
    return (json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _stripped(notebook: dict, keeps: Callable[[str], bool], places: Mapping[str, str]) -> dict:
    seen: dict[str, int] = {}
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        seen[source] = seen.get(source, 0) + 1
        cell["id"] = hashlib.sha256(f"{seen[source]}\0{cell['cell_type']}\0{source}".encode()).hexdigest()[:12]
        cell["metadata"] = {key: value for key, value in cell["metadata"].items() if value and keeps(key)}
        if "outputs" in cell:
            cell["outputs"] = _joined(cell["outputs"])
        for part, kind in texts(cell):
            text = _settled("".join(part[kind]), cell["id"], places)
            part[kind] = text.splitlines(True) if isinstance(part[kind], list) else text
    others = {key: value for key, value in notebook["metadata"].items() if keeps(key)}
    fixed = {"kernelspec": dict(KERNEL), "language_info": {"name": "python"}}
    parameters = notebook["metadata"].get("papermill", {}).get("parameters")
    papermill = {"papermill": {"parameters": parameters}} if parameters else {}
    notebook["metadata"] = {**others, "jupytext": {"formats": FORMATS, **OPTIONS}, **fixed, **papermill}
    notebook["nbformat"], notebook["nbformat_minor"] = 4, 5
    return notebook


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


def texts(cell: dict) -> Iterator[tuple[dict, str]]:
    """Where the outputs of a cell hold text: a dict and the key of a string, or of a list of lines, in it."""
    for output in cell.get("outputs", []):
        for part in (output, output.get("data", {})):
            yield from [(part, key) for key in part if key in ("text", "traceback") or key.startswith("text/")]


def _settled(text: str, cell: str, places: Mapping[str, str]) -> str:
    for place, instead in sorted(places.items(), key=lambda item: -len(item[0])):
        # A folder by itself, and what is in it.
        text = text.replace(f"{place}/", f"{instead}/" if instead else "")
        text = re.sub(rf"{re.escape(place)}(?![\w./-])", instead or ".", text)
    for number, name in enumerate(dict.fromkeys(STYLER.findall(text)), start=1):
        text = text.replace(f"T_{name}", f"T_{cell}_{number}")
    return ADDRESS.sub("at 0x0", text)


def restored(executed: bytes, digest: str | None) -> bytes | None:
    """A .ipynb as it was written, from what an editor made of it without changing cell or output; None if it did."""
    try:
        content = normalised(json.loads(executed))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return content if hashlib.sha256(content).hexdigest() == digest else None


def before_save(model: dict, path: str = "", contents_manager=None, **_) -> None:
    """A hook of Jupyter: take from a pair what the server adds, so that saving it unchanged changes no file."""
    place = Path(contents_manager.root_dir, path.strip("/"))
    if not place.with_suffix(".py").is_file() or not place.with_suffix(".ipynb").is_file():
        return
    if model["type"] == "notebook":
        model["content"] = _stripped(model["content"], lambda key: key not in NOISE, {})
    elif place.suffix == ".py" and isinstance(model.get("content"), str):
        model["content"] = _shaped(place.read_bytes(), model["content"]).decode("utf-8")


def edit(source: bytes, executed: bytes) -> Edit:
    """What an edited .ipynb asks of its text file (py:percent; empty for none); PairError if that is no notebook.

    Only cells count: outputs never travel. That the new text has the cells of the .ipynb is made sure of.
    """
    import jupytext
    import nbformat
    from jupytext.combine import combine_inputs_with_outputs

    try:
        edited = jupytext.reads(executed.decode("utf-8-sig"), fmt="ipynb")
        wanted = cells(edited)
    except Exception:
        # What a damaged file raises depends on where it is damaged.
        return Edit(None, ("it cannot be read as a notebook",))
    if not source:
        kind = {"jupytext": {"formats": FORMATS}, "kernelspec": dict(KERNEL)}
        source = jupytext.writes(nbformat.v4.new_notebook(metadata=kind), fmt={**PERCENT, **OPTIONS}).encode()
    text = parsed(source)
    lost = tuple(_beyond(edited, text))
    if wanted == cells(text):
        return Edit(None, lost)
    # What no .ipynb holds is the text's: its header, and metadata of cells but for their tags.
    edited.metadata["jupytext"] = {"formats": FORMATS, **OPTIONS}
    combined = combine_inputs_with_outputs(edited, text, dict(PERCENT))
    combined.metadata = text.metadata
    written = jupytext.writes(combined, fmt=dict(PERCENT))
    for candidate in (_shaped(source, written), written.encode()):
        with suppress(PairError):
            if cells(parsed(candidate)) == wanted:
                return Edit(candidate, lost)
    return Edit(None, (*lost, "the cells as they are"))


def same_cells(path: Path, executed: bytes | None) -> bool:
    """Whether a text file has the cells of a .ipynb, if there is one."""
    try:
        return executed is not None and edit(path.read_bytes(), executed) == Edit()
    except PairError:
        return False


def _beyond(edited, text) -> list[str]:
    """What an .ipynb has and a text file cannot hold; what an editor adds by itself does not count."""
    language = edited.metadata.get("kernelspec", {}).get("language") or "python"
    found = [] if language == "python" else [f"the language {language}"]
    found += [f"metadata {key}" for key in edited.metadata if key not in NOISE]
    held = [*NOISE, "tags", *(key for cell in text.cells for key in cell.metadata)]
    for cell in edited.cells:
        found += [f"attachment {name}" for name in cell.get("attachments", {})]
        found += [f"cell metadata {key}" for key, value in cell.metadata.items() if value and key not in held]
    return list(dict.fromkeys(found))


def _shaped(source: bytes, written: str) -> bytes:
    """A new text with the header and the line ends that the old one has: jupytext would write its own."""
    from jupytext.header import header_to_metadata_and_cell

    old = source.decode("utf-8-sig")
    before, after = old.replace("\r\n", "\n").split("\n"), written.replace("\r\n", "\n").split("\n")
    header, new = (header_to_metadata_and_cell(lines, "#", "", ".py")[3] for lines in (before, after))
    text = "\n".join([*before[:header], *after[new:]])
    return (text.replace("\n", "\r\n") if "\r\n" in old else text).encode()


def cells(notebook) -> list[tuple[str, str, tuple[str, ...]]]:
    """Kind, source and tags of every cell: all that a pair has in common."""
    # No editor shows blank lines at the end of a text's cells, and jupytext keeps none at the beginning.
    bare = ((cell, cell.source.rstrip().lstrip("\n")) for cell in notebook.cells)
    return [(cell.cell_type, source, tuple(cell.metadata.get("tags", []))) for cell, source in bare]
