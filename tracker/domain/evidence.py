"""Evidence of a report: the verbs that change it, and who may read which file.

The version of the report does not rise with them: it guards what stands in the form, and evidence is not in the form,
so that a file may be added while a colleague (or the same person in the same window) is writing. Each verb locks the
report, asks for the right to save it as it stands then, and leaves an event in its history, whose state stays the same.
Where a reviewer reads, nothing changes any more: it takes a transition first, and that raises the version.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from urllib.parse import urlsplit

import rules
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.validators import URLValidator
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.enums import EvidenceKind, Verb
from tracker.models import Evidence, ProgressEntry, User

from .files import FileRefused, clean_name, identify, thumbnail_of
from .workflow import NotAllowed, log_beside

# More than any report needs; keeps one report's page and a careless script within bounds.
MOST_ITEMS = 40
TITLE_LENGTH = Evidence._meta.get_field("title").max_length
LINKS = URLValidator(schemes=["http", "https"])


class EvidenceRefused(Exception):
    """Why a file or a link is not taken. `field`: "file", "url" or "title"; the message is in the person's language."""

    def __init__(self, field: str, message: str):
        super().__init__(message)
        self.field, self.message = field, message


def largest_file() -> int:
    """Bytes of the largest file that is taken (setting EVIDENCE_MAX_MB)."""
    return settings.EVIDENCE_MAX_MB * 1024 * 1024


# -- The verbs ---------------------------------------------------------------------------------------------------------


def add_file(
    entry: ProgressEntry,
    file: BinaryIO,
    name: str,
    *,
    by: User,
    public: bool = False,
    title: str = "",
    at: datetime | None = None,
) -> Evidence:
    """Keep a file beside a report. What it is, is read from its content; its name only has to agree.

    Stores the file, its SHA-256 and, of an image, a thumbnail; logs the event. The title is the name without its
    ending unless one is given. Raises NotAllowed; EvidenceRefused for a file that is too large, empty, of a kind that
    is not taken, or already there. What was stored of a file that is then refused is deleted.
    """
    require_editable(entry, by)
    size = file.seek(0, 2)
    if size > largest_file():
        raise EvidenceRefused(
            "file",
            _("This file has %(size)s. A file may have at most %(limit)s: make it smaller, or divide it.")
            % {"size": filesizeformat(size), "limit": filesizeformat(largest_file())},
        )
    try:
        kind = identify(file, name)
    except FileRefused as refused:
        raise EvidenceRefused("file", str(refused)) from refused
    ending = next((e for e in kind.endings if name.lower().endswith(e)), kind.endings[0])
    filename = clean_name(name, ending)
    evidence = Evidence(
        entry=entry,
        kind=EvidenceKind.FILE,
        title=(title.strip() or filename.removesuffix(ending))[:TITLE_LENGTH],
        filename=filename,
        is_public=public,
        size=size,
        content_type=kind.type,
        sha256=_sha256(file),
        added_by=by,
        added_at=at or timezone.now(),
    )
    # Stored before the report is locked: a slow storage keeps nobody waiting.
    picture = thumbnail_of(file, kind.type)
    file.seek(0)
    try:
        evidence.file.save(filename, File(file), save=False)
        if picture:
            evidence.thumbnail.save("thumbnail.jpg", ContentFile(picture), save=False)
        return _add(entry, evidence, by)
    except BaseException:
        for stored in (evidence.file, evidence.thumbnail):
            if stored:
                stored.storage.delete(stored.name)
        raise


def add_link(
    entry: ProgressEntry, url: str, *, by: User, public: bool = False, title: str = "", at: datetime | None = None
) -> Evidence:
    """Keep the address of a page beside a report; logs the event. Raises NotAllowed, EvidenceRefused."""
    require_editable(entry, by)
    url = url.strip()
    _check_link(url)
    evidence = Evidence(
        entry=entry,
        kind=EvidenceKind.LINK,
        title=(title.strip() or host_of(url))[:TITLE_LENGTH],
        url=url,
        is_public=public,
        added_by=by,
        added_at=at or timezone.now(),
    )
    return _add(entry, evidence, by)


@transaction.atomic
def rename(evidence: Evidence, title: str, *, by: User, at: datetime | None = None) -> None:
    """Give evidence another title; logs the old and the new one. Raises NotAllowed, EvidenceRefused."""
    entry, evidence = _lock(evidence, by)
    title = " ".join(title.split())
    if not title:
        raise EvidenceRefused("title", _("Give it a name."))
    if len(title) > TITLE_LENGTH:
        raise EvidenceRefused("title", _("A name may have at most %(limit)d characters.") % {"limit": TITLE_LENGTH})
    if title == evidence.title:
        return
    was, evidence.title = evidence.title, title
    evidence.save(update_fields=["title"])
    log_beside(entry, Verb.RETITLE, by, comment=f"{was} → {title}", at=at)


@transaction.atomic
def set_public(evidence: Evidence, public: bool, *, by: User, at: datetime | None = None) -> None:
    """Say whether evidence is published with its report once that is approved; logs the event. Raises NotAllowed."""
    entry, evidence = _lock(evidence, by)
    if evidence.is_public == public:
        return
    evidence.is_public = public
    evidence.save(update_fields=["is_public"])
    log_beside(entry, Verb.DISCLOSE if public else Verb.RESTRICT, by, comment=evidence.title, at=at)


@transaction.atomic
def remove(evidence: Evidence, *, by: User, at: datetime | None = None) -> None:
    """Take evidence out of a report; logs the event. Raises NotAllowed.

    The file is kept: a published revision goes on offering what was published with it.
    """
    entry, evidence = _lock(evidence, by)
    evidence.removed_at = at or timezone.now()
    evidence.save(update_fields=["removed_at"])
    log_beside(entry, Verb.DETACH, by, comment=evidence.title, at=at)


@transaction.atomic
def _add(entry: ProgressEntry, evidence: Evidence, by: User) -> Evidence:
    locked = _lock_report(entry.pk, by)
    there = list(locked.evidence.in_report())
    field = "file" if evidence.kind == EvidenceKind.FILE else "url"
    if len(there) >= MOST_ITEMS:
        raise EvidenceRefused(field, _("A report may have at most %(limit)d files and links.") % {"limit": MOST_ITEMS})
    same = next((e for e in there if (e.sha256, e.url) == (evidence.sha256, evidence.url)), None)
    if same:
        raise EvidenceRefused(field, _("It is already here as “%(title)s”.") % {"title": same.title})
    evidence.entry = locked
    evidence.save(force_insert=True)
    log_beside(locked, Verb.ATTACH, by, comment=evidence.title, at=evidence.added_at)
    return evidence


def require_editable(entry: ProgressEntry, by: User) -> None:
    """Raises NotAllowed where this person may not write in the report now."""
    if not rules.has_perm("tracker.save_entry", by, entry):
        raise NotAllowed


def _lock_report(pk: int, by: User) -> ProgressEntry:
    locked = ProgressEntry.objects.select_for_update(of=("self",)).with_context().get(pk=pk)
    require_editable(locked, by)
    return locked


def _lock(evidence: Evidence, by: User) -> tuple[ProgressEntry, Evidence]:
    """The report and its evidence as they stand now; what was taken out cannot be changed any more."""
    entry = _lock_report(evidence.entry_id, by)
    now = entry.evidence.in_report().filter(pk=evidence.pk).first()
    if now is None:
        raise NotAllowed
    return entry, now


def _check_link(url: str) -> None:
    message = _("Write the whole address of a page, beginning with https:// or http://.")
    try:
        LINKS(url)
        parts = urlsplit(url)
    except (ValidationError, ValueError) as error:
        raise EvidenceRefused("url", message) from error
    if len(url) > Evidence._meta.get_field("url").max_length:
        raise EvidenceRefused("url", _("This address is too long."))
    # “https://gov.kz@other.example” leads somewhere else than it looks.
    if parts.username is not None or parts.password is not None:
        raise EvidenceRefused("url", _("Leave the user name out of the address."))


def host_of(url: str) -> str:
    """“gov.kz” of an address; "" where it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _sha256(file: BinaryIO) -> str:
    found = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(64 * 1024):
        found.update(chunk)
    return found.hexdigest()


# -- Reading -----------------------------------------------------------------------------------------------------------


def items(entry: ProgressEntry) -> list[Evidence]:
    """The evidence that stands in a report, in the order in which it came. One query."""
    return list(entry.evidence.in_report().select_related("added_by"))


def may_read(user: User, evidence: Evidence) -> bool:
    """Whether somebody who works here may have this evidence: whoever may read the report that it stands in.

    What was taken out of the report is there for them only as long as what is published holds it.
    """
    if not rules.has_perm("tracker.view_entry", user, evidence.entry):
        return False
    return evidence.removed_at is None or any(
        item.get("id") == evidence.pk for part in ("content", "internal") for item in _listed(evidence, part)
    )


@dataclass(frozen=True)
class Published:
    """Evidence as a published revision has it; `filename` and `title` as they were then."""

    evidence: Evidence
    title: str
    filename: str
    content_type: str


def published(evidence: Evidence) -> Published | None:
    """Evidence as the public may have it: named public by the revision that is published of its report now."""
    for item in _listed(evidence, "content"):
        if item.get("id") == evidence.pk and item.get("sha256") == evidence.sha256:
            return Published(evidence, item["title"], item["filename"], item["type"])
    return None


def _listed(evidence: Evidence, part: str) -> list[Mapping]:
    """The evidence that the current revision of the report names; `part` "content" for the public, or "internal"."""
    revision = evidence.entry.current_revision
    text = getattr(revision, part) if revision else ""
    return json.loads(text).get("evidence", []) if text else []


def verify() -> tuple[int, list[str]]:
    """Read every stored file again: how many there are, and which are not as they came."""
    problems, count = [], 0
    for item in Evidence.objects.filter(kind=EvidenceKind.FILE).order_by("pk").iterator():
        count += 1
        try:
            with item.file.open("rb") as file:
                if _sha256(file) != item.sha256:
                    problems.append(f"{item.pk} {item.filename}: changed since it came")
        except FileNotFoundError:
            problems.append(f"{item.pk} {item.filename}: not in the storage")
    return count, problems
