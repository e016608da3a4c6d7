"""The tables of notebook 04 as a reader sees them: names for codes, words for dates, digits that count."""

import pandas as pd

from claimbook.book import Book
from claimbook.dates import in_words
from claimbook.numbers import digits, ordinal
from claimbook.words import listed
from topics.economy import measures
from topics.economy.measures import LAST_YEAR
from topics.shared.states import STATE_NAMES

# The headings of all columns that are shown, by what the tables are about.
HEADINGS = (
    {"country_iso3": "State", "year": "Year", "period": "Period", "later": "Later than the article"}
    | {"date": "Date", "by_tokayev": "Tokayev himself", "title": "What was said or done", "detail": "Detail"}
    # Trade.
    | {"change_points": "Change, points", "estimated": "Estimated"}
    | {"first_percent": "Share of imports 2000, percent", "last_percent": "Share of imports 2020, percent"}
    | {"reporter_iso3": "Exporter", "partner_iso3": "To", "before_period": "Before", "after_period": "After"}
    | {"before": "Before, million euros", "after": "After, million euros", "ratio": "Times as much"}
    # Ties.
    | {"trade_year": "Year of trade", "trade_percent": "Russia's share of trade, percent"}
    | {"trade_estimated": "Trade estimated by the IMF"}
    | {"remittances_percent": f"Remittances {LAST_YEAR}, percent of GDP", "from_russia_percent": "Those from Russia"}
    | {"minimum_percent": "Minimum, percent", "by_trade": "Tied by trade", "by_remittances": "By remittances"}
    | {"by_either": "By either (the rule)", "by_both": "By both at once"}
    | {"usd_millions": "Trade with Russia, million dollars"}
    | {"percent_of_gdp": "Percent of its GDP", "percent_of_russian_gdp": "Percent of Russia's GDP"}
    | {"CIS_date": "Joined the Commonwealth of Independent States", "UN_date": "Joined the United Nations"}
    # Energy.
    | {"route": "Route", "million_tonnes": "Million tonnes", "share_percent": "Share, percent"}
    | {"through_russia": "Through Russia", "qualifier": "Qualified as", "billion_cubic_metres": "Billion cubic metres"}
    | {"buyer_iso3": "Buyer of Turkmenistan's gas"}
    | {"exporter_iso3": "From", "commodity": "Commodity", "eu_share_percent": "Share of the EU's supply, percent"}
)


def readable(frame: pd.DataFrame, book: Book) -> pd.DataFrame:
    """The columns that have a heading, as text: names for codes of countries, 'no number' for what is missing."""
    names = book.used("countries").set_index("country_iso3")["name"].to_dict()
    names |= {"EU27": "European Union", "WLD": "all countries"}

    def cell(value: object, column: str) -> str:
        if pd.isna(value):
            return "no number"
        if pd.api.types.is_bool(value):
            return "yes" if value else "no"
        if isinstance(value, float):
            return digits(value)
        if column.endswith(("period", "date")):
            return " or ".join(in_words(part) for part in value.split(";"))
        return ", ".join(names.get(part, part) for part in str(value).split("+"))

    columns = {
        HEADINGS[column]: [cell(value, column) for value in frame[column]] for column in frame if column in HEADINGS
    }
    return pd.DataFrame(columns, dtype="str")


def statements(events: pd.DataFrame, book: Book) -> pd.DataFrame:
    """What Kazakhstan's leaders said and did about the sanctions, and whether it was the president."""
    by_tokayev = events["event_id"].str.startswith("tokayev-")
    return readable(events.assign(by_tokayev=by_tokayev)[["date", "by_tokayev", "title", "detail"]], book)


def ranks(energy_resources: pd.DataFrame, shares_to: int = 20) -> pd.DataFrame:
    """World rank of each state in each resource, with its share of the world for ranks as good as ``shares_to``."""
    rows = measures.world_ranks(energy_resources)
    words = [
        ordinal(row.world_rank) + (f" ({digits(row.share_percent, 2)} percent)" if row.world_rank <= shares_to else "")
        for row in rows.itertuples()
    ]
    rows = rows.assign(words=words, Resource=rows["resource"].str.capitalize() + " " + rows["measure"])
    table = rows.pivot(index=["Resource", "year"], columns="country_iso3", values="words")
    table = table.reindex(rows[["Resource", "year"]].drop_duplicates()).fillna("no number")
    return table.rename(columns=STATE_NAMES).rename_axis(columns=None).reset_index().rename(columns={"year": "Year"})


def detours(book: Book) -> str:
    """How large the detours round the sanctions are, by each study, in sentences."""
    other_units = book.used("sanctions_trade_other_units")
    euros = measures.before_and_after(other_units[other_units["unit"] == "EUR million"], book.published, "value")
    loss = euros.set_index("partner_iso3").loc["RUS"]
    shares = other_units[other_units["unit"] == "percent"]
    shares = shares.set_index(shares["product"].str.partition(":")[0])["value"]
    trade = book.used("sanctions_trade")
    gap = trade.loc[trade["product"].str.endswith("(gap)"), "usd_millions"].iloc[0]
    return (
        f"Exports from the European Union to Russia fell from {loss['before'] / 1000:.1f} to {loss['after'] / 1000:.1f}"
        " billion euros. One study put the sanctioned goods taking a detour at about "
        f"{shares['sanctioned goods']:.0f} percent of the fall in direct sales, a later one of all goods at no "
        f"more than {shares['all goods']:.0f}. Goods worth {gap / 1000:.1f} billion dollars left Europe for "
        "Kazakhstan on paper in one year and were never booked as arrived."
    )


def bypass(energy_exports: pd.DataFrame) -> str:
    """How much of Kazakhstan's oil and condensate went round Russia's ports, by one source, in words."""
    rows = energy_exports.query("commodity == 'oil and condensate' and unit == 'million tonnes'")
    oil = rows.pivot(index="period", columns="indicator", values="value")
    years = zip(oil.index, oil["exports-by-route"], oil["exports"], strict=True)
    return listed(
        [f"{round_russia:.2f} of {whole:.1f} million tonnes in {year}" for year, round_russia, whole in years]
    )
