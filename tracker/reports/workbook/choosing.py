"""Two versions of one report: what is taken from the workbook, field by field, the cells of a breakdown together."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from django.utils.translation import gettext as _

from tracker.domain.entries import EntryData
from tracker.enums import Availability

from .layout import FIGURES

CELLS, NOTE = "cells-", "note-"


def cells_name(breakdown_id: int) -> str:
    return f"{CELLS}{breakdown_id}"


def note_name(breakdown_id: int) -> str:
    return f"{NOTE}{breakdown_id}"


def mixed(stored: EntryData, written: EntryData, names: Collection[str]) -> EntryData:
    """The stored report with those fields of the workbook's that `names` holds."""
    plain = {name: getattr(written, name) for name in names if not name.startswith((CELLS, NOTE))}
    cells = {
        place: value
        for data, wanted in ((stored, False), (written, True))
        for place, value in data.given_cells().items()
        if (cells_name(place[0]) in names) is wanted
    }
    notes = {
        pk: text
        for data, wanted in ((stored, False), (written, True))
        for pk, text in data.notes.items()
        if (note_name(pk) in names) is wanted
    }
    return replace(stored, **plain, cells=cells, notes=notes)


def contradiction(measure: str, data: EntryData) -> str:
    """What is wrong where two things exclude each other, of which a save would drop one; else ""."""
    figures = any(getattr(data, name) is not None for name in FIGURES[measure] if name != "status")
    if data.availability != Availability.GIVEN and (figures or data.status or data.given_cells()):
        return _("A figure is filled in although none is given. Empty it, or choose that you can report.")
    if data.availability == Availability.GIVEN and data.reason:
        return _("A reason is filled in although nothing is missing. Empty it, or choose why there is no figure.")
    return ""
