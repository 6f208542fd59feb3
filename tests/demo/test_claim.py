"""A database is for real reports or for demonstration: said once, remembered, never changed."""

import pytest
from django.core.management import CommandError, call_command

from tests.factories import UserFactory
from tracker.enums import DataKind
from tracker.models import Installation, User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", DataKind.values)
def test_a_database_is_claimed_once_and_again_for_the_same(kind, capsys):
    call_command("claim_database", kind)
    call_command("claim_database", kind)
    assert Installation.objects.get().kind == kind
    assert "already" in capsys.readouterr().out


def test_a_real_database_does_not_become_a_demonstration():
    call_command("claim_database", "real")
    with pytest.raises(CommandError, match="holds real reports"):
        call_command("claim_database", "demonstration")
    assert Installation.objects.get().kind == DataKind.REAL


def test_a_demonstration_does_not_become_real():
    call_command("claim_database", "demonstration")
    with pytest.raises(CommandError, match="cannot become a real one"):
        call_command("claim_database", "real")
    assert Installation.objects.get().kind == DataKind.DEMONSTRATION


def test_a_database_with_accounts_in_it_does_not_become_a_demonstration():
    UserFactory()
    with pytest.raises(CommandError, match="already has accounts or reports"):
        call_command("claim_database", "demonstration")
    assert not Installation.objects.exists()


def test_demonstration_data_is_refused_in_a_real_database(monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", "demonstration-1325")
    call_command("claim_database", "real")
    with pytest.raises(CommandError, match=r"^The database .* holds real reports[^.]*refused: [^.]*\.?"):
        call_command("load_demo")
    assert not User.objects.exists()


def test_demonstration_data_is_refused_beside_somebodys_accounts(monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", "demonstration-1325")
    UserFactory()
    with pytest.raises(CommandError, match="already has accounts"):
        call_command("load_demo")
    assert User.objects.count() == 1


def test_demonstration_accounts_need_a_password(monkeypatch):
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    with pytest.raises(CommandError, match="DEMO_PASSWORD"):
        call_command("load_demo")
    assert not Installation.objects.exists()


def test_a_password_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match="nowhere cannot be read"):
        call_command("load_demo", password_file=str(tmp_path / "nowhere"))
