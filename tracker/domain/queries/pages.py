"""The overview, and the page of one action or one indicator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.domain.desk import grids_of
from tracker.domain.grid import Grid
from tracker.enums import ImplementationStatus
from tracker.models import (
    Action,
    ActionActor,
    ActionSchedule,
    Assignment,
    BudgetLine,
    Indicator,
    Objective,
    Plan,
    ReportingPeriod,
)

from .changes import Change, changes_about
from .standing import (
    ActionState,
    IndicatorState,
    Slot,
    Standing,
    action_state,
    expected_of,
    indicator_rows,
    indicator_state,
)


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
    actions: dict[int, list[ActionState]] = {}
    for state in standing.actions:
        actions.setdefault(state.action.objective_id, []).append(state)
    indicators: dict[int, list[IndicatorState]] = {}
    for state in standing.indicators:
        indicators.setdefault(state.indicator.objective_id, []).append(state)
    return [
        ObjectiveState(objective, tuple(actions.get(objective.pk, ())), tuple(indicators.get(objective.pk, ())))
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
    periods, assignments, slots = expected_of(plan, on, action=action)
    bodies = list(ActionActor.objects.current().filter(action=action).select_related("actor"))
    leads = [part.actor_id for part in bodies if part.role == "lead"]
    return ActionView(
        action_state(action, slots, leads, on),
        [p for p in periods if p.kind == plan.action_frequency],
        bodies,
        ActionSchedule.objects.current().filter(action=action).first(),
        assignments,
        list(action.indicators.all()),
        list(action.budget_lines.select_related("programme")),
        changes_about(action=action),
    )


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
    periods, assignments, slots = expected_of(plan, on, indicator=indicator)
    others = list(plan.indicators.all())
    place = next(n for n, other in enumerate(others) if other.pk == indicator.pk)
    return IndicatorView(
        indicator_state(plan, indicator, slots, periods, on),
        [p for p in periods if p.kind == indicator.frequency],
        assignments,
        grids_of(indicator),
        changes_about(indicator=indicator),
        [o for o in others if o.wording and o.wording == indicator.wording and o.pk != indicator.pk],
        others[place - 1] if place else None,
        others[place + 1] if place + 1 < len(others) else None,
    )
