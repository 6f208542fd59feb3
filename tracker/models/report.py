"""The plan's report: what is written for it, with its versions, and the editions in which it was published.

Only the verbs of `tracker.domain.publishing` change these rows; triggers (tracker/triggers.py) refuse to change or
delete what was published, the earlier versions of a text, and the contents and files of an edition.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.enums import EditionState, FileFormat, Language, PlanRoleKind


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Twin of `view_report`: those of the plans that somebody coordinates or observes."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        return self.filter(plan__in=user.plan_ids(PlanRoleKind.COORDINATOR, PlanRoleKind.OBSERVER))

    def published(self):
        """Those that have an edition which the public reads."""
        return self.filter(editions__state=EditionState.PUBLISHED).distinct()


class Report(models.Model):
    """A report of a plan for a year, or for its whole term where there is no year."""

    plan = models.ForeignKey("Plan", models.PROTECT, related_name="reports", verbose_name=_("plan"))
    slug = models.SlugField(_("address"), max_length=20)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    languages = models.JSONField(_("languages"), default=list)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report on the plan")
        verbose_name_plural = _("reports on the plan")
        ordering = ["plan", models.F("year").desc(nulls_first=True)]
        constraints = [models.UniqueConstraint(fields=["plan", "slug"], name="report_once")]

    def __str__(self):
        return f"{self.plan}: {self.label}"

    @property
    def label(self) -> str:
        """Its title, in the reader's language."""
        if self.year is None:
            return gettext("Report for the whole term")
        return gettext("Report for %(year)s") % {"year": self.year}

    def periods(self) -> models.QuerySet:
        """The reporting periods that it is about: those that end in its year, or all of the plan's."""
        found = self.plan.periods.order_by("starts_on", "ends_on")
        return found if self.year is None else found.filter(ends_on__year=self.year)


class ReportText(models.Model):
    """A written part of a report in one language, as it stands now.

    `is_draft`: assembled by the program, and nobody has edited it since. `version` rises with every save.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="texts")
    part = models.SlugField(max_length=60)
    language = models.CharField(max_length=2, choices=Language)
    text = models.TextField(blank=True)
    is_draft = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["report", "part", "language"]
        constraints = [models.UniqueConstraint(fields=["report", "part", "language"], name="reporttext_once")]

    def __str__(self):
        return f"{self.report} {self.part}, {self.language}"


class ReportTextVersion(models.Model):
    """A text as it stood before somebody else, or the same person later, wrote on. Never changed or deleted."""

    of = models.ForeignKey(ReportText, models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    is_draft = models.BooleanField(default=False)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["of", "-version"]
        constraints = [models.UniqueConstraint(fields=["of", "version"], name="reporttextversion_once")]

    def __str__(self):
        return f"{self.of}, {self.version}"


class ReportEditionQuerySet(models.QuerySet):
    def published(self):
        return self.filter(state=EditionState.PUBLISHED)


class ReportEdition(models.Model):
    """A report as it is published once: edition 1, and a further one for each correction.

    It is made in two steps: its contents are frozen, then its files are made of them; it is published when all of them
    are there. `record_seq` and `record_hash` are the head of the plan's public record at that moment.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField(_("edition"))
    state = models.CharField(_("state"), max_length=10, choices=EditionState, default=EditionState.MAKING)
    made_on = models.DateField()
    # {language: text}; empty for the first edition.
    what_changed = models.JSONField(_("what changed since the last edition"), default=dict, blank=True)
    record_seq = models.PositiveBigIntegerField()
    record_hash = models.CharField(max_length=64, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    # {"kk.pdf": what went wrong when that file was made last}
    failures = models.JSONField(default=dict, blank=True)

    objects = ReportEditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition of a report")
        verbose_name_plural = _("editions of reports")
        ordering = ["report", "-number", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "number"], condition=~Q(state=EditionState.GIVEN_UP), name="reportedition_number"
            ),
            models.UniqueConstraint(
                fields=["report"], condition=Q(state=EditionState.MAKING), name="reportedition_one_at_a_time"
            ),
            models.CheckConstraint(
                name="reportedition_published_says_when",
                condition=Q(state=EditionState.PUBLISHED, published_at__isnull=False)
                | (~Q(state=EditionState.PUBLISHED) & Q(published_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="reportedition_correction_says_what_changed", condition=Q(number=1) | ~Q(what_changed={})
            ),
        ]

    def __str__(self):
        return f"{self.report}, {self.number}"


class ReportContent(models.Model):
    """What an edition says in one language: the canonical JSON of a `tracker.reports.document.Document`."""

    edition = models.ForeignKey(ReportEdition, models.PROTECT, related_name="contents")
    language = models.CharField(max_length=2, choices=Language)
    content = models.TextField()
    sha256 = models.CharField(max_length=64, db_index=True)

    class Meta:
        ordering = ["edition", "language"]
        constraints = [models.UniqueConstraint(fields=["edition", "language"], name="reportcontent_once")]

    def __str__(self):
        return f"{self.edition}, {self.language}"


def storage_path(file, filename):
    """Where a file is kept: a name that nothing else has, so that nothing is ever written over."""
    return f"reports/{uuid.uuid4().hex}"


class ReportFile(models.Model):
    """A file of an edition, made once and kept with its hash."""

    edition = models.ForeignKey(ReportEdition, models.PROTECT, related_name="files")
    language = models.CharField(max_length=2, choices=Language)
    format = models.CharField(max_length=4, choices=FileFormat)
    file = models.FileField(upload_to=storage_path)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["edition", "language", "format"]
        constraints = [models.UniqueConstraint(fields=["edition", "language", "format"], name="reportfile_once")]

    def __str__(self):
        return f"{self.edition}, {self.language}.{self.format}"
