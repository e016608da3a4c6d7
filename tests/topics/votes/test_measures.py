"""The measures of the General Assembly votes, held against small frames and against the file read a second way."""

import csv
from decimal import Decimal

import pandas as pd
import pytest

from claimbook.data.tables import ROOT
from topics.shared.states import STATES
from topics.votes import measures as votes
from topics.votes import shown


@pytest.fixture(scope="module")
def ballots(tables):
    return votes.ballots_on(tables.used("un_votes"), tables.used("un_ukraine_resolutions"))


@pytest.fixture(scope="module")
def scores(tables):
    return votes.roll_call_scores(tables.used("un_votes"))


@pytest.fixture(scope="module")
def war_scores(tables):
    return votes.roll_call_scores(votes.of_war_years(tables.used("un_votes")))


@pytest.fixture(scope="module")
def record():
    """The file of votes, read with the csv module alone."""
    with open(ROOT / "data/evidence/un_votes.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def listed_resolutions():
    """The file of the chosen resolutions, read with the csv module alone."""
    with open(ROOT / "data/evidence/un_ukraine_resolutions.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def small():
    """Roll calls with a partner P, a member M, a late member L and a member Q that stays away."""
    rows = [
        ("R1", "2001-01-01", "Y", "Y", "", "X"),
        ("R2", "2001-01-02", "Y", "N", "", "Y"),
        ("R3", "2001-01-03", "A", "A", "N", "X"),
        ("R4", "2001-01-04", "N", "A", "N", "X"),
        ("R5", "2001-01-05", "X", "Y", "Y", "Y"),
        ("R6", "2002-01-06", "N", "X", "N", "X"),
    ]
    return pd.DataFrame(rows, columns=["resolution", "date", "P", "M", "L", "Q"])


def second_count(record, listed_resolutions, topics, last="9999"):
    symbols = {row["resolution"] for row in listed_resolutions if row["topic"] in topics and row["date"] <= last}
    counts = {state: dict.fromkeys("YNAX", 0) for state in STATES}
    for row in record:
        if row["resolution"] in symbols:
            for state in STATES:
                counts[state][row[state]] += 1
    return counts, symbols


def second_share(record, member, definition, years):
    points, counted = Decimal(0), 0
    for row in record:
        theirs, own = row["RUS"], row[member]
        if theirs in ("", "X") or own == "" or not years[0] <= int(row["date"][:4]) <= years[1]:
            continue
        if definition == "absence_counts_against":
            points, counted = points + (own == theirs), counted + 1
        elif own == "X" or (definition == "yes_or_no" and "A" in (own, theirs)):
            continue
        else:
            half = definition == "half_for_abstention" and own != theirs and "A" in (own, theirs)
            points, counted = points + (Decimal("0.5") if half else own == theirs), counted + 1
    return 100 * points / counted, counted


def test_every_resolution_gives_a_ballot_for_each_state(ballots):
    assert len(ballots) == 44 * 5
    assert ballots.groupby("resolution")["member"].agg(tuple).map(lambda members: members == STATES).all()
    assert ballots["date"].is_monotonic_increasing
    assert set(ballots["ballot"]) == set("YNAX")


def test_russia_voted_no_on_all_resolutions(tables):
    russia = votes.ballots_on(tables.used("un_votes"), tables.used("un_ukraine_resolutions"), ("RUS",))
    assert set(russia["ballot"]) == {"N"}


def test_a_resolution_without_a_roll_call_is_refused(tables):
    resolutions = tables["un_ukraine_resolutions"].replace({"resolution": {"A/RES/68/262": "A/RES/0/0"}})
    with pytest.raises(ValueError, match="A/RES/0/0 has no roll call"):
        votes.ballots_on(tables["un_votes"], resolutions)


def test_a_resolution_under_another_date_is_refused(tables):
    resolutions = tables["un_ukraine_resolutions"].assign(
        date=lambda rows: rows["date"].replace("2014-03-27", "2014-03-28")
    )
    with pytest.raises(ValueError, match="A/RES/68/262"):
        votes.ballots_on(tables["un_votes"], resolutions)


@pytest.mark.parametrize(
    ("topics", "last"),
    [
        (("georgia-idps",), "9999"),
        (("crimea-human-rights",), "2024-06-03"),
        (("crimea-territorial", "invasion-2022"), "2024-06-03"),
        (votes.CRIMEA_AND_WAR, "2024-06-03"),
    ],
)
def test_counts_agree_with_a_second_count(ballots, record, listed_resolutions, topics, last):
    expected, symbols = second_count(record, listed_resolutions, topics, last)
    chosen = votes.up_to(votes.on_topics(ballots, topics), last)
    counts = votes.ballot_counts(chosen).set_index("member")
    assert set(chosen["resolution"]) == symbols
    assert counts[list("YNAX")].to_dict("index") == expected
    assert (counts["ballots"] == len(symbols)).all()


@pytest.mark.parametrize(
    ("yearly", "resolutions", "expected"),
    [(False, 8, {"Y": 0, "N": 5, "A": 23, "X": 12}), (True, 9, {"Y": 0, "N": 5, "A": 25, "X": 15})],
)
def test_condemning_resolutions_drew_abstentions_noes_and_absences(ballots, tables, yearly, resolutions, expected):
    chosen = votes.condemning(votes.up_to(ballots, tables.published), yearly=yearly)
    assert chosen["resolution"].nunique() == resolutions
    assert votes.ballot_totals(chosen).to_dict() == expected


def test_resolutions_that_condemn_agree_with_the_file(ballots, listed_resolutions):
    listed = {row["resolution"] for row in listed_resolutions if row["condemns"] == "true"}
    assert set(votes.condemning(ballots)["resolution"]) == listed
    added = set(votes.condemning(ballots, yearly=True)["resolution"]) - listed
    assert [row["topic"] for row in listed_resolutions if row["resolution"] in added] == ["crimea-human-rights"]


def test_shares_of_abstentions_agree_with_a_second_count(ballots, record, listed_resolutions, tables):
    chosen = votes.condemning(votes.up_to(ballots, tables.published))
    shares = votes.abstention_percent(chosen)
    symbols = [r["resolution"] for r in listed_resolutions if r["condemns"] == "true" and r["date"] <= tables.published]
    for state in STATES:
        cast = [row[state] for row in record if row["resolution"] in symbols]
        assert shares[state] == pytest.approx(float(Decimal(100 * cast.count("A")) / len(cast)))


def test_noes_on_crimea_and_the_war(ballots, tables):
    chosen = votes.up_to(votes.on_topics(ballots, votes.CRIMEA_AND_WAR), tables.published)
    assert chosen["resolution"].nunique() == 19
    assert chosen.loc[chosen["ballot"] == "N", "resolution"].nunique() == 12
    assert votes.ballot_totals(chosen)["Y"] == 0


def test_human_rights_resolutions_drew_noes_until_2022_and_never_five(ballots):
    chosen = votes.on_topics(ballots, ["crimea-human-rights"])
    assert votes.ballot_counts(chosen, "resolution")["N"].tolist() == [2, 4, 4, 2, 2, 2, 1, 0, 0, 0]
    assert chosen.loc[chosen["ballot"] == "N", "date"].max() == "2022-12-15"


def test_never_cast_names_only_turkmenistan(ballots):
    assert votes.never_cast(ballots) == ["TKM"]
    assert votes.never_cast(ballots[ballots["resolution"] == "A/RES/ES-11/1"]) == ["TKM", "UZB"]


def test_up_to_keeps_the_day_itself():
    rows = pd.DataFrame({"date": ["2024-06-02", "2024-06-03", "2024-06-04"]})
    assert votes.up_to(rows, "2024-06-03")["date"].tolist() == ["2024-06-02", "2024-06-03"]
    assert votes.up_to(rows.head(0), "2024-06-03").empty


def test_counts_of_no_ballots_are_an_empty_table(ballots):
    assert votes.ballot_counts(ballots.head(0)).columns.tolist() == ["member", *"YNAX", "ballots"]


def test_war_years_are_whole(tables):
    years = votes.of_war_years(tables.used("un_votes"))["date"].str[:4]
    assert sorted(years.unique()) == ["2022", "2023", "2024", "2025"]


def test_marks_of_corrections_are_no_members(tables, scores):
    assert "marked" in tables.used("un_votes")
    assert scores["member"].str.fullmatch("[A-Z]{3}").all()


@pytest.mark.parametrize(
    ("definition", "points"),
    [
        ("same_ballot", [1, 0, 1, 0, None]),
        ("half_for_abstention", [1, 0, 1, 0.5, None]),
        ("yes_or_no", [1, 0, None, None, None]),
        ("absence_counts_against", [1, 0, 1, 0, 0]),
    ],
)
def test_each_definition_scores_as_it_says(small, definition, points):
    rows = votes.roll_call_scores(small, "P").query("member == 'M'")
    assert rows["resolution"].tolist() == ["R1", "R2", "R3", "R4", "R6"]  # R5: the partner cast no ballot
    assert [None if pd.isna(point) else point for point in rows[definition]] == points


def test_who_was_no_member_has_no_roll_call(small):
    rows = votes.agreement(votes.roll_call_scores(small, "P")).set_index("member")
    assert rows.loc["L", "roll_calls"] == 3
    assert rows.loc["Q", ["counted", "roll_calls"]].tolist() == [1, 5]
    assert rows.loc["L", "share_percent"] == pytest.approx(200 / 3)


def test_a_share_without_roll_calls_is_missing(small):
    rows = votes.agreement(votes.roll_call_scores(small, "P"), "yes_or_no", ("year", "member"))
    late = rows.query("member == 'M' and year == 2002").iloc[0]
    assert late["counted"] == 0
    assert pd.isna(late["share_percent"])


def test_an_unknown_definition_is_refused(small):
    with pytest.raises(ValueError, match="no way of counting"):
        votes.agreement(votes.roll_call_scores(small, "P"), "feeling")


def test_years_of_which_under_half_counts_are_left_out(small):
    kept = votes.yearly_agreement(votes.roll_call_scores(small, "P"))
    assert kept[["year", "member"]].to_numpy().tolist() == [[2001, "L"], [2001, "M"], [2002, "L"]]
    # M cast a ballot in all roll calls of 2001: it stays, though only one of them counts where abstentions do not.
    abstaining = votes.roll_call_scores(small.assign(P=["Y", "A", "A", "N", "X", "N"]), "P")
    strict = votes.yearly_agreement(abstaining, "yes_or_no").set_index(["year", "member"])
    assert strict.loc[(2001, "M"), ["counted", "roll_calls"]].tolist() == [1, 4]


@pytest.mark.parametrize("definition", votes.DEFINITIONS)
@pytest.mark.parametrize("member", [*STATES, "BLR", "USA"])
def test_war_year_shares_agree_with_a_second_count(war_scores, record, member, definition):
    share, counted = second_share(record, member, definition, (2022, 2025))
    row = votes.agreement(war_scores, definition).set_index("member").loc[member]
    assert row["counted"] == counted
    assert row["share_percent"] == pytest.approx(float(share), abs=1e-9)


@pytest.mark.parametrize(("state", "year"), [("KAZ", 2023), ("KGZ", 1994), ("TJK", 2003), ("TKM", 2006), ("UZB", 1997)])
def test_yearly_shares_agree_with_a_second_count(scores, record, state, year):
    share, counted = second_share(record, state, "same_ballot", (year, year))
    row = votes.yearly_agreement(scores).query("member == @state and year == @year").iloc[0]
    assert row["counted"] == counted
    assert row["share_percent"] == pytest.approx(float(share), abs=1e-9)


def test_the_five_start_in_august_1992(scores):
    first = scores[scores["member"].isin(STATES)].groupby("member")["date"].min()
    assert set(first) == {"1992-08-25"}
    assert scores["year"].min() == 1992


def test_turkmenistan_has_no_share_for_the_years_it_hardly_voted(scores):
    yearly = votes.yearly_agreement(scores)
    years = yearly.query("member == 'TKM'")["year"]
    assert [year for year in years if year < 2003] == [1994]
    assert (2 * yearly["counted"] >= yearly["roll_calls"]).all()


def test_strict_counting_is_never_above_the_share_of_ballots_cast(scores):
    loose = votes.agreement(scores, "same_ballot").set_index("member")["share_percent"]
    strict = votes.agreement(scores, "absence_counts_against").set_index("member")["share_percent"]
    assert (strict[loose.index] <= loose + 1e-9)[loose.notna()].all()


def test_half_points_never_lower_a_share(scores):
    half = votes.agreement(scores, "half_for_abstention").set_index("member")["share_percent"]
    same = votes.agreement(scores, "same_ballot").set_index("member")["share_percent"]
    assert (half >= same - 1e-9)[same.notna()].all()


def test_spread_is_of_the_others():
    yearly = pd.DataFrame({"year": 2001, "member": list("ABCDE"), "share_percent": [0.0, 10.0, 20.0, 30.0, 99.0]})
    band = votes.spread_of_others(yearly, ("E",)).iloc[0]
    assert band.tolist() == [2001, pytest.approx(3), pytest.approx(15), pytest.approx(27), 4]


def test_above_median_since_is_the_first_year_without_an_exception():
    points = pd.DataFrame(
        {"year": [2001, 2002, 2003, 2003], "member": list("AAAB"), "share_percent": [51.0, 50.0, 52.0, 53.0]}
    )
    others = pd.DataFrame({"year": [2001, 2002, 2003], "member": "Z", "share_percent": 50.0})
    assert votes.above_median_since(pd.concat([points, others]), ("A", "B")) == 2003
    assert votes.above_median_since(pd.concat([points[points["year"] != 2002], others]), ("A", "B")) == 2001
    with pytest.raises(ValueError, match="last year"):
        votes.above_median_since(pd.concat([points.replace(53.0, 49.0), others]), ("A", "B"))


@pytest.mark.parametrize("definition", ["same_ballot", "half_for_abstention", "yes_or_no"])
def test_all_five_are_above_the_median_since_2004_under_three_definitions(scores, definition):
    yearly = votes.yearly_agreement(scores, definition)
    assert votes.above_median_since(yearly) <= 2004
    assert len(yearly[(yearly["year"] >= 2004) & yearly["member"].isin(STATES)]) == 5 * 22


def test_ranks_follow_shares(war_scores):
    table = votes.ranking(war_scores)
    assert table["share_percent"].is_monotonic_decreasing
    assert table["rank"].iloc[0] == 1
    assert table["less_percent"].between(0, 100).all()
    assert "VEN" not in set(table["member"])  # cast no ballot in these years
    assert not {"RUS", "SUN", "YUG"} & set(table["member"])


def test_ties_share_a_rank(small):
    tied = small.assign(N=small["M"])
    table = votes.ranking(votes.roll_call_scores(tied, "P"), minimum_percent=50).set_index("member")
    assert table.loc["M", "rank"] == table.loc["N", "rank"]
    assert table.loc["M", "less_percent"] == table.loc["N", "less_percent"] == 0


def test_the_rank_depends_on_the_definition_for_turkmenistan_only(war_scores):
    below = votes.rankings(war_scores) < 50
    assert below.sum().sum() == 1
    assert below.loc["absence_counts_against", "TKM"]


def test_the_notebook_says_rightly_who_drops_below_the_middle(tables):
    """All five are above it under the ways that look at ballots cast, in each set of roll calls; then Turkmenistan."""
    war = votes.of_war_years(tables.used("un_votes"))
    chosen = tables.used("un_ukraine_resolutions")["resolution"]
    sets = {"all": war, "early": votes.up_to(war, tables.published), "else": war[~war["resolution"].isin(chosen)]}
    table = shown.rankings(sets).set_index(["Roll calls", "Counted as"])
    assert table["Number"].groupby(level=0).first().to_dict() == {"all": 463, "early": 182, "else": 444}
    below = (table.drop(columns="Number") < 50).stack()
    assert {(way, state) for _, way, state in below[below].index} == {
        (votes.DEFINITIONS["absence_counts_against"], "Turkmenistan")
    }


def test_statements_of_the_year_and_without_a_date_are_kept(tables):
    georgia = votes.stated_positions(tables.used("positions"), "georgia-2008")
    assert (georgia["date"] == "").any()
    assert "recognises" not in set(georgia["stance"])
    crimea = votes.stated_positions(tables.used("positions"), "crimea-2014")
    assert "recognises" not in set(crimea["stance"])
    assert crimea["date"].str.startswith("2014").all()


def test_tables_to_be_read_hold_words(ballots, tables):
    cast = shown.cast(ballots[ballots["resolution"] == "A/RES/ES-11/1"])
    assert cast.startswith("On A/RES/ES-11/1 of 2 March 2022 Kazakhstan, Kyrgyzstan and Tajikistan abstained and ")
    assert cast.endswith("Turkmenistan and Uzbekistan cast no vote.")
    said = shown.statements(votes.stated_positions(tables.used("positions"), "georgia-2008"))
    assert set(said["Leans to"]) == {"Russia", "neither"}
    signed = said[said["State"] == "Kazakhstan, Kyrgyzstan, Tajikistan and Uzbekistan"]
    assert list(signed["Date"]) == ["5 September 2008"], "a joint declaration is one row"
    assert {"no date", "August 2008", "5 September 2008"} <= set(said["Date"])
    every = shown.ballot_counts(ballots)
    assert [*every][:4] == ["State", "Yes", "No", "Abstained"]
    condemning = shown.ballot_counts(votes.condemning(votes.up_to(ballots, tables.published)))
    for counts in (every, condemning):
        twice = 2 * counts["Resolutions"]
        halves_up = (200 * counts["Abstained"] + counts["Resolutions"]) // twice
        assert (counts["Abstained, percent"] == halves_up).all(), "half a percent is rounded up"
    assert (200 * counts["Abstained"] % twice == counts["Resolutions"]).any(), "there is a half"
    # As a float, 23 of 40 is a little less than 57.5 percent.
    some = pd.DataFrame({"member": "KAZ", "ballot": ["A"] * 23 + ["N"] * 17})
    assert shown.ballot_counts(some)["Abstained, percent"].tolist() == [58]


def test_tables_to_be_read_do_not_show_marks(ballots, tables):
    frames = [
        shown.ballot_counts(ballots),
        shown.statements(tables.used("positions").query("issue == 'crimea-2014'")),
        shown.rankings({"all": votes.of_war_years(tables.used("un_votes"))}),
    ]
    assert not any({"marked", "marked_as"} & set(frame) for frame in frames)
