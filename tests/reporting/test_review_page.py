"""What a reviewer reads before deciding: cells, trend, what would follow, what was questioned, the whole history."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as f
from tracker.domain import preview, workflow
from tracker.enums import Assessment
from tracker.models import ProgressEntry, PublishedRevision

from .conftest import approved, at, measured, sent, submitted

MANY = {"value": "110", "previous": "10", "times": "11"}


def page_of(desk, entry) -> str:
    return desk.clients["coordinator"].get(at("review_entry", entry)).content.decode()


@pytest.fixture
def judged(desk):
    """An indicator of one body with a target of 100 by the end of 2025, and its report for 2025 with 100."""
    entry = measured(desk, "count", code="I9")
    indicator = entry.assignment.indicator
    f.TargetFactory(indicator=indicator, value=100)
    for period in desk.periods[:-1]:
        before = workflow.start(entry.assignment, period, by=desk.reporter)
        approved(before, desk.reporter, desk.coordinator, value=10)
    return submitted(entry, desk.reporter, value=100)


def test_the_page_shows_the_assessment_that_would_result_and_publishes_nothing(desk, judged):
    on = date(2026, 6, 1)
    found = preview.preview(judged, on, [])
    assert found.now.status == Assessment.CANNOT_BE_ASSESSED
    assert found.then.status == Assessment.ACHIEVED
    assert found.turns
    assert PublishedRevision.objects.count() == 3
    page = page_of(desk, judged)
    assert "If it is approved" in page
    assert "All bodies together, 2022–2025: <b>130</b>" in page


def test_the_trend_is_drawn_with_the_proposed_figure_marked_as_such(desk, judged):
    page = page_of(desk, judged)
    chart = page.split('aria-labelledby="r3"')[1].split("</section>")[0]
    assert "<svg" in chart
    assert "with the proposed figure" in chart


def test_what_would_follow_is_what_follows(desk, judged):
    from tracker.domain.queries.pages import indicator_page

    on = date(2026, 6, 1)
    then = preview.preview(judged, on, []).then
    workflow.approve(judged, by=desk.coordinator, version=judged.version)
    now = indicator_page(desk.plan, "I9", on).state
    assert (now.status, now.whole.value) == (then.status, then.whole.value)
    assert [p.result.value for p in now.points] == [p.result.value for p in then.points]


def test_a_figure_that_leaves_the_assessment_alone_is_said_to(desk):
    submitted(desk.entry, desk.reporter)
    assert "The approval leaves it as it stands." in page_of(desk, desk.entry)


def test_of_an_action_the_status_that_would_result_is_shown(desk):
    entry = workflow.start(desk.for_action, desk.period, by=desk.reporter)
    submitted(entry, desk.reporter, value=None, status="completed", percent=100, source="")
    page = page_of(desk, entry)
    outcome = page.split('aria-labelledby="r3"')[1].split("</section>")[0]
    assert "Completed" in outcome or "completed" in outcome
    assert "The approval changes how it stands." in outcome


def test_a_report_that_nobody_expects_any_more_is_said_to_count_nowhere(desk):
    submitted(desk.entry, desk.reporter)
    desk.for_indicator.last_period = desk.periods[0]
    desk.for_indicator.save()
    assert "Nobody expects this report any more" in page_of(desk, desk.entry)


@pytest.mark.parametrize("measure", ["quantity", "share", "yes_no", "milestone", "narrative"])
def test_every_measure_can_be_reviewed(desk, measure):
    entry = measured(desk, measure, code="I8")
    figure = {
        "quantity": {"value": 5},
        "share": {"numerator": 1, "denominator": 4},
        "yes_no": {"yes": True},
        "milestone": {
            "step_id": entry.assignment.indicator.steps.first() and entry.assignment.indicator.steps.first().pk
        },
        "narrative": {},
    }[measure]
    submitted(entry, desk.reporter, **{"value": None, **figure})
    page = page_of(desk, entry)
    assert "Approve and publish" in page
    assert ("is not assessed" in page) == (measure == "narrative")


def test_what_was_questioned_at_entry_stands_with_its_answer(desk):
    submitted(desk.entry, desk.reporter)
    asked = [
        {
            "code": "many_times_more",
            "params": {"value": "110", "previous": "10", "times": "11"},
            "answer": "A <new> course.",
        },
        {"code": "drop_to_zero", "params": {"previous": "7"}, "answer": ""},
        {"code": "of_a_later_version", "params": {}, "answer": "Yes."},
    ]
    ProgressEntry.objects.filter(pk=desk.entry.pk).update(questions=asked)
    page = page_of(desk, desk.entry)
    assert "110 is 11 times the last approved value of 10." in page
    assert "A &lt;new&gt; course." in page
    assert "Zero, where the last approved value was 7." in page
    assert "not answered" in page
    assert "of_a_later_version" in page


def test_where_nothing_was_questioned_there_is_no_such_part(desk):
    submitted(desk.entry, desk.reporter)
    assert "Questioned at entry" not in page_of(desk, desk.entry)


def test_the_history_tells_saves_comments_and_decisions_in_order(desk):
    submitted(desk.entry, desk.reporter)
    comment = {"comment": "See below.", "due_on": "2099-03-01", "on-source": "Which register?", "on-value": "Too high."}
    desk.clients["coordinator"].post(at("review_return", desk.entry), {**comment, "version": desk.entry.version})
    for value in ("90", "91"):
        desk.clients["reporter"].post(desk.url, sent(desk.entry, value=value, do="save"))
    desk.clients["reporter"].post(desk.url, sent(desk.entry, value="92", do="submit"))
    log = page_of(desk, desk.entry).split('class="log')[1].split("</ol>")[0]
    places = [log.index(text) for text in ("Submitted", "Saved 3 times", "Returned", "Saved once", "Begun")]
    assert places == sorted(places)
    assert "See below." in log
    assert "<b>Source of the figures:</b> Which register?" in log
    assert "<b>Figures:</b> Too high." in log


# Comments on single fields


def test_the_reporter_reads_each_comment_beside_its_field(desk):
    f.BreakdownFactory(indicator=desk.indicator)
    breakdown = desk.indicator.breakdowns.get()
    submitted(desk.entry, desk.reporter)
    sent_back = {
        "comment": "See the parts.", "due_on": "2099-03-01", "version": desk.entry.version,
        "on-value": "Not 101?", "on-narrative": "Where?", f"on-breakdown-{breakdown.pk}": "Men are missing.",
        "on-source": "",
    }  # fmt: skip
    assert desk.clients["coordinator"].post(at("review_return", desk.entry), sent_back).status_code == 302
    event = desk.entry.events.first()
    assert event.field_comments == {
        "value": "Not 101?", "narrative": "Where?", f"breakdown-{breakdown.pk}": "Men are missing.",
    }  # fmt: skip
    page = desk.clients["reporter"].get(desk.url).content.decode()
    field = page.split('id="div_id_narrative"')[1].split("</textarea>")[0]
    assert "The reviewer on this:" in field
    assert "Where?" in field
    assert "Not 101?" not in field
    before_table = page.split('<table class="mx"')[0]
    assert "Men are missing." in before_table
    assert "The reviewer on this:" not in page.split('id="div_id_source"')[1].split("</div>")[0]


def test_comments_on_fields_alone_do_not_return_a_report_and_stay_written(desk):
    submitted(desk.entry, desk.reporter)
    posted = {"comment": "", "due_on": "2099-03-01", "version": desk.entry.version, "on-narrative": "Where was it?"}
    answer = desk.clients["coordinator"].post(at("review_return", desk.entry), posted)
    assert answer.status_code == 422
    assert "Where was it?" in answer.content.decode()
    desk.entry.refresh_from_db()
    assert desk.entry.state == "submitted"


def test_a_comment_on_a_field_has_its_limit_told_by_the_server(desk):
    submitted(desk.entry, desk.reporter)
    long = {"comment": "c", "due_on": "2099-03-01", "version": desk.entry.version, "on-narrative": "x" * 5001}
    assert desk.clients["coordinator"].post(at("review_return", desk.entry), long).status_code == 422


def test_after_a_conflict_every_comment_is_kept(desk):
    submitted(desk.entry, desk.reporter)
    old = desk.entry.version
    workflow.take(desk.entry, by=desk.coordinator, version=old)
    posted = {"comment": "Why?", "due_on": "2099-03-01", "version": old, "on-narrative": "Where was it?"}
    answer = desk.clients["coordinator"].post(at("review_return", desk.entry), posted)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Why?" in page
    assert "Where was it?" in page


def test_once_approved_old_comments_stand_in_the_history_and_no_longer_at_the_fields(desk):
    submitted(desk.entry, desk.reporter)
    posted = {"comment": "Why?", "due_on": "2099-03-01", "version": desk.entry.version, "on-narrative": "Where was it?"}
    desk.clients["coordinator"].post(at("review_return", desk.entry), posted)
    desk.clients["reporter"].post(desk.url, sent(desk.entry, do="submit"))
    desk.entry.refresh_from_db()
    workflow.approve(desk.entry, by=desk.coordinator, version=desk.entry.version)
    workflow.reopen(desk.entry, by=desk.coordinator, version=desk.entry.version, reason="A slip")
    page = desk.clients["reporter"].get(desk.url).content.decode()
    assert "The reviewer on this:" not in page
    assert "Where was it?" in page


def test_an_observer_reads_all_of_it_and_is_offered_no_field(desk):
    submitted(desk.entry, desk.reporter)
    page = desk.clients["observer"].get(desk.review).content.decode()
    assert "If it is approved" in page
    assert 'name="on-narrative"' not in page
    assert "The public record will say" not in page


def test_the_page_takes_as_many_queries_after_three_rounds_as_after_one(desk):
    client = desk.clients["coordinator"]

    def round_trip():
        entry = ProgressEntry.objects.with_context().get(pk=desk.entry.pk)
        workflow.return_(entry, by=desk.coordinator, version=entry.version, comment="c", due_on=date(2099, 1, 1))
        submitted(entry, desk.reporter)

    submitted(desk.entry, desk.reporter)
    round_trip()
    with CaptureQueriesContext(connection) as one:
        client.get(desk.review)
    round_trip()
    round_trip()
    with CaptureQueriesContext(connection) as three:
        client.get(desk.review)
    assert len(one) == len(three)
    assert len(three) <= 60


def test_what_the_reporter_was_asked_and_answered_in_the_form_reaches_the_reviewer(desk):
    before = workflow.start(desk.for_indicator, desk.periods[-2], by=desk.reporter)
    approved(before, desk.reporter, desk.coordinator, value=10)
    client = desk.clients["reporter"]
    asked = client.post(desk.url, sent(desk.entry, value="500", do="submit")).content.decode()
    name = asked.split('name="answer-')[1].split('"')[0]
    client.post(desk.url, sent(desk.entry, value="500", do="submit", **{f"answer-{name}": "Three new academies."}))
    desk.entry.refresh_from_db()
    assert desk.entry.state == "submitted"
    page = page_of(desk, desk.entry)
    assert "500 is 50 times the last approved value of 10." in page
    assert "Three new academies." in page
