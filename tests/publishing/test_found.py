"""Where else published reports are found: search, the API, the sitemap; and who makes their files."""

import json

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from tracker.domain import publishing
from tracker.domain.search import indexing
from tracker.enums import EditionState
from tracker.models import ReportEdition

pytestmark = pytest.mark.usefixtures("quick")
CHANGED = {"changed_kk": "Сан түзетілді.", "changed_ru": "Исправлено число.", "changed_en": "A figure was corrected."}


def found(words, language="en"):
    return Client().get(f"/{language}/plans/plan/search/", {"q": words}).content.decode()


def foreword(desk, text, version, language="en"):
    return publishing.save_text(desk.report, "foreword", language, text, by=desk.coordinator, version=version)


# -- Search


def test_a_published_report_is_found_by_what_is_written_in_it_and_a_draft_is_not(written, publish):
    foreword(written, "A sentence about **helicopters**", 1)
    assert "Nothing was found" in found("helicopters")
    publish()
    page = found("helicopters")
    assert reverse("report", args=["plan", "2023"]) in page
    assert "<mark>helicopters</mark>" in page


def test_what_the_latest_edition_no_longer_says_is_not_found(written, publish):
    foreword(written, "A sentence about helicopters", 1)
    publish()
    foreword(written, "A sentence about lorries", 2)
    publish(**CHANGED)
    assert "Nothing was found" in found("helicopters")
    assert "<mark>lorries</mark>" in found("lorries")


def test_the_index_made_anew_finds_the_same(written, publish):
    foreword(written, "A sentence about helicopters", 1)
    publish()
    publish(**CHANGED)
    indexing.rebuild()
    assert found("helicopters").count("<mark>helicopters</mark>") == 1


# -- Programs and search engines


def test_the_api_lists_every_edition_with_its_files_and_hashes(written, publish):
    address = "/api/v1/plans/plan/reports/"
    assert Client().get(address).json()["results"] == []
    publish()
    publish(**CHANGED)
    second, first = Client().get(f"{address}?lang=ru").json()["results"]
    assert (second["edition"], second["what_changed"], second["replaced_by"]) == (2, "Исправлено число.", None)
    assert (first["report"], first["year"], first["what_changed"], first["replaced_by"]) == ("2023", 2023, None, 2)
    stored = ReportEdition.objects.get(number=1).files.get(language="kk", format="docx")
    told = next(file for file in first["files"] if (file["language"], file["format"]) == ("kk", "docx"))
    assert (told["sha256"], told["size"]) == (stored.sha256, stored.size)
    assert told["url"] == "http://testserver/kk/plans/plan/reports/2023/1.docx"


def test_the_sitemap_names_reports_that_are_published(written, publish):
    assert "/reports/2023/" not in Client().get("/sitemap-reports.xml").content.decode()
    publish()
    assert "/ru/plans/plan/reports/2023/</loc>" in Client().get("/sitemap-reports.xml").content.decode()


# -- A worker


@pytest.fixture
def by_a_worker(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.mark.django_db(transaction=True)  # The worker closes the connection when it ends.
@pytest.mark.usefixtures("by_a_worker")
def test_with_a_worker_the_page_answers_at_once_and_the_files_come_later(written, publish):
    assert publish().status_code == 302
    assert "<b>0 of 9</b> files are made" in written.page("review_report_edition", written.report.pk, 1)
    assert DBTaskResult.objects.count() == 9
    call_command("db_worker", batch=True, verbosity=0, interval=0, startup_delay=False)
    assert ReportEdition.objects.get().state == EditionState.PUBLISHED
    assert json.loads(ReportEdition.objects.get().contents.first().content)["is"] == "Document"
