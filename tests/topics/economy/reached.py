"""Tables that bring each verdict of the rules on ties and riches about."""

from doctored import add, both, cell, drop, empty, every, put


def _trade(percent: float, *states: str):
    """Russia has this share of these states' trade, in every table and year."""
    tables = ("trade_partners", "trade_partners_national", "trade_partners_other")
    return both(
        *[
            put(
                name,
                lambda f: (f["partner_iso3"] == "RUS") & (f["flow"] == "total") & f["reporter_iso3"].isin(states),
                "share_percent",
                percent,
            )
            for name in tables
        ]
    )


def _uranium(frame):
    return frame["indicator"].str.startswith("uranium") & (frame["unit"] == "rank")


REACHED = [
    ("C14b", "supported", None),
    # By remittances alone: all of them from Russia, and high in four states.
    (
        "C14b",
        "supported",
        both(
            _trade(1.0, "KAZ", "KGZ", "TJK", "TKM", "UZB"),
            put("remittances", every, "share_of_gdp_percent", 30.0),
            *[
                add("remittances_from_russia", cell(country_iso3="UZB", period="2023"), country_iso3=s)
                for s in ("KAZ", "KGZ", "TJK")
            ],
        ),
    ),
    ("C14b", "mixed", both(_trade(1.0, "KAZ", "UZB"), put("remittances", every, "share_of_gdp_percent", 1.0))),
    (
        "C14b",
        "contradicted",
        both(_trade(1.0, "KAZ", "KGZ", "TJK", "TKM", "UZB"), put("remittances", every, "share_of_gdp_percent", 1.0)),
    ),
    # Too little trade, but nobody knows how much of the remittances comes from Russia.
    ("C14b", "not_enough_evidence", _trade(1.0, "KGZ", "TJK", "TKM")),
    ("C14b", "not_enough_evidence", empty("remittances")),
    ("C46b", "supported", None),
    ("C46b", "mixed", put("energy_resources", _uranium, "value", 9.0)),
    ("C46b", "contradicted", put("energy_resources", cell(unit="rank"), "value", 9.0)),
    ("C46b", "not_enough_evidence", drop("energy_resources", _uranium)),
]
