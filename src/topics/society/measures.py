"""The Russian language, polls and events at home, measured on tables with their corrections applied (``book.used``)."""

import re
from math import nan
from statistics import NormalDist

import numpy as np
import pandas as pd

from claimbook.data.corrections import is_marked
from claimbook.dates import MONTHS, begins_after, first_day, last_day

# One definition per indicator: what a reader is told is counted.
DEFINITIONS = {
    "russian-home-language-percent": "Russian as main language at home",
    "russian-schooling-percent": "pupils taught in Russian",
    "russian-speakers-percent": "can use Russian",
    "russian-understand-spoken-percent": "understand spoken Russian",
    "russian-read-write-percent-age15plus": "read and write it, 15 and over",
    "russian-native-percent": "Russian as native language, all ages",
    "russian-native-percent-age18plus": "Russian as native language, adults",
    "russian-native-percent-age7-15": "Russian as native language, aged 7-15",
    "russian-second-language-percent-age18plus": "Russian as second language, adults",
    "russian-second-language-percent-age7-15": "Russian as second language, aged 7-15",
    "russian-second-language-fluent-percent-age15plus": "fluent as second language, 15 and over",
    "titular-people-knowing-russian-percent": "know Russian (of the titular people)",
    "titular-people-fluent-russian-percent": "fluent in Russian (of the titular people)",
    "russian-speakers-percent-rossotrudnichestvo": "speak Russian (agency's claim)",
    "russian-native-percent-rossotrudnichestvo": "native language (agency's claim)",
    "ethnic-russian-percent": "ethnic Russians",
    "ethnic-russian-percent-leaked-census": "ethnic Russians, leaked census",
    "ethnic-russian-percent-official-statement": "ethnic Russians, official statement",
}
SINCE_YEAR = 1985  # takes in the last Soviet census, of 1989
RECENT_SINCE = 2015  # a series that ends before says nothing of the years that the article is about
ENOUGH_STATES = 3  # the majority of the five

EFFECT = "Expected effect of the situation in Ukraine on our country (positive, negative, none)"
SIDE = "Whose side are you on"
NEGATIVE = ["rather negative", "strongly negative"]
SUBGROUP = re.compile(r"\bage \d|\bage over \d|answered in|capital city only|eight cities", re.I)
NO_SAMPLE = "sample size not known"
NO_PERCENT = "exact share not known"
ONLY_A_SUBGROUP = "a subgroup; its size is not known"
CONFIDENCE = 0.95
ROUNDING_POINTS = 0.5  # two shares that differ by no more may be one, rounded to whole percent
MARGIN_POINTS = 3  # what chance alone does to half of a sample of about a thousand, the usual size

SAME_EVENT_DAYS = 7  # a block or a cancelled show is reported within days; months later the same name is another event
DECIDERS = ("venue", "organiser", "state", "unknown")


def russian_series(language: pd.DataFrame, since: int = SINCE_YEAR) -> pd.DataFrame:
    """Every number on the use of Russian and on ethnic Russians, told apart by definition.

    A series is one country and one indicator. A row is a distinct number; its sources are joined by ``;``. Adds
    ``words`` (the definition), ``about`` (speaking or ethnicity), ``weak`` (an interested, leaked or second-hand
    source), ``disputed`` (sources differ for that year), ``joined`` (on the line of its series, which runs through
    the undisputed numbers that are not weak, of at least two years) and ``recent`` (that line is about speaking and
    reaches RECENT_SINCE).
    """
    kept = language.assign(weak=is_marked(language, "marked"))[~is_marked(language, "other_subject")]
    kept = kept[kept["indicator"].isin(DEFINITIONS) & (kept["year"] >= since)]
    keys = ["country_iso3", "indicator", "year"]
    kept = kept.groupby([*keys, "value_percent"], as_index=False).agg({"source_id": ";".join, "weak": "any"})
    kept = kept.assign(
        words=kept["indicator"].map(DEFINITIONS),
        about=kept["indicator"].str.startswith("ethnic-").map({True: "ethnicity", False: "speaking"}),
        disputed=kept.duplicated(keys, keep=False),
    )
    sound = ~kept["weak"] & ~kept["disputed"]
    years = kept["year"].where(sound).groupby([kept["country_iso3"], kept["indicator"]])
    joined = sound & (years.transform("nunique") > 1)
    recent = joined & (kept["about"] == "speaking") & (years.transform("max") >= RECENT_SINCE)
    return kept.assign(joined=joined, recent=recent)


def first_and_last(series: pd.DataFrame) -> pd.DataFrame:
    """First against last year of every line of ``russian_series``; ``change_points`` in percentage points."""
    ordered = series[series["joined"]].sort_values("year")
    ends = ordered.groupby(["country_iso3", "indicator", "words", "about", "recent"], as_index=False).agg(
        first_year=("year", "first"),
        first_percent=("value_percent", "first"),
        last_year=("year", "last"),
        last_percent=("value_percent", "last"),
    )
    return ends.assign(change_points=(ends["last_percent"] - ends["first_percent"]).round(2))


def without_repeats(polls: pd.DataFrame) -> pd.DataFrame:
    """Each answer of each survey once, with the share that has most decimals and all source ids joined by ``;``.

    A ValueError if two reports of one answer differ by more than rounding to whole percent can explain.
    """
    keys = ["pollster", "wave", "country_iso3", "question", "answer"]
    reports = polls.groupby(keys, sort=False)
    apart = polls[reports["percent"].transform("max") - reports["percent"].transform("min") > ROUNDING_POINTS]
    if len(apart):
        raise ValueError(f"reports of one answer differ beyond rounding: {', '.join(apart.iloc[0][keys])}")
    exact = reports["percent"].transform(
        lambda shares: max(shares.dropna(), key=lambda share: len(f"{share:g}"), default=nan)
    )
    sources = reports["source_id"].transform(lambda ids: ";".join(ids.unique()))
    return polls.assign(percent=exact, source_id=sources).drop_duplicates(keys, ignore_index=True)


def is_subgroup(polls: pd.DataFrame) -> pd.Series:
    """Whether a row speaks of a part of the sample (an age, a language, the capital), by its question or answer."""
    return (polls["question"] + " " + polls["answer"]).str.contains(SUBGROUP)


def sum_of_answers(polls: pd.DataFrame, question: str, answers: list[str], name: str) -> pd.DataFrame:
    """Answers of one question that exclude each other, added up per survey; ``parts`` has the shares added.

    A ValueError if a survey lacks one of the answers: a sum of some of them would be too low.
    """
    asked = polls[(polls["question"] == question) & polls["answer"].isin(answers)]
    rows = []
    for (pollster, wave, country), parts in asked.groupby(["pollster", "wave", "country_iso3"], sort=False):
        parts = parts.set_index("answer").reindex(answers)
        if parts["percent"].isna().any() or parts["sample_size"].nunique(dropna=False) > 1:
            raise ValueError(f"{pollster}, {wave}, {country}: not all of {answers} are known for one sample")
        sources, shares = ";".join(parts["source_id"].unique()), " + ".join(f"{share:g}" for share in parts["percent"])
        whole = {"percent": parts["percent"].sum(), "source_id": sources, "answer": name, "parts": shares}
        rows.append(parts.iloc[[0]].assign(**whole))
    if not rows:
        raise ValueError(f"no survey asked: {question}")
    return pd.concat(rows, ignore_index=True)


def expected_harm(polls: pd.DataFrame) -> dict[str, float]:
    """Percent who expected a negative effect of the war on their country, by the states in which this was asked."""
    asked = polls[polls["question"] == EFFECT]
    if asked.empty:
        return {}
    harm = sum_of_answers(without_repeats(asked), EFFECT, NEGATIVE, "negative")
    return dict(zip(harm["country_iso3"], harm["percent"], strict=True))


def blame_polls(polls: pd.DataFrame, country: str, published: str) -> pd.DataFrame:
    """Polls taken before publication that asked who is to blame for economic problems; not the article's own words."""
    asked = polls[(polls["country_iso3"] == country) & (polls["answer"] == "blame")].dropna(subset="percent")
    return asked[~is_marked(asked, "own_statement") & (asked["fieldwork_start"] <= published)]


def with_interval(polls: pd.DataFrame) -> pd.DataFrame:
    """95 percent Wilson intervals where share and number of persons asked are known, else a ``note`` why there is none.

    The interval holds for a simple random sample; weighting and refusals make the real uncertainty larger. From
    E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927) 209-212.
    """
    if not polls["percent"].dropna().between(0, 100).all():
        raise ValueError("a share of respondents must lie between 0 and 100 percent")
    if (polls["sample_size"].dropna() < 1).any():
        raise ValueError("a sample has at least one person")
    part = is_subgroup(polls)
    lacks = {NO_PERCENT: polls["percent"].isna(), ONLY_A_SUBGROUP: part, NO_SAMPLE: polls["sample_size"].isna() & ~part}
    lacks = pd.DataFrame(lacks)
    notes = ["; ".join(lacks.columns[row]) for row in lacks.to_numpy()]
    polls = polls.assign(low_percent=nan, high_percent=nan, note=notes)
    known, z = polls[polls["note"] == ""], NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    asked, agreed = known["sample_size"], (known["percent"] / 100 * known["sample_size"]).round()
    middle, reach = agreed + z**2 / 2, z * np.sqrt(agreed * (asked - agreed) / asked + z**2 / 4)
    for end, persons in {"low_percent": middle - reach, "high_percent": middle + reach}.items():
        polls.loc[known.index, end] = 100 * persons / (asked + z**2)
    return polls


def nearest_answers(polls: pd.DataFrame) -> pd.DataFrame:
    """The polls that come nearest to the article's question, below the article's own two numbers.

    Adds to ``with_interval``: ``topic`` (in words), ``from_article`` (no poll record), ``parts`` (the shares of a sum),
    ``when`` (month or year) and ``made_public`` (``when`` is that of publication). No subgroup, no repeat.
    """
    once = without_repeats(polls)
    totals = once[~is_subgroup(once)]

    def pick(question: str, answer: str) -> pd.DataFrame:
        return totals[(totals["question"] == question) & (totals["answer"] == answer)]

    change = "Change in attitude to Russia since the start of the war"
    harm = sum_of_answers(totals, EFFECT, NEGATIVE, "negative")
    chosen = {
        "Blame the invasion for economic problems": totals[is_marked(totals, "own_statement")],
        "Expect a negative effect of the war on their country": harm,
        "Hold Russia mainly responsible for the war": pick("Main responsibility for the war", "Russia"),
        "Want closer economic links with Russia": pick("Tighter economic links with Russia", "support"),
        "Think worse of Russia since the war began": pick(change, "worse"),
        "Approve of Russia's leadership": pick("Approval of Russia's leadership", "approve"),
        "Side with Russia in the war": pick(SIDE, "Russia"),
    }
    missing = [topic for topic, rows in chosen.items() if rows.empty]
    if missing:
        raise ValueError(f"no row for: {', '.join(missing)}")
    rows = pd.concat([rows.assign(topic=topic) for topic, rows in chosen.items()], ignore_index=True)
    rows = rows.assign(
        parts=rows["parts"].fillna(""),
        from_article=is_marked(rows, "own_statement"),
        when=[_month_asked(row) for row in rows.itertuples()],
        made_public=rows["wave"].str.contains("made public"),
    )
    return with_interval(rows)


def _month_asked(poll) -> str:
    """The month of the first day of a survey, else the month or year that its wave names, else ''."""
    if poll.fieldwork_start:
        return poll.fieldwork_start[:7]
    named = re.search(rf"(?:({'|'.join(MONTHS)}) )?(\d{{4}})", poll.wave)
    month, year = named.groups() if named else ("", "")
    return f"{year}-{MONTHS.index(month) + 1:02}" if month else year


def distinct_events(society_events: pd.DataFrame, published: str) -> pd.DataFrame:
    """Events instead of reports, in order of time: reports of one event are put together.

    Two reports are of one event if kind and country agree and, for protests, town and day agree (or the exact place,
    where one report gives only the month); for the rest, the first-named artist or outlet agrees and the dates lie at
    most seven days apart. Reports on another subject are left out. The most exact and then earliest date stands, with
    the ``first_day`` and ``last_day`` that it can mean; ids and deciders are joined by ``;``, details by `` | ``;
    ``later`` means certainly after the article.
    """
    groups: list[list] = []
    for row in society_events[~is_marked(society_events, "other_subject")].itertuples():
        group = next((group for group in groups if any(_same_event(row, other) for other in group)), [])
        if not group:
            groups.append(group)
        group.append(row)
    columns = ["event_ids", "date", "first_day", "last_day", "kind", "country_iso3", "name", "place", "detail"]
    columns += ["decided_by", "source_id", "later"]
    events = [_event(group, published) for group in groups]
    events.sort(key=lambda event: (event["first_day"], event["event_ids"]))
    return pd.DataFrame(events, columns=columns).astype({"later": "bool"})


def _same_event(one, other) -> bool:
    if (one.kind, one.country_iso3) != (other.kind, other.country_iso3):
        return False
    gap = max((first_day(one.date) - last_day(other.date)).days, (first_day(other.date) - last_day(one.date)).days)
    if one.kind.startswith("protest"):
        same_town = one.place.split(",")[0] == other.place.split(",")[0]
        return same_town and (one.date == other.date or (one.place == other.place and gap <= 0))
    return _headline(one.name) == _headline(other.name) and gap <= SAME_EVENT_DAYS


def _headline(name: str) -> str:
    return re.split(r"[;(]", name)[0].strip()


def _event(reports: list, published: str) -> dict:
    best = min(reports, key=lambda report: (-len(report.date), report.date))
    named = [decider for decider in DECIDERS[:-1] if any(report.decided_by == decider for report in reports)]
    return {
        "event_ids": ";".join(report.event_id for report in reports),
        "date": best.date,
        "first_day": first_day(best.date),
        "last_day": last_day(best.date),
        "kind": best.kind,
        "country_iso3": best.country_iso3,
        "name": _headline(best.name),
        "place": max((report.place for report in reports), key=len),
        "detail": " | ".join(report.detail for report in reports),
        "decided_by": ";".join(named) or ("unknown" if best.kind == "concert-cancelled" else ""),
        "source_id": ";".join(dict.fromkeys(report.source_id for report in reports)),
        "later": begins_after(best.date, published),
    }


def before_article(events: pd.DataFrame, kind: str) -> pd.DataFrame:
    """The distinct events of one kind that did not certainly come after the article."""
    return events[(events["kind"] == kind) & ~events["later"]]


def decided(events: pd.DataFrame) -> pd.DataFrame:
    """For how many cancelled ``shows`` before the article each decider is named; a show with two counts for both."""
    named = before_article(events, "concert-cancelled")["decided_by"].str.split(";").explode()
    counts = named.value_counts().reindex(DECIDERS, fill_value=0)
    return counts.rename_axis("decided_by").rename("shows").reset_index()
