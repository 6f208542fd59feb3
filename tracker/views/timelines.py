"""Time lines: where the plan, its actions and its dates stand on an axis of years. Positions are percentages of SVG."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.utils.translation import gettext as _

from tracker.domain.queries.bodies import HeatRow
from tracker.domain.queries.standing import ActionState, Slot, Standing, schedule_of
from tracker.enums import ImplementationStatus
from tracker.formats import dates
from tracker.models import ActionSchedule, Plan, first_day, last_day
from tracker.templatetags.standings import standing

NEXT_DAY = timedelta(days=1)
#: A plan that ended longer ago than this has no "today" on its time line.
LONGEST_TAIL = timedelta(days=550)
#: The share of a row's width that a label takes at most; what a sign and a letter of it take.
LABEL_WIDTH = 30
SIGN_WIDTH, LETTER_WIDTH = 2.0, 0.9
#: Above this many marks in a row their numbers would run into each other.
MOST_LABELS = 6


@dataclass(frozen=True)
class Axis:
    """From the first day of a year to the last day of one."""

    starts_on: date
    ends_on: date
    today: date | None

    @classmethod
    def of(cls, plan: Plan, on: date, days: Iterable[date] = ()) -> Axis:
        """The years of the plan, widened to `days`, and to today where the plan ended not long ago."""
        every = [plan.starts_on, plan.ends_on, *days]
        if plan.starts_on <= on <= plan.ends_on + LONGEST_TAIL:
            every.append(on)
        starts, ends = date(min(every).year, 1, 1), date(max(every).year, 12, 31)
        return cls(starts, ends, on if starts <= on <= ends else None)

    def at(self, day: date) -> float:
        share = (day - self.starts_on).days / ((self.ends_on - self.starts_on).days + 1)
        return round(100 * min(1.0, max(0.0, share)), 2)

    @cached_property
    def years(self) -> list[dict]:
        """Each year with where it begins and its middle; not every one is named where there are many."""
        years = range(self.starts_on.year, self.ends_on.year + 1)
        step = 1 + len(years) // 9
        return [
            {"year": year if not (year - years[0]) % step else "", "x": f"{self.at(date(year, 1, 1))}%"}
            for year in years
        ]

    @property
    def today_x(self) -> str:
        return f"{self.at(self.today)}%" if self.today else ""

    @property
    def today_anchor(self) -> str:
        at = self.at(self.today) if self.today else 0
        return "end" if at > 85 else "start" if at < 15 else "mid"

    def stretch(self, starts: date, ends: date) -> dict:
        x, end = self.at(starts), self.at(ends + NEXT_DAY)
        return {"x": f"{x}%", "width": f"{max(0.4, round(end - x, 2))}%"}


# -- Actions -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ActionLine:
    """One action on the axis, from `starts` to `ends`: over the plan's whole term, and dashed, where no dates are
    stated."""

    state: ActionState
    schedule: ActionSchedule | None
    starts: date
    ends: date
    bar: dict
    key: str

    @property
    def dates(self) -> str:
        """As they are stated; an ellipsis for the one of two that is not."""
        if self.schedule is None:
            return _("no dates in the plan")
        return " – ".join(dates.partial_date(day) if day else "…" for day in (self.schedule.starts, self.schedule.ends))

    @property
    def action(self):
        return self.state.action

    @property
    def undated(self) -> bool:
        return self.schedule is None

    @property
    def is_late(self) -> bool:
        """Past its stated end and not completed, as far as anybody has reported."""
        return bool(self.bar.get("late"))


def action_line(state: ActionState, axis: Axis, plan: Plan, on: date) -> ActionLine:
    schedule = schedule_of(state.action)
    starts = first_day(schedule.starts) if schedule and schedule.starts else plan.starts_on
    ends = last_day(schedule.ends) if schedule and schedule.ends else max(plan.ends_on, starts)
    done = (ImplementationStatus.COMPLETED, ImplementationStatus.DISCONTINUED)
    late = bool(schedule and schedule.ends) and on > ends and state.status not in done
    look = standing(state.status or ImplementationStatus.NO_INFORMATION)
    return ActionLine(state, schedule, starts, ends, {**axis.stretch(starts, ends), "late": late}, look.key)


def days_of(states: Iterable[ActionState]) -> list[date]:
    """Every day that the dates of actions name."""
    found = []
    for state in states:
        schedule = schedule_of(state.action)
        if schedule:
            found += [first_day(schedule.starts)] if schedule.starts else []
            found += [last_day(schedule.ends)] if schedule.ends else []
    return found


# -- The plan as a whole -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mark:
    """Something that happens on a day: drawn at `x`, told in the list as `text`. `when` is the date in words."""

    day: date
    x: float
    label: str
    text: str
    when: str
    kind: str
    is_over: bool = True

    @property
    def at(self) -> str:
        return f"{self.x}%"

    @property
    def anchor(self) -> str:
        return "end" if self.x > 100 - LABEL_WIDTH else "start"

    @property
    def dx(self) -> int:
        return -10 if self.anchor == "end" else 10


@dataclass(frozen=True)
class Row:
    label: str
    marks: list[Mark]
    lines: list[list[Mark]] = field(default_factory=list)

    @property
    def height(self) -> int:
        return 28 * max(1, len(self.lines))


@dataclass(frozen=True)
class PlanLine:
    """The plan's own dates: in force, reports due, bodies reformed, deadlines of actions; today."""

    plan: Plan
    axis: Axis
    term: dict
    ends: list[Mark]
    rows: list[Row]
    today: Mark | None

    @property
    def events(self) -> list[Mark]:
        """The same as a list, in the order of days."""
        marks = [*self.ends, *(mark for row in self.rows for mark in row.marks), *([self.today] if self.today else [])]
        return sorted(marks, key=lambda mark: (mark.day, mark.kind))


def plan_line(state: Standing, heat: Sequence[HeatRow], on: date) -> PlanLine:
    plan = state.plan
    deadlines = _by_deadline(state.actions)
    days = [period.due_on for period in state.periods] + list(deadlines)
    axis = Axis.of(plan, on, [day for day in days if abs(day - plan.ends_on) <= LONGEST_TAIL])

    def mark(day, label, text, kind, when="", is_over=True):
        return Mark(day, axis.at(day), label, text, when or dates.day(day), kind, is_over)

    by_period: dict[int, list[Slot]] = {}
    for slot in state.slots:
        by_period.setdefault(slot.period.pk, []).append(slot)
    due = []
    for period in state.periods:
        slots = by_period.get(period.pk, [])
        counted = {"done": sum(1 for slot in slots if slot.report), "all": len(slots), "period": period.label}
        text = _("Reports for %(period)s due: %(done)s of %(all)s approved") % counted
        label = f"{counted['done']}/{counted['all']}" if len(state.periods) <= MOST_LABELS else ""
        due.append(mark(period.due_on, label, text, "due", is_over=on > period.due_on))
    reformed = []
    for row in heat:
        by_day: dict[str, list] = {}
        for link in row.successors:
            by_day.setdefault(link.happened_on, []).append(link)
        for day, links in by_day.items():
            names = ", ".join(str(link.successor) for link in links)
            text = f"{row.actor}, {links[0].get_how_display()}: {names}"
            label = str(row.actor.short_name or row.actor)
            reformed.append(mark(first_day(day), label, text, "reform", dates.partial_date(day)))
    ends = []
    for day, states in deadlines.items():
        codes = ", ".join(s.action.code for s in states[:4]) + (" …" if len(states) > 4 else "")
        text = _("To be completed: %(codes)s") % {"codes": ", ".join(s.action.code for s in states)}
        ends.append(mark(day, codes, text, "deadline", is_over=on > day))
    rows = [(_("Reports due"), due), (_("Bodies reformed"), reformed), (_("Actions due"), ends)]
    term = axis.stretch(plan.starts_on, plan.ends_on)
    today = mark(on, _("Today"), _("Today"), "today") if axis.today else None
    both = [
        mark(plan.starts_on, "", _("The plan comes into force"), "begin", is_over=on >= plan.starts_on),
        mark(plan.ends_on, "", _("The plan ends"), "end", is_over=on > plan.ends_on),
    ]
    return PlanLine(
        plan, axis, term, both, [Row(label, marks, _spread(marks)) for label, marks in rows if marks], today
    )


def _by_deadline(states: Iterable[ActionState]) -> dict[date, list[ActionState]]:
    found: dict[date, list[ActionState]] = {}
    for state in states:
        schedule = schedule_of(state.action)
        if schedule and schedule.ends:
            found.setdefault(last_day(schedule.ends), []).append(state)
    return dict(sorted(found.items()))


def _spread(marks: Sequence[Mark]) -> list[list[Mark]]:
    """Marks on lines, so that labels do not run into each other. Those without one share a line."""
    lines: list[list[Mark]] = []
    for mark in sorted(marks, key=lambda mark: mark.x):
        for line in lines:
            if mark.x - line[-1].x >= _room(line[-1], "start") + _room(mark, "end"):
                line.append(mark)
                break
        else:
            lines.append([mark])
    return lines


def _room(mark: Mark, side: str) -> float:
    """The share of the row that a mark and its label take on the side to which its label runs."""
    if not mark.label or mark.anchor != side:
        return 1.0 if mark.label else 0.0
    return min(LABEL_WIDTH, SIGN_WIDTH + LETTER_WIDTH * len(mark.label))
