"""What joins exhibit with the book: its licence, its names, and tables that are read once."""

import json
import shutil
import subprocess

import pandas as pd
import pytest

from claimbook import exhibits
from claimbook.data.tables import ROOT, Tables
from claimbook.exhibits import BookCatalogue, imprint, tables_on_disk
from exhibit.card import Card
from exhibit.verify import faults


def test_the_names_in_published_files_stay(tables):
    own = imprint(tables)
    assert own.identifier("F04") == "claimbook:F04" and own.namespace == "urn:x-claimbook:figure#"
    assert own.rights == "claimbook, CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"


def test_another_book_publishes_under_its_own_name_and_licence(root):
    path = root / "data/datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    package |= {"name": "power", "licenses": [{"name": "CC-BY-SA-3.0", "path": "https://terms.example"}]}
    package["resources"] = [one for one in package["resources"] if one["name"] != "countries"]
    for one in package["resources"]:
        one["schema"] = {"fields": one["schema"]["fields"]}
    path.write_text(json.dumps(package), encoding="utf-8")
    catalogue = BookCatalogue(Tables(root))
    assert catalogue.imprint.rights == "power, CC BY-SA 3.0, https://terms.example"
    assert catalogue.imprint.identifier("F04") == "power:F04" and list(catalogue.categories()) == []


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


def test_a_book_answers_from_its_tables(tables):
    catalogue = BookCatalogue(tables)
    assert catalogue.knows(tables["claims"]["claim_id"].iloc[0]) and not catalogue.knows("C999")
    assert catalogue.has("claims") and not catalogue.has("claim")
    sources = tables["sources"]
    first, repost = (
        sources[sources["original_publisher"] == ""].iloc[0],
        sources[sources["publisher"] == "CDE News"].iloc[0],
    )
    named = catalogue.publishers([first["source_id"], repost["source_id"]])
    assert named == [first["publisher"], "Reuters (reposted by CDE News)"]
    assert not any(term.startswith("CC-BY") for term in catalogue.terms(list(tables)))
    countries = tables["countries"].set_index("name")["kind"]
    assert set(countries[catalogue.categories()]) == {"state", "former_state"} and "state" not in set(
        countries.drop(catalogue.categories())
    )


def test_what_is_drawn_outside_a_run_is_a_draft(tables, tmp_path, monkeypatch):
    for name in ("SEALBOOK_OUTPUT", "SEALBOOK_NOTEBOOK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(exhibits, "ROOT", tmp_path)
    claims = tables["claims"].head(3)
    card = Card(
        id="T99",
        name="probe",
        title="The first claims of the article as read",
        subtitle="As they stand",
        caption="The first claims.",
        alt="A table of the first claims with their quotes and readings, as they stand in the list of claims.",
        claims=tuple(claims["claim_id"]),
        tables=("claims",),
        drawn=claims[["claim_id"]],
    )
    drafts = exhibits.tabulate(claims, card, tables=tables)
    assert "Draft, not published: " in drafts.shown[1].data and "href" not in drafts.shown[1].data
    assert (tmp_path / "build/draft/T99_probe.csv").is_file() and not (tmp_path / "figures").exists()
    monkeypatch.setenv("SEALBOOK_OUTPUT", str(tmp_path / "run"))
    assert "Draft" not in exhibits.tabulate(claims, card, tables=tables).shown[1].data
    assert (tmp_path / "run/T99_probe.csv").is_file()
    assert "Draft" not in exhibits.tabulate(claims, card, tables=tables, to=tmp_path / "given").shown[1].data


def test_tables_are_read_again_only_if_a_file_changed(root):
    tables = tables_on_disk(root)
    before = tables["claims"]
    assert tables_on_disk(root)["claims"] is before
    path = root / "data/article/claims.csv"
    claims = path.read_text(encoding="utf-8")
    path.write_text(claims.replace("C01,", "C98,"), encoding="utf-8")
    assert "C98" in set(tables_on_disk(root)["claims"]["claim_id"])
    path.write_text(claims, encoding="utf-8")
    pd.testing.assert_frame_equal(tables_on_disk(root)["claims"], before)
    assert isinstance(tables, Tables)
