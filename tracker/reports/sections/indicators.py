"""Indicators: baseline, value, target and assessment of each, with its breakdown by sex."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tracker.domain.progress import Point, RollUp, over_periods, running_totals
from tracker.domain.queries.assessing import baseline_of, reason_text
from tracker.domain.queries.standing import IndicatorState
from tracker.domain.wording import amount_text
from tracker.enums import Measure, OverTime
from tracker.formats import dates

from ..document import Block, Cell, Column, ColumnKind, Row, Table
from .cells import EMPTY, coverage_cell, missing, rolled_cell, text_cell, verdict_cell
from .source import Source


def blocks(source: Source) -> Iterator[Block]:
    if source.state.indicators:
        yield table(source)


class Figures:
    """What a report says of one indicator for the covered periods. No query."""

    def __init__(self, source: Source, state: IndicatorState):
        self.source, self.state, self.indicator = source, state, state.indicator
        self.measure = Measure(self.indicator.measure)
        self.steps = {step.order: step.title for step in self.indicator.steps.all()}
        self.slots = source.slots_of(state)
        asked = {slot.period.pk for slot in self.slots}
        self.points: list[Point] = [point for point in state.points if point.period.key in asked]

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
    def total(self) -> RollUp | None:
        """The running total since the plan began; None where figures do not add up over the periods."""
        asked = {slot.period.pk for slot in self.state.slots}
        points = [point for point in self.state.points if point.period.key in asked]
        if not self.runs_up or not points:
            return None
        return running_totals(self.measure, points)[-1].result

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


def table(source: Source) -> Table:
    figures = [Figures(source, state) for state in source.state.indicators]
    with_totals = any(f.runs_up for f in figures) and source.first_day > source.plan.starts_on
    columns = [
        Column(_("Indicator"), width=6),
        Column(_("Unit"), width=2),
        Column(_("Baseline"), ColumnKind.NUMBER, width=3),
        Column(
            pgettext("column of figures", "Value in %(period)s") % {"period": source.label}, ColumnKind.NUMBER, width=3
        ),
        *([Column(_("Total since the plan began"), ColumnKind.NUMBER, width=3)] if with_totals else []),
        Column(_("Target"), ColumnKind.NUMBER, width=3),
        Column(_("Assessment"), ColumnKind.STATUS, width=3),
        Column(_("Bodies reporting"), width=2),
    ]
    return Table(
        "indicators",
        _("Indicators: baseline, value, target and assessment"),
        tuple(columns),
        tuple(_row(f, with_totals) for f in figures),
        notes=tuple(_notes(source, figures)),
    )


def _row(figures: Figures, with_totals: bool) -> Row:
    indicator, value = figures.indicator, figures.value
    href = figures.source.address("indicator", indicator.code)
    return Row(
        (
            text_cell(indicator, "title", before=f"{indicator.code} ", href=href),
            text_cell(indicator, "unit") if figures.measure != Measure.SHARE else Cell("%"),
            figures.baseline_cell(),
            figures.value_cell(),
            *([figures.total_cell()] if with_totals else []),
            figures.target_cell(),
            figures.verdict(),
            coverage_cell(value.coverage.reported if value else 0, value.coverage.expected if value else 0),
        )
    )


def _notes(source: Source, figures: list[Figures]) -> Iterator[str]:
    for f in figures:
        if f.value is not None and f.value.given and f.value.provisional:
            yield _("%(code)s: provisional, %(figures)s of %(expected)s reports have a figure.") % {
                "code": f.indicator.code,
                "figures": f.value.coverage.figures,
                "expected": f.value.coverage.expected,
            }
    for f in figures:
        if f.reasons:
            yield _("%(code)s cannot be assessed: %(reasons)s.") % {
                "code": f.indicator.code,
                "reasons": "; ".join(f.reasons),
            }
