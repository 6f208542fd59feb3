"""`manage.py prepare`: what is served is the installation that was asked for, with the static files of today."""

import os

import pytest
from django.core.management import CommandError, call_command

from tracker.management.commands.prepare import collect_static_if_changed
from tracker.models import Installation, User

pytestmark = pytest.mark.django_db


def test_a_demonstration_needs_the_file_with_its_password():
    with pytest.raises(CommandError, match="--password-file"):
        call_command("prepare", demo=True)


@pytest.fixture
def collected_nowhere(settings):
    """Static files are not this test's business, and DEBUG collects none."""
    settings.DEBUG = True


@pytest.mark.usefixtures("collected_nowhere")
def test_a_real_installation_is_told_how_to_make_its_first_administrator_and_no_longer_once_there_is_one(capsys):
    call_command("prepare")
    assert "make admin EMAIL=" in capsys.readouterr().out
    assert Installation.objects.get().kind == "real"
    User.objects.create_superuser("first@ministry.example", "a long password")
    call_command("prepare")
    assert "make admin" not in capsys.readouterr().out


@pytest.mark.usefixtures("collected_nowhere")
def test_a_demonstration_is_refused_in_a_real_database(tmp_path):
    call_command("prepare", verbosity=0)
    password = tmp_path / "password"
    password.write_text("correct horse\n")
    with pytest.raises(CommandError, match="holds real reports"):
        call_command("prepare", demo=True, password_file=str(password), verbosity=0)
    assert not User.objects.exists()


def test_static_files_are_collected_again_only_when_a_source_changed(settings, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (source / "site.css").write_text("a {}")
    settings.STATICFILES_DIRS = [source]
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STATIC_ROOT.mkdir()
    quiet = {"verbosity": 0}
    assert collect_static_if_changed(quiet) is True
    assert collect_static_if_changed(quiet) is False
    (source / "site.css").write_text("b {}")
    later = (settings.STATIC_ROOT / "site.css").stat().st_mtime + 10
    os.utime(source / "site.css", (later, later))
    assert collect_static_if_changed(quiet) is True
    assert (settings.STATIC_ROOT / "site.css").read_text() == "b {}"
