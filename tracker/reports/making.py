"""From what stands in the database to an edition: its contents built of one moment, its files made of those.

    draft_document(report, language, on=)      Document   as it would be published now, marked as a draft
    publish(report, by=, ...)                  ReportEdition, whose files are made by tasks
    make_file(edition, language, format)       the task: one file of an edition

A file is made of the frozen contents alone, so it does not matter when it is made, or how often it is tried.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date
from importlib import import_module

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from tracker import public_version
from tracker.domain import publishing
from tracker.domain.publishing import Built, Moved
from tracker.domain.snapshot import snapshot
from tracker.enums import EditionState, FileFormat
from tracker.models import Report, ReportContent, ReportEdition, User

from . import outline
from .content import Imprint, build
from .document import Document, Section
from .drafts import draft

log = logging.getLogger(__name__)

WRITERS = {FileFormat.PDF: "pdf", FileFormat.DOCX: "docx", FileFormat.XLSX: "excel"}
# How often contents are built again because something was approved meanwhile.
ATTEMPTS = 4


def write(document: Document, form: str) -> bytes:
    """The document as a file. The writers are loaded when they are first needed: each brings much with it."""
    return import_module(f"tracker.reports.{WRITERS[FileFormat(form)]}").write(document)


def address(name: str, *args, language: str) -> str:
    """A page of the site in a language, whole, so that it can stand in a file."""
    with translation.override(language):
        return f"{settings.SITE_URL}{reverse(name, args=args)}"


def texts(report: Report, language: str) -> dict[str, str]:
    """What is written, by part. One query."""
    return dict(report.texts.filter(language=language).exclude(text="").values_list("part", "text"))


def _before(report: Report) -> tuple[int, str]:
    """Where the plan's record stood when the report before this one was published, and that report's year.

    The report before is that of an earlier year; of the whole term, the one that was published last. One query.
    """
    found = ReportEdition.objects.published().filter(report__plan=report.plan).exclude(report=report)
    if report.year:
        found = found.filter(report__year__lt=report.year).order_by("-report__year", "-number")
    else:
        found = found.order_by("-published_at")
    last = found.select_related("report").first()
    return (last.record_seq, last.report.label) if last else (0, "")


def document(report: Report, language: str, *, on: date, edition: int, what_changed: str = "") -> Document:
    """The report as it stands now; `edition` 0: a draft, without a permanent address."""
    with translation.override(language):
        since, previous = _before(report)
        place = (report.plan.slug, report.slug, edition)
        imprint = Imprint(
            title=report.label,
            publisher=settings.SITE_OWNER,
            licence=settings.DATA_LICENCE.title,
            edition=edition,
            address=address("report_edition", *place, language=language) if edition else "",
            verify=address("verify", language=language),
            what_changed=what_changed,
            site=settings.SITE_URL,
            since=since,
            previous=previous,
        )
    written = texts(report, language)
    return build(
        report.plan, periods=report.periods(), language=language, on=on, texts=written, imprint=imprint
    )  # fmt: skip


def draft_document(report: Report, language: str, *, on: date) -> Document:
    with snapshot():
        return document(report, language, on=on, edition=0)


def added(report: Report, part: str, language: str, *, on: date) -> Section | None:
    """What the data give to one part, without what is written."""
    # Not a draft, which would say in a part that has to be written that it is empty.
    document = build(
        report.plan, periods=report.periods(), language=language, on=on, texts={}, imprint=Imprint(edition=1)
    )  # fmt: skip
    return next((section for section in document.sections if section.key == part), None)


def drafts(report: Report, *, part: str = "", language: str = "") -> dict[tuple[str, str], str]:
    """First drafts by (part, language), of what the bodies said; of one part or in one language where they are named.

    None where there is nothing to make one of.
    """
    found, periods = {}, list(report.periods())
    for code in report.languages:
        for one in outline.PARTS:
            if one.drafted and part in ("", one.key) and language in ("", code):
                text = draft(report.plan, periods=periods, language=code, key=one.key)
                found |= {(one.key, code): text} if text else {}
    return found


def publish(report: Report, *, by: User, on: date, seen: str, what_changed: Mapping[str, str]) -> ReportEdition:
    """Freeze the next edition and let its files be made; it is published when the last of them is there.

    Builds the contents before anything is locked, and again where an approval came between. Side effects of
    `publishing.freeze`; queues a task for each file. Raises what that raises.
    """
    said = publishing.check_changes(report, what_changed)
    for _attempt in range(ATTEMPTS):
        built = _built(report, on, said)
        try:
            with transaction.atomic():
                edition = publishing.freeze(report, built, by=by, seen=seen, what_changed=said)
                wanted = publishing.wanted_files(edition)
                transaction.on_commit(lambda edition=edition, wanted=wanted: _queue(edition, wanted))
        except Moved:
            continue
        return edition
    raise publishing.Refused("", _("Reports are being approved just now. Publish this a minute later."))


def _built(report: Report, on: date, what_changed: Mapping[str, str]) -> Built:
    with snapshot():
        number, version = publishing.next_number(report), public_version.current()
        seen = publishing.texts_seen(report)
        contents = {
            language: document(
                report, language, on=on, edition=number, what_changed=what_changed.get(language, "")
            ).to_json()
            for language in report.languages
        }
    return Built(contents, number, version, seen, on)


def try_again(edition: ReportEdition, *, by: User) -> None:
    """Let the files that are not there be made. Forgets earlier failures; queues a task for each file."""
    with transaction.atomic():
        wanted = publishing.begin_again(edition, by=by)
        transaction.on_commit(lambda: _queue(edition, wanted))


def _queue(edition: ReportEdition, wanted: list[tuple[str, str]]) -> None:
    for language, form in wanted:
        make_file.enqueue(edition.pk, language, form)


@task()
def make_file(edition_id: int, language: str, form: str) -> None:
    """Make one file of an edition and keep it; a failure is written down beside the edition and raised again."""
    edition = ReportEdition.objects.select_related("report").get(pk=edition_id)
    if edition.state != EditionState.MAKING or (language, form) not in publishing.missing_files(edition):
        return
    content = ReportContent.objects.get(edition=edition, language=language).content
    try:
        with translation.override(language):
            made = write(Document.from_json(content), form)
        publishing.keep_file(edition, language, form, made)
    except Exception as error:
        log.exception("%s.%s of edition %s cannot be made", language, form, edition_id)
        publishing.note_failure(edition, language, form, f"{type(error).__name__}: {error}")
        raise
