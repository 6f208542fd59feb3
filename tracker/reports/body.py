"""What one body was to report, and what is published of it, a row for each report, as a plain table."""

from __future__ import annotations

from tracker.domain.queries.bodies import BodyPage
from tracker.domain.queries.standing import Slot
from tracker.enums import DataKind
from tracker.models import Plan

from .figures import figure_cells, slot_status
from .table import Cell, Table

COLUMNS = (
    "plan", "body", "body_name", "subject", "code", "title", "measure", "unit", "period", "period_start", "period_end",
    "due_on", "status", "value", "numerator", "denominator", "percent", "answer", "step", "step_title",
    "implementation_status", "implementation_status_text", "reason", "text_language", "approved_at", "revision",
    "address",
)  # fmt: skip


def body_table(plan: Plan, page: BodyPage, *, address: str, kind: DataKind) -> Table:
    """The latest period first, as on the body's page."""
    always = {"plan": plan.slug, "body": page.actor.slug, "body_name": page.actor.name, "address": address}
    rows = (tuple((always | _row(slot)).get(column) for column in COLUMNS) for slot in page.slots)
    return Table(f"{plan.slug}-{page.actor.slug}", COLUMNS, rows, kind)


def _row(slot: Slot) -> dict[str, Cell]:
    subject, indicator = slot.subject, slot.assignment.indicator
    measure = indicator.measure if indicator else ""
    row = {
        "subject": "indicator" if indicator else "action",
        "code": subject.code,
        "title": subject.title,
        "measure": measure,
        "unit": indicator.unit if indicator else "",
        "period": slot.period.label,
        "period_start": slot.period.starts_on,
        "period_end": slot.period.ends_on,
        "due_on": slot.due_on,
        "status": slot_status(slot, measure),
    }
    if slot.report is None:
        return row
    steps = {step.order: step.title for step in indicator.steps.all()} if indicator else {}
    report, said = slot.report, slot.report.status
    row |= figure_cells(report.figure, steps)
    row |= {"text_language": report.language, "approved_at": report.published_at, "revision": report.number}
    if said:
        row |= {"implementation_status": str(said), "implementation_status_text": str(said.label)}
    return row | ({"percent": report.percent} if indicator is None else {})
