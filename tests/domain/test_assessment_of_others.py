"""Assessment of what should stay, of yes-no and milestones, of one cell, and where reports are missing."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.assessment import Baseline, Method, Target, assess
from tracker.domain.assessment import ReasonCode as R
from tracker.domain.figures import CellValue, Figure
from tracker.domain.progress import Point, over_bodies_of_cell
from tracker.enums import Assessment as V
from tracker.enums import Availability, Direction, Measure, OverBodies, OverTime

from .test_assessment import (
    AFTER_2024,
    BASELINE,
    DOWN,
    END,
    KEEP,
    LEVEL,
    RUNNING,
    START,
    UP,
    by_end,
    codes,
    judge,
    year,
)

T = date(2024, 12, 31)
STAY = Method(Measure.QUANTITY, KEEP, tolerance=Decimal(2))
YES_NO = Method(Measure.YES_NO)
STEPS = Method(Measure.MILESTONE, last_step=3)
YES, NO = Figure(yes=True), Figure(yes=False)


class TestKeep:
    @pytest.mark.parametrize("y", [18, 20, 22])
    def test_inside_the_tolerance_edges_included(self, y):
        assert judge(STAY, 1, 1, y, baseline=BASELINE, targets=[Target(END)]).verdict == V.ON_TRACK
        assert judge(STAY, 1, 1, y, baseline=BASELINE, targets=[Target(T)]).verdict == V.ACHIEVED

    @pytest.mark.parametrize("y", ["17.9", "22.1", 0])
    def test_outside_the_tolerance(self, y):
        assert judge(STAY, 1, 1, y, baseline=BASELINE, targets=[Target(END)]).verdict == V.OFF_TRACK
        assert judge(STAY, 1, 1, y, baseline=BASELINE, targets=[Target(T)]).verdict == V.NOT_ACHIEVED

    def test_it_needs_baseline_tolerance_and_date(self):
        assert codes(judge(STAY, 1, 1, 20, targets=[Target(END)])) == [R.NO_BASELINE]
        assert codes(judge(STAY, 1, 1, 20, baseline=BASELINE)) == [R.NO_TARGET]
        loose = Method(Measure.QUANTITY, KEEP)
        assert codes(judge(loose, 1, 1, 20, baseline=BASELINE, targets=[Target(END)])) == [R.NO_TOLERANCE]

    def test_a_running_total_cannot_stay(self):
        method = Method(Measure.COUNT, KEEP, over_time=OverTime.SUM, tolerance=1)
        assert codes(judge(method, 1, 1, 1, baseline=BASELINE, targets=by_end(3))) == [R.SUM_CANNOT_STAY]


class TestYesNoAndMilestone:
    @pytest.mark.parametrize(
        ("method", "figure", "by", "verdict"),
        [
            (YES_NO, YES, END, V.ACHIEVED), (YES_NO, NO, END, V.NOT_YET_DUE), (YES_NO, NO, T, V.NOT_ACHIEVED),
            (YES_NO, {"a": YES, "b": NO}, END, V.NOT_YET_DUE), (YES_NO, {"a": YES, "b": YES}, T, V.ACHIEVED),
            (STEPS, Figure(step=3), END, V.ACHIEVED), (STEPS, Figure(step=2), END, V.NOT_YET_DUE),
            (STEPS, Figure(step=2), T, V.NOT_ACHIEVED),
            (STEPS, {"a": Figure(step=3), "b": Figure(step=1)}, T, V.NOT_ACHIEVED),
        ],
    )  # fmt: skip
    def test_done_still_to_come_or_missed(self, method, figure, by, verdict):
        assert judge(method, None, None, figure, targets=[Target(by)]).verdict == verdict

    def test_a_target_may_name_an_earlier_step(self):
        assert judge(STEPS, None, None, Figure(step=2), targets=[Target(END, step=2)]).verdict == V.ACHIEVED

    def test_a_target_may_be_a_no(self):
        assert judge(YES_NO, None, None, NO, targets=[Target(END, yes=False)]).verdict == V.ACHIEVED
        assert judge(YES_NO, None, None, YES, targets=[Target(T, yes=False)]).verdict == V.NOT_ACHIEVED

    def test_without_a_target_or_a_goal_nothing_is_assessed(self):
        assert codes(judge(YES_NO, None, None, YES)) == [R.NO_TARGET]
        endless = Method(Measure.MILESTONE)
        assert codes(judge(endless, None, None, Figure(step=2), targets=[Target(END)])) == [R.NO_TARGET]

    def test_no_answer_is_not_a_no(self):
        found = judge(YES_NO, YES, YES, None, targets=[Target(T)])
        assert codes(found) == [R.NOT_REPORTED]

    def test_achieved_needs_every_body(self):
        for method, done in ((YES_NO, YES), (STEPS, Figure(step=3))):
            found = judge(method, None, None, {"a": done, "b": None}, targets=[Target(END)])
            assert codes(found) == [R.INCOMPLETE]
            assert found.tentative == V.ACHIEVED
        assert judge(YES_NO, None, None, {"a": NO, "b": None}, targets=[Target(T)]).verdict == V.NOT_ACHIEVED


def bodies(total, missing=2):
    """Nine bodies, of which the first gives the total, some give 0 and some are silent."""
    return {n: (total if n == 0 else None if n > 8 - missing else 0) for n in range(9)}


class TestMissingReports:
    @pytest.mark.parametrize(
        ("direction", "aim", "y", "kept"),
        [
            (UP, 60, 70, V.ACHIEVED), (UP, 60, 55, V.ON_TRACK), (UP, 60, 45, None), (UP, 60, 20, None),
            (DOWN, 0, 0, None), (DOWN, 0, 4, None), (DOWN, 0, 10, V.NEEDS_ACCELERATION), (DOWN, 0, 19, V.OFF_TRACK),
        ],
    )  # fmt: skip
    def test_a_verdict_on_a_sum_stands_only_if_more_reports_could_not_turn_it(self, direction, aim, y, kept):
        found = judge(Method(Measure.QUANTITY, direction), 1, 1, bodies(y), baseline=BASELINE, targets=by_end(aim))
        assert found.verdict == (kept or V.CANNOT_BE_ASSESSED)
        assert found.provisional
        if not kept:
            assert found.reasons[0].code == R.INCOMPLETE
            assert found.reasons[0].params == {"figures": 7, "reported": 7, "expected": 9}
            assert found.tentative not in (None, V.CANNOT_BE_ASSESSED)

    def test_past_its_date_too(self):
        found = judge(LEVEL, 1, 1, bodies(40), baseline=BASELINE, targets=by_end(60, T))
        assert found.verdict == V.CANNOT_BE_ASSESSED
        assert found.tentative == V.NOT_ACHIEVED

    def test_an_answer_without_a_figure_leaves_it_as_incomplete(self):
        reports = {"a": 10, "b": Figure(Availability.WITHHELD)}
        found = judge(RUNNING, reports, on=date(2023, 2, 1), targets=by_end(1200))
        assert found.reasons[0].params == {"figures": 1, "reported": 2, "expected": 2}

    def test_what_is_not_applicable_is_not_missing(self):
        reports = {"a": 10, "b": Figure(Availability.NOT_APPLICABLE)}
        assert judge(RUNNING, reports, on=date(2023, 2, 1), targets=by_end(1200)).verdict == V.OFF_TRACK

    def test_a_running_total_is_as_incomplete_as_any_of_its_years(self):
        found = judge(RUNNING, {"a": 10, "b": None}, {"a": 10, "b": 1}, {"a": 10, "b": 1}, targets=by_end(1200))
        assert codes(found) == [R.INCOMPLETE]
        assert found.reasons[0].params["expected"] == 6

    def test_a_silent_year_of_a_single_source_leaves_a_running_total_incomplete(self):
        method = Method(Measure.COUNT, over_bodies=OverBodies.SINGLE, over_time=OverTime.SUM)
        assert codes(judge(method, 10, None, 10, targets=by_end(1200))) == [R.INCOMPLETE]

    def test_a_level_is_complete_when_its_own_year_is(self):
        found = judge(LEVEL, None, {"a": 1, "b": None}, 50, baseline=BASELINE, targets=by_end(60))
        assert found.verdict == V.ON_TRACK
        assert not found.provisional

    def test_a_share_keeps_its_verdict_and_is_provisional(self):
        reports = {"a": Figure(numerator=1, denominator=10), "b": None}
        baseline = Baseline(5, date(2021, 12, 31))
        found = judge(Method(Measure.SHARE), None, None, reports, baseline=baseline, targets=by_end(90))
        assert found.verdict == V.OFF_TRACK
        assert found.provisional

    @pytest.mark.parametrize(("y", "verdict"), [
        (10, V.CANNOT_BE_ASSESSED), (20, V.CANNOT_BE_ASSESSED), (22, V.CANNOT_BE_ASSESSED), (23, V.OFF_TRACK),
    ])  # fmt: skip
    def test_a_sum_that_should_stay_is_sure_only_above_the_tolerance(self, y, verdict):
        assert judge(STAY, 1, 1, bodies(y), baseline=BASELINE, targets=[Target(END)]).verdict == verdict


class TestOneCell:
    def points(self, *women):
        for number, value in enumerate(women, start=2022):
            if value == "hidden":
                figure = Figure(value=500, withheld=frozenset(["sex"]))
            else:
                figure = Figure(value=500, cells={"sex": {"women": CellValue(value)}})
            yield Point(year(number), over_bodies_of_cell(Measure.COUNT, OverBodies.SUM, {"a": figure}, "sex", "women"))

    def assess(self, *women):
        points = self.points(*women)
        return assess(RUNNING, points, on=AFTER_2024, plan_starts_on=START, targets=by_end(300))

    def test_women_are_assessed_against_the_target_for_women(self):
        assert self.assess(100, 100, 100).verdict == V.ACHIEVED

    def test_a_cell_that_was_not_given_is_named_not_counted_as_zero(self):
        assert codes(self.assess(100, 100, None)) == [R.NOT_AVAILABLE]
        assert codes(self.assess(10, None, 10)) == [R.INCOMPLETE]

    @pytest.mark.parametrize("women", [(100, 100, "hidden"), (100, "hidden", 100)])
    def test_a_withheld_breakdown_gives_nothing_away(self, women):
        found = self.assess(*women)
        assert codes(found) == [R.WITHHELD]
        assert found.y is None


class TestMethod:
    @pytest.mark.parametrize(
        "make",
        [
            lambda: Method(Measure.SHARE, over_time=OverTime.MEAN), lambda: Method(Measure.YES_NO, DOWN),
            lambda: Method(Measure.MILESTONE, over_time=OverTime.SUM),
            lambda: Method(Measure.COUNT, KEEP, tolerance=Decimal(-1)),
        ],
    )  # fmt: skip
    def test_what_the_database_refuses_is_refused_here(self, make):
        with pytest.raises(ValueError, match=r"\w"):
            make()

    @pytest.mark.parametrize("make", [
        lambda: Target(END, 1.5), lambda: Baseline(1.5, T), lambda: Method(Measure.COUNT, KEEP, tolerance=1.5),
    ])  # fmt: skip
    def test_a_float_never_enters(self, make):
        with pytest.raises(TypeError):
            make()


RANK = [V.OFF_TRACK, V.NOT_ACHIEVED, V.NEEDS_ACCELERATION, V.ON_TRACK, V.ACHIEVED]
values = st.decimals(min_value=-1000, max_value=1000, places=2, allow_nan=False)
dates = st.sampled_from([T, END, date(2023, 12, 31), date(2026, 6, 30)])


@given(values, values, values, values, dates, st.sampled_from([UP, DOWN]))
def test_a_better_value_never_gets_a_worse_verdict(one, other, start, aim, by, direction):
    worse, better = sorted([one, other], reverse=direction == DOWN)
    baseline, method = Baseline(start, date(2021, 12, 31)), Method(Measure.QUANTITY, direction)
    low, high = (judge(method, 1, 1, y, baseline=baseline, targets=by_end(aim, by)) for y in (worse, better))
    if V.CANNOT_BE_ASSESSED in (low.verdict, high.verdict):
        assert low.verdict == high.verdict
    else:
        assert RANK.index(low.verdict) <= RANK.index(high.verdict)


@given(values, values, values, dates)
def test_up_and_down_mirror_each_other(y, start, aim, by):
    day = date(2021, 12, 31)
    up = judge(LEVEL, 1, 1, y, baseline=Baseline(start, day), targets=by_end(aim, by))
    down = judge(
        Method(Measure.QUANTITY, Direction.DOWN), 1, 1, -y, baseline=Baseline(-start, day), targets=by_end(-aim, by)
    )
    assert (up.verdict, up.ratio, codes(up)) == (down.verdict, down.ratio, codes(down))


@given(st.lists(st.none() | st.integers(0, 500), min_size=4, max_size=4), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_whatever_is_reported_there_is_a_verdict_and_a_reason_where_there_is_none(figures, on):
    found = judge(RUNNING, *figures, on=on, targets=by_end(1200))
    assert (found.verdict == V.CANNOT_BE_ASSESSED) == bool(found.reasons)
    assert not found.t or found.t < on
