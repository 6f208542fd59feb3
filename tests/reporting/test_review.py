"""The reviewers' desk: queue, decision, return, publication, reopening, who may not and why."""

from datetime import date

import pytest
from django.urls import reverse

from tests import factories as f
from tracker.domain import record, workflow
from tracker.models import PublishedRevision

from .conftest import approved, at, sent, submitted

RETURN = {"comment": "The denominator counts vacant posts.", "due_on": "2099-03-01"}


def test_what_is_submitted_stands_in_the_queue_oldest_first(desk):
    first = submitted(workflow.start(desk.for_indicator, desk.periods[0], by=desk.reporter), desk.reporter)
    second = submitted(desk.entry, desk.reporter)
    page = desk.clients["coordinator"].get(reverse("review_queue")).content.decode()
    assert "2 reports wait." in page
    assert page.index(at("review_entry", first)) < page.index(at("review_entry", second))


def test_drafts_are_not_in_the_queue(desk):
    assert "Nothing waits for review." in desk.clients["coordinator"].get(reverse("review_queue")).content.decode()


def test_the_queue_is_filtered_by_period_and_body_in_the_address(desk):
    first = submitted(workflow.start(desk.for_indicator, desk.periods[0], by=desk.reporter), desk.reporter)
    second = submitted(desk.entry, desk.reporter)
    client, url = desk.clients["coordinator"], reverse("review_queue")
    page = client.get(url, {"period": desk.periods[0].pk}).content.decode()
    assert at("review_entry", first) in page
    assert at("review_entry", second) not in page
    assert at("review_entry", first) in client.get(url, {"body": "defence"}).content.decode()
    assert "None of the waiting reports fits" in client.get(url, {"body": "interior"}).content.decode()
    assert client.get(url, {"period": "x"}).status_code == 200
    assert client.get(url, {"plan": "unknown"}).status_code == 404


def test_approving_publishes_and_leads_to_the_next(desk):
    submitted(desk.entry, desk.reporter)
    other = submitted(workflow.start(desk.for_indicator, desk.periods[0], by=desk.reporter), desk.reporter)
    assert record.current_reports(indicator=desk.indicator) == []
    client = desk.clients["coordinator"]
    answer = client.post(at("review_approve", desk.entry), {"version": desk.entry.version})
    assert answer.url == at("review_entry", other)
    [report] = record.current_reports(indicator=desk.indicator)
    assert (report.figure.value, report.actor_id, report.period_id) == (110, desk.defence.pk, desk.period.pk)
    last = client.post(at("review_approve", other), {"version": other.version})
    assert last.url == reverse("review_queue")


def test_an_approved_zero_is_published_as_zero_and_nothing_as_nothing(desk):
    submitted(desk.entry, desk.reporter, value=0)
    desk.clients["coordinator"].post(at("review_approve", desk.entry), {"version": desk.entry.version})
    other = workflow.start(desk.for_indicator, desk.periods[0], by=desk.reporter)
    submitted(other, desk.reporter, value=None, availability="not_applicable", reason="No such staff.")
    desk.clients["coordinator"].post(at("review_approve", other), {"version": other.version})
    absent, zero = record.current_reports(indicator=desk.indicator)
    assert (zero.figure.availability, zero.figure.value) == ("given", 0)
    assert (absent.figure.availability, absent.figure.value) == ("not_applicable", None)


def test_a_return_needs_a_comment_and_a_day_to_come(desk):
    submitted(desk.entry, desk.reporter)
    client, url = desk.clients["coordinator"], at("review_return", desk.entry)
    version = {"version": desk.entry.version}
    for wrong in (
        {"comment": " "},
        {"comment": "x" * 5001},
        {"due_on": ""},
        {"due_on": "2020-01-01"},
        {"due_on": "soon"},
    ):
        refused = client.post(url, {**RETURN, **version, **wrong})
        assert refused.status_code == 422
        assert "invalid-feedback" in refused.content.decode()
    desk.entry.refresh_from_db()
    assert desk.entry.state == "submitted"


def test_the_reporter_sees_the_comment_and_the_new_date_and_corrects(desk):
    submitted(desk.entry, desk.reporter)
    posted = {**RETURN, "version": desk.entry.version}
    assert desk.clients["coordinator"].post(at("review_return", desk.entry), posted).status_code == 302
    desk.entry.refresh_from_db()
    assert (desk.entry.state, desk.entry.due_on) == ("returned", date(2099, 3, 1))
    client = desk.clients["reporter"]
    work, page = client.get(reverse("work")).content.decode(), client.get(desk.url).content.decode()
    assert "The denominator counts vacant posts." in work
    assert "Returned to you" in work
    assert "Correct<" in work
    assert "The denominator counts vacant posts." in page
    assert "1 March 2099" in page.replace("\u00a0", " ")
    assert client.post(desk.url, sent(desk.entry, value="99", do="submit")).status_code == 302


def test_new_stands_beside_approved_with_the_change(desk):
    before = workflow.start(desk.for_indicator, desk.periods[-2], by=desk.reporter)
    approved(before, desk.reporter, desk.coordinator, value=100)
    submitted(desk.entry, desk.reporter, value=138)
    page = desk.clients["coordinator"].get(desk.review).content.decode()
    assert "2024, approved" in page
    assert "+38, +38 %" in page
    assert "Approve and publish" in page


def test_taking_keeps_the_body_from_withdrawing(desk):
    submitted(desk.entry, desk.reporter)
    taken = desk.clients["coordinator"].post(at("review_take", desk.entry), {"version": desk.entry.version})
    assert taken.url == desk.review
    desk.entry.refresh_from_db()
    assert desk.entry.state == "in_review"
    answer = desk.clients["reporter"].post(at("entry_withdraw", desk.entry), {"version": desk.entry.version})
    assert answer.status_code == 403


def test_a_submitted_report_can_be_withdrawn(desk):
    submitted(desk.entry, desk.reporter)
    assert "Withdraw" in desk.clients["reporter"].get(desk.url).content.decode()
    desk.clients["reporter"].post(at("entry_withdraw", desk.entry), {"version": desk.entry.version})
    desk.entry.refresh_from_db()
    assert desk.entry.state == "draft"


def test_an_approved_report_is_reopened_with_a_reason_and_stays_public(desk):
    approved(desk.entry, desk.reporter, desk.coordinator)
    client, url = desk.clients["coordinator"], at("review_reopen", desk.entry)
    version = desk.entry.version
    assert client.post(url, {"reopen-version": version, "reopen-comment": ""}).status_code == 422
    assert client.post(url, {"reopen-version": version, "reopen-comment": "A slip of the pen"}).url == desk.review
    desk.entry.refresh_from_db()
    assert desk.entry.state == "reopened"
    assert record.current_reports(indicator=desk.indicator)[0].figure.value == 110
    assert "A slip of the pen" in desk.clients["reporter"].get(desk.url).content.decode()
    desk.clients["reporter"].post(desk.url, sent(desk.entry, value="111", do="submit"))
    desk.entry.refresh_from_db()
    client.post(at("review_approve", desk.entry), {"version": desk.entry.version})
    [now] = record.current_reports(indicator=desk.indicator)
    assert (now.figure.value, now.number, now.reason) == (111, 2, "A slip of the pen")


def test_who_belongs_to_the_body_may_not_review_and_is_told_why(desk):
    f.MembershipFactory(user=desk.coordinator, actor=desk.defence)
    submitted(desk.entry, desk.reporter)
    page = desk.clients["coordinator"].get(desk.review).content.decode()
    assert "You belong to the body that this report is from." in page
    assert "Approve and publish" not in page
    refused = desk.clients["coordinator"].post(at("review_approve", desk.entry), {"version": desk.entry.version})
    assert refused.status_code == 403
    assert not PublishedRevision.objects.exists()


def test_who_wrote_it_may_not_review_it_even_after_leaving_the_body(desk):
    from django.utils import timezone

    member = f.MembershipFactory(user=desk.coordinator, actor=desk.defence)
    submitted(desk.entry, desk.coordinator)
    member.ended_at = timezone.now()
    member.save()
    page = desk.clients["coordinator"].get(desk.review).content.decode()
    assert "You had a hand in this report." in page
    refused = desk.clients["coordinator"].post(at("review_approve", desk.entry), {"version": desk.entry.version})
    assert refused.status_code == 403


@pytest.mark.parametrize("who", ["observer"])
def test_an_observer_sees_no_buttons(desk, who):
    submitted(desk.entry, desk.reporter)
    page = desk.clients[who].get(desk.review).content.decode()
    assert "You read this as an observer." in page
    assert "<form" not in page.split('class="decide"')[1].split("</section>")[0]


def test_the_matrix_links_each_report_and_marks_what_is_overdue(desk):
    submitted(desk.entry, desk.reporter)
    page = desk.clients["coordinator"].get(reverse("review_matrix")).content.decode()
    assert desk.review in page
    assert "<b>0 of 3</b> reports for 2025 are approved." in page
    assert "overdue by" in page
    assert "Ministry of the Interior" in page


def test_the_matrix_shows_the_period_of_the_address(desk):
    client, first = desk.clients["coordinator"], desk.periods[0]
    assert "2022, each report" in client.get(reverse("review_matrix"), {"period": first.pk}).content.decode()
    assert "2025, each report" in client.get(reverse("review_matrix"), {"period": "x"}).content.decode()
