"""What the charts and tables of an indicator's or action's page are made of. No query beside those of the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker import charts
from tracker.domain import progress
from tracker.domain.assessment import Judgement
from tracker.domain.grid import Grid
from tracker.domain.queries.assessing import baseline_of, reason_text
from tracker.domain.queries.pages import IndicatorView
from tracker.domain.queries.standing import Slot
from tracker.domain.values import EXACT, HUNDRED
from tracker.domain.wording import amount_text, cell_text, number, roll_up_text
from tracker.enums import Measure, OverTime, PeriodKind

from .slots import UNGIVEN, by_period, due_note, report_state

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
            words = {"value": self.amount(target), "when": self._by(target), "cell": self._cell_name(target.cell)}
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

    def _point_state(self, point: progress.Point) -> charts.State:
        if point.result.given:
            return charts.State.APPROVED
        slots = self.by_period.get(point.period.key)
        if not slots:
            return charts.State.NOT_EXPECTED
        if point.result.availability is not None:
            return UNGIVEN[point.result.availability]
        return charts.State.MISSING if any(s.is_missing for s in slots) else charts.State.NOT_DUE

    @cached_property
    def trend(self) -> charts.ChartDrawing | None:
        """The chart over time that suits the measure; None where no figure is published."""
        if not any(point.result.given for point in self.asked):
            return None
        if self.measure == Measure.YES_NO:
            return charts.drawing(charts.YesNoChart(title=self.indicator.title, rows=tuple(self._answers())))
        if self.measure == Measure.MILESTONE:
            return charts.drawing(self._milestone())
        if self.measure == Measure.NARRATIVE:
            return None
        return charts.drawing(self._trend())

    def _answers(self):
        for point in self.asked:
            slots, split = self.by_period[point.period.key], point.result.distribution
            states = [report_state(slot) for slot in slots]
            yield charts.Answers(
                point.period.label,
                yes=split.get(True, 0),
                no=split.get(False, 0),
                missing=states.count(charts.State.MISSING),
                not_due=states.count(charts.State.NOT_DUE),
                other=sum(1 for state in states if state in UNGIVEN.values()),
            )

    def _milestone(self) -> charts.MilestoneChart:
        places = {order: place for place, order in enumerate(sorted(self.steps), 1)}
        target = next((t for t in self.targets if t.step_id), None)
        return charts.MilestoneChart(
            title=self.indicator.title,
            steps=tuple(self.steps[order] for order in sorted(self.steps)),
            points=tuple(
                charts.StepsReached(
                    point.period.label,
                    places.get(point.result.step, 0) if point.result.given else None,
                    self._point_state(point),
                    note=_("proposed") if point.period.key == self.proposed and point.result.given else "",
                )
                for point in self.asked
            ),
            target=(places[target.step.order], self._by(target)) if target else None,
        )

    def _by(self, target) -> str:
        return target.period.label if target.period_id else date_format(target.by_date, "DATE_FORMAT")

    def _trend(self) -> charts.TrendChart:
        points = progress.running_totals(self.measure, self.asked) if self.runs_up else self.asked
        judged, kind = self.assessed, charts.ShareChart if self.measure == Measure.SHARE else charts.TrendChart
        drawn = []
        for point in points:
            result = point.result
            note = ""
            if self.measure == Measure.SHARE and result.given:
                note = f"{number(result.numerator)} / {number(result.denominator)}"
            proposed = point.period.key == self.proposed
            if proposed and result.given:
                note = ", ".join(filter(None, [note, _("with the proposed figure")]))
            drawn.append(
                charts.Point(
                    point.period.label,
                    point.period.starts_on,
                    point.period.ends_on,
                    result.value if result.given else None,
                    self._point_state(point),
                    provisional=result.given and (result.provisional or proposed),
                    note=note,
                )
            )
        baseline = target = expected = None
        if judged.y0 is not None and judged.t0 is not None:
            baseline = charts.Mark(judged.t0, judged.y0, date_format(judged.t0, "DATE_FORMAT"))
        if judged.target is not None and judged.target.value is not None:
            target = charts.Mark(judged.t_target, judged.target.value, date_format(judged.t_target, "DATE_FORMAT"))
        if judged.expected is not None and judged.t and judged.t < judged.t_target:
            expected = charts.Mark(judged.t, judged.expected)
        return kind(
            title=self.indicator.title,
            unit=self.indicator.unit or "",
            points=tuple(drawn),
            baseline=baseline,
            target=target,
            expected=expected,
            **({"cumulative": self.runs_up} if kind is charts.TrendChart else {}),
        )

    @cached_property
    def by_sex(self) -> charts.ChartDrawing | None:
        """Women, men and not recorded by period, where the indicator is broken down by sex alone."""
        if not any(grid.record_key == "sex" for grid in self.view.grids) or self.measure not in Measure.additive():
            return None
        rows = []
        for point in self.asked:
            cells = point.result.cells.get("sex", {})
            values = {SEX[key]: cell.value for key, cell in cells.items() if key in SEX and cell.given}
            if values:
                # Of women and men whom not the same bodies counted there is no share.
                share_text = "" if "sex" in point.result.partial else self._women_share(values)
                rows.append(charts.Row(point.period.label, values, share=share_text))
            else:
                state = self._point_state(point)
                if state is charts.State.APPROVED:
                    state = charts.State.NOT_AVAILABLE
                rows.append(charts.Row(point.period.label, {}, state))
        if not any(row.values for row in rows):
            return None
        return charts.drawing(
            charts.SexChart(title=self.indicator.title, rows=tuple(rows), share_label=_("women, % of recorded"))
        )

    def _women_share(self, values: dict[str, Decimal]) -> str:
        women, men = values.get("women"), values.get("men")
        if women is None or men is None or not women + men:
            return ""
        return f"{number(EXACT.divide(EXACT.multiply(HUNDRED, women), women + men), 1)} %"
