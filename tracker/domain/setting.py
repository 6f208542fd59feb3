"""What the coordinator sets where the plan is silent: baselines, targets, leads, dates and who reports what.

Each verb writes a statement with who set it, when and on what ground; what stood before is superseded and stays to be
read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import rules
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.enums import ActionActorRole, Measure, Origin
from tracker.models import (
    Action,
    ActionActor,
    ActionSchedule,
    Actor,
    Assignment,
    Baseline,
    Indicator,
    MilestoneStep,
    Plan,
    ReportingPeriod,
    Target,
    User,
    first_day,
    last_day,
)

from .desk import grids_of
from .figures import cell_key
from .statements import supersede
from .values import HUNDRED, percent


class CannotSet(Exception):
    """What was asked for contradicts something. `errors`: sentences by field; "" stands for the whole."""

    def __init__(self, field: str, sentence: str):
        super().__init__(sentence)
        self.errors = {field: sentence}


class SetMeanwhile(CannotSet):
    """Somebody else set it since the person looked. `current`: id of the statement that stands now."""

    def __init__(self, current: int | None):
        super().__init__("", _("Somebody has set this meanwhile. Look at what stands there now, then save again."))
        self.current = current


@dataclass(frozen=True)
class Said:
    """When the coordinator set it, and why: minutes, an order, a letter."""

    set_on: date
    ground: str

    def by(self, user: User) -> dict:
        return {"origin": Origin.COMMISSION, "set_by": user, "set_on": self.set_on, "ground": self.ground}


@dataclass(frozen=True)
class Value:
    """A baseline or target by the indicator's measure. Of a share `value` is the percentage; the parts may be given."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    yes: bool | None = None
    step: MilestoneStep | None = None

    def columns(self) -> dict:
        return {name: getattr(self, name) for name in ("value", "numerator", "denominator", "yes", "step")}


def share_value(value: Decimal | None, numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    """The percentage of a share: as given, or worked out of its parts to four places.

    Raises CannotSet where the percentage and the parts, rounded as the percentage is, say different things.
    """
    if numerator is None or denominator is None:
        return value
    exact = percent(numerator, denominator)
    if exact is None:
        raise CannotSet("denominator", _("The second number of a share cannot be zero here."))
    if value is None:
        return exact.quantize(Decimal("0.0001")).normalize() + 0
    places = max(-value.normalize().as_tuple().exponent, 0)
    if exact.quantize(Decimal(1).scaleb(-places)) != value:
        raise CannotSet("value", _("The two numbers give another percentage than this one."))
    return value


def _fits(indicator: Indicator, value: Value) -> Value:
    """The value, checked against the indicator's measure. Raises CannotSet."""
    measure = indicator.measure
    if measure == Measure.NARRATIVE:
        raise CannotSet("", _("What is reported in words has no baseline and no target."))
    if measure == Measure.SHARE:
        number = share_value(value.value, value.numerator, value.denominator)
        if number is not None and not 0 <= number <= HUNDRED:
            raise CannotSet("value", _("Give a percentage from 0 to 100."))
        value = Value(number, value.numerator, value.denominator)
    if measure == Measure.COUNT and value.value is not None and value.value < 0:
        raise CannotSet("value", _("The number cannot be less than zero."))
    if value.step is not None and value.step.indicator_id != indicator.pk:
        raise CannotSet("step", _("This step belongs to another indicator."))
    given = {Measure.YES_NO: value.yes, Measure.MILESTONE: value.step}.get(measure, value.value)
    if given is None:
        raise CannotSet({Measure.YES_NO: "yes", Measure.MILESTONE: "step"}.get(measure, "value"), _("Give the value."))
    return value


def begin(plan: Plan, by: User, said: Said) -> Plan:
    """Lock the plan, so that two people setting things come one after the other. Raises PermissionDenied."""
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    if not rules.has_perm("tracker.coordinate_plan", by, locked):
        raise PermissionDenied
    if not said.ground.strip():
        raise CannotSet("ground", _("Say on what ground: this is shown to everybody."))
    if said.set_on > timezone.localdate():
        raise CannotSet("set_on", _("This day has not come yet."))
    return locked


def _state(old, new, seen: int | None):
    """Write `new` in place of `old`. `seen` is the statement that the person saw, None for none, -1 for any."""
    current = old.pk if old else None
    if seen not in (-1, current):
        raise SetMeanwhile(current)
    if old is None:
        new.save()
    else:
        supersede(old, new)
    return new


@transaction.atomic
def set_baseline(
    indicator: Indicator, *, value: Value, as_of: date, said: Said, by: User, seen: int | None = -1
) -> Baseline:
    """Say where an indicator stood. Supersedes the baseline in force.

    `seen`: id of the baseline that the person saw. Raises PermissionDenied, CannotSet.
    """
    begin(indicator.plan, by, said)
    value = _fits(indicator, value)
    old = Baseline.objects.current().filter(indicator=indicator).first()
    return _state(old, Baseline(indicator=indicator, as_of=as_of, **value.columns(), **said.by(by)), seen)


@transaction.atomic
def set_target(
    indicator: Indicator,
    *,
    value: Value,
    said: Said,
    by: User,
    period: ReportingPeriod | None = None,
    by_date: date | None = None,
    cell: str = "",
    seen: int | None = -1,
) -> Target:
    """Say what is to be reached, in a period or by a date; of the whole figure or of a cell ("women").

    Supersedes the target in force for the same. Raises PermissionDenied, CannotSet.
    """
    plan = begin(indicator.plan, by, said)
    if (period is None) == (by_date is None):
        raise CannotSet("by_date", _("A target is for a period or by a date: give one of the two."))
    if period is not None and (period.plan_id, period.kind) != (plan.pk, indicator.frequency):
        raise CannotSet("period", _("The indicator is not reported for this period."))
    if by_date is not None and by_date < plan.starts_on:
        raise CannotSet("by_date", _("This day lies before the plan."))
    value = _fits(indicator, value)
    if cell:
        if indicator.measure not in Measure.numeric():
            raise CannotSet("cell", _("Only figures have cells."))
        cell = cell_key(cell.split("|"))
        if not any(spot.key == cell for grid in grids_of(indicator) for spot in grid.spots):
            raise CannotSet("cell", _("The indicator has no such cell."))
    old = Target.objects.current().filter(indicator=indicator, period=period, by_date=by_date, cell=cell).first()
    new = Target(
        indicator=indicator, period=period, by_date=by_date, cell=cell, **value.columns(), **said.by(by)
    )  # fmt: skip
    return _state(old, new, seen)


@transaction.atomic
def set_lead(action: Action, *, actor: Actor, said: Said, by: User, seen: int | None = -1) -> ActionActor:
    """Say which body leads an action. Supersedes the lead in force.

    Raises PermissionDenied, CannotSet.
    """
    begin(action.plan, by, said)
    old = ActionActor.objects.current().filter(action=action, role=ActionActorRole.LEAD).first()
    if old is not None and old.actor_id == actor.pk and seen != old.pk:
        raise CannotSet("actor", _("This body leads the action already."))
    return _state(old, ActionActor(action=action, actor=actor, role=ActionActorRole.LEAD, **said.by(by)), seen)


@transaction.atomic
def set_dates(action: Action, *, starts: str, ends: str, said: Said, by: User, seen: int | None = -1) -> ActionSchedule:
    """Say when an action starts and ends, as far as that is known ("2024", "2024-06"). Supersedes what was said.

    Raises PermissionDenied, CannotSet.
    """
    begin(action.plan, by, said)
    if not (starts or ends):
        raise CannotSet("starts", _("Give a start, an end, or both."))
    if starts and ends and last_day(ends) < first_day(starts):
        raise CannotSet("ends", _("The end lies before the start."))
    old = ActionSchedule.objects.current().filter(action=action).first()
    return _state(old, ActionSchedule(action=action, starts=starts, ends=ends, **said.by(by)), seen)


# -- Who reports what --------------------------------------------------------------------------------------------------


def asked_already(
    actor: Actor, subject: Indicator | Action, first: ReportingPeriod, last: ReportingPeriod | None, *, beside=None
) -> bool:
    """Whether an assignment asks the same of the body for a period of this one: it would count twice. One query."""
    others = Assignment.objects.current().filter(actor=actor, **_of(subject)).exclude(pk=beside)
    if last is not None:
        others = others.filter(first_period__starts_on__lte=last.starts_on)
    return others.filter(Q(last_period=None) | Q(last_period__starts_on__gte=first.starts_on)).exists()


def _of(subject: Indicator | Action) -> dict:
    return {"indicator": subject} if isinstance(subject, Indicator) else {"action": subject}


def _kind(subject: Indicator | Action, plan: Plan) -> str:
    return subject.frequency if isinstance(subject, Indicator) else plan.action_frequency


@transaction.atomic
def assign(
    plan: Plan,
    *,
    subjects: Iterable[Indicator | Action],
    actors: Iterable[Actor],
    first_period: ReportingPeriod,
    last_period: ReportingPeriod | None,
    said: Said,
    by: User,
) -> tuple[list[Assignment], list[tuple[Actor, Indicator | Action]]]:
    """Let each body report each thing. Returns the new assignments, and the pairs that were asked for already.

    What was asked before stays as it is. Nothing becomes overdue in the past. All or nothing. Raises
    PermissionDenied, CannotSet.
    """
    plan = begin(plan, by, said)
    if last_period is not None and last_period.starts_on < first_period.starts_on:
        raise CannotSet("last_period", _("The last period lies before the first."))
    subjects, made, there = list(subjects), [], []
    for subject in subjects:
        kind = _kind(subject, plan)
        for name, period in (("first_period", first_period), ("last_period", last_period)):
            if period is not None and (period.plan_id, period.kind) != (plan.pk, kind):
                raise CannotSet(name, _("%(code)s is not reported for this kind of period.") % {"code": subject.code})
    for actor in actors:
        for subject in subjects:
            if asked_already(actor, subject, first_period, last_period):
                there.append((actor, subject))
                continue
            row = Assignment(
                plan=plan, actor=actor, first_period=first_period, last_period=last_period, **_of(subject),
                **said.by(by),
            )  # fmt: skip
            row.save()
            made.append(row)
    if not made:
        raise CannotSet("", _("All of this is asked of these bodies already. Nothing was changed."))
    return made, there


@transaction.atomic
def end_assignment(assignment: Assignment, *, last_period: ReportingPeriod | None, said: Said, by: User) -> Assignment:
    """Give an assignment its last period, or none any more. Its reports stay where they are.

    Raises PermissionDenied, CannotSet where there are reports for later periods, or where
    the body would be asked twice.
    """
    plan = begin(assignment.plan, by, said)
    row = Assignment.objects.select_for_update(of=("self",)).select_related("first_period").get(pk=assignment.pk)
    if row.superseded_by_id is not None:
        raise SetMeanwhile(row.superseded_by_id)
    if last_period is not None:
        if (last_period.plan_id, last_period.kind) != (plan.pk, row.kind):
            raise CannotSet("last_period", _("%(code)s is not reported for this kind of period.") % {
                "code": row.subject.code
            })  # fmt: skip
        if last_period.starts_on < row.first_period.starts_on:
            raise CannotSet("last_period", _("The last period lies before the first."))
        if row.entries.filter(period__starts_on__gt=last_period.starts_on).exists():
            raise CannotSet("last_period", _("There are reports for later periods."))
    if asked_already(row.actor, row.subject, row.first_period, last_period, beside=row.pk):
        raise CannotSet("last_period", _("This body is asked for this report already in one of these periods."))
    row.last_period = last_period
    row.end_set_by, row.end_set_on, row.end_ground = by, said.set_on, said.ground
    row.save()
    return row
