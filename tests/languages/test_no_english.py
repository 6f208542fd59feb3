"""No English is left on a page in Russian or Kazakh, whoever looks, also where something goes wrong."""

import csv
import io
import re

import pytest
from django.conf import settings
from django.test import Client

from tracker.demo import people as who
from tracker.models import Evidence, User

from .crawl import Walk
from .reading import english, english_of

LANGUAGES = ["ru", "kk"]
PEOPLE = {
    "visitor": None,
    "reporter": who.reporter_address("min-defence"),
    "signatory": who.SIGNATORY,
    "coordinator": who.SECOND_COORDINATOR,
}


@pytest.fixture
def names(demonstration):
    """Names of people and of papers, which are written in one language alone."""
    found = {*User.objects.values_list("name", flat=True), *Evidence.objects.values_list("title", flat=True)}
    return re.compile("|".join(map(re.escape, sorted(found, key=len, reverse=True))))


def listed(found):
    return "\n".join(f"{url}  {text!r}" for text, url in sorted(found.items()))


def in_words(content):
    """What a table says in words: its head and the rest are codes, the same in every language."""
    for row in csv.DictReader(io.StringIO(content)):
        yield from (value for key, value in row.items() if key.endswith(("_name", "_title", "_label")) and value)


@pytest.fixture(scope="module")
def walked():
    return {}


@pytest.fixture
def walk(demonstration, walked):
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


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("person", PEOPLE)
def test_no_page_shows_english(person, language, walk, names):
    walk = walk(person, language)
    found = {text: url for url, _status, html in walk.pages for text in english_of(html, names)}
    assert not found, listed(found)
    assert not [url for url, status, _html in walk.pages if status >= 500]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_file_shows_english(language, walk, names):
    """Drawings of charts, the feed, and the head of each table."""
    found, kinds = {}, set()
    for url, answer in walk("visitor", language).files:
        content = (b"".join(answer) if answer.streaming else answer.content).decode("utf-8-sig", "replace")
        kind = answer["Content-Type"].partition(";")[0]
        kinds.add(kind)
        if kind.endswith("xml"):
            found |= dict.fromkeys(english_of(content, names, language), url)
        if kind == "text/csv":
            found |= {text: url for text in in_words(content) if english(text, names)}
    assert not found, listed(found)
    assert kinds >= {"text/csv", "image/svg+xml"}
