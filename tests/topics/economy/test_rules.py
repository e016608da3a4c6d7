"""A national series is never joined to the IMF's."""

import pandas as pd
import pytest

from claimbook.data.tables import DataError
from topics.economy.rules import trade_has_one_counter


def test_a_row_of_a_statistics_office_in_the_imfs_table_is_refused(tables):
    trade_has_one_counter(tables)
    joined = pd.concat([tables["trade_partners"], tables["trade_partners_national"].tail(1)], ignore_index=True)
    words = f"trade_partners.csv, row {len(joined) + 1}, column source_id: found 'uzb-stat-trade-by-country', expected the IMF: series of"
    with pytest.raises(DataError, match=words):
        trade_has_one_counter(tables.with_table("trade_partners", joined))


def test_a_row_of_the_imf_among_those_of_the_statistics_offices_is_refused(tables):
    trade_has_one_counter(tables)
    joined = pd.concat([tables["trade_partners_national"], tables["trade_partners"].head(1)], ignore_index=True)
    with pytest.raises(
        DataError, match="column source_id: found 'imf-dots-2020', expected the state's statistics office"
    ):
        trade_has_one_counter(tables.with_table("trade_partners_national", joined))


def test_two_counters_of_one_state_are_refused(tables):
    frame = tables["trade_partners_national"].copy()
    frame.loc[3, "source_id"] = "kgz-nsc-trade-by-country"
    with pytest.raises(
        DataError, match="row 5, column source_id: found 'kgz-nsc-trade-by-country', expected the state's"
    ):
        trade_has_one_counter(tables.with_table("trade_partners_national", frame))
