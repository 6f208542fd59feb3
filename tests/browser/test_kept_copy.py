"""What was typed here and never saved, when the report has left the body meanwhile: read, copied, thrown away."""

import pytest
from django.contrib.sessions.models import Session

from tests import factories as f
from tracker.domain import workflow
from tracker.domain.entries import EntryData
from tracker.models import ProgressEntry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def left(world, visit, sign_in_as):
    """A page of the reporter whose session ended while typing; a colleague has submitted the report since."""
    entry = workflow.start(world.for_indicator, world.periods[-1], by=world.reporter)
    page = sign_in_as(visit(width=360), world.reporter)
    page.set_default_timeout(15_000)
    page.goto(f"/en/work/entries/{entry.pk}/")
    Session.objects.all().delete()
    page.fill("#id_narrative", "Typed before the session was over.\nTwo lines.")
    page.fill("#id_value", "41")
    page.locator("[data-save-state]").first.filter(has_text="your session is over").wait_for()
    colleague, entry = f.reporter_of(world.defence), ProgressEntry.objects.get()
    theirs = EntryData(value=40, narrative="Theirs.", source="Register", language="en")
    workflow.save(entry, theirs, by=colleague, version=entry.version)
    workflow.submit(entry, by=colleague, version=entry.version)
    return page


def test_what_was_typed_is_still_there_to_read_and_goes_only_when_thrown_away(world, left, sign_in_as):
    address = left.url
    page = sign_in_as(left, world.reporter)
    for _visit in range(2):
        page.goto(address)
        kept = page.locator("[data-kept-copy]")
        kept.wait_for()
        assert "could not be saved" in kept.inner_text()
        assert kept.locator("dt").all_inner_texts() == ["Total (people)", "Progress in the period"]
        assert kept.locator("dd").all_inner_texts() == ["41", "Typed before the session was over.\nTwo lines."]
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Copy the text").click()
    assert "Typed before the session was over." in page.evaluate("getSelection().toString()")
    # The same inside the list of work.
    page.goto("/en/work/")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.locator("tbody[data-item=reviewers]").get_by_role("link", name="View").click()
    page.locator("[data-opened] [data-kept-copy] dd").first.wait_for()
    page.get_by_role("button", name="Throw this copy away").click()
    assert page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('nap-draft'))") == []
    page.goto(address)
    page.wait_for_load_state()
    assert page.locator("[data-kept-copy]").is_hidden()
    entry = ProgressEntry.objects.get()
    assert (entry.value, entry.narrative, entry.state) == (40, "Theirs.", "submitted")


def test_a_colleague_at_the_same_browser_sees_nothing_of_it(world, left, sign_in_as):
    address = left.url
    page = sign_in_as(left, f.reporter_of(world.defence))
    page.goto(address)
    page.wait_for_load_state()
    assert "Theirs." in page.inner_text("main")
    assert page.locator("[data-kept-copy]").is_hidden()
    assert "Typed before" not in page.inner_text("main")
