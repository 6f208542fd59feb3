"""The text alternative: what a chart shows, in figures, for those who can't see it."""

from functools import singledispatch

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .model import (
    Answers,
    BodiesChart,
    Chart,
    Mark,
    MilestoneChart,
    OpenChart,
    Panel,
    Point,
    Row,
    Span,
    SpansChart,
    StackedChart,
    State,
    StatusTimeline,
    StepsReached,
    TallyChart,
    TrendChart,
    YesNoChart,
)
from .text import figure


@singledispatch
def describe(chart: Chart) -> str:
    """Title and unit, then every figure with its state, in the active language."""
    raise TypeError(f"{type(chart).__name__} has no text alternative")


@describe.register
def describe_trend(chart: TrendChart) -> str:
    return _sentences(
        chart,
        _list(_point(chart, point) for point in chart.points),
        _mark(chart, chart.baseline, _("baseline %(value)s on %(date)s")),
        _mark(chart, chart.target, _("target %(value)s by %(date)s")),
        _mark(chart, chart.expected, _("expected %(value)s on %(date)s")),
    )


@describe.register
def describe_bodies(chart: BodiesChart) -> str:
    return _sentences(chart, *(describe_panel(chart, panel) for panel in chart.panels))


def describe_panel(chart: BodiesChart, panel: Panel) -> str:
    return f"{panel.name}: " + _list(_point(chart, point) for point in panel.points)


@describe.register
def describe_stacked(chart: StackedChart) -> str:
    return _sentences(chart, *(_row(chart, row) for row in chart.rows))


@describe.register
def describe_steps(chart: MilestoneChart) -> str:
    number, when = chart.target or (0, "")
    goal = _("target: %(date)s") % {"date": f"{chart.steps[number - 1]}, {when}"} if number else ""
    return _sentences(chart, _list(_reached(chart, point) for point in chart.points), goal)


@describe.register
def describe_answers(chart: YesNoChart) -> str:
    return _sentences(chart, _list(_answers(row) for row in chart.rows))


@describe.register
def describe_timeline(chart: StatusTimeline) -> str:
    return _sentences(
        chart,
        *(
            f"{row.name}: "
            + _list(
                f"{period}: {cell.words}" + (f", {cell.note}" if cell.note else "")
                for period, cell in zip(chart.periods, row.cells, strict=True)
            )
            for row in chart.rows
        ),
    )


@describe.register
def describe_tally(chart: TallyChart) -> str:
    return _sentences(chart, _list(f"{row.standing.label}: {figure(row.count)}" for row in chart.rows))


@describe.register
def describe_spans(chart: SpansChart) -> str:
    return _sentences(chart, *(_span(span) for span in chart.spans))


def _span(span: Span) -> str:
    return f"{span.name}: {span.words}; {span.status.label}"


@describe.register
def describe_open(chart: OpenChart) -> str:
    def said(day: str, count: tuple[int, int] | None) -> str:
        if count is None:
            return f"{day}: " + _("nothing due yet")
        return f"{day}: {figure(count[0])} " + _("of %(n)s") % {"n": figure(count[1])}

    return _sentences(
        chart, *(f"{row.name}: " + _list(map(said, chart.days, row.counts)) for row in chart.rows)
    )  # fmt: skip


def _sentences(chart: Chart, *parts: str) -> str:
    head = f"{chart.title} ({chart.unit})" if chart.unit else chart.title
    return " ".join(part.rstrip(". ") + "." for part in (head, *parts) if part)


def _list(items) -> str:
    return "; ".join(items)


def _point(chart: Chart, point: Point) -> str:
    if point.value is None:
        return f"{point.label}: {point.state.say(point.note)}"
    notes = [_("provisional")] * point.provisional + [point.note] * bool(point.note)
    return f"{point.label}: {chart.format(point.value)}" + (f" ({', '.join(notes)})" if notes else "")


def _mark(chart: Chart, mark: Mark | None, sentence: str) -> str:
    if not mark:
        return ""
    return sentence % {"value": chart.format(mark.value), "date": date_format(mark.on, "DATE_FORMAT")}


def _row(chart: StackedChart, row: Row) -> str:
    if row.state is not State.APPROVED:
        return f"{row.label}: {row.state.say(row.note)}"
    figures = []
    for part in chart.parts:
        value = row.values.get(part.key)
        text = _("not given") if value is None else chart.format(value)
        figures.append(f"{part.label} {text}" if part.label else text)
    if row.share:
        figures.append(f"{chart.share_label} {row.share}")
    return f"{row.label}: " + ", ".join(figures + [row.note] * bool(row.note))


def _reached(chart: MilestoneChart, point: StepsReached) -> str:
    if point.reached is None:
        return f"{point.label}: {point.state.say(point.note)}"
    step = chart.steps[point.reached - 1] if point.reached else _("no step reached yet")
    return f"{point.label}: {step}" + (f" ({point.note})" if point.note else "")


def _answers(row: Answers) -> str:
    if not row.asked:
        return f"{row.label}: {State.NOT_EXPECTED.words}"
    counts = (
        (_("yes"), row.yes),
        (_("no"), row.no),
        (State.MISSING.words, row.missing),
        (State.NOT_DUE.words, row.not_due),
        (State.NOT_APPLICABLE.words, row.other),
    )
    return f"{row.label}: " + ", ".join(f"{words} {count}" for words, count in counts if count)
