"""Tables with which the checks on votes and words reach each verdict that they declare."""

from doctored import add, both, cell, drop, empty, put, votes

CONDEMNING = ("A/RES/68/262", *(f"A/RES/ES-11/{number}" for number in range(1, 7)), "A/RES/77/229")
RIGHTS = tuple(
    f"A/RES/{name}" for name in ("71/205", "72/190", "73/263", "74/168", "75/192", "76/179", "77/229", "78/221")
)
ARMS = ("A/RES/73/194", "A/RES/74/17", "A/RES/75/29", "A/RES/76/70")
EVERY = (*CONDEMNING, *RIGHTS, *ARMS)
LATER = ("A/RES/79/184", "A/RES/80/223")


def listed(*names):
    return lambda frame: frame["resolution"].isin(names)


def said(state, column, value):
    return put("positions", cell(issue="georgia-2008", country_iso3=state), column, value)


NO_WORDS_FOR_RUSSIA = put("positions", cell(issue="georgia-2008"), "leans_to", "none")
LISTED_FOR_EUROPE = {"resolution": "A/RES/77/284", "date": "2023-04-26", "condemns": True}

REACHED = [
    ("C18", "mixed", None),
    ("C18", "supported", NO_WORDS_FOR_RUSSIA),
    # A state of which nothing is known supports nothing.
    ("C18", "not_enough_evidence", both(NO_WORDS_FOR_RUSSIA, drop("positions", cell(country_iso3="TKM")))),
    ("C18", "not_enough_evidence", empty("positions")),
    # One recognition is not the five.
    ("C18", "mixed", both(NO_WORDS_FOR_RUSSIA, said("KAZ", "stance", "recognises"))),
    ("C18", "contradicted", both(*(said(state, "stance", "recognises") for state in ("KAZ", "KGZ", "TJK")))),
    ("C31", "supported_with_correction", None),
    ("C31", "supported", votes(CONDEMNING, "A")),
    # One yes is a correction, of one who abstains elsewhere and on a resolution that was not listed.
    ("C31", "supported_with_correction", both(votes(CONDEMNING, "A"), votes(("A/RES/ES-11/1",), "Y", ("KAZ",)))),
    ("C31", "supported_with_correction", add("un_ukraine_resolutions", listed("A/RES/ES-11/6"), **LISTED_FOR_EUROPE)),
    ("C31", "mixed", votes(CONDEMNING, "X", ("KAZ", "KGZ"))),
    ("C31", "contradicted", votes(CONDEMNING, "Y")),
    ("C31", "contradicted", votes(CONDEMNING, "X")),
    ("C31", "not_enough_evidence", drop("un_ukraine_resolutions", listed(*CONDEMNING))),
    ("C31", "not_enough_evidence", empty("un_votes")),
    ("C31b", "supported_with_correction", None),
    ("C31b", "supported", votes(("A/RES/ES-11/3",), "N")),
    ("C31b", "mixed", votes(EVERY, "A", ("KAZ", "KGZ", "TJK"))),
    ("C31b", "contradicted", votes(EVERY, "A")),
    ("C31b", "not_enough_evidence", empty("un_ukraine_resolutions")),
    ("C32", "supported", None),
    # One resolution is enough.
    ("C32", "supported", both(votes(RIGHTS, "A"), votes(("A/RES/71/205",), "N", ("KAZ", "UZB")))),
    ("C32", "supported_with_correction", both(votes(RIGHTS, "A"), votes(("A/RES/71/205",), "N", ("KAZ",)))),
    ("C32", "contradicted", votes(RIGHTS, "A")),
    ("C32", "not_enough_evidence", drop("un_ukraine_resolutions", listed(*RIGHTS))),
    # What came after the article counts for none of them.
    ("C31", "supported_with_correction", votes(LATER, "Y")),
    ("C31b", "supported_with_correction", votes(LATER, "N")),
    ("C32", "contradicted", both(votes(RIGHTS, "A"), votes(LATER, "N"))),
]
