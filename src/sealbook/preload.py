"""What a warm process imports before kernels are forked from it, where it is installed."""

import contextlib
import gc
import importlib

from sealbook.trace import without_debugger

without_debugger()
# With what matplotlib, pandas and pillow import only when it is first needed.
LIBRARIES = """
ipykernel.kernelapp matplotlib.backends.backend_agg matplotlib.backends.backend_pdf matplotlib.backends.backend_svg
matplotlib.pyplot matplotlib.style pandas.io.formats.csvs pandas.io.formats.html pikepdf PIL.PngImagePlugin
"""
for name in LIBRARIES.split():
    # What cannot be imported is for the notebook that needs it to say.
    with contextlib.suppress(Exception, SystemExit):
        importlib.import_module(name)
# All this stays; no fork has to look through it again for what can be thrown away, and so copy it.
gc.collect()
gc.freeze()
