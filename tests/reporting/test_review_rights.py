"""Nobody reviews what they wrote or what their own body submitted: every address, the bulk page, admin and verbs."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories as f
from tracker.domain import record, workflow
from tracker.domain.workflow import NotAllowed
from tracker.enums import EvidenceKind
from tracker.models import Delegation, ProgressEntry, PublishedRevision, Succession

from .conftest import approved, at, saved, submitted

# What each of a reviewer's addresses is sent, and in which state the report is.
DECISIONS = {
    "review_take": ("submitted", {}),
    "review_approve": ("submitted", {}),
    "review_return": ("submitted", {"comment": "c", "due_on": "2099-01-01"}),
    "review_reopen": ("approved", {"reopen-comment": "c"}),
    "review_retract": ("approved", {"retract-comment": "c"}),
}


def member_of_the_body(desk):
    f.MembershipFactory(user=desk.coordinator, actor=desk.defence)


def member_of_its_successor(desk):
    successor = f.ActorFactory(slug="successor")
    Succession.objects.create(predecessor=desk.defence, successor=successor, how="renamed", happened_on="2025")
    f.MembershipFactory(user=desk.coordinator, actor=successor)


def author_who_left(desk):
    member = f.MembershipFactory(user=desk.coordinator, actor=desk.defence)
    saved(ProgressEntry.objects.with_context().get(pk=desk.entry.pk), desk.coordinator)
    desk.entry.refresh_from_db()
    member.ended_at = timezone.now()
    member.save()


def delegate_of_its_signatory(desk):
    signatory = f.MembershipFactory(actor=desk.defence, role="signatory")
    Delegation.objects.create(membership=signatory, to=desk.coordinator, until=date(2099, 1, 1))


def bringer_of_evidence(desk):
    desk.entry.evidence.create(kind=EvidenceKind.LINK, url="https://example.org/", title="x", added_by=desk.coordinator)


INVOLVED = [
    member_of_the_body,
    member_of_its_successor,
    author_who_left,
    delegate_of_its_signatory,
    bringer_of_evidence,
]


def reached(desk, state):
    """The report in that state, by hands other than the coordinator's."""
    entry = ProgressEntry.objects.with_context().get(pk=desk.entry.pk)
    signs = f.MembershipFactory(actor=desk.defence, role="signatory") if desk.signed else None
    saved(entry, desk.reporter)
    if signs:
        workflow.hand_over(entry, by=desk.reporter, version=entry.version)
    workflow.submit(entry, by=signs.user if signs else desk.reporter, version=entry.version)
    if state == "approved":
        workflow.approve(entry, by=f.coordinator_of(desk.plan), version=entry.version)
    return entry


@pytest.mark.parametrize("involve", INVOLVED, ids=lambda each: each.__name__)
@pytest.mark.parametrize("address", DECISIONS)
def test_whoever_had_a_part_in_it_decides_nothing(desk, involve, address):
    involve(desk)
    desk.signed = involve is delegate_of_its_signatory
    state, data = DECISIONS[address]
    entry = reached(desk, state)
    prefix = next((key.split("-")[0] + "-" for key in data if key.endswith("-comment")), "")
    published = PublishedRevision.objects.count()
    answer = desk.clients["coordinator"].post(at(address, entry), {**data, f"{prefix}version": entry.version})
    # A member of the body may know of the report; nobody involved may decide on it.
    assert answer.status_code == 403
    after = ProgressEntry.objects.get(pk=entry.pk)
    assert (after.state, after.version) == (state, entry.version)
    assert PublishedRevision.objects.count() == published


@pytest.mark.parametrize("involve", INVOLVED, ids=lambda each: each.__name__)
def test_nor_in_bulk_and_is_offered_nothing(desk, involve):
    involve(desk)
    desk.signed = involve is delegate_of_its_signatory
    entry = reached(desk, "submitted")
    client, batch = desk.clients["coordinator"], reverse("review_batch", args=["plan", "defence", desk.period.pk])
    assert 'type="checkbox"' not in client.get(batch).content.decode()
    assert "data-approve" not in client.get(at("review_entry", entry)).content.decode()
    page = client.post(batch, {"entry": f"{entry.pk}:{entry.version}"}).content.decode()
    assert "<b>0 reports</b> are approved" in page
    assert not PublishedRevision.objects.exists()


@pytest.mark.parametrize("involve", INVOLVED, ids=lambda each: each.__name__)
def test_nor_by_the_verbs_themselves(desk, involve):
    involve(desk)
    desk.signed = involve is delegate_of_its_signatory
    entry = reached(desk, "submitted")
    for verb, rest in (
        (workflow.take, {}),
        (workflow.approve, {}),
        (workflow.return_, {"comment": "c", "due_on": date(2099, 1, 1)}),
    ):
        with pytest.raises(NotAllowed):
            verb(entry, by=desk.coordinator, version=entry.version, **rest)


def test_the_administration_has_no_way_to_decide(desk):
    entry = submitted(desk.entry, desk.reporter)
    client = desk.clients["admin"]
    change = reverse("admin:tracker_progressentry_change", args=[entry.pk])
    listed = reverse("admin:tracker_progressentry_changelist")
    client.post(change, {"state": "approved", "_save": "Save"})
    client.post(listed, {"action": "approve", "_selected_action": [entry.pk]})
    assert client.post(at("review_approve", entry), {"version": entry.version}).status_code == 404
    entry.refresh_from_db()
    assert entry.state == "submitted"
    assert not PublishedRevision.objects.exists()


# Who reviewed, on the page and in public


def reviewer_from(desk, actor):
    reviewer = f.coordinator_of(desk.plan, name="Zarina of the Interior")
    f.MembershipFactory(user=reviewer, actor=actor)
    return reviewer


def test_where_the_reviewing_body_carries_out_the_plan_page_and_public_record_say_so(desk, sign_in):
    reviewer = reviewer_from(desk, desk.interior)
    entry = submitted(desk.entry, desk.reporter)
    client = sign_in(reviewer)
    promise = "decided by a coordinator of Ministry of the Interior, a body that also carries out the plan."
    assert promise in client.get(at("review_entry", entry)).content.decode()
    assert promise in client.get(reverse("review_batch", args=["plan", "defence", desk.period.pk])).content.decode()
    client.post(at("review_approve", entry), {"version": entry.version})
    told = desk.clients["observer"].get(at("review_entry", entry)).content.decode()
    assert "Ministry of the Interior, a body that also carries out the plan" in told.split('class="log')[1]
    public = desk.anonymous.get(reverse("indicator", args=["plan", "I1"])).content.decode()
    assert "approved by a coordinator of Ministry of the Interior, a body that also carries out the plan." in public
    assert "reviewed by a coordinator of a body that also carries out the plan" in public
    assert reviewer.name not in public


@pytest.mark.parametrize("page", ["review_queue", "review_matrix"])
def test_a_body_to_which_all_coordinators_belong_waits_and_the_desk_says_so(desk, sign_in, page):
    def told():
        return " ".join(desk.clients["observer"].get(reverse(page)).content.decode().split())

    assert "Nobody may review" not in told()
    role = desk.coordinator.plan_roles.get()
    role.ended_at = timezone.now()
    role.save()
    heir = f.ActorFactory(slug="heir")
    Succession.objects.create(predecessor=desk.defence, successor=heir, how="renamed", happened_on="2024")
    inside = reviewer_from(desk, heir)
    submitted(desk.entry, desk.reporter)
    assert "Nobody may review the reports of one body." in told()
    assert "<b>Ministry of Defence</b>: the plan has no coordinator from outside" in told()
    with CaptureQueriesContext(connection) as one:
        sign_in(inside).get(reverse(page))
    for _more in range(2):
        other = f.ActorFactory()
        f.MembershipFactory(user=inside, actor=other)
        f.AssignmentFactory(indicator=desk.indicator, actor=other, first_period=desk.periods[0])
    assert "Nobody may review the reports of 3 bodies." in told()
    with CaptureQueriesContext(connection) as three:
        sign_in(inside).get(reverse(page))
    assert len(one) == len(three)
    reviewer_from(desk, desk.interior)
    assert "Nobody may review" not in told()


def test_of_two_bodies_the_one_that_carries_out_the_plan_is_named(desk, sign_in):
    reviewer = reviewer_from(desk, f.ActorFactory(slug="agency", name_en="An agency"))
    f.MembershipFactory(user=reviewer, actor=desk.interior)
    entry = approved(desk.entry, desk.reporter, reviewer)
    [report] = record.current_reports(indicator=desk.indicator)
    assert (report.reviewer_body_id, report.reviewer_carries_out_plan) == (desk.interior.pk, True)
    assert entry.events.first().body_id == desk.interior.pk


def test_a_reviewer_of_a_body_outside_the_plan_or_of_none_is_said_to_be(desk, sign_in):
    reviewer = reviewer_from(desk, f.ActorFactory(slug="agency", name_en="An agency"))
    entry = submitted(desk.entry, desk.reporter)
    page = sign_in(reviewer).get(at("review_entry", entry)).content.decode()
    assert "decided by a coordinator of An agency." in page
    assert (
        "decided by a coordinator of no body."
        in desk.clients["coordinator"].get(at("review_entry", entry)).content.decode()
    )
    workflow.approve(entry, by=reviewer, version=entry.version)
    public = desk.anonymous.get(reverse("indicator", args=["plan", "I1"])).content.decode()
    assert "approved by a coordinator of An agency." in public
    assert "also carries out the plan" not in public
