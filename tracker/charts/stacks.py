"""Horizontal bars of parts: by sex, by category, by both."""

from decimal import Decimal

from django.utils.translation import gettext as _

from . import vega
from .model import Part, Row, StackedChart, State
from .style import DOTS, HATCH, WIDE
from .text import LINE, SIZE_VALUE, width, wrap

BAR = 28
_INK = {"women": "on-bar", "bar": "on-bar", "men": "on-men"}


def stacked_spec(chart: StackedChart, total: int) -> dict:
    """The Vega-Lite spec of stacked rows `total` pixels wide. Bars begin at 0 and share one scale."""
    wide = total == WIDE
    names = width([row.label for row in chart.rows])
    beside = names <= (240 if wide else 72)
    left = min(names, 240) + 12 if beside or wide else 0
    share = max(
        width([row.share for row in chart.rows], SIZE_VALUE), min(width(chart.share_label), 150 if wide else 96)
    )
    right = share + 12 if any(row.share for row in chart.rows) else 0
    largest = max((_sum(row) for row in chart.rows), default=Decimal(0)) or Decimal(1)
    room = total - left - right
    span, tails = _share_out(chart, room, largest)
    head, foot = _heads(chart, total, left, right, span, largest)
    drawn: dict[str, list] = {
        key: [] for key in ("names", "shares", "in-women", "in-men", "tails", "values", "quiet", "gap", "due")
    }
    bars: dict[str, list] = {part.role: [] for part in chart.parts}
    y = foot
    for row, text in zip(chart.rows, tails, strict=True):
        lines = wrap(row.label, left - 12 if left else total)
        if left:
            y += max(0, LINE * len(lines) - BAR)
            base = y + BAR / 2 + 5 - LINE * (len(lines) - 1) / 2
        else:
            base = y + 13
            y += LINE * len(lines) + 2
        drawn["names"].append({"x": 0, "y": base, "text": lines})
        if row.share:
            drawn["shares"].append({"x": total, "y": y + BAR / 2 + 5, "text": row.share, "align": "right"})
        if row.state is State.APPROVED:
            end = _bars(chart, row, left, y, span, largest, bars, drawn)
            if text:
                lines = wrap(text, total - right - end - 8)
                base = y + BAR / 2 + 5 - LINE * (len(lines) - 1) / 2
                drawn["tails" if len(chart.parts) > 1 else "values"].append(
                    {"x": end + 8 if end > left else left + 2, "y": base, "text": lines}
                )
        else:
            _gap(row, left, y, room, drawn)
        y += BAR + 8
    layers = [
        vega.rects(drawn["gap"], fill=HATCH, **vega.BOX),
        vega.rects(drawn["due"], stroke="pending", dash=[3, 3], **vega.BOX),
        *(
            vega.rects(
                rows, fill=DOTS if role == "unrecorded" else role,
                stroke="unrecorded" if role == "unrecorded" else None, **vega.BOX
            )
            for role, rows in bars.items()
        ),
        vega.texts(drawn["in-women"], fill="on-bar", weight=700, **vega.AT),
        vega.texts(drawn["in-men"], fill="on-men", weight=700, **vega.AT),
        vega.texts(drawn["tails"] + drawn["quiet"], fill="text-2", halo="hatch-halo", **vega.AT),
        vega.texts(drawn["names"] + head, weight=600, **vega.AT),
        vega.texts(drawn["shares"] + drawn["values"], weight=700, size=SIZE_VALUE, **vega.AT),
        vega.texts(_share_head(chart, total, foot, right), fill="text-2", **vega.AT),
    ]  # fmt: skip
    return vega.chart(total, y, layers, pad=(0, 2, 0, 0))


def _share_out(chart: StackedChart, room: float, largest: Decimal) -> tuple[float, list[str]]:
    """How long the longest bar may be, in pixels, and what is written after each bar.

    The two depend on each other: a figure that doesn't fit its bar is written after it, which takes from the bars.
    """
    span = room
    for _again in range(3):
        tails = [_tail(chart, row, first, span / float(largest)) for row, first in _with_first(chart)]
        span = max(room * 0.4, room - max((width(text, SIZE_VALUE) + 10 for text in tails), default=0))
    return span, tails


def _sum(row: Row) -> Decimal:
    return sum((value for value in row.values.values() if value is not None), Decimal(0))


def _with_first(chart: StackedChart):
    """Each row, and whether it is the first that has figures: there the parts are named."""
    named = False
    for row in chart.rows:
        yield row, row.state is State.APPROVED and not named
        named = named or row.state is State.APPROVED


def _fits(chart: StackedChart, value: Decimal, pixels: float) -> bool:
    return pixels >= width(chart.format(value)) + 14


def _tail(chart: StackedChart, row: Row, first: bool, scale: float) -> str:
    """What stands after a bar: figures without a place in it. `scale`: pixels for one.

    Those not recorded are named in the first row only; any other part each time, since its place would mislead.
    """
    if row.state is not State.APPROVED:
        return ""
    if len(chart.parts) == 1:
        return _value(chart, row, chart.parts[0])
    words = []
    for part in chart.parts:
        value = row.values.get(part.key)
        if part.role == "unrecorded" and value:
            words.append(f"{chart.format(value)} {part.label}" if first else chart.format(value))
        elif part.role != "unrecorded" and not (value and _fits(chart, value, float(value) * scale)):
            # Zero has no bar and a part not given has none either: each says which it is.
            words.append(f"{part.label}: {_value(chart, row, part)}")
    return "; ".join(words + [row.note] * bool(row.note))


def _value(chart: StackedChart, row: Row, part: Part) -> str:
    value = row.values.get(part.key)
    return _("not given") if value is None else chart.format(value)


def _bars(chart, row: Row, left: float, y: float, span: float, largest: Decimal, bars: dict, drawn: dict) -> float:
    """Lay the row's parts end to end; the x at which they end."""
    x = left
    for part in chart.parts:
        value = row.values.get(part.key)
        if not value:
            continue
        pixels = max(1.0, float(value / largest) * span)
        tip = ": ".join(text for text in (row.label, part.label, chart.format(value)) if text)
        bars[part.role].append(vega.box(x, y, max(1.0, pixels - 1), BAR, tip=tip, figure=str(value)))
        if part.role in ("women", "men") and len(chart.parts) > 1:
            text = chart.format(value)
            if _fits(chart, value, pixels):
                drawn[f"in-{part.role}"].append({"x": x + 8, "y": y + BAR / 2 + 5, "text": text})
        x += pixels
    return x


def _gap(row: Row, left: float, y: float, room: float, drawn: dict) -> None:
    words = row.state.say(row.note)
    w = max(room * 0.5, min(room, width(words) + 16))
    if row.state is State.MISSING:
        drawn["gap"].append(vega.box(left, y, w, BAR))
    elif row.state is State.NOT_DUE:
        drawn["due"].append(vega.box(left + 0.5, y + 0.5, w - 1, BAR - 1))
    lines = wrap(words, room - 16)
    drawn["quiet"].append({"x": left + 8, "y": y + BAR / 2 + 5 - LINE * (len(lines) - 1) / 2, "text": lines})


def _heads(chart, total, left, right, span, largest) -> tuple[list[dict], float]:
    """Names of the parts over the first bar that has figures, and the y at which the rows begin."""
    named = [part for part in chart.parts if part.role in ("women", "men") and part.label]
    first = next((row for row in chart.rows if row.state is State.APPROVED), None)
    if not named or first is None:
        return [], 0.0 if not right else _share_lines(chart, right) * LINE + 8
    rows, x, edge = [], left, left
    for part in named:
        rows.append({"x": max(x, edge), "y": 0, "text": part.label})
        edge = max(x, edge) + width(part.label) + 12
        x += float((first.values.get(part.key) or Decimal(0)) / largest) * span
    lines = _share_lines(chart, right) if right else 1
    if right and edge > total - max(width(wrap(chart.share_label, right)), 0):
        lines += 1
    return [row | {"y": lines * LINE - 4} for row in rows], lines * LINE + 6


def _share_lines(chart: StackedChart, right: float) -> int:
    return len(wrap(chart.share_label, right)) or 1


def _share_head(chart: StackedChart, total: float, foot: float, right: float) -> list[dict]:
    if not right or not chart.share_label:
        return []
    return [{"x": total, "y": 13, "text": wrap(chart.share_label, right), "align": "right"}]
