"""Every file says under which terms it stands, and says the same as the descriptor of the data."""

import csv
import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from claimbook.data.tables import ROOT

REUSE = ROOT / "build" / "checkers" / "bin" / "reuse"
ANNOTATIONS = tomllib.loads((ROOT / "REUSE.toml").read_text(encoding="utf-8"))["annotations"]
RESOURCES = json.loads((ROOT / "data/datapackage.json").read_text(encoding="utf-8"))["resources"]
# Which licence an address means; other terms stand in LICENSES with the descriptor's words.
SPDX = {
    "https://creativecommons.org/licenses/by/4.0/": "CC-BY-4.0",
    "https://creativecommons.org/licenses/by-nd/4.0/": "CC-BY-ND-4.0",
    "https://creativecommons.org/licenses/by/3.0/igo/": "CC-BY-3.0-IGO",
    "https://www.unicode.org/license.txt": "Unicode-3.0",
}


def paths(annotation: dict) -> list[str]:
    return annotation["path"] if isinstance(annotation["path"], list) else [annotation["path"]]


def annotated(name: str) -> dict:
    """The last annotation that fits a file counts."""
    fits = [
        annotation
        for annotation in ANNOTATIONS
        if any(
            re.fullmatch(re.escape(path).replace(r"\*\*", ".*").replace(r"\*", "[^/]*"), name)
            for path in paths(annotation)
        )
    ]
    return fits[-1]


def terms(name: str) -> set[str]:
    return set(annotated(name)["SPDX-License-Identifier"].split(" AND "))


def test_every_licence_that_is_named_has_its_text_and_the_other_way_round():
    named = {term for annotation in ANNOTATIONS for term in annotation["SPDX-License-Identifier"].split(" AND ")}
    assert named == {path.stem for path in (ROOT / "LICENSES").glob("*.txt")}
    assert (ROOT / "LICENSES/MIT.txt").read_bytes() == (ROOT / "LICENSE").read_bytes()
    assert (ROOT / "LICENSES/Apache-2.0.txt").read_bytes() == (ROOT / "src/exhibit/fonts/LICENSE.txt").read_bytes()


def test_no_annotation_speaks_of_files_that_are_not_there():
    for annotation in ANNOTATIONS:
        for path in paths(annotation):
            assert any(ROOT.glob(path.replace("/**", "/**/*"))), path


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource["name"])
def test_a_table_has_the_terms_of_the_descriptor(resource):
    found = terms(f"data/{resource['path']}")
    own = {
        path.stem: path.read_text(encoding="utf-8").splitlines()[:2]
        for path in (ROOT / "LICENSES").glob("LicenseRef-*")
    }
    for licence in resource["licenses"]:
        words = [licence["title"], licence["path"]]
        expected = {name for name, lines in own.items() if lines == words} or {SPDX[licence["path"]]}
        assert expected <= found, licence


def test_tables_that_the_licence_page_names_are_not_left_to_the_rest():
    """A row of data/LICENSE.md with terms of its own has an annotation of its own, which names whom it is from."""
    page = (ROOT / "data/LICENSE.md").read_text(encoding="utf-8")
    rows = [row for row in page.splitlines() if row.startswith("| `")]
    named = [f"data/{path}" for row in rows for path in re.findall(r"`(evidence/\w+\.csv)`", row.split("|")[1])]
    assert len(named) == 9
    for path in named:
        assert (
            path in paths(annotated(path)) and annotated(path)["SPDX-FileCopyrightText"] != "2026 The claimbook authors"
        ), path


def test_the_author_of_the_quotes_is_named():
    with (ROOT / "data/article/article.csv").open(encoding="utf-8", newline="") as file:
        [article] = csv.DictReader(file)
    for name in ("claims", "sentences", "substitutions"):
        annotation = annotated(f"data/article/{name}.csv")
        assert article["authors"] in annotation["SPDX-FileCopyrightText"]
        assert article["licence"].replace(" ", "-") + "-4.0" in terms(f"data/article/{name}.csv")


@pytest.mark.slow
@pytest.mark.skipif(not REUSE.exists(), reason="needs reuse: make browser")
def test_every_file_is_covered_as_reuse_asks_for(pristine, tmp_path):
    root: Path = shutil.copytree(pristine, tmp_path / "checkout")
    done = subprocess.run([REUSE, "lint"], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (root / "notes.txt").write_text("Whose is this?\n")
    done = subprocess.run([REUSE, "lint"], cwd=root, capture_output=True, text=True)
    assert done.returncode == 1 and "notes.txt" in done.stdout
