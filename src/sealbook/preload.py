"""What a warm process imports before kernels are forked from it: what every kernel needs, and the libraries it is told of."""

import contextlib
import gc
import importlib
import os

from sealbook.kernel import LIBRARIES
from sealbook.trace import without_debugger

without_debugger()
for name in [
    "ipykernel.kernelapp",
    # Imported by matplotlib, pandas and pillow only when they are first needed.
    "matplotlib.backends.backend_agg", "matplotlib.backends.backend_pdf", "matplotlib.backends.backend_svg",
    "matplotlib.style", "pandas.io.formats.csvs", "pandas.io.formats.html", "PIL.PngImagePlugin",
    *os.environ.get(LIBRARIES, "").split(),
]:  # fmt: skip
    # What cannot be imported is for the notebook that needs it to say.
    with contextlib.suppress(Exception, SystemExit):
        importlib.import_module(name)
# All this stays; no fork has to look through it again for what can be thrown away, and so copy it. What a notebook leaves
# behind is little: looking for it less often saves a twentieth of the time.
gc.collect()
gc.freeze()
gc.set_threshold(100_000, 50, 100)
