"""What a reporter writes in a report, and what keeps it from being saved or submitted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from tracker.enums import Availability, ImplementationStatus, Measure
from tracker.models import ProgressEntry

from . import desk, figures, record
from .figures import CellValue, Figure
from .layouts import layouts_of
from .mismatch import mismatch_text
from .values import NumberCode, number_mend


class InvalidEntry(Exception):
    """What is wrong, by field, in the person's language. Nothing was written."""

    def __init__(self, errors: Mapping[str, list[str]]):
        super().__init__(str(dict(errors)))
        self.errors = dict(errors)


@dataclass(frozen=True)
class EntryData:
    """Everything that a reporter writes in a report. None is not known; zero is Decimal(0)."""

    availability: str = Availability.GIVEN
    reason: str = ""
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    yes: bool | None = None
    step_id: int | None = None
    status: str = ""
    percent: int | None = None
    narrative: str = ""
    obstacles: str = ""
    next_steps: str = ""
    source: str = ""
    letter_number: str = ""
    letter_date: date | None = None
    language: str = "ru"
    cells: Mapping[tuple[int, str], CellValue] = field(default_factory=dict)
    notes: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, entry: ProgressEntry) -> EntryData:
        plain = {name: getattr(entry, name) for name in PLAIN_FIELDS}
        cells = {(c.breakdown_id, c.key): CellValue(c.value, c.numerator, c.denominator) for c in entry.cells.all()}
        return cls(**plain, cells=cells, notes={n.breakdown_id: n.reason for n in entry.breakdown_notes.all()})

    def given_cells(self) -> dict[tuple[int, str], CellValue]:
        cells = {k: c if isinstance(c, CellValue) else CellValue(c) for k, c in self.cells.items() if c is not None}
        return {key: cell for key, cell in cells.items() if cell.given}

    def figures(self) -> dict:
        """What is reported, without the words about it."""
        plain = {name: getattr(self, name) for name in ("availability", "status", *VALUE_FIELDS)}
        return plain | {"cells": self.given_cells()}

    def content_hash(self) -> str:
        plain = {n: getattr(self, n) for n in PLAIN_FIELDS}
        plain["letter_date"] = self.letter_date.isoformat() if self.letter_date else None
        cells = {f"{b}:{k}": c.parts() for (b, k), c in self.given_cells().items()}
        return record.digest(
            record.canonical({**plain, "cells": cells, "notes": {str(b): n for b, n in self.notes.items()}})
        )


@dataclass(frozen=True)
class Letter:
    """The covering letter of a submission: what an office writes on paper beside its report."""

    number: str = ""
    date: date | None = None

    def __bool__(self) -> bool:
        return bool(self.number.strip() or self.date)


PLAIN_FIELDS = tuple(f.name for f in fields(EntryData) if f.name not in ("cells", "notes"))
VALUE_FIELDS = ("value", "numerator", "denominator", "yes", "step_id", "percent")


# -- What keeps a report from being submitted --------------------------------------------------------------------------


def check(entry: ProgressEntry) -> dict[str, list[str]]:
    """What would stop a submission, by field, in the person's language; empty when it is ready."""
    return errors_of(entry, EntryData.of(entry), complete=True)


def errors_of(entry: ProgressEntry, data: EntryData, *, complete: bool) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    indicator = entry.assignment.indicator
    measure = Measure(entry.measure) if entry.measure else None
    steps = {step.pk: step.order for step in indicator.steps.all()} if measure == Measure.MILESTONE else {}
    given = data.availability == Availability.GIVEN
    cells: dict[int, dict[str, CellValue]] = {}
    for (breakdown, key), cell in data.given_cells().items():
        cells.setdefault(breakdown, {})[key] = cell
    figure = Figure(
        availability=Availability(data.availability),
        reason=data.reason,
        value=data.value if given else None,
        numerator=data.numerator if given else None,
        denominator=data.denominator if given else None,
        yes=data.yes if given else None,
        step=steps.get(data.step_id, -1) if given and data.step_id else None,
        status=ImplementationStatus(data.status) if given and data.status else None,
        percent=data.percent if given else None,
        cells=cells if given else {},
    )
    for error in figures.figure_errors(measure, figure, complete=complete, steps=set(steps.values()) or None):
        name = f"breakdown-{error.breakdown}" if error.breakdown else {"step": "step_id"}.get(error.field, error.field)
        errors.setdefault(name, []).append(_message(error))
    if given and measure == Measure.SHARE and (data.numerator is None) != (data.denominator is None):
        name = "numerator" if data.numerator is None else "denominator"
        errors.setdefault(name, []).append(_("A share needs both its numbers."))
    if given and measure in Measure.numeric():
        known = {pk: set(layout.codes_by_key) for pk, layout in layouts_of(indicator).items()} if cells else {}
        for breakdown, found in cells.items():
            name = f"breakdown-{breakdown}"
            if not set(found) <= known.get(breakdown, set()):
                errors.setdefault(name, []).append(_("There is a cell that this breakdown does not have."))
            elif complete and name not in errors and not data.notes.get(breakdown, "").strip():
                problem = _mismatch(entry, data.value, found, breakdown)
                if problem:
                    errors[name] = [problem]
        if complete and not data.source.strip():
            errors.setdefault("source", []).append(_("Say where the figure comes from: register, report or system."))
    if complete and given and measure == Measure.NARRATIVE and not data.narrative.strip():
        errors.setdefault("narrative", []).append(_("Say what was done."))
    return errors


def _mismatch(entry: ProgressEntry, whole: Decimal | None, cells: Mapping[str, CellValue], breakdown: int) -> str:
    """Words on cells that do not add up to the total; "" where they do, or where a partial breakdown falls short."""
    if entry.measure not in Measure.additive():
        return ""
    grid = next(grid for grid in desk.grids_of(entry.assignment.indicator) if grid.breakdown_id == breakdown)
    partial = len(cells) < len(grid.spots)
    if whole is None or (partial and figures.add_cells(cells.values()).value < whole):
        return ""
    words = mismatch_text(grid, cells, whole)
    return words and words + " " + _("Correct a cell or the total, or say why they differ.")


def _message(error: figures.FieldError) -> str:
    if error.code == figures.REQUIRED:
        return _("Give a figure, or say why there is none.")
    if error.code == figures.REASON:
        return _("Give the reason or the legal ground.")
    if error.code == figures.NOT_EMPTY:
        return _("Nothing can stand here when nothing is given.")
    if error.code == figures.UNKNOWN:
        return _("This is not one of the choices.")
    return number_mend(NumberCode(error.code)) % dict(error.params)


def require_text(name: str, text: str) -> None:
    if not text.strip():
        raise InvalidEntry({name: [_("Say why: this cannot be empty.")]})
