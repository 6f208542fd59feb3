"""XLSX: typed cells below a header that stays in sight, and a sheet of notes. Rows go to the disk as they come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import IO

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from tracker.domain.values import plain_decimal
from tracker.enums import DataKind
from tracker.formats import dates
from tracker.formats.xml import escape, writable

from .archive import NO_DATE, Archive
from .table import Cell, Table

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOLD = Font(bold=True)
WIDTH = 18
# Excel keeps so many digits of a number and so many characters of a text.
MOST_DIGITS, MOST_CHARACTERS = 15, 32_767


def write(table: Table, file: IO[bytes], *, on: date) -> None:
    """The table as a workbook. `on`: the day that its notes name."""
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = datetime(*NO_DATE)  # noqa: DTZ001 - no moment of ours
    book.properties.creator = settings.SITE_OWNER or "NAP Tracker"
    with override(table.language):
        sheet = book.create_sheet(_("Data"))
        sheet.freeze_panes = "A2"
        for column in range(1, len(table.header) + 1):
            sheet.column_dimensions[get_column_letter(column)].width = WIDTH
        sheet.append([_text(sheet, name, bold=True) for name in table.header])
        notes = book.create_sheet("i")
        notes.column_dimensions["A"].width, notes.column_dimensions["B"].width = WIDTH, 6 * WIDTH
        for name, text in _notes(table, on):
            notes.append([_text(notes, name, bold=True), _text(notes, text)])
    for row in table.lines():
        sheet.append([_cell(sheet, cell) for cell in row])
    with Archive(file, "w") as archive:
        ExcelWriter(book, archive).save()


def _notes(table: Table, on: date) -> Iterator[tuple[str, str]]:
    yield _("File"), f"{table.stem}.xlsx"
    if table.kind == DataKind.DEMONSTRATION:
        yield _("Data"), _("Demonstration data: not reported by any body.")
    yield _("The figures"), _("From approved reports, as of %(day)s.") % {"day": dates.day(on)}
    never_zero = _(
        "Never a zero. The column “status” says why there is no figure: not reported, not due, does not apply, "
        "not available or withheld."
    )
    yield _("Empty cells"), never_zero
    if table.head:
        head = {"n": table.head[0], "hash": table.head[1]}
        yield _("Public record"), _("Up to no. %(n)d, SHA-256 %(hash)s") % head
    yield _("Licence"), f"{settings.DATA_LICENCE.title}, {settings.DATA_LICENCE.path}"


def _cell(sheet, cell: Cell):
    if cell is None or isinstance(cell, bool | int):
        return cell
    if isinstance(cell, Decimal):
        return cell if is_exact(cell) else _text(sheet, plain_decimal(cell))
    if isinstance(cell, datetime):
        made = WriteOnlyCell(sheet, timezone.localtime(cell).replace(tzinfo=None, microsecond=0))
        made.number_format = "yyyy-mm-dd hh:mm:ss"
        return made
    if isinstance(cell, date):
        made = WriteOnlyCell(sheet, cell)
        made.number_format = "yyyy-mm-dd"
        return made
    if isinstance(cell, str):
        return _text(sheet, cell)
    raise TypeError(f"No cell of a file is a {type(cell).__name__}")


def is_exact(number: Decimal) -> bool:
    """Whether Excel keeps every digit of it; one of which it would lose some is written as a text."""
    return len(number.normalize().as_tuple().digits) <= MOST_DIGITS


def put(cell, text: str) -> None:
    """A text that stays one, also where it looks like a formula, an error or a number."""
    cell._value, cell.data_type = escape(writable(str(text))[:MOST_CHARACTERS]), "s"


def _text(sheet, text: str, *, bold: bool = False):
    made = WriteOnlyCell(sheet)
    put(made, text)
    if bold:
        made.font = BOLD
    return made
