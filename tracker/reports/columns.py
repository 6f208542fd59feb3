"""How wide the columns of a table are on paper, and in what size it is set, from the longest words in it."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.charts.text import width

from .document import Cell, Column, ColumnKind, Row, Table

MM = 72 / 25.4
INSET = 6.0  # left and right of a cell's text, in points together
SIGN = 1.3  # a status's sign and the space after it, in ems
# A word longer than this is left to break: one odd code or address may not squeeze every other column.
LONGEST = 96.0
# A row of more lines than this may go on over the page.
WHOLE = 14


@dataclass(frozen=True)
class Fit:
    """`widths` and `size` in points. `wide`: it reaches into the margin of notes; `landscape`: the page is turned."""

    size: float
    widths: tuple[float, ...]
    wide: bool = True
    landscape: bool = False


@dataclass(frozen=True)
class Place:
    """A size and a space for a table, both in points, and how many lines its rows may have there on average."""

    size: float
    space: float
    most: float
    wide: bool = True
    landscape: bool = False


PLACES = (
    Place(9, 127 * MM, 1.7, wide=False),
    Place(9, 172 * MM, 5),
    Place(8, 172 * MM, 7),
    Place(9, 259 * MM, 8, landscape=True),
    Place(8, 259 * MM, 12, landscape=True),
    Place(7, 259 * MM, 99, landscape=True),
)


def fit(table: Table) -> Fit:
    """The first place in which no word has to break and the rows are not too tall; the last one if there is none."""
    words = [_longest_word(column, [row.cells[at] for row in table.rows]) for at, column in enumerate(table.columns)]
    shares = [max(1, column.width) for column in table.columns]
    for place in PLACES:
        least = [min(word * place.size, LONGEST) + INSET for word in words]
        widths = _shared(least, shares, place.space)
        if sum(least) <= place.space and _lines(table.rows, widths, place.size) <= place.most:
            break
    return Fit(place.size, tuple(round(one, 2) for one in widths), place.wide, place.landscape)


def lines(row: Row, widths: tuple[float, ...] | list[float], size: float) -> int:
    """About how many lines the tallest cell of the row has."""
    return max(
        int(_ems(cell.text) * size / max(1.0, room - INSET)) + 1 for cell, room in zip(row.cells, widths, strict=True)
    )


def is_right(kind: ColumnKind) -> bool:
    return kind in (ColumnKind.NUMBER, ColumnKind.PERCENT, ColumnKind.MONEY)


def _longest_word(column: Column, cells: list[Cell]) -> float:
    """In ems."""
    words = {word for text in [column.title, column.unit, *(cell.text for cell in cells)] for word in text.split(" ")}
    return max(_ems(word) for word in words) + (SIGN if column.kind == ColumnKind.STATUS else 0)


def _ems(text: str) -> float:
    return width(text, 1000) / 1000


def _lines(rows: tuple[Row, ...], widths: list[float], size: float) -> float:
    return sum(lines(row, widths, size) for row in rows) / max(1, len(rows))


def _shared(least: list[float], shares: list[int], space: float) -> list[float]:
    """The space by shares, but no column below what it needs while there is room for all."""
    if sum(least) >= space:
        return [need * space / sum(least) for need in least]
    widths, held = list(least), set()
    while True:
        free = space - sum(least[at] for at in held)
        whole = sum(share for at, share in enumerate(shares) if at not in held)
        widths = [least[at] if at in held else free * share / whole for at, share in enumerate(shares)]
        tight = {at for at, one in enumerate(widths) if one < least[at] and at not in held}
        if not tight:
            return widths
        held |= tight
