"""What becomes of somebody's account: changed by its owner, closed and anonymised, never deleted.

The record points to it, so it stays.
"""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tracker.models import Delegation, Invitation, Membership, PlanRole, User


@transaction.atomic
def anonymise(user: User) -> None:
    """Take a person's name and address out of the database for good, close the account and end its roles.

    Also out of the history of changes and the log of the administration pages. The opaque id in the public record
    stays, so that what this person did can still be told from what others did.
    """
    now = timezone.now()
    invited = Invitation.objects.filter(Q(email__iexact=user.email) | Q(accepted_by=user))
    who = {"email": f"{user.public_id}@anonymous.invalid", "name": ""}
    for name, value in (*who.items(), ("is_active", False), ("is_staff", False), ("is_superuser", False)):
        setattr(user, name, value)
    user.set_unusable_password()
    user.save()
    User.history.filter(id=user.pk).update(**who)
    LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk)).update(
        object_repr=who["email"]
    )
    invited.waiting().update(revoked_at=now, email=who["email"])
    invited.update(email=who["email"])
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    user.api_tokens.all().delete()
    end_sessions(user)
    Membership.objects.filter(user=user, ended_at__isnull=True).update(ended_at=now)
    PlanRole.objects.filter(user=user, ended_at__isnull=True).update(ended_at=now)
    Delegation.objects.filter(to=user, ended_at__isnull=True).update(ended_at=now)


OWN_FIELDS = ("name", "language", "tell_submitted", "tell_approved", "remind")


@transaction.atomic
def change_own_account(*, by: User, **values) -> None:
    """Keep what somebody says about themselves: name, language and what they are told by mail. Nothing else."""
    locked = User.objects.select_for_update().get(pk=by.pk)
    for name in OWN_FIELDS:
        setattr(locked, name, values[name])
        setattr(by, name, values[name])
    locked.save()


def sessions_of(user: User) -> list[UserSession]:
    """Where somebody is signed in, the newest first. Two queries."""
    found = list(UserSession.objects.filter(user=user).order_by("-created_at", "-pk"))
    alive = Session.objects.filter(session_key__in=[s.session_key for s in found], expire_date__gt=timezone.now())
    keys = set(alive.values_list("session_key", flat=True))
    return [session for session in found if session.session_key in keys]


def passkeys_of(user: User) -> list[Authenticator]:
    """What somebody signs in with in place of a password or beside it, the oldest first. One query."""
    return list(Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).order_by("pk"))


@transaction.atomic
def end_sessions(user: User, *, but: str | None = None, only: int | None = None) -> int:
    """Sign somebody out: everywhere, everywhere `but` one key, or of `only` one row of their list.

    Reads every session that is alive, because they do not say whose they are, and the list knows only of those in
    which a page was asked for since. Returns how many were ended.
    """
    listed = UserSession.objects.filter(user=user).exclude(session_key=but or "")
    if only is not None:
        listed = listed.filter(pk=only)
        keys = set(listed.values_list("session_key", flat=True))
    else:
        alive = Session.objects.filter(expire_date__gt=timezone.now()).exclude(session_key=but or "")
        keys = {s.session_key for s in alive.iterator() if s.get_decoded().get(SESSION_KEY) == str(user.pk)}
    Session.objects.filter(session_key__in=keys).delete()
    listed.delete()
    return len(keys)
