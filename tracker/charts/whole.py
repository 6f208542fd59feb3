"""Charts of a plan as a whole: how many stand how, its actions on an axis of years, what was open and when.

The pages show these as tables with links in them; the drawings are for files, so one width does.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tracker.enums import Assessment, ImplementationStatus

from . import vega
from .cells import CLOCK, CROSS, QUESTION, TICK, discs
from .model import OpenChart, Span, SpansChart, TallyChart
from .style import HATCH, WIDE
from .text import LINE, SIZE_VALUE, figure, width, wrap

ROW = 30
BAR = 20
MOST_PER_UNIT = 40.0  # pixels of bar for one thing, where there are few
ARROW = "M-0.5,0.5L0.4,-0.4M-0.25,-0.45L0.45,-0.45L0.45,0.25"
CHEVRONS = "M-0.5,-0.5L-0.05,0L-0.5,0.5M0.08,-0.5L0.53,0L0.08,0.5"
EXCLAMATION = "M0,-0.6L0,0.1M0,0.4L0,0.55"
LINES = "M-0.5,-0.35L0.5,-0.35M-0.5,0L0.5,0M-0.5,0.35L0.1,0.35"

# Standing: (fill, edge) of its bar.
_BARS: dict[ImplementationStatus | Assessment, tuple[str, str]] = {
    ImplementationStatus.COMPLETED: ("completed", "completed-edge"),
    ImplementationStatus.IN_PROGRESS: ("in_progress", "in_progress-edge"),
    ImplementationStatus.DELAYED: ("delayed", "delayed-edge"),
    ImplementationStatus.NOT_STARTED: ("paper", "not_started-edge"),
    ImplementationStatus.DISCONTINUED: ("discontinued", "discontinued-edge"),
    ImplementationStatus.NO_INFORMATION: (HATCH, "hatch"),
    Assessment.ACHIEVED: ("achieved", "achieved-edge"),
    Assessment.ON_TRACK: ("on_track", "on_track-edge"),
    Assessment.NEEDS_ACCELERATION: ("needs_acceleration", "needs_acceleration-edge"),
    Assessment.OFF_TRACK: ("off_track", "off_track-edge"),
    Assessment.NOT_ACHIEVED: ("off_track", "off_track-edge"),
    Assessment.NOT_YET_DUE: ("paper", "pending"),
    Assessment.CANNOT_BE_ASSESSED: (HATCH, "hatch"),
    Assessment.NOT_ASSESSED: ("paper", "pending"),
}
# The square sign of an assessment: what is drawn on it, in which ink.
_SQUARES = {
    Assessment.ACHIEVED: (TICK, "achieved-ink"),
    Assessment.ON_TRACK: (ARROW, "on_track-ink"),
    Assessment.NEEDS_ACCELERATION: (CHEVRONS, "needs_acceleration-ink"),
    Assessment.OFF_TRACK: (EXCLAMATION, "off_track-ink"),
    Assessment.NOT_ACHIEVED: (CROSS, "off_track-ink"),
    Assessment.NOT_YET_DUE: (CLOCK, "text"),
    Assessment.CANNOT_BE_ASSESSED: (QUESTION, "text"),
    Assessment.NOT_ASSESSED: (LINES, "text"),
}
NEXT_DAY = timedelta(days=1)


def tally_spec(chart: TallyChart, total: int) -> dict:
    """Sign, word, count and a bar in the standing's colour; zero is a count without a bar."""
    total = WIDE
    words = [wrap(capfirst(str(row.standing.label)), 230) for row in chart.rows]
    counts = [figure(row.count) for row in chart.rows]
    axis = 24 + max((width(lines) for lines in words), default=0) + 24 + width(counts, SIZE_VALUE) + 12
    most = max((row.count for row in chart.rows), default=0) or 1
    unit = min(MOST_PER_UNIT, (total - axis - 2) / most)
    names, numbers, signs, bars = [], [], [], []
    y = 0.0
    for row, lines, count in zip(chart.rows, words, counts, strict=True):
        height = max(ROW, LINE * len(lines) + 10)
        middle = y + height / 2
        signs.append({"x": 8, "y": middle, "kind": row.standing})
        names.append({"x": 24, "y": middle + 5 - LINE * (len(lines) - 1) / 2, "text": lines})
        numbers.append({"x": axis - 10, "y": middle + 5, "text": count, "align": "right"})
        if row.count:
            bars.append(vega.box(axis + 3, middle - BAR / 2, row.count * unit, BAR, kind=row.standing))
        y += height
    layers = [
        *_bars(bars),
        vega.rules([{"x": round(axis) + 0.5, "y": 0, "y2": y}], stroke="axis", **_DOWN),
        *discs([sign for sign in signs if isinstance(sign["kind"], ImplementationStatus)]),
        *_squares([sign for sign in signs if isinstance(sign["kind"], Assessment)]),
        vega.texts(names, **vega.AT),
        vega.texts(numbers, weight=700, size=SIZE_VALUE, **vega.AT),
    ]
    return vega.chart(total, y, layers, pad=(0, 2, 0, 2))


_DOWN = {"x": vega.px("x"), "y": vega.px("y"), "y2": {"field": "y2"}}


def _bars(bars: list[dict]) -> Iterator[vega.Layer]:
    for standing, (fill, edge) in _BARS.items():
        yield vega.rects([bar for bar in bars if bar["kind"] is standing], fill=fill, stroke=edge, **vega.BOX)


def _squares(signs: list[dict]) -> Iterator[vega.Layer]:
    for standing, (glyph, ink) in _SQUARES.items():
        fill, edge = _BARS[standing]
        fill = "paper" if fill == HATCH else fill
        rows = [{"x": sign["x"], "y": sign["y"]} for sign in signs if sign["kind"] is standing]
        yield vega.points(rows, shape="square", size=196, fill=fill, stroke=edge, width=1.5, **vega.AT)
        yield vega.points(rows, shape=glyph, size=196, stroke=ink, width=1.6, **vega.AT)


# -- Actions in time


def spans_spec(chart: SpansChart, total: int) -> dict:
    """A row for each action: its name and dates at the left, its bar at the right, today across all."""
    return _Spans(chart).spec()


class _Spans:
    left = 330.0
    total = float(WIDE)

    def __init__(self, chart: SpansChart):
        self.chart = chart
        self.first, self.last = date(chart.starts_on.year, 1, 1), date(chart.ends_on.year, 12, 31)
        self.names, self.quiet, self.heads, self.rules = [], [], [], []
        self.bars, self.outlines = [], []

    def x(self, day: date) -> float:
        share = (day - self.first).days / ((self.last - self.first).days + 1)
        return self.left + min(1.0, max(0.0, share)) * (self.total - self.left)

    def box(self, starts: date, ends: date, middle: float, **more) -> dict:
        left = self.x(starts)
        return vega.box(left, middle - BAR / 2, max(2.0, self.x(ends + NEXT_DAY) - left), BAR, **more)

    def spec(self) -> dict:
        y, group = LINE + 8.0, None
        term = self.box(*self.chart.term, y + ROW / 2)
        self.heads.append({"x": 0, "y": y + ROW / 2 + 5, "text": _("Plan in force")})
        y += ROW + 4
        for span in self.chart.spans:
            if span.group != group:
                group = span.group
                lines = wrap(group, self.total)
                self.heads.append({"x": 0, "y": y + 22, "text": lines})
                y += LINE * len(lines) + 14
            y += self._row(span, y)
        today, todays = [], []
        if self.chart.today:
            day, words = self.chart.today
            at = self.x(day)
            today = [{"x": at, "y": LINE + 4, "y2": y}]
            side = "right" if at + width(words) > self.total else "left"
            todays = [{"x": at, "y": y + 16, "text": words, "align": side}]
        layers = [
            vega.rules(list(self._years(y)), stroke="grid", **_DOWN),
            vega.rules(self.rules, stroke="grid", **vega.ACROSS),
            vega.rects([term], fill="band", stroke="line", **vega.BOX),
            *_bars(self.bars),
            vega.rects(self.outlines, stroke="pending", dash=[3, 3], **vega.BOX),
            vega.rules(today, stroke="today", width=3, **_DOWN),
            *discs([{"x": 8, "y": at["y"] - 5, "kind": at["kind"]} for at in self.names]),
            vega.texts(self.heads, weight=600, **vega.AT),
            vega.texts([{k: v for k, v in row.items() if k != "kind"} for row in self.names], **vega.AT),
            vega.texts([*self.quiet, *self._year_names()], fill="text-2", **vega.AT),
            vega.texts(todays, fill="today-text", weight=700, **vega.AT),
        ]
        return vega.chart(self.total, y + (LINE + 6 if todays else 2), layers, pad=(0, 0, 0, 2))

    def _row(self, span: Span, y: float) -> float:
        self.rules.append(vega.across(0, self.total, y))
        names = wrap(span.name, self.left - 44)
        dates = wrap(span.words, self.left - 44)
        height = LINE * (len(names) + len(dates)) + 12
        self.names.append({"x": 24, "y": y + 18, "text": names, "kind": span.status})
        self.quiet.append({"x": 24, "y": y + 18 + LINE * len(names), "text": dates})
        middle = y + height / 2
        if span.starts and span.ends:
            self.bars.append(self.box(span.starts, span.ends, middle, kind=span.status))
        else:
            self.outlines.append(self.box(*self.chart.term, middle))
        return height

    @property
    def years(self) -> range:
        return range(self.first.year, self.last.year + 1)

    def _years(self, foot: float) -> Iterator[dict]:
        return ({"x": round(self.x(date(year, 1, 1))) + 0.5, "y": 4, "y2": foot} for year in self.years)

    def _year_names(self) -> Iterator[dict]:
        step = 1 + len(self.years) // 9
        return ({"x": self.x(date(year, 1, 1)) + 5, "y": 14, "text": str(year)} for year in self.years[::step])


# -- What was open, and when


def open_spec(chart: OpenChart, total: int) -> dict:
    """Kinds down and days across; in each cell how many of how many, and the same as a hatched part of a bar."""
    total = WIDE
    left = min(250.0, width([row.name for row in chart.rows])) + 16
    column = (total - left) / max(1, len(chart.days))
    heads = [
        {"x": left + (n + 1) * column - 4, "y": 13, "text": wrap(day, column - 10), "align": "right"}
        for n, day in enumerate(chart.days)
    ]
    y = LINE * max((len(head["text"]) for head in heads), default=0) + 6.0
    rules, names, numbers, quiet, whole, parts = [], [], [], [], [], []
    for row in chart.rows:
        rules.append(vega.across(0, total, y))
        lines = wrap(row.name, left - 16)
        names.append({"x": 0, "y": y + 19, "text": lines})
        for n, count in enumerate(row.counts):
            right = left + (n + 1) * column - 4
            if count is None:
                # The same words as in the page's table.
                words = wrap(_("nothing due yet"), column - 10)
                quiet.append({"x": right, "y": y + 19, "text": words, "align": "right"})
                continue
            of = _("of %(n)s") % {"n": figure(count[1])}
            quiet.append({"x": right, "y": y + 19, "text": of, "align": "right"})
            numbers.append({"x": right - width(of) - 5, "y": y + 19, "text": figure(count[0]), "align": "right"})
            room = min(64.0, column - 12)
            whole.append(vega.box(right - room, y + 27, room, 7))
            if count[0]:
                parts.append(vega.box(right - room, y + 27, room * count[0] / count[1], 7))
        y += max(44, LINE * len(lines) + 12)
    layers = [
        vega.rules(rules, stroke="grid", **vega.ACROSS),
        vega.rects(whole, fill="paper", stroke="pending", **vega.BOX),
        vega.rects(parts, fill=HATCH, stroke="hatch", **vega.BOX),
        vega.texts(names, weight=600, **vega.AT),
        vega.texts(heads + quiet, fill="text-2", **vega.AT),
        vega.texts(numbers, weight=700, size=SIZE_VALUE, **vega.AT),
    ]
    return vega.chart(total, y, layers, pad=(0, 2, 0, 2))
