"""Charts in a real browser: the figure under the pointer, finger and arrow keys, and choosing a body."""

from decimal import Decimal

import pytest

from tests import factories as f
from tests.public.reports import approved

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/en/plans/plan/indicators/I1/"


@pytest.fixture
def told(world):
    """The indicator by two bodies and by sex: 12, a zero, a gap; 1,300 people in the last year."""
    f.BreakdownFactory(indicator=world.indicator)
    first, second, _third, fourth = world.periods
    approved(world.for_indicator, first, value=Decimal(12))
    approved(world.other, first, value=Decimal(0))
    approved(world.for_indicator, second, value=Decimal(30))
    approved(world.for_indicator, fourth, value=Decimal(1300))
    return world


def marks(page):
    """What the arrow keys go through in the first chart that is shown."""
    page.locator("svg.chart:visible").first.focus()
    page.keyboard.press("Home")
    said = [page.inner_text(".tip")]
    while True:
        page.keyboard.press("ArrowRight")
        if page.inner_text(".tip") == said[-1]:
            return said
        said.append(page.inner_text(".tip"))


@pytest.mark.parametrize("width", [1280, 360])
def test_the_arrow_keys_go_from_figure_to_figure_and_are_heard(told, visit, width):
    page = visit(width)
    page.goto(PAGE)
    assert marks(page) == [
        "2022: 12",
        "2023: 42 (provisional)",
        "2024: no approved report",
        "2025: 1,342 (provisional)",
    ]
    assert page.inner_text("[role=status]") == "2025: 1,342 (provisional)"
    page.keyboard.press("Escape")
    assert page.locator(".tip").is_hidden()
    assert (
        page.locator("svg.chart:visible")
        .first.get_attribute("aria-label")
        .startswith("Indicator I1 (people). 2022: 12")
    )


def test_the_figure_stands_beside_the_pointer_and_the_finger_and_goes_with_them(told, visit):
    page = visit()
    page.goto(PAGE)
    zero, bar = page.locator("[data-choose] svg.chart").nth(1), page.locator("[data-choose] svg.chart").nth(0)
    bar.scroll_into_view_if_needed()
    box = bar.locator(".c-bar").last.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert page.inner_text(".tip") == "2025: 1,300"
    page.mouse.move(2, 2)
    assert page.locator(".tip").is_hidden()
    page.mouse.click(box["x"] + 3, box["y"] + 3)
    assert page.inner_text(".tip") == "2025: 1,300"
    assert "2022: 0" in zero.get_attribute("aria-label")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_body_is_chosen_and_the_choice_stands_in_the_address(told, visit, javascript):
    page = visit(javascript=javascript)
    page.goto(PAGE)
    section = page.locator("[data-choose]")
    assert section.locator("svg.chart").count() == 2
    page.select_option("#body", "interior")
    if not javascript:
        section.get_by_role("button", name="Show").click()
    page.wait_for_url("**/I1/?body=interior*")
    section.get_by_role("heading", name="Ministry of the Interior").wait_for()
    assert section.locator("h3").all_inner_texts() == ["Ministry of the Interior"]
    assert (
        section.locator("svg.chart:visible")
        .get_attribute("aria-label")
        .startswith("Ministry of the Interior: 2022: 0;")
    )
    assert page.input_value("#body") == "interior"
    assert "body=interior" in section.locator(".dl a").first.get_attribute("href")
    page.reload()
    assert page.locator("[data-choose] h3").all_inner_texts() == ["Ministry of the Interior"]
    if javascript:
        assert page.evaluate("document.activeElement.id") in ("body", "")
        page.select_option("#body", "")
        page.wait_for_url("**/I1/")
        assert page.locator("[data-choose] svg.chart").count() == 2


def test_the_script_moves_nothing_on_the_page_and_is_light(told, visit):
    def feet(page):
        page.goto(PAGE)
        page.wait_for_load_state("networkidle")
        return [part.bounding_box() for part in page.locator("main .sec, .foot").all()]

    plain, scripted, sizes = visit(javascript=False), visit(), {}
    scripted.on("response", lambda r: sizes.update({r.url: len(r.body())}) if "/charts" in r.url else None)
    assert feet(scripted) == feet(plain)
    assert 0 < sum(size for url, size in sizes.items() if url.endswith(".js")) < 12_000


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_charts_fit_a_phone_of_320_pixels_with_their_letters_at_their_size(told, visit, language):
    page = visit(320)
    page.goto(PAGE.replace("/en/", f"/{language}/"))
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    for chart in page.locator("svg.chart:visible").all():
        shown = chart.evaluate("e => e.getBoundingClientRect().width / e.viewBox.baseVal.width")
        assert shown >= 0.85


def test_colours_forced_by_the_system_leave_no_mark_in_the_colour_of_the_ground(told, chromium, live_server):
    context = chromium.new_context(forced_colors="active", base_url=live_server.url)
    page = context.new_page()
    page.goto(PAGE)
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    for role in ("c-bar", "c-line"):
        fill = page.locator(f"svg.chart:visible .{role}").first.evaluate("e => getComputedStyle(e).fill")
        assert fill not in (ground, "none")
    ink = page.evaluate("getComputedStyle(document.body).color")
    assert page.locator("svg.chart:visible .c-stroke-line").first.evaluate("e => getComputedStyle(e).stroke") == ink
    page.goto("/en/plans/plan/")
    square = page.locator(".tally a.u.s-noinfo").first.evaluate("e => getComputedStyle(e).backgroundImage")
    assert "gradient" in square, "hatched still: nothing is known"
    context.close()
