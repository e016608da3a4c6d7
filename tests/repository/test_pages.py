"""The pages as a reader uses them: driven in a real browser, read by an accessibility checker and an HTML checker."""

import re
import shutil
import subprocess
from functools import partial

import pytest

from browser import CHROMIUM, MISSING, expect, sync_playwright
from claimbook.data.tables import ROOT
from claimbook.publish.write import cards, published
from claimbook.words import VERDICT_NAMES, VERDICTS

pytestmark = pytest.mark.slow
HOW = "make browser"
NODE = ROOT / "build" / "node_modules"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ARTICLES = ("figures/article.html", "build/article.html")
PAGES = ("figures/index.html", "figures/claims.html", *ARTICLES, "figures/notebooks/03_migration.html")
WIDTHS = (360, 768, 1280)
if MISSING:
    pytest.skip(f"the pages are not tested without Chromium and Playwright: {HOW}", allow_module_level=True)


@pytest.fixture(scope="module")
def site(tmp_path_factory, tables, book):
    """The pages as this code makes them, with the figures beside them."""
    root = tmp_path_factory.mktemp("site")
    shutil.copytree(ROOT / "figures", root / "figures")
    shutil.copytree(ROOT / "src" / "exhibit" / "fonts", root / "src" / "exhibit" / "fonts")
    path = ROOT / "data" / "article" / "article.txt"
    text = path.read_text(encoding="utf-8") if path.exists() else None
    if text is not None:
        text = text if len(text) == tables["article"]["text_characters"].iloc[0] else None
    for name, content in published(book, text).items():
        if name.endswith(".html"):
            (root / name).parent.mkdir(exist_ok=True, parents=True)
            (root / name).write_text(content, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(site, browser):
    """Opens a page; at the end no request has left the machine and nothing was complained about in the console."""
    contexts, outside, complaints = [], [], []

    def guard(route):
        if not route.request.url.startswith((site.as_uri() + "/", "data:")):
            outside.append(route.request.url)
            return route.abort()
        return route.continue_()

    def visit(name, width=1280, scheme="light", mark="", **options):
        if not (site / name).exists():
            pytest.skip("needs the article's text: make article FILE=path/to/text")
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, **options)
        contexts.append(context)
        context.route("**/*", guard)
        page = context.new_page()
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else 0
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto((site / name).as_uri() + mark)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert outside == []
    assert complaints == []


def shown(page) -> list[str]:
    return page.eval_on_selector_all("[data-claims]", "found => found.filter(e => e.offsetParent).map(e => e.id)")


def focused(page) -> str:
    return page.evaluate("(document.activeElement.textContent || document.activeElement.id).trim()")


def in_order() -> list[dict]:
    """The records in the order of the gallery: a picture of all claims leads."""
    records = cards(ROOT)
    most = max(len(record["claims"]) for record in records)
    return sorted(records, key=lambda record: record["id"].startswith("T") or len(record["claims"]) < most)


def test_gallery_shows_every_figure_with_all_that_belongs_to_it(visit, book):
    page = visit("figures/index.html")
    records = in_order()
    assert shown(page) == [record["id"] for record in records]
    for record in records:
        exhibit = page.locator(f"#{record['id']}")
        words = exhibit.evaluate("e => e.textContent")
        for part in ("title", "subtitle", "caption", "alt", "source_line", "fingerprint"):
            assert record[part] in words, (record["id"], part)
        # The page says once what the picture's file says too.
        visible = " ".join(exhibit.inner_text().split())
        assert [visible.count(record[part]) for part in ("title", "subtitle", "alt")] == [1, 1, 1]
        stem = f"{record['id']}_{record['name']}"
        kinds = ("svg", "pdf", "png", "csv") if record["id"].startswith("F") else ("html", "csv", "md")
        links = exhibit.locator(".downloads a").evaluate_all("found => found.map(e => e.getAttribute('href'))")
        assert {f"{stem}.{kind}" for kind in kinds} <= set(links)
        listed = exhibit.locator("details:first-of-type a[href^='article.html']")
        assert listed.evaluate_all("found => found.map(e => e.textContent)") == record["claims"]
        made = exhibit.get_by_role("link", name=f"Made in {record['notebook']}").get_attribute("href")
        assert made == f"notebooks/{record['notebook']}.html#{record['id']}"
        entry = page.locator(f".contents a[href='#{record['id']}']")
        expect(entry).to_contain_text(record["title"])
    assert page.locator(".sheet img").count() == sum(record["id"].startswith("F") for record in records)
    for picture in page.locator(".sheet img, .contents img").all():
        picture.scroll_into_view_if_needed()
        picture.evaluate("e => e.decode()")
        assert picture.evaluate("e => e.naturalWidth > 100 && (e.alt.length > 20 || !!e.closest('.contents'))")


def test_the_answers_stand_beside_the_picture(visit, book):
    page = visit("figures/index.html", 360)
    for record in cards(ROOT):
        words = page.locator(f"#{record['id']}").evaluate("e => e.textContent")
        if len(record["claims"]) <= 14:
            assert all(book.answer(claim) in words for claim in record["claims"]), record["id"]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_picture_fits_the_width_without_the_title_and_foot_that_stand_beside_it(visit, width):
    page = visit("figures/index.html", width)
    for record in [record for record in cards(ROOT) if record["id"].startswith("F")]:
        crop = page.locator(f"#{record['id']} .sheet .crop")
        box, whole = crop.bounding_box(), crop.locator("img").bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width
        scale = whole["width"] / 7.2
        # A title and a subtitle of a line each at the top, and a source line at the foot, are no smaller than this.
        assert whole["y"] < box["y"] - 0.4 * scale, record["id"]
        assert whole["y"] + whole["height"] > box["y"] + box["height"] + 0.3 * scale, record["id"]


def test_every_local_link_leads_somewhere(visit, site):
    for name in [*PAGES[:3], PAGES[-1]]:
        links = visit(name).eval_on_selector_all(
            "a[href], link[href]", "found => found.map(e => e.getAttribute('href'))"
        )
        assert len(links) > 20
        for link in links:
            target, _, mark = link.partition("#")
            if re.match(r"https?://", link):
                continue
            target = target.partition("?")[0]
            path = (site / name).parent / target if target else site / name
            elsewhere = (ROOT / path.resolve().relative_to(site)).resolve()
            assert path.exists() or elsewhere.exists(), link
            if mark and path.suffix == ".html":
                made = path.read_text(encoding="utf-8")
                assert f'id="{mark}"' in made, link


@pytest.mark.parametrize("field", ["claim", "verdict", "notebook"])
def test_filter_shows_what_was_asked_for(visit, book, field):
    page, records = visit("figures/index.html"), in_order()
    verdicts = book.verdicts().set_index("claim_id")["verdict"]
    for value in page.locator(f"#{field} option").evaluate_all("found => found.map(e => e.value).filter(Boolean)")[:6]:
        page.select_option(f"#{field}", value)
        wanted = [
            record
            for record in records
            if (field == "notebook" and record["notebook"] == value)
            or (field == "claim" and value in record["claims"])
            or (field == "verdict" and any(verdicts[claim] == value for claim in record["claims"]))
        ]
        # Those of few claims come first.
        assert shown(page) == [record["id"] for record in sorted(wanted, key=lambda record: len(record["claims"]))]
        assert f"?{field}={value}" in page.url
        expect(page.get_by_role("status")).to_have_text(f"{len(wanted)} of {len(records)} shown")
    assert shown(visit("figures/index.html", mark=f"?{field}={value}")) == shown(page)
    page.get_by_role("button", name="Show all").click()
    expect(page.get_by_role("status")).to_have_text(f"{len(records)} of {len(records)} shown")
    assert shown(page) == [record["id"] for record in records]


@pytest.mark.parametrize("words", ["ten million", "10 million", "Labour migrants", "LABOUR MIGRANTS from central asia"])
def test_search_finds_a_number_in_words_and_in_digits_and_part_of_a_claim(visit, words):
    page = visit("figures/index.html")
    page.fill("#q", words)
    assert shown(page)[0] == "F06"
    link = page.get_by_role("link", name="Look for the same among the claims")
    link.click()
    page.wait_for_load_state()
    assert page.url.startswith(page.url.partition("figures")[0] + "figures/claims.html?q=")
    found = page.locator("tbody tr:visible td:first-child").all_text_contents()
    assert "C10b" in found and len(found) < 12
    for name in ARTICLES[:1]:
        assert "C10b" in shown(visit(name, mark=f"?q={words.replace(' ', '+')}"))


def test_claim_and_verdict_must_hold_for_the_same_claim(visit, book):
    page = visit("figures/index.html")
    verdicts = book.verdicts().set_index("claim_id")["verdict"]
    page.select_option("#claim", "C10")
    page.select_option("#verdict", verdicts["C10"])
    assert shown(page)
    page.select_option("#verdict", next(verdict for verdict in verdicts if verdict != verdicts["C10"]))
    assert shown(page) == []
    expect(page.get_by_role("status")).to_contain_text(f"C10 is {verdicts['C10'].replace('_', ' ')}, not")
    page = visit("figures/index.html", mark=page.url[page.url.index("?") :])
    expect(page.get_by_role("status")).to_contain_text(f"C10 is {verdicts['C10'].replace('_', ' ')}, not")
    page = visit("figures/claims.html", mark="?q=a+word+that+is+nowhere+xyzzy")
    expect(page.get_by_role("status")).to_contain_text("0 of")
    expect(page.get_by_role("status")).to_contain_text("nothing fits")


@pytest.mark.parametrize("name", [*ARTICLES[:1], "figures/claims.html"])
def test_legend_leads_to_the_claims_of_a_verdict(visit, book, name):
    page = visit(name)
    page.locator(".legend a").nth(2).click()
    assert page.url.endswith("?verdict=mixed")
    mixed = book.verdicts().query("verdict == 'mixed'")["claim_id"]
    expect(page.get_by_role("status")).to_contain_text(f"{len(mixed)} of {len(book.verdicts())} shown")
    assert page.locator("section:visible").count() <= len(mixed)


def test_claims_are_sorted_by_a_click_on_a_heading(visit, book):
    page = visit("figures/claims.html")
    names = "[...document.querySelectorAll('tbody td:first-child')].map(e => e.textContent)"
    order = list(book.verdicts()["claim_id"])
    assert page.evaluate(names) == order
    heading = page.get_by_role("button", name="Sort by Verdict")
    heading.click()
    sorted_by_verdict = page.evaluate(names)
    verdicts = book.verdicts().set_index("claim_id")["verdict"]
    found = [list(VERDICTS).index(verdicts[claim]) for claim in sorted_by_verdict]
    assert found == sorted(found) and sorted_by_verdict != order
    assert page.locator("th[aria-sort='ascending']").count() == 1
    heading.press("Enter")
    assert page.evaluate(names)[0] != sorted_by_verdict[0]
    page.get_by_role("button", name="Sort by Claim").click()
    assert page.evaluate(names) == order


@pytest.mark.parametrize("name, part", [("figures/index.html", "F06"), ("figures/article.html", "C10b")])
def test_link_to_a_part_is_copied_and_leads_to_it(visit, name, part):
    page = visit(name, mark="?verdict=contradicted", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name=f"Copy link to {part}", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Copied")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.url.partition("?")[0] + "#" + part
    page.goto(link)
    page.wait_for_timeout(300)
    assert -1 <= page.locator(f"#{part}").bounding_box()["y"] < 200


def test_citation_is_copied(visit):
    page = visit("figures/index.html", permissions=["clipboard-read", "clipboard-write"])
    record = cards(ROOT)[1]
    page.locator(f"#{record['id']} .cite summary").click()
    for name, sign in (("citation", record["title"]), ("BibTeX", "@misc{"), ("CSL-JSON", '"type": "figure"')):
        page.get_by_role("button", name=f"Copy {name} of {record['id']}", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("Copied")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert sign in copied and record["fingerprint"] in copied


def test_citation_is_copied_without_permission_too(visit):
    page = visit("figures/index.html")
    page.evaluate("navigator.clipboard.writeText = () => Promise.reject(new Error('denied')); 0")
    page.evaluate(
        "document.addEventListener('copy', () => (window.copied = getSelection().toString() || document.activeElement.value)); 0"
    )
    page.locator(".exhibit .cite summary").first.click()
    page.get_by_role("button", name=re.compile("Copy citation of F")).first.click()
    page.wait_for_function("window.copied")
    assert in_order()[0]["fingerprint"] in page.evaluate("window.copied")
    assert page.locator("textarea").count() == 0


def test_a_figure_opens_in_full(visit):
    page = visit("figures/index.html")
    record = cards(ROOT)[0]
    page.locator(f"#{record['id']} a.sheet").click()
    assert page.url.endswith(f"{record['id']}_{record['name']}.svg")
    assert page.evaluate("document.documentElement.tagName") == "svg"


def test_gallery_works_by_keyboard_alone(visit):
    page = visit("figures/index.html")
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the content"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left >= 0")
    page.keyboard.press("Enter")
    for field in ("q", "claim", "verdict"):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == field
    page.keyboard.press("ArrowDown")
    assert page.input_value("#verdict") == "supported"
    expect(page.get_by_role("status")).not_to_have_text("")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert focused(page) == "Show all"
    page.keyboard.press("Enter")
    expect(page.locator("#verdict")).to_have_value("")
    for _ in range(100):
        page.keyboard.press("Tab")
        if focused(page) == "Copy link":
            break
    assert focused(page) == "Copy link"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Copied")
    assert focused(page) == "Copy link"
    page.goto(page.url.partition("#")[0] + "#F03")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/F03_*.svg")


def test_article_works_by_keyboard_alone(visit, book):
    page = visit("figures/article.html")
    row = book.verdicts().iloc[0]
    grounds = page.locator(f"#{row['claim_id']} .grounds")
    for _ in range(30):
        page.keyboard.press("Tab")
        if focused(page) == grounds.locator("summary").text_content():
            break
    expect(grounds.locator("dl")).not_to_be_visible()
    page.keyboard.press("Enter")
    expect(grounds.locator("dl")).to_be_visible()
    expect(grounds).to_contain_text(row["quote"])
    page.keyboard.press("Enter")
    expect(grounds.locator("dl")).not_to_be_visible()


@pytest.mark.parametrize("claim", ["C01", "C10", "C31"])
def test_a_card_says_claim_verdict_answer_and_how_sure_and_folds_the_grounds(visit, book, tables, claim):
    page = visit("figures/article.html")
    row = book.verdicts().set_index("claim_id").loc[claim]
    verdict = tables["verdicts"].set_index("claim_id").loc[claim]
    card = page.locator(f"#{claim}")
    for part in (row["reading"], VERDICT_NAMES[row["verdict"]], book.answer(claim), f"{row['confidence']} confidence"):
        expect(card.get_by_text(part).first).to_be_visible()
    expect(card.get_by_text(row["quote"])).not_to_be_visible()
    card.locator(".grounds summary").click()
    links = tables["evidence_links"].query("claim_id == @claim")
    for part in (row["quote"], verdict["reasoning"], verdict["question"], *links["finding"]):
        expect(card).to_contain_text(part)
    for record in cards(ROOT):
        found = card.locator(f".grounds a[href='index.html#{record['id']}']").count() == 1
        # What bears on all claims is not linked from each.
        assert found == (claim in record["claims"] and len(record["claims"]) < len(tables["claims"]))


def test_every_claim_is_marked_by_colour_line_and_glyph(visit, book):
    page = visit("figures/article.html")
    found = page.eval_on_selector_all(
        ".card",
        """found => found.map(e => { const style = getComputedStyle(e.querySelector('.quote')); return [
            e.querySelector('.quote').textContent, e.querySelector('.badge').textContent.trim(),
            style.textDecorationLine, style.textDecorationColor, style.textDecorationStyle]; })""",
    )
    verdicts = book.verdicts()
    assert [reading for reading, *_ in found] == list(verdicts["reading"])
    looks = {}
    for (_, badge, line, colour, style), verdict in zip(found, verdicts["verdict"], strict=True):
        assert line == "underline"
        looks.setdefault(verdict, set()).add((badge.split(",")[0], colour, style))
    assert all(len(look) == 1 for look in looks.values())
    assert len({next(iter(look))[0][0] for look in looks.values()}) == len(looks)


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("name", ARTICLES)
def test_a_link_to_a_claim_shows_its_card_from_the_top(visit, name, scripts):
    page = visit(name, 360, mark="#C31", java_script_enabled=scripts)
    page.wait_for_timeout(300)
    heading = page.locator("#C31 h3")
    expect(heading).to_be_in_viewport()
    assert heading.bounding_box()["y"] > 0


def test_pages_work_without_script(visit):
    page = visit("figures/index.html", java_script_enabled=False)
    assert page.locator(".exhibit:visible").count() == len(cards(ROOT))
    expect(page.locator("#filter")).not_to_be_visible()
    assert page.locator("button:visible").count() == 0
    for name in PAGES:
        page = visit(name, java_script_enabled=False)
        assert page.locator("button:visible").count() == 0
        assert page.locator("[data-claims]:visible").count() == page.locator("[data-claims]").count()
        if page.locator("summary").count():
            # Some are open from the start.
            before = page.locator("details").first.get_attribute("open")
            page.locator("summary").first.click()
            assert page.locator("details").first.get_attribute("open") != before


def test_pages_are_light(site):
    for path in sorted(site.glob("*/**/*.html")):
        assert path.stat().st_size < 500_000, path.name


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_nothing_scrolls_sideways(visit, name, width):
    page = visit(name, width)
    page.eval_on_selector_all("details", "found => found.forEach(e => (e.open = true))")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = page.eval_on_selector_all(
        "body *",
        "found => found.filter(e => !e.closest('.skip') && e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 80))",
    )
    assert wide == []
    # Words that stand one letter a line do not scroll sideways either.
    tall = "found => found.filter(e => e.offsetHeight > 400).map(e => e.textContent)"
    assert page.eval_on_selector_all("summary, h1, h2, li", tall) == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_table_on_a_phone_keeps_its_words_whole_or_at_least_on_the_page(visit, scripts):
    page = visit("figures/notebooks/04_economy.html", 360, java_script_enabled=scripts)
    tables = page.locator(".part table:not(.claim)")
    assert tables.evaluate_all("found => found.every(e => e.scrollWidth <= e.parentElement.clientWidth)")
    stacked = page.locator(".stacked")
    assert (0 < stacked.count() < tables.count()) if scripts else stacked.count() == 0
    if scripts:
        cell = stacked.first.locator("td").nth(1)
        assert cell.evaluate("e => getComputedStyle(e, '::before').content") == '"Year of trade: "'
        page.set_viewport_size({"width": 1280, "height": 800})
        expect(stacked).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_ground_follows_the_reader_and_figures_stay_on_white(visit, scheme):
    page = visit("figures/index.html", scheme=scheme)
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (ground == "rgb(255, 255, 255)") == (scheme == "light")
    assert page.locator(".sheet").first.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(255, 255, 255)"


@pytest.mark.parametrize("name", ["figures/index.html", "figures/notebooks/03_migration.html"])
def test_the_words_are_set_in_the_house_font(visit, name):
    page = visit(name)
    page.evaluate("document.fonts.ready.then(() => 0)")
    assert page.evaluate("[...document.fonts].filter(font => font.status === 'loaded').length") >= 1


@pytest.mark.parametrize("name", PAGES)
def test_prints_as_a_document(visit, name):
    page = visit(name, scheme="dark")
    paper = page.pdf(format="A4")
    sheets = len(re.findall(rb"/Type\s*/Page\b", paper))
    assert 3 <= sheets <= 80
    page.emulate_media(media="print", color_scheme="dark")
    page.set_viewport_size({"width": 690, "height": 1000})
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("nav:visible, #filter:visible, button:visible").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 690
    # No heading is torn, or left alone at the foot of a page.
    for part in page.locator("h1, h2, h3").all()[:40]:
        style = part.evaluate("e => [getComputedStyle(e).breakInside, getComputedStyle(e).breakAfter]")
        assert style == ["avoid", "avoid"]
    if name == ARTICLES[0]:
        # A quote, a reasoning and the rest: what can be opened on the screen is printed.
        last = page.locator(".card .grounds dl").last
        assert last.evaluate("e => e.checkVisibility({contentVisibilityAuto: true})")


@pytest.mark.parametrize("width, scheme", [(360, "dark"), (1280, "light")])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_violation(visit, name, width, scheme):
    script = NODE / "axe-core" / "axe.min.js"
    if not script.exists():
        pytest.skip(f"needs axe-core: {HOW}")
    page = visit(name, width, scheme)
    page.eval_on_selector_all("details", "found => found.forEach((e, at) => (e.open = at % 4 == 0))")
    page.evaluate(script.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert len(found["passes"]) > 15
    assert [(fault["id"], fault["nodes"][0]["html"][:120]) for fault in found["violations"]] == []


def test_nu_checker_reports_no_error(site):
    jar = NODE / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if not jar.exists() or not shutil.which("java"):
        pytest.skip(f"needs Java and the Nu checker: {HOW}")
    check = partial(subprocess.run, capture_output=True, text=True)
    pages = [str(path) for path in sorted(site.glob("*/**/*.html"))]
    run = check(["java", "-jar", str(jar), "--errors-only", "--stdout", *pages])
    assert (run.returncode, run.stdout) == (0, "")
    wrong = site / "wrong.html"
    wrong.write_text("<!DOCTYPE html><title>x</title><p id=a><p id=a>", encoding="utf-8")
    assert check(["java", "-jar", str(jar), "--errors-only", "--stdout", str(wrong)]).returncode == 1
