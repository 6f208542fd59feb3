"""Per request: what is too large is not read, what somebody signed in reads is not cached, demonstration accounts stay
on their own machine, pages without a language in their address get one, and nobody with wide rights works without a
second step of signing in.

All but the first come after Django's AuthenticationMiddleware. A request without a session is not made to look for one,
so that public pages stay cacheable.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from tracker.accounts import (
    REFUSED,
    demonstration_refused,
    has_second_factor,
    needs_second_factor,
    user_language,
)

# Addresses under which people work although they name no language.
WITHOUT_LANGUAGE = ("/accounts/", "/admin/")
OPEN_WITHOUT_SECOND_FACTOR = ("/accounts/", "/healthz", "/readyz", "/static/")


def request_size(get_response):
    """Answer 413 before anything reads a body that is larger than all that may be sent at once (REQUEST_MAX_MB).

    Comes before the check of the form's token, which reads the body. A request says how long it is: the server reads
    no further.
    """
    limit = settings.REQUEST_MAX_MB * 1024 * 1024

    def middleware(request):
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > limit:
            return HttpResponse(render_to_string("413.html", {"limit": settings.EVIDENCE_MAX_MB}), status=413)
        return get_response(request)

    return middleware


def private_pages(get_response):
    """Keep pages of people who signed in out of every cache, so that after signing out “Back” shows none of them."""

    def middleware(request):
        response = get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    return middleware


def demonstration_accounts(get_response):
    """End the session of a demonstration account that comes from another machine or meets real data."""

    def middleware(request):
        if settings.SESSION_COOKIE_NAME in request.COOKIES and demonstration_refused(request.user, request):
            logout(request)
            messages.error(request, REFUSED)
            return redirect(settings.LOGIN_URL)
        return get_response(request)

    return middleware


def language_without_prefix(get_response):
    """Speak the visitor's language on the pages of accounts and administration, and remember it."""

    def middleware(request):
        if not request.path_info.startswith(WITHOUT_LANGUAGE):
            return get_response(request)
        language = user_language(request)
        if language:
            translation.activate(language)
            request.LANGUAGE_CODE = translation.get_language()
        response = get_response(request)
        # Signing in may just have told whose language it is.
        language = language or user_language(request)
        chosen_now = settings.LANGUAGE_COOKIE_NAME in response.cookies
        if language and not chosen_now and request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) != language:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                language,
                max_age=settings.LANGUAGE_COOKIE_AGE or 365 * 24 * 3600,
                path=settings.LANGUAGE_COOKIE_PATH,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
                samesite=settings.LANGUAGE_COOKIE_SAMESITE or "Lax",
            )
        return response

    return middleware


def second_factor(get_response):
    """Lead coordinators and administrators without a second step of signing in to where it is turned on.

    They reach nothing but the pages of their account before, so nobody holds wide rights with a password alone.
    """

    def middleware(request):
        if (
            settings.SECOND_FACTOR_REQUIRED
            and settings.SESSION_COOKIE_NAME in request.COOKIES
            and not request.path_info.startswith(OPEN_WITHOUT_SECOND_FACTOR)
            and needs_second_factor(request.user)
            and not has_second_factor(request.user)
        ):
            messages.warning(request, _("Your role needs a second step of signing in. Turn it on to go on."))
            return redirect("mfa_index")
        return get_response(request)

    return middleware
