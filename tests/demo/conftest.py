import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from tracker.domain import publishing
from tracker.models import Plan, User
from tracker.reports import making, outline

PASSWORD = "demonstration-1325"


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """The whole demonstration, loaded once for a module and rolled back after it."""
    file = tmp_path_factory.mktemp("demo") / "password"
    file.write_text(PASSWORD + "\n")
    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            call_command("load_demo", password_file=str(file), verbosity=0)
            yield file
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)
            connection.close_if_unusable_or_obsolete()


@pytest.fixture
def demonstration(loaded, db):
    """The loaded demonstration; what a test changes in it is rolled back."""
    return loaded


@pytest.fixture
def reported(demonstration, monkeypatch, settings, tmp_path, django_capture_on_commit_callbacks):
    """The demonstration with its report for 2024, written by two people and published twice.

    The files hold no more than the name of their format: those are tried in tests/publishing/.
    """
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(making, "write", lambda document, form: form.encode())
    plan, words = Plan.objects.get(is_default=True), {"en": "Words.", "ru": "Слова.", "kk": "Сөздер."}
    people = [User.objects.get(email=f"{name}@nap.example") for name in ("coordinator", "coordinator2")]
    report = publishing.make_report(plan, by=people[0], year=2024, languages=list(words))
    for part in outline.REQUIRED:
        for language, text in words.items():
            for version, person in enumerate(people):
                said = f"{text} " * (version + 1)
                publishing.save_text(report, part.key, language, said, by=person, version=version)
    for changed in ({}, words):
        with django_capture_on_commit_callbacks(execute=True):
            seen = publishing.texts_seen(report)
            making.publish(report, by=people[0], on=timezone.localdate(), seen=seen, what_changed=changed)
    return report
