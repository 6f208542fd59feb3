"""The plot of a trend: its scales in pixels, as Vega will compute them too, and the channels that tell Vega."""

from datetime import date
from decimal import Decimal
from functools import cached_property

from . import vega
from .layout import Box, Canvas, ticks
from .model import TrendChart
from .style import WIDE
from .text import figure, width


class Frame:
    """Geometry of one trend drawn `total` pixels wide."""

    top = 34.0
    right = 12.0

    def __init__(self, chart: TrendChart, total: int):
        self.chart = chart
        self.wide = total == WIDE
        values = [point.value for point in chart.points if point.value is not None]
        marks = [mark for mark in (chart.baseline, chart.target, chart.expected) if mark]
        values += [mark.value for mark in marks] + list(chart.band or ())
        whole = not chart.percent and all(value == value.to_integral_value() for value in values)
        self.ticks = ticks(min([Decimal(0), *values]), max([Decimal(0), *values]), whole=whole)
        self.start = min([chart.points[0].starts_on, *(mark.on for mark in marks)])
        self.end = max([chart.points[-1].ends_on, *(mark.on for mark in marks)])
        self.tick_labels = [figure(tick, percent=chart.percent) for tick in self.ticks]
        self.left = max(28.0, width(self.tick_labels) + 12)
        self.width = total - self.left - self.right
        self.height = 260.0 if self.wide else 224.0
        self.canvas = Canvas(Box(2, 4 - self.top, self.width + self.right - 1, self.height - 2))

    @property
    def baseline_at_foot(self) -> bool:
        """A baseline so low that its label has no room in the plot: it is written below the axis."""
        mark = self.chart.baseline
        return bool(mark) and self.height - self.y(mark.value) < 20

    def x(self, when: date) -> float:
        return (when - self.start).days / max(1, (self.end - self.start).days) * self.width

    def y(self, value: Decimal) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return float((high - value) / (high - low)) * self.height

    @property
    def floor(self) -> float:
        """Pixels down to the line of zero."""
        return self.y(Decimal(0))

    @cached_property
    def time(self) -> dict:
        scale = {"type": "utc", "domain": [self.start.isoformat(), self.end.isoformat()], "nice": False}
        return {"field": "on", "type": "temporal", "scale": scale, "axis": None}

    @cached_property
    def value(self) -> dict:
        """The y channel with its grid; the labels are written in Python and only looked up in Vega."""
        axis = {
            "values": [float(tick) for tick in self.ticks],
            # Vega numbers the ticks from 0 to 1.
            "labelExpr": f"{vega.literal(self.tick_labels)}[round(datum.index * {len(self.ticks) - 1})]",
            "labelPadding": 8,
            "labelColor": vega.colour("text-2"),
            "gridColor": vega.colour("grid"),
            "domain": False,
            "ticks": False,
        }
        scale = {"domain": [float(self.ticks[0]), float(self.ticks[-1])], "nice": False, "zero": False}
        return {"field": "y", "type": "quantitative", "scale": scale, "axis": axis}

    def at(self, when: date, value: Decimal, **more) -> dict:
        """A row at a date and a value, both for Vega's scales."""
        return {"on": when.isoformat(), "y": float(value), **more}
