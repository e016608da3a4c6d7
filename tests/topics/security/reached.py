"""Each verdict of the rules on the attack and the summits, and a change to the real tables that reaches it."""

from doctored import add, both, cell, drop, empty, event, every, put

NEW_YORK, BERLIN = cell(meeting_id="c5-newyork-2023"), cell(meeting_id="berlin-summit-2023")
GREEN = "green energy|renewabl"


def in_the_press(frame):
    """The counts in the press after the last official one and before the article."""
    return frame["as_of_date"].between("2024-04", "2024-06")


def naming(words):
    return lambda frame: frame["topic"].str.contains(words)


REACHED = [
    ("C01", "supported", None),
    ("C01", "contradicted", put("events", event("crocus-attack"), "date", "2023-03-22")),
    ("C01", "contradicted", put("events", event("crocus-attack"), "title", "Attack on a market")),
    ("C01", "not_enough_evidence", drop("events", event("crocus-attack"))),
    ("C02", "supported_with_correction", None),
    ("C02", "supported", put("crocus_toll", cell(as_of_date="2024-03-30"), "deaths", 140)),
    ("C02", "supported", put("crocus_toll", in_the_press, "deaths", 140)),
    ("C02", "contradicted", put("crocus_toll", cell(as_of_date="2024-03-30"), "deaths", 160)),
    ("C02", "contradicted", put("crocus_toll", cell(as_of_date="2024-04-29"), "deaths", 160)),
    # That the claimed number was ever counted is no condition: a missing row contradicts nothing.
    ("C02", "supported_with_correction", drop("crocus_toll", cell(deaths=140))),
    ("C02", "not_enough_evidence", empty("crocus_toll")),
    ("C06", "supported", None),
    ("C06", "contradicted", put("events", event("tajik-independence"), "date", "1920-01-01")),
    ("C06", "not_enough_evidence", drop("events", event("tajik-independence"))),
    ("C43", "supported", None),
    ("C43", "contradicted", put("summits", NEW_YORK, "date", "2022-09-19")),
    ("C43", "contradicted", put("summits", cell(participant_role="President"), "participant_role", "Minister")),
    ("C43", "not_enough_evidence", drop("summits", cell(participant_name="Joe Biden"))),
    ("C43", "not_enough_evidence", drop("summits", cell(participant_role="President"))),
    ("C43b", "supported", None),
    ("C43b", "mixed", put("summits", cell(place="Berlin", participant_country_iso3="KGZ"), "participant_name", "A.")),
    ("C43b", "contradicted", put("summits", cell(participant_country_iso3="KAZ"), "participant_name", "A.")),
    ("C43b", "not_enough_evidence", drop("summits", cell(place="Berlin", participant_name="Sadyr Japarov"))),
    ("C44", "supported", None),
    ("C44", "contradicted", put("summits", BERLIN, "place", "Bonn")),
    ("C44", "not_enough_evidence", drop("summits", cell(participant_name="Olaf Scholz"))),
    ("C45", "contradicted", None),
    ("C45", "supported", put("summit_topics", every, "topic", "energy security")),
    ("C45", "mixed", put("summit_topics", BERLIN, "topic", "trade")),
    # A talk beside the meeting is not the meeting.
    ("C45", "mixed", drop("summit_topics", lambda f: BERLIN(f) & naming("security")(f) & ~naming("Ukraine")(f))),
    ("C45", "not_enough_evidence", drop("summit_topics", BERLIN)),
    ("C45b", "supported", None),
    ("C45b", "supported", drop("summit_topics", lambda f: BERLIN(f) & naming(GREEN)(f))),
    ("C45b", "supported_with_correction", drop("summit_topics", naming(GREEN))),
    ("C45b", "not_enough_evidence", drop("summit_topics", naming("[Cc]limate|environment"))),
    (
        "C45b",
        "not_enough_evidence",
        both(drop("summit_topics", naming(GREEN)), drop("summit_topics", naming("energy|hydropower"))),
    ),
    # One more copy of a text that is counted is no further origin.
    (
        "C45b",
        "supported_with_correction",
        both(drop("summit_topics", naming(GREEN)), add("summit_topics", BERLIN, topic="green growth")),
    ),
]
