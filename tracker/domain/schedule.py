"""The calendar of reporting: periods are added, moved, closed and opened again by the plan's coordinators.

Each verb is atomic, asks permission of the period's plan, and leaves a row in the period's
history with the person and what was done (`PeriodChange`). Several periods at once are all changed or none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import rules
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker.enums import EntryState, Language, PeriodChange, PeriodKind, PeriodState
from tracker.models import Actor, Plan, ReportingPeriod, User

from .periods import Due, expected
from .workflow import NotAllowed


class Refused(Exception):
    """What is wrong, by field, in the person's language. Nothing was written."""

    def __init__(self, errors: Mapping[str, list[str]]):
        super().__init__(str(dict(errors)))
        self.errors = dict(errors)


@dataclass(frozen=True)
class PeriodDates:
    """The stretch that is reported on, and from when until when reports are taken in time."""

    starts_on: date
    ends_on: date
    opens_on: date
    due_on: date

    def errors(self) -> dict[str, list[str]]:
        found = {}
        if self.ends_on < self.starts_on:
            found["ends_on"] = [_("The last day cannot come before the first.")]
        if self.opens_on < self.starts_on:
            found["opens_on"] = [_("Reports cannot be taken before the period begins.")]
        if self.due_on < self.opens_on:
            found["due_on"] = [_("Reports cannot be due before they are taken.")]
        return found


# -- Verbs -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_period(
    plan: Plan, *, by: User, kind: PeriodKind, labels: Mapping[str, str], dates: PeriodDates
) -> ReportingPeriod:
    """Add a period to a plan; `labels` by language. Raises NotAllowed, Refused where it overlaps one of its kind."""
    plan = _lock_plan(plan, by)
    errors = dates.errors()
    clash = plan.periods.filter(kind=kind, starts_on__lte=dates.ends_on, ends_on__gte=dates.starts_on).first()
    if clash and "ends_on" not in errors:
        errors["starts_on"] = [
            _("Overlaps the period %(label)s (%(first)s to %(last)s).")
            % {"label": clash.label, "first": _day(clash.starts_on), "last": _day(clash.ends_on)}
        ]
    if errors:
        raise Refused(errors)
    period = ReportingPeriod(plan=plan, kind=kind, **vars(dates))
    for language in Language.values:
        setattr(period, f"label_{language}", labels[language])
    return _keep(period, PeriodChange.ADD, by)


@transaction.atomic
def move(period: ReportingPeriod, *, by: User, opens_on: date, due_on: date, on: date) -> ReportingPeriod:
    """Take reports from another day on, or until another. What is due later is no longer late; nothing becomes late.

    Raises NotAllowed, Refused for a closed period, dates out of order, a due date moved into the past, and an opening
    put off after reports have been begun.
    """
    period = _lock(period, by)
    if (opens_on, due_on) == (period.opens_on, period.due_on):
        return period
    errors = replace(_dates(period), opens_on=opens_on, due_on=due_on).errors()
    if period.closed_at is not None:
        errors.setdefault("due_on", []).append(_("The period is closed. Open it again first."))
    elif due_on < on and due_on != period.due_on:
        errors.setdefault("due_on", []).append(_("This day has passed. Give today or a later day."))
    if opens_on > period.opens_on and opens_on > on and period.entries.exists():
        errors.setdefault("opens_on", []).append(_("Reports have been begun: the opening cannot be put off."))
    if errors:
        raise Refused(errors)
    period.opens_on, period.due_on = opens_on, due_on
    return _keep(period, PeriodChange.DATES, by)


@transaction.atomic
def extend(periods: Iterable[ReportingPeriod], *, by: User, due_on: date, on: date) -> list[ReportingPeriod]:
    """Give several periods a later due date. Raises NotAllowed, Refused where one is closed or would be due earlier."""
    done = []
    for period in _in_order(periods):
        if due_on < period.due_on:
            params = {"label": period.label, "date": _day(period.due_on)}
            raise Refused({"due_on": [_("%(label)s is due on %(date)s already: give a later day.") % params]})
        try:
            done.append(move(period, by=by, opens_on=period.opens_on, due_on=due_on, on=on))
        except Refused as refused:
            said = [f"{period.label}: {message}" for messages in refused.errors.values() for message in messages]
            raise Refused({"due_on": said}) from None
    return done


@transaction.atomic
def close(periods: Iterable[ReportingPeriod], *, by: User, on: date) -> list[ReportingPeriod]:
    """Take no more reports for these periods, but what a reviewer sent back. Gives those that were open.

    Raises NotAllowed, Refused for one that has not opened.
    """
    done = []
    for period in _in_order(periods):
        period = _lock(period, by)
        state = period.state(on)
        if state == PeriodState.PLANNED:
            raise Refused({"__all__": [_("%(label)s has not opened yet.") % {"label": period.label}]})
        if state == PeriodState.OPEN:
            period.closed_at = timezone.now()
            done.append(_keep(period, PeriodChange.CLOSE, by))
    return done


@transaction.atomic
def reopen(period: ReportingPeriod, *, by: User, on: date, due_on: date | None = None) -> ReportingPeriod:
    """Let late filing in again, with a new due date where one is given. An open period stays as it is.

    Raises NotAllowed, Refused for a due date in the past.
    """
    period = _lock(period, by)
    if period.closed_at is None:
        return period
    if due_on is not None and due_on != period.due_on and due_on < max(on, period.due_on):
        raise Refused({"due_on": [_("Give a day from today on that is not before the present due date.")]})
    period.closed_at, period.due_on = None, due_on or period.due_on
    return _keep(period, PeriodChange.REOPEN, by)


def _lock_plan(plan: Plan, by: User) -> Plan:
    """The plan's row, locked, so that two people adding periods at once are checked one after the other."""
    if not rules.has_perm("tracker.coordinate_plan", by, plan):
        raise NotAllowed
    return Plan.objects.select_for_update().get(pk=plan.pk)


def _lock(period: ReportingPeriod, by: User) -> ReportingPeriod:
    _lock_plan(period.plan, by)
    return ReportingPeriod.objects.select_for_update(of=("self",)).select_related("plan").get(pk=period.pk)


def _keep(period: ReportingPeriod, change: PeriodChange, by: User) -> ReportingPeriod:
    period._history_user, period._change_reason = by, change.value
    period.save()
    return period


def _in_order(periods: Iterable[ReportingPeriod]) -> list[ReportingPeriod]:
    return sorted(periods, key=lambda period: period.pk)


def _dates(period: ReportingPeriod) -> PeriodDates:
    return PeriodDates(period.starts_on, period.ends_on, period.opens_on, period.due_on)


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


# -- What the pages show -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PeriodRow:
    """A period and how its reports stand."""

    period: ReportingPeriod
    state: PeriodState
    dues: list[Due]
    closed_by: str

    @property
    def approved(self) -> int:
        return sum(due.is_approved for due in self.dues)

    @property
    def waiting(self) -> int:
        return sum(due.state in EntryState.with_reviewers() for due in self.dues)

    @property
    def not_given(self) -> int:
        """With the body, and nothing is published: what closing leaves out."""
        return len(self.left_out)

    @property
    def missing(self) -> int:
        return sum(due.is_missing for due in self.dues)

    @property
    def left_out(self) -> list[Due]:
        return [due for due in self.dues if due.is_with_body and not due.is_approved]

    @property
    def by_body(self) -> list[tuple[Actor, list[Due]]]:
        """What has not come, by body in the order of their names."""
        found: dict[int, tuple[Actor, list[Due]]] = {}
        for due in self.left_out:
            found.setdefault(due.assignment.actor_id, (due.assignment.actor, []))[1].append(due)
        return sorted(found.values(), key=lambda pair: pair[0].name)


def period_rows(plan: Plan, on: date, *, only: Iterable[int] | None = None) -> list[PeriodRow]:
    """Periods of the plan, the newest first, planned ones too. Five queries."""
    periods = plan.periods.order_by("-starts_on", "kind")
    if only is not None:
        periods = periods.filter(pk__in=list(only))
    periods = list(periods)
    dues: dict[int, list[Due]] = {}
    for due in expected(plan, on, opened_only=False):
        dues.setdefault(due.period.pk, []).append(due)
    closers = {}
    closed = [period.pk for period in periods if period.closed_at]
    for row in changes(closed).filter(history_change_reason=PeriodChange.CLOSE).order_by("history_id"):
        closers[row.id] = str(row.history_user or "")
    return [
        PeriodRow(p, p.state(on), dues.get(p.pk, []), closers.get(p.pk, "") if p.closed_at else "") for p in periods
    ]


def changes(periods: Iterable[int]):
    """The history of these periods, the newest first."""
    history = ReportingPeriod.history.filter(id__in=list(periods)).select_related("history_user")
    return history.order_by("-history_date", "-history_id")


@dataclass(frozen=True)
class Change:
    """One line of a period's history; `what` says how it was changed, `by` is empty where nobody signed in did it."""

    at: object
    by: str
    what: str
    opens_on: date
    due_on: date


def history_of(period: ReportingPeriod) -> list[Change]:
    """Who did what to a period, newest first. One query."""
    names = dict(PeriodChange.choices)
    elsewhere = {"+": _("loaded with the plan"), "~": _("changed in the administration")}
    return [
        Change(
            row.history_date,
            str(row.history_user or ""),
            names.get(row.history_change_reason) or elsewhere.get(row.history_type, ""),
            row.opens_on,
            row.due_on,
        )
        for row in changes([period.pk])
    ]


def following(plan: Plan, kind: str) -> PeriodDates:
    """Dates that continue the plan's calendar: as long, as late to open and as long to report as the last of the kind.

    Where there is none, the first of its kind from the plan's start, open for fifteen days after its end. One query.
    """
    last = plan.periods.filter(kind=kind).order_by("-starts_on").first()
    starts_on = last.ends_on + timedelta(days=1) if last else plan.starts_on
    ends_on = _months_later(starts_on, PeriodKind(kind).months) - timedelta(days=1)
    opens = last.opens_on - last.ends_on if last else timedelta(days=1)
    due = last.due_on - last.ends_on if last else timedelta(days=15)
    return PeriodDates(starts_on, ends_on, max(ends_on + opens, starts_on), max(ends_on + due, starts_on))


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, min(day.day, 28))
