"""A report's life: who may move it, when, and what it leaves behind."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from tests import factories as f
from tracker.domain import proof, record, workflow
from tracker.domain.entries import EntryData
from tracker.domain.figures import CellValue
from tracker.domain.workflow import Conflict, InvalidEntry, NotAllowed
from tracker.enums import Availability, EntryState, RevisionKind, Verb
from tracker.models import ProgressEntry, PublishedRevision
from tracker.triggers import without_triggers

FIGURE = EntryData(value=Decimal(12), source="Register", narrative="Two courses.")


@pytest.fixture
def draft(world):
    entry = workflow.start(world.for_indicator, world.periods[3], by=world.reporter)
    workflow.save(entry, FIGURE, by=world.reporter, version=entry.version)
    return entry


@pytest.fixture
def submitted(world, draft):
    workflow.submit(draft, by=world.reporter, version=draft.version)
    return draft


@pytest.fixture
def approved(world, submitted):
    workflow.approve(submitted, by=world.coordinator, version=submitted.version)
    return submitted


def test_a_report_travels_from_draft_to_the_public_record(world, approved):
    approved.refresh_from_db()
    assert approved.state == EntryState.APPROVED
    [report] = record.current_reports(indicator=world.indicator)
    assert (report.figure.value, report.narrative, report.number) == (Decimal(12), "Two courses.", 1)
    assert [e.verb for e in approved.events.order_by("pk")] == [Verb.START, Verb.SUBMIT, Verb.APPROVE]
    assert proof.verify(world.plan) == []


def test_beginning_twice_finds_the_same_report(world, draft):
    assert workflow.start(world.for_indicator, world.periods[3], by=world.reporter).pk == draft.pk
    assert ProgressEntry.objects.count() == 1


def test_another_bodys_reporter_can_neither_begin_nor_save(world, draft):
    with pytest.raises(NotAllowed):
        workflow.start(world.for_indicator, world.periods[2], by=world.other_reporter)
    with pytest.raises(NotAllowed):
        workflow.save(draft, FIGURE, by=world.other_reporter, version=draft.version)


def test_a_superuser_has_no_right_in_the_workflow(world, submitted):
    for verb in (workflow.withdraw, workflow.take, workflow.approve):
        with pytest.raises(NotAllowed):
            verb(submitted, by=world.admin, version=submitted.version)


def test_a_closed_period_takes_no_report_but_a_returned_one(world, submitted):
    period = world.periods[3]
    period.closed_at = timezone.now()
    period.save()
    with pytest.raises(NotAllowed):
        workflow.start(world.for_action, period, by=world.reporter)
    workflow.return_(
        submitted, by=world.coordinator, version=submitted.version, comment="Why?", due_on=timezone.localdate()
    )
    workflow.save(submitted, FIGURE, by=world.reporter, version=submitted.version)
    assert submitted.state == EntryState.RETURNED


def test_a_save_against_an_old_version_writes_nothing_and_shows_both(world, draft):
    second = f.reporter_of(world.defence)
    old = draft.version
    workflow.save(draft, EntryData(value=Decimal(20)), by=second, version=old)
    with pytest.raises(Conflict) as caught:
        workflow.save(draft, EntryData(value=Decimal(30)), by=world.reporter, version=old)
    assert caught.value.mine.value == Decimal(30)
    assert caught.value.theirs.value == Decimal(20)
    draft.refresh_from_db()
    assert draft.value == Decimal(20)
    assert draft.receipts.count() == 2


def test_zero_empty_and_not_applicable_stay_apart(world, draft):
    workflow.save(draft, EntryData(value=Decimal(0), source="Register"), by=world.reporter, version=draft.version)
    assert workflow.check(draft) == {}
    workflow.save(draft, EntryData(value=None, source="Register"), by=world.reporter, version=draft.version)
    assert draft.value is None
    assert "value" in workflow.check(draft)
    nothing = EntryData(availability=Availability.NOT_APPLICABLE, value=Decimal(3), reason="No such unit.")
    with pytest.raises(InvalidEntry):
        workflow.save(draft, EntryData(value=Decimal("-1")), by=world.reporter, version=draft.version)
    workflow.save(draft, nothing, by=world.reporter, version=draft.version)
    draft.refresh_from_db()
    assert (draft.value, draft.reason) == (None, "No such unit.")
    workflow.submit(draft, by=world.reporter, version=draft.version)
    workflow.approve(draft, by=world.coordinator, version=draft.version)
    [report] = record.current_reports(indicator=world.indicator)
    assert (report.figure.availability, report.figure.value) == (Availability.NOT_APPLICABLE, None)


def test_nothing_available_needs_a_reason_before_it_is_submitted(world, draft):
    data = EntryData(availability=Availability.NOT_AVAILABLE)
    workflow.save(draft, data, by=world.reporter, version=draft.version)
    with pytest.raises(InvalidEntry) as caught:
        workflow.submit(draft, by=world.reporter, version=draft.version)
    assert "reason" in caught.value.errors


@pytest.mark.parametrize(
    ("cells", "note", "fits"),
    [
        ({"women": 5, "men": 7, "not-recorded": 0}, "", True),
        ({"women": 5, "men": 6, "not-recorded": 0}, "", False),
        ({"women": 5, "men": 6, "not-recorded": 0}, "One person has left.", True),
        ({"women": 5, "men": 6}, "", True),  # partial: the rest is not known
        ({"women": 5, "men": 8}, "", False),
        ({}, "", True),
    ],
)
def test_the_cells_of_a_breakdown_add_up_or_say_why(world, draft, cells, note, fits):
    breakdown = f.BreakdownFactory(indicator=world.indicator)
    data = EntryData(
        value=Decimal(12),
        source="Register",
        cells={(breakdown.pk, key): CellValue(Decimal(n)) for key, n in cells.items()},
        notes={breakdown.pk: note},
    )
    workflow.save(draft, data, by=world.reporter, version=draft.version)
    assert (workflow.check(draft) == {}) is fits


def test_a_cell_that_the_breakdown_does_not_have_is_refused(world, draft):
    breakdown = f.BreakdownFactory(indicator=world.indicator)
    data = EntryData(value=Decimal(1), cells={(breakdown.pk, "martians"): CellValue(Decimal(1))})
    with pytest.raises(InvalidEntry):
        workflow.save(draft, data, by=world.reporter, version=draft.version)
    assert not draft.cells.exists()


def test_nobody_reviews_what_they_wrote_or_what_their_body_submitted(world, submitted):
    f.MembershipFactory(user=world.coordinator, actor=world.defence)
    with pytest.raises(NotAllowed):
        workflow.approve(submitted, by=world.coordinator, version=submitted.version)
    author = f.PlanRoleFactory(plan=world.plan, user=world.reporter).user
    author.memberships.update(ended_at=timezone.now())
    with pytest.raises(NotAllowed):
        workflow.approve(submitted, by=author, version=submitted.version)
    for person in (world.observer, world.stranger, world.other_reporter):
        with pytest.raises(NotAllowed):
            workflow.return_(submitted, by=person, version=submitted.version, comment="No.", due_on=date(2100, 1, 1))


def test_where_the_body_has_a_signatory_only_they_submit(world):
    entry = workflow.start(world.other, world.periods[3], by=world.other_reporter)
    workflow.save(entry, FIGURE, by=world.other_reporter, version=entry.version)
    with pytest.raises(NotAllowed):
        workflow.submit(entry, by=world.other_reporter, version=entry.version)
    workflow.hand_over(entry, by=world.other_reporter, version=entry.version)
    assert entry.state == EntryState.READY
    with pytest.raises(NotAllowed):
        workflow.hand_back(entry, by=world.other_reporter, version=entry.version, comment="x")
    workflow.hand_back(entry, by=world.signatory, version=entry.version, comment="Check the sum.")
    workflow.hand_over(entry, by=world.other_reporter, version=entry.version)
    workflow.submit(entry, by=world.signatory, version=entry.version)
    assert entry.state == EntryState.SUBMITTED


def test_a_submitted_report_can_be_withdrawn_until_a_reviewer_takes_it(world, submitted):
    workflow.withdraw(submitted, by=world.reporter, version=submitted.version)
    assert submitted.state == EntryState.DRAFT
    workflow.submit(submitted, by=world.reporter, version=submitted.version)
    workflow.take(submitted, by=world.coordinator, version=submitted.version)
    with pytest.raises(NotAllowed):
        workflow.withdraw(submitted, by=world.reporter, version=submitted.version)


def test_returning_needs_a_comment_and_a_date_that_is_not_past(world, submitted):
    for wrong in ({"comment": " ", "due_on": date(2100, 1, 1)}, {"comment": "Why?", "due_on": date(2020, 1, 1)}):
        with pytest.raises(InvalidEntry):
            workflow.return_(submitted, by=world.coordinator, version=submitted.version, **wrong)
    submitted.refresh_from_db()
    assert submitted.state == EntryState.SUBMITTED


def test_while_reopened_the_public_reads_the_old_value_and_then_the_revision_with_its_reason(world, approved):
    workflow.reopen(approved, by=world.coordinator, version=approved.version, reason="Counted twice.")
    workflow.save(approved, EntryData(value=Decimal(9), source="Register"), by=world.reporter, version=approved.version)
    assert record.current_reports(indicator=world.indicator)[0].figure.value == Decimal(12)
    workflow.submit(approved, by=world.reporter, version=approved.version)
    workflow.approve(approved, by=world.coordinator, version=approved.version)
    [report] = record.current_reports(indicator=world.indicator)
    assert (report.figure.value, report.number, report.reason) == (Decimal(9), 2, "Counted twice.")
    assert len(record.history(indicator=world.indicator)) == 2
    assert proof.verify(world.plan) == []


def test_a_retracted_figure_leaves_the_public_pages_but_not_the_record(world, approved):
    workflow.retract(approved, by=world.coordinator, version=approved.version, reason="Wrong body.")
    assert record.current_reports(indicator=world.indicator) == []
    kinds = [r.kind for r in record.history(indicator=world.indicator)]
    assert kinds == [RevisionKind.RETRACTION, RevisionKind.APPROVAL]
    assert proof.verify(world.plan) == []


def test_small_numbers_keep_a_breakdown_out_of_the_public_record(world, draft):
    world.indicator.small_number_threshold = 5
    world.indicator.save()
    breakdown = f.BreakdownFactory(indicator=world.indicator)
    cells = {(breakdown.pk, k): CellValue(Decimal(n)) for k, n in {"women": 2, "men": 10, "not-recorded": 0}.items()}
    data = EntryData(value=Decimal(12), source="Register", cells=cells)
    workflow.save(draft, data, by=world.reporter, version=draft.version)
    workflow.submit(draft, by=world.reporter, version=draft.version)
    revision = workflow.approve(draft, by=world.coordinator, version=draft.version)
    report = record.read(revision)
    assert report.figure.value == Decimal(12)
    assert report.figure.cells == {}
    assert report.figure.withheld == {"sex"}
    assert '"women"' not in revision.content


def test_a_successors_people_act_on_the_old_bodys_open_report(world):
    successor = f.ActorFactory(slug="new-defence")
    person = f.reporter_of(successor)
    with pytest.raises(NotAllowed):
        workflow.start(world.for_indicator, world.periods[3], by=person)
    world.defence.successions_out.create(successor=successor, how="renamed", happened_on="2026-01")
    entry = workflow.start(world.for_indicator, world.periods[3], by=person)
    workflow.save(entry, FIGURE, by=person, version=entry.version)
    assert entry.actor == world.defence
    assert entry.reported_by == successor


def test_the_record_says_when_the_reviewing_body_carries_out_the_plan_too(world, submitted):
    f.MembershipFactory(user=world.coordinator, actor=world.interior)
    revision = workflow.approve(submitted, by=world.coordinator, version=submitted.version)
    report = record.read(revision)
    assert report.reviewer_body_id == world.interior.pk
    assert report.reviewer_carries_out_plan
    assert world.coordinator.email not in revision.content
    assert world.coordinator.name not in revision.content


def test_a_change_to_the_record_is_found(world, approved):
    with without_triggers(connection):
        PublishedRevision.objects.update(content=PublishedRevision.objects.get().content.replace('"12"', '"13"'))
    (fault,) = proof.verify(world.plan)
    assert str(fault).startswith("plan 1: the published text was changed (kept: ")


def test_verify_record_proves_the_chain_and_names_a_broken_link(world, approved, capsys):
    call_command("verify_record")
    assert "plan: 1 published revisions, whole" in capsys.readouterr().out
    with without_triggers(connection):
        PublishedRevision.objects.update(number=5)
    with pytest.raises(CommandError):
        call_command("verify_record")
    assert "plan 1: the link itself was changed" in capsys.readouterr().out


def test_half_a_share_is_refused_with_words(world):
    share = f.IndicatorFactory(objective=world.objective, code="S", measure="share", over_time="latest")
    assignment = f.AssignmentFactory(indicator=share, actor=world.defence, first_period=world.periods[0])
    entry = workflow.start(assignment, world.periods[3], by=world.reporter)
    with pytest.raises(InvalidEntry) as caught:
        workflow.save(entry, EntryData(numerator=Decimal(4)), by=world.reporter, version=entry.version)
    assert list(caught.value.errors) == ["denominator"]


def test_the_people_of_a_successors_successor_act_for_the_first_body(world):
    second, third = f.ActorFactory(), f.ActorFactory()
    world.defence.successions_out.create(successor=second, how="renamed", happened_on="2023")
    second.successions_out.create(successor=third, how="merged", happened_on="2024")
    assert f.reporter_of(third).body_ids() == {world.defence.pk, second.pk, third.pk}
    assert f.reporter_of(second).body_ids() == {world.defence.pk, second.pk}
    assert world.stranger.body_ids() == set()
