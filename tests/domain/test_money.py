"""Sums of money of which parts may not be known."""

from decimal import Decimal

from tracker.domain.money import Line, added_up, total


def line(programme="001", action=None, year=2022, planned=100, currency="KZT"):
    return Line(programme, action, year, currency, None if planned is None else Decimal(planned), None)


def test_a_sum_with_everything_stated_is_a_sum():
    found = total([Decimal(1), Decimal(2)])
    assert (found.value, found.is_complete, found.at_least) == (3, True, False)


def test_what_is_not_stated_is_no_zero_and_makes_the_sum_a_lower_limit():
    found = total([Decimal(5), None])
    assert (found.value, found.is_complete, found.at_least) == (5, False, True)


def test_nothing_stated_is_no_sum_and_a_stated_zero_is_one():
    assert total([None, None]).value is None
    assert total([]).value is None
    assert total([Decimal(0)]).value == 0


def test_a_line_for_the_whole_plan_holds_those_for_its_actions_in_that_year_only():
    whole, part, next_year = line(), line(action="1.1"), line(action="1.1", year=2023)
    assert added_up([whole, part, next_year], {"001": None}) == [whole, next_year]


def test_a_programme_holds_those_that_are_part_of_it_in_that_currency_only():
    above, below, other = line(), line("003"), line("003", currency="USD")
    assert added_up([above, below, other], {"001": None, "003": "001"}) == [above, other]


def test_a_part_counts_where_what_holds_it_has_no_line():
    below = line("003")
    assert added_up([below], {"001": None, "003": "001"}) == [below]


def test_programmes_that_hold_each_other_do_not_hang():
    assert added_up([line("001", year=2023), line("003")], {"001": "003", "003": "001"})
