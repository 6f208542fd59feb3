"""Signing in: by invitation only, with an e-mail address; demonstration accounts only on one's own machine."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qs, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import DisallowedHost, ValidationError
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from tracker.domain.installation import kind_of_installation
from tracker.enums import DataKind, PlanRoleKind
from tracker.models import User

OWN_HOSTS = ("localhost", "127.0.0.1", "[::1]")
# What a proxy adds: with one of these, the visitor is not known to sit at this machine.
PROXY_HEADERS = (
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Real-IP",
    "Forwarded",
    "Via",
)
REFUSED = _(
    "This is a demonstration account. Demonstration accounts work only in a demonstration, and only on the machine "
    "that it runs on: open http://127.0.0.1 there."
)


def demonstration_refused(user, request: HttpRequest | None) -> bool:
    """Whether this is a demonstration account where there must be none: in real data, or from another machine."""
    if not getattr(user, "is_demonstration", False):
        return False
    return not is_on_own_machine(request) or kind_of_installation() != DataKind.DEMONSTRATION


def needs_second_factor(user) -> bool:
    """Whether a password alone is too little: coordinators of a plan and administrators. One query at most."""
    if not user.is_authenticated:
        return False
    return user.is_staff or bool(user.plan_ids(PlanRoleKind.COORDINATOR))


def has_second_factor(user) -> bool:
    """Whether somebody signs in with an application or a key; recovery codes alone are none. One query."""
    return is_mfa_enabled(user, types=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])


def lacks_second_factor(user) -> bool:
    """Whether somebody must turn on the second step before their rights count. Three queries at most."""
    return settings.SECOND_FACTOR_REQUIRED and needs_second_factor(user) and not has_second_factor(user)


def is_on_own_machine(request: HttpRequest | None) -> bool:
    """Whether the visitor sits at the machine that serves: by the connection, by the name asked for, with no proxy."""
    if request is None or any(header in request.headers for header in PROXY_HEADERS):
        return False
    try:
        from_here = ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
        host, _port = split_domain_port(request.get_host())
    except (ValueError, DisallowedHost):
        return False
    return from_here and host in OWN_HOSTS


class Backend(AuthenticationBackend):
    def authenticate(self, request, **credentials):
        user = super().authenticate(request, **credentials)
        if user is not None and demonstration_refused(user, request):
            if request is not None:
                # The adapter, which talks to the person, says so.
                request.demonstration_refused = True
            return None
        return user


class Adapter(DefaultAccountAdapter):
    # In our own words, because allauth has none in Kazakh.
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "too_many_login_attempts": _("Too many attempts to sign in. Wait a few minutes and try again."),
        "email_password_mismatch": _("The e-mail address or the password is wrong."),
        "incorrect_password": _("The password is wrong."),
        "enter_current_password": _("Type the password that you have now."),
        "invalid_password_reset": _("The link to set a new password is no longer valid."),
        "rate_limited": _("Too many requests. Wait a few minutes and try again."),
    }

    def is_open_for_signup(self, request):
        return False

    def is_safe_url(self, url):
        try:
            return super().is_safe_url(url)
        except ValueError:
            # An address that nobody can read ("http://["), about which allauth does not ask.
            return False

    def authenticate(self, request, **credentials):
        user = super().authenticate(request, **credentials)
        if user is None and getattr(request, "demonstration_refused", False):
            raise ValidationError(REFUSED, code="demonstration")
        return user

    def pre_login(self, request, user, **kwargs):
        """Refuse a demonstration account however it signs in: a passkey does not pass through `Backend`."""
        if demonstration_refused(user, request):
            messages.error(request, REFUSED)
            return redirect(settings.LOGIN_URL)
        return super().pre_login(request, user, **kwargs)

    def get_login_redirect_url(self, request):
        """Where somebody's work is: their reports, those to review, or the administration pages."""
        user = request.user
        with translation.override(user_language(request) or settings.LANGUAGE_CODE):
            if user.plan_roles.active().exists():
                return reverse("review_queue")
            if user.memberships.active().exists():
                return reverse("work")
            return reverse("admin:index") if user.is_staff else reverse("home")

    def get_logout_redirect_url(self, request):
        with translation.override(user_language(request) or settings.LANGUAGE_CODE):
            return reverse("home")


def user_language(request: HttpRequest) -> str | None:
    """The language for pages whose address names none; None where nothing tells.

    That of the page that the person comes from or is going to; else the one chosen before; else their account's.
    """
    for address in (request.POST.get("next"), request.GET.get("next"), _referring_path(request)):
        language = _language_of(address)
        if language:
            return language
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    if chosen in dict(settings.LANGUAGES):
        return chosen
    user = getattr(request, "user", None)
    return user.language if isinstance(user, User) else None


def _referring_path(request: HttpRequest) -> str:
    """Path (and query) of the page of this site that led here; empty where another site did."""
    origin = _parts(request.headers.get("Referer"))
    if origin.netloc != request.get_host():
        return ""
    return f"{origin.path}?{origin.query}"


def _language_of(address: str | None) -> str | None:
    """Language that an address of this site names, itself or in the one address that it leads on to."""
    parts = _parts(address)
    found = translation.get_language_from_path(parts.path)
    if found or not parts.query:
        return found
    following = next(iter(parse_qs(parts.query).get("next", [])), None)
    return translation.get_language_from_path(_parts(following).path)


def _parts(address: str | None) -> SplitResult:
    """An address that a browser sent, taken apart; nothing at all where it cannot be read ("http://[")."""
    try:
        return urlsplit(address or "")
    except ValueError:
        return urlsplit("")
