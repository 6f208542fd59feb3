import re

import pytest
from django.conf import settings
from django.test import Client

from tests.demo.conftest import demonstration, loaded, reported  # noqa: F401 fixtures
from tracker.demo import people as who
from tracker.models import Evidence, User

from .crawl import Walk

PEOPLE = {
    "visitor": None,
    "reporter": who.reporter_address("min-defence"),
    "signatory": who.SIGNATORY,
    "coordinator": who.SECOND_COORDINATOR,
}


@pytest.fixture
def names(demonstration):  # noqa: F811
    """Names of people and of papers, which are written in one language alone."""
    found = {*User.objects.values_list("name", flat=True), *Evidence.objects.values_list("title", flat=True)}
    return re.compile("|".join(map(re.escape, sorted(found, key=len, reverse=True))))


@pytest.fixture(scope="module")
def walked():
    return {}


@pytest.fixture
def walk(demonstration, walked):  # noqa: F811
    """`walk(person, language)`: everything that they were shown."""

    def through(person, language):
        # Demonstration accounts work on one's own machine alone.
        client = Client(SERVER_NAME="localhost", raise_request_exception=False)
        if PEOPLE[person]:
            client.force_login(User.objects.get(email=PEOPLE[person]), backend="tracker.accounts.Backend")
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        walk = Walk(client, language).go(
            *[f"/{language}/{path}" for path in ("", "work/", "review/", "nowhere/")], "/accounts/profile/"
        )
        walk.answer_forms(lambda one: None if one.get("type") in ("checkbox", "radio") else "")
        return walk.answer_forms(lambda one: "x")

    def once(person, language):
        if (person, language) not in walked:
            walked[person, language] = through(person, language)
        return walked[person, language]

    return once
