"""The glossary, and the methodology that speaks of the same constants as the code."""

import re
from decimal import Decimal

import pytest
from django.utils import translation

from tests import factories as f
from tests.public.reports import approved
from tracker.domain import methodology, reminders
from tracker.domain.glossary import TERMS, _order, glossary
from tracker.enums import Assessment, Availability, ImplementationStatus, Measure, OverTime
from tracker.models import RecordHead

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_drawings")]


def words(client, path, language="en"):
    page = client.get(f"/{language}/{path}").content.decode().replace("\xa0", " ")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.mark.parametrize(
    ("vocabulary", "texts"),
    [
        (Assessment, methodology.VERDICTS),
        (ImplementationStatus, methodology.STATUSES),
        (Availability, methodology.AVAILABILITY),
        (Measure, methodology.OVER_BODIES),
        (OverTime, methodology.OVER_TIME),
    ],
)
def test_each_value_that_the_code_knows_has_its_rule_on_the_page(client, vocabulary, texts):
    page = words(client, "methodology/")
    assert list(texts) == list(vocabulary)
    for value, text in texts.items():
        assert str(text) in page
        assert str(value.label).casefold() in page.casefold()


def test_thresholds_and_smallest_numbers_are_those_of_the_plans(client, world):
    world.plan.on_track_from, world.plan.accelerate_from = Decimal("0.90"), Decimal("0.55")
    world.plan.save()
    world.indicator.small_number_threshold = 7
    world.indicator.save()
    assert "0.90 0.55 I1 : 7" in words(client, "methodology/")


def test_the_reminders_are_those_that_go(client, monkeypatch):
    assert "14 days before a report is due" in words(client, "methodology/")
    monkeypatch.setattr(reminders, "FIRST", -21)
    assert "21 days before a report is due" in words(client, "methodology/")


def test_the_last_hash_of_each_chain_is_there_to_be_noted(client, world):
    assert "nothing published yet" in words(client, "methodology/")
    approved(world.for_indicator, world.periods[0], value=Decimal(1))
    assert RecordHead.objects.get().hash in words(client, "methodology/")


def test_the_glossary_stands_in_the_order_of_the_readers_alphabet():
    for language, first, second in (("en", "action", "target"), ("kk", "есеп", "үлес"), ("kk", "әрекет", "бап")):
        with translation.override(language):
            names = [str(term.name) for term, _see in glossary()]
            assert len(names) == len(TERMS)
            assert names == sorted(names, key=_order)
            assert _order(first) < _order(second)


def test_terms_lead_to_each_other_and_each_has_an_anchor(client):
    keys = {term.key for term in TERMS}
    assert len(keys) == len(TERMS)
    page = client.get("/en/glossary/").content.decode()
    for term in TERMS:
        assert set(term.see) <= keys - {term.key}
        assert f'<div id="{term.key}">' in page


def test_every_page_leads_to_the_glossary(client, world):
    assert 'href="/ru/glossary/"' in client.get("/ru/plans/plan/").content.decode()


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_every_term_is_in_the_language_of_the_page(client, language):
    page = words(client, "glossary/", language)
    for term in TERMS:
        with translation.override("en"):
            assert str(term.meaning) not in page


# What one page says of itself


def test_an_action_says_what_is_left_open_about_it(client, world):
    page = words(client, "plans/plan/actions/1.1/")
    for clause in ("no lead body is named", "no deadline is set", "no amount of money is stated", "4 reports overdue"):
        assert clause in page
    assert "no indicator measures it" not in page
    f.ActionActorFactory(action=world.action)
    world.action.schedules.create(ends="2025", origin="plan")
    page = words(client, "plans/plan/actions/1.1/")
    assert "no lead body is named" not in page
    assert "no deadline is set" not in page


def test_an_indicator_says_what_is_left_open_about_it_and_how_many_bodies_reported(client, world):
    approved(world.for_indicator, world.periods[3], value=Decimal(3))
    page = words(client, "plans/plan/indicators/I1/")
    assert "For 2025 1 of 2 bodies reported." in page
    assert "no baseline is set" in page
    assert "7 reports overdue or not yet approved" in page


def test_money_of_an_action_says_for_what_and_from_where(client, world):
    programme = world.plan.budgetprogrammes.create(code="001", title_en="Peace fund")
    programme.lines.create(year=2022, action=world.action, planned=300, spent=0, source="Budget law")
    page = words(client, "plans/plan/actions/1.1/")
    assert "2022 , 001 Peace fund: planned 300 KZT , spent 0 KZT Source: Budget law" in page


def test_indicators_can_be_asked_for_by_assessment(client, world):
    f.IndicatorFactory(objective=world.objective, code="W", measure="narrative", over_time="latest", unit_en="")
    page = words(client, "plans/plan/indicators/?assessment=not_assessed")
    assert "Indicator W" in page
    assert "Indicator I1" not in page
    assert "No indicator has this assessment." in words(client, "plans/plan/indicators/?assessment=achieved")
    assert "Indicator I1" in words(client, "plans/plan/indicators/?assessment=nonsense")


def test_bodies_can_be_asked_for_by_kind(client, world):
    f.PlanActorFactory(plan=world.plan, actor__kind="court", actor__name_en="Supreme Court")
    page = words(client, "plans/plan/bodies/?kind=court")
    assert "Supreme Court" in page
    assert "Ministry of Defence" not in page
    assert "Ministry of Defence" in words(client, "plans/plan/bodies/?kind=nonsense")
