"""Who gets what: strangers 404, readers without the right 403, and no way round it."""

import pytest
from django.urls import reverse

from tests import factories as f

from .conftest import at, sent, submitted

POSTS = [
    "entry",
    "entry_submit",
    "entry_withdraw",
    "entry_hand_back",
    "review_take",
    "review_approve",
    "review_return",
    "review_reopen",
]
GETS = ["entry", "review_entry"]


def fill(desk, name):
    extra = {"comment": "Because", "due_on": "2099-01-01", "back-comment": "Because", "reopen-comment": "Because"}
    version = str(desk.entry.version)
    return sent(desk.entry, do="submit", **extra) | {"back-version": version, "reopen-version": version}


@pytest.mark.parametrize("person", ["other_reporter", "stranger", "admin"])
@pytest.mark.parametrize("name", POSTS)
def test_a_report_of_another_body_is_not_there_to_post_to(desk, person, name):
    assert desk.clients[person].post(at(name, desk.entry), fill(desk, name)).status_code == 404
    desk.entry.refresh_from_db()
    assert desk.entry.version == 0


@pytest.mark.parametrize("person", ["other_reporter", "stranger", "admin"])
@pytest.mark.parametrize("name", GETS)
def test_a_report_of_another_body_is_not_there_to_read(desk, person, name):
    assert desk.clients[person].get(at(name, desk.entry)).status_code == 404


@pytest.mark.parametrize("name", POSTS)
def test_an_observer_reads_and_changes_nothing(desk, name):
    submitted(desk.entry, desk.reporter)
    assert desk.clients["observer"].post(at(name, desk.entry), fill(desk, name)).status_code == 403
    assert desk.clients["observer"].get(desk.url).status_code == 200
    assert desk.clients["observer"].get(desk.review).status_code == 200


def test_a_coordinator_does_not_write_a_bodys_report(desk):
    assert desk.clients["coordinator"].post(desk.url, sent(desk.entry, do="save")).status_code == 403


@pytest.mark.parametrize("name", ["review_take", "review_approve", "review_return", "review_reopen"])
def test_a_body_does_not_review_its_own_report(desk, name):
    submitted(desk.entry, desk.reporter)
    assert desk.clients["reporter"].post(at(name, desk.entry), fill(desk, name)).status_code == 403


@pytest.mark.parametrize("name", ["review_queue", "review_matrix"])
def test_the_reviewers_pages_are_for_coordinators_and_observers(desk, name):
    expected = {"reporter": 403, "stranger": 403, "admin": 403, "coordinator": 200, "observer": 200}
    assert {who: desk.clients[who].get(reverse(name)).status_code for who in expected} == expected


def test_the_page_of_work_is_for_bodies_and_sends_reviewers_to_theirs(desk):
    answers = {who: desk.clients[who].get(reverse("work")) for who in ("reporter", "coordinator", "observer", "admin")}
    assert answers["reporter"].status_code == 200
    assert answers["coordinator"].url == answers["observer"].url == reverse("review_queue")
    assert answers["admin"].status_code == 403


@pytest.mark.parametrize("name", POSTS + GETS + ["work", "entry_start", "review_queue", "review_matrix"])
def test_who_is_not_signed_in_is_asked_to(desk, name):
    url = at(name, desk.entry) if "entry" in name[:5] and name != "entry_start" else None
    if url is None:
        url = at(name, desk.entry) if name in POSTS + GETS else reverse(name)
    for answer in (desk.anonymous.get(url), desk.anonymous.post(url)):
        assert answer.status_code == 302
        assert "login" in answer.url


def test_nobody_begins_a_report_of_another_body(desk):
    posted = {"assignment": desk.other.pk, "period": desk.period.pk}
    assert desk.clients["reporter"].post(reverse("entry_start"), posted).status_code == 404
    assert not desk.other.entries.exists()


@pytest.mark.parametrize("wrong", [{"assignment": "x"}, {"period": ""}, {"period": "9" * 30}, {"assignment": "0"}])
def test_a_beginning_of_nothing_is_not_found(desk, wrong):
    posted = {"assignment": desk.for_action.pk, "period": desk.period.pk, **wrong}
    assert desk.clients["reporter"].post(reverse("entry_start"), posted).status_code == 404


def test_a_period_of_another_plan_is_not_found(desk):
    posted = {"assignment": desk.for_action.pk, "period": f.PeriodFactory(year=2025).pk}
    assert desk.clients["reporter"].post(reverse("entry_start"), posted).status_code == 404


@pytest.mark.parametrize("name", [n for n in POSTS if n != "entry"] + ["entry_start"])
def test_what_writes_is_not_done_by_reading(desk, name):
    url = reverse(name) if name == "entry_start" else at(name, desk.entry)
    assert desk.clients["reporter"].get(url).status_code == 405


def test_a_successors_people_report_for_the_body_that_was(desk):
    successor = f.ActorFactory(slug="successor", name_en="Successor")
    from tracker.models import Succession

    Succession.objects.create(predecessor=desk.defence, successor=successor, how="renamed", happened_on="2023-09")
    heir = f.reporter_of(successor, email="heir@successor.example")
    from django.test import Client

    client = Client()
    client.force_login(heir, backend="tracker.accounts.Backend")
    assert client.post(desk.url, sent(desk.entry, do="save")).status_code == 302
    desk.entry.refresh_from_db()
    assert (desk.entry.actor, desk.entry.reported_by) == (desk.defence, successor)


@pytest.mark.parametrize("where", ["work", "review_queue", "home"])
def test_what_somebody_signed_in_reads_is_kept_nowhere(desk, where):
    person = "coordinator" if where == "review_queue" else "reporter"
    answer = desk.clients[person].get(reverse(where))
    assert answer.status_code == 200
    assert {"private", "no-store"} <= set(answer.headers["Cache-Control"].split(", "))
    # A visitor's page may be kept, and is asked about before each use.
    assert desk.anonymous.get(reverse("home")).headers["Cache-Control"] == "no-cache"
