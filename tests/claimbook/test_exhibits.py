"""What joins exhibit with the book: its licence, its names, and tables that are read once."""

import pandas as pd

from claimbook import exhibits
from claimbook.data.tables import Tables
from claimbook.exhibits import IMPRINT, BookCatalogue, tables_on_disk
from exhibit.card import Card


def test_the_names_in_published_files_stay():
    assert IMPRINT.identifier("F04") == "claimbook:F04" and IMPRINT.namespace == "urn:x-claimbook:figure#"
    assert IMPRINT.rights == "claimbook, CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"


def test_a_book_answers_from_its_tables(tables):
    catalogue = BookCatalogue(tables)
    assert catalogue.knows(tables["claims"]["claim_id"].iloc[0]) and not catalogue.knows("C999")
    assert catalogue.has("claims") and not catalogue.has("claim")
    sources = tables["sources"]
    reposted = sources.assign(original_publisher=["Another paper", *sources["original_publisher"][1:]])
    named = BookCatalogue(tables.with_table("sources", reposted)).publishers(sources["source_id"].head(2).tolist())
    assert named == [f"Another paper (reposted by {sources['publisher'][0]})", sources["publisher"][1]]
    assert not any(term.startswith("CC-BY") for term in catalogue.terms(list(tables)))


def test_categories_are_the_states_if_the_book_has_countries(tables):
    assert BookCatalogue(tables).categories() == []
    countries = pd.DataFrame({"name": ["A", "B", "C"], "kind": ["state", "organisation", "former_state"]})
    assert BookCatalogue(tables.with_table("countries", countries)).categories() == ["A", "C"]


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
