"""A signatory lets somebody of the body sign in their place until a date, that day included."""

from __future__ import annotations

from datetime import date

import rules
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.enums import MembershipRole
from tracker.models import Delegation, Membership, User
from tracker.permissions import family_of

from .entries import InvalidEntry
from .workflow import NotAllowed


def signatures_of(user: User) -> list[Membership]:
    """The bodies for which somebody signs in their own right. One query."""
    found = user.memberships.active().filter(role=MembershipRole.SIGNATORY)
    return list(found.select_related("actor").order_by("actor__slug"))


def candidates(membership: Membership) -> QuerySet[User]:
    """Whom a signatory may choose: the people of the body, or of one that succeeded it, who do not sign already."""
    members = Membership.objects.active().filter(actor__in=family_of(membership.actor_id))
    signing = members.filter(role=MembershipRole.SIGNATORY).values("user")
    return User.objects.filter(pk__in=members.values("user")).exclude(pk__in=signing).order_by("name", "email")


def given_by(user: User) -> QuerySet[Delegation]:
    """All that somebody ever delegated, the newest first."""
    return (
        Delegation.objects.filter(membership__user=user)
        .select_related("membership__actor", "membership__user", "to")
        .order_by("-created_at", "-pk")
    )


@transaction.atomic
def delegate(membership: Membership, *, to: User, until: date, by: User) -> Delegation:
    """Let `to` submit and hand back in the signatory's place, from now until the end of a day.

    Ends what was delegated to the same person before, so that one row says what holds. Raises NotAllowed to anybody
    but the signatory, InvalidEntry for somebody outside the body and for a day that has passed.
    """
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if not rules.has_perm("tracker.delegate_signature", by, membership):
        raise NotAllowed
    if until < timezone.localdate():
        raise InvalidEntry({"until": [_("This day has passed. Give today or a later day.")]})
    if not candidates(membership).filter(pk=to.pk).exists():
        raise InvalidEntry({"to": [_("Choose somebody who works for the body and does not sign already.")]})
    membership.delegations.filter(to=to, ended_at__isnull=True).update(ended_at=timezone.now())
    return Delegation.objects.create(membership=membership, to=to, until=until)


@transaction.atomic
def end(delegation: Delegation, *, by: User) -> None:
    """End a delegation at once; ending it twice changes nothing. Raises NotAllowed to anybody but the signatory."""
    locked = Delegation.objects.select_for_update(of=("self",)).select_related("membership").get(pk=delegation.pk)
    if not rules.has_perm("tracker.delegate_signature", by, locked.membership):
        raise NotAllowed
    if locked.ended_at is None:
        locked.ended_at = timezone.now()
        locked.save(update_fields=["ended_at"])
    delegation.ended_at = locked.ended_at
