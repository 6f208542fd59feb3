"""Contents -> an .xlsx file to be filled in offline, in the language that is active."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation

from tracker.domain.figures import CellValue
from tracker.domain.installation import kind_of_installation
from tracker.domain.wording import cell_text as shown_cell
from tracker.enums import DataKind
from tracker.formats import dates
from tracker.formats.xml import escape

from .content import Contents, Item
from .layout import (
    CELLS,
    ENTRIES,
    FIGURES,
    FIRST_ROW,
    FORMAT,
    HEAD_ROW,
    KEY_ROW,
    LISTS,
    META,
    NOTE_KEY,
    Column,
    Kind,
    Sheet,
    cell_text,
    choices_of,
)

HEAD = PatternFill("solid", fgColor="E4E0D6")
INPUT = PatternFill("solid", fgColor="FFFDF2")
TOP = Alignment(wrap_text=True, vertical="top")
LOCKED, UNLOCKED = Protection(locked=True), Protection(locked=False)
FORMATS = {Kind.TEXT: "@", Kind.CHOICE: "@", Kind.DATE: "dd.mm.yyyy"}


def write_workbook(contents: Contents) -> bytes:
    book = Workbook()
    _instructions(book.active, contents)
    lists = Lists(book.create_sheet(LISTS))
    entries = book.create_sheet(str(ENTRIES.title), 1)
    cells = book.create_sheet(str(CELLS.title), 2)
    _head(entries, ENTRIES)
    _head(cells, CELLS)
    row = FIRST_ROW
    for number, item in enumerate(contents.items, start=FIRST_ROW):
        _entry_row(entries, number, item, lists)
        row = _cell_rows(cells, row, item)
    lists.attach(entries)
    _meta(book.create_sheet(META), contents)
    book.security = WorkbookProtection(lockStructure=True)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _instructions(sheet, contents: Contents) -> None:
    sheet.title = _("Instructions")
    names = {"reports": str(ENTRIES.title), "breakdowns": str(CELLS.title)}
    lines = [
        _("Reports for %(period)s: %(body)s") % {"period": contents.period.label, "body": contents.body.name},
        str(contents.plan),
        _("Downloaded on %(date)s. Due on %(due)s.")
        % {"date": dates.day(contents.on), "due": dates.day(contents.period.due_on)},
        "",
        _("Fill in the light cells of the sheet “%(reports)s”: one row is one report.") % names,
        _("Figures by sex and the like stand on the sheet “%(breakdowns)s”: one row is one cell.") % names,
        _("Leave a cell empty if you do not know the figure. Zero means zero: it is not the same as empty."),
        _("If you have no figure, choose why in “What can you report?”, give the reason, and leave the figure empty."),
        _("Write values, not formulas. Do not merge cells, and do not rename or delete columns."),
        _("The order of rows and columns may be changed, and rows that you do not need may be deleted."),
        _("Then upload the workbook on the page that you downloaded it from. You first see what would change."),
        _("Uploading keeps drafts. To submit a report, open it on the site."),
    ]
    if kind_of_installation() == DataKind.DEMONSTRATION:
        lines.insert(3, _("Demonstration data: not reported by any body."))
    for row, line in enumerate(lines, start=1):
        _put(sheet.cell(row, 1), line)
        sheet.cell(row, 1).alignment = TOP
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    sheet.column_dimensions["A"].width = 100
    _protect(sheet)


def _head(sheet, shape: Sheet) -> None:
    for number, column in enumerate(shape.columns, start=1):
        sheet.cell(KEY_ROW, number, shape.key(column))
        head = sheet.cell(HEAD_ROW, number, str(column.label))
        head.font, head.fill, head.alignment = Font(bold=True), HEAD, TOP
        width = sheet.column_dimensions[get_column_letter(number)]
        width.width, width.hidden = column.width, column.kind == Kind.ID
    sheet.row_dimensions[KEY_ROW].hidden = True
    shown = next(n for n, column in enumerate(shape.columns, start=1) if column.key == "title")
    sheet.freeze_panes = sheet.cell(FIRST_ROW, shown + 1)
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    _protect(sheet)


def _protect(sheet) -> None:
    """Against slips alone, so without a password: the reader trusts none of it."""
    sheet.protection.sheet = True
    # In this class True means that it is forbidden.
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.protection.sort = sheet.protection.autoFilter = False


def _entry_row(sheet, row: int, item: Item, lists: Lists) -> None:
    data = item.in_cells
    values = {name: getattr(data, name) for name in (c.key for c in ENTRIES.columns) if hasattr(data, name)}
    values |= {
        "id": item.pk,
        "code": item.subject.code,
        "title": item.subject.title,
        "unit": item.due.assignment.indicator.unit if item.due.assignment.indicator_id else "",
        "state": capfirst(item.due.state.label) if item.due.state else _("not begun"),
        "last": item.last,
    }
    for key in ("availability", "status", "language", "yes"):
        values[key] = next((label for value, label in choices_of(key) if value == values[key]), None)
    values["step_id"] = dict(item.steps).get(data.step_id, (None,))[0]
    usable = {c.key for c in ENTRIES.columns if c.is_input} - _other_figures(item.measure)
    for number, column in enumerate(ENTRIES.columns, start=1):
        cell = sheet.cell(row, number)
        _put(cell, values[column.key])
        _dress(cell, column, open_=item.editable and column.key in usable)
        if column.kind == Kind.CHOICE and column.key in usable:
            steps = [titles[0] for _pk, titles in item.steps] if column.key == "step_id" else None
            lists.offer(cell, column.key, steps)
        if column.key == "letter_date":
            cell.number_format = FORMATS[Kind.DATE]


def _other_figures(measure: str) -> set[str]:
    return {name for names in FIGURES.values() for name in names} - set(FIGURES[measure])


def _cell_rows(sheet, row: int, item: Item) -> int:
    """The cells of one report from `row` on; gives the row after them."""
    notes = item.in_cells.notes
    for grid in item.grids:
        last = item.last_cells.get(grid.record_key, {})
        spots = [(spot.key, spot.label) for spot in grid.spots]
        for key, label in [*spots, (NOTE_KEY, str(CELLS.column("note").label))]:
            is_note = key == NOTE_KEY
            stored = item.stored.cells.get((grid.breakdown_id, key), CellValue())
            values = {
                "id": item.pk,
                "breakdown": grid.breakdown_id,
                "key": key,
                "code": item.subject.code,
                "title": grid.title,
                "label": label,
                "last": shown_cell(last.get(key)),
                "note": notes.get(grid.breakdown_id) if is_note else None,
                **{part: getattr(stored, part) for part in ("value", "numerator", "denominator")},
            }
            usable = ("note",) if is_note else item.cell_parts
            for number, column in enumerate(CELLS.columns, start=1):
                cell = sheet.cell(row, number)
                _put(cell, values[column.key])
                _dress(cell, column, open_=item.editable and column.key in usable)
            row += 1
    return row


def _put(cell, value) -> None:
    """Write a value as what it is. A text is a text, whatever sign it begins with: never a formula."""
    if isinstance(value, Decimal):
        cell.value = int(value) if value == value.to_integral_value() else float(value)
    elif isinstance(value, str):
        if not value:
            return
        cell.value = escape(cell_text(value))
        cell.data_type = "s"
        # Excel then keeps it a text when somebody edits the cell.
        cell.quotePrefix = value[0] in "=+-@"
    elif isinstance(value, int | date):
        cell.value = value


def _dress(cell, column: Column, *, open_: bool) -> None:
    cell.alignment = TOP
    cell.number_format = FORMATS.get(column.kind, "General")
    if open_:
        cell.fill, cell.protection = INPUT, UNLOCKED


class Lists:
    """The drop-downs: each list once on a hidden sheet, for a list inside a cell may hold 255 characters only."""

    def __init__(self, sheet):
        self.sheet = sheet
        sheet.sheet_state = "veryHidden"
        self.columns = 0
        # Where each is offered: {labels: {column letter: rows}}.
        self.places: dict[tuple[str, ...], dict[str, list[int]]] = {}

    def offer(self, cell, key: str, labels: Iterable[str] | None = None) -> None:
        labels = tuple(labels) if labels is not None else tuple(label for _value, label in choices_of(key))
        if labels:
            self.places.setdefault(labels, {}).setdefault(cell.column_letter, []).append(cell.row)

    def _rule(self, labels: tuple[str, ...]) -> DataValidation:
        self.columns += 1
        for row, label in enumerate(labels, start=1):
            _put(self.sheet.cell(row, self.columns), label)
        letter = get_column_letter(self.columns)
        rule = DataValidation("list", formula1=f"'{LISTS}'!${letter}$1:${letter}${len(labels)}", allow_blank=True)
        rule.errorTitle, rule.error = _("Not one of the choices"), _("Choose from the list, or leave the cell empty.")
        rule.showErrorMessage = True
        return rule

    def attach(self, sheet) -> None:
        for labels, columns in self.places.items():
            rule = self._rule(labels)
            # Range by range: cell by cell, the library would look through all the cells before, each time.
            for letter, rows in columns.items():
                for first, last in _runs(rows):
                    rule.add(f"{letter}{first}:{letter}{last}")
            sheet.add_data_validation(rule)


def _runs(rows: list[int]) -> Iterable[tuple[int, int]]:
    """Rising numbers as (first, last) of what follows without a gap."""
    first = last = rows[0]
    for row in rows[1:]:
        if row != last + 1:
            yield first, last
            first = row
        last = row
    yield first, last


def _meta(sheet, contents: Contents) -> None:
    """What the workbook is of, and how each report stood: by this the reader knows what was changed by whom."""
    sheet.sheet_state = "veryHidden"
    rows = [
        ["format", FORMAT],
        ["plan", contents.plan.slug, str(contents.plan)],
        ["body", contents.body.slug, contents.body.name],
        ["period", contents.period.pk, contents.period.label],
        ["language", (get_language() or "")[:2]],
        ["downloaded", timezone.now().isoformat()],
        *(["report", item.pk, item.entry.pk, item.version, item.content_hash] for item in contents.items),
    ]
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            _put(sheet.cell(number, column), value)
