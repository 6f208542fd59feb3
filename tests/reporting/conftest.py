"""What tests of the working pages share: reports in every state, and the form as a browser would send it."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as f
from tracker import enums
from tracker.domain import workflow
from tracker.models import ProgressEntry

FILLED = {
    "availability": "given",
    "value": "110",
    "narrative": "Five courses were held.",
    "source": "Course registers",
    "language": "en",
}


def sent(entry: ProgressEntry, **fields) -> dict[str, str]:
    """What the browser sends of a filled form, against the version that stands now."""
    entry.refresh_from_db()
    return {"version": str(entry.version), **FILLED, **fields}


@pytest.fixture
def desk(world, sign_in):
    """The small world with clients of its people, and the report of defence on the indicator for 2025, begun."""
    period = world.periods[-1]
    entry = workflow.start(world.for_indicator, period, by=world.reporter)
    colleague = f.reporter_of(world.defence, email="colleague@defence.example")
    people = ("reporter", "other_reporter", "signatory", "coordinator", "observer", "admin", "stranger")
    return SimpleNamespace(
        **vars(world),
        period=period,
        entry=entry,
        colleague=colleague,
        clients={**{name: sign_in(getattr(world, name)) for name in people}, "colleague": sign_in(colleague)},
        anonymous=Client(),
        url=reverse("entry", args=[entry.pk]),
        review=reverse("review_entry", args=[entry.pk]),
    )


def at(name: str, entry: ProgressEntry) -> str:
    return reverse(name, args=[entry.pk])


def saved(entry: ProgressEntry, by, **fields) -> ProgressEntry:
    """A draft with a complete figure, kept through the workflow."""
    data = workflow.EntryData(**{"value": 110, "narrative": "Done.", "source": "Registers", "language": "en", **fields})
    workflow.save(entry, data, by=by, version=entry.version)
    return entry


def submitted(entry: ProgressEntry, by, **fields) -> ProgressEntry:
    saved(entry, by, **fields)
    workflow.submit(entry, by=by, version=entry.version)
    return entry


def approved(entry: ProgressEntry, by, coordinator, **fields) -> ProgressEntry:
    submitted(entry, by, **fields)
    workflow.approve(entry, by=coordinator, version=entry.version)
    return entry


def measured(world, measure: str, **indicator):
    """An indicator of a measure, assigned to defence, with its report for 2025 begun."""
    over_time = enums.OverTime.SUM if measure in enums.Measure.additive() else enums.OverTime.LATEST
    made = f.IndicatorFactory(objective=world.objective, measure=measure, over_time=over_time, **indicator)
    assignment = f.AssignmentFactory(indicator=made, actor=world.defence, first_period=world.periods[0])
    if measure == "milestone":
        for order in (1, 2, 3):
            f.MilestoneStepFactory(indicator=made, order=order)
    return workflow.start(assignment, world.periods[-1], by=world.reporter)
