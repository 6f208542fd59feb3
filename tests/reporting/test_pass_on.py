"""All that is ready in one step: what would go, what stays and why, and what became of each."""

from datetime import date

import pytest
import rules
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories as f
from tests.workflow.test_permissions import entries_in_every_state
from tracker.domain import workflow, worklist
from tracker.enums import EntryState
from tracker.models import ProgressEntry

from .conftest import saved, submitted

URL = "/en/work/submit/"


def page_of(client, **query):
    return client.get(URL, query).content.decode().replace("\u00a0", " ")


def ready(desk, count=1, *, assignee=None, by=None):
    """More drafts of a body with everything that they need."""
    by = by or desk.reporter
    made = []
    for _n in range(count):
        indicator = f.IndicatorFactory(objective=desk.objective, code=f"R{desk.plan.indicators.count()}")
        assignment = f.AssignmentFactory(
            indicator=indicator, actor=assignee or desk.defence, first_period=desk.periods[0]
        )
        made.append(saved(workflow.start(assignment, desk.period, by=by), by))
    return made


def chosen(entries):
    return [f"{entry.pk}:{entry.version}" for entry in entries]


def states(entries):
    return [ProgressEntry.objects.get(pk=entry.pk).state for entry in entries]


def test_the_page_says_what_would_go_and_what_stays_and_why(desk):
    ready(desk, 2)
    page = page_of(desk.clients["reporter"])
    assert "<b>2 of 4</b> are ready." in page
    goes, stays = page.split("What stays, and why")[0], page.split("What stays, and why")[1]
    assert goes.count('type="checkbox"') == 2
    assert "Give a figure, or say why there is none." in stays
    assert "It is not begun." in stays


def test_looking_at_the_page_changes_nothing(desk):
    entries = ready(desk, 2)
    page_of(desk.clients["reporter"])
    assert states(entries) == ["draft", "draft"]


def test_all_that_is_ticked_is_submitted_with_the_letter_given_once(desk):
    entries = ready(desk, 3)
    sent = {"report": chosen(entries), "letter_number": "15-02/77", "letter_date": "2026-01-15"}
    page = desk.clients["reporter"].post(URL, sent).content.decode()
    assert "3 reports are passed on." in page
    for entry in entries:
        entry.refresh_from_db()
        assert (entry.state, entry.letter_number, entry.letter_date) == ("submitted", "15-02/77", date(2026, 1, 15))
        assert entry.events.filter(verb="submit", by=desk.reporter).count() == 1


def test_one_that_is_refused_or_changed_holds_back_no_other(desk):
    good, changed, gone = ready(desk, 3)
    sent = chosen([good, changed, gone]) + chosen([desk.entry])
    saved(changed, desk.colleague, value=7)
    submitted(gone, desk.colleague)
    page = desk.clients["reporter"].post(URL, {"report": sent}).content.decode()
    assert states([good, changed, gone, desk.entry]) == ["submitted", "draft", "submitted", "draft"]
    assert "1 report is passed on." in page
    assert page.count("Somebody changed it since you saw the list.") == 2
    assert "Give a figure, or say why there is none." in page


def test_nothing_ticked_is_said_and_nothing_typed_is_lost(desk):
    ready(desk)
    answer = desk.clients["reporter"].post(URL, {"letter_number": "15-02/77"})
    assert answer.status_code == 422
    assert "Tick at least one report." in answer.content.decode()
    assert 'value="15-02/77"' in answer.content.decode()


@pytest.mark.parametrize("wrong", [{"letter_date": "soon"}, {"letter_number": "9" * 61}])
def test_a_letter_that_cannot_be_read_stops_all_of_it(desk, wrong):
    entries = ready(desk, 2)
    assert desk.clients["reporter"].post(URL, {"report": chosen(entries), **wrong}).status_code == 422
    assert states(entries) == ["draft", "draft"]


@pytest.mark.parametrize("report", ["x", "1", "1:x", "-1:2", "1:2:3", "9" * 30 + ":1"])
def test_what_is_not_a_report_is_refused(desk, report):
    assert desk.clients["reporter"].post(URL, {"report": report}).status_code == 422


def test_another_bodys_report_is_not_there(desk):
    theirs = ready(desk, assignee=desk.interior, by=desk.other_reporter)
    mine = ready(desk)
    assert desk.clients["reporter"].post(URL, {"report": chosen(mine + theirs)}).status_code == 404
    assert states(mine + theirs) == ["draft", "draft"]


def test_a_returned_report_is_not_ticked_until_something_was_done_about_it(desk):
    submitted(desk.entry, desk.reporter)
    workflow.return_(
        desk.entry, by=desk.coordinator, version=desk.entry.version, comment="Why?", due_on=date(2100, 1, 1)
    )
    box = f'value="{desk.entry.pk}:{desk.entry.version}" id="report-{desk.entry.pk}"'
    assert f"{box} checked" not in page_of(desk.clients["reporter"])
    assert "It came back and nothing was changed since" in page_of(desk.clients["reporter"])
    saved(desk.entry, desk.reporter, value=7)
    assert "checked" in page_of(desk.clients["reporter"])


def test_where_there_is_a_signatory_the_reporter_hands_over_and_the_signatory_submits_all(desk):
    entries = ready(desk, 3, assignee=desk.interior, by=desk.other_reporter)
    reporter, signatory = desk.clients["other_reporter"], desk.clients["signatory"]
    assert "Hand over all that is ready" in page_of(reporter)
    reporter.post(URL, {"report": chosen(entries)})
    assert states(entries) == ["ready"] * 3
    assert "It is with the signatory." in page_of(reporter)
    entries = list(ProgressEntry.objects.filter(state="ready"))
    assert "3 of 4</b> are ready" in page_of(signatory)
    assert reporter.post(URL, {"report": chosen(entries)}).content.decode().count("You may not do this") == 3
    signatory.post(URL, {"report": chosen(entries[:2]), "letter_number": "8"})
    assert sorted(states(entries)) == ["ready", "submitted", "submitted"]
    entries[0].refresh_from_db()
    assert entries[0].letter_number == "8"


def test_the_signatory_hands_back_several_with_one_comment(desk):
    entries = ready(desk, 2, assignee=desk.interior, by=desk.other_reporter)
    desk.clients["other_reporter"].post(URL, {"report": chosen(entries)})
    entries = list(ProgressEntry.objects.filter(state="ready"))
    signatory = desk.clients["signatory"]
    assert signatory.post(URL, {"report": chosen(entries), "do": "hand_back"}).status_code == 422
    assert states(entries) == ["ready", "ready"]
    signatory.post(URL, {"report": chosen(entries), "do": "hand_back", "comment": "Check the source."})
    assert states(entries) == ["draft", "draft"]
    assert entries[0].events.get(verb="hand_back").comment == "Check the source."


def test_what_the_list_offers_is_what_the_rules_allow(world):
    """For the reporter, the signatory, a delegate from elsewhere and a stranger's hands; in every state."""
    entries = entries_in_every_state(world)
    for closed in (False, True):
        if closed:
            world.periods[0].closed_at = timezone.now()
            world.periods[0].save()
        delegate = f.reporter_of(f.ActorFactory())
        world.signatory.memberships.get().delegations.create(to=delegate, until=timezone.localdate())
        for person in (world.other_reporter, world.signatory, delegate):
            work = worklist.work(
                person, timezone.localdate(), plan=world.plan.slug, body="interior", period=str(world.periods[0].pk)
            )
            rows = {row.due.entry.state: row for row in work.rows if row.due.entry}
            assert set(rows) == set(entries)
            for state, row in rows.items():
                entry = ProgressEntry.objects.with_context().get(pk=row.due.entry.pk)
                if row.passes_on:
                    assert rules.has_perm(f"tracker.{row.passes_on}_entry", person, entry), (person, state)
                allowed = rules.has_perm("tracker.withdraw_entry", person, entry)
                assert row.can_withdraw is allowed, (person, state)
                if state == EntryState.READY:
                    allowed = rules.has_perm("tracker.submit_entry", person, entry)
                    assert (row.passes_on == "submit") is allowed, person


def test_the_page_asks_as_much_for_three_as_for_one(desk):
    client = desk.clients["reporter"]

    def queries():
        with CaptureQueriesContext(connection) as found:
            client.get(URL)
        return len(found)

    ready(desk)
    client.get(URL)
    one = queries()
    ready(desk, 2)
    assert queries() == one


def test_a_body_without_work_is_sent_to_its_list(desk, sign_in):
    client = sign_in(f.reporter_of(f.ActorFactory()))
    assert client.get(URL).url == client.post(URL).url == reverse("work")
