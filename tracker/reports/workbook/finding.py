"""Finding one's way in a workbook that somebody worked in: sheets and columns by what stands over them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from openpyxl.utils import get_column_letter

from .content import Contents
from .layout import FORMAT, META, SHEETS, Column, Sheet, plain
from .opening import NOTHING, Cell, RawSheet, Refused

# The keys and the headings stand in the first rows, unless somebody put a few above them.
HEAD_ROWS = 12


@dataclass(frozen=True)
class Meta:
    """What the workbook says of itself. `reports`: {assignment id: (version or None, hash of the content)}."""

    facts: dict[str, tuple[Any, ...]]
    reports: dict[int, tuple[int | None, str]]


def read_meta(sheets: list[RawSheet], contents: Contents) -> Meta:
    """Raises Refused for a workbook that is not from here, or of another plan, body, period or format."""
    found = next((sheet for sheet in sheets if sheet.title == META), None)
    facts: dict[str, tuple[Any, ...]] = {}
    reports: dict[int, tuple[int | None, str]] = {}
    for _number, row in found.rows if found else ():
        name, *values = [cell.value for cell in row]
        if name != "report":
            facts[str(name)] = tuple(values)
        elif values and isinstance(values[0], int):
            version, digest = (*values, None, None, None)[2:4]
            reports[values[0]] = (version if isinstance(version, int) else None, str(digest))
    if not {"format", "plan", "body", "period"} <= set(facts):
        raise Refused(_("This workbook was not downloaded here, or its hidden sheet is gone. Download it anew."))
    if facts["format"][:1] != (FORMAT,):
        raise Refused(_("This workbook is of an older form. Download it anew, and copy your values into it."))
    asked = {"plan": contents.plan.slug, "body": contents.body.slug, "period": contents.period.pk}
    if any(facts[name][:1] != (value,) for name, value in asked.items()):
        raise Refused(
            _(
                "This workbook is of %(body)s for %(period)s (%(plan)s). Here you upload that of "
                "%(our_body)s for %(our_period)s (%(our_plan)s)."
            )
            % {
                **{name: str((*facts[name], "?", "?")[1])[:120] for name in asked},
                "our_body": contents.body.name,
                "our_period": contents.period.label,
                "our_plan": contents.plan,
            }
        )
    return Meta(facts, reports)


@dataclass(frozen=True)
class Found:
    """A sheet with its columns. `places`: {key of a column: its number from 0}."""

    shape: Sheet
    raw: RawSheet
    head_row: int
    places: dict[str, int]

    def cell(self, row: list[Cell], key: str) -> Cell:
        place = self.places[key]
        return row[place] if place < len(row) else NOTHING

    def letter(self, key: str) -> str:
        return get_column_letter(self.places[key] + 1)

    @property
    def rows(self) -> list[tuple[int, list[Cell]]]:
        return [(number, row) for number, row in self.raw.rows if number > self.head_row]

    def merged_rows(self) -> dict[int, str]:
        """{row: the merged range that touches it}: what stands in the range may be meant for any of its rows."""
        return {
            row: f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"
            for left, top, right, bottom in self.raw.merged
            for row in range(top, min(bottom, top + 50_000) + 1)
        }


def find_sheets(sheets: list[RawSheet]) -> dict[str, Found]:
    """Both sheets of figures, by name. Raises Refused where one, or a column, is missing, doubled or renamed."""
    found = {}
    for shape in SHEETS:
        candidates = [(raw, *_head(shape, raw)) for raw in sheets if raw.title != META]
        candidates = [candidate for candidate in candidates if candidate[2]]
        if not candidates:
            raise Refused(
                _("The sheet “%(sheet)s” is missing. Download the workbook anew, and copy your values into it.")
                % {"sheet": shape.title}
            )
        if len(candidates) > 1:
            raise Refused(
                _("The sheet “%(sheet)s” is there more than once: leave one of them.") % {"sheet": shape.title}
            )
        found[shape.name] = _checked(shape, *candidates[0])
    return found


def _head(shape: Sheet, raw: RawSheet) -> tuple[int, dict[str, list[int]]]:
    """The row of headings and where each column is, by the hidden keys or, where they are gone, by the headings."""
    keys = {shape.key(column): column.key for column in shape.columns}
    rows = raw.rows[:HEAD_ROWS]
    for number, row in rows:
        places = _places(row, keys)
        if places:
            return number, places
    labels = {label: column.key for column in shape.columns for label in column.labels}
    for number, row in rows:
        places = _places(row, labels)
        if len(places) > len(shape.columns) / 2:
            return number - 1, places
    return 0, {}


def _places(row: list[Cell], names: dict[str, str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for place, cell in enumerate(row):
        if isinstance(cell.value, str):
            key = names.get(cell.value.strip()) or names.get(plain(cell.value))
            if key:
                places.setdefault(key, []).append(place)
    return places


def _checked(shape: Sheet, raw: RawSheet, key_row: int, places: dict[str, list[int]]) -> Found:
    titles = {"sheet": raw.title}
    missing = [str(column.label) for column in shape.columns if column.key not in places]
    if missing:
        raise Refused(
            ngettext(
                "Sheet “%(sheet)s”: the column %(columns)s is missing. Put it back, or download the workbook anew.",
                "Sheet “%(sheet)s”: the columns %(columns)s are missing. Put them back, or download the workbook anew.",
                len(missing),
            )
            % {**titles, "columns": ", ".join(f"“{label}”" for label in missing)}
        )
    for column in shape.columns:
        if len(places[column.key]) > 1:
            raise Refused(
                _("Sheet “%(sheet)s”: the column “%(column)s” is there more than once. Leave one of them.")
                % {**titles, "column": column.label}
            )
    found = Found(shape, raw, key_row + 1, {key: numbers[0] for key, numbers in places.items()})
    heads = next((row for number, row in raw.rows if number == found.head_row), [])
    for column in shape.columns:
        _check_heading(found, column, found.cell(heads, column.key))
    for row, merged in found.merged_rows().items():
        if row <= found.head_row:
            raise Refused(
                _("Sheet “%(sheet)s”: the cells %(cells)s of the heading are merged. Take the merge apart.")
                % {**titles, "cells": merged}
            )
    return found


def _check_heading(found: Found, column: Column, cell: Cell) -> None:
    """A heading that says something else leaves open what the person meant by the figures under it."""
    typed = "" if cell.value is None else str(cell.value)
    if plain(typed) not in column.labels:
        raise Refused(
            _("Sheet “%(sheet)s”: column %(letter)s is headed “%(typed)s”; it should be “%(column)s”.")
            % {
                "sheet": found.raw.title,
                "letter": found.letter(column.key),
                "typed": typed[:60],
                "column": column.label,
            }
        )
