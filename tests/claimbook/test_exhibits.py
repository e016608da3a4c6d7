"""What joins exhibit with the book: its licence, its names, and tables that are read once."""

import json

import pandas as pd

from claimbook import exhibits
from claimbook.data.tables import DESCRIPTOR, Tables
from claimbook.exhibits import BookCatalogue, imprint, tables_on_disk
from exhibit.card import Card


def test_the_names_in_published_files_stay(tables):
    own = imprint(tables)
    assert own.identifier("F04") == "garden:F04" and own.namespace == "urn:x-claimbook:figure#"
    assert own.rights == "garden, CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"


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


def test_a_book_answers_from_its_tables(tables):
    catalogue = BookCatalogue(tables)
    assert catalogue.knows(tables["claims"]["claim_id"].iloc[0]) and not catalogue.knows("C999")
    assert catalogue.has("claims") and not catalogue.has("claim")
    sources = tables["sources"]
    reposted = sources.assign(original_publisher=["Another paper", *sources["original_publisher"][1:]])
    named = BookCatalogue(tables.with_table("sources", reposted)).publishers(sources["source_id"].head(2).tolist())
    assert named == [f"Another paper (reposted by {sources['publisher'][0]})", sources["publisher"][1]]
    assert not any(term.startswith("CC-BY") for term in catalogue.terms(list(tables)))


def test_categories_are_the_states_if_the_book_has_countries(root):
    package = json.loads((root / DESCRIPTOR).read_text(encoding="utf-8"))
    fields = [{"name": name, "type": "string", "description": "Words"} for name in ("name", "kind")]
    own = {"name": "countries", "path": "countries.csv", "schema": {"fields": fields}}
    package["resources"].append({**package["resources"][-1], **own})
    (root / DESCRIPTOR).write_text(json.dumps(package), encoding="utf-8")
    (root / "data/countries.csv").write_text("name,kind\nA,state\nB,organisation\nC,former_state\n", encoding="utf-8")
    assert list(BookCatalogue(Tables(root)).categories()) == ["A", "C"]


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
