"""In what capacity somebody reviews: the body they belong to, and whether it carries out the plan itself."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.enums import PlanActorRole
from tracker.models import Actor, Plan, PlanActor, User


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
