"""What the charts and tables of an indicator's or action's page are made of. No query beside those of the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from tracker import charts
from tracker.charts.indicators import IndicatorCharts, date_of
from tracker.domain import progress
from tracker.domain.assessment import Judgement
from tracker.domain.grid import Grid
from tracker.domain.queries.assessing import baseline_of, reason_text
from tracker.domain.queries.pages import IndicatorView
from tracker.domain.queries.standing import Slot
from tracker.domain.wording import amount_text, cell_text, number, roll_up_text
from tracker.enums import Measure, OverTime, PeriodKind

from .slots import by_period, due_note

SEX = {"women": "women", "men": "men", "not-recorded": "unrecorded"}


@dataclass(frozen=True)
class TableRow:
    """One period in the table behind the chart; `words` stand in place of figures where there are none."""

    label: str
    value: str
    total: str
    reported: int
    expected: int
    words: str
    missing: bool


class IndicatorFigures:
    """The figures of one indicator in words, tables and drawings, in the reader's language."""

    def __init__(self, view: IndicatorView, on: date, proposed: int | None = None):
        """`proposed`: id of a period whose figure is not approved yet and is drawn so, for a reviewer."""
        self.view, self.on, self.proposed = view, on, proposed
        self.indicator = view.state.indicator
        self.measure = Measure(self.indicator.measure)
        self.steps = {step.order: step.title for step in self.indicator.steps.all()}
        self.by_period: dict[int, list[Slot]] = {}
        for slot in view.state.slots:
            self.by_period.setdefault(slot.period.pk, []).append(slot)

    # Words

    def roll_up_words(self, result: progress.RollUp) -> str:
        """A figure of several bodies; "" where there is none."""
        return roll_up_text(result, self.steps)

    def amount(self, row) -> str:
        """A baseline or a target in words and digits."""
        return amount_text(self.measure, row)

    @property
    def baseline(self):
        return baseline_of(self.indicator)

    @property
    def targets(self):
        return list(self.indicator.current_targets)

    @property
    def baseline_words(self) -> str:
        return self.amount(self.baseline)

    @property
    def target_words(self) -> list[tuple]:
        """Each target with its value, cell and date in words."""
        found = []
        for target in self.targets:
            words = {"value": self.amount(target), "when": date_of(target), "cell": self._cell_name(target.cell)}
            if target.cell:
                text = _("%(cell)s: %(value)s, by %(when)s")
            elif target.period_id:
                text = _("%(value)s for %(when)s")
            else:
                text = _("%(value)s by %(when)s")
            found.append((target, text % words))
        return found

    def _cell_name(self, key: str) -> str:
        return next((spot.label for grid in self.view.grids for spot in grid.spots if spot.key == key), key)

    @property
    def scope(self) -> str:
        """Second line of the chart: what its numbers are."""
        if self.runs_up:
            return _("Running total at the end of each period, all bodies that report it")
        return _("By period, all bodies that report it")

    @property
    def assessed(self) -> Judgement:
        return self.view.state.assessed

    @property
    def inputs(self) -> dict[str, str]:
        """Value, start and target in words and digits, rounded for reading where the figure itself is a quotient."""
        judged = self.assessed
        aim = judged.y_target
        if aim is None and judged.target is not None:
            aim = judged.target.value if judged.target.step is None else Decimal(judged.target.step)
        return {"y": self._input(judged.y), "y0": self._input(judged.y0), "target": self._input(aim)}

    def _input(self, value: Decimal | None) -> str:
        if value is None:
            return ""
        if self.measure == Measure.MILESTONE:
            return self.steps.get(int(value), "")
        return number(value.normalize() if value == round(value, 4) else round(value, 2))

    @property
    def last_row(self) -> TableRow | None:
        """The row of the last period for which reports are due, or have come before they are."""
        due = {period.label for period in self.view.periods if period.due_on < self.on}
        rows = [row for row in self.table if row.expected and (row.reported or row.label in due)]
        return rows[-1] if rows else None

    @property
    def is_numeric(self) -> bool:
        return self.measure in Measure.numeric()

    @property
    def adds_unit(self) -> bool:
        """Whether the unit stands after the figure: a share has its own sign."""
        return self.measure in Measure.additive() and bool(self.indicator.unit)

    @property
    def reasons(self) -> list[str]:
        return [reason_text(reason) for reason in self.assessed.reasons]

    @property
    def whole(self) -> progress.RollUp | None:
        whole = self.view.state.whole
        return whole if whole and whole.availability is not None else None

    @property
    def whole_words(self) -> str:
        return self.roll_up_words(self.whole) if self.whole else ""

    @cached_property
    def whole_periods(self) -> str:
        """ "2022–2024", or the one period of the latest figure."""
        periods = {p.pk: p for p in self.view.periods}
        counted = [periods[pk] for pk in self.whole.periods] if self.whole else []
        if not counted:
            return ""
        first, last = counted[0], counted[-1]
        if first is last:
            return first.label
        if self.indicator.frequency == PeriodKind.YEAR:
            return f"{first.starts_on.year}–{last.ends_on.year}"
        return f"{first.label} – {last.label}"

    @property
    def runs_up(self) -> bool:
        return self.indicator.over_time == OverTime.SUM and self.measure in Measure.additive()

    # Tables

    @cached_property
    def grids(self) -> list[tuple[Grid, list[tuple[str, list[str]]]]]:
        """Each breakdown, with a row of cells for every period in which at least one cell is known."""
        found = []
        for grid in self.view.grids:
            rows = []
            for point in self.view.state.points:
                cells = point.result.cells.get(grid.record_key, {})
                if any(cell.given for cell in cells.values()):
                    texts = [cell_text(cells.get(spot.key)) for spot in grid.spots]
                    rows.append((point.period.label, texts, grid.record_key in point.result.partial))
            found.append((grid, rows))
        return found

    @property
    def withheld(self) -> bool:
        return any(point.result.withheld for point in self.view.state.points)

    @cached_property
    def table(self) -> list[TableRow]:
        totals = {}
        if self.runs_up:
            totals = {p.period.key: p.result for p in progress.running_totals(self.measure, self.asked)}
        rows = []
        for point in self.asked:
            result, slots = point.result, self.by_period[point.period.key]
            missing = any(slot.is_missing for slot in slots)
            words = ""
            if result.conflict:
                words = _("The sources differ")
            elif result.availability is None:
                words = _("No approved report") if missing else "; ".join(sorted({due_note(s) for s in slots}))
            total = totals.get(point.period.key)
            rows.append(
                TableRow(
                    point.period.label,
                    self.roll_up_words(result),
                    number(total.value) if total is not None and total.given else "",
                    result.coverage.reported,
                    result.coverage.expected,
                    words,
                    missing,
                )
            )
        return rows

    @property
    def asked(self) -> list[progress.Point]:
        """The periods for which some body was asked."""
        return [point for point in self.view.state.points if point.period.key in self.by_period]

    @property
    def narratives(self) -> list[tuple[object, list[Slot]]]:
        """Reports with words in them by period, the latest first."""
        told = [s for s in self.view.state.slots if s.report and (s.report.narrative or s.report.obstacles)]
        return by_period(told)

    # Drawings

    @cached_property
    def _charts(self) -> IndicatorCharts:
        return IndicatorCharts(self.view.state, self.view.grids, self.proposed)

    @cached_property
    def trend(self) -> charts.ChartDrawing | None:
        """The chart over time that suits the measure; None where no figure is published."""
        chart = self._charts.trend
        return charts.drawing(chart) if chart else None

    @cached_property
    def by_sex(self) -> charts.ChartDrawing | None:
        """Women, men and not recorded by period, where the indicator is broken down by sex alone."""
        chart = self._charts.by_sex
        return charts.drawing(chart) if chart else None
