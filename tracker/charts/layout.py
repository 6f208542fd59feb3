"""Where things go: round steps for an axis, and places for labels where they cover nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise

_FACTORS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(3), Decimal(4), Decimal(5), Decimal(10))


def ticks(low: Decimal, high: Decimal, *, whole: bool = False) -> list[Decimal]:
    """Round values from at or below `low` to at or above `high`: 3 to 5 steps, the fewest that overshoot least.

    `whole`: no step under 1, so a count up to 2 gets fewer. Where there is no span the axis runs to 1.
    """
    if high <= low:
        high = low + 1
    span = high - low
    best: tuple[Decimal, int, list[Decimal]] | None = None
    for exponent in (span.adjusted() - 1, span.adjusted()):
        for factor in _FACTORS:
            step = factor.scaleb(exponent)
            if whole and step != step.to_integral_value():
                continue
            first = (low / step).to_integral_value(ROUND_FLOOR)
            last = (high / step).to_integral_value(ROUND_CEILING)
            values = [step * n for n in range(int(first), int(last) + 1)]
            fits = 4 <= len(values) <= 6 or (whole and step == 1 and len(values) < 4)
            if fits and (best is None or (values[-1] - values[0], len(values)) < best[:2]):
                best = (values[-1] - values[0], len(values), values)
    return best[2] if best else [low, high]


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: "Box") -> float:
        # Most boxes are apart, and there are thousands of pairs in a chart.
        if self.left >= other.right or other.left >= self.right or self.top >= other.bottom or other.top >= self.bottom:
            return 0.0
        across = min(self.right, other.right) - max(self.left, other.left)
        return across * (min(self.bottom, other.bottom) - max(self.top, other.top))


@dataclass
class Canvas:
    """What is drawn already, so that a label can be put where it hides least. `bounds` is where labels may stand."""

    bounds: Box
    # Each with what a square pixel of it costs to cover: a word more than a sign, a sign more than a line.
    taken: list[tuple[Box, float]] = field(default_factory=list)

    def keep_clear(self, *boxes: Box) -> None:
        self.taken.extend((box, 2) for box in boxes)

    def keep_clear_of_line(self, vertices: Iterable[tuple[float, float]], half: float = 3) -> None:
        """A line counts as a chain of small boxes, one each 5 pixels."""
        for (x0, y0), (x1, y1) in pairwise(vertices):
            steps = max(1, int(max(abs(x1 - x0), abs(y1 - y0)) // 5))
            for n in range(steps + 1):
                x, y = x0 + (x1 - x0) * n / steps, y0 + (y1 - y0) * n / steps
                self.taken.append((Box(x - half, y - half, x + half, y + half), 0.7))

    def place(self, candidates: list[Box]) -> int:
        """The index of the candidate that covers least, the earlier one among equals; its place is then taken."""
        best, least = 0, float("inf")
        for index, box in enumerate(candidates):
            cost = self._cost(box)
            if cost < least:
                best, least = index, cost
            if not cost:
                break
        self.taken.append((candidates[best], 4))
        return best

    def _cost(self, box: Box) -> float:
        area = (box.right - box.left) * (box.bottom - box.top)
        outside = area - box.overlap(self.bounds)
        return 6 * outside + sum([cost * box.overlap(other) for other, cost in self.taken])
