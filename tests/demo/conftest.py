import pytest
from django.core.management import call_command
from django.db import connection, transaction

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
