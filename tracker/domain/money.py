"""Sums of money of which some parts may not be known. Pure: no database, one currency at a time."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Total:
    """What is known adds up to `value` (None: nothing is known), of `parts` amounts of which `known` are stated."""

    value: Decimal | None
    known: int
    parts: int

    @property
    def is_complete(self) -> bool:
        return self.known == self.parts

    @property
    def at_least(self) -> bool:
        """Some amounts are stated and some are not: the sum is a lower limit."""
        return 0 < self.known < self.parts


def total(amounts: Iterable[Decimal | None]) -> Total:
    """Add up what is stated. An amount that is not stated is never a zero, and a stated zero counts as stated."""
    amounts = list(amounts)
    stated = [amount for amount in amounts if amount is not None]
    return Total(sum(stated, Decimal(0)) if stated else None, len(stated), len(amounts))


@dataclass(frozen=True)
class Line:
    """Money of a programme in a year: of the whole plan, or of the action `action`."""

    programme: Hashable
    action: Hashable | None
    year: int
    currency: str
    planned: Decimal | None
    spent: Decimal | None


def added_up(lines: Iterable[Line], parents: dict[Hashable, Hashable | None]) -> list[Line]:
    """Those lines that add up without counting money twice.

    A line of a programme for the whole plan holds those for its actions in the same year and currency; a line of a
    programme holds those of the programmes that are part of it.
    """
    lines = list(lines)
    whole = {(line.programme, line.year, line.currency) for line in lines if line.action is None}
    any_line = {(line.programme, line.year, line.currency) for line in lines}

    def is_part(line: Line) -> bool:
        if line.action is not None and (line.programme, line.year, line.currency) in whole:
            return True
        above, seen = parents.get(line.programme), {line.programme}
        while above is not None and above not in seen:
            if (above, line.year, line.currency) in any_line:
                return True
            seen.add(above)
            above = parents.get(above)
        return False

    return [line for line in lines if not is_part(line)]
