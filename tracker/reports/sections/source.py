"""Everything that a report is made of, read once from the public record; nothing after this asks the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.urls import reverse

from tracker.domain import record
from tracker.domain.desk import grids_of
from tracker.domain.gaps import Group, groups
from tracker.domain.grid import Grid
from tracker.domain.installation import kind_of_installation
from tracker.domain.layouts import load_all_breakdowns
from tracker.domain.queries import gaps as gap_rows
from tracker.domain.queries.bodies import HeatRow, heat
from tracker.domain.queries.budget import Budget, budget
from tracker.domain.queries.changes import Change, corrections
from tracker.domain.queries.standing import IndicatorState, Slot, Standing, load_standing, up_to
from tracker.enums import DataKind, ObservationState
from tracker.models import Action, ActionActor, Indicator, Observation, Plan, PlanActor, PlanFact, ReportingPeriod

from ..document import RecordHead


def within(period: ReportingPeriod, periods: Iterable[ReportingPeriod]) -> bool:
    """Whether a period of any kind lies within one that is reported on: the quarters of a year do."""
    return any(p.starts_on <= period.starts_on and period.ends_on <= p.ends_on for p in periods)


@dataclass(frozen=True)
class Source:
    """A plan as of a day, and as it stood at the end of the periods that are reported on.

    `now`: with all that is published by today. `state`: the same up to the end of the covered periods, which is what
    the report's figures, statuses and verdicts are from. `site`: what an address begins with, "https://nap.example".
    """

    plan: Plan
    on: date
    periods: tuple[ReportingPeriod, ...]
    now: Standing
    state: Standing
    head: RecordHead
    is_demonstration: bool
    site: str
    with_charts: bool
    bodies: Sequence[HeatRow]
    gaps: Sequence[Group]
    corrections: Sequence[Change]
    # Current parts of bodies in actions, and roles in the plan.
    parts: Sequence[ActionActor]
    roles: Sequence[PlanActor]
    budget: Budget
    facts: Sequence[PlanFact]
    # Ids of actions by the slug of a theme.
    themes: Mapping[str, frozenset[int]]
    comments: Sequence[Observation]

    @property
    def first_day(self) -> date:
        return min(period.starts_on for period in self.periods)

    @property
    def last_day(self) -> date:
        return max(period.ends_on for period in self.periods)

    def covers(self, period: ReportingPeriod) -> bool:
        return within(period, self.periods)

    @cached_property
    def label(self) -> str:
        """ "2023", "2022–2025"."""
        first, last = self.periods[0], self.periods[-1]
        if first is last:
            return first.label
        start, end = self.first_day, self.last_day
        if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
            return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
        return f"{first.label} – {last.label}"

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """The reports expected for the covered periods."""
        return tuple(slot for slot in self.state.slots if self.covers(slot.period))

    @cached_property
    def later(self) -> tuple[Slot, ...]:
        """Those expected for periods after the covered ones, which are in no figure of the report."""
        return tuple(slot for slot in self.now.slots if slot.period.starts_on > self.last_day)

    @cached_property
    def _grids(self) -> dict[int, list[Grid]]:
        return {state.indicator.pk: grids_of(state.indicator) for state in self.state.indicators}

    def grids(self, indicator: Indicator) -> list[Grid]:
        """Its breakdowns as tables."""
        return self._grids[indicator.pk]

    def slots_of(self, state: IndicatorState) -> list[Slot]:
        """The reports on an indicator for the covered periods."""
        return [slot for slot in state.slots if self.covers(slot.period)]

    def address(self, name: str, *args: str) -> str:
        """Where a reader of a file finds more, in full; "" where the site's own address was not given."""
        return f"{self.site}{reverse(name, args=[self.plan.slug, *args])}" if self.site else ""


def load(
    plan: Plan,
    *,
    periods: Iterable[ReportingPeriod],
    on: date,
    site: str = "",
    since: int = 0,
    with_charts: bool = True,
) -> Source:
    """Read what a report on `periods` is made of. Forty queries at most, whatever the size of the plan.

    `since`: number in the public record from which on corrections are listed.
    """
    periods = tuple(sorted(periods, key=lambda period: (period.starts_on, period.ends_on)))
    first, last = min(p.starts_on for p in periods), max(p.ends_on for p in periods)
    now = load_standing(plan, on)
    bodies = heat(plan, now)
    load_all_breakdowns([state.indicator for state in now.indicators])
    return Source(
        plan=plan,
        on=on,
        periods=periods,
        now=now,
        state=up_to(now, last),
        head=RecordHead(*record.head(plan)),
        is_demonstration=kind_of_installation() == DataKind.DEMONSTRATION,
        site=site,
        with_charts=with_charts,
        bodies=bodies,
        gaps=groups(gap_rows.questions(gap_rows.with_history(plan, on)), on),
        corrections=[c for c in corrections(now, since) if c.revision.period.ends_on <= last],
        parts=list(ActionActor.objects.current().filter(action__plan=plan).select_related("actor").order_by("pk")),
        roles=list(plan.plan_actors.select_related("actor").order_by("order", "pk")),
        budget=budget(plan, years=range(first.year, last.year + 1)),
        facts=list(plan.planfacts.all()),
        themes=_themes(plan),
        comments=list(_comments(plan, first, last)),
    )


def _themes(plan: Plan) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for slug, action in Action.themes.through.objects.filter(action__plan=plan).values_list("theme__slug", "action_id"):
        found.setdefault(slug, set()).add(action)
    return {slug: frozenset(actions) for slug, actions in found.items()}


def _comments(plan: Plan, first: date, last: date) -> Iterable[Observation]:
    """What organisations said during the covered time, which is when the report before was read."""
    said = Observation.objects.filter(plan=plan, state=ObservationState.PUBLISHED)
    said = said.filter(received_at__date__range=(first, last))
    return said.select_related("objective", "action", "indicator", "reply_body").order_by("received_at", "pk")
