"""The coordinator's page of reminders: whom, the text before it goes, the ledger, the backlog of mail."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from post_office.models import STATUS, Email

from tests import factories as f
from tracker.models import Reminder

pytestmark = pytest.mark.django_db
PAGE = "/en/review/reminders/"


@pytest.fixture(autouse=True)
def _a_week_late():
    with time_machine.travel("2026-01-27T09:00Z", tick=False):
        yield


@pytest.fixture
def client(world, sign_in):
    for period in world.periods[:3]:
        period.closed_at = "2025-06-01T00:00Z"
        period.save()
    return sign_in(world.coordinator)


def who(actor, person):
    return f"{actor.pk}-{person.pk}"


def batch_of(page):
    return page.split('name="batch" value="')[1].split('"')[0]


def test_it_lists_who_is_late_and_by_how_many_days(world, client):
    page = client.get(PAGE).content.decode()
    assert "<b>2 bodies are late.</b>" in page
    assert page.count("7 days late") == 2
    assert "Aigul of Defence" in page
    assert "Serik of the Interior" not in page, "nothing waits for the signatory yet"


def test_the_text_is_shown_before_it_goes_and_nothing_is_sent_by_showing(world, client):
    chosen = who(world.defence, world.reporter)
    page = client.post(PAGE, {"who": chosen, "note": "The <Commission> meets.", "do": "show"}).content.decode()
    assert "The &lt;Commission&gt; meets." in page
    assert "Madina, coordinator writes:" in page
    assert "2 reports are late" in page
    assert not Email.objects.exists()
    assert not Reminder.objects.exists()


def test_what_was_shown_is_what_goes_and_the_ledger_says_who_sent_it(world, client):
    data = {"who": who(world.defence, world.reporter), "note": "The Commission meets."}
    shown = client.post(PAGE, {**data, "do": "show"}).content.decode()
    answer = client.post(PAGE, {**data, "do": "send", "batch": batch_of(shown)}, follow=True)
    assert "1 reminder is on its way." in answer.content.decode()
    message = Email.objects.get()
    assert message.to == ["reporter@defence.example"]
    for line in message.message.splitlines():
        assert line.replace('"', "&quot;").replace("&", "&amp;") in shown or "&" in line
    row = Reminder.objects.get()
    assert (row.sent_by, row.person, row.note) == (world.coordinator, world.reporter, "The Commission meets.")
    assert "last reminded on" in answer.content.decode()


def test_pressed_twice_it_goes_once(world, client):
    data = {"everybody": "1", "note": "", "do": "send", "batch": "7a7a7a7a-0000-4000-8000-000000000001"}
    client.post(PAGE, data)
    answer = client.post(PAGE, data, follow=True)
    assert "These reminders have gone already." in answer.content.decode()
    assert Email.objects.count() == 2


def test_everybody_is_one_button(world, client):
    page = client.post(PAGE, {"everybody": "1", "note": "x"}).content.decode()
    assert "<b>2 messages</b> go" in page
    assert who(world.interior, world.other_reporter) in page


def test_each_message_is_shown_in_the_language_in_which_it_goes(world, client):
    world.reporter.language = "kk"
    world.reporter.save()
    page = client.post(PAGE, {"everybody": "1", "note": "x"}).content.decode()
    assert 'lang="kk"' in page
    assert "Мерзімі өткен есептер: 2" in page
    assert "1 report is late" in page


def test_nobody_ticked_is_said_and_the_note_stays(world, client):
    answer = client.post(PAGE, {"note": "Typed already", "do": "show"})
    assert answer.status_code == 422
    assert "tick one or more people" in answer.content.decode()
    assert "Typed already" in answer.content.decode()


def test_a_note_that_is_too_long_is_refused_at_its_field(world, client):
    answer = client.post(PAGE, {"everybody": "1", "note": "x" * 2001, "do": "send"})
    assert answer.status_code == 422
    assert not Email.objects.exists()


def test_people_of_other_plans_and_people_who_owe_nothing_cannot_be_chosen(world, client):
    other = f.reporter_of(f.ActorFactory())
    forged = [who(world.defence, other), who(world.interior, world.reporter), "x", "-", "9" * 40]
    answer = client.post(PAGE, {"who": forged, "do": "send"})
    assert answer.status_code == 422
    assert not Email.objects.exists()


def test_a_coordinator_of_another_plan_sends_nothing_here(world, client, sign_in):
    other = f.coordinator_of(f.PlanFactory(slug="second"))
    answer = sign_in(other).post(f"{PAGE}?plan=plan", {"everybody": "1", "do": "send"})
    assert answer.status_code == 404
    assert not Email.objects.exists()


def test_somebody_who_wants_no_reminders_still_gets_a_coordinators_own(world, client):
    world.reporter.remind = False
    world.reporter.save()
    client.post(PAGE, {"who": who(world.defence, world.reporter), "do": "send"})
    assert Email.objects.count() == 1


def test_where_nobody_owes_anything_the_page_says_so(world, client):
    world.periods[3].closed_at = "2026-01-21T00:00Z"
    world.periods[3].save()
    assert "nothing is due within two weeks" in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"everybody": "1", "do": "send"}).status_code == 422


def test_a_body_without_people_is_shown_and_cannot_be_reminded(world, client):
    world.reporter.memberships.update(ended_at="2026-01-01T00:00Z")
    assert "Nobody of this body has an account." in client.get(PAGE).content.decode()


def test_the_backlog_is_shown_with_its_error_and_can_be_tried_again(world, client):
    stuck = Email.objects.create(
        from_email="a@b.example", to=["c@d.example"], status=STATUS.failed, number_of_retries=480
    )
    stuck.logs.create(status=STATUS.failed, exception_type="ConnectionRefusedError", message="<refused>")
    page = client.get(PAGE).content.decode()
    assert "1 message was given up." in page
    assert "ConnectionRefusedError: &lt;refused&gt;" in page
    assert client.post(f"{PAGE}mail/").status_code == 302
    stuck.refresh_from_db()
    assert (stuck.status, stuck.number_of_retries) == (STATUS.queued, 0)
    assert "1 message waits to be sent." in client.get(PAGE).content.decode()


@pytest.mark.parametrize("page", ["/en/review/", "/en/review/matrix/", "/en/review/late/"])
def test_the_backlog_stands_on_the_desks_first_pages_too_for_those_who_send(world, client, sign_in, page):
    assert "given up" not in client.get(page).content.decode()
    Email.objects.create(from_email="a@b.example", to=["c@d.example"], status=STATUS.failed, number_of_retries=480)
    assert "1 message was given up." in client.get(page).content.decode()
    assert "/en/review/reminders/mail/" in client.get(page).content.decode()
    assert "given up" not in sign_in(world.observer).get(page).content.decode()


def test_observers_see_no_tab_to_a_page_that_refuses_them(world, sign_in):
    assert PAGE not in sign_in(world.observer).get("/en/review/").content.decode()
    assert PAGE in sign_in(world.coordinator).get("/en/review/").content.decode()


def test_the_page_asks_no_more_for_three_bodies_than_for_one(world, client):
    def count():
        with CaptureQueriesContext(connection) as found:
            client.get(PAGE)
        return len(found)

    few = count()
    for _n in range(3):
        actor = f.ActorFactory()
        f.reporter_of(actor)
        f.AssignmentFactory(indicator=world.indicator, actor=actor, first_period=world.periods[0])
    assert count() == few
