"""From the bytes of an upload to sheets of cells. Nothing is unpacked before its size is known to be harmless."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

# A body's period is a few hundred kilobytes unpacked; 10,000 rows with texts are some 20 megabytes.
MOST_UNPACKED = 60 * 1024 * 1024
MOST_MEMBERS = 300
# XML of figures packs 10 to 40 times; a bomb a thousand times. Small files are let be: they cannot do harm.
MOST_RATIO = 120
SMALL = 5 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 60
LAST_ROW = 1_048_576
MERGED = re.compile(rb'<(?:[A-Za-z0-9]+:)?mergeCell\b[^>]*\bref="([A-Z0-9:]{1,40})"')
OLE = b"\xd0\xcf\x11\xe0"


class Refused(Exception):
    """The file as a whole cannot be taken; the message says why and what to do, in the person's language."""


@dataclass(frozen=True, slots=True)
class Cell:
    """`type`: n number, s text, b truth, d date or time, f formula, e error; "" is nothing at all."""

    value: Any = None
    type: str = ""
    format: str = ""

    @property
    def empty(self) -> bool:
        return self.value is None or (isinstance(self.value, str) and not self.value.strip())


NOTHING = Cell()


@dataclass(frozen=True)
class RawSheet:
    """Rows that have anything in them, by number. `merged`: (first column, first row, last column, last row)."""

    title: str
    rows: list[tuple[int, list[Cell]]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


def open_workbook(content: bytes, name: str = "", *, first: dict[str, int] | None = None) -> list[RawSheet]:
    """The sheets of an .xlsx file. Raises Refused for anything else, for macros, for a bomb, for a damaged file.

    `first`: {title or "" for the others: so many rows of it, and nothing of what is merged}, where that is enough.
    """
    check_file(content, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # keep_links=False: what the file says of other workbooks is not even read.
            book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                return [_sheet(sheet, packed, first) for sheet in book.worksheets]
    except Refused:
        raise
    except Exception as error:
        # Foreign bytes make the parsers below raise nearly anything; whatever it is, the file cannot be read.
        raise Refused(damaged()) from error


def damaged() -> str:
    return _("The file is damaged or is no Excel workbook. Open it in Excel, save it as .xlsx and upload it again.")


def check_file(content: bytes, name: str = "") -> None:
    """Look at the packing alone. Raises Refused."""
    if content.startswith(OLE):
        raise Refused(
            _("This is an old Excel file (.xls) or one with a password. Save it as .xlsx, without a password.")
        )
    if not zipfile.is_zipfile(io.BytesIO(content)) or not content.startswith(b"PK"):
        raise Refused(_("This is no Excel workbook. Upload the .xlsx file that was downloaded here."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _check_packing(packed, len(content))
            _check_parts(packed, name)
    except Refused:
        raise
    except Exception as error:
        raise Refused(damaged()) from error


def _check_packing(packed: zipfile.ZipFile, size: int) -> None:
    members = packed.infolist()
    unpacked = sum(member.file_size for member in members)
    if (
        len(members) > MOST_MEMBERS
        or unpacked > MOST_UNPACKED
        or (unpacked > SMALL and unpacked > MOST_RATIO * max(size, 1))
    ):
        raise Refused(
            _("Unpacked, this file would be far larger than any workbook from here. Download the workbook anew.")
        )


def _check_parts(packed: zipfile.ZipFile, name: str) -> None:
    names = {member.filename.casefold() for member in packed.infolist()}
    types = packed.read("[Content_Types].xml") if "[content_types].xml" in names else b""
    ending = name.casefold().rpartition(".")[2]
    if (
        ending in ("xlsm", "xltm", "xlam", "xlsb")
        or b"macroEnabled" in types
        or any(part.endswith(("vbaproject.bin", ".bin.vba")) or "/macrosheets/" in part for part in names)
    ):
        raise Refused(_("The workbook contains macros, which are not taken. Save it as .xlsx, without macros."))
    if not any(part.startswith("xl/") and part.endswith(".xml") for part in names):
        raise Refused(_("This is no Excel workbook. Upload the .xlsx file that was downloaded here."))
    for member in packed.infolist():
        if member.filename.casefold().endswith((".xml", ".rels")):
            head = packed.read(member)
            # No program that people use writes either; both are ways to make a small text explode.
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head or head[:2] in (b"\xff\xfe", b"\xfe\xff"):
                raise Refused(damaged())


def _sheet(sheet, packed: zipfile.ZipFile, first: dict[str, int] | None) -> RawSheet:
    if first is not None:
        return RawSheet(sheet.title, list(islice(_rows(sheet), first.get(sheet.title, first[""]))))
    rows = list(_rows(sheet))
    found = MERGED.findall(packed.read(sheet._worksheet_path)) if rows else []
    return RawSheet(sheet.title, rows, [range_boundaries(ref.decode()) for ref in found])


def _rows(sheet) -> Iterator[tuple[int, list[Cell]]]:
    # The size that a file claims for itself may be anything.
    sheet.reset_dimensions()
    kept, before = 0, None
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, max_row=LAST_ROW), start=1):
        # Rows that the file leaves out come as one and the same tuple: a million of them must cost nothing.
        if row is before:
            continue
        before = row
        cells = [_cell(cell) for cell in row]
        while cells and cells[-1] is NOTHING:
            cells.pop()
        if not cells:
            continue
        kept += 1
        if kept > MOST_ROWS:
            raise Refused(
                _("The sheet “%(sheet)s” has more than %(limit)d rows.") % {"sheet": sheet.title, "limit": MOST_ROWS}
            )
        yield number, cells


def _cell(cell) -> Cell:
    value = cell.value
    if value is None:
        return NOTHING
    is_number = cell.data_type == "n"
    return Cell(value, cell.data_type, cell.number_format if is_number else "")
