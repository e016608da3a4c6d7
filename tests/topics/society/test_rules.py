"""What must hold of the events in society."""

import pandas as pd
import pytest

from claimbook.data.tables import DataError
from topics.society.rules import no_event_lost


@pytest.mark.parametrize("lost", [1, 99, 100, 999, 1000])
def test_a_lost_event_is_refused_at_its_row(tables, lost):
    ids = [f"s{number:03d}" for number in range(1, 1101)]
    no_event_lost(tables.with_table("society_events", pd.DataFrame({"event_id": ids})))
    gap = [event for event in ids if event != ids[lost - 1]]
    with pytest.raises(DataError, match=rf"row {lost + 1}, column event_id: found '{ids[lost]}', expected '?s\d+"):
        no_event_lost(tables.with_table("society_events", pd.DataFrame({"event_id": gap})))
