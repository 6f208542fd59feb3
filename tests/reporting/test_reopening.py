"""Reopening and retracting: a reason is needed, the public value stays until the next approval, and then both show."""

import pytest
from django.urls import reverse

from tracker.domain import proof, record, workflow
from tracker.models import PublishedRevision

from .conftest import approved, at, sent


@pytest.fixture
def published(desk):
    approved(desk.entry, desk.reporter, desk.coordinator, value=110)
    desk.public = reverse("indicator", args=["plan", "I1"])
    return desk


def public(desk, address=None) -> str:
    return desk.anonymous.get(address or desk.public).content.decode()


def test_a_correction_from_reopening_to_the_public_page(published):
    desk, reviewer, reporter = published, published.clients["coordinator"], published.clients["reporter"]
    before = public(desk)
    assert "110" in before
    assert "None: everything stands as it was first approved." in before

    reopened = {"reopen-version": desk.entry.version, "reopen-comment": "Two courses were counted twice"}
    assert reviewer.post(at("review_reopen", desk.entry), reopened).url == desk.review
    assert "Two courses were counted twice" in reporter.get(desk.url).content.decode()
    assert public(desk) == before

    reporter.post(desk.url, sent(desk.entry, value="108", do="save"))
    assert public(desk) == before
    reporter.post(desk.url, sent(desk.entry, value="108", do="submit"))
    assert public(desk) == before

    desk.entry.refresh_from_db()
    reviewer.post(at("review_approve", desk.entry), {"version": desk.entry.version})
    after = public(desk)
    corrections = after.split("<h3>Corrections</h3>")[1].split("<details>")[0]
    assert "<del>110" in corrections
    assert "<b>108" in corrections
    assert "Two courses were counted twice" in corrections
    assert "Revision 2" in corrections
    said = after.split('id="words"')[1].split("</section>")[0]
    assert "revision 2</span>: Two courses were counted twice" in said
    overview = public(desk, reverse("plan", args=["plan"]))
    assert "Two courses were counted twice" in overview
    assert proof.verify(desk.plan) == []


@pytest.mark.parametrize("name", ["reopen", "retract"])
@pytest.mark.parametrize("reason", ["", "  ", "x" * 5001])
def test_neither_is_done_without_a_reason(published, name, reason):
    posted = {f"{name}-version": published.entry.version, f"{name}-comment": reason}
    answer = published.clients["coordinator"].post(at(f"review_{name}", published.entry), posted)
    assert answer.status_code == 422
    assert "invalid-feedback" in answer.content.decode()
    published.entry.refresh_from_db()
    assert published.entry.state == "approved"
    assert "110" in public(published)


def test_a_reopened_report_says_to_the_reviewer_that_the_public_reads_the_approved_one(published):
    workflow.reopen(published.entry, by=published.coordinator, version=published.entry.version, reason="A slip")
    page = published.clients["coordinator"].get(published.review).content.decode()
    assert "The public goes on reading what was approved." in page
    assert "Reopen for correction" not in page
    assert "A slip" in page


def test_a_retracted_figure_leaves_the_page_at_once_and_its_reason_stays(published):
    desk = published
    posted = {"retract-version": desk.entry.version, "retract-comment": "It is of another body"}
    assert desk.clients["coordinator"].post(at("review_retract", desk.entry), posted).url == desk.review
    page = public(desk)
    assert "It is of another body" in page
    assert "decided by a coordinator of no body" in page
    assert record.current_reports(indicator=desk.indicator) == []
    assert PublishedRevision.objects.count() == 2
    assert "It is of another body" in desk.clients["reporter"].get(desk.url).content.decode()

    desk.clients["reporter"].post(desk.url, sent(desk.entry, value="9", do="submit"))
    desk.entry.refresh_from_db()
    desk.clients["coordinator"].post(at("review_approve", desk.entry), {"version": desk.entry.version})
    [now] = record.current_reports(indicator=desk.indicator)
    assert (now.figure.value, now.number, now.reason) == (9, 3, "It is of another body")
    assert proof.verify(desk.plan) == []


def test_what_was_reopened_can_still_be_retracted_and_only_once(published):
    desk = published
    workflow.reopen(desk.entry, by=desk.coordinator, version=desk.entry.version, reason="A slip")
    assert "Retract what is published" in desk.clients["coordinator"].get(desk.review).content.decode()
    posted = {"retract-version": desk.entry.version, "retract-comment": "Wrong"}
    assert desk.clients["coordinator"].post(at("review_retract", desk.entry), posted).status_code == 302
    desk.entry.refresh_from_db()
    again = {"retract-version": desk.entry.version, "retract-comment": "Wrong"}
    assert desk.clients["coordinator"].post(at("review_retract", desk.entry), again).status_code == 403
    assert "Retract what is published" not in desk.clients["coordinator"].get(desk.review).content.decode()


def test_a_retraction_over_an_older_version_changes_nothing_and_keeps_the_reason(published):
    posted = {"retract-version": published.entry.version - 1, "retract-comment": "Of another body"}
    answer = published.clients["coordinator"].post(at("review_retract", published.entry), posted)
    assert answer.status_code == 409
    assert "Of another body" in answer.content.decode()
    assert "110" in public(published)
