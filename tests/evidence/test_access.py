"""Who gets which file: each download is authorised by itself."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from tests.reporting.conftest import approved, submitted
from tracker.domain import evidence, workflow

from . import samples as s

#        anonymous is asked to sign in; strangers do not learn that it exists
READERS = {
    "anonymous": 302, "reporter": 200, "colleague": 200, "coordinator": 200, "observer": 200,
    "other_reporter": 404, "signatory": 404, "admin": 404, "stranger": 404,
}  # fmt: skip
STATES = ("draft", "submitted", "approved", "reopened", "retracted")


def bring_to(state, desk):
    if state in ("approved", "reopened", "retracted"):
        approved(desk.entry, desk.reporter, desk.coordinator)
    if state == "submitted":
        submitted(desk.entry, desk.reporter)
    if state == "reopened":
        workflow.reopen(desk.entry, by=desk.coordinator, version=desk.entry.version, reason="r")
    if state == "retracted":
        workflow.retract(desk.entry, by=desk.coordinator, version=desk.entry.version, reason="r")


def client_of(desk, person):
    return desk.anonymous if person == "anonymous" else desk.clients[person]


@pytest.fixture
def picture(desk):
    return lambda public: evidence.add_file(
        desk.entry, io.BytesIO(s.image("PNG")), "Сурет ә.png", by=desk.reporter, public=public
    )


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("public", [True, False], ids=["public", "internal"])
@pytest.mark.parametrize("name", ["evidence_file", "evidence_thumbnail"])
def test_who_may_read_the_report_may_read_its_evidence_whatever_its_state(desk, picture, name, public, state):
    item = picture(public)
    bring_to(state, desk)
    url = reverse(name, args=[item.pk])
    assert {who: client_of(desk, who).get(url).status_code for who in READERS} == READERS


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("public", [True, False], ids=["public", "internal"])
def test_everybody_may_read_what_is_public_and_published_now_and_nothing_else(desk, picture, public, state):
    item = picture(public)
    bring_to(state, desk)
    url = reverse("public_evidence", args=["plan", item.pk])
    expected = 200 if public and state in ("approved", "reopened") else 404
    assert {who: client_of(desk, who).get(url).status_code for who in READERS} == dict.fromkeys(READERS, expected)


def test_the_address_under_another_plan_is_nothing(desk, picture):
    from tests import factories as f

    item = picture(True)
    bring_to("approved", desk)
    f.PlanFactory(slug="other")
    assert desk.anonymous.get(reverse("public_evidence", args=["other", item.pk])).status_code == 404


def test_evidence_made_public_after_the_approval_waits_for_the_next_one(desk, picture):
    item = picture(False)
    bring_to("reopened", desk)
    evidence.set_public(item, True, by=desk.reporter)
    url = reverse("public_evidence", args=["plan", item.pk])
    assert desk.anonymous.get(url).status_code == 404
    submitted(desk.entry, desk.reporter)
    workflow.approve(desk.entry, by=desk.coordinator, version=desk.entry.version)
    assert desk.anonymous.get(url).status_code == 200


def test_a_file_taken_out_of_a_draft_is_there_for_nobody(desk, picture):
    item = picture(True)
    evidence.remove(item, by=desk.reporter)
    for who in ("reporter", "coordinator", "observer"):
        assert desk.clients[who].get(reverse("evidence_file", args=[item.pk])).status_code == 404


def test_a_file_taken_out_of_a_reopened_report_is_there_as_long_as_it_is_in_the_record(desk, picture):
    item = picture(False)
    bring_to("reopened", desk)
    evidence.remove(item, by=desk.reporter)
    assert desk.clients["coordinator"].get(reverse("evidence_file", args=[item.pk])).status_code == 200
    assert desk.clients["stranger"].get(reverse("evidence_file", args=[item.pk])).status_code == 404


def test_a_link_and_a_document_have_no_picture_and_a_link_no_file(desk):
    link = evidence.add_link(desk.entry, "https://gov.example/", by=desk.reporter)
    paper = evidence.add_file(desk.entry, io.BytesIO(s.PDF), "a.pdf", by=desk.reporter)
    for name, item in (("evidence_file", link), ("evidence_thumbnail", link), ("evidence_thumbnail", paper)):
        assert desk.clients["reporter"].get(reverse(name, args=[item.pk])).status_code == 404


@pytest.mark.parametrize("name", s.TAKEN)
def test_every_kind_is_given_as_a_download_that_runs_nothing(desk, name):
    content, content_type = s.TAKEN[name]
    item = evidence.add_file(desk.entry, io.BytesIO(content), name, by=desk.reporter, public=True)
    approved(desk.entry, desk.reporter, desk.coordinator)
    for client, address, args in (
        (desk.clients["reporter"], "evidence_file", [item.pk]),
        (desk.anonymous, "public_evidence", ["plan", item.pk]),
    ):
        answer = client.get(reverse(address, args=args))
        assert answer.getvalue() == content
        assert answer["Content-Type"] == content_type
        assert answer["Content-Disposition"].startswith("attachment;")
        assert answer["Content-Length"] == str(len(content))
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_name_in_kazakh_reaches_the_one_who_downloads(desk, picture):
    answer = desk.clients["reporter"].get(reverse("evidence_file", args=[picture(False).pk]))
    assert "filename*=utf-8''%D0%A1%D1%83%D1%80%D0%B5%D1%82%20%D3%99.png" in answer["Content-Disposition"]


def test_a_thumbnail_is_our_own_drawing_and_nothing_else_is_shown_in_the_page(desk, picture):
    answer = desk.clients["reporter"].get(reverse("evidence_thumbnail", args=[picture(False).pk]))
    assert answer["Content-Type"] == "image/jpeg"
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8\xff")


def test_a_file_that_the_storage_lost_is_not_found(desk, picture, media):
    item = picture(False)
    media.delete(item.file.name)
    assert desk.clients["reporter"].get(reverse("evidence_file", args=[item.pk])).status_code == 404


def test_the_storage_itself_has_no_address(desk, picture):
    item = picture(True)
    bring_to("approved", desk)
    for url in (f"/{item.file.name}", f"/media/{item.file.name}", f"/en/{item.file.name}"):
        assert desk.clients["reporter"].get(url).status_code == 404


def test_an_administrator_sees_that_evidence_is_there_and_no_way_to_it(desk, picture):
    item = picture(False)
    page = desk.clients["admin"].get(f"/admin/tracker/evidence/{item.pk}/change/").content.decode()
    assert item.sha256 in page
    assert item.file.name not in page


def test_every_file_can_be_proved_to_be_as_it_came(desk, picture, media, capsys):
    item = picture(False)
    call_command("verify_evidence")
    assert "1 files, all as they came." in capsys.readouterr().out
    with media.open(item.file.name, "wb") as file:
        file.write(b"something else")
    with pytest.raises(CommandError, match="1 of 1 files are not as they came"):
        call_command("verify_evidence")
    media.delete(item.file.name)
    with pytest.raises(CommandError):
        call_command("verify_evidence")
    said = capsys.readouterr().err
    assert "changed since it came" in said
    assert "not in the storage" in said
