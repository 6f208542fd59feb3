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
