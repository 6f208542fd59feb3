"""What all addresses of the API have in common: read only, open to everybody, the language, ETag, CORS and limits."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tracker import public_version
from tracker.domain.installation import kind_of_installation
from tracker.enums import DataKind, Language
from tracker.models import ApiToken, Plan
from tracker.views.page_cache import program

from . import paging
from .errors import NotModified, refuse, refuse_form
from .limits import Limit
from .tokens import SCHEME, token_of

EXPOSED = "ETag, Content-Language, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset"


class OnlyOneKind(BaseContentNegotiation):
    """Answers are JSON, whatever a browser says that it would like best."""

    def select_parser(self, request, parsers):
        return None

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


def language_of(request) -> str:
    """`?lang=`, else what the reader's program asks for, else the site's. Never a cookie: answers are everybody's."""
    asked = request.GET.get("lang")
    if asked in Language.values:
        return asked
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if code.split("-")[0] in Language.values:
            return code.split("-")[0]
    return settings.LANGUAGE_CODE


class ReadView(APIView):
    """One address. It takes the parameters that it names and no others: a filter that is misspelt must not pass for
    one that found everything."""

    http_method_names = ["get", "head", "options"]
    authentication_classes = []
    permission_classes = [AllowAny]
    renderer_classes = [JSONRenderer]
    content_negotiation_class = OnlyOneKind
    throttle_classes = [Limit]
    parameters: tuple[str, ...] = ()
    limit_headers: dict[str, str] = {}
    # Whether it is read with a token alone.
    private = False
    token: ApiToken | None = None

    def dispatch(self, request, *args, **kwargs):
        language = language_of(request)
        with translation.override(language):
            response = super().dispatch(request, *args, **kwargs)
            for name, value in self.headers_of(response, language).items():
                response[name] = value
            patch_vary_headers(response, ["Accept-Language", "Authorization"])
            response.render()
        return response

    def headers_of(self, response, language: str) -> dict[str, str]:
        found = {
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Expose-Headers": EXPOSED,
            "Cross-Origin-Resource-Policy": "cross-origin",
            "Content-Language": language,
            # Its pages are for finding; this is for programs.
            "X-Robots-Tag": "noindex",
            # Anybody may keep an answer and asks before each use whether it still holds.
            "Cache-Control": "no-cache" if response.status_code in (200, 304) else "no-store",
            **self.limit_headers,
        }
        if self.is_personal:
            # What somebody reads with their token is kept by nobody, and read by no other site in their browser.
            found["Cache-Control"] = "private, no-store"
            del found["Access-Control-Allow-Origin"], found["Access-Control-Expose-Headers"]
            found["Cross-Origin-Resource-Policy"] = "same-origin"
            return found
        if response.status_code in (200, 304) and self.request.method != "OPTIONS":
            found["ETag"] = self.etag
        if self.request.method not in self.allowed_methods:
            del found["Access-Control-Allow-Origin"]
        return found

    def options(self, request, *args, **kwargs):
        """What a browser asks before it sends headers of its own from another site."""
        headers = {
            "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
            "Access-Control-Allow-Headers": "Accept, Accept-Language, If-None-Match",
            "Access-Control-Max-Age": "86400",
        }
        return Response(status=204, headers=headers)

    @property
    def is_personal(self) -> bool:
        """Whether the answer is for the one who asks alone."""
        return self.private or "Authorization" in self.request.headers

    def get_authenticate_header(self, request) -> str:
        return SCHEME

    def initial(self, request, *args, **kwargs):
        refused = None
        try:
            self.token = token_of(request)
        except AuthenticationFailed as error:
            refused = error
        super().initial(request, *args, **kwargs)
        if request.method not in ("GET", "HEAD"):
            return
        # After the count of requests, so that tokens cannot be tried out without end.
        if refused:
            raise refused
        if self.private and self.token is None:
            raise NotAuthenticated
        self._check_parameters()
        # PostgreSQL refuses a NUL anywhere in a text, as an error of the server.
        if any("\0" in str(value) for value in kwargs.values()):
            raise Http404
        if not self.is_personal and self.etag in parse_etags(request.headers.get("If-None-Match", "")):
            raise NotModified

    def _check_parameters(self) -> None:
        data, wrong = self.request.query_params, {}
        for name in data:
            if name not in ("lang", *self.parameters):
                wrong[name] = _("This address takes no such parameter.")
            elif len(data.getlist(name)) > 1:
                wrong[name] = _("Give this parameter once.")
            elif "\0" in data[name]:
                wrong[name] = _("This text cannot be looked for.")
        if "lang" in data and "lang" not in wrong and data["lang"] not in Language.values:
            wrong["lang"] = _("One of: %(choices)s.") % {"choices": ", ".join(Language.values)}
        if wrong:
            raise refuse(**wrong)

    @cached_property
    def etag(self) -> str:
        """Of all that an answer is made of: see tracker/views/page_cache.py. Read before any row is."""
        request = self.request
        asked = sorted(request.query_params.items())
        parts = (request.scheme, request.get_host(), request.path, asked, translation.get_language())
        parts += (public_version.current(), self.on.isoformat(), program())
        return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'

    @cached_property
    def on(self):
        return timezone.localdate()

    @cached_property
    def data_status(self) -> str:
        return str(kind_of_installation() or DataKind.REAL)

    @cached_property
    def plan(self) -> Plan:
        return get_object_or_404(Plan, slug=self.kwargs["plan"])

    def context(self) -> dict[str, Any]:
        return {"request": self.request, "data_status": self.data_status, "view": self, "on": self.on}


class ListView(ReadView):
    """A list in pages. Subclasses give `rows` and their `key`, or a whole `found`."""

    many = True
    filters: type | None = None

    @property
    def parameters(self) -> tuple[str, ...]:
        return (*filters_of(self.filters), "cursor", "limit")

    def get(self, request: Request, **kwargs) -> Response:
        found, cursor = self.found()
        serializer = self.serializer_class(found, many=True, context=self.context())
        following = None
        if cursor:
            asked = request.query_params.copy()
            asked["cursor"] = cursor
            following = request.build_absolute_uri(f"{request.path}?{asked.urlencode()}")
        return Response({"data_status": self.data_status, "next": following, "results": serializer.data})

    def found(self) -> tuple[list, str | None]:
        return paging.page(self.rows(), self.key, self.request.query_params)

    def rows(self):
        raise NotImplementedError

    def key(self, row) -> list:
        raise NotImplementedError

    @property
    def asked(self) -> dict[str, str]:
        """What the list is filtered by, as the site's filters read it from an address."""
        names = filters_of(self.filters)
        return {name: value for name, value in self.request.query_params.items() if name in names}

    def checked(self, filters):
        """The filters, if all that they were given means something: the pages are more forgiving."""
        if filters.form.errors:
            raise refuse_form(filters.form.errors)
        return filters


class OneView(ReadView):
    """One thing. Subclasses give `row`; what is not there is a 404."""

    many = False

    def get(self, request: Request, **kwargs) -> Response:
        return Response(self.serializer_class(self.row(), context=self.context()).data)

    def row(self):
        raise NotImplementedError


def filters_of(filters: type | None) -> tuple[str, ...]:
    """Names of the parameters of a FilterSet or of a form that filters."""
    if filters is None:
        return ()
    return tuple(getattr(filters, "base_filters", None) or filters.base_fields)
