"""Public pages are kept for visitors without a session, and are right at once when anything is approved or edited.

A page is a function of its address, of the parameters that it knows, of the size of print, of the day in Almaty, of the
version of what the public can read (tracker/public_version.py) and of the program itself. The digest of all of these is
its ETag. A kept page is good while its ETag is what the same request would have now, so nothing has to be thrown away
when something changes, and one address keeps one page.

The version is read before the page is made, so a page made of older rows is never good for a newer version. What a view
could read beside all that is taken away from it (other parameters, other cookies), so that no page can depend on it.
Visitors with a cookie of a session, a form or a message get their pages made for them.
"""

import gzip
import hashlib
import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from threading import Lock
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from tracker import public_version
from tracker.context_processors import MESSAGES_COOKIE, PRINT_COOKIE

log = logging.getLogger(__name__)

DAY = 24 * 60 * 60
LANGUAGES = tuple(f"/{code}/" for code, _name in settings.LANGUAGES)
BYPASS = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, MESSAGES_COOKIE)
#: What a page is made of beside the database, below the root of the project.
SOURCES = ("napsite/**/*.py", "tracker/**/*.py", "templates/**/*", "locale/**/*.mo", "static/**/*", "requirements.txt")


@cache
def program() -> str:
    """Digest of the program, its settings and its texts: with another release all pages are others."""
    digest = hashlib.sha256(repr((settings.SITE_OWNER, settings.DATA_LICENCE)).encode())
    for pattern in SOURCES:
        for path in sorted(Path(settings.BASE_DIR).glob(pattern)):
            if path.is_file():
                digest.update(path.read_bytes())
    return digest.hexdigest()


@dataclass(frozen=True)
class Visit:
    """What a visitor without a session asks for: all that a public page may depend on but the version and the day."""

    request: HttpRequest
    query: tuple[tuple[str, str], ...]

    @cached_property
    def key(self) -> str:
        request = self.request
        large = request.COOKIES.get(PRINT_COOKIE) == "large"
        parts = (request.scheme, request.get_host(), request.path, urlencode(self.query), large)
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    def etag(self, version: int) -> str:
        parts = (self.key, version, timezone.localdate().isoformat(), program())
        # Weak: the same page goes out compressed and as it is.
        return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


def visit_of(request: HttpRequest) -> Visit | None:
    """None where the answer may depend on who asks, or where the address cannot be that of a public page."""
    if request.method not in ("GET", "HEAD") or not request.path_info.startswith(LANGUAGES):
        return None
    if any(name in request.COOKIES for name in BYPASS) or request.headers.keys() & {"Authorization", "Hx-Request"}:
        return None
    if not request.META.get("QUERY_STRING"):
        return Visit(request, ())
    try:
        with translation.override(request.path_info[1:3]):
            view = getattr(resolve(request.path_info).func, "view_class", None)
    except Resolver404:
        return None
    if "print" in request.GET or not hasattr(view, "parameters"):
        return None
    return Visit(request, known(request, view.parameters))


def known(request: HttpRequest, parameters: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name in sorted(parameters) for value in request.GET.getlist(name))


class PageCacheMiddleware:
    """Answers from what is kept; keeps what a `PublicPage` answers. Everything else passes through untouched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        visit = None if settings.DEBUG else visit_of(request)
        if visit is None:
            return self.get_response(request)
        # For what is made from here on, and kept by the same version: see `queries.kept`.
        request.public_version = public_version.current()
        etag = visit.etag(request.public_version)
        asked = parse_etags(request.headers.get("If-None-Match", ""))
        # Only this very page has this ETag, so it need not be made to know that the visitor has it.
        if etag in asked:
            return _headed(HttpResponseNotModified(), etag)
        kept = at_hand.get(visit.key, etag)
        if kept is None:
            kept = _read(visit.key)
            if kept is not None and kept[0] == etag:
                at_hand.put(visit.key, kept)
        if kept is None or kept[0] != etag:
            request.COOKIES = {name: request.COOKIES[name] for name in (PRINT_COOKIE,) if name in request.COOKIES}
            response = self.get_response(request)
            if not getattr(response, "same_for_everybody", False) or response.cookies or response.status_code != 200:
                return response
            patch_vary_headers(response, ["Accept-Encoding"])
            kept = (etag, dict(response.headers), gzip.compress(response.content, 6))
            if response.is_complete and request.method == "GET":
                _write(visit.key, kept)
        return _answer(request, *kept)


class AtHand:
    """The pages that this worker last read from the store, so that one asked for often is not read each time.

    Good by the same ETag as in the store, so two workers need not agree on what they hold.
    """

    def __init__(self, most_bytes: int):
        self.most, self.held = most_bytes, 0
        self.pages: OrderedDict[str, tuple] = OrderedDict()
        self.lock = Lock()

    def get(self, key: str, etag: str) -> tuple | None:
        with self.lock:
            kept = self.pages.get(key)
            if kept is None or kept[0] != etag:
                return None
            self.pages.move_to_end(key)
            return kept

    def put(self, key: str, kept: tuple) -> None:
        with self.lock:
            before = self.pages.pop(key, None)
            self.held += len(kept[-1]) - (len(before[-1]) if before else 0)
            self.pages[key] = kept
            while self.held > self.most:
                self.held -= len(self.pages.popitem(last=False)[1][-1])

    def clear(self) -> None:
        with self.lock:
            self.pages.clear()
            self.held = 0


at_hand = AtHand(16 * 1024 * 1024)


def takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding lets an answer be compressed: named, or as `*`, and not with a quality of 0."""
    qualities = {}
    for item in accepted.lower().split(","):
        name, _semicolon, quality = item.partition(";")
        key, _equals, value = quality.partition("=")
        try:
            qualities[name.strip()] = float(value) if key.strip() == "q" else 1.0
        except ValueError:
            qualities[name.strip()] = 0.0
    return qualities.get("gzip", qualities.get("*", 0.0)) > 0


def _answer(request: HttpRequest, etag: str, headers: dict[str, str], body: bytes) -> HttpResponse:
    zipped = takes_gzip(request.headers.get("Accept-Encoding", ""))
    response = HttpResponse(body if zipped else gzip.decompress(body), headers=headers)
    if zipped:
        response["Content-Encoding"] = "gzip"
    response["Content-Length"] = str(len(response.content))
    if request.method == "HEAD":
        response.content = b""
    return _headed(response, etag)


def _headed(response: HttpResponse, etag: str) -> HttpResponse:
    response["ETag"] = etag
    # Anybody may keep it and asks before each use whether it still holds.
    response["Cache-Control"] = "no-cache"
    if response.status_code == 304:
        patch_vary_headers(response, ["Cookie", "Accept-Encoding"])
    return response


def _read(key: str):
    try:
        return caches["pages"].get(key)
    except Exception:
        # Whatever the store is and whatever ails it, the page can be made.
        log.warning("kept pages cannot be read", exc_info=True)
        return None


def _write(key: str, kept: tuple) -> None:
    try:
        caches["pages"].set(key, kept, timeout=DAY)
    except Exception:
        log.warning("pages cannot be kept", exc_info=True)
