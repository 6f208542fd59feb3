"""A body's open work goes to its successor after a reform, assignment by assignment, part in an action by part.

The old body's assignment ends with the period before; the successor's begins with the chosen one. Reports keep the
body of their time: what the old body began stays its own, and the successor's people may finish it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import rules
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tracker.enums import ActionActorRole, EntryState, Origin
from tracker.models import ActionActor, Actor, Assignment, Plan, ProgressEntry, ReportingPeriod, Succession, User
from tracker.models.base import first_day

from .parts import end
from .schedule import Refused
from .setting import Said
from .statements import supersede
from .workflow import NotAllowed


@dataclass(frozen=True)
class Choice:
    """One assignment, the successor that takes it, and the first period that the successor reports."""

    assignment: Assignment
    successor: Actor
    first_period: ReportingPeriod


@dataclass(frozen=True)
class PartChoice:
    """A part in an action, the lead's or another, and the successor that takes it."""

    part: ActionActor
    successor: Actor


@transaction.atomic
def hand_on(
    plan: Plan,
    predecessor: Actor,
    choices: Iterable[Choice],
    *,
    parts: Iterable[PartChoice] = (),
    by: User,
    on: date,
    set_on: date,
    ground: str,
) -> list[Assignment]:
    """End the old body's assignments and open the successors'; all of the choices or none. Gives what it opened.

    Of `parts` the successor's supersedes the old body's, with the same ground; where the successor has the part
    already, the old one only ends.

    What was handed on already is left as it is, so doing it twice does it once. Where the successor reports the same
    thing already, the old assignment only ends. Raises NotAllowed; Refused with errors by the assignment's id (text),
    by "pass-to-" and a part's id, and by "ground" where it is empty.
    """
    if not rules.has_perm("tracker.coordinate_plan", by, plan):
        raise NotAllowed
    # One at a time: no database rule compares assignments that have an end.
    Plan.objects.select_for_update().get(pk=plan.pk)
    if not ground.strip():
        raise Refused({"ground": [_("Say on what ground: an order, a decree, minutes.")]})
    statement = {"origin": Origin.COMMISSION, "set_by": by, "set_on": set_on, "ground": ground}
    opened, errors = [], {}
    for choice in choices:
        try:
            new = _hand_on(plan, predecessor, choice, by, statement, on)
        except Refused as refused:
            errors |= refused.errors
        else:
            opened += [new] if new else []
    for choice in parts:
        try:
            _pass_on(plan, predecessor, choice, by, statement)
        except Refused as refused:
            errors |= refused.errors
    if errors:
        raise Refused(errors)
    return opened


def _hand_on(plan, predecessor, choice: Choice, by: User, statement: dict, on: date) -> Assignment | None:
    """One choice, checked against what stands now. None where nothing had to be opened."""
    old = _with_periods(Assignment.objects.select_for_update(of=("self",))).get(pk=choice.assignment.pk)
    first, successor = choice.first_period, choice.successor

    def refused(message: str) -> Refused:
        return Refused({str(old.pk): [message]})

    if old.actor_id != predecessor.pk or old.plan_id != plan.pk or not _succeeds(successor, predecessor):
        raise refused(_("This body is no successor of the one that has the assignment."))
    if first.plan_id != plan.pk or first.kind != old.kind:
        raise refused(_("Choose a period of the kind for which this is reported."))
    theirs = list(_with_periods(_of(successor, old)))
    covering = next((one for one in theirs if _covers(one, first, old.last_period)), None)
    if old.superseded_by_id or (old.last_period and old.last_period.starts_on < first.starts_on):
        if covering:
            return None
        raise refused(_("The old body's assignment has ended before this period."))
    begun = old.entries.filter(period__starts_on__gte=first.starts_on).select_related("period")
    if entry := begun.order_by("-period__starts_on").first():
        params = {"period": entry.period.label}
        raise refused(_("The report for %(period)s is begun: choose a later period. It stays the old body's.") % params)
    whole = first.starts_on <= old.first_period.starts_on
    clash = next((one for one in theirs if _overlaps(one, first, old.last_period)), None)
    if clash and (whole or not covering):
        params = {"body": successor.name, "period": clash.first_period.label}
        raise refused(_("%(body)s reports this already, from %(period)s.") % params)
    if whole:
        first = old.first_period
    new = Assignment(
        plan=plan,
        actor=successor,
        indicator=old.indicator,
        action=old.action,
        first_period=first,
        last_period=old.last_period,
        assigned_on=on,
        **statement,
    )
    new._history_user = old._history_user = by
    old._change_reason = f"succession: {successor.slug}"[:100]
    if whole:
        # Nothing was ever reported under it, so the new one stands in its place.
        supersede(old, new)
        return new
    before = plan.periods.filter(kind=old.kind, starts_on__lt=first.starts_on).order_by("-starts_on").first()
    old.last_period = before
    old.end_set_by, old.end_set_on, old.end_ground = by, statement["set_on"], statement["ground"]
    old.save()
    if covering:
        return None
    new.save()
    return new


def _pass_on(plan, predecessor, choice: PartChoice, by: User, statement: dict) -> None:
    """One part, checked against what stands now."""
    old, successor = ActionActor.objects.select_for_update().get(pk=choice.part.pk), choice.successor

    def refused(message: str) -> Refused:
        return Refused({f"pass-to-{old.pk}": [message]})

    if old.actor_id != predecessor.pk or old.action.plan_id != plan.pk or not _succeeds(successor, predecessor):
        raise refused(_("This body is no successor of the one that has the part."))
    same = ActionActor.objects.current().filter(action=old.action_id, role=old.role, actor=successor)
    if old.superseded_by_id:
        if same.exists():
            return
        raise refused(_("Somebody has changed this part meanwhile."))
    if same.exists():
        end(old, Said(statement["set_on"], statement["ground"]), by)
        return
    new = ActionActor(action=old.action, actor=successor, role=old.role, **statement)
    new._history_user = old._history_user = by
    new._change_reason = old._change_reason = f"succession: {successor.slug}"[:100]
    supersede(old, new)


def _with_periods(assignments):
    return assignments.select_related("plan", "actor", "indicator", "action", "first_period", "last_period")


def _of(actor: Actor, like: Assignment):
    """The current assignments of a body for the same thing."""
    return Assignment.objects.current().filter(
        plan=like.plan_id, actor=actor, indicator=like.indicator_id, action=like.action_id
    )


def _succeeds(successor: Actor, predecessor: Actor) -> bool:
    return Succession.objects.filter(predecessor=predecessor, successor=successor).exists()


def _overlaps(one: Assignment, first: ReportingPeriod, last: ReportingPeriod | None) -> bool:
    ends_before = one.last_period is not None and one.last_period.starts_on < first.starts_on
    begins_after = last is not None and one.first_period.starts_on > last.starts_on
    return not ends_before and not begins_after


def _covers(one: Assignment, first: ReportingPeriod, last: ReportingPeriod | None) -> bool:
    """Whether `one` asks for everything from `first` to `last`."""
    if one.first_period.starts_on > first.starts_on:
        return False
    if one.last_period is None:
        return True
    if last is None:
        return False
    return one.last_period.starts_on >= max(last.starts_on, first.starts_on)


# -- What the pages show -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OpenWork:
    """An assignment of the old body. `choices` are the periods from which it can be handed on, `proposed` one of them.

    `unfinished` are reports that stay the old body's and are not approved yet; `taken_by` the successors that report
    the same from then on.
    """

    assignment: Assignment
    choices: list[ReportingPeriod]
    proposed: ReportingPeriod | None
    unfinished: list[ProgressEntry]
    taken_by: list[Assignment] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Still to be handed on: it has no end, or nobody reports on from its end."""
        return self.assignment.last_period_id is None or not self.taken_by


@dataclass(frozen=True)
class Handover:
    """A body that is no more, its successors, and what becomes of its work."""

    succession: Succession
    successors: list[Succession]
    work: list[OpenWork]
    # The old body's parts in actions, those that hold and those that a successor's took the place of.
    all_parts: list[ActionActor]

    @property
    def parts(self) -> list[ActionActor]:
        """Still to be handed on."""
        return [part for part in self.all_parts if part.superseded_by_id is None]

    @property
    def passed(self) -> list[ActionActor]:
        heirs = {one.successor_id for one in self.successors}
        return [part for part in self.all_parts if part.superseded_by_id and part.superseded_by.actor_id in heirs]

    @property
    def to_do(self) -> int:
        return len(self.open) + len(self.parts)

    @property
    def open(self) -> list[OpenWork]:
        return [work for work in self.work if work.is_open]

    @property
    def done(self) -> list[OpenWork]:
        return [work for work in self.work if not work.is_open]


def handovers(plan: Plan) -> list[Handover]:
    """Every succession of a body that has or had a part in the plan, the newest first. Six queries."""
    own = (
        Q(predecessor__in=plan.assignments.values("actor_id"))
        | Q(predecessor__in=plan.plan_actors.values("actor_id"))
        | Q(predecessor__in=ActionActor.objects.filter(action__plan=plan).values("actor_id"))
    )
    successions = list(
        Succession.objects.filter(own)
        .select_related("predecessor", "successor")
        .order_by("-happened_on", "predecessor__slug", "successor__slug")
    )
    if not successions:
        return []
    assignments = list(_with_periods(Assignment.objects.current().filter(plan=plan)))
    periods = list(plan.periods.order_by("starts_on"))
    entries: dict[int, list[ProgressEntry]] = {}
    for entry in ProgressEntry.objects.filter(assignment__plan=plan).select_related("period"):
        entries.setdefault(entry.assignment_id, []).append(entry)
    parts = list(
        ActionActor.objects.filter(
            action__plan=plan, actor__in={one.predecessor_id for one in successions}
        ).select_related("action", "superseded_by__actor")
    )
    order = {role: n for n, role in enumerate(ActionActorRole)}
    parts.sort(key=lambda part: (part.action.order, part.action_id, order[part.role]))
    by_body: dict[int, list[Succession]] = {}
    for succession in successions:
        by_body.setdefault(succession.predecessor_id, []).append(succession)
    return [
        Handover(
            succession,
            by_body[succession.predecessor_id],
            [
                _open_work(one, by_body[one.actor_id], assignments, periods, entries.get(one.pk, []))
                for one in assignments
                if one.actor_id == succession.predecessor_id
            ],
            [part for part in parts if part.actor_id == succession.predecessor_id],
        )
        for succession in successions
    ]


def handover(plan: Plan, pk: int) -> Handover | None:
    """One of them; None where the plan has no such succession."""
    return next((one for one in handovers(plan) if one.succession.pk == pk), None)


def _open_work(one: Assignment, successions, assignments, periods, entries) -> OpenWork:
    last_begun = max((entry.period.starts_on for entry in entries), default=None)
    choices = [
        period
        for period in periods
        if period.kind == one.kind
        and period.starts_on >= one.first_period.starts_on
        and (last_begun is None or period.starts_on > last_begun)
        and (one.last_period is None or period.starts_on <= one.last_period.starts_on)
    ]
    reform = min(first_day(succession.happened_on) for succession in successions)
    heirs = {succession.successor_id for succession in successions}
    return OpenWork(
        assignment=one,
        choices=choices,
        proposed=next((period for period in choices if period.starts_on >= reform), choices[0] if choices else None),
        unfinished=[entry for entry in entries if entry.state != EntryState.APPROVED],
        taken_by=[
            other
            for other in assignments
            if other.actor_id in heirs
            and (other.indicator_id, other.action_id) == (one.indicator_id, one.action_id)
            and (one.last_period is None or other.first_period.starts_on > one.last_period.starts_on)
        ],
    )
