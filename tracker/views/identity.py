"""The way to the provider of OpenID Connect and back. allauth does it; a provider that fails is no error of ours."""

import logging

from allauth.socialaccount import views
from allauth.socialaccount.providers.openid_connect.views import callback as come_back
from allauth.socialaccount.providers.openid_connect.views import login as set_out
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from requests import RequestException

log = logging.getLogger(__name__)
# What allauth lets through when the provider is away, or answers what is not the protocol.
FAULTS = (RequestException, AttributeError, ImproperlyConfigured, KeyError, TypeError, ValueError)


def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to the provider."""
    return _guarded(set_out, request, provider_id)


def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take in who comes back from the provider."""
    return _guarded(come_back, request, provider_id)


def connections(request: HttpRequest) -> HttpResponse:
    """Whether one's own account is connected, and ending that; nothing where no provider is named."""
    if not settings.SOCIALACCOUNT_PROVIDERS:
        raise Http404
    return views.connections(request)


def _guarded(view, request, provider_id):
    try:
        return view(request, provider_id)
    except FAULTS:
        log.exception("The provider of OpenID Connect could not be used")
        return render(request, "socialaccount/authentication_error.html", status=502)
