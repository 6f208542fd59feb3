"""The account of the person who signed in: name, language, messages, where they are signed in, second step."""

import rules
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from tracker.accounts import has_second_factor, lacks_second_factor, needs_second_factor
from tracker.domain import people, tokens
from tracker.forms.profile import ProfileForm, TokenForm
from tracker.models import ApiToken


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Read and change one's own account."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        people.change_own_account(by=request.user, **form.cleaned_data)
        language = form.cleaned_data["language"]
        with translation.override(language):
            messages.success(request, _("Your account is changed."))
        response = redirect("profile")
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 3600,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return response
    if form.errors:
        # The form has written what it could on the person, whose name stands in the head of the page.
        request.user.refresh_from_db()
    return _page(request, form=form, status=422 if form.errors else 200)


def _page(request: HttpRequest, *, status: int = 200, **forms) -> HttpResponse:
    """The page with one of its forms as it was sent, the others as they begin."""
    context = {
        "form": ProfileForm(instance=request.user),
        "token_form": TokenForm(),
        "may_hold_tokens": rules.has_perm("tracker.hold_tokens", request.user),
        "tokens": request.user.api_tokens.all(),
        "now": timezone.now(),
        "sessions": people.sessions_of(request.user),
        "current": request.session.session_key,
        "passkeys": people.passkeys_of(request.user),
        "provider": settings.SOCIALACCOUNT_PROVIDERS,
        "second_factor": has_second_factor(request.user),
        "second_factor_needed": needs_second_factor(request.user) and settings.SECOND_FACTOR_REQUIRED,
        **forms,
    }
    return render(request, "account/profile.html", context, status=status)


@login_required
@require_POST
def make_token(request: HttpRequest) -> HttpResponse:
    """Make a token for a program. The answer itself shows it, for it can be shown only once."""
    if not rules.has_perm("tracker.hold_tokens", request.user):
        raise PermissionDenied
    form = TokenForm(request.POST)
    if lacks_second_factor(request.user):
        form.add_error(None, _("Your role needs a second step of signing in. Turn it on first."))
    elif form.is_valid():
        try:
            _token, secret = tokens.make(by=request.user, **form.cleaned_data)
            return _page(request, secret=secret)
        except tokens.TooMany:
            form.add_error(None, _("You have %(count)d tokens. Revoke one first.") % {"count": tokens.MOST})
    return _page(request, token_form=form, status=422)


@login_required
@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    """End a token of one's own. Anybody else's is not there."""
    token = get_object_or_404(ApiToken, pk=pk, user=request.user)
    tokens.revoke(token, by=request.user)
    messages.success(request, _("The token “%(name)s” is revoked.") % {"name": token.name})
    return redirect("profile")


@login_required
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out elsewhere: of one session, or of all but the one in which this is asked."""
    only = request.POST.get("session", "")
    if only and not (only.isascii() and only.isdigit() and len(only) < 19):
        raise Http404
    ended = people.end_sessions(request.user, but=request.session.session_key, only=int(only) if only else None)
    if only and not ended:
        raise Http404
    messages.success(
        request,
        ngettext("Signed out in %(count)d other place.", "Signed out in %(count)d other places.", ended)
        % {"count": ended},
    )
    return redirect("profile")


def no_email_page(request: HttpRequest) -> HttpResponse:
    """Nobody changes the address of their account: it tells whose invitation and whose identity at a provider it is.

    allauth's page would let somebody take an address that nobody has confirmed, and with it who is invited there later.
    """
    raise Http404
