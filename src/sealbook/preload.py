"""What a warm process imports before kernels are forked from it: what all need, and the libraries it is told of."""

import contextlib
import gc
import importlib
import os

from sealbook.trace import without_debugger

without_debugger()
# Matplotlib, pandas and pillow import these only when they are first needed.
LATER = """
ipykernel.kernelapp matplotlib.backends.backend_agg matplotlib.backends.backend_pdf matplotlib.backends.backend_svg
matplotlib.style pandas.io.formats.csvs pandas.io.formats.html PIL.PngImagePlugin
"""
for name in [*LATER.split(), *os.environ.get("SEALBOOK_LIBRARIES", "").split()]:
    # What cannot be imported is for the notebook that needs it to say.
    with contextlib.suppress(Exception, SystemExit):
        importlib.import_module(name)
# All this stays; no fork has to look through it again for what can be thrown away, and so copy it. A notebook leaves
# little behind: looking for it less often saves a twentieth of the time.
gc.collect()
gc.freeze()
gc.set_threshold(100_000, 50, 100)
