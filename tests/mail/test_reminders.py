"""The schedule of reminders, its ledger, and one message to each person."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st
from post_office.models import Email

from tests import factories as f
from tracker.domain import reminders, workflow
from tracker.domain.reminders import step_of
from tracker.models import Reminder

pytestmark = pytest.mark.django_db
# The reports for 2025 are due on this day; those of earlier years are closed.
DUE = date(2026, 1, 20)


@pytest.fixture
def year(world):
    """Only 2025 is open, so only its reports can come."""
    for period in world.periods[:3]:
        period.closed_at = "2025-06-01T00:00Z"
        period.save()
    return world


def sent_on(day):
    before = Email.objects.count()
    reminders.send(day)
    return {email.to[0] for email in Email.objects.order_by("pk")[before:]}


def after(days):
    return DUE + timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "step"),
    [(-15, None), (-14, -14), (-8, -14), (-7, -7), (-1, -7), (0, 0), (6, 0), (7, 7), (13, 7), (14, 14), (700, 700)],
)
def test_the_steps_of_the_schedule(days, step):
    assert step_of(DUE, after(days)) == step


@given(st.integers(-400, 4000))
def test_a_step_has_come_and_no_later_one_has(days):
    step = step_of(DUE, after(days))
    schedule = [-14, -7, *range(0, 4200, 7)]
    assert step == max((s for s in schedule if s <= days), default=None)


def test_over_many_days_everybody_is_reminded_on_the_days_of_the_schedule_and_no_other(year):
    found = {}
    for days in range(-20, 30):
        for email in sent_on(after(days)):
            found.setdefault(email, []).append(days)
    assert found == {
        "reporter@defence.example": [-14, -7, 0, 7, 14, 21, 28],
        "reporter@interior.example": [-14, -7, 0, 7, 14, 21, 28],
        "signatory@interior.example": [0, 7, 14, 21, 28],
        "coordinator@nap.example": [7, 14, 21, 28],
    }


def test_the_command_run_twice_sends_once(year):
    call_command("send_reminders", on="2026-01-20", verbosity=0)
    count = Email.objects.count()
    call_command("send_reminders", on="2026-01-20", verbosity=0)
    assert count == Email.objects.count() == 3


def test_after_missed_weeks_one_message_goes_with_the_days_that_are_true(year):
    assert "reporter@defence.example" in sent_on(after(38))
    message = Email.objects.get(to="reporter@defence.example")
    assert "38 days late" in message.message
    assert list(Reminder.objects.filter(person=year.reporter).values_list("step", flat=True)) == [35]
    assert sent_on(after(39)) == set()


def test_one_message_names_everything_that_is_due(year):
    assert "reporter@defence.example" in sent_on(after(-7))
    message = Email.objects.get(to="reporter@defence.example")
    assert message.subject == "2 reports are due"
    for text in (message.message, message.html_message):
        assert "I1 Indicator I1" in text
        assert "1.1 Action 1.1" in text
        assert "20\N{NO-BREAK SPACE}January 2026" in text


def test_one_person_in_two_bodies_and_two_plans_gets_one_message(year):
    f.MembershipFactory(actor=year.interior, user=year.reporter)
    other = f.PlanFactory(slug="second")
    period = f.PeriodFactory(plan=other, year=2025)
    action = f.ActionFactory(objective__plan=other, code="9.9")
    f.AssignmentFactory(action=action, actor=year.defence, first_period=period)
    sent_on(after(-7))
    message = Email.objects.get(to="reporter@defence.example")
    for part in ("Ministry of Defence", "Ministry of the Interior", "9.9"):
        assert part in message.message


def test_what_waits_for_a_signature_is_the_signatorys_reminder(year):
    entry = workflow.start(year.other, year.periods[3], by=year.other_reporter)
    workflow.save(entry, workflow.EntryData(value=1, source="x"), by=year.other_reporter, version=entry.version)
    workflow.hand_over(entry, by=year.other_reporter, version=entry.version)
    assert sent_on(after(-14)) == {"reporter@defence.example", "signatory@interior.example"}


def test_what_is_submitted_is_nobodys_reminder(year, submitted):
    submitted()
    submitted(year.for_action)
    assert "reporter@defence.example" not in sent_on(after(0))


def test_a_returned_report_is_reminded_by_its_own_date_in_a_closed_period_too(year, submitted):
    entry = submitted()
    workflow.return_(entry, by=year.coordinator, version=entry.version, comment="x", due_on=date(2100, 3, 1))
    year.periods[3].closed_at = "2026-02-01T00:00Z"
    year.periods[3].save()
    assert sent_on(date(2100, 2, 14)) == set()
    assert sent_on(date(2100, 2, 15)) == {"reporter@defence.example"}
    assert Reminder.objects.get().due_on == date(2100, 3, 1)


def test_nothing_goes_for_a_closed_period_nor_to_somebody_who_wants_no_reminders(year):
    year.reporter.remind = False
    year.reporter.save()
    assert sent_on(after(0)) == {"reporter@interior.example", "signatory@interior.example"}
    year.periods[3].closed_at = "2026-02-01T00:00Z"
    year.periods[3].save()
    assert sent_on(after(7)) == set()


def test_the_people_of_the_successor_are_reminded_of_what_their_predecessor_owed(year):
    newer = f.ActorFactory(slug="newer")
    year.defence.successions_out.create(successor=newer, how="renamed", happened_on="2026")
    heir = f.reporter_of(newer, email="heir@newer.example")
    assert heir.email in sent_on(after(0))


def test_a_dry_run_says_who_and_writes_nothing(year, capsys):
    call_command("send_reminders", on="2026-01-20", dry_run=True)
    said = capsys.readouterr().out
    assert "reporter@defence.example: 2 reports are due" in said
    assert "Would queue 3 messages" in said
    assert not Email.objects.exists()
    assert not Reminder.objects.exists()


def test_a_date_that_is_none_is_refused(year):
    with pytest.raises(CommandError, match="2027-01-20"):
        call_command("send_reminders", on="tomorrow")


@pytest.mark.parametrize(
    ("language", "part"),
    [("ru", "Просрочено отчётов: 2"), ("kk", "Мерзімі өткен есептер: 2")],
)
def test_a_reminder_is_in_the_language_of_the_person(year, language, part):
    year.reporter.language = language
    year.reporter.save()
    sent_on(after(7))
    message = Email.objects.get(to="reporter@defence.example")
    assert part in message.subject
    assert f"/{language}/work/?plan=plan&body=defence" in message.message
    assert "Due on" not in message.message


def test_another_run_that_was_first_leaves_nothing_to_send(year, monkeypatch):
    """Between looking into the ledger and writing it, another process wrote it."""
    real = reminders.message

    def slow(items, **more):
        Reminder.objects.bulk_create(reminders._row(item, step=item.step) for item in items)
        return real(items, **more)

    monkeypatch.setattr(reminders, "message", slow)
    assert sent_on(after(0)) == set()
    assert not Email.objects.exists()


def test_planning_asks_no_more_for_three_bodies_than_for_one(year, django_assert_max_num_queries):
    for _n in range(3):
        actor = f.ActorFactory()
        f.reporter_of(actor)
        f.signatory_of(actor)
        f.AssignmentFactory(indicator=year.indicator, actor=actor, first_period=year.periods[0])
    with django_assert_max_num_queries(7):
        assert len(reminders.owed(year.plan, after(7))) > 9
