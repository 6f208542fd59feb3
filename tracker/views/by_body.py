"""An indicator's figures by body: a small chart each, or a large one of the body that the reader chose."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tracker import charts
from tracker.domain import progress
from tracker.domain.queries.standing import Slot
from tracker.domain.wording import number, value_text
from tracker.enums import Measure
from tracker.models import Actor

from .charting import IndicatorFigures
from .slots import due_note, report_state


@dataclass(frozen=True)
class Cell:
    """What stands for one body and period in the table behind the charts."""

    words: str
    look: str = ""  # missing, muted, or "" of a figure


class ByBody:
    """Charts for numbers of two bodies or more, to one scale; False where there are none.

    `chosen`: slug of a body out of the address, ignored where it is none of these.
    """

    def __init__(self, page: IndicatorFigures, chosen: str = ""):
        self.page, self.measure, self.periods = page, page.measure, [point.period for point in page.asked]
        self.slots: dict[int, dict[int, Slot]] = {}
        self.bodies: list[Actor] = []
        for slot in page.view.state.slots:
            if slot.assignment.actor_id not in self.slots:
                self.bodies.append(slot.actor)
            self.slots.setdefault(slot.assignment.actor_id, {})[slot.period.pk] = slot
        self.chosen = next((body for body in self.bodies if body.slug == chosen), None)

    def __bool__(self) -> bool:
        reported = any(slot.report for slot in self.page.view.state.slots)
        return self.measure in Measure.numeric() and len(self.bodies) > 1 and reported

    @property
    def scope(self) -> str:
        """What the numbers are, for a file."""
        words = [capfirst(self.page.indicator.unit), _("By body, the same scale in each")]
        if self.chosen:
            words = [str(self.chosen), words[0], _("To the scale of all bodies")]
        return ". ".join(filter(None, words))

    @cached_property
    def drawings(self) -> list[charts.ChartDrawing]:
        """Of all bodies, or of the chosen one alone and larger, to the same scale."""
        share = self.measure == Measure.SHARE
        chart = charts.BodiesChart(
            title=self.page.indicator.title,
            unit=self.page.indicator.unit or "",
            percent=share,
            decimals=1 if share else None,
            panels=tuple(charts.Panel(str(body), tuple(self._points(body))) for body in self.bodies),
        )
        if self.chosen:
            return [charts.panel_drawing(chart, self.bodies.index(self.chosen))]
        return charts.drawings(chart)

    def _points(self, body: Actor):
        for period in self.periods:
            slot = self.slots[body.pk].get(period.key)
            state = report_state(slot)
            value = slot.report.figure.number(self.measure) if state is charts.State.APPROVED else None
            if state is charts.State.APPROVED and value is None:
                state = charts.State.NOT_APPLICABLE
            yield charts.Point(period.label, period.starts_on, period.ends_on, value, state, note=self._note(slot))

    def _note(self, slot: Slot | None) -> str:
        """The parts of a share, which are what the body reported."""
        figure = slot.report.figure if slot and slot.report else None
        if figure is None or figure.numerator is None or figure.denominator is None:
            return ""
        return f"{number(figure.numerator)} / {number(figure.denominator)}"

    @property
    def table(self) -> list[tuple[Actor, list[Cell]]]:
        """A row for each body shown, a cell for each of `periods`."""
        shown = [self.chosen] if self.chosen else self.bodies
        return [(body, [self._cell(body, period) for period in self.periods]) for body in shown]

    def _cell(self, body: Actor, period: progress.Period) -> Cell:
        slot = self.slots[body.pk].get(period.key)
        if slot is None:
            return Cell(capfirst(charts.State.NOT_EXPECTED.words), "muted")
        if slot.report:
            return Cell(value_text(self.measure, slot.report.figure))
        return Cell(_("No approved report"), "missing") if slot.is_missing else Cell(capfirst(due_note(slot)), "muted")
