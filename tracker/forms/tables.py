"""A breakdown of a form as the page shows it: inputs, what was approved before, and what it all adds up to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from tracker.domain.figures import CellValue
from tracker.domain.grid import Grid, total
from tracker.domain.wording import cell_text, number


def cell_name(breakdown_id: int, key: str, part: str = "value") -> str:
    """Name of a cell's field. The bar between codes would need escaping in a selector, a point needs none in a form."""
    suffix = "" if part == "value" else f"-{part}"
    return f"cell-{breakdown_id}-{key.replace('|', '.')}{suffix}"


def note_name(breakdown_id: int) -> str:
    return f"note-{breakdown_id}"


@dataclass(frozen=True)
class TableCell:
    """`fields`: one input, or two for the parts of a share."""

    fields: list
    now: str
    last: str


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
                    [form[cell_name(grid.breakdown_id, key, part)] for part in form.cell_parts],
                    cell_text(cells.get(key)),
                    cell_text(last.get(key)),
                )
                for key in mine
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
            message=difference_text(everything.value if everything else None, whole),
            errors=form.breakdown_errors.get(grid.breakdown_id, []),
            note=form[note_name(grid.breakdown_id)],
        )


def difference_text(cells: Decimal | None, whole: Decimal | None) -> str:
    """ "The cells add up to 281: 171 more than the total of 110."; "" where they agree or one is missing."""
    if cells is None or whole is None or cells == whole:
        return ""
    values = {"sum": number(cells), "difference": number(abs(cells - whole)), "total": number(whole)}
    if cells > whole:
        return _("The cells add up to %(sum)s: %(difference)s more than the total of %(total)s.") % values
    return _("The cells add up to %(sum)s: %(difference)s fewer than the total of %(total)s.") % values
