"""What one body reported for one period, and how it may be split.

CellValue, Figure          a value by measure, its breakdowns, or why there is none
Dimension, Breakdown       how the cells of a figure are laid out: 1 to 3 dimensions that cross
cell_key(codes)            the key of a cell: category codes sorted and joined by "|"
figure_errors(...)         what keeps a figure from being handed in, field by field
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import product
from typing import NamedTuple

from tracker.enums import Availability, ImplementationStatus, Measure

from .values import NumberError, add, as_decimal, check_count, check_digits, check_share, percent

KEY_SEPARATOR = "|"
MAX_DIMENSIONS = 3

Cells = Mapping[str, "CellValue"]


def cell_key(codes: Iterable[str]) -> str:
    """("women", "officers") -> "officers|women": the same cell whatever the order of the dimensions."""
    return KEY_SEPARATOR.join(sorted(codes))


def _exact(instance, *names: str) -> None:
    """Put exact decimals in place of ints and plain strings; a float raises TypeError."""
    for name in names:
        value = getattr(instance, name)
        if value is not None:
            object.__setattr__(instance, name, as_decimal(value))


@dataclass(frozen=True)
class CellValue:
    """One cell: a number, or both parts of a share. All None: not known, which is the same as no cell at all."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None

    def __post_init__(self):
        _exact(self, "value", "numerator", "denominator")

    @property
    def given(self) -> bool:
        return self.value is not None or (self.numerator is not None and self.denominator is not None)

    def parts(self) -> dict[str, Decimal]:
        """The numbers of this cell by name; empty where it is not known."""
        names = ("value",) if self.value is not None else ("numerator", "denominator")
        return {name: getattr(self, name) for name in names} if self.given else {}


def add_cells(cells: Iterable[CellValue]) -> CellValue | None:
    """Sum of the cells that are given, part by part; None where none is: a sum of nothing is not zero."""
    numbers = [cell.parts() for cell in cells if cell.given]
    if not numbers:
        return None
    return CellValue(**{name: add(parts[name] for parts in numbers if name in parts) for name in numbers[0]})


@dataclass(frozen=True)
class Figure:
    """What a body reported, or the cell or roll-up that stands in its place. Never changed once made.

    `value` count or quantity; `numerator`, `denominator` share; `yes`; `step` position of a milestone's step;
    `status`, `percent` (0-100) action. `cells`: {breakdown id: {cell key: CellValue}}. `withheld`: breakdowns that
    small numbers keep from being shown. `reason`: why there is no figure, or its legal ground.
    """

    availability: Availability = Availability.GIVEN
    reason: str = ""
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    yes: bool | None = None
    step: int | None = None
    status: ImplementationStatus | None = None
    percent: int | None = None
    cells: Mapping[Hashable, Cells] = field(default_factory=dict)
    withheld: frozenset = frozenset()

    def __post_init__(self):
        _exact(self, "value", "numerator", "denominator")

    def has_value(self, measure: Measure | None) -> bool:
        """Whether there is something to add up. A report in words has it when it was given at all.

        `measure` None: an action, whose value is its status.
        """
        if self.availability != Availability.GIVEN:
            return False
        if measure == Measure.SHARE:
            return self.numerator is not None and self.denominator is not None
        if measure == Measure.NARRATIVE:
            return True
        return getattr(self, _FIELD_OF[measure]) is not None

    def number(self, measure: Measure) -> Decimal | None:
        """The value, or the percentage of a share; None of 0 of 0, and where nothing is given."""
        if not self.has_value(measure):
            return None
        if measure == Measure.SHARE:
            return percent(self.numerator, self.denominator)
        return self.value if measure in Measure.additive() else None

    def given_cells(self) -> dict[Hashable, dict[str, CellValue]]:
        """The breakdowns of which at least one cell is known, with those cells only."""
        known = {b: {k: cell for k, cell in cells.items() if cell.given} for b, cells in self.cells.items()}
        return {b: cells for b, cells in known.items() if cells}


_FIELD_OF = {
    None: "status",
    Measure.COUNT: "value",
    Measure.QUANTITY: "value",
    Measure.YES_NO: "yes",
    Measure.MILESTONE: "step",
}


@dataclass(frozen=True)
class Dimension:
    """One way of splitting: category codes in the order of the table. `not_recorded`: those that mean "unknown"."""

    code: str
    categories: tuple[str, ...]
    not_recorded: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Breakdown:
    """1 to 3 dimensions that cross. Refuses (ValueError) a layout in which two cells would have the same key."""

    id: Hashable
    dimensions: tuple[Dimension, ...]

    def __post_init__(self):
        if not 1 <= len(self.dimensions) <= MAX_DIMENSIONS:
            raise ValueError("A breakdown has one to three dimensions")
        combinations = list(product(*(dimension.categories for dimension in self.dimensions)))
        if len({cell_key(codes) for codes in combinations}) < len(combinations):
            raise ValueError("Two cells of the breakdown have the same key")

    @cached_property
    def codes_by_key(self) -> dict[str, tuple[str, ...]]:
        """{cell key: category codes in the order of the dimensions}, in the order of the table."""
        combinations = product(*(dimension.categories for dimension in self.dimensions))
        return {cell_key(codes): codes for codes in combinations}


class FieldError(NamedTuple):
    """One field that can't stay as it is. `code`: a NumberCode, or one of REQUIRED, REASON, NOT_EMPTY, UNKNOWN."""

    field: str
    code: str
    params: Mapping[str, str]
    breakdown: Hashable | None = None
    key: str | None = None


REQUIRED, REASON, NOT_EMPTY, UNKNOWN = "required", "reason_required", "not_empty", "unknown_choice"


def figure_errors(
    measure: Measure | None, figure: Figure, *, complete: bool, steps: Iterable[int] | None = None
) -> tuple[FieldError, ...]:
    """What is wrong with a figure. `complete` False: a draft, where nothing is missing yet.

    `measure` None: an action. `steps`: positions that a milestone has. Reasons and grounds are asked for only of what
    is not available, not applicable or withheld, which then has no figure.
    """
    if figure.availability != Availability.GIVEN:
        return tuple(_errors_of_no_figure(figure, complete))
    errors = [*_errors_of_value(measure, figure, steps), *_errors_of_cells(measure, figure)]
    if complete and not errors and not figure.has_value(measure):
        errors += [FieldError(name, REQUIRED, {}) for name in _missing_fields(measure, figure)]
    return tuple(errors)


def _missing_fields(measure: Measure | None, figure: Figure) -> list[str]:
    if measure == Measure.SHARE:
        return [name for name in ("numerator", "denominator") if getattr(figure, name) is None]
    return [_FIELD_OF[measure]]


def _errors_of_no_figure(figure: Figure, complete: bool) -> Iterable[FieldError]:
    if complete and not figure.reason.strip():
        yield FieldError("reason", REASON, {})
    for name in ("value", "numerator", "denominator", "yes", "step", "status", "percent"):
        if getattr(figure, name) is not None:
            yield FieldError(name, NOT_EMPTY, {})
    if figure.given_cells():
        yield FieldError("cells", NOT_EMPTY, {})


def _errors_of_value(measure: Measure | None, figure: Figure, steps: Iterable[int] | None) -> Iterable[FieldError]:
    if measure in Measure.additive() and figure.value is not None:
        yield from _checked("value", check_count if measure == Measure.COUNT else check_digits, figure.value)
    if measure == Measure.SHARE and None not in (figure.numerator, figure.denominator):
        yield from _checked("numerator", check_share, figure.numerator, figure.denominator)
    if measure == Measure.MILESTONE and figure.step is not None and steps is not None and figure.step not in steps:
        yield FieldError("step", UNKNOWN, {})
    if measure is None and figure.percent is not None and not 0 <= figure.percent <= 100:
        yield FieldError("percent", UNKNOWN, {})


def _errors_of_cells(measure: Measure | None, figure: Figure) -> Iterable[FieldError]:
    for breakdown, cells in figure.cells.items():
        for key, cell in cells.items():
            for error in _errors_of_cell(measure, cell):
                yield error._replace(breakdown=breakdown, key=key)


def _errors_of_cell(measure: Measure | None, cell: CellValue) -> Iterable[FieldError]:
    if measure == Measure.SHARE:
        if (cell.numerator is None) != (cell.denominator is None):
            yield FieldError("numerator" if cell.numerator is None else "denominator", REQUIRED, {})
        elif cell.given:
            yield from _checked("numerator", check_share, cell.numerator, cell.denominator)
    elif cell.value is not None:
        yield from _checked("value", check_count if measure == Measure.COUNT else _check_not_negative, cell.value)


def _check_not_negative(value: Decimal) -> Decimal:
    """A cell is a part of its total: parts below zero would make a total mean nothing."""
    return check_share(value, value)[0]


def _checked(name: str, check, *values: Decimal) -> Iterable[FieldError]:
    try:
        check(*values)
    except NumberError as error:
        yield FieldError(name, str(error.code), error.params)
