"""A breakdown as a table: which category goes where, and what rows and columns add up to. Pure, no queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

from tracker.formats.foreign import together

from .figures import CellValue, add_cells, cell_key


@dataclass(frozen=True)
class Spot:
    """One cell of the table. `labels` are its categories: column first, then row, then layer.

    `unknown`: one of them means that nobody wrote it down, so people missing from the other cells can be put here.
    """

    key: str
    labels: tuple[str, ...]
    column: int
    unknown: bool = False

    @property
    def label(self) -> str:
        return together(*self.labels, between=", ")

    @property
    def group(self) -> str:
        """The category under which it is added up in a sentence: its column, or its row where there is one column."""
        return self.labels[0]


@dataclass(frozen=True)
class Row:
    label: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class Layer:
    """Rows under one category of the third dimension; the only layer of a smaller table has no label."""

    label: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Grid:
    """A breakdown of one to three dimensions laid out as columns, rows and layers.

    One dimension stands in rows, with a single column. Of more, the one with the fewest categories makes the columns,
    so that the table fits a phone as far as it can; the others keep their order as layers and rows.
    """

    breakdown_id: int
    # Its name in the public record, which knows no ids.
    record_key: str
    title: str
    columns: tuple[str, ...]
    layers: tuple[Layer, ...]

    @property
    def spots(self) -> list[Spot]:
        return [spot for layer in self.layers for row in layer.rows for spot in row.spots]

    def column_totals(self, cells: Mapping[str, CellValue]) -> list[CellValue | None]:
        width = max(1, len(self.columns))
        return [total((s.key for s in self.spots if s.column == n), cells) for n in range(width)]


def total(keys: Iterable[str], cells: Mapping[str, CellValue]) -> CellValue | None:
    """Sum of the cells that are known, part by part; None where none is: nothing known is not zero."""
    return add_cells(cells[key] for key in keys if key in cells)


def lay_out(
    breakdown_id: int,
    record_key: str,
    dimensions: list[tuple[str, list[tuple[str, str]]]],
    not_recorded: frozenset[str] = frozenset(),
) -> Grid:
    """The table of a breakdown; `dimensions` is [(name, [(code, label), ...]), ...] in the breakdown's order.

    `not_recorded`: codes that mean "unknown".
    """
    title = together(*(name for name, _ in dimensions), between=" × ")
    if len(dimensions) == 1:
        rows = [
            Row(label, (Spot(cell_key([code]), (label,), 0, code in not_recorded),)) for code, label in dimensions[0][1]
        ]
        return Grid(breakdown_id, record_key, title, (), (Layer("", tuple(rows)),))
    across = min(range(len(dimensions)), key=lambda n: len(dimensions[n][1]))
    columns = dimensions[across][1]
    *deep, down = [categories for n, (_, categories) in enumerate(dimensions) if n != across]
    layers = []
    for outer in product(*deep):
        outer_codes, outer_labels = [c for c, _ in outer], [text for _, text in outer]
        rows = tuple(
            Row(
                label,
                tuple(
                    Spot(
                        cell_key([top, code, *outer_codes]),
                        (top_label, label, *outer_labels),
                        n,
                        not not_recorded.isdisjoint((top, code, *outer_codes)),
                    )
                    for n, (top, top_label) in enumerate(columns)
                ),
            )
            for code, label in down
        )
        layers.append(Layer(together(*outer_labels, between=", "), rows))
    return Grid(breakdown_id, record_key, title, tuple(label for _, label in columns), tuple(layers))
