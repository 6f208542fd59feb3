"""How far a report has come: what it still needs before it can be submitted, and what may stay empty."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import prefetch_related_objects

from tracker.enums import Availability, Measure
from tracker.models import Assignment, ProgressEntry

from .entries import EntryData, errors_of
from .layouts import load_all_breakdowns, load_breakdowns

FIGURE, REASON, BREAKDOWN, NARRATIVE, SOURCE = "figure", "reason", "breakdown", "narrative", "source"
ORDER = (FIGURE, REASON, BREAKDOWN, NARRATIVE, SOURCE)


@dataclass(frozen=True)
class Completeness:
    """`needed` and `empty` name parts of a report: without the first it cannot go, the second may stay empty."""

    needed: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    errors: dict[str, list[str]] = field(default_factory=dict)

    @property
    def reasons(self) -> list[str]:
        return [message for messages in self.errors.values() for message in messages]


def load(entries: Iterable[ProgressEntry], assignments: Iterable[Assignment]) -> None:
    """Everything that `of` looks at, in six queries at most whatever the number of reports."""
    indicators = list({a.indicator_id: a.indicator for a in assignments if a.indicator_id}.values())
    prefetch_related_objects(list(entries), "cells", "breakdown_notes")
    load_all_breakdowns(indicators)
    prefetch_related_objects([i for i in indicators if i.measure == Measure.MILESTONE], "steps")


def of(assignment: Assignment, entry: ProgressEntry | None) -> Completeness:
    """Of a report, begun or not; of one that is not begun everything is missing."""
    if entry is None:
        return _nothing_yet(assignment)
    data = EntryData.of(entry)
    errors = errors_of(entry, data, complete=True)
    needed = {_part(name) for name in errors}
    empty = set()
    if not entry.narrative.strip():
        empty.add(NARRATIVE)
    if not entry.source.strip():
        empty.add(SOURCE)
    if data.availability == Availability.GIVEN and _has_open_cells(assignment, data):
        empty.add(BREAKDOWN)
    return Completeness(_in_order(needed), _in_order(empty - needed), errors)


def _nothing_yet(assignment: Assignment) -> Completeness:
    indicator = assignment.indicator
    measure = indicator.measure if indicator else None
    if measure == Measure.NARRATIVE:
        return Completeness((NARRATIVE,), (SOURCE,))
    needed, empty = {FIGURE}, {NARRATIVE}
    (needed if measure in Measure.numeric() else empty).add(SOURCE)
    if measure in Measure.numeric() and load_breakdowns(indicator):
        empty.add(BREAKDOWN)
    return Completeness(_in_order(needed), _in_order(empty))


def _has_open_cells(assignment: Assignment, data: EntryData) -> bool:
    """Whether a cell of one of the breakdowns is not known."""
    if assignment.indicator_id is None or assignment.indicator.measure not in Measure.numeric():
        return False
    filled: dict[int, int] = {}
    for breakdown, _key in data.given_cells():
        filled[breakdown] = filled.get(breakdown, 0) + 1
    for breakdown in load_breakdowns(assignment.indicator):
        cells = 1
        for link in breakdown.links.all():
            cells *= len(link.dimension.categories.all())
        if filled.get(breakdown.pk, 0) < cells:
            return True
    return False


def _part(name: str) -> str:
    if name.startswith("breakdown-") or name == "cells":
        return BREAKDOWN
    return name if name in (SOURCE, NARRATIVE, REASON) else FIGURE


def _in_order(parts: set[str]) -> tuple[str, ...]:
    return tuple(part for part in ORDER if part in parts)
