"""How wide the columns of a report's table are: as the report wishes, but none narrower than its longest word."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .document import Table

# Longer ones are addresses and hashes, which may be broken anywhere.
LONGEST_WORD = 16
# Where a line may end; a no-break space holds.
_BREAKS = re.compile(r"[ \t\n\-–—/]+")


def shared(total: float, wishes: list[float], least: list[float]) -> list[float]:
    """Widths that together are `total`: none below its `least` while there is room, the rest by `wishes`."""
    if sum(least) >= total:
        return [total * one / (sum(least) or 1) for one in least]
    held: set[int] = set()
    while True:
        free = [n for n in range(len(wishes)) if n not in held]
        left = total - sum(least[n] for n in held)
        wished = sum(wishes[n] for n in free) or 1
        tight = {n for n in free if left * wishes[n] / wished < least[n]}
        if not tight:
            return [least[n] if n in held else left * wishes[n] / wished for n in range(len(wishes))]
        held |= tight


def longest_word(texts: Iterable[str]) -> int:
    """Letters of the longest part that a line cannot break."""
    words = (len(word) for text in texts for word in _BREAKS.split(text))
    return min(LONGEST_WORD, max(words, default=0))


def texts_of(table: Table, index: int) -> Iterable[str]:
    """All that stands in one column."""
    yield from (table.columns[index].title, table.columns[index].unit)
    yield from (row.cells[index].text for row in table.rows)
