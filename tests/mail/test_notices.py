"""Who is told what of a report, in one message to each person."""

import re
from datetime import date

import pytest
import time_machine
from django.utils import timezone
from post_office.models import Email

from tests import factories as f
from tracker.domain import notices, workflow
from tracker.models import Notice

pytestmark = pytest.mark.django_db
LATER = date(2100, 1, 1)


def told():
    return {n.person.email: n.event.verb for n in Notice.objects.select_related("person", "event")}


def messages():
    notices.collect()
    return {email.to[0]: email for email in Email.objects.order_by("pk")}


def test_the_coordinators_are_told_that_a_report_was_submitted(world, submitted):
    submitted()
    assert told() == {world.coordinator.email: "submit"}


def test_a_coordinator_of_the_reporting_body_is_not_asked_to_review_it(world, submitted):
    f.MembershipFactory(actor=world.defence, user=world.coordinator)
    submitted()
    assert told() == {}


def test_who_wrote_a_report_is_told_that_it_came_back_with_comment_date_and_address(world, submitted):
    entry = submitted()
    Notice.objects.all().delete()
    workflow.return_(entry, by=world.coordinator, version=entry.version, comment="Which <register>?", due_on=LATER)
    found = messages()
    assert list(found) == [world.reporter.email]
    message = found[world.reporter.email]
    assert message.subject == "Sent back to you: I1, 2025"
    for part in (message.message, message.html_message):
        assert "1\N{NO-BREAK SPACE}January 2100" in part
        assert f"http://127.0.0.1:8000/en/work/entries/{entry.pk}/" in part
    assert "Which <register>?" in message.message
    assert "Which &lt;register&gt;?" in message.html_message


def test_thirty_decisions_are_one_message(world, submitted):
    for assignment in (world.for_indicator, world.for_action):
        for period in world.periods[2:]:
            entry = submitted(assignment, period)
            workflow.approve(entry, by=world.coordinator, version=entry.version)
    found = messages()
    assert found[world.reporter.email].subject == "Approved: 4"
    assert found[world.coordinator.email].subject == "Waiting for review: 4"
    assert Email.objects.count() == 2
    assert notices.collect() == 0
    assert Email.objects.count() == 2


@pytest.mark.parametrize(("language", "subject"), [("ru", "Возвращено вам"), ("kk", "Сізге қайтарылды")])
def test_a_message_is_in_the_language_of_the_person(world, submitted, language, subject):
    world.reporter.language = language
    world.reporter.save()
    entry = submitted()
    workflow.return_(entry, by=world.coordinator, version=entry.version, comment="?", due_on=LATER)
    message = messages()[world.reporter.email]
    assert message.subject.startswith(subject)
    assert f"/{language}/work/entries/" in message.message
    assert f'<html lang="{language}">' in message.html_message


def test_an_approval_is_not_told_to_somebody_who_chose_so_and_a_return_is(world, submitted):
    world.reporter.tell_approved = world.reporter.tell_submitted = world.reporter.remind = False
    world.reporter.save()
    entry = submitted()
    Notice.objects.all().delete()
    workflow.approve(entry, by=world.coordinator, version=entry.version)
    assert told() == {}
    workflow.reopen(entry, by=world.coordinator, version=entry.version, reason="x")
    assert told() == {world.reporter.email: "reopen"}


def test_a_retraction_and_a_report_given_back_by_the_signatory_are_told(world, submitted):
    entry = workflow.start(world.other, world.periods[3], by=world.other_reporter)
    workflow.save(entry, workflow.EntryData(value=1, source="x"), by=world.other_reporter, version=entry.version)
    workflow.hand_over(entry, by=world.other_reporter, version=entry.version)
    assert told() == {world.signatory.email: "hand_over"}
    Notice.objects.all().delete()
    workflow.hand_back(entry, by=world.signatory, version=entry.version, comment="x")
    assert told() == {world.other_reporter.email: "hand_back"}
    published = submitted()
    workflow.approve(published, by=world.coordinator, version=published.version)
    Notice.objects.all().delete()
    workflow.retract(published, by=world.coordinator, version=published.version, reason="x")
    assert told() == {world.reporter.email: "retract"}


def test_where_nobody_who_wrote_it_is_left_all_reporters_of_the_body_are_told(world, submitted):
    entry = submitted()
    colleague = f.reporter_of(world.defence, email="colleague@defence.example")
    world.reporter.memberships.update(ended_at="2026-01-01T00:00Z")
    Notice.objects.all().delete()
    workflow.return_(entry, by=world.coordinator, version=entry.version, comment="x", due_on=LATER)
    assert told() == {colleague.email: "return"}


def test_who_lost_access_before_the_message_went_is_told_nothing(world, submitted):
    entry = submitted()
    workflow.return_(entry, by=world.coordinator, version=entry.version, comment="secret", due_on=LATER)
    world.reporter.memberships.update(ended_at="2026-01-01T00:00Z")
    assert world.reporter.email not in messages()


def test_nothing_is_told_of_history_that_is_written_afterwards(world):
    with time_machine.travel("2026-02-01T10:00Z"):
        at = timezone.now()
        entry = workflow.start(world.for_indicator, world.periods[3], by=world.reporter, at=at)
        data = workflow.EntryData(value=1, source="x")
        workflow.save(entry, data, by=world.reporter, version=entry.version, at=at)
        workflow.submit(entry, by=world.reporter, version=entry.version, at=at)
        workflow.approve(entry, by=world.coordinator, version=entry.version, at=at)
        workflow.retract(entry, by=world.coordinator, version=entry.version, at=at, reason="x")
    assert not Notice.objects.exists()


def test_a_verb_that_fails_tells_nobody(world, submitted):
    entry = submitted()
    Notice.objects.all().delete()
    with pytest.raises(workflow.NotAllowed):
        workflow.approve(entry, by=world.reporter, version=entry.version)
    assert not Notice.objects.exists()


def test_every_address_in_a_message_is_absolute(world, submitted):
    submitted()
    message = messages()[world.coordinator.email]
    assert re.findall(r'href="(?!http://127\.0\.0\.1:8000/)', message.html_message) == []
