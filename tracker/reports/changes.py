"""The public record as a plain table: a row for each revision, newest first, with what it took the place of."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tracker.domain.queries.changes import Change
from tracker.enums import DataKind
from tracker.models import Indicator, Plan

from .figures import figure_cells, status_of
from .table import Cell, Table

COLUMNS = (
    "plan", "seq", "published_at", "change", "change_text", "subject", "code", "title", "measure", "unit", "body",
    "body_name", "period", "period_start", "period_end", "revision", "status", "value", "numerator", "denominator",
    "percent", "answer", "step", "step_title", "implementation_status", "implementation_status_text", "value_before",
    "numerator_before", "denominator_before", "implementation_status_before", "reason", "hash", "address",
)  # fmt: skip


def changes_table(plan: Plan, changes: Iterable[Change], *, address: Callable[[int], str], kind: DataKind) -> Table:
    """`changes` may be a generator, and is read one at a time. `address(seq)`: of a revision's page."""
    rows = ({"plan": plan.slug, "address": address(change.revision.seq)} | _row(change) for change in changes)
    return Table(f"{plan.slug}-changes", COLUMNS, (tuple(map(row.get, COLUMNS)) for row in rows), kind)


def _row(change: Change) -> dict[str, Cell]:
    revision, subject, report = change.revision, change.subject, change.report
    is_indicator = isinstance(subject, Indicator)
    measure = subject.measure if is_indicator else ""
    row = {
        "seq": revision.seq,
        "published_at": revision.published_at,
        "change": str(revision.kind),
        "change_text": str(revision.get_kind_display()),
        "subject": "indicator" if is_indicator else "action",
        "code": subject.code,
        "title": subject.title,
        "measure": measure,
        "unit": subject.unit if is_indicator else "",
        "body": revision.actor.slug,
        "body_name": revision.actor.name,
        "period": revision.period.label,
        "period_start": revision.period.starts_on,
        "period_end": revision.period.ends_on,
        "revision": revision.number,
        "reason": revision.reason or None,
        "hash": revision.hash,
    }
    if change.before:
        before = change.before
        row |= {f"{name}_before": cell for name, cell in figure_cells(before.figure, {}).items()}
        row["implementation_status_before"] = str(before.status) if before.status else None
    if change.retracted:
        return row
    steps = {step.order: step.title for step in subject.steps.all()} if is_indicator else {}
    row |= {"status": status_of(report.figure, measure)} | figure_cells(report.figure, steps)
    # Why a figure was revised, not why there is none.
    row["reason"] = revision.reason or None
    if not is_indicator:
        row["percent"] = report.percent
    if report.status:
        row |= {"implementation_status": str(report.status), "implementation_status_text": str(report.status.label)}
    return row
