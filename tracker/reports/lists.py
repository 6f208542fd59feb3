"""The lists of a plan as plain tables: its actions, indicators and bodies, and who has reported."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from tracker.domain.queries.assessing import reason_text
from tracker.domain.queries.bodies import BodyRow, HeatRow
from tracker.domain.queries.standing import ActionState, IndicatorState
from tracker.enums import DataKind, Measure
from tracker.models import Plan

from .table import Cell, Table

# Of what is divided, for the eye: the parts of it are in the indicator's own table.
PLACES = Decimal("0.0001")

#: Gives the address of the page of a code or slug.
Address = Callable[[str], str]

ACTIONS = (
    "plan", "action", "title", "objective", "kind", "kind_text", "implementation_status",
    "implementation_status_text", "percent", "period", "period_start", "period_end", "provisional", "bodies_reported",
    "bodies_expected", "address",
)  # fmt: skip
INDICATORS = (
    "plan", "indicator", "title", "objective", "action", "measure", "unit", "direction", "frequency", "assessment",
    "assessment_text", "reasons", "assessed_at", "value", "start_value", "start_date", "target_value", "target_date",
    "done", "time_elapsed", "done_to_time", "bodies_reported", "bodies_expected", "address",
)  # fmt: skip
BODIES = (
    "plan", "body", "name", "kind", "kind_text", "roles", "roles_text", "exists_from", "exists_until",
    "assignments", "reports_approved", "reports_expected", "address",
)  # fmt: skip
REPORTING = (
    "plan", "body", "body_name", "period", "period_start", "period_end", "due_on", "status", "reports_approved",
    "reports_expected", "address",
)  # fmt: skip


def actions(plan: Plan, states: Iterable[ActionState], *, address: Address, kind: DataKind) -> Table:
    return Table(f"{plan.slug}-actions", ACTIONS, (_action(plan, state, address) for state in states), kind)


def _action(plan: Plan, state: ActionState, address: Address) -> tuple[Cell, ...]:
    action, result, period = state.action, state.result, state.period
    status = state.status
    return (
        plan.slug,
        action.code,
        action.title,
        action.objective.code,
        action.kind,
        action.get_kind_display(),
        # The bodies say that it does not apply to them.
        str(status) if status else "not_applicable",
        str(status.label) if status else None,
        result.percent if result else None,
        period.label if period else None,
        period.starts_on if period else None,
        period.ends_on if period else None,
        result.provisional if result else None,
        result.coverage.reported if result else None,
        result.coverage.expected if result else None,
        address(action.code),
    )


def indicators(plan: Plan, states: Iterable[IndicatorState], *, address: Address, kind: DataKind) -> Table:
    return Table(f"{plan.slug}-indicators", INDICATORS, (_indicator(plan, state, address) for state in states), kind)


def _indicator(plan: Plan, state: IndicatorState, address: Address) -> tuple[Cell, ...]:
    indicator, judged = state.indicator, state.assessed
    coverage = judged.result.coverage if judged.result else None
    target = judged.y_target if judged.y_target is not None else _aim(judged.target)
    return (
        plan.slug,
        indicator.code,
        indicator.title,
        indicator.objective.code,
        indicator.action.code if indicator.action else None,
        indicator.measure,
        "%" if indicator.measure == Measure.SHARE else indicator.unit,
        indicator.direction,
        indicator.frequency,
        str(state.status),
        str(state.status.label),
        "; ".join(reason_text(reason) for reason in judged.reasons),
        judged.t,
        _rounded(judged.y),
        _rounded(judged.y0),
        judged.t0,
        _rounded(target),
        judged.t_target,
        _rounded(judged.done),
        _rounded(judged.elapsed),
        _rounded(judged.ratio),
        coverage.reported if coverage else None,
        coverage.expected if coverage else None,
        address(indicator.code),
    )


def _aim(target) -> Decimal | None:
    if target is None:
        return None
    return Decimal(target.step) if target.step is not None else target.value


def _rounded(value: Decimal | None) -> Decimal | None:
    """Reported figures have four places at most and stay as they are."""
    return None if value is None else value.quantize(PLACES) if value.as_tuple().exponent < -4 else value


def bodies(plan: Plan, rows: Iterable[BodyRow], *, address: Address, kind: DataKind) -> Table:
    return Table(f"{plan.slug}-bodies", BODIES, (_body(plan, row, address) for row in rows), kind)


def _body(plan: Plan, row: BodyRow, address: Address) -> tuple[Cell, ...]:
    actor = row.actor
    return (
        plan.slug,
        actor.slug,
        actor.name,
        actor.kind,
        actor.get_kind_display(),
        "; ".join(role.role for role in row.roles),
        "; ".join(role.get_role_display() for role in row.roles),
        actor.valid_from or None,
        actor.valid_to or None,
        row.assigned,
        row.approved,
        row.expected,
        address(actor.slug),
    )


def reporting(plan: Plan, rows: Iterable[HeatRow], *, address: Address, kind: DataKind) -> Table:
    """How many reports are approved of those expected, a row for each body and period."""
    made = (_reporting(plan, row, cell, address) for row in rows for cell in row.cells)
    return Table(f"{plan.slug}-reporting", REPORTING, made, kind)


def _reporting(plan: Plan, row: HeatRow, cell, address: Address) -> tuple[Cell, ...]:
    if not cell.expected:
        status = "nothing_expected"
    elif cell.approved >= cell.expected:
        status = "complete"
    elif cell.is_open:
        status = "open"
    else:
        status = "partly_reported" if cell.approved else "not_reported"
    period = cell.period
    return (
        plan.slug,
        row.actor.slug,
        row.actor.name,
        period.label,
        period.starts_on,
        period.ends_on,
        period.due_on,
        status,
        cell.approved,
        cell.expected,
        address(row.actor.slug),
    )
