"""`manage.py compilemo`: catalogues are compiled without gettext's tools, and their faults are found."""

import gettext
import os

import pytest
from django.core.management import CommandError, call_command

HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
)


@pytest.fixture
def catalogue(settings, tmp_path):
    """`catalogue(body)` writes the Kazakh catalogue of a project and answers its path."""
    settings.LOCALE_PATHS = [tmp_path]
    po = tmp_path / "kk" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)

    def write(body):
        po.write_text(HEADER + body)
        return po

    return write


def test_messages_contexts_and_plurals_are_compiled(catalogue):
    po = catalogue(
        'msgid "body"\nmsgstr "орган"\n\n'
        'msgctxt "of text"\nmsgid "body"\nmsgstr "мәтін"\n\n'
        'msgid "%(n)s plan"\nmsgid_plural "%(n)s plans"\nmsgstr[0] "%(n)s жоспар"\nmsgstr[1] "%(n)s жоспарлар"\n'
    )
    call_command("compilemo", verbosity=0)
    with po.with_suffix(".mo").open("rb") as file:
        translations = gettext.GNUTranslations(file)
    assert translations.gettext("body") == "орган"
    assert translations.pgettext("of text", "body") == "мәтін"
    assert translations.ngettext("%(n)s plan", "%(n)s plans", 2) == "%(n)s жоспарлар"


def test_only_a_newer_catalogue_is_compiled_again(catalogue, capsys):
    po = catalogue('msgid "body"\nmsgstr "орган"\n')
    call_command("compilemo")
    assert "compiled" in capsys.readouterr().out
    call_command("compilemo")
    assert capsys.readouterr().out == ""
    later = po.with_suffix(".mo").stat().st_mtime + 10
    os.utime(po, (later, later))
    call_command("compilemo")
    assert "compiled" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('msgid "body"\nmsgstr ""\n', "is not translated"),
        ('#, fuzzy\nmsgid "body"\nmsgstr "орган"\n', "is fuzzy"),
        ('#, python-format\nmsgid "%(n)s of %(m)s"\nmsgstr "%(n)s"\n', "other placeholders"),
        ('#, python-format\nmsgid "%(n)s"\nmsgstr "%(ж)s"\n', "other placeholders"),
        ('#, python-brace-format\nmsgid "{n} left"\nmsgstr "қалды"\n', "other placeholders"),
        ('msgid "twice"\nmsgstr "екі"\n\nmsgid "twice"\nmsgstr "екі"\n', "cannot be read"),
    ],
)
def test_a_faulty_catalogue_fails_the_check(catalogue, entry, fault):
    catalogue(entry)
    with pytest.raises(CommandError, match=fault):
        call_command("compilemo", check=True)


def test_a_complete_catalogue_passes_the_check_and_nothing_is_written(catalogue):
    po = catalogue('#, python-format\nmsgid "%(n)s%% of %(m)s"\nmsgstr "%(m)s ішінен %(n)s%%"\n')
    call_command("compilemo", check=True)
    assert not po.with_suffix(".mo").exists()


def test_a_plural_form_for_one_may_leave_out_the_number(catalogue):
    catalogue(
        "#, python-format\n"
        'msgid "one body"\nmsgid_plural "%(n)s bodies"\nmsgstr[0] "%(n)s орган"\nmsgstr[1] "%(n)s орган"\n'
    )
    call_command("compilemo", check=True)
