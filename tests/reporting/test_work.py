"""The list of work: what is due, how late, what was returned, what can be done, at what cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories as f
from tracker.domain import workflow
from tracker.models import ProgressEntry

from .conftest import approved, at, saved, sent, submitted


def page_of(client, **query):
    return client.get(reverse("work"), query).content.decode().replace("\u00a0", " ")


def test_the_page_says_how_many_need_me_and_how_late_they_are(desk):
    late = (timezone.localdate() - desk.period.due_on).days
    page = page_of(desk.clients["reporter"])
    assert "<b>2 of 2</b>" in page
    assert f"were due on <b>20 January 2026</b>, {late} days ago" in page


@pytest.mark.parametrize(("days", "words"), [(8, "in 8 days"), (1, "in 1 day."), (0, "They are due today.")])
def test_before_the_day_the_page_counts_the_days_that_are_left(desk, days, words):
    today = timezone.localdate()
    due = {"opens_on": today, "due_on": today + timedelta(days=days)}
    f.PeriodFactory(plan=desk.plan, year=today.year, ends_on=today, **due)
    assert words in page_of(desk.clients["reporter"])


def test_only_my_bodys_reports_are_listed(desk):
    mine, theirs = page_of(desk.clients["reporter"]), page_of(desk.clients["other_reporter"])
    assert "Ministry of Defence" in mine
    assert "Ministry of the Interior" not in mine
    assert desk.url not in theirs


def test_beginning_leads_to_the_form_and_twice_is_once(desk):
    posted = {"assignment": desk.for_action.pk, "period": desk.period.pk}
    client = desk.clients["reporter"]
    first, second = (client.post(reverse("entry_start"), posted) for _ in range(2))
    entry = ProgressEntry.objects.get(assignment=desk.for_action)
    assert first.url == second.url == at("entry", entry)


def test_a_closed_period_cannot_be_begun(desk):
    desk.period.closed_at = timezone.now()
    desk.period.save()
    posted = {"assignment": desk.for_action.pk, "period": desk.period.pk}
    assert desk.clients["reporter"].post(reverse("entry_start"), posted).status_code == 403
    assert "period closed" in page_of(desk.clients["reporter"])


def test_a_draft_in_a_closed_period_is_read_only_and_says_why(desk):
    desk.period.closed_at = timezone.now()
    desk.period.save()
    assert "The period is closed." in desk.clients["reporter"].get(desk.url).content.decode()
    assert desk.clients["reporter"].post(desk.url, sent(desk.entry, do="save")).status_code == 403


def test_missing_reports_of_earlier_periods_are_listed_apart(desk):
    page = page_of(desk.clients["reporter"])
    assert "Missing from earlier periods" in page
    assert page.split("Missing from earlier periods")[1].count("overdue by") == 6


def test_reports_are_grouped_by_what_happens_next(desk):
    submitted(desk.entry, desk.reporter)
    page = page_of(desk.clients["reporter"])
    assert page.index("To fill in") < page.index("With the reviewers")
    workflow.approve(desk.entry, by=desk.coordinator, version=desk.entry.version)
    assert "Approved <span" in page_of(desk.clients["reporter"])


def test_the_last_approved_value_stands_beside(desk):
    before = workflow.start(desk.for_indicator, desk.periods[-2], by=desk.reporter)
    approved(before, desk.reporter, desk.coordinator, value=98)
    assert '<td role="cell" class="r" data-l="Last approved">98</td>' in page_of(desk.clients["reporter"])


def test_periods_and_bodies_are_chosen_in_the_address(desk):
    f.MembershipFactory(user=desk.reporter, actor=desk.interior)
    page = page_of(desk.clients["reporter"], body="interior", period=desk.periods[0].pk)
    assert "Reports for 2022" in page
    assert '<p class="eyebrow">Ministry of the Interior' in page


@pytest.mark.parametrize("wrong", [{"period": "x"}, {"body": "unknown"}, {"plan": "unknown"}])
def test_an_unknown_choice_falls_back_to_the_usual_one(desk, wrong):
    assert "Reports for 2025" in page_of(desk.clients["reporter"], **wrong)


def test_a_body_without_assignments_is_told_so(desk, sign_in):
    page = page_of(sign_in(f.reporter_of(f.ActorFactory())))
    assert "Nothing has been asked of your body yet." in page


def test_where_there_is_a_signatory_the_reporter_hands_over_and_the_signatory_submits(desk):
    entry = workflow.start(desk.other, desk.period, by=desk.other_reporter)
    reporter, signatory, url = desk.clients["other_reporter"], desk.clients["signatory"], at("entry", entry)
    assert "Hand over to the signatory" in reporter.get(url).content.decode()
    kept = reporter.post(url, sent(entry, do="submit"), follow=True)
    assert "The draft is saved. It could not be passed on" in kept.content.decode()
    entry.refresh_from_db()
    assert entry.state == "draft"
    assert reporter.post(url, sent(entry, do="hand_over")).status_code == 302
    entry.refresh_from_db()
    assert entry.state == "ready"
    assert "Check and submit" in page_of(signatory)
    assert reporter.post(at("entry_submit", entry), {"version": entry.version}).status_code == 403
    assert signatory.post(at("entry_submit", entry), {"version": entry.version}).status_code == 302
    entry.refresh_from_db()
    assert entry.state == "submitted"


def test_a_refused_submission_by_a_reporter_still_keeps_what_was_typed(desk):
    entry = workflow.start(desk.other, desk.period, by=desk.other_reporter)
    desk.clients["other_reporter"].post(at("entry", entry), sent(entry, value="77", do="submit"))
    entry.refresh_from_db()
    assert entry.value == 77


def test_the_signatory_hands_back_with_a_comment_that_the_reporter_sees(desk):
    entry = saved(workflow.start(desk.other, desk.period, by=desk.other_reporter), desk.other_reporter)
    workflow.hand_over(entry, by=desk.other_reporter, version=entry.version)
    signatory, url = desk.clients["signatory"], at("entry_hand_back", entry)
    assert signatory.post(url, {"back-version": entry.version, "back-comment": ""}).status_code == 422
    back = {"back-version": entry.version, "back-comment": "Add the source."}
    assert signatory.post(url, back).status_code == 302
    page = desk.clients["other_reporter"].get(at("entry", entry)).content.decode()
    assert "Add the source." in page
    assert "Save draft" in page


#: Session and person, read by middleware for every request, and the savepoint that a test's transaction makes of BEGIN.
AROUND = 4


def queries(run) -> int:
    with CaptureQueriesContext(connection) as found:
        assert run().status_code < 400
    return len(found)


def test_saving_takes_at_most_twelve_queries(desk):
    form, client = sent(desk.entry, do="save"), desk.clients["reporter"]
    assert queries(lambda: client.post(desk.url, form)) <= 12 + AROUND


def test_saving_takes_no_more_queries_for_more_cells(desk):
    breakdown = f.BreakdownFactory(indicator=desk.indicator)
    client, name = desk.clients["reporter"], f"cell-{breakdown.pk}-"
    one = {f"{name}women": "1"}
    form = sent(desk.entry, **one, do="save")
    first = queries(lambda: client.post(desk.url, form))
    desk.entry.cells.all().delete()
    three = {f"{name}{sex}": "1" for sex in ("women", "men", "not-recorded")}
    form = sent(desk.entry, **three, do="save")
    assert queries(lambda: client.post(desk.url, form)) == first
    assert first <= 12 + AROUND


def more(desk, count):
    """`count` further indicators with submitted reports of defence, each from somebody."""
    for _n in range(count):
        indicator = f.IndicatorFactory(objective=desk.objective)
        assignment = f.AssignmentFactory(indicator=indicator, actor=desk.defence, first_period=desk.periods[0])
        submitted(workflow.start(assignment, desk.period, by=desk.reporter), desk.reporter)


@pytest.mark.parametrize(
    ("person", "name"), [("reporter", "work"), ("coordinator", "review_queue"), ("coordinator", "review_matrix")]
)
def test_lists_ask_as_much_for_three_as_for_one(desk, person, name):
    client, url = desk.clients[person], reverse(name)
    more(desk, 1)
    client.get(url)
    one = queries(lambda: client.get(url))
    more(desk, 2)
    assert queries(lambda: client.get(url)) == one
