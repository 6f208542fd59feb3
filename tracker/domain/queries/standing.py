"""How a plan stands on a day: which reports were expected, which are published, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import FilteredRelation, Prefetch, Q

from tracker.domain import periods as dates
from tracker.domain import progress
from tracker.domain.actions import ActionResult, roll_up_action
from tracker.domain.assessment import Judgement
from tracker.domain.record import PublishedReport, current_reports
from tracker.enums import ActionActorRole, Assessment, ImplementationStatus, OverTime
from tracker.models import Action, ActionSchedule, Assignment, Indicator, Objective, Plan, ReportingPeriod, Target

from .assessing import assess_indicator


@dataclass(frozen=True)
class Slot:
    """One report that is expected of a body for a period, and what is published of it."""

    assignment: Assignment
    period: ReportingPeriod
    report: PublishedReport | None
    on: date

    @property
    def actor(self):
        return self.assignment.actor

    @property
    def subject(self):
        return self.assignment.subject

    @property
    def due_on(self) -> date:
        return dates.due_on(self.assignment, self.period)

    @property
    def days_late(self) -> int | None:
        """By how many days what is published came in late, 0 where it was in time; None where that is not known."""
        if self.report is None or self.report.handed_in_on is None:
            return None
        return max(0, (self.report.handed_in_on - self.due_on).days)

    @property
    def is_missing(self) -> bool:
        """Due by now, and nothing is published."""
        return self.report is None and self.on > self.due_on


@dataclass(frozen=True)
class ActionState:
    """An action with the status that its bodies gave for one period; no period where none was ever asked for."""

    action: Action
    slots: tuple[Slot, ...] = ()
    period: ReportingPeriod | None = None
    result: ActionResult | None = None

    @property
    def status(self) -> ImplementationStatus | None:
        """None: the bodies say that the action does not apply to them."""
        return self.result.status if self.result else ImplementationStatus.NO_INFORMATION


@dataclass(frozen=True)
class IndicatorState:
    """An indicator with its roll-ups by period, the figure of the whole time, and its assessment."""

    indicator: Indicator
    slots: tuple[Slot, ...] = ()
    points: tuple[progress.Point, ...] = ()
    whole: progress.RollUp | None = None
    assessed: Judgement | None = None

    @property
    def status(self) -> Assessment:
        return self.assessed.verdict


@dataclass(frozen=True)
class Standing:
    plan: Plan
    on: date
    periods: tuple[ReportingPeriod, ...]
    slots: tuple[Slot, ...]
    assignments: tuple[Assignment, ...] = ()
    objectives: tuple[Objective, ...] = ()
    actions: tuple[ActionState, ...] = ()
    indicators: tuple[IndicatorState, ...] = ()

    @cached_property
    def by_status(self) -> dict[ImplementationStatus, list[ActionState]]:
        """Actions by status, all statuses, in their fixed order."""
        return {status: [s for s in self.actions if s.status == status] for status in ImplementationStatus}

    @cached_property
    def by_assessment(self) -> dict[Assessment, list[IndicatorState]]:
        """Indicators by assessment, all of them, in their fixed order."""
        return {status: [s for s in self.indicators if s.status == status] for status in Assessment}


def slots_of(plan: Plan, on: date, **about) -> tuple[list[ReportingPeriod], list[Slot]]:
    """The plan's periods and the reports expected: `expected_of` without the assignments."""
    periods, _assignments, slots = expected_of(plan, on, **about)
    return periods, slots


def expected_of(
    plan: Plan, on: date, *, opened_only: bool = True, rows: Mapping[str, Iterable] | None = None, **about
) -> tuple[list[ReportingPeriod], list[Assignment], list[Slot]]:
    """The plan's periods, who is to report, and the reports expected, as published.

    `about` narrows it: indicator=, action=, actor=; `rows` are all the plan's "action" or "indicator" rows where they
    are loaded already, so that a row is not made again for every assignment. Three queries: periods, assignments, the
    published record; one more for a body: its milestones' steps.
    """
    calendar = {period.pk: period for period in plan.periods.order_by("starts_on")}
    periods = [period for period in calendar.values() if not opened_only or period.opens_on <= on]
    known = {name: {row.pk: row for row in found} for name, found in (rows or {}).items()}
    known |= {name: {about[name].pk: about[name]} for name in about.keys() & {"indicator", "action"}}
    assignments = Assignment.objects.current().filter(plan=plan, **about)
    assignments = assignments.select_related("actor", *({"indicator", "action"} - known.keys()))
    if "actor" in about:
        assignments = assignments.prefetch_related("indicator__steps")
    reports = {(r.actor_id, r.indicator_id, r.action_id, r.period_id): r for r in current_reports(plan=plan, **about)}
    slots, assignments = [], list(assignments)
    for assignment in assignments:
        assignment.plan = plan
        assignment.first_period = calendar[assignment.first_period_id]
        assignment.last_period = calendar.get(assignment.last_period_id)
        for name, found in known.items():
            setattr(assignment, name, found.get(getattr(assignment, f"{name}_id")))
        for period in dates.periods_of(assignment, periods):
            key = (assignment.actor_id, assignment.indicator_id, assignment.action_id, period.pk)
            slots.append(Slot(assignment, period, reports.get(key), on))
    return periods, assignments, slots


def load_standing(plan: Plan, on: date, *, with_indicators: bool = True) -> Standing:
    """How every action and indicator of a plan stands. Eight queries whatever the size of the plan."""
    objectives = {objective.pk: objective for objective in plan.objectives.all()}
    rows = {"action": list(action_rows(plan.actions.all()))}
    if with_indicators:
        rows["indicator"] = list(indicator_rows(plan.indicators.all()))
    periods, assignments, slots = expected_of(plan, on, rows=rows)
    actions, indicators = rows["action"], rows.get("indicator", [])
    for row in (*actions, *indicators):
        row.objective = objectives[row.objective_id]
    return _standing(plan, on, periods, slots, assignments, objectives.values(), actions, indicators)


def up_to(state: Standing, last_day: date) -> Standing:
    """How the same reports make the plan stand at the end of the periods that are over by `last_day`. No query.

    What is published now of those periods counts, as on every page; later periods are as if they were not reported.
    """
    return _standing(
        state.plan,
        state.on,
        [period for period in state.periods if period.ends_on <= last_day],
        [slot for slot in state.slots if slot.period.ends_on <= last_day],
        state.assignments,
        state.objectives,
        [s.action for s in state.actions],
        [s.indicator for s in state.indicators],
    )


def _standing(plan, on, periods, slots, assignments, objectives, actions, indicators) -> Standing:
    action_slots, indicator_slots = {}, {}
    for slot in slots:
        if slot.assignment.action_id:
            action_slots.setdefault(slot.assignment.action_id, []).append(slot)
        else:
            indicator_slots.setdefault(slot.assignment.indicator_id, []).append(slot)
    return Standing(
        plan,
        on,
        tuple(periods),
        tuple(slots),
        tuple(assignments),
        tuple(objectives),
        tuple(action_state(a, action_slots.get(a.pk, ()), leads_of(a), on) for a in actions),
        tuple(indicator_state(plan, i, indicator_slots.get(i.pk, ()), periods, on) for i in indicators),
    )


def action_rows(actions):
    """Actions with their lead and dates, of which one of each is current at most: see `leads_of`, `schedule_of`."""
    return actions.annotate(
        current_lead=FilteredRelation(
            "action_actors",
            condition=Q(action_actors__superseded_by__isnull=True, action_actors__role=ActionActorRole.LEAD),
        ),
        current_schedule=FilteredRelation("schedules", condition=Q(schedules__superseded_by__isnull=True)),
    ).select_related("current_lead", "current_schedule")


def leads_of(action: Action) -> list[int]:
    """The body that leads an action of `action_rows`, in a list; an empty one where there is none."""
    # Django leaves the attribute out where there is no row.
    lead = getattr(action, "current_lead", None)
    return [lead.actor_id] if lead else []


def schedule_of(action: Action) -> ActionSchedule | None:
    """The dates of an action of `action_rows`."""
    return getattr(action, "current_schedule", None)


def indicator_rows(indicators):
    """Indicators with what an assessment and a figure's wording need. Three queries; see `baseline_of`."""
    baseline = FilteredRelation("baselines", condition=Q(baselines__superseded_by__isnull=True))
    rows = indicators.annotate(current_baseline=baseline)
    return rows.select_related("objective", "action", "current_baseline__step").prefetch_related(
        "steps",
        Prefetch("targets", Target.objects.current().select_related("step", "period"), to_attr="current_targets"),
    )


def action_state(action: Action, slots: Iterable[Slot], leads: Iterable[int], on: date) -> ActionState:
    """The status for the last period that is due, or for a later one that somebody has already reported on."""
    slots = tuple(slots)
    by_period: dict[int, list[Slot]] = {}
    for slot in slots:
        by_period.setdefault(slot.period.pk, []).append(slot)
    counted = [mine for mine in by_period.values() if any(s.report or s.on > s.due_on for s in mine)]
    if not counted:
        return ActionState(action, slots)
    last = max(counted, key=lambda mine: mine[0].period.starts_on)
    reports = {s.assignment.actor_id: s.report.figure if s.report else None for s in last}
    return ActionState(action, slots, last[0].period, roll_up_action(reports, leads=set(leads)))


def as_period(period: ReportingPeriod) -> progress.Period:
    return progress.Period(period.pk, period.label, period.starts_on, period.ends_on, period.due_on)


def points_of(indicator: Indicator, slots: Iterable[Slot], periods: Iterable[ReportingPeriod]) -> list[progress.Point]:
    """The indicator's roll-up over bodies for every one of `periods` of its frequency, also where nobody was asked."""
    mine = [period for period in periods if period.kind == indicator.frequency]
    reports: dict[int, dict] = {period.pk: {} for period in mine}
    for slot in slots:
        reports[slot.period.pk][slot.assignment.actor_id] = slot.report.figure if slot.report else None
    return [
        progress.Point(as_period(p), progress.over_bodies(indicator.measure, indicator.over_bodies, reports[p.pk]))
        for p in sorted(mine, key=lambda period: period.starts_on)
    ]


def indicator_state(
    plan: Plan, indicator: Indicator, slots: Iterable[Slot], periods: Iterable[ReportingPeriod], on: date
) -> IndicatorState:
    slots = tuple(slots)
    points = points_of(indicator, slots, periods)
    asked = {slot.period.pk for slot in slots}
    shown = [p for p in points if p.period.key in asked and (p.result.given or progress.is_settled(p.period, on=on))]
    whole = progress.over_periods(indicator.measure, OverTime(indicator.over_time), shown) if shown else None
    return IndicatorState(indicator, slots, tuple(points), whole, assess_indicator(plan, indicator, points, on))
