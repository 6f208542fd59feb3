"""How reports add up, over bodies and over periods. Pure functions: no database, no clock (docs: methodology).

The arithmetic lies in eight modules, this one among them:
  values       exact numbers: parse_decimal, format_decimal, plain_decimal
  figures      Figure, CellValue, Breakdown: what a body reports; figure_errors
  breakdowns   check_breakdown, margins, roll_up_cells, suppress
  progress     over_bodies, over_periods, running_totals; Coverage, RollUp, Period, Point
  actions      roll_up_action, tally
  assessment   assess: on track or not, with every input of the formula (judgement: its terms)
  plausibility questions to the reporter about a value that looks odd

over_bodies(measure, over_bodies, reports)      {body: Figure, or None where there is no approved report} -> RollUp
over_periods(measure, over_time, points)        [Point(period, RollUp)] -> RollUp of the whole time
running_totals(measure, points)                 the same cumulated, period by period; a gap stays a gap
last_settled(periods, on=)                      the last period that is over and due: what assessments are made for
over_bodies_of_cell(..., breakdown, key)        one cell (women) alone, to be assessed like a figure of its own
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from tracker.enums import Availability, Measure, OverBodies, OverTime

from .breakdowns import roll_up_cells
from .figures import Cells, CellValue, Figure
from .values import add, mean, percent, quotient


@dataclass(frozen=True)
class Coverage:
    """Who was asked and who answered.

    A body for which the thing does not apply is not asked: it is in no number. "Not available" and "withheld" are
    answers, so they count as reported; but they add nothing to a sum, so the roll-up stays provisional.
    Members are body keys; of a roll-up over periods, (period key, body key).
    """

    with_figure: tuple = ()
    without_figure: tuple = ()
    missing: tuple = ()
    not_applicable: tuple = ()

    @property
    def expected(self) -> int:
        return self.reported + len(self.missing)

    @property
    def reported(self) -> int:
        return len(self.with_figure) + len(self.without_figure)

    @property
    def figures(self) -> int:
        return len(self.with_figure)

    @property
    def complete(self) -> bool:
        """Every body that was asked gave a figure."""
        return not self.missing and not self.without_figure


@dataclass(frozen=True)
class RollUp:
    """A figure made of several. The fields that the measure does not have are None.

    `availability`: GIVEN with a value; NOT_APPLICABLE where there is nothing to measure (`numerator` and `denominator`
    0 of 0, or nobody it applies to); NOT_AVAILABLE or WITHHELD where all who answered said so; None: not reported.
    `value`: sum, or the percentage of a share, unrounded. `yes` of `of` bodies. `step`: the least advanced.
    `distribution`: bodies by step or by yes and no. `conflict`: a single source has sent different figures.
    `periods`: keys of the periods that the figure is of; `gaps`: those of the time asked for that have none.
    """

    measure: Measure
    availability: Availability | None = None
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    yes: int | None = None
    of: int | None = None
    step: int | None = None
    distribution: Mapping = field(default_factory=dict)
    cells: Mapping[Hashable, Cells] = field(default_factory=dict)
    partial: frozenset = frozenset()
    withheld: frozenset = frozenset()
    coverage: Coverage = Coverage()
    conflict: bool = False
    periods: tuple = ()
    gaps: tuple = ()

    @property
    def given(self) -> bool:
        return self.availability == Availability.GIVEN

    @property
    def provisional(self) -> bool:
        """Below full coverage: some body that was asked is not in the figure."""
        return not self.coverage.complete

    @property
    def number(self) -> Decimal | None:
        """What charts and assessments read: the value, the bodies that say yes, or the position of the step."""
        whole = self.yes if self.yes is not None else self.step
        return self.value if whole is None else Decimal(whole)

    def figure(self) -> Figure:
        """The parts that roll up further, in the shape of a reported figure."""
        return Figure(
            value=None if self.measure == Measure.SHARE else self.value,
            numerator=self.numerator,
            denominator=self.denominator,
            cells=self.cells,
            withheld=self.withheld,
        )


@dataclass(frozen=True)
class Period:
    """A reporting period. `due_on`: the last day on which a report is in time."""

    key: Hashable
    label: str
    starts_on: date
    ends_on: date
    due_on: date


@dataclass(frozen=True)
class Point:
    """A period with what is known of it."""

    period: Period
    result: RollUp


# Over bodies


def over_bodies(measure: Measure, over: OverBodies, reports: Mapping[Hashable, Figure | None]) -> RollUp:
    """One period, all bodies that were asked: {body key: its approved figure, None where there is none}.

    Count, quantity: sum of values. Share: sum of numerators / sum of denominators, never a mean of percentages; 0 of 0
    is "not applicable". Yes-no: n of the m that answered. Milestone: the least advanced step. Single: the one source;
    several that differ are a conflict, and no figure is chosen. A missing body is never a zero: it lowers coverage.
    """
    coverage = coverage_of(measure, reports)
    figures = [reports[body] for body in coverage.with_figure]
    if not figures:
        return RollUp(measure, _availability_of_none(reports), coverage=coverage)
    if over == OverBodies.SINGLE:
        if any(_content(figure) != _content(figures[0]) for figure in figures):
            unused = replace(coverage, with_figure=(), without_figure=coverage.without_figure + coverage.with_figure)
            return RollUp(measure, coverage=unused, conflict=True)
        figures = figures[:1]
    rolled = roll_up_cells(figures)
    values = _roll_up(measure, figures)
    return RollUp(measure, coverage=coverage, **values, **rolled._asdict())


def coverage_of(measure: Measure | None, reports: Mapping[Hashable, Figure | None]) -> Coverage:
    groups = {"with_figure": [], "without_figure": [], "missing": [], "not_applicable": []}
    for body, figure in reports.items():
        if figure is None:
            groups["missing"].append(body)
        elif figure.availability == Availability.NOT_APPLICABLE:
            groups["not_applicable"].append(body)
        else:
            groups["with_figure" if figure.has_value(measure) else "without_figure"].append(body)
    return Coverage(**{name: tuple(bodies) for name, bodies in groups.items()})


def _availability_of_none(reports: Mapping[Hashable, Figure | None]) -> Availability | None:
    """What to say where nobody gave a figure: "not reported" as soon as one body is silent."""
    answers = {None if figure is None else figure.availability for figure in reports.values()}
    if not answers or None in answers:
        return None
    for answer in (Availability.NOT_APPLICABLE, Availability.WITHHELD):
        if answers == {answer}:
            return answer
    return Availability.NOT_AVAILABLE


def _content(figure: Figure) -> tuple:
    return figure.value, figure.numerator, figure.denominator, figure.yes, figure.step


def _roll_up(measure: Measure, figures: Sequence[Figure]) -> dict:
    if measure in Measure.additive():
        return {"availability": Availability.GIVEN, "value": add(figure.value for figure in figures)}
    if measure == Measure.SHARE:
        return _share(add(figure.numerator for figure in figures), add(figure.denominator for figure in figures))
    if measure == Measure.YES_NO:
        answers = Counter(figure.yes for figure in figures)
        distribution = {True: answers[True], False: answers[False]}
        return {
            "availability": Availability.GIVEN, "yes": answers[True], "of": len(figures), "distribution": distribution,
        }  # fmt: skip
    if measure == Measure.MILESTONE:
        steps = Counter(figure.step for figure in figures)
        distribution = dict(sorted(steps.items()))
        return {"availability": Availability.GIVEN, "step": min(steps), "distribution": distribution}
    return {"availability": Availability.GIVEN}


def _share(numerator: Decimal, denominator: Decimal) -> dict:
    value = percent(numerator, denominator)
    availability = Availability.NOT_APPLICABLE if value is None else Availability.GIVEN
    return {"availability": availability, "value": value, "numerator": numerator, "denominator": denominator}


# Over periods


def over_periods(measure: Measure, over_time: OverTime, points: Sequence[Point]) -> RollUp:
    """All points as one figure. Give only periods that are meant to count: each silent one is a gap.

    sum: values, or parts of a share, are added. latest: the last period that has a value; `periods` names it and
    `gaps` names later ones without, so that a page never passes it off as theirs. mean: over the periods with a value;
    a gap is not a zero. max: the highest (of equals, the latest). Gaps lower coverage, except for latest, where only
    the period shown counts. Raises ValueError for a way that the measure does not have.
    """
    refuse_impossible(measure, over_time)
    points = sorted(points, key=lambda point: point.period.ends_on)
    with_value = [point for point in points if point.result.given]
    hidden = [point.result for point in points if _hides_a_cell(point.result)]
    gaps = tuple(point.period.key for point in points if not point.result.given)
    if not with_value:
        return _nothing(measure, points, gaps)
    if over_time == OverTime.LATEST:
        last = with_value[-1]
        return replace(last.result, periods=(last.period.key,), gaps=gaps, coverage=_coverage_over_time([last]))
    coverage = _coverage_over_time(points)
    if hidden:
        return replace(hidden[0], coverage=coverage, gaps=gaps)
    if over_time == OverTime.MAX:
        top = max(with_value, key=lambda point: (point.result.value, point.period.ends_on))
        return replace(top.result, periods=(top.period.key,), gaps=gaps, coverage=coverage)
    periods = tuple(point.period.key for point in with_value)
    rolled = _cells_over_time(over_time, [point.result for point in with_value])
    values = _values_over_time(measure, over_time, [point.result for point in points])
    return RollUp(measure, coverage=coverage, periods=periods, gaps=gaps, **values, **rolled)


def refuse_impossible(measure: Measure, over_time: OverTime) -> None:
    if measure in Measure.additive():
        return
    if over_time == OverTime.LATEST or (measure == Measure.SHARE and over_time == OverTime.SUM):
        return
    raise ValueError(f"A figure of measure {measure} has no {over_time} over time")


def _hides_a_cell(result: RollUp) -> bool:
    return result.availability == Availability.WITHHELD and bool(result.withheld)


def _nothing(measure: Measure, points: Sequence[Point], gaps: tuple) -> RollUp:
    """No period has a value: "not applicable" and the like only where all of them say the same."""
    answers = {point.result.availability for point in points}
    availability = answers.pop() if len(answers) == 1 else None
    return RollUp(measure, availability, coverage=_coverage_over_time(points), gaps=gaps)


def _coverage_over_time(counted: Sequence[Point]) -> Coverage:
    """Coverage of the counted points, with (period, body) for members, also where there is one period only."""
    groups = {}
    for name in ("with_figure", "without_figure", "missing", "not_applicable"):
        groups[name] = tuple(
            (point.period.key, body) for point in counted for body in getattr(point.result.coverage, name)
        )
    return Coverage(**groups)


def _values_over_time(measure: Measure, over_time: OverTime, results: Sequence[RollUp]) -> dict:
    if measure == Measure.SHARE:
        # 0 of 0 adds nothing and hides nothing, so periods that are "not applicable" may stand in the sum.
        parts = [result for result in results if result.numerator is not None]
        return _share(add(part.numerator for part in parts), add(part.denominator for part in parts))
    values = [result.value for result in results if result.given]
    return {"availability": Availability.GIVEN, "value": add(values) if over_time == OverTime.SUM else mean(values)}


def _cells_over_time(over_time: OverTime, results: Sequence[RollUp]) -> dict:
    rolled = roll_up_cells(result.figure() for result in results)
    partial = rolled.partial.union(*(result.partial for result in results)) - rolled.withheld
    cells = rolled.cells
    if over_time == OverTime.MEAN:
        # A mean of a cell that some periods lack would not be of the same periods as the mean of the total.
        cells = {name: _mean_cells(found, name, results) for name, found in cells.items()}
    return {"cells": cells, "partial": partial, "withheld": rolled.withheld}


def _mean_cells(cells: Cells, breakdown: Hashable, results: Sequence[RollUp]) -> dict[str, CellValue]:
    number = Decimal(len(results))
    return {
        key: CellValue(quotient(cell.value, number))
        for key, cell in cells.items()
        if all(key in result.cells.get(breakdown, {}) for result in results)
    }


def running_totals(measure: Measure, points: Sequence[Point]) -> list[Point]:
    """The sum so far at the end of each period, in order of time. A period without a value stays without one.

    After a gap the total goes on without what is missing, and says so by its coverage.
    """
    points = sorted(points, key=lambda point: point.period.ends_on)
    return [
        Point(
            point.period,
            over_periods(measure, OverTime.SUM, points[: number + 1]) if point.result.given else point.result,
        )
        for number, point in enumerate(points)
    ]


def is_settled(period: Period, *, on: date) -> bool:
    """Over, and its due date has passed: a report due on a day is in time until the end of that day."""
    return period.ends_on < on and period.due_on < on


def last_settled(periods: Iterable[Period], *, on: date) -> Period | None:
    """The last finished period whose due date has passed; None before the first."""
    return max((period for period in periods if is_settled(period, on=on)), key=lambda p: p.ends_on, default=None)


# One cell alone


def over_bodies_of_cell(
    measure: Measure, over: OverBodies, reports: Mapping[Hashable, Figure | None], breakdown: Hashable, key: str
) -> RollUp:
    """One cell (women) over the bodies of a period, to be assessed like a figure of its own.

    A body that gave a figure without this cell has not given it: that is no zero. One body whose breakdown is withheld
    withholds the whole, and over_periods carries that on: else subtraction would reveal it.
    """
    result = over_bodies(measure, over, {body: _cell_of(figure, breakdown, key) for body, figure in reports.items()})
    if any(figure is not None and breakdown in figure.withheld for figure in reports.values()):
        withheld = frozenset([breakdown])
        return RollUp(measure, Availability.WITHHELD, coverage=result.coverage, withheld=withheld)
    return result


def _cell_of(figure: Figure | None, breakdown: Hashable, key: str) -> Figure | None:
    if figure is None or figure.availability != Availability.GIVEN:
        return figure
    cell = figure.cells.get(breakdown, {}).get(key)
    if cell is None or not cell.given:
        return Figure(Availability.WITHHELD if breakdown in figure.withheld else Availability.NOT_AVAILABLE)
    return Figure(value=cell.value, numerator=cell.numerator, denominator=cell.denominator)
