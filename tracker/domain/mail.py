"""Messages to people: in their language, as text and HTML, queued in the transaction of what they tell of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Min
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from post_office import mail
from post_office.models import STATUS, Email, Log

from tracker.models import User

WAITING = (STATUS.queued, STATUS.requeued)


@dataclass(frozen=True)
class Message:
    """A message as it would go. `text` and `html` say the same."""

    to: User
    subject: str
    text: str
    html: str


def address(name: str, *args, query: str = "") -> str:
    """Absolute address of a page, in the active language."""
    return f"{settings.SITE_URL}{reverse(name, args=args)}{query}"


def build(to: User, template: str, subject, context: dict[str, Any]) -> Message:
    """Render `emails/<template>.txt` and `.html` in the person's language. `subject` is called in it too."""
    with translation.override(to.language):
        context = {
            "person": to,
            "language": to.language,
            "profile_url": f"{settings.SITE_URL}/accounts/profile/",
            "site_url": settings.SITE_URL,
            "owner": settings.SITE_OWNER,
            **context,
        }
        context["subject"] = " ".join(str(subject()).split())
        text = render_to_string(f"emails/{template}.txt", context)
        html = render_to_string(f"emails/{template}.html", context)
    return Message(to, context["subject"], text.strip() + "\n", html)


def queue(message: Message) -> Email:
    """Put a message into the queue; it goes when `send_queued_mail` next runs, and only if the transaction holds."""
    return mail.send(
        recipients=[message.to.email],
        sender=settings.DEFAULT_FROM_EMAIL,
        subject=message.subject,
        message=message.text,
        html_message=message.html,
        # So that no out-of-office answer comes back.
        headers={"Auto-Submitted": "auto-generated", "Content-Language": message.to.language},
    )


@dataclass(frozen=True)
class Backlog:
    """What has not been delivered. `failed` has been given up and waits for somebody to try again."""

    waiting: int
    retrying: int
    failed: int
    oldest: datetime | None
    last_error: str
    last_error_at: datetime | None

    @property
    def is_trouble(self) -> bool:
        return bool(self.retrying or self.failed)


def backlog() -> Backlog:
    """How many messages wait, are being tried again or were given up, and why. Two queries."""
    rows = {
        row["status"]: row
        for row in Email.objects.exclude(status=STATUS.sent)
        .values("status")
        .annotate(number=Count("pk"), oldest=Min("created"))
        .order_by()
    }
    number = {status: rows[status]["number"] if status in rows else 0 for status in (*WAITING, STATUS.failed)}
    undelivered = Log.objects.filter(status=STATUS.failed).exclude(email__status=STATUS.sent).order_by("-date").first()
    return Backlog(
        waiting=number[STATUS.queued],
        retrying=number[STATUS.requeued],
        failed=number[STATUS.failed],
        oldest=min((row["oldest"] for row in rows.values()), default=None),
        last_error=f"{undelivered.exception_type}: {undelivered.message}" if undelivered else "",
        last_error_at=undelivered.date if undelivered else None,
    )


def try_again() -> int:
    """Put what was given up, and what waits for its next attempt, at the head of the queue. Says how many."""
    found = Email.objects.filter(status__in=(STATUS.failed, STATUS.requeued))
    return found.update(status=STATUS.queued, scheduled_time=None, number_of_retries=0, last_updated=timezone.now())


def forget_delivered() -> int:
    """Blank the texts of what was delivered: personal data, and links with which a password can be set."""
    delivered = Email.objects.filter(status=STATUS.sent).exclude(message="", html_message="")
    return delivered.update(message="", html_message="", context=None)
