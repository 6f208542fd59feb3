"""The database refuses what must not be, whoever writes to it."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests import factories as f
from tracker import models
from tracker.domain import workflow

pytestmark = pytest.mark.django_db


def refused(write, *args, **kwargs):
    with pytest.raises(IntegrityError), transaction.atomic():
        write(*args, **kwargs)


@pytest.mark.parametrize(
    "wrong",
    [
        {"measure": "share", "over_time": "mean"},
        {"measure": "yes_no", "over_time": "sum"},
        {"measure": "milestone", "over_time": "max"},
        {"measure": "narrative", "over_time": "sum"},
        {"measure": "yes_no", "over_time": "latest", "direction": "down"},
        {"direction": "keep"},
        {"direction": "keep", "tolerance": Decimal(1), "over_time": "sum"},
        {"direction": "up", "tolerance": Decimal(1)},
        {"measure": "quantity", "small_number_threshold": 5},
        {"small_number_threshold": 1},
    ],
)
def test_impossible_indicators_are_refused(wrong):
    refused(f.IndicatorFactory, **wrong)


def test_codes_are_unique_within_a_plan_and_free_across_plans():
    one = f.IndicatorFactory(code="I1")
    refused(f.IndicatorFactory, objective=one.objective, code="I1")
    f.IndicatorFactory(code="I1")
    action = f.ActionFactory(code="1.1")
    refused(f.ActionFactory, objective=action.objective, code="1.1")


def test_an_assignment_is_for_an_indicator_or_an_action_and_not_for_both():
    indicator = f.IndicatorFactory()
    action = f.ActionFactory(objective=indicator.objective)
    assignment = f.AssignmentFactory(indicator=indicator)
    change = models.Assignment.objects.filter(pk=assignment.pk).update
    refused(change, action=action)
    refused(change, indicator=None)
    refused(f.AssignmentFactory, indicator=indicator, actor=assignment.actor, first_period=assignment.first_period)


def test_a_target_is_for_a_period_or_by_a_date_and_has_one_value():
    period = f.PeriodFactory()
    indicator = f.IndicatorFactory(objective__plan=period.plan)
    f.TargetFactory(indicator=indicator, value=Decimal(5))
    refused(f.TargetFactory, indicator=indicator, value=Decimal(5), period=period, by_date=date(2025, 1, 1))
    refused(f.TargetFactory, indicator=indicator, value=Decimal(5), by_date=None)
    refused(f.TargetFactory, indicator=indicator, by_date=date(2024, 1, 1))
    refused(f.TargetFactory, indicator=indicator, value=Decimal(5), yes=True, by_date=date(2024, 1, 1))
    refused(f.TargetFactory, indicator=indicator, value=Decimal(6))


def test_what_the_coordinator_sets_needs_a_date_and_a_ground():
    indicator = f.IndicatorFactory()
    refused(f.BaselineFactory, indicator=indicator, value=Decimal(0), ground="")
    refused(f.BaselineFactory, indicator=indicator, value=Decimal(0), set_on=None)
    f.BaselineFactory(indicator=indicator, value=Decimal(0), origin="plan", ground="", set_on=None)


def test_an_action_has_one_lead_at_a_time():
    lead = f.ActionActorFactory()
    refused(f.ActionActorFactory, action=lead.action)
    f.ActionActorFactory(action=lead.action, role="support")


def test_a_report_holds_no_impossible_value(world):
    entry = workflow.start(world.for_indicator, world.periods[0], by=world.reporter)
    change = models.ProgressEntry.objects.filter(pk=entry.pk).update
    refused(change, value=Decimal(-1))
    refused(change, numerator=Decimal(2), denominator=Decimal(3))  # a count has no parts
    refused(change, yes=True)
    refused(change, availability="not_applicable", value=Decimal(1))
    refused(models.ProgressEntry.objects.create, assignment=entry.assignment, period=entry.period)
    share = f.IndicatorFactory(objective=world.objective, code="S", measure="share", over_time="latest")
    assignment = f.AssignmentFactory(indicator=share, actor=world.defence, first_period=world.periods[0])
    entry = workflow.start(assignment, world.periods[0], by=world.reporter)
    change = models.ProgressEntry.objects.filter(pk=entry.pk).update
    refused(change, numerator=Decimal(4), denominator=Decimal(3))
    refused(change, numerator=Decimal(4))
    refused(change, numerator=Decimal(-1), denominator=Decimal(3))
    change(numerator=Decimal(0), denominator=Decimal(0))


def test_cells_are_not_negative_and_stand_once(world):
    breakdown = f.BreakdownFactory(indicator=world.indicator)
    entry = workflow.start(world.for_indicator, world.periods[0], by=world.reporter)
    cell = {"entry": entry, "breakdown": breakdown, "key": "women"}
    refused(models.EntryCell.objects.create, **cell, value=Decimal(-1))
    refused(models.EntryCell.objects.create, **cell)
    refused(models.EntryCell.objects.create, **cell, numerator=Decimal(3), denominator=Decimal(2))
    models.EntryCell.objects.create(**cell, value=Decimal(0))
    refused(models.EntryCell.objects.create, **cell, value=Decimal(1))


def test_one_plan_is_the_sites_default():
    f.PlanFactory(is_default=True)
    f.PlanFactory()
    refused(f.PlanFactory, is_default=True)


def test_evidence_is_a_file_or_a_link(world):
    entry = workflow.start(world.for_indicator, world.periods[0], by=world.reporter)
    base = {"entry": entry, "title": "Order", "added_by": world.reporter}
    refused(models.Evidence.objects.create, **base, kind="link")
    refused(models.Evidence.objects.create, **base, kind="file", url="https://example.org/")
    models.Evidence.objects.create(**base, kind="link", url="https://example.org/")


def test_a_database_says_once_what_it_is_for():
    models.Installation.objects.create(pk=1, kind="real")
    refused(models.Installation.objects.create, pk=2, kind="demonstration")
