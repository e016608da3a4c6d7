"""Tables by which the rules on positions, the alliance and January 2022 reach every verdict that they declare."""

from doctored import cell, drop, event, put

GATHERINGS = ("zhanaozen-first-gathering", "mangystau-protests")
RUSSIAN_FOUNDER = cell(country_iso3="RUS", organisation="CSTO")


def words_of_june(frame):
    return (frame["country_iso3"] == "KAZ") & frame["date"].str.startswith("2022-06")


def gatherings(frame):
    return frame["event_id"].isin(GATHERINGS)


def police(frame):
    return frame["measure"].str.startswith("police")


def counted(frame):
    return frame["measure"].str.contains("looting|institutions|police")


REACHED = [
    ("C16", "supported_with_correction", None),
    ("C16", "supported", put("events", event("annexation-treaties"), "date", "2022-05-30")),
    ("C16", "supported", put("positions", words_of_june, "issue", "annexation-2022")),
    ("C16", "contradicted", put("positions", words_of_june, "stance", "recognises")),
    ("C16", "not_enough_evidence", drop("positions", words_of_june)),
    ("C16", "not_enough_evidence", put("positions", words_of_june, "stance", "silent")),
    ("C16", "not_enough_evidence", drop("events", event("annexation-treaties"))),
    ("C16b", "supported", None),
    ("C16b", "contradicted", put("events", event("annexation-treaties"), "date", "2025-01-01")),
    ("C16b", "not_enough_evidence", drop("events", event("annexation-treaties"))),
    ("C34", "supported", None),
    ("C34", "mixed", put("memberships", cell(country_iso3="RUS", source_id="wt-csto"), "founding_member", False)),
    ("C34", "contradicted", put("memberships", RUSSIAN_FOUNDER, "founding_member", False)),
    ("C34", "not_enough_evidence", drop("memberships", RUSSIAN_FOUNDER)),
    ("C36", "supported", None),
    ("C36", "supported", put("events", event("csto-request"), "date", "2022-01-06")),
    ("C36", "contradicted", put("events", event("csto-request"), "date", "2022-01-08")),
    ("C36", "not_enough_evidence", drop("events", event("csto-request"))),
    ("C36", "not_enough_evidence", drop("events", event("paratroopers-arrive"))),
    ("C36b", "supported", None),
    ("C36b", "supported", drop("events", event("mangystau-protests"))),
    ("C36b", "mixed", put("events", event("zhanaozen-first-gathering"), "date", "2021-12-16")),
    ("C36b", "contradicted", put("events", gatherings, "date", "2021-12-16")),
    ("C36b", "not_enough_evidence", drop("events", gatherings)),
    ("C37", "supported", None),
    ("C37", "supported", put("events", event("violence-begins"), "date", "2022-01-08")),
    ("C37", "mixed", put("events", event("violence-begins"), "date", "2022-01-09")),
    ("C37", "contradicted", put("events", event("violence-begins"), "date", "2022-01-01")),
    ("C37", "not_enough_evidence", drop("events", event("violence-begins"))),
    ("C37", "not_enough_evidence", drop("events", gatherings)),
    ("C38", "supported", None),
    ("C38", "mixed", put("fuel_prices", cell(date="2022-01-01"), "price_kzt_per_litre", 80.0)),
    ("C38", "contradicted", put("fuel_prices", cell(date="2022-01-01"), "price_kzt_per_litre", 60.0)),
    ("C38", "contradicted", put("events", gatherings, "date", "2021-12-16")),
    ("C38", "not_enough_evidence", drop("fuel_prices", cell(date="2022-01-01"))),
    ("C38", "not_enough_evidence", drop("events", gatherings)),
    ("C39", "supported", None),
    ("C39", "mixed", put("january_2022_damage", police, "value", 0)),
    ("C39", "contradicted", put("january_2022_damage", counted, "value", 0)),
    ("C39", "not_enough_evidence", drop("january_2022_damage", police)),
    ("C41b", "supported", None),
    ("C41b", "contradicted", put("csto_deployment", cell(source_id="laitimes-complete"), "left", "2025-01-01")),
    ("C41b", "not_enough_evidence", put("csto_deployment", cell(country_iso3="RUS"), "left", "")),
]
