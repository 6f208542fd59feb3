"""Cells that do not add up to the total, in words: "Women + Men = 41, the total says 42: 1 not recorded?"."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from .figures import CellValue
from .grid import Grid, total
from .wording import number

# Up to so many categories are named; more would be longer than a sentence.
MOST_NAMED = 4


def mismatch_text(grid: Grid, cells: Mapping[str, CellValue], whole: Decimal | None) -> str:
    """By how much the cells of a breakdown miss the total; "" where they agree, or one of the two is not known.

    The difference is put as a question about what is most likely: people whose category nobody wrote down, where the
    breakdown has a place for them.
    """
    held = total((spot.key for spot in grid.spots), cells)
    if held is None or held.value is None or whole is None or held.value == whole:
        return ""
    values = {
        "parts": _named(grid, cells),
        "sum": number(held.value),
        "total": number(whole),
        "difference": number(abs(held.value - whole)),
    }
    if held.value > whole:
        return _("%(parts)s = %(sum)s, the total says %(total)s: %(difference)s too many?") % values
    if any(spot.unknown for spot in grid.spots):
        return _("%(parts)s = %(sum)s, the total says %(total)s: %(difference)s not recorded?") % values
    return _("%(parts)s = %(sum)s, the total says %(total)s: %(difference)s missing from the cells?") % values


def _named(grid: Grid, cells: Mapping[str, CellValue]) -> str:
    """The categories that hold something; what is not recorded only where it is more than zero."""
    groups: dict[str, list] = {}
    for spot in grid.spots:
        groups.setdefault(spot.group, []).append(spot)
    names = []
    for label, spots in groups.items():
        held = total((spot.key for spot in spots), cells)
        if held is not None and not (held.value == 0 and all(spot.unknown for spot in spots)):
            names.append(label)
    return " + ".join(names) if len(names) <= MOST_NAMED else _("The cells together")
