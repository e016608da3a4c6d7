"""Language, opinion and protest: what can be said of the Russian language, of the polls and of events at home."""

import re

import pandas as pd
from scipy.stats import binomtest

from claimbook.data.corrections import affected, without
from claimbook.dates import MONTHS, certainly_after, first_day, in_words, last_day
from claimbook.words import listed
from topics.shared.states import STATE_NAMES, STATES

# One definition an indicator: what a reader is told is counted.
SPEAKING_WORDS = {
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
}
ETHNIC_WORDS = {
    "ethnic-russian-percent": "ethnic Russians",
    "ethnic-russian-percent-leaked-census": "ethnic Russians, leaked census",
    "ethnic-russian-percent-official-statement": "ethnic Russians, official statement",
}
# Two sources that differ by less are taken to have rounded the same number.
ROUNDING_POINTS = 0.1

EFFECT = "Expected effect of the situation in Ukraine on our country (positive, negative, none)"
SIDE = "Whose side are you on"
SUBGROUP = re.compile(r"\bage \d|\bage over \d|answered in|capital city only", re.I)
NO_SAMPLE = "sample size not known"
NO_PERCENT = "exact share not known"
ONLY_A_SUBGROUP = "a subgroup; its size is not known"
CONFIDENCE = 0.95

# A block or a cancelled show is reported within days; the same name months later is another event.
SAME_EVENT_DAYS = 7
DECIDERS = ("venue", "organiser", "state", "unknown")


def russian_series(language: pd.DataFrame, corrections: pd.DataFrame, since: int = 1985) -> pd.DataFrame:
    """Every figure on the use of Russian and on ethnic Russians, told apart by definition.

    A series is one country and one indicator; nothing is joined across indicators. Left out are the rows that a
    correction excludes or puts down to another subject.

    Parameters
    ----------
    language : DataFrame
        ``country_iso3``, ``year``, ``indicator``, ``value_percent`` (percent of those the indicator names),
        ``source_id``.
    corrections : DataFrame
        ``table``, ``action``, ``locator`` and the rest of the table of that name.
    since : int
        First year kept; the default takes in the last Soviet census of 1989.

    Returns
    -------
    DataFrame
        One row a distinct figure: the columns of ``language`` (repeats of a figure keep all source ids, joined by
        ``;``), ``words`` (the definition), ``about`` (speaking or ethnicity), ``weak`` (marked by a
        correction: an interested, leaked or second-hand source), ``disputed`` (sources differ for that year) and ``joined`` (lies on the line of its
        series, which runs through the undisputed, not weak figures of at least two years).
    """
    words = SPEAKING_WORDS | ETHNIC_WORDS
    kept = without(language, "language", corrections, "excluded", "other_subject")
    kept = kept.assign(weak=affected(kept, "language", corrections, "marked"))
    kept = kept[kept["indicator"].isin(words) & (kept["year"] >= since)]
    keys = ["country_iso3", "indicator", "year"]
    kept = kept.groupby([*keys, "value_percent"], as_index=False).agg({"source_id": ";".join, "weak": "any"})
    spread = kept.groupby(keys)["value_percent"].transform(lambda values: values.max() - values.min())
    kept = kept.assign(
        words=kept["indicator"].map(words),
        about=kept["indicator"].isin(SPEAKING_WORDS).map({True: "speaking", False: "ethnicity"}),
        disputed=spread > ROUNDING_POINTS,
    )
    sound = ~kept["weak"] & ~kept["disputed"]
    years = kept["year"].where(sound).groupby([kept["country_iso3"], kept["indicator"]]).transform("nunique")
    return kept.assign(joined=sound & (years > 1))


def first_and_last(series: pd.DataFrame) -> pd.DataFrame:
    """First against last year of every series that has two years.

    Parameters
    ----------
    series : DataFrame
        As ``russian_series`` gives it; only rows with ``joined`` are used.

    Returns
    -------
    DataFrame
        ``country_iso3``, ``indicator``, ``words``, ``about``, ``first_year``, ``first_percent``, ``last_year``,
        ``last_percent``, ``change_points`` (percentage points).
    """
    ordered = series[series["joined"]].sort_values("year")
    ends = ordered.groupby(["country_iso3", "indicator", "words", "about"], as_index=False).agg(
        first_year=("year", "first"),
        first_percent=("value_percent", "first"),
        last_year=("year", "last"),
        last_percent=("value_percent", "last"),
    )
    return ends.assign(change_points=(ends["last_percent"] - ends["first_percent"]).round(2))


def without_repeats(polls: pd.DataFrame) -> pd.DataFrame:
    """Each answer of each survey once, though several reports may have printed it.

    Parameters
    ----------
    polls : DataFrame
        ``pollster``, ``wave``, ``country_iso3``, ``question``, ``answer``, ``percent``, ``source_id`` and others.

    Returns
    -------
    DataFrame
        The rows as they first appear, with the share that has most decimals and all source ids joined by ``;``.

    Raises
    ------
    ValueError
        If two reports of one answer differ by more than rounding to whole percent can explain.
    """
    keys = ["pollster", "wave", "country_iso3", "question", "answer"]
    rows = []
    for key, reports in polls.groupby(keys, sort=False):
        shares = reports["percent"].dropna()
        if len(shares) and shares.max() - shares.min() > 0.5:
            raise ValueError(f"reports of one answer differ beyond rounding: {', '.join(key)}: {list(shares)}")
        exact = max(shares, key=lambda share: len(f"{share:g}"), default=float("nan"))
        sources = ";".join(dict.fromkeys(reports["source_id"]))
        rows.append(reports.iloc[[0]].assign(percent=exact, source_id=sources))
    return pd.concat(rows, ignore_index=True) if rows else polls.copy()


def is_subgroup(polls: pd.DataFrame) -> pd.Series:
    """Whether a row speaks of a part of the sample (an age, a language, the capital), by its question or answer."""
    return (polls["question"] + " " + polls["answer"]).str.contains(SUBGROUP)


def sum_of_answers(polls: pd.DataFrame, question: str, answers: list[str], name: str) -> pd.DataFrame:
    """Answers of one question that exclude each other, added up per survey.

    Parameters
    ----------
    polls : DataFrame
        As ``without_repeats`` gives it.
    question : str
        The question.
    answers : list of str
        The answers to add.
    name : str
        What the sum is called.

    Returns
    -------
    DataFrame
        One row a survey and country, with ``percent`` the sum, ``answer`` the name and ``parts`` the shares added.

    Raises
    ------
    ValueError
        If a survey lacks one of the answers: a sum of some of them would be too low.
    """
    asked = polls[(polls["question"] == question) & polls["answer"].isin(answers)]
    rows = []
    for (pollster, wave, country), parts in asked.groupby(["pollster", "wave", "country_iso3"], sort=False):
        parts = parts.set_index("answer").reindex(answers)
        if parts["percent"].isna().any() or parts["sample_size"].nunique(dropna=False) > 1:
            raise ValueError(f"{pollster}, {wave}, {country}: not all of {answers} are known for one sample")
        sources = ";".join(dict.fromkeys(parts["source_id"]))
        shares = " + ".join(f"{share:g}" for share in parts["percent"])
        whole = parts.iloc[[0]].assign(percent=parts["percent"].sum(), source_id=sources, answer=name, parts=shares)
        rows.append(whole.reset_index(drop=True))
    if not rows:
        raise ValueError(f"no survey asked: {question}")
    return pd.concat(rows, ignore_index=True)


def with_interval(polls: pd.DataFrame) -> pd.DataFrame:
    """95 percent Wilson intervals, where the share and the number of persons asked are both known.

    The interval holds for a simple random sample; weighting and refusals make the real uncertainty larger.

    Parameters
    ----------
    polls : DataFrame
        ``question``, ``answer``, ``percent`` (0 to 100, or missing) and ``sample_size`` (persons, or missing).

    Returns
    -------
    DataFrame
        All rows, with ``low_percent`` and ``high_percent`` (NaN where there is no interval) and ``note`` (why there
        is none; empty where there is one).

    Raises
    ------
    ValueError
        If a share lies outside 0 to 100 or a sample is smaller than one person.

    References
    ----------
    E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927) 209-212;
    computed by ``scipy.stats.binomtest``.
    """
    known_percent, known_size = polls["percent"].dropna(), polls["sample_size"].dropna()
    if not known_percent.between(0, 100).all():
        raise ValueError("a share of respondents must lie between 0 and 100 percent")
    if (known_size < 1).any():
        raise ValueError("a sample has at least one person")
    notes, lows, highs = [], [], []
    for percent, size, part in zip(polls["percent"], polls["sample_size"], is_subgroup(polls), strict=True):
        reasons = [
            reason
            for reason, holds in (
                (NO_PERCENT, pd.isna(percent)),
                (ONLY_A_SUBGROUP, part),
                (NO_SAMPLE, pd.isna(size) and not part),
            )
            if holds
        ]
        low = high = float("nan")
        if not reasons:
            result = binomtest(round(percent / 100 * int(size)), int(size))
            low, high = (100 * end for end in result.proportion_ci(CONFIDENCE, method="wilson"))
        notes.append("; ".join(reasons))
        lows.append(low)
        highs.append(high)
    return polls.assign(low_percent=lows, high_percent=highs, note=notes)


def nearest_answers(polls: pd.DataFrame, corrections: pd.DataFrame) -> pd.DataFrame:
    """The polls that come nearest to the article's question, and the article's own two figures on top.

    Parameters
    ----------
    polls : DataFrame
        The table of polls.
    corrections : DataFrame
        ``table``, ``action``, ``locator`` and the rest of the table of that name.

    Returns
    -------
    DataFrame
        Columns of ``with_interval`` and: ``topic`` (what was asked, in words), ``from_article`` (true for the two
        figures that are no poll records), ``parts`` (the shares a sum is made of), ``when`` (month or year). No
        subgroup, no repeat.
    """
    once = without_repeats(without(polls, "polls", corrections, "excluded"))
    totals = once[~is_subgroup(once)]
    negative = sum_of_answers(totals, EFFECT, ["rather negative", "strongly negative"], "negative")

    def pick(question: str, answer: str) -> pd.DataFrame:
        return totals[(totals["question"] == question) & (totals["answer"] == answer)]

    chosen = {
        "Blame the invasion for economic problems": totals[affected(totals, "polls", corrections, "own_statement")],
        "Expect a negative effect of the war on their country": negative,
        "Hold Russia mainly responsible for the war": pick("Main responsibility for the war", "Russia"),
        "Want closer economic links with Russia": pick("Tighter economic links with Russia", "support"),
        "Think worse of Russia since the war began": pick(
            "Change in attitude to Russia since the start of the war", "worse"
        ),
        "Approve of Russia's leadership": pick("Approval of Russia's leadership", "approve"),
        "Side with Russia in the war": pick(SIDE, "Russia"),
    }
    missing = [topic for topic, rows in chosen.items() if rows.empty]
    if missing:
        raise ValueError(f"no row for: {', '.join(missing)}")
    rows = pd.concat([rows.assign(topic=topic) for topic, rows in chosen.items()], ignore_index=True)
    rows = rows.assign(
        parts=rows["parts"].fillna(""),
        from_article=affected(rows, "polls", corrections, "own_statement"),
        when=[fieldwork_month(row) for row in rows.itertuples()],
    )
    return with_interval(rows)


def fieldwork_month(poll) -> str:
    """When a poll was taken, in words: the month of its first day, else the month or year its wave names, else ''."""
    if poll.fieldwork_start:
        day = first_day(poll.fieldwork_start)
        return f"{MONTHS[day.month - 1]} {day.year}"
    named = re.search(rf"(?:(?:{'|'.join(MONTHS)}) )?\d{{4}}", poll.wave)
    published = "published " if "made public" in poll.wave else ""
    return published + named.group() if named else ""


def distinct_events(society_events: pd.DataFrame, corrections: pd.DataFrame) -> pd.DataFrame:
    """Events instead of reports: rows that tell of one event are put together.

    Two reports are of one event if kind and country agree and, for protests, town and day agree (or the exact place,
    where one report gives only the month); for the rest, the first-named artist or outlet agrees and the dates lie at
    most seven days apart. Left out are the reports that a correction excludes or puts down to another subject.

    Parameters
    ----------
    society_events : DataFrame
        ``event_id``, ``date`` (day, month or year), ``country_iso3``, ``kind``, ``name``, ``place``, ``detail``,
        ``decided_by``, ``source_id``.
    corrections : DataFrame
        ``table``, ``action``, ``locator`` and the rest of the table of that name.

    Returns
    -------
    DataFrame
        One row an event in order of time: ``event_ids`` and ``source_id`` (joined by ``;``), ``date`` (the most exact
        one, the earliest if several), ``first_day``, ``last_day`` (what that date can mean), ``kind``,
        ``country_iso3``, ``name``, ``place``, ``detail`` (joined by `` | ``), ``decided_by`` (every decider a report
        names, joined by ``;``; unknown if none does; empty if it is no cancellation), ``sources`` (how many), ``later``
        (certainly after the article).
    """
    rows = without(society_events, "society_events", corrections, "excluded", "other_subject")
    groups: list[list] = []
    for row in rows.itertuples():
        home = next((group for group in groups if any(_same_event(row, other) for other in group)), None)
        if home is None:
            groups.append([row])
        else:
            home.append(row)
    events = pd.DataFrame([_event(group) for group in groups])
    return events.sort_values(["first_day", "event_ids"], ignore_index=True)


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


def _event(reports: list) -> dict:
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
        "sources": len({report.source_id for report in reports}),
        "source_id": ";".join(dict.fromkeys(report.source_id for report in reports)),
        "later": certainly_after(best.date),
    }


def decided(events: pd.DataFrame) -> pd.DataFrame:
    """How many of the cancellations up to the article each decider is named for.

    Parameters
    ----------
    events : DataFrame
        As ``distinct_events`` gives it.

    Returns
    -------
    DataFrame
        ``decided_by`` and ``shows``; a show for which sources name two deciders counts for both.
    """
    shows = events[(events["kind"] == "concert-cancelled") & ~events["later"]]
    named = shows["decided_by"].str.split(";").explode()
    counts = named.value_counts().reindex(DECIDERS, fill_value=0)
    return counts.rename_axis("decided_by").rename("shows").reset_index()


def told(events: pd.DataFrame, *kinds: str) -> pd.DataFrame:
    """Events of some kinds as a reader is shown them.

    Parameters
    ----------
    events : DataFrame
        As ``distinct_events`` gives it.
    *kinds : str
        Kinds of event.

    Returns
    -------
    DataFrame
        ``When``, ``Country``, ``Who or what``, ``Where``, ``Decided by``, ``What the reports say``, ``Reports``,
        ``After the article``.
    """
    chosen = events[events["kind"].isin(kinds)]
    return pd.DataFrame(
        {
            "When": chosen["date"].map(in_words),
            "Country": chosen["country_iso3"].map(STATE_NAMES),
            "Who or what": chosen["name"],
            "Where": chosen["place"],
            "Decided by": chosen["decided_by"].str.replace(";", " or "),
            "What the reports say": chosen["detail"].str.replace(" | ", "; "),
            "Reports": chosen["sources"],
            "After the article": chosen["later"].map({True: "later", False: ""}),
        }
    )


def sides(polls: pd.DataFrame) -> pd.DataFrame:
    """Whose side people in Kazakhstan said they were on, per survey of DEMOSCOPE.

    Parameters
    ----------
    polls : DataFrame
        The table of polls.

    Returns
    -------
    DataFrame
        ``wave``, ``sample_size`` (persons, or missing), ``Russia``, ``Ukraine``, ``neutral`` (percent; whole samples
        only).
    """
    once = without_repeats(polls)
    asked = once[(once["question"] == SIDE) & ~is_subgroup(once)]
    shares = asked.pivot(index="wave", columns="answer", values="percent")[["Russia", "Ukraine", "neutral"]]
    sizes = asked.groupby("wave", sort=False)["sample_size"].first()
    return (
        shares.reindex(sizes.index)
        .assign(sample_size=sizes)
        .reset_index()
        .rename_axis(columns=None)[["wave", "sample_size", "Russia", "Ukraine", "neutral"]]
    )


def questions(polls: pd.DataFrame, pollster: str, since: str = "2022") -> pd.DataFrame:
    """What a pollster is on record as having asked since a year, and where.

    Parameters
    ----------
    polls : DataFrame
        The table of polls.
    pollster : str
        The institute's name.
    since : str
        The year; a survey without dates of fieldwork is placed by the latest year its wave names.

    Returns
    -------
    DataFrame
        ``question`` and ``countries`` (names, in a list).
    """
    years = polls["wave"].str.findall(r"\b20\d{2}\b").map(lambda found: max(found, default=""))
    asked = polls[(polls["pollster"] == pollster) & (years >= since)]
    rows = [
        (question, listed([STATE_NAMES[state] for state in STATES if state in set(rows["country_iso3"])]))
        for question, rows in asked.groupby("question", sort=False)
    ]
    return pd.DataFrame(rows, columns=["question", "countries"])
