"""A preview -> saves through the workflow, one report at a time or all or none."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db import transaction

from tracker.domain import workflow
from tracker.domain.entries import EntryData
from tracker.domain.workflow import Conflict, InvalidEntry, NotAllowed
from tracker.models import User

from .choosing import contradiction, mixed
from .reading import Preview, Row


@dataclass
class Taken:
    """What was saved, and what somebody or something kept from being saved."""

    saved: list[Row] = field(default_factory=list)
    refused: list[Row] = field(default_factory=list)
    # Why the fields that were chosen do not go together, by assignment.
    reasons: dict[int, list[str]] = field(default_factory=dict)


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
                _save(row, row.data, by)
    except (Conflict, InvalidEntry, NotAllowed) as error:
        raise NotAll from error
    return Taken(saved=preview.changed)


def take_good(preview: Preview, *, by: User, picks: Mapping[int, Collection[str]] | None = None) -> Taken:
    """The changes of every row without error, each on its own; of conflicts the fields in `picks`, by assignment.

    A row that somebody saved since the preview was made is left alone, and so is a conflict of which nothing is picked.
    Begins reports and leaves receipts as above.
    """
    taken = Taken()
    chosen = {row.item.pk: set((picks or {}).get(row.item.pk, ())) & set(row.names) for row in preview.conflicts}
    for row in [*preview.changed, *(row for row in preview.conflicts if chosen[row.item.pk])]:
        newer = row.item.pk in chosen
        data = mixed(row.item.stored, row.data, chosen[row.item.pk]) if newer else row.data
        wrong = contradiction(row.item.measure, data)
        if wrong:
            taken.refused.append(row)
            taken.reasons[row.item.pk] = [wrong]
            continue
        try:
            with transaction.atomic():
                _save(row, data, by)
            taken.saved.append(row)
        except InvalidEntry as refused:
            taken.refused.append(row)
            taken.reasons[row.item.pk] = [text for texts in refused.errors.values() for text in texts]
        except (Conflict, NotAllowed):
            taken.refused.append(row)
    return taken


def _save(row: Row, data: EntryData, by: User) -> None:
    """Against the version that the preview was made of: a save in between is a conflict, never overwritten."""
    due = row.item.due
    entry = row.item.entry if row.item.version is not None else workflow.start(due.assignment, due.period, by=by)
    workflow.save(entry, data, by=by, version=row.item.version or 0)
