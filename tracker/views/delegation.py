"""A signatory lets somebody else of the body sign until a date, and ends it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker.domain import delegation
from tracker.domain.entries import InvalidEntry
from tracker.forms.submission import DelegationForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delegate(request: HttpRequest) -> HttpResponse:
    """Who signs in the place of this signatory, until when; and the form to add one."""
    signatures = delegation.signatures_of(request.user)
    if not signatures:
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, DelegationForm(signatures=signatures))
    form = DelegationForm(request.POST, signatures=signatures)
    if form.is_valid():
        membership, person = form.cleaned_data["to"]
        try:
            delegation.delegate(membership, to=person, until=form.cleaned_data["until"], by=request.user)
        except InvalidEntry as refused:
            for name, errors in refused.errors.items():
                form.add_error(name, errors)
        else:
            messages.success(request, _("%(person)s may now sign for you.") % {"person": person})
            return redirect("delegation")
    return _page(request, form, status=422)


def _page(request: HttpRequest, form: DelegationForm, *, status=200) -> HttpResponse:
    on = timezone.localdate()
    given = list(delegation.given_by(request.user))
    running = [row for row in given if row.ended_at is None and row.until >= on]
    context = {"form": form, "running": running, "past": [row for row in given if row not in running], "on": on}
    return render(request, "reporting/delegation.html", context, status=status)


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a delegation at once. Another's is not there."""
    if not delegation.signatures_of(request.user):
        raise PermissionDenied
    found = get_object_or_404(delegation.given_by(request.user), pk=pk)
    delegation.end(found, by=request.user)
    messages.success(request, _("%(person)s no longer signs for you.") % {"person": found.to})
    return redirect("delegation")
