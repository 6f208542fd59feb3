"""Who may do what with a report in which state: every verb, by itself and at its address, for every role.

What is expected stands in RIGHTS in words of its own, not in the predicates that it tries. A verb, state or address
without a line fails.
"""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories as f
from tests.test_addresses import POST
from tracker import urls
from tracker.domain import workflow
from tracker.domain.entries import EntryData, InvalidEntry
from tracker.enums import EntryState, Verb
from tracker.models import Delegation, ProgressEntry
from tracker.permissions import EVIDENCE_VERBS

FIGURE = EntryData(value=Decimal(1), source="Register", language="en")

WITH_BODY = ("draft", "returned", "reopened")
WAITS = ("submitted", "in_review")
# verb: {body: {states: the roles that may}}. "plain" has no signatory, "signed" has one.
MEMBERS = {"plain": {"reporter", "own_coordinator"}, "signed": {"reporter", "own_coordinator", "signatory"}}
RIGHTS = {
    "save": {body: {WITH_BODY: members} for body, members in MEMBERS.items()},
    "hand_over": {"plain": {}, "signed": {WITH_BODY: MEMBERS["signed"]}},
    "hand_back": {"plain": {}, "signed": {("ready",): {"signatory", "delegate"}}},
    "submit": {
        "plain": {WITH_BODY: MEMBERS["plain"]},
        # A delegate is a reporter of the body, so that they may submit what they wrote as well.
        "signed": {WITH_BODY: {"signatory", "delegate"}, ("ready",): {"signatory", "delegate"}},
    },
    "withdraw": {
        "plain": {("submitted",): MEMBERS["plain"]},
        "signed": {("submitted",): {"signatory", "delegate"}},
    },
    "take": {body: {("submitted",): {"coordinator"}} for body in MEMBERS},
    "return_": {body: {WAITS: {"coordinator"}} for body in MEMBERS},
    "approve": {body: {WAITS: {"coordinator"}} for body in MEMBERS},
    "reopen": {body: {("approved",): {"coordinator"}} for body in MEMBERS},
    "retract": {body: {("approved", "reopened"): {"coordinator"}} for body in MEMBERS},
}
for rights in (RIGHTS["save"], RIGHTS["hand_over"]):
    rights["signed"] = {states: roles | {"delegate"} for states, roles in rights["signed"].items()}

READERS = {"coordinator", "own_coordinator", "author_coordinator", "observer"}
ROLES = (
    "anonymous", "stranger", "admin", "other_reporter", "left", "observer",
    "reporter", "signatory", "delegate", "own_coordinator", "author_coordinator", "coordinator",
)  # fmt: skip

ARGUMENTS = {
    "save": {"data": FIGURE},
    "hand_back": {"comment": "Why?"},
    "return_": {"comment": "Why?", "due_on": date(2100, 1, 1)},
    "reopen": {"reason": "Why?"},
    "retract": {"reason": "Why?"},
}
FORM = {"availability": "given", "value": "1", "source": "Register", "language": "en"}
# verb: (address, what its form holds, prefix of the version). Save, hand over and submit of a form go to one address.
ADDRESSES = {
    "save": ("entry", {**FORM, "do": "save"}, ""),
    "hand_over": ("entry", {**FORM, "do": "hand_over"}, ""),
    "submit": ("entry_submit", {}, ""),
    "hand_back": ("entry_hand_back", {"back-comment": "Why?"}, "back-"),
    "withdraw": ("entry_withdraw", {}, ""),
    "take": ("review_take", {}, ""),
    "return_": ("review_return", {"comment": "Why?", "due_on": "2100-01-01"}, ""),
    "approve": ("review_approve", {}, ""),
    "reopen": ("review_reopen", {"reopen-comment": "Why?"}, "reopen-"),
    "retract": ("review_retract", {"retract-comment": "Why?"}, "retract-"),
}
# Evidence has verbs and a table of its own: tests/evidence/test_access.py.
EVIDENCE_ADDRESS = "entry_evidence"


def expected(verb, body, state):
    return next((roles for states, roles in RIGHTS[verb][body].items() if state in states), set())


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
            Delegation.objects.create(
                membership=signatory.memberships.get(), to=delegate, until=timezone.localdate()
            )  # fmt: skip
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


CASES = [(body, state) for body in MEMBERS for state in EntryState.values if (body, state) != ("plain", "ready")]


def test_every_verb_has_its_line():
    elsewhere = {Verb.START, Verb.REDACT, *EVIDENCE_VERBS}
    assert {verb.rstrip("_") for verb in RIGHTS} == {verb.value for verb in set(Verb) - elsewhere}
    assert set(RIGHTS) <= set(workflow.__all__)


@pytest.mark.parametrize(("body", "state"), CASES)
def test_who_may_use_a_verb_in_a_state(body, state, office):
    entry, people = office(body, state)
    assert entry.state == state
    for verb in RIGHTS:
        may = set()
        for role, person in people.items():
            copy = ProgressEntry.objects.with_context().get(pk=entry.pk)
            try:
                with transaction.atomic():
                    getattr(workflow, verb)(copy, by=person, version=copy.version, **ARGUMENTS.get(verb, {}))
                    may.add(role)
                    raise UndoneError
            except (UndoneError, workflow.NotAllowed):
                pass
            except InvalidEntry as refused:
                pytest.fail(f"{verb} by {role}: {refused}")
        assert may == expected(verb, body, state), verb


@pytest.mark.parametrize(("body", "state"), CASES)
def test_who_may_use_the_address_of_a_verb_in_a_state(body, state, office, sign_in):
    entry, people = office(body, state)
    clients = {role: sign_in(p) if p.is_authenticated else Client() for role, p in people.items()}
    # The delegate, like all of the body's people, reads the report; who left reads nothing.
    readers = READERS | MEMBERS[body] | ({"delegate"} if body == "signed" else set())
    for verb, (address, fields, prefix) in ADDRESSES.items():
        for role, client in clients.items():
            try:
                with transaction.atomic():
                    response = client.post(
                        reverse(address, args=[entry.pk]), {**fields, f"{prefix}version": entry.version}
                    )
                    after = ProgressEntry.objects.get(pk=entry.pk)
                    raise UndoneError
            except UndoneError:
                pass
            where = (verb, role, response.status_code)
            if role in expected(verb, body, state):
                assert response.status_code == 302, where
                assert after.version > entry.version, where
                continue
            if address == "entry" and role in expected("save", body, state):
                # What they wrote is kept as a draft, though they may not pass it on.
                assert (response.status_code, after.state) == (302, state), where
                continue
            assert (after.state, after.version) == (state, entry.version), where
            if role == "anonymous":
                assert response["Location"].startswith("/accounts/login/"), where
            elif role not in readers:
                assert response.status_code == 404, where
            else:
                assert response.status_code == 403, where


def test_every_address_of_a_report_that_acts_is_in_the_table():
    of_reports = {pattern.name for pattern in urls.STAFF if "/entries/" in str(pattern.pattern)}
    assert {address for address, _fields, _prefix in ADDRESSES.values()} == (of_reports & set(POST)) - {
        EVIDENCE_ADDRESS
    }
    assert set(ADDRESSES) == set(RIGHTS)
