"""Rows of squares for templates: a code, its address and how it stands."""

from django.urls import reverse

from tracker.domain.queries.pages import ObjectiveState
from tracker.domain.queries.standing import ActionState, IndicatorState, Standing
from tracker.enums import Assessment, ImplementationStatus
from tracker.models import Plan


def of_actions(states: list[ActionState]) -> list[dict]:
    """Squares of the actions; one that does not apply to its bodies stands with those of no information."""
    return [
        {
            "code": s.action.code,
            "title": s.action.title,
            "url": reverse("action", args=[s.action.plan.slug, s.action.code]),
            "status": s.status or ImplementationStatus.NO_INFORMATION,
        }
        for s in states
    ]


def of_indicators(states: list[IndicatorState]) -> list[dict]:
    return [
        {
            "code": s.indicator.code,
            "title": s.indicator.title,
            "url": reverse("indicator", args=[s.indicator.plan.slug, s.indicator.code]),
            "status": s.status,
        }
        for s in states
    ]


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
