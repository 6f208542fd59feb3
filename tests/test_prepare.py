"""`manage.py prepare`: an installation is wholly a demonstration or wholly real, and static files keep up."""

import os

import pytest
from django.core.management import CommandError, call_command

from tracker.enums import DataKind
from tracker.management.commands.prepare import collect_static_if_changed, remember_kind
from tracker.models import Installation

pytestmark = pytest.mark.django_db


def test_a_new_database_remembers_what_it_is_for():
    remember_kind(DataKind.REAL)
    remember_kind(DataKind.REAL)
    assert Installation.objects.get().kind == DataKind.REAL


def test_a_real_database_refuses_the_demonstration():
    remember_kind(DataKind.REAL)
    with pytest.raises(CommandError, match=r"holds real reports.*DEMO=0"):
        remember_kind(DataKind.DEMONSTRATION)
    assert Installation.objects.get().kind == DataKind.REAL


def test_a_demonstration_never_becomes_real():
    remember_kind(DataKind.DEMONSTRATION)
    with pytest.raises(CommandError, match="demonstration data and cannot become a real one"):
        remember_kind(DataKind.REAL)
    assert Installation.objects.get().kind == DataKind.DEMONSTRATION


def test_a_demonstration_needs_the_file_with_its_password():
    with pytest.raises(CommandError, match="--password-file"):
        call_command("prepare", demo=True)


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
