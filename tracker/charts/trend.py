"""The line over time: what was approved, what is missing, and the path from baseline to target."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby, pairwise

from django.utils.translation import gettext as _

from . import vega
from .frame import Frame
from .layout import Box
from .model import Mark, Point, State, TrendChart
from .style import HATCH
from .text import LINE, SIZE_VALUE, width, wrap

DIAMOND = 8  # half the height of the target's sign, px
DOT = 6


def trend_spec(chart: TrendChart, total: int) -> dict:
    """The Vega-Lite spec of a trend `total` pixels wide. It needs at least one point."""
    frame = Frame(chart, total)
    runs = list(approved_runs(chart))
    _occupy(frame, runs)
    labels = _mark_labels(frame)
    gaps, words = _gaps(frame)
    # The last point stands at the edge, often beside the target, and has the fewest places to choose from.
    labels += [label for point in reversed(_labelled(frame)) for label in _point_labels(frame, point)]
    axis, foot = _time_axis(frame)
    layers = [
        *_band(frame),
        *gaps,
        *axis,
        *_lines(frame, runs),
        *_signs(frame),
        *words,
        *_texts(frame, labels),
    ]
    return vega.chart(frame.width, frame.height, layers, pad=(frame.left, frame.top, frame.right, foot))


def approved_runs(chart: TrendChart) -> list[list[tuple[date, Decimal]]]:
    """The stretches of approved figures. The line is drawn within each and never from one to the next.

    A running total starts from zero on the day before the first period, where that period was reported.
    """
    runs: list[list[tuple[date, Decimal]]] = []
    for approved, stretch in groupby(chart.points, key=lambda point: point.value is not None):
        if approved:
            runs.append([(point.ends_on, point.value) for point in stretch])
    if chart.cumulative and runs and chart.points[0].value is not None:
        origin = chart.points[0].starts_on
        if chart.baseline and chart.baseline.value == 0:
            origin = min(origin, chart.baseline.on)
        runs[0].insert(0, (origin, Decimal(0)))
    return runs


@dataclass
class _Label:
    """A line of text at a dated value, moved by `dx`, `dy` pixels to its centre and baseline."""

    row: dict
    role: str  # value, strong, plain


def _occupy(frame: Frame, runs) -> None:
    """Tell the canvas what the labels must not cover."""
    chart, canvas = frame.chart, frame.canvas
    for run in runs:
        canvas.keep_clear_of_line([(frame.x(on), frame.y(value)) for on, value in run])
    if chart.baseline and chart.target:
        canvas.keep_clear_of_line([(frame.x(m.on), frame.y(m.value)) for m in (chart.baseline, chart.target)], half=2)
    signs = [(point.ends_on, point.value, DOT) for point in chart.points if point.value is not None]
    marks = ((chart.target, DIAMOND), (chart.baseline, DOT), (chart.expected, 4))
    for on, value, half in signs + [(mark.on, mark.value, half) for mark, half in marks if mark]:
        x, y = frame.x(on), frame.y(value)
        canvas.keep_clear(Box(x - half, y - half, x + half, y + half))


def _place(frame: Frame, x: float, y: float, w: float, h: float, gap: float, first=()) -> tuple[float, float]:
    """Where a block of `w` by `h` goes beside (x, y): its centre's dx and its top's dy, from the point.

    `first`: signs of dx and dy of the corner to try before the others.
    """
    near, far = w / 2 + gap, w / 2 - gap
    spots = [(0, -gap - h), (0, gap), (far, gap), (-far, -gap - h), (far, -gap - h), (-far, gap)]
    spots += [(near, -h / 2), (-near, -h / 2), (near, gap), (-near, -gap - h), (0, -2.5 * gap - h), (0, 2.5 * gap)]
    if first:
        spots.insert(0, (first[0] * far, gap if first[1] > 0 else -gap - h))
    boxes = [Box(x + dx - w / 2, y + dy, x + dx + w / 2, y + dy + h) for dx, dy in spots]
    return spots[frame.canvas.place(boxes)]


def _labelled(frame: Frame) -> list[Point]:
    """The points that get their figure written: all, or where they stand too close, the ends and the extremes."""
    given = [point for point in frame.chart.points if point.value is not None]
    widest = max((width(frame.chart.format(point.value), SIZE_VALUE) for point in given), default=0)
    near = min((frame.x(b.ends_on) - frame.x(a.ends_on) for a, b in pairwise(given)), default=frame.width)
    if near >= widest:
        return given
    kept = {given[0], given[-1], max(given, key=lambda p: p.value), min(given, key=lambda p: p.value)}
    return [point for point in given if point in kept]


def _point_labels(frame: Frame, point: Point) -> list[_Label]:
    if point.value is None:
        return []
    value = frame.chart.format(point.value)
    note = point.note if _notes_fit(frame) else ""
    w = max(width(value, SIZE_VALUE), width(note)) + 10
    h = LINE * (2 if note else 1)
    dx, dy = _place(frame, frame.x(point.ends_on), frame.y(point.value), w, h, DOT + 3)
    row = frame.at(point.ends_on, point.value, dx=round(dx, 1), align="center")
    labels = [_Label(row | {"text": value, "dy": round(dy + 13, 1)}, "value")]
    if note:
        labels.append(_Label(row | {"text": note, "dy": round(dy + 13 + LINE, 1)}, "plain"))
    return labels


def _notes_fit(frame: Frame) -> bool:
    """Whether each note has its place between two points; else they are left to the tip, the words and the table."""
    given = [point for point in frame.chart.points if point.value is not None]
    room = min((frame.x(b.ends_on) - frame.x(a.ends_on) for a, b in pairwise(given)), default=frame.width)
    return all(width(point.note) + 6 <= room for point in given)


def _mark_labels(frame: Frame) -> list[_Label]:
    chart = frame.chart
    wanted: list[tuple[Mark | None, str, int, str]] = [
        (chart.target, _("target %(value)s"), DIAMOND, "strong"),
        (chart.baseline, _("baseline %(value)s"), DOT, "strong"),
        (chart.expected, _("expected %(value)s"), 4, "plain"),
    ]
    labels = []
    for mark, pattern, half, role in wanted:
        if mark and not (mark is chart.baseline and frame.baseline_at_foot):
            text = pattern % {"value": chart.format(mark.value)}
            dx, dy = _place(frame, frame.x(mark.on), frame.y(mark.value), width(text) + 8, LINE, half + 3, (-1, -1))
            row = frame.at(mark.on, mark.value, text=text, dx=round(dx, 1), dy=round(dy + 13, 1), align="center")
            labels.append(_Label(row, role))
    return labels


def _texts(frame: Frame, labels: list[_Label]) -> list[vega.Layer]:
    looks = {
        "plain": {"fill": "text-2"},
        "strong": {"fill": "text", "weight": 600},
        "value": {"fill": "text", "weight": 700, "size": SIZE_VALUE},
    }
    return [
        vega.texts(
            [label.row for label in labels if label.role == role], halo="halo", x=frame.time, y=frame.value, **look
        )
        for role, look in looks.items()
    ]


def _band(frame: Frame) -> list[vega.Layer]:
    if not frame.chart.band:
        return []
    low, high = (float(value) for value in sorted(frame.chart.band))
    row = {"x": 0, "x2": frame.width, "y": low, "y2": high}
    return [vega.rects([row], fill="band", x=vega.px("x"), x2={"field": "x2"}, y=frame.value, y2={"field": "y2"})]


def _gaps(frame: Frame) -> tuple[list[vega.Layer], list[vega.Layer]]:
    """Columns of the periods without a figure, and their words. Neighbours that say the same are one column."""
    columns: dict[State, list[dict]] = {State.MISSING: [], State.NOT_DUE: []}
    flat, upright = [], []
    gaps = [point for point in frame.chart.points if point.value is None]
    for __, run in groupby(gaps, key=lambda p: (p.state, p.note, _index(frame, p) - gaps.index(p))):
        run = list(run)
        state, left, right = run[0].state, frame.x(run[0].starts_on), frame.x(run[-1].ends_on)
        inset = 3 if state is State.NOT_DUE else 0
        tip = ", ".join(point.label for point in run) + ": " + run[0].state.say(run[0].note)
        if state in columns:
            column = vega.box(left + inset, 0, right - left - 2 * inset, frame.height - inset, tip=tip)
            columns[state].append(column)
        _say_in(frame, run[0], left, right, flat, upright)
    return (
        [
            vega.rects(columns[State.MISSING], fill=HATCH, opacity=0.6, **vega.BOX),
            vega.rects(columns[State.NOT_DUE], stroke="pending", dash=[3, 3], **vega.BOX),
        ],
        [
            vega.texts([r for r in flat if r["strong"]], fill="text", weight=600, halo="halo", **vega.AT),
            vega.texts([r for r in flat if not r["strong"]], fill="text-2", halo="halo", **vega.AT),
            vega.texts(upright, fill="text", weight=600, halo="halo", angle=270, **vega.AT),
        ],
    )


def _index(frame: Frame, point: Point) -> int:
    return frame.chart.points.index(point)


def _say_in(frame: Frame, point: Point, left: float, right: float, flat: list, upright: list) -> None:
    """Write the state into its column: level if the words fit, else standing, else nothing (the tip has it)."""
    room, x = right - left - 10, (left + right) / 2
    for words, note in ((point.state.words, point.note), (point.state.short, point.note), (point.state.short, "")):
        lines = [(line, True) for line in wrap(words, room)] + [(line, False) for line in wrap(note, room)]
        if lines and len(lines) <= 5 and all(width(part) <= room for part in f"{words} {note}".split(" ")):
            w, h = width(line for line, _strong in lines), LINE * len(lines)
            tops = [frame.height - h - 16, 10, frame.height / 2 - h / 2, frame.height * 0.7 - h / 2, frame.height * 0.3]
            boxes = [Box(x - w / 2, top, x + w / 2, top + h) for top in tops]
            top = tops[frame.canvas.place(boxes)]
            for n, (line, strong) in enumerate(lines):
                flat.append({"x": x, "y": top + 13 + n * LINE, "text": line, "align": "center", "strong": strong})
            return
    length = width(point.state.words)
    if right - left >= 14 and length:
        feet = [frame.height - 12, length + 10, (frame.height + length) / 2]
        boxes = [Box(x - LINE / 2, y - length, x + LINE / 2, y) for y in feet]
        row = {"x": x + 4, "y": feet[frame.canvas.place(boxes)], "text": point.state.words, "align": "left"}
        upright.append(row)


def _lines(frame: Frame, runs) -> list[vega.Layer]:
    chart, channels = frame.chart, {"x": frame.time, "y": frame.value}
    ends = [mark for mark in (chart.baseline, chart.target) if mark]
    path = [frame.at(mark.on, mark.value) for mark in ends] if len(ends) == 2 else []
    line = [frame.at(on, value, run=n) for n, run in enumerate(runs) for on, value in run if len(run) > 1]
    return [
        vega.rules([vega.across(0, frame.width, frame.floor)], stroke="axis", **vega.ACROSS),
        vega.line(path, stroke="path", width=2, dash=[2, 5], cap="round", **channels),
        vega.line(line, stroke="line", width=3, detail="run", **channels),
    ]


def _signs(frame: Frame) -> list[vega.Layer]:
    """Dots; hollow where the figure is provisional. Baseline an open circle, target an open diamond."""
    chart, channels = frame.chart, {"x": frame.time, "y": frame.value}
    firm, provisional = [], []
    for point in chart.points:
        if point.value is not None:
            tip = f"{point.label}: {chart.format(point.value)}"
            notes = [_("provisional")] * point.provisional + [point.note] * bool(point.note)
            tip += f" ({', '.join(notes)})" if notes else ""
            row = frame.at(point.ends_on, point.value, period=point.label, figure=str(point.value), tip=tip)
            (provisional if point.provisional else firm).append(row)

    def row(mark: Mark | None) -> list[dict]:
        return [frame.at(mark.on, mark.value)] if mark else []

    return [
        vega.points(row(chart.expected), size=64, fill="paper", stroke="tick", width=1, **channels),
        vega.points(row(chart.baseline), size=100, fill="paper", stroke="target", width=2, **channels),
        vega.points(
            row(chart.target), shape="M0,-1L1,0L0,1L-1,0Z", size=4 * DIAMOND**2, fill="paper", stroke="target",
            width=2, **channels,
        ),
        vega.points(firm, size=144, fill="line", stroke="paper", width=2, **channels),
        vega.points(provisional, size=110, fill="paper", stroke="line", width=2.5, **channels),
    ]  # fmt: skip


def _time_axis(frame: Frame) -> tuple[list[vega.Layer], float]:
    """Names of the periods below their ends, as many as fit, the last one always; and the height that they take."""
    chart = frame.chart
    names = {point.ends_on: point.label for point in chart.points}
    for mark in (chart.target, chart.baseline):
        if mark and mark.label:
            names.setdefault(mark.on, mark.label)
    ends = sorted(names)
    for stride in range(1, len(ends) + 1):
        kept = ends[::-1][::stride]
        room = min([frame.x(a) - frame.x(b) for a, b in pairwise(kept)], default=frame.width) - 8
        rows = [_time_label(frame, on, names[on], room) for on in kept]
        edges = [(row["x"] - width(row["text"]) / 2, row["x"] + width(row["text"]) / 2) for row in rows]
        whole = all(width(word) <= room for on in kept for word in names[on].split(" "))
        if whole and all(later[0] - earlier[1] >= 4 for later, earlier in pairwise(edges)):
            break
    height = max(LINE * len(row["text"]) for row in rows)
    strong = []
    if frame.baseline_at_foot:
        text = _("baseline %(value)s") % {"value": chart.format(chart.baseline.value)}
        x = max(frame.x(chart.baseline.on), width(text) / 2 - frame.left)
        lines = LINE * len(wrap(chart.baseline.label, room)) if chart.baseline.on in kept else 0
        strong.append({"x": x, "y": frame.height + 22 + lines, "text": text, "align": "center"})
        height = max(height, lines + LINE)
    stubs = [{"x": x, "y": frame.height, "y2": frame.height + 5} for x in map(frame.x, ends)]
    return [
        vega.rules(stubs, stroke="tick", x=vega.px("x"), y=vega.px("y"), y2={"field": "y2"}),
        vega.texts(rows, fill="text-2", **vega.AT),
        vega.texts(strong, weight=600, **vega.AT),
    ], height + 13


def _time_label(frame: Frame, on: date, name: str, room: float) -> dict:
    """A label below its date; one at an edge moves in, so that nothing is cut off."""
    lines = wrap(name, room)
    half = width(lines) / 2
    x = min(max(frame.x(on), half - frame.left), frame.width + frame.right - half)
    return {"x": x, "y": frame.height + 22, "text": lines, "align": "center"}
