"""Reporting periods on the desk: added, moved, closed after seeing what is missing, opened again; and refused."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories as f
from tracker.domain import schedule, workflow
from tracker.domain.periods import expected
from tracker.models import ReportingPeriod

NEW = {"kind": "year", "label_kk": "2026 жыл", "label_ru": "2026 год", "label_en": "2026", "starts_on": "2026-01-01"}
NEW |= {"ends_on": "2026-12-31", "opens_on": "2027-01-05", "due_on": "2027-01-20"}


def today():
    return timezone.localdate()


def test_the_list_says_what_is_expected_and_what_has_not_come(desk):
    page = desk.page("review_periods")
    for year in ("2022", "2023", "2024", "2025"):
        assert year in page
    assert "<b>3</b>" in page
    assert "3 late" in page
    assert reverse("review_period", args=[desk.period.pk]) in page


def test_a_plan_without_periods_says_that_nothing_is_expected(desk):
    empty = f.PlanFactory(slug="empty")
    f.PlanRoleFactory(plan=empty, user=desk.coordinator)
    assert "no reporting period yet" in desk.page("review_periods", plan="empty")


def test_an_observer_reads_the_periods_and_has_nothing_to_press(desk):
    page = desk.page("review_periods", by="observer")
    assert "2025" in page
    assert "Close the chosen" not in page
    assert "Add a period" not in page
    assert "Change the dates" not in desk.page("review_period", desk.period.pk, by="observer")


def test_the_form_proposes_the_period_that_follows(desk):
    page = desk.page("review_period_add")
    for value in ("2026-01-01", "2026-12-31", "2027-01-05", "2027-01-20"):
        assert f'value="{value}"' in page


def test_a_period_is_added_with_its_name_in_three_languages(desk):
    assert desk.post("review_period_add", **NEW).status_code == 302
    period = ReportingPeriod.objects.get(starts_on=date(2026, 1, 1))
    assert (period.label_kk, period.label_ru, period.label_en) == ("2026 жыл", "2026 год", "2026")
    change = schedule.history_of(period)[0]
    assert (change.by, change.what) == (str(desk.coordinator), "added")


def test_an_overlap_is_refused_at_the_field_and_what_was_typed_stays(desk):
    response = desk.post("review_period_add", **{**NEW, "starts_on": "2025-12-01"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Overlaps the period 2025" in page
    assert 'value="2026 жыл"' in page
    assert ReportingPeriod.objects.count() == 4


def test_periods_of_another_kind_may_overlap(desk):
    quarter = {**NEW, "kind": "quarter", "starts_on": "2025-10-01", "ends_on": "2025-12-31"}
    assert desk.post("review_period_add", **quarter).status_code == 302


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("ends_on", "2025-12-31", "cannot come before the first"),
        ("opens_on", "2025-01-01", "before the period begins"),
        ("due_on", "2027-01-01", "due before they are taken"),
        ("due_on", "soon", "Give a day, for example"),
        ("label_kk", "", "in this language too"),
        ("kind", "decade", "decade"),
    ],
)
def test_a_wrong_period_is_explained_at_its_field(desk, field, value, words):
    response = desk.post("review_period_add", **{**NEW, field: value})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert ReportingPeriod.objects.count() == 4


def test_a_period_that_is_due_later_is_no_longer_late(desk):
    late = sum(due.is_overdue for due in expected(desk.plan, today()))
    new = today() + timedelta(days=9)
    assert desk.post("review_period", desk.period.pk, opens_on=desk.period.opens_on, due_on=new).status_code == 302
    desk.period.refresh_from_db()
    assert desk.period.due_on == new
    assert sum(due.is_overdue for due in expected(desk.plan, today())) == late - 3


def test_a_due_date_cannot_be_moved_into_the_past(desk):
    response = desk.post("review_period", desk.period.pk, opens_on="2026-01-05", due_on="2026-01-10")
    assert response.status_code == 422
    assert "This day has passed" in response.content.decode()


def test_the_opening_is_not_put_off_once_reports_are_begun(desk):
    workflow.start(desk.for_indicator, desk.period, by=desk.reporter)
    later = today() + timedelta(days=30)
    response = desk.post("review_period", desk.period.pk, opens_on=later, due_on=later)
    assert response.status_code == 422
    assert "cannot be put off" in response.content.decode()


def test_a_planned_period_can_open_earlier(desk):
    on = today()
    planned = f.PeriodFactory(
        plan=desk.plan,
        year=on.year,
        opens_on=on + timedelta(days=40),
        due_on=on + timedelta(days=60),
    )
    assert desk.post("review_period", planned.pk, opens_on=on, due_on=planned.due_on).status_code == 302
    workflow.start(desk.for_indicator, ReportingPeriod.objects.get(pk=planned.pk), by=desk.reporter)


def test_closing_lists_what_is_missing_and_asks_before_it_closes(desk):
    page = desk.page("review_periods_close", period=desk.period.pk)
    assert "<b>3 reports have not come.</b> Close all the same?" in page
    assert "Ministry of Defence" in page
    assert "Indicator I1" in page
    desk.period.refresh_from_db()
    assert desk.period.closed_at is None


def test_a_closed_period_says_who_closed_it_and_takes_no_reports(desk):
    assert desk.post("review_periods_close", period=desk.period.pk).status_code == 302
    desk.period.refresh_from_db()
    assert desk.period.closed_at is not None
    assert str(desk.coordinator) in desk.page("review_periods")
    with pytest.raises(workflow.NotAllowed):
        workflow.start(desk.for_indicator, desk.period, by=desk.reporter)


def test_several_periods_close_at_once_and_twice_is_once(desk):
    chosen = [period.pk for period in desk.periods[:3]]
    for _time in range(2):
        assert desk.post("review_periods_close", period=chosen).status_code == 302
    assert ReportingPeriod.objects.exclude(closed_at=None).count() == 3
    assert ReportingPeriod.history.filter(history_change_reason="close").count() == 3


def test_a_period_that_has_not_opened_is_not_closed_and_none_with_it(desk):
    planned = f.PeriodFactory(plan=desk.plan, year=2090)
    response = desk.post("review_periods_close", period=[desk.period.pk, planned.pk])
    assert response.status_code == 422
    assert "2090 has not opened yet" in response.content.decode()
    assert not ReportingPeriod.objects.exclude(closed_at=None).exists()


def test_a_period_opened_again_lets_late_filing_in(desk):
    schedule.close([desk.period], by=desk.coordinator, on=today())
    assert "Open the period again" in desk.page("review_period", desk.period.pk)
    assert desk.post("review_period_reopen", desk.period.pk).status_code == 302
    desk.period.refresh_from_db()
    assert workflow.start(desk.for_indicator, desk.period, by=desk.reporter).pk
    assert [change.what for change in schedule.history_of(desk.period)][:2] == ["opened again", "closed"]


def test_opening_again_can_give_a_new_due_date_but_not_a_past_one(desk):
    schedule.close([desk.period], by=desk.coordinator, on=today())
    past = today() - timedelta(days=1)
    response = desk.post("review_period_reopen", desk.period.pk, **{"reopen-due_on": past})
    assert response.status_code == 422
    assert "from today on" in response.content.decode()
    desk.post("review_period_reopen", desk.period.pk, **{"reopen-due_on": today()})
    desk.period.refresh_from_db()
    assert (desk.period.closed_at, desk.period.due_on) == (None, today())


def test_several_periods_are_extended_at_once(desk):
    chosen, new = [period.pk for period in desk.periods[2:]], today() + timedelta(days=5)
    assert "due on 20 January 2026" in desk.page("review_periods_extend", period=chosen)
    assert desk.post("review_periods_extend", period=chosen, due_on=new).status_code == 302
    assert list(desk.plan.periods.filter(due_on=new).values_list("pk", flat=True)) == chosen


def test_where_one_of_them_is_closed_none_is_extended(desk):
    schedule.close([desk.period], by=desk.coordinator, on=today())
    new = today() + timedelta(days=5)
    response = desk.post("review_periods_extend", period=[p.pk for p in desk.periods], due_on=new)
    assert response.status_code == 422
    assert "The period is closed" in response.content.decode()
    assert not desk.plan.periods.filter(due_on=new).exists()


def test_nothing_chosen_leads_back_to_the_list(desk):
    response = desk.client("coordinator").get(reverse("review_periods_close"), follow=True)
    assert "No period was chosen" in response.content.decode()


def test_a_period_of_another_plan_is_not_found(desk):
    other = f.PeriodFactory(year=2025)
    assert desk.client("coordinator").get(reverse("review_period", args=[other.pk])).status_code == 404
    assert desk.post("review_period_reopen", other.pk).status_code == 404
    desk.post("review_periods_close", period=other.pk)
    other.refresh_from_db()
    assert other.closed_at is None


@pytest.mark.parametrize("who", ["reporter", "observer", "admin", "stranger"])
def test_only_the_plans_coordinators_change_the_calendar(desk, who):
    by, on = getattr(desk, who), today()
    dates = schedule.following(desk.plan, "year")
    tries = [
        lambda: schedule.close([desk.period], by=by, on=on),
        lambda: schedule.reopen(desk.period, by=by, on=on),
        lambda: schedule.move(desk.period, by=by, on=on, opens_on=desk.period.opens_on, due_on=on),
        lambda: schedule.extend([desk.period], by=by, on=on, due_on=on),
        lambda: schedule.add_period(desk.plan, by=by, kind="year", labels={}, dates=dates),
    ]
    for verb in tries:
        with pytest.raises(workflow.NotAllowed):
            verb()


def test_the_list_costs_the_same_for_one_period_and_for_three(desk):
    empty = f.PlanFactory(slug="other")
    f.PlanRoleFactory(plan=empty, user=desk.coordinator)
    action, counts = f.ActionFactory(objective=f.ObjectiveFactory(plan=empty)), []
    for years in ((2022,), (2023, 2024)):
        made = [f.PeriodFactory(plan=empty, year=year) for year in years]
        for _period in made:
            f.AssignmentFactory(action=action, first_period=empty.periods.first())
        schedule.close(made, by=desk.coordinator, on=today())
        with CaptureQueriesContext(connection) as queries:
            desk.page("review_periods", plan="other")
        counts.append(len(queries))
    assert counts[0] == counts[1]
