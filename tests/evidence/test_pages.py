"""Adding and changing evidence on the pages, with a script and without one."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from tests import factories as f
from tests.reporting.conftest import approved, submitted
from tracker.domain import evidence

from . import samples as s


@pytest.fixture
def url(desk):
    return reverse("entry_evidence", args=[desk.entry.pk])


def upload(name="order.pdf", content=s.PDF):
    return SimpleUploadedFile(name, content, content_type="text/html")


def by_script(client, url, data):
    return client.post(url, data, headers={"X-Requested-With": "XMLHttpRequest"})


def test_several_files_are_sent_at_once_and_lead_back_to_the_report(desk, url):
    answer = desk.clients["reporter"].post(
        url, {"files": [upload(), upload("photo.png", s.image("PNG"))], "files_public": "on"}
    )
    assert answer.url == f"{desk.url}#evidence-{desk.entry.pk}-part"
    assert [(e.title, e.is_public) for e in desk.entry.evidence.all()] == [("order", True), ("photo", True)]


def test_the_good_file_is_taken_and_the_bad_one_named_with_its_reason(desk, url):
    answer = desk.clients["reporter"].post(url, {"files": [upload("page.pdf", s.HTML), upload()]})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "page.pdf" in page
    assert "This file is named .pdf but holds a web page (HTML)." in page
    assert [e.title for e in desk.entry.evidence.all()] == ["order"]


def test_a_file_over_the_limit_is_refused_on_the_page(desk, url, settings):
    settings.EVIDENCE_MAX_MB = 0
    answer = desk.clients["reporter"].post(url, {"files": [upload()]})
    assert answer.status_code == 422
    assert "A file may have at most" in answer.content.decode()
    assert not desk.entry.evidence.exists()


def test_an_empty_file_is_said_to_be_empty(desk, url):
    assert (
        "This file is empty." in desk.clients["reporter"].post(url, {"files": [upload("a.txt", b"")]}).content.decode()
    )


def test_a_link_is_added_with_its_name(desk, url):
    sent = {"url": "https://gov.example/order", "link_title": "Order no. 5", "link_public": "on"}
    assert desk.clients["reporter"].post(url, sent).status_code == 302
    item = desk.entry.evidence.get()
    assert (item.url, item.title, item.is_public) == ("https://gov.example/order", "Order no. 5", True)


def test_a_refused_link_keeps_what_was_typed_and_says_why_at_the_field(desk, url):
    sent = {"url": "gov.example/<order>", "link_title": "Order «5»", "link_public": "on"}
    answer = desk.clients["reporter"].post(url, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'value="{escape("gov.example/<order>")}"' in page
    assert 'value="Order «5»"' in page
    assert "Write the whole address of a page" in page
    assert 'aria-invalid="true"' in page


def test_a_link_is_shown_so_that_the_other_site_learns_nothing(desk, url):
    evidence.add_link(desk.entry, "https://gov.example/order", by=desk.reporter)
    assert 'href="https://gov.example/order" rel="noopener noreferrer nofollow"' in (
        desk.clients["reporter"].get(desk.url).content.decode()
    )


def test_nothing_sent_is_asked_for_again(desk, url):
    answer = desk.clients["reporter"].post(url, {})
    assert answer.status_code == 422
    assert "Choose a file, or write the address of a page." in answer.content.decode()


def test_evidence_is_shown_hidden_renamed_and_taken_out(desk, url):
    item = evidence.add_file(desk.entry, io.BytesIO(s.PDF), "order.pdf", by=desk.reporter)
    client = desk.clients["colleague"]
    client.post(url, {"do": f"public:{item.pk}"})
    item.refresh_from_db()
    assert item.is_public
    client.post(url, {"do": f"internal:{item.pk}"})
    client.post(url, {"do": "", f"title-{item.pk}": "Order no. 5", f"was-{item.pk}": "order"})
    item.refresh_from_db()
    assert (item.is_public, item.title) == (False, "Order no. 5")
    client.post(url, {"do": f"remove:{item.pk}"})
    item.refresh_from_db()
    assert item.removed_at
    assert "Order no. 5</a>" not in client.get(desk.url).content.decode()


def test_a_name_that_only_stood_on_the_page_does_not_undo_a_colleagues(desk, url):
    item = evidence.add_file(desk.entry, io.BytesIO(s.PDF), "order.pdf", by=desk.reporter)
    evidence.rename(item, "Order no. 5", by=desk.colleague)
    sent = {f"title-{item.pk}": "order", f"was-{item.pk}": "order", "url": "https://gov.example/"}
    desk.clients["reporter"].post(url, sent)
    item.refresh_from_db()
    assert item.title == "Order no. 5"


@pytest.mark.parametrize("number", ["0", "x", "-1", "9" * 30, "999999"])
def test_evidence_that_is_not_in_the_report_is_not_found(desk, url, number):
    assert desk.clients["reporter"].post(url, {"do": f"remove:{number}"}).status_code == 404


def test_evidence_of_another_report_is_not_changed_through_this_one(desk, url):
    from tracker.domain import workflow

    other = workflow.start(desk.other, desk.period, by=desk.other_reporter)
    item = evidence.add_link(other, "https://gov.example/", by=desk.other_reporter)
    assert desk.clients["reporter"].post(url, {"do": f"remove:{item.pk}"}).status_code == 404


@pytest.mark.parametrize("person", ["coordinator", "observer"])
def test_readers_see_the_list_and_cannot_add_to_it(desk, url, person):
    assert desk.clients[person].post(url, {"url": "https://gov.example/"}).status_code == 403
    page = desk.clients[person].get(url).content.decode()
    assert "No evidence is given." in page
    assert "Add files" not in page


def test_after_submission_the_body_reads_its_evidence_and_changes_nothing(desk, url):
    item = evidence.add_file(desk.entry, io.BytesIO(s.PDF), "order.pdf", by=desk.reporter)
    submitted(desk.entry, desk.reporter)
    assert desk.clients["reporter"].post(url, {"do": f"remove:{item.pk}"}).status_code == 403
    page = desk.clients["reporter"].get(desk.url).content.decode()
    assert "order</a>" in page
    assert "Add files" not in page


def test_a_script_gets_the_section_alone(desk, url):
    answer = by_script(desk.clients["reporter"], url, {"files": [upload()]})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "order</a>" in page
    assert "<html" not in page
    refused = by_script(desk.clients["reporter"], url, {"files": [upload("a.pdf", s.EXE)]})
    assert refused.status_code == 422
    assert "a Windows program" in refused.content.decode()


def test_the_fields_belong_to_a_form_beside_the_reports_own(desk):
    page = desk.clients["reporter"].get(desk.url).content.decode()
    own = page[page.index("data-entry") : page.index("</form>", page.index("data-entry"))]
    assert f'form="evidence-{desk.entry.pk}"' in own
    assert "<form" not in own
    assert f'<form id="evidence-{desk.entry.pk}"' in page[page.index("</form>", page.index("data-entry")) :]


def test_a_reviewer_sees_the_picture_the_kind_and_who_added_it(desk):
    evidence.add_file(desk.entry, io.BytesIO(s.image("PNG")), "photo.png", by=desk.reporter, public=True)
    evidence.add_link(desk.entry, "https://gov.example/order", by=desk.reporter, title="Order")
    submitted(desk.entry, desk.reporter)
    page = desk.clients["coordinator"].get(desk.review).content.decode()
    for words in ("Small picture of photo", "PNG, ", "gov.example", "Aigul of Defence", "evidence added"):
        assert words.lower() in page.lower()


def test_the_public_reads_public_evidence_of_the_approved_report(desk, client):
    evidence.add_file(desk.entry, io.BytesIO(s.PDF), "Бұйрық.pdf", by=desk.reporter, public=True)
    evidence.add_file(desk.entry, io.BytesIO(b"inner\n"), "secret.txt", by=desk.reporter)
    submitted(desk.entry, desk.reporter)
    address = "/en/plans/plan/indicators/I1/"
    assert "Бұйрық" not in client.get(address).content.decode()
    from tracker.domain import workflow

    workflow.approve(desk.entry, by=desk.coordinator, version=desk.entry.version)
    page = client.get(address).content.decode()
    assert "Бұйрық" in page
    assert reverse("public_evidence", args=["plan", desk.entry.evidence.first().pk]) in page
    assert "PDF, 8" in page
    assert "secret" not in page


def test_a_request_that_is_too_large_is_refused_before_it_is_read(desk, url, settings):
    answer = desk.clients["reporter"].post(url, CONTENT_LENGTH=str((settings.REQUEST_MAX_MB + 1) * 1024 * 1024))
    assert answer.status_code == 413
    page = answer.content.decode()
    for words in ("at most 20 MB", "не больше 20 МБ", "20 МБ-тан"):
        assert words in page


@pytest.mark.parametrize("name", ["entry", "review", "evidence", "public"])
def test_a_page_takes_no_more_queries_for_more_evidence(desk, url, name, client):
    address = {"entry": desk.url, "review": desk.review, "evidence": url, "public": "/en/plans/plan/indicators/I1/"}[
        name
    ]
    who = client if name == "public" else desk.clients["coordinator" if name == "review" else "reporter"]

    def add(count):
        for number in range(count):
            content = s.image("PNG", (10 + number + count, 10))
            evidence.add_file(desk.entry, io.BytesIO(content), f"{number}-{count}.png", by=desk.reporter, public=True)

    def queries():
        who.get(address)
        with CaptureQueriesContext(connection) as found:
            assert who.get(address).status_code == 200
        return len(found)

    if name == "public":
        add(1)
        approved(desk.entry, desk.reporter, desk.coordinator)
        one = queries()
        from tracker.domain import workflow

        workflow.reopen(desk.entry, by=desk.coordinator, version=desk.entry.version, reason="r")
        add(3)
        submitted(desk.entry, desk.reporter)
        workflow.approve(desk.entry, by=f.coordinator_of(desk.plan), version=desk.entry.version)
        # The page tells of a correction now, which it did not before.
        assert queries() <= one + 3
        return
    add(1)
    one = queries()
    add(3)
    assert queries() == one
