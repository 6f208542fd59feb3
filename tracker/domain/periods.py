"""What is expected, due, overdue and missing: computed from dates when asked, never stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.enums import EntryState, PeriodState
from tracker.models import Actor, Assignment, Plan, ProgressEntry, ReportingPeriod


def due_on(assignment: Assignment, period: ReportingPeriod, entry: ProgressEntry | None = None) -> date:
    """Last day on which the report is in time: the reviewer's date after a return, else the period's.

    A late assignment makes nothing overdue in the past: what was due before it was given is due on that day.
    """
    if entry is not None and entry.due_on is not None:
        return entry.due_on
    return max(period.due_on, assignment.assigned_on)


@dataclass(frozen=True)
class Due:
    """One report that is expected of a body, begun or not, as of a day."""

    assignment: Assignment
    period: ReportingPeriod
    entry: ProgressEntry | None
    on: date

    @property
    def due_on(self) -> date:
        return due_on(self.assignment, self.period, self.entry)

    @property
    def state(self) -> EntryState | None:
        """State of the report; None where it is not begun."""
        return EntryState(self.entry.state) if self.entry else None

    @property
    def is_with_body(self) -> bool:
        return self.entry is None or self.entry.state in EntryState.with_body()

    @property
    def is_overdue(self) -> bool:
        """The day has passed and the next step is the body's. An approved figure that was reopened is not late."""
        if self.entry is not None and self.entry.state == EntryState.REOPENED and self.entry.due_on is None:
            return False
        return self.is_with_body and self.on > self.due_on

    @property
    def days_late(self) -> int:
        return max((self.on - self.due_on).days, 0) if self.is_overdue else 0

    @property
    def is_missing(self) -> bool:
        """Overdue, and nothing was ever published for it."""
        return self.is_overdue and (self.entry is None or self.entry.current_revision_id is None)

    @property
    def is_approved(self) -> bool:
        return self.entry is not None and self.entry.current_revision_id is not None

    @property
    def can_be_begun(self) -> bool:
        return self.entry is None and self.period.state(self.on) == PeriodState.OPEN


def periods_of(assignment: Assignment, periods: Iterable[ReportingPeriod]) -> list[ReportingPeriod]:
    """Those of `periods` for which the assignment asks a report. `first_period` and `last_period` must be loaded."""
    # Taken out of the loop: a plan has thousands of assignments, and each of these is looked up through relations.
    plan, kind, first = assignment.plan_id, assignment.kind, assignment.first_period.starts_on
    last = assignment.last_period.starts_on if assignment.last_period else date.max
    return [p for p in periods if p.plan_id == plan and p.kind == kind and first <= p.starts_on <= last]


def expected(
    plan: Plan, on: date, *, bodies: Iterable[Actor | int] | None = None, opened_only: bool = True
) -> list[Due]:
    """Every report expected under a plan (of `bodies`), in the order of periods and assignments. Three queries."""
    assignments = Assignment.objects.current().filter(plan=plan)
    if bodies is not None:
        assignments = assignments.filter(actor__in=bodies)
    assignments = list(
        assignments.select_related("plan", "actor", "indicator", "action", "first_period", "last_period")
    )
    entries = ProgressEntry.objects.filter(assignment__in=[a.pk for a in assignments]).select_related("step")
    begun = {(entry.assignment_id, entry.period_id): entry for entry in entries}
    periods = [p for p in plan.periods.order_by("starts_on") if not opened_only or p.opens_on <= on]
    found = []
    for assignment in assignments:
        for period in periods_of(assignment, periods):
            entry = begun.get((assignment.pk, period.pk))
            if entry is not None:
                entry.assignment, entry.period = assignment, period
            found.append(Due(assignment, period, entry, on))
    found.sort(key=lambda due: (due.period.starts_on, _order(due.assignment)))
    return found


def _order(assignment: Assignment):
    subject = assignment.subject
    return (assignment.action_id is None, subject.order, subject.code, assignment.pk)
