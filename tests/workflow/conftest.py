"""One report in every state, with a person in every role beside it."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from tests import factories as f
from tracker.domain import workflow
from tracker.domain.entries import EntryData
from tracker.enums import EntryState
from tracker.models import Delegation

FIGURE = EntryData(value=Decimal(1), source="Register", language="en")
# Who belongs to a body: "plain" has no signatory, "signed" has one. The delegate of "signed" is its reporter too.
MEMBERS = {"plain": {"reporter", "own_coordinator"}, "signed": {"reporter", "own_coordinator", "signatory", "delegate"}}
# Who reads all of the plan.
READERS = {"coordinator", "own_coordinator", "author_coordinator", "observer"}
CASES = [(body, state) for body in MEMBERS for state in EntryState.values if (body, state) != ("plain", "ready")]


class UndoneError(Exception):
    """Leaves a savepoint, so that the next role finds the report as it was."""


@pytest.fixture
def office(world):
    """`office(body, state)`: a report of that body in that state, and a person in every role."""
    body = {"plain": world.defence, "signed": world.interior}

    def make(name, state):
        actor, reviewer = body[name], f.coordinator_of(world.plan)
        other = world.other_reporter if name == "plain" else world.reporter
        reporter = world.reporter if name == "plain" else world.other_reporter
        signatory = world.signatory if name == "signed" else None
        people = {
            "anonymous": AnonymousUser(),
            "stranger": world.stranger,
            "admin": world.admin,
            "other_reporter": other,
            "left": f.reporter_of(actor),
            "observer": world.observer,
            "reporter": reporter,
            "own_coordinator": f.coordinator_of(world.plan),
            "author_coordinator": f.reporter_of(actor),
            "coordinator": world.coordinator,
        }
        people["left"].memberships.update(ended_at=timezone.now())
        f.MembershipFactory(user=people["own_coordinator"], actor=actor)
        f.PlanRoleFactory(user=people["author_coordinator"], plan=world.plan)
        if signatory:
            delegate = f.reporter_of(actor)
            signature = signatory.memberships.get()
            Delegation.objects.create(membership=signature, to=delegate, until=timezone.localdate())
            people |= {"signatory": signatory, "delegate": delegate}

        assignment = world.for_indicator if name == "plain" else world.other
        entry = workflow.start(assignment, world.periods[0], by=reporter)
        # Whoever wrote a report does not review it, not even after leaving the body.
        workflow.save(entry, FIGURE, by=people["author_coordinator"], version=entry.version)
        people["author_coordinator"].memberships.update(ended_at=timezone.now())
        bring(entry, state, reporter, signatory, reviewer)
        return entry, people

    return make


def bring(entry, state, reporter, signatory, reviewer):
    """Take a saved draft to a state by the verbs alone."""
    if state == "draft":
        return
    if signatory or state == "ready":
        if not signatory:
            pytest.skip("a body without a signatory hands nothing over")
        workflow.hand_over(entry, by=reporter, version=entry.version)
        if state == "ready":
            return
    workflow.submit(entry, by=signatory or reporter, version=entry.version)
    if state == "in_review":
        workflow.take(entry, by=reviewer, version=entry.version)
    if state == "returned":
        workflow.return_(entry, by=reviewer, version=entry.version, comment="c", due_on=date(2100, 1, 1))
    if state in ("approved", "reopened"):
        workflow.approve(entry, by=reviewer, version=entry.version)
    if state == "reopened":
        workflow.reopen(entry, by=reviewer, version=entry.version, reason="r")


@pytest.fixture
def clients_of(sign_in):
    """`clients_of(people)` gives each a client by which they have signed in, or not."""
    return lambda people: {role: sign_in(p) if p.is_authenticated else Client() for role, p in people.items()}
