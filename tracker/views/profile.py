"""The account of the person who signed in: name, language, messages, where they are signed in, second step."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from tracker.accounts import has_second_factor, needs_second_factor
from tracker.domain import people
from tracker.forms.profile import ProfileForm


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
    context = {
        "form": form,
        "sessions": people.sessions_of(request.user),
        "current": request.session.session_key,
        "passkeys": people.passkeys_of(request.user),
        "provider": settings.SOCIALACCOUNT_PROVIDERS,
        "second_factor": has_second_factor(request.user),
        "second_factor_needed": needs_second_factor(request.user) and settings.SECOND_FACTOR_REQUIRED,
    }
    return render(request, "account/profile.html", context, status=422 if form.errors else 200)


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
