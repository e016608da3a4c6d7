"""The files of the sample book as `claimbook new --example` writes them, but without the library and git."""

import json
from types import SimpleNamespace

from claimbook.data.tables import DESCRIPTOR
from claimbook.exhibits import imprint
from claimbook.new.make import SKELETON, book_files, described

TEXT = (SKELETON / "sample/article.txt").read_text(encoding="utf-8")
FILES = book_files({**described("sample/part.yml")["facts"], "today": "2026-11-26"}, TEXT, "sample")
PACKAGE = json.loads(FILES[DESCRIPTOR])
CITATION = FILES["CITATION.cff"].decode()
IMPRINT = imprint(SimpleNamespace(package=PACKAGE))
