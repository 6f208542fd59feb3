"""A plan as a whole as plain tables: what is missing and was missing, its actions and dates in time, its money."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Protocol

from tracker.domain.gaps import CLOSED_BY, LACKS, Group, HistoryRow, Question
from tracker.domain.queries.budget import Budget
from tracker.domain.queries.standing import ActionState
from tracker.enums import DataKind, GapKind
from tracker.models import Action, ActionSchedule, Actor, Indicator, Objective, Plan, first_day, last_day
from tracker.templatetags.nap import translated

from .table import Cell, Table

GAPS = (
    "plan", "kind", "kind_text", "subject_kind", "subject", "title", "body", "body_name", "period", "period_start",
    "period_end", "due_on", "meaning", "closed_by", "address",
)  # fmt: skip
GAP_HISTORY = ("plan", "kind", "kind_text", "day", "status", "open", "asked", "address")
TIMELINE = (
    "plan", "action", "title", "objective", "dates_status", "starts", "ends", "first_day", "last_day", "stated_by",
    "past_end", "implementation_status", "implementation_status_text", "address",
)  # fmt: skip
DATES = ("plan", "date", "date_text", "kind", "text", "address")
BUDGET = (
    "plan", "programme", "programme_title", "part_of", "action", "action_title", "year", "currency", "planned_status",
    "planned", "spent_status", "spent", "source", "address",
)  # fmt: skip


def gaps(plan: Plan, groups: Iterable[Group], *, address: Callable[[Any], str], kind: DataKind) -> Table:
    """Every open gap; of an overdue report also whose it is and for which period. `address`: of a subject's page."""
    rows = (_gap(plan, group.kind, question, address) for group in groups for question in group.open)
    return Table(f"{plan.slug}-gaps", GAPS, rows, kind)


def _gap(plan: Plan, kind: GapKind, question: Question, address: Callable[[Any], str]) -> tuple[Cell, ...]:
    subject, (body, period) = question.subject, question.detail or (None, None)
    named = isinstance(subject, Actor)
    return (
        plan.slug,
        str(kind),
        str(kind.label),
        _subject_kind(kind, subject),
        subject.slug if named else subject.code,
        translated(subject, "name" if named else "title")[0],
        body.slug if body else None,
        body.name if body else None,
        period.label if period else None,
        period.starts_on if period else None,
        period.ends_on if period else None,
        # It is asked from the day after.
        date.fromordinal(question.asked_from.toordinal() - 1) if question.asked_from else None,
        str(LACKS[kind]),
        str(CLOSED_BY[kind]),
        address(subject),
    )


def _subject_kind(kind: GapKind, subject: Any) -> str:
    if isinstance(subject, Action | Indicator | Objective):
        return subject._meta.model_name
    return "body" if isinstance(subject, Actor) else "programme" if kind == GapKind.NO_AMOUNT else "statement"


def gap_history(
    plan: Plan, rows: Iterable[HistoryRow], days: Sequence[date], *, address: str, kind: DataKind
) -> Table:  # fmt: skip
    """How many gaps of each kind with dates were open on each of the days."""
    made = (
        (
            plan.slug,
            str(row.kind),
            str(row.kind.label),
            day,
            "counted" if count else "nothing_due",
            count.open if count else None,
            count.asked if count else None,
            address,
        )
        for row in rows
        for day, count in zip(days, row.counts, strict=True)
    )
    return Table(f"{plan.slug}-gap-history", GAP_HISTORY, made, kind)


class Line(Protocol):
    """An action on the time line."""

    @property
    def state(self) -> ActionState: ...
    @property
    def schedule(self) -> ActionSchedule | None: ...
    @property
    def is_late(self) -> bool: ...


def timeline(plan: Plan, lines: Iterable[Line], *, address: Callable[[str], str], kind: DataKind) -> Table:
    return Table(f"{plan.slug}-timeline", TIMELINE, (_line(plan, line, address) for line in lines), kind)


def _line(plan: Plan, line: Line, address: Callable[[str], str]) -> tuple[Cell, ...]:
    action, dates, status = line.state.action, line.schedule, line.state.status
    starts, ends = (dates.starts, dates.ends) if dates else ("", "")
    return (
        plan.slug,
        action.code,
        action.title,
        action.objective.code,
        "stated" if starts and ends else "partly_stated" if dates else "not_stated",
        starts or None,
        ends or None,
        first_day(starts) if starts else None,
        last_day(ends) if ends else None,
        dates.origin if dates else None,
        line.is_late if ends else None,
        str(status) if status else "not_applicable",
        str(status.label) if status else None,
        address(action.code),
    )


class Mark(Protocol):
    """Something that happens on a day of the plan's time line."""

    day: date
    when: str
    kind: str
    text: str


def dates(plan: Plan, marks: Iterable[Mark], *, address: str, kind: DataKind) -> Table:
    """The plan's own dates in their order: in force, reports due, bodies reformed, deadlines of actions."""
    rows = ((plan.slug, mark.day, mark.when, mark.kind, mark.text, address) for mark in marks)
    return Table(f"{plan.slug}-dates", DATES, rows, kind)


def budget(plan: Plan, found: Budget, *, address: str, kind: DataKind) -> Table:
    """A row for each line of a programme, and one for a programme without any. Sums are left to the reader, because
    a line for a whole programme holds those for its actions."""
    return Table(f"{plan.slug}-budget", BUDGET, _budget(plan, found, address), kind)


def _budget(plan: Plan, found: Budget, address: str) -> Iterator[tuple[Cell, ...]]:
    for programme in found.programmes:
        always = (plan.slug, programme.code, programme.title, programme.parent.code if programme.parent else None)
        for line in programme.shown:
            yield (
                *always,
                line.action.code if line.action else None,
                line.action.title if line.action else None,
                line.year,
                line.currency,
                "stated" if line.planned is not None else "not_stated",
                line.planned,
                "published" if line.spent is not None else "not_published",
                line.spent,
                line.source,
                address,
            )
        if not programme.shown:
            yield (*always, None, None, None, None, "not_stated", None, "not_published", None, None, address)
