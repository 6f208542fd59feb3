"""The table of words follows every change at once, whoever makes it."""

from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import transaction

from tests import factories as f
from tests.plan.conftest import KAZAKHSTAN
from tests.public.reports import approved, revised, submitted
from tracker.domain import planfile, workflow
from tracker.domain.search import indexing
from tracker.domain.search.finding import matching
from tracker.domain.search.folding import terms_of
from tracker.models import Action, PublishedRevision, SearchText, SearchWord

pytestmark = pytest.mark.django_db


def found(typed, plan=None):
    return sorted(matching(terms_of(typed), plan).values_list("kind", "key"))


def table():
    """All that the index holds, without its ids."""
    words = SearchWord.objects.values_list("text__source", "plan", "word")
    texts = SearchText.objects.values_list("source", "plan", "kind", "key", "order", "revision", "actor")
    return sorted((source, plan or 0, bytes(word)) for source, plan, word in words), sorted(texts, key=str)


def retract(revision):
    coordinator = f.coordinator_of(revision.plan)
    workflow.retract(revision.entry, by=coordinator, version=revision.entry.version, reason="Sent by mistake")


def test_a_report_is_found_from_its_approval_until_its_retraction(world):
    data = {"value": Decimal(1), "narrative": "Peacekeepers trained"}
    entry = submitted(world.for_indicator, world.periods[0], **data)
    assert found("peacekeepers") == []
    workflow.approve(entry, by=world.coordinator, version=entry.version)
    assert found("peacekeepers", world.plan) == [("report", "1")]
    workflow.reopen(entry, by=world.coordinator, version=entry.version, reason="Check")
    assert found("peacekeepers", world.plan) == [("report", "1")]


def test_a_correction_is_found_in_place_of_what_it_corrects(world):
    first = approved(world.for_indicator, world.periods[0], value=Decimal(1), narrative="Peacekeepers trained")
    second = revised(first, reason="Typing error", value=Decimal(1), narrative="Police trained")
    assert found("peacekeepers") == []
    assert found("police") == [("report", "2")]
    retract(second)
    assert found("police") == []
    assert found("mistake") == []


def test_what_is_redacted_is_gone_even_from_an_index_that_nobody_told(world):
    first = approved(world.for_indicator, world.periods[0], value=Decimal(1), narrative="Peacekeepers trained")
    PublishedRevision.objects.filter(pk=first.pk).update(content="", internal="", reason="")
    assert found("peacekeepers") == []
    indexing.forget_report(first.entry_id)
    assert not SearchWord.objects.filter(word=b"peacekeepers").exists()


def test_nothing_internal_is_found(world):
    approved(world.for_indicator, world.periods[0], value=Decimal(1), narrative="Done", letter_number="ABC-77/secret")
    assert found("secret") == []
    assert found("ABC-77") == []


def test_the_plans_rows_are_found_as_they_are_edited_and_removed(world):
    world.action.title_ru = "Обучение миротворцев"
    world.action.save()
    assert found("обуч", world.plan) == [("action", "1.1")]
    world.action.title_ru = "Семинар"
    world.action.save()
    assert found("обуч", world.plan) == []
    other = f.ActionFactory(objective=world.objective, code="1.9", title_en="Short-lived")
    assert found("lived", world.plan) == [("action", "1.9")]
    other.delete()
    assert found("lived", world.plan) == []
    assert not SearchText.objects.filter(key="1.9").exists()


def test_what_is_rolled_back_is_not_found(world):
    with transaction.atomic():
        f.ActionFactory(objective=world.objective, title_en="Never was")
        assert found("never")
        transaction.set_rollback(True)
    assert found("never") == []


def test_a_body_is_found_in_the_plans_that_know_it_from_the_moment_they_do(world):
    other = f.PlanFactory()
    assert found("defence", world.plan) == [("body", "defence")]
    assert found("defence", other) == []
    f.PlanActorFactory(plan=other, actor=world.defence)
    assert found("defence", other) == [("body", "defence")]


def test_a_loaded_plan_is_found_in_three_languages_and_the_index_is_as_if_made_anew():
    plan = planfile.load(planfile.parse(KAZAKHSTAN.read_bytes())).plan
    assert found("корганыс", plan) == found("қорғаныс", plan) != []
    kept = table()
    indexing.rebuild()
    assert table() == kept


def test_after_approvals_corrections_and_retractions_the_index_is_as_if_made_anew(world):
    for period in world.periods:
        last = approved(world.for_indicator, period, value=Decimal(1), narrative=f"Trained in {period}")
    revised(last, reason="Again", value=Decimal(2), narrative="Counted anew")
    retract(approved(world.for_action, world.periods[0], status="delayed", narrative="Late"))
    kept = table()
    call_command("rebuild_search", verbosity=0)
    assert table() == kept
    assert found("counted")


def test_a_database_from_before_there_was_search_gets_its_words_once(world):
    call_command("rebuild_search", if_missing=True, verbosity=0)
    SearchText.objects.all().delete()
    call_command("rebuild_search", if_missing=True, verbosity=0)
    assert found("defence", world.plan) == [("body", "defence")]


def test_saving_a_row_unchanged_writes_no_words(world, django_assert_num_queries):
    action = Action.objects.get(pk=world.action.pk)
    with django_assert_num_queries(1):
        indexing.index_row(action)


def test_rebuilding_takes_many_rows_in_batches(world):
    for number in range(7):
        f.ActionFactory(objective=world.objective, code=f"X{number}")
    kept = table()
    indexing.rebuild(batch=3)
    assert table() == kept


def test_markdown_is_found_by_what_it_says_and_not_by_its_addresses(world):
    body = "## Peace\n\n* **Women** in [talks](https://gov.example/secret)\n\n1. snake_case"
    world.plan.plansections.create(key="x", title_en="Text", body_en=body)
    assert found("talks", world.plan) == [("text", "x")]
    assert found("secret", world.plan) == []
    assert indexing.plain(body) == "Peace\n\nWomen in talks\n\nsnake_case"
