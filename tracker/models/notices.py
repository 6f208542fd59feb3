"""What people are told by mail: events of reports that concern them, and reminders of what is due."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """That a person is to be told of an event. Written with the event; several go into one message."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    event = models.ForeignKey("ReviewEvent", models.PROTECT, related_name="notices")
    created_at = models.DateTimeField(default=timezone.now)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["person"], condition=Q(mailed_at__isnull=True), name="notice_waiting")]
        constraints = [models.UniqueConstraint(fields=["person", "event"], name="notice_once")]

    def __str__(self):
        return f"{self.person}: {self.event}"


class Reminder(models.Model):
    """That a person was reminded of what a body owes for a period: the ledger that keeps a reminder from going twice.

    By schedule, `step` is the day of the schedule counted from the due date (-14, -7, 0, 7, 14 ...). By hand, `sent_by`
    and `batch` say who sent it and in which sending, and there is no step.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reminders", verbose_name=_("person")
    )
    actor = models.ForeignKey("Actor", models.PROTECT, related_name="+", verbose_name=_("body"))
    period = models.ForeignKey("ReportingPeriod", models.PROTECT, related_name="+", verbose_name=_("reporting period"))
    due_on = models.DateField(_("due"))
    step = models.SmallIntegerField(_("day of the schedule"), null=True, blank=True)
    reports = models.PositiveSmallIntegerField(_("reports"))
    sent_at = models.DateTimeField(_("when"), default=timezone.now)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sent by")
    )
    batch = models.UUIDField(_("batch"), null=True, blank=True, editable=False)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "actor", "period", "due_on", "step"],
                condition=Q(step__isnull=False),
                name="reminder_once_a_step",
            ),
            models.UniqueConstraint(
                fields=["person", "actor", "period", "due_on", "batch"],
                condition=Q(batch__isnull=False),
                name="reminder_once_a_batch",
            ),
            models.CheckConstraint(
                name="reminder_by_schedule_or_by_hand",
                condition=Q(step__isnull=False, sent_by__isnull=True, batch__isnull=True)
                | Q(step__isnull=True, sent_by__isnull=False, batch__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.person}, {self.actor}, {self.period}: {self.due_on}"
