"""A report opened inside the list of work: the same address, the same rules, the row refreshed."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tracker.models import ProgressEntry

from .conftest import approved, at, saved, sent, submitted

HTMX = {"HX-Request": "true"}


def row_of(client, url, **query):
    return client.get(url, {"in": "list", **query}, headers=HTMX)


def test_a_report_opens_under_its_row(desk):
    page = row_of(desk.clients["reporter"], desk.url).content.decode()
    assert page.lstrip().startswith("<tbody")
    assert f'hx-post="{desk.url}?in=list&amp;of={desk.period.pk}"' in page
    assert 'name="value"' in page
    assert 'id="work-steps" hx-swap-oob="true"' in page
    assert "<html" not in page


def test_without_a_script_the_same_address_is_the_page(desk):
    page = desk.clients["reporter"].get(desk.url, {"in": "list"}).content.decode()
    assert "<html" in page
    assert "hx-post" not in page


def test_it_closes_again(desk):
    page = row_of(desk.clients["reporter"], desk.url, close="1").content.decode()
    assert "data-item" in page
    assert "data-opened" not in page


def test_saving_refreshes_the_row_and_what_stands_above_the_list(desk):
    url = desk.url + "?in=list"
    page = desk.clients["reporter"].post(url, sent(desk.entry, do="save", value="77"), headers=HTMX).content.decode()
    assert ProgressEntry.objects.get(pk=desk.entry.pk).value == 77
    assert "data-opened" not in page
    assert ">77<" in page
    assert "Draft saved." in page
    assert "Submit all that is ready (1)" in page
    assert "Draft saved." not in desk.clients["reporter"].get(reverse("work")).content.decode()


def test_submitting_in_place_goes_through_the_same_verbs(desk):
    url = desk.url + "?in=list"
    page = desk.clients["reporter"].post(url, sent(desk.entry, do="submit"), headers=HTMX).content.decode()
    assert ProgressEntry.objects.get(pk=desk.entry.pk).state == "submitted"
    assert "Submitted to the reviewers." in page
    assert "Withdraw" in page


@pytest.mark.parametrize(("typed", "status"), [({"value": "many"}, 422), ({"version": "0"}, 409)])
def test_what_cannot_be_kept_stays_open_with_what_was_typed(desk, typed, status):
    saved(desk.entry, desk.colleague, value=5)
    form = sent(desk.entry, do="save", narrative="Mine, typed") | typed
    answer = desk.clients["reporter"].post(desk.url + "?in=list", form, headers=HTMX)
    page = answer.content.decode()
    assert answer.status_code == status
    assert "data-opened" in page
    assert "Mine, typed" in page
    assert page.lstrip().startswith("<tbody")


def test_beginning_in_place_opens_the_report(desk):
    posted = {"assignment": desk.for_action.pk, "period": desk.period.pk}
    answer = desk.clients["reporter"].post(reverse("entry_start") + "?in=list", posted, headers=HTMX)
    entry = ProgressEntry.objects.get(assignment=desk.for_action)
    assert answer.url == at("entry", entry) + "?in=list"


def test_a_script_without_a_session_gets_no_page_for_signing_in(desk):
    assert row_of(desk.anonymous, desk.url).status_code == 401
    url = desk.url + "?in=list"
    assert desk.anonymous.post(url, sent(desk.entry, do="save"), headers=HTMX).status_code == 401
    assert desk.anonymous.get(desk.url).status_code == 302


@pytest.mark.parametrize(("person", "status"), [("stranger", 404), ("other_reporter", 404), ("admin", 404)])
def test_strangers_get_no_row(desk, person, status):
    assert row_of(desk.clients[person], desk.url).status_code == status


def test_the_list_says_what_each_report_still_needs(desk):
    page = desk.clients["reporter"].get(reverse("work")).content.decode()
    assert page.split("Missing from earlier periods")[0].count("Still missing") == 3
    row = page.split(f'id="report-{desk.for_indicator.pk}-{desk.period.pk}"')[1].split("</tbody>")[0]
    assert '<span class="lack">figure</span>, <span class="lack">source</span>' in row
    assert "may stay empty: narrative" in row
    saved(desk.entry, desk.reporter)
    page = desk.clients["reporter"].get(reverse("work")).content.decode()
    row = page.split(f'id="report-{desk.for_indicator.pk}-{desk.period.pk}"')[1].split("</tbody>")[0]
    assert "lack" not in row
    assert "20 Jan" in row.replace("\u00a0", " ")


def test_a_submitted_report_is_withdrawn_from_the_list_until_a_reviewer_takes_it(desk):
    submitted(desk.entry, desk.reporter)
    client, url = desk.clients["reporter"], at("entry_withdraw", desk.entry)
    assert url in client.get(reverse("work")).content.decode()
    assert client.post(url, {"version": desk.entry.version}).status_code == 302
    desk.entry.refresh_from_db()
    assert desk.entry.state == "draft"
    approved(desk.entry, desk.reporter, desk.coordinator)
    assert url not in client.get(reverse("work")).content.decode()


def test_a_closed_period_says_so_and_offers_nothing(desk):
    desk.period.closed_at = timezone.now()
    desk.period.save()
    page = row_of(desk.clients["reporter"], desk.url).content.decode()
    assert "The period is closed." in page
    assert "hx-post" not in page.split("data-opened")[1].split("work-steps")[0]
