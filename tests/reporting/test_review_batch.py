"""A body's whole period approved at once: each exactly as one by one, and what is refused is named with its reason."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories as f
from tracker.domain import proof, record, workflow
from tracker.models import ProgressEntry, PublishedRevision

from .conftest import approved, saved, submitted


def another(desk, code, state=submitted, **fields):
    """A report of defence on one more indicator, for the same period."""
    indicator = f.IndicatorFactory(objective=desk.objective, code=code)
    assignment = f.AssignmentFactory(indicator=indicator, actor=desk.defence, first_period=desk.periods[0])
    return state(workflow.start(assignment, desk.period, by=desk.reporter), desk.reporter, **fields)


def choice(entry):
    return f"{entry.pk}:{entry.version}"


@pytest.fixture
def whole(desk):
    """Two reports of defence for 2025 that wait, and the address where they are approved together."""
    desk.first, desk.second = submitted(desk.entry, desk.reporter), another(desk, "I2", value=0)
    desk.batch = reverse("review_batch", args=["plan", "defence", desk.period.pk])
    return desk


def test_the_page_lists_each_report_with_its_value_before_anything_happens(whole):
    before = workflow.start(whole.for_indicator, whole.periods[-2], by=whole.reporter)
    approved(before, whole.reporter, whole.coordinator, value=100)
    page = whole.clients["coordinator"].get(whole.batch).content.decode()
    assert "<b>2 reports</b> wait for a decision." in page
    assert choice(whole.first) in page
    assert choice(whole.second) in page
    assert "<b>110</b>" in page
    assert "<b>0</b>" in page
    assert "+10, +10 %" in page
    assert PublishedRevision.objects.count() == 1


def test_each_is_approved_as_if_one_by_one(whole):
    chosen = {"entry": [choice(whole.first), choice(whole.second)]}
    page = whole.clients["coordinator"].post(whole.batch, chosen).content.decode()
    assert "<b>2 reports</b> are approved and published." in page
    for entry, value in ((whole.first, 110), (whole.second, 0)):
        entry.refresh_from_db()
        assert entry.state == "approved"
        event = entry.events.first()
        assert (event.verb, event.by, event.entry_version) == ("approve", whole.coordinator, entry.version)
        assert record.read(entry.current_revision).figure.value == value
    assert proof.verify(whole.plan) == []


def test_only_what_is_chosen_is_approved(whole):
    whole.clients["coordinator"].post(whole.batch, {"entry": choice(whole.second)})
    whole.first.refresh_from_db()
    whole.second.refresh_from_db()
    assert (whole.first.state, whole.second.state) == ("submitted", "approved")


def test_nothing_chosen_is_said_and_nothing_happens(whole):
    for wrong in ({}, {"entry": "x"}, {"entry": "1"}, {"entry": "1:x"}):
        answer = whole.clients["coordinator"].post(whole.batch, wrong)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.content.decode()
    assert not PublishedRevision.objects.exists()


def test_one_that_was_changed_meanwhile_is_named_and_the_others_are_approved(whole):
    chosen = {"entry": [choice(whole.first), choice(whole.second)]}
    workflow.withdraw(whole.first, by=whole.reporter, version=whole.first.version)
    page = whole.clients["coordinator"].post(whole.batch, chosen).content.decode()
    assert "<b>1 report</b> is approved and published." in page
    assert "<b>1</b> was not approved" in page
    assert "Somebody changed this report since you opened the list." in page
    whole.first.refresh_from_db()
    assert whole.first.state == "draft"


def test_one_that_is_no_longer_complete_is_named_with_what_is_missing(whole):
    ProgressEntry.objects.filter(pk=whole.first.pk).update(source="")
    page = whole.clients["coordinator"].post(whole.batch, {"entry": [choice(whole.first), choice(whole.second)]})
    assert "Say where the figure comes from" in page.content.decode()
    whole.first.refresh_from_db()
    assert whole.first.state == "submitted"


def test_what_a_coordinator_wrote_is_refused_in_bulk_too(whole):
    member = f.MembershipFactory(user=whole.coordinator, actor=whole.defence)
    own = another(whole, "I3", state=saved)
    workflow.save(own, workflow.EntryData(value=1, source="x"), by=whole.coordinator, version=own.version)
    workflow.submit(own, by=whole.reporter, version=own.version)
    member.delete()
    client = whole.clients["coordinator"]
    listed = client.get(whole.batch).content.decode()
    assert "You had a hand in this report." in listed
    assert choice(own) not in listed
    page = client.post(whole.batch, {"entry": [choice(own), choice(whole.first)]}).content.decode()
    assert "You had a hand in this report." in page
    own.refresh_from_db()
    whole.first.refresh_from_db()
    assert (own.state, whole.first.state) == ("submitted", "approved")


def test_what_the_coordinators_own_body_submitted_is_refused_in_bulk_too(whole):
    f.MembershipFactory(user=whole.coordinator, actor=whole.defence)
    client = whole.clients["coordinator"]
    assert "You belong to the body" in client.get(whole.batch).content.decode()
    page = client.post(whole.batch, {"entry": [choice(whole.first), choice(whole.second)]}).content.decode()
    assert "You belong to the body that this report is from." in page
    assert not PublishedRevision.objects.exists()


def test_a_report_of_another_body_or_period_cannot_be_slipped_in(whole):
    other = workflow.start(whole.for_indicator, whole.periods[0], by=whole.reporter)
    submitted(other, whole.reporter)
    answer = whole.clients["coordinator"].post(whole.batch, {"entry": [choice(whole.first), choice(other)]})
    assert answer.status_code == 403
    assert not PublishedRevision.objects.exists()


def test_sending_it_twice_approves_once(whole):
    chosen = {"entry": choice(whole.first)}
    whole.clients["coordinator"].post(whole.batch, chosen)
    page = whole.clients["coordinator"].post(whole.batch, chosen).content.decode()
    assert "<b>0 reports</b> are approved" in page
    assert PublishedRevision.objects.count() == 1


def test_an_observer_reads_the_list_and_has_no_button(whole):
    page = whole.clients["observer"].get(whole.batch).content.decode()
    assert "You read this as an observer." in page
    assert "Approve and publish what is chosen" not in page


def test_a_period_with_nothing_that_waits_says_so(desk):
    address = reverse("review_batch", args=["plan", "interior", desk.period.pk])
    assert "Nothing of this body waits" in desk.clients["coordinator"].get(address).content.decode()


def test_a_body_or_period_of_another_plan_is_not_found(whole):
    stray = f.ActorFactory(slug="stray")
    client = whole.clients["coordinator"]
    assert client.get(reverse("review_batch", args=["plan", stray.slug, whole.period.pk])).status_code == 404
    period = f.PeriodFactory(plan=f.PlanFactory(), year=2022)
    assert client.get(reverse("review_batch", args=["plan", "defence", period.pk])).status_code == 404


def test_the_queue_leads_to_the_whole_period(whole):
    page = whole.clients["coordinator"].get(reverse("review_queue")).content.decode()
    assert whole.batch in page
    assert "2 reports wait, of which you may review 2" in page


def test_the_list_takes_as_many_queries_for_three_reports_as_for_one(desk):
    client, address = desk.clients["coordinator"], reverse("review_batch", args=["plan", "defence", desk.period.pk])
    submitted(desk.entry, desk.reporter)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    another(desk, "I2")
    another(desk, "I3")
    with CaptureQueriesContext(connection) as three:
        client.get(address)
    assert len(one) == len(three)
    assert len(three) <= 25
