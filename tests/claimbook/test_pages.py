"""The pages as a reader uses them: driven in a real browser, read by an accessibility checker and an HTML checker."""

import re
import shutil
import subprocess
import sys
from functools import partial

import pytest

from claimbook.data.tables import ROOT
from claimbook.publish.write import cards, published

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
PAGES = ("figures/index.html", "figures/article.html", "build/article.html")
WIDTHS = (360, 1280)
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
# The checkers' environment stands last, so that whatever both have is taken from this one.
sys.path += [str(path) for path in ROOT.glob("build/checkers/lib/python*/site-packages")]
try:
    from playwright.sync_api import expect, sync_playwright
except ImportError:
    sync_playwright = None
finally:
    sys.path[:] = [path for path in sys.path if "/build/checkers/" not in path]
if sync_playwright is None or CHROMIUM is None:
    pytest.skip(f"the pages are not tested without Chromium and Playwright: {HOW}", allow_module_level=True)


@pytest.fixture(scope="module")
def site(tmp_path_factory, tables, book):
    """The pages as this code makes them, with the figures beside them."""
    root = tmp_path_factory.mktemp("site")
    shutil.copytree(ROOT / "figures", root / "figures")
    path = ROOT / "data" / "article" / "article.txt"
    text = path.read_text(encoding="utf-8") if path.exists() else None
    if text is not None:
        text = text if len(text) == tables["article"]["text_characters"].iloc[0] else None
    for name, content in published(book, text).items():
        if name.endswith(".html"):
            (root / name).parent.mkdir(exist_ok=True)
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
    return page.eval_on_selector_all(".exhibit", "found => found.filter(e => e.offsetParent).map(e => e.id)")


def focused(page) -> str:
    return page.evaluate("(document.activeElement.textContent || document.activeElement.id).trim()")


def test_gallery_shows_every_figure_with_all_that_belongs_to_it(visit, book):
    page = visit("figures/index.html")
    records = cards(ROOT)
    assert shown(page) == [record["id"] for record in records]
    for record in records:
        exhibit = page.locator(f"#{record['id']}")
        words = exhibit.evaluate("e => e.textContent")
        for part in ("title", "caption", "alt", "source_line", "fingerprint"):
            assert record[part] in words, (record["id"], part)
        stem = f"{record['id']}_{record['name']}"
        kinds = ("svg", "pdf", "png", "csv") if record["id"].startswith("F") else ("html", "csv", "md")
        links = exhibit.locator(".downloads a").evaluate_all("found => found.map(e => e.getAttribute('href'))")
        assert {f"{stem}.{kind}" for kind in kinds} <= set(links)
        listed = exhibit.locator("details:first-of-type li > a").evaluate_all("found => found.map(e => e.textContent)")
        assert listed == record["claims"]
    assert page.locator(".sheet img").count() == sum(record["id"].startswith("F") for record in records)
    for picture in page.locator(".sheet img").all():
        picture.scroll_into_view_if_needed()
        picture.evaluate("e => e.decode()")
        assert picture.evaluate("e => e.naturalWidth > 100 && e.alt.length > 20")


def test_every_local_link_leads_somewhere(visit, site):
    for name in PAGES[:2]:
        links = visit(name).eval_on_selector_all(
            "a[href], link[href]", "found => found.map(e => e.getAttribute('href'))"
        )
        assert len(links) > 50
        for link in links:
            target, _, mark = link.partition("#")
            if re.match(r"https?://", link):
                continue
            path = (ROOT / name).parent / target if target else site / name
            assert path.exists() or path.resolve().relative_to(ROOT).parts[0] == "notebooks", link
            if mark and path.suffix == ".html":
                made = (site / "figures" / path.name).read_text(encoding="utf-8")
                assert f'id="{mark}"' in made, link


@pytest.mark.parametrize("field", ["claim", "verdict", "notebook"])
def test_filter_shows_what_was_asked_for(visit, book, field):
    page, records = visit("figures/index.html"), cards(ROOT)
    verdicts = book.verdicts().set_index("claim_id")["verdict"]
    for value in page.locator(f"#{field} option").evaluate_all("found => found.map(e => e.value).filter(Boolean)")[:9]:
        page.select_option(f"#{field}", value)
        wanted = [
            record["id"]
            for record in records
            if (field == "notebook" and record["notebook"] == value)
            or (field == "claim" and value in record["claims"])
            or (field == "verdict" and any(verdicts[claim] == value for claim in record["claims"]))
        ]
        assert shown(page) == wanted
        expect(page.get_by_role("status")).to_have_text(f"{len(wanted)} of {len(records)} shown")
    page.get_by_role("button", name="Show all").click()
    expect(page.get_by_role("status")).to_have_text(f"{len(records)} of {len(records)} shown")
    assert len(shown(page)) == len(records)


def test_claim_and_verdict_must_hold_for_the_same_claim(visit, book):
    page = visit("figures/index.html")
    verdicts = book.verdicts().set_index("claim_id")["verdict"]
    page.select_option("#claim", "C10")
    page.select_option("#verdict", verdicts["C10"])
    assert shown(page)
    page.select_option("#verdict", next(verdict for verdict in verdicts if verdict != verdicts["C10"]))
    assert shown(page) == []


def test_citation_is_copied(visit):
    page = visit("figures/index.html", permissions=["clipboard-read", "clipboard-write"])
    record = cards(ROOT)[1]
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
    page.locator("button[data-copy]").first.click()
    page.wait_for_function("window.copied")
    assert cards(ROOT)[0]["fingerprint"] in page.evaluate("window.copied")
    assert page.locator("textarea").count() == 0


def test_a_figure_opens_in_full(visit):
    page = visit("figures/index.html")
    record = cards(ROOT)[0]
    page.locator(f"#{record['id']} .sheet a").click()
    assert page.url.endswith(f"{record['id']}_{record['name']}.svg")
    assert page.evaluate("document.documentElement.tagName") == "svg"


def test_gallery_works_by_keyboard_alone(visit):
    page = visit("figures/index.html")
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the content"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left >= 0")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "claim"
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert page.input_value("#verdict") == "supported"
    expect(page.get_by_role("status")).not_to_have_text("")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert focused(page) == "Show all"
    page.keyboard.press("Enter")
    expect(page.locator("#verdict")).to_have_value("")
    for _ in range(60):
        page.keyboard.press("Tab")
        if focused(page) == "Copy citation":
            break
    assert focused(page) == "Copy citation"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Copied")
    assert focused(page) == "Copy citation"


def test_article_works_by_keyboard_alone(visit, book):
    page = visit("figures/article.html")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "SUMMARY":
            break
    row = book.verdicts().iloc[0]
    card = page.locator(f"#{row['claim_id']}")
    expect(card).not_to_be_visible()
    page.keyboard.press("Enter")
    expect(card).to_be_visible()
    expect(card).to_contain_text(row["reading"])
    page.keyboard.press("Enter")
    expect(card).not_to_be_visible()


@pytest.mark.parametrize("claim", ["C01", "C10", "C31"])
def test_choosing_a_quote_shows_its_grounds(visit, book, tables, claim):
    page = visit("figures/article.html")
    row = book.verdicts().set_index("claim_id").loc[claim]
    verdict = tables["verdicts"].set_index("claim_id").loc[claim]
    page.locator("details", has=page.locator(f"#{claim}")).locator("summary").click()
    card = page.locator(f"#{claim}")
    expect(card).to_be_visible()
    links = tables["evidence_links"].query("claim_id == @claim")
    for part in (row["reading"], verdict["reasoning"], *links["finding"]):
        expect(card).to_contain_text(part)
    for record in cards(ROOT):
        assert (card.locator(f"a[href='index.html#{record['id']}']").count() == 1) == (claim in record["claims"])


def test_every_quote_is_marked_by_colour_line_and_glyph(visit, book):
    page = visit("figures/article.html")
    found = page.eval_on_selector_all(
        ".claim summary",
        """found => found.map(e => { const style = getComputedStyle(e.querySelector('.quote')); return [
            e.querySelector('.quote').textContent, e.querySelector('.badge').textContent.trim(),
            style.textDecorationLine, style.textDecorationColor, style.textDecorationStyle]; })""",
    )
    verdicts = book.verdicts()
    assert [quote for quote, *_ in found] == list(verdicts["quote"])
    looks = {}
    for (_, badge, line, colour, style), verdict in zip(found, verdicts["verdict"], strict=True):
        assert line == "underline"
        looks.setdefault(verdict, set()).add((badge.split(",")[0], colour, style))
    assert all(len(look) == 1 for look in looks.values())
    assert len({next(iter(look))[0][0] for look in looks.values()}) == len(looks)


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("name", PAGES[1:])
def test_a_link_to_a_claim_opens_it(visit, name, scripts):
    page = visit(name, mark="#C31", java_script_enabled=scripts)
    expect(page.locator("#C31")).to_be_visible()
    expect(page.locator("#C32")).not_to_be_visible()
    assert page.locator("#C31").bounding_box()["y"] > 20


def test_pages_work_without_script(visit):
    page = visit("figures/index.html", java_script_enabled=False)
    assert page.locator(".exhibit:visible").count() == len(cards(ROOT))
    expect(page.locator("#filter")).not_to_be_visible()
    assert page.locator("button:visible").count() == 0
    page = visit("figures/article.html", java_script_enabled=False)
    page.locator("summary").first.click()
    expect(page.locator(".card").first).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_nothing_scrolls_sideways_but_the_drawings(visit, name, width):
    page = visit(name, width)
    page.eval_on_selector_all("details", "found => found.forEach(e => (e.open = true))")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = page.eval_on_selector_all(
        "body *",
        "found => found.filter(e => !e.closest('.sheet, .skip') && e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 80))",
    )
    assert wide == []
    # Words that stand one letter a line do not scroll sideways either.
    tall = "found => found.filter(e => e.offsetHeight > 400).map(e => e.textContent)"
    assert page.eval_on_selector_all("summary, h1, h2, li", tall) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_ground_follows_the_reader_and_figures_stay_on_white(visit, scheme):
    page = visit("figures/index.html", scheme=scheme)
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (ground == "rgb(255, 255, 255)") == (scheme == "light")
    assert page.locator(".sheet").first.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(255, 255, 255)"


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
    if name == "figures/article.html":
        # A reading, a reasoning and the rest: what can be opened on the screen is printed.
        assert page.locator(".card").last.evaluate("e => e.checkVisibility({contentVisibilityAuto: true})")


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
    pages = [str(path) for path in sorted(site.glob("*/*.html"))]
    run = check(["java", "-jar", str(jar), "--errors-only", "--stdout", *pages])
    assert (run.returncode, run.stdout) == (0, "")
    wrong = site / "wrong.html"
    wrong.write_text("<!DOCTYPE html><title>x</title><p id=a><p id=a>", encoding="utf-8")
    assert check(["java", "-jar", str(jar), "--errors-only", "--stdout", str(wrong)]).returncode == 1
