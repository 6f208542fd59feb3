"""CSV: UTF-8, a comma between cells, one header, ISO dates, exact decimals with a point, nothing for what is not known.

A text that a spreadsheet would take for a formula gets an apostrophe before it; a number never does, it is none.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from tracker.domain.values import plain_decimal
from tracker.formats.dates import on_site

from .table import Cell, Table

CONTENT_TYPE = "text/csv; charset=utf-8; header=present"
BYTE_ORDER_MARK = "\ufeff"
# The first letter of a formula, in Excel, LibreOffice and what reads like them; and what they skip before it.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def stream(table: Table, *, byte_order_mark: bool = False) -> Iterator[bytes]:
    """The table line by line, never whole in memory. Without the mark some programs take UTF-8 for something older."""
    writer = csv.writer(_Echo())
    head = writer.writerow(table.header)
    yield (BYTE_ORDER_MARK + head if byte_order_mark else head).encode()
    for row in table.lines():
        yield writer.writerow([cell_text(cell) for cell in row]).encode()


def cell_text(cell: Cell) -> str:
    """A cell as it is written. TypeError for a float: it may have changed a figure."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | Decimal):
        return plain_decimal(cell)
    text = plain_text(cell)
    return f"'{text}" if isinstance(cell, str) and text.lstrip(" \xa0").startswith(FORMULA) else text


def plain_text(cell: str | date | datetime) -> str:
    """A text as it is, a day or moment as ISO 8601 has it."""
    if isinstance(cell, datetime):
        return on_site(cell).isoformat(timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        return str(cell)
    raise TypeError(f"No cell of a file is a {type(cell).__name__}")
