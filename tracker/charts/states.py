"""Expected reports, as charts and pages name their states."""

from __future__ import annotations

from tracker.domain.queries.standing import Slot
from tracker.enums import Availability

from .model import State

UNGIVEN = {
    Availability.NOT_AVAILABLE: State.NOT_AVAILABLE,
    Availability.NOT_APPLICABLE: State.NOT_APPLICABLE,
    Availability.WITHHELD: State.WITHHELD,
}


def report_state(slot: Slot | None) -> State:
    """How one body's report for one period is drawn."""
    if slot is None:
        return State.NOT_EXPECTED
    if slot.report is None:
        return State.MISSING if slot.is_missing else State.NOT_DUE
    return UNGIVEN.get(slot.report.figure.availability, State.APPROVED)
