"""A table of past figures -> the reports that would be submitted, those that stand already, and what is wrong.

Reads only. What a cell may hold is the workbook's rule, what a report needs is the workflow's: a report is taken only
when it could be submitted as it stands in the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from tracker.domain.entries import EntryData, errors_of
from tracker.domain.figures import KEY_SEPARATOR, CellValue, cell_key
from tracker.enums import Availability, EntryState, Measure, PeriodState
from tracker.formats import dates
from tracker.models import Action, Assignment, Indicator, ProgressEntry, ReportingPeriod, User
from tracker.permissions import has_signatory
from tracker.reports.workbook import typed
from tracker.reports.workbook.choosing import contradiction
from tracker.reports.workbook.fields import Fields, number_check, parts_mend, with_defaults
from tracker.reports.workbook.layout import plain
from tracker.reports.workbook.opening import NOTHING, Cell
from tracker.reports.workbook.reading import Problem
from tracker.reports.workbook.typed import Wrong

from .known import Known
from .layout import COLUMNS, FIELDS, NOTE, OF_CELLS, name_of
from .opening import Table


@dataclass
class Report:
    """One report of the file. `entry` is not in the database where it was not begun; `by` submits it."""

    number: int
    cells: list[Cell]
    assignment: Assignment
    period: ReportingPeriod
    entry: ProgressEntry
    data: EntryData
    by: User | None = None
    problems: list[Problem] = field(default_factory=list)
    # {id of a breakdown: the row of the file where it begins}
    breakdowns: dict[int, int] = field(default_factory=dict)

    @property
    def measure(self) -> str:
        return self.entry.measure


@dataclass(frozen=True)
class Reading:
    """`new`: to be submitted; `same`: stand already as they are in the file. Taken only where there are no problems."""

    new: list[Report]
    same: list[Report]
    problems: list[Problem]


def read(table: Table, known: Known, *, language: str, source: str = "") -> Reading:
    """`language`: of numbers as text and, where a row says nothing, of its words. `source`: where a row names none."""
    return _Reader(table, known, language, source).read()


class _Reader:
    def __init__(self, table: Table, known: Known, language: str, source: str):
        self.table, self.known, self.language, self.source = table, known, language, source
        self.fields = Fields(language)
        self.problems: list[Problem] = []
        self.reports: dict[tuple[int, int], Report] = {}

    def read(self) -> Reading:
        inner = []
        for number, cells in self.table.rows:
            place = self._place(number, cells)
            if place is None:
                continue
            if self._cell(cells, "breakdown").empty and self._cell(cells, "category").empty:
                self._read_report(number, cells, *place)
            else:
                inner.append((number, cells, place))
        seen: dict[tuple, int] = {}
        for number, cells, place in inner:
            self._read_inner(number, cells, *place, seen)
        new, same = [], []
        for report in self.reports.values():
            if not report.problems:
                (same if self._stands(report) else new).append(report)
        for report in new:
            self._judge(report)
        problems = self.problems + [problem for report in self.reports.values() for problem in report.problems]
        problems.sort(key=lambda problem: (problem.row, len(problem.letter), problem.letter))
        return Reading([report for report in new if not report.problems], same, problems)

    # -- Saying what is wrong ------------------------------------------------------------------------------------------

    def _cell(self, cells: list[Cell], key: str) -> Cell:
        return self.table.cell(cells, key)

    def _problem(self, number: int, key: str, cell: Cell, mend: str) -> Problem:
        found = "" if cell.value is None else str(getattr(cell.value, "text", cell.value))
        return Problem(self.table.sheet, number, self.table.letter(key), name_of(key), found[:80], mend)

    def _wrong(self, number: int, cells: list[Cell], key: str, mend: str) -> None:
        self.problems.append(self._problem(number, key, self._cell(cells, key), mend))

    # -- What a row is about -------------------------------------------------------------------------------------------

    def _place(self, number: int, cells: list[Cell]) -> tuple[Assignment, ReportingPeriod] | None:
        """The report that a row belongs to. Notes everything that is wrong with its first columns."""
        before = len(self.problems)
        for letter in self.table.beside(cells):
            mend = _("Something stands here under no heading. Name the column in the first row, or empty the cell.")
            self.problems.append(Problem(self.table.sheet, number, letter, "", "", mend))
        if number in self.table.merged:
            mend = _("The cells %(cells)s are merged. Take the merge apart, and write each row's own value.")
            mend %= {"cells": self.table.merged[number]}
            self.problems.append(Problem(self.table.sheet, number, "", "", "", mend))
        found = []
        for key, find in (("code", self._subject), ("body", self._body)):
            try:
                found.append(find(self._cell(cells, key)))
            except Wrong as wrong:
                found.append(None)
                self._wrong(number, cells, key, wrong.mend)
        subject, body = found
        period = None
        if subject is not None:
            try:
                period = self._period(self._cell(cells, "period"), subject)
            except Wrong as wrong:
                self._wrong(number, cells, "period", wrong.mend)
        if len(self.problems) > before:
            return None
        assignment = self.known.assignment(subject, body, period)
        if assignment is None:
            names = {"body": body.name, "code": subject.code, "period": period.label}
            mend = _("%(body)s is not asked to report %(code)s for %(period)s. A coordinator assigns it first.")
            self._wrong(number, cells, "body", mend % names)
            return None
        return assignment, period

    def _subject(self, cell: Cell) -> Indicator | Action:
        code = _named(cell)
        found = self.known.subjects(code)
        if not found:
            raise Wrong(
                _("The plan has no indicator or action “%(code)s”. There are: %(codes)s.")
                % {"code": code[:60], "codes": _some(self.known.codes)}
            )
        if len(found) > 1:
            raise Wrong(
                _("The plan has an indicator and an action “%(code)s”. Give one another code.") % {"code": code}
            )
        if cell.type == "n" and (others := [c for c in self.known.codes if c != code and c.rstrip("0") == code]):
            # To a spreadsheet 1.10 is the number 1.1.
            raise Wrong(
                _("This number can mean %(codes)s. Set the cell to “Text” and write the code anew.")
                % {"codes": ", ".join([code, *others])}
            )
        return found[0]

    def _body(self, cell: Cell):
        name = _named(cell)
        found = self.known.bodies(name)
        if len(found) == 1:
            return next(iter(found))
        slugs = sorted(body.slug for body in found) or self.known.slugs
        if found:
            mend = _("More than one body is called “%(name)s”. Write one of: %(slugs)s.")
        else:
            mend = _("No body with something to report is called “%(name)s”. Write one of: %(slugs)s.")
        raise Wrong(mend % {"name": name[:60], "slugs": _some(slugs)})

    def _period(self, cell: Cell, subject: Indicator | Action) -> ReportingPeriod:
        kind = subject.frequency if isinstance(subject, Indicator) else self.known.plan.action_frequency
        name = typed.day(cell).isoformat() if cell.type == "d" else _named(cell)
        period = self.known.period(name, kind)
        if period is None:
            raise Wrong(
                _("%(code)s is reported for no period “%(name)s”. There are: %(labels)s.")
                % {"code": subject.code, "name": name[:60], "labels": _some(self.known.labels(kind))}
            )
        return period

    # -- One report ----------------------------------------------------------------------------------------------------

    def _read_report(self, number: int, cells: list[Cell], assignment: Assignment, period: ReportingPeriod) -> None:
        place = (assignment.pk, period.pk)
        if place in self.reports:
            mend = _("This report stands here a second time (first in row %(row)d). Leave one of the two.")
            self._wrong(number, cells, "code", mend % {"row": self.reports[place].number})
            return
        subject = assignment.subject
        entry = self.known.entry(assignment, period) or ProgressEntry(
            assignment=assignment,
            period=period,
            measure=assignment.indicator.measure if assignment.indicator_id else "",
            language=self.language,
        )
        measure = entry.measure
        report = self.reports[place] = Report(number, cells, assignment, period, entry, EntryData())
        values = {}
        for column in FIELDS:
            cell = self._cell(cells, column.key)
            try:
                if self.fields.belongs(column, cell, measure):
                    values[column.key] = self._value(column, cell, subject, measure)
            except Wrong as wrong:
                report.problems.append(self._problem(number, column.key, cell, wrong.mend))
        if not self._cell(cells, NOTE.key).empty:
            mend = _("This belongs in a row of its own, which names the breakdown and leaves the category empty.")
            report.problems.append(self._problem(number, NOTE.key, self._cell(cells, NOTE.key), mend))
        report.data = replace(report.data, **with_defaults(values, self.language))
        if not report.data.source and measure in Measure.numeric() and report.data.availability == Availability.GIVEN:
            report.data = replace(report.data, source=self.source)
        mend, key = parts_mend(report.data.numerator, report.data.denominator)
        if mend and not report.problems:
            report.problems.append(self._problem(number, key, self._cell(cells, key), mend))

    def _value(self, column, cell: Cell, subject: Indicator | Action, measure: str):
        if column.key != "step_id":
            return self.fields.value(column, cell, measure, [])
        steps = list(subject.steps.all())
        order = _whole(cell)
        if order is not None:
            found = next((step.pk for step in steps if step.order == order), None)
            if found is not None:
                return found
        titles = [(s.pk, (s.title, *(t for t in (s.title_kk, s.title_ru, s.title_en) if t))) for s in steps]
        return self.fields.value(column, cell, measure, titles)

    # -- Its breakdowns ------------------------------------------------------------------------------------------------

    def _read_inner(self, number: int, cells: list[Cell], assignment, period, seen: dict[tuple, int]) -> None:
        """A row of a breakdown: one of its cells, or why they do not add up."""
        report = self.reports.get((assignment.pk, period.pk))
        if report is None:
            mend = _("The row of the report itself is missing: one with breakdown and category left empty.")
            self._wrong(number, cells, "breakdown", mend)
            return
        try:
            pk, key = self._spot(cells, assignment.indicator)
        except _WrongAt as wrong:
            report.problems.append(self._problem(number, wrong.key, self._cell(cells, wrong.key), wrong.mend))
            return
        if (report.number, pk, key) in seen:
            mend = _("This cell stands here a second time (first in row %(row)d). Leave one of the two.")
            mend %= {"row": seen[report.number, pk, key]}
            report.problems.append(self._problem(number, "category", self._cell(cells, "category"), mend))
            return
        seen[report.number, pk, key] = number
        report.breakdowns.setdefault(pk, number)
        before = len(report.problems)
        values = self._inner_values(report, number, cells, is_note=key is None)
        if len(report.problems) > before:
            return
        if key is None:
            report.data = replace(report.data, notes={**report.data.notes, pk: values[NOTE.key]})
            return
        mend, at = parts_mend(values["numerator"], values["denominator"])
        if mend:
            report.problems.append(self._problem(number, at, self._cell(cells, at), mend))
        else:
            value = CellValue(values["value"], values["numerator"], values["denominator"])
            report.data = replace(report.data, cells={**report.data.cells, (pk, key): value})

    def _spot(self, cells: list[Cell], indicator: Indicator | None) -> tuple[int, str | None]:
        """(id of the breakdown, key of its cell, or None for the row that says why they do not add up)."""
        try:
            name, codes = _named(self._cell(cells, "breakdown"), needed=False), self._cell(cells, "category")
        except Wrong as wrong:
            raise _WrongAt("breakdown", wrong.mend) from wrong
        layouts = self.known.layouts(indicator) if indicator else {}
        found = next(((pk, layout) for pk, layout in layouts.items() if plain(layout.id) == plain(name)), None)
        if found is None:
            known = _some([layout.id for layout in layouts.values()]) or "–"
            mend = _("There is no breakdown “%(name)s” here. There are: %(names)s.")
            raise _WrongAt("breakdown", mend % {"name": name[:60], "names": known})
        pk, layout = found
        if codes.empty:
            return pk, None
        try:
            typed_codes = _named(codes)
        except Wrong as wrong:
            raise _WrongAt("category", wrong.mend) from wrong
        key = cell_key(code.strip() for code in typed_codes.split(KEY_SEPARATOR))
        if key not in layout.codes_by_key:
            mend = _("There is no category “%(name)s” here. There are: %(names)s.")
            raise _WrongAt("category", mend % {"name": typed_codes[:60], "names": _some(list(layout.codes_by_key))})
        return pk, key

    def _inner_values(self, report: Report, number: int, cells: list[Cell], *, is_note: bool) -> dict:
        usable = (NOTE.key,) if is_note else ("numerator", "denominator") if report.measure == "share" else ("value",)
        values: dict[str, Decimal | str | None] = dict.fromkeys((*OF_CELLS, NOTE.key))
        for key in (*(column.key for column in FIELDS), NOTE.key):
            cell = self._cell(cells, key)
            try:
                if key not in usable:
                    typed.refuse_formula(cell)
                    if not cell.empty:
                        raise Wrong(_("Nothing belongs here in a row of a breakdown. Empty the cell."))
                elif key == NOTE.key:
                    values[key] = typed.text(cell, NOTE.limit)
                else:
                    values[key] = typed.number(cell, self.language, number_check(report.measure, cell=True))
            except Wrong as wrong:
                report.problems.append(self._problem(number, key, cell, wrong.mend))
        if is_note and not values[NOTE.key]:
            mend = _("Write why the cells and the total differ, or name a category.")
            report.problems.append(self._problem(number, NOTE.key, self._cell(cells, NOTE.key), mend))
        return values

    # -- What follows from it ------------------------------------------------------------------------------------------

    def _stands(self, report: Report) -> bool:
        """Whether the same stands already, in whatever state."""
        entry = report.entry
        return bool(entry.pk) and EntryData.of(entry).content_hash() == report.data.content_hash()

    def _judge(self, report: Report) -> None:
        """What keeps a report from being submitted by one of those who are given."""
        for key, mend in self._obstacles(report):
            report.problems.append(self._problem(report.number, key, self._cell(report.cells, key), mend))

    def _obstacles(self, report: Report) -> Iterator[tuple[str, str]]:
        entry, data = report.entry, report.data
        if entry.pk and not _is_blank(entry):
            mend = _(
                "This report is there already, with other content (%(state)s). Nothing is overwritten: leave the row "
                "out, or have the report corrected on the site."
            )
            yield "code", mend % {"state": entry.get_state_display()}
            return
        mend = contradiction(report.measure, data)
        if mend:
            yield "availability", mend
            return
        yield from self._lacks(report)
        state = report.period.state(self.known.on)
        if state == PeriodState.CLOSED:
            yield "period", _("The period is closed. A coordinator opens it again, and closes it after the import.")
        elif state == PeriodState.PLANNED:
            mend = _("The period takes reports from %(day)s on.")
            yield "period", mend % {"day": dates.day(report.period.opens_on)}
        else:
            report.by = self.known.sender(entry)
            if report.by is None:
                yield "body", self._nobody(report.assignment.actor)

    def _lacks(self, report: Report) -> Iterator[tuple[str, str]]:
        """What the workflow would refuse."""
        for name, messages in errors_of(report.entry, report.data, complete=True).items():
            breakdown = name.removeprefix("breakdown-")
            for message in messages:
                if breakdown != name:
                    number = report.breakdowns.get(int(breakdown), report.number)
                    report.problems.append(self._problem(number, "breakdown", NOTHING, message))
                else:
                    yield (name if name in COLUMNS else "code"), message

    def _nobody(self, body) -> str:
        if has_signatory(body):
            mend = _("Reports of %(body)s are submitted by its signatory: name that person with --as.")
        else:
            mend = _("None of those named with --as reports for %(body)s: name one of its people.")
        return mend % {"body": body.name}


class _WrongAt(Exception):
    """What is wrong with a column of a row."""

    def __init__(self, key: str, mend: str):
        super().__init__(mend)
        self.key, self.mend = key, mend


def _named(cell: Cell, *, needed: bool = True) -> str:
    """The name that stands in a cell. Raises Wrong."""
    text = typed.text(cell, COLUMNS["code"].limit)
    if needed and not text:
        raise Wrong(_("This cannot be empty."))
    return text


def _whole(cell: Cell) -> int | None:
    """A small whole number, written as one or as text."""
    text = str(cell.value).strip()
    return int(text) if cell.type in ("n", "s") and text.isdecimal() and len(text) < 6 else None


def _some(names: list[str], most: int = 20) -> str:
    return ", ".join(names[:most]) + (" …" if len(names) > most else "")


def _is_blank(entry: ProgressEntry) -> bool:
    """Begun, and nothing written in it yet."""
    empty = EntryData(language=entry.language)
    return entry.state == EntryState.DRAFT and EntryData.of(entry).content_hash() == empty.content_hash()
