"""What a warm process imports before kernels are forked from it: the libraries that the notebooks and the book use."""

import colorspacious
import ipykernel.debugger
import ipykernel.kernelapp
import matplotlib.backends.backend_agg
import matplotlib.backends.backend_pdf
import matplotlib.backends.backend_svg
import matplotlib.style
import pandas.io.formats.csvs
import pandas.io.formats.html
import PIL.Image
import scipy.stats
import tabulate

import claimbook.export
import claimbook.publish  # noqa: F401

assert colorspacious and ipykernel.kernelapp and ipykernel.debugger and matplotlib.backends and matplotlib.style
assert pandas.io.formats and scipy.stats and tabulate
# It would import its plug-ins only when it is first used.
PIL.Image.preinit()
