"""A desk officer with thirty reports: each opened in the list, filled in and saved there, and all submitted at once."""

import pytest

from tests import factories as f
from tracker.models import ProgressEntry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

THIRTY = 30


@pytest.fixture
def thirty(world):
    """Thirty reports of defence for 2025: twenty-eight counts beside those of the small world."""
    for number in range(THIRTY - 2):
        indicator = f.IndicatorFactory(objective=world.objective, code=f"T{number:02}")
        f.AssignmentFactory(indicator=indicator, actor=world.defence, first_period=world.periods[-1])
    return world


def row(page, code):
    return page.locator("tbody[data-item]", has=page.locator(f"td.code:text-is('{code}')"))


def fill(item, value):
    item.locator("#id_value").fill(str(value))
    item.locator("#id_source").fill("Course register")


def test_thirty_reports_are_filled_in_inside_the_list_and_submitted_in_one_step(thirty, visit, sign_in_as):
    page = sign_in_as(visit(), thirty.reporter)
    page.goto("/en/work/")
    assert page.locator("tbody[data-item=open]").count() == THIRTY

    first = row(page, "T00")
    first.get_by_role("button", name="Begin").click()
    first.locator("#id_value").wait_for()
    for number in range(THIRTY - 2):
        item = row(page, f"T{number:02}")
        item.locator("#id_value").wait_for()
        assert page.locator("[data-opened]").count() == 1
        fill(item, number)
        last = number == THIRTY - 3
        item.get_by_role("button", name="Save draft" if last else "Save and open the next").last.click()
    item.get_by_text("Draft saved.").wait_for()
    assert ProgressEntry.objects.filter(state="draft", source="Course register").count() == THIRTY - 2
    assert "T27" in page.evaluate("document.activeElement.textContent")

    page.get_by_role("link", name=f"Submit all that is ready ({THIRTY - 2})").click()
    assert f"{THIRTY - 2} of {THIRTY}" in page.inner_text(".answer")
    page.fill("#id_letter_number", "15-02/77")
    page.get_by_role("button", name="Submit for review").click()
    assert f"{THIRTY - 2} reports are passed on." in page.inner_text(".answer")
    sent = ProgressEntry.objects.filter(state="submitted", letter_number="15-02/77")
    assert {int(entry.value) for entry in sent} == set(range(THIRTY - 2))


def test_opening_another_report_keeps_what_was_typed_in_the_first(thirty, visit, sign_in_as):
    page = sign_in_as(visit(), thirty.reporter)
    page.goto("/en/work/")
    row(page, "T00").get_by_role("button", name="Begin").click()
    fill(row(page, "T00"), 12)
    row(page, "T01").get_by_role("button", name="Begin").click()
    row(page, "T01").locator("#id_value").wait_for()
    assert ProgressEntry.objects.get(assignment__indicator__code="T00").value == 12
    # What cannot be saved stays open, and what was typed stays in it.
    fill(row(page, "T01"), "many")
    row(page, "T00").get_by_role("link", name="Continue").click()
    page.locator("#problems, .invalid-feedback").first.wait_for()
    assert row(page, "T01").locator("#id_value").input_value() == "many"
    assert page.locator("[data-opened]").count() == 1


def test_a_session_that_is_over_loses_nothing_that_was_typed(thirty, visit, sign_in_as):
    page = sign_in_as(visit(), thirty.reporter)
    page.goto("/en/work/")
    row(page, "T00").get_by_role("button", name="Begin").click()
    fill(row(page, "T00"), 12)
    page.context.clear_cookies(name="sessionid")
    row(page, "T00").get_by_role("button", name="Save draft").last.click()
    page.get_by_text("You are signed out.").wait_for()
    assert row(page, "T00").locator("#id_value").input_value() == "12"
    other = page.context.new_page()
    sign_in_as(other, thirty.reporter)
    row(page, "T00").get_by_role("button", name="Save draft").last.click()
    page.get_by_text("Draft saved.").wait_for()
    assert ProgressEntry.objects.get(assignment__indicator__code="T00").value == 12


def test_without_scripts_the_same_list_leads_to_pages(thirty, visit, sign_in_as):
    page = sign_in_as(visit(javascript=False), thirty.reporter)
    page.goto("/en/work/")
    row(page, "T00").get_by_role("button", name="Begin").click()
    assert "/work/entries/" in page.url
    page.fill("#id_value", "4")
    page.fill("#id_source", "Course register")
    page.get_by_role("button", name="Save draft").last.click()
    page.goto("/en/work/")
    page.get_by_role("link", name="Submit all that is ready (1)").click()
    page.get_by_role("button", name="Submit for review").click()
    assert ProgressEntry.objects.get(assignment__indicator__code="T00").state == "submitted"
