"""What others say (observations) and what is published as a whole (reports)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.enums import Language, ObservationState, ReportState

from .base import Translated, only_one_of


class Observation(models.Model):
    """What a civil society organisation says about progress, with its evidence, and the answer on record."""

    plan = models.ForeignKey("Plan", models.PROTECT, related_name="observations", verbose_name=_("plan"))
    objective = models.ForeignKey("Objective", models.PROTECT, null=True, blank=True, related_name="observations")
    action = models.ForeignKey("Action", models.PROTECT, null=True, blank=True, related_name="observations")
    indicator = models.ForeignKey("Indicator", models.PROTECT, null=True, blank=True, related_name="observations")
    organisation = models.CharField(_("organisation"), max_length=300)
    contact = models.EmailField(_("e-mail address, not published"), blank=True)
    language = models.CharField(_("written in"), max_length=2, choices=Language)
    text = models.TextField(_("observation"))
    evidence_url = models.URLField(_("evidence"), blank=True, max_length=1000)
    state = models.CharField(_("state"), max_length=10, choices=ObservationState, default=ObservationState.RECEIVED)
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    moderated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    moderated_at = models.DateTimeField(null=True, blank=True, editable=False)
    refusal_ground = models.TextField(_("ground of the refusal"), blank=True)
    reply = models.TextField(_("official reply"), blank=True)
    reply_body = models.ForeignKey(
        "Actor", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("replying body")
    )
    replied_at = models.DateTimeField(_("replied"), null=True, blank=True)

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        ordering = ["-received_at"]
        constraints = [
            models.CheckConstraint(
                name="observation_about_one_thing",
                condition=Q(objective=None, action=None, indicator=None)
                | only_one_of("objective", "action", "indicator"),
            ),
            models.CheckConstraint(
                name="observation_refused_with_a_ground",
                condition=~Q(state=ObservationState.REFUSED) | ~Q(refusal_ground=""),
                violation_error_message=_("A refusal needs a ground."),
            ),
        ]

    def __str__(self):
        return self.organisation


class Report(Translated):
    """A report of a plan for some periods. Publishing freezes its content and files."""

    plan = models.ForeignKey("Plan", models.PROTECT, related_name="reports", verbose_name=_("plan"))
    slug = models.SlugField(_("address"), max_length=80)
    edition = models.PositiveSmallIntegerField(_("edition"), default=1)
    title = models.CharField(_("title"), max_length=300)
    periods = models.ManyToManyField("ReportingPeriod", related_name="reports", verbose_name=_("periods"))
    state = models.CharField(_("state"), max_length=10, choices=ReportState, default=ReportState.DRAFT)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("replaces")
    )
    what_changed = models.TextField(_("what changed since the last edition"), blank=True)
    # Frozen at publication: canonical JSON per language, and the head of the record at that moment.
    content = models.TextField(blank=True, editable=False)
    content_hash = models.CharField(max_length=64, blank=True, editable=False)
    record_seq = models.PositiveBigIntegerField(null=True, editable=False)
    record_hash = models.CharField(max_length=64, blank=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("report on the plan")
        verbose_name_plural = _("reports on the plan")
        ordering = ["plan", "-published_at", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "slug", "edition"], name="report_edition"),
            models.CheckConstraint(
                name="report_published_is_frozen",
                condition=Q(state=ReportState.DRAFT)
                | (Q(published_at__isnull=False) & ~Q(content="") & ~Q(content_hash="")),
            ),
        ]

    def __str__(self):
        return self.title


class ReportSection(models.Model):
    """A written part of a report, in one language."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="sections")
    key = models.SlugField(max_length=60)
    language = models.CharField(max_length=2, choices=Language)
    body = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["report", "key", "language"]
        constraints = [models.UniqueConstraint(fields=["report", "key", "language"], name="reportsection_once")]

    def __str__(self):
        return f"{self.key}, {self.language}"


class ReportFile(models.Model):
    """A rendered file of a published report, kept with its hash."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="files")
    language = models.CharField(max_length=2, choices=Language)
    format = models.CharField(max_length=5)
    file = models.FileField(upload_to="reports/")
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["report", "language", "format"]
        constraints = [models.UniqueConstraint(fields=["report", "language", "format"], name="reportfile_once")]

    def __str__(self):
        return f"{self.report} {self.language}.{self.format}"
