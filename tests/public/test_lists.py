"""Filters of the list of actions, and what every page asks of the database."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as f
from tests.public.reports import approved, revised
from tracker.enums import ActionActorRole, ImplementationStatus

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_drawings")]

ACTIONS = "/en/plans/plan/actions/"


@pytest.fixture
def three(world):
    """Three actions that differ in objective, body, kind, theme and status: 1.1, 1.2, 2.1."""
    second = f.ObjectiveFactory(plan=world.plan, code="2")
    train = f.ActionFactory(objective=world.objective, code="1.2", kind="training", title_en="Train female advisors")
    study = f.ActionFactory(objective=second, code="2.1", kind="study", title_en="A study", title_ru="Исследование")
    study.themes.add(f.ThemeFactory(slug="disarmament"))
    f.ActionActorFactory(action=train, actor=world.interior, role=ActionActorRole.SUPPORT)
    for period in world.periods:
        approved(world.for_action, period, status="delayed", percent=10)
    return world


def codes(client, query):
    answer = client.get(f"{ACTIONS}?{query}")
    assert answer.status_code == 200
    return [row.action.code for row in answer.context["page_obj"].object_list]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["1.1", "1.2", "2.1"]),
        ("objective=1", ["1.1", "1.2"]),
        ("objective=2", ["2.1"]),
        ("body=interior", ["1.2"]),
        ("body=defence", ["1.1"]),
        ("kind=training", ["1.2"]),
        ("theme=disarmament", ["2.1"]),
        ("status=delayed", ["1.1"]),
        ("status=no_information", ["1.2", "2.1"]),
        ("status=completed", []),
        ("q=FEMALE", ["1.2"]),
        ("q=исслед", ["2.1"]),
        ("q=2.1", ["2.1"]),
        ("q=female+advisors", ["1.2"]),
        ("q=female+study", []),
        ("objective=1&status=no_information", ["1.2"]),
    ],
)
def test_the_address_says_what_the_list_shows(client, three, query, found):
    assert codes(client, query) == found


def test_the_number_found_and_the_choice_stay_on_the_page(client, three):
    page = client.get(f"{ACTIONS}?status=delayed").content.decode()
    assert "1 of 3 actions" in page
    assert '<option value="delayed" selected>' in page


def test_nothing_found_says_so_and_leads_back(client, three):
    page = client.get(f"{ACTIONS}?q=nothing-like-it").content.decode()
    assert "No action fits these filters." in page
    assert f'href="{ACTIONS}"' in page


@pytest.mark.parametrize(
    "query", ["status=nonsense", "objective=99", "body=%00", "kind='", "page=zzz", "page=-1", "q=%25"]
)
def test_a_mangled_address_still_answers(client, three, query):
    assert client.get(f"{ACTIONS}?{query}").status_code == 200


def test_two_hundred_actions_are_shown_by_the_hundred_and_the_filters_stay(client, world):
    for number in range(199):
        f.ActionFactory(objective=world.objective, code=f"X{number}", kind="training")
    page = client.get(ACTIONS).content.decode()
    assert "200 actions" in page
    assert client.get("/en/plans/plan/").status_code == 200
    second = client.get(f"{ACTIONS}?kind=training&page=2")
    assert len(second.context["page_obj"].object_list) == 99
    assert "kind=training&amp;page=1" in second.content.decode()


def test_statuses_of_the_overview_lead_to_their_list(client, three):
    page = client.get("/en/plans/plan/").content.decode()
    assert f"{ACTIONS}?status={ImplementationStatus.DELAYED}" in page


# What a page asks of the database


def grow(world, numbers):
    """More of everything: objectives, actions, indicators with steps, bodies, reports, revisions, text."""
    for number in numbers:
        objective = f.ObjectiveFactory(plan=world.plan, code=f"G{number}")
        action = f.ActionFactory(objective=objective, code=f"G{number}.1")
        action.themes.add(f.ThemeFactory())
        indicator = f.IndicatorFactory(objective=objective, code=f"GI{number}", action=action)
        step = f.MilestoneStepFactory(indicator__objective=objective, indicator__code=f"GM{number}")
        f.TargetFactory(indicator=indicator, value=100)
        f.BaselineFactory(indicator=indicator, value=1)
        f.PlanActorFactory(plan=world.plan, role="stakeholder")
        actor = f.PlanActorFactory(plan=world.plan).actor
        f.ActionActorFactory(action=action, actor=actor)
        for subject, data in (
            ({"action": action}, {"status": "completed"}),
            ({"indicator": indicator}, {"value": Decimal(5)}),
            ({"indicator": step.indicator}, {"step_id": step.pk}),
        ):
            mine = f.AssignmentFactory(**subject, actor=world.defence, first_period=world.periods[0])
            approved(mine, world.periods[0], **data)
        more = f.AssignmentFactory(indicator=world.indicator, actor=actor, first_period=world.periods[0])
        revised(approved(more, world.periods[0], value=Decimal(3)), reason="Counted twice", value=Decimal(2))
        done = f.AssignmentFactory(action=world.action, actor=actor, first_period=world.periods[0])
        revised(approved(done, world.periods[0], status="delayed"), reason="Late news", status="completed")
        world.plan.plansections.create(key=f"s{number}", title_en="Text", body_en="Text")
        world.plan.planfacts.create(key=f"f{number}", title_en="Fact")
        world.plan.budgetprogrammes.create(code=f"{number}", title_en="Money").lines.create(year=2022, source="Law")


def queries(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return [query["sql"] for query in asked]


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("", 15),
        ("text/", 13),
        ("objectives/", 11),
        ("objectives/1/", 12),
        ("actions/", 13),
        ("actions/1.1/", 14),
        ("indicators/", 11),
        ("indicators/I1/", 15),
        ("bodies/", 11),
        ("bodies/defence/", 13),
        ("timeline/", 15),
        ("matrix/", 10),
        ("budget/", 6),
        ("gaps/", 15),
    ],
)
def test_a_page_asks_the_same_of_one_item_as_of_three(client, world, path, most):
    grow(world, range(1))
    one = queries(client, f"/en/plans/plan/{path}")
    grow(world, range(1, 3))
    three = queries(client, f"/en/plans/plan/{path}")
    assert len(three) == len(one), "\n".join(sorted(set(three) - set(one)))
    assert len(three) <= most


def test_the_list_of_plans_asks_the_same_of_one_plan_as_of_three(client):
    f.PlanFactory()
    one = len(queries(client, "/en/plans/"))
    f.PlanFactory()
    f.PlanFactory()
    assert len(queries(client, "/en/plans/")) == one
