"""Names of persons and organisations, from CITATION.cff and sources.csv through CSL-JSON, APA, BibTeX and linked data."""

import json
import subprocess
from types import SimpleNamespace

import pytest
import yaml

from claimbook.book import Book
from claimbook.data.citation import name_in_words, names, read_citation, source_names
from claimbook.data.tables import ROOT, DataError
from claimbook.exhibits import imprint
from claimbook.publish.citations import Release, apa, bibtex, exhibit_item, package_item, source_item, zenodo
from claimbook.publish.linked_data import annotations, claim_reviews, crate
from claimbook.publish.pages import site
from claimbook.words import licence_words
from sample_files import CITATION as CFF
from sample_files import IMPRINT

CITATION = yaml.safe_load(CFF)
# The author as CITATION.cff has it, as it is said, in APA's order, in BibTeX, and its parts to a program that reads BibTeX.
PEOPLE = {
    "organisation": (
        {"name": "Humboldt & Sons, Ltd"},
        "Humboldt & Sons, Ltd",
        "Humboldt & Sons, Ltd",
        r"{Humboldt \& Sons, Ltd}",
    ),
    "person": ({"given-names": "Ada", "family-names": "Lovelace"}, "Ada Lovelace", "Lovelace, A.", "Lovelace, Ada"),
    "particle": (
        {"given-names": "Alexander", "name-particle": "von", "family-names": "Humboldt"},
        "Alexander von Humboldt",
        "von Humboldt, A.",
        "von Humboldt, Alexander",
    ),
    "large particle": (
        {"given-names": "Jan", "name-particle": "Van", "family-names": "Dyke"},
        "Jan Van Dyke",
        "Van Dyke, J.",
        "{Van Dyke}, Jan",
    ),
    "suffix": (
        {"given-names": "Martin Luther", "family-names": "King", "name-suffix": "Jr."},
        "Martin Luther King Jr.",
        "King, M. L., Jr.",
        "King, Jr., Martin Luther",
    ),
    "hyphens": (
        {"given-names": "Jean-Luc", "family-names": "de la Tour"},
        "Jean-Luc de la Tour",
        "de la Tour, J.-L.",
        "{de la Tour}, Jean-Luc",
    ),
    "and": (
        {"given-names": "A", "family-names": "Marks and Spencer"},
        "A Marks and Spencer",
        "Marks and Spencer, A.",
        "{Marks and Spencer}, A",
    ),
    "family name only": ({"family-names": "Plato"}, "Plato", "Plato", "{Plato}"),
    "given name only": ({"given-names": "Plato"}, "Plato", "Plato", "{Plato}"),
    "alias only": ({"alias": "plato"}, "plato", "plato", "{plato}"),
    "empty parts": ({"given-names": "", "family-names": "Null", "name-suffix": None}, "Null", "Null", "{Null}"),
}


def checker(name: str):
    path = ROOT / "build" / "checkers" / "bin" / name
    if not path.exists():
        pytest.skip(f"the checker of this file is not there ({name}): make browser")
    return path


@pytest.fixture(params=PEOPLE)
def person(request):
    return PEOPLE[request.param]


def release(*authors, **more) -> Release:
    return Release({**CITATION, "authors": list(authors), **more}, IMPRINT, "f00d42")


def test_a_name_goes_whole_through_every_form(person):
    author, said, apa_name, bibtex_name = person
    item = package_item(release(author))
    assert name_in_words(item["author"][0]) == said
    assert apa(item).startswith(f"{apa_name} (" if apa_name.endswith(".") else f"{apa_name}. (")
    assert f"  author = {{{bibtex_name}}},\n" in bibtex(item)
    assert set(item["author"][0]) <= {"literal"} or "family" in item["author"][0]


def test_another_program_finds_the_parts_in_bibtex(person, tmp_path):
    author, _, _, _ = person
    other = {"given-names": "Ada", "family-names": "Lovelace"}
    item = package_item(release(author, other))
    (tmp_path / "one.bib").write_text(bibtex(item), encoding="utf-8")
    code = (
        "import sys, pybtex.database as d; p = d.parse_file(sys.argv[1]).entries[sys.argv[2]].persons['author'];"
        "print(len(p)); [print('|'.join(' '.join(part).strip('{}') for part in (a.first_names + a.middle_names,"
        "a.prelast_names, a.last_names, a.lineage_names))) for a in p]"
    )
    done = subprocess.run(
        [checker("python"), "-c", code, tmp_path / "one.bib", item["id"]], capture_output=True, text=True, check=True
    )
    number, first, second = done.stdout.splitlines()
    assert (number, second) == ("2", "Ada||Lovelace|")
    if author.get("given-names") and author.get("family-names"):
        particle, family = author.get("name-particle", ""), author["family-names"]
        found = first.replace("Van Dyke", "Dyke").split("|")
        assert found == [
            author["given-names"],
            "" if particle == "Van" else particle,
            family,
            author.get("name-suffix") or "",
        ]


def test_several_authors_are_several_everywhere(book):
    people = [{"given-names": "Ada", "family-names": "Lovelace", "orcid": "https://orcid.org/0000-0000-0000-0001"}]
    people += [{"given-names": "Alexander", "name-particle": "von", "family-names": "Humboldt"}, {"name": "An office"}]
    own = release(*people)
    assert apa(package_item(own)).startswith("Lovelace, A., von Humboldt, A., & An office. (")
    assert "author = {Lovelace, Ada and von Humboldt, Alexander and {An office}}" in bibtex(package_item(own))
    assert [one["name"] for one in zenodo(own, "")["creators"]] == [
        "Lovelace, Ada",
        "von Humboldt, Alexander",
        "An office",
    ]
    for graph in (crate(book.tables, [], own, [])["@graph"], claim_reviews(book, own)["@graph"]):
        nodes = {node["@id"]: node for node in graph}
        assert nodes["https://orcid.org/0000-0000-0000-0001"]["@type"] == "Person"
        assert (nodes["#author-2"]["givenName"], nodes["#author-2"]["familyName"]) == ("Alexander", "von Humboldt")
        assert nodes["#author-3"]["@type"] == "Organization" and "givenName" not in nodes["#author-3"]
    root = next(node for node in crate(book.tables, [], own, [])["@graph"] if node["@id"] == "./")
    assert [one["@id"] for one in root["author"]] == ["https://orcid.org/0000-0000-0000-0001", "#author-2", "#author-3"]


def test_an_address_is_given_if_there_is_one_and_never_invented(book):
    def authors(*people):
        return [
            node for node in crate(book.tables, [], release(*people), [])["@graph"] if node["@type"] == "Organization"
        ]

    assert authors({"name": "An office", "website": "https://office.example"}) == [
        {"@id": "https://office.example", "@type": "Organization", "name": "An office", "url": "https://office.example"}
    ]
    assert authors({"name": "An office"}) == [{"@id": "#authors", "@type": "Organization", "name": "An office"}]


SOURCES = {
    "": [],
    "Erik Voeten; David Robinson": ["Erik Voeten", "David Robinson"],
    "Erik Voeten (data); Pigeon-Effect (file)": ["Erik Voeten (data)", "Pigeon-Effect (file)"],
    "United Nations, Department of Economic and Social Affairs": [
        "United Nations, Department of Economic and Social Affairs"
    ],
    "Timur Nusimbekov, Malika Autalipova": ["Timur Nusimbekov, Malika Autalipova"],
    "OCCRP, iStories; reported by The Kyiv Independent": ["OCCRP, iStories; reported by The Kyiv Independent"],
}


@pytest.mark.parametrize("cell", SOURCES)
def test_authors_of_a_source_are_several_where_a_semicolon_says_so(cell):
    assert [name["literal"] for name in source_names(cell)] == SOURCES[cell]


@pytest.mark.parametrize("cell", SOURCES)
def test_no_letter_of_a_sources_authors_is_lost(tables, cell):
    row = tables["sources"].iloc[0].to_dict() | {"authors": cell}
    said = [author["literal"] for author in source_item(row).get("author", [])]
    assert "; ".join(said) == cell
    assert all(name in apa(source_item(row)) for name in said)


@pytest.mark.parametrize(
    "authors", [[{}], [{"name": ""}], ["Ada"], "Ada", [{"family-names": ["Lovelace"]}], [{"affiliation": "x"}]]
)
def test_an_author_without_a_name_is_refused(authors):
    with pytest.raises(DataError, match=r"^CITATION\.cff: found the author .*, expected a name, or given-names"):
        names(authors)


def test_what_looks_like_a_number_or_a_truth_value_stays_text(tmp_path):
    (tmp_path / "CITATION.cff").write_text(
        "title: 1984\nversion: 1.10\ndate-released: 2026-01-02\nlicense: MIT\nkeywords: [x]\n"
        "authors:\n  - family-names: No\n  - given-names: On\n    family-names: Null\n",
        encoding="utf-8",
    )
    own = Release(read_citation(tmp_path), IMPRINT, "f00d42")
    assert (own.title, own.version, own.released.isoformat()) == ("1984", "1.10", "2026-01-02")
    assert [name_in_words(name) for name in own.authors] == ["No", "On Null"]


@pytest.mark.parametrize("field", ["title", "version", "license", "authors", "date-released", "keywords"])
def test_a_citation_file_with_an_empty_value_lacks_it(tmp_path, field):
    text = CFF.partition("references:")[0]
    parts = yaml.safe_load(text)
    (tmp_path / "CITATION.cff").write_text(yaml.safe_dump({**parts, field: None}).replace("null", ""), encoding="utf-8")
    with pytest.raises(DataError, match=f"the field '{field}' is missing"):
        Release(read_citation(tmp_path), IMPRINT, "f00d42")


@pytest.mark.parametrize(
    "content",
    [b"title: \xff", b"title: \0", b"title: [1, 2", b"title: *x", b"- title", b"", b"a: " + b"[" * 200_000],
    ids=["no UTF-8", "NUL", "open", "unknown alias", "a list", "empty", "deep"],
)
def test_a_citation_file_that_is_damaged_is_refused_in_one_sentence(tmp_path, content):
    (tmp_path / "CITATION.cff").write_bytes(content)
    with pytest.raises(DataError, match=r"^CITATION\.cff: is not well-formed YAML \("):
        read_citation(tmp_path)


LICENCES = {
    "CC-BY-4.0": ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "CC-BY-NC-ND-4.0": ("CC BY-NC-ND 4.0", "https://creativecommons.org/licenses/by-nc-nd/4.0/"),
    "CC-BY-SA-3.0": ("CC BY-SA 3.0", "https://creativecommons.org/licenses/by-sa/3.0/"),
    "CC-BY-3.0-IGO": ("CC BY 3.0 IGO", "https://spdx.org/licenses/CC-BY-3.0-IGO"),
    "CC0-1.0": ("CC0 1.0", "https://spdx.org/licenses/CC0-1.0"),
    "MIT": ("MIT", "https://spdx.org/licenses/MIT"),
    "Apache-2.0": ("Apache-2.0", "https://spdx.org/licenses/Apache-2.0"),
}


@pytest.mark.parametrize("identifier", LICENCES)
def test_a_licence_is_printed_as_it_is_called(book, identifier):
    words, url = LICENCES[identifier]
    package = {"name": "book", "licenses": [{"name": identifier, "path": url}]}
    own = Release({**CITATION, "license": identifier}, imprint(SimpleNamespace(package=package)), "f00d42")
    assert (licence_words(identifier), own.licence_words, own.licence_url) == (words, words, url)
    assert words in package_item(own)["note"]
    nodes = {node["@id"]: node for node in crate(book.tables, [], own, [])["@graph"]}
    assert nodes["./"]["license"] == {"@id": url} and url in nodes


def test_a_figure_has_the_authors_of_the_package():
    record = {"id": "F01", "name": "x", "title": "T", "licence": "CC BY 4.0", "fingerprint": "0"}
    item = exhibit_item(record, release({"given-names": "Ada", "family-names": "Lovelace"}))
    assert item["author"] == [{"given": "Ada", "family": "Lovelace"}]


def test_another_book_has_its_own_name_and_no_altered_copy_unless_words_were_substituted(root):
    path = root / "data/datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8")) | {"name": "power"}
    package["resources"] = [one for one in package["resources"] if one["name"] != "substitutions"]
    path.write_text(json.dumps(package), encoding="utf-8")
    plain = Book.open(root)
    own = Release({**CITATION, "authors": [{"name": "An office"}]}, imprint(plain.tables), "f00d42")
    record = {"id": "F01", "name": "x", "title": "T", "licence": "CC BY 4.0", "fingerprint": "0"}
    assert bibtex(package_item(own)).startswith("@misc{power,")
    assert "F01 of power, version" in apa(exhibit_item(record, own))
    said = json.dumps([claim_reviews(plain, own), annotations(plain, own)])
    assert "The verdicts of power" in said and f"Claims of power {own.version}" in said
    assert f"power {own.version}, fingerprint f00d42" in json.dumps(crate(plain.tables, [], own, []))
    pages = site(plain, [], {}, own, {}, "x" * 10_000)
    assert all(" - power</title>" in page for name, page in pages.items() if name.endswith(".html"))
    for text in (said, *pages.values()):
        for word in (
            "of claimbook",
            "one altered copy",
            "words are not the author's",
            "Altered quote",
            "had altered by",
        ):
            assert word not in text, word
