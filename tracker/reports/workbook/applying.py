"""A preview -> saves through the workflow, one report at a time or all or none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction

from tracker.domain import workflow
from tracker.domain.workflow import Conflict, InvalidEntry, NotAllowed
from tracker.models import User

from .reading import Preview, Row


@dataclass
class Taken:
    """What was saved, and what somebody or something kept from being saved."""

    saved: list[Row] = field(default_factory=list)
    refused: list[Row] = field(default_factory=list)


class NotAll(Exception):
    """Taking all failed at a row; nothing was written."""


def take_all(preview: Preview, *, by: User) -> Taken:
    """Every change of a workbook without error or conflict, in one transaction. Raises NotAll; then nothing is written.

    Begins reports that were not begun, and leaves a receipt for each that is saved.
    """
    if preview.problems or preview.conflicts:
        raise NotAll
    try:
        with transaction.atomic():
            for row in preview.changed:
                _save(row, by)
    except (Conflict, InvalidEntry, NotAllowed) as error:
        raise NotAll from error
    return Taken(saved=preview.changed)


def take_good(preview: Preview, *, by: User, over: Iterable[int] = ()) -> Taken:
    """The changes of every row without error, each on its own; of conflicts those whose assignments are in `over`.

    A row that somebody saved since the preview was made is left alone. Begins reports and leaves receipts as above.
    """
    taken, chosen = Taken(), set(over)
    for row in [*preview.changed, *(row for row in preview.conflicts if row.item.pk in chosen)]:
        try:
            with transaction.atomic():
                _save(row, by)
            taken.saved.append(row)
        except (Conflict, InvalidEntry, NotAllowed):
            taken.refused.append(row)
    return taken


def _save(row: Row, by: User) -> None:
    """Against the version that the preview was made of: a save in between is a conflict, never overwritten."""
    due = row.item.due
    entry = row.item.entry if row.item.version is not None else workflow.start(due.assignment, due.period, by=by)
    workflow.save(entry, row.data, by=by, version=row.item.version or 0)
