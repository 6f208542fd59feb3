"""Asking people by mail to work for a body: invited, asked again, taken back, accepted.

The link holds a secret of which only a hash is kept. It is good once, and for a fortnight.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from smtplib import SMTPException

from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tracker.enums import DataKind, MembershipRole
from tracker.models import Actor, Invitation, Membership, Plan, User

from .installation import kind_of_installation
from .memberships import CannotChange, may_manage

VALID_FOR = timedelta(days=14)
# So that a slip of the hand does not write to a whole ministry.
MOST_AT_ONCE = 20

#: Makes the address of an invitation out of its secret and its language.
Link = Callable[[str, str], str]


def hash_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def is_demonstration() -> bool:
    """Whether nobody may be invited here: a demonstration writes to no real person and makes no real account."""
    return kind_of_installation() == DataKind.DEMONSTRATION


def by_token(token: str) -> Invitation | None:
    rows = Invitation.objects.select_related("actor", "plan", "invited_by", "accepted_by")
    return rows.filter(token_hash=hash_of(token)).first()


def account_of(email: str) -> User | None:
    return User.objects.filter(email__iexact=email).first()


def why_closed(invitation: Invitation, now: datetime) -> str:
    """Why an invitation can no longer be accepted, in words; "" where it can."""
    if invitation.accepted_at is not None:
        return _("This invitation was accepted already. Sign in with your address.")
    if invitation.revoked_at is not None:
        return _("This invitation was taken back. Ask the coordinator if you think that this is a mistake.")
    if invitation.expires_at <= now:
        return _("This invitation is too old. Ask the coordinator to send it again.")
    if is_demonstration():
        return _("This is a demonstration: nobody is invited here.")
    return ""


def _require(by: User, plan: Plan, actor: Actor) -> None:
    if not may_manage(by, plan, actor):
        raise PermissionDenied
    if is_demonstration():
        raise CannotChange("", _("This is a demonstration: nobody is invited here."))


@transaction.atomic
def invite(
    emails: list[str], *, actor: Actor, role: str, language: str, plan: Plan, by: User, link: Link
) -> list[Invitation]:
    """Ask people by mail to work for a body. All or nothing; the mail is handed over in the same transaction.

    Raises PermissionDenied, CannotChange where one of them is there, is invited, or has a closed account.
    """
    _require(by, plan, actor)
    emails = list(dict.fromkeys(email.lower() for email in emails))
    if len(emails) > MOST_AT_ONCE:
        raise CannotChange("emails", _("At most %(limit)d addresses at once.") % {"limit": MOST_AT_ONCE})
    made = []
    for email in emails:
        if Invitation.objects.waiting().filter(email=email, actor=actor).exists():
            sentence = _("%(email)s has an invitation to this body already: send that one again.")
            raise CannotChange("emails", sentence % {"email": email})
        account = account_of(email)
        if account is not None and not account.is_active:
            sentence = _("The account of %(email)s is closed. An administrator can open it again.")
            raise CannotChange("emails", sentence % {"email": email})
        if account is not None and account.memberships.active().filter(actor=actor, role=role).exists():
            raise CannotChange("emails", _("%(email)s already has this role in this body.") % {"email": email})
        made.append(
            Invitation(
                email=email,
                actor=actor,
                role=MembershipRole(role),
                plan=plan,
                # Somebody with an account has chosen theirs.
                language=account.language if account else language,
                invited_by=by,
            )
        )
    for invitation in made:
        _send(invitation, link)
    return made


@transaction.atomic
def resend(invitation: Invitation, *, by: User, link: Link) -> Invitation:
    """Send an invitation again with a new link and a new fortnight; the old link is good no more.

    Raises PermissionDenied, CannotChange where it was accepted or taken back.
    """
    row = _waiting(invitation)
    _require(by, row.plan, row.actor)
    _send(row, link)
    return row


@transaction.atomic
def revoke(invitation: Invitation, *, by: User) -> Invitation:
    """Take an invitation back: its link is good no more. Raises PermissionDenied, CannotChange."""
    row = _waiting(invitation)
    if not may_manage(by, row.plan, row.actor):
        raise PermissionDenied
    row.revoked_at = timezone.now()
    row.save(update_fields=["revoked_at"])
    return row


@transaction.atomic
def accept(
    invitation: Invitation, *, user: User | None = None, name: str = "", password: str = "", language: str = ""
) -> User:
    """Take an invitation up: as `user`, whose address it must be, or with a new account of that address.

    Writes the membership, and the account where there was none. Raises CannotChange where the link is good no more, or
    an account was made meanwhile; PermissionDenied for somebody else's invitation.
    """
    row = Invitation.objects.select_for_update(of=("self",)).select_related("actor").get(pk=invitation.pk)
    now = timezone.now()
    if closed := why_closed(row, now):
        raise CannotChange("", closed)
    if user is None:
        if account_of(row.email) is not None:
            raise CannotChange("", _("This address has an account by now: sign in, then accept."))
        user = User.objects.create_user(row.email, password, name=name, language=language or row.language)
    elif user.email.lower() != row.email.lower() or not user.is_active:
        raise PermissionDenied
    Membership.objects.get_or_create(
        user=user, actor=row.actor, role=row.role, ended_at=None, defaults={"started_at": now}
    )
    row.accepted_at, row.accepted_by = now, user
    row.save(update_fields=["accepted_at", "accepted_by"])
    return user


def _waiting(invitation: Invitation) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("actor", "plan", "invited_by")
    row = rows.get(pk=invitation.pk)
    if row.accepted_at is not None or row.revoked_at is not None:
        raise CannotChange("", _("This invitation was accepted or taken back meanwhile."))
    return row


def _send(invitation: Invitation, link: Link) -> None:
    """Give the invitation a new secret, save it and hand the mail over, in the language of who is invited."""
    token = secrets.token_urlsafe(32)
    now = timezone.now()
    invitation.token_hash, invitation.sent_at, invitation.expires_at = hash_of(token), now, now + VALID_FOR
    invitation.save()
    with translation.override(invitation.language):
        context = {"invitation": invitation, "link": link(token, invitation.language), "until": invitation.expires_at}
        context["has_account"] = account_of(invitation.email) is not None
        subject = _("Invitation to report for %(body)s") % {"body": invitation.actor.name}
        mail = EmailMultiAlternatives(
            " ".join(subject.split()), render_to_string("emails/invitation.txt", context), to=[invitation.email]
        )
        mail.attach_alternative(render_to_string("emails/invitation.html", context), "text/html")
    # Out of the reader's language: what goes wrong is said in the sender's.
    try:
        mail.send()
    except (OSError, SMTPException) as error:
        raise CannotChange("", _("The letter could not be sent. Nothing was changed: try again later.")) from error
