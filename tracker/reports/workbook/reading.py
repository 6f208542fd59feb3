"""A workbook that came back -> what would change. Reads only: nothing is written before somebody says so.

The rules are the entry form's and the workflow's own (`values`, `entries.errors_of`); import of figures by command
reads by the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from tracker.domain import record
from tracker.domain.entries import EntryData, errors_of
from tracker.domain.figures import CellValue
from tracker.domain.wording import language as interface_language
from tracker.enums import Language, Measure

from . import typed
from .choosing import contradiction
from .content import TEXTS, Contents, Item, as_in_cells
from .fields import Fields, number_check, parts_mend, with_defaults
from .finding import HEAD_ROWS, Found, Meta, find_sheets, read_meta
from .layout import CELLS, ENTRIES, META, NOTE_KEY
from .opening import MOST_ROWS, Cell, open_workbook
from .typed import Wrong
from .wording import Change, changes_of


@dataclass(frozen=True)
class Problem:
    """One cell, or a row as a whole (`column` ""), that cannot be taken. `mend`: what is wrong and what is right."""

    sheet: str
    row: int
    letter: str
    column: str
    found: str
    mend: str


@dataclass
class Row:
    """One report of the workbook. `data` is what would be saved; it may be read only where there is no problem."""

    item: Item
    number: int
    data: EntryData
    problems: list[Problem] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    newer: bool = False

    @property
    def names(self) -> list[str]:
        """Of the fields that differ, in the order of the page."""
        return list(dict.fromkeys(change.name for change in self.changes))

    @property
    def kind(self) -> str:
        if self.problems:
            return "wrong"
        if not self.changes:
            return "unchanged"
        return "conflict" if self.newer else "changed"


@dataclass(frozen=True)
class Preview:
    """`loose`: problems of rows that belong to no report. `left_out`: reports that the workbook does not hold."""

    contents: Contents
    rows: list[Row]
    loose: list[Problem]
    left_out: int

    def of_kind(self, kind: str) -> list[Row]:
        return [row for row in self.rows if row.kind == kind]

    @property
    def problems(self) -> list[Problem]:
        found = [problem for row in self.rows for problem in row.problems] + self.loose
        return sorted(found, key=lambda p: (p.sheet != self.sheet_order[0], p.row, p.letter))

    @property
    def sheet_order(self) -> list[str]:
        return [str(ENTRIES.title), str(CELLS.title)]

    @property
    def changed(self) -> list[Row]:
        return self.of_kind("changed")

    @property
    def unchanged(self) -> list[Row]:
        return self.of_kind("unchanged")

    @property
    def conflicts(self) -> list[Row]:
        return self.of_kind("conflict")

    @property
    def digest(self) -> str:
        """Stands for everything that the page shows and a later save could make untrue."""
        seen = {
            str(row.item.pk): [row.kind, row.item.version, row.data.content_hash()]
            for row in self.rows
            if row.kind != "unchanged"
        }
        return record.digest(record.canonical({"rows": seen, "problems": [repr(p) for p in self.problems]}))


def check(content: bytes, contents: Contents, *, name: str = "") -> None:
    """Whether the file is this body's and period's, from its heads alone. Raises `opening.Refused`."""
    sheets = open_workbook(content, name, first={META: MOST_ROWS, "": HEAD_ROWS})
    read_meta(sheets, contents)
    find_sheets(sheets)


def preview(content: bytes, contents: Contents, *, name: str = "") -> Preview:
    """What taking this file would do. Raises `opening.Refused` where the file as a whole cannot be taken."""
    sheets = open_workbook(content, name)
    meta = read_meta(sheets, contents)
    found = find_sheets(sheets)
    reader = _Reader(contents, meta, found[ENTRIES.name], found[CELLS.name])
    return reader.read()


class _Reader:
    def __init__(self, contents: Contents, meta: Meta, entries: Found, cells: Found):
        self.contents, self.meta, self.entries, self.cells = contents, meta, entries, cells
        self.items = {item.pk: item for item in contents.items}
        # Numbers as text are read by the language in which the workbook was made: "1,234" is not the same in all.
        made_in = str((*meta.facts.get("language", ()), "")[0])
        self.language = made_in if made_in in Language.values else interface_language()
        self.fields = Fields(self.language)
        self.loose: list[Problem] = []

    def read(self) -> Preview:
        rows: dict[int, Row] = {}
        merged = self.entries.merged_rows()
        for number, cells in self.entries.rows:
            item = self._item(self.entries, number, cells, seen=rows)
            if item is None:
                continue
            row = rows[item.pk] = Row(item, number, item.stored)
            if number in merged:
                row.problems.append(self._merged(self.entries, number, merged[number]))
            self._read_entry(row, cells)
        self._read_cells(rows)
        for row in rows.values():
            self._judge(row)
        return Preview(self.contents, list(rows.values()), self.loose, len(self.items) - len(rows))

    def _item(self, sheet: Found, number: int, cells: list[Cell], seen=()) -> Item | None:
        """The report that a row is of, by its hidden number. Notes what is wrong with a row that has none."""
        if all(cell.empty for cell in cells):
            return None
        found = sheet.cell(cells, "id")
        pk = int(found.value) if isinstance(found.value, int | float) and found.value == found.value // 1 else None
        item = self.items.get(pk)
        if found.type in ("f", "e") or item is None:
            mend = _("This row is none of the reports that are asked for. Write in the rows that are there.")
            self.loose.append(self._row_problem(sheet, number, mend))
            return None
        if pk in seen:
            mend = _("This report stands here a second time (first in row %(row)d). Leave one of the two.")
            problem = self._row_problem(sheet, number, mend % {"row": seen[pk].number})
            seen[pk].problems.append(problem)
            return None
        return item

    def _row_problem(self, sheet: Found, number: int, mend: str) -> Problem:
        return Problem(str(sheet.raw.title), number, "", "", "", mend)

    def _merged(self, sheet: Found, number: int, cells: str) -> Problem:
        mend = _("The cells %(cells)s are merged. Take the merge apart, and write each row's own value.")
        return self._row_problem(sheet, number, mend % {"cells": cells})

    def _problem(self, sheet: Found, number: int, key: str, cell: Cell, mend: str) -> Problem:
        label = str(sheet.shape.column(key).label)
        found = "" if cell.value is None else str(getattr(cell.value, "text", cell.value))
        return Problem(str(sheet.raw.title), number, sheet.letter(key), label, found[:80], mend)

    # -- One report ----------------------------------------------------------------------------------------------------

    def _read_entry(self, row: Row, cells: list[Cell]) -> None:
        values, item = {}, row.item
        for column in ENTRIES.columns:
            if not column.is_input:
                continue
            cell = self.entries.cell(cells, column.key)
            try:
                if self.fields.belongs(column, cell, item.measure):
                    values[column.key] = self.fields.value(column, cell, item.measure, item.steps)
            except Wrong as wrong:
                row.problems.append(self._problem(self.entries, row.number, column.key, cell, wrong.mend))
        row.data = replace(item.stored, **with_defaults(values, item.stored.language))
        self._check_share(row, cells)

    def _check_share(self, row: Row, cells: list[Cell]) -> None:
        if row.item.measure == Measure.SHARE and not row.problems:
            parts = row.data.numerator, row.data.denominator
            self._check_parts(self.entries, row, row.number, cells, parts)

    def _check_parts(self, sheet: Found, row: Row, number: int, cells: list[Cell], parts) -> bool:
        """Both numbers of a share or neither, and the first no greater than the second."""
        mend, key = parts_mend(*parts)
        if mend:
            row.problems.append(self._problem(sheet, number, key, sheet.cell(cells, key), mend))
        return not mend

    # -- Its breakdowns ------------------------------------------------------------------------------------------------

    def _read_cells(self, rows: dict[int, Row]) -> None:
        """Cells and reasons that stand there replace the stored ones; those of rows that were deleted stay."""
        merged, seen = self.cells.merged_rows(), {}
        known = {
            item.pk: {(grid.breakdown_id, spot.key) for grid in item.grids for spot in grid.spots}
            | {(grid.breakdown_id, NOTE_KEY) for grid in item.grids}
            for item in self.items.values()
            if item.grids
        }
        kept = {pk: (dict(row.data.given_cells()), dict(row.data.notes)) for pk, row in rows.items()}
        for number, cells in self.cells.rows:
            item = self._item(self.cells, number, cells)
            if item is None:
                continue
            row = rows.get(item.pk)
            if row is None:
                mend = _("The row of this report is missing on the sheet “%(sheet)s”: put it back, or delete this one.")
                problem = self._row_problem(self.cells, number, mend % {"sheet": self.entries.raw.title})
                self.loose.append(problem)
                continue
            place = self._place(cells)
            if place not in known.get(item.pk, ()):
                mend = _("There is a cell that this breakdown does not have.")
                row.problems.append(self._row_problem(self.cells, number, mend))
                continue
            if (item.pk, place) in seen:
                mend = _("This cell stands here a second time (first in row %(row)d). Leave one of the two.")
                problem = self._row_problem(self.cells, number, mend % {"row": seen[item.pk, place]})
                row.problems.append(problem)
                continue
            seen[item.pk, place] = number
            if number in merged:
                row.problems.append(self._merged(self.cells, number, merged[number]))
            self._read_cell(row, number, cells, place, *kept[item.pk])
        for pk, row in rows.items():
            row.data = replace(row.data, cells=kept[pk][0], notes=kept[pk][1])

    def _place(self, cells: list[Cell]) -> tuple[int, str] | None:
        breakdown, key = self.cells.cell(cells, "breakdown").value, self.cells.cell(cells, "key").value
        return (int(breakdown), key) if isinstance(breakdown, int | float) and breakdown == breakdown // 1 else None

    def _read_cell(self, row: Row, number: int, cells: list[Cell], place, values, notes) -> None:
        usable = ("note",) if place[1] == NOTE_KEY else row.item.cell_parts
        parts: dict[str, Decimal | str | None] = {}
        for key in ("value", "numerator", "denominator", "note"):
            cell = self.cells.cell(cells, key)
            try:
                if key not in usable:
                    typed.refuse_formula(cell)
                    if not cell.empty:
                        raise Wrong(_("Nothing belongs here: this report is of another kind. Empty the cell."))
                elif key == "note":
                    parts[key] = typed.text(cell, CELLS.column("note").limit)
                else:
                    parts[key] = typed.number(cell, self.language, number_check(row.item.measure, cell=True))
            except Wrong as wrong:
                row.problems.append(self._problem(self.cells, number, key, cell, wrong.mend))
                return
        if "note" in usable:
            _put_or_drop(notes, place[0], parts["note"])
            return
        if row.item.measure == Measure.SHARE:
            both = parts["numerator"], parts["denominator"]
            if not self._check_parts(self.cells, row, number, cells, both):
                return
        value = CellValue(**parts)
        _put_or_drop(values, place, value if value.given else None)

    # -- What follows from it ------------------------------------------------------------------------------------------

    def _judge(self, row: Row) -> None:
        """Whether the row changes anything, and may."""
        item = row.item
        stored = item.in_cells
        version, digest = self.meta.reports.get(item.pk, (None, ""))
        if row.problems:
            return
        now = item.content_hash
        written = as_in_cells(row.data).content_hash()
        if written in (now, digest):
            # The same as it stands, or as it stood when the workbook was made: nobody touched it here.
            return
        row.newer = digest != now and version != item.version
        if not item.editable:
            row.problems.append(self._problem(self.entries, row.number, "state", _state(item), _why_locked(item)))
            return
        # What a cell cannot hold is kept as it is stored.
        same = {n: getattr(item.stored, n) for n in TEXTS if getattr(row.data, n) == getattr(stored, n)}
        row.data = replace(row.data, **same)
        self._check(row)
        row.changes = changes_of(item, stored, as_in_cells(row.data))

    def _check(self, row: Row) -> None:
        """What the form and the workflow would refuse of the report as a whole."""
        item, data = row.item, row.data
        mend = contradiction(item.measure, data)
        if mend:
            row.problems.append(self._problem(self.entries, row.number, "availability", Cell(), mend))
            return
        for name, messages in errors_of(item.entry, data, complete=False).items():
            key = name if name in self.entries.places else "code"
            row.problems += [self._problem(self.entries, row.number, key, Cell(), message) for message in messages]


def _put_or_drop(found: dict, key, value) -> None:
    if value:
        found[key] = value
    else:
        found.pop(key, None)


def _state(item: Item) -> Cell:
    return Cell(str(item.due.state.label) if item.due.state else "")


def _why_locked(item: Item) -> str:
    if item.due.state in (None, "draft"):
        return _("The period is closed, so this report cannot be changed. Put the row back as it was, or delete it.")
    return _(
        "This report is no longer with those who write it, so it cannot be changed here. "
        "Put the row back as it was, or delete it; a submitted report can be withdrawn on its page."
    )
