"""Charts of squares and signs: steps reached, bodies that answered yes, the status of an action."""

from django.utils.translation import gettext as _

from tracker.enums import ImplementationStatus

from . import vega
from .model import Answers, MilestoneChart, State, StatusRow, StatusTimeline, YesNoChart
from .style import HATCH, WIDE
from .text import LINE, width, wrap

GAP = 4
TICK = "M-0.55,0.05L-0.15,0.45L0.6,-0.45"
RIGHT_HALF = "M0,-1A1,1,0,0,1,0,1Z"
CLOCK = "M0,-0.6L0,0L0.4,0.25"
CROSS = "M-0.4,-0.4L0.4,0.4M0.4,-0.4L-0.4,0.4"
QUESTION = "M-0.27,-0.25A0.27,0.27,0,1,1,0.08,0C0,0.05,0,0.1,0,0.22M0,0.42L0,0.5"


def _left_column(names: list[str], total: int, most: float) -> float:
    """The width of a column for names at the left, or 0 where they stand above their rows instead."""
    widest = width(names)
    return min(widest, most) + 14 if total == WIDE or widest <= 72 else 0.0


def milestone_spec(chart: MilestoneChart, total: int) -> dict:
    """Steps upwards, periods to the right; a square is filled where the step was reached by the end of the period."""
    left = _left_column(list(chart.steps), total, 280)
    column = (total - left) / max(1, len(chart.points))
    names, filled, empty, gaps, due, ticks, notes, words = [], [], [], [], [], [], [], []
    y = 0.0
    edges: list[tuple[float, float]] = []
    for number in range(len(chart.steps), 0, -1):
        step = chart.steps[number - 1]
        target = chart.target[1] if chart.target and chart.target[0] == number else ""
        lines = wrap(step, left - 14 if left else total)
        more = wrap(_("target: %(date)s") % {"date": target}, left - 14 if left else total) if target else []
        block = LINE * (len(lines) + len(more))
        height = max(32, block + 4) if left else 28
        base = y + (height - block) / 2 + 13 if left else y + 13
        y += 0 if left else block + 2
        names.append({"x": 0, "y": base, "text": lines})
        if more:
            notes.append({"x": 0, "y": base + LINE * len(lines), "text": more})
        for n, point in enumerate(chart.points):
            if point.reached is None:
                continue
            tip = f"{point.label}: {step}"
            cell = vega.box(left + n * column, y, column - GAP, height, tip=tip)
            (filled if point.reached >= number else empty).append(cell)
            if point.reached >= number:
                ticks.append({"x": left + n * column + (column - GAP) / 2, "y": y + height / 2})
        edges.append((y, y + height))
        y += height + (GAP if left else 8)
    foot = y
    for n, point in enumerate(chart.points):
        x = left + n * column
        note = point.note
        if point.reached is None and not _unknown_steps(point, x, column, edges, bool(left), gaps, due, words):
            note = point.state.short
        lines = wrap(point.label, column - 6)
        names.append({"x": x + (column - GAP) / 2, "y": foot + 13, "text": lines, "align": "center", "quiet": True})
        if note and (point.reached is not None or note is not point.note):
            row = {"x": x + (column - GAP) / 2, "y": foot + 13 + LINE * len(lines), "align": "center"}
            notes.append(row | {"text": wrap(note, column - 6)})
    bottom = max([row["y"] + LINE * (len(row["text"]) - 1) for row in names + notes], default=foot) + 6
    layers = [
        vega.rects(empty, stroke="pending", width=1, **vega.BOX),
        vega.rects(filled, fill="bar", **vega.BOX),
        vega.rects(gaps, fill=HATCH, **vega.BOX),
        vega.rects(due, stroke="pending", dash=[3, 3], **vega.BOX),
        vega.points(ticks, shape=TICK, size=400, stroke="on-bar", width=2, **vega.AT),
        vega.texts([row for row in names if not row.get("quiet")], weight=600, **vega.AT),
        vega.texts([row for row in names if row.get("quiet")] + notes, fill="text-2", **vega.AT),
        vega.texts(words, weight=600, halo="hatch-halo", **vega.AT),
    ]
    return vega.chart(total, bottom, layers, pad=(0, 4, 0, 0))


def _unknown_steps(point, x: float, column: float, edges, one: bool, gaps: list, due: list, words: list) -> bool:
    """A period of which nothing is known: one column where the steps touch, else a square in each row.

    False where the words for it found no room.
    """
    spans = [(edges[0][0], edges[-1][1])] if one else edges
    tip = f"{point.label}: {point.state.say(point.note)}"
    for top, bottom in spans:
        if point.state is State.MISSING:
            gaps.append(vega.box(x, top, column - GAP, bottom - top, tip=tip))
        elif point.state is State.NOT_DUE:
            due.append(vega.box(x + 0.5, top + 0.5, column - GAP - 1, bottom - top - 1, tip=tip))
    top, bottom = spans[len(spans) // 2]
    text = next((t for t in (point.state.words, point.state.short) if width(wrap(t, column - 14)) <= column - 14), "")
    lines = wrap(text, column - 14)
    if not lines or LINE * len(lines) > bottom - top:
        return not point.state.words
    # In separate squares the words would belong to one step: they go below, to the period.
    if one:
        middle = (top + bottom) / 2 + 5 - LINE * (len(lines) - 1) / 2
        words.append({"x": x + (column - GAP) / 2, "y": middle, "text": lines, "align": "center"})
    return one


def yes_no_spec(chart: YesNoChart, total: int) -> dict:
    """One row for each period, one square for each body asked: ticked for yes, empty for no, hatched for no answer."""
    names = [row.label for row in chart.rows]
    left = _left_column(names, total, 200)
    totals = [_total(row) for row in chart.rows]
    right = max(map(width, totals), default=0) + 12
    most = max((row.asked for row in chart.rows), default=1) or 1
    pitch = min(30.0, (total - left - right) / most)
    yes, no, gaps, due, ticks, labels, ends = [], [], [], [], [], [], []
    y = 0.0
    for row, text in zip(chart.rows, totals, strict=True):
        if left:
            lines = wrap(row.label, left - 14)
            labels.append({"x": 0, "y": y + 18 - (len(lines) - 1) * LINE / 2, "text": lines})
        else:
            labels.append({"x": 0, "y": y + 13, "text": row.label})
            y += LINE + 2
        x = left
        kinds = ((yes, row.yes), (no, row.no), (gaps, row.missing), (due, row.not_due))
        for cells, count in kinds:
            for __ in range(count):
                cells.append(vega.box(x + 0.5, y + 0.5, pitch - min(GAP, pitch / 4), 26))
                if cells is yes and pitch >= 16:
                    ticks.append({"x": x + (pitch - GAP) / 2 + 0.5, "y": y + 13})
                x += pitch
        ends.append({"x": x + (6 if row.asked else 0), "y": y + 18, "text": text})
        y += 34
    layers = [
        vega.rects(yes, fill="bar", **vega.BOX),
        vega.rects(no, stroke="axis", width=1, **vega.BOX),
        vega.rects(gaps, fill=HATCH, stroke="hatch", **vega.BOX),
        vega.rects(due, stroke="pending", dash=[3, 3], **vega.BOX),
        vega.points(ticks, shape=TICK, size=400, stroke="on-bar", width=2, **vega.AT),
        vega.texts(labels + ends, weight=600, **vega.AT),
    ]
    return vega.chart(total, y, layers, pad=(0, 2, 0, 0))


def _total(row: Answers) -> str:
    if not row.asked:
        return State.NOT_EXPECTED.words
    return _("%(yes)s of %(asked)s") % {"yes": row.yes, "asked": row.asked}


# Status: fill, edge, and the sign in it with its colour. The circles are those of every status on the site.
_DISCS = {
    ImplementationStatus.COMPLETED: ("completed", "completed-edge", TICK, "completed-ink"),
    ImplementationStatus.IN_PROGRESS: ("paper", "in_progress-edge", None, None),
    ImplementationStatus.DELAYED: ("delayed", "delayed-edge", CLOCK, "delayed-ink"),
    ImplementationStatus.NOT_STARTED: ("paper", "not_started-edge", None, None),
    ImplementationStatus.DISCONTINUED: ("discontinued", "discontinued-edge", CROSS, "discontinued-ink"),
    ImplementationStatus.NO_INFORMATION: ("paper", "hatch", QUESTION, "text"),
}


def timeline_spec(chart: StatusTimeline, total: int) -> dict:
    """Bodies down and periods across; on a narrow page a list of periods under each body. Sign and word in each."""
    left = _left_column([row.name for row in chart.rows], WIDE, 250)
    column = (total - left) / max(1, len(chart.periods))
    cells: list[dict] = []
    heads, rules = [], []
    y = 0.0
    listed = total != WIDE or max((width(word) for row in chart.rows for word in _words(row)), default=0) > column - 30
    if not listed:
        heads += [
            {"x": left + n * column, "y": 13, "text": wrap(name, column - 8), "quiet": True}
            for n, name in enumerate(chart.periods)
        ]
        y = LINE * max((len(head["text"]) for head in heads), default=0) + 6
    for row in chart.rows:
        rules.append(vega.across(0, total, y))
        y += _listed(chart, row, y, total, heads, cells) if listed else _across(row, y, left, column, heads, cells)
    layers = [vega.rules(rules, stroke="grid", **vega.ACROSS)]
    layers += _signs(cells)
    layers += [
        vega.texts([head for head in heads if not head.get("quiet")], weight=600, **vega.AT),
        vega.texts([head for head in heads if head.get("quiet")], fill="text-2", **vega.AT),
        vega.texts([cell | {"x": cell["x"] + 14, "y": cell["y"] + 5} for cell in cells], **vega.AT),
    ]
    return vega.chart(total, y, layers, pad=(0, 2, 0, 2))


def _words(row: StatusRow) -> list[str]:
    return [word for cell in row.cells for word in cell.words.split(" ")]


def _across(row: StatusRow, y: float, left: float, column: float, heads: list, cells: list) -> float:
    names = wrap(row.name, left - 14)
    said = [wrap(cell.words, column - 30) for cell in row.cells]
    height = max(LINE * max(map(len, [names, *said])) + 14, 34)
    heads.append({"x": 0, "y": y + 22, "text": names})
    for n, (cell, lines) in enumerate(zip(row.cells, said, strict=True)):
        cells.append({"x": left + n * column + 8, "y": y + 17, "text": lines, "kind": cell.status or cell.state})
    return height


def _listed(chart: StatusTimeline, row: StatusRow, y: float, total: int, heads: list, cells: list) -> float:
    names = wrap(row.name, total)
    heads.append({"x": 0, "y": y + 20, "text": names})
    top = y + 12 + LINE * len(names)
    periods = max(map(width, chart.periods), default=0) + 14
    for name, cell in zip(chart.periods, row.cells, strict=True):
        lines = wrap(cell.words, total - periods - 26)
        heads.append({"x": 0, "y": top + 16, "text": name, "quiet": True})
        cells.append({"x": periods + 8, "y": top + 11, "text": lines, "kind": cell.status or cell.state})
        top += max(24, LINE * len(lines) + 6)
    return top + 8 - y


def discs(cells: list[dict]) -> list[vega.Layer]:
    """The round sign of each cell's `kind`, an implementation status, with its middle at x and y."""
    layers = []
    for status, (fill, edge, glyph, ink) in _DISCS.items():
        rows = [{"x": cell["x"], "y": cell["y"]} for cell in cells if cell["kind"] is status]
        layers.append(vega.points(rows, size=196, fill=fill, stroke=edge, width=1.5, **vega.AT))
        if status is ImplementationStatus.IN_PROGRESS:
            layers.append(vega.points(rows, shape=RIGHT_HALF, size=196, fill="in_progress", **vega.AT))
        if glyph:
            layers.append(vega.points(rows, shape=glyph, size=196, stroke=ink, width=1.6, **vega.AT))
    return layers


def _signs(cells: list[dict]) -> list[vega.Layer]:
    layers = discs(cells)

    def squares(state: State) -> list[dict]:
        return [vega.box(c["x"] - 7, c["y"] - 7, 14, 14) for c in cells if c["kind"] is state]

    layers.append(vega.rects(squares(State.MISSING), fill=HATCH, stroke="hatch", **vega.BOX))
    layers.append(vega.rects(squares(State.NOT_DUE), stroke="pending", dash=[3, 3], **vega.BOX))
    return layers
