"""Chromium and Playwright, with which tests look at pages as readers do; None for what is not there."""

import shutil
import sys

from claimbook.data.tables import ROOT

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
# The checkers' environment stands last, so that whatever both have is taken from this one.
sys.path += [str(path) for path in ROOT.glob("build/checkers/lib/python*/site-packages")]
try:
    from playwright.sync_api import expect, sync_playwright
except ImportError:
    expect = sync_playwright = None
finally:
    sys.path[:] = [path for path in sys.path if "/build/checkers/" not in path]
MISSING = sync_playwright is None or CHROMIUM is None
