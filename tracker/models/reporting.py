"""Reporting: periods, who reports what, the working copy of each report and the log of what happened to it."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.enums import (
    Availability,
    EntryState,
    ImplementationStatus,
    Language,
    Measure,
    PeriodKind,
    PeriodState,
    PlanRoleKind,
    ReviewerRole,
    Verb,
)

from .base import DecimalValueField, Ending, Measured, Statement, only_one_of


class ReportingPeriod(models.Model):
    """A stretch of time that is reported on. Within a plan and kind none overlap (trigger)."""

    plan = models.ForeignKey("Plan", models.CASCADE, related_name="periods", verbose_name=_("plan"))
    kind = models.CharField(_("kind"), max_length=10, choices=PeriodKind, default=PeriodKind.YEAR)
    label = models.CharField(_("label"), max_length=40)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    opens_on = models.DateField(_("reports from"))
    due_on = models.DateField(_("reports due"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        verbose_name = _("reporting period")
        verbose_name_plural = _("reporting periods")
        ordering = ["plan", "starts_on", "kind"]
        constraints = [
            models.CheckConstraint(
                name="reportingperiod_dates_in_order",
                condition=Q(ends_on__gte=F("starts_on"), due_on__gte=F("opens_on"), opens_on__gte=F("starts_on")),
                violation_error_message=_("The dates of the period are not in order."),
            ),
        ]

    def __str__(self):
        return self.label

    def state(self, on: date) -> PeriodState:
        if self.closed_at is not None:
            return PeriodState.CLOSED
        return PeriodState.PLANNED if on < self.opens_on else PeriodState.OPEN


class Assignment(Ending, Statement):
    """A body reports an indicator or an action, from a first period to a last one.

    Reports hang on the row, so its last period supersedes nothing: who set it stands beside it.
    """

    plan = models.ForeignKey("Plan", models.CASCADE, related_name="assignments", verbose_name=_("plan"))
    actor = models.ForeignKey("Actor", models.PROTECT, related_name="assignments", verbose_name=_("body"))
    indicator = models.ForeignKey(
        "Indicator", models.PROTECT, null=True, blank=True, related_name="assignments", verbose_name=_("indicator")
    )
    action = models.ForeignKey(
        "Action", models.PROTECT, null=True, blank=True, related_name="assignments", verbose_name=_("action")
    )
    first_period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="+", verbose_name=_("first period"))
    last_period = models.ForeignKey(
        ReportingPeriod, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("last period")
    )
    # A late assignment makes nothing overdue in the past: what was due before this day is due on this day.
    assigned_on = models.DateField(_("assigned on"), default=timezone.localdate)

    class Meta(Statement.Meta):
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["pk"]
        constraints = [
            *Statement.Meta.constraints,
            models.CheckConstraint(
                name="assignment_indicator_or_action",
                condition=only_one_of("indicator", "action"),
                violation_error_message=_("Choose an indicator or an action, one of the two."),
            ),
            models.UniqueConstraint(
                fields=["actor", "indicator"],
                condition=Q(superseded_by__isnull=True, last_period__isnull=True, indicator__isnull=False),
                name="assignment_indicator_once",
            ),
            models.UniqueConstraint(
                fields=["actor", "action"],
                condition=Q(superseded_by__isnull=True, last_period__isnull=True, action__isnull=False),
                name="assignment_action_once",
            ),
        ]

    def __str__(self):
        return f"{self.actor}: {self.subject.code}"

    @property
    def subject(self):
        """The indicator or action that is reported."""
        return self.indicator or self.action

    @property
    def kind(self) -> str:
        """Kind of the periods for which it is reported."""
        return self.indicator.frequency if self.indicator_id else self.plan.action_frequency


class ProgressEntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Reports that somebody may read: those of their bodies and of the bodies for which a signatory lets them
        sign, and all of the plans they coordinate or observe."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        return self.filter(
            Q(assignment__actor__in=user.body_ids() | user.delegated_ids())
            | Q(assignment__plan__in=user.plan_ids(PlanRoleKind.COORDINATOR, PlanRoleKind.OBSERVER))
        )

    def with_context(self):
        """Loads what a verb or a page needs to know what the report is about."""
        return self.select_related(
            "assignment__plan", "assignment__actor", "assignment__indicator", "assignment__action", "period"
        )


class ProgressEntry(Measured):
    """The working copy of one body's report on one thing for one period.

    Only the verbs of `tracker.domain.workflow` change it. What the public sees is `current_revision`.
    """

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="entries", verbose_name=_("assignment"))
    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="entries", verbose_name=_("period"))
    # What kind of value this is, as the indicator had it when the report was begun; empty for an action.
    measure = models.CharField(_("measure"), max_length=10, choices=Measure, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=EntryState, default=EntryState.DRAFT)
    availability = models.CharField(_("what is given"), max_length=15, choices=Availability, default=Availability.GIVEN)
    reason = models.TextField(_("reason or ground"), blank=True)
    status = models.CharField(_("status"), max_length=15, choices=ImplementationStatus, blank=True)
    percent = models.PositiveSmallIntegerField(
        _("percent done"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    narrative = models.TextField(_("what was done"), blank=True)
    obstacles = models.TextField(_("obstacles"), blank=True)
    next_steps = models.TextField(_("next steps"), blank=True)
    source = models.CharField(_("source of the figures"), max_length=500, blank=True)
    letter_number = models.CharField(_("number of the covering letter"), max_length=60, blank=True)
    letter_date = models.DateField(_("date of the covering letter"), null=True, blank=True)
    language = models.CharField(_("written in"), max_length=2, choices=Language, default=Language.RU)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    # Given by the reviewer on return; otherwise the period's date holds.
    due_on = models.DateField(_("due"), null=True, blank=True)
    # A successor may report for a body that is no more.
    reported_by = models.ForeignKey(
        "Actor", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reported by")
    )
    # The file that the figures came from. A save that changes them drops it.
    imported_from = models.ForeignKey(
        "ImportedFile", models.PROTECT, null=True, blank=True, editable=False, related_name="entries",
        verbose_name=_("imported from"),
    )  # fmt: skip
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reviewer")
    )
    # Why the entry was reopened: becomes the reason of the next published revision.
    revision_reason = models.TextField(_("reason of the revision"), blank=True)
    # Questions put at entry and what the reporter answered: [{code, params, answer}].
    questions = models.JSONField(_("questions asked at entry"), default=list, blank=True)
    current_revision = models.OneToOneField(
        "PublishedRevision",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="current_for",
        verbose_name=_("current revision"),
    )
    created_at = models.DateTimeField(_("begun at"), default=timezone.now, editable=False)
    saved_at = models.DateTimeField(_("saved at"), null=True, blank=True, editable=False)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True, editable=False)

    objects = ProgressEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports of bodies")
        ordering = ["pk"]
        indexes = [models.Index(fields=["period", "state"])]
        constraints = [
            *Measured.Meta.constraints,
            models.UniqueConstraint(fields=["assignment", "period"], name="progressentry_once"),
            models.CheckConstraint(
                name="progressentry_count_not_negative",
                condition=~Q(measure=Measure.COUNT) | Q(value__isnull=True) | Q(value__gte=0),
                violation_error_message=_("A count cannot be negative."),
            ),
            models.CheckConstraint(
                name="progressentry_percent_at_most_100",
                condition=Q(percent__isnull=True) | Q(percent__lte=100),
            ),
            models.CheckConstraint(
                name="progressentry_nothing_given_has_no_value",
                condition=Q(availability=Availability.GIVEN)
                | Q(
                    value__isnull=True,
                    numerator__isnull=True,
                    denominator__isnull=True,
                    yes__isnull=True,
                    step__isnull=True,
                    status="",
                    percent__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="progressentry_value_fits_measure",
                condition=Q(
                    measure__in=[Measure.COUNT, Measure.QUANTITY], numerator=None, yes=None, step=None, status=""
                )
                | Q(measure=Measure.SHARE, value=None, yes=None, step=None, status="")
                | Q(measure=Measure.YES_NO, value=None, numerator=None, step=None, status="")
                | Q(measure=Measure.MILESTONE, value=None, numerator=None, yes=None, status="")
                | Q(measure=Measure.NARRATIVE, value=None, numerator=None, yes=None, step=None, status="")
                | Q(measure="", value=None, numerator=None, yes=None, step=None),
            ),
        ]

    def __str__(self):
        return f"{self.assignment}, {self.period}"

    @property
    def subject(self):
        return self.assignment.subject

    @property
    def actor(self):
        """The body that the report is from: the one of its time, whoever typed it."""
        return self.assignment.actor


class EntryCell(models.Model):
    """One cell of a breakdown. A cell that is not there is not known; zero is a row with zero."""

    entry = models.ForeignKey(ProgressEntry, models.CASCADE, related_name="cells")
    breakdown = models.ForeignKey("Breakdown", models.PROTECT, related_name="+")
    # Category codes sorted and joined by "|".
    key = models.CharField(max_length=130)
    value = DecimalValueField(null=True, blank=True)
    numerator = DecimalValueField(null=True, blank=True)
    denominator = DecimalValueField(null=True, blank=True)

    class Meta:
        ordering = ["breakdown", "key"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "breakdown", "key"], name="entrycell_once"),
            models.CheckConstraint(
                name="entrycell_value_or_parts",
                condition=Q(value__isnull=False, value__gte=0, numerator__isnull=True, denominator__isnull=True)
                | Q(
                    value__isnull=True,
                    numerator__isnull=False,
                    denominator__isnull=False,
                    numerator__gte=0,
                    denominator__gte=0,
                    numerator__lte=F("denominator"),
                ),
            ),
        ]

    def __str__(self):
        return self.key


class BreakdownNote(models.Model):
    """Why the cells of a breakdown do not add up to the total of the report."""

    entry = models.ForeignKey(ProgressEntry, models.CASCADE, related_name="breakdown_notes")
    breakdown = models.ForeignKey("Breakdown", models.PROTECT, related_name="+")
    reason = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "breakdown"], name="breakdownnote_once")]

    def __str__(self):
        return self.reason


class SaveReceipt(models.Model):
    """That a save was acknowledged: which version, by whom, when, and the hash of what was kept. Append-only."""

    entry = models.ForeignKey(ProgressEntry, models.PROTECT, related_name="receipts", verbose_name=_("report"))
    version = models.PositiveIntegerField(_("version"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    content_hash = models.CharField(_("hash of the contents"), max_length=64)

    class Meta:
        verbose_name = _("receipt of a save")
        verbose_name_plural = _("receipts of saves")
        ordering = ["entry", "version"]
        constraints = [models.UniqueConstraint(fields=["entry", "version"], name="savereceipt_version")]

    def __str__(self):
        return f"{self.entry_id} v{self.version}"


class ReviewEvent(models.Model):
    """One transition of an entry, with who did it, in what role and of which body. Append-only."""

    entry = models.ForeignKey(ProgressEntry, models.PROTECT, related_name="events", verbose_name=_("report"))
    verb = models.CharField(_("what happened"), max_length=10, choices=Verb)
    from_state = models.CharField(_("state before"), max_length=10, choices=EntryState, blank=True)
    to_state = models.CharField(_("state after"), max_length=10, choices=EntryState)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    role = models.CharField(_("role"), max_length=12, choices=ReviewerRole)
    body = models.ForeignKey("Actor", models.PROTECT, null=True, related_name="+", verbose_name=_("of the body"))
    at: datetime = models.DateTimeField(_("when"), default=timezone.now)
    comment = models.TextField(_("comment"), blank=True)
    # Comments on single fields: {field: text}.
    field_comments = models.JSONField(_("comments on fields"), default=dict, blank=True)
    entry_version = models.PositiveIntegerField(_("version of the report"))

    class Meta:
        verbose_name = _("event of a report")
        verbose_name_plural = _("events of reports")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.get_verb_display()}, {self.at:%Y-%m-%d %H:%M}"
