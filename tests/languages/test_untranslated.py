"""A plan that is loaded in English alone: on a page in another language its English is marked, whoever looks."""

import re

import pytest
from django.core.management import call_command
from modeltranslation.translator import translator

from tracker import translation
from tracker.models import Actor, ReportingPeriod

from .conftest import PEOPLE
from .crawl import name_of
from .reading import english_of, listed

# The text of a mail, as it will be sent: plain text has no marks.
PLAIN = {"review_reminders"}


@pytest.fixture(scope="module")
def untranslated(loaded, django_db_blocker):
    """The demonstration without a word of Russian or Kazakh in its plan."""
    with django_db_blocker.unblock():
        for model, fields in translation.FIELDS.items():
            columns = [f"{name}_{language}" for name in fields for language in ("ru", "kk")]
            model.objects.rewrite(False).update(**dict.fromkeys(columns))
        for period in ReportingPeriod.objects.all():
            period.label_en = f"Year {period.label_en}"
            period.save()
        call_command("rebuild_search", verbosity=0)


@pytest.fixture
def proper(untranslated, names):
    """Names of people, papers, bodies and periods: an attribute or a heading of a window may hold them unmarked."""
    texts = translator.get_options_for_model(Actor).get_field_names()
    found = {
        value
        for row in Actor.objects.values_list(*(f"{name}_en" for name in texts if name != "text_status"))
        for value in row
        if value
    }
    found |= set(ReportingPeriod.objects.values_list("label_en", flat=True))
    return re.compile("|".join([*map(re.escape, sorted(found, key=len, reverse=True)), names.pattern]))


@pytest.mark.parametrize("person", PEOPLE)
def test_what_nobody_translated_is_marked_as_english(person, untranslated, walk, proper):
    walk = walk(person, "kk")
    found = {
        text: url
        for url, _status, html in walk.pages
        if name_of(url.removeprefix("POST ")) not in PLAIN
        for text in english_of(html, proper)
    }
    assert not found, listed(found)
    assert any("<span lang=en>" in html for _url, _status, html in walk.pages)
    assert not [url for url, status, _html in walk.pages if status >= 500]
