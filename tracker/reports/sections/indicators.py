"""Indicators: baseline, value, target and assessment of each, with its breakdown by sex."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tracker.domain.values import EXACT, HUNDRED
from tracker.domain.wording import number
from tracker.enums import Measure

from ..document import Block, Cell, Column, ColumnKind, Row, Section, Table
from .cells import PLACES, coverage_cell, grid_cell, missing, text_cell
from .measured import Figures
from .one_indicator import section
from .source import Source

SEX = "sex"


def blocks(source: Source) -> Iterator[Block]:
    figures = [Figures(source, state) for state in source.state.indicators]
    if figures:
        yield indicators_table(source, "indicators", _("Indicators: baseline, value, target and assessment"), figures)
    by_sex = [f for f in figures if _sex(f)]
    if by_sex:
        yield _sex_table(source, by_sex)


def sections(source: Source) -> Iterator[Section]:
    return (section(Figures(source, state)) for state in source.state.indicators)


def indicators_table(source: Source, key: str, title: str, figures: Iterable[Figures]) -> Table:
    figures = list(figures)
    with_totals = any(f.runs_up for f in figures) and source.first_day > source.plan.starts_on
    value = pgettext("column of figures", "Value in %(period)s") % {"period": source.label}
    columns = [
        Column(_("Indicator"), width=6),
        Column(_("Unit"), width=3),
        Column(_("Baseline"), ColumnKind.NUMBER, width=4),
        Column(value, ColumnKind.NUMBER, width=3),
        *([Column(_("Total since the plan began"), ColumnKind.NUMBER, width=3)] if with_totals else []),
        Column(_("Target"), ColumnKind.NUMBER, width=4),
        Column(_("Assessment"), ColumnKind.STATUS, width=4),
        Column(_("Bodies reporting"), width=2),
    ]
    return Table(
        key, title, tuple(columns), tuple(_row(f, with_totals) for f in figures), tuple(_notes(source, figures))
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
        code = f.indicator.code
        if f.value is not None and f.value.given and f.value.provisional:
            yield _("%(code)s: provisional, %(figures)s of %(expected)s reports have a figure.") % {
                "code": code,
                "figures": f.value.coverage.figures,
                "expected": f.value.coverage.expected,
            }
        if f.stale:
            yield _(
                "%(code)s: the value is that of %(period)s; nothing later is published of the time reported on."
            ) % {
                "code": code,
                "period": f.stale,
            }
        if f.reasons:
            yield _("%(code)s cannot be assessed: %(reasons)s.") % {"code": code, "reasons": "; ".join(f.reasons)}
        assessed = f.state.assessed.period
        if assessed is not None and assessed.ends_on < source.last_day and f.state.assessed.t_target is not None:
            yield _("%(code)s: assessed for %(period)s, the last period that is due.") % {
                "code": code,
                "period": assessed.label,
            }


# -- By sex


def _sex(figures: Figures):
    """The breakdown by sex alone; one that crosses sex with something else stands with its indicator."""
    return next((grid for grid in figures.source.grids(figures.indicator) if grid.record_key == SEX), None)


def _sex_table(source: Source, figures: list[Figures]) -> Table:
    spots = _sex(figures[0]).spots
    known = [spot for spot in spots if not spot.unknown]
    rows, notes = [], [_("Shares are of the people whose sex was recorded.")]
    for f in figures:
        grid, cells, value = _sex(f), f.cells(_sex(f)), f.value
        without = f.without(grid, value)
        by_key = {spot.key: grid_cell(cells.get(spot.key), without=without or _("not given")) for spot in grid.spots}
        share = _share_of_first(f, [spot.key for spot in known])
        rows.append(
            Row(
                (
                    text_cell(f.indicator, "title", before=f"{f.indicator.code} "),
                    text_cell(f.indicator, "unit"),
                    *(by_key.get(spot.key, missing(_("not asked"))) for spot in spots),
                    share,
                )
            )
        )
        if value is not None and grid.record_key in value.partial:
            notes.append(
                _("%(code)s: not all bodies or categories are known, so no share is given.")
                % {"code": f.indicator.code}
            )
        if value is not None and grid.record_key in value.withheld:
            notes.append(
                _("%(code)s: withheld, because a number is too small to be published.") % {"code": f.indicator.code}
            )
    return Table(
        "indicators-by-sex",
        _("Indicators by sex"),
        (
            Column(_("Indicator"), width=6),
            Column(_("Unit"), width=2),
            *(Column(spot.label, ColumnKind.NUMBER, width=2) for spot in spots),
            Column(_("Share: %(category)s") % {"category": spots[0].label}, ColumnKind.PERCENT, unit="%", width=2),
        ),
        tuple(rows),
        tuple(notes),
    )


def _share_of_first(figures: Figures, keys: list[str]) -> Cell:
    """The part of the first category (women) among those recorded; none where some body or category is not known."""
    value = figures.value
    if value is None or not value.given or SEX in value.partial or SEX in value.withheld:
        return missing(_("not known"))
    found = [figures.cells(_sex(figures)).get(key) for key in keys]
    if any(cell is None or cell.value is None for cell in found):
        return missing(_("not known"))
    total = sum((cell.value for cell in found), Decimal(0))
    if not total:
        return missing(_("nobody"))
    rate = EXACT.divide(EXACT.multiply(HUNDRED, found[0].value), total)
    return Cell(f"{number(rate, 1)} %", rate.quantize(PLACES))
