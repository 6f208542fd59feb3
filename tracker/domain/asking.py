"""Asking about what looks odd, once, before a report is handed over or submitted. Nothing is ever stopped by it."""

from __future__ import annotations

from collections.abc import Mapping

import rules
from django.db import transaction

from tracker.models import ProgressEntry, User

from .questions import LONGEST_ANSWER, found, name_of
from .workflow import Conflict, NotAllowed


def ask(
    entry: ProgressEntry, answers: Mapping[str, str], *, by: User, version: int, passing_on: bool
) -> frozenset[str]:
    """Keep the answers, drop questions about what is no longer there; before passing on, also put those that are new.

    `answers`: {name of a question: text}; only of questions that were put. Returns the names of those put for the
    first time: the person has not seen them yet. Writes the report's questions, which raise no version: they are not
    what it says. Raises NotAllowed, and Conflict if someone saved since `version`. No query where there is nothing
    to ask: every draft that saves itself comes here.
    """
    if not (entry.questions or passing_on):
        return frozenset()
    return _ask(entry, answers, by=by, version=version, passing_on=passing_on)


@transaction.atomic
def _ask(entry, answers, *, by, version, passing_on):
    locked = ProgressEntry.objects.select_for_update(of=("self",)).with_context().get(pk=entry.pk)
    if locked.version != version:
        raise Conflict(locked)
    if not rules.has_perm("tracker.save_entry", by, locked):
        raise NotAllowed
    put = {name_of(row) for row in locked.questions}
    rows = [row for row in found(locked) if passing_on or name_of(row) in put]
    for row in rows:
        if name_of(row) in put and name_of(row) in answers:
            row["answer"] = answers[name_of(row)].strip()[:LONGEST_ANSWER]
    if rows != locked.questions:
        ProgressEntry.objects.filter(pk=locked.pk).update(questions=rows)
    entry.questions = rows
    return frozenset(name_of(row) for row in rows) - put
