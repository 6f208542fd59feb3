"""The verbs: the only way in which a report changes. Form, bulk action, import, admin and commands all call them.

draft -> ready (where the body has a signatory) -> submitted -> in review -> returned or approved;
approved -> reopened -> ... -> approved again, as a new revision. While it is reopened, the public still reads the last
approved revision. Each verb is atomic, asks permission of the loaded object, checks the version that the person saw,
and leaves an event (a save: a receipt). `at` is for history that is told afterwards: imports and demonstration.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import rules
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.enums import (
    Availability,
    EntryState,
    PeriodState,
    ReviewerRole,
    RevisionKind,
    Verb,
)
from tracker.models import (
    Assignment,
    BreakdownNote,
    EntryCell,
    ImportedFile,
    ProgressEntry,
    PublishedRevision,
    ReportingPeriod,
    ReviewEvent,
    SaveReceipt,
    User,
)
from tracker.permissions import family_of, has_signatory

from . import notices, questions, record
from .entries import PLAIN_FIELDS, VALUE_FIELDS, EntryData, InvalidEntry, Letter, check, errors_of, require_text
from .figures import CellValue
from .periods import periods_of
from .reviewer import capacity

__all__ = [
    "Conflict",
    "EntryData",
    "InvalidEntry",
    "Letter",
    "NotAllowed",
    "approve",
    "check",
    "hand_back",
    "hand_over",
    "redact",
    "reopen",
    "retract",
    "return_",
    "save",
    "start",
    "submit",
    "take",
    "withdraw",
]


class NotAllowed(PermissionDenied):
    """This person may not do this with this report, now."""


class Conflict(Exception):
    """Somebody saved since the person loaded the report. `theirs` is what stands now; nothing was written."""

    def __init__(self, entry: ProgressEntry, mine: EntryData | None = None):
        super().__init__("the report has changed")
        self.entry, self.mine, self.theirs = entry, mine, EntryData.of(entry)


# -- The body's verbs --------------------------------------------------------------------------------------------------


@transaction.atomic
def start(assignment: Assignment, period: ReportingPeriod, *, by: User, at: datetime | None = None) -> ProgressEntry:
    """Begin the report of a body on something for a period, or find the one already begun.

    Logs the event. Raises NotAllowed for another body's people, for a period that the assignment does not ask for,
    and for one that is not open.
    """
    if not rules.has_perm("tracker.start_entry", by, assignment):
        raise NotAllowed
    found = ProgressEntry.objects.with_context().filter(assignment=assignment, period=period).first()
    if found:
        return found
    moment = at or timezone.now()
    if not periods_of(assignment, [period]) or period.state(timezone.localdate(moment)) != PeriodState.OPEN:
        raise NotAllowed(_("This period does not take reports now."))
    # Who removes, ends or hands on the assignment holds this row: nothing begins under what is asked for no more.
    held = Assignment.objects.current().select_for_update().filter(pk=assignment.pk)
    if list(held.values_list("last_period", flat=True)) != [assignment.last_period_id]:
        raise NotAllowed(_("The assignment has changed meanwhile. Look at the list again."))
    entry, created = ProgressEntry.objects.get_or_create(
        assignment=assignment,
        period=period,
        defaults={
            "measure": assignment.indicator.measure if assignment.indicator_id else "",
            "language": by.language,
            "created_at": moment,
        },
    )
    if created:
        _log(entry, Verb.START, by, from_state="", to_state=EntryState.DRAFT, at=moment)
    return entry


@transaction.atomic
def save(
    entry: ProgressEntry,
    data: EntryData,
    *,
    by: User,
    version: int,
    imported: ImportedFile | None = None,
    at: datetime | None = None,
) -> SaveReceipt:
    """Keep what a reporter wrote, as a draft. Leaves a receipt; the entry's version goes up by one.

    `imported`: the file that it was read from. The report names it until a save without one changes its figures.

    What is not given has no value: availability other than "given" empties the figure (and of "withheld" nothing is
    stored but the ground). Raises NotAllowed, Conflict if someone saved since `version`, InvalidEntry with errors by
    field for what no draft may hold (letters in a number, a share over its whole).
    """
    locked = _lock(entry, "tracker.save_entry", by, version, data)
    errors = errors_of(locked, data, complete=False)
    if errors:
        raise InvalidEntry(errors)
    given = data.availability == Availability.GIVEN
    if imported or (locked.imported_from_id and EntryData.of(locked).figures() != data.figures()):
        locked.imported_from = imported
    for name in PLAIN_FIELDS:
        setattr(locked, name, getattr(data, name))
    if given:
        locked.reason = ""
    else:
        locked.status = ""
        for name in VALUE_FIELDS:
            setattr(locked, name, None)
    _keep_cells(locked, data.given_cells() if given else {})
    _keep_notes(locked, {b: n for b, n in data.notes.items() if n.strip()} if given else {})
    locked.saved_at = at or timezone.now()
    locked.reported_by_id = _acting_body(locked, by)
    _advance(locked, entry)
    return SaveReceipt.objects.create(
        entry=locked, version=locked.version, by=by, at=locked.saved_at, content_hash=data.content_hash()
    )


def hand_over(
    entry: ProgressEntry, *, by: User, version: int, letter: Letter | None = None, at: datetime | None = None
) -> ReviewEvent:
    """Give a finished report to the body's signatory. `letter` as in `submit`. Raises NotAllowed, Conflict,
    InvalidEntry."""
    return _pass_on(entry, Verb.HAND_OVER, EntryState.READY, by=by, version=version, letter=letter, at=at)


@transaction.atomic
def hand_back(entry: ProgressEntry, *, by: User, version: int, comment: str, at: datetime | None = None) -> ReviewEvent:
    """The signatory gives a report back to its reporter, with a comment. Raises NotAllowed, Conflict, InvalidEntry."""
    require_text("comment", comment)
    locked = _lock(entry, "tracker.hand_back_entry", by, version)
    state = EntryState.RETURNED if locked.events.filter(verb=Verb.RETURN).exists() else EntryState.DRAFT
    if locked.current_revision_id:
        state = EntryState.REOPENED
    return _move(locked, entry, Verb.HAND_BACK, state, by=by, comment=comment, at=at)


def submit(
    entry: ProgressEntry, *, by: User, version: int, letter: Letter | None = None, at: datetime | None = None
) -> ReviewEvent:
    """Hand a report to the reviewers. Where the body has a signatory, only they can.

    The covering letter is the submission's, not the report's: whoever may submit may give it, also a signatory who
    cannot edit what was handed over. It is kept with a receipt, and a report that names a letter keeps its own.
    Raises NotAllowed, Conflict, InvalidEntry with errors by field.
    """
    return _pass_on(entry, Verb.SUBMIT, EntryState.SUBMITTED, by=by, version=version, letter=letter, at=at)


@transaction.atomic
def withdraw(entry: ProgressEntry, *, by: User, version: int, at: datetime | None = None) -> ReviewEvent:
    """Take a submitted report back, as long as no reviewer has taken it. Raises NotAllowed, Conflict."""
    locked = _lock(entry, "tracker.withdraw_entry", by, version)
    locked.submitted_at = None
    was = locked.events.filter(to_state__in=EntryState.editable()).order_by("-pk").first()
    state = was.to_state if was else EntryState.DRAFT
    return _move(locked, entry, Verb.WITHDRAW, state, by=by, at=at)


# -- The reviewer's verbs ----------------------------------------------------------------------------------------------


@transaction.atomic
def take(entry: ProgressEntry, *, by: User, version: int, at: datetime | None = None) -> ReviewEvent:
    """Begin the review of a submitted report: it can no longer be withdrawn. Raises NotAllowed, Conflict."""
    locked = _lock(entry, "tracker.take_entry", by, version)
    locked.reviewer = by
    return _move(locked, entry, Verb.TAKE, EntryState.IN_REVIEW, by=by, at=at)


@transaction.atomic
def return_(
    entry: ProgressEntry,
    *,
    by: User,
    version: int,
    comment: str,
    due_on: date,
    field_comments: Mapping[str, str] | None = None,
    at: datetime | None = None,
) -> ReviewEvent:
    """Send a report back with a comment and a new due date; works in a closed period too.

    Raises NotAllowed, Conflict, InvalidEntry where the comment is empty or the date lies in the past.
    """
    require_text("comment", comment)
    moment = at or timezone.now()
    if due_on is None or due_on < timezone.localdate(moment):
        raise InvalidEntry({"due_on": [_("Give a date from today on.")]})
    locked = _lock(entry, "tracker.return_entry", by, version)
    locked.due_on, locked.reviewer = due_on, by
    comments = {name: text for name, text in (field_comments or {}).items() if text.strip()}
    return _move(
        locked,
        entry,
        Verb.RETURN,
        EntryState.RETURNED,
        by=by,
        comment=comment,
        field_comments=comments,
        at=at,
        moment=moment,
    )


@transaction.atomic
def approve(entry: ProgressEntry, *, by: User, version: int, at: datetime | None = None) -> PublishedRevision:
    """Approve a report and publish it: writes the next link of the plan's record, which the public reads from now on.

    Raises NotAllowed (also to those who wrote it or belong to its body), Conflict, InvalidEntry.
    """
    locked = _lock(entry, "tracker.approve_entry", by, version)
    errors = check(locked)
    if errors:
        raise InvalidEntry(errors)
    moment = at or timezone.now()
    revision = _append(locked, RevisionKind.APPROVAL, by, locked.revision_reason, moment)
    locked.current_revision, locked.reviewer = revision, by
    locked.due_on, locked.revision_reason = None, ""
    _move(locked, entry, Verb.APPROVE, EntryState.APPROVED, by=by, at=at, moment=moment)
    return revision


@transaction.atomic
def reopen(entry: ProgressEntry, *, by: User, version: int, reason: str, at: datetime | None = None) -> ReviewEvent:
    """Let the body correct an approved report. The public goes on reading the approved revision meanwhile.

    The reason is published with the next revision. Raises NotAllowed, Conflict, InvalidEntry without a reason.
    """
    require_text("reason", reason)
    locked = _lock(entry, "tracker.reopen_entry", by, version)
    locked.revision_reason = reason
    return _move(locked, entry, Verb.REOPEN, EntryState.REOPENED, by=by, comment=reason, at=at)


@transaction.atomic
def retract(
    entry: ProgressEntry, *, by: User, version: int, reason: str, at: datetime | None = None
) -> PublishedRevision:
    """Take a published figure out of what the public reads; the record says that it was there, and why it went.

    Raises NotAllowed, Conflict, InvalidEntry without a reason.
    """
    require_text("reason", reason)
    locked = _lock(entry, "tracker.retract_entry", by, version)
    moment = at or timezone.now()
    revision = _append(locked, RevisionKind.RETRACTION, by, reason, moment)
    locked.current_revision, locked.revision_reason = None, reason
    _move(locked, entry, Verb.RETRACT, EntryState.REOPENED, by=by, comment=reason, at=at, moment=moment)
    return revision


@transaction.atomic
def redact(
    entry: ProgressEntry,
    *,
    by: User,
    version: int,
    seq: int,
    ground: str,
    with_reason: bool = False,
    at: datetime | None = None,
) -> PublishedRevision:
    """Take out what link `seq` of the record says, because the law requires it; its hash stays, and so does the chain.

    Writes a link of its own, which names the one that was blanked and the legal ground; both are public. Takes the
    words out of the search, and logs the event. `with_reason`: the reason for the revision goes too. The working copy
    and what stands in published reports are not touched. Raises NotAllowed, Conflict, InvalidEntry without a ground or
    where there is nothing to blank.
    """
    require_text("ground", ground)
    locked = _lock(entry, "tracker.redact_entry", by, version)
    kinds = (RevisionKind.APPROVAL, RevisionKind.RETRACTION)
    revision = locked.revisions.filter(seq=seq, kind__in=kinds).exclude(content="").first()
    if revision is None:
        raise InvalidEntry({"seq": [_("There is nothing to take out of this link of the record.")]})
    moment = at or timezone.now()
    texts = record.blank(revision, with_reason=with_reason)
    said = {"redacts": seq, "texts": texts}
    redaction = _append(locked, RevisionKind.REDACTION, by, ground, moment, about=said)
    _log(locked, Verb.REDACT, by, from_state=locked.state, to_state=locked.state, at=moment, comment=ground)
    return redaction


# -- What the verbs share ----------------------------------------------------------------------------------------------


def _lock(
    entry: ProgressEntry, permission: str, by: User, version: int, mine: EntryData | None = None
) -> ProgressEntry:
    """The report as it stands now, locked; the person may act on it and saw this version of it."""
    locked = ProgressEntry.objects.select_for_update(of=("self",)).with_context().get(pk=entry.pk)
    if locked.version != version and rules.has_perm("tracker.view_entry", by, locked):
        raise Conflict(locked, mine)
    if not rules.has_perm(permission, by, locked):
        raise NotAllowed
    if locked.assignment.indicator_id and entry.assignment.indicator_id == locked.assignment.indicator_id:
        # The same row, with the breakdowns that the page has already loaded.
        locked.assignment.indicator = entry.assignment.indicator
    return locked


@transaction.atomic
def _pass_on(
    entry, verb: Verb, state: EntryState, *, by: User, version: int, letter: Letter | None, at: datetime | None
) -> ReviewEvent:
    """Hand over or submit: both need a report that is complete."""
    locked = _lock(entry, f"tracker.{verb}_entry", by, version)
    errors = check(locked)
    if errors:
        raise InvalidEntry(errors)
    if letter and not (locked.letter_number or locked.letter_date):
        locked.letter_number, locked.letter_date = letter.number.strip(), letter.date
        locked.saved_at = at or timezone.now()
        _advance(locked, entry)
        SaveReceipt.objects.create(
            entry=locked, version=locked.version, by=by, at=locked.saved_at,
            content_hash=EntryData.of(locked).content_hash(),
        )  # fmt: skip
    # Also of what was passed on in bulk or from a workbook, where nobody was there to answer: the reviewer sees it.
    locked.questions = questions.found(locked)
    if state == EntryState.SUBMITTED:
        locked.submitted_at = at or timezone.now()
        locked.reviewer = None
    return _move(locked, entry, verb, state, by=by, at=at)


def _move(locked, entry, verb: Verb, state: EntryState, *, by: User, at, moment=None, comment="", field_comments=None):
    """Put a report into a state and log it. People are told, unless it is history that is told afterwards (`at`)."""
    before, locked.state = locked.state, state
    _advance(locked, entry)
    event = _log(
        locked,
        verb,
        by,
        from_state=before,
        to_state=state,
        at=at or moment,
        comment=comment,
        field_comments=field_comments,
    )
    if at is None:
        notices.note(event)
    return event


def _advance(locked: ProgressEntry, entry: ProgressEntry) -> None:
    """Write the report, one version up, and bring the caller's copy up to date."""
    locked.version += 1
    locked.save()
    if entry is not locked:
        entry.__dict__.update({k: v for k, v in locked.__dict__.items() if k != "_prefetched_objects_cache"})
        entry.__dict__.pop("_prefetched_objects_cache", None)


def _log(entry, verb, by, *, from_state, to_state, at=None, comment="", field_comments=None) -> ReviewEvent:
    role, body = _role(entry, verb, by)
    return ReviewEvent.objects.create(
        entry=entry,
        verb=verb,
        from_state=from_state,
        to_state=to_state,
        by=by,
        role=role,
        body_id=body,
        at=at or timezone.now(),
        comment=comment,
        field_comments=field_comments or {},
        entry_version=entry.version,
    )


def log_beside(entry: ProgressEntry, verb: Verb, by: User, *, comment: str, at: datetime | None = None) -> ReviewEvent:
    """Log something that changes neither the state nor the version of a report: what is done to its evidence."""
    return _log(entry, verb, by, from_state=entry.state, to_state=entry.state, comment=comment, at=at)


REVIEWERS_VERBS = (Verb.TAKE, Verb.RETURN, Verb.APPROVE, Verb.REOPEN, Verb.RETRACT, Verb.REDACT)


def _role(entry: ProgressEntry, verb: Verb, by: User) -> tuple[ReviewerRole, int | None]:
    """In what role somebody acts, and of which body."""
    if verb in REVIEWERS_VERBS:
        body = capacity(by, entry.assignment.plan).body
        return ReviewerRole.COORDINATOR, body.pk if body else None
    body = _acting_body(entry, by)
    signs = has_signatory(entry.assignment.actor) and verb in (Verb.SUBMIT, Verb.HAND_BACK, Verb.WITHDRAW)
    return ReviewerRole.SIGNATORY if signs else ReviewerRole.REPORTER, body


def _acting_body(entry: ProgressEntry, by: User) -> int:
    """The body for which somebody acts: the report's own, or the successor that they are a member of."""
    members = by.member_of()
    if entry.assignment.actor_id in members or not members:
        return entry.assignment.actor_id
    return min(members & family_of(entry.assignment.actor_id), default=entry.assignment.actor_id)


def _append(
    entry: ProgressEntry, kind: RevisionKind, by: User, reason: str, at: datetime, about: Mapping | None = None
) -> PublishedRevision:
    """Write to the public record, with the reviewer as an opaque id, their role and their body."""
    acting = capacity(by, entry.assignment.plan)
    reviewer = {
        "ref": str(by.public_id),
        "role": ReviewerRole.COORDINATOR.value,
        "body": acting.body.slug if acting.body else None,
        "carries_out_plan": acting.carries_out_plan,
    }
    return record.append(
        entry, kind=kind, reviewer=reviewer, reviewer_body=acting.body, reason=reason, at=at, about=about
    )


def _keep_cells(entry: ProgressEntry, cells: Mapping[tuple[int, str], CellValue]) -> None:
    """Write the cells that changed, and only those."""
    old = {(cell.breakdown_id, cell.key): cell for cell in entry.cells.all()}
    new, changed = [], []
    for (breakdown, key), cell in cells.items():
        values = {"value": cell.value, "numerator": cell.numerator, "denominator": cell.denominator}
        row = old.pop((breakdown, key), None)
        if row is None:
            new.append(EntryCell(entry=entry, breakdown_id=breakdown, key=key, **values))
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            changed.append(row)
    EntryCell.objects.bulk_create(new)
    if changed:
        EntryCell.objects.bulk_update(changed, ["value", "numerator", "denominator"])
    if old:
        EntryCell.objects.filter(pk__in=[row.pk for row in old.values()]).delete()


def _keep_notes(entry: ProgressEntry, notes: Mapping[int, str]) -> None:
    """Write the reasons why breakdowns do not add up, and only what changed."""
    old = {note.breakdown_id: note for note in entry.breakdown_notes.all()}
    for breakdown, reason in notes.items():
        note = old.pop(breakdown, None)
        if note is None:
            BreakdownNote.objects.create(entry=entry, breakdown_id=breakdown, reason=reason)
        elif note.reason != reason:
            note.reason = reason
            note.save()
    for note in old.values():
        note.delete()
