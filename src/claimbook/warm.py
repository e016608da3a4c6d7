"""What a warm process imports before kernels are forked from it: the libraries that the notebooks and the book use."""

import colorspacious
import ipykernel.kernelapp
import matplotlib.backends.backend_agg
import matplotlib.backends.backend_pdf
import matplotlib.backends.backend_svg
import scipy.stats
import tabulate

import claimbook.export
import claimbook.publish  # noqa: F401

assert colorspacious and ipykernel.kernelapp and matplotlib.backends and scipy.stats and tabulate
