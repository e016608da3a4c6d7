"""What must hold of the events in society."""

from claimbook.data.rules import numbered
from claimbook.data.tables import Tables


def no_event_lost(tables: Tables) -> None:
    """Events are numbered without gaps, so that a lost row is noticed: s001, s002 ...."""
    numbered(tables, "society_events", "event_id", 3)
