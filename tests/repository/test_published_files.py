"""The files that this repository publishes: they are what the data give, and other programs read them as they are meant."""

import csv
import json
import re
import shutil
import subprocess

import pytest

from claimbook.data.tables import ROOT
from claimbook.exhibits import BookCatalogue
from claimbook.publish.citations import bibtex, latex
from claimbook.publish.write import published
from exhibit.verify import faults

CHECKERS = ROOT / "build" / "checkers" / "bin"
HOSTILE = '<script>alert(1)</script> \\input{y} {{7*7}} & "quoted" %$#_^~'


@pytest.fixture(scope="module")
def made(book) -> dict[str, str]:
    return published(book)


def checker(name: str):
    path = CHECKERS / name
    if not path.exists():
        pytest.skip(f"the checker of this file is not there ({name}): make browser")
    return path


def test_published_files_are_those_of_the_data(made):
    for name, content in made.items():
        assert (ROOT / name).read_text(encoding="utf-8") == content, f"{name} is not what the data gives: run make"


@pytest.mark.parametrize(
    "path", sorted([*ROOT.glob("data/**/*.csv"), *ROOT.glob("figures/*.csv")]), ids=lambda p: p.stem
)
def test_no_cell_of_a_table_is_run_by_a_spreadsheet(path):
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            for cell in row:
                assert not cell.startswith(("=", "+", "-", "@")) or re.fullmatch(r"-?\d+(\.\d+)?(e[-+]?\d+)?", cell), (
                    cell
                )


@pytest.mark.slow
def test_data_package_is_valid_to_frictionless():
    # It takes half a second to import.
    from frictionless import Package, system

    with system.use_context(trusted=True):
        report = Package(str(ROOT / "data" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])[:3]


def test_every_field_and_table_is_described():
    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        assert resource["description"] and resource["licenses"] and resource["sources"]
        for field in resource["schema"]["fields"]:
            assert field["description"], (resource["name"], field["name"])
            numeric = field["type"] in ("integer", "number") and field["name"] not in ("year", "value")
            assert not numeric or field.get("unit"), (resource["name"], field["name"])


@pytest.mark.slow
def test_bibtex_is_read_by_another_program_as_it_was_meant(tmp_path, made):
    checker("python")
    hostile = {"id": "x", "author": [{"literal": HOSTILE}], "title": HOSTILE + " } {{", "publisher": HOSTILE}
    (tmp_path / "all.bib").write_text(made["figures/references.bib"] + bibtex(hostile), encoding="utf-8")
    code = "import json, sys, pybtex.database as d; b = d.parse_file(sys.argv[1]); print(json.dumps({k: dict(e.fields) for k, e in b.entries.items()}))"
    run = subprocess.run(
        [checker("python"), "-c", code, tmp_path / "all.bib"], capture_output=True, text=True, check=True
    )
    entries = json.loads(run.stdout)
    assert set(entries) == {*re.findall(r"^@misc\{([^,]+),$", made["figures/references.bib"], flags=re.M), "x"}
    assert entries["x"]["title"] == "{" + latex(HOSTILE + " } {{") + "}"


@pytest.mark.slow
def test_citation_file_is_valid(tmp_path, made):
    (tmp_path / "CITATION.cff").write_text(made["CITATION.cff"], encoding="utf-8")
    run = subprocess.run([checker("cffconvert"), "--validate"], cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.slow
def test_crate_is_valid(tmp_path, made):
    terms = ROOT / "build" / "node_modules" / "ro-crate" / "lib" / "context.json"
    if not terms.exists():
        pytest.skip("needs the RO-Crate terms: make browser")
    described = json.loads(made["ro-crate-metadata.json"])
    # The validator would fetch the terms; they are put in from a package instead.
    described["@context"][0] = json.loads(terms.read_text(encoding="utf-8"))["@context"]
    for node in described["@graph"]:
        name = node["@id"]
        if name in made or (ROOT / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(made[name].encode() if name in made else (ROOT / name).read_bytes())
    (tmp_path / "ro-crate-metadata.json").write_text(json.dumps(described), encoding="utf-8")
    command = [
        checker("rocrate-validator"),
        "-y",
        "--disable-color",
        "validate",
        "-p",
        "ro-crate-1.1",
        "--offline",
        "--skip-availability-check",
        "--no-paging",
        "-v",
        "--cache-path",
        tmp_path / "cache",
        tmp_path,
    ]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-1000:]


@pytest.mark.slow
def test_the_published_figures_have_no_fault(tables):
    assert faults(ROOT, BookCatalogue(tables)) == []


@pytest.mark.slow
def test_nu_checker_reports_no_error_in_a_published_svg():
    jar = ROOT / "build/node_modules/vnu-jar/build/dist/vnu.jar"
    if not jar.exists() or not shutil.which("java"):
        pytest.skip("needs Java and the Nu checker: make browser")
    paths = sorted((ROOT / "figures").glob("*.svg"))
    assert paths
    command = ["java", "-jar", jar, "--svg", "--errors-only", "--stdout", *paths]
    run = subprocess.run(command, capture_output=True, text=True)
    assert (run.returncode, run.stdout) == (0, "")
