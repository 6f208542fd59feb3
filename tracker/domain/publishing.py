"""The plan's report: the verbs that make it, write in it and publish it.

A written part is saved against the version that the person saw. Publishing takes contents that were built of one moment
(tracker/reports/making.py), freezes them with the head of the public record, and is complete when every file is there;
until then nothing of it is public. A published edition is never changed: a correction is a further one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import rules
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import public_version
from tracker.enums import EditionState, FileFormat, Language
from tracker.models import (
    Plan,
    Report,
    ReportContent,
    ReportEdition,
    ReportFile,
    ReportText,
    ReportTextVersion,
    User,
)

from .record import digest, head
from .search.indexing import index_edition

WHOLE_TERM = "whole-term"
#: More than any part needs; keeps a careless paste within bounds.
LONGEST_TEXT = 60_000
LONGEST_CHANGE = 2_000
# What one person saves within this time is one version: autosave writes every few seconds.
ONE_SITTING = timedelta(minutes=10)


class NotAllowed(PermissionDenied):
    """This person may not do this with this report."""


class Refused(Exception):
    """What was asked for cannot be. `errors`: sentences by field; "" stands for the whole."""

    def __init__(self, field: str, sentence: str):
        super().__init__(sentence)
        self.errors = {field: [sentence]}


class Conflict(Exception):
    """Somebody saved this text since the person loaded it. `now` is what stands; nothing was written."""

    def __init__(self, now: ReportText):
        super().__init__("the text has changed")
        self.now = now


class Moved(Exception):
    """What an edition was built of has changed before it could be frozen: build it again. Nothing was written."""


# -- Making and writing ------------------------------------------------------------------------------------------------


@transaction.atomic
def make_report(plan: Plan, *, by: User, year: int | None, languages: list[str], at: datetime | None = None) -> Report:
    """Begin the report of a plan for a year, or for its whole term where `year` is None.

    Writes the report and nothing else. Raises NotAllowed; Refused where there is one already, where no period ends in
    the year, or where no language is chosen.
    """
    if not rules.has_perm("tracker.coordinate_plan", by, plan):
        raise NotAllowed
    chosen = [language for language in Language.values if language in languages]
    if not chosen:
        raise Refused("languages", _("Choose at least one language."))
    slug = str(year) if year else WHOLE_TERM
    # Two people may begin the same report at once: the second finds the first's.
    Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.reports.filter(slug=slug).exists():
        raise Refused("year", _("There is a report for this already. A correction of it is a further edition."))
    report = Report(plan=plan, slug=slug, year=year, languages=chosen, made_by=by, made_at=at or timezone.now())
    if not report.periods().exists():
        raise Refused("year", _("No reporting period of the plan ends in this year."))
    report.save(force_insert=True)
    return report


def _lock(report: Report, by: User) -> Report:
    locked = Report.objects.select_for_update(of=("self",)).select_related("plan").get(pk=report.pk)
    if not rules.has_perm("tracker.edit_report", by, locked):
        raise NotAllowed
    return locked


def text_of(report: Report, part: str, language: str) -> ReportText:
    """A written part as it stands; an unsaved empty one, of version 0, where nobody has written it."""
    found = report.texts.select_related("saved_by").filter(part=part, language=language).first()
    return found or ReportText(report=report, part=part, language=language)


@transaction.atomic
def save_text(
    report: Report, part: str, language: str, text: str, *, by: User, version: int, at: datetime | None = None
) -> ReportText:
    """Write a part in one language. What stood there is kept as a version, unless this person wrote it just now.

    The same text again changes nothing. Raises NotAllowed; Refused for a text that is too long; Conflict where
    somebody saved since `version`.
    """
    locked = _lock(report, by)
    if language not in locked.languages:
        raise Refused("", _("This report is not made in this language."))
    text = text.replace("\r\n", "\n").replace("\0", "")
    if len(text) > LONGEST_TEXT:
        raise Refused("text", _("A part may have at most %(limit)d characters.") % {"limit": LONGEST_TEXT})
    now = text_of(locked, part, language)
    if now.version != version:
        # The answer to this very save may have been lost, and the browser sends it again.
        if now.version == version + 1 and now.text == text and now.saved_by_id == by.pk:
            return now
        raise Conflict(now)
    if now.text == text and not now.is_draft:
        return now
    return _write(now, text, by, at or timezone.now())


@transaction.atomic
def put_back(
    report: Report, part: str, language: str, number: int, *, by: User, version: int, at: datetime | None = None
) -> ReportText:
    """Let an earlier version of a part stand again, as a new one; what stood until now is kept.

    Raises NotAllowed; Refused where there is no such version; Conflict where somebody saved since `version`.
    """
    now = text_of(_lock(report, by), part, language)
    if now.version != version:
        raise Conflict(now)
    earlier = now.versions.filter(version=number).first() if now.pk else None
    if earlier is None:
        raise Refused("", _("There is no such version."))
    return _write(now, earlier.text, by, at or timezone.now(), keep=True, is_draft=earlier.is_draft)


@transaction.atomic
def set_drafts(
    report: Report, drafts: Mapping[tuple[str, str], str], *, by: User, at: datetime | None = None
) -> list[tuple[str, str]]:
    """Put first drafts, by (part, language), where nothing is written; gives those that were put.

    A text that anybody wrote is never touched, nor a draft that is there. Raises NotAllowed.
    """
    locked, put = _lock(report, by), []
    for (part, language), text in drafts.items():
        now = text_of(locked, part, language)
        if text.strip() and not now.text.strip() and language in locked.languages:
            _write(now, text, by, at or timezone.now(), is_draft=True)
            put.append((part, language))
    return put


def _write(now: ReportText, text: str, by: User, at: datetime, *, keep: bool = False, is_draft: bool = False):
    """Under the lock on the report: the earlier text becomes a version, the new one stands."""
    sitting = now.pk and now.saved_by_id == by.pk and at - now.saved_at < ONE_SITTING and not now.is_draft
    if now.pk and now.text and (keep or not sitting):
        ReportTextVersion.objects.create(
            of=now, version=now.version, text=now.text, is_draft=now.is_draft, saved_at=now.saved_at,
            saved_by_id=now.saved_by_id,
        )  # fmt: skip
    now.text, now.is_draft, now.version, now.saved_at, now.saved_by = text, is_draft, now.version + 1, at, by
    now.save()
    return now


# -- Publishing --------------------------------------------------------------------------------------------------------


def texts_seen(report: Report) -> str:
    """A short name for the written parts as they stand: whoever publishes says which they have read. One query."""
    rows = report.texts.order_by("part", "language").values_list("part", "language", "version")
    return digest(repr([*rows]))[:16]


@dataclass(frozen=True)
class Built:
    """What an edition is to say: canonical JSON by language, built while the public version and texts were these."""

    contents: Mapping[str, str]
    number: int
    public_version: int
    texts: str
    on: date


def next_number(report: Report) -> int:
    """Of the edition that comes next. One query."""
    last = report.editions.published().order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def check_changes(report: Report, what_changed: Mapping[str, str]) -> dict[str, str]:
    """What changed, stripped; none for a first edition. Raises Refused where a language lacks it."""
    if next_number(report) == 1:
        return {}
    said = {language: (what_changed.get(language) or "").strip() for language in report.languages}
    for language, text in said.items():
        if not text:
            raise Refused(f"changed_{language}", _("Say what has changed since the last edition."))
        if len(text) > LONGEST_CHANGE:
            limit = {"limit": LONGEST_CHANGE}
            raise Refused(f"changed_{language}", _("This may have at most %(limit)d characters.") % limit)
    return said


@transaction.atomic
def freeze(
    report: Report,
    built: Built,
    *,
    by: User,
    seen: str,
    what_changed: Mapping[str, str],
    at: datetime | None = None,
) -> ReportEdition:
    """Freeze the contents of the next edition with the head of the record; its files are made next.

    `seen`: what `texts_seen` said when the person was asked. Raises NotAllowed; Refused where an edition is being made,
    what changed is not said, or the texts changed since; Moved where the data did since `built`.
    """
    locked = _lock(report, by)
    if locked.editions.filter(state=EditionState.MAKING).exists():
        raise Refused("", _("An edition of this report is being made already."))
    said = check_changes(locked, what_changed)
    if seen != texts_seen(locked):
        raise Refused("", _("Somebody has changed the texts meanwhile. Look at the report again, then publish it."))
    if (built.texts, built.number) != (seen, next_number(locked)) or built.public_version != public_version.current():
        raise Moved
    if set(built.contents) != set(locked.languages):
        raise Moved
    seq, last = head(locked.plan)
    edition = ReportEdition.objects.create(
        report=locked, number=built.number, made_on=built.on, what_changed=said, record_seq=seq, record_hash=last,
        made_by=by, made_at=at or timezone.now(),
    )  # fmt: skip
    for language, content in built.contents.items():
        ReportContent.objects.create(edition=edition, language=language, content=content, sha256=digest(content))
    return edition


def wanted_files(edition: ReportEdition) -> list[tuple[str, str]]:
    """(language, format) of every file that an edition has when it is complete."""
    return [(language, form) for language in edition.report.languages for form in FileFormat.values]


def missing_files(edition: ReportEdition) -> list[tuple[str, str]]:
    """Those that are not made yet. One query."""
    there = set(edition.files.values_list("language", "format"))
    return [wanted for wanted in wanted_files(edition) if wanted not in there]


def keep_file(edition: ReportEdition, language: str, form: str, content: bytes, *, at: datetime | None = None) -> None:
    """Keep a file of an edition that is being made, once; with the last of them the edition is published.

    Stores the file and its hash; once it is published, what it says can be searched. A second file of the same language
    and format is thrown away, as is one of an edition that is published or given up.
    """
    moment = at or timezone.now()
    file = ReportFile(
        edition=edition, language=language, format=form, size=len(content),
        sha256=hashlib.sha256(content).hexdigest(), made_at=moment,
    )  # fmt: skip
    # Stored before anything is locked: a slow storage keeps nobody waiting.
    file.file.save("report", ContentFile(content), save=False)
    kept = False
    try:
        with transaction.atomic():
            locked = ReportEdition.objects.select_for_update().select_related(None).get(pk=edition.pk)
            if locked.state == EditionState.MAKING and (language, form) in missing_files(locked):
                file.save(force_insert=True)
                locked.failures.pop(f"{language}.{form}", None)
                complete = not missing_files(locked)
                if complete:
                    locked.state, locked.published_at = EditionState.PUBLISHED, moment
                locked.save()
                if complete:
                    index_edition(locked)
                kept = True
    finally:
        if not kept:
            file.file.storage.delete(file.file.name)


@transaction.atomic
def note_failure(edition: ReportEdition, language: str, form: str, what: str) -> None:
    """Remember why a file could not be made, for the coordinator to see; a later success takes it away."""
    locked = ReportEdition.objects.select_for_update().get(pk=edition.pk)
    if locked.state == EditionState.MAKING and (language, form) in missing_files(locked):
        locked.failures[f"{language}.{form}"] = what[:500]
        locked.save(update_fields=["failures"])


@transaction.atomic
def begin_again(edition: ReportEdition, *, by: User) -> list[tuple[str, str]]:
    """Forget the failures of an edition that is being made; gives (language, format) of the files to make.

    Raises NotAllowed.
    """
    _lock(edition.report, by)
    locked = ReportEdition.objects.select_for_update().get(pk=edition.pk)
    if locked.state != EditionState.MAKING:
        return []
    locked.failures = {}
    locked.save(update_fields=["failures"])
    return missing_files(locked)


@transaction.atomic
def give_up(edition: ReportEdition, *, by: User) -> None:
    """End the making of an edition that is not published; its number is free again. What was made of it stays unread.

    Raises NotAllowed, also for an edition that is published.
    """
    _lock(edition.report, by)
    locked = ReportEdition.objects.select_for_update().get(pk=edition.pk)
    if locked.state != EditionState.MAKING:
        raise NotAllowed
    locked.state = EditionState.GIVEN_UP
    locked.save(update_fields=["state"])


def verify_files() -> tuple[int, list[str]]:
    """Read every stored file and content again: how many there are, and which are not as they were made."""
    problems, count = [], 0
    for file in ReportFile.objects.select_related("edition__report__plan").order_by("pk").iterator():
        count += 1
        try:
            with file.file.open("rb") as opened:
                if hashlib.sha256(opened.read()).hexdigest() != file.sha256:
                    problems.append(f"{file}: changed since it was made")
        except FileNotFoundError:
            problems.append(f"{file}: not in the storage")
    for content in ReportContent.objects.select_related("edition__report__plan").order_by("pk").iterator():
        count += 1
        if digest(content.content) != content.sha256:
            problems.append(f"{content}: changed since it was frozen")
    return count, problems
