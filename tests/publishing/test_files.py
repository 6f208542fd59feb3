"""The files of an edition as the real writers make them, found again by their hash."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tracker.domain import publishing
from tracker.enums import EditionState
from tracker.models import ReportEdition
from tracker.reports import making


@pytest.fixture
def edition(world, django_capture_on_commit_callbacks):
    report = publishing.make_report(world.plan, by=world.coordinator, year=2023, languages=["kk"])
    publishing.save_text(report, "foreword", "kk", "Әскери ұғым **һәм** өңір", by=world.coordinator, version=0)
    seen, on = publishing.texts_seen(report), timezone.localdate()
    with django_capture_on_commit_callbacks(execute=True):
        making.publish(report, by=world.coordinator, on=on, seen=seen, what_changed={})
    return ReportEdition.objects.get()


def test_each_file_is_of_its_kind_and_is_recognised_until_it_is_changed(edition):
    assert (edition.state, edition.failures) == (EditionState.PUBLISHED, {})
    starts = {"pdf": b"%PDF-", "docx": b"PK", "xlsx": b"PK"}
    for file in edition.files.all():
        held = file.file.read()
        assert held.startswith(starts[file.format])
        if file.format == "docx":
            body = zipfile.ZipFile(io.BytesIO(held)).read("word/document.xml").decode()
            assert "Әскери ұғым" in body
        for content, words in ((held, "It is ours, unchanged"), (held + b"\n", "It is none of ours")):
            sent = {"file": SimpleUploadedFile(f"x.{file.format}", content)}
            assert words in Client().post(reverse("verify"), sent).content.decode(), file.format


def test_a_file_that_is_made_again_is_not_kept_beside_the_first(edition):
    before = {file.pk: file.sha256 for file in edition.files.all()}
    for language, form in publishing.wanted_files(edition):
        making.make_file.call(edition.pk, language, form)
    assert {file.pk: file.sha256 for file in edition.files.all()} == before


def test_a_command_reads_every_file_again_and_names_what_is_not_as_it_was_made(edition, capsys):
    call_command("verify_evidence")
    assert "4 files, all as they came" in capsys.readouterr().out
    file = edition.files.get(format="pdf")
    file.file.storage.delete(file.file.name)
    with pytest.raises(CommandError, match="1 of 4"):
        call_command("verify_evidence")
    assert "kk.pdf: not in the storage" in capsys.readouterr().err
