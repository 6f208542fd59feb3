"""A signatory delegates until a date, and ends it: who may, to whom, and what it is worth."""

from datetime import date, timedelta

import pytest
import rules
from django.utils import timezone

from tests import factories as f
from tracker.domain import delegation, workflow
from tracker.domain.entries import EntryData, InvalidEntry, Letter
from tracker.models import Delegation


@pytest.fixture
def signature(world):
    return world.signatory.memberships.get()


def handed_over(world):
    entry = workflow.start(world.other, world.periods[3], by=world.other_reporter)
    data = EntryData(value=5, source="Register")
    workflow.save(entry, data, by=world.other_reporter, version=entry.version)
    workflow.hand_over(entry, by=world.other_reporter, version=entry.version)
    return entry


def test_a_delegate_submits_until_the_day_and_not_after_it_is_ended(world, signature):
    given = delegation.delegate(signature, to=world.other_reporter, until=timezone.localdate(), by=world.signatory)
    entry = handed_over(world)
    assert rules.has_perm("tracker.submit_entry", world.other_reporter, entry)
    delegation.end(given, by=world.signatory)
    delegation.end(given, by=world.signatory)
    with pytest.raises(workflow.NotAllowed):
        workflow.submit(entry, by=world.other_reporter, version=entry.version)


def test_delegating_again_to_somebody_leaves_one_that_holds(world, signature):
    today = timezone.localdate()
    for days in (1, 5):
        until = today + timedelta(days=days)
        delegation.delegate(signature, to=world.other_reporter, until=until, by=world.signatory)
    assert Delegation.objects.count() == 2
    assert Delegation.objects.running(today).get().until == today + timedelta(days=5)


def test_only_the_signatory_delegates_and_ends(world, signature):
    given = delegation.delegate(signature, to=world.other_reporter, until=timezone.localdate(), by=world.signatory)
    second = f.signatory_of(world.interior)
    for person in (world.other_reporter, world.reporter, world.coordinator, world.admin, second):
        with pytest.raises(workflow.NotAllowed):
            delegation.delegate(signature, to=world.other_reporter, until=timezone.localdate(), by=person)
        with pytest.raises(workflow.NotAllowed):
            delegation.end(given, by=person)


def test_a_delegate_works_for_the_body_and_does_not_sign_already(world, signature):
    second = f.signatory_of(world.interior)
    for person in (world.reporter, world.coordinator, world.signatory, second):
        with pytest.raises(InvalidEntry) as refused:
            delegation.delegate(signature, to=person, until=timezone.localdate(), by=world.signatory)
        assert list(refused.value.errors) == ["to"]


def test_a_day_that_has_passed_is_refused(world, signature):
    with pytest.raises(InvalidEntry) as refused:
        delegation.delegate(signature, to=world.other_reporter, until=date(2020, 1, 1), by=world.signatory)
    assert list(refused.value.errors) == ["until"]


def test_a_covering_letter_is_kept_with_a_receipt_by_whoever_submits(world):
    entry = handed_over(world)
    letter = Letter("15-02/77", date(2026, 1, 15))
    workflow.submit(entry, by=world.signatory, version=entry.version, letter=letter)
    entry.refresh_from_db()
    assert (entry.state, entry.letter_number, entry.letter_date) == ("submitted", letter.number, letter.date)
    receipt = entry.receipts.get(by=world.signatory)
    assert receipt.content_hash == EntryData.of(entry).content_hash()
    assert entry.events.get(verb="submit").entry_version == receipt.version + 1


def test_a_letter_that_a_report_names_already_stays(world):
    entry = workflow.start(world.for_indicator, world.periods[3], by=world.reporter)
    workflow.save(
        entry, EntryData(value=5, source="Register", letter_number="1-A"), by=world.reporter, version=entry.version
    )
    workflow.submit(entry, by=world.reporter, version=entry.version, letter=Letter("2-B"))
    entry.refresh_from_db()
    assert entry.letter_number == "1-A"
    assert entry.receipts.count() == 1
