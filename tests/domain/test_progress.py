"""Roll-up over bodies and over periods, with coverage."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.figures import CellValue, Figure
from tracker.domain.progress import (
    Coverage,
    Period,
    Point,
    RollUp,
    is_settled,
    last_settled,
    over_bodies,
    over_bodies_of_cell,
    over_periods,
    running_totals,
)
from tracker.enums import Availability, Measure, OverBodies, OverTime

SUM, SINGLE = OverBodies.SUM, OverBodies.SINGLE
UNAVAILABLE = Figure(Availability.NOT_AVAILABLE, "lost")
WITHHELD = Figure(Availability.WITHHELD, "secret")
INAPPLICABLE = Figure(Availability.NOT_APPLICABLE, "no such staff")


def count(value, **cells):
    return Figure(value=value, cells={"sex": {k: CellValue(v) for k, v in cells.items()}} if cells else {})


def share(numerator, denominator):
    return Figure(numerator=numerator, denominator=denominator)


def year(number):
    return Period(number, str(number), date(number, 1, 1), date(number, 12, 31), date(number + 1, 1, 20))


def series(measure, *reports, first=2022):
    """A point a year; each report a figure, None, or a dict of bodies."""
    points = []
    for number, report in enumerate(reports, start=first):
        bodies = report if isinstance(report, dict) else {"a": report}
        points.append(Point(year(number), over_bodies(measure, SUM, bodies)))
    return points


class TestOverBodies:
    def test_counts_are_added_up(self):
        result = over_bodies(Measure.COUNT, SUM, {"a": count(3), "b": count(0), "c": count(4)})
        assert result.given
        assert result.value == result.number == 7
        assert not result.provisional

    def test_a_share_is_the_sum_of_parts_and_not_the_mean_of_percentages(self):
        result = over_bodies(Measure.SHARE, SUM, {"a": share(1, 2), "b": share(0, 98)})
        assert (result.numerator, result.denominator) == (1, 100)
        assert result.value == 1

    def test_a_share_of_nothing_is_not_applicable(self):
        result = over_bodies(Measure.SHARE, SUM, {"a": share(0, 0)})
        assert result.availability == Availability.NOT_APPLICABLE
        assert result.value is None
        assert not result.provisional

    def test_yes_and_no_is_n_of_the_m_that_answered(self):
        reports = {"a": Figure(yes=True), "b": Figure(yes=False), "c": None}
        result = over_bodies(Measure.YES_NO, SUM, reports)
        assert (result.yes, result.of) == (1, 2)
        assert result.distribution == {True: 1, False: 1}
        assert result.coverage.expected == 3

    def test_a_milestone_stands_where_the_least_advanced_body_stands(self):
        reports = {"a": Figure(step=3), "b": Figure(step=1), "c": Figure(step=3)}
        result = over_bodies(Measure.MILESTONE, SUM, reports)
        assert result.step == 1
        assert result.distribution == {1: 1, 3: 2}

    def test_words_have_coverage_and_no_number(self):
        result = over_bodies(Measure.NARRATIVE, SUM, {"a": Figure(), "b": None})
        assert result.given
        assert result.number is None
        assert result.coverage.missing == ("b",)

    def test_a_single_source_is_taken_as_it_is(self):
        result = over_bodies(Measure.QUANTITY, SINGLE, {"a": count("12.5")})
        assert result.value == Decimal("12.5")

    def test_single_sources_that_agree_are_one_figure(self):
        result = over_bodies(Measure.COUNT, SINGLE, {"old": count(5), "new": count(5)})
        assert result.value == 5
        assert not result.conflict

    def test_single_sources_that_differ_are_a_conflict_and_none_is_chosen(self):
        result = over_bodies(Measure.COUNT, SINGLE, {"old": count(5), "new": count(6)})
        assert result.conflict
        assert not result.given
        assert result.value is None
        assert result.provisional

    @pytest.mark.parametrize(
        ("reports", "availability"),
        [
            ({}, None), ({"a": None}, None), ({"a": None, "b": UNAVAILABLE}, None),
            ({"a": UNAVAILABLE}, Availability.NOT_AVAILABLE), ({"a": WITHHELD}, Availability.WITHHELD),
            ({"a": WITHHELD, "b": UNAVAILABLE}, Availability.NOT_AVAILABLE),
            ({"a": INAPPLICABLE}, Availability.NOT_APPLICABLE),
            ({"a": INAPPLICABLE, "b": WITHHELD}, Availability.NOT_AVAILABLE),
        ],
    )  # fmt: skip
    def test_without_a_figure_it_says_why_and_never_zero(self, reports, availability):
        result = over_bodies(Measure.COUNT, SUM, reports)
        assert result.availability == availability
        assert result.value is None
        assert result.number is None

    def test_a_reported_zero_is_a_value(self):
        result = over_bodies(Measure.COUNT, SUM, {"a": count(0)})
        assert result.given
        assert result.value == 0


class TestCoverage:
    def test_it_counts_who_was_asked_and_who_answered(self):
        reports = {"a": count(1), "b": None, "c": UNAVAILABLE, "d": WITHHELD, "e": INAPPLICABLE}
        coverage = over_bodies(Measure.COUNT, SUM, reports).coverage
        assert (coverage.figures, coverage.reported, coverage.expected) == (1, 3, 4)
        assert coverage.missing == ("b",)
        assert coverage.without_figure == ("c", "d")
        assert coverage.not_applicable == ("e",)

    def test_not_applicable_leaves_the_roll_up_complete(self):
        assert not over_bodies(Measure.COUNT, SUM, {"a": count(1), "e": INAPPLICABLE}).provisional

    @pytest.mark.parametrize("silent", [None, UNAVAILABLE, WITHHELD, Figure()])
    def test_every_body_without_a_figure_makes_it_provisional(self, silent):
        result = over_bodies(Measure.COUNT, SUM, {"a": count(1), "b": silent})
        assert result.provisional
        assert result.value == 1

    def test_nobody_asked_is_nobody_missing(self):
        assert Coverage().expected == 0
        assert Coverage().complete


class TestOverPeriods:
    POINTS = series(Measure.COUNT, count(5), None, count(9), count(1))

    @pytest.mark.parametrize(
        ("way", "value", "periods"),
        [
            (OverTime.SUM, 15, (2022, 2024, 2025)), (OverTime.LATEST, 1, (2025,)),
            (OverTime.MEAN, 5, (2022, 2024, 2025)), (OverTime.MAX, 9, (2024,)),
        ],
    )  # fmt: skip
    def test_numbers_are_taken_in_four_ways_and_a_gap_is_never_a_zero(self, way, value, periods):
        result = over_periods(Measure.COUNT, way, self.POINTS)
        assert result.value == value
        assert result.periods == periods
        assert result.gaps == (2023,)

    @pytest.mark.parametrize(("way", "provisional"), [
        (OverTime.SUM, True), (OverTime.MEAN, True), (OverTime.MAX, True), (OverTime.LATEST, False),
    ])  # fmt: skip
    def test_a_gap_lowers_coverage_except_of_the_latest(self, way, provisional):
        result = over_periods(Measure.COUNT, way, self.POINTS)
        assert result.provisional == provisional
        assert result.coverage.missing == (((2023, "a"),) if provisional else ())

    def test_the_latest_names_its_period_and_the_later_gap(self):
        result = over_periods(Measure.COUNT, OverTime.LATEST, series(Measure.COUNT, count(5), None))
        assert result.periods == (2022,)
        assert result.gaps == (2023,)

    def test_the_highest_of_equals_is_the_latest(self):
        result = over_periods(Measure.COUNT, OverTime.MAX, series(Measure.COUNT, count(5), count(5)))
        assert result.periods == (2023,)

    def test_a_share_over_time_adds_its_parts(self):
        points = series(Measure.SHARE, share(1, 2), share(0, 0), share(0, 98))
        result = over_periods(Measure.SHARE, OverTime.SUM, points)
        assert (result.numerator, result.denominator, result.value) == (1, 100, 1)
        assert over_periods(Measure.SHARE, OverTime.LATEST, points[:1]).value == 50

    def test_yes_no_and_milestone_are_the_latest(self):
        assert over_periods(Measure.YES_NO, OverTime.LATEST, series(Measure.YES_NO, Figure(yes=True))).yes == 1
        steps = series(Measure.MILESTONE, Figure(step=1), Figure(step=2))
        assert over_periods(Measure.MILESTONE, OverTime.LATEST, steps).step == 2

    @pytest.mark.parametrize(
        ("measure", "way"),
        [
            (Measure.SHARE, OverTime.MEAN), (Measure.SHARE, OverTime.MAX), (Measure.YES_NO, OverTime.SUM),
            (Measure.MILESTONE, OverTime.MAX), (Measure.NARRATIVE, OverTime.MEAN),
        ],
    )  # fmt: skip
    def test_an_impossible_way_is_refused(self, measure, way):
        with pytest.raises(ValueError, match="over time"):
            over_periods(measure, way, [])

    def test_nothing_reported_is_no_value(self):
        result = over_periods(Measure.COUNT, OverTime.SUM, series(Measure.COUNT, None, None))
        assert result.value is None
        assert result.availability is None
        assert result.coverage.expected == 2
        assert over_periods(Measure.COUNT, OverTime.SUM, []) == RollUp(Measure.COUNT)

    def test_what_never_applied_says_so(self):
        result = over_periods(Measure.COUNT, OverTime.SUM, series(Measure.COUNT, INAPPLICABLE, INAPPLICABLE))
        assert result.availability == Availability.NOT_APPLICABLE

    def test_cells_are_added_up_and_a_missing_cell_is_flagged(self):
        points = series(Measure.COUNT, count(5, women=2, men=3), count(4, women=4))
        result = over_periods(Measure.COUNT, OverTime.SUM, points)
        assert result.cells == {"sex": {"women": CellValue(6), "men": CellValue(3)}}
        assert result.partial == {"sex"}

    def test_the_mean_of_a_cell_is_of_the_same_periods_as_the_mean_of_the_total(self):
        points = series(Measure.COUNT, count(5, women=2, men=3), count(4, women=4))
        result = over_periods(Measure.COUNT, OverTime.MEAN, points)
        assert result.cells == {"sex": {"women": CellValue(3)}}

    def test_a_partial_breakdown_of_one_year_is_partial_over_all(self):
        both = {"a": count(5, women=2, men=3), "b": count(1)}
        points = series(Measure.COUNT, both, count(4, women=1, men=3))
        assert over_periods(Measure.COUNT, OverTime.SUM, points).partial == {"sex"}

    def test_a_breakdown_withheld_in_one_year_is_withheld_over_all(self):
        hidden = Figure(value=5, withheld=frozenset(["sex"]))
        points = series(Measure.COUNT, hidden, count(9, women=4, men=5))
        result = over_periods(Measure.COUNT, OverTime.SUM, points)
        assert result.value == 14
        assert result.cells == {}
        assert result.withheld == {"sex"}


class TestRunningTotals:
    def test_a_gap_stays_a_gap_and_the_total_goes_on_with_less_coverage(self):
        points = running_totals(Measure.COUNT, series(Measure.COUNT, count(5), None, count(9)))
        assert [point.result.value for point in points] == [5, None, 14]
        assert [point.result.provisional for point in points] == [False, True, True]


class TestOneCell:
    def reports(self, **more):
        return {"a": count(9, women=4, men=5), **more}

    def test_a_cell_rolls_up_like_a_figure_of_its_own(self):
        reports = self.reports(b=count(3, women=0, men=3))
        assert over_bodies_of_cell(Measure.COUNT, SUM, reports, "sex", "women").value == 4

    @pytest.mark.parametrize("other", [count(3), count(3, men=3)])
    def test_a_cell_that_was_not_given_is_no_zero(self, other):
        result = over_bodies_of_cell(Measure.COUNT, SUM, self.reports(b=other), "sex", "women")
        assert result.value == 4
        assert result.coverage.without_figure == ("b",)

    def test_why_there_is_no_figure_stays(self):
        result = over_bodies_of_cell(Measure.COUNT, SUM, {"a": INAPPLICABLE}, "sex", "women")
        assert result.availability == Availability.NOT_APPLICABLE

    def test_one_withheld_breakdown_withholds_the_cell_over_bodies_and_over_time(self):
        hidden = Figure(value=5, withheld=frozenset(["sex"]))
        first = over_bodies_of_cell(Measure.COUNT, SUM, self.reports(b=hidden), "sex", "women")
        assert first.availability == Availability.WITHHELD
        assert first.value is None
        second = over_bodies_of_cell(Measure.COUNT, SUM, self.reports(), "sex", "women")
        points = [Point(year(2022), first), Point(year(2023), second)]
        assert over_periods(Measure.COUNT, OverTime.SUM, points).availability == Availability.WITHHELD
        assert over_periods(Measure.COUNT, OverTime.LATEST, points).value == 4


class TestSettled:
    @pytest.mark.parametrize(
        ("on", "last"),
        [
            (date(2022, 12, 31), None), (date(2023, 1, 20), None), (date(2023, 1, 21), 2022),
            (date(2024, 1, 20), 2022), (date(2030, 1, 1), 2023),
        ],
    )  # fmt: skip
    def test_a_period_counts_from_the_day_after_it_was_due(self, on, last):
        found = last_settled([year(2023), year(2022)], on=on)
        assert (found and found.key) == last

    def test_a_period_due_before_its_end_is_not_settled_until_it_ends(self):
        early = Period(1, "1", date(2022, 1, 1), date(2022, 12, 31), date(2022, 12, 1))
        assert not is_settled(early, on=date(2022, 12, 31))
        assert is_settled(early, on=date(2023, 1, 1))


# Properties

counts = st.integers(min_value=0, max_value=10**14)
shares = st.tuples(counts, counts).map(lambda pair: share(min(pair), max(pair)))
silence = st.sampled_from([None, UNAVAILABLE, WITHHELD, INAPPLICABLE])
count_reports = st.dictionaries(st.integers(0, 20), counts.map(count) | silence, max_size=9)
share_reports = st.dictionaries(st.integers(0, 20), shares | silence, max_size=9)


@given(share_reports)
def test_a_share_over_bodies_is_always_the_sum_of_parts(reports):
    given_ = [figure for figure in reports.values() if figure and figure.has_value(Measure.SHARE)]
    result = over_bodies(Measure.SHARE, SUM, reports)
    if not given_ or not sum(figure.denominator for figure in given_):
        assert result.value is None
        return
    exact = Fraction(sum(int(f.numerator) for f in given_), sum(int(f.denominator) for f in given_)) * 100
    assert abs(Fraction(result.value) - exact) < Fraction(1, 10**40)
    assert 0 <= result.value <= 100


@given(count_reports, st.randoms())
def test_the_order_of_bodies_changes_nothing(reports, random):
    items = list(reports.items())
    random.shuffle(items)
    one, other = over_bodies(Measure.COUNT, SUM, reports), over_bodies(Measure.COUNT, SUM, dict(items))
    assert (one.value, one.availability) == (other.value, other.availability)
    assert set(one.coverage.missing) == set(other.coverage.missing)


@given(count_reports)
def test_one_more_silent_body_changes_the_coverage_and_never_the_value(reports):
    before = over_bodies(Measure.COUNT, SUM, reports)
    after = over_bodies(Measure.COUNT, SUM, {**reports, "silent": None})
    assert after.value == before.value
    assert after.coverage.figures == before.coverage.figures
    assert after.coverage.expected == before.coverage.expected + 1
    assert after.provisional


@given(count_reports)
def test_one_more_body_that_reports_zero_keeps_the_sum_but_is_an_answer(reports):
    before = over_bodies(Measure.COUNT, SUM, reports)
    after = over_bodies(Measure.COUNT, SUM, {**reports, "zero": count(0)})
    assert after.value == (before.value or 0)
    assert after.given
    assert after.coverage.figures == before.coverage.figures + 1


@given(st.lists(st.tuples(count_reports, count_reports), max_size=4))
def test_a_sum_over_time_and_bodies_is_the_same_either_way_round(years):
    points = series(Measure.COUNT, *({**one, **{f"b{k}": v for k, v in two.items()}} for one, two in years))
    total = over_periods(Measure.COUNT, OverTime.SUM, points)
    figures = [f for pair in years for reports in pair for f in reports.values() if f and f.value is not None]
    assert total.value == (sum(f.value for f in figures) if figures else None)
