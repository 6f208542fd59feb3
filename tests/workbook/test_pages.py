"""The pages: download, upload, preview, take; who may, and what it costs."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories as f
from tests.reporting.conftest import saved
from tests.reporting.test_work import more
from tracker.models import ProgressEntry, WorkbookUpload
from tracker.reports.workbook import opening

from .conftest import Edited, everything


def shown(response):
    return response.content.decode().replace("\u00a0", " ")


def take(excel, url, do="all", **extra):
    page = excel.client.get(url)
    return excel.client.post(url, {"do": do, "seen": page.context["seen"], **extra})


def test_the_list_of_work_leads_to_the_workbook(excel):
    page = shown(excel.client.get(reverse("work")))
    assert f'href="{reverse("workbook")}?body=defence&amp;period={excel.period.pk}"' in page


def test_the_download_is_a_workbook_named_after_body_and_period(excel):
    answer = excel.client.get(reverse("workbook_download") + excel.query)
    assert answer["Content-Disposition"] == 'attachment; filename="defence-2025-en.xlsx"'
    assert Edited(answer.content).at("I1", "value").value == 110


def test_an_upload_is_shown_and_written_only_when_taken(excel):
    before = everything()
    answer = excel.upload(excel.book().put("I1", value=115).content)
    page = shown(excel.client.get(answer.url))
    assert "<b>1 report</b> would change." in page
    assert "110" in page
    assert "115" in page
    assert everything() == before
    assert take(excel, answer.url).url.startswith(reverse("work"))
    assert ProgressEntry.objects.get(pk=excel.entries["I1"].pk).value == 115
    assert not WorkbookUpload.objects.exists()


def test_with_a_mistake_the_good_rows_can_be_taken_and_the_mistake_stays_on_the_page(excel):
    book = excel.book().put("I1", value=115).put("Q", value="many")
    url = excel.upload(book.content).url
    page = shown(excel.client.get(url))
    assert "“many” is not a number." in page
    assert "Save all changes" not in page
    assert take(excel, url, "all").status_code == 409
    assert ProgressEntry.objects.get(pk=excel.entries["I1"].pk).value == 110
    assert take(excel, url, "good").url == url
    assert ProgressEntry.objects.get(pk=excel.entries["I1"].pk).value == 115
    page = shown(excel.client.get(url))
    assert "<b>0 reports</b> would change." in page
    assert "“many” is not a number." in page


def test_a_newer_save_of_a_row_that_was_not_touched_is_no_conflict(excel):
    book = excel.book().put("Q", value=3)
    saved(excel.entries["I1"], excel.reporter, value=Decimal(112))
    found = excel.preview(book)
    assert (found.conflicts, [row.item.subject.code for row in found.changed]) == ([], ["Q"])


def test_the_same_figure_saved_by_somebody_else_is_no_conflict(excel):
    book = excel.book().put("Q", value=3)
    saved(excel.entries["Q"], excel.reporter, value=3, narrative="", source="", language="en")
    found = excel.preview(book)
    assert (found.conflicts, found.changed) == ([], [])


@pytest.mark.parametrize("do", ["all", "good"])
def test_a_save_between_preview_and_taking_shows_the_preview_again(excel, do):
    url = excel.upload(excel.book().put("I1", value=115).put("Q", value=3).content).url
    seen = excel.client.get(url).context["seen"]
    saved(excel.entries["I1"], excel.reporter, value=Decimal(112))
    before = everything()
    answer = excel.client.post(url, {"do": do, "seen": seen})
    assert answer.status_code == 409
    assert "Something was saved meanwhile" in shown(answer)
    assert everything() == before


def test_a_workbook_can_be_thrown_away(excel):
    url = excel.upload(excel.book().put("I1", value=115).content).url
    before = everything()
    assert excel.client.post(url, {"do": "discard"}).status_code == 302
    assert everything() == before
    assert excel.client.get(url).status_code == 404


def test_a_preview_is_for_the_one_who_uploaded(excel, sign_in):
    url = excel.upload(excel.book().put("I1", value=115).content).url
    colleague = f.reporter_of(excel.defence)
    for person in (colleague, excel.other_reporter, excel.coordinator, excel.observer, excel.admin):
        assert sign_in(person).get(url).status_code == 404
        assert sign_in(person).post(url, {"do": "all"}).status_code == 404


def test_who_left_the_body_can_take_nothing_any_more(excel):
    url = excel.upload(excel.book().put("I1", value=115).content).url
    excel.reporter.memberships.update(ended_at=timezone.now())
    before = everything()
    assert excel.client.post(url, {"do": "all"}).status_code == 404
    assert everything() == before


@pytest.mark.parametrize("name", ["workbook", "workbook_download"])
def test_another_bodys_workbook_is_there_for_its_people_alone(excel, sign_in, name):
    url = reverse(name) + excel.query
    answers = {
        who: sign_in(getattr(excel, who)).get(url).status_code
        for who in ("reporter", "other_reporter", "signatory", "coordinator", "observer", "admin", "stranger")
    }
    assert answers == {
        "reporter": 200,
        "other_reporter": 404,
        "signatory": 404,
        "coordinator": 403,
        "observer": 403,
        "admin": 404,
        "stranger": 404,
    }


@pytest.mark.parametrize(
    "query", ["?body=defence", "?body=defence&period=x", "?body=nobody&period=1", "?period=" + "9" * 40]
)
def test_a_place_that_is_not_there_is_not_found(excel, query):
    assert excel.client.get(reverse("workbook") + query).status_code == 404


def test_an_upload_is_forgotten_after_a_day(excel):
    url = excel.upload(excel.book().put("I1", value=115).content).url
    WorkbookUpload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert excel.client.get(url).status_code == 404
    excel.upload(excel.book().put("Q", value=1).content)
    assert WorkbookUpload.objects.count() == 1


def test_a_file_over_the_limit_is_refused_with_the_limit(excel, settings):
    settings.WORKBOOK_MAX_MB = 0
    answer = excel.upload(excel.book().content)
    assert answer.status_code == 422
    assert "The file is larger than 0 MB." in shown(answer)


def test_an_upload_without_a_file_is_told_so(excel):
    answer = excel.client.post(reverse("workbook") + excel.query)
    assert answer.status_code == 422


def queries(run) -> int:
    with CaptureQueriesContext(connection) as found:
        assert run().status_code < 400
    return len(found)


def test_download_and_preview_ask_as_much_for_three_as_for_one(excel):
    url = excel.upload(excel.book().put("I1", value=115).content).url
    download = reverse("workbook_download") + excel.query

    def reading(address):
        return queries(lambda: excel.client.get(address))

    first = [reading(download), reading(url)]
    more(excel, 3)
    for n in range(3):
        f.BreakdownFactory(indicator=f.AssignmentFactory(
            indicator=f.IndicatorFactory(objective=excel.objective, code=f"B{n}"),
            actor=excel.defence, first_period=excel.periods[0],
        ).indicator)  # fmt: skip
    url = excel.upload(excel.book().put("I1", value=115).put("B0", value=1).put("B1", value=1).content).url
    assert [reading(download), reading(url)] == first


def test_what_is_wrong_below_the_heads_is_said_when_the_file_is_shown(excel, monkeypatch):
    monkeypatch.setattr(opening, "MOST_ROWS", 60)
    book = excel.book()
    for number in range(60):
        book.entries.append([f"row {number}"])
    answer = excel.upload(book.content)
    refusal = excel.client.get(answer.url)
    assert refusal.status_code == 422
    assert "has more than 60 rows" in shown(refusal)
