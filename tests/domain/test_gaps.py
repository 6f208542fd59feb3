"""Gaps as questions that have answers in stretches of time."""

from datetime import date

import pytest

from tracker.domain.gaps import CLOSED_BY, LACKS, Answer, Count, Question, groups, history, report_gaps
from tracker.enums import GapKind

BEFORE, SET, CHANGED, AFTER = date(2022, 1, 1), date(2022, 3, 3), date(2024, 5, 5), date(2025, 1, 1)


def target(*answers, asked_from=None):
    return Question(GapKind.NO_TARGET, "I1", answers, asked_from)


def test_a_question_is_open_until_somebody_answers_it():
    question = target(Answer(SET))
    assert question.is_open(BEFORE)
    assert not question.is_open(SET)
    assert not question.is_open(AFTER)


def test_what_the_plan_says_was_never_a_gap():
    assert not target(Answer(in_plan=True)).is_open(BEFORE)


def test_an_answer_that_is_replaced_leaves_no_gap_and_one_that_is_taken_back_does():
    assert not target(Answer(SET, CHANGED), Answer(CHANGED)).is_open(CHANGED)
    assert target(Answer(SET, CHANGED)).is_open(CHANGED)


def test_a_report_is_no_gap_before_the_day_after_it_is_due():
    report = Question(GapKind.OVERDUE, "I1", (), asked_from=CHANGED)
    assert not report.is_open(SET)
    assert report.is_open(CHANGED)


def test_groups_count_what_the_plan_leaves_open_what_was_set_since_and_what_still_is():
    (group,) = groups([target(Answer(in_plan=True)), target(Answer(SET)), target()], AFTER)
    assert (len(group.asked), group.silent, group.filled, len(group.open)) == (3, 2, 1, 1)


def test_groups_stand_in_their_fixed_order_and_without_those_about_which_nothing_is_asked():
    asked = [target(), Question(GapKind.NO_BODY, "1.1"), Question(GapKind.OVERDUE, "I1", (), AFTER)]
    assert [group.kind for group in groups(asked, SET)] == [GapKind.NO_BODY, GapKind.NO_TARGET]


def test_history_counts_each_kind_on_each_day_and_says_where_nothing_was_asked_yet():
    asked = [target(Answer(SET)), target(), Question(GapKind.OVERDUE, "I1", (Answer(AFTER),), CHANGED)]
    rows = {row.kind: row.counts for row in history(asked, [BEFORE, SET, CHANGED, AFTER])}
    assert rows[GapKind.NO_TARGET] == (Count(2, 2), Count(1, 2), Count(1, 2), Count(1, 2))
    assert rows[GapKind.OVERDUE] == (None, None, Count(1, 1), Count(0, 1))


def test_kinds_without_dates_are_left_out_of_history():
    assert history([Question(GapKind.NOT_STATED, "lead")], [AFTER]) == []


def test_a_subject_was_never_reported_on_until_one_of_its_reports_is_published():
    first, second = (
        Question(GapKind.OVERDUE, "I1", answers, due) for answers, due in (((), SET), ((Answer(AFTER),), AFTER))
    )
    never = report_gaps(GapKind.NO_REPORT, "I1", [first, second])
    assert not never.is_open(BEFORE)
    assert never.is_open(CHANGED)
    assert not never.is_open(AFTER)


@pytest.mark.parametrize("kind", GapKind)
def test_every_kind_says_what_it_means_and_who_could_close_it(kind):
    assert str(LACKS[kind])
    assert str(CLOSED_BY[kind])
