"""The public record: what was approved, as it was approved, one chain of hashes a plan."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.enums import RecordFault, ReviewerRole, RevisionKind


class RecordHead(models.Model):
    """Last link of a plan's chain. Locked while a revision is written, so the chain never forks."""

    plan = models.OneToOneField("Plan", models.PROTECT, related_name="record_head", verbose_name=_("plan"))
    seq = models.PositiveBigIntegerField(_("last number"), default=0)
    hash = models.CharField(_("hash"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("end of a record")
        verbose_name_plural = _("ends of records")

    def __str__(self):
        return f"{self.plan_id}: {self.seq}"


class PublishedRevision(models.Model):
    """A report as it was approved. Never updated or deleted; a redaction may blank its texts and nothing else.

    `content` is the canonical JSON text that the public reads (decimals as strings, keys sorted); `internal` likewise
    for reviewers, hashed with `salt` so that its hash gives nothing away. `hash` covers `seq`, `kind`, `content_hash`,
    `internal_hash` and the `previous_hash`: see `tracker.domain.record`.
    """

    plan = models.ForeignKey("Plan", models.PROTECT, related_name="revisions", verbose_name=_("plan"))
    seq = models.PositiveBigIntegerField(_("number in the record"))
    entry = models.ForeignKey("ProgressEntry", models.PROTECT, related_name="revisions", verbose_name=_("report"))
    number = models.PositiveIntegerField(_("revision"))
    kind = models.CharField(_("kind"), max_length=10, choices=RevisionKind)
    # For finding revisions without opening them; the same stands in `content`.
    indicator = models.ForeignKey(
        "Indicator", models.PROTECT, null=True, related_name="revisions", verbose_name=_("indicator")
    )
    action = models.ForeignKey("Action", models.PROTECT, null=True, related_name="revisions", verbose_name=_("action"))
    actor = models.ForeignKey("Actor", models.PROTECT, related_name="revisions", verbose_name=_("body"))
    period = models.ForeignKey("ReportingPeriod", models.PROTECT, related_name="revisions", verbose_name=_("period"))
    published_at = models.DateTimeField(_("approved"), default=timezone.now)
    reason = models.TextField(_("reason for the revision"), blank=True)
    reason_hash = models.CharField(_("hash of the reason"), max_length=64)
    reviewer_ref = models.UUIDField(_("reviewer’s number in the record"))
    reviewer_role = models.CharField(_("reviewer’s role"), max_length=12, choices=ReviewerRole)
    reviewer_body = models.ForeignKey(
        "Actor", models.PROTECT, null=True, related_name="+", verbose_name=_("reviewer’s body")
    )
    content = models.TextField(_("public contents"))
    content_hash = models.CharField(_("hash of the public contents"), max_length=64)
    internal = models.TextField(_("internal contents"), blank=True)
    salt = models.CharField(_("salt"), max_length=32)
    internal_hash = models.CharField(_("hash of the internal contents"), max_length=64)
    previous_hash = models.CharField(_("previous hash"), max_length=64, blank=True)
    hash = models.CharField(_("hash"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("published revision")
        verbose_name_plural = _("published revisions")
        ordering = ["plan", "-seq"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "seq"], name="publishedrevision_seq"),
            models.UniqueConstraint(fields=["entry", "number"], name="publishedrevision_number"),
        ]
        indexes = [models.Index(fields=["plan", "-published_at"])]

    def __str__(self):
        return f"{self.entry}, {self.number}"


class RecordCheck(models.Model):
    """When a plan's record was last proved, up to which link, and the first thing that did not hold.

    The link that stood at the head then must stand there for good: a later proof also compares with it.
    """

    plan = models.OneToOneField("Plan", models.PROTECT, related_name="record_check", verbose_name=_("plan"))
    at = models.DateTimeField(_("when"))
    seq = models.PositiveBigIntegerField(_("links"), default=0)
    hash = models.CharField(_("hash"), max_length=64, blank=True)
    # Of the first fault; "" where the record is whole.
    fault = models.CharField(_("fault"), max_length=10, choices=RecordFault, blank=True)
    fault_seq = models.PositiveBigIntegerField(_("in link"), null=True, blank=True)
    faults = models.PositiveIntegerField(_("faults"), default=0)

    class Meta:
        verbose_name = _("proof of the record")
        verbose_name_plural = _("proofs of the record")
        ordering = ["plan"]

    def __str__(self):
        return f"{self.plan_id}: {self.fault or 'whole'}"

    @property
    def is_whole(self) -> bool:
        return not self.fault
