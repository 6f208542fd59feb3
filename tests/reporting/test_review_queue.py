"""The queue's filters: period, body, objective, age and state, kept in the address, each choice with its count."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories as f
from tracker.domain import workflow
from tracker.models import ProgressEntry

from .conftest import at, saved, submitted

QUEUE = "/en/review/"


def waiting_days(entry, days):
    """Submitted so long ago."""
    moment = timezone.now() - timedelta(days=days)
    ProgressEntry.objects.filter(pk=entry.pk).update(submitted_at=moment)
    return entry


@pytest.fixture
def three(desk):
    """Three of defence that wait: objective 1 for 2025 (new) and 2022 (20 days), objective 2 for 2025 (in review)."""
    second = f.ObjectiveFactory(plan=desk.plan, code="2")
    action = f.ActionFactory(objective=second, code="2.1")
    assignment = f.AssignmentFactory(action=action, actor=desk.defence, first_period=desk.periods[0])
    desk.new = submitted(desk.entry, desk.reporter)
    desk.old = waiting_days(
        submitted(workflow.start(desk.for_indicator, desk.periods[0], by=desk.reporter), desk.reporter), 20
    )
    desk.taken = workflow.start(assignment, desk.period, by=desk.reporter)
    submitted(desk.taken, desk.reporter, value=None, status="completed", source="")
    workflow.take(desk.taken, by=desk.coordinator, version=desk.taken.version)
    return desk


def shown(page: str, *entries) -> list[bool]:
    return [at("review_entry", entry) in page for entry in entries]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, [True, True, True]),
        ({"objective": "1"}, [True, True, False]),
        ({"objective": "2"}, [False, False, True]),
        ({"state": "in_review"}, [False, False, True]),
        ({"state": "submitted"}, [True, True, False]),
        ({"age": "14"}, [False, True, False]),
        ({"age": "30"}, [False, False, False]),
        ({"age": "14", "objective": "2"}, [False, False, False]),
        ({"body": "interior"}, [False, False, False]),
        # What the address does not understand narrows nothing that has no such choice.
        ({"age": "soon"}, [True, True, True]),
    ],
)
def test_each_filter_narrows_the_queue_by_the_address(three, query, expected):
    page = three.clients["coordinator"].get(QUEUE, query).content.decode()
    assert shown(page, three.new, three.old, three.taken) == expected


def test_the_chips_keep_the_other_filters_and_say_how_many_fit(three):
    page = three.clients["coordinator"].get(QUEUE, {"objective": "1", "age": "14"}).content.decode()
    assert "?plan=plan&amp;objective=1" in page
    assert f"?plan=plan&amp;period={three.periods[0].pk}&amp;objective=1&amp;age=14" in page
    # Of the second objective nothing has waited so long: the choice stays, with its zero.
    assert 'Objective 2 <span class="n">(0)</span>' in page
    assert 'Objective 1 <span class="n">(1)</span>' in page
    assert 'aria-current="true">Objective 1' in page


def test_the_choice_of_a_body_keeps_the_filters_too(three):
    page = three.clients["coordinator"].get(QUEUE, {"objective": "1", "state": "submitted"}).content.decode()
    form = page.split('<form method="get"')[1].split("</form>")[0]
    assert 'name="objective" value="1"' in form
    assert 'name="state" value="submitted"' in form
    assert "Ministry of Defence (2)" in form


def test_what_fits_nothing_says_so_and_offers_all(three):
    page = three.clients["coordinator"].get(QUEUE, {"age": "30"}).content.decode()
    assert "None of the waiting reports fits this choice." in page
    assert "Show all" in page


def test_an_empty_queue_has_no_filters(desk):
    page = desk.clients["coordinator"].get(QUEUE).content.decode()
    assert "Nothing waits for review." in page
    assert 'aria-label="Objective"' not in page


def test_a_draft_is_counted_nowhere(desk):
    saved(desk.entry, desk.reporter)
    assert "Nothing waits for review." in desk.clients["coordinator"].get(QUEUE).content.decode()


def test_the_queue_takes_as_many_queries_for_three_reports_as_for_one(
    desk,
):
    client = desk.clients["coordinator"]
    submitted(desk.entry, desk.reporter)
    with CaptureQueriesContext(connection) as one:
        client.get(QUEUE)
    for period in desk.periods[:2]:
        submitted(workflow.start(desk.for_indicator, period, by=desk.reporter), desk.reporter)
    with CaptureQueriesContext(connection) as three:
        client.get(QUEUE)
    assert len(one) == len(three)
    assert len(three) <= 22
