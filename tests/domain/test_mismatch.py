"""Cells that miss their total, in words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.figures import CellValue
from tracker.domain.grid import lay_out
from tracker.domain.mismatch import mismatch_text

SEX = [("women", "women"), ("men", "men"), ("not-recorded", "not recorded")]
BY_SEX = lay_out(1, "sex", [("Sex", SEX)], frozenset({"not-recorded"}))
numbers = st.one_of(st.none(), st.integers(0, 10**9))


def cells(*values, keys=("women", "men", "not-recorded")):
    return {key: CellValue(value) for key, value in zip(keys, values, strict=False) if value is not None}


@pytest.mark.parametrize(
    ("held", "total", "words"),
    [
        ((20, 21, None), 42, "women + men = 41, the total says 42: 1 not recorded?"),
        ((20, 21, 0), 42, "women + men = 41, the total says 42: 1 not recorded?"),
        ((20, 21, 3), 42, "women + men + not recorded = 44, the total says 42: 2 too many?"),
        ((None, 1200, None), 42, "men = 1,200, the total says 42: 1,158 too many?"),
        ((20, 22, None), 42, ""),
        ((None, None, None), 42, ""),
        ((20, 22, None), None, ""),
    ],
)
def test_the_difference_is_put_as_a_question(held, total, words):
    assert mismatch_text(BY_SEX, cells(*held), None if total is None else Decimal(total)) == words


def test_where_nothing_can_be_not_recorded_the_rest_is_missing():
    grid = lay_out(1, "sex", [("Sex", SEX[:2])])
    assert (
        mismatch_text(grid, cells(1, 2), Decimal(4)) == "women + men = 3, the total says 4: 1 missing from the cells?"
    )


def test_many_categories_are_not_listed():
    regions = [(f"r{n}", f"Region {n}") for n in range(17)]
    grid = lay_out(1, "region", [("Region", regions)])
    held = {code: CellValue(1) for code, _label in regions}
    assert (
        mismatch_text(grid, held, Decimal(18))
        == "The cells together = 17, the total says 18: 1 missing from the cells?"
    )


def test_a_crossing_is_told_by_its_columns():
    posts = [(f"p{n}", f"Post {n}") for n in range(4)]
    grid = lay_out(1, "sex*post", [("Sex", SEX), ("Post", posts)], frozenset({"not-recorded"}))
    held = {spot.key: CellValue(1) for spot in grid.spots if not spot.unknown}
    assert mismatch_text(grid, held, Decimal(9)) == "women + men = 8, the total says 9: 1 not recorded?"


@given(women=numbers, men=numbers, unknown=numbers, total=numbers)
def test_there_are_words_exactly_where_sum_and_total_are_known_and_differ(women, men, unknown, total):
    known = [value for value in (women, men, unknown) if value is not None]
    words = mismatch_text(BY_SEX, cells(women, men, unknown), None if total is None else Decimal(total))
    assert bool(words) == bool(known and total is not None and sum(known) != total)
