"""Files of past figures that were imported, so that each report can say which one it came from."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ImportedFile(models.Model):
    """A file whose figures were taken: what it was called, the hash of its bytes, and what it is. Append-only."""

    name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    dataset = models.CharField(_("data set"), max_length=300, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")
        ordering = ["-at"]

    def __str__(self):
        return self.name
