"""The overview, and the page of one action or one indicator."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery

from tracker.domain import record
from tracker.domain.desk import grids_of
from tracker.domain.grid import Grid
from tracker.enums import ImplementationStatus, RevisionKind
from tracker.models import (
    Action,
    ActionActor,
    ActionSchedule,
    Assignment,
    BudgetLine,
    Indicator,
    Objective,
    Plan,
    PublishedRevision,
    ReportingPeriod,
)

from .standing import (
    ActionState,
    IndicatorState,
    Slot,
    Standing,
    action_state,
    indicator_rows,
    indicator_state,
    slots_of,
)

LATEST = 8


@dataclass(frozen=True)
class Change:
    """One link of the public record, with the report before it where it revises one."""

    revision: PublishedRevision
    report: record.PublishedReport
    before: record.PublishedReport | None

    @property
    def subject(self) -> Action | Indicator:
        return self.revision.indicator or self.revision.action

    @property
    def retracted(self) -> bool:
        return self.revision.kind != RevisionKind.APPROVAL


def latest_changes(state: Standing, limit: int = LATEST) -> list[Change]:
    """What was last approved in a plan, newest first, its indicators and actions taken from `state`. One query."""
    earlier = PublishedRevision.objects.filter(entry=OuterRef("entry"), number=OuterRef("number") - 1)
    newest = PublishedRevision.objects.filter(plan=state.plan).order_by("-seq").select_related("actor", "period")
    newest = newest.annotate(
        content_before=Subquery(earlier.values("content")), kind_before=Subquery(earlier.values("kind"))
    )
    indicators = {s.indicator.pk: s.indicator for s in state.indicators}
    actions = {s.action.pk: s.action for s in state.actions}
    changes = []
    for revision in newest[:limit]:
        revision.indicator = indicators.get(revision.indicator_id)
        revision.action = actions.get(revision.action_id)
        before = None
        if revision.kind_before:
            before = copy(revision)
            before.number, before.content, before.kind = (
                revision.number - 1,
                revision.content_before,
                revision.kind_before,
            )
        changes.append(Change(revision, record.read(revision), record.read(before) if before else None))
    return changes


def _all_changes(**about: Action | Indicator) -> list[Change]:
    """Every revision published about an action or indicator, newest first. One query."""
    revisions = PublishedRevision.objects.filter(**about).select_related("actor", "period", "reviewer_body")
    revisions = list(revisions.order_by("-seq"))
    for revision in revisions:
        for name, subject in about.items():
            setattr(revision, name, subject)
    return _with_before(revisions, revisions)


def _with_before(revisions: Iterable[PublishedRevision], known: Iterable[PublishedRevision]) -> list[Change]:
    """Pair each revision with the one of `known` that it took the place of."""
    known = {(r.entry_id, r.number): r for r in known}
    changes = []
    for revision in revisions:
        before = known.get((revision.entry_id, revision.number - 1))
        changes.append(Change(revision, record.read(revision), record.read(before) if before else None))
    return changes


@dataclass(frozen=True)
class ObjectiveState:
    objective: Objective
    actions: tuple[ActionState, ...]
    indicators: tuple[IndicatorState, ...]

    @property
    def completed(self) -> int:
        return sum(1 for a in self.actions if a.status == ImplementationStatus.COMPLETED)


def by_objective(standing: Standing) -> list[ObjectiveState]:
    """The plan's objectives with how their actions and indicators stand."""
    return [
        ObjectiveState(
            objective,
            tuple(a for a in standing.actions if a.action.objective_id == objective.pk),
            tuple(i for i in standing.indicators if i.indicator.objective_id == objective.pk),
        )
        for objective in standing.objectives
    ]


@dataclass(frozen=True)
class ActionView:
    state: ActionState
    periods: list[ReportingPeriod]
    bodies: list[ActionActor]
    schedule: ActionSchedule | None
    assignments: list[Assignment]
    indicators: list[Indicator]
    budget: list[BudgetLine]
    changes: list[Change]

    @property
    def revised(self) -> list[Change]:
        return [change for change in self.changes if change.revision.number > 1]

    @property
    def reports(self) -> list[Slot]:
        """What was reported, the latest period first."""
        return sorted((s for s in self.state.slots if s.report), key=lambda s: s.period.starts_on, reverse=True)


def action_page(plan: Plan, action: Action, on: date) -> ActionView:
    """One action. Ten queries, whatever was reported."""
    periods, slots = slots_of(plan, on, action=action)
    bodies = list(ActionActor.objects.current().filter(action=action).select_related("actor"))
    leads = [part.actor_id for part in bodies if part.role == "lead"]
    return ActionView(
        action_state(action, slots, leads, on),
        [p for p in periods if p.kind == plan.action_frequency],
        bodies,
        ActionSchedule.objects.current().filter(action=action).first(),
        list(_assignments(action=action)),
        list(action.indicators.all()),
        list(action.budget_lines.select_related("programme")),
        _all_changes(action=action),
    )


def _assignments(**about):
    return Assignment.objects.current().filter(**about).select_related("actor", "first_period", "last_period")


@dataclass(frozen=True)
class IndicatorView:
    state: IndicatorState
    periods: list[ReportingPeriod]
    assignments: list[Assignment]
    grids: list[Grid]
    changes: list[Change]
    siblings: list[Indicator]
    before: Indicator | None
    after: Indicator | None

    @property
    def revised(self) -> list[Change]:
        return [change for change in self.changes if change.revision.number > 1]


def indicator_page(plan: Plan, code: str, on: date) -> IndicatorView:
    """One indicator; Indicator.DoesNotExist where the plan has none of that code. Thirteen queries."""
    indicator = indicator_rows(plan.indicators).get(code=code)
    periods, slots = slots_of(plan, on, indicator=indicator)
    others = list(plan.indicators.all())
    place = next(n for n, other in enumerate(others) if other.pk == indicator.pk)
    return IndicatorView(
        indicator_state(plan, indicator, slots, periods, on),
        [p for p in periods if p.kind == indicator.frequency],
        list(_assignments(indicator=indicator)),
        grids_of(indicator),
        _all_changes(indicator=indicator),
        [o for o in others if o.wording and o.wording == indicator.wording and o.pk != indicator.pk],
        others[place - 1] if place else None,
        others[place + 1] if place + 1 < len(others) else None,
    )
