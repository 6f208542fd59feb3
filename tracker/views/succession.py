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

from tracker.domain import schedule, succession
from tracker.forms.succession import HandOnForm

from .review import plans_of


@login_required
@require_GET
def successions(request: HttpRequest) -> HttpResponse:
    """What became of bodies with work in the plan, and how much of it is still to be handed on."""
    plan, plans = plans_of(request)
    context = {"plan": plan, "plans": plans, "handovers": succession.handovers(plan)}
    return render(request, "review/successions.html", context)


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
        form = HandOnForm(handover=found, initial={"set_on": timezone.localdate()})
        return render(request, "review/hand_on.html", {**context, "form": form})
    if not may_change:
        raise PermissionDenied
    ticked = {name.removeprefix("take-") for name in request.POST if name.startswith("take-")}
    if ticked and ticked <= {str(work.assignment.pk) for work in found.done}:
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
                by=request.user,
                on=timezone.localdate(),
                set_on=form.cleaned_data["set_on"],
                ground=form.cleaned_data["ground"],
            )
        except schedule.Refused as refused:
            form.refuse(refused.errors)
        else:
            count = len(form.choices)
            done = ngettext("%(count)d assignment is handed on.", "%(count)d assignments are handed on.", count)
            messages.success(request, done % {"count": count})
            return redirect(f"{reverse('review_hand_on', args=[pk])}?plan={plan.slug}")
    return render(request, "review/hand_on.html", {**context, "form": form}, status=422)
