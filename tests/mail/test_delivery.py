"""The queue against a real SMTP server: delivered as text and HTML, kept while the server is away."""

import email
from datetime import timedelta
from email import policy

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from post_office.models import STATUS, Email

from tracker.domain import mail, reminders

# The command closes no transaction of ours, but its threads must find the rows committed.
pytestmark = pytest.mark.django_db(transaction=True)


def parsed(envelope):
    return email.message_from_bytes(envelope.content, policy=policy.default)


@pytest.mark.parametrize(("language", "word"), [("en", "submitted"), ("ru", "представлен"), ("kk", "ұсынылды")])
def test_a_message_arrives_as_text_and_html_in_the_persons_language(world, submitted, smtp, language, word):
    world.coordinator.language = language
    world.coordinator.save()
    submitted()
    call_command("send_queued_mail")
    (envelope,) = smtp.received
    assert envelope.rcpt_tos == [world.coordinator.email]
    message = parsed(envelope)
    assert message["Content-Language"] == language
    parts = {part.get_content_type(): part.get_content() for part in message.walk() if not part.is_multipart()}
    assert set(parts) == {"text/plain", "text/html"}
    for text in parts.values():
        assert word in text
        assert f"http://127.0.0.1:8000/{language}/review/entries/" in text
    assert mail.backlog() == mail.Backlog(0, 0, 0, None, "", None)


def test_with_the_server_down_nothing_is_lost_and_the_backlog_says_why(world, submitted, smtp):
    smtp.stop()
    submitted()
    call_command("send_queued_mail")
    found = mail.backlog()
    assert (found.waiting, found.retrying, found.failed) == (0, 1, 0)
    assert "refused" in found.last_error
    assert found.is_trouble
    smtp.start()
    call_command("send_queued_mail")
    assert smtp.received == [], "the next attempt comes after a quarter of an hour"
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        call_command("send_queued_mail")
    assert len(smtp.received) == 1
    assert not mail.backlog().is_trouble
    assert mail.backlog().last_error == ""


def test_what_was_given_up_can_be_sent_again(world, submitted, smtp, settings):
    settings.POST_OFFICE = {**settings.POST_OFFICE, "MAX_RETRIES": 0}
    smtp.stop()
    submitted()
    call_command("send_queued_mail")
    assert mail.backlog().failed == 1
    smtp.start()
    call_command("send_queued_mail")
    assert smtp.received == []
    assert mail.try_again() == 1
    call_command("send_queued_mail")
    assert len(smtp.received) == 1


def test_what_was_delivered_keeps_no_text(world, submitted, smtp):
    submitted()
    call_command("send_queued_mail")
    kept = Email.objects.get()
    assert (kept.status, kept.message, kept.html_message) == (STATUS.sent, "", "")
    assert kept.subject


def test_reminders_go_through_the_queue(world, smtp):
    reminders.send(world.periods[3].due_on)
    call_command("send_queued_mail")
    assert {envelope.rcpt_tos[0] for envelope in smtp.received} == {
        "reporter@defence.example",
        "reporter@interior.example",
        "signatory@interior.example",
        "coordinator@nap.example",
    }
    call_command("send_queued_mail")
    assert len(smtp.received) == 4


def test_the_mail_of_the_account_pages_goes_through_the_queue_too(world, smtp, client):
    client.post("/accounts/password/reset/", {"email": world.reporter.email})
    assert Email.objects.get().status == STATUS.queued
    call_command("send_queued_mail")
    assert "/accounts/password/reset/key/" in parsed(smtp.received[0]).get_body(("plain",)).get_content()
    assert Email.objects.get().message == ""
