"""On track or not: every branch of the rule, with the inputs that the page prints."""

from datetime import date
from decimal import Decimal

import pytest

from tracker.domain.assessment import Baseline, Method, ReasonCode, Target, Thresholds, assess, choose_target
from tracker.domain.figures import Figure
from tracker.domain.progress import Period, Point, over_bodies
from tracker.enums import Assessment, Availability, Direction, Measure, OverBodies, OverTime

V, R = Assessment, ReasonCode
START = date(2022, 1, 1)
END = date(2025, 12, 31)
UP, DOWN, KEEP = Direction.UP, Direction.DOWN, Direction.KEEP
RUNNING = Method(Measure.COUNT, UP, over_time=OverTime.SUM)
LEVEL = Method(Measure.QUANTITY, UP)
BASELINE = Baseline(Decimal(20), date(2021, 12, 31))
AFTER_2024 = date(2025, 1, 21)


def year(number):
    return Period(number, str(number), date(number, 1, 1), date(number, 12, 31), date(number + 1, 1, 20))


def as_figure(value):
    return value if isinstance(value, Figure | None) else Figure(value=value)


def years(*values, method=LEVEL):
    """A point a year from 2022; a value, a Figure, None, or {body: any of these}."""
    points = []
    for number, value in enumerate(values, start=2022):
        bodies = value if isinstance(value, dict) else {"a": value}
        reports = {body: as_figure(one) for body, one in bodies.items()}
        points.append(Point(year(number), over_bodies(method.measure, method.over_bodies, reports)))
    return points


def judge(method, *values, on=AFTER_2024, baseline=None, targets=(), **kwargs):
    points = years(*values, method=method)
    return assess(method, points, on=on, plan_starts_on=START, baseline=baseline, targets=targets, **kwargs)


def codes(judgement):
    return [reason.code for reason in judgement.reasons]


def by_end(value, by=END):
    return [Target(by, value)]


def test_the_running_total_of_the_reference_page():
    found = judge(RUNNING, 148, 263, 246, None, targets=by_end(1200))
    assert found.verdict == V.NEEDS_ACCELERATION
    assert (found.y, found.y0, found.y_target) == (657, 0, 1200)
    assert (found.t0, found.t, found.t_target) == (date(2021, 12, 31), date(2024, 12, 31), END)
    assert (found.days, found.days_in_all) == (1096, 1461)
    assert round(found.done, 3) == Decimal("0.548")
    assert round(found.elapsed, 3) == Decimal("0.750")
    assert round(found.ratio, 2) == Decimal("0.73")
    assert round(found.expected) == 900
    assert found.period.label == "2024"


class TestWhatIsAssessed:
    def test_words_are_never_assessed(self):
        found = judge(Method(Measure.NARRATIVE), Figure(), targets=by_end(1))
        assert found.verdict == V.NOT_ASSESSED
        assert found.reasons == ()

    @pytest.mark.parametrize("on", [date(2021, 6, 1), date(2022, 12, 31), date(2023, 1, 20)])
    def test_before_the_first_due_date_there_is_nothing_to_assess(self, on):
        found = judge(RUNNING, 148, on=on, targets=by_end(1200))
        assert found.verdict == V.CANNOT_BE_ASSESSED
        assert codes(found) == [R.NO_PERIOD_DUE]
        assert found.t is None

    def test_a_report_counts_from_the_day_after_it_was_due(self):
        assert judge(RUNNING, 148, 263, on=date(2023, 1, 21), targets=by_end(1200)).y == 148
        assert judge(RUNNING, 148, 263, on=date(2024, 1, 20), targets=by_end(1200)).y == 148
        assert judge(RUNNING, 148, 263, on=date(2024, 1, 21), targets=by_end(1200)).y == 411

    def test_an_older_value_is_never_carried_forward(self):
        found = judge(LEVEL, 30, 40, None, baseline=BASELINE, targets=by_end(50))
        assert found.verdict == V.CANNOT_BE_ASSESSED
        assert found.y is None
        assert found.reasons[0].code == R.NOT_REPORTED
        assert found.reasons[0].params == {"period": "2024", "reported": 0, "expected": 1}

    @pytest.mark.parametrize(
        ("last", "code"),
        [
            (None, R.NOT_REPORTED), ({}, R.NOBODY_ASKED), (Figure(Availability.NOT_AVAILABLE), R.NOT_AVAILABLE),
            (Figure(Availability.WITHHELD), R.WITHHELD), (Figure(Availability.NOT_APPLICABLE), R.NOT_APPLICABLE),
        ],
    )  # fmt: skip
    def test_it_says_why_there_is_no_value(self, last, code):
        found = judge(RUNNING, 1, 2, last, targets=by_end(10))
        assert found.verdict == V.CANNOT_BE_ASSESSED
        assert codes(found) == [code]
        assert found.reasons[0].params["period"] == "2024"

    def test_a_share_of_nothing_is_not_applicable(self):
        found = judge(Method(Measure.SHARE), Figure(numerator=0, denominator=0), on=date(2023, 2, 1), targets=by_end(5))
        assert codes(found) == [R.NOT_APPLICABLE]

    def test_a_single_source_that_contradicts_itself_is_not_assessed(self):
        method = Method(Measure.COUNT, over_bodies=OverBodies.SINGLE, over_time=OverTime.SUM)
        found = judge(method, {"a": 1, "b": 2}, on=date(2023, 2, 1), targets=by_end(5))
        assert codes(found) == [R.SOURCES_DIFFER]

    def test_zero_is_a_value(self):
        found = judge(RUNNING, 0, 0, 0, targets=by_end(10))
        assert found.verdict == V.OFF_TRACK
        assert found.y == 0
        assert found.ratio == 0

    def test_all_that_is_missing_is_named_at_once(self):
        assert codes(judge(LEVEL, None, None, None)) == [R.NOT_REPORTED, R.NO_TARGET, R.NO_BASELINE]
        assert codes(judge(RUNNING, 1, 1, 1)) == [R.NO_TARGET]


class TestTheTarget:
    T = date(2024, 12, 31)

    @pytest.mark.parametrize(
        ("dates", "chosen"),
        [
            ([2023, 2024, 2025], 2024), ([2023, 2025], 2025), ([2022, 2023], 2023), ([2026, 2025], 2025), ([], None),
        ],
    )  # fmt: skip
    def test_the_earliest_at_or_after_t_counts_else_the_last(self, dates, chosen):
        target = choose_target([Target(date(d, 12, 31), 1) for d in dates], self.T)
        assert (target and target.by.year) == chosen

    @pytest.mark.parametrize("t", [date(2024, 12, 31), date(2026, 12, 31)])
    def test_of_one_day_the_target_by_a_date_comes_before_that_for_a_period(self, t):
        both = [Target(END, 300, starts_on=date(2025, 1, 1)), Target(END, 1200)]
        assert choose_target(both, t).value == 1200
        assert choose_target(both[::-1], t).value == 1200

    @pytest.mark.parametrize(("figure", "verdict"), [(300, V.ACHIEVED), (299, V.NOT_ACHIEVED)])
    def test_a_target_for_a_period_is_met_by_that_periods_figure_alone(self, figure, verdict):
        target = Target(date(2024, 12, 31), 300, starts_on=date(2024, 1, 1))
        found = judge(RUNNING, 999, 999, figure, targets=[target])
        assert found.verdict == verdict
        assert found.y == figure
        assert found.t0 == date(2023, 12, 31)

    def test_a_target_for_a_period_to_come_is_not_met_by_the_figure_of_today(self):
        target = Target(END, 300, starts_on=date(2025, 1, 1))
        found = judge(RUNNING, 999, 999, 999, targets=[target])
        assert codes(found) == [R.NO_TIME_ELAPSED]
        assert found.y is None

    def test_a_past_target_for_a_period_is_read_from_that_period(self):
        target = Target(date(2023, 12, 31), 300, starts_on=date(2023, 1, 1))
        assert judge(RUNNING, 0, 300, 5, targets=[target]).verdict == V.ACHIEVED
        blank = judge(RUNNING, 0, None, 5, targets=[target])
        assert blank.reasons[0].params["period"] == "2023"

    def test_a_target_for_a_year_adds_up_the_half_years_in_it(self):
        halves = []
        for number, (start, end) in enumerate([("01-01", "06-30"), ("07-01", "12-31")]):
            starts, ends = date.fromisoformat(f"2024-{start}"), date.fromisoformat(f"2024-{end}")
            period = Period(number, f"H{number + 1}", starts, ends, ends)
            halves.append(Point(period, over_bodies(Measure.COUNT, OverBodies.SUM, {"a": Figure(value=40)})))
        target = [Target(date(2024, 12, 31), 80, starts_on=date(2024, 1, 1))]
        first = assess(RUNNING, halves, on=date(2024, 7, 1), plan_starts_on=START, targets=target)
        assert (first.y, first.verdict) == (40, V.ON_TRACK)
        assert (first.days, first.days_in_all) == (182, 366)
        whole = assess(RUNNING, halves, on=date(2025, 1, 1), plan_starts_on=START, targets=target)
        assert (whole.y, whole.verdict) == (80, V.ACHIEVED)

    def test_a_stated_baseline_of_a_running_total_is_a_reference_only(self):
        found = judge(RUNNING, 148, 263, 246, baseline=Baseline(500, date(2020, 12, 31)), targets=by_end(1200))
        assert (found.y0, found.t0) == (0, date(2021, 12, 31))
        assert found.baseline.value == 500

    def test_what_came_before_the_plan_is_not_in_its_running_total(self):
        early = Point(year(2021), over_bodies(Measure.COUNT, OverBodies.SUM, {"a": Figure(value=1000)}))
        points = [early, *years(10, 10, 10, method=RUNNING)]
        found = assess(RUNNING, points, on=AFTER_2024, plan_starts_on=START, targets=by_end(1200))
        assert found.y == 30


class TestRisingAndFalling:
    # Baseline 20 at the end of 2021, target at the end of 2025; three of four years have passed.
    @pytest.mark.parametrize(
        ("direction", "aim", "y", "verdict"),
        [
            (UP, 60, 60, V.ACHIEVED), (UP, 60, 75, V.ACHIEVED), (UP, 60, 50, V.ON_TRACK),
            (UP, 60, 48, V.NEEDS_ACCELERATION), (UP, 60, 39, V.NEEDS_ACCELERATION), (UP, 60, 38, V.OFF_TRACK),
            (UP, 60, 37, V.OFF_TRACK), (UP, 60, 20, V.OFF_TRACK), (UP, 60, 10, V.OFF_TRACK),
            (DOWN, 0, 0, V.ACHIEVED), (DOWN, 0, 5, V.ON_TRACK), (DOWN, 0, 10, V.NEEDS_ACCELERATION),
            (DOWN, 0, 12, V.OFF_TRACK), (DOWN, 0, 30, V.OFF_TRACK), (DOWN, 10, 9, V.ACHIEVED),
        ],
    )  # fmt: skip
    def test_before_its_date_the_pace_decides(self, direction, aim, y, verdict):
        found = judge(Method(Measure.QUANTITY, direction), 20, 20, y, baseline=BASELINE, targets=by_end(aim))
        assert found.verdict == verdict

    @pytest.mark.parametrize(
        ("y", "verdict"),
        [("95", V.ON_TRACK), ("94.9999", V.NEEDS_ACCELERATION), ("60", V.NEEDS_ACCELERATION), ("59.9999", V.OFF_TRACK)],
    )
    def test_the_edges_belong_to_the_better_verdict(self, y, verdict):
        baseline = Baseline(0, date(2023, 12, 31))  # 366 of 732 days by the end of 2024
        found = judge(LEVEL, 0, 0, y, baseline=baseline, targets=by_end(200, date(2026, 1, 1)))
        assert found.verdict == verdict
        assert found.elapsed == Decimal("0.5")

    def test_the_thresholds_are_the_plans(self):
        thresholds = Thresholds(Decimal("0.70"), Decimal("0.10"))
        found = judge(RUNNING, 148, 263, 246, targets=by_end(1200), thresholds=thresholds)
        assert found.verdict == V.ON_TRACK
        assert found.thresholds == thresholds

    @pytest.mark.parametrize("pair", [("0.5", "0.6"), ("0.5", "0")])
    def test_thresholds_out_of_order_are_refused(self, pair):
        with pytest.raises(ValueError, match="in order"):
            Thresholds(*map(Decimal, pair))

    @pytest.mark.parametrize("by", [date(2023, 12, 31), date(2024, 12, 31)])
    def test_unmet_at_or_past_its_date_is_not_achieved_with_the_percentage(self, by):
        found = judge(LEVEL, 20, 30, 40, baseline=BASELINE, targets=by_end(60, by))
        assert found.verdict == V.NOT_ACHIEVED
        assert found.percent == 50

    def test_met_or_missed_for_good_needs_no_baseline(self):
        assert judge(LEVEL, 1, 1, 60, targets=by_end(60)).verdict == V.ACHIEVED
        missed = judge(LEVEL, 1, 1, 40, targets=by_end(60, date(2024, 12, 31)))
        assert missed.verdict == V.NOT_ACHIEVED
        assert missed.percent is None
        assert missed.expected is None

    @pytest.mark.parametrize("baseline", [None, Baseline(None, date(2021, 12, 31)), Baseline(20, None)])
    def test_the_pace_needs_a_baseline_and_its_date(self, baseline):
        assert codes(judge(LEVEL, 1, 1, 40, baseline=baseline, targets=by_end(60))) == [R.NO_BASELINE]

    @pytest.mark.parametrize(("direction", "aim"), [(UP, 20), (UP, 10), (DOWN, 20), (DOWN, 30)])
    @pytest.mark.parametrize("y", [0, 15, 20, 25, 40])
    @pytest.mark.parametrize("by", [END, date(2023, 12, 31)])
    def test_a_target_that_is_not_beyond_the_baseline_is_never_assessed(self, direction, aim, y, by):
        found = judge(Method(Measure.QUANTITY, direction), 1, 1, y, baseline=BASELINE, targets=by_end(aim, by))
        assert found.verdict == V.CANNOT_BE_ASSESSED
        assert codes(found) == [R.TARGET_NOT_BEYOND_BASELINE]

    @pytest.mark.parametrize("day", [date(2024, 12, 31), date(2025, 6, 1), END, date(2027, 1, 1)])
    def test_without_time_elapsed_there_is_no_pace(self, day):
        found = judge(LEVEL, 1, 1, 40, baseline=Baseline(20, day), targets=by_end(60))
        assert codes(found) == [R.NO_TIME_ELAPSED]

    def test_a_share_is_read_in_per_cent(self):
        method = Method(Measure.SHARE, UP)
        found = judge(
            method, None, None, Figure(numerator=1, denominator=4),
            baseline=Baseline(10, date(2021, 12, 31)), targets=by_end(30),
        )  # fmt: skip
        assert (found.y, found.done) == (25, Decimal("0.75"))
        assert found.verdict == V.ON_TRACK

    def test_a_share_over_all_periods_is_a_level_with_a_baseline(self):
        method = Method(Measure.SHARE, UP, over_time=OverTime.SUM)
        parts = [Figure(numerator=n, denominator=10) for n in (1, 2, 6)]
        found = judge(method, *parts, baseline=Baseline(10, date(2021, 12, 31)), targets=by_end(50))
        assert found.y == 30
        assert found.y0 == 10

    @pytest.mark.parametrize(("way", "y"), [(OverTime.MEAN, 40), (OverTime.MAX, 60), (OverTime.LATEST, 50)])
    def test_the_value_at_t_is_taken_by_the_indicators_way_over_time(self, way, y):
        method = Method(Measure.QUANTITY, UP, over_time=way)
        assert judge(method, 10, 60, 50, 900, baseline=BASELINE, targets=by_end(100)).y == y

    @pytest.mark.parametrize(("by", "y", "verdict"), [
        (END, 10, V.CANNOT_BE_ASSESSED), (END, 400, V.CANNOT_BE_ASSESSED),
        (date(2024, 12, 31), 10, V.ACHIEVED), (date(2024, 12, 31), 400, V.NOT_ACHIEVED),
    ])  # fmt: skip
    def test_a_running_total_that_should_stay_low_is_judged_on_its_date(self, by, y, verdict):
        method = Method(Measure.COUNT, DOWN, over_time=OverTime.SUM)
        found = judge(method, 0, 0, y, targets=by_end(100, by))
        assert found.verdict == verdict
        assert codes(found) == ([R.SUM_CANNOT_FALL] if verdict == V.CANNOT_BE_ASSESSED else [])
