"""Values that look odd are asked about once, before a report is passed on; nothing is stopped by it."""

from decimal import Decimal

import pytest

from tests import factories as f
from tracker.domain import workflow
from tracker.domain.questions import name_of

from .conftest import approved, at, measured, saved, sent

AGAIN = "submit again"


@pytest.fixture
def last_year(desk):
    """110 people in 2024, approved."""
    before = workflow.start(desk.for_indicator, desk.periods[-2], by=desk.reporter)
    return approved(before, desk.reporter, desk.coordinator, value=110)


def submit(desk, **fields):
    return desk.clients["reporter"].post(desk.url, sent(desk.entry, **{"do": "submit", **fields}))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("1,100", "Is 1,100 right? The last approved value is 110."),
        ("0", "Is zero right? The last approved value is 110."),
    ],
)
def test_an_odd_value_is_asked_about_once_and_then_goes_through(desk, last_year, value, words):
    asked = submit(desk, value=value)
    page = asked.content.decode()
    assert asked.status_code == 422
    assert words in page
    assert AGAIN in page
    assert f'value="{value.replace(",", "")}"' in page or f'value="{value}"' in page
    desk.entry.refresh_from_db()
    assert desk.entry.state == "draft"
    assert submit(desk, value=value).status_code == 302
    desk.entry.refresh_from_db()
    assert desk.entry.state == "submitted"
    assert [row["answer"] for row in desk.entry.questions] == [""]


def test_the_answer_is_kept_and_the_reviewer_reads_it_with_the_question(desk, last_year):
    submit(desk, value="0")
    desk.entry.refresh_from_db()
    name = name_of(desk.entry.questions[0])
    submit(desk, value="0", **{name: "No courses: the centre was rebuilt."})
    desk.entry.refresh_from_db()
    assert desk.entry.questions[0]["answer"] == "No courses: the centre was rebuilt."
    page = desk.clients["coordinator"].get(desk.review).content.decode()
    assert "Zero, where the last approved value was 110." in page
    assert "No courses: the centre was rebuilt." in page


def test_an_answer_typed_before_the_next_save_comes_back(desk, last_year):
    submit(desk, value="0")
    desk.entry.refresh_from_db()
    name = name_of(desk.entry.questions[0])
    desk.clients["reporter"].post(desk.url, sent(desk.entry, value="0", do="save", **{name: "Rebuilt."}))
    assert 'value="Rebuilt."' in desk.clients["reporter"].get(desk.url).content.decode()


def test_a_corrected_value_takes_its_question_away(desk, last_year):
    submit(desk, value="0")
    assert submit(desk, value="120").status_code == 302
    desk.entry.refresh_from_db()
    assert desk.entry.questions == []


def test_another_odd_value_is_another_question(desk, last_year):
    submit(desk, value="1100")
    assert submit(desk, value="2200").status_code == 422
    assert submit(desk, value="2200").status_code == 302


def test_a_draft_may_be_as_odd_as_it_likes(desk, last_year):
    assert desk.clients["reporter"].post(desk.url, sent(desk.entry, value="0", do="save")).status_code == 302
    desk.entry.refresh_from_db()
    assert desk.entry.questions == []


def test_an_ordinary_value_is_not_questioned(desk, last_year):
    assert submit(desk, value="120").status_code == 302


def test_a_question_about_a_cell_names_it_and_more_women_than_people_are_asked_about(desk):
    breakdown = f.BreakdownFactory(indicator=desk.indicator)
    before = workflow.start(desk.for_indicator, desk.periods[-2], by=desk.reporter)
    cells = {(breakdown.pk, "women"): Decimal(4), (breakdown.pk, "men"): Decimal(106)}
    approved(before, desk.reporter, desk.coordinator, value=110, cells=cells)
    typed = {f"cell-{breakdown.pk}-women": "120", f"cell-{breakdown.pk}-men": "1", f"note-{breakdown.pk}": "Twice."}
    page = submit(desk, value="110", **typed).content.decode()
    assert "Women: Is 120 right? The last approved value is 4." in page
    assert f'href="#id_cell-{breakdown.pk}-women"' in page
    assert "Is 120 right for “Women”? The total is only 110." in page
    assert submit(desk, value="110", **typed).status_code == 302


def test_what_is_missing_is_said_together_with_what_is_odd(desk, last_year):
    page = submit(desk, value="0", source="").content.decode()
    assert "Is zero right?" in page
    assert 'href="#div_id_source"' in page


def test_a_reporter_with_a_signatory_is_asked_at_handing_over(desk, last_year):
    f.signatory_of(desk.defence)
    assert submit(desk, value="0", do="hand_over").status_code == 422
    assert submit(desk, value="0", do="hand_over").status_code == 302
    desk.entry.refresh_from_db()
    assert desk.entry.state == "ready"
    assert len(desk.entry.questions) == 1


def test_what_is_submitted_without_the_form_is_not_stopped_and_its_questions_are_kept(desk, last_year):
    saved(desk.entry, desk.reporter, value=0)
    workflow.submit(desk.entry, by=desk.reporter, version=desk.entry.version)
    desk.entry.refresh_from_db()
    assert [row["code"] for row in desk.entry.questions] == ["drop_to_zero"]


def test_only_the_bodys_people_can_answer(desk, last_year):
    submit(desk, value="0")
    desk.entry.refresh_from_db()
    before, name = desk.entry.questions, name_of(desk.entry.questions[0])
    for who in ("coordinator", "observer", "other_reporter", "stranger"):
        answer = desk.clients[who].post(desk.url, sent(desk.entry, value="0", do="save", **{name: "Not mine."}))
        assert answer.status_code in (403, 404)
    desk.entry.refresh_from_db()
    assert desk.entry.questions == before


def test_a_share_is_asked_about_by_its_parts(desk):
    entry = measured(desk, "share")
    before = workflow.start(entry.assignment, desk.periods[-2], by=desk.reporter)
    approved(before, desk.reporter, desk.coordinator, value=None, numerator=7, denominator=60)
    answer = desk.clients["reporter"].post(
        at("entry", entry), sent(entry, value="", numerator="0", denominator="61", do="submit")
    )
    assert "Is zero right? The last approved value is 7." in answer.content.decode()
