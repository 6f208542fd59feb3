"""The fields of one report read from its cells, by what the report measures: the same for workbook and import."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext as _

from tracker.domain.values import NumberError, check_count, check_digits, check_share
from tracker.enums import Availability, Measure

from . import typed
from .layout import ALL_FIGURES, FIGURES, Column, Kind, choices_of, plain, read_choices
from .opening import Cell
from .typed import Wrong

CHOICES = ("availability", "status", "language", "yes")


class Fields:
    """Reads numbers by the rules of `language`, and choices by their labels in any."""

    def __init__(self, language: str):
        self.language = language
        self.choices = {key: read_choices(key) for key in CHOICES}
        self.shown = {key: [label for _value, label in choices_of(key)] for key in CHOICES}

    def belongs(self, column: Column, cell: Cell, measure: str) -> bool:
        """Whether a report of this measure has such a field. Raises Wrong where something stands in one of another."""
        if column.key not in ALL_FIGURES or column.key in FIGURES[measure]:
            return True
        typed.refuse_formula(cell)
        if not cell.empty:
            raise Wrong(_("Nothing belongs here: this report is of another kind. Empty the cell."))
        return False

    def value(self, column: Column, cell: Cell, measure: str, steps: list[tuple[int, tuple[str, ...]]]):
        """What stands in the cell; None or "" where nothing does. `steps`: [(id, its titles)]. Raises Wrong."""
        if column.kind == Kind.TEXT:
            return typed.text(cell, column.limit)
        if column.kind == Kind.DATE:
            return typed.day(cell)
        if column.kind == Kind.WHOLE:
            return typed.number(cell, self.language, typed.whole_percent)
        if column.kind == Kind.NUMBER:
            return typed.number(cell, self.language, number_check(measure))
        if column.key == "step_id":
            options = {plain(title): pk for pk, titles in steps for title in reversed(titles) if title}
            return typed.choice(cell, options, [titles[0] for _pk, titles in steps])
        return typed.choice(cell, self.choices[column.key], self.shown[column.key])


def with_defaults(values: dict, language: str) -> dict:
    """The values of a row as a report holds them: where nothing is chosen, a figure is given and it has no status."""
    defaults = {"availability": Availability.GIVEN.value, "status": "", "language": language}
    values = values | {key: default for key, default in defaults.items() if key in values and values[key] is None}
    if values.get("percent") is not None:
        values["percent"] = int(values["percent"])
    return values


def parts_mend(numerator: Decimal | None, denominator: Decimal | None) -> tuple[str, str]:
    """(what is wrong with the two numbers of a share, or ""; the column to look at): both or neither, part <= whole."""
    if (numerator is None) != (denominator is None):
        key = "numerator" if numerator is None else "denominator"
        return _("Give both numbers, or leave both empty."), key
    if numerator is not None:
        try:
            check_share(numerator, denominator)
        except NumberError as error:
            return error.mend, "numerator"
    return "", "numerator"


def number_check(measure: str, *, cell: bool = False) -> Callable[[Decimal], Decimal]:
    """How a number of this measure is judged, in the report itself or in a cell of a breakdown."""
    if measure == Measure.COUNT:
        return check_count
    if measure == Measure.SHARE or cell:
        return _not_negative
    return check_digits


def _not_negative(value: Decimal) -> Decimal:
    return check_share(value, value)[0]
