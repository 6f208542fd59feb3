"""The proof that nothing in the public record was changed, and what it said when it was last made."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from tracker.enums import RecordFault, RevisionKind
from tracker.models import Plan, ProgressEntry, PublishedRevision, RecordCheck, RecordHead

from .record import digest, link_hash

# It is made every night; after two it is old.
FRESH = timedelta(hours=50)
TEXTS = ("content", "internal", "reason")


@dataclass(frozen=True)
class Fault:
    """One thing that does not hold. `seq`: the link, where it is one. `kept` and `found`: hashes that should agree."""

    plan: str
    seq: int | None
    what: RecordFault
    kept: str = ""
    found: str = ""

    def __str__(self) -> str:
        where = self.plan if self.seq is None else f"{self.plan} {self.seq}"
        differ = f" (kept: {self.kept or '-'}, found: {self.found or '-'})" if self.kept or self.found else ""
        return f"{where}: {self.what.label}{differ}"


def verify(plan: Plan) -> list[Fault]:
    """Walk the plan's chain and say what does not hold, the first broken link first; an empty list proves it whole."""
    return _walk(plan).faults


@dataclass
class _Walk:
    plan: Plan
    seq: int = 0
    hash: str = ""
    faults: list[Fault] = field(default_factory=list)
    # {link: texts of it that a redaction took out}
    redacted: dict[int, set[str]] = field(default_factory=dict)
    blanked: list[tuple[int, str]] = field(default_factory=list)

    def note(self, what: RecordFault, seq: int | None, kept: str = "", found: str = "") -> None:
        self.faults.append(Fault(self.plan.slug, seq, what, kept, found))


def _walk(plan: Plan) -> _Walk:
    walk = _Walk(plan)
    last = RecordCheck.objects.filter(plan=plan).first()
    for revision in PublishedRevision.objects.filter(plan=plan).order_by("seq").iterator():
        revision.plan = plan
        walk.seq += 1
        if revision.seq != walk.seq:
            walk.note(RecordFault.MISSING, walk.seq)
            walk.seq = revision.seq
        if revision.previous_hash != walk.hash:
            walk.note(RecordFault.LOOSE, revision.seq, revision.previous_hash, walk.hash)
        _read_texts(walk, revision)
        made = link_hash(revision)
        if made != revision.hash:
            walk.note(RecordFault.LINK, revision.seq, revision.hash, made)
        if last and last.seq == revision.seq and last.hash != revision.hash:
            walk.note(RecordFault.REWRITTEN, revision.seq, last.hash, revision.hash)
        walk.hash = revision.hash
    for seq, name in walk.blanked:
        if name not in walk.redacted.get(seq, ()):
            walk.note(RecordFault.BLANKED, seq)
    if last and last.seq > walk.seq:
        walk.note(RecordFault.MISSING, walk.seq + 1)
    # A link that is broken may be found only at the end, by what comes later.
    walk.faults.sort(key=lambda fault: fault.seq)
    head = RecordHead.objects.filter(plan=plan).first()
    kept = (head.seq, head.hash) if head else (0, "")
    if kept != (walk.seq, walk.hash):
        walk.note(RecordFault.HEAD, None, kept[1], walk.hash)
    shown = ProgressEntry.objects.filter(assignment__plan=plan, current_revision__isnull=False)
    for entry in shown.select_related("current_revision"):
        revision = entry.current_revision
        if revision.entry_id != entry.pk or revision.kind != RevisionKind.APPROVAL:
            walk.note(RecordFault.SHOWN, revision.seq)
    return walk


def _read_texts(walk: _Walk, revision: PublishedRevision) -> None:
    """Each text against the hash that stayed. One that was taken out has to be named by a redaction."""
    made = {"content": digest(revision.content), "reason": digest(revision.reason)}
    made["internal"] = digest(revision.salt + revision.internal)
    for name in TEXTS:
        kept = getattr(revision, f"{name}_hash")
        if made[name] == kept:
            continue
        if getattr(revision, name):
            walk.note(RecordFault[name.upper()], revision.seq, kept, made[name])
        else:
            walk.blanked.append((revision.seq, name))
    if revision.kind == RevisionKind.REDACTION and revision.content:
        said = json.loads(revision.content)
        walk.redacted.setdefault(said.get("redacts"), set()).update(said.get("texts", ()))


@transaction.atomic
def prove(plan: Plan, *, at: datetime | None = None) -> tuple[RecordCheck, list[Fault]]:
    """Verify a plan's record and keep what came of it, for the administrator's page.

    While something does not hold, the head of the last whole record is kept, to be compared with again.
    """
    walk = _walk(plan)
    first = walk.faults[0] if walk.faults else None
    values = {
        "at": at or timezone.now(),
        "fault": first.what if first else "",
        "fault_seq": first.seq if first else None,
        "faults": len(walk.faults),
    }
    if not first:
        values |= {"seq": walk.seq, "hash": walk.hash}
    check, _made = RecordCheck.objects.update_or_create(plan=plan, defaults=values)
    return check, walk.faults


@dataclass(frozen=True)
class Standing:
    """How the records of all plans stand. `unproved`: plans that were never looked at; `old`: not lately."""

    checks: list[RecordCheck]
    unproved: list[Plan]
    oldest: RecordCheck | None
    old: bool

    @property
    def broken(self) -> list[RecordCheck]:
        return [check for check in self.checks if check.fault]


def standing(*, at: datetime) -> Standing:
    """What was last proved, plan by plan. Two queries."""
    checks = list(RecordCheck.objects.select_related("plan").order_by("plan__slug"))
    unproved = list(Plan.objects.filter(record_check__isnull=True, record_head__isnull=False).order_by("slug"))
    oldest = min(checks, key=lambda check: check.at, default=None)
    return Standing(checks, unproved, oldest, old=oldest is not None and at - oldest.at > FRESH)
