"""The demonstration: everybody has an account, and four years of reports have every state there is."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.db.models import F

from tests.demo.conftest import PASSWORD
from tracker.domain import evidence, proof, workflow
from tracker.domain.periods import expected
from tracker.domain.workflow import EntryData
from tracker.enums import Availability, DataKind, EntryState, MembershipRole, Origin, PlanRoleKind, RevisionKind
from tracker.models import (
    Actor,
    Assignment,
    EntryCell,
    Evidence,
    Indicator,
    Installation,
    Plan,
    ProgressEntry,
    PublishedRevision,
    ReviewEvent,
    SaveReceipt,
    User,
)

BODIES = [
    "min-information-social-development", "national-centre-human-rights", "national-commission-women",
    "min-education-science", "general-prosecutor", "min-health", "supreme-court", "min-defence", "min-foreign-affairs",
    "min-emergency-situations", "min-national-economy", "min-internal-affairs",
]  # fmt: skip
SUCCESSORS = ["min-culture-information", "min-education", "min-science-higher-education"]
TODAY = date(2026, 11, 23)


@pytest.fixture
def plan(demonstration):
    return Plan.objects.get()


def entry(code, body, year):
    found = ProgressEntry.objects.with_context()
    subject = "indicator" if code.startswith("I") else "action"
    return found.get(
        **{f"assignment__{subject}__code": code}, assignment__actor__slug=body, period__starts_on__year=year
    )


def test_the_database_is_a_demonstration(plan):
    assert Installation.objects.get().kind == DataKind.DEMONSTRATION


def test_every_body_and_role_has_its_account_with_the_password(plan):
    addresses = {f"reporter@{slug}.example" for slug in [*BODIES, *SUCCESSORS]} | {
        "signatory@min-defence.example", "coordinator@nap.example", "coordinator2@nap.example",
        "admin@nap.example", "observer@un.example",
    }  # fmt: skip
    users = {user.email: user for user in User.objects.all()}
    assert set(users) == addresses
    assert all(user.is_demonstration and user.check_password(PASSWORD) for user in users.values())
    for slug in [*BODIES, *SUCCESSORS]:
        membership = users[f"reporter@{slug}.example"].memberships.get()
        assert (membership.actor.slug, membership.role) == (slug, MembershipRole.REPORTER)
    assert users["signatory@min-defence.example"].memberships.get().role == MembershipRole.SIGNATORY
    assert users["coordinator@nap.example"].memberships.get().actor.slug == "national-commission-women"
    assert not users["coordinator2@nap.example"].memberships.exists()
    for name in ("coordinator", "coordinator2"):
        assert users[f"{name}@nap.example"].plan_ids(PlanRoleKind.COORDINATOR) == {plan.pk}
    assert users["observer@un.example"].plan_ids(PlanRoleKind.OBSERVER) == {plan.pk}
    assert users["admin@nap.example"].is_staff
    assert users["admin@nap.example"].is_superuser
    assert not users["admin@nap.example"].plan_ids()


def test_four_yearly_periods_of_which_the_last_is_open(plan):
    periods = list(plan.periods.order_by("starts_on"))
    assert [p.starts_on.year for p in periods] == [2022, 2023, 2024, 2025]
    assert [bool(p.closed_at) for p in periods] == [True, True, True, False]
    assert periods[-1].due_on == date(2026, 1, 20)


def test_bodies_report_only_what_they_existed_for_and_their_successors_after_them(plan):
    education = Actor.objects.get(slug="min-education-science")
    assert not Assignment.objects.current().filter(actor=education, last_period=None).exists()
    assert entry("1.5", "min-education-science", 2022).reported_by.slug == "min-science-higher-education"
    assert entry("I2b", "min-education", 2022).assignment.supersedes.actor == education
    information = ProgressEntry.objects.filter(assignment__actor__slug="min-information-social-development")
    assert {e.period.starts_on.year for e in information} == {2022}
    culture = ProgressEntry.objects.filter(assignment__actor__slug="min-culture-information")
    assert {e.period.starts_on.year for e in culture} == {2023, 2024, 2025}


def test_most_reports_are_approved_and_every_other_state_is_there_too(plan):
    states = list(ProgressEntry.objects.values_list("state", flat=True))
    assert states.count(EntryState.APPROVED) > 0.8 * len(states)
    assert set(states) == set(EntryState) - {EntryState.REOPENED}
    due = expected(plan, TODAY)
    assert any(d.is_overdue and d.entry is None and d.due_on == date(2026, 1, 20) for d in due)
    assert any(d.is_missing and d.period.starts_on.year < 2025 for d in due)


def test_a_returned_report_says_why_to_its_reporter(plan):
    returned = entry("I2b", "min-internal-affairs", 2025)
    assert returned.state == EntryState.RETURNED
    event = returned.events.order_by("-at").first()
    assert event.comment
    assert event.field_comments == {"value": "По ведомости 257."}


def test_zero_and_each_way_of_giving_no_figure_are_there(plan):
    assert ProgressEntry.objects.filter(value=0, state=EntryState.APPROVED).exists()
    reasons = ProgressEntry.objects.exclude(availability=Availability.GIVEN)
    assert set(reasons.values_list("availability", flat=True)) == set(Availability) - {Availability.GIVEN}
    assert all(e.reason for e in reasons)


def test_breakdowns_by_sex_add_up_to_what_was_reported(plan):
    whole = [e for e in ProgressEntry.objects.filter(assignment__indicator__code="I2b") if e.cells.count() == 3]
    assert len(whole) > 10
    assert all(sum(c.value for c in e.cells.all()) == e.value for e in whole)
    assert set(EntryCell.objects.filter(entry__in=whole).values_list("key", flat=True)) == {
        "women", "men", "not-recorded",
    }  # fmt: skip
    shares = [e for e in ProgressEntry.objects.filter(assignment__indicator__code="I3b") if e.numerator is not None]
    for e in shares:
        assert sum(c.numerator for c in e.cells.all()) == e.numerator
        assert sum(c.denominator for c in e.cells.all()) == e.denominator


def test_a_revision_carries_its_reason_and_the_first_figure_stays_on_record(plan):
    revised = entry("I2b", "min-defence", 2023)
    revisions = list(revised.revisions.order_by("number"))
    assert [r.kind for r in revisions] == [RevisionKind.APPROVAL] * 2
    assert revisions[1].reason
    assert revised.current_revision == revisions[1]
    assert '"312"' in revisions[0].content
    assert '"288"' in revisions[1].content


def test_the_public_record_is_whole_and_in_the_order_of_time(plan):
    assert proof.verify(plan) == []
    times = list(PublishedRevision.objects.order_by("seq").values_list("published_at", flat=True))
    assert times == sorted(times)
    assert times[-1].date() < TODAY


def test_every_report_came_to_its_state_by_the_verbs(plan):
    entries = ProgressEntry.objects.prefetch_related("events", "receipts")
    for entry in entries:
        events = sorted(entry.events.all(), key=lambda event: event.pk)
        assert events[0].verb == "start"
        assert all(a.to_state == b.from_state for a, b in pairwise(events))
        assert events[-1].to_state == entry.state
        versions = {0} | {r.version for r in entry.receipts.all()} | {event.entry_version for event in events}
        assert versions == set(range(entry.version + 1))


def test_nobody_reviewed_their_own_body_or_own_words(plan):
    own = ProgressEntry.objects.filter(assignment__actor__slug="national-commission-women")
    reviews = ReviewEvent.objects.filter(verb__in=["take", "approve", "return", "reopen"])
    assert set(reviews.filter(entry__in=own).values_list("by__email", flat=True)) == {"coordinator2@nap.example"}
    assert not reviews.filter(by__memberships__actor=F("entry__assignment__actor")).exists()


def test_every_statement_says_that_it_is_invented(plan):
    assignments = Assignment.objects.all()
    assert all(a.origin == Origin.COMMISSION and a.ground.startswith("ДЕМО") for a in assignments)
    codes = set(Indicator.objects.filter(plan=plan, targets__isnull=False).values_list("code", flat=True))
    assert {"I1", "I2b", "I3b"} <= codes
    assert {i.code for i in plan.indicators.all()} - codes == {"I4", "I6"}


def test_words_are_written_in_three_languages(plan):
    assert set(ProgressEntry.objects.values_list("language", flat=True)) == {"ru", "kk", "en"}


def snapshot():
    return {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in (ProgressEntry, PublishedRevision, ReviewEvent, SaveReceipt, EntryCell, Assignment, User)
    }


def test_a_second_run_changes_nothing_and_loses_nothing_entered(plan, demonstration):
    draft = entry("2.2", "min-health", 2025)
    data = EntryData.of(draft)
    reporter = User.objects.get(email="reporter@min-health.example")
    typed = EntryData(status="in_progress", percent=65, narrative="Typed since", source=data.source)
    workflow.save(draft, typed, by=reporter, version=draft.version)
    before = snapshot()
    call_command("load_demo", password_file=str(demonstration), verbosity=0)
    assert snapshot() == before
    assert entry("2.2", "min-health", 2025).narrative == "Typed since"


def test_another_password_is_taken_over_by_every_demonstration_account(plan, monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", "another-password-1325")
    call_command("load_demo", verbosity=0)
    assert all(user.check_password("another-password-1325") for user in User.objects.all())


def test_the_figures_are_the_same_on_every_machine(plan):
    cell = entry("I2b", "min-defence", 2024).cells.get(key="women")
    assert cell.value == Decimal("87")


@pytest.mark.usefixtures("demonstration")
def test_evidence_of_the_demonstration_is_what_it_says_and_some_of_it_is_public():
    items = Evidence.objects.all()
    assert {item.content_type for item in items} == {"", "application/pdf", "image/png", "text/csv"}
    assert {item.is_public for item in items} == {True, False}
    assert all("емонстрац" in item.title or "emonstration" in item.title for item in items)
    assert evidence.verify()[1] == []
