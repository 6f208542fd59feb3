"""One indicator in full: how its assessment came about, its figures by period, body and category, and what was said."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tracker.domain.grid import Grid
from tracker.domain.queries.standing import Slot
from tracker.domain.values import percent
from tracker.domain.wording import availability_text, number, value_text
from tracker.enums import Availability, Measure
from tracker.formats import dates
from tracker.formats.texts import translated

from ..document import Block, Cell, Column, ColumnKind, Facts, NoticeKind, Paragraph, Row, Run, Section, Table
from . import drawings
from .cells import PLACES, coverage_cell, foreign, grid_cell, missing, remark, rolled_cell, silence, text_cell
from .measured import Figures
from .objectives import words_of


def section(figures: Figures) -> Section:
    indicator = figures.indicator
    title, _language = translated(indicator, "title")
    return Section(f"indicator-{indicator.code}", "", f"{indicator.code}. {title}", tuple(_blocks(figures)))


def _blocks(figures: Figures) -> Iterator[Block]:
    wording, language = translated(figures.indicator, "wording")
    if wording:
        yield Paragraph((Run(wording, emphasis=True, language=foreign(language)),))
    yield Facts(tuple(_facts(figures)))
    if not figures.slots:
        yield remark(_("No body was asked to report it for %(period)s.") % {"period": figures.source.label},
                     NoticeKind.MISSING)  # fmt: skip
        return
    yield from filter(None, [drawings.trend(figures)])
    if figures.measure != Measure.NARRATIVE:
        yield _by_period(figures)
        yield _by_body(figures)
    yield from filter(None, [drawings.by_sex(figures)])
    for grid in figures.source.grids(figures.indicator):
        if figures.has_cells(grid):
            yield _breakdown(figures, grid)
        elif figures.value is not None and figures.value.given:
            yield remark(_("Nothing is published by category: %(breakdown)s.") % {"breakdown": grid.title},
                         NoticeKind.MISSING)  # fmt: skip
    yield from words_of(figures.slots)


# -- The assessment


def _facts(figures: Figures) -> Iterator[tuple[str, str]]:
    """The verdict and every input of its formula, as on the indicator's page."""
    judged = figures.state.assessed
    yield _("Assessment"), capfirst(str(judged.verdict.label))
    if figures.reasons:
        yield _("Why it cannot be assessed"), capfirst("; ".join(figures.reasons))
    if judged.tentative:
        yield _("The figures so far would give"), capfirst(str(judged.tentative.label))
    if judged.period is not None:
        yield _("Assessed for"), judged.period.label
    if figures.measure not in Measure.numeric():
        return
    sign = " %" if figures.measure == Measure.SHARE else ""
    if judged.y is not None:
        yield _("Value"), f"{_rounded(judged.y)}{sign}"
    if judged.y0 is not None:
        start = f"{_rounded(judged.y0)}{sign}"
        yield _("Start"), f"{start} ({dates.short_day(judged.t0)})" if judged.t0 else start
    if judged.target is not None and judged.y_target is not None:
        yield _("Target"), f"{_rounded(judged.y_target)}{sign} ({dates.short_day(judged.t_target)})"
    if judged.done is not None:
        yield _("Done"), number(judged.done, 3)
    if judged.elapsed is not None:
        yield _("Time elapsed"), number(judged.elapsed, 3)
    if judged.ratio is not None:
        yield _("Done ÷ time elapsed"), number(judged.ratio, 2)


def _rounded(value: Decimal) -> str:
    return number(value.normalize() if value == round(value, 4) else round(value, 2))


# -- Its figures


def _by_period(figures: Figures) -> Table:
    totals = {point.period.key: point.result for point in figures.totals}
    share = figures.measure == Measure.SHARE
    by_period: dict[int, list[Slot]] = {}
    for slot in figures.slots:
        by_period.setdefault(slot.period.pk, []).append(slot)
    rows = []
    for point in figures.points:
        slots, result = by_period[point.period.key], point.result
        cells = [Cell(point.period.label), rolled_cell(result, slots, figures.steps)]
        if figures.runs_up:
            cells.append(rolled_cell(totals.get(point.period.key), slots, figures.steps))
        if share:
            cells += [_part(result.numerator, slots), _part(result.denominator, slots)]
        cells.append(coverage_cell(result.coverage.reported, result.coverage.expected))
        rows.append(Row(tuple(cells)))
    unit = translated(figures.indicator, "unit")[0]
    columns = [Column(_("Period"), width=3), _figure_column(figures, _("Figure"))]
    if figures.runs_up:
        columns.append(Column(_("Running total"), ColumnKind.NUMBER, unit=unit, width=3))
    if share:
        columns += [Column(_("Part"), ColumnKind.NUMBER, width=2), Column(_("Whole"), ColumnKind.NUMBER, width=2)]
    return Table(
        f"{figures.indicator.code}-periods",
        _("%(code)s: all bodies, by period") % {"code": figures.indicator.code},
        (*columns, Column(_("Bodies reporting"), width=3)),
        tuple(rows),
    )


def _figure_column(figures: Figures, title: str) -> Column:
    if figures.measure == Measure.SHARE:
        return Column(title, ColumnKind.PERCENT, unit="%", width=3)
    unit = translated(figures.indicator, "unit")[0]
    return Column(title, ColumnKind.NUMBER if figures.measure in Measure.additive() else ColumnKind.TEXT, unit, width=3)


def _part(value: Decimal | None, slots: list[Slot]) -> Cell:
    return missing(silence(slots)) if value is None else Cell(number(value), value)


def _by_body(figures: Figures) -> Table:
    periods = [point.period for point in figures.points]
    found = {(slot.assignment.actor_id, slot.period.pk): slot for slot in figures.slots}
    actors = {slot.assignment.actor_id: slot.actor for slot in figures.slots}
    return Table(
        f"{figures.indicator.code}-bodies",
        _("%(code)s: by body") % {"code": figures.indicator.code},
        (
            Column(_("Body"), width=5),
            *(_figure_column(figures, period.label) for period in periods),
        ),
        tuple(
            Row(
                (
                    text_cell(actor, "name"),
                    *(_given(figures, found.get((pk, period.key))) for period in periods),
                )
            )
            for pk, actor in actors.items()
        ),
    )


def _given(figures: Figures, slot: Slot | None) -> Cell:
    """What one body reported for one period, or why there is nothing."""
    if slot is None:
        return missing(_("nothing to report"))
    if slot.report is None:
        return missing(silence([slot]))
    figure = slot.report.figure
    if figure.availability != Availability.GIVEN:
        return missing(availability_text(figure.availability))
    text = value_text(figures.measure, figure, figures.steps.get(figure.step, ""))
    if figures.measure == Measure.SHARE:
        rate = percent(figure.numerator, figure.denominator)
        return Cell(text, None if rate is None else rate.quantize(PLACES))
    return Cell(text, figure.value if figure.value is not None else text)


def _breakdown(figures: Figures, grid: Grid) -> Table:
    """Categories by covered period, all bodies together."""
    notes = []
    for point in figures.points:
        if grid.record_key in point.result.partial:
            notes.append(_("%(period)s: not all bodies or categories are known.") % {"period": point.period.label})
        if grid.record_key in point.result.withheld:
            notes.append(
                _("%(period)s: withheld, because a number is too small to be published.")
                % {"period": point.period.label}
            )
    rows = []
    for spot in grid.spots:
        cells = []
        for point in figures.points:
            without = figures.without(grid, point.result) or _("not given")
            cells.append(grid_cell(point.result.cells.get(grid.record_key, {}).get(spot.key), without=without))
        rows.append(Row((Cell(spot.label), *cells)))
    return Table(
        f"{figures.indicator.code}-{grid.record_key.replace('*', '-')}",
        _("%(code)s, breakdown: %(breakdown)s") % {"code": figures.indicator.code, "breakdown": grid.title},
        (
            Column(grid.title, width=5),
            *(_figure_column(figures, point.period.label) for point in figures.points),
        ),
        tuple(rows),
        tuple(notes),
    )
