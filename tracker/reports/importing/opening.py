"""From the bytes of a file of figures to one table of cells. An XLSX file is opened as a workbook is; CSV is text."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from tracker.reports.workbook.finding import HEAD_ROWS
from tracker.reports.workbook.layout import plain
from tracker.reports.workbook.opening import (
    MOST_COLUMNS,
    MOST_ROWS,
    NOTHING,
    OLE,
    Cell,
    RawSheet,
    Refused,
    open_workbook,
)

from .layout import COLUMNS, NEEDED, name_of, names

MOST_BYTES = 20 * 1024 * 1024
SEPARATORS = ",;\t"
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
ZIP = b"PK"


@dataclass(frozen=True)
class Table:
    """The rows under the headings. `places`: {key of a column that is there: its number from 0}."""

    sheet: str
    rows: list[tuple[int, list[Cell]]]
    places: dict[str, int]
    merged: dict[int, str]

    def cell(self, row: list[Cell], key: str) -> Cell:
        """Nothing, where the column is not there."""
        place = self.places.get(key)
        return row[place] if place is not None and place < len(row) else NOTHING

    def letter(self, key: str) -> str:
        return get_column_letter(self.places[key] + 1) if key in self.places else ""

    def beside(self, row: list[Cell]) -> list[str]:
        """Letters of cells that hold something under no heading."""
        known = set(self.places.values())
        return [get_column_letter(n + 1) for n, cell in enumerate(row) if n not in known and not cell.empty]


def open_table(content: bytes, name: str) -> Table:
    """Raises Refused for what is neither, is too large, or has no headings that are known."""
    if len(content) > MOST_BYTES:
        raise Refused(_("The file is larger than %(limit)d MB.") % {"limit": MOST_BYTES // 1024**2})
    if content.startswith((ZIP, OLE)):
        return _of_workbook(open_workbook(content, name))
    return _of_text(_decoded(content))


# -- CSV ---------------------------------------------------------------------------------------------------------------


def _decoded(content: bytes) -> str:
    encoding = next((name for mark, name in MARKS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused(
            _("The file is not written in UTF-8, so its letters cannot be told apart. Save it as “CSV UTF-8”.")
        ) from error
    if "\0" in text:
        raise Refused(_("The file is no text. Give a CSV file in UTF-8, or an Excel workbook (.xlsx)."))
    return text


def _of_text(text: str) -> Table:
    # Which sign parts the cells is seen at the headings: Excel writes semicolons where the comma is a decimal sign.
    separator = max(SEPARATORS, key=lambda sign: _known_headings(text, sign))
    rows = []
    for number, record in enumerate(_records(text, separator), start=1):
        if number > MOST_ROWS:
            raise Refused(_("The file has more than %(limit)d rows. Divide it.") % {"limit": MOST_ROWS})
        if len(record) > MOST_COLUMNS:
            raise Refused(_("Row %(row)d has more than %(limit)d columns.") % {"row": number, "limit": MOST_COLUMNS})
        cells = [Cell(value, "s") if value.strip() else NOTHING for value in record]
        if any(not cell.empty for cell in cells):
            rows.append((number, cells))
    return _with_headings(RawSheet("", rows), rows[:1])


def _known_headings(text: str, separator: str) -> int:
    known = names()
    try:
        return sum(plain(cell) in known for cell in next(_records(text, separator), []))
    except Refused:
        return 0


def _records(text: str, separator: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise Refused(
            _("Line %(line)d cannot be read as CSV. Look for a quotation mark that is not closed, or not doubled.")
            % {"line": reader.line_num}
        ) from error


# -- XLSX --------------------------------------------------------------------------------------------------------------


def _of_workbook(sheets: list[RawSheet]) -> Table:
    """The one sheet that has the headings; notes and lists on other sheets are left alone."""
    found = [sheet for sheet in sheets if _head(sheet.rows[:HEAD_ROWS])]
    if len(found) > 1:
        titles = ", ".join(f"“{sheet.title[:40]}”" for sheet in found[:5])
        raise Refused(_("More than one sheet has these columns: %(sheets)s. Leave one.") % {"sheets": titles})
    if not found:
        # Says which columns are missing on the first.
        return _with_headings(sheets[0] if sheets else RawSheet("", []), sheets[0].rows[:1] if sheets else [])
    return _with_headings(found[0], found[0].rows[:HEAD_ROWS])


# -- Headings ----------------------------------------------------------------------------------------------------------


def _head(rows: list[tuple[int, list[Cell]]]) -> tuple[int, list[Cell]] | None:
    """The row that names every column that is needed."""
    known = names()
    for number, row in rows:
        if set(NEEDED) <= {known.get(plain(str(cell.value))) for cell in row if not cell.empty}:
            return number, row
    return None


def _with_headings(raw: RawSheet, rows: list[tuple[int, list[Cell]]]) -> Table:
    """Raises Refused for a heading that is missing, doubled or not known: a misspelt one must not pass for none."""
    known = names()
    number, head = _head(rows) or (rows[0] if rows else (0, []))
    places: dict[str, int] = {}
    for place, cell in enumerate(head):
        if cell.empty:
            continue
        typed, letter = str(cell.value)[:60], get_column_letter(place + 1)
        key = known.get(plain(str(cell.value)))
        if key is None:
            raise Refused(
                _("Row %(row)d, column %(letter)s: there is no column “%(typed)s”. There are: %(names)s.")
                % {"row": number, "letter": letter, "typed": typed, "names": ", ".join(map(name_of, COLUMNS))}
            )
        if key in places:
            raise Refused(
                _("Row %(row)d, column %(letter)s: the column “%(typed)s” is there a second time. Leave one.")
                % {"row": number, "letter": letter, "typed": typed}
            )
        places[key] = place
    missing = [name_of(key) for key in NEEDED if key not in places]
    if missing:
        raise Refused(
            _("The columns %(names)s are missing. The first row names the columns; docs/import.md lists them.")
            % {"names": ", ".join(missing)}
        )
    merged = {
        row: f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"
        for left, top, right, bottom in raw.merged
        for row in range(top, min(bottom, top + MOST_ROWS) + 1)
    }
    return Table(raw.title, [(n, row) for n, row in raw.rows if n > number], places, merged)
