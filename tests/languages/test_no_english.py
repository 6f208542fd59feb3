"""No English is left on a page in Russian or Kazakh, whoever looks, also where something goes wrong."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver

from tests.test_addresses import patterns
from tracker.demo import people as who
from tracker.models import User

from .crawl import Walk
from .reading import english_of

LANGUAGES = ["ru", "kk"]
PEOPLE = {
    "visitor": None,
    "reporter": who.reporter_address("min-defence"),
    "signatory": who.SIGNATORY,
    "coordinator": who.SECOND_COORDINATOR,
    "administrator": who.ADMINISTRATOR,
}


@pytest.fixture
def names(demonstration):
    """The names of people: written as they write them."""
    return re.compile("|".join(map(re.escape, sorted(User.objects.values_list("name", flat=True), key=len, reverse=True))))


@pytest.fixture
def walk(demonstration):
    def start(person, language, **more):
        # Demonstration accounts work on one's own machine alone.
        client = Client(SERVER_NAME="localhost", raise_request_exception=False)
        if PEOPLE[person]:
            client.force_login(User.objects.get(email=PEOPLE[person]), backend="tracker.accounts.Backend")
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        return Walk(client, language, **more)

    return start


def faults(walk, names):
    found = {}
    for url, status, html in walk.pages:
        for text in english_of(html, names):
            found.setdefault(text[:160], f"{status} {url}")
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("person", PEOPLE)
def test_no_english(person, language, walk, names):
    w = walk(person, language).go(f"/{language}/", f"/{language}/work/", f"/{language}/review/", "/accounts/login/", "/admin/")
    w.answer_forms(lambda one: None if one.get("type") in ("checkbox", "radio") else "")
    w.answer_forms(lambda one: "x y")
    import json, os
    out = os.environ.get("OUT")
    if out:
        open(f"{out}/{person}-{language}.json", "w").write(json.dumps({"visits": {str(k): v for k, v in w.visits.items()}, "faults": faults(w, names), "bad": [(u, s) for u, s, h in w.pages if s >= 500]}, ensure_ascii=False, indent=1))
    assert not faults(w, names)
