"""A report as an Excel workbook: a summary that leads to one sheet for each table, with typed cells and notes.

A figure is a number of its own, shown as the report rounds it; what the report says beside the number (a date, "5 of
12") has a column of its own. Words that stand in place of a figure stay words, in italics, and are never a zero.
`write(document)` gives the same bytes for the same document.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table as Marked
from openpyxl.worksheet.table import TableStyleInfo
from openpyxl.writer.excel import ExcelWriter

from tracker.formats.xml import writable

from . import imprint
from .archive import Archive
from .document import Cell, ColumnKind, Document, Section, Table
from .palette import colour, look
from .xlsx import is_exact, put

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LOCALES = {"kk": "kk-KZ", "ru": "ru-RU", "en": "en-GB"}
FIGURES = (ColumnKind.NUMBER, ColumnKind.PERCENT, ColumnKind.MONEY)
DAYS = {"kk": "dd.mm.yyyy", "ru": "dd.mm.yyyy", "en": "d mmm yyyy"}
DECIMAL = {"kk": ",", "ru": ",", "en": "."}
FIRST_NUMBER = re.compile(r"\d[\d\s.,]*")
ONLY_NUMBER = re.compile(r"[\d\s.,%+\-−]*")
NAME_CHARACTERS = 31
NOT_IN_A_NAME = re.compile(r"[][:*?/\\]")
HEAD_ROW = 4
A4, LINE = 9, 14
NARROWEST, WIDEST = 11, 64
# Characters of a line that is as wide as an A4 page on its side, at the size that the sheets are set in.
PAGE_CHARACTERS = 124
PLAIN = Alignment("left", "top", wrap_text=True)
RIGHT = Alignment("right", "top", wrap_text=True)


def write(document: Document) -> bytes:
    """The report's tables as an .xlsx file, in the report's language."""
    book = Workbook()
    with override(document.language):
        tables = list(document.tables())
        names = [sheet_name(number, table.title) for number, (_section, table) in enumerate(tables, 1)]
        _Summary(book.active, document).write(tables, names)
        for number, ((_section, table), name) in enumerate(zip(tables, names, strict=True), 1):
            _Sheet(book.create_sheet(name), document).write(number, table)
        _describe(book, document)
    file = io.BytesIO()
    with Archive(file, "w") as archive:
        ExcelWriter(book, archive).save()
    return file.getvalue()


def _describe(book: Workbook, document: Document) -> None:
    cover, told = document.cover, book.properties
    # The day that the report is of: when the file was written is no part of it.
    told.created = told.modified = datetime.combine(cover.made_on, datetime.min.time())
    told.creator = told.lastModifiedBy = writable(cover.publisher)
    told.title, told.subject, told.language = writable(cover.title), writable(cover.plan), LOCALES[document.language]
    told.version, told.description = imprint.edition(document), writable(" ".join(imprint.marks(document)))


def sheet_name(number: int, title: str) -> str:
    """Short, in the report's language, and unique by its number; without what Excel allows in no name."""
    name = " ".join([str(number), *NOT_IN_A_NAME.sub(" ", writable(title)).split()])
    if len(name) > NAME_CHARACTERS:
        cut = name[: NAME_CHARACTERS - 1]
        name = (cut.rsplit(" ", 1)[0] if " " in cut[4:] else cut).rstrip(" ,;:(–-") + "…"
    return name.rstrip("'")


# --- a column ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """A column of a sheet: which of the table's it is, or the words of one whose numbers stand before it."""

    title: str
    index: int
    kind: ColumnKind
    width: int
    words: bool = False


def says_more(cell: Cell) -> bool:
    """Whether there is more to read in a cell than its number."""
    return _is_figure(cell) and not ONLY_NUMBER.fullmatch(cell.text)


def _is_figure(cell: Cell) -> bool:
    return not cell.missing and isinstance(cell.value, int | Decimal) and not isinstance(cell.value, bool)


def places(table: Table) -> list[Place]:
    """The columns of the sheet; each title once, since a marked table knows its columns by them."""
    found: list[Place] = []
    for index, column in enumerate(table.columns):
        title = ", ".join(filter(None, [column.title, column.unit])) or str(index + 1)
        found.append(Place(title, index, column.kind, column.width))
        if column.kind in FIGURES and any(says_more(row.cells[index]) for row in table.rows):
            words = _("%(column)s: as in the report") % {"column": title}
            found.append(Place(words, index, ColumnKind.TEXT, column.width, words=True))
    taken: dict[str, int] = {}
    for number, place in enumerate(found):
        times = taken[place.title.casefold()] = taken.get(place.title.casefold(), 0) + 1
        if times > 1:
            found[number] = replace(place, title=f"{place.title} ({times})")
    return found


# --- sheets -----------------------------------------------------------------------------------------------------------


class _Page:
    """What the summary and the sheets of tables share: fonts, lines across the whole width, print."""

    def __init__(self, sheet, document: Document):
        self.sheet, self.document = sheet, document
        self.columns, self.widths, self.row = 1, [], 0

    def line(self, text: str, *, href: str = "", **font) -> None:
        """A text across all columns, as high as it needs: Excel does that by itself for single cells only."""
        self.row += 1
        cell = self.sheet.cell(self.row, 1)
        put(cell, text)
        cell.font, cell.alignment = _font(**font), PLAIN
        if href:
            _lead(cell, href)
        if self.columns > 1:
            self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=1, end_column=self.columns)
        self.set_height([(text, sum(self.widths))], size=font.get("size", 10))

    def set_height(self, cells: Iterable[tuple[str, float]], *, size: int = 10) -> None:
        """As high as the row's longest text needs: programs measure that by themselves in some rows only."""
        lines = max((_lines(text, width * 10 / size) for text, width in cells), default=1)
        self.sheet.row_dimensions[self.row].height = LINE * size / 10 * lines + (3 if size > 10 else 0)

    def set_widths(self, widths: Iterable[float]) -> None:
        self.widths = list(widths)
        self.columns = len(self.widths)
        for number, width in enumerate(self.widths, 1):
            self.sheet.column_dimensions[get_column_letter(number)].width = width

    def set_print(self, title: str) -> None:
        page = self.sheet
        page.page_setup.paperSize, page.page_setup.orientation = A4, "landscape"
        page.sheet_properties.pageSetUpPr.fitToPage = True
        page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
        page.print_options.horizontalCentered = False
        # In a header "&" begins a code; two are one to read.
        marks = " · ".join([imprint.edition(self.document), *imprint.marks(self.document)][-2:])
        page.oddHeader.left.text = writable(title).replace("&", "&&")[:200]
        page.oddFooter.left.text = writable(marks).replace("&", "&&")[:200]
        page.oddFooter.right.text = "&P / &N"
        page.sheet_view.showGridLines = False


class _Summary(_Page):
    """The first sheet: what this is, how the actions stand, and what else is in the workbook."""

    def write(self, tables: list[tuple[Section, Table]], names: list[str]) -> None:
        document, cover = self.document, self.document.cover
        self.sheet.title = pgettext("sheet of a workbook", "Summary")
        self.set_widths([30, 70, 30])
        self.line(cover.title, size=18, bold=True)
        if cover.subtitle:
            self.line(cover.subtitle, size=12)
        self.line(f"{cover.plan}. {cover.country}".strip(". "), size=12)
        for mark in imprint.marks(document):
            self.line(mark, bold=True)
            self._fill(colour("gold-tint"))
        self.row += 1
        for line in imprint.lines(document):
            self._pair(line.term, line.text, href=line.href)
        if cover.squares:
            self._heading(_("The actions of the plan"))
            for status, word, number in imprint.counts(cover.squares):
                self._pair(f"{look(status).sign} {capfirst(word)}", number)
            self._pair(_("All actions"), len(cover.squares), bold=True)
        self._heading(pgettext("of a workbook", "Sheets"))
        for (section, table), name in zip(tables, names, strict=True):
            self._pair(name, table.title, location=name, third=f"{section.number} {section.title}")
        self.set_print(cover.title)

    def _heading(self, text: str) -> None:
        self.row += 1
        self.line(text, size=13, bold=True)

    def _fill(self, fill: str) -> None:
        self.sheet.cell(self.row, 1).fill = PatternFill("solid", fgColor=fill)

    def _pair(self, term: str, value: str | int, *, href="", location="", third="", bold=False) -> None:
        self.row += 1
        first, second, last = (self.sheet.cell(self.row, column) for column in (1, 2, 3))
        put(first, term)
        first.font = _font(bold=bold) if bold or location else _font(color=colour("ink-2"))
        if isinstance(value, int):
            second.value = value
        else:
            put(second, value)
        second.font = _font(bold=bold)
        first.alignment = second.alignment = PLAIN
        if href:
            _lead(second, href)
        if location:
            _lead(first, location=location)
        if third:
            put(last, third)
            last.font, last.alignment = _font(color=colour("ink-2")), PLAIN
        self.set_height(zip((term, str(value), third), self.widths, strict=True))


class _Sheet(_Page):
    """One table: title, head that stays in sight, typed cells, notes."""

    def write(self, number: int, table: Table) -> None:
        columns = places(table)
        self.set_widths(widths(columns))
        self.line(table.title, size=14, bold=True)
        self.line(self.document.cover.title, color=colour("ink-2"))
        self.row = HEAD_ROW - 1
        if self.document.cover.demonstration:
            self.row -= 1
            self.line(self.document.cover.demonstration, bold=True)
            self.sheet.cell(self.row, 1).fill = PatternFill("solid", fgColor=colour("gold-tint"))
        self._head(columns)
        for row in table.rows:
            self.row += 1
            for place, column in enumerate(columns, 1):
                self._cell(self.sheet.cell(self.row, place), row.cells[column.index], column, total=row.total)
            self.set_height((row.cells[c.index].text, width) for c, width in zip(columns, self.widths, strict=True))
        if not table.rows:
            self.line(_("Nothing to list."), italic=True)
        self._mark(number, table, columns)
        self.row += 1
        for note in self._notes(table):
            self.line(note, color=colour("ink-2"))
        self.sheet.freeze_panes = f"A{HEAD_ROW + 1}"
        self.sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
        self.set_print(table.title)

    def _head(self, columns: list[Place]) -> None:
        self.row += 1
        for place, column in enumerate(columns, 1):
            cell = self.sheet.cell(self.row, place)
            put(cell, column.title)
            cell.font, cell.fill = _font(bold=True), PatternFill("solid", fgColor=colour("sunk"))
            cell.border = Border(bottom=Side("medium", color=colour("ink")))
            side, inset = ("right", 0) if column.kind in FIGURES else ("left", int(column.kind == ColumnKind.STATUS))
            cell.alignment = Alignment(side, "bottom", wrap_text=True, indent=inset)
        self.set_height((column.title, width * 0.85) for column, width in zip(columns, self.widths, strict=True))

    def _cell(self, made, cell: Cell, column: Place, *, total: bool) -> None:
        made.font, made.alignment = _font(bold=total), RIGHT if column.kind in FIGURES else PLAIN
        if total:
            made.border = Border(top=Side("thin", color=colour("ink")))
        if cell.missing:
            if not column.words:
                put(made, cell.text)
            made.font = _font(bold=total, italic=True, color=colour("ink-2"))
        elif column.words:
            if says_more(cell):
                put(made, cell.text)
        elif column.kind in FIGURES and _is_figure(cell) and is_exact(Decimal(cell.value)):
            made.value = cell.value
            made.number_format = number_format(cell, column.kind, self.document.language)
        elif column.kind == ColumnKind.DATE and isinstance(cell.value, date):
            made.value = cell.value
            made.number_format = DAYS[self.document.language]
        elif cell.text:
            put(made, cell.text)
            if cell.status:
                _paint(made, cell.status)
        if cell.href and not column.words:
            _lead(made, cell.href)

    def _mark(self, number: int, table: Table, columns: list[Place]) -> None:
        """What a screen reader and a program know as the table: its head and rows, without a sum at its foot."""
        last = len(table.rows)
        while last and table.rows[last - 1].total:
            last -= 1
        if not last:
            return
        area = f"A{HEAD_ROW}:{get_column_letter(len(columns))}{HEAD_ROW + last}"
        name = re.sub(r"\W", "_", f"Table_{number}_{table.key}")
        marked = Marked(displayName=name, ref=area)
        marked.tableStyleInfo = TableStyleInfo("TableStyleLight1", showFirstColumn=False, showRowStripes=False)
        self.sheet.add_table(marked)

    def _notes(self, table: Table) -> Iterator[str]:
        cover = self.document.cover
        yield from table.notes
        if any(cell.missing for row in table.rows for cell in row.cells):
            yield _("Words in italics stand where there is no figure. They are never a zero.")
        source = [cover.title, imprint.edition(self.document), cover.publisher, cover.address]
        yield _("Source: %(source)s") % {"source": ", ".join(filter(None, source))}
        yield _("The record: %(head)s") % {"head": imprint.record(self.document)}
        if cover.licence:
            yield _("Licence: %(licence)s") % {"licence": cover.licence}


# --- cells ------------------------------------------------------------------------------------------------------------


def number_format(cell: Cell, kind: ColumnKind, language: str) -> str:
    """How the report writes this number: so many decimals, and "%" where it stands (40.2 is 40.2 of a hundred)."""
    value = Decimal(cell.value)
    found = FIRST_NUMBER.search(cell.text)
    if found:
        decimals = len(re.sub(r"\D", "", found[0].strip().partition(DECIMAL[language])[2]))
    else:
        decimals = max(0, -value.normalize().as_tuple().exponent)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    if kind == ColumnKind.PERCENT or "%" in cell.text:
        pattern += '"%"' if language == "en" else '"\xa0%"'
    return pattern


def widths(columns: list[Place]) -> list[float]:
    """In characters; together about as wide as the page, none too narrow to be read."""
    shares = sum(column.width for column in columns) or 1
    return [min(WIDEST, max(NARROWEST, round(PAGE_CHARACTERS * c.width / shares, 1))) for c in columns]


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column, rather one too many than one too few."""
    return sum(max(1, math.ceil(len(line) * 1.1 / width)) for line in text.split("\n"))


def _paint(cell, status: str) -> None:
    standing = look(status)
    if standing.hatched:
        cell.fill = PatternFill("lightUp", fgColor=colour("rule"), bgColor=standing.fill)
    else:
        cell.fill = PatternFill("solid", fgColor=standing.fill)
    cell.font = _font(color=standing.ink)
    cell.alignment = Alignment("left", "top", wrap_text=True, indent=1)


def _lead(cell, href: str = "", *, location: str = "") -> None:
    """A link, to an address of the web or to a sheet."""
    if location:
        escaped = location.replace("'", "''")
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{escaped}'!A1")
    elif href.startswith(("https://", "http://", "mailto:")):
        words, cell.hyperlink = cell.value, writable(href)
        put(cell, words)
    else:
        return
    cell.font = _font(color=colour("teal"), underline="single")


def _font(*, size: int = 10, **more) -> Font:
    more.setdefault("color", colour("ink"))
    return Font(name="Arial", size=size, **more)
