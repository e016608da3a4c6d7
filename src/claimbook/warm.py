"""What a warm process imports before kernels are forked from it: the libraries that the notebooks and the book use."""

import ipykernel.kernelapp
import matplotlib.backends.backend_agg
import matplotlib.backends.backend_pdf
import matplotlib.backends.backend_svg

import claimbook.export
import claimbook.publish  # noqa: F401

assert ipykernel.kernelapp and matplotlib.backends
