"""A person's tokens for the API: made, used, revoked. With one, a program reads what its owner may, no more."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from hashlib import sha256

import rules
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from tracker.models import ApiToken, User

PREFIX = "nap_"
MOST = 10
DAYS = (30, 90, 365)


class TooMany(Exception):
    """Nobody needs more tokens than this: one is to be revoked first."""


def digest_of(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


@transaction.atomic
def make(*, by: User, name: str, days: int) -> tuple[ApiToken, str]:
    """A new token of one's own, and its secret, which cannot be had again. Takes out those that expired.

    Raises PermissionDenied for somebody who has nothing to read, TooMany.
    """
    if not rules.has_perm("tracker.hold_tokens", by):
        raise PermissionDenied
    now = timezone.now()
    # Two at once are made one after the other.
    list(User.objects.select_for_update().filter(pk=by.pk).values_list("pk"))
    by.api_tokens.filter(expires_at__lte=now).delete()
    if by.api_tokens.count() >= MOST:
        raise TooMany
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=by,
        name=name,
        digest=digest_of(secret),
        begins=secret[: len(PREFIX) + 4],
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    return token, secret


def revoke(token: ApiToken, *, by: User) -> None:
    """Delete a token: from now on nobody reads with it. Raises PermissionDenied for somebody else's."""
    if token.user_id != by.pk:
        raise PermissionDenied
    token.delete()


def find(secret: str, *, at: datetime | None = None) -> ApiToken | None:
    """The token of a secret, with its owner; None where there is none, it expired, or the account is closed."""
    return ApiToken.objects.valid(at).select_related("user").filter(digest=digest_of(secret)).first()


def note_use(token: ApiToken, *, on: date) -> None:
    """Remember the day on which a token was last used. Writes once a day."""
    if token.used_on != on:
        ApiToken.objects.filter(pk=token.pk).update(used_on=on)
        token.used_on = on
