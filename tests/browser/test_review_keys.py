"""The reviewers' shortcuts in a real browser: they move and open, never decide by themselves, and can be turned off."""

import pytest

from tests import factories as f
from tracker.domain import workflow
from tracker.models import ProgressEntry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def waiting(world):
    """Three reports of defence that wait, oldest first."""
    entries = []
    for period in world.periods[:3]:
        entry = workflow.start(world.for_indicator, period, by=world.reporter)
        data = workflow.EntryData(value=period.pk, narrative="Done.", source="Register", language="en")
        workflow.save(entry, data, by=world.reporter, version=entry.version)
        workflow.submit(entry, by=world.reporter, version=entry.version)
        entries.append(entry)
    return entries


def focused(page, what="document.activeElement.getAttribute('href')"):
    return page.evaluate(what)


def address(entry):
    return f"/en/review/entries/{entry.pk}/"


def test_a_reviewer_works_the_queue_by_keyboard(world, waiting, visit, sign_in_as):
    page = sign_in_as(visit(), world.coordinator)
    page.goto("/en/review/")
    assert page.locator("[data-keys]").is_visible()
    for key, place in (("j", 0), ("j", 1), ("j", 2), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        assert focused(page) == address(waiting[place])
    # The same key on a Cyrillic keyboard.
    page.evaluate(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'л', code: 'KeyK', bubbles: true}))"
    )
    assert focused(page) == address(waiting[0])
    with page.expect_navigation():
        page.keyboard.press("o")
    assert page.url.endswith(address(waiting[0]))

    page.keyboard.press("?")
    assert page.locator("[data-keys]").get_attribute("open") is not None
    page.keyboard.press("r")
    assert focused(page, "document.activeElement.name") == "comment"
    # In a field they are letters.
    page.keyboard.type("a report, no joke")
    assert page.input_value("#id_comment") == "a report, no joke"
    page.focus("main")
    page.keyboard.press("a")
    assert focused(page, "document.activeElement.hasAttribute('data-approve')")
    assert not ProgressEntry.objects.filter(state="approved").exists()
    with page.expect_navigation():
        page.keyboard.press("n")
    assert page.url.endswith(address(waiting[1]))
    page.keyboard.press("a")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert ProgressEntry.objects.get(state="approved") == waiting[1]


def test_the_shortcuts_can_be_turned_off_and_stay_off(world, waiting, visit, sign_in_as):
    page = sign_in_as(visit(), world.coordinator)
    page.goto("/en/review/")
    page.click("[data-keys] summary")
    toggle = page.get_by_role("button", name="Use shortcuts")
    assert toggle.get_attribute("aria-pressed") == "true"
    toggle.click()
    page.goto(address(waiting[0]))
    page.keyboard.press("r")
    assert focused(page, "document.activeElement.name") is None
    page.keyboard.press("n")
    assert page.url.endswith(address(waiting[0]))
    page.click("[data-keys] summary")
    page.get_by_role("button", name="Use shortcuts").click()
    page.keyboard.press("r")
    assert focused(page, "document.activeElement.name") == "comment"


def test_without_scripts_nothing_is_said_of_shortcuts_and_all_can_be_done(world, waiting, visit, sign_in_as):
    f.BreakdownFactory(indicator=world.indicator)
    page = sign_in_as(visit(javascript=False), world.coordinator)
    page.goto("/en/review/")
    assert not page.locator("[data-keys]").is_visible()
    page.get_by_role("link", name="Review I1").first.click()
    page.locator("summary", has_text="Comment on: Progress").click()
    page.fill("#id_on-narrative", "Where was it?")
    page.fill("#id_comment", "See beside the text.")
    page.get_by_role("button", name="Return", exact=True).click()
    event = ProgressEntry.objects.get(state="returned").events.first()
    assert event.field_comments == {"narrative": "Where was it?"}
