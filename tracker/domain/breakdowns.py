"""Breakdowns: do the cells add up, what are the margins of a table, how do cells roll up, what must not be shown.

check_breakdown(measure, figure, breakdown)   -> BreakdownCheck per part: difference, empty cells, state
margins(breakdown, cells, keep)               -> row, column and grand totals of a crossing
roll_up_cells(figures)                        -> cells summed over bodies or periods, with what is partial or withheld
suppress(figure, threshold, breakdowns)       -> the figure without the breakdowns that small numbers forbid
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple

from tracker.enums import Measure

from .figures import Breakdown, Cells, CellValue, Figure, add_cells, cell_key
from .values import add


class CheckState(StrEnum):
    EMPTY = "empty"  # no cell is known: nothing to check
    NO_TOTAL = "no_total"  # cells without a total
    ADDS_UP = "adds_up"
    PARTIAL = "partial"  # some cells are not known and the rest is below the total: allowed, and flagged
    MISMATCH = "mismatch"  # asks for "not recorded", or a reason


@dataclass(frozen=True)
class BreakdownCheck:
    """How the cells of one breakdown stand to the total, for one part (value; numerator, denominator of a share).

    `difference` is cells minus total: above zero, the cells hold too many. None where there is nothing to compare.
    `empty`: keys of cells that are not known, in the order of the table. `not_recorded`: keys of cells where people
    missing from the others can be put.
    """

    breakdown: Hashable
    part: str
    state: CheckState
    total: Decimal | None
    cells: Decimal | None
    difference: Decimal | None
    empty: tuple[str, ...]
    not_recorded: tuple[str, ...]


def check_breakdown(measure: Measure, figure: Figure, breakdown: Breakdown) -> tuple[BreakdownCheck, ...]:
    """Compare the sum of the cells with the total. The parts of a share are checked each; other measures have no cells.

    Source: docs/methodology, "Breakdowns". A cell whose key the layout does not have is counted too: a changed
    dimension must not silently drop figures.
    """
    if measure not in Measure.numeric():
        return ()
    cells = figure.cells.get(breakdown.id, {})
    known = {key: cell for key, cell in cells.items() if cell.given}
    empty = tuple(key for key in breakdown.codes_by_key if key not in known)
    parts = ("numerator", "denominator") if measure == Measure.SHARE else ("value",)
    return tuple(_check_part(figure, breakdown, part, known.values(), empty) for part in parts)


def _check_part(figure: Figure, breakdown: Breakdown, part: str, cells: Iterable[CellValue], empty: tuple[str, ...]):
    numbers = [getattr(cell, part) for cell in cells if getattr(cell, part) is not None]
    total, held = getattr(figure, part), add(numbers) if numbers else None
    difference = None if total is None or held is None else held - total
    return BreakdownCheck(
        breakdown=breakdown.id,
        part=part,
        state=_check_state(total, held, difference, empty),
        total=total,
        cells=held,
        difference=difference,
        empty=empty,
        not_recorded=_not_recorded_keys(breakdown),
    )


def _check_state(total, held, difference, empty) -> CheckState:
    if held is None:
        return CheckState.EMPTY
    if total is None:
        return CheckState.NO_TOTAL
    if difference == 0:
        return CheckState.ADDS_UP
    return CheckState.PARTIAL if difference < 0 and empty else CheckState.MISMATCH


def _not_recorded_keys(breakdown: Breakdown) -> tuple[str, ...]:
    return tuple(
        key
        for key, codes in breakdown.codes_by_key.items()
        if any(code in dim.not_recorded for code, dim in zip(codes, breakdown.dimensions, strict=True))
    )


class Margin(NamedTuple):
    """A total of a table: the sum of its known cells, None where none is known; `partial` where some are not."""

    cell: CellValue | None
    partial: bool


def margins(breakdown: Breakdown, cells: Cells, keep: Sequence[str] = ()) -> dict[str, Margin]:
    """Totals of a crossing over every dimension but those in `keep` (codes): {key of the kept codes: Margin}.

    Of sex x level, keep=("sex",) gives the totals by sex, keep=() the grand total under the key "".
    Cells of which the layout knows nothing have no place in a table and are left out.
    """
    places = [number for number, dimension in enumerate(breakdown.dimensions) if dimension.code in keep]
    groups = defaultdict(list)
    for key, codes in breakdown.codes_by_key.items():
        groups[cell_key(codes[place] for place in places)].append(cells.get(key) or CellValue())
    return {key: Margin(add_cells(group), not all(cell.given for cell in group)) for key, group in groups.items()}


class RolledCells(NamedTuple):
    """Cells of a roll-up. `partial`: breakdowns that some figure did not give, or without cells that others gave."""

    cells: dict[Hashable, dict[str, CellValue]]
    partial: frozenset
    withheld: frozenset


def roll_up_cells(figures: Iterable[Figure]) -> RolledCells:
    """Add cells up over figures that each count in the roll-up (bodies, or periods).

    A cell that some give and others don't is the sum of those that give it, and its breakdown is partial: the missing
    cell is not a zero. A breakdown withheld in one figure is withheld in the whole: else subtraction would reveal it.
    """
    given = [(figure.given_cells(), figure.withheld) for figure in figures]
    withheld = frozenset().union(*(names for _cells, names in given)) if given else frozenset()
    rolled, partial = {}, set()
    for breakdown in {name: None for cells, _names in given for name in cells if name not in withheld}:
        by_figure = [cells.get(breakdown, {}) for cells, _names in given]
        keys = {key: None for cells in by_figure for key in cells}
        rolled[breakdown] = {key: add_cells(cells[key] for cells in by_figure if key in cells) for key in keys}
        if any(key not in cells for cells in by_figure for key in keys):
            partial.add(breakdown)
    return RolledCells(rolled, frozenset(partial), withheld)


def suppress(figure: Figure, threshold: int | None, breakdowns: Iterable[Breakdown]) -> Figure:
    """Withhold every breakdown that shows, or lets anyone work out, a number of people above 0 and below `threshold`.

    Looked at: each cell; what is left of the total when all cells are taken from it; of a share also the rest
    (denominator minus numerator); and the differences between the margins of two breakdowns that would both be shown,
    of which the one with more dimensions goes. Applied when a revision is written; roll_up_cells carries it on.
    """
    if not threshold:
        return figure
    shown = figure.given_cells()
    small = {name for name, cells in shown.items() if _reveals(figure, cells.values(), threshold)}
    layouts = {breakdown.id: breakdown for breakdown in breakdowns}
    # Coarse before fine, so that of two that give each other away the finer one goes, and only while both are shown.
    order = sorted((name for name in shown if name in layouts), key=lambda name: len(layouts[name].dimensions))
    for coarse, fine in combinations(order, 2):
        both_shown = small.isdisjoint((coarse, fine))
        if both_shown and _differ_by_little(layouts[coarse], shown[coarse], layouts[fine], shown[fine], threshold):
            small.add(fine)
    if not small:
        return figure
    kept = {name: cells for name, cells in figure.cells.items() if name not in small}
    return replace(figure, cells=kept, withheld=figure.withheld | small)


def _is_small(number: Decimal, threshold: int) -> bool:
    return 0 < number < threshold


def _people(cell: CellValue) -> list[Decimal]:
    """The numbers of people that a cell tells, with the rest of a share, which anyone can subtract."""
    numbers = list(cell.parts().values())
    return [*numbers, cell.denominator - cell.numerator] if len(numbers) == 2 else numbers


def _reveals(figure: Figure, cells: Iterable[CellValue], threshold: int) -> bool:
    cells = list(cells)
    whole = CellValue(figure.value, figure.numerator, figure.denominator)
    numbers = [number for cell in cells for number in _people(cell)]
    if whole.given:
        held = _people(add_cells(cells))
        numbers += [total - part for total, part in zip(_people(whole), held, strict=False)]
    return any(_is_small(number, threshold) for number in numbers)


def _differ_by_little(coarse: Breakdown, coarse_cells: Cells, fine: Breakdown, fine_cells: Cells, threshold: int):
    """Whether a margin that both breakdowns have differs by a number of people that must not be known."""
    shared = {dimension.code for dimension in coarse.dimensions} & {dimension.code for dimension in fine.dimensions}
    for size in range(1, len(shared) + 1):
        for keep in combinations(sorted(shared), size):
            ours, theirs = margins(coarse, coarse_cells, keep), margins(fine, fine_cells, keep)
            for key in ours.keys() & theirs.keys():
                mine, other = ours[key].cell, theirs[key].cell
                if mine and other:
                    pairs = zip(_people(mine), _people(other), strict=False)
                    if any(_is_small(abs(one - two), threshold) for one, two in pairs):
                        return True
    return False
