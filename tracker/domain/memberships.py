"""Who works for which body: moved, given another role, their access ended. Memberships end; none is deleted.

A coordinator may do this for the bodies of their plan. Coordinators and observers are made by an administrator, because
nobody should give the right to review to somebody of their own choice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import rules
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.enums import MembershipRole
from tracker.models import Actor, Delegation, Invitation, Membership, Plan, User

from .people import end_sessions
from .setup_page import bodies


class CannotChange(Exception):
    """What was asked for contradicts something. `field`: which part of the form; "" stands for the whole."""

    def __init__(self, field: str, sentence: str):
        super().__init__(sentence)
        self.field, self.sentence = field, sentence


@dataclass
class BodyPeople:
    """A body with who works for it and who is invited."""

    actor: Actor
    members: list[Membership] = field(default_factory=list)
    invitations: list[Invitation] = field(default_factory=list)


def people(plan: Plan, now: datetime) -> list[BodyPeople]:
    """Who works for each body of a plan, and who is invited. Four queries."""
    found = {actor.pk: BodyPeople(actor) for actor in bodies(plan)}
    rows = Membership.objects.active().filter(actor__in=found).select_related("user")
    for row in rows.order_by("role", "user__name", "user__email"):
        found[row.actor_id].members.append(row)
    for invitation in Invitation.objects.waiting().filter(actor__in=found).order_by("email"):
        invitation.is_expired = invitation.expires_at <= now
        found[invitation.actor_id].invitations.append(invitation)
    return list(found.values())


def may_manage(user: User, plan: Plan, actor: Actor) -> bool:
    """A coordinator of the plan, for a body of it. Two queries and more."""
    return rules.has_perm("tracker.coordinate_plan", user, plan) and actor in bodies(plan)


def _require(by: User, plan: Plan, actor: Actor) -> None:
    if not may_manage(by, plan, actor):
        raise PermissionDenied


def _locked(membership: Membership) -> Membership:
    """The membership, locked. Raises CannotChange where it has ended meanwhile."""
    row = Membership.objects.select_for_update(of=("self",)).select_related("user", "actor").get(pk=membership.pk)
    if row.ended_at is not None:
        raise CannotChange("", _("This person no longer works for the body."))
    return row


def _end(row: Membership, now: datetime) -> None:
    """End a membership and what was delegated by it."""
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    Delegation.objects.filter(membership=row, ended_at=None).update(ended_at=now)


@transaction.atomic
def change(membership: Membership, *, actor: Actor, role: str, plan: Plan, by: User) -> Membership:
    """Let somebody work for another body, or in another role: the old membership ends, a new one begins.

    What they delegated ends with it. What they wrote stays theirs: they will not review it. Raises PermissionDenied,
    CannotChange.
    """
    row = _locked(membership)
    _require(by, plan, row.actor)
    _require(by, plan, actor)
    if (row.actor_id, row.role) == (actor.pk, role):
        raise CannotChange("", _("Nothing was changed: this is where the person works already."))
    if Membership.objects.filter(user=row.user, actor=actor, role=role, ended_at=None).exists():
        raise CannotChange("role", _("This person already has this role in this body."))
    now = timezone.now()
    _end(row, now)
    if row.actor_id != actor.pk:
        # What colleagues delegated to them was meant for the body that they leave.
        _take_back(row.user, {row.actor_id}, now)
    return Membership.objects.create(user=row.user, actor=actor, role=MembershipRole(role), started_at=now)


@transaction.atomic
def end_access(membership: Membership, *, plan: Plan, by: User) -> int:
    """End all that somebody may do for the bodies of the plan, at once. Returns how many sessions were ended.

    Ends their memberships of these bodies, delegations by and to them, invitations of their address to these bodies,
    and every session that they have anywhere: who works elsewhere too signs in again there. Raises PermissionDenied,
    CannotChange.
    """
    row = _locked(membership)
    _require(by, plan, row.actor)
    now, mine = timezone.now(), {actor.pk for actor in bodies(plan)}
    for own in Membership.objects.filter(user=row.user, actor__in=mine, ended_at=None):
        _end(own, now)
    _take_back(row.user, mine, now)
    Invitation.objects.waiting().filter(email__iexact=row.user.email, actor__in=mine).update(revoked_at=now)
    return end_sessions(row.user)


def _take_back(user: User, actors: set[int], now: datetime) -> None:
    """End what was delegated to somebody by signatories of these bodies."""
    Delegation.objects.filter(to=user, membership__actor__in=actors, ended_at=None).update(ended_at=now)
