"""In what capacity somebody reviews: their body, whether it carries out the plan; and who has no reviewer."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from tracker.enums import PlanActorRole, PlanRoleKind
from tracker.models import Actor, Delegation, Membership, Plan, PlanActor, PlanRole, Succession, User


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


def without_reviewer(plan: Plan) -> list[Actor]:
    """Bodies that report under the plan and whose reports nobody may review: all its coordinators act or sign for them.

    Their reports wait for a coordinator from outside. The queries do not grow with people or bodies.
    """
    roles = PlanRole.objects.active().filter(plan=plan, kind=PlanRoleKind.COORDINATOR)
    coordinators = set(roles.values_list("user_id", flat=True))
    older: dict[int, set[int]] = {}
    for predecessor, successor in Succession.objects.values_list("predecessor_id", "successor_id"):
        older.setdefault(successor, set()).add(predecessor)
    acts_for: dict[int, set[int]] = {user: set() for user in coordinators}
    members = Membership.objects.active().filter(user__in=coordinators).values_list("user_id", "actor_id")
    signs = Delegation.objects.running(timezone.localdate()).filter(to__in=coordinators)
    for user, body in (*members, *signs.values_list("to_id", "membership__actor_id")):
        ahead = {body}
        while ahead:
            acts_for[user] |= ahead
            ahead = {old for one in ahead for old in older.get(one, ())} - acts_for[user]
    reporting = Actor.objects.filter(assignments__plan=plan, assignments__superseded_by=None).distinct()
    if coordinators:
        reporting = reporting.filter(pk__in=set.intersection(*acts_for.values()))
    return list(reporting.order_by("slug"))
