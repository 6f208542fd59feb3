"""Everything that a report is made of, read once from the public record; nothing after this asks the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.urls import reverse

from tracker.domain import record
from tracker.domain.desk import grids_of
from tracker.domain.grid import Grid
from tracker.domain.installation import kind_of_installation
from tracker.domain.layouts import load_all_breakdowns
from tracker.domain.queries.standing import IndicatorState, Slot, Standing, load_standing, up_to
from tracker.enums import DataKind, PeriodKind
from tracker.models import Indicator, Plan, ReportingPeriod

from ..document import RecordHead


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
    site: str = ""

    @property
    def first_day(self) -> date:
        return min(period.starts_on for period in self.periods)

    @property
    def last_day(self) -> date:
        return max(period.ends_on for period in self.periods)

    def covers(self, period: ReportingPeriod) -> bool:
        """Whether a period of any kind lies within one that is reported on: the quarters of a year do."""
        return any(p.starts_on <= period.starts_on and period.ends_on <= p.ends_on for p in self.periods)

    @cached_property
    def label(self) -> str:
        """ "2023", "2022–2025"."""
        first, last = self.periods[0], self.periods[-1]
        if first is last:
            return first.label
        if all(period.kind == PeriodKind.YEAR for period in self.periods):
            return f"{first.starts_on.year}–{last.ends_on.year}"
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


def load(plan: Plan, *, periods: Iterable[ReportingPeriod], on: date, site: str = "") -> Source:
    """Read what a report on `periods` is made of. Fifteen queries at most, whatever the size of the plan."""
    now = load_standing(plan, on)
    periods = tuple(sorted(periods, key=lambda period: (period.starts_on, period.ends_on)))
    load_all_breakdowns([state.indicator for state in now.indicators])
    return Source(
        plan,
        on,
        periods,
        now,
        up_to(now, max(period.ends_on for period in periods)),
        RecordHead(*record.head(plan)),
        kind_of_installation() == DataKind.DEMONSTRATION,
        site,
    )
