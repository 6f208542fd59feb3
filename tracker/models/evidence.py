"""Evidence: files and links that let a reader believe a report."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.enums import EvidenceKind


def storage_path(evidence, filename):
    """Where a file is kept: a random name, so that nothing of the uploader's name reaches the file system."""
    return f"evidence/{uuid.uuid4().hex}"


def thumbnail_path(evidence, filename):
    return f"thumbnails/{uuid.uuid4().hex}.jpg"


class EvidenceQuerySet(models.QuerySet):
    def in_report(self):
        """What stands in a report now. What was taken out is kept: what was published goes on pointing there."""
        return self.filter(removed_at__isnull=True)


class Evidence(models.Model):
    """A file or a link beside a report; public ones are published with it.

    Only the verbs of `tracker.domain.evidence` change it.
    """

    entry = models.ForeignKey("ProgressEntry", models.PROTECT, related_name="evidence", verbose_name=_("report"))
    kind = models.CharField(_("kind"), max_length=4, choices=EvidenceKind)
    title = models.CharField(_("title"), max_length=300)
    file = models.FileField(_("file"), upload_to=storage_path, blank=True)
    # Drawn by us from an image; empty for everything else and for what could not be drawn.
    thumbnail = models.FileField(_("small picture"), upload_to=thumbnail_path, blank=True, editable=False)
    filename = models.CharField(_("name of the file"), max_length=200, blank=True)
    url = models.URLField(_("link"), blank=True, max_length=1000)
    is_public = models.BooleanField(_("public"), default=False)
    size = models.PositiveBigIntegerField(_("size"), null=True, editable=False)
    content_type = models.CharField(_("type of the file"), max_length=120, blank=True, editable=False)
    sha256 = models.CharField(_("hash of the file"), max_length=64, blank=True, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added at"), default=timezone.now, editable=False)
    # A published revision goes on pointing here, so what is taken out of a report is kept.
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True, editable=False)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="evidence_file_or_link",
                condition=(Q(kind=EvidenceKind.FILE, url="") & ~Q(file=""))
                | (Q(kind=EvidenceKind.LINK, file="") & ~Q(url="")),
                violation_error_message=_("Give a file or a link, one of the two."),
            )
        ]

    def __str__(self):
        return self.title
