"""Predicate and queryset say the same, for every role and every state that a report can be in."""

from datetime import date
from decimal import Decimal

import pytest
import rules
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from tests import factories as f
from tracker import permissions
from tracker.domain import workflow
from tracker.domain.entries import EntryData
from tracker.enums import EntryState
from tracker.models import ProgressEntry

FIGURE = EntryData(value=Decimal(1), source="Register")


def entries_in_every_state(world):
    """One report of the body with a signatory in each state."""
    plan, reporter, signatory, reviewer = (
        world.plan,
        world.other_reporter,
        world.signatory,
        f.coordinator_of(world.plan),
    )
    entries = {}
    for number, state in enumerate(EntryState):
        indicator = f.IndicatorFactory(objective=world.objective, code=f"S{number}")
        assignment = f.AssignmentFactory(indicator=indicator, actor=world.interior, first_period=world.periods[0])
        entry = workflow.start(assignment, world.periods[0], by=reporter)
        workflow.save(entry, FIGURE, by=reporter, version=entry.version)
        steps = [
            lambda e: workflow.hand_over(e, by=reporter, version=e.version),
            lambda e: workflow.submit(e, by=signatory, version=e.version),
            lambda e: workflow.take(e, by=reviewer, version=e.version),
            lambda e: workflow.approve(e, by=reviewer, version=e.version),
            lambda e: workflow.reopen(e, by=reviewer, version=e.version, reason="r"),
        ]
        reached = [
            EntryState.READY,
            EntryState.SUBMITTED,
            EntryState.IN_REVIEW,
            EntryState.APPROVED,
            EntryState.REOPENED,
        ]
        wanted = EntryState.IN_REVIEW if state == EntryState.RETURNED else state
        for step, result in zip(steps, reached, strict=True):
            if entry.state == wanted:
                break
            step(entry)
            assert entry.state == result
        if state == EntryState.RETURNED:
            workflow.return_(entry, by=reviewer, version=entry.version, comment="c", due_on=date(2100, 1, 1))
        assert entry.state == state
        entries[state] = entry
    assert plan.periods.count() == 4
    return entries


@pytest.fixture
def people(world):
    own = f.coordinator_of(world.plan)
    f.MembershipFactory(user=own, actor=world.interior)
    left = f.reporter_of(world.interior)
    left.memberships.update(ended_at=timezone.now())
    elsewhere = f.coordinator_of(f.PlanFactory())
    inactive = f.coordinator_of(world.plan, is_active=False)
    author = f.PlanRoleFactory(user=world.other_reporter, plan=world.plan).user
    delegate, signing_coordinator = f.reporter_of(f.ActorFactory()), f.coordinator_of(world.plan)
    for person in (delegate, signing_coordinator):
        world.signatory.memberships.get().delegations.create(to=person, until=timezone.localdate())
    return [
        world.reporter, world.signatory, author, world.coordinator, world.observer, world.admin,
        world.stranger, own, left, elsewhere, inactive, delegate, signing_coordinator, AnonymousUser(),
    ]  # fmt: skip


def test_what_a_person_may_read_and_review_is_the_same_one_by_one_and_as_a_list(world, people):
    entries_in_every_state(world)
    everything = ProgressEntry.objects.all()
    for person in people:
        readable = {e.pk for e in everything if rules.has_perm("tracker.view_entry", person, e)}
        assert readable == set(everything.visible_to(person).values_list("pk", flat=True)), person
        reviewable = {e.pk for e in everything if rules.has_perm("tracker.review_entry", person, e)}
        listed = permissions.reviewable_by(person, everything).values_list("pk", flat=True)
        assert reviewable == set(listed), person


# Who may do what in which state: S signatory of the body, R its reporter, C coordinator of the plan.
ALLOWED = {
    "save": {"draft": "RS", "returned": "RS", "reopened": "RS"},
    "hand_over": {"draft": "RS", "returned": "RS", "reopened": "RS"},
    "hand_back": {"ready": "S"},
    "submit": {"ready": "S", "draft": "S", "returned": "S", "reopened": "S"},
    "withdraw": {"submitted": "S"},
    "take": {"submitted": "C"},
    "return": {"submitted": "C", "in_review": "C"},
    "approve": {"submitted": "C", "in_review": "C"},
    "reopen": {"approved": "C"},
    "retract": {"approved": "C", "reopened": "C"},
}


def test_each_verb_is_for_the_right_people_in_the_right_states(world):
    entries = entries_in_every_state(world)
    people = {
        "R": world.other_reporter, "S": world.signatory, "C": world.coordinator, "observer": world.observer,
        "admin": world.admin, "other body": world.reporter, "stranger": world.stranger, "anonymous": AnonymousUser(),
    }  # fmt: skip
    for verb, by_state in ALLOWED.items():
        for state, entry in entries.items():
            for name, person in people.items():
                expected = name in by_state.get(state.value, "")
                assert rules.has_perm(f"tracker.{verb}_entry", person, entry) is expected, (verb, state, name)


def test_a_delegate_submits_for_the_signatory_until_the_date_and_no_longer(world):
    entry = entries_in_every_state(world)[EntryState.READY]
    membership = world.signatory.memberships.get()
    delegation = membership.delegations.create(to=world.other_reporter, until=timezone.localdate())
    assert rules.has_perm("tracker.submit_entry", world.other_reporter, entry)
    delegation.until = date(2020, 1, 1)
    delegation.save()
    assert not rules.has_perm("tracker.submit_entry", world.other_reporter, entry)


def test_access_ends_at_once(world):
    entry = entries_in_every_state(world)[EntryState.DRAFT]
    assert rules.has_perm("tracker.save_entry", world.other_reporter, entry)
    world.other_reporter.memberships.update(ended_at=timezone.now())
    assert not rules.has_perm("tracker.save_entry", world.other_reporter, entry)
    assert not rules.has_perm("tracker.view_entry", world.other_reporter, entry)


def test_a_signatory_submits_in_a_closed_period_only_what_was_sent_back(world):
    entries = entries_in_every_state(world)
    period = world.periods[0]
    period.closed_at = timezone.now()
    period.save()
    late = ProgressEntry.objects.with_context().get(pk=entries[EntryState.READY].pk)
    assert not rules.has_perm("tracker.submit_entry", world.signatory, late)
    returned = entries[EntryState.RETURNED]
    workflow.hand_over(returned, by=world.other_reporter, version=returned.version)
    returned = ProgressEntry.objects.with_context().get(pk=returned.pk)
    assert rules.has_perm("tracker.submit_entry", world.signatory, returned)


def test_a_delegate_who_belongs_elsewhere_reaches_the_reports_of_that_body_and_no_others(world):
    entries = entries_in_every_state(world)
    theirs = workflow.start(world.for_indicator, world.periods[0], by=world.reporter)
    delegate = f.reporter_of(f.ActorFactory())
    everything = ProgressEntry.objects.all()
    delegation = world.signatory.memberships.get().delegations.create(to=delegate, until=timezone.localdate())
    assert set(everything.visible_to(delegate)) == set(entries.values())
    for entry in everything:
        assert rules.has_perm("tracker.view_entry", delegate, entry) is (entry != theirs)
        assert not rules.has_perm("tracker.save_entry", delegate, entry)
        assert rules.has_perm("tracker.submit_entry", delegate, entry) is (entry.state == "ready")
        assert rules.has_perm("tracker.hand_back_entry", delegate, entry) is (entry.state == "ready")
        assert rules.has_perm("tracker.withdraw_entry", delegate, entry) is (entry.state == "submitted")
    ready = entries[EntryState.READY]
    workflow.submit(ready, by=delegate, version=ready.version)
    delegation.ended_at = timezone.now()
    delegation.save()
    assert not everything.visible_to(delegate).exists()
    assert not rules.has_perm("tracker.view_entry", delegate, ready)


def test_nobody_reviews_reports_of_a_body_for_which_they_sign(world):
    entries = entries_in_every_state(world)
    delegate = f.coordinator_of(world.plan)
    submitted = entries[EntryState.SUBMITTED]
    assert rules.has_perm("tracker.approve_entry", delegate, submitted)
    world.signatory.memberships.get().delegations.create(to=delegate, until=timezone.localdate())
    assert not rules.has_perm("tracker.approve_entry", delegate, submitted)
    assert not permissions.reviewable_by(delegate, ProgressEntry.objects.all()).exists()


def test_what_was_delegated_ends_with_the_membership_of_the_signatory(world):
    entry = entries_in_every_state(world)[EntryState.READY]
    delegate = f.reporter_of(f.ActorFactory())
    world.signatory.memberships.get().delegations.create(to=delegate, until=timezone.localdate())
    assert rules.has_perm("tracker.submit_entry", delegate, entry)
    world.signatory.memberships.update(ended_at=timezone.now())
    assert not rules.has_perm("tracker.submit_entry", delegate, entry)
    assert not rules.has_perm("tracker.view_entry", delegate, entry)
