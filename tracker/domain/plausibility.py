"""Questions to a reporter about a value that may be right but looks odd. They ask for a reason; they never block.

questions(measure, figure, previous, breakdowns)   -> what to ask about the figure and its cells
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tracker.enums import Measure

from .breakdowns import margins
from .figures import Breakdown, Cells, CellValue, Figure
from .values import quotient

TEN = Decimal(10)


class QuestionCode(StrEnum):
    """With the params of each; the numbers are Decimals."""

    MANY_TIMES_MORE = "many_times_more"  # value, previous, times: at least ten times the last value
    DROP_TO_ZERO = "drop_to_zero"  # previous
    PART_ABOVE_TOTAL = "part_above_total"  # category, value, total: more women than people


@dataclass(frozen=True)
class Question:
    """`part`: value, numerator or denominator. `breakdown`, `key`: of a cell; of the total, None."""

    code: QuestionCode
    part: str
    params: Mapping[str, Decimal | str]
    breakdown: Hashable | None = None
    key: str | None = None


def questions(
    measure: Measure,
    figure: Figure,
    previous: Figure | None,
    breakdowns: Iterable[Breakdown] = (),
    *,
    times: Decimal = TEN,
) -> tuple[Question, ...]:
    """What to ask. `previous`: the last approved figure of the same body. Without one only parts and totals compare.

    Asked: `times` the last value or more, or zero after a value above zero (each number, total and cells); a category
    that holds more than the total.
    """
    if measure not in Measure.numeric() or not figure.has_value(measure):
        return ()
    found = []
    if previous is not None:
        found += _of_total(figure, previous, times)
        for breakdown, cells in figure.given_cells().items():
            found += _of_cells(breakdown, cells, previous.cells.get(breakdown, {}), times)
    for breakdown in breakdowns:
        found += _parts_above_total(figure, breakdown)
    return tuple(found)


def _of_total(figure: Figure, previous: Figure, times: Decimal) -> Iterable[Question]:
    return _changes(_whole(figure), _whole(previous), times)


def _of_cells(breakdown: Hashable, cells: Cells, before: Cells, times: Decimal) -> Iterable[Question]:
    for key, cell in cells.items():
        if key in before:
            for question in _changes(cell, before[key], times):
                yield Question(question.code, question.part, question.params, breakdown, key)


def _whole(figure: Figure) -> CellValue:
    return CellValue(figure.value, figure.numerator, figure.denominator)


def _changes(cell: CellValue, before: CellValue, times: Decimal) -> Iterable[Question]:
    old = before.parts()
    for part, value in cell.parts().items():
        last = old.get(part)
        if last is None or last <= 0:
            continue
        if value == 0:
            yield Question(QuestionCode.DROP_TO_ZERO, part, {"previous": last})
        elif value >= times * last:
            params = {"value": value, "previous": last, "times": quotient(value, last)}
            yield Question(QuestionCode.MANY_TIMES_MORE, part, params)


def _parts_above_total(figure: Figure, breakdown: Breakdown) -> Iterable[Question]:
    """Women can't be more than people: the total of each single category against the total of the figure."""
    total = _whole(figure).parts()
    for dimension in breakdown.dimensions:
        for category, margin in margins(breakdown, figure.cells.get(breakdown.id, {}), [dimension.code]).items():
            for part, value in margin.cell.parts().items() if margin.cell else ():
                if part in total and value > total[part]:
                    params = {"category": category, "value": value, "total": total[part]}
                    yield Question(QuestionCode.PART_ABOVE_TOTAL, part, params, breakdown.id)
