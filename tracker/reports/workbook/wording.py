"""What would change in a report, field by field, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tracker.domain.entries import EntryData
from tracker.domain.figures import CellValue
from tracker.domain.wording import cell_text, number
from tracker.enums import Availability, ImplementationStatus, Language
from tracker.formats import dates

from .choosing import cells_name, note_name
from .content import Item
from .layout import ENTRIES


@dataclass(frozen=True)
class Change:
    """One field. "" is nothing. `name`: of the field, or of the breakdown that a cell belongs to; see `choosing`."""

    name: str
    label: str
    old: str
    new: str


def changes_of(item: Item, stored: EntryData, data: EntryData) -> list[Change]:
    """What the workbook has otherwise than the site, in the order of the columns, then cells and reasons."""
    found = []
    for column in ENTRIES.columns:
        if column.is_input:
            old, new = getattr(stored, column.key), getattr(data, column.key)
            if old != new:
                found.append(
                    Change(column.key, str(column.label), _shown(item, column.key, old), _shown(item, column.key, new))
                )
    before, after = stored.given_cells(), data.given_cells()
    for grid in item.grids:
        for spot in grid.spots:
            place = (grid.breakdown_id, spot.key)
            if before.get(place, CellValue()) != after.get(place, CellValue()):
                name = cells_name(grid.breakdown_id)
                found.append(Change(name, spot.label, cell_text(before.get(place)), cell_text(after.get(place))))
        old, new = stored.notes.get(grid.breakdown_id, ""), data.notes.get(grid.breakdown_id, "")
        if old != new:
            name = note_name(grid.breakdown_id)
            found.append(Change(name, _("%(title)s: why cells and total differ") % {"title": grid.title}, old, new))
    return found


def fields_of(item: Item, changes: list[Change]) -> list[Change]:
    """The same, the cells of a breakdown put together, as each is chosen for itself."""
    titles = {cells_name(grid.breakdown_id): grid.title for grid in item.grids}
    found: dict[str, Change] = {}
    for change in changes:
        if change.name not in titles:
            found[change.name] = change
            continue
        before = found.get(change.name)
        old, new = (f"{change.label}: {side or _('nothing')}" for side in (change.old, change.new))
        if before:
            old, new = f"{before.old}\n{old}", f"{before.new}\n{new}"
        label = _("The same by: %(title)s") % {"title": titles[change.name]}
        found[change.name] = Change(change.name, label, old, new)
    return list(found.values())


def _shown(item: Item, key: str, value) -> str:
    if value is None or value == "":
        return ""
    if key == "availability":
        return capfirst(Availability(value).label)
    if key == "status":
        return capfirst(ImplementationStatus(value).label)
    if key == "language":
        return str(Language(value).label)
    if key == "yes":
        return _("Yes") if value else _("No")
    if key == "step_id":
        return dict(item.steps).get(value, ("",))[0]
    if key == "letter_date":
        return dates.short_day(value)
    if key in ("value", "numerator", "denominator"):
        return number(value)
    return str(value)
