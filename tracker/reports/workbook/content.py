"""What a workbook is about: the reports that a body owes for a period, as they stand. No query grows with the rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.db.models import Prefetch, prefetch_related_objects

from tracker.domain import desk, record
from tracker.domain.entries import EntryData
from tracker.domain.figures import CellValue
from tracker.domain.grid import Grid
from tracker.domain.periods import Due, expected
from tracker.enums import Measure, PeriodState
from tracker.models import Actor, BreakdownDimension, Indicator, Plan, ProgressEntry, ReportingPeriod
from tracker.permissions import is_editable

from .layout import cell_text

TEXTS = ("reason", "narrative", "obstacles", "next_steps", "source", "letter_number")


def as_in_cells(data: EntryData) -> EntryData:
    """The same report as a workbook can hold it: of a text, what a cell cannot keep is no change when it is missing."""
    texts = {name: cell_text(getattr(data, name)) for name in TEXTS}
    notes = {pk: text for pk, note in data.notes.items() if (text := cell_text(note))}
    return replace(data, **texts, notes=notes, cells=data.given_cells())


@dataclass(frozen=True)
class Item:
    """One report that is expected. `entry` is not in the database where it was not begun; `version` is None then.

    The version is the one that was read here: a verb moves the entry's own on, even where it is rolled back.
    """

    due: Due
    entry: ProgressEntry
    stored: EntryData
    grids: list[Grid]
    steps: list[tuple[int, tuple[str, ...]]]
    last: str
    last_cells: dict[str, dict[str, CellValue]]
    editable: bool
    version: int | None

    @property
    def pk(self) -> int:
        return self.due.assignment.pk

    @property
    def subject(self):
        return self.due.assignment.subject

    @property
    def measure(self) -> str:
        return self.entry.measure

    @cached_property
    def in_cells(self) -> EntryData:
        return as_in_cells(self.stored)

    @cached_property
    def content_hash(self) -> str:
        return self.in_cells.content_hash()

    @property
    def cell_parts(self) -> tuple[str, ...]:
        return ("numerator", "denominator") if self.measure == Measure.SHARE else ("value",)


@dataclass(frozen=True)
class Contents:
    plan: Plan
    body: Actor
    period: ReportingPeriod
    items: list[Item]
    on: date


def contents_of(body: Actor, period: ReportingPeriod, *, language: str, on: date) -> Contents:
    """Every report that a body owes for a period. `language`: of a report that is not begun. About 14 queries."""
    plan = period.plan
    dues = [due for due in expected(plan, on, bodies=[body]) if due.period.pk == period.pk]
    _load_shapes(dues)
    prefetch_related_objects([d.entry for d in dues if d.entry], "cells", "breakdown_notes")
    titles = desk.step_titles(due.assignment.indicator for due in dues)
    last = {}
    for report in record.current_reports(plan=plan, actor=body, period__ends_on__lt=period.starts_on):
        last[report.indicator_id, report.action_id] = report
    items = []
    for due in dues:
        assignment, indicator = due.assignment, due.assignment.indicator
        entry = due.entry or ProgressEntry(
            assignment=assignment, period=period, measure=indicator.measure if indicator else "", language=language
        )
        before = last.get((assignment.indicator_id, assignment.action_id))
        items.append(
            Item(
                due=due,
                entry=entry,
                stored=EntryData.of(entry) if entry.pk else EntryData(language=language),
                # Asked first, because looking whether all is loaded already takes as long as the rest of the row.
                grids=desk.grids_of(indicator) if _has_breakdowns(entry, indicator) else [],
                steps=_steps(entry),
                last=desk.figure_text(indicator, before.figure, titles) if before else "",
                last_cells=dict(before.figure.cells) if before else {},
                editable=is_editable(None, entry) if entry.pk else period.state(on) == PeriodState.OPEN,
                version=entry.version if entry.pk else None,
            )
        )
    return Contents(plan=plan, body=body, period=period, items=items, on=on)


def _has_breakdowns(entry: ProgressEntry, indicator: Indicator | None) -> bool:
    return entry.measure in Measure.numeric() and bool(indicator.breakdowns.all())


def _load_shapes(dues: list[Due]) -> None:
    """Steps and breakdowns of all the indicators at once, so that nothing is asked report by report."""
    indicators = [due.assignment.indicator for due in dues if due.assignment.indicator_id]
    links = BreakdownDimension.objects.select_related("dimension")
    # Row by row, this costs more than its query: so steps only where there are any.
    prefetch_related_objects([i for i in indicators if i.measure == Measure.MILESTONE], "steps")
    prefetch_related_objects(
        [i for i in indicators if i.measure in Measure.numeric()],
        Prefetch("breakdowns__links", links),
        "breakdowns__links__dimension__categories",
    )


def _steps(entry: ProgressEntry) -> list[tuple[int, tuple[str, ...]]]:
    """[(id, title in the active language and then in all the others)]."""
    if entry.measure != Measure.MILESTONE:
        return []
    return [
        (step.pk, (step.title, step.title_kk or "", step.title_ru or "", step.title_en or ""))
        for step in entry.assignment.indicator.steps.all()
    ]
