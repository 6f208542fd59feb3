"""Questions about values that may be right but look odd."""

import pytest

from tracker.domain.figures import Breakdown, CellValue, Dimension, Figure
from tracker.domain.plausibility import QuestionCode, questions
from tracker.enums import Availability, Measure

BY_SEX = Breakdown(1, (Dimension("sex", ("women", "men")),))
BY_BOTH = Breakdown(2, (Dimension("sex", ("women", "men")), Dimension("level", ("high", "low"))))


def codes(found):
    return [question.code for question in found]


@pytest.mark.parametrize(
    ("value", "last", "code"),
    [
        (100, 10, QuestionCode.MANY_TIMES_MORE), (99, 10, None), (0, 10, QuestionCode.DROP_TO_ZERO),
        (0, 0, None), (500, 0, None), (1, 10, None),
    ],
)  # fmt: skip
def test_a_leap_and_a_fall_to_zero_are_questioned(value, last, code):
    found = questions(Measure.COUNT, Figure(value=value), Figure(value=last))
    assert codes(found) == ([code] if code else [])


def test_a_question_says_how_many_times_and_in_which_cell():
    new = Figure(value=201, cells={1: {"men": CellValue(190), "women": CellValue(11)}})
    old = Figure(value=97, cells={1: {"men": CellValue(19), "women": CellValue(9)}})
    (question,) = questions(Measure.COUNT, new, old)
    assert (question.breakdown, question.key) == (1, "men")
    assert question.params == {"value": 190, "previous": 19, "times": 10}


@pytest.mark.parametrize("previous", [None, Figure(), Figure(Availability.NOT_AVAILABLE, "lost")])
def test_without_a_last_value_there_is_nothing_to_compare(previous):
    assert questions(Measure.COUNT, Figure(value=500), previous) == ()


def test_an_empty_field_is_no_fall_to_zero():
    assert questions(Measure.COUNT, Figure(), Figure(value=10)) == ()
    new = Figure(value=10, cells={1: {"men": CellValue(10)}})
    old = Figure(value=10, cells={1: {"women": CellValue(10)}})
    assert questions(Measure.COUNT, new, old) == ()


def test_each_part_of_a_share_is_looked_at():
    found = questions(Measure.SHARE, Figure(numerator=0, denominator=600), Figure(numerator=7, denominator=60))
    assert [(q.part, q.code) for q in found] == [
        ("numerator", QuestionCode.DROP_TO_ZERO),
        ("denominator", QuestionCode.MANY_TIMES_MORE),
    ]


def test_more_women_than_people_are_questioned_in_a_row_of_a_table_too():
    new = Figure(value=10, cells={1: {"women": CellValue(12)}})
    (question,) = questions(Measure.COUNT, new, None, [BY_SEX])
    assert question.code == QuestionCode.PART_ABOVE_TOTAL
    assert question.params == {"category": "women", "value": 12, "total": 10}
    assert questions(Measure.COUNT, Figure(value=12, cells=new.cells), None, [BY_SEX]) == ()
    crossed = Figure(value=10, cells={2: {"high|women": CellValue(6), "low|women": CellValue(6)}})
    assert [q.params["category"] for q in questions(Measure.COUNT, crossed, None, [BY_BOTH])] == ["women"]


def test_what_is_no_number_is_not_questioned():
    assert questions(Measure.YES_NO, Figure(yes=False), Figure(yes=True)) == ()
