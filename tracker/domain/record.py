"""The public record: what an approval writes down, and how it is read again. That it holds is proved by proof.py.

One chain a plan. `hash` = SHA-256 of the canonical JSON of {plan, seq, entry, number, kind, published_at, reason_hash,
content_hash, internal_hash, previous_hash}. Canonical JSON: keys sorted, no white space, decimals as strings, UTF-8.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from tracker.enums import Availability, ImplementationStatus, RevisionKind, Verb
from tracker.models import Plan, ProgressEntry, PublishedRevision, RecordHead

from .breakdowns import suppress
from .figures import Breakdown, CellValue, Figure
from .imported import Imported
from .layouts import layouts_of
from .search.indexing import forget_report, index_revision

SCHEMA = 1


def canonical(content: Mapping) -> str:
    """The one text that stands for some content; floats are refused."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_as_text)


def _as_text(value) -> str:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    raise TypeError(f"{type(value).__name__} has no place in the record")


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def figure_of(entry: ProgressEntry, layouts: Mapping[int, Breakdown]) -> Figure:
    """The working copy's figure, its cells by the breakdowns' record keys. `layouts`: see `layouts_of`."""
    cells: dict[str, dict[str, CellValue]] = {}
    for cell in entry.cells.all() if layouts else ():
        value = CellValue(cell.value, cell.numerator, cell.denominator)
        cells.setdefault(layouts[cell.breakdown_id].id, {})[cell.key] = value
    return Figure(
        availability=Availability(entry.availability),
        reason=entry.reason,
        value=entry.value,
        numerator=entry.numerator,
        denominator=entry.denominator,
        yes=entry.yes,
        step=entry.step.order if entry.step_id else None,
        status=ImplementationStatus(entry.status) if entry.status else None,
        percent=entry.percent,
        cells=cells,
    )


def _cells_as_json(figure: Figure, keys: Iterable[str]) -> dict:
    return {key: {code: cell.parts() for code, cell in figure.cells[key].items()} for key in keys}


def contents(entry: ProgressEntry, reviewer: Mapping) -> tuple[dict, dict]:
    """What the public reads of a report, and what only reviewers do."""
    indicator = entry.assignment.indicator
    layouts = layouts_of(indicator)
    whole = figure_of(entry, layouts)
    threshold = indicator.small_number_threshold if indicator else None
    figure = suppress(whole, threshold, layouts.values())
    evidence = [
        {
            "id": e.pk, "title": e.title, "kind": e.kind, "url": e.url, "filename": e.filename,
            "size": e.size, "type": e.content_type, "sha256": e.sha256, "public": e.is_public,
        }
        for e in entry.evidence.all() if e.removed_at is None
    ]  # fmt: skip
    public = {
        **_identity(entry),
        "availability": figure.availability.value,
        "reason": figure.reason,
        "value": figure.value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "yes": figure.yes,
        "step": figure.step,
        "status": figure.status.value if figure.status else None,
        "percent": figure.percent,
        "cells": _cells_as_json(figure, sorted(figure.cells)),
        "withheld": sorted(figure.withheld),
        "narrative": entry.narrative,
        "obstacles": entry.obstacles,
        "next_steps": entry.next_steps,
        "source": entry.source,
        "language": entry.language,
        "handed_in_on": _handed_in_on(entry),
        "evidence": [e for e in evidence if e["public"]],
        "reviewer": dict(reviewer),
    }
    if entry.imported_from_id:
        public["imported"] = Imported.of(entry.imported_from).written()
    internal = {
        "cells": _cells_as_json(whole, sorted(figure.withheld)),
        "evidence": [e for e in evidence if not e["public"]],
        "letter": [entry.letter_number, entry.letter_date.isoformat() if entry.letter_date else None],
        "questions": entry.questions,
        "breakdown_notes": {str(n.breakdown_id): n.reason for n in entry.breakdown_notes.all()},
    }
    return public, internal


def _handed_in_on(entry: ProgressEntry) -> str | None:
    """The day on which the body first submitted the report: it is late by that day, not by the reviewer's."""
    at = entry.events.filter(verb=Verb.SUBMIT).order_by("pk").values_list("at", flat=True).first()
    return timezone.localdate(at).isoformat() if at else None


def _identity(entry: ProgressEntry) -> dict:
    period = entry.period
    return {
        "schema": SCHEMA,
        "plan": entry.assignment.plan.slug,
        "subject": "indicator" if entry.assignment.indicator_id else "action",
        "code": entry.subject.code,
        "measure": entry.measure,
        "body": entry.actor.slug,
        "reported_by": entry.reported_by.slug if entry.reported_by_id else entry.actor.slug,
        "period": [period.kind, period.starts_on.isoformat(), period.ends_on.isoformat()],
    }


def append(
    entry: ProgressEntry,
    *,
    kind: RevisionKind,
    reviewer: Mapping,
    reviewer_body,
    reason: str,
    at: datetime,
    about: Mapping | None = None,
) -> PublishedRevision:
    """Write the next link of the plan's chain. Call inside a transaction: it locks the head of the chain.

    `reviewer`: {"ref": opaque id, "role", "body": slug or None, "carries_out_plan": whether that body does so}.
    `about`: what a redaction says of itself, see `blank`.
    """
    plan = entry.assignment.plan
    RecordHead.objects.get_or_create(plan=plan)
    head = RecordHead.objects.select_for_update().get(plan=plan)
    if kind == RevisionKind.APPROVAL:
        public, internal = contents(entry, reviewer)
    else:
        about = {"retracted": True} if about is None else about
        public, internal = {**_identity(entry), "reviewer": dict(reviewer), **about}, {}
    content, salt = canonical(public), secrets.token_hex(16)
    internal_text = canonical(internal)
    last = entry.revisions.order_by("-number").values_list("number", flat=True).first()
    revision = PublishedRevision(
        plan=plan,
        seq=head.seq + 1,
        entry=entry,
        number=(last or 0) + 1,
        kind=kind,
        indicator_id=entry.assignment.indicator_id,
        action_id=entry.assignment.action_id,
        actor_id=entry.assignment.actor_id,
        period=entry.period,
        published_at=at,
        reason=reason,
        reason_hash=digest(reason),
        reviewer_ref=reviewer["ref"],
        reviewer_role=reviewer["role"],
        reviewer_body=reviewer_body,
        content=content,
        content_hash=digest(content),
        internal=internal_text,
        salt=salt,
        internal_hash=digest(salt + internal_text),
        previous_hash=head.hash,
    )
    revision.hash = link_hash(revision)
    revision.save(force_insert=True)
    RecordHead.objects.filter(pk=head.pk).update(seq=revision.seq, hash=revision.hash)
    if kind != RevisionKind.REDACTION:
        index_revision(revision)
    return revision


def blank(revision: PublishedRevision, *, with_reason: bool) -> list[str]:
    """Take the texts of a revision out of the database and out of the search; their hashes stay. Names the texts.

    Call inside the transaction that appends the redaction which names them: without one the proof fails.
    """
    texts = ["content", "internal", *(["reason"] if with_reason and revision.reason else [])]
    PublishedRevision.objects.filter(pk=revision.pk).update(**dict.fromkeys(texts, ""))
    for name in texts:
        setattr(revision, name, "")
    shown = ProgressEntry.objects.filter(pk=revision.entry_id).select_related("current_revision").get().current_revision
    forget_report(revision.entry_id)
    if shown and shown.content:
        index_revision(shown)
    return texts


def link_hash(revision: PublishedRevision) -> str:
    """Hash of one link, over everything that makes it and the link before it. Of texts it takes their hashes, so that
    a text that the law requires gone can go."""
    return digest(
        canonical(
            {
                "plan": revision.plan.slug,
                "seq": revision.seq,
                "entry": revision.entry_id,
                "number": revision.number,
                "kind": str(revision.kind),
                "published_at": revision.published_at.astimezone(UTC).isoformat(),
                "reason_hash": revision.reason_hash,
                "content_hash": revision.content_hash,
                "internal_hash": revision.internal_hash,
                "previous_hash": revision.previous_hash,
            }
        )
    )


def head(plan: Plan) -> tuple[int, str]:
    """Number and hash of the last link of the plan's chain; (0, "") where nothing was published yet. One query."""
    last = PublishedRevision.objects.filter(plan=plan).order_by("-seq").values_list("seq", "hash").first()
    return last or (0, "")


@dataclass(frozen=True)
class PublishedReport:
    """A published revision as pages, charts and exports read it."""

    revision_id: int
    seq: int
    number: int
    kind: RevisionKind
    hash: str
    published_at: datetime
    reason: str
    entry_id: int
    plan_id: int
    indicator_id: int | None
    action_id: int | None
    actor_id: int
    period_id: int
    reviewer_role: str
    reviewer_body_id: int | None
    figure: Figure
    narrative: str = ""
    obstacles: str = ""
    next_steps: str = ""
    source: str = ""
    language: str = ""
    reported_by: str = ""
    evidence: tuple[Mapping, ...] = field(default_factory=tuple)
    reviewer_carries_out_plan: bool = False
    #: None in records from before this was written down.
    handed_in_on: date | None = None
    #: The file that the figures came from; None where they were typed here.
    imported: Imported | None = None

    @property
    def status(self):
        return self.figure.status

    @property
    def percent(self):
        return self.figure.percent


#: Columns of a revision that a published report has beside what its content says.
COLUMNS = (
    "seq", "number", "hash", "published_at", "reason", "entry_id", "plan_id", "indicator_id", "action_id", "actor_id",
    "period_id", "reviewer_role", "reviewer_body_id",
)  # fmt: skip


def read(revision: PublishedRevision) -> PublishedReport:
    """Parse what was published. A redacted revision has no content left and reads as withheld."""
    content = json.loads(revision.content) if revision.content else {"availability": Availability.WITHHELD}
    figure = Figure(
        availability=Availability(content.get("availability", Availability.NOT_AVAILABLE)),
        reason=content.get("reason", ""),
        **{name: _decimal(content.get(name)) for name in ("value", "numerator", "denominator")},
        yes=content.get("yes"),
        step=content.get("step"),
        status=ImplementationStatus(content["status"]) if content.get("status") else None,
        percent=content.get("percent"),
        cells={
            key: {code: CellValue(**{n: Decimal(v) for n, v in parts.items()}) for code, parts in cells.items()}
            for key, cells in content.get("cells", {}).items()
        },
        withheld=frozenset(content.get("withheld", ())),
    )
    texts = {n: content.get(n, "") for n in ("narrative", "obstacles", "next_steps", "source", "language")}
    return PublishedReport(
        revision_id=revision.pk,
        kind=RevisionKind(revision.kind),
        **{name: getattr(revision, name) for name in COLUMNS},
        figure=figure,
        reported_by=content.get("reported_by", ""),
        evidence=tuple(content.get("evidence", ())),
        handed_in_on=date.fromisoformat(content["handed_in_on"]) if content.get("handed_in_on") else None,
        imported=Imported.read(content["imported"]) if content.get("imported") else None,
        reviewer_carries_out_plan=bool(content.get("reviewer", {}).get("carries_out_plan")),
        **texts,
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def current(revisions: QuerySet[PublishedRevision] | None = None) -> QuerySet[PublishedRevision]:
    """Those revisions that the public reads now: the last approved one of each report."""
    revisions = PublishedRevision.objects.all() if revisions is None else revisions
    return revisions.filter(current_for__isnull=False)


def current_reports(**about) -> list[PublishedReport]:
    """What is published now about a plan, indicator, action or body: `current_reports(indicator=i)`. One query.

    A plan has thousands, so what `read` needs of them is taken from the rows as it is, without a model around each.
    """
    revisions = current(PublishedRevision.objects.filter(**about))
    if "plan" in about:
        # The same again, by the way that has an index: else PostgreSQL reads the reports of all plans.
        revisions = revisions.filter(current_for__assignment__plan=about["plan"])
    rows = revisions.order_by("period__starts_on", "pk")
    return [read(row) for row in rows.values_list("pk", "kind", "content", *COLUMNS, named=True)]


def history(**about) -> list[PublishedReport]:
    """Every revision ever published about something, newest first. One query."""
    return [read(r) for r in PublishedRevision.objects.filter(**about).order_by("-seq")]
