"""What is published about one indicator or action, a row for each figure, as plain tables.

An indicator's table is long: the figure of all bodies for a period, each body's, and each category's of both, told
apart by `scope` and `breakdown`. Every row says by `status` why a figure is there or not.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum

from tracker.domain import progress
from tracker.domain.figures import CellValue, Figure
from tracker.domain.grid import Grid
from tracker.domain.queries.pages import ActionView, IndicatorView
from tracker.domain.queries.standing import Slot
from tracker.domain.values import percent
from tracker.enums import Availability, DataKind, Measure
from tracker.models import Action, Plan

from .table import Cell, Table

# Places of a percentage, which seldom ends; its parts are beside it, exact.
PERCENT_PLACES = Decimal("0.0001")


class Status(StrEnum):
    """Why a row has a figure, or none. Zero is a figure that was reported."""

    REPORTED = "reported"
    ZERO = "reported_zero"
    NOT_REPORTED = "not_reported"  # due by now, and no approved report
    NOT_DUE = "not_due"
    NOT_GIVEN = "not_given"  # the report is there, this category of it is not
    NOT_AVAILABLE = "not_available"
    NOT_APPLICABLE = "not_applicable"
    WITHHELD = "withheld"
    SOURCES_DIFFER = "sources_differ"


_UNGIVEN = {
    Availability.NOT_AVAILABLE: Status.NOT_AVAILABLE,
    Availability.NOT_APPLICABLE: Status.NOT_APPLICABLE,
    Availability.WITHHELD: Status.WITHHELD,
}


def status_of(figure: Figure, measure: str) -> Status:
    """What a published report gives; `measure` empty: of an action."""
    if figure.availability != Availability.GIVEN:
        return _UNGIVEN[figure.availability]
    if measure == Measure.SHARE and figure.denominator == 0:
        return Status.NOT_APPLICABLE
    number = figure.numerator if measure == Measure.SHARE else figure.value
    return Status.ZERO if number == 0 else Status.REPORTED


ALL_BODIES, ONE_BODY = "all_bodies", "body"

INDICATOR_COLUMNS = (
    "plan", "indicator", "title", "measure", "unit", "period", "period_start", "period_end", "due_on", "scope", "body",
    "body_name", "breakdown", "category", "category_name", "status", "value", "numerator", "denominator", "percent",
    "answer", "bodies_yes", "step", "step_title", "running_total", "partial", "provisional", "bodies_reported",
    "bodies_expected", "reason", "narrative", "text_language", "approved_at", "revision", "address",
)  # fmt: skip
ACTION_COLUMNS = (
    "plan", "action", "title", "period", "period_start", "period_end", "due_on", "body", "body_name", "report_status",
    "implementation_status", "implementation_status_text", "percent", "reason", "narrative", "obstacles", "next_steps",
    "text_language", "approved_at", "revision", "address",
)  # fmt: skip


def indicator_table(view: IndicatorView, *, of: str = "", body: str = "", address: str, kind: DataKind) -> Table:
    """The figures of one indicator, or one of its `parts`: "totals", "bodies" or the name of a breakdown.

    `body`: slug of the one whose rows alone are wanted.
    """
    rows = IndicatorRows(view, address)
    indicator = view.state.indicator
    name = "-".join(filter(None, [indicator.plan.slug, indicator.code, of.replace("*", "-"), body]))
    return Table(name, INDICATOR_COLUMNS, rows.tuples(of, body), kind)


def parts(view: IndicatorView) -> list[str]:
    """What `of` may be."""
    return ["totals", "bodies", *(grid.record_key for grid in view.grids)]


class IndicatorRows:
    """Makes the rows; each is a dict with the columns that it has something for."""

    def __init__(self, view: IndicatorView, address: str):
        self.view, self.state = view, view.state
        self.indicator = view.state.indicator
        self.measure = Measure(self.indicator.measure)
        self.steps = {step.order: step.title for step in self.indicator.steps.all()}
        self.always = {
            "plan": self.indicator.plan.slug,
            "indicator": self.indicator.code,
            "title": self.indicator.title,
            "measure": self.indicator.measure,
            "unit": self.indicator.unit,
            "address": address,
        }

    def tuples(self, of: str, body: str) -> Iterator[tuple[Cell, ...]]:
        for row in self.rows(of):
            if body and row.get("body") != body:
                continue
            row = self.always | row
            yield tuple(row.get(column) for column in INDICATOR_COLUMNS)

    def rows(self, of: str) -> Iterator[dict[str, Cell]]:
        slots: dict[object, list[Slot]] = {}
        for slot in self.state.slots:
            slots.setdefault(slot.period.pk, []).append(slot)
        asked = [point for point in self.state.points if point.period.key in slots]
        totals = {}
        if self.indicator.over_time == "sum" and self.measure in Measure.additive():
            totals = {p.period.key: p.result for p in progress.running_totals(self.measure, asked)}
        for point in asked:
            found = slots[point.period.key]
            total = self._total(point, found, totals.get(point.period.key))
            if of in ("", "totals"):
                yield total
            if of in ("", "bodies"):
                yield from (self._report(slot) for slot in found)
            for grid in self.view.grids:
                if of in ("", grid.record_key):
                    yield from self._total_cells(grid, point, total)
                    for slot in found:
                        yield from self._report_cells(grid, slot)

    def _period(self, period) -> dict[str, Cell]:
        return {"period": period.label, "period_start": period.starts_on, "period_end": period.ends_on}

    # All bodies

    def _total(self, point: progress.Point, slots: list[Slot], running: progress.RollUp | None) -> dict[str, Cell]:
        result = point.result
        row = self._period(point.period) | {
            "due_on": max(slot.due_on for slot in slots),
            "scope": ALL_BODIES,
            "status": self._total_status(result, slots),
            "bodies_reported": result.coverage.reported,
            "bodies_expected": result.coverage.expected,
            "provisional": result.provisional,
        }
        if not result.given:
            # Of a share, 0 of 0 was reported, and is no percentage.
            return row | share_parts(result.numerator, result.denominator)
        if self.measure == Measure.YES_NO:
            return row | {"bodies_yes": result.yes}
        if self.measure == Measure.MILESTONE:
            return row | self._step(result.step)
        if self.measure == Measure.SHARE:
            return row | share_parts(result.numerator, result.denominator)
        more = {"running_total": running.value} if running is not None and running.given else {}
        return row | {"value": result.value} | more

    def _total_status(self, result: progress.RollUp, slots: list[Slot]) -> Status:
        if result.conflict:
            return Status.SOURCES_DIFFER
        if result.availability is None:
            return Status.NOT_REPORTED if any(slot.is_missing for slot in slots) else Status.NOT_DUE
        if not result.given:
            return _UNGIVEN[result.availability]
        number = result.numerator if self.measure == Measure.SHARE else result.value
        return Status.ZERO if number == 0 else Status.REPORTED

    def _total_cells(self, grid: Grid, point: progress.Point, total: dict[str, Cell]) -> Iterator[dict[str, Cell]]:
        result = point.result
        cells = result.cells.get(grid.record_key, {})
        kept = {key: total[key] for key in ("period", "period_start", "period_end", "due_on", "scope")}
        kept |= {"partial": grid.record_key in result.partial if cells else None}
        kept |= {key: total[key] for key in ("bodies_reported", "bodies_expected", "provisional")}
        withheld = grid.record_key in result.withheld
        without = total["status"] if not result.given else None
        yield from self._cells(grid, cells, kept, withheld=withheld, without=without)

    # One body

    def _report(self, slot: Slot) -> dict[str, Cell]:
        row = self._of_body(slot) | {"status": slot_status(slot, self.measure)}
        if slot.report is None:
            return row
        report = slot.report
        row |= {"narrative": report.narrative, "text_language": report.language}
        row |= {"approved_at": report.published_at, "revision": report.number}
        return row | figure_cells(report.figure, self.steps)

    def _of_body(self, slot: Slot) -> dict[str, Cell]:
        body = {"due_on": slot.due_on, "scope": ONE_BODY, "body": slot.actor.slug, "body_name": slot.actor.name}
        return self._period(slot.period) | body

    def _report_cells(self, grid: Grid, slot: Slot) -> Iterator[dict[str, Cell]]:
        figure = slot.report.figure if slot.report else Figure(Availability.NOT_AVAILABLE)
        status = slot_status(slot, self.measure)
        without = status if status not in (Status.REPORTED, Status.ZERO) else None
        cells, withheld = figure.cells.get(grid.record_key, {}), grid.record_key in figure.withheld
        yield from self._cells(grid, cells, self._of_body(slot), withheld=withheld, without=without)

    def _cells(self, grid: Grid, cells, kept, *, withheld: bool, without: Status | None) -> Iterator[dict[str, Cell]]:
        """A row for each category. `without`: why there can be no figure in any of them."""
        for spot in grid.spots:
            cell = cells.get(spot.key)
            names = {"breakdown": grid.record_key, "category": spot.key, "category_name": spot.label}
            if withheld:
                yield kept | names | {"status": Status.WITHHELD}
            elif cell is not None and cell.given:
                yield kept | names | cell_figure(cell)
            else:
                yield kept | names | {"status": without or Status.NOT_GIVEN}

    def _step(self, order: int | None) -> dict[str, Cell]:
        return {"step": order, "step_title": self.steps.get(order, "")}


def slot_status(slot: Slot, measure: str) -> Status:
    """Why there is a figure of one body, or none; `measure` empty: an action."""
    if slot.report is None:
        return Status.NOT_REPORTED if slot.is_missing else Status.NOT_DUE
    return status_of(slot.report.figure, measure)


def figure_cells(figure: Figure, steps: dict[int, str]) -> dict[str, Cell]:
    """What one body reported, by column; `steps`: titles of a milestone's steps."""
    row: dict[str, Cell] = {"reason": figure.reason, "value": figure.value}
    row |= share_parts(figure.numerator, figure.denominator)
    if figure.yes is not None:
        row["answer"] = "yes" if figure.yes else "no"
    if figure.step:
        row |= {"step": figure.step, "step_title": steps.get(figure.step, "")}
    return row


def cell_figure(cell: CellValue) -> dict[str, Cell]:
    number = cell.value if cell.value is not None else cell.numerator
    status = Status.ZERO if number == 0 else Status.REPORTED
    return {"status": status, "value": cell.value, **share_parts(cell.numerator, cell.denominator)}


def share_parts(numerator: Decimal | None, denominator: Decimal | None) -> dict[str, Cell]:
    if numerator is None or denominator is None:
        return {}
    rate = percent(numerator, denominator)
    rounded = None if rate is None else rate.quantize(PERCENT_PLACES)
    return {"numerator": numerator, "denominator": denominator, "percent": rounded}


def action_table(plan: Plan, action: Action, view: ActionView, *, address: str, kind: DataKind) -> Table:
    """What each body was to report of an action for each period, and what is published of it."""
    always = (plan.slug, action.code, action.title)
    rows = ((*always, *_action_row(slot), address) for slot in view.state.slots)
    return Table(f"{plan.slug}-{action.code}", ACTION_COLUMNS, rows, kind)


def _action_row(slot: Slot) -> tuple[Cell, ...]:
    period, actor, report = slot.period, slot.actor, slot.report
    when = (period.label, period.starts_on, period.ends_on, slot.due_on, actor.slug, actor.name)
    if report is None:
        return (*when, slot_status(slot, ""), *(None,) * 10)
    status = report.status
    return (
        *when,
        slot_status(slot, ""),
        str(status) if status else None,
        str(status.label) if status else None,
        report.percent,
        report.figure.reason,
        report.narrative,
        report.obstacles,
        report.next_steps,
        report.language,
        report.published_at,
        report.number,
    )
