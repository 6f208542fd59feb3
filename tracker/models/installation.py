"""What the database knows about itself."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tracker.enums import DataKind


class Installation(models.Model):
    """Whether this database holds real reports or demonstration data. Written once, never changed."""

    kind = models.CharField(max_length=15, choices=DataKind)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(name="installation_only_one", condition=Q(pk=1))]

    def __str__(self):
        return self.get_kind_display()


class LoadedRow(models.Model):
    """What a plan file said of one item when it was last loaded: a value that differs now is an editor's."""

    plan = models.ForeignKey("Plan", models.CASCADE, related_name="loaded_rows")
    path = models.CharField(max_length=200)
    content = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "path"], name="loadedrow_path")]

    def __str__(self):
        return self.path


class PublicVersion(models.Model):
    """How often anything changed that the public can read: the sum of all rows is the version of the public pages.

    Triggers raise it in the transaction that changes something (tracker/public_version.py). It is spread over rows so
    that two writers need not wait for each other; one row more holds when the schema was last brought up to date.
    """

    slot = models.PositiveSmallIntegerField(primary_key=True)
    changes = models.PositiveBigIntegerField(default=0)

    def __str__(self):
        return f"{self.slot}: {self.changes}"
