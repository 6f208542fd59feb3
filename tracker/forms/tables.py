"""A breakdown of a form as the page shows it: inputs, what was approved before, and what it all adds up to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.figures import CellValue
from tracker.domain.grid import Grid, total
from tracker.domain.mismatch import mismatch_text
from tracker.domain.wording import cell_text


def cell_name(breakdown_id: int, key: str, part: str = "value") -> str:
    """Name of a cell's field. The bar between codes would need escaping in a selector, a point needs none in a form."""
    suffix = "" if part == "value" else f"-{part}"
    return f"cell-{breakdown_id}-{key.replace('|', '.')}{suffix}"


def note_name(breakdown_id: int) -> str:
    return f"note-{breakdown_id}"


@dataclass(frozen=True)
class TableCell:
    """`fields`: one input, or two for the parts of a share. `group`: see Spot."""

    fields: list
    now: str
    last: str
    group: str
    unknown: bool


@dataclass(frozen=True)
class TableRow:
    label: str
    cells: list[TableCell]
    total: str
    last: str


@dataclass(frozen=True)
class Table:
    """Totals and last values are text, empty where nothing is known. `message`: by how much cells and total differ."""

    grid: Grid
    layers: list[tuple[str, list[TableRow]]]
    column_totals: list[tuple[str, str]]
    total: str
    last_total: str
    message: str
    errors: list[str]
    note: object

    @property
    def said_key(self) -> str:
        """Under which name a reviewer comments on the breakdown."""
        return f"breakdown-{self.grid.breakdown_id}"

    @classmethod
    def of(cls, form, grid: Grid, whole: Decimal | None, last: Mapping[str, CellValue]) -> Table:
        cells, keys = form.current_cells(grid), [spot.key for spot in grid.spots]

        def row_of(row):
            mine = [spot.key for spot in row.spots]
            inputs = [
                TableCell(
                    [form[cell_name(grid.breakdown_id, spot.key, part)] for part in form.cell_parts],
                    cell_text(cells.get(spot.key)),
                    cell_text(last.get(spot.key)),
                    spot.group,
                    spot.unknown,
                )
                for spot in row.spots
            ]
            return TableRow(row.label, inputs, cell_text(total(mine, cells)), cell_text(total(mine, last)))

        now, then = grid.column_totals(cells), grid.column_totals(last)
        everything = total(keys, cells)
        return cls(
            grid=grid,
            layers=[(layer.label, [row_of(row) for row in layer.rows]) for layer in grid.layers],
            column_totals=[(cell_text(a), cell_text(b)) for a, b in zip(now, then, strict=True)],
            total=cell_text(everything),
            last_total=cell_text(total(keys, last)),
            message=mismatch_text(grid, cells, whole),
            errors=form.breakdown_errors.get(grid.breakdown_id, []),
            note=form[note_name(grid.breakdown_id)],
        )
