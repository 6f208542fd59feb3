"""What coordinators do for many at once, and what somebody does with their own account, in a real browser."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from post_office.models import Email

from tests import factories as f
from tracker.domain import workflow
from tracker.models import ProgressEntry, PublishedRevision, User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def waiting(world):
    """Both reports of defence for 2025, submitted."""
    words = {"narrative": "Done.", "source": "Register", "language": "en"}
    for assignment, figure in ((world.for_indicator, {"value": 31}), (world.for_action, {"status": "in_progress"})):
        entry = workflow.start(assignment, world.periods[-1], by=world.reporter)
        workflow.save(entry, workflow.EntryData(**figure, **words), by=world.reporter, version=entry.version)
        workflow.submit(entry, by=world.reporter, version=entry.version)
    return world


def test_a_bodys_period_is_approved_with_one_confirmation_but_for_what_is_unticked(waiting, visit, sign_in_as):
    page = sign_in_as(visit(width=360), waiting.coordinator)
    page.goto(f"/en/review/plans/plan/defence/{waiting.periods[-1].pk}/")
    assert "2 reports wait for a decision." in page.inner_text(".answer")
    assert "31" in page.locator("tr", has_text="I1").inner_text()
    page.locator("tr", has_text="1.1").locator("input[name=entry]").uncheck()
    page.get_by_role("button", name="Approve and publish what is chosen").click()
    page.wait_for_load_state()
    assert "1 report is approved and published." in page.inner_text(".answer")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    states = dict(ProgressEntry.objects.values_list("assignment", "state"))
    assert states == {waiting.for_indicator.pk: "approved", waiting.for_action.pk: "submitted"}
    assert PublishedRevision.objects.get().entry.value == 31
    public = visit()
    public.goto("/en/plans/plan/indicators/I1/")
    assert "31" in public.inner_text("main")


def test_reminders_are_read_before_they_go_and_go_to_those_who_are_ticked(world, visit, sign_in_as):
    page = sign_in_as(visit(), world.coordinator)
    page.goto("/en/review/reminders/")
    assert "2 bodies are late." in page.inner_text(".answer")
    page.locator("tr", has_text="Ministry of Defence").locator("input[name=who]").check()
    page.fill("#id_note", "The Commission meets on Friday.")
    page.get_by_role("button", name="Show the text for those ticked").click()
    text = page.inner_text("main")
    assert "1 message goes" in text
    assert "The Commission meets on Friday." in text
    assert world.reporter.email in text
    assert world.other_reporter.email not in text
    assert not Email.objects.exists()
    page.get_by_role("button", name="Send 1 message").click()
    page.wait_for_load_state()
    assert [email.to for email in Email.objects.all()] == [[world.reporter.email]]
    assert "last reminded on" in page.locator("tr", has_text="Ministry of Defence").inner_text()


def test_somebody_changes_their_account_and_signs_out_elsewhere(world, visit, sign_in_as):
    elsewhere = sign_in_as(visit(), world.reporter)
    page = sign_in_as(visit(width=360), world.reporter)
    page.goto("/accounts/profile/")
    page.get_by_role("button", name="Sign out everywhere else").click()
    page.wait_for_load_state()
    assert page.get_by_role("button", name="Sign out everywhere else").count() == 0
    assert Session.objects.count() == 1
    elsewhere.goto("/en/work/")
    assert "/accounts/login/" in elsewhere.url
    page.fill("#id_name", "Aigul Seitova")
    page.uncheck("#id_tell_approved")
    page.select_option("#id_language", "ru")
    page.get_by_role("button", name="Save").click()
    page.wait_for_load_state()
    assert page.get_attribute("html", "lang") == "ru"
    person = User.objects.get(pk=world.reporter.pk)
    assert (person.name, person.language, person.tell_approved, person.remind) == ("Aigul Seitova", "ru", False, True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator("main a[href*='2fa']").first.click()
    page.wait_for_load_state()
    assert "2fa" in page.url or "reauthenticate" in page.url
    assert page.locator("main h1").inner_text()


def test_somebody_invited_by_mail_sets_a_password_and_begins_to_work(world, visit, sign_in_as):
    page = sign_in_as(visit(), world.coordinator)
    page.goto("/en/review/people/invite/")
    page.select_option("#id_actor", label="Ministry of Defence")
    page.fill("#id_emails", "asel@defence.example")
    page.get_by_role("button", name="Send the invitations").click()
    page.wait_for_load_state()
    link = re.search(r"https?://[^/\s]+(/\S*invitation/\S+)", letter_to("asel@defence.example"))[1]
    invited = visit(width=360)
    invited.goto(link)
    assert "Ministry of Defence" in invited.inner_text("main")
    invited.fill("#id_name", "Asel of Defence")
    for name in ("password1", "password2"):
        invited.fill(f"#id_{name}", f.PASSWORD)
    invited.get_by_role("button", name=re.compile("Begin|Начать|Бастау")).click()
    invited.wait_for_load_state()
    assert "/work/" in invited.url
    assert invited.locator("tbody[data-item=open]").count() == 2
    assert invited.evaluate("document.documentElement.scrollWidth") <= 360
    person = User.objects.get(email="asel@defence.example")
    assert person.memberships.active().get().actor == world.defence
    again = visit()
    again.goto(link)
    assert again.locator("input[type=password]").count() == 0


def letter_to(address: str) -> str:
    """The letter in the queue, or already delivered."""
    queued = [email.message for email in Email.objects.all() if address in email.to]
    return (queued or [letter.body for letter in mail.outbox if address in letter.to])[-1]
