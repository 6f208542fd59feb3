"""What the public finds of the plan's reports: the list, editions, files, and whose file one has."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from tracker.domain import publishing
from tracker.enums import FileFormat
from tracker.models import ReportContent, ReportEdition, ReportFile
from tracker.reports import making

pytestmark = pytest.mark.usefixtures("quick")
CHANGED = {"changed_kk": "Сан түзетілді.", "changed_ru": "Исправлено число.", "changed_en": "A figure was corrected."}


def get(name, *args, language="en", **headers):
    with translation.override(language):
        return Client().get(reverse(name, args=args), headers=headers)


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def text(response):
    return response.content.decode().replace("\u00a0", " ")


def upload(content, name="report.pdf"):
    return Client().post(reverse("verify"), {"file": SimpleUploadedFile(name, content)})


# -- Pages


def test_a_plan_without_a_published_report_says_so(written):
    assert "No report of this plan has been published yet" in text(get("reports", "plan"))
    assert get("report", "plan", "2023").status_code == 404


def test_the_list_has_each_report_with_its_files_in_each_language(written, publish):
    publish()
    page = text(get("reports", "plan"))
    assert "Report for 2023" in page
    for language in ("kk", "ru", "en"):
        assert f'href="/{language}/plans/plan/reports/2023/1/"' in page
        for form in FileFormat.values:
            assert f'href="/{language}/plans/plan/reports/2023/1.{form}"' in page


def test_the_list_asks_the_same_number_of_queries_for_one_report_and_for_three(
    written, publish, django_capture_on_commit_callbacks
):
    def queries():
        with CaptureQueriesContext(connection) as found:
            get("reports", "plan")
        return len(found)

    publish()
    one = queries()
    for year in (2022, None):
        report = publishing.make_report(written.plan, by=written.coordinator, year=year, languages=["ru"])
        seen = publishing.texts_seen(report)
        with django_capture_on_commit_callbacks(execute=True):
            on = ReportEdition.objects.first().made_on
            making.publish(report, by=written.coordinator, on=on, seen=seen, what_changed={})
    assert text(get("reports", "plan")).count("<h2") == 3
    assert queries() == one


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_an_edition_reads_in_its_language_with_a_code_that_leads_to_its_address(written, publish, language):
    publish()
    page = text(get("report", "plan", "2023", language=language))
    assert f"foreword {language}" in page
    assert f"/{language}/plans/plan/reports/2023/1/</a>" in page
    assert "<svg" in page.split("report-qr")[1]
    assert ReportContent.objects.get(language=language).sha256 in page


@pytest.mark.parametrize("args", [("2023", 2), ("2022", 1), ("2023", 0)])
def test_there_is_no_page_of_an_edition_that_was_not_published(written, publish, args):
    publish()
    assert get("report_edition", "plan", *args).status_code == 404


# -- Files


@pytest.mark.parametrize("form", list(FileFormat))
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_file_has_its_type_its_name_and_a_tag_by_which_it_is_not_sent_twice(written, publish, language, form):
    publish()
    response = get("report_file", "plan", "2023", 1, form.value, language=language)
    held = body(response)
    row = ReportFile.objects.get(language=language, format=form)
    assert hashlib.sha256(held).hexdigest() == row.sha256
    assert response.headers["Content-Type"] == form.content_type
    assert f"plan-2023-edition-1-{language}.{form.value}" in response.headers["Content-Disposition"]
    assert response.headers["ETag"] == f'"{row.sha256}"'
    assert "immutable" in response.headers["Cache-Control"]
    again = get("report_file", "plan", "2023", 1, form.value, language=language, if_none_match=f'"{row.sha256}"')
    assert (again.status_code, again.content) == (304, b"")


def test_the_address_without_an_edition_leads_to_the_latest(written, publish):
    publish()
    publish(**CHANGED)
    response = get("report_latest_file", "plan", "2023", "pdf", language="ru")
    assert response.headers["Location"] == "/ru/plans/plan/reports/2023/2.pdf"
    assert get("report_latest_file", "plan", "2022", "pdf").status_code == 404


def test_a_file_that_the_storage_has_lost_is_not_found(written, publish):
    publish()
    row = ReportFile.objects.get(language="en", format="pdf")
    row.file.storage.delete(row.file.name)
    assert get("report_file", "plan", "2023", 1, "pdf").status_code == 404


# -- Whose file is it


@pytest.mark.parametrize("form", list(FileFormat))
def test_an_uploaded_file_is_recognised_and_a_changed_one_is_not(written, publish, form):
    publish()
    held = body(get("report_file", "plan", "2023", 1, form.value, language="ru"))
    page = text(upload(held, f"mail.{form.value}"))
    assert "It is ours, unchanged" in page
    assert "Report for 2023" in page
    assert "Edition 1" in page
    assert f"{form.label}, Русский" in page
    changed = text(upload(held + b" "))
    assert "It is none of ours, or it was changed" in changed
    assert hashlib.sha256(held + b" ").hexdigest() in changed


def test_an_old_edition_is_recognised_and_what_replaced_it_is_named(written, publish):
    publish()
    held = body(get("report_file", "plan", "2023", 1, "pdf"))
    publish(**CHANGED)
    assert "Edition 2 replaced it" in text(upload(held))


def test_a_hash_can_be_typed_in_any_case_and_with_spaces(written, publish):
    publish()
    for row in (ReportFile.objects.first(), ReportContent.objects.first()):
        typed = f" {row.sha256[:32].upper()} {row.sha256[32:]}"
        assert "It is ours, unchanged" in text(Client().get(reverse("verify"), {"sha256": typed}))
    unknown = text(Client().get(reverse("verify"), {"sha256": "0" * 64}))
    assert "It is none of ours" in unknown
    assert '<p class="answer" role="status">No published report' in unknown
    wrong = Client().get(reverse("verify"), {"sha256": "<script>"})
    assert wrong.status_code == 422
    assert "64 digits" in text(wrong)
    assert "<script>&" not in text(wrong)


def test_checking_a_file_keeps_nothing_and_sets_no_cookie(written):
    with CaptureQueriesContext(connection) as found:
        response = upload(b"private", "<b>private</b>.pdf")
    assert response.status_code == 200
    assert not response.cookies
    assert "<b>private</b>" not in text(response)
    assert all(query["sql"].lstrip().upper().startswith("SELECT") for query in found.captured_queries)


def test_no_file_and_too_large_a_file_are_refused_in_words(db, monkeypatch):
    missing = Client().post(reverse("verify"))
    assert missing.status_code == 422
    assert "Choose a file" in text(missing)
    monkeypatch.setattr("tracker.views.verify.LARGEST", 3)
    assert "larger than" in text(upload(b"four"))


def test_a_visitor_may_check_so_many_files_a_minute(db, monkeypatch):
    monkeypatch.setattr("tracker.views.verify.requests_of", lambda request, what: 21)
    response = upload(b"x")
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "60"
