"""Workbooks that wait between preview and taking: kept for one person, one at a time for a body and period."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from tracker.models import Actor, ReportingPeriod, User, WorkbookUpload


@transaction.atomic
def keep(content: bytes, *, name: str, actor: Actor, period: ReportingPeriod, by: User) -> WorkbookUpload:
    """Keep an upload. Deletes the person's earlier one for the same body and period, and everybody's that expired."""
    WorkbookUpload.objects.filter(expires_at__lte=timezone.now()).delete()
    WorkbookUpload.objects.filter(user=by, actor=actor, period=period).delete()
    return WorkbookUpload.objects.create(user=by, actor=actor, period=period, name=name[:200], content=content)


def discard(upload: WorkbookUpload) -> None:
    """Delete an upload that was used or is not wanted."""
    upload.delete()
