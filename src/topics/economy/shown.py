"""The tables of notebook 04 as a reader sees them: names for codes, words for dates, digits that count."""

import pandas as pd

from claimbook.book import Book
from claimbook.dates import in_words
from claimbook.numbers import digits
from topics.economy.measures import LAST_YEAR

# The headings of all columns that are shown, by what the tables are about.
HEADINGS = (
    {"country_iso3": "State", "year": "Year", "period": "Period", "later": "Later than the article"}
    | {"claim_id": "Claim", "speaker": "Said by", "reading": "What is claimed"}
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
    | {"share_from_russia_percent": "From Russia, percent of remittances"}
    | {"minimum_percent": "Minimum, percent", "by_trade": "Tied by trade", "by_remittances": "By remittances"}
    | {"by_either": "By either (the rule)", "by_both": "By both at once"}
    | {"usd_millions": "Trade with Russia, million dollars"}
    | {"percent_of_gdp": "Percent of its GDP", "percent_of_russian_gdp": "Percent of Russia's GDP"}
    | {"CIS_date": "Joined the Commonwealth of Independent States", "UN_date": "Joined the United Nations"}
    # Energy.
    | {"route": "Route", "million_tonnes": "Million tonnes", "share_percent": "Share, percent"}
    | {"through_russia": "Through Russia", "qualifier": "Qualified as", "billion_cubic_metres": "Billion cubic metres"}
    | {"buyer_iso3": "Buyer of Turkmenistan's gas", "ranked": "Ranked", "world_rank": "Rank", "counted": "Marked as"}
    | {"places": "Among the first", "resources": "Resources", "which": "Which"}
    | {"exporter_iso3": "From", "commodity": "Commodity", "eu_share_percent": "Share of the EU's supply, percent"}
    | {"value": "Value"}
)


def readable(frame: pd.DataFrame, book: Book) -> pd.DataFrame:
    """The columns that have a heading, as text: names for codes of countries, 'no figure' for what is missing."""
    names = book.used("countries").set_index("country_iso3")["name"].to_dict()
    names |= {"EU27": "European Union", "WLD": "all countries"}

    def cell(value: object, column: str) -> str:
        if pd.isna(value):
            return "no figure"
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
