"""Who asks, by `Authorization: Bearer`: a person with a token, nobody in particular, or somebody to be refused."""

from __future__ import annotations

from django.utils import timezone
from rest_framework.exceptions import AuthenticationFailed

from tracker.accounts import demonstration_refused, lacks_second_factor
from tracker.domain import tokens
from tracker.models import ApiToken

SCHEME = "Bearer"


def token_of(request) -> ApiToken | None:
    """None where the request brings none. Raises AuthenticationFailed for one that is not good (any more).

    Its owner must still be able to sign in: the same second step is asked of them as on the pages, and an account of
    the demonstration stays on its own machine.
    """
    header = request.headers.get("Authorization")
    if header is None:
        return None
    scheme, _space, secret = header.partition(" ")
    secret = secret.strip()
    if scheme.casefold() != SCHEME.casefold() or not secret.startswith(tokens.PREFIX) or not secret.isascii():
        raise AuthenticationFailed
    token = tokens.find(secret)
    if token is None or demonstration_refused(token.user, request) or lacks_second_factor(token.user):
        raise AuthenticationFailed
    tokens.note_use(token, on=timezone.localdate())
    return token
