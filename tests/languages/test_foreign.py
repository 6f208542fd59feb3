"""A text that nobody translated is marked with its language wherever it gets into a page."""

import copy
import pickle

import pytest
from django.template import Context, Template
from django.utils.translation import override

from tests import factories as f
from tracker.formats.foreign import Foreign, filled, like, native, together, unmarked

ADVISORS = Foreign("Train <advisors>", "en")
TITLE = (
    "{%% name_of_page as name %%}%s{%% endname_of_page %%}"
    '<title{%% if name.language %%} lang="{{ name.language }}"{%% endif %%}>{{ name.text }}</title>'
)
MARKED = "<span lang=en>Train &lt;advisors&gt;</span>"


def shown(text, **context):
    return Template("{% load nap %}" + text).render(Context(context))


def test_a_page_marks_it_and_escapes_it():
    assert shown("{{ title }}", title=ADVISORS) == MARKED


def test_an_attribute_takes_it_plain_beside_its_language():
    html = shown('<a title="{{ title|plain }}"{% lang_of title %}>', title=ADVISORS)
    assert html == '<a title="Train &lt;advisors&gt;" lang="en">'


def test_text_in_the_readers_language_is_left_alone():
    assert shown('<a title="{{ title|plain }}"{% lang_of title %}>{{ title }}', title="Обучение") == (
        '<a title="Обучение">Обучение'
    )


def test_it_can_be_left_out():
    assert native(ADVISORS) == ""
    assert native("Обучение") == "Обучение"


def test_what_is_made_of_it_is_as_foreign():
    assert together("1.1", ADVISORS).language == "en"
    assert like(ADVISORS.upper(), ADVISORS).language == "en"
    assert type(together("1.1", "Обучение")) is str


def test_a_sentence_around_it_is_not_marked():
    assert filled("Мероприятие: %(title)s & т. д.", title=ADVISORS) == f"Мероприятие: {MARKED} &amp; т. д."


def test_it_keeps_its_language_when_it_is_stored():
    for copied in (pickle.loads(pickle.dumps(ADVISORS)), copy.copy(ADVISORS)):
        assert (copied, copied.language) == (ADVISORS, "en")


@pytest.mark.parametrize(
    ("content", "title"),
    [
        (f"1.1 {MARKED}", '<title lang="en">1.1 Train &lt;advisors&gt;</title>'),
        (f"Мероприятие {MARKED}", "<title>Мероприятие Train &lt;advisors&gt;</title>"),
        ("Мероприятие", "<title>Мероприятие</title>"),
    ],
)
def test_the_title_of_a_page_holds_no_mark(content, title):
    assert shown(TITLE % content) == title
    assert "<span" not in unmarked(content)[0]


@pytest.mark.django_db
def test_a_field_without_a_translation_knows_its_language():
    action = f.ActionFactory(title_en="Train advisors", title_ru="Обучить советников", title_kk=None)
    with override("kk"):
        assert action.title.language == "en"
        assert str(action).endswith("Train advisors")
    for language, title in (("ru", "Обучить советников"), ("en", "Train advisors")):
        with override(language):
            assert (action.title, type(action.title)) == (title, str)
