"""What happens to evidence, who may do it and when, and what is left as a trace."""

import hashlib
import io
from datetime import date

import pytest
from django.core.files.storage import default_storage

from tests import factories as f
from tests.reporting.conftest import approved, saved, submitted
from tracker import permissions
from tracker.domain import evidence, proof, workflow
from tracker.domain.evidence import EvidenceRefused
from tracker.domain.workflow import NotAllowed
from tracker.models import Evidence, ProgressEntry

from . import samples as s


def add(entry, by, name="order.pdf", content=s.PDF, **given):
    return evidence.add_file(entry, io.BytesIO(content), name, by=by, **given)


def stored(root="evidence"):
    return default_storage.listdir(root)[1] if default_storage.exists(root) else []


def test_a_file_is_kept_byte_for_byte_with_its_hash_and_a_clean_name(desk):
    item = add(desk.entry, desk.reporter, "../Бұйрық № 5.PDF", public=True)
    assert item.file.read() == s.PDF
    assert item.sha256 == hashlib.sha256(s.PDF).hexdigest()
    assert (item.filename, item.title) == ("Бұйрық № 5.pdf", "Бұйрық № 5")
    assert (item.size, item.content_type, item.is_public) == (len(s.PDF), "application/pdf", True)
    assert item.added_by == desk.reporter


def test_nothing_of_the_name_reaches_the_storage(desk):
    item = add(desk.entry, desk.reporter, "../../../tmp/evil.pdf")
    directory, _slash, name = item.file.name.partition("/")
    assert directory == "evidence"
    assert len(name) == 32
    assert stored() == [name]


def test_an_image_has_its_thumbnail_beside_it_and_a_document_none(desk):
    picture = add(desk.entry, desk.reporter, "photo.png", s.image("PNG", (500, 100)))
    assert picture.thumbnail.read().startswith(b"\xff\xd8\xff")
    assert not add(desk.entry, desk.reporter).thumbnail


def test_evidence_is_internal_unless_it_is_said_to_be_public(desk):
    assert not add(desk.entry, desk.reporter).is_public
    assert not evidence.add_link(desk.entry, "https://gov.example/", by=desk.reporter).is_public


def test_a_file_over_the_limit_is_refused_and_the_message_names_both_sizes(desk, settings):
    settings.EVIDENCE_MAX_MB = 1
    big = s.PDF[:-6] + b"\n" * (1024 * 1024) + b"%%EOF\n"
    with pytest.raises(EvidenceRefused, match=r"This file has 1\.0.MB\. A file may have at most 1\.0.MB"):
        add(desk.entry, desk.reporter, content=big)
    assert stored() == []


def test_what_is_refused_is_not_stored(desk):
    with pytest.raises(EvidenceRefused, match=r"named \.pdf but holds a web page"):
        add(desk.entry, desk.reporter, content=s.HTML)
    assert stored() == []
    assert not desk.entry.evidence.exists()


def test_what_cannot_be_written_down_is_not_left_in_the_storage(desk, monkeypatch):
    monkeypatch.setattr(evidence, "_add", lambda *args: (_ for _ in ()).throw(RuntimeError("killed")))
    with pytest.raises(RuntimeError):
        add(desk.entry, desk.reporter, "photo.png", s.image("PNG"))
    assert stored() == stored("thumbnails") == []


def test_the_same_file_is_taken_once(desk):
    add(desk.entry, desk.reporter)
    with pytest.raises(EvidenceRefused, match="It is already here as “order”"):
        add(desk.entry, desk.reporter, "again.pdf")
    assert len(stored()) == 1


def test_a_report_holds_a_bounded_number(desk, monkeypatch):
    monkeypatch.setattr(evidence, "MOST_ITEMS", 1)
    add(desk.entry, desk.reporter)
    with pytest.raises(EvidenceRefused, match="at most 1 files and links"):
        evidence.add_link(desk.entry, "https://gov.example/", by=desk.reporter)


@pytest.mark.parametrize(
    "url", ["https://gov.example/a?b=1", "http://xn--80aeahmkmlbn.xn--90ais/", "https://қаз.example/бұйрық"]
)
def test_a_link_is_kept_as_it_was_given(desk, url):
    assert evidence.add_link(desk.entry, f" {url} ", by=desk.reporter, title="Order").url == url


WHOLE = "Write the whole address of a page, beginning with https:// or http://."


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("", WHOLE),
        ("gov.example", WHOLE),
        ("javascript:alert(1)", WHOLE),
        ("data:text/html,x", WHOLE),
        ("ftp://gov.example/a", WHOLE),
        ("https://", WHOLE),
        ("https://gov.example/a b", WHOLE),
        ("https://gov.example/\nx", WHOLE),
        ("https://gov.example@evil.example/", "Leave the user name out of the address."),
        ("https://gov.example/" + "x" * 1000, "This address is too long."),
    ],
)
def test_an_address_that_is_no_page_is_refused(desk, url, message):
    with pytest.raises(EvidenceRefused) as refused:
        evidence.add_link(desk.entry, url, by=desk.reporter)
    assert (refused.value.field, refused.value.message) == ("url", message)


@pytest.mark.parametrize(("title", "message"), [(" ", "Give it a name."), ("x" * 301, "at most 300 characters")])
def test_a_name_must_be_one(desk, title, message):
    with pytest.raises(EvidenceRefused, match=message):
        evidence.rename(add(desk.entry, desk.reporter), title, by=desk.reporter)


def test_each_verb_leaves_its_event_and_neither_state_nor_version_changes(desk):
    saved(desk.entry, desk.reporter)
    before = (desk.entry.state, desk.entry.version)
    item = add(desk.entry, desk.reporter)
    evidence.rename(item, "Order no. 5", by=desk.colleague)
    evidence.set_public(item, True, by=desk.reporter)
    evidence.set_public(item, False, by=desk.reporter)
    evidence.remove(item, by=desk.reporter)
    events = desk.entry.events.order_by("pk")[1:]
    assert [(e.verb, e.comment) for e in events] == [
        ("attach", "order"),
        ("retitle", "order → Order no. 5"),
        ("disclose", "Order no. 5"),
        ("restrict", "Order no. 5"),
        ("detach", "Order no. 5"),
    ]
    assert all(e.from_state == e.to_state == "draft" for e in events)
    assert events[1].by == desk.colleague
    desk.entry.refresh_from_db()
    assert (desk.entry.state, desk.entry.version) == before


def test_a_file_added_while_somebody_writes_is_no_conflict(desk):
    loaded = desk.entry.version
    add(desk.entry, desk.colleague)
    workflow.save(desk.entry, workflow.EntryData(narrative="Typed meanwhile"), by=desk.reporter, version=loaded)
    assert desk.entry.evidence.count() == desk.entry.receipts.count() == 1


def test_what_changes_nothing_leaves_no_event(desk):
    item = add(desk.entry, desk.reporter)
    evidence.set_public(item, False, by=desk.reporter)
    evidence.rename(item, "order", by=desk.reporter)
    assert desk.entry.events.filter(verb__in=permissions.EVIDENCE_VERBS).count() == 1


def verbs_on(item, by):
    return {
        "add_file": lambda: add(item.entry, by, "other.pdf", s.PDF + b"%%EOF"),
        "add_link": lambda: evidence.add_link(item.entry, "https://other.example/", by=by),
        "rename": lambda: evidence.rename(item, "Other", by=by),
        "set_public": lambda: evidence.set_public(item, not item.is_public, by=by),
        "remove": lambda: evidence.remove(item, by=by),
    }


@pytest.mark.parametrize("verb", ["add_file", "add_link", "rename", "set_public", "remove"])
def test_nobody_but_the_bodys_people_changes_evidence(desk, verb):
    item = add(desk.entry, desk.reporter)
    for person in ("other_reporter", "signatory", "coordinator", "observer", "admin", "stranger"):
        with pytest.raises(NotAllowed):
            verbs_on(item, getattr(desk, person))[verb]()
    assert stored() == [item.file.name.partition("/")[2]]
    verbs_on(item, desk.colleague)[verb]()


@pytest.mark.parametrize("verb", ["add_file", "add_link", "rename", "set_public", "remove"])
def test_nothing_changes_before_the_reviewers_eyes(desk, verb):
    item = add(desk.entry, desk.reporter)
    submitted(desk.entry, desk.reporter)
    item.entry.refresh_from_db()
    for step in (lambda: None, lambda: workflow.take(desk.entry, by=desk.coordinator, version=desk.entry.version)):
        step()
        with pytest.raises(NotAllowed):
            verbs_on(item, desk.reporter)[verb]()
    workflow.return_(
        desk.entry, by=desk.coordinator, version=desk.entry.version, comment="Why?", due_on=date(2100, 1, 1)
    )
    item.entry.refresh_from_db()
    verbs_on(item, desk.reporter)[verb]()


def test_the_state_that_counts_is_the_one_in_the_database(desk):
    stale = ProgressEntry.objects.with_context().get(pk=desk.entry.pk)
    submitted(desk.entry, desk.reporter)
    with pytest.raises(NotAllowed):
        add(stale, desk.reporter)
    assert stored() == []


def test_what_was_taken_out_cannot_be_changed_any_more(desk):
    item = add(desk.entry, desk.reporter)
    evidence.remove(item, by=desk.reporter)
    with pytest.raises(NotAllowed):
        evidence.set_public(item, True, by=desk.reporter)


def test_who_added_evidence_had_a_hand_in_the_report_and_does_not_review_it(desk):
    colleague = desk.colleague
    add(desk.entry, colleague)
    submitted(desk.entry, desk.reporter)
    colleague.memberships.all().delete()
    f.PlanRoleFactory(plan=desk.plan, user=colleague)
    with pytest.raises(NotAllowed):
        workflow.approve(desk.entry, by=colleague, version=desk.entry.version)
    assert not permissions.reviewable_by(colleague, ProgressEntry.objects.all()).exists()


def test_the_record_names_public_evidence_in_public_and_internal_evidence_within(desk):
    shown = add(desk.entry, desk.reporter, public=True)
    kept = add(desk.entry, desk.reporter, "inner.txt", b"inner\n")
    gone = evidence.add_link(desk.entry, "https://gone.example/", by=desk.reporter, public=True)
    evidence.remove(gone, by=desk.reporter)
    approved(desk.entry, desk.reporter, desk.coordinator)
    revision = desk.entry.current_revision
    assert shown.sha256 in revision.content
    assert kept.sha256 not in revision.content
    assert kept.sha256 in revision.internal
    assert "gone.example" not in revision.content + revision.internal
    assert proof.verify(desk.plan) == []


def test_a_file_taken_out_of_a_reopened_report_stays_published_until_the_next_approval(desk):
    item = add(desk.entry, desk.reporter, public=True)
    approved(desk.entry, desk.reporter, desk.coordinator)
    workflow.reopen(desk.entry, by=desk.coordinator, version=desk.entry.version, reason="Wrong order")

    def published():
        row = Evidence.objects.select_related("entry__current_revision").get(pk=item.pk)
        return evidence.published(row)

    evidence.remove(item, by=desk.reporter)
    assert published().filename == "order.pdf"
    assert stored()
    submitted(desk.entry, desk.reporter)
    workflow.approve(desk.entry, by=desk.coordinator, version=desk.entry.version)
    assert published() is None
    assert stored()
