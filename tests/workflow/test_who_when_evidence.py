"""Who may change the evidence of a report in which state: every verb, by itself and in its form, for every role.

What is expected stands here in words of its own. Who may download what: tests/evidence/test_access.py.
"""

import pytest
import rules
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tests import factories as f
from tracker.domain import evidence, workflow
from tracker.enums import Verb
from tracker.models import Evidence, ProgressEntry
from tracker.permissions import EVIDENCE_VERBS, reviewable_by

from .conftest import CASES, MEMBERS, READERS, UndoneError

WITH_BODY = ("draft", "returned", "reopened")
LINK = "https://gov.example/order"
# What is logged: (the verb, called with report, what is there already and the person; what its form holds).
VERBS = {
    "attach": (
        lambda entry, item, by: evidence.add_link(entry, LINK, by=by),
        lambda item: {"url": LINK},
    ),
    "retitle": (
        lambda entry, item, by: evidence.rename(item, "Other", by=by),
        lambda item: {f"title-{item.pk}": "Other", f"was-{item.pk}": item.title},
    ),
    "disclose": (
        lambda entry, item, by: evidence.set_public(item, True, by=by),
        lambda item: {"do": f"public:{item.pk}"},
    ),
    "restrict": (
        lambda entry, item, by: evidence.set_public(item, False, by=by),
        lambda item: {"do": f"internal:{item.pk}"},
    ),
    "detach": (
        lambda entry, item, by: evidence.remove(item, by=by),
        lambda item: {"do": f"remove:{item.pk}"},
    ),
}


@pytest.fixture
def office_with_evidence(office):
    """As `office`, with one link that is internal and one that is public, added by a colleague before."""

    def make(body, state):
        entry, people = office(body, state)
        first = {"entry": entry, "kind": "link", "added_by": f.reporter_of(entry.actor)}
        internal = Evidence.objects.create(url="https://gov.example/1", title="Internal", **first)
        public = Evidence.objects.create(url="https://gov.example/2", title="Public", is_public=True, **first)
        return entry, people, lambda verb: public if verb == "restrict" else internal

    return make


def logged(entry):
    return list(entry.events.filter(verb__in=EVIDENCE_VERBS).values_list("verb", flat=True))


def test_every_verb_of_evidence_has_its_line():
    assert set(VERBS) == {Verb(verb).value for verb in EVIDENCE_VERBS}


@pytest.mark.parametrize(("body", "state"), CASES)
def test_who_may_change_evidence_in_a_state(body, state, office_with_evidence):
    entry, people, item_for = office_with_evidence(body, state)
    for verb, (change, _form) in VERBS.items():
        may = set()
        for role, person in people.items():
            copy = ProgressEntry.objects.with_context().get(pk=entry.pk)
            try:
                with transaction.atomic():
                    change(copy, Evidence.objects.get(pk=item_for(verb).pk), person)
                    assert logged(entry) == [verb], role
                    may.add(role)
                    raise UndoneError
            except (UndoneError, workflow.NotAllowed):
                pass
        assert may == (MEMBERS[body] if state in WITH_BODY else set()), verb


@pytest.mark.parametrize(("body", "state"), CASES)
def test_who_may_use_the_form_of_evidence_in_a_state(body, state, office_with_evidence, clients_of):
    entry, people, item_for = office_with_evidence(body, state)
    clients = clients_of(people)
    before = list(entry.evidence.values())
    for verb, (_change, form) in VERBS.items():
        for role, client in clients.items():
            try:
                with transaction.atomic():
                    answer = client.post(reverse("entry_evidence", args=[entry.pk]), form(item_for(verb)))
                    done, after = logged(entry), list(entry.evidence.values())
                    raise UndoneError
            except UndoneError:
                pass
            where = (verb, role, answer.status_code)
            if role in MEMBERS[body] and state in WITH_BODY:
                assert (answer.status_code, done) == (302, [verb]), where
                continue
            assert (done, after) == ([], before), where
            expected = 302 if role == "anonymous" else 403 if role in READERS | MEMBERS[body] else 404
            assert answer.status_code == expected, where


@pytest.mark.parametrize(("body", "state"), CASES)
def test_who_reads_a_report_reads_what_is_beside_it_and_nobody_else(body, state, office_with_evidence):
    entry, people, item_for = office_with_evidence(body, state)
    item = item_for("attach")
    for role, person in people.items():
        seen = ProgressEntry.objects.visible_to(person).filter(pk=entry.pk).exists()
        assert evidence.may_read(person, item) is seen is (role in READERS | MEMBERS[body]), role


@pytest.mark.parametrize(("body", "state"), CASES)
def test_who_brought_evidence_does_not_review_the_report_even_after_leaving(body, state, office_with_evidence):
    entry, _people, item_for = office_with_evidence(body, state)
    brought = item_for("attach").added_by
    f.PlanRoleFactory(user=brought, plan=entry.assignment.plan)
    brought.memberships.update(ended_at=timezone.now())
    assert rules.has_perm("tracker.view_entry", brought, entry)
    assert not rules.has_perm("tracker.review_entry", brought, entry)
    assert not reviewable_by(brought, ProgressEntry.objects.filter(pk=entry.pk)).exists()
