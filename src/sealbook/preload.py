"""What a warm process imports before kernels are forked from it, where it is installed."""

import contextlib
import gc
import importlib

from sealbook.trace import without_debugger

# What is imported here stays: no search for what can be thrown away has to look through it, nor a fork to copy it then.
gc.disable()
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
gc.freeze()
gc.enable()
