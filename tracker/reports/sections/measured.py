"""What a report says of one indicator for the covered periods. No query."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from tracker.domain.figures import CellValue
from tracker.domain.grid import Grid
from tracker.domain.progress import Point, RollUp, over_periods, running_totals
from tracker.domain.queries.assessing import baseline_of, reason_text
from tracker.domain.queries.standing import IndicatorState
from tracker.domain.wording import amount_text
from tracker.enums import Measure, OverTime
from tracker.formats import dates

from ..document import Cell
from .cells import EMPTY, missing, rolled_cell, verdict_cell
from .source import Source


class Figures:
    def __init__(self, source: Source, state: IndicatorState):
        self.source, self.state, self.indicator = source, state, state.indicator
        self.measure = Measure(self.indicator.measure)
        self.steps = {step.order: step.title for step in self.indicator.steps.all()}
        self.slots = source.slots_of(state)
        self.points = self._asked(self.slots)

    def _asked(self, slots) -> list[Point]:
        """The periods for which some body was asked."""
        periods = {slot.period.pk for slot in slots}
        return [point for point in self.state.points if point.period.key in periods]

    @property
    def runs_up(self) -> bool:
        """Whether figures are added up over the periods."""
        return self.indicator.over_time == OverTime.SUM and self.measure in Measure.additive()

    @property
    def value(self) -> RollUp | None:
        """The figure of the covered periods; None where nobody was asked."""
        if not self.points:
            return None
        if len(self.points) == 1:
            return self.points[0].result
        return over_periods(self.measure, OverTime(self.indicator.over_time), self.points)

    @property
    def stale(self) -> str:
        """The period of the value where the latest counts and later covered ones have none; "" otherwise."""
        value = self.value
        if value is None or not value.given or not value.gaps or self.indicator.over_time != OverTime.LATEST:
            return ""
        return next(point.period.label for point in self.points if point.period.key == value.periods[-1])

    @property
    def total(self) -> RollUp | None:
        """The running total since the plan began; None where figures do not add up over the periods."""
        totals = self.totals
        return totals[-1].result if totals else None

    @property
    def totals(self) -> list[Point]:
        """The same at the end of each period since the plan began."""
        return running_totals(self.measure, self._asked(self.state.slots)) if self.runs_up else []

    def value_cell(self) -> Cell:
        return rolled_cell(self.value, self.slots, self.steps)

    def baseline_cell(self) -> Cell:
        baseline = baseline_of(self.indicator)
        if self.measure == Measure.NARRATIVE:
            return EMPTY
        if baseline is None:
            return missing(_("not stated"))
        text = f"{amount_text(self.measure, baseline)} ({dates.short_day(baseline.as_of)})"
        return Cell(text, baseline.value)

    def target_cell(self) -> Cell:
        """The target that it is assessed against; without one, that there is none."""
        if self.measure == Measure.NARRATIVE:
            return EMPTY
        chosen = self.state.assessed.target
        row = next((t for t in self.indicator.current_targets if chosen and t.pk == chosen.key), None)
        row = row or next((t for t in self.indicator.current_targets if not t.cell), None)
        if row is None:
            return missing(_("not stated"))
        when = row.period.label if row.period_id else dates.short_day(row.by_date)
        return Cell(f"{amount_text(self.measure, row)} ({when})", row.value)

    def total_cell(self) -> Cell:
        if not self.runs_up:
            return EMPTY
        return rolled_cell(self.total, self.state.slots, self.steps)

    def verdict(self) -> Cell:
        return verdict_cell(self.state.status)

    @property
    def reasons(self) -> list[str]:
        return [reason_text(reason) for reason in self.state.assessed.reasons]

    # Breakdowns

    def cells(self, grid: Grid) -> Mapping[str, CellValue]:
        """The categories of a breakdown, all bodies and covered periods together."""
        return self.value.cells.get(grid.record_key, {}) if self.value else {}

    def has_cells(self, grid: Grid) -> bool:
        """Whether anything is known of a breakdown in a covered period, or withheld of it."""
        results = [point.result for point in self.points]
        return any(grid.record_key in r.withheld or r.cells.get(grid.record_key) for r in results)

    def without(self, grid: Grid, result: RollUp | None) -> str:
        """Why a breakdown has no figures; "" where it may have some."""
        if result is None or not result.given:
            return _("no figure")
        return _("withheld") if grid.record_key in result.withheld else ""
