"""The files of the sample book, for what is asked of them when tests are collected."""

import json

from claimbook.data.tables import DESCRIPTOR
from claimbook.new.make import book_files, sample

FACTS, TEXT = sample()
FILES = book_files({**FACTS, "today": "2026-11-26"}, TEXT, "sample")
PACKAGE = json.loads(FILES[DESCRIPTOR])
CITATION = FILES["CITATION.cff"].decode()
