"""In what capacity somebody reviews: their body, whether it carries out the plan; and who has no reviewer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.enums import PlanActorRole
from tracker.models import Actor, Plan, PlanActor, Succession, User

from .queries.gaps import bodies_of_coordinators


@dataclass(frozen=True)
class Capacity:
    """`body`: None for a reviewer who belongs to none."""

    body: Actor | None
    carries_out_plan: bool


def implementing_ids(plan: Plan) -> set[int]:
    """Ids of the bodies that carry out a plan. One query."""
    return set(PlanActor.objects.filter(plan=plan, role=PlanActorRole.IMPLEMENTING).values_list("actor_id", flat=True))


def capacity(user: User, plan: Plan) -> Capacity:
    """Of several bodies the one that carries out the plan: that is what the public has to know. Two queries."""
    bodies = [m.actor for m in user.memberships.active().select_related("actor").order_by("pk")]
    implementing = implementing_ids(plan) if bodies else set()
    involved = next((body for body in bodies if body.pk in implementing), None)
    return Capacity(involved or next(iter(bodies), None), involved is not None)


def without_reviewer(plan: Plan, on: date) -> list[Actor]:
    """Bodies that report under the plan and whose reports nobody may review: all its coordinators act or sign for them.

    Their reports wait for a coordinator from outside. Three queries.
    """
    older: dict[int, set[int]] = {}
    for predecessor, successor in Succession.objects.values_list("predecessor_id", "successor_id"):
        older.setdefault(successor, set()).add(predecessor)
    acts_for = [_with_older(bodies, older) for bodies in bodies_of_coordinators(plan, on)]
    reporting = Actor.objects.filter(assignments__plan=plan, assignments__superseded_by=None).distinct()
    if acts_for:
        reporting = reporting.filter(pk__in=set.intersection(*acts_for))
    return list(reporting.order_by("slug"))


def _with_older(bodies: set[int], older: dict[int, set[int]]) -> set[int]:
    """Bodies with all that they succeeded."""
    found, ahead = set(), set(bodies)
    while ahead:
        found |= ahead
        ahead = {old for one in ahead for old in older.get(one, ())} - found
    return found
