"""Do cells add up, what are the totals of a table, what must not be shown."""

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.breakdowns import CheckState, check_breakdown, margins, roll_up_cells, suppress
from tracker.domain.figures import Breakdown, CellValue, Dimension, Figure, cell_key, figure_errors
from tracker.enums import Availability, ImplementationStatus, Measure

SEX = Dimension("sex", ("women", "men", "unknown"), frozenset(["unknown"]))
LEVEL = Dimension("level", ("officers", "soldiers"))
REGION = Dimension("region", ("astana", "almaty"))
BY_SEX = Breakdown(1, (SEX,))
BY_SEX_AND_LEVEL = Breakdown(2, (SEX, LEVEL))


def figure(total, breakdown=1, **cells):
    return Figure(value=total, cells={breakdown: {key: CellValue(value) for key, value in cells.items()}})


class TestLayout:
    def test_a_key_is_the_same_in_any_order(self):
        assert cell_key(["women", "officers"]) == cell_key(["officers", "women"]) == "officers|women"

    def test_a_crossing_has_every_combination_once(self):
        assert list(BY_SEX_AND_LEVEL.codes_by_key)[:2] == ["officers|women", "soldiers|women"]
        assert len(Breakdown(3, (SEX, LEVEL, REGION)).codes_by_key) == 12

    @pytest.mark.parametrize("dimensions", [(), (SEX, LEVEL, REGION, Dimension("x", ("y",)))])
    def test_one_to_three_dimensions_cross(self, dimensions):
        with pytest.raises(ValueError, match="one to three"):
            Breakdown(1, dimensions)

    def test_two_cells_never_share_a_key(self):
        with pytest.raises(ValueError, match="same key"):
            Breakdown(1, (Dimension("a", ("x", "y")), Dimension("b", ("x", "y"))))

    def test_one_code_may_stand_in_two_dimensions(self):
        assert Breakdown(1, (Dimension("a", ("x", "unknown")), Dimension("b", ("y", "unknown")))).codes_by_key


class TestCheck:
    @pytest.mark.parametrize(
        ("total", "cells", "state", "difference"),
        [
            (10, {"women": 4, "men": 5, "unknown": 1}, CheckState.ADDS_UP, 0),
            (10, {"women": 4, "men": 6}, CheckState.ADDS_UP, 0),
            (0, {"women": 0, "men": 0, "unknown": 0}, CheckState.ADDS_UP, 0),
            (10, {"women": 4}, CheckState.PARTIAL, -6),
            (10, {"women": 4, "men": 5, "unknown": 0}, CheckState.MISMATCH, -1),
            (110, {"women": 51, "men": 230, "unknown": 0}, CheckState.MISMATCH, 171),
            (3, {"women": 4}, CheckState.MISMATCH, 1),
            (10, {}, CheckState.EMPTY, None),
            (10, {"women": None}, CheckState.EMPTY, None),
            (None, {"women": 4}, CheckState.NO_TOTAL, None),
            (None, {"women": 0}, CheckState.NO_TOTAL, None),
        ],
    )
    def test_the_cells_are_held_against_the_total(self, total, cells, state, difference):
        (check,) = check_breakdown(Measure.COUNT, figure(total, **cells), BY_SEX)
        assert check.state == state
        assert check.difference == difference

    def test_a_zero_cell_is_known_and_an_empty_one_is_not(self):
        (check,) = check_breakdown(Measure.COUNT, figure(4, women=4, men=0), BY_SEX)
        assert check.empty == ("unknown",)
        assert check.not_recorded == ("unknown",)

    def test_a_cell_that_the_layout_does_not_know_is_not_dropped_silently(self):
        (check,) = check_breakdown(Measure.COUNT, figure(10, women=4, men=5, unknown=1, martians=2), BY_SEX)
        assert check.difference == 2

    def test_both_parts_of_a_share_are_checked(self):
        cells = {1: {"women": CellValue(None, 1, 4), "men": CellValue(None, 1, 5), "unknown": CellValue(None, 0, 0)}}
        share = Figure(numerator=2, denominator=10, cells=cells)
        upper, lower = check_breakdown(Measure.SHARE, share, BY_SEX)
        assert (upper.part, upper.state) == ("numerator", CheckState.ADDS_UP)
        assert (lower.part, lower.state, lower.difference) == ("denominator", CheckState.MISMATCH, -1)

    def test_what_does_not_add_up_by_nature_is_not_checked(self):
        assert check_breakdown(Measure.YES_NO, Figure(yes=True), BY_SEX) == ()

    def test_quantities_are_compared_exactly(self):
        (check,) = check_breakdown(Measure.QUANTITY, figure("0.3", women="0.1", men="0.2"), BY_SEX)
        assert check.state == CheckState.ADDS_UP


class TestMargins:
    CELLS = {"officers|women": CellValue(2), "men|officers": CellValue(0), "soldiers|women": CellValue(5)}

    def test_rows_columns_and_the_whole(self):
        rows = margins(BY_SEX_AND_LEVEL, self.CELLS, ["sex"])
        assert rows["women"] == (CellValue(7), False)
        assert rows["men"] == (CellValue(0), True)
        assert rows["unknown"] == (None, True)
        columns = margins(BY_SEX_AND_LEVEL, self.CELLS, ["level"])
        assert columns["officers"] == (CellValue(2), True)
        assert margins(BY_SEX_AND_LEVEL, self.CELLS)[""] == (CellValue(7), True)

    def test_keeping_all_gives_the_cells(self):
        kept = margins(BY_SEX_AND_LEVEL, self.CELLS, ["sex", "level"])
        assert kept["officers|women"] == (CellValue(2), False)
        assert kept["men|soldiers"].cell is None

    @given(st.lists(st.integers(0, 99), min_size=12, max_size=12))
    def test_all_margins_of_three_dimensions_add_up_to_the_same(self, values):
        cube = Breakdown(3, (SEX, LEVEL, REGION))
        cells = {key: CellValue(value) for key, value in zip(cube.codes_by_key, values, strict=True)}
        for size in range(4):
            for keep in combinations(["sex", "level", "region"], size):
                table = margins(cube, cells, keep)
                assert sum(margin.cell.value for margin in table.values()) == sum(values)
                assert not any(margin.partial for margin in table.values())


class TestRollUp:
    def test_a_cell_that_only_some_give_is_their_sum_and_flagged(self):
        rolled = roll_up_cells([figure(9, women=4, men=5), figure(3, women=3), figure(2)])
        assert rolled.cells == {1: {"women": CellValue(7), "men": CellValue(5)}}
        assert rolled.partial == {1}

    def test_full_breakdowns_roll_up_in_full(self):
        rolled = roll_up_cells([figure(9, women=4, men=5), figure(3, women=0, men=3)])
        assert rolled.cells == {1: {"women": CellValue(4), "men": CellValue(8)}}
        assert rolled.partial == frozenset()

    def test_the_parts_of_a_share_are_added(self):
        one = Figure(cells={1: {"women": CellValue(None, 1, 2)}})
        other = Figure(cells={1: {"women": CellValue(None, 0, 98)}})
        assert roll_up_cells([one, other]).cells == {1: {"women": CellValue(None, 1, 100)}}

    def test_nothing_rolls_up_to_nothing(self):
        assert roll_up_cells([]) == ({}, frozenset(), frozenset())


class TestSuppress:
    @pytest.mark.parametrize(
        ("total", "cells", "hidden"),
        [
            (20, {"women": 5, "men": 15}, False),
            (20, {"women": 4, "men": 16}, True),
            (20, {"women": 0, "men": 20}, False),
            (20, {"women": 10, "men": 9}, True),  # one is left over: not recorded
            (20, {"women": 10}, False),
            (20, {"women": 16}, True),
            (3, {}, False),
            (20, {"women": 10, "men": 12}, False),
            (None, {"women": 10}, False),
        ],
    )
    def test_small_numbers_withhold_the_whole_breakdown(self, total, cells, hidden):
        shown = suppress(figure(total, **cells), 5, [BY_SEX])
        assert shown.value == total
        assert (1 in shown.withheld) == hidden
        assert (1 in shown.cells) == (not hidden)

    @pytest.mark.parametrize("threshold", [None, 0])
    def test_without_a_threshold_everything_is_shown(self, threshold):
        whole = figure(3, women=1, men=2)
        assert suppress(whole, threshold, [BY_SEX]) == whole

    def test_other_breakdowns_stay(self):
        by_sex = {"women": CellValue(10), "men": CellValue(10), "unknown": CellValue(0)}
        crossed = {"officers|women": CellValue(1), "soldiers|women": CellValue(9), "men|officers": CellValue(10)}
        cells = {1: by_sex, 2: crossed}
        shown = suppress(Figure(value=20, cells=cells), 5, [BY_SEX, BY_SEX_AND_LEVEL])
        assert set(shown.cells) == {1}
        assert shown.withheld == {2}

    def test_two_breakdowns_that_give_nothing_away_are_both_shown(self):
        crossed = {"officers|women": CellValue(5), "soldiers|women": CellValue(5), "men|officers": CellValue(10)}
        whole = Figure(value=20, cells={1: {"women": CellValue(10), "men": CellValue(10)}, 2: crossed})
        assert suppress(whole, 5, [BY_SEX, BY_SEX_AND_LEVEL]) == whole

    def test_two_breakdowns_that_give_each_other_away_are_not_both_shown(self):
        cells = {1: {"women": CellValue(10), "men": CellValue(10)},
                 2: {"officers|women": CellValue(8), "men|officers": CellValue(5)}}  # fmt: skip
        shown = suppress(Figure(value=20, cells=cells), 5, [BY_SEX, BY_SEX_AND_LEVEL])
        assert shown.withheld == {2}  # 10 - 8: two women who are not officers

    @pytest.mark.parametrize(("numerator", "denominator", "hidden"), [
        (10, 20, False), (2, 20, True), (18, 20, True), (0, 20, False), (20, 20, False), (2, 2, True),
    ])  # fmt: skip
    def test_of_a_share_the_rest_can_be_subtracted_too(self, numerator, denominator, hidden):
        cells = {1: {"women": CellValue(None, numerator, denominator)}}
        shown = suppress(Figure(numerator=60, denominator=200, cells=cells), 5, [BY_SEX])
        assert (1 in shown.withheld) == hidden

    def test_what_is_withheld_once_stays_withheld(self):
        once = suppress(figure(20, women=4, men=16), 5, [BY_SEX])
        assert suppress(once, 5, [BY_SEX]) == once


KEYS = list(BY_SEX_AND_LEVEL.codes_by_key)
some_cells = st.fixed_dictionaries({}, optional={key: st.integers(0, 30).map(CellValue) for key in [*SEX.categories]})
fine_cells = st.fixed_dictionaries({}, optional={key: st.integers(0, 30).map(CellValue) for key in KEYS})


@given(some_cells, fine_cells, st.integers(0, 60), st.integers(2, 10))
def test_no_small_number_can_be_worked_out_from_what_is_shown(coarse, fine, rest, threshold):
    total = max(sum(cell.value for cell in cells.values()) for cells in (coarse, fine)) + rest
    shown = suppress(Figure(value=total, cells={1: coarse, 2: fine}), threshold, [BY_SEX, BY_SEX_AND_LEVEL])
    for cells in shown.cells.values():
        numbers = [cell.value for cell in cells.values()]
        left = [total - sum(numbers)] if numbers else []
        assert not any(0 < number < threshold for number in numbers + left)
    if shown.cells.get(1) and shown.cells.get(2):
        for sex, margin in margins(BY_SEX_AND_LEVEL, shown.cells[2], ["sex"]).items():
            if margin.cell and sex in shown.cells[1]:
                assert not 0 < abs(shown.cells[1][sex].value - margin.cell.value) < threshold


@given(st.lists(some_cells, max_size=4), st.integers(2, 10))
def test_a_roll_up_withholds_what_any_of_its_figures_withholds(breakdowns, threshold):
    figures = [Figure(value=sum(c.value for c in cells.values()), cells={1: cells}) for cells in breakdowns]
    shown = [suppress(one, threshold, [BY_SEX]) for one in figures]
    rolled = roll_up_cells(shown)
    assert (1 in rolled.withheld) == any(1 in one.withheld for one in shown)
    assert not (1 in rolled.withheld and 1 in rolled.cells)


WOMEN_0 = {1: {"women": CellValue(0)}}
WOMEN_2_OF_1 = {1: {"women": CellValue(None, 2, 1)}}
WOMEN_2_OF = {1: {"women": CellValue(None, 2)}}


class TestFigure:
    @pytest.mark.parametrize("make", [
        lambda: Figure(value=1.5), lambda: Figure(numerator=1.0, denominator=2), lambda: CellValue(0.1),
        lambda: Figure(value=True),
    ])  # fmt: skip
    def test_a_float_never_enters(self, make):
        with pytest.raises(TypeError):
            make()

    @pytest.mark.parametrize(
        ("measure", "empty", "zero"),
        [
            (Measure.COUNT, Figure(), Figure(value=0)), (Measure.QUANTITY, Figure(), Figure(value=0)),
            (Measure.SHARE, Figure(numerator=0), Figure(numerator=0, denominator=0)),
            (Measure.YES_NO, Figure(), Figure(yes=False)), (Measure.MILESTONE, Figure(), Figure(step=0)),
            (None, Figure(), Figure(status=ImplementationStatus.NOT_STARTED)),
        ],
    )  # fmt: skip
    def test_zero_no_and_not_started_are_values_and_empty_is_not(self, measure, empty, zero):
        assert not empty.has_value(measure)
        assert zero.has_value(measure)
        assert figure_errors(measure, zero, complete=True) == ()
        (missing,) = figure_errors(measure, empty, complete=True)
        assert missing.code == "required"
        assert figure_errors(measure, empty, complete=False) == ()

    def test_words_alone_are_a_report(self):
        assert Figure().has_value(Measure.NARRATIVE)
        assert figure_errors(Measure.NARRATIVE, Figure(), complete=True) == ()

    def test_a_share_of_nothing_has_no_number(self):
        assert Figure(numerator=0, denominator=0).number(Measure.SHARE) is None
        assert Figure(numerator=0, denominator=5).number(Measure.SHARE) == 0
        assert Figure(value=7).number(Measure.COUNT) == 7
        assert Figure().number(Measure.COUNT) is None

    @pytest.mark.parametrize(
        ("measure", "bad", "field", "code"),
        [
            (Measure.COUNT, Figure(value=-1), "value", "negative"),
            (Measure.COUNT, Figure(value="1.5"), "value", "not_whole"),
            (Measure.QUANTITY, Figure(value=Decimal(10) ** 15), "value", "too_many_digits"),
            (Measure.SHARE, Figure(numerator=2, denominator=1), "numerator", "part_above_whole"),
            (Measure.MILESTONE, Figure(step=9), "step", "unknown_choice"),
            (None, Figure(status="delayed", percent=101), "percent", "unknown_choice"),
            (Measure.COUNT, Figure(Availability.WITHHELD), "reason", "reason_required"),
            (Measure.COUNT, Figure(Availability.NOT_AVAILABLE, "lost", value=0), "value", "not_empty"),
            (Measure.COUNT, Figure(Availability.NOT_AVAILABLE, "lost", cells=WOMEN_0), "cells", "not_empty"),
            (Measure.COUNT, figure(5, women=-1), "value", "negative"),
            (Measure.QUANTITY, figure(5, women=-1), "value", "negative"),
            (Measure.SHARE, Figure(numerator=1, denominator=2, cells=WOMEN_2_OF_1), "numerator", "part_above_whole"),
            (Measure.SHARE, Figure(numerator=1, denominator=2, cells=WOMEN_2_OF), "denominator", "required"),
        ],
    )  # fmt: skip
    def test_every_error_names_its_field(self, measure, bad, field, code):
        (error,) = figure_errors(measure, bad, complete=True, steps=[1, 2, 3])
        assert (error.field, error.code) == (field, code)
        assert (error.key == "women") == (bool(bad.cells) and field != "cells")

    def test_a_quantity_may_be_below_zero(self):
        assert figure_errors(Measure.QUANTITY, Figure(value="-2.5"), complete=True) == ()
