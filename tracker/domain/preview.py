"""What would follow if a report were approved as it stands: assessment or status, before and after. Writes nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from tracker.enums import ActionActorRole, EntryState, RevisionKind
from tracker.models import ActionActor, ProgressEntry, PublishedRevision

from . import record
from .grid import Grid
from .queries.pages import IndicatorView
from .queries.standing import ActionState, IndicatorState, action_state, indicator_rows, indicator_state, slots_of


@dataclass(frozen=True)
class Preview:
    """`now` and `then` are states of the same indicator or action; `view`: what the indicator's chart would show.

    `counts`: whether the report is among those that are expected today, so that it enters the roll-up at all.
    """

    now: IndicatorState | ActionState
    then: IndicatorState | ActionState
    view: IndicatorView | None
    counts: bool

    @property
    def turns(self) -> bool:
        """Whether the approval would change how the indicator or action stands."""
        return self.now.status != self.then.status


def preview(entry: ProgressEntry, on: date, grids: list[Grid]) -> Preview | None:
    """None for a report that does not wait for a decision. About nine queries for an indicator, seven for an action.

    The figure is taken as an approval would publish it, small numbers withheld; everything else is the public record.
    """
    if entry.state not in EntryState.with_reviewers():
        return None
    plan, about = entry.assignment.plan, {}
    if entry.assignment.indicator_id:
        about["indicator"] = indicator_rows(plan.indicators).get(pk=entry.assignment.indicator_id)
    else:
        about["action"] = entry.assignment.action
    periods, slots = slots_of(plan, on, **about)
    mine = (entry.assignment_id, entry.period_id)
    proposed = as_published(entry)
    would_be = [replace(s, report=proposed) if (s.assignment.pk, s.period.pk) == mine else s for s in slots]
    counts = would_be != slots
    if "action" in about:
        leads = ActionActor.objects.current().filter(action=entry.assignment.action_id, role=ActionActorRole.LEAD)
        leads = list(leads.values_list("actor_id", flat=True))
        now, then = (action_state(about["action"], each, leads, on) for each in (slots, would_be))
        return Preview(now, then, None, counts)
    indicator = about["indicator"]
    now, then = (indicator_state(plan, indicator, each, periods, on) for each in (slots, would_be))
    asked = [period for period in periods if period.kind == indicator.frequency]
    return Preview(now, then, IndicatorView(then, asked, [], grids, [], [], None, None), counts)


def as_published(entry: ProgressEntry) -> record.PublishedReport:
    """The report as the record would have it, without being written there."""
    public, _internal = record.contents(entry, {})
    return record.read(
        PublishedRevision(
            plan_id=entry.assignment.plan_id,
            seq=0,
            number=0,
            kind=RevisionKind.APPROVAL,
            entry=entry,
            indicator_id=entry.assignment.indicator_id,
            action_id=entry.assignment.action_id,
            actor_id=entry.assignment.actor_id,
            period_id=entry.period_id,
            published_at=timezone.now(),
            content=record.canonical(public),
        )
    )
