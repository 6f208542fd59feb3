"""What the charts of an indicator are made of: the data of its page or of a report, as plain charts. No query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cached_property

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker.domain import progress
from tracker.domain.grid import Grid
from tracker.domain.queries.standing import IndicatorState, Slot
from tracker.domain.values import EXACT, HUNDRED
from tracker.domain.wording import number
from tracker.enums import Measure, OverTime

from .model import (
    Answers,
    Chart,
    Mark,
    MilestoneChart,
    Point,
    Row,
    SexChart,
    ShareChart,
    State,
    StepsReached,
    TrendChart,
    YesNoChart,
)
from .states import UNGIVEN, report_state

# Where the path to the target stands is a quotient, with no end of digits; it is a mark for the eye.
PLACES = 1
SEX = {"women": "women", "men": "men", "not-recorded": "unrecorded"}


class IndicatorCharts:
    """The charts of one indicator. `proposed`: id of a period whose figure is not approved yet, and is drawn so."""

    def __init__(self, state: IndicatorState, grids: Iterable[Grid], proposed: int | None = None):
        self.state, self.grids, self.proposed = state, list(grids), proposed
        self.indicator = state.indicator
        self.measure = Measure(self.indicator.measure)
        self.steps = {step.order: step.title for step in self.indicator.steps.all()}
        self.by_period: dict[int, list[Slot]] = {}
        for slot in state.slots:
            self.by_period.setdefault(slot.period.pk, []).append(slot)

    @property
    def asked(self) -> Sequence[progress.Point]:
        """The periods for which some body was asked."""
        return [point for point in self.state.points if point.period.key in self.by_period]

    @property
    def runs_up(self) -> bool:
        return self.indicator.over_time == OverTime.SUM and self.measure in Measure.additive()

    def _point_state(self, point: progress.Point) -> State:
        if point.result.given:
            return State.APPROVED
        slots = self.by_period.get(point.period.key)
        if not slots:
            return State.NOT_EXPECTED
        if point.result.availability is not None:
            return UNGIVEN[point.result.availability]
        return State.MISSING if any(s.is_missing for s in slots) else State.NOT_DUE

    @cached_property
    def trend(self) -> Chart | None:
        """The chart over time that suits the measure; None where no figure is published."""
        if not any(point.result.given for point in self.asked):
            return None
        if self.measure == Measure.YES_NO:
            return YesNoChart(title=self.indicator.title, rows=tuple(self._answers()))
        if self.measure == Measure.MILESTONE:
            return self._milestone()
        if self.measure == Measure.NARRATIVE:
            return None
        return self._trend()

    def _answers(self) -> Iterator[Answers]:
        for point in self.asked:
            slots, split = self.by_period[point.period.key], point.result.distribution
            states = [report_state(slot) for slot in slots]
            yield Answers(
                point.period.label,
                yes=split.get(True, 0),
                no=split.get(False, 0),
                missing=states.count(State.MISSING),
                not_due=states.count(State.NOT_DUE),
                other=sum(1 for state in states if state in UNGIVEN.values()),
            )

    def _milestone(self) -> MilestoneChart:
        places = {order: place for place, order in enumerate(sorted(self.steps), 1)}
        target = next((t for t in self.indicator.current_targets if t.step_id), None)
        return MilestoneChart(
            title=self.indicator.title,
            steps=tuple(self.steps[order] for order in sorted(self.steps)),
            points=tuple(
                StepsReached(
                    point.period.label,
                    places.get(point.result.step, 0) if point.result.given else None,
                    self._point_state(point),
                    note=_("proposed") if point.period.key == self.proposed and point.result.given else "",
                )
                for point in self.asked
            ),
            target=(places[target.step.order], date_of(target)) if target else None,
        )

    def _trend(self) -> TrendChart:
        points = progress.running_totals(self.measure, self.asked) if self.runs_up else self.asked
        judged, kind = self.state.assessed, ShareChart if self.measure == Measure.SHARE else TrendChart
        drawn = []
        for point in points:
            result = point.result
            note = ""
            if self.measure == Measure.SHARE and result.given:
                note = f"{number(result.numerator)} / {number(result.denominator)}"
            proposed = point.period.key == self.proposed
            if proposed and result.given:
                note = ", ".join(filter(None, [note, _("with the proposed figure")]))
            drawn.append(
                Point(
                    point.period.label,
                    point.period.starts_on,
                    point.period.ends_on,
                    result.value if result.given else None,
                    self._point_state(point),
                    provisional=result.given and (result.provisional or proposed),
                    note=note,
                )
            )
        baseline = target = expected = None
        if judged.y0 is not None and judged.t0 is not None:
            baseline = Mark(judged.t0, judged.y0, date_format(judged.t0, "DATE_FORMAT"))
        if judged.target is not None and judged.target.value is not None:
            target = Mark(judged.t_target, judged.target.value, date_format(judged.t_target, "DATE_FORMAT"))
        if judged.expected is not None and judged.t and judged.t < judged.t_target:
            expected = Mark(judged.t, round(judged.expected, PLACES))
        return kind(
            title=self.indicator.title,
            unit=self.indicator.unit or "",
            points=tuple(drawn),
            baseline=baseline,
            target=target,
            expected=expected,
            **({"cumulative": self.runs_up} if kind is TrendChart else {}),
        )

    @cached_property
    def by_sex(self) -> Chart | None:
        """Women, men and not recorded by period, where the indicator is broken down by sex alone."""
        if not any(grid.record_key == "sex" for grid in self.grids) or self.measure not in Measure.additive():
            return None
        rows = []
        for point in self.asked:
            cells = point.result.cells.get("sex", {})
            values = {SEX[key]: cell.value for key, cell in cells.items() if key in SEX and cell.given}
            if values:
                # Of women and men whom not the same bodies counted there is no share.
                share_text = "" if "sex" in point.result.partial else self._women_share(values)
                rows.append(Row(point.period.label, values, share=share_text))
            else:
                state = self._point_state(point)
                if state is State.APPROVED:
                    state = State.NOT_AVAILABLE
                rows.append(Row(point.period.label, {}, state))
        if not any(row.values for row in rows):
            return None
        return SexChart(title=self.indicator.title, rows=tuple(rows), share_label=_("women, % of recorded"))

    def _women_share(self, values: dict[str, Decimal]) -> str:
        women, men = values.get("women"), values.get("men")
        if women is None or men is None or not women + men:
            return ""
        return f"{number(EXACT.divide(EXACT.multiply(HUNDRED, women), women + men), 1)} %"


def date_of(target) -> str:
    """The period or the day of a target, in words."""
    return target.period.label if target.period_id else date_format(target.by_date, "DATE_FORMAT")
