"""Horizontal bars of parts: by sex, by category, by both."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from . import vega
from .model import Part, Row, StackedChart, State
from .style import DOTS, HATCH, WIDE
from .text import LINE, SIZE_VALUE, width, wrap

BAR = 28
GAP = 8
_BESIDE = 0.3  # of the room for bars: what is longer goes below its bar


def stacked_spec(chart: StackedChart, total: int) -> dict:
    """The Vega-Lite spec of stacked rows `total` pixels wide. Bars begin at 0 and share one scale."""
    return _Stack(chart, total).spec()


class _Stack:
    """One drawing in the making: the columns first, then the rows from the top, each adding to `rows` by kind."""

    def __init__(self, chart: StackedChart, total: int):
        self.chart, self.total = chart, total
        names = width([row.label for row in chart.rows])
        # A narrow page has no column for long names: they go above their bars.
        self.left = min(names, 240) + 12 if total == WIDE or names <= 72 else 0.0
        self.right = self._share_column()
        self.room = total - self.left - self.right
        self.largest = max((_sum(row) for row in chart.rows), default=Decimal(0)) or Decimal(1)
        self.scale, self.tails = self._share_out()
        self.rows: defaultdict[str, list[dict]] = defaultdict(list)

    def spec(self) -> dict:
        y = self._heads()
        for row, tail in zip(self.chart.rows, self.tails, strict=True):
            y = self._row(row, tail, y)
        rows = self.rows
        bars = [
            vega.rects(
                rows[part.role],
                fill=DOTS if part.role == "unrecorded" else part.role,
                stroke="unrecorded" if part.role == "unrecorded" else None,
                **vega.BOX,
            )
            for part in self.chart.parts
        ]
        layers = [
            vega.rects(rows["missing"], fill=HATCH, **vega.BOX),
            vega.rects(rows["not_due"], stroke="pending", dash=[3, 3], **vega.BOX),
            *bars,
            vega.texts(rows["in-women"], fill="on-bar", weight=700, **vega.AT),
            vega.texts(rows["in-men"], fill="on-men", weight=700, **vega.AT),
            vega.texts(rows["words"], fill="text-2", halo="hatch-halo", **vega.AT),
            vega.texts(rows["names"], weight=600, **vega.AT),
            vega.texts(rows["figures"], weight=700, size=SIZE_VALUE, **vega.AT),
            vega.texts(rows["quiet"], fill="text-2", **vega.AT),
        ]
        return vega.chart(self.total, y, layers, pad=(0, 2, 0, 0))

    def _share_column(self) -> float:
        shares = width([row.share for row in self.chart.rows], SIZE_VALUE)
        most = 150 if self.total == WIDE else 96
        return max(shares, min(width(self.chart.share_label), most)) + 12 if shares else 0.0

    def _share_out(self) -> tuple[float, list[str]]:
        """Pixels for one, and what is written after each bar.

        The two depend on each other: a figure that doesn't fit its bar is written after it, which takes from the bars.
        """
        span = self.room
        for _again in range(3):
            scale = span / float(self.largest)
            tails = [self._tail(row, first, scale) for row, first in self._with_first()]
            fits = [
                (self.room - width(tail, SIZE_VALUE) - 10) * float(self.largest / _sum(row))
                for row, tail in zip(self.chart.rows, tails, strict=True)
                if _sum(row) and self._beside(row, tail)
            ]
            span = min([self.room, *fits])
        return span / float(self.largest), tails

    def _beside(self, row: Row, tail: str) -> bool:
        return not _sum(row) or width(tail) <= self.room * _BESIDE

    def _with_first(self) -> Iterator[tuple[Row, bool]]:
        """Each row, and whether it is the first that has figures: there the parts are named."""
        named = False
        for row in self.chart.rows:
            yield row, row.state is State.APPROVED and not named
            named = named or row.state is State.APPROVED

    def _fits(self, value: Decimal, pixels: float) -> bool:
        return pixels >= width(self.chart.format(value)) + 14

    def _tail(self, row: Row, first: bool, scale: float) -> str:
        """The figures that have no place in the bar. `scale`: pixels for one.

        Those not recorded are named in the first row only; any other part each time, since its place would mislead.
        """
        if row.state is not State.APPROVED:
            return ""
        if len(self.chart.parts) == 1:
            return self._value(row, self.chart.parts[0])
        words: list[str] = []
        for part in self.chart.parts:
            value = row.values.get(part.key)
            if part.role == "unrecorded" and value:
                named = first or words
                words.append(f"{self.chart.format(value)} {part.label}" if named else self.chart.format(value))
            elif part.role != "unrecorded" and not (value and self._fits(value, float(value) * scale)):
                # Zero has no bar and a part not given has none either: each says which it is.
                words.append(f"{part.label}: {self._value(row, part)}")
        return "; ".join(words + [row.note] * bool(row.note))

    def _value(self, row: Row, part: Part) -> str:
        value = row.values.get(part.key)
        return _("not given") if value is None else self.chart.format(value)

    def _heads(self) -> float:
        """Names of the parts over the first bar that has figures, and of the shares; the y at which the rows begin."""
        shares = wrap(self.chart.share_label, self.right) if self.right else []
        named = [part for part in self.chart.parts if part.role in ("women", "men") and part.label]
        first = next((row for row in self.chart.rows if row.state is State.APPROVED), None)
        if not named or first is None:
            named = []
        lines = max(len(shares), 1 if named else 0)
        x, edge, xs = self.left, self.left, []
        for part in named:
            xs.append(max(x, edge))
            edge = xs[-1] + width(part.label) + 12
            x += float(first.values.get(part.key) or 0) * self.scale
        if shares and named and edge > self.total - width(shares):
            lines += 1
        for part, x in zip(named, xs, strict=True):
            self.rows["names"].append({"x": x, "y": lines * LINE - 4, "text": part.label})
        if shares:
            self.rows["quiet"].append({"x": self.total, "y": 13, "text": shares, "align": "right"})
        return lines * LINE + 6 if lines else 0.0

    def _row(self, row: Row, tail: str, y: float) -> float:
        """Add a row at `y`; the y at which the next begins."""
        lines = wrap(row.label, self.left - 12 if self.left else self.total)
        below = 0.0
        if self.left:
            below = max(0.0, LINE * len(lines) - BAR) / 2
            y += below
        self.rows["names"].append({"x": 0, "y": _middle(y, lines) if self.left else y + 13, "text": lines})
        if not self.left:
            y += LINE * len(lines) + 2
        if row.share:
            self.rows["figures"].append({"x": self.total, "y": y + 19, "text": row.share, "align": "right"})
        if row.state is not State.APPROVED:
            return self._gap(row, y) + below
        end = self._bars(row, y)
        kind = (
            "figures" if len(self.chart.parts) == 1 and row.values.get(self.chart.parts[0].key) is not None else "quiet"
        )
        if tail and self._beside(row, tail):
            x = end + 8 if end > self.left else self.left + 2
            self.rows[kind].append({"x": x, "y": y + 19, "text": tail})
        elif tail:
            lines = wrap(tail, self.room)
            self.rows[kind].append({"x": self.left, "y": y + BAR + 15, "text": lines})
            below = max(below, LINE * len(lines) + 2)
        return y + BAR + below + GAP

    def _bars(self, row: Row, y: float) -> float:
        """Lay the row's parts end to end; the x at which they end."""
        x = self.left
        for part in self.chart.parts:
            value = row.values.get(part.key)
            if not value:
                continue
            pixels = max(2.0, float(value) * self.scale)
            text = self.chart.format(value)
            tip = ": ".join(word for word in (row.label, part.label, text) if word)
            self.rows[part.role].append(vega.box(x, y, pixels - 1, BAR, tip=tip, figure=str(value)))
            if f"in-{part.role}" in ("in-women", "in-men") and self._fits(value, pixels):
                self.rows[f"in-{part.role}"].append({"x": x + 8, "y": y + 19, "text": text})
            x += pixels
        return x

    def _gap(self, row: Row, y: float) -> float:
        """A row without figures: its words, on a hatched or in a dashed box where one belongs."""
        words = row.state.say(row.note)
        wide = max(self.room * 0.5, min(self.room, width(words) + 18))
        lines = wrap(words, wide - 16)
        height = max(BAR, LINE * len(lines) + 6)
        inset = 8
        if row.state is State.MISSING:
            self.rows["missing"].append(vega.box(self.left, y, wide, height))
        elif row.state is State.NOT_DUE:
            self.rows["not_due"].append(vega.box(self.left + 0.5, y + 0.5, wide - 1, height - 1))
        else:
            inset = 2
        base = y + height / 2 + 5 - LINE * (len(lines) - 1) / 2
        self.rows["words"].append({"x": self.left + inset, "y": base, "text": lines})
        return y + height + GAP


def _middle(y: float, lines: list[str]) -> float:
    """The first baseline of lines that stand level with the middle of a bar at `y`."""
    return y + BAR / 2 + 5 - LINE * (len(lines) - 1) / 2


def _sum(row: Row) -> Decimal:
    return sum((value for value in row.values.values() if value is not None), Decimal(0))
