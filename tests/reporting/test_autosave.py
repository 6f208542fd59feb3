"""A draft that saves by itself: what is answered, to whom, and that an answer lost on the way does no harm."""

import pytest
from django.test import Client

from tracker.models import ProgressEntry, SaveReceipt

from .conftest import saved, sent, submitted


def autosave(desk, who="reporter", *, person=None, data=None, **fields):
    person = person or getattr(desk, who)
    body = data or sent(desk.entry, **fields)
    return desk.clients[who].post(desk.url, body, headers={"X-Autosave": str(person.public_id)})


def test_a_save_answers_with_the_time_and_the_version_of_the_next(desk):
    answer = autosave(desk, value="12")
    desk.entry.refresh_from_db()
    assert answer.status_code == 200
    assert answer.json()["version"] == desk.entry.version == 1
    assert answer.json()["text"].startswith("Saved at ")
    assert autosave(desk, data=sent(desk.entry, value="13")).json()["version"] == 2
    assert desk.entry.receipts.count() == 2


def test_what_is_no_draft_is_refused_by_field_and_nothing_is_written(desk):
    answer = autosave(desk, value="many")
    assert answer.status_code == 422
    assert answer.json()["text"].startswith("Not saved: Total: “many” is not a number.")
    assert set(answer.json()["errors"]) == {"value"}
    desk.entry.refresh_from_db()
    assert desk.entry.version == 0


def test_a_save_against_an_older_version_is_a_conflict_and_overwrites_nothing(desk):
    mine = sent(desk.entry, value="12")
    saved(desk.entry, desk.colleague, value=10)
    answer = autosave(desk, data=mine)
    assert answer.status_code == 409
    assert "compare both versions" in answer.json()["text"]
    desk.entry.refresh_from_db()
    assert desk.entry.value == 10


def test_the_same_save_sent_again_after_its_answer_was_lost_is_no_conflict(desk):
    mine = sent(desk.entry, value="12")
    first, again = autosave(desk, data=mine), autosave(desk, data=mine)
    assert first.json() == again.json()
    assert SaveReceipt.objects.filter(entry=desk.entry).count() == 1


def test_the_same_contents_from_somebody_else_are_a_conflict(desk):
    mine = sent(desk.entry, value="12")
    assert autosave(desk, "colleague", data=mine).status_code == 200
    assert autosave(desk, data=mine).status_code == 409


def test_nobody_signed_in_is_told_where_to_sign_in_and_comes_back_here(desk):
    answer = Client().post(desk.url, sent(desk.entry), headers={"X-Autosave": str(desk.reporter.public_id)})
    assert answer.status_code == 401
    assert answer.json()["login"] == f"/accounts/login/?next={desk.url}"


def test_another_persons_session_does_not_save_what_was_typed_on_the_page(desk):
    answer = autosave(desk, "colleague", person=desk.reporter)
    assert answer.status_code == 401
    assert ProgressEntry.objects.get(pk=desk.entry.pk).version == 0


@pytest.mark.parametrize(
    ("who", "status"), [("coordinator", 403), ("observer", 403), ("other_reporter", 404), ("stranger", 404)]
)
@pytest.mark.parametrize("fields", [{}, {"value": "many"}, {"version": "99"}])
def test_who_may_not_write_is_refused_whatever_they_send(desk, who, status, fields):
    assert autosave(desk, who, **fields).status_code == status


def test_a_report_that_was_submitted_meanwhile_takes_no_draft(desk):
    mine = sent(desk.entry)
    submitted(desk.entry, desk.colleague)
    assert autosave(desk, data=mine).status_code == 403


def test_a_report_that_is_not_there_is_told_as_such(desk):
    url = desk.url.replace(str(desk.entry.pk), "999999")
    answer = desk.clients["reporter"].post(url, {}, headers={"X-Autosave": str(desk.reporter.public_id)})
    assert answer.status_code == 404


def test_a_save_takes_few_queries(desk, django_assert_max_num_queries):
    data = sent(desk.entry, value="12")
    with django_assert_max_num_queries(16):
        autosave(desk, data=data)


def test_the_browser_is_told_which_of_its_drafts_a_button_saved(desk):
    answer = desk.clients["reporter"].post(desk.url, sent(desk.entry, do="save", draft="abc123"))
    assert answer.cookies["saved_draft"].value == "abc123"
    refused = desk.clients["reporter"].post(desk.url, sent(desk.entry, do="save", draft="abc124", value="many"))
    assert "saved_draft" not in refused.cookies
    strange = desk.clients["reporter"].post(desk.url, sent(desk.entry, do="save", draft='";x'))
    assert "saved_draft" not in strange.cookies


def test_a_draft_that_is_saved_though_it_could_not_be_submitted_is_let_go_too(desk):
    """Else the browser would put it back with the version before this save, and its owner would collide with it."""
    answer = desk.clients["reporter"].post(desk.url, sent(desk.entry, do="submit", draft="abc123", source=""))
    assert answer.status_code == 422
    assert ProgressEntry.objects.get(pk=desk.entry.pk).value == 110
    assert answer.cookies["saved_draft"].value == "abc123"
