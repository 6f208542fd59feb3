"""The page on which a signatory lets somebody else sign, and what the delegate then reaches."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories as f
from tracker.domain import workflow
from tracker.models import Delegation

from .conftest import at, saved

URL = "/en/work/delegation/"


def given(desk, to, days=3):
    signature = desk.signatory.memberships.get()
    return Delegation.objects.create(membership=signature, to=to, until=timezone.localdate() + timedelta(days=days))


def handed_over(desk):
    entry = saved(workflow.start(desk.other, desk.period, by=desk.other_reporter), desk.other_reporter)
    workflow.hand_over(entry, by=desk.other_reporter, version=entry.version)
    return entry


def form(desk, person, until=None):
    signature = desk.signatory.memberships.get()
    return {"to": f"{signature.pk}:{person.pk}", "until": (until or timezone.localdate()).isoformat()}


def test_a_signatory_lets_a_colleague_sign_and_ends_it(desk):
    client = desk.clients["signatory"]
    assert "Nobody signs for you." in client.get(URL).content.decode()
    assert client.post(URL, form(desk, desk.other_reporter)).url == URL
    page = client.get(URL).content.decode()
    assert str(desk.other_reporter) in page
    assert "<b>1 person</b>" in page
    row = Delegation.objects.get()
    assert client.post(reverse("delegation_end", args=[row.pk])).url == URL
    assert "Nobody signs for you." in client.get(URL).content.decode()
    assert "Earlier" in client.get(URL).content.decode()


def test_a_delegate_submits_and_hands_back_until_it_ends(desk):
    entry = handed_over(desk)
    delegate = desk.clients["other_reporter"]
    assert delegate.post(at("entry_submit", entry), {"version": entry.version}).status_code == 403
    row = given(desk, desk.other_reporter, days=0)
    assert "You sign for" in delegate.get(reverse("work")).content.decode()
    assert delegate.post(at("entry_submit", entry), {"version": entry.version}).status_code == 302
    entry.refresh_from_db()
    assert entry.state == "submitted"
    assert entry.events.get(verb="submit").role == "signatory"
    row.ended_at = timezone.now()
    row.save()
    assert delegate.post(at("entry_withdraw", entry), {"version": entry.version}).status_code == 403


def test_after_the_day_a_delegate_is_refused(desk):
    entry = handed_over(desk)
    given(desk, desk.other_reporter, days=-1)
    assert desk.clients["other_reporter"].post(at("entry_submit", entry), {"version": entry.version}).status_code == 403


def test_a_delegate_from_elsewhere_finds_the_work_of_that_body_beside_their_own(desk):
    entry = handed_over(desk)
    client = desk.clients["reporter"]
    assert client.get(at("entry", entry)).status_code == 404
    given(desk, desk.reporter)
    assert client.get(at("entry", entry)).status_code == 200
    page = client.get(reverse("work"), {"body": "interior"}).content.decode()
    assert "Check and submit" in page
    assert "Submit all that is handed over (1)" in page
    assert client.get(desk.url).status_code == 200


def test_a_delegate_who_belongs_to_no_body_has_a_list_of_work(desk):
    handed_over(desk)
    assert desk.clients["stranger"].get(reverse("work")).status_code == 403
    given(desk, desk.stranger)
    page = desk.clients["stranger"].get(reverse("work"))
    assert page.status_code == 200
    assert "Check and submit" in page.content.decode()


@pytest.mark.parametrize("person", ["reporter", "coordinator", "signatory"])
def test_somebody_outside_the_body_or_the_signatory_cannot_be_chosen(desk, person):
    answer = desk.clients["signatory"].post(URL, form(desk, getattr(desk, person)))
    assert answer.status_code == 422
    assert not Delegation.objects.exists()


def test_a_day_that_has_passed_is_refused_at_its_field_and_the_choice_stays(desk):
    yesterday = timezone.localdate() - timedelta(days=1)
    answer = desk.clients["signatory"].post(URL, form(desk, desk.other_reporter, until=yesterday))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "This day has passed." in page
    assert yesterday.isoformat() in page
    assert f':{desk.other_reporter.pk}" selected' in page


def test_only_signatories_have_the_page_and_end_only_their_own(desk, sign_in):
    row = given(desk, desk.other_reporter)
    for person in ("reporter", "other_reporter", "coordinator", "observer", "admin", "stranger"):
        assert desk.clients[person].get(URL).status_code == 403
        assert desk.clients[person].post(reverse("delegation_end", args=[row.pk])).status_code == 403
    other = sign_in(f.signatory_of(desk.interior))
    assert other.post(reverse("delegation_end", args=[row.pk])).status_code == 404
    row.refresh_from_db()
    assert row.ended_at is None


def test_the_page_asks_as_much_for_three_as_for_one(desk):
    client = desk.clients["signatory"]

    def queries():
        with CaptureQueriesContext(connection) as found:
            client.get(URL)
        return len(found)

    given(desk, desk.other_reporter)
    client.get(URL)
    one = queries()
    for _n in range(2):
        given(desk, f.reporter_of(desk.interior))
    assert queries() == one


def test_the_signatory_gives_the_covering_letter_with_the_submission(desk):
    entry, client = handed_over(desk), desk.clients["signatory"]
    assert "Number of the covering letter" in client.get(at("entry", entry)).content.decode()
    wrong = {"version": entry.version, "letter_date": "soon"}
    assert client.post(at("entry_submit", entry), wrong).status_code == 422
    assert desk.clients["other_reporter"].post(at("entry_submit", entry), wrong).status_code == 403
    client.post(at("entry_submit", entry), {"version": entry.version, "letter_number": "15-02/77"})
    entry.refresh_from_db()
    assert (entry.state, entry.letter_number) == ("submitted", "15-02/77")
