"""People of a plan's bodies: who is there, invited, moved, their access ended; and the page of somebody invited."""

from __future__ import annotations

import rules
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tracker.domain import invitations, memberships, setup_page
from tracker.domain.memberships import CannotChange
from tracker.forms.people import AcceptForm, InviteForm, PlaceForm
from tracker.models import Actor, Invitation, Membership, Plan

from .review import plans_of
from .setting import plan_to_set


def _address(name: str, plan: Plan) -> str:
    return f"{reverse(name)}?plan={plan.slug}"


def _actors(plan: Plan):
    return Actor.objects.filter(pk__in=[actor.pk for actor in setup_page.bodies(plan)])


def _linker(request: HttpRequest) -> invitations.Link:
    """Makes the whole address of an invitation, in the language of who is invited."""

    def link(token: str, language: str) -> str:
        with translation.override(language):
            return request.build_absolute_uri(reverse("invitation", args=[token]))

    return link


@login_required
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Who works for each body of the plan, in what role, when they were last here; and who is invited."""
    plan, plans = plans_of(request)
    context = {
        "plan": plan,
        "plans": plans,
        "bodies": memberships.people(plan, timezone.now()),
        "may_set": rules.has_perm("tracker.coordinate_plan", request.user, plan),
        "is_demonstration": invitations.is_demonstration(),
    }
    return render(request, "review/people/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Ask people by mail to work for a body."""
    plan = plan_to_set(request)
    first = {"actor": request.GET.get("body", ""), "language": request.user.language}
    form = InviteForm(request.POST or None, actors=_actors(plan), initial=first)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = invitations.invite(plan=plan, by=request.user, link=_linker(request), **form.cleaned_data)
            except CannotChange as refused:
                form.refuse(refused)
            else:
                done = ngettext("%(n)d invitation is on its way.", "%(n)d invitations are on their way.", len(made))
                messages.success(request, done % {"n": len(made)})
                return redirect(_address("people", plan))
    context = {"plan": plan, "form": form, "is_demonstration": invitations.is_demonstration()}
    return render(request, "review/people/invite.html", context, status=status)


def _invitation(request: HttpRequest, pk: int) -> Invitation:
    row = get_object_or_404(Invitation.objects.select_related("plan", "actor"), pk=pk)
    if not rules.has_perm("tracker.observe_plan", request.user, row.plan):
        raise Http404
    return row


@login_required
@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an invitation again, with a new link."""
    row = _invitation(request, pk)
    try:
        invitations.resend(row, by=request.user, link=_linker(request))
        messages.success(request, _("Sent again to %(email)s. The old link is good no more.") % {"email": row.email})
    except CannotChange as refused:
        messages.error(request, refused.sentence)
    return redirect(_address("people", row.plan))


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    row = _invitation(request, pk)
    try:
        invitations.revoke(row, by=request.user)
        messages.success(request, _("Taken back. The link sent to %(email)s is good no more.") % {"email": row.email})
    except CannotChange as refused:
        messages.error(request, refused.sentence)
    return redirect(_address("people", row.plan))


def _member(request: HttpRequest, pk: int) -> tuple[Membership, Plan]:
    """A membership of a body of the plan in the address: 404 for those who have no part in that plan's desk."""
    plan, _plans = plans_of(request)
    row = get_object_or_404(Membership.objects.active().select_related("user", "actor"), pk=pk)
    if row.actor not in setup_page.bodies(plan):
        raise Http404
    if not rules.has_perm("tracker.coordinate_plan", request.user, plan):
        raise PermissionDenied
    return row, plan


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody work for another body or in another role."""
    row, plan = _member(request, pk)
    first = {"actor": row.actor_id, "role": row.role}
    form = PlaceForm(request.POST or None, actors=_actors(plan), initial=first)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                memberships.change(row, plan=plan, by=request.user, **form.cleaned_data)
            except CannotChange as refused:
                form.refuse(refused)
            else:
                messages.success(request, _("Changed. It holds from now on."))
                return redirect(_address("people", plan))
    return render(request, "review/people/member.html", {"plan": plan, "row": row, "form": form}, status=status)


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End somebody's access at once, with every session that they have."""
    row, plan = _member(request, pk)
    try:
        memberships.end_access(row, plan=plan, by=request.user)
        messages.success(request, _("The access of %(name)s has ended, everywhere.") % {"name": row.user})
    except CannotChange as refused:
        messages.error(request, refused.sentence)
    return redirect(_address("people", plan))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page of somebody invited: a new account with a name and a password, or the one that they have."""
    row = invitations.by_token(token)
    if row is None:
        return render(request, "review/people/accept.html", {"unknown": True}, status=404)
    account, user = invitations.account_of(row.email), request.user
    closed = invitations.why_closed(row, timezone.now())
    context = {"row": row, "closed": closed, "account": account, "unknown": False}
    context["is_mine"] = account is not None and user.is_authenticated and user.pk == account.pk
    if closed:
        return render(request, "review/people/accept.html", context, status=410)
    # Somebody who is signed in as another person signs out first: nothing is joined to the wrong account.
    as_new = account is None and not user.is_authenticated
    form = None
    if as_new:
        form = AcceptForm(request.POST or None, email=row.email, initial={"language": row.language})
    if request.method == "POST":
        if not (context["is_mine"] or as_new):
            raise PermissionDenied
        if context["is_mine"] or form.is_valid():
            try:
                joined = _accept(row, user if context["is_mine"] else None, form)
            except CannotChange as refused:
                context["closed"] = refused.sentence
                return render(request, "review/people/accept.html", context, status=409)
            if as_new:
                login(request, joined, backend="tracker.accounts.Backend")
            messages.success(request, _("Welcome. You now work for %(body)s.") % {"body": row.actor.name})
            with translation.override(joined.language):
                return redirect("work")
    context["form"] = form
    return render(request, "review/people/accept.html", context, status=422 if request.method == "POST" else 200)


def _accept(row, user, form):
    if user is not None:
        return invitations.accept(row, user=user)
    data = form.cleaned_data
    return invitations.accept(row, name=data["name"], password=data["password1"], language=data["language"])
