"""Writing the parts of a report: pages, preview, autosave, two versions, earlier versions."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories as f
from tracker.domain import publishing
from tracker.models import Report, ReportText


def where(desk, part="foreword", language="en"):
    return "review_report_part", desk.report.pk, part, language


def write(desk, text="Words", version=0, *, by=None, part="foreword", language="en", minutes=0):
    at = timezone.now() + timedelta(minutes=minutes)
    by = by or desk.coordinator
    return publishing.save_text(desk.report, part, language, text, by=by, version=version, at=at)


def autosave(desk, text, version, *, by="coordinator", person=None):
    person = person or getattr(desk, by)
    headers = {"X-Autosave": str(person.public_id)}
    return desk.post(*where(desk), by=by, headers=headers, text=text, version=version)


# -- The list and a new one


def test_a_plan_without_a_report_says_so_and_offers_to_begin_one(desk):
    empty = f.PlanFactory(slug="empty")
    f.PlanRoleFactory(plan=empty, user=desk.coordinator)
    page = desk.page("review_reports", plan="empty")
    assert "No report of this plan is begun yet" in page
    assert reverse("review_report_new") in page


def test_the_list_asks_the_same_number_of_queries_for_one_report_and_for_three(desk):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as found:
            desk.page("review_reports")
        return len(found)

    desk.page("review_reports")
    one = queries()
    for year in (2024, None):
        publishing.make_report(desk.plan, by=desk.coordinator, year=year, languages=["en"])
    assert queries() == one


def test_a_report_is_begun_for_a_year_that_has_none(desk):
    page = desk.page("review_report_new")
    assert 'value="2024"' in page
    assert 'value="2023"' not in page
    response = desk.post("review_report_new", year="2024", languages=["kk", "ru"])
    made = Report.objects.get(year=2024)
    assert response.headers["Location"] == reverse("review_report", args=[made.pk])
    assert made.languages == ["kk", "ru"]
    assert desk.post("review_report_new", year="whole-term", languages=["ru"]).status_code == 302


@pytest.mark.parametrize(
    ("sent", "words"),
    [({"languages": ["en"]}, "Choose a year"), ({"year": "2024"}, "Choose at least one language"),
     ({"year": "2023", "languages": ["en"]}, "not one of the available")],
)  # fmt: skip
def test_what_is_missing_is_said_at_its_field(desk, sent, words):
    response = desk.post("review_report_new", **sent)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert Report.objects.count() == 1


# -- The desk


def test_the_desk_says_how_each_part_stands_in_each_language(desk):
    write(desk)
    publishing.set_drafts(desk.report, {("summary", "ru"): "Черновик"}, by=desk.coordinator)
    page = desk.page("review_report", desk.report.pk)
    assert "Foreword" in page
    assert "draft, unread" in page
    assert "made from the data" in page
    assert "0 of" in page


def test_what_blocks_is_told_apart_from_what_readers_will_miss(desk):
    write(desk)
    page = desk.page("review_report", desk.report.pk)
    blocking, advisory = page.split("Readers will find this missing")
    assert "Foreword: not written yet in Kazakh, in Russian" in blocking
    assert "Next steps: not written yet in Kazakh, in Russian, in English" in blocking
    assert "3 reports have not been given" in advisory
    assert "not translated: they stand in English in Kazakh" in advisory


def test_a_part_that_need_not_be_written_blocks_once_it_is_in_one_language_only(desk):
    assert "Budget: written in another language" not in desk.page("review_report", desk.report.pk)
    write(desk, part="budget")
    assert "Budget: written in another language, but not in Kazakh, in Russian" in desk.page(
        "review_report", desk.report.pk
    )


def test_an_observer_reads_the_desk_and_the_texts_and_has_nothing_to_press(desk):
    write(desk, "Words of the coordinator")
    for page in (desk.page("review_report", desk.report.pk, by="observer"), desk.page(*where(desk), by="observer")):
        assert "<textarea" not in page
        assert 'method="post"' not in page.split("<main")[1]
    assert "Words of the coordinator" in page


# -- Writing


def test_a_text_is_written_and_shown_as_it_will_be_read(desk):
    response = desk.post(*where(desk), text="Some **strong** words\n\n<script>alert(1)</script>", version=0)
    assert response.status_code == 302
    page = desk.page(*where(desk))
    assert "<strong>strong</strong>" in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_preview_saves_nothing(desk):
    response = desk.post(*where(desk), text="- one\n- two", version=0, do="preview")
    assert "<li>one</li>" in response.content.decode()
    assert "- one\n- two" in response.content.decode()
    fragment = desk.post(*where(desk), headers={"HX-Request": "true"}, text="*words*", version=0, do="preview")
    assert "<em>words</em>" in fragment.content.decode()
    assert "<html" not in fragment.content.decode()
    assert not ReportText.objects.exists()


def test_two_people_who_write_at_once_see_both_versions_and_nothing_is_lost(desk):
    write(desk, "Ours is better", by=f.coordinator_of(desk.plan))
    response = desk.post(*where(desk), text="Mine is better", version=0)
    page = response.content.decode()
    assert response.status_code == 409
    assert "<del>Ours</del>" in page
    assert "<ins>Mine</ins>" in page
    assert ">\nMine is better</textarea>" in page
    assert 'name="version" value="1"' in page
    assert desk.post(*where(desk), text="Mine is better", version=1).status_code == 302
    assert "<del>Ours</del>" in desk.page("review_report_versions", *where(desk)[1:], of=1)


def test_a_text_too_long_is_refused_and_stays_in_the_form(desk):
    response = desk.post(*where(desk), text="x" * 60_001, version=0)
    assert response.status_code == 422
    assert "x" * 60_001 in response.content.decode()
    assert not ReportText.objects.exists()


@pytest.mark.parametrize(("part", "language"), [("gaps", "en"), ("nothing", "en"), ("foreword", "de")])
def test_there_is_no_page_for_a_part_that_is_not_written_or_a_language_that_is_not_made(desk, part, language):
    assert desk.get(*where(desk, part, language)).status_code == 404


# -- Autosave


def test_a_text_saves_by_itself_and_says_when(desk):
    answer = autosave(desk, "Wo", 0)
    assert answer.status_code == 200
    assert answer.json()["version"] == 1
    assert answer.json()["text"].startswith("Saved at ")
    assert autosave(desk, "Words", 1).json()["version"] == 2
    assert publishing.text_of(desk.report, "foreword", "en").text == "Words"


def test_an_autosave_against_an_old_version_writes_nothing(desk):
    write(desk, "Theirs", by=f.coordinator_of(desk.plan))
    answer = autosave(desk, "Mine", 0)
    assert answer.status_code == 409
    assert "compare both versions" in answer.json()["text"]
    assert publishing.text_of(desk.report, "foreword", "en").text == "Theirs"


def test_an_autosave_without_a_session_or_in_another_persons_saves_nothing(desk):
    assert autosave(desk, "Mine", 0, person=desk.observer).status_code == 401
    headers = {"X-Autosave": str(desk.coordinator.public_id)}
    address = reverse("review_report_part", args=where(desk)[1:])
    assert Client().post(address, {"text": "x", "version": 0}, headers=headers).status_code == 401
    assert autosave(desk, "Mine", 0, by="observer").status_code == 403
    assert autosave(desk, "Mine", 0, by="reporter").status_code == 404
    assert autosave(desk, "x" * 60_001, 0).status_code == 422
    assert not ReportText.objects.exists()


# -- Earlier versions


def test_an_earlier_version_is_compared_and_put_back(desk):
    write(desk, "The first text")
    write(desk, "The second text", version=1, minutes=60)
    at = where(desk)[1:]
    assert "1 earlier version" in desk.page(*where(desk))
    page = desk.page("review_report_versions", *at, of=1)
    assert "<del>first</del>" in page
    assert "<ins>second</ins>" in page
    assert desk.post("review_report_versions", *at, number=1, version=2).status_code == 302
    assert publishing.text_of(desk.report, "foreword", "en").text == "The first text"
    desk.post("review_report_versions", *at, number=2, version=2)
    assert publishing.text_of(desk.report, "foreword", "en").text == "The first text"
    assert "Nothing was put back" in desk.page("review_report_versions", *at)


def test_a_text_that_was_never_saved_has_no_versions(desk):
    at = where(desk)[1:]
    assert "There is no earlier version" in desk.page("review_report_versions", *at)
    assert desk.post("review_report_versions", *at, number=1, version=0).status_code == 404
