"""Who has reported and who is late, as the desk shows it."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories as f
from tracker.domain import schedule, workflow
from tracker.domain.chasing import by_report, late
from tracker.domain.entries import EntryData
from tracker.models import Succession


def begin(world, assignment, period=3, *, by=None):
    return workflow.start(assignment, world.periods[period], by=by or world.reporter)


def submit(world, entry):
    workflow.save(entry, EntryData(value=Decimal(1), source="x"), by=world.reporter, version=entry.version)
    workflow.submit(entry, by=world.reporter, version=entry.version)
    return entry


def test_bodies_stand_by_how_late_they_are(desk):
    for period in desk.periods[:2]:
        submit(desk, begin(desk, desk.for_indicator, desk.periods.index(period)))
        entry = begin(desk, desk.for_action, desk.periods.index(period))
        workflow.save(entry, EntryData(status="completed", source="x"), by=desk.reporter, version=entry.version)
        workflow.submit(entry, by=desk.reporter, version=entry.version)
    on = timezone.localdate()
    found = late(desk.plan, on)
    assert [body.actor for body in found.bodies] == [desk.interior, desk.defence]
    assert found.bodies[0].days == (on - desk.periods[0].due_on).days
    assert found.bodies[1].days == (on - desk.periods[2].due_on).days
    page = desk.page("review_late")
    assert page.index("Ministry of the Interior") < page.index("Ministry of Defence")
    assert f"<b>{found.days:,} days</b>".replace(",", "") in page.replace(",", "")


def test_the_coordinator_reads_who_acts_for_a_late_body_and_the_observer_does_not(desk):
    page = desk.page("review_late")
    assert "Aigul of Defence" in page
    assert "mailto:reporter@defence.example" in page
    assert "Serik of the Interior</a>, signatory" in page
    read = desk.page("review_late", by="observer")
    assert "Ministry of Defence" in read
    assert "Aigul" not in read
    assert "mailto:" not in read


def test_a_body_for_which_nobody_acts_is_named_as_such(desk):
    desk.reporter.memberships.update(ended_at=timezone.now())
    assert "nobody has an account" in desk.page("review_late")


def test_the_successors_people_act_for_a_body_that_is_no_more(desk):
    new = f.ActorFactory(name_en="Ministry of Security")
    Succession.objects.create(predecessor=desk.defence, successor=new, how="renamed", happened_on="2025")
    f.reporter_of(new, name="Zhanna of Security")
    page = desk.page("review_late")
    assert "Zhanna of Security" in page
    assert "Ministry of Security" in page


def test_the_late_of_one_period_alone(desk):
    page = desk.page("review_late", period=desk.period.pk)
    assert "I1, 2025" in page
    assert "I1, 2024" not in page


def test_what_was_submitted_is_not_late(desk):
    submit(desk, begin(desk, desk.for_indicator))
    assert "I1, 2025" not in desk.page("review_late", period=desk.period.pk).split('id="body-interior"')[0]


def test_nobody_is_late_where_nothing_is_due(desk):
    empty = f.PlanFactory(slug="empty")
    f.PlanRoleFactory(plan=empty, user=desk.coordinator)
    assert "Nobody is late" in desk.page("review_late", plan="empty")


def test_each_report_of_a_period_has_its_letter_and_leads_somewhere(desk):
    entry = submit(desk, begin(desk, desk.for_indicator))
    page = desk.page("review_matrix_period", desk.period.pk)
    assert reverse("review_entry", args=[entry.pk]) in page
    assert "I1, Ministry of Defence: Submitted" in page
    assert "1.1, Ministry of Defence: Not begun, overdue" in page
    assert f"{reverse('review_late')}?plan=plan#body-defence" in page
    table = by_report(desk.plan, desk.period, timezone.localdate())
    assert [subject.code for subject in table.subjects] == ["1.1", "I1"]
    assert [[bool(due) for due in dues] for _actor, dues in table.rows] == [[True, True], [False, True]]


def test_what_is_not_begun_and_not_late_leads_to_what_is_asked(desk):
    on = timezone.localdate()
    dates = {"opens_on": on, "due_on": on}
    planned = f.PeriodFactory(plan=desk.plan, year=on.year, **dates)
    page = desk.page("review_matrix_period", planned.pk)
    assert reverse("action", args=["plan", "1.1"]) in page
    assert reverse("indicator", args=["plan", "I1"]) in page


def test_a_period_for_which_nothing_is_asked_says_so(desk):
    month = f.PeriodFactory(plan=desk.plan, kind="month", year=2025)
    assert "Nothing is expected for this period" in desk.page("review_matrix_period", month.pk)


def test_the_matrix_links_what_is_not_begun_too(desk):
    page = desk.page("review_matrix")
    assert f"{reverse('review_late')}?plan=plan#body-interior" in page
    assert reverse("review_matrix_period", args=[desk.period.pk]) in page


@pytest.mark.parametrize("name", ["review_late", "review_matrix", "review_matrix_period", "review_period"])
def test_the_cost_does_not_grow_with_bodies_and_reports(desk, name):
    args = [desk.period.pk] if name in ("review_matrix_period", "review_period") else []
    counts = []
    for bodies in (1, 2):
        for _body in range(bodies):
            actor = f.PlanActorFactory(plan=desk.plan).actor
            f.reporter_of(actor)
            f.AssignmentFactory(indicator=desk.indicator, actor=actor, first_period=desk.periods[0])
            f.AssignmentFactory(
                indicator=f.IndicatorFactory(objective=desk.objective), actor=actor, first_period=desk.periods[0]
            )
        with CaptureQueriesContext(connection) as queries:
            desk.page(name, *args)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_confirmation_to_close_costs_the_same_for_one_period_and_for_three(desk):
    counts = []
    for chosen in (desk.periods[:1], desk.periods[:3]):
        with CaptureQueriesContext(connection) as queries:
            desk.page("review_periods_close", period=[period.pk for period in chosen])
        counts.append(len(queries))
    assert counts[0] == counts[1]
    schedule.close(desk.periods, by=desk.coordinator, on=timezone.localdate())
    assert "late" in desk.page("review_periods")
