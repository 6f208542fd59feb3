"""A save whose answer was lost on the way: sent again, it gets the same receipt instead of a conflict with itself."""

from __future__ import annotations

from tracker.models import SaveReceipt, User

from .entries import EntryData
from .workflow import Conflict


def receipt_of_repeated(conflict: Conflict, data: EntryData, *, by: User, version: int) -> SaveReceipt | None:
    """The receipt of the very same save, where it is the last thing that happened to the report; None otherwise.

    `version`: the one that the person had loaded. Only their own save of exactly these contents counts, so nothing
    that anybody else wrote can be taken for it. One query.
    """
    if conflict.entry.version != version + 1:
        return None
    return SaveReceipt.objects.filter(
        entry=conflict.entry, version=version + 1, by=by, content_hash=data.content_hash()
    ).first()
