"""One officer's figure, from a form through review to a public page, in a real browser."""

import re

import pytest

from tests import factories as f
from tracker.models import ProgressEntry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PUBLIC = "/en/plans/plan/indicators/I1/"


@pytest.fixture
def by_sex(world):
    return f.BreakdownFactory(indicator=world.indicator)


def fill_in(page, breakdown, *, total, women, men, unknown):
    page.fill("#id_value", total)
    for code, number in (("women", women), ("men", men), ("not-recorded", unknown)):
        page.fill(f"table[data-breakdown] input[name$='-{code}']", number)
    page.fill("#id_narrative", "Two courses in Astana.")
    page.fill("#id_obstacles", "Late lists.")
    page.fill("#id_next_steps", "A third course.")
    page.fill("#id_source", "Course register, 31 December 2025")


def begin(page, code):
    page.goto("/en/work/")
    page.locator("tr", has=page.locator(f"td.code:text-is('{code}')")).get_by_role("button", name="Begin").first.click()
    to_own_page(page)


def to_own_page(page):
    """From the form in the list of work, or on its own page already, to the report's own page."""
    page.goto(page.get_attribute("form[data-entry]", "action"))


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_a_figure_travels_from_the_officers_form_to_the_public_page(world, by_sex, visit, sign_in_as, javascript):
    officer = sign_in_as(visit(javascript=javascript), world.reporter)
    begin(officer, "I1")
    fill_in(officer, by_sex, total="41", women="20", men="20", unknown="0")
    if javascript:
        assert officer.inner_text("[data-all-total]") == "40"
        assert "Women + Men = 40, the total says 41: 1 not recorded?" in officer.inner_text("[data-difference-text]")
    officer.get_by_role("button", name="Submit for review").click()
    assert "Women + Men = 40, the total says 41: 1 not recorded?" in officer.inner_text("main")
    assert officer.input_value("#id_narrative") == "Two courses in Astana."
    officer.fill("table[data-breakdown] input[name$='not-recorded']", "1")
    officer.get_by_role("button", name="Save draft").click()
    public = visit(javascript=javascript)
    public.goto(PUBLIC)
    assert not re.search(r"\b41\b", public.inner_text("main"))

    officer.get_by_role("button", name="Submit for review").click()
    assert ProgressEntry.objects.get().state == "submitted"
    reviewer = sign_in_as(visit(javascript=javascript), world.coordinator)
    reviewer.goto("/en/review/")
    reviewer.get_by_role("link", name="Review I1").click()
    reviewer.fill("textarea[name$=comment]", "Which register is it?")
    reviewer.get_by_role("button", name="Return", exact=True).click()

    officer.goto("/en/work/")
    assert "Which register is it?" in officer.inner_text("main")
    officer.get_by_role("link", name="Correct I1").click()
    to_own_page(officer)
    officer.fill("#id_source", "Register of the Department of Personnel")
    officer.get_by_role("button", name="Submit for review").click()
    public.reload()
    assert not re.search(r"\b41\b", public.inner_text("main"))

    reviewer.goto("/en/review/")
    reviewer.get_by_role("link", name="Review I1").click()
    reviewer.get_by_role("button", name="Approve and publish").click()
    public.reload()
    text = public.inner_text("main")
    assert "41" in text
    assert "Ministry of Defence" in text
    assert public.locator("main svg.chart, main figure svg").count() > 0
    public.goto("/en/plans/plan/bodies/defence/")
    assert "41" in public.inner_text("main")
    assert "Which register is it?" not in public.inner_text("body")


def test_the_figure_can_be_entered_with_the_keyboard_alone(world, by_sex, visit, sign_in_as):
    page = sign_in_as(visit(width=360), world.reporter)
    begin(page, "I1")
    page.focus("#id_value")
    page.keyboard.type("3")
    for number in ("1", "2", "0"):
        page.keyboard.press("Tab")
        page.keyboard.press("Tab") if page.evaluate("document.activeElement.matches('.scroll')") else None
        page.keyboard.type(number)
    page.focus("#id_source")
    page.keyboard.type("Register")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    entry = ProgressEntry.objects.get()
    assert (entry.value, entry.state) == (3, "draft")
    assert {c.key: int(c.value) for c in entry.cells.all()} == {"women": 1, "men": 2, "not-recorded": 0}


def test_the_second_of_two_people_sees_both_versions_and_loses_nothing(world, visit, sign_in_as):
    colleague = f.reporter_of(world.defence)
    first, second = sign_in_as(visit(), world.reporter), sign_in_as(visit(), colleague)
    begin(first, "I1")
    second.goto(first.url.replace(first.url.split("/en/")[0], ""))
    first.fill("#id_value", "10")
    first.get_by_role("button", name="Save draft").click()
    second.fill("#id_value", "12")
    second.fill("#id_narrative", "Mine.")
    second.get_by_role("button", name="Save draft").click()
    text = second.inner_text("main")
    assert "10" in text
    assert "12" in text
    assert second.input_value("#id_narrative") == "Mine."
    assert ProgressEntry.objects.get().value == 10
    assert not ProgressEntry.objects.get().receipts.filter(by=colleague).exists()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_no_public_page_is_wider_than_the_screen(world, visit, width, language):
    page = visit(width=width)
    for path in ("", "text/", "objectives/", "actions/", "actions/1.1/", "indicators/", "indicators/I1/", "bodies/"):
        page.goto(f"/{language}/plans/plan/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
