"""The figures of notebook 06: the refusal of 2022, January 2022, the toll of the attack, memberships."""

from datetime import date, timedelta
from functools import partial

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from claimbook import Book
from claimbook.checks import claimed_number
from claimbook.dates import first_day, in_words, last_day
from claimbook.words import listed, spell
from exhibit.card import Card, Drawing
from exhibit.sheet import FAINT, GREY, HIGHLIGHT, INK, LABEL_POINTS, MUTED, house_style, sheet
from topics.security import measures
from topics.shared.marks import article_published
from topics.shared.states import STATE_NAMES

_day_drawn = partial(in_words, months="short", year=False)


def _note(axes: Axes, words: str, at: tuple, offset: tuple[float, float] = (4, 0), **look) -> None:
    """Words beside a place, at an offset in points."""
    look = {"ha": "left", "va": "center", "fontsize": LABEL_POINTS, **look}
    axes.annotate(words, at, xytext=offset, textcoords="offset points", **look)


def _heading(axes: Axes, words: str) -> None:
    """The name of a panel, above it."""
    _note(axes, words, (0, 1), (0, 4), xycoords="axes fraction", va="bottom", fontweight="semibold")


# Russia's acts on Donetsk and Luhansk, and Kazakhstan's words on them, as they are called in F16.
CHAIN_OF_2022 = {
    "russia-recognises-donbas": ("Russia", "recognises two\n“republics”, {}"),
    "kz-tileuberdi-april": ("Kazakhstan", "foreign minister:\nnot recognised, {}"),
    "tokayev-spief": ("Kazakhstan", "Tokayev, beside Putin:\nno recognition, {}"),
    "kz-rejects-referendums": ("Kazakhstan", "referendums will not\nbe recognised, {}"),
    "annexation-treaties": ("Russia", "annexes them and\ntwo more regions, {}"),
}


@house_style()
def refusal(book: Book) -> Drawing:
    """Russia's acts on Donetsk and Luhansk and Kazakhstan's words on them, in 2022 (F16)."""
    drawn = measures.events_in_order(book.used("events"), CHAIN_OF_2022)
    drawn.insert(1, "actor", [CHAIN_OF_2022[event_id][0] for event_id in drawn["event_id"]])
    days = dict(zip(drawn["event_id"], drawn["date"], strict=True))
    refused, annexed = days["tokayev-spief"], days["annexation-treaties"]
    gap = measures.days_between(refused, annexed)
    month = book.used("claims").set_index("claim_id").loc["C16", "time"]
    card = Card(
        "F16",
        "refusal",
        title="Kazakhstan's refusal in {claimed} came {gap} days before Russia's annexation",
        subtitle="Donetsk and Luhansk, regions of Ukraine: what Russia did, and what Kazakhstan said, in {year}",
        caption="On {tokayev-spief} Kassym-Jomart Tokayev refused to recognise Donetsk and Luhansk as states, as "
        "Russia had done on {russia-recognises-donbas}. The article has him refuse their annexation, which came only "
        "on {annexation-treaties}: the man, the month and the refusal are right, but the word annexation comes too "
        "early. Kazakhstan did not accept the annexation either: on {kz-rejects-referendums} it said that it would not "
        "recognise the referendums on joining Russia. Only this chain is drawn, not everything that was said.",
        alt="A time line of {year}, a row per state. Russia recognises the “republics” on {russia-recognises-donbas} "
        "and annexes them on {annexation-treaties}. Kazakhstan withholds recognition through its foreign minister on "
        "{kz-tileuberdi-april}, through President Tokayev on {tokayev-spief}, within the article's {month}, and, for "
        "the referendums, on {kz-rejects-referendums}. From Tokayev's refusal to the annexation it is {gap} days.",
        claims=("C16", "C16b"),
        tables=("claims", "events"),
        drawn=drawn,
        values={
            "gap": gap,
            "year": int(refused[:4]),
            "claimed": in_words(month, year=False),
            "month": in_words(month),
            **{event_id: in_words(day) for event_id, day in days.items()},
        },
    )
    figure, grid = sheet(card, 2.35, left=0.95, right=0.2)
    starts = pd.date_range(f"{drawn['date'].min()[:7]}-01", periods=10, freq="MS")
    axes = figure.add_subplot(grid[0, 0], xlim=(starts[0], starts[-1]), ylim=(-0.9, 2))
    axes.set_xticks(starts, [""] * len(starts))
    axes.set_xticks(starts[:-1] + timedelta(days=14), [_day_drawn(f"{day:%Y-%m}") for day in starts[:-1]], minor=True)
    axes.tick_params(axis="x", which="minor", length=0)
    axes.set_yticks([1, 0], ["Russia", "Kazakhstan"])
    axes.tick_params(axis="y", labelsize=LABEL_POINTS, labelcolor=INK)
    axes.grid(axis="y")
    axes.axvspan(first_day(month), last_day(month) + timedelta(days=1), color="#ececec", zorder=0)
    where = (first_day(month) + timedelta(days=15), 2)
    _note(axes, f"article says\n{in_words(month, months='short')}", where, (0, -3), ha="center", va="top")
    for row in drawn.itertuples():
        high = row.actor == "Russia"
        highlit = row.event_id == "tokayev-spief"
        colour, label = (HIGHLIGHT, "the refusal") if highlit else (INK, row.event_id)
        day = date.fromisoformat(row.date)
        axes.plot(
            [day],
            [int(high)],
            "s" if high else "o",
            color=colour,
            markersize=7,
            gid=f"event {row.event_id}",
            label=label,
        )
        words = CHAIN_OF_2022[row.event_id][1].format(_day_drawn(row.date))
        _note(axes, words, (day, int(high)), (0, 8 if high else -8), ha="center", va="bottom" if high else "top")
    ends = [date.fromisoformat(day) for day in (refused, refused, annexed, annexed)]
    axes.plot(ends, [0.12, 0.5, 0.5, 0.88], color=HIGHLIGHT, linewidth=1.3, gid="gap", label="the refusal")
    middle = (ends[0] + (ends[-1] - ends[0]) / 2, 0.5)
    _note(axes, f"{gap} days", middle, (0, 3), ha="center", va="bottom", color=HIGHLIGHT, fontweight="semibold")
    return Drawing(figure, card)


# Marker, face and word of each kind of price.
PRICE_LOOKS = {
    "observed": ("o", INK, "paid"),
    "offered": ("D", INK, "offered"),
    "demanded": ("D", "white", "demanded"),
    "promised": ("s", "white", "promised"),
    "cap": ("s", INK, "ceiling"),
}
# Words that a line behind them does not cross.
CLEAR = {"bbox": {"facecolor": "white", "edgecolor": "none", "pad": 0.8}}


@house_style()
def january_2022(book: Book) -> Drawing:
    """The price of autogas and the days of January 2022, on one axis of time (F17)."""
    fuel_prices = book.used("fuel_prices")
    every = measures.prices_where_it_began(fuel_prices)
    strip = measures.events_in_order(book.used("events"), measures.JANUARY_2022)
    # A price of a month has no place on an axis of days; that of the year before ends where the axis begins.
    of_month = every[every["date"].str.len() == 7]
    prices = every.drop(of_month.index).reset_index(drop=True)
    smallest, largest = measures.price_rise(fuel_prices)
    days = strip.set_index("event_id")["date"]
    card = Card(
        "F17",
        "january_2022",
        title="Autogas {rose} in western Kazakhstan {later} days before the violence",
        subtitle="Autogas (liquefied gas for cars), tenge per litre, and the main events of {month}",
        caption="At New Year the price paid was {smallest:.1f} to {largest:.1f} times that of the year before. Other "
        "prices were offered, demanded, promised or set as a ceiling, not paid, so no line joins them. The {undated} "
        "tenge paid in January have no day and are not drawn. The protests are counted from "
        "{zhanaozen-first-gathering} or {mangystau-protests}; the day of the violence is the prosecutors', whose "
        "account does not settle who began it. The price was not the only cause: demands soon went further.",
        alt="Prices paid: {before} tenge before New Year, {after:.0f} on {jump_day}. Stations then offered {offered}, "
        "protesters demanded {demanded}, the government promised {promised} and set a ceiling of {cap}. Below, first "
        "gatherings on {zhanaozen-first-gathering} and {mangystau-protests}, violence in Almaty from "
        "{violence-begins}, the request to the CSTO on {csto-request}, Russian paratroopers on {paratroopers-arrive}, "
        "the last Russian troops out on {csto-exit-complete}.",
        claims=("C36", "C36b", "C37", "C38", "C41b"),
        tables=("fuel_prices", "events"),
        drawn=pd.concat([prices.assign(mark="price"), strip.assign(mark="event")], ignore_index=True),
        values={
            "rose": "doubled" if smallest >= 2 else "rose",
            "later": spell(measures.days_between(measures.NEW_YEAR, days["violence-begins"])),
            "smallest": smallest,
            "largest": largest,
            "month": in_words(measures.NEW_YEAR[:7], months="short"),
            "undated": listed(map(_range, of_month.itertuples())),
            "before": listed(map(_range, prices[prices["date"] < measures.NEW_YEAR].itertuples())),
            "after": measures.prices_paid(fuel_prices, measures.NEW_YEAR).max(),
            "jump_day": in_words(measures.NEW_YEAR, year=False),
            **{kind: listed(map(_range, rows.itertuples())) for kind, rows in prices.groupby("kind")},
            **{event_id: in_words(day, year=False) for event_id, day in days.items()},
        },
    )
    figure, grid = sheet(card, 4.2, left=0.42, right=0.2)
    new_year = date.fromisoformat(measures.NEW_YEAR)
    span = (new_year - timedelta(days=4), date.fromisoformat(days.max()) + timedelta(days=1))
    axes = figure.add_subplot(grid[0], xlim=span, ylim=(-100, 145), yticks=[0, 50, 100])
    ticks = pd.date_range(new_year - timedelta(days=3), span[1], freq="3D")
    axes.set_xticks(ticks, [_day_drawn(f"{day:%Y-%m-%d}") for day in ticks])
    axes.grid(axis="y")
    for row in prices.itertuples():
        _price(axes, row, span[0])
    for row in strip.itertuples():
        # The events stand in rows below the prices.
        day, down = date.fromisoformat(row.date), -15 * (row.Index + 1)
        axes.axvline(day, color=FAINT, linewidth=0.8, zorder=0)
        axes.plot([day], [down], "o", color=INK, gid=f"event {row.event_id}")
        late = day > span[0] + (span[1] - span[0]) / 2
        _note(axes, row.title, (day, down), (-7 if late else 7, 0), ha="right" if late else "left", **CLEAR)
    return Drawing(figure, card)


def _price(axes: Axes, row, start: date) -> None:
    """One price of F17: a point on its day, both ends of a range, or a band up to the end of the year before."""
    low, high, day = row.low_kzt_per_litre, row.high_kzt_per_litre, first_day(row.date)
    marker, face, word = PRICE_LOOKS[row.kind]
    words, gid = f"{_range(row)} {word}", f"price {row.Index}"
    if len(row.date) == 4:
        end = last_day(row.date) + timedelta(days=1)
        axes.barh(low, end - start, left=start, height=high - low, align="edge", color=GREY, gid=gid)
        _note(axes, f"{words} in {row.date}", (start, low), (2, -4), va="top", **CLEAR)
        return
    colour = HIGHLIGHT if row.kind == "observed" and row.date >= measures.NEW_YEAR else INK
    look = {"color": colour, "markerfacecolor": "white" if face == "white" else colour, "markersize": 6}
    axes.plot([day] * 2, [low, high], marker, linestyle="none", gid=gid, **look)
    up = row.kind != "promised"
    place = {"at": (day, high if up else low), "offset": (0, 6 if up else -6), "va": "bottom" if up else "top"}
    _note(axes, words, ha="center", color=colour, **place, **CLEAR)


def _range(row) -> str:
    low, high = row.low_kzt_per_litre, row.high_kzt_per_litre
    return f"{low:.0f}" if low == high else f"{low:.0f} to {high:.0f}"


@house_style()
def toll(book: Book) -> Drawing:
    """The death toll of the attack as it was counted (F18)."""
    drawn = measures.toll_counts(book.used("crocus_toll"), book.published)
    claimed = claimed_number(book.used("claims"), "C02")
    first = drawn["as_of_date"].min()
    (since, standing), (printed_on, printed) = measures.toll_known(drawn).values()
    of_month = drawn["as_of_date"].str[:7] == first[:7]
    days_after = pd.Series([measures.days_between(first, day) for day in drawn["as_of_date"]])
    years = [measures.decimal_year(date.fromisoformat(day)) for day in drawn["as_of_date"]]
    # Counts of one day stand side by side; later, those of a week, which would hide one another.
    together = drawn.groupby(days_after.diff().gt(7 * ~of_month).cumsum())["deaths"]
    share = (together.cumcount() + 1) / (together.transform("size") + 1)
    drawn["place"] = (days_after + share).where(of_month, years + (share - 0.5) * 0.3)
    # Counts without a day are excluded from every measure; the caption says which.
    undated = book.tables["crocus_toll"].query("as_of_date == ''")["deaths"].sort_values()
    card = Card(
        "F18",
        "toll",
        title="The Crocus attack's toll passed {claimed} {months} months before the article",
        subtitle="People counted dead after the attack on a concert hall near Moscow, {attack_drawn}",
        caption="The article's {claimed} is an official count, made on {claimed_day} and overtaken the same day; from "
        "{since} the official count stood at {standing}. The press had {printed} on {printed_on}; no official count of "
        "that number from before the article was found. Hollow dots are counts in the press and not joined with the "
        "official ones, which several bodies made. Dots of one day stand in rising order, as hours are not known. Each "
        "number is written once, where it first appears. Counts without a day are not drawn: {undated}.",
        alt="Dots rising from {lowest} dead on {attack} to {claimed} on {claimed_day} and {standing} by {since}. A "
        "second panel with later counts: {printed} in the press on {printed_on}, before the article, and up to "
        "{late_high} after it. A line marks the article's {claimed}, below all counts from {since} on.",
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
            "undated": listed(map(str, undated)),
            "late_high": int(drawn.loc[drawn["after_publication"], "deaths"].max()),
        },
    )
    figure, grid = sheet(card, 3.1, columns=2, width_ratios=(4, 2.6), wspace=0.06, left=0.4, top=0.25)
    days, later = (figure.add_subplot(grid[number], ylim=(0, 165), yticks=[0, 50, 100]) for number in range(2))
    length = days_after[of_month].max() + 1
    days.set(xlim=(0, length), xticks=[number + 0.5 for number in range(length)])
    days.set_xticklabels([str(int(first[-2:]) + number) for number in range(length)])
    days.tick_params(axis="x", length=0)
    later.set(xlim=(2024, 2026.5), xticks=[2024, 2025, 2026], yticklabels=[])
    _toll_panel(days, drawn[of_month], claimed, f"{in_words(first[:7], months='short')}, day by day")
    _toll_panel(later, drawn[~of_month], claimed, "Later counts")
    for number in range(1, length - 1, 2):
        days.axvspan(number, number + 1, color="#f4f4f4", zorder=0)
    # Each number is written once, clear of the line.
    for row in drawn.drop_duplicates("deaths").itertuples():
        look = {"offset": (0, 5), "ha": "center", "va": "bottom"}
        if row.deaths <= claimed:
            first_half = row.place % 1 < 0.5
            look = {"offset": (-2 if first_half else 2, -4), "ha": "right" if first_half else "left", "va": "top"}
        _note(days if of_month[row.Index] else later, str(row.deaths), (row.place, row.deaths), **look)
    red = {"ha": "right", "va": "top", "color": HIGHLIGHT, "fontweight": "semibold"}
    _note(days, f"the article's {claimed}", (length, claimed), (-2, -4), **red)
    later.legend(loc="lower right")
    article_published(later, measures.decimal_year(date.fromisoformat(book.published)), 0.5)
    return Drawing(figure, card)


def _toll_panel(axes: Axes, rows: pd.DataFrame, claimed: int, heading: str) -> None:
    """The counts of one panel, with the article's number as a line."""
    axes.grid(axis="y")
    axes.axhline(claimed, color=HIGHLIGHT, linewidth=1, zorder=1)
    _heading(axes, heading)
    look = {"color": INK, "markersize": 5.5, "markeredgewidth": 1.1, "linestyle": "none", "zorder": 3}
    for counted, face in (("official", INK), ("press", "white")):
        part = rows[rows["counted"] == counted]
        axes.plot(part["place"], part["deaths"], "o", markerfacecolor=face, label=f"{counted} count", **look)


FIRST_YEAR = 1991
STATUS_BARS = {
    "member": {"color": "#858585", "linewidth": 0},
    "former": {"color": HIGHLIGHT, "linewidth": 0},
    "associate": {"facecolor": "white", "edgecolor": MUTED, "hatch": "//////", "linewidth": 0.8},
    "observer": {"facecolor": "white", "edgecolor": MUTED, "linewidth": 0.8},
}
ROWS = {**STATE_NAMES, "RUS": "Russia"}


@house_style()
def memberships(book: Book) -> Drawing:
    """Who joined what, and who left: bodies led by Russia on one side, others on the other (F19)."""
    rows = book.used("memberships")
    drawn = measures.membership_spells(rows, book.published)
    allied, union = ([STATE_NAMES[code] for code in measures.members(rows, body)] for body in ("CSTO", "EAEU"))
    uzbek = drawn[(drawn["country_iso3"] == "UZB") & (drawn["status"] == "former")]
    treaty, again = (row for _, row in uzbek[uzbek["organisation"] == "CST"].iterrows())
    associate = drawn[drawn["status"] == "associate"].iloc[0]
    of_charter = (drawn["organisation"] == "CSTO") & (drawn["country_iso3"] == "RUS")
    left_in = list(uzbek["left"].str[:4].drop_duplicates())
    others = list(measures.ORGANISATIONS)[len(measures.RUSSIAN_LED) :]
    card = Card(
        "F19",
        "memberships",
        title="{allied} Central Asian states are in Russia's alliance; Uzbekistan left {times}",
        subtitle="Membership in {led} organisations led by Russia and {others} others, {first} to {last}",
        caption="{names} have been in the treaty since {signed} and in the organisation since its charter of "
        "{charter}. Uzbekistan left the treaty on {left} and, after its return, both on {left_again}; that the treaty "
        "bound it again is read from its parliament's vote, reported in {again}. Nothing was found on Turkmenistan and "
        "the treaty, either way. Where sources give different days, the earliest is drawn. Being a member does not "
        "show how a state acts inside, nor that it follows Moscow.",
        alt="{panels} small panels of bars for the five Central Asian states and Russia. Left, led by Russia: in the "
        "treaty and in its organisation the bars of {names} run through to {last}, as do Russia's; Uzbekistan's "
        "highlighted bars end in {left_years}; Turkmenistan is not in the organisation. All six are in the "
        "Commonwealth, Turkmenistan as an associate since {associate}; of the five only {union} are members of the "
        "Eurasian Economic Union. Right, others: {SCO} of the five are in the Shanghai Cooperation Organisation, {OTS} "
        "in the Organization of Turkic States, {WTO} in the World Trade Organization.",
        claims=("C20", "C33", "C34", "C35"),
        tables=("memberships",),
        drawn=drawn,
        values={
            "allied": spell(len(allied)).capitalize(),
            "times": {1: "once", 2: "twice"}[len(left_in)],
            "led": spell(len(measures.RUSSIAN_LED)),
            "others": spell(len(others)),
            **{body: spell(len(measures.members(rows, body))) for body in others},
            "panels": spell(len(measures.ORGANISATIONS)).capitalize(),
            "first": FIRST_YEAR,
            "last": int(book.published[:4]),
            "names": listed(allied),
            "charter": in_words(drawn.loc[of_charter, "joined"].iloc[0]),
            "left_years": listed(left_in),
            "union": listed(union),
            "signed": in_words(treaty["joined"]),
            "left": in_words(treaty["left"]),
            "again": in_words(again["joined"]),
            "left_again": in_words(again["left"]),
            "associate": in_words(associate["joined"]),
        },
    )
    figure, grid = sheet(card, 6.0, rows=4, columns=2, left=0.95, right=0.2, top=0.45, hspace=0.55, wspace=0.06)
    end = measures.decimal_year(date.fromisoformat(book.published))
    for number, (body, words) in enumerate(measures.ORGANISATIONS.items()):
        column, line = divmod(number, len(measures.RUSSIAN_LED))
        axes = figure.add_subplot(grid[line, column], xlim=(FIRST_YEAR, end + 0.1), ylim=(len(ROWS) - 0.4, -0.6))
        axes.grid(axis="x")
        axes.set(xticks=[2000, 2010, 2020], yticks=range(len(ROWS)))
        axes.set_yticklabels([] if column else ROWS.values(), color=INK)
        for place, code in enumerate(ROWS):
            here = (drawn["organisation"] == body) & (drawn["country_iso3"] == code)
            _spells(axes, drawn[here], place)
        _heading(axes, words)
        if not line:
            group = "Others" if column else "Led by Russia"
            _note(axes, group, (0, 1), (0, 20), xycoords="axes fraction", color=MUTED)
    key = figure.add_subplot(grid[-1, -1])
    key.axis("off")
    labels = [status.replace("former", "member that left") for status in STATUS_BARS]
    handles = [Patch(label=label, **look) for label, look in zip(labels, STATUS_BARS.values(), strict=True)]
    key.legend(handles=handles, loc="center left")
    return Drawing(figure, card)


def _spells(axes: Axes, spells: pd.DataFrame, place: int) -> None:
    """What one state is to one organisation: a bar, or words where there is no date."""
    aside = {"axes": axes, "at": (FIRST_YEAR, place), "offset": (2, 0), "color": MUTED, **CLEAR}
    if spells.empty:
        _note(words="no data", **aside)
    for row in spells.itertuples():
        if row.status == "none" or not row.joined:
            _note(words="not a member" if row.status == "none" else f"{row.status}, date not found", **aside)
            continue
        gid = f"spell {row.country_iso3} {row.organisation} {row.joined}"
        bar = {"left": row.from_year, "height": 0.58, "zorder": 2, "gid": gid, "label": row.status}
        axes.barh(place, row.to_year - row.from_year, **bar, **STATUS_BARS[row.status])
        if row.status == "former":
            _note(axes, f"left in {row.left[:4]}", (row.to_year, place), color=HIGHLIGHT)
