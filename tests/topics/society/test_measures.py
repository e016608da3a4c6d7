"""Language, polls and events: laws on the tables, refusals, and headline numbers computed a second way."""

import csv
from decimal import Decimal

import pandas as pd
import pytest

from claimbook.data.corrections import is_marked
from claimbook.data.tables import ROOT, Tables
from topics.society import checks, shown
from topics.society import measures as society

TABLES = Tables()
PUBLISHED = TABLES.published
SOURCES = TABLES["sources"]


def rows_of(name):
    with open(ROOT / "data" / "evidence" / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def origins_by_hand(rows):
    """The origins of rows of a file, without the code that counts them."""
    with open(ROOT / "data" / "sources.csv", encoding="utf-8", newline="") as file:
        origins = {row["source_id"]: row["origin"] for row in csv.DictReader(file)}
    return {origins[row["source_id"]] for row in rows}


@pytest.fixture(scope="module")
def series():
    return society.russian_series(TABLES.used("language"))


@pytest.fixture(scope="module")
def answers():
    return society.nearest_answers(TABLES.used("polls"))


@pytest.fixture(scope="module")
def events():
    return society.distinct_events(TABLES.used("society_events"), PUBLISHED)


def language(*rows):
    return pd.DataFrame(rows, columns=["country_iso3", "year", "indicator", "value_percent", "source_id"])


def poll(**cells):
    row = {
        "pollster": "P",
        "wave": "May 2023",
        "fieldwork_start": "",
        "fieldwork_end": "",
        "country_iso3": "KAZ",
        "sample_size": 1000,
        "mode": "",
        "question": "Q",
        "answer": "yes",
        "percent": 50.0,
        "source_id": "a",
    }
    return row | cells


def event(event_id, **cells):
    row = {
        "event_id": event_id,
        "date": "2022-03-06",
        "country_iso3": "KAZ",
        "kind": "protest",
        "name": "",
        "place": "Almaty",
        "detail": event_id,
        "decided_by": "",
        "source_id": event_id,
    }
    return row | cells


# --- language


def test_every_definition_is_known_by_name_or_left_out_on_purpose():
    unnamed = set(TABLES["language"]["indicator"]) - set(society.DEFINITIONS)
    assert {name for name in unnamed if "russian" in name} == {"russian-speakers-percent-cldr"}


def test_cldr_shares_never_enter(series):
    assert not series["indicator"].str.contains("cldr").any()
    assert not series["source_id"].str.contains("cldr|babel").any()


def test_a_line_has_one_sound_value_a_year_and_at_least_two_years(series):
    joined = series[series["joined"]]
    assert not joined["weak"].any()
    assert not joined["disputed"].any()
    assert not joined.duplicated(["country_iso3", "indicator", "year"]).any()
    assert (joined.groupby(["country_iso3", "indicator"])["year"].nunique() >= 2).all()


def test_agency_leaks_and_late_turkmen_figures_are_weak(series):
    late = (series["country_iso3"] == "TKM") & (series["year"] > 1995)
    agency = series["source_id"] == "kursiv-uz-2023"
    assert agency.sum() == 4
    assert series.loc[late | agency, "weak"].all()
    assert not series.loc[~(late | agency), "weak"].any()


def test_sources_that_differ_are_all_kept_and_never_joined(series):
    census = series[(series["country_iso3"] == "KAZ") & (series["year"] == 2021) & (series["about"] == "ethnicity")]
    assert sorted(census["value_percent"]) == [15.54, 15.6, 18.42]
    assert census["disputed"].all()
    assert not census["joined"].any()


def test_repeats_of_one_figure_become_one_row_with_both_sources():
    frame = language(
        ("KAZ", 2009, "russian-schooling-percent", 30.0, "a"), ("KAZ", 2009, "russian-schooling-percent", 30.0, "b")
    )
    series = society.russian_series(frame)
    assert list(series["source_id"]) == ["a;b"]
    assert not series["joined"].any()


def test_definitions_are_not_joined_to_one_another():
    frame = language(
        ("KAZ", 2009, "russian-schooling-percent", 30.0, "a"), ("KAZ", 2019, "russian-home-language-percent", 20.0, "a")
    )
    series = society.russian_series(frame)
    assert not series["joined"].any()
    assert society.first_and_last(series).empty


@pytest.mark.parametrize(
    ("country", "indicator"),
    [
        ("KAZ", "russian-home-language-percent"),
        ("KAZ", "russian-schooling-percent"),
        ("KGZ", "russian-second-language-percent-age18plus"),
        ("KGZ", "russian-native-percent-age18plus"),
        ("TJK", "russian-schooling-percent"),
    ],
)
def test_first_and_last_agree_with_the_file(series, country, indicator):
    rows = [row for row in rows_of("language") if (row["country_iso3"], row["indicator"]) == (country, indicator)]
    rows.sort(key=lambda row: int(row["year"]))
    change = Decimal(rows[-1]["value_percent"]) - Decimal(rows[0]["value_percent"])
    found = society.first_and_last(series).set_index(["country_iso3", "indicator"]).loc[(country, indicator)]
    assert (found["first_year"], found["last_year"]) == (int(rows[0]["year"]), int(rows[-1]["year"]))
    assert found["change_points"] == pytest.approx(float(change))


def test_the_table_and_the_lines_share_no_number_on_use(series):
    table = shown.other_numbers(series).set_index("Percent (year)")
    cells = table.drop("ethnic Russians").stack()
    single = series[(series["about"] == "speaking") & ~series["joined"]]
    assert sorted(cells[cells != ""]) == sorted(f"{row.value_percent:g} ({row.year})" for row in single.itertuples())
    assert table.loc["ethnic Russians", "Kyrgyzstan"] == "21.5 (1989) to 4.1 (2022)"
    assert len(table) <= 12


def test_no_language_series_for_uzbekistan_and_turkmenistan(series):
    speaking = series[(series["about"] == "speaking") & series["joined"]]
    assert set(speaking["country_iso3"]) == {"KAZ", "KGZ", "TJK"}


# --- polls


def test_every_row_has_an_interval_or_says_why_not():
    used = TABLES.used("polls")
    polls = society.with_interval(used)
    assert len(polls) == len(used)
    none = polls["low_percent"].isna()
    assert (polls["high_percent"].isna() == none).all()
    assert ((polls["note"] == "") == ~none).all()
    sized = polls[~none]
    assert sized["sample_size"].notna().all()
    assert (sized["low_percent"] <= sized["percent"]).all()
    assert (sized["percent"] <= sized["high_percent"]).all()
    assert not society.is_subgroup(sized).any()


def test_interval_is_wilsons(answers):
    row = answers[(answers["country_iso3"] == "KGZ") & (answers["parts"] != "")].iloc[0]
    # Here, for it takes longer to import than pandas, and no other test needs it.
    from scipy.stats import binomtest

    ends = binomtest(1057, 1510).proportion_ci(0.95, method="wilson")
    assert (row["low_percent"], row["high_percent"]) == pytest.approx([100 * end for end in ends])


@pytest.mark.parametrize(
    ("cells", "note"),
    [
        ({"sample_size": pd.NA}, society.NO_SAMPLE),
        ({"percent": float("nan")}, society.NO_PERCENT),
        ({"answer": "Russia (age 18-29)"}, society.ONLY_A_SUBGROUP),
        ({"answer": "Russia (answered in Kazakh)"}, society.ONLY_A_SUBGROUP),
        ({"question": "Role (capital city only)"}, society.ONLY_A_SUBGROUP),
        ({"sample_size": pd.NA, "percent": float("nan")}, f"{society.NO_PERCENT}; {society.NO_SAMPLE}"),
    ],
)
def test_no_interval_and_the_reason(cells, note):
    found = society.with_interval(pd.DataFrame([poll(**cells)])).iloc[0]
    assert found["note"] == note
    assert pd.isna(found["low_percent"])
    assert pd.isna(found["high_percent"])


@pytest.mark.parametrize("percent", [0.0, 100.0])
def test_interval_stays_within_bounds(percent):
    found = society.with_interval(pd.DataFrame([poll(percent=percent, sample_size=10)])).iloc[0]
    assert 0 <= found["low_percent"] < found["high_percent"] <= 100


@pytest.mark.parametrize("cells", [{"percent": 100.5}, {"percent": -1.0}, {"sample_size": 0}])
def test_impossible_answers_are_refused(cells):
    with pytest.raises(ValueError, match=r"percent|person"):
        society.with_interval(pd.DataFrame([poll(**cells)]))


def test_repeats_are_dropped_and_the_exact_share_kept():
    polls = society.without_repeats(pd.DataFrame([poll(percent=15.0), poll(percent=15.3, source_id="b")]))
    assert polls[["percent", "source_id"]].to_numpy().tolist() == [[15.3, "a;b"]]
    used = TABLES.used("polls")
    once = society.without_repeats(used)
    assert not once.duplicated(["pollster", "wave", "country_iso3", "question", "answer"]).any()
    assert once["percent"].isna().sum() == used["percent"].isna().sum()


def test_reports_that_contradict_each_other_are_refused():
    with pytest.raises(ValueError, match="differ beyond rounding"):
        society.without_repeats(pd.DataFrame([poll(percent=15.0), poll(percent=17.0, source_id="b")]))


@pytest.mark.parametrize("country", ["KGZ", "KAZ"])
def test_expected_harm_agrees_with_the_file(answers, country):
    parts = {
        row["answer"]: Decimal(row["percent"])
        for row in rows_of("polls")
        if row["country_iso3"] == country and row["question"] == society.EFFECT
    }
    assert len(parts) == 2
    found = answers[(answers["parts"] != "") & (answers["country_iso3"] == country)]
    assert list(found["percent"]) == [float(sum(parts.values()))]


def test_a_sum_of_some_of_the_answers_is_refused():
    polls = pd.DataFrame([poll(answer="rather"), poll(answer="other")])
    with pytest.raises(ValueError, match="not all of"):
        society.sum_of_answers(polls, "Q", ["rather", "strongly"], "negative")
    with pytest.raises(ValueError, match="no survey asked"):
        society.sum_of_answers(polls, "another", ["rather"], "negative")


def test_articles_figures_are_those_of_the_claims_and_never_a_poll(answers):
    own = answers[answers["from_article"]].set_index("country_iso3")
    claims = TABLES["claims"].set_index("claim_id")["value"]
    assert {"KGZ": float(claims["C26"]), "KAZ": float(claims["C27"])} == own["percent"].to_dict()
    assert own["low_percent"].isna().all()
    assert (own["pollster"] == "").all()
    assert (answers.loc[~answers["from_article"], "pollster"] != "").all()


def test_nearest_answers_hold_no_subgroup_and_no_repeat(answers):
    assert not society.is_subgroup(answers).any()
    assert not answers.duplicated(["pollster", "wave", "country_iso3", "question", "answer"]).any()


def test_a_poll_that_vanishes_is_noticed():
    polls = TABLES.used("polls")
    with pytest.raises(ValueError, match="closer economic links"):
        society.nearest_answers(polls[polls["question"] != "Tighter economic links with Russia"])


def test_sides_are_whole_samples():
    sides = shown.sides(TABLES.used("polls"))
    assert list(sides["Survey"]) == ["March 2022", "November 2022", "May 2023"]
    assert (sides.filter(like="percent").astype("float64").sum(axis=1) <= 100).all()
    assert list(sides["With Russia, percent"]) == ["39", "13", "12.8"]
    assert list(sides["People asked"]) == ["1,100", "not known", "1,100"]


def test_no_reported_question_of_the_barometer_is_about_blame():
    asked = shown.questions(TABLES.used("polls"), "Central Asia Barometer")["Question, in our words"]
    assert society.EFFECT in set(asked)
    assert not asked.str.contains("blame|COVID", case=False).any()


# --- events


def test_every_report_is_in_one_event_or_left_out(events):
    told = events["event_ids"].str.split(";").explode()
    assert told.is_unique
    used = TABLES.used("society_events")
    other = set(used.loc[is_marked(used, "other_subject"), "event_id"])
    excluded = set(TABLES["society_events"]["event_id"]) - set(used["event_id"])
    assert excluded == {"s028", "s048"}
    assert set(told) == set(used["event_id"]) - other


def test_the_left_out_repeat_really_repeats():
    frame = TABLES["society_events"].set_index("event_id")
    assert "same block" in frame.loc["s028", "detail"]
    assert set(frame.loc[["s024", "s025", "s026"], "kind"]) == {frame.loc["s028", "kind"]}
    assert "Russians arriving" in frame.loc["s048", "detail"]


def test_cancelled_shows_agree_with_the_file(events):
    rows = [row for row in rows_of("society_events") if row["kind"] == "concert-cancelled" and row["date"] < "2024-06"]
    # By hand: headline act and country tell the seven shows of 2023 apart.
    shows = {(row["country_iso3"], row["name"].split(";")[0]) for row in rows}
    found = events[(events["kind"] == "concert-cancelled") & ~events["later"]]
    assert len(rows) == 12
    assert len(found) == len(shows) == 7


def test_blocked_outlets_agree_with_the_file(events):
    rows = [row for row in rows_of("society_events") if row["kind"] == "media-blocked" and row["country_iso3"]]
    outlets = {row["name"].split(" (")[0] for row in rows}
    found = events[events["kind"] == "media-blocked"]
    assert set(found["name"]) == outlets
    assert len(found) == len(outlets) == 7


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ({}, {}, True),
        ({"place": "Almaty, square"}, {"place": "Almaty, cinema"}, True),
        ({"place": "Almaty, consulate"}, {"place": "Almaty, consulate", "date": "2022-03"}, True),
        ({"place": "Almaty, consulate"}, {"place": "Almaty, square", "date": "2022-03"}, False),
        ({}, {"date": "2022-03-07"}, False),
        ({}, {"place": "Astana"}, False),
        ({}, {"country_iso3": "KGZ"}, False),
        ({}, {"kind": "protest-refused"}, False),
        ({"kind": "media-blocked", "name": "X"}, {"kind": "media-blocked", "name": "X", "date": "2022-03-13"}, True),
        ({"kind": "media-blocked", "name": "X"}, {"kind": "media-blocked", "name": "X", "date": "2022-03-14"}, False),
        ({"kind": "media-blocked", "name": "X"}, {"kind": "media-blocked", "name": "Y"}, False),
        (
            {"kind": "concert-cancelled", "name": "X; Y"},
            {"kind": "concert-cancelled", "name": "X", "date": "2022"},
            True,
        ),
    ],
)
@pytest.mark.parametrize("order", [1, -1])
def test_what_counts_as_one_event(one, other, together, order):
    frame = pd.DataFrame([event("s901", **one), event("s902", **other)][::order])
    assert len(society.distinct_events(frame, PUBLISHED)) == (1 if together else 2)


def test_an_event_keeps_the_exact_date_and_every_decider():
    show = {"kind": "concert-cancelled", "name": "X"}
    frame = pd.DataFrame(
        [
            event("s901", date="2023-06", decided_by="unknown", **show),
            event("s902", date="2023-06-19", decided_by="organiser", **show),
            event("s903", date="2023-06-19", decided_by="venue", **show),
            event("s904", date="2024-07-01", decided_by="unknown", **show),
        ]
    )
    found = society.distinct_events(frame, PUBLISHED)
    assert list(found["decided_by"]) == ["venue;organiser", "unknown"]
    assert list(found["date"]) == ["2023-06-19", "2024-07-01"]
    assert list(found["source_id"]) == ["s901;s902;s903", "s904"]
    assert list(shown.told(found, "concert-cancelled", columns=("Reports",))["Reports"]) == [3, 1]
    assert list(found["later"]) == [False, True]
    assert society.decided(found).set_index("decided_by")["shows"].to_dict() == {
        "venue": 1,
        "organiser": 1,
        "state": 0,
        "unknown": 0,
    }


def test_one_venue_decided_and_its_reports_differ(events):
    shows = events[events["decided_by"].str.contains("venue")]
    assert list(shows["place"].str.split(",").str[0]) == ["Qonaev"]
    assert list(shows["decided_by"]) == ["venue;organiser"]


# --- checks


def test_protests_and_their_origins_agree_with_the_file():
    rows = [row for row in rows_of("society_events") if (row["kind"], row["country_iso3"]) == ("protest", "KAZ")]
    rows = [row for row in rows if row["date"] < PUBLISHED and row["event_id"] != "s048"]
    # By hand: the picket dated only February 2022 was at the same place as that of 24 February.
    dates = {row["date"] for row in rows} - {"2022-02"}
    finding = checks.c28(TABLES.used("society_events"), SOURCES, PUBLISHED)
    assert finding.because == "six dates of protest from five independent sources"
    assert (finding.value, len(origins_by_hand(rows))) == (len(dates), 5)
    # AFP's reports in two papers are one origin.
    assert origins_by_hand(rows) & {"AFP", "RFE/RL"} == {"AFP", "RFE/RL"}


def test_blocked_outlets_have_three_origins():
    rows = [row for row in rows_of("society_events") if row["kind"] == "media-blocked" and row["event_id"] != "s028"]
    assert origins_by_hand(rows) == {"RFE/RL", "Roskomnadzor register", "Committee to Protect Journalists"}
    finding = checks.c30(TABLES.used("society_events"), SOURCES, PUBLISHED)
    assert (finding.value, finding.fields["origins"]) == (7, "three")


def test_what_came_after_the_article_decides_nothing():
    later = TABLES.used("society_events").assign(date="2024-06-04")
    findings = (
        checks.c28(later, SOURCES, PUBLISHED),
        checks.c29(later, PUBLISHED),
        checks.c30(later, SOURCES, PUBLISHED),
    )
    assert {finding.verdict for finding in findings} == {"not_enough_evidence"}


def test_old_weak_and_disputed_numbers_decide_nothing_on_the_language():
    language = TABLES.used("language")
    old = checks.c24(language[language["indicator"] != "russian-home-language-percent"])
    assert (old.verdict, old.value) == ("not_enough_evidence", 0)
    assert old.definitions["series of any age"] == "mixed"
    weak = checks.c24(language.assign(marked_as="marked"))
    assert set(weak.definitions.values()) == {"not_enough_evidence"}


def test_a_recent_series_is_of_use_and_reaches_the_years_of_the_article(series):
    use = series[series["joined"] & (series["about"] == "speaking")]
    recent, old = use[use["recent"]], use[~use["recent"]]
    assert not series.loc[series["about"] == "ethnicity", "recent"].any()
    assert set(zip(recent["country_iso3"], recent["indicator"], strict=True)) == {
        ("KAZ", "russian-home-language-percent")
    }
    assert recent["year"].max() >= society.RECENT_SINCE > old["year"].max()


@pytest.mark.parametrize(("claim", "check"), [("C26", checks.c26), ("C27", checks.c27)])
def test_the_poll_that_would_settle_it_has_the_articles_share(claim, check):
    claimed = float(TABLES["claims"].set_index("claim_id").loc[claim, "value"])
    (found,) = check.moves
    assert found.cells["percent"][0] == claimed


def test_when_a_poll_was_taken(answers):
    asked = [shown.asked(row, "short") for row in answers.itertuples()]
    assert asked[:3] == ["Kyrgyzstan", "Kazakhstan", "Kyrgyzstan, Jun 2022"]
    whens = ("published Sep 2022", "2021", "Nov 2022", "May 2023")
    assert {f"Kazakhstan, {when}" for when in whens} <= set(asked)
    assert "Kazakhstan, published September 2022" in {shown.asked(row) for row in answers.itertuples()}
