"""What the working pages show: one report, the reviewers' queue, who has reported (a body's work: worklist.py).

Each function says what it loads; none of them grows in queries with the number of rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from tracker.enums import EntryState, PlanActorRole, PlanRoleKind
from tracker.models import (
    Actor,
    Indicator,
    MilestoneStep,
    Plan,
    PlanActor,
    ProgressEntry,
    PublishedRevision,
    ReportingPeriod,
    ReviewEvent,
    User,
)
from tracker.permissions import reviewable_by

from . import record
from .grid import Grid, lay_out
from .layouts import load_breakdowns, record_key
from .periods import Due, expected
from .wording import value_text

RECENT = 6


def grids_of(indicator: Indicator | None) -> list[Grid]:
    """An indicator's breakdowns as tables. Three queries the first time; none for an action."""
    if indicator is None:
        return []
    return [
        lay_out(
            breakdown.pk,
            record_key(breakdown),
            [
                (link.dimension.name, [(c.code, c.name) for c in link.dimension.categories.all()])
                for link in breakdown.links.all()
            ],
            frozenset(
                c.code for link in breakdown.links.all() for c in link.dimension.categories.all() if c.not_recorded
            ),
        )
        for breakdown in load_breakdowns(indicator)
    ]


def last_approved(entry: ProgressEntry) -> tuple[ReportingPeriod, record.PublishedReport] | None:
    """What is published of the same body on the same thing for the last earlier period. One query."""
    assignment = entry.assignment
    revision = (
        record.current(PublishedRevision.objects.filter(actor=assignment.actor_id, plan=assignment.plan_id))
        .filter(
            indicator=assignment.indicator_id, action=assignment.action_id, period__ends_on__lt=entry.period.starts_on
        )
        .select_related("period")
        .order_by("-period__starts_on")
        .first()
    )
    return (revision.period, record.read(revision)) if revision else None


def events_of(entry: ProgressEntry) -> list[ReviewEvent]:
    """The history of a report, newest first. One query."""
    return list(entry.events.select_related("by", "body"))


def step_titles(indicators: Iterable[Indicator | None]) -> dict[tuple[int, int], str]:
    """{(indicator id, order): title} of the milestones among these. One query at most."""
    ids = {i.pk for i in indicators if i is not None and i.measure == "milestone"}
    steps = MilestoneStep.objects.filter(indicator__in=ids) if ids else []
    return {(step.indicator_id, step.order): step.title for step in steps}


def entry_text(entry: ProgressEntry, titles) -> str:
    step = titles.get((entry.assignment.indicator_id, entry.step.order), "") if entry.step_id else ""
    return value_text(entry.measure, entry, step)


def figure_text(indicator: Indicator | None, figure, titles) -> str:
    """A published figure in words; `titles` as `step_titles` gives them."""
    step = titles.get((indicator.pk, figure.step), "") if indicator and figure.step is not None else ""
    return value_text(indicator.measure if indicator else "", figure, step)


# -- The reviewers' desk -----------------------------------------------------------------------------------------------


def reviewed_plans(user: User) -> list[Plan]:
    """Plans that somebody coordinates or observes, the default first. Two queries."""
    ids = user.plan_ids(PlanRoleKind.COORDINATOR, PlanRoleKind.OBSERVER)
    return list(Plan.objects.filter(pk__in=ids).order_by("-is_default", "-starts_on"))


def queue(plans: Iterable[Plan]) -> QuerySet[ProgressEntry]:
    """Reports that wait for a reviewer, the one submitted first at the head."""
    return (
        ProgressEntry.objects.filter(assignment__plan__in=plans, state__in=EntryState.with_reviewers())
        .with_context()
        .select_related("step", "reviewer", "assignment__indicator__objective", "assignment__action__objective")
        .order_by("submitted_at", "pk")
    )


@dataclass(frozen=True)
class QueueRow:
    entry: ProgressEntry
    value: str
    days: int
    mine: bool


def queue_rows(user: User, entries: QuerySet[ProgressEntry], on: date) -> list[QueueRow]:
    """The queue with how long each waits and whether this person may review it. Seven queries."""
    entries = list(entries)
    mine = set(
        reviewable_by(user, ProgressEntry.objects.filter(pk__in=[e.pk for e in entries])).values_list("pk", flat=True)
    )
    titles = step_titles(entry.assignment.indicator for entry in entries)
    return [
        QueueRow(
            entry=entry,
            value=entry_text(entry, titles),
            days=days_waiting(entry, on) or 0,
            mine=entry.pk in mine,
        )
        for entry in entries
    ]


def days_waiting(entry: ProgressEntry, on: date) -> int | None:
    """Days since it was submitted, by the site's calendar; None where it is not."""
    return max((on - timezone.localdate(entry.submitted_at)).days, 0) if entry.submitted_at else None


def next_to_review(user: User, after: ProgressEntry) -> ProgressEntry | None:
    """The oldest report of the same plan that this person may review. A handful of queries."""
    waiting = ProgressEntry.objects.filter(
        assignment__plan=after.assignment.plan_id, state__in=EntryState.with_reviewers()
    ).exclude(pk=after.pk)
    return reviewable_by(user, waiting).order_by("submitted_at", "pk").first()


# -- Who has reported --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MatrixCell:
    period: ReportingPeriod
    dues: list[Due]

    @property
    def approved(self) -> int:
        return sum(due.is_approved for due in self.dues)

    @property
    def to_come(self) -> int:
        return sum(due.is_with_body and not due.is_approved for due in self.dues)

    @property
    def waiting(self) -> int:
        return sum(due.state in EntryState.with_reviewers() for due in self.dues)


@dataclass(frozen=True)
class Matrix:
    """Bodies by periods. `shown` is the period whose reports stand one by one."""

    periods: list[ReportingPeriod]
    shown: ReportingPeriod | None
    rows: list[tuple[Actor, list[MatrixCell]]]

    @property
    def totals(self) -> list[MatrixCell]:
        return [
            MatrixCell(period, [due for _actor, cells in self.rows for due in cells[n].dues])
            for n, period in enumerate(self.periods)
        ]

    @property
    def now(self) -> MatrixCell | None:
        return next((cell for cell in self.totals if cell.period == self.shown), None)


def matrix(plan: Plan, on: date, *, period: str = "") -> Matrix:
    """Every body of the plan with what is expected of it and how it stands. Five queries."""
    dues = expected(plan, on)
    periods = sorted({due.period.pk: due.period for due in dues}.values(), key=lambda p: (p.starts_on, p.kind))
    bodies = {
        link.actor_id: link.actor
        for link in PlanActor.objects.filter(plan=plan, role=PlanActorRole.IMPLEMENTING).select_related("actor")
    }
    for due in dues:
        bodies.setdefault(due.assignment.actor_id, due.assignment.actor)
    found: dict[tuple[int, int], list[Due]] = {}
    for due in dues:
        found.setdefault((due.assignment.actor_id, due.period.pk), []).append(due)
    return Matrix(
        periods=periods,
        shown=next((p for p in periods if str(p.pk) == period), None) or (periods[-1] if periods else None),
        rows=[(actor, [MatrixCell(p, found.get((pk, p.pk), [])) for p in periods]) for pk, actor in bodies.items()],
    )
