"""The coordinator's calendar in a real browser, without scripts: close after seeing what is missing, open again."""

import pytest

from tracker.domain import schedule
from tracker.models import ReportingPeriod

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_period_is_closed_after_what_is_missing_is_seen_and_opened_again(world, visit, sign_in_as):
    page = sign_in_as(visit(width=360, javascript=False), world.coordinator)
    page.goto("/en/review/periods/")
    page.check(f"#period-{world.periods[3].pk}")
    page.click("text=Close the chosen")
    assert "3 reports have not come." in page.inner_text("main")
    assert "Ministry of the Interior" in page.inner_text("main")
    page.click("text=Close this period")
    assert "1 period is closed." in page.inner_text("body")
    assert [period.label_en for period in ReportingPeriod.objects.exclude(closed_at=None)] == ["2025"]
    page.click("main table >> text=2025")
    assert "closed" in page.inner_text(".facts")
    page.click("text=Open the period again")
    assert "The period 2025 takes reports again." in page.inner_text("body")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    period = ReportingPeriod.objects.get(pk=world.periods[3].pk)
    assert period.closed_at is None
    assert [change.by for change in schedule.history_of(period)][:2] == [str(world.coordinator)] * 2
