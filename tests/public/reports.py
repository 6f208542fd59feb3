"""Reports on their way to the public record, for the tests of public pages."""

from dataclasses import replace
from datetime import UTC, datetime

from tests import factories as f
from tracker.domain import workflow
from tracker.domain.entries import EntryData
from tracker.enums import MembershipRole
from tracker.models import ProgressEntry


def submitted(assignment, period, **data) -> ProgressEntry:
    """A report that has been filled in and submitted, not approved; `data` as in EntryData."""
    people = assignment.actor.memberships.select_related("user")
    signatory = next((m.user for m in people if m.role == MembershipRole.SIGNATORY), None)
    by = f.reporter_of(assignment.actor)
    entry = workflow.start(assignment, period, by=by)
    entry.refresh_from_db()
    workflow.save(
        entry,
        replace(EntryData.of(entry), **{"source": "Register", "narrative": "Done", **data}),
        by=by,
        version=entry.version,
    )
    entry.refresh_from_db()
    if signatory:
        workflow.hand_over(entry, by=by, version=entry.version)
        entry.refresh_from_db()
    workflow.submit(entry, by=signatory or by, version=entry.version)
    entry.refresh_from_db()
    return entry


def revised(revision, *, reason, **data):
    """The report reopened for a reason, changed and approved again."""
    entry, coordinator = revision.entry, f.coordinator_of(revision.plan)
    workflow.reopen(entry, by=coordinator, version=entry.version, reason=reason)
    entry.refresh_from_db()
    by = f.reporter_of(entry.actor)
    workflow.save(
        entry,
        replace(EntryData.of(entry), **{"source": "Register", "narrative": "Done", **data}),
        by=by,
        version=entry.version,
    )
    entry.refresh_from_db()
    workflow.submit(entry, by=by, version=entry.version)
    entry.refresh_from_db()
    workflow.take(entry, by=coordinator, version=entry.version)
    entry.refresh_from_db()
    return workflow.approve(entry, by=coordinator, version=entry.version)


def approved(assignment, period, *, coordinator=None, at=None, **data):
    """A published report."""
    entry = submitted(assignment, period, **data)
    coordinator = coordinator or f.coordinator_of(assignment.plan)
    workflow.take(entry, by=coordinator, version=entry.version)
    entry.refresh_from_db()
    revision = workflow.approve(
        entry, by=coordinator, version=entry.version, at=at or datetime(2026, 3, 4, 6, tzinfo=UTC)
    )
    entry.refresh_from_db()
    return revision
