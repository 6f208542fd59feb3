"""The little of Vega-Lite that these charts use, written once: layers over literal rows, with every size stated.

Nothing is left to Vega's own layout (autosize is none, padding is given), so that what Python placed stays placed.
"""

import json
from typing import Any

from .style import FONT, ROLE_OF, ROLES, paint
from .text import LINE, SIZE

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"

Layer = dict[str, Any]
Rows = list[dict[str, Any]]


def chart(width: float, height: float, layers: list[Layer], *, pad: tuple[float, float, float, float]) -> dict:
    """A whole spec. `width`, `height`: of the plot; `pad`: left, top, right, bottom round it, all in pixels. A layer
    without rows is left out.

    `usermeta` lists the sentinels with the design token of each, for a script that draws the same spec in the page.
    """
    left, top, right, bottom = pad
    return {
        "$schema": SCHEMA,
        "width": width,
        "height": height,
        "padding": {"left": left, "top": top, "right": right, "bottom": bottom},
        "autosize": {"type": "none"},
        "background": None,
        "config": {
            "aria": False,
            "font": FONT,
            "view": {"stroke": None, "fill": None},
            "axis": {"labelFontSize": SIZE, "labelFont": FONT, "labelLimit": 0, "title": None},
            "text": {"fontSize": SIZE, "lineHeight": LINE, "baseline": "alphabetic"},
            "point": {"opacity": 1, "filled": True},
        },
        "usermeta": {"tokens": {colour: ROLES[role][0] for colour, role in ROLE_OF.items()}},
        "layer": [layer for layer in layers if layer["data"]["values"]],
    }


def _layer(mark: dict[str, Any], rows: Rows, encoding: dict[str, Any]) -> Layer:
    mark = {key: value for key, value in mark.items() if value is not None}
    tipped = any(row.get("tip") for row in rows)
    mark["aria"] = tipped
    if tipped:
        encoding = encoding | {"description": {"field": "tip"}}
    return {"data": {"values": rows}, "mark": mark, "encoding": encoding}


def px(field: str) -> dict[str, Any]:
    """A channel whose field holds pixels of the plot."""
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def literal(value: Any) -> str:
    """A value written into one of Vega's expressions."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


BOX = {"x": px("left"), "x2": {"field": "right"}, "y": px("top"), "y2": {"field": "bottom"}}
AT = {"x": px("x"), "y": px("y")}
ACROSS = {"x": px("x"), "x2": {"field": "x2"}, "y": px("y")}


def box(left: float, top: float, width: float, height: float, **more) -> dict[str, Any]:
    """A row for `rects(..., **BOX)`: pixels of the plot."""
    return {"left": left, "top": top, "right": left + width, "bottom": top + height} | more


def across(left: float, right: float, y: float) -> dict[str, Any]:
    """A row for `rules(..., **ACROSS)`: a level rule, set between two rows of pixels to be sharp."""
    return {"x": left, "x2": right, "y": round(y) + 0.5}


def colour(role: str | None) -> str | None:
    """A role as a colour; a pattern (url) and None stay as they are."""
    return role if role is None or role.startswith("url(") else paint(role)


def rects(rows: Rows, *, fill=None, stroke=None, dash=None, opacity=None, width=None, **channels) -> Layer:
    """Rectangles by two edges each way (x, x2, y, y2), or by a band; without `fill` only their outline."""
    mark = {"type": "rect", "fill": colour(fill) or "transparent", "stroke": colour(stroke), "strokeDash": dash}
    return _layer(mark | {"fillOpacity": opacity, "strokeWidth": width}, rows, channels)


def rules(rows: Rows, *, stroke, width=1, dash=None, cap=None, **channels) -> Layer:
    mark = {"type": "rule", "stroke": paint(stroke), "strokeWidth": width, "strokeDash": dash, "strokeCap": cap}
    return _layer(mark, rows, channels)


def line(rows: Rows, *, stroke, width, dash=None, cap=None, detail=None, **channels) -> Layer:
    """A polyline through the rows in their order; `detail` names the field that tells one line from the next."""
    mark = {"type": "line", "stroke": paint(stroke), "strokeWidth": width, "strokeDash": dash, "strokeCap": cap}
    channels["order"] = {"value": None}
    if detail:
        channels["detail"] = {"field": detail, "type": "nominal"}
    return _layer(mark | {"strokeJoin": "round"}, rows, channels)


def points(rows: Rows, *, shape="circle", size=100, fill=None, stroke=None, width=None, **channels) -> Layer:
    """Signs of `size` square pixels (Vega's measure); `shape` may be an SVG path in a box from -1 to 1."""
    mark = {"type": "point", "shape": shape, "size": size, "strokeWidth": width}
    mark |= {"fill": colour(fill) or "transparent", "stroke": colour(stroke)}
    return _layer(mark, rows, channels)


def texts(rows: Rows, *, fill="text", weight=None, size=None, halo=None, angle=None, **channels) -> Layer:
    """Labels. Each row has `text` (a line, or a list of lines) and may have `dx`, `dy` (pixels) and `align`."""
    mark = {"type": "text", "fill": paint(fill), "fontWeight": weight, "fontSize": size, "angle": angle}
    if halo:
        mark |= {"stroke": paint(halo), "strokeWidth": 4}
    # Left is not Vega-Lite's own choice, and a row may say otherwise.
    mark |= {key: {"expr": f"datum.{key}"} for key in ("dx", "dy", "align")}
    rows = [{"dx": 0, "dy": 0, "align": "left"} | row for row in rows]
    return _layer(mark, rows, {"text": {"field": "text"}} | channels)
