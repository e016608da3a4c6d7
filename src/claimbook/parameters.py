"""Which parameters a notebook takes, and which of them it uses."""

import ast
import re
from collections.abc import Iterable
from pathlib import Path


def parameters_of(notebook: str) -> dict[str, object]:
    """The parameters of a notebook, given as text, with their defaults: what the cells tagged ``parameters`` assign."""
    cells = re.split(r"^# %%(.*)$", notebook, flags=re.M)
    own = "".join(code for head, code in zip(cells[1::2], cells[2::2], strict=True) if '"parameters"' in head)
    assigned = [node for node in ast.parse(own).body if isinstance(node, ast.Assign)]
    return {target.id: ast.literal_eval(node.value) for node in assigned for target in node.targets}


def taking(notebooks: Iterable[Path], parameters: Iterable[str], *, named: bool) -> list[Path]:
    """The notebooks that take all of some parameters.

    Raises
    ------
    ValueError
        If there is none, or if one that was asked for by name does not.
    """
    chosen, parameters = [], list(parameters)
    for path in notebooks:
        own = parameters_of(path.read_text(encoding="utf-8"))
        missing = [name for name in parameters if name not in own]
        if missing and named:
            there = f"it has {', '.join(own)}" if own else "it has none"
            raise ValueError(f"{path.stem} has no parameter {missing[0]!r}; {there}")
        chosen += [] if missing else [path]
    if not chosen:
        raise ValueError(f"no notebook takes {' and '.join(parameters)}")
    return chosen
