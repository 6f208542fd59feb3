"""What all tests share: clients, a small plan with its people, and a flush that the append-only tables let through."""

import os
from types import SimpleNamespace

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, connections
from django.test import Client, TransactionTestCase
from django.utils import translation
from hypothesis import settings

import napsite.wsgi
from tests import factories as f
from tracker.triggers import without_triggers

# Time is never asserted in a test. What lands is tried with the same examples each time; new ones are looked for here.
settings.register_profile("here", deadline=None)
settings.register_profile("landing", deadline=None, derandomize=True)
settings.load_profile("landing" if os.environ.get("CI") else "here")


def pytest_collection_modifyitems(config, items):
    """What is about PostgreSQL alone is no test of another database, and so is not skipped there either."""
    if connection.vendor == "postgresql":
        return
    others = [item for item in items if item.get_closest_marker("postgresql")]
    if others:
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in others]


@pytest.fixture(scope="session", autouse=True)
def _flush_past_triggers():
    """Tests that commit are cleaned up by emptying tables, which append-only triggers refuse to anybody else."""
    flush = TransactionTestCase._fixture_teardown

    def teardown(self):
        with without_triggers(connections["default"]):
            flush(self)

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = flush


@pytest.fixture(autouse=True)
def _no_language_left_behind():
    """A test that switches the language does not switch it for the next."""
    with translation.override("en"):
        yield


@pytest.fixture
def application(db):
    """The WSGI application, called as a server calls it; it leaves the test's transaction open, as Client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield napsite.wsgi.application
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def sign_in():
    """`sign_in(user)` gives a client of that person."""

    def make(user):
        client = Client()
        client.force_login(user, backend="tracker.accounts.Backend")
        return client

    return make


@pytest.fixture
def world(db):
    """A plan of four years with one objective, an action and an indicator of two bodies, and a person in every role.

    Names: plan, periods, objective, action, indicator, defence, interior, for_indicator, for_action (assignments of
    defence), other (assignment of interior); reporter, signatory (of interior), other_reporter, coordinator, observer,
    admin, stranger (an account with no role).
    """
    plan = f.PlanFactory(slug="plan", is_default=True)
    periods = f.years(plan)
    objective = f.ObjectiveFactory(plan=plan, code="1")
    action = f.ActionFactory(objective=objective, code="1.1")
    indicator = f.IndicatorFactory(objective=objective, code="I1", action=action)
    defence = f.PlanActorFactory(plan=plan, actor__slug="defence", actor__name_en="Ministry of Defence").actor
    interior = f.PlanActorFactory(plan=plan, actor__slug="interior", actor__name_en="Ministry of the Interior").actor
    return SimpleNamespace(
        plan=plan,
        periods=periods,
        objective=objective,
        action=action,
        indicator=indicator,
        defence=defence,
        interior=interior,
        for_indicator=f.AssignmentFactory(indicator=indicator, actor=defence, first_period=periods[0]),
        for_action=f.AssignmentFactory(action=action, actor=defence, first_period=periods[0]),
        other=f.AssignmentFactory(indicator=indicator, actor=interior, first_period=periods[0]),
        reporter=f.reporter_of(defence, email="reporter@defence.example", name="Aigul of Defence"),
        signatory=f.signatory_of(interior, email="signatory@interior.example", name="Serik of the Interior"),
        other_reporter=f.reporter_of(interior, email="reporter@interior.example", name="Dana of the Interior"),
        coordinator=f.coordinator_of(plan, email="coordinator@nap.example", name="Madina, coordinator"),
        observer=f.observer_of(plan, email="observer@un.example", name="Olga, observer"),
        admin=f.UserFactory(email="admin@nap.example", name="Arman, administrator", is_staff=True, is_superuser=True),
        stranger=f.UserFactory(email="stranger@example.example", name="Timur, of nowhere"),
    )
