"""Where the time of the notebooks' cells goes, on standard output as JSON: seconds of processor time by what they are for.

Executes every notebook as a plain script in this one process, so that imports count once and apart.
"""

import contextlib
import io
import json
import os
import runpy
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path


def main(root: Path) -> dict[str, float]:
    """The seconds of each part; what is inside another part is not counted there again.

    Parameters
    ----------
    root : Path
        The repository.
    """
    begun = time.process_time()
    from claimbook import book
    from claimbook.data import tables
    from exhibit import export, legible

    for name in ("backend_svg", "backend_pdf"):
        __import__(f"matplotlib.backends.{name}")
    spent, open_parts = {"imports": time.process_time() - begun}, []

    def timed(module, name: str, part: Callable[..., str]) -> None:
        function = getattr(module, name)

        def measured(*arguments, **options):
            begun, inside = time.process_time(), [0.0]
            open_parts.append(inside)
            try:
                return function(*arguments, **options)
            finally:
                open_parts.pop()
                whole = time.process_time() - begun
                label = part(*arguments)
                spent[label] = spent.get(label, 0.0) + whole - inside[0]
                if open_parts:
                    open_parts[-1][0] += whole

        setattr(module, name, measured)

    for module, name, part in (
        (tables, "read_table", "reading tables"),
        (book, "validate", "validation"),
        (legible, "faults", "looking whether figures can be read"),
        (export, "_pixels", "pixels of 200 dpi"),
        (export, "described_png", "packing them as PNG"),
        (export, "_for_notebook", "smaller pictures for the notebooks"),
        (export, "export", "the rest of publishing a figure"),
        (export, "tabulate", "publishing the table"),
    ):
        timed(module, name, lambda *_, part=part: part)
    timed(export, "_saved", lambda figure, kind: f"saving as {kind.upper()}")
    begun = time.process_time()
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        os.environ["SEALBOOK_OUTPUT"] = folder
        for path in sorted((root / "notebooks").glob("[0-9][0-9]_*.py")):
            runpy.run_path(str(path), run_name="__main__")
    spent["measures, checks, drawing, tables shown"] = (
        time.process_time() - begun - sum(spent.values()) + spent["imports"]
    )
    return dict(sorted(spent.items(), key=lambda part: -part[1]))


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1] if len(sys.argv) > 1 else "."))))
