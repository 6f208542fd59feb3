"""The line over time: what was approved, what is missing, and the path from baseline to target."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import groupby

from django.utils.translation import gettext as _

from . import vega
from .layout import Box, Canvas, ticks
from .model import Mark, Point, State, TrendChart
from .style import HATCH, WIDE
from .text import LINE, SIZE_VALUE, width, wrap

_DIAMOND = 8  # half its height
_OUTLINED = (State.NOT_DUE,)


@dataclass
class _Frame:
    """The plot's scales in pixels, and the canvas that labels are placed on."""

    chart: TrendChart
    total: int

    @cached_property
    def ticks(self) -> list[Decimal]:
        chart = self.chart
        marks = [mark.value for mark in (chart.baseline, chart.target, chart.expected) if mark]
        values = [point.value for point in chart.points if point.value is not None] + marks + list(chart.band or ())
        whole = not chart.percent and all(value == value.to_integral_value() for value in values)
        return ticks(min([Decimal(0), *values]), max([Decimal(0), *values]), whole=whole)

    @cached_property
    def left(self) -> float:
        return max(28.0, width([self.chart.format(tick) for tick in self.ticks]) + 12)

    right = 12.0
    top = 28.0

    @cached_property
    def width(self) -> float:
        return self.total - self.left - self.right

    @cached_property
    def height(self) -> float:
        return 260 if self.total == WIDE else 224

    @cached_property
    def start(self) -> date:
        starts = [point.starts_on for point in self.chart.points[:1]]
        return min([*starts, *([self.chart.baseline.on] if self.chart.baseline else [])])

    @cached_property
    def end(self) -> date:
        ends = [point.ends_on for point in self.chart.points[-1:]]
        return max([*ends, *([self.chart.target.on] if self.chart.target else [])])

    def x(self, when: date) -> float:
        return (when - self.start).days / max(1, (self.end - self.start).days) * self.width

    def y(self, value: Decimal) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return float((high - value) / (high - low)) * self.height

    @cached_property
    def canvas(self) -> Canvas:
        return Canvas(Box(2, 4 - self.top, self.width + self.right - 2, self.height - 2))

    @property
    def time(self) -> dict:
        scale = {"type": "utc", "domain": [self.start.isoformat(), self.end.isoformat()], "nice": False}
        return {"field": "on", "type": "temporal", "scale": scale, "axis": None}

    @property
    def value(self) -> dict:
        """The y channel, with the grid and its labels, which are written in Python and only looked up in Vega."""
        labels = {str(float(tick)).removesuffix(".0"): self.chart.format(tick) for tick in self.ticks}
        axis = {
            "values": [float(tick) for tick in self.ticks],
            "labelExpr": f"{vega.literal(labels)}[datum.value]",
            "labelPadding": 8,
            "labelColor": vega.colour("text-2"),
            "gridColor": vega.colour("grid"),
            "domain": False,
            "ticks": False,
        }
        scale = {"domain": [float(self.ticks[0]), float(self.ticks[-1])], "nice": False, "zero": False}
        return {"field": "y", "type": "quantitative", "scale": scale, "axis": axis}

    def at(self, when: date, value: Decimal, **more) -> dict:
        return {"on": when.isoformat(), "y": float(value), **more}


def trend_spec(chart: TrendChart, total: int) -> dict:
    """The Vega-Lite spec of a trend `total` pixels wide. At least one point is needed."""
    frame = _Frame(chart, total)
    x, y = frame.time, frame.value
    segments = _segments(chart)
    _occupy(frame, segments)
    labels = _Labels(frame)
    for mark, words, half in (
        (chart.target, _("target %(value)s"), _DIAMOND),
        (chart.expected, _("expected %(value)s"), 4),
        (chart.baseline, _("baseline %(value)s"), 6),
    ):
        if mark:
            labels.beside(mark, words % {"value": chart.format(mark.value)}, half, plain=mark is chart.expected)
    for point in chart.points:
        if point.value is not None:
            labels.of(point)
    gaps = list(_gaps(frame, labels))
    axis, foot = _time_labels(frame)

    layers = [vega.rects(_band(frame), fill="band", x=x, x2={"field": "to"}, y=y, y2={"field": "y2"})]
    for fill, stroke, dash, inset, kind in (
        (HATCH, None, None, 0, State.MISSING),
        (None, "pending", [3, 3], 3, State.NOT_DUE),
    ):
        rows = [
            {"x": gap.left + inset, "x2": gap.right - inset, "y": inset, "y2": frame.height - inset, "tip": gap.tip}
            for gap in gaps
            if gap.state is kind
        ]
        layers.append(
            vega.rects(
                rows,
                fill=fill or "paper",
                stroke=stroke,
                dash=dash,
                opacity=0.6 if fill else 0,
                x=vega.px("x"),
                x2={"field": "x2"},
                y=vega.px("y"),
                y2={"field": "y2"},
            )
        )
    path = [frame.at(mark.on, mark.value) for mark in (chart.baseline, chart.target) if mark]
    if len(path) == 2:
        layers.append(vega.line(path, stroke="path", width=2, dash=[2, 5], cap="round", x=x, y=y))
    line = [frame.at(on, value, part=part) for part, run in enumerate(segments) for on, value in run if len(run) > 1]
    layers.append(vega.line(line, stroke="line", width=3, detail="part", x=x, y=y))
    zero = [{"x": 0, "x2": frame.width, "y": frame.y(max(Decimal(0), frame.ticks[0])) + 0.5}]
    layers.append(vega.rules(zero, stroke="axis", x=vega.px("x"), x2={"field": "x2"}, y=vega.px("y")))
    layers += _signs(frame, x, y)
    layers += labels.layers(x, y) + axis
    return vega.chart(
        frame.width, frame.height, [item for item in layers if item["data"]["values"]] or layers[:1], pad=frame.pad(foot)
    )


def _pad(frame: _Frame, foot: float) -> tuple[float, float, float, float]:
    return frame.left, frame.top, frame.right, foot


_Frame.pad = _pad
