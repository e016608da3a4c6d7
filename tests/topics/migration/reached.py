"""Tables that bring about each verdict of the claims on expulsions, migrants and arrivals."""

from doctored import add, both, cell, drop, every, put
from topics.shared.states import STATES


def _removed(state: str, persons: int):
    """A count of citizens of one state removed after the attack."""
    return add("removals", cell(period="2024-04-27", measure="removed"), nationality_iso3=state, persons=persons)


def _of_the_five(frame):
    return (frame["country_iso3"] == "CA5") & (frame["source_id"] != "menafn-2024")


def _ratio(states: tuple[str, ...], persons: int):
    """Every number of 2022 in some states, so that it is above or below the earlier years."""
    return put(
        "russian_arrivals",
        lambda f: f["country_iso3"].isin(states) & f["period_start"].str.startswith("2022"),
        "persons",
        persons,
    )


def _turkmen(tables):
    """Turkmenistan as open as Tajikistan."""
    frame = tables["russian_arrivals"]
    rows = frame[(frame["country_iso3"] == "TJK") & (frame["source_id"] == "24kg-2022-fsb-q3")]
    for _, row in rows.iterrows():
        same = cell(**{name: row[name] for name in ("country_iso3", "period_start", "measure", "source_id")})
        tables = add("russian_arrivals", same, country_iso3="TKM")(tables)
    return tables


REACHED = [
    ("C07", "supported", None),
    ("C07", "supported", drop("removals", cell(source_id="trend-2024-vnukovo"))),
    ("C07", "not_enough_evidence", drop("removals", lambda f: f["place"] == "Moscow Vnukovo airport")),
    ("C07", "not_enough_evidence", drop("removals", lambda f: f["period"].str.startswith("2024-0"))),
    ("C07b", "not_enough_evidence", None),
    ("C07b", "not_enough_evidence", put("removals", every, "nationality_iso3", "ALL")),
    ("C07b", "supported", both(*(_removed(state, 9) for state in STATES))),
    ("C07b", "mixed", _removed("KAZ", 0)),
    (
        "C07b",
        "contradicted",
        both(put("removals", lambda f: f["nationality_iso3"] == "TJK", "nationality_iso3", "ALL"), _removed("KAZ", 0)),
    ),
    ("C10b", "contradicted", None),
    ("C10b", "contradicted", drop("migrant_counts", cell(source_id="cbc-2024-threats"))),
    ("C10b", "supported", put("migrant_counts", _of_the_five, "persons", 9_600_000)),
    ("C10b", "mixed", put("migrant_counts", cell(source_id="rane-2023-plight"), "persons", 10_000_000)),
    ("C10b", "not_enough_evidence", drop("migrant_counts", _of_the_five)),
    ("C10b", "contradicted", drop("migrant_counts", cell(measure="persons-registered-in-year"))),
    ("C22", "supported_with_correction", None),
    ("C22", "mixed", _turkmen),
    ("C22", "not_enough_evidence", drop("russian_arrivals", cell(country_iso3="UZB"))),
    ("C22", "mixed", both(_ratio(("TJK",), 100), drop("russian_arrivals", cell(country_iso3="KAZ")))),
    (
        "C22",
        "contradicted",
        both(
            _ratio(("KAZ", "TJK", "UZB"), 100),
            drop("russian_arrivals", cell(country_iso3="KAZ", measure="exits-from-russia-to-country")),
        ),
    ),
    ("C22b", "supported", None),
    ("C22b", "contradicted", put("russian_arrivals", cell(measure="entries"), "persons", 500)),
    ("C22b", "not_enough_evidence", put("russian_arrivals", cell(measure="exits"), "persons", 400_000)),
    ("C22b", "not_enough_evidence", drop("russian_arrivals", cell(measure="exits"))),
]
