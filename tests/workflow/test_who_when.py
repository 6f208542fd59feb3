"""Who may do what with a report in which state: every verb, by itself and at its address, for every role.

What is expected stands in RIGHTS in words of its own, not in the predicates that it tries. A verb, state or address
without a line fails.
"""

from datetime import date

import pytest
import rules
from django.db import transaction
from django.urls import reverse

from tests.test_addresses import GET, POST
from tracker import permissions, urls
from tracker.domain import desk, workflow
from tracker.domain.entries import InvalidEntry
from tracker.enums import Verb
from tracker.models import Plan, ProgressEntry
from tracker.permissions import EVIDENCE_VERBS

from .conftest import CASES, FIGURE, MEMBERS, READERS, UndoneError

WITH_BODY = ("draft", "returned", "reopened")
WAITS = ("submitted", "in_review")
# verb: {body: {states: the roles that may}}. "plain" has no signatory, "signed" has one.
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
# Evidence has verbs and a table of its own: test_who_when_evidence.py.
EVIDENCE_ADDRESS = "entry_evidence"


def expected(verb, body, state):
    return next((roles for states, roles in RIGHTS[verb][body].items() if state in states), set())


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
def test_who_may_use_the_address_of_a_verb_in_a_state(body, state, office, clients_of):
    entry, people = office(body, state)
    clients, readers = clients_of(people), READERS | MEMBERS[body]
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


# Page of a report: who of those that know of it may open it. To the body the reviewers' page is refused.
PAGES = {"entry": "readers", "entry_evidence": "readers", "review_entry": "reviewers"}


@pytest.mark.parametrize(("body", "state"), CASES)
def test_who_may_read_a_page_of_a_report_in_a_state(body, state, office, clients_of):
    entry, people = office(body, state)
    for page, who in PAGES.items():
        for role, client in clients_of(people).items():
            may = role in READERS or (who == "readers" and role in MEMBERS[body])
            knows = role in READERS | MEMBERS[body]
            expected = 200 if may else 302 if role == "anonymous" else 403 if knows else 404
            assert client.get(reverse(page, args=[entry.pk])).status_code == expected, (page, role)
    assert ProgressEntry.objects.get(pk=entry.pk).version == entry.version


def test_every_page_of_a_report_is_in_the_table():
    of_reports = {pattern.name for pattern in urls.STAFF if "/entries/" in str(pattern.pattern)}
    assert set(PAGES) == of_reports & set(GET)


@pytest.mark.parametrize(("body", "state"), CASES)
def test_a_list_holds_what_the_predicate_allows_one_by_one(body, state, office):
    _entry, people = office(body, state)
    for role, person in people.items():
        everything = ProgressEntry.objects.all()
        seen = {e.pk for e in everything if rules.has_perm("tracker.view_entry", person, e)}
        assert seen == set(everything.visible_to(person).values_list("pk", flat=True)), role
        reviewed = {e.pk for e in everything if rules.has_perm("tracker.review_entry", person, e)}
        assert reviewed == set(permissions.reviewable_by(person, everything).values_list("pk", flat=True)), role
        if role != "anonymous":
            plans = {plan for plan in Plan.objects.all() if rules.has_perm("tracker.observe_plan", person, plan)}
            assert plans == set(desk.reviewed_plans(person)), role


def test_every_address_of_a_report_that_acts_is_in_the_table():
    of_reports = {pattern.name for pattern in urls.STAFF if "/entries/" in str(pattern.pattern)}
    assert {address for address, _fields, _prefix in ADDRESSES.values()} == (of_reports & set(POST)) - {
        EVIDENCE_ADDRESS
    }
    assert set(ADDRESSES) == set(RIGHTS)
