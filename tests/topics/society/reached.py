"""Each verdict that a check of society declares, and tables that bring it about."""

from doctored import add, both, cell, drop, empty, every, put

OLD = cell(country_iso3="KGZ", indicator="russian-second-language-percent-age18plus", year=2009)
TAJIK = cell(country_iso3="TJK", indicator="russian-schooling-percent", year=2003)
HOME = "russian-home-language-percent"


def recent(tajik: float):
    """A Kyrgyz series that falls to 2022 and a Tajik one that ends there with this share."""
    return both(
        add("language", OLD, year=2022, value_percent=40.0), add("language", TAJIK, year=2022, value_percent=tajik)
    )


def poll(country: str, percent: float, **cells):
    """A poll that asked the article's question: one other than the article's own statement."""
    return add("polls", cell(country_iso3=country, answer="blame"), source_id="cab-wave11", percent=percent, **cells)


def blocked(name: str):
    return lambda frame: (frame["kind"] == "media-blocked") & (frame["name"] != name)


VENUE = cell(kind="concert-cancelled", decided_by="venue")

REACHED = [
    ("C24", "not_enough_evidence", None),
    ("C24", "not_enough_evidence", put("language", every, "value_percent", 50.0)),
    ("C24", "supported", recent(1.0)),
    ("C24", "mixed", recent(5.0)),
    ("C24", "contradicted", both(recent(5.0), put("language", every, "value_percent", 50.0))),
    ("C26", "not_enough_evidence", None),
    ("C26", "not_enough_evidence", poll("KAZ", 49)),
    ("C26", "not_enough_evidence", poll("KGZ", 49, fieldwork_start="2024-07-01")),
    ("C26", "supported", poll("KGZ", 49.4)),
    ("C26", "supported_with_correction", poll("KGZ", 52)),
    ("C26", "contradicted", poll("KGZ", 30)),
    ("C26", "supported", both(poll("KGZ", 30), poll("KGZ", 49))),
    ("C27", "not_enough_evidence", None),
    ("C27", "supported", poll("KAZ", 43)),
    ("C27", "supported_with_correction", poll("KAZ", 40)),
    ("C27", "contradicted", poll("KAZ", 39.9)),
    ("C28", "supported", None),
    ("C28", "supported_with_correction", put("society_events", cell(kind="protest"), "date", "2022-03-06")),
    ("C28", "not_enough_evidence", put("society_events", cell(kind="protest"), "source_id", "rferl-2023-anniv")),
    ("C28", "not_enough_evidence", drop("society_events", cell(country_iso3="KAZ", kind="protest"))),
    ("C29", "supported_with_correction", None),
    ("C29", "supported_with_correction", drop("society_events", VENUE)),
    ("C29", "supported", put("society_events", cell(kind="concert-cancelled"), "decided_by", "venue")),
    ("C29", "not_enough_evidence", put("society_events", cell(kind="concert-cancelled"), "decided_by", "unknown")),
    ("C29", "not_enough_evidence", empty("society_events")),
    ("C30", "supported", None),
    (
        "C30",
        "supported_with_correction",
        both(
            drop("society_events", blocked("24.kg")),
            add("society_events", cell(name="24.kg"), event_id="s060", source_id="rferl-2023-focus"),
        ),
    ),
    ("C30", "not_enough_evidence", put("society_events", cell(kind="media-blocked"), "source_id", "rferl-2022-ban")),
]
