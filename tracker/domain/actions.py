"""How the status of an action follows from the reports of its bodies, and how an objective stands (docs: methodology).

roll_up_action(reports, leads=)   {body: Figure, or None} -> ActionResult
tally(statuses)                   counts by status in their fixed order, zeros kept: the progress of an objective
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass

from tracker.enums import Availability, ImplementationStatus

from .figures import Figure
from .progress import Coverage, coverage_of

NO_INFORMATION = ImplementationStatus.NO_INFORMATION
# What a status that would have to hold of every body turns into while some body is silent: with one part completed work
# is under way; that one part was not begun, or was given up, tells nothing of the rest.
WHILE_INCOMPLETE = {
    ImplementationStatus.COMPLETED: ImplementationStatus.IN_PROGRESS,
    ImplementationStatus.NOT_STARTED: NO_INFORMATION,
    ImplementationStatus.DISCONTINUED: NO_INFORMATION,
}


@dataclass(frozen=True)
class ActionResult:
    """Status of an action in a period. None: it applies to none of the bodies.

    `percent`: of the one lead, or of the one body; never an average. `distribution`: bodies by reported status, all
    statuses, zeros kept. `by_lead`: whether a lead's report made the status.
    """

    status: ImplementationStatus | None
    percent: int | None
    distribution: Mapping[ImplementationStatus, int]
    coverage: Coverage
    by_lead: bool

    @property
    def provisional(self) -> bool:
        return not self.coverage.complete


def roll_up_action(reports: Mapping[Hashable, Figure | None], *, leads: Collection[Hashable] = ()) -> ActionResult:
    """Status of an action from the reports of one period: {body key: figure, None where none is approved}.

    With a lead: the lead's status (of several leads, these rules among them); a silent lead means "no information",
    whatever others say. Without: the status that all bodies give; "in progress" when they differ. "Completed", "not
    started" and "discontinued" need every body: while some are silent the first is "in progress", the others "no
    information". A body for which the action does not apply is not asked.
    """
    asked = {body: figure for body, figure in reports.items() if not _does_not_apply(figure)}
    coverage = coverage_of(None, reports)
    distribution = tally(_status(figure) for figure in asked.values() if figure and figure.has_value(None))
    deciding = {body: figure for body, figure in asked.items() if body in leads} or asked
    by_lead = any(body in leads for body in asked)
    if reports and not asked:
        return ActionResult(None, None, distribution, coverage, by_lead=False)
    status = _joint_status([_status(figure) for figure in deciding.values()])
    return ActionResult(status, _percent(deciding), distribution, coverage, by_lead)


def _does_not_apply(figure: Figure | None) -> bool:
    return figure is not None and figure.availability == Availability.NOT_APPLICABLE


def _status(figure: Figure | None) -> ImplementationStatus:
    """What a body says; silence, "not available" and "withheld" are no information."""
    if figure is None or not figure.has_value(None):
        return NO_INFORMATION
    return ImplementationStatus(figure.status)


def _percent(deciding: Mapping[Hashable, Figure | None]) -> int | None:
    figures = list(deciding.values())
    return figures[0].percent if len(figures) == 1 and figures[0] is not None else None


def _joint_status(statuses: list[ImplementationStatus]) -> ImplementationStatus:
    known = {status for status in statuses if status != NO_INFORMATION}
    if not known:
        return NO_INFORMATION
    if len(known) > 1:
        return ImplementationStatus.IN_PROGRESS
    (status,) = known
    return WHILE_INCOMPLETE.get(status, status) if NO_INFORMATION in statuses else status


def tally(statuses: Iterable[ImplementationStatus | None]) -> dict[ImplementationStatus, int]:
    """Number of actions (or bodies) by status, in the fixed order, zeros kept. None (does not apply) is in no count.

    Progress by objective is this tally of its actions: counts, never an average.
    """
    counts = Counter(statuses)
    return {status: counts[status] for status in ImplementationStatus}
