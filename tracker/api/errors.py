"""What went wrong, as JSON in the language of the request: {"status", "code", "detail"} and, by field, "errors"."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rest_framework import exceptions
from rest_framework.response import Response


class NotModified(exceptions.APIException):
    """Whoever asks has the answer already."""

    status_code = 304


def refuse(**fields: str) -> exceptions.ValidationError:
    """To be raised: what is wrong with which parameter."""
    return exceptions.ValidationError({name: [message] for name, message in fields.items()})


def refuse_form(errors) -> exceptions.ValidationError:
    """The same of a form."""
    return exceptions.ValidationError({name: [str(said) for said in found] for name, found in errors.items()})


def _said(error: exceptions.APIException) -> str:
    # The framework's own words are not there in Kazakh.
    if isinstance(error, exceptions.Throttled):
        n = max(1, round(error.wait or 1))
        said = ngettext(
            "Too many requests. Ask again in %(n)s second.", "Too many requests. Ask again in %(n)s seconds.", n
        )
        return said % {"n": n}
    if isinstance(error, exceptions.ValidationError):
        return _("Some parameters cannot be taken: see “errors”.")
    if isinstance(error, exceptions.NotFound):
        return _("There is nothing at this address.")
    if isinstance(error, exceptions.NotAuthenticated):
        return _("This is read with a token: make one under “Your account” and send it as Authorization: Bearer.")
    if isinstance(error, exceptions.AuthenticationFailed):
        return _("This token is not good, or not any more.")
    if isinstance(error, exceptions.MethodNotAllowed):
        return _("Here one can read only: GET and HEAD.")
    return _("This request cannot be answered.")


def as_json(error: Exception, context: dict) -> Response | None:
    """The answer to an error; None for one of the program's own, which goes where those of pages go."""
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if not isinstance(error, exceptions.APIException):
        return None
    if isinstance(error, NotModified):
        return Response(status=304)
    body = {"status": error.status_code, "code": error.default_code, "detail": _said(error)}
    if isinstance(error, exceptions.ValidationError):
        body["errors"] = error.detail
    headers = {"WWW-Authenticate": error.auth_header} if getattr(error, "auth_header", None) else {}
    if isinstance(error, exceptions.Throttled):
        headers["Retry-After"] = str(max(1, round(error.wait or 1)))
    return Response(body, status=error.status_code, headers=headers)
