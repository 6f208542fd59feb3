"""Bars by period, one small panel for each body or category, all to one scale."""

from dataclasses import dataclass
from decimal import Decimal

from . import vega
from .layout import ticks
from .model import BodiesChart, Panel, Point, State
from .style import HATCH, NARROW, WIDE
from .text import SIZE_VALUE, width, wrap

SMALL = 164
_INNER = 0.14  # of a step, left between bars


@dataclass(frozen=True)
class PanelSize:
    """How wide each panel is drawn, for a wide page and for a narrow one. `name` is what the grid's class ends in."""

    name: str
    wide: int
    narrow: int


SIZES = (PanelSize("small", SMALL, SMALL), PanelSize("medium", NARROW, NARROW), PanelSize("large", WIDE, NARROW))


def panel_size(chart: BodiesChart) -> PanelSize:
    """The smallest panel in which the figures stand side by side above their bars: four years fit the smallest."""
    count = max((len(panel.points) for panel in chart.panels), default=1)
    figures = [chart.format(point.value) for panel in chart.panels for point in panel.points if point.value is not None]
    names = [point.label for panel in chart.panels for point in panel.points]
    needed = max(width(figures, SIZE_VALUE) + 4, width([word for name in names for word in name.split()]) + 5, 24)
    return next((size for size in SIZES if needed * count <= size.wide), SIZES[-1])


def panel_spec(chart: BodiesChart, panel: Panel, total: int) -> dict:
    """The Vega-Lite spec of one panel `total` pixels wide."""
    tall = 84.0 if total == SMALL else 130.0
    step = total / len(panel.points)
    values = [point.value for each in chart.panels for point in each.points if point.value is not None]
    low, high = min([Decimal(0), *values]), max([Decimal(0), *values])
    if high == low:
        high = ticks(low, high)[-1]
    domain = [float(low), float(high)]
    floor = float(high / (high - low)) * tall
    labels = [point.label for point in panel.points]
    scale = {"domain": labels, "paddingInner": _INNER, "paddingOuter": _INNER / 2}
    x = {"field": "period", "type": "ordinal", "scale": scale, "axis": None}
    y = {"field": "y", "type": "quantitative", "scale": {"domain": domain, "nice": False}, "axis": None}
    whole = {"y": vega.px("top"), "y2": {"field": "bottom"}}

    least = float(high - low) / tall * 2
    bars = [_bar(chart, point, least) for point in panel.points if point.value is not None]
    firm = [bar for bar in bars if not bar["provisional"] and bar["y"]]
    provisional = [bar for bar in bars if bar["provisional"] and bar["y"]]
    crowded = any(width(bar["text"], SIZE_VALUE) > step for bar in bars)
    columns: dict[State, list] = {State.MISSING: [], State.NOT_DUE: []}
    level, standing = [], []
    for point in panel.points:
        if point.value is not None:
            continue
        row = {"period": point.label, "top": 0 if point.state is State.MISSING else tall * 0.45, "bottom": tall}
        if point.state in columns:
            columns[point.state].append(row | {"tip": f"{point.label}: {point.state.say(point.note)}"})
        _words(point, step, tall, level, standing)
    layers = [
        vega.rects(columns[State.MISSING], fill=HATCH, x=x, **whole),
        vega.rects(columns[State.NOT_DUE], stroke="pending", dash=[3, 3], x=x, **whole),
        vega.rects(firm, fill="bar", x=x, y=y, y2={"datum": 0}),
        vega.rects(provisional, fill="paper", stroke="bar", width=2, x=x, y=y, y2={"datum": 0}),
        vega.rules([vega.across(0, total, floor)], stroke="axis", **vega.ACROSS),
        vega.texts(level, fill="text-2", halo="hatch-halo", x=x, y=vega.px("y")),
        vega.texts(standing, fill="text-2", halo="hatch-halo", angle=270, x=x, y=vega.px("y")),
        vega.texts([row | {"dx": 4, "dy": 5, "align": "left"} for row in bars], angle=270, weight=700, x=x, y=y)
        if crowded
        else vega.texts(bars, weight=700, size=SIZE_VALUE, x=x, y=y),
        _names(labels, step, tall, x),
    ]  # fmt: skip
    top = 20 if not crowded else 8 + width([bar["text"] for bar in bars])
    lines = max(len(row["text"]) for row in layers[-1]["data"]["values"])
    return vega.chart(total, tall, layers, pad=(0, top, 0, 8 + 17 * lines))


def _bar(chart: BodiesChart, point: Point, least: float) -> dict:
    """A bar's row. One that is not zero is at least `least` high (2 px), so that it can be told from zero."""
    drawn = float(point.value)
    if drawn and abs(drawn) < least:
        drawn = least if drawn > 0 else -least
    text = chart.format(point.value)
    return {
        "period": point.label,
        "figure": str(point.value),
        "y": drawn,
        "text": text,
        "dy": 15 if point.value < 0 else -5,
        "align": "center",
        "provisional": point.provisional,
        "tip": f"{point.label}: {text}" + (f" ({point.note})" if point.note else ""),
    }


def _words(point: Point, step: float, tall: float, level: list, standing: list) -> None:
    """Why there is no bar: level if that fits the column, else standing in it, else left to the tip."""
    words, room = point.state.short, step * (1 - _INNER)
    row = {"period": point.label, "text": words, "align": "center"}
    if width(words) <= room - 2:
        level.append(row | {"y": tall * 0.72 + 4})
    elif width(words) <= tall + 16 and room >= 15:
        standing.append(row | {"y": tall - 6, "align": "left", "dx": 0, "dy": 4})


def _names(labels: list[str], step: float, tall: float, x: dict) -> vega.Layer:
    stride = 1
    while stride < len(labels) and width([word for label in labels for word in label.split(" ")]) > step * stride - 4:
        stride += 1
    kept = labels[::-1][::stride]
    rows = [{"period": label, "y": tall + 18, "text": wrap(label, step * stride), "align": "center"} for label in kept]
    return vega.texts(rows, fill="text-2", x=x, y=vega.px("y"))
