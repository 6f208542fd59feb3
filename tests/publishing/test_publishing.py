"""Publishing: what is asked first, what is frozen, how files are made and tried again, what a correction is."""

import hashlib
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests import factories as f
from tracker.domain import publishing, workflow
from tracker.domain.entries import EntryData
from tracker.enums import EditionState, FileFormat
from tracker.models import ReportEdition
from tracker.reports import making

CHANGED = {"changed_kk": "Сан түзетілді.", "changed_ru": "Исправлено число.", "changed_en": "A figure was corrected."}
FILES = [(language, form) for language in ("kk", "ru", "en") for form in FileFormat.values]

pytestmark = pytest.mark.usefixtures("quick")


def approve(desk, period, value):
    entry = workflow.start(desk.for_indicator, period, by=desk.reporter)
    workflow.save(entry, EntryData(value=Decimal(value), source="x"), by=desk.reporter, version=entry.version)
    workflow.submit(entry, by=desk.reporter, version=entry.version)
    workflow.approve(entry, by=desk.coordinator, version=entry.version)
    return entry


def public(name, *args, language="en", client=None, **headers):
    with translation.override(language):
        return (client or Client()).get(reverse(name, args=args), headers=headers)


def page(*args, language="en"):
    return public("report_edition", "plan", "2023", *args, language=language).content.decode()


def file(language, form, edition=1):
    response = public("report_file", "plan", "2023", edition, form, language=language)
    assert response.status_code == 200
    return b"".join(response.streaming_content)


# -- Before


def test_nothing_is_published_while_a_required_part_is_empty(desk, django_capture_on_commit_callbacks):
    assert "has to be written" in desk.page("review_report", desk.report.pk)
    page = desk.page("review_report_publish", desk.report.pk)
    assert "have to be settled first" in page
    assert "Publish for good" not in page
    seen = publishing.texts_seen(desk.report)
    assert desk.post("review_report_publish", desk.report.pk, seen=seen).status_code == 403
    assert not ReportEdition.objects.exists()


def test_texts_that_somebody_changed_since_are_looked_at_again(written, publish):
    old = publishing.texts_seen(written.report)
    other = f.coordinator_of(written.plan)
    publishing.save_text(written.report, "foreword", "en", "Other words", by=other, version=1)
    response = publish(seen=old)
    assert response.status_code == 422
    assert "changed the texts meanwhile" in response.content.decode()
    assert publishing.texts_seen(written.report) in response.content.decode()
    assert not ReportEdition.objects.exists()


# -- The first edition


def test_the_button_freezes_the_contents_makes_nine_files_and_publishes(written, publish):
    response = publish()
    assert response.headers["Location"] == reverse("review_report_edition", args=[written.report.pk, 1])
    edition = ReportEdition.objects.get()
    assert edition.state == EditionState.PUBLISHED
    assert [(x.language, x.format) for x in edition.files.all()] == sorted(FILES)
    for made in edition.files.all():
        held = made.file.read()
        assert made.sha256 == hashlib.sha256(held).hexdigest()
        assert made.size == len(held)
    for content in edition.contents.all():
        assert content.sha256 == hashlib.sha256(content.content.encode()).hexdigest()
    assert "It is published since" in written.page("review_report_edition", written.report.pk, 1)


def test_the_cover_names_the_edition_its_permanent_address_and_the_head_of_the_record(written, publish, settings):
    settings.SITE_URL = "https://nap.example"
    approve(written, written.periods[1], 41)
    publish()
    edition = ReportEdition.objects.get()
    head = written.plan.revisions.get()
    assert (edition.record_seq, edition.record_hash) == (head.seq, head.hash)
    content = edition.contents.get(language="ru").content
    assert '"address":"https://nap.example/ru/plans/plan/reports/2023/1/"' in content
    assert '"verify":"https://nap.example/ru/verify/"' in content
    assert '"edition":1' in content
    assert head.hash in content


def test_a_published_report_stays_byte_for_byte_the_same_after_the_data_changed(written, publish):
    entry = approve(written, written.periods[1], 41)
    publish()
    pages = {language: page(1, language=language) for language in ("kk", "ru", "en")}
    files = {which: file(*which) for which in FILES}
    contents = dict(ReportEdition.objects.get().contents.values_list("language", "content"))
    assert "41" in contents["en"]
    workflow.reopen(entry, by=written.coordinator, version=entry.version, reason="A mistake")
    workflow.save(entry, EntryData(value=Decimal(77), source="x"), by=written.reporter, version=entry.version)
    workflow.submit(entry, by=written.reporter, version=entry.version)
    workflow.approve(entry, by=written.coordinator, version=entry.version)
    written.indicator.title_en = "Another title"
    written.indicator.save()
    publishing.save_text(written.report, "foreword", "en", "Another foreword", by=written.coordinator, version=1)
    assert {language: page(1, language=language) for language in pages} == pages
    assert {which: file(*which) for which in FILES} == files
    assert dict(ReportEdition.objects.get().contents.values_list("language", "content")) == contents


# -- A correction


def test_a_correction_is_a_further_edition_that_says_what_changed_and_the_first_stays(written, publish):
    publish()
    first = {which: file(*which) for which in FILES}
    assert publish().status_code == 422
    assert publish(**CHANGED).status_code == 302
    assert [edition.number for edition in ReportEdition.objects.published()] == [2, 1]
    assert {which: file(*which) for which in FILES} == first
    old = page(1)
    assert "This is edition 1. Edition 2 replaced it" in old.replace("\u00a0", " ")
    assert "A figure was corrected." in old
    latest = public("report", "plan", "2023", language="ru").content.decode()
    assert "Исправлено число." in latest
    assert file("en", "pdf", edition=2) != first["en", "pdf"]


def test_what_changed_is_asked_in_every_language_and_what_was_typed_stays(written, publish):
    publish()
    response = publish(**{**CHANGED, "changed_ru": ""})
    assert response.status_code == 422
    assert "Say what has changed since the last edition" in response.content.decode()
    assert "A figure was corrected." in response.content.decode()
    assert ReportEdition.objects.count() == 1


# -- Files that cannot be made


@pytest.fixture
def no_russian_word(monkeypatch):
    """A writer that fails for one file of the nine, until it is mended."""
    sound, state = making.write, {"broken": True}

    def write(document, form):
        if state["broken"] and (document.language, form) == ("ru", "docx"):
            raise OSError("No space left on device")
        return sound(document, form)

    monkeypatch.setattr(making, "write", write)
    return state


def test_nothing_is_public_while_a_file_is_missing(written, publish, no_russian_word):
    publish()
    edition = ReportEdition.objects.get()
    assert (edition.state, edition.files.count()) == (EditionState.MAKING, 8)
    progress = written.page("review_report_edition", written.report.pk, 1)
    assert "<b>8 of 9</b> files are made" in progress
    assert "No space left on device" in progress
    assert public("report", "plan", "2023").status_code == 404
    assert public("report_edition", "plan", "2023", 1).status_code == 404
    assert public("report_file", "plan", "2023", 1, "pdf").status_code == 404
    assert "No report of this plan has been published yet" in public("reports", "plan").content.decode()
    made = edition.files.first()
    assert "It is none of ours" in public_hash(made.sha256)


def public_hash(sha256):
    return Client().get(reverse("verify"), {"sha256": sha256}).content.decode()


def test_the_missing_files_are_tried_again_by_a_button(
    written, publish, no_russian_word, django_capture_on_commit_callbacks
):
    publish()
    before = {x.pk: x.sha256 for x in ReportEdition.objects.get().files.all()}
    no_russian_word["broken"] = False
    with django_capture_on_commit_callbacks(execute=True):
        written.post("review_report_edition", written.report.pk, 1, do="again")
    edition = ReportEdition.objects.get()
    assert edition.state == EditionState.PUBLISHED
    assert before.items() <= {x.pk: x.sha256 for x in edition.files.all()}.items()


def test_an_edition_whose_files_fail_can_be_given_up_and_published_anew(written, publish, no_russian_word):
    publish()
    assert publish().status_code == 422
    written.post("review_report_edition", written.report.pk, 1, do="give_up")
    no_russian_word["broken"] = False
    publish()
    assert [(e.number, e.state) for e in ReportEdition.objects.order_by("pk")] == [(1, "given_up"), (1, "published")]
    assert public("report", "plan", "2023").status_code == 200


def test_progress_is_asked_for_again_until_the_edition_is_published(written, publish, no_russian_word):
    publish()
    headers = {"HX-Request": "true"}
    part = written.get("review_report_edition", written.report.pk, 1, headers=headers).content.decode()
    assert 'hx-trigger="every 2s"' in part
    assert "<html" not in part
    making.make_file.call(ReportEdition.objects.get().pk, "en", "pdf")
    no_russian_word["broken"] = False
    making.make_file.call(ReportEdition.objects.get().pk, "ru", "docx")
    part = written.get("review_report_edition", written.report.pk, 1, headers=headers).content.decode()
    assert "every 2s" not in part


# -- Drafts


def test_a_draft_can_be_seen_as_a_page_and_as_each_file_and_says_that_it_is_one(written):
    assert "Draft: not published" in written.page("review_report_preview", written.report.pk, "en")
    for form in FileFormat:
        response = written.get("review_report_preview_file", written.report.pk, "kk", form.value)
        assert response.headers["Content-Type"] == form.content_type
        assert "draft" in response.headers["Content-Disposition"]
        assert b'"edition":0' in response.content
    assert written.get("review_report_preview", written.report.pk, "de").status_code == 404
    assert not ReportEdition.objects.exists()


def test_the_page_of_a_part_shows_what_the_data_add_to_it(written):
    approve(written, written.periods[1], 41)
    at = ("summary", "en")
    headers = {"HX-Request": "true"}
    part = written.get("review_report_added", written.report.pk, *at, headers=headers).content.decode()
    assert "<html" not in part
    assert "summary en" not in part
    assert "What the data add" in written.page("review_report_added", written.report.pk, *at)


def test_a_report_in_one_language_has_three_files(world, sign_in, django_capture_on_commit_callbacks):
    report = publishing.make_report(world.plan, by=world.coordinator, year=None, languages=["ru"])
    seen = publishing.texts_seen(report)
    with django_capture_on_commit_callbacks(execute=True):
        edition = making.publish(report, by=world.coordinator, on=date(2026, 1, 30), seen=seen, what_changed={})
    edition.refresh_from_db()
    assert (edition.state, edition.files.count()) == (EditionState.PUBLISHED, 3)
    said = public("report", "plan", "whole-term", language="kk")
    assert said.status_code == 200
    with translation.override("kk"):
        assert translation.gettext("This report was not published in this language.") in said.content.decode()
    assert public("report_file", "plan", "whole-term", 1, "pdf", language="kk").status_code == 404
