"""The charts of a report as files that stand alone. What cannot be drawn is said; its table stands below."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tracker import charts
from tracker.charts.indicators import IndicatorCharts
from tracker.domain.actions import roll_up_action
from tracker.domain.queries.standing import ActionState, Slot, leads_of
from tracker.enums import ImplementationStatus
from tracker.models import ReportingPeriod

from ..document import Chart, Notice, NoticeKind
from .cells import demonstration
from .measured import Figures
from .source import Source


def chart(source: Source, key: str, data: charts.Chart, *, title: str = "", scope: str = "") -> Chart | Notice | None:
    """A chart with its words; None where none are wanted. `scope`: what its numbers are, above the drawing."""
    if not source.with_charts:
        return None
    title = title or data.title
    drawn = charts.drawing(data)
    if not drawn:
        text = _("The chart “%(title)s” could not be drawn; its figures are in the table.") % {"title": title}
        return Notice(NoticeKind.MISSING, text)
    watermark = demonstration() if source.is_demonstration else ""
    svg = drawn.standalone(title="", subtitle=scope, watermark=watermark)
    return Chart(key, title, drawn.alt, svg)


def by_status(source: Source) -> charts.Chart:
    """Actions by status, all statuses in their fixed order, the empty ones too."""
    return charts.TallyChart(
        title=_("Actions by status at the end of %(period)s") % {"period": source.label},
        rows=tuple(charts.TallyRow(status, len(found)) for status, found in source.state.by_status.items()),
    )


def by_assessment(source: Source, shown) -> charts.Chart:
    return charts.TallyChart(
        title=_("Indicators by assessment at the end of %(period)s") % {"period": source.label},
        rows=tuple(charts.TallyRow(verdict, len(found)) for verdict, found in shown),
    )


def timeline(source: Source) -> charts.Chart | None:
    """The status of each action for every period up to the last covered one; None where there is one period only."""
    periods = [p for p in source.state.periods if p.kind == source.plan.action_frequency]
    if len(periods) < 2:
        return None
    rows = []
    for state in source.state.actions:
        cells = tuple(_status_cell(state, period) for period in periods)
        rows.append(charts.StatusRow(state.action.code, cells))
    return charts.StatusTimeline(
        title=_("Status of each action by period"), periods=tuple(p.label for p in periods), rows=tuple(rows)
    )


def _status_cell(state: ActionState, period: ReportingPeriod) -> charts.StatusCell:
    slots: list[Slot] = [slot for slot in state.slots if slot.period == period]
    if not slots:
        return charts.StatusCell(None, charts.State.NOT_EXPECTED)
    if not any(slot.report for slot in slots):
        silent = any(slot.is_missing for slot in slots)
        return charts.StatusCell(None, charts.State.MISSING if silent else charts.State.NOT_DUE)
    reports = {slot.assignment.actor_id: slot.report.figure if slot.report else None for slot in slots}
    status = roll_up_action(reports, leads=set(leads_of(state.action))).status
    if status is None:
        return charts.StatusCell(None, charts.State.NOT_APPLICABLE)
    return charts.StatusCell(ImplementationStatus(status))


def trend(figures: Figures) -> Chart | Notice | None:
    """An indicator over all periods up to the last covered one, with the path to its target, as its page has it."""
    data = _of(figures).trend
    if data is None:
        return None
    if figures.runs_up:
        scope = _("Running total at the end of each period, all bodies that report it")
    else:
        scope = _("By period, all bodies that report it")
    unit = figures.indicator.unit
    scope = f"{unit}. {scope}" if unit else scope
    return chart(figures.source, f"trend-{figures.indicator.code}", data, title=_titled(figures), scope=scope)


def by_sex(figures: Figures) -> Chart | Notice | None:
    data = _of(figures).by_sex
    if data is None:
        return None
    title = _("%(indicator)s: by sex") % {"indicator": _titled(figures)}
    scope = _("By period; dotted: sex not recorded")
    return chart(figures.source, f"sex-{figures.indicator.code}", data, title=title, scope=scope)


def _titled(figures: Figures) -> str:
    return f"{figures.indicator.code} {figures.indicator.title}"


def _of(figures: Figures) -> IndicatorCharts:
    return IndicatorCharts(figures.state, figures.source.grids(figures.indicator))
