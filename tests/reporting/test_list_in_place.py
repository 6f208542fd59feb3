"""What is done with a report inside the list of work: every step there, and where in the list it stands afterwards."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories as f
from tracker.domain import workflow
from tracker.models import ProgressEntry

from .conftest import at, saved, sent, submitted
from .test_in_place import HTMX


def section_of(page: str, entry: ProgressEntry) -> str:
    return re.search(rf'id="report-{entry.assignment_id}-{entry.period_id}" data-item="(\w+)"', page)[1]


def counts(page: str) -> dict[str, int]:
    """{part of the list: how many reports its head says it has}"""
    return {name: int(count) for name, count in re.findall(r'data-section="(\w+)" data-count="(\d+)"', page)}


def take(desk, name: str, who="reporter", **posted):
    """A step in the list of the period that is open."""
    desk.entry.refresh_from_db()
    url = f"{at(name, desk.entry)}?in=list&of={desk.period.pk}"
    return desk.clients[who].post(url, {"version": desk.entry.version, **posted}, headers=HTMX)


@pytest.fixture
def handed_over(desk, sign_in):
    """The report is with the signatory of defence, who has a client."""
    signatory = f.signatory_of(desk.defence)
    desk.clients["signs"] = sign_in(signatory)
    saved(desk.entry, desk.reporter)
    workflow.hand_over(desk.entry, by=desk.reporter, version=desk.entry.version)
    return desk


def test_a_report_stands_in_the_part_of_the_list_where_its_state_belongs(desk):
    page = desk.clients["reporter"].get(reverse("work")).content.decode()
    assert section_of(page, desk.entry) == "open"
    assert counts(page) == {
        "returned": 0, "open": 2, "signatory": 0, "reviewers": 0, "approved": 0, "missing": 6, "given": 0,
    }  # fmt: skip
    assert 'id="section-returned" data-section="returned" data-count="0" hidden' in page


def test_submitting_in_place_tells_the_new_part_and_every_count(desk):
    url = f"{desk.url}?in=list&of={desk.period.pk}"
    page = desk.clients["reporter"].post(url, sent(desk.entry, do="submit"), headers=HTMX).content.decode()
    assert section_of(page, desk.entry) == "reviewers"
    assert (counts(page)["open"], counts(page)["reviewers"]) == (1, 1)
    assert 'id="section-open" data-section="open" data-count="1" hx-swap-oob="true"' in page
    assert "<b>1 of 2</b>" in page
    assert re.search(r'id="work-count" hx-swap-oob="true">1<', page)


def test_withdrawing_in_place_brings_the_report_back_into_the_list(desk):
    submitted(desk.entry, desk.reporter)
    page = take(desk, "entry_withdraw").content.decode()
    assert ProgressEntry.objects.get(pk=desk.entry.pk).state == "draft"
    assert "Withdrawn: it is a draft again." in page
    assert section_of(page, desk.entry) == "open"
    assert (counts(page)["open"], counts(page)["reviewers"]) == (2, 0)
    # Said in the row, and so not once more on the next page.
    assert "Withdrawn" not in desk.clients["reporter"].get(reverse("work")).content.decode()


def test_a_signatory_hands_back_in_place_and_an_empty_comment_stays_open(handed_over):
    desk = handed_over
    empty = take(desk, "entry_hand_back", who="signs", **{"back-version": desk.entry.version, "back-comment": ""})
    assert empty.status_code == 422
    assert "data-opened" in empty.content.decode()
    assert ProgressEntry.objects.get(pk=desk.entry.pk).state == "ready"
    posted = {"back-version": desk.entry.version, "back-comment": "Which register?"}
    page = take(desk, "entry_hand_back", who="signs", **posted).content.decode()
    assert ProgressEntry.objects.get(pk=desk.entry.pk).state == "draft"
    assert section_of(page, desk.entry) == "open"
    assert "Handed back with your comment." in page


def test_a_signatory_submits_in_place(handed_over):
    page = take(handed_over, "entry_submit", who="signs", letter_number="12/3").content.decode()
    assert ProgressEntry.objects.get(pk=handed_over.entry.pk).state == "submitted"
    assert section_of(page, handed_over.entry) == "reviewers"


def test_what_somebody_else_did_meanwhile_is_shown_in_place_and_nothing_is_done(desk):
    submitted(desk.entry, desk.reporter)
    version = desk.entry.version
    workflow.take(desk.entry, by=desk.coordinator, version=version)
    answer = take(desk, "entry_withdraw", version=version)
    assert answer.status_code == 409
    assert "Somebody changed this report since you opened it." in answer.content.decode()
    assert ProgressEntry.objects.get(pk=desk.entry.pk).state == "in_review"


@pytest.mark.parametrize("name", ["entry_submit", "entry_withdraw", "entry_hand_back"])
def test_a_step_in_place_without_a_session_or_a_right_is_refused(desk, name):
    url = f"{at(name, desk.entry)}?in=list"
    posted = {"version": desk.entry.version}
    assert desk.anonymous.post(url, posted, headers=HTMX).status_code == 401
    assert desk.clients["other_reporter"].post(url, posted, headers=HTMX).status_code == 404
    assert desk.clients["observer"].post(url, posted, headers=HTMX).status_code in (403, 422)


def test_a_missing_report_of_an_earlier_period_is_begun_and_given_inside_the_list(desk):
    client, of = desk.clients["reporter"], f"in=list&of={desk.period.pk}"
    posted = {"assignment": desk.for_indicator.pk, "period": desk.periods[-2].pk}
    answer = client.post(f"{reverse('entry_start')}?{of}", posted, headers=HTMX)
    entry = ProgressEntry.objects.get(period=desk.periods[-2])
    assert answer.url == f"{at('entry', entry)}?{of}"
    page = client.get(answer.url, headers=HTMX).content.decode()
    assert section_of(page, entry) == "missing"
    assert f"For {desk.periods[-2].label}" in page
    assert 'name="value"' in page
    # What stands above the list is still about the period whose list it is.
    assert "<b>2 of 2</b>" in page
    page = client.post(answer.url, sent(entry, do="submit"), headers=HTMX).content.decode()
    assert section_of(page, entry) == "given"
    assert (counts(page)["missing"], counts(page)["open"]) == (5, 2)


@pytest.mark.parametrize("of", ["", "x", "9" * 30, "0"])
def test_a_list_that_is_not_there_is_answered_as_that_of_a_period_of_the_body(desk, of):
    answer = desk.clients["reporter"].get(desk.url, {"in": "list", "of": of}, headers=HTMX)
    assert answer.status_code == 200
    assert section_of(answer.content.decode(), desk.entry) == "open"


def test_the_list_fetched_anew_without_a_session_is_no_page_for_signing_in(desk):
    assert desk.anonymous.get(reverse("work"), headers=HTMX).status_code == 401
    assert desk.anonymous.get(reverse("work")).status_code == 302


def test_the_row_of_a_closed_period_that_is_missing_says_so(desk):
    period = desk.periods[-2]
    period.closed_at = timezone.now()
    period.save()
    page = desk.clients["reporter"].get(reverse("work")).content.decode()
    row = page.split(f'id="report-{desk.for_indicator.pk}-{period.pk}"')[1].split("</tbody>")[0]
    assert "period closed" in row
    assert "hx-post" not in row
