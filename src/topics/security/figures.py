"""The figures of notebook 06: claimed dates, January 2022, the toll of the attack, memberships."""

import calendar
from datetime import date

import pandas as pd
from matplotlib.axes import Axes

from claimbook.dates import MONTHS, PUBLISHED, in_words
from claimbook.words import listed, spell
from exhibit.card import Card, Drawing
from exhibit.sheet import FAINT, GREY, HIGHLIGHT, INK, LABEL_POINTS, MUTED, SMALL_POINTS, house_style, sheet
from topics.security import measures as measure
from topics.shared.states import STATE_NAMES, STATES

BAR = "#e8e8e8"
MEMBER = "#858585"
NAMES = {**STATE_NAMES, "RUS": "Russia"}


def _day_and_month(day: str) -> str:
    """'2022-06-17' -> '17 June'."""
    return in_words(day).rsplit(" ", 1)[0]


def months_into_year(day: str, *, end: bool = False) -> float:
    """Where a day stands on an axis of twelve months: 0 is 1 January, 12 the end of December."""
    when = date.fromisoformat(day)
    length = calendar.monthrange(when.year, when.month)[1]
    return when.month - 1 + (when.day - 1 + end) / length


@house_style()
def claimed_dates(claims: pd.DataFrame, events: pd.DataFrame) -> Drawing:
    """The time the article gives, against the day of the event it names (F16).

    Parameters
    ----------
    claims : DataFrame
        ``claim_id``, ``time`` (ISO 8601 or a period).
    events : DataFrame
        ``event_id``, ``date`` (day), ``title``, ``source_id``.
    """
    drawn = measure.claimed_dates(claims, events)
    drawn = drawn.assign(
        year=drawn["event_day"].str[:4].astype(int),
        claimed_from_months=drawn["claimed_first_day"].map(months_into_year),
        claimed_to_months=[months_into_year(day, end=True) for day in drawn["claimed_last_day"]],
        event_months=drawn["event_day"].map(months_into_year),
    )
    rows = list(dict.fromkeys(drawn["words"]))
    drawn["row"] = drawn["words"].map(rows.index)
    refusal = drawn[drawn["claims"] == "C16"].set_index("role")
    named = drawn[drawn["role"] == "named"]
    gap = measure.days_between(refusal.loc["named", "event_day"], refusal.loc["object", "event_day"])
    card = Card(
        "F16",
        "claimed_dates",
        title="Tokayev refused in June; Russia annexed only in September",
        subtitle="Time given in the article (bar) and day of the event (dot), by month of the year, {first} to {last}",
        caption=(
            "In {within} of {count} statements the event falls within the time the article gives, Tokayev's "
            "refusal included. What he is said to have refused does not: on {refused} Donetsk and Luhansk were "
            "self-declared republics that Russia had recognised on {recognised}; the treaties of annexation came "
            "{gap} days later. Man, month and refusal are right, the word annexation is early. A date that fits "
            "does not make the rest of a sentence true. Claims that give a time but name no event are left out."
        ),
        alt=(
            "Rows for {count} statements with a year or month. In {within} of them the event lies inside the "
            "claimed time. In the highlighted row, June {refusal_year}, the refusal of {refused} lies inside, "
            "Russia's recognition of {recognised} lies before and the annexation of {annexed} lies after, {gap} "
            "days later."
        ),
        claims=(
            "C01",
            "C02",
            "C04",
            "C16",
            "C16b",
            "C18",
            "C19",
            "C36",
            "C36b",
            "C37",
            "C38",
            "C39",
            "C43",
            "C43b",
            "C44",
        ),
        tables=("claims", "events"),
        drawn=drawn,
        values={
            "first": int(drawn["year"].min()),
            "last": int(drawn["year"].max()),
            "within": int(named.groupby("words")["within"].any().sum()),
            "count": len(rows),
            "refused": in_words(refusal.loc["named", "event_day"]),
            "recognised": in_words(refusal.loc["before", "event_day"]),
            "annexed": in_words(refusal.loc["object", "event_day"]),
            "refusal_year": int(refusal.loc["named", "year"]),
            "gap": gap,
        },
    )
    places, down = {}, 0.0
    for words in rows:
        # The row of C16 is higher: its events carry their own words.
        height = 2.9 if words == refusal.iloc[0]["words"] else 1.0
        places[words] = down + height / 2 - (0.25 if height > 1 else 0)
        down += height
    figure, grid = sheet(card, 0.235 * down + 0.35, left=2.72, right=0.2, top=0.05, bottom=0.28)
    axes = figure.add_subplot(grid[0, 0])
    axes.set(xlim=(0, 12), ylim=(down, 0))
    axes.set_xticks([month + 0.5 for month in range(12)], [name[:3] for name in MONTHS])
    axes.set_xticks(range(13), minor=True)
    axes.tick_params(axis="x", which="major", length=0)
    axes.set_yticks([])
    left = axes.get_yaxis_transform()
    # Year, words and claims stand left of the axes, in fractions of its width.
    year_at, words_at, claims_at = -0.6, -0.5, -0.02
    shown_years = set()
    for words, group in drawn.groupby("words", sort=False):
        here, first = places[words], group.iloc[0]
        special = first["claims"] == "C16"
        axes.barh(
            here, first["claimed_to_months"] - first["claimed_from_months"], left=first["claimed_from_months"],
            height=0.66, facecolor=BAR if not special else "#f6d9d6", edgecolor=GREY if not special else HIGHLIGHT,
            linewidth=0.6, zorder=1, gid=f"claimed {first['claims']}",
        )  # fmt: skip
        if first["year"] not in shown_years:
            axes.text(year_at, here, first["year"], transform=left, ha="left", va="center", fontweight="bold")
            shown_years.add(first["year"])
            if len(shown_years) > 1:
                edge = here - 0.5
                axes.plot(
                    [year_at, 1], [edge, edge], transform=left, color=FAINT, linewidth=0.8, clip_on=False, zorder=0
                )
        colour = HIGHLIGHT if special else INK
        axes.text(words_at, here, words, transform=left, ha="left", va="center", color=colour)
        axes.text(
            claims_at, here, first["claims"], transform=left, ha="right", va="center", color=MUTED,
            fontsize=SMALL_POINTS,
        )  # fmt: skip
        if special:
            continue
        axes.plot(group["event_months"], [here] * len(group), "o", color=INK, linestyle="none", clip_on=False,
                  gid=f"events {first['claims']}")  # fmt: skip
        days = " or ".join(dict.fromkeys(map(_day_and_month, group["event_day"])))
        # Beside the dot inside a long bar, behind the end of a short one.
        short = first["claimed_to_months"] - first["claimed_from_months"] < 2
        beside = first["claimed_to_months"] if short else group["event_months"].max()
        axes.annotate(
            days, (beside, here), xytext=(4 if short else 6, 0), textcoords="offset points", ha="left", va="center",
            fontsize=SMALL_POINTS,
        )  # fmt: skip
    _refusal_row(axes, refusal, places[refusal.iloc[0]["words"]])
    _publication_tick(axes, places, drawn)
    return Drawing(figure, card)


def _refusal_row(axes: Axes, refusal: pd.DataFrame, here: float) -> None:
    named, after = refusal.loc["named"], refusal.loc["object"]
    axes.plot([named["event_months"], after["event_months"]], [here, here], color=HIGHLIGHT, linewidth=1.2, zorder=2)
    gap = measure.days_between(named["event_day"], after["event_day"])
    axes.annotate(
        f"{gap} days", ((named["event_months"] + after["event_months"]) / 2 + 0.25, here), xytext=(0, 3),
        textcoords="offset points", ha="center", va="bottom", color=HIGHLIGHT, fontsize=SMALL_POINTS,
    )  # fmt: skip
    words = {
        "before": "Russia recognises\ntwo “republics”, {}",
        "named": "Tokayev refuses\nto follow, {}",
        "object": "Russia annexes\nfour regions, {}",
    }
    for role, text in words.items():
        row = refusal.loc[role]
        # Filled for what happened in the claimed time, hollow for what did not.
        fill = HIGHLIGHT if role == "named" else "white"
        axes.plot(
            [row["event_months"]], [here], "o", color=HIGHLIGHT, markerfacecolor=fill, markersize=6, zorder=3,
            linestyle="none", gid=f"refusal {role}",
        )  # fmt: skip
        axes.annotate(
            text.format(_day_and_month(row["event_day"])), (row["event_months"], here), xytext=(0, -6),
            textcoords="offset points", ha="center", va="top", fontsize=SMALL_POINTS, linespacing=1.1,
        )  # fmt: skip


def _publication_tick(axes: Axes, places: dict[str, float], drawn: pd.DataFrame) -> None:
    rows = drawn[drawn["year"] == int(PUBLISHED[:4])]
    top, bottom = places[rows.iloc[0]["words"]] - 0.5, places[rows.iloc[-1]["words"]] + 0.5
    x = months_into_year(PUBLISHED)
    axes.plot([x, x], [top, bottom], color=MUTED, linewidth=0.8, zorder=2)
    axes.annotate(
        "article published", (x, (top + bottom) / 2), xytext=(4, 0), textcoords="offset points", va="center",
        color=MUTED, fontsize=SMALL_POINTS,
    )  # fmt: skip


PRICE_STYLE = {
    "observed": ("o", HIGHLIGHT, HIGHLIGHT, "paid"),
    "offered": ("D", MUTED, MUTED, "offered"),
    "demanded": ("D", MUTED, "white", "demanded"),
    "promised": ("s", MUTED, "white", "promised"),
    "cap": ("|", INK, INK, "ceiling"),
}


def january_slots(prices: pd.DataFrame, strip: pd.DataFrame) -> pd.DataFrame:
    """Which dates get a place on the vertical axis of F17, and how much.

    Parameters
    ----------
    prices, strip : DataFrame
        ``date``; see ``measures.security``.

    Returns
    -------
    DataFrame
        ``date`` (first those without a day, then every day from the first to the last), ``top`` and ``slots`` (in
        lines; a day without anything gets half a line).
    """
    loose = [when for when in dict.fromkeys(prices["date"]) if len(when) < 10]
    given = [when for when in (*prices["date"], *strip["date"]) if len(when) == 10]
    days = [day.date().isoformat() for day in pd.date_range(min(given), max(given))]
    needed = [max((prices["date"] == when).sum(), (strip["date"] == when).sum(), 0.5) for when in (*loose, *days)]
    slots = pd.DataFrame({"date": [*loose, *days], "slots": needed})
    # A gap after the dates without a day, so that they do not read as part of the calendar.
    slots["top"] = slots["slots"].cumsum() - slots["slots"] + (slots["date"].str.len() == 10) * 0.6
    return slots


@house_style()
def january_2022(fuel_prices: pd.DataFrame, events: pd.DataFrame) -> Drawing:
    """The price of autogas and the days of January 2022 (F17).

    Parameters
    ----------
    fuel_prices : DataFrame
        ``date``, ``place``, ``product``, ``price_kzt_per_litre``, ``source_id``.
    events : DataFrame
        ``event_id``, ``date``, ``title``, ``source_id``.
    """
    prices, strip = measure.prices_where_it_began(fuel_prices), measure.january_strip(events)
    slots = january_slots(prices, strip)
    top = slots.set_index("date")["top"]
    prices = prices.assign(line=prices["date"].map(top) + prices.groupby("date").cumcount() + 0.5)
    strip = strip.assign(line=strip["date"].map(top) + strip.groupby("date").cumcount() + 0.5)
    drawn = pd.concat([prices.assign(mark="price"), strip.assign(mark="event")], ignore_index=True)
    smallest, largest = measure.price_rise(fuel_prices)
    ministry = prices[
        (prices["date"] == "2022-01") & (prices["low_kzt_per_litre"] < prices["high_kzt_per_litre"])
    ].iloc[0]
    before = prices[(prices["kind"] == "observed") & (prices["date"] < "2022")]
    jump = prices[(prices["kind"] == "observed") & (prices["date"].str.len() == 10)].iloc[-1]
    dates = strip.set_index("event_id")["date"]
    card = Card(
        "F17",
        "january_2022",
        title="Autogas about doubled at New Year; violence began days later",
        subtitle="Autogas in Mangystau and western Kazakhstan, tenge a litre; right: the days of January {year}",
        caption=(
            "The price paid rose {smallest:.1f} to {largest:.1f} times; the ministry's range for the month "
            "starts at {low:.0f}. Prices offered, demanded, promised or capped were not paid, so no line joins "
            "them. The fuel is liquefied petroleum gas for cars, not household gas. The start is counted from "
            "{start} or {other}. The day of the violence is the prosecutors', whose chronology does not settle "
            "who began it. The price was not the only cause: demands soon went further."
        ),
        alt=(
            "Left, prices paid: {lowest:.0f} to {highest:.0f} tenge before, {after:.0f} on {jump_day}. Stations "
            "then offered {offered}, protesters asked for {demanded:.0f}, the government promised {promised:.0f} "
            "and capped the price at {caps}. Right, first gatherings on {start} and {other}, violence from "
            "{violence}, the request to the CSTO on {request}, first paratroopers on {arrival}, the order to "
            "shoot on {order}, the last Russian troops out on {out}."
        ),
        claims=("C36", "C36b", "C37", "C38", "C39", "C41b"),
        tables=("fuel_prices", "events"),
        drawn=drawn,
        values={
            "year": int(jump["date"][:4]),
            "smallest": smallest,
            "largest": largest,
            "low": ministry["low_kzt_per_litre"],
            "lowest": before["low_kzt_per_litre"].min(),
            "highest": before["high_kzt_per_litre"].max(),
            "after": jump["high_kzt_per_litre"],
            "jump_day": _day_and_month(jump["date"]),
            "offered": _range(prices[prices["kind"] == "offered"].iloc[0]),
            "demanded": prices.loc[prices["kind"] == "demanded", "low_kzt_per_litre"].iloc[0],
            "promised": prices.loc[prices["kind"] == "promised", "low_kzt_per_litre"].iloc[0],
            "caps": listed([f"{cap:.0f}" for cap in prices.loc[prices["kind"] == "cap", "low_kzt_per_litre"]]),
            "start": _day_and_month(dates["zhanaozen-first-gathering"]),
            "other": _day_and_month(dates["mangystau-protests"]),
            "violence": _day_and_month(dates["violence-begins"]),
            "request": _day_and_month(dates["csto-request"]),
            "arrival": _day_and_month(dates["paratroopers-arrive"]),
            "order": _day_and_month(dates["shoot-to-kill"]),
            "out": _day_and_month(dates["csto-exit-complete"]),
        },
    )
    bottom = float((slots["top"] + slots["slots"]).max())
    figure, grid = sheet(
        card, 0.172 * bottom + 0.5, columns=2, left=0.95, right=0.14, top=0.42, bottom=0.05,
        width_ratios=(2.35, 3.6), wspace=0.06,
    )  # fmt: skip
    axes, words = figure.add_subplot(grid[0, 0]), figure.add_subplot(grid[0, 1])
    axes.set(xlim=(40, 150), ylim=(bottom, 0))
    words.set(xlim=(0, 1), ylim=(bottom, 0))
    words.axis("off")
    axes.set_yticks([])
    axes.set_xticks([50, 75, 100, 125])
    # The prices end early, so the scale stands at the top, next to them.
    axes.xaxis.tick_top()
    axes.spines["top"].set_visible(True)
    axes.spines["bottom"].set_visible(False)
    left = axes.get_yaxis_transform()
    for slot in slots.itertuples():
        if slot.slots >= 1:
            for panel in (axes, words):
                panel.axhline(slot.top, color=FAINT, linewidth=0.6, zorder=0)
            middle = slot.top + slot.slots / 2
            label = in_words(slot.date) if len(slot.date) < 10 else _day_and_month(slot.date)
            axes.text(-0.03, middle, label, transform=left, ha="right", va="center", fontsize=SMALL_POINTS, color=INK)
        if len(slot.date) < 10:
            words.text(0.045, middle, "no day given", va="center", fontsize=SMALL_POINTS, color=MUTED)
    for row in prices.itertuples():
        marker, edge, face, word = PRICE_STYLE[row.kind]
        early = row.date < "2022"
        edge, face = (MUTED, MUTED) if early else (edge, face)
        ends = [row.low_kzt_per_litre, row.high_kzt_per_litre]
        if ends[0] < ends[1]:
            axes.plot(ends, [row.line] * 2, color=edge, linewidth=5, solid_capstyle="butt", gid=f"price {row.Index}")
        else:
            axes.plot(
                ends[:1], [row.line], marker, color=edge, markerfacecolor=face, markersize=9 if marker == "|" else 5.5,
                markeredgewidth=2.5 if marker == "|" else 1.2, linestyle="none", gid=f"price {row.Index}",
            )  # fmt: skip
        note = (
            ", remote areas"
            if "remote" in row.place
            else " (ministry)"
            if row.source_id == ministry["source_id"]
            else ""
        )
        inward = ends[0] >= 100 and ends[0] < ends[1]
        said = _range(row._asdict()) + ("" if inward else f" {word}") + note
        axes.annotate(
            said, (ends[0] if inward else ends[1], row.line),
            xytext=(-6 if inward else 6, 0), textcoords="offset points", ha="right" if inward else "left", va="center",
            fontsize=SMALL_POINTS, color=edge if edge == HIGHLIGHT else INK,
        )  # fmt: skip
    for row in strip.itertuples():
        special = row.event_id == "violence-begins"
        words.plot(
            [0.02], [row.line], "o", markersize=4, color=HIGHLIGHT if special else GREY, linestyle="none",
            gid=f"event {row.event_id}",
        )  # fmt: skip
        words.text(
            0.045, row.line, row.title, va="center", fontsize=SMALL_POINTS, color=HIGHLIGHT if special else INK,
            fontweight="semibold" if special else "normal",
        )  # fmt: skip
    header = {"fontsize": SMALL_POINTS, "color": MUTED, "fontweight": "semibold", "va": "bottom"}
    for panel, text in ((axes, "Price of a litre, tenge"), (words, "What happened")):
        panel.annotate(text, (0, 1), xycoords="axes fraction", xytext=(0, 17), textcoords="offset points", **header)
    return Drawing(figure, card)


def _range(row) -> str:
    low, high = row["low_kzt_per_litre"], row["high_kzt_per_litre"]
    return f"{low:.0f}" if low == high else f"{low:.0f} to {high:.0f}"


@house_style()
def toll(crocus_toll: pd.DataFrame, claims: pd.DataFrame) -> Drawing:
    """The death toll of the attack as it was counted (F18).

    Parameters
    ----------
    crocus_toll : DataFrame
        ``as_of_date`` (day), ``deaths`` (persons), ``counted_by``, ``source_id``.
    claims : DataFrame
        ``claim_id``, ``value``: C02 holds the number that the article gives.
    """
    drawn = measure.toll_counts(crocus_toll)
    claimed = int(claims.set_index("claim_id").loc["C02", "value"])
    since, standing = measure.toll_standing(crocus_toll)
    first = date.fromisoformat(drawn["as_of_date"].min())
    days_after = [(date.fromisoformat(day) - first).days for day in drawn["as_of_date"]]
    # Counts of one day stand side by side: over the day in the first panel, over a few weeks in the second.
    years_after = [measure.decimal_year(date.fromisoformat(day)) for day in drawn["as_of_date"]]
    drawn["place"] = (days_after + drawn["place_in_day"]).where(
        ~drawn["after_publication"], years_after + (drawn["place_in_day"] - 0.5) * 0.3
    )
    early, late = drawn[~drawn["after_publication"]], drawn[drawn["after_publication"]]
    undated = crocus_toll.loc[crocus_toll["as_of_date"] == "", "deaths"]
    months = measure.days_between(since, PUBLISHED) // 30
    card = Card(
        "F18",
        "toll",
        title="The toll had passed {claimed} {months} months before the article appeared",
        subtitle="People counted dead after the attack of {attack}; every dated count on record",
        caption=(
            "The article's {claimed} is an official count, made on {claimed_day} and overtaken the same day; "
            "from {since} the count stood at {standing}, and it kept rising after publication. Dots within one "
            "day stand in rising order, as hours are not known. Hollow dots are counts printed by the press. Not "
            "drawn, as they have no day: official counts of {undated}. Several bodies counted, so the dots are "
            "no single series, and the day on which the count left {standing} is not known."
        ),
        alt=(
            "Dots rising from {lowest} dead on {attack} to {claimed} on {claimed_day} and {standing} by {since}. "
            "A second panel with later counts: {late_low} to {late_high}, between {late_first} and {late_last}. "
            "A line marks the article's {claimed}, below all counts from {since} on."
        ),
        claims=("C01", "C02"),
        tables=("crocus_toll",),
        drawn=drawn,
        values={
            "claimed": claimed,
            "claimed_day": in_words(drawn.loc[drawn["deaths"] == claimed, "as_of_date"].iloc[0]),
            "since": in_words(since),
            "standing": standing,
            "months": spell(months),
            "attack": in_words(first.isoformat()),
            "lowest": int(drawn["deaths"].min()),
            "undated": listed([str(number) for number in sorted(undated)]),
            "late_low": int(late["deaths"].min()),
            "late_high": int(late["deaths"].max()),
            "late_first": in_words(late["as_of_date"].min()),
            "late_last": in_words(late["as_of_date"].max()),
        },
    )
    figure, grid = sheet(
        card, 3.1, columns=2, left=0.4, right=0.14, top=0.25, bottom=0.3, width_ratios=(4, 2.6), wspace=0.06
    )
    days, years = figure.add_subplot(grid[0, 0]), figure.add_subplot(grid[0, 1])
    for axes in (days, years):
        axes.set(ylim=(0, 168))
        axes.set_yticks([0, 50, 100, 150], ["0", "50", "100", "150"] if axes is days else [])
        axes.grid(axis="y")
        axes.axhline(claimed, color=HIGHLIGHT, linewidth=1, zorder=1)
    last = (date.fromisoformat(early["as_of_date"].max()) - first).days
    days.set_xlim(0, last + 1)
    days.set_xticks(
        [number + 0.5 for number in range(last + 1)], [str(first.day + number) for number in range(last + 1)]
    )
    days.tick_params(axis="x", length=0)
    for number in range(1, last + 1, 2):
        days.axvspan(number, number + 1, color="#f4f4f4", zorder=0)
    years.set_xlim(2024.25, 2026.5)
    years.set_xticks([2025, 2026], ["2025", "2026"])
    _heading(days, f"{in_words(first.isoformat()[:7])}, day by day")
    _heading(years, "Later counts")
    for axes, rows in ((days, early), (years, late)):
        for counted, face in (("official", INK), ("press", "white")):
            part = rows[rows["counted"] == counted]
            axes.plot(
                part["place"], part["deaths"], "o", color=INK, markerfacecolor=face, markersize=5.5,
                markeredgewidth=1.1, linestyle="none", zorder=3, gid=f"{counted} counts",
            )  # fmt: skip
    _toll_labels(days, early, claimed)
    _toll_labels(years, late, claimed)
    published = measure.decimal_year(date.fromisoformat(PUBLISHED))
    years.annotate(
        f"the article's {claimed}", (published, claimed), xytext=(4, -3), textcoords="offset points", va="top",
        color=HIGHLIGHT, fontsize=SMALL_POINTS, fontweight="semibold",
    )  # fmt: skip
    years.axvline(published, color=MUTED, linewidth=0.8, zorder=1)
    years.annotate(
        f"article published,\n{in_words(PUBLISHED)}", (published, 60), xytext=(4, 0),
        textcoords="offset points", va="center", color=MUTED, fontsize=SMALL_POINTS,
    )  # fmt: skip
    for number, (face, word) in enumerate(((INK, "official count"), ("white", "count in the press"))):
        years.plot([2025.35], [30 - number * 14], "o", color=INK, markerfacecolor=face, markersize=5.5, gid="key")
        years.annotate(
            word, (2025.35, 30 - number * 14), xytext=(6, 0), textcoords="offset points", va="center",
            fontsize=SMALL_POINTS,
        )  # fmt: skip
    return Drawing(figure, card)


def _heading(axes: Axes, words: str) -> None:
    axes.annotate(
        words, (0, 1), xycoords="axes fraction", xytext=(0, 4), textcoords="offset points", va="bottom",
        fontsize=LABEL_POINTS, fontweight="semibold",
    )  # fmt: skip


def _toll_labels(axes: Axes, rows: pd.DataFrame, line: int) -> None:
    """Label each number once a day, clear of the line and of its neighbours."""
    for _, day in rows.groupby("as_of_date"):
        counts = day.drop_duplicates("deaths", keep="last")
        highest = counts["deaths"].max()
        for row in counts.itertuples():
            under_line = 2 < line - row.deaths < 12
            if highest - row.deaths > 12:
                offset, across, up = (6, 0), "left", "center"
            elif row.deaths < highest and row.deaths > line:
                offset, across, up = (-6, 0), "right", "center"
            elif row.deaths < highest or under_line:
                offset, across, up = (0, -5), "center", "top"
            else:
                offset, across, up = (0, 5), "center", "bottom"
            axes.annotate(
                str(row.deaths), (row.place, row.deaths), xytext=offset, textcoords="offset points", ha=across, va=up,
                fontsize=SMALL_POINTS,
            )  # fmt: skip


STATUS_BARS = {
    "member": {"color": MEMBER, "linewidth": 0},
    "former": {"color": MEMBER, "linewidth": 0},
    "associate": {"facecolor": "white", "edgecolor": MUTED, "hatch": "//////", "linewidth": 0.8},
    "observer": {"facecolor": "white", "edgecolor": MUTED, "linewidth": 0.8},
}
LEFT_BODIES, RIGHT_BODIES = ("CST", "CSTO", "CIS", "EAEU"), ("SCO", "OTS", "WTO", "UN")


@house_style()
def memberships(memberships: pd.DataFrame) -> Drawing:
    """Who joined what, and who left (F19).

    Parameters
    ----------
    memberships : DataFrame
        ``country_iso3``, ``organisation``, ``status``, ``joined``, ``left``, ``source_id``.
    """
    first_year = 1991
    drawn = measure.membership_spells(memberships)
    drawn["drawn_from_year"] = drawn["from_year"].clip(lower=first_year)
    allied = measure.members(memberships, "CSTO")
    uzbek = drawn[(drawn["country_iso3"] == "UZB") & (drawn["status"] == "former")].set_index("organisation")
    card = Card(
        "F19",
        "memberships",
        title="{allied} of the five are in Moscow's alliance; Uzbekistan left twice",
        subtitle="Membership of {bodies} organisations, {first} to {last}; the treaty and its organisation kept apart",
        caption=(
            "{names} have been in the treaty since {treaty} and in the organisation since its charter of "
            "{charter}. Uzbekistan was in the treaty until {left_treaty}, in the organisation from {rejoined} to "
            "{left_body}: different spells in different bodies. Each bar shows the status at the article's "
            "publication. For Turkmenistan and the treaty there is no row, which is no record of absence. Being "
            "a member does not show how a state acts inside, nor that it follows Moscow."
        ),
        alt=(
            "{bodies_capital} small panels of bars for the five states and Russia. In the treaty and in its "
            "organisation the bars of {names} run through to {last}, as do Russia's; Uzbekistan's highlighted "
            "bars end in {left_treaty_year} and {left_body_year}; Turkmenistan is not a member. All are members "
            "or associates of the Commonwealth; of the five only {union} are members of the Eurasian Economic "
            "Union."
        ),
        claims=("C20", "C33", "C34", "C35"),
        tables=("memberships",),
        drawn=drawn,
        values={
            "allied": spell(len(allied)).capitalize(),
            "first": first_year,
            "last": int(PUBLISHED[:4]),
            "bodies": spell(drawn["organisation"].nunique()),
            "bodies_capital": spell(drawn["organisation"].nunique()).capitalize(),
            "names": listed([STATE_NAMES[code] for code in allied]),
            "treaty": in_words(uzbek.loc["CST", "joined"]),
            "charter": in_words(
                drawn.loc[(drawn["organisation"] == "CSTO") & (drawn["country_iso3"] == "RUS"), "joined"].iloc[0]
            ),
            "left_treaty": in_words(uzbek.loc["CST", "left"]),
            "left_treaty_year": int(uzbek.loc["CST", "left"][:4]),
            "rejoined": in_words(uzbek.loc["CSTO", "joined"]),
            "left_body": in_words(uzbek.loc["CSTO", "left"]),
            "left_body_year": int(uzbek.loc["CSTO", "left"][:4]),
            "union": listed([STATE_NAMES[code] for code in measure.members(memberships, "EAEU")]),
        },
    )
    figure, grid = sheet(
        card, 5.7, rows=4, columns=2, left=0.95, right=0.14, top=0.52, bottom=0.26, hspace=0.34, wspace=0.06
    )
    codes = [*STATES, "RUS"]
    for column, bodies in enumerate((LEFT_BODIES, RIGHT_BODIES)):
        for line, body in enumerate(bodies):
            axes = figure.add_subplot(grid[line, column])
            _spell_panel(axes, drawn[drawn["organisation"] == body], codes, first_year)
            short = "" if body in ("CST", "UN") else f" ({body})"
            axes.annotate(
                f"{measure.ORGANISATIONS[body]}{short}", (0, 1), xycoords="axes fraction", xytext=(0, 3),
                textcoords="offset points", va="bottom", fontsize=LABEL_POINTS, fontweight="semibold",
            )  # fmt: skip
            axes.set_yticks(range(len(codes)), [NAMES[code] for code in codes] if column == 0 else [])
            axes.tick_params(axis="y", labelcolor=INK, pad=4)
            last_row = line == len(bodies) - 1
            axes.set_xticks([1991, 2000, 2010, 2020], ["1991", "2000", "2010", "2020"] if last_row else [])
    _status_key(figure)
    return Drawing(figure, card)


def _spell_panel(axes: Axes, spells: pd.DataFrame, codes: list[str], first_year: int) -> None:
    end = measure.decimal_year(date.fromisoformat(PUBLISHED))
    axes.set(xlim=(first_year, end + 0.1), ylim=(len(codes) - 0.4, -0.6))
    axes.grid(axis="x")
    for place, code in enumerate(codes):
        rows = spells[spells["country_iso3"] == code]
        if rows.empty:
            _aside(axes, first_year, place, "no row in the table")
        for row in rows.itertuples():
            if row.status == "none":
                _aside(axes, first_year, place, "not a member")
            elif not row.joined:
                _aside(axes, first_year, place, f"{row.status}, date not found")
            else:
                _spell_bar(axes, row, place)


def _spell_bar(axes: Axes, row, place: int) -> None:
    departed = row.status == "former"
    look = {**STATUS_BARS[row.status], **({"color": HIGHLIGHT} if departed else {})}
    axes.barh(
        place, row.to_year - row.drawn_from_year, left=row.drawn_from_year, height=0.58, zorder=2,
        gid=f"spell {row.country_iso3} {row.organisation}", **look,
    )  # fmt: skip
    if departed:
        axes.annotate(
            f"left in {row.left[:4]}", (row.to_year, place), xytext=(4, 0), textcoords="offset points", va="center",
            color=HIGHLIGHT, fontsize=SMALL_POINTS,
        )  # fmt: skip
    if not row.joined_is_exact:
        axes.plot(
            [row.drawn_from_year], [place], "o", color=MUTED, markerfacecolor="white", markersize=4.5, zorder=3,
            gid=f"year only {row.country_iso3} {row.organisation}",
        )  # fmt: skip


def _aside(axes: Axes, first_year: int, place: float, words: str) -> None:
    axes.annotate(
        words, (first_year, place), xytext=(2, 0), textcoords="offset points", va="center", color=MUTED,
        fontsize=SMALL_POINTS,
    )  # fmt: skip


def _status_key(figure) -> None:
    """A line above the panels that says how to read the bars."""
    top = figure.axes[0].get_position().y1 + 0.33 / figure.get_size_inches()[1]
    key = figure.add_axes((0.95 / 7.2, top - 0.008, (7.2 - 1.09) / 7.2, 0.02))
    key.set(xlim=(0, 7.2 - 1.09), ylim=(0, 1))
    key.axis("off")
    across = 0.0
    for status, word, room in (
        ("member", "member", 1.05), ("associate", "associate", 1.15), ("observer", "observer", 1.1),
    ):  # fmt: skip
        key.barh(0.5, 0.3, left=across, height=0.62, gid="key", **STATUS_BARS[status])
        key.annotate(
            word, (across + 0.3, 0.5), xytext=(4, -0.5), textcoords="offset points", va="center", fontsize=SMALL_POINTS
        )
        across += room
    key.plot([across + 0.05], [0.5], "o", color=MUTED, markerfacecolor="white", markersize=4.5, gid="key")
    key.annotate(
        "only the year is known",
        (across + 0.05, 0.5),
        xytext=(6, -0.5),
        textcoords="offset points",
        va="center",
        fontsize=SMALL_POINTS,
    )
