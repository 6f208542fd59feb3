"""Russian and Kazakh are complete: every message of the sources, and of the libraries what people see."""

import ast
import re
import shutil
from collections import Counter
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings
from django.utils.translation.template import templatize
from django.utils.translation.trans_real import DjangoTranslation

from tracker.management.commands.compilemo import faults_of

OWN = {language: settings.BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.po" for language in ("ru", "kk")}
LIBRARIES = [
    settings.BASE_DIR / "locale" / "libraries" / language / "LC_MESSAGES" / "django.po" for language in ("ru", "kk")
]
CATALOGUES = [*OWN.values(), *LIBRARIES]
FORMS = {"ru": 4, "kk": 2}

MARKUP = re.compile(r"</?[a-z][^>]*>")
BRACES = re.compile(r"\{\w*\}")
TEXT = r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
CALL_IN_TEMPLATE = re.compile(rf"\b(n?p?gettext|_)\(\s*{TEXT}(?:\s*,\s*{TEXT})?")

# One or more of each kind that a visitor, a reporter or an administrator meets.
SEEN_OF_LIBRARIES = [
    "This field is required.",
    "Enter a valid email address.",
    "Enter a valid date.",
    "Enter a number.",
    "Select a valid choice. That choice is not one of the available choices.",
    "The submitted file is empty.",
    "File extension “%(extension)s” is not allowed. Allowed extensions are: %(allowed_extensions)s.",
    "%(model_name)s with this %(field_labels)s already exists.",
    "The two password fields didn’t match.",
    "This password is too common.",
    "This password is entirely numeric.",
    "The password is too similar to the %(verbose_name)s.",
    "CSRF verification failed. Request aborted.",
    "The {name} “{obj}” was changed successfully.",
    "Are you sure you want to delete the selected %(objects_name)s? "
    "All of the following objects and their related items will be deleted:",
    "Save and continue editing",
    "Incorrect code.",
    "You must type the same password each time.",
    "Authenticator app activated.",
    "A new set of recovery codes has been generated.",
    "Your password has been changed.",
    "Range query expects two values.",
    "Change history: %s",
]


def name_of(path):
    return str(path.relative_to(settings.BASE_DIR / "locale").parent.parent)


def texts(entry):
    """Pairs of (original, translation); of a plural each form with the original of many."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    return [(entry.msgid_plural, text) for text in entry.msgstr_plural.values()]


def asked_for():
    """(context or None, message) of every message that Python sources and templates ask for."""
    found = set()
    for folder in ("tracker", "napsite"):
        for path in (settings.BASE_DIR / folder).rglob("*.py"):
            found.update(in_python(path))
    for path in (settings.BASE_DIR / "templates").rglob("*.*"):
        found.update(in_template(path))
    return found


def in_python(path: Path):
    for call in ast.walk(ast.parse(path.read_text())):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "id", getattr(call.func, "attr", "")).removesuffix("_lazy").removesuffix("_noop")
        words = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if name in ("_", "gettext", "ngettext") and words:
            yield None, words[0]
        elif name in ("pgettext", "npgettext") and len(words) > 1:
            yield words[0], words[1]


def in_template(path: Path):
    for name, first, second in CALL_IN_TEMPLATE.findall(templatize(path.read_text())):
        words = [ast.literal_eval(word) for word in (first, second) if word]
        yield (words[0], words[1]) if "p" in name.removesuffix("gettext") else (None, words[0])


def test_every_message_of_the_sources_is_in_the_catalogues():
    asked = {message for message in asked_for() if message[1]}
    assert len(asked) > 500
    for path in OWN.values():
        have = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(path)) if not entry.obsolete}
        assert not asked - have, "run `make messages`, then translate"


@pytest.mark.parametrize("path", CATALOGUES, ids=name_of)
def test_every_message_is_translated_with_its_placeholders(path):
    assert faults_of(path) == []


@pytest.mark.parametrize("path", CATALOGUES, ids=name_of)
def test_every_plural_form_is_filled(path):
    forms = FORMS[path.parent.parent.name]
    catalogue = polib.pofile(str(path))
    assert f"nplurals={forms};" in catalogue.metadata["Plural-Forms"]
    for entry in catalogue:
        if entry.msgid_plural:
            assert sorted(entry.msgstr_plural) == list(range(forms)), entry.msgid
            assert all(entry.msgstr_plural.values()), entry.msgid


@pytest.mark.parametrize("path", CATALOGUES, ids=name_of)
def test_translations_keep_markup_and_numbered_places(path):
    for entry in polib.pofile(str(path)):
        for original, text in texts(entry):
            for pattern in (MARKUP, BRACES):
                assert Counter(pattern.findall(text)) == Counter(pattern.findall(original)), entry.msgid


@pytest.mark.parametrize("language", OWN)
def test_every_state_of_a_report_has_a_letter_of_its_own(language):
    catalogue = polib.pofile(str(OWN[language]))
    letters = [entry.msgstr for entry in catalogue if entry.msgctxt == "letter of state"]
    assert letters
    assert len(set(letters)) == len(letters)
    assert all(len(letter) == 1 for letter in letters)


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    """`compiled(language)`: its translations as Django merges them, of catalogues compiled by the product's command."""
    folder = tmp_path_factory.mktemp("languages") / "locale"
    shutil.copytree(settings.BASE_DIR / "locale", folder, ignore=shutil.ignore_patterns("*.mo"))
    with override_settings(LOCALE_PATHS=[folder, folder / "libraries"]):
        call_command("compilemo", verbosity=0)
        merged = {language: DjangoTranslation(language) for language in OWN}
    return merged.get


@pytest.mark.parametrize("message", SEEN_OF_LIBRARIES)
def test_what_people_see_of_libraries_is_in_kazakh(compiled, message):
    text = compiled("kk").gettext(message)
    assert text != message
    assert re.search("[а-яәғқңөұүһі]", text, re.IGNORECASE)


@pytest.mark.parametrize("number", [1, 3])
def test_a_plural_message_of_libraries_is_in_kazakh(compiled, number):
    # Asked for as a plural: in older Pythons `gettext` does not look among plurals.
    words = compiled("kk").ngettext("Please correct the error below.", "Please correct the errors below.", number)
    assert words == "Төмендегі қателерді түзетіңіз."


def test_the_projects_own_words_come_before_those_of_libraries(compiled):
    assert compiled("kk").gettext("Password") == "Құпиясөз"


@pytest.mark.parametrize(
    ("language", "number", "words"),
    [
        ("ru", 1, "%(days)s день"),
        ("ru", 3, "%(days)s дня"),
        ("ru", 5, "%(days)s дней"),
        ("ru", 11, "%(days)s дней"),
        ("ru", 21, "%(days)s день"),
        ("kk", 1, "%(days)s күн"),
        ("kk", 5, "%(days)s күн"),
    ],
)
def test_numbers_take_the_right_form(compiled, language, number, words):
    assert compiled(language).ngettext("%(days)s day", "%(days)s days", number) == words
