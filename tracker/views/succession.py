"""After a reform: which body succeeded which, and the old body's work handed on."""

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from tracker.domain import reform, schedule, setup_page, succession
from tracker.formats import dates
from tracker.forms.succession import HandOnForm, ReformForm
from tracker.models import Actor, Succession

from .review import plans_of
from .setting import plan_to_set


@login_required
@require_GET
def successions(request: HttpRequest) -> HttpResponse:
    """What became of bodies with work in the plan, and how much of it is still to be handed on."""
    plan, plans = plans_of(request)
    context = {"plan": plan, "plans": plans, "handovers": succession.handovers(plan)}
    context["may_change"] = rules.has_perm("tracker.coordinate_plan", request.user, plan)
    return render(request, "review/successions.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Record what became of a body of the plan; then its work can be handed on."""
    plan = plan_to_set(request)
    bodies = setup_page.known(plan)
    form = ReformForm(
        request.POST if request.method == "POST" else None,
        bodies=Actor.objects.filter(pk__in=[body.pk for body in bodies]).order_by("name"),
        successors=reform.successors_for(plan),
        initial={"predecessor": request.GET.get("body", "")},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            asked = {name: data[name] for name in ("predecessor", "how", "happened_on", "source", "ends")}
            successor = data["successor"] or reform.NewBody(form.names, data["kind"])
            try:
                made = reform.record_succession(
                    plan, **asked, successor=successor, by=request.user, on=timezone.localdate()
                )
            except schedule.Refused as refused:
                form.refuse(refused.errors)
            else:
                messages.success(request, _("Recorded. Its work stays where it is until you hand it on here."))
                return redirect(f"{reverse('review_hand_on', args=[made.pk])}?plan={plan.slug}")
    return render(request, "review/succession_add.html", {"plan": plan, "form": form}, status=status)


def _proposed_ground(row: Succession) -> str:
    what = {"body": row.predecessor.name, "date": dates.partial_date(row.happened_on)}
    return _("Successor of %(body)s since %(date)s.") % what


@login_required
@require_http_methods(["GET", "POST"])
def hand_on(request: HttpRequest, pk: int) -> HttpResponse:
    """One body's assignments, each to be handed to a successor from a period on."""
    plan, _plans = plans_of(request)
    found = succession.handover(plan, pk)
    if found is None:
        raise Http404
    may_change = rules.has_perm("tracker.coordinate_plan", request.user, plan)
    context = {"plan": plan, "handover": found, "may_change": may_change}
    if request.method == "GET":
        first = {"set_on": timezone.localdate(), "ground": _proposed_ground(found.succession)}
        form = HandOnForm(handover=found, initial=first)
        return render(request, "review/hand_on.html", {**context, "form": form})
    if not may_change:
        raise PermissionDenied
    ticked = {name for name in request.POST if name.startswith(("take-", "pass-")) and not name.startswith("pass-to-")}
    done = {f"take-{work.assignment.pk}" for work in found.done} | {f"pass-{part.pk}" for part in found.passed}
    if ticked and ticked <= done:
        # The same form sent twice.
        messages.info(request, _("This was handed on already."))
        return redirect(f"{reverse('review_hand_on', args=[pk])}?plan={plan.slug}")
    form = HandOnForm(request.POST, handover=found)
    if form.is_valid():
        try:
            succession.hand_on(
                plan,
                found.succession.predecessor,
                form.choices,
                parts=form.parts,
                by=request.user,
                on=timezone.localdate(),
                set_on=form.cleaned_data["set_on"],
                ground=form.cleaned_data["ground"],
            )
        except schedule.Refused as refused:
            form.refuse(refused.errors)
        else:
            if count := len(form.choices):
                said = ngettext("%(count)d assignment is handed on.", "%(count)d assignments are handed on.", count)
                messages.success(request, said % {"count": count})
            if count := len(form.parts):
                said = ngettext("%(count)d part is handed on.", "%(count)d parts are handed on.", count)
                messages.success(request, said % {"count": count})
            return redirect(f"{reverse('review_hand_on', args=[pk])}?plan={plan.slug}")
    return render(request, "review/hand_on.html", {**context, "form": form}, status=422)
