"""How often an address on the network, or a token, may ask: API_RATE requests a minute, counted in the shared cache."""

from __future__ import annotations

import logging
import time

from django.conf import settings
from django.core.cache import caches
from rest_framework.throttling import BaseThrottle

log = logging.getLogger(__name__)
WINDOW = 60


class Limit(BaseThrottle):
    """Counts in windows of a minute, and says in the answer's headers how much of it is left."""

    def allow_request(self, request, view) -> bool:
        now = time.time()
        self.reset = max(1, WINDOW - int(now) % WINDOW)
        # A token that is not good does not count for itself, or guessing would be free.
        who = f"token-{view.token.pk}" if view.token else self.get_ident(request)
        self.count = _counted(f"{who}:{int(now) // WINDOW}")
        view.limit_headers = self.headers
        return self.count <= settings.API_RATE

    @property
    def headers(self) -> dict[str, str]:
        left = max(0, settings.API_RATE - self.count)
        return {
            "RateLimit-Limit": str(settings.API_RATE),
            "RateLimit-Remaining": str(left),
            "RateLimit-Reset": str(self.reset),
        }

    def wait(self) -> float:
        return self.reset


def requests_of(request, what: str) -> int:
    """How many requests of one kind the address that asks has made in this minute, this one included."""
    return _counted(f"{what}:{BaseThrottle().get_ident(request)}:{int(time.time()) // WINDOW}")


def _counted(key: str) -> int:
    """How many requests this one makes. Several workers may count two as one; nobody is counted twice."""
    try:
        caches["limits"].add(key, 0, timeout=2 * WINDOW)
        return caches["limits"].incr(key)
    except Exception:
        # Whatever ails the store, the data can be read.
        log.warning("requests to the API cannot be counted", exc_info=True)
        return 1
