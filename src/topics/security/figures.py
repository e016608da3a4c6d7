"""The figures of notebook 06: claimed dates, January 2022, the toll of the attack, memberships."""

from datetime import date

import pandas as pd
from matplotlib.axes import Axes

from claimbook import Book
from claimbook.checks import claimed_number
from claimbook.dates import in_words, last_day
from claimbook.words import listed, spell
from exhibit.card import Card, Drawing
from exhibit.sheet import FAINT, GREY, HIGHLIGHT, INK, LABEL_POINTS, MUTED, SMALL_POINTS, house_style, sheet
from topics.security import measures
from topics.shared.states import STATE_NAMES


def _note(axes: Axes, words: str, at: tuple[float, float], offset: tuple[float, float] = (4, 0), **look) -> None:
    """Small words beside a place, at an offset in points."""
    look = {"ha": "left", "va": "center", "fontsize": SMALL_POINTS, **look}
    axes.annotate(words, at, xytext=offset, textcoords="offset points", **look)


def _heading(axes: Axes, words: str, up: float, **look) -> None:
    """The name of a panel, some points above it."""
    look = {"fontsize": LABEL_POINTS, "fontweight": "semibold", "va": "bottom", **look}
    _note(axes, words, (0, 1), (0, up), xycoords="axes fraction", **look)


def _day_drawn(day: str) -> str:
    """'2022-06-17' -> '17 Jun'."""
    return in_words(day, months="short", year=False)


def months_into_year(day: str, *, end: bool = False) -> float:
    """Where a day stands on an axis of twelve months: 0 is 1 January, 12 the end of December."""
    when = date.fromisoformat(day)
    return when.month - 1 + (when.day - 1 + end) / last_day(day[:7]).day


@house_style()
def claimed_dates(book: Book) -> Drawing:
    """The time the article gives, against the day of the event it names (F16)."""
    drawn = measures.claimed_dates(book.used("claims"), book.used("events"), book.published)
    rows = list(dict.fromkeys(drawn["words"]))
    drawn = drawn.assign(
        year=drawn["event_day"].str[:4].astype(int),
        claimed_from_months=drawn["claimed_first_day"].map(months_into_year),
        claimed_to_months=[months_into_year(day, end=True) for day in drawn["claimed_last_day"]],
        event_months=drawn["event_day"].map(months_into_year),
        row=drawn["words"].map(rows.index),
    )
    refusal = drawn[drawn["claims"] == "C16"].set_index("role")
    days = refusal["event_day"]
    gap = measures.days_between(days["named"], days["object"])
    card = Card(
        "F16",
        "claimed_dates",
        title="Tokayev refused in June; Russia annexed only in September",
        subtitle="Time given in the article (bar) and day of the event (dot), by month of the year, {first} to {last}",
        caption="In {within} of {count} statements the event falls within the time the article gives, Tokayev's "
        "refusal included. What he is said to have refused does not: on {named} Donetsk and Luhansk were "
        "self-declared republics that Russia had recognised on {before}; the treaties of annexation came {gap} "
        "days later. Man, month and refusal are right, the word annexation is early. A date that fits does not make "
        "the rest of a sentence true. Claims that give a time but name no event are left out.",
        alt="Rows for {count} statements with a year or month. In {within} of them the event lies inside the claimed "
        "time. In the highlighted row, June {refusal_year}, the refusal of {named} lies inside, Russia's "
        "recognition of {before} lies before and the annexation of {object} lies after, {gap} days later.",
        claims=tuple(sorted({"C16b", *" ".join(drawn["claims"]).split()})),
        tables=("claims", "events"),
        drawn=drawn,
        values={
            "first": int(drawn["year"].min()),
            "last": int(drawn["year"].max()),
            "within": int(drawn[drawn["role"] == "named"].groupby("words")["within"].any().sum()),
            "count": len(rows),
            **{role: in_words(day) for role, day in days.items()},
            "refusal_year": int(refusal.loc["named", "year"]),
            "gap": gap,
        },
    )
    starts = set(drawn.drop_duplicates("year")["words"])
    places, down = {}, 0.0
    for words in rows:
        # The row of C16 is higher: its events carry their own words.
        height = 2.9 if words == refusal.iloc[0]["words"] else 1.0
        places[words] = down + height / 2 - (0.25 if height > 1 else 0)
        down += height
    figure, grid = sheet(card, 0.235 * down + 0.35, left=2.72, right=0.2, top=0.05, bottom=0.28)
    axes = figure.add_subplot(grid[0, 0])
    axes.set(xlim=(0, 12), ylim=(down, 0), yticks=[])
    months = [_day_drawn(f"2022-{month:02}") for month in range(1, 13)]
    axes.set_xticks([month + 0.5 for month in range(12)], months)
    axes.set_xticks(range(13), minor=True)
    axes.tick_params(axis="x", which="major", length=0)
    for words, group in drawn.groupby("words", sort=False):
        _claim_row(axes, group, places[words], is_first=words in starts)
    _refusal_row(axes, refusal, places[refusal.iloc[0]["words"]], gap)
    last = drawn[drawn["year"] == int(book.published[:4])]
    top, bottom = places[last.iloc[0]["words"]] - 0.5, places[last.iloc[-1]["words"]] + 0.5
    x = months_into_year(book.published)
    axes.plot([x, x], [top, bottom], color=MUTED, linewidth=0.8, zorder=2)
    _note(axes, "article published", (x, (top + bottom) / 2), color=MUTED)
    return Drawing(figure, card)


def _claim_row(axes: Axes, group: pd.DataFrame, here: float, *, is_first: bool) -> None:
    """One row of F16; the first row of a year is headed by the year."""
    first = group.iloc[0]
    claims, start, end = first["claims"], first["claimed_from_months"], first["claimed_to_months"]
    special = claims == "C16"
    face, edge = ("#f6d9d6", HIGHLIGHT) if special else ("#e8e8e8", GREY)
    bar = {"facecolor": face, "edgecolor": edge, "linewidth": 0.6, "zorder": 1, "gid": f"claimed {claims}"}
    axes.barh(here, end - start, left=start, height=0.66, **bar)
    # Year, words and claims stand left of the axes, in fractions of its width.
    year_at, words_at, claims_at = -0.6, -0.5, -0.02
    beside = {"transform": axes.get_yaxis_transform(), "va": "center"}
    if is_first:
        axes.text(year_at, here, first["year"], ha="left", fontweight="bold", **beside)
        line = {"transform": beside["transform"], "color": FAINT, "linewidth": 0.8, "clip_on": False, "zorder": 0}
        if here > 1:  # no line above the first row of all
            axes.plot([year_at, 1], [here - 0.5] * 2, **line)
    axes.text(words_at, here, first["words"], ha="left", color=HIGHLIGHT if special else INK, **beside)
    axes.text(claims_at, here, claims, ha="right", color=MUTED, fontsize=SMALL_POINTS, **beside)
    if special:
        return
    events = group["event_months"]
    axes.plot(events, [here] * len(group), "o", color=INK, linestyle="none", clip_on=False, gid=f"events {claims}")
    days = " or ".join(dict.fromkeys(map(_day_drawn, group["event_day"])))
    # Beside the dot inside a long bar, behind the end of a short one.
    if end - start < 2:
        _note(axes, days, (end, here))
    else:
        _note(axes, days, (events.max(), here), (6, 0))


def _refusal_row(axes: Axes, refusal: pd.DataFrame, here: float, gap: int) -> None:
    ends = list(refusal.loc[["named", "object"], "event_months"])
    axes.plot(ends, [here, here], color=HIGHLIGHT, linewidth=1.2, zorder=2)
    _note(axes, f"{gap} days", (sum(ends) / 2 + 0.25, here), (0, 3), ha="center", va="bottom", color=HIGHLIGHT)
    words = {
        "before": "Russia recognises\ntwo “republics”, {}",
        "named": "Tokayev refuses\nto follow, {}",
        "object": "Russia annexes\nfour regions, {}",
    }
    for role, text in words.items():
        row = refusal.loc[role]
        # Filled for what happened in the claimed time, hollow for what did not.
        look = {"color": HIGHLIGHT, "markerfacecolor": HIGHLIGHT if role == "named" else "white", "markersize": 6}
        x = row["event_months"]
        axes.plot([x], [here], "o", linestyle="none", zorder=3, gid=f"refusal {role}", **look)
        _note(
            axes, text.format(_day_drawn(row["event_day"])), (x, here), (0, -6), ha="center", va="top", linespacing=1.1
        )


PRICE_STYLE = {
    "observed": ("o", HIGHLIGHT, HIGHLIGHT, "paid"),
    "offered": ("D", MUTED, MUTED, "offered"),
    "demanded": ("D", MUTED, "white", "demanded"),
    "promised": ("s", MUTED, "white", "promised"),
    "cap": ("|", INK, INK, "ceiling"),
}


def january_slots(prices: pd.DataFrame, strip: pd.DataFrame) -> pd.DataFrame:
    """Which dates get a place on the vertical axis of F17, and how much: date, slots and top (in lines).

    First those without a day, then every day from the first to the last; a day without anything gets half a line.
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
def january_2022(book: Book) -> Drawing:
    """The price of autogas and the days of January 2022 (F17)."""
    fuel_prices = book.used("fuel_prices")
    prices, strip = measures.prices_where_it_began(fuel_prices), measures.january_strip(book.used("events"))
    slots = january_slots(prices, strip)
    top = slots.set_index("date")["top"]
    for rows in (prices, strip):
        rows["line"] = rows["date"].map(top) + rows.groupby("date").cumcount() + 0.5
    smallest, largest = measures.price_rise(fuel_prices)
    before, after = (measures.prices_paid(fuel_prices, when) for when in ("2021", measures.NEW_YEAR))
    of_month = prices[prices["date"] == measures.NEW_YEAR[:7]]
    ministry = of_month[of_month["low_kzt_per_litre"] < of_month["high_kzt_per_litre"]].iloc[0]
    card = Card(
        "F17",
        "january_2022",
        title="Autogas about doubled at New Year; violence began days later",
        subtitle="Autogas in Mangystau and western Kazakhstan, tenge per litre; right: the days of {month}",
        caption="The price paid rose {smallest:.1f} to {largest:.1f} times; the ministry's range for the month starts "
        "at {low:.0f}. Prices offered, demanded, promised or capped were not paid, so no line joins them. The fuel is "
        "liquefied petroleum gas for cars, not household gas. The start is counted from {zhanaozen-first-gathering} "
        "or {mangystau-protests}. The day of the violence is the prosecutors', whose chronology does not settle who "
        "began it. The price was not the only cause: demands soon went further.",
        alt="Left, prices paid: {lowest:.0f} to {highest:.0f} tenge before, {after:.0f} on {jump_day}. Stations then "
        "offered {offered}, protesters asked for {demanded}, the government promised {promised} and capped the price "
        "at {cap}. Right, first gatherings on {zhanaozen-first-gathering} and {mangystau-protests}, violence from "
        "{violence-begins}, the request to the CSTO on {csto-request}, first paratroopers on {paratroopers-arrive}, "
        "the order to shoot on {shoot-to-kill}, the last Russian troops out on {csto-exit-complete}.",
        claims=("C36", "C36b", "C37", "C38", "C39", "C41b"),
        tables=("fuel_prices", "events"),
        drawn=pd.concat([prices.assign(mark="price"), strip.assign(mark="event")], ignore_index=True),
        values={
            "month": in_words(measures.NEW_YEAR[:7], months="short"),
            "smallest": smallest,
            "largest": largest,
            "low": ministry["low_kzt_per_litre"],
            "lowest": before.min(),
            "highest": before.max(),
            "after": after.max(),
            "jump_day": in_words(measures.NEW_YEAR, year=False),
            **{kind: listed(map(_range, rows.itertuples())) for kind, rows in prices.groupby("kind")},
            **{row.event_id: in_words(row.date, year=False) for row in strip.itertuples()},
        },
    )
    bottom = float((slots["top"] + slots["slots"]).max())
    edges = {"left": 0.95, "right": 0.14, "top": 0.42, "bottom": 0.05}
    figure, grid = sheet(card, 0.172 * bottom + 0.5, columns=2, width_ratios=(2.35, 3.6), wspace=0.06, **edges)
    left, right = (figure.add_subplot(grid[0, number], ylim=(bottom, 0)) for number in range(2))
    _price_panel(left, slots, prices, ministry["source_id"])
    _calendar_panel(right, slots, strip)
    for axes, words in ((left, "Price of a litre, tenge"), (right, "What happened")):
        _heading(axes, words, 17, fontsize=SMALL_POINTS, color=MUTED)
    return Drawing(figure, card)


def _slot_lines(axes: Axes, slots: pd.DataFrame) -> pd.DataFrame:
    """Draw a line above each date that has something, and return these dates."""
    slots = slots[slots["slots"] >= 1]
    for top in slots["top"]:
        axes.axhline(top, color=FAINT, linewidth=0.6, zorder=0)
    return slots.assign(middle=slots["top"] + slots["slots"] / 2)


def _price_panel(axes: Axes, slots: pd.DataFrame, prices: pd.DataFrame, ministry: str) -> None:
    axes.set(xlim=(40, 150), xticks=[50, 75, 100, 125], yticks=[])
    # The prices end early, so the scale stands at the top, next to them.
    axes.xaxis.tick_top()
    axes.spines["top"].set_visible(True)
    axes.spines["bottom"].set_visible(False)
    label = {"transform": axes.get_yaxis_transform(), "ha": "right", "va": "center", "fontsize": SMALL_POINTS}
    for slot in _slot_lines(axes, slots).itertuples():
        words = in_words(slot.date, months="short") if len(slot.date) < 10 else _day_drawn(slot.date)
        axes.text(-0.03, slot.middle, words, color=INK, **label)
    for row in prices.itertuples():
        marker, edge, face, word = PRICE_STYLE[row.kind]
        if row.date < "2022":
            edge = face = MUTED
        low, high = row.low_kzt_per_litre, row.high_kzt_per_litre
        look = {"color": edge, "gid": f"price {row.Index}"}
        if low < high:
            axes.plot([low, high], [row.line] * 2, linewidth=5, solid_capstyle="butt", **look)
        else:
            size, rim = (9, 2.5) if marker == "|" else (5.5, 1.2)
            look |= {"markerfacecolor": face, "markersize": size, "markeredgewidth": rim}
            axes.plot([low], [row.line], marker, linestyle="none", **look)
        note = " (ministry)" if row.source_id == ministry else ""
        note = ", remote areas" if "remote" in row.place else note
        colour = edge if edge == HIGHLIGHT else INK
        if 100 <= low < high:
            _note(axes, _range(row) + note, (low, row.line), (-6, 0), ha="right", color=colour)
        else:
            _note(axes, f"{_range(row)} {word}{note}", (high, row.line), (6, 0), color=colour)


def _range(row) -> str:
    low, high = row.low_kzt_per_litre, row.high_kzt_per_litre
    return f"{low:.0f}" if low == high else f"{low:.0f} to {high:.0f}"


def _calendar_panel(axes: Axes, slots: pd.DataFrame, strip: pd.DataFrame) -> None:
    axes.set_xlim(0, 1)
    axes.axis("off")
    small = {"va": "center", "fontsize": SMALL_POINTS}
    for slot in _slot_lines(axes, slots).itertuples():
        if len(slot.date) < 10:
            axes.text(0.045, slot.middle, "no day given", color=MUTED, **small)
    for row in strip.itertuples():
        special = row.event_id == "violence-begins"
        dot = {"color": HIGHLIGHT if special else GREY, "gid": f"event {row.event_id}"}
        axes.plot([0.02], [row.line], "o", markersize=4, linestyle="none", **dot)
        look = {"color": HIGHLIGHT, "fontweight": "semibold"} if special else {"color": INK}
        axes.text(0.045, row.line, row.title, **look, **small)


@house_style()
def toll(book: Book) -> Drawing:
    """The death toll of the attack as it was counted (F18)."""
    drawn = measures.toll_counts(book.used("crocus_toll"), book.published)
    claimed = claimed_number(book.used("claims"), "C02")
    first = drawn["as_of_date"].min()
    known = measures.toll_known(drawn)
    (since, standing), (printed_on, printed) = known["official"], known["press"]
    # Counts of one day stand side by side: over the day in the first panel, over a few weeks in the second.
    of_month = drawn["as_of_date"].str[:7] == first[:7]
    days_after = [measures.days_between(first, day) for day in drawn["as_of_date"]]
    years_after = [measures.decimal_year(date.fromisoformat(day)) for day in drawn["as_of_date"]]
    # Days that follow within a week would hide one another and are set apart like counts of one day.
    near = pd.Series(days_after).diff().gt(7).cumsum()
    in_week = drawn.groupby(near)["deaths"]
    in_years = years_after + ((in_week.cumcount() + 1) / (in_week.transform("size") + 1) - 0.5) * 0.3
    drawn["place"] = (days_after + drawn["place_in_day"]).where(of_month, in_years)
    early, late = drawn[of_month], drawn[~of_month]
    after = drawn[drawn["after_publication"]]
    # Counts without a day are excluded from every measure; the caption says which.
    every = book.tables["crocus_toll"]
    undated = sorted(every.loc[every["as_of_date"] == "", "deaths"])
    card = Card(
        "F18",
        "toll",
        title="The toll had passed {claimed} {months} months before the article appeared",
        subtitle="People counted dead after the attack of {attack_drawn}; every dated count on record",
        caption="The article's {claimed} is an official count, made on {claimed_day} and overtaken the same day; from "
        "{since} the official count stood at {standing}. The press had {printed} on {printed_on}; no official count of "
        "that number from before the article was found. Hollow dots are counts in the press and not joined with the "
        "official ones, which several bodies made. Dots within one day stand in rising order, as hours are not known; "
        "counts within a week stand apart. Not drawn, as they have no day: counts of {undated}.",
        alt="Dots rising from {lowest} dead on {attack} to {claimed} on {claimed_day} and {standing} by {since}. A "
        "second panel with later counts: {printed} in the press on {printed_on}, before the article, and {late_low} to "
        "{late_high} between {late_first} and {late_last}. A line marks the article's {claimed}, below all counts from "
        "{since} on.",
        claims=("C01", "C02"),
        tables=("crocus_toll",),
        drawn=drawn,
        values={
            "claimed": claimed,
            "claimed_day": in_words(drawn.loc[drawn["deaths"] == claimed, "as_of_date"].iloc[0]),
            "since": in_words(since),
            "standing": standing,
            "printed": printed,
            "printed_on": in_words(printed_on),
            "months": spell(measures.days_between(since, book.published) // 30),
            "attack": in_words(first),
            "attack_drawn": in_words(first, months="short"),
            "lowest": int(drawn["deaths"].min()),
            "undated": listed([str(number) for number in undated]),
            "late_low": int(after["deaths"].min()),
            "late_high": int(after["deaths"].max()),
            "late_first": in_words(after["as_of_date"].min()),
            "late_last": in_words(after["as_of_date"].max()),
        },
    )
    edges = {"left": 0.4, "right": 0.14, "top": 0.25, "bottom": 0.3}
    figure, grid = sheet(card, 3.1, columns=2, width_ratios=(4, 2.6), wspace=0.06, **edges)
    days, years = figure.add_subplot(grid[0, 0]), figure.add_subplot(grid[0, 1])
    length = measures.days_between(first, early["as_of_date"].max()) + 1
    days.set_xlim(0, length)
    numbers = [str(int(first[-2:]) + number) for number in range(length)]
    days.set_xticks([number + 0.5 for number in range(length)], numbers)
    days.tick_params(axis="x", length=0)
    years.set(xlim=(2024, 2026.5), xticks=[2024, 2025, 2026])
    _toll_panel(days, early, claimed, f"{in_words(first[:7], months='short')}, day by day")
    _toll_panel(years, late, claimed, "Later counts")
    years.tick_params(labelleft=False)
    for number in range(1, length - 1, 2):
        days.axvspan(number, number + 1, color="#f4f4f4", zorder=0)
    published = measures.decimal_year(date.fromisoformat(book.published))
    red = {"color": HIGHLIGHT, "fontweight": "semibold"}
    _note(years, f"the article's {claimed}", (published, claimed), (4, -3), va="top", **red)
    years.axvline(published, color=MUTED, linewidth=0.8, zorder=1)
    _note(years, f"article published,\n{in_words(book.published, months='short')}", (published, 60), color=MUTED)
    for height, face, word in ((30, INK, "official count"), (16, "white", "count in the press")):
        years.plot([2025.35], [height], "o", color=INK, markerfacecolor=face, markersize=5.5, gid="key")
        _note(years, word, (2025.35, height), (6, 0))
    return Drawing(figure, card)


def _toll_panel(axes: Axes, rows: pd.DataFrame, claimed: int, heading: str) -> None:
    """The counts of one panel, with the article's number as a line."""
    axes.set(ylim=(0, 168), yticks=[0, 50, 100, 150])
    axes.grid(axis="y")
    axes.axhline(claimed, color=HIGHLIGHT, linewidth=1, zorder=1)
    _heading(axes, heading, 4)
    look = {"color": INK, "markersize": 5.5, "markeredgewidth": 1.1, "linestyle": "none", "zorder": 3}
    for counted, face in (("official", INK), ("press", "white")):
        part = rows[rows["counted"] == counted]
        axes.plot(part["place"], part["deaths"], "o", markerfacecolor=face, gid=f"{counted} counts", **look)
    # Each number is written once a day, clear of the line and of its neighbours; days side by side are as one.
    apart = rows["place"].diff().gt(0.05 * (axes.get_xlim()[1] - axes.get_xlim()[0]))
    for _, day in rows.groupby((apart & rows["as_of_date"].ne(rows["as_of_date"].shift())).cumsum()):
        counts = day.sort_values("deaths").drop_duplicates("deaths", keep="last")
        highest = counts["deaths"].max()
        for row in counts.itertuples():
            if highest - row.deaths > 12:
                offset, across, up = (6, 0), "left", "center"
            elif claimed < row.deaths < highest:
                offset, across, up = (0, -8), "right", "top"
            elif row.deaths < highest or 2 < claimed - row.deaths < 12:
                offset, across, up = (0, -5), "center", "top"
            else:
                offset, across, up = (0, 5), "center", "bottom"
            _note(axes, str(row.deaths), (row.place, row.deaths), offset, ha=across, va=up)


FIRST_YEAR = 1991
STATUS_BARS = {
    "member": {"color": "#858585", "linewidth": 0},
    "former": {"color": HIGHLIGHT, "linewidth": 0},
    "associate": {"facecolor": "white", "edgecolor": MUTED, "hatch": "//////", "linewidth": 0.8},
    "observer": {"facecolor": "white", "edgecolor": MUTED, "linewidth": 0.8},
}
ROWS = {**STATE_NAMES, "RUS": "Russia"}
NO_DAY = {"color": MUTED, "markerfacecolor": "white", "markersize": 4.5}


@house_style()
def memberships(book: Book) -> Drawing:
    """Who joined what, and who left (F19)."""
    rows = book.used("memberships")
    drawn = measures.membership_spells(rows, book.published)
    drawn["drawn_from_year"] = drawn["from_year"].clip(lower=FIRST_YEAR)
    allied, union = ([STATE_NAMES[code] for code in measures.members(rows, body)] for body in ("CSTO", "EAEU"))
    uzbek = drawn[(drawn["country_iso3"] == "UZB") & (drawn["status"] == "former")]
    treaty, again = (row for _, row in uzbek[uzbek["organisation"] == "CST"].iterrows())
    organisation = uzbek[uzbek["organisation"] == "CSTO"].iloc[0]
    associate = drawn[drawn["status"] == "associate"].iloc[0]
    of_charter = (drawn["organisation"] == "CSTO") & (drawn["country_iso3"] == "RUS")
    bodies = spell(drawn["organisation"].nunique())
    card = Card(
        "F19",
        "memberships",
        title="{allied} of the five are in Moscow's alliance; Uzbekistan left twice",
        subtitle="Membership of {bodies} organisations, {first} to {last}; the treaty and its organisation kept apart",
        caption="{names} have been in the treaty since {signed} and in the organisation since its charter of "
        "{charter}. Uzbekistan was in the treaty until {left} and in the organisation from {returned} to {left_again}; "
        "that the treaty bound it again is read from its parliament's vote, reported in {again}. Turkmenistan, a full "
        "participant of the Commonwealth at first, is an associate since {associate}. For Turkmenistan and the treaty "
        "there is no row, which is no record of absence. Where sources give two days, the earlier is drawn. Being a "
        "member does not show how a state acts inside, nor that it follows Moscow.",
        alt="{bodies_capital} small panels of bars for the five states and Russia. In the treaty and in its "
        "organisation the bars of {names} run through to {last}, as do Russia's; Uzbekistan's highlighted bars end in "
        "{left_years}; Turkmenistan is not a member. All six are in the Commonwealth, Turkmenistan as an "
        "associate since {associate}; of the five only {union} are members of the Eurasian Economic Union.",
        claims=("C20", "C33", "C34", "C35"),
        tables=("memberships",),
        drawn=drawn,
        values={
            "allied": spell(len(allied)).capitalize(),
            "first": FIRST_YEAR,
            "last": int(book.published[:4]),
            "bodies": bodies,
            "bodies_capital": bodies.capitalize(),
            "names": listed(allied),
            "charter": in_words(drawn.loc[of_charter, "joined"].iloc[0]),
            "left_years": listed(uzbek["left"].str[:4].drop_duplicates()),
            "union": listed(union),
            "signed": in_words(treaty["joined"]),
            "left": in_words(treaty["left"]),
            "again": in_words(again["joined"]),
            "returned": in_words(organisation["joined"]),
            "left_again": in_words(organisation["left"]),
            "associate": in_words(associate["joined"]),
        },
    )
    edges = {"left": 0.95, "right": 0.14, "top": 0.52, "bottom": 0.26, "hspace": 0.34, "wspace": 0.06}
    figure, grid = sheet(card, 5.7, rows=4, columns=2, **edges)
    end = measures.decimal_year(date.fromisoformat(book.published))
    years = [1991, 2000, 2010, 2020]
    for number, (body, words) in enumerate(measures.ORGANISATIONS.items()):
        column, line = divmod(number, 4)
        axes = figure.add_subplot(grid[line, column], xlim=(FIRST_YEAR, end + 0.1), ylim=(len(ROWS) - 0.4, -0.6))
        axes.grid(axis="x")
        axes.set_xticks(years, list(map(str, years)) if line == 3 else [])
        axes.set_yticks(range(len(ROWS)), ROWS.values() if column == 0 else [])
        axes.tick_params(axis="y", labelcolor=INK, pad=4)
        for place, code in enumerate(ROWS):
            here = (drawn["organisation"] == body) & (drawn["country_iso3"] == code)
            _spells(axes, drawn[here], place)
        _heading(axes, words if body in ("CST", "UN") else f"{words} ({body})", 3)
    _status_key(figure)
    return Drawing(figure, card)


def _spells(axes: Axes, spells: pd.DataFrame, place: int) -> None:
    """What one state is to one organisation: a bar, or words where there is no date."""
    aside = {"axes": axes, "at": (FIRST_YEAR, place), "offset": (2, 0), "color": MUTED}
    if spells.empty:
        _note(words="no row in the table", **aside)
    for row in spells.itertuples():
        whose = f"{row.country_iso3} {row.organisation} {row.joined}"
        if row.status == "none" or not row.joined:
            _note(words="not a member" if row.status == "none" else f"{row.status}, date not found", **aside)
            continue
        bar = {"left": row.drawn_from_year, "height": 0.58, "zorder": 2, "gid": f"spell {whose}"}
        axes.barh(place, row.to_year - row.drawn_from_year, **bar, **STATUS_BARS[row.status])
        if row.status == "former":
            _note(axes, f"left in {row.left[:4]}", (row.to_year, place), color=HIGHLIGHT)
        if not row.joined_is_exact:
            axes.plot([row.drawn_from_year], [place], "o", zorder=3, gid=f"no day {whose}", **NO_DAY)


def _status_key(figure) -> None:
    """A line above the panels that says how to read the bars."""
    top = figure.axes[0].get_position().y1 + 0.33 / figure.get_size_inches()[1]
    key = figure.add_axes((0.95 / 7.2, top - 0.008, (7.2 - 1.09) / 7.2, 0.02))
    key.set(xlim=(0, 7.2 - 1.09), ylim=(0, 1))
    key.axis("off")
    for status, across in (("member", 0), ("associate", 1.05), ("observer", 2.2)):
        key.barh(0.5, 0.3, left=across, height=0.62, gid="key", **STATUS_BARS[status])
        _note(key, status, (across + 0.3, 0.5), (4, -0.5))
    key.plot([3.35], [0.5], "o", gid="key", **NO_DAY)
    _note(key, "day not known", (3.35, 0.5), (6, -0.5))
