"""An uploaded workbook between its preview and the moment when somebody takes it."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT = timedelta(hours=24)


def expiry():
    return timezone.now() + KEPT


class WorkbookUploadQuerySet(models.QuerySet):
    def valid(self):
        return self.filter(expires_at__gt=timezone.now())


class WorkbookUpload(models.Model):
    """The file as it came, for one person; deleted when it is used up, thrown away or too old.

    Kept whole and read again at every step, so that the preview is always of what stands now.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    actor = models.ForeignKey("Actor", models.CASCADE, related_name="+")
    period = models.ForeignKey("ReportingPeriod", models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=expiry, db_index=True)

    objects = WorkbookUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("uploaded workbook")
        verbose_name_plural = _("uploaded workbooks")
        ordering = ["-created_at"]

    def __str__(self):
        return self.name
