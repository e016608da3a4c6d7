"""What must hold of the tables of trade: no series of a statistics office is joined to the IMF's."""

from claimbook.data.rules import columns_of, refusal
from claimbook.data.tables import Tables

TABLES_BY_COUNTER = {
    "trade_partners": "the IMF: series of statistics offices stand in trade_partners_national, never joined",
    "trade_partners_national": "the state's statistics office: the IMF's series stands in trade_partners, never joined",
}


def trade_has_one_counter(tables: Tables) -> None:
    """A table of trade has rows of its own counter only: the IMF, or one statistics office for each state."""
    origins = dict(columns_of(tables, "sources", "source_id", "origin"))
    for name, counter in TABLES_BY_COUNTER.items():
        first: dict[str, str] = {}
        for index, (state, source) in enumerate(columns_of(tables, name, "reporter_iso3", "source_id")):
            imf = origins.get(source) == "IMF"
            if imf != (name == "trade_partners") or first.setdefault(state, source) != source:
                raise refusal(tables, name, index, "source_id", source, counter)
