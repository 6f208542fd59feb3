"""The sheets: a summary that leads to the others, and one for each table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl.styles import Alignment, Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table as Marked
from openpyxl.worksheet.table import TableStyleInfo

from .. import imprint
from ..document import Cell, ColumnKind, Section, Table
from ..palette import colour, look
from ..xlsx import is_exact, put
from .columns import ADDRESS, FIGURES, Place, address, is_figure, number_format, places, says_more, widths
from .page import PLAIN, Page, font, lead, paint, solid

DAYS = {"kk": "dd.mm.yyyy", "ru": "dd.mm.yyyy", "en": "d mmm yyyy"}
HEAD_ROW = 4


class Summary(Page):
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
            self.mark(mark)
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

    def _pair(self, term: str, value: str | int, *, href="", location="", third="", bold=False) -> None:
        self.row += 1
        first, second, last = (self.sheet.cell(self.row, column) for column in (1, 2, 3))
        put(first, term)
        first.font = font(bold=bold) if bold or location else font(color=colour("ink-2"))
        if isinstance(value, int):
            second.value = value
        else:
            put(second, value)
        second.font = font(bold=bold)
        first.alignment = second.alignment = PLAIN
        if href:
            lead(second, href)
        if location:
            lead(first, location=location)
        if third:
            put(last, third)
            last.font, last.alignment = font(color=colour("ink-2")), PLAIN
        self.set_height(zip((term, str(value), third), self.widths, strict=True))


class Sheet(Page):
    """One table: title, head that stays in sight, typed cells, notes."""

    def write(self, number: int, table: Table) -> None:
        columns = places(table)
        self.set_widths(widths(columns))
        # Addresses are for the screen.
        self.columns = sum(1 for column in columns if column.index != ADDRESS)
        self.line(table.title, size=14, bold=True)
        self.line(self.document.cover.title, color=colour("ink-2"))
        self.row = HEAD_ROW - 1
        if self.document.cover.demonstration:
            self.row -= 1
            self.mark(self.document.cover.demonstration)
        self._head(columns)
        for row in table.rows:
            self.row += 1
            for place, column in enumerate(columns, 1):
                made = self.sheet.cell(self.row, place)
                if column.index == ADDRESS:
                    lead(made, address(row), shown=True)
                else:
                    self._cell(made, row.cells[column.index], column, total=row.total)
            texts = [row.cells[column.index].text if column.index != ADDRESS else "" for column in columns]
            self.set_height(zip(texts, self.widths, strict=True))
        if not table.rows:
            self.line(_("Nothing to list."), italic=True)
        self._mark(number, table, columns)
        self.row += 1
        for note in self._notes(table):
            self.line(note, color=colour("ink-2"))
        self.sheet.print_area = f"A1:{get_column_letter(self.columns)}{self.row}"
        self.sheet.freeze_panes = f"A{HEAD_ROW + 1}"
        self.sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
        self.set_print(table.title)

    def _head(self, columns: list[Place]) -> None:
        self.row += 1
        for place, column in enumerate(columns, 1):
            cell = self.sheet.cell(self.row, place)
            put(cell, column.title)
            cell.font, cell.fill = font(bold=True), solid("sunk")
            cell.border = Border(bottom=Side("medium", color=colour("ink")))
            side = "right" if column.kind in FIGURES else "left"
            cell.alignment = Alignment(side, "bottom", wrap_text=True, indent=column.inset)
        self.set_height((column.title, width * 0.85) for column, width in zip(columns, self.widths, strict=True))

    def _cell(self, made, cell: Cell, column: Place, *, total: bool) -> None:
        side = "right" if column.kind in FIGURES else "left"
        made.font, made.alignment = font(bold=total), Alignment(side, "top", wrap_text=True, indent=column.inset)
        if total:
            made.border = Border(top=Side("thin", color=colour("ink")))
        if cell.missing:
            if not column.words:
                put(made, cell.text)
            made.font = font(bold=total, italic=True, color=colour("ink-2"))
        elif column.words:
            if says_more(cell):
                put(made, cell.text)
        elif column.kind in FIGURES and is_figure(cell) and is_exact(Decimal(cell.value)):
            made.value = cell.value
            made.number_format = number_format(cell, column.kind, self.document.language)
        elif column.kind == ColumnKind.DATE and isinstance(cell.value, date):
            made.value = cell.value
            made.number_format = DAYS[self.document.language]
        elif cell.text:
            put(made, cell.text)
            if cell.status:
                paint(made, cell.status)

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
