"""Rows of squares for templates: a code, its address and how it stands."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from tracker.domain.queries.pages import ObjectiveState
from tracker.domain.queries.standing import ActionState, IndicatorState, Standing
from tracker.enums import Assessment, ImplementationStatus
from tracker.models import Action, Indicator, Plan


@dataclass(frozen=True)
class Square:
    """What a tally or a row of squares reads of an action or indicator. Its address is made where it is shown: above
    MOST_SQUARES they are only counted."""

    of: Action | Indicator
    status: ImplementationStatus | Assessment

    @property
    def code(self) -> str:
        return self.of.code

    @property
    def title(self) -> str:
        return self.of.title

    @property
    def url(self) -> str:
        return reverse(self.of._meta.model_name, args=[self.of.plan.slug, self.of.code])


def of_actions(states: Iterable[ActionState]) -> list[Square]:
    """Squares of the actions; one that does not apply to its bodies stands with those of no information."""
    return [Square(s.action, s.status or ImplementationStatus.NO_INFORMATION) for s in states]


def of_indicators(states: Iterable[IndicatorState]) -> list[Square]:
    return [Square(s.indicator, s.status) for s in states]


def of_objectives(states: list[ObjectiveState]) -> list[dict]:
    return [
        {
            "objective": s.objective,
            "actions": of_actions(s.actions),
            "indicators": of_indicators(s.indicators),
            "completed": s.completed,
        }
        for s in states
    ]


def links_by_status(plan: Plan) -> dict[str, str]:
    """Address of the list of actions of each status."""
    actions = reverse("actions", args=[plan.slug])
    return {str(status): f"{actions}?status={status}" for status in ImplementationStatus}


def links_by_assessment(plan: Plan) -> dict[str, str]:
    """Address of the list of indicators of each assessment."""
    indicators = reverse("indicators", args=[plan.slug])
    return {str(verdict): f"{indicators}?assessment={verdict}" for verdict in Assessment}


def by_status(states: list[ActionState]) -> dict[str, int]:
    """How many actions have each status, by its name."""
    return {str(status): sum(1 for s in states if s.status == status) for status in ImplementationStatus}


def counts(state: Standing) -> dict[str, int]:
    """The numbers of the overview's sentence, by name."""
    by_assessment = {str(status): len(found) for status, found in state.by_assessment.items()}
    lagging = (Assessment.NEEDS_ACCELERATION, Assessment.OFF_TRACK, Assessment.NOT_ACHIEVED)
    return {
        **by_status(list(state.actions)),
        "well": by_assessment[Assessment.ACHIEVED] + by_assessment[Assessment.ON_TRACK],
        "lagging": sum(by_assessment[a] for a in lagging),
        "unknown": by_assessment[Assessment.CANNOT_BE_ASSESSED],
        "approved": sum(1 for slot in state.slots if slot.report),
        "expected": len(state.slots),
        "missing": sum(1 for slot in state.slots if slot.is_missing),
    }
