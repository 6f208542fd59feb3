"""A body's whole period, approved with one confirmation."""

import rules
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tracker.domain import batch, desk
from tracker.domain.reviewer import capacity
from tracker.forms.review import BatchForm
from tracker.models import Actor, Plan, ReportingPeriod

from . import draw_ahead


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def whole_period(request: HttpRequest, plan: str, body: str, pk: int) -> HttpResponse:
    """List what waits of a body for a period, each with its value; on POST approve what is chosen, each for itself.

    The answer to the POST is a summary that names every report: approved, or refused with the reason.
    """
    found, actor, period = _load(request, plan, body, pk)
    context = {"plan": found, "body": actor, "period": period, "on": timezone.localdate()}
    if request.method == "POST":
        if not rules.has_perm("tracker.coordinate_plan", request.user, found):
            raise PermissionDenied
        form = BatchForm(request.POST)
        if form.is_valid():
            chosen = form.cleaned_data["entry"]
            outcomes = batch.approve_each(request.user, found, actor, period, chosen)
            draw_ahead.after_publishing(outcome.entry.assignment for outcome in outcomes if not outcome.why)
            done = [outcome for outcome in outcomes if not outcome.why]
            refused = [outcome for outcome in outcomes if outcome.why]
            context |= {"done": done, "refused": refused}
            return render(request, "review/batch_done.html", context)
        context["form"] = form
    context |= {
        "rows": batch.batch(request.user, found, actor, period),
        "capacity": capacity(request.user, found),
        "may_approve": rules.has_perm("tracker.coordinate_plan", request.user, found),
        "chosen": set(request.POST.getlist("entry")) if request.method == "POST" else None,
    }
    return render(request, "review/batch.html", context, status=422 if "form" in context else 200)


def _load(request: HttpRequest, plan: str, body: str, pk: int) -> tuple[Plan, Actor, ReportingPeriod]:
    """Plan, body and period of the address: 403 for who reviews nothing, 404 for who reviews other plans."""
    plans = desk.reviewed_plans(request.user)
    if not plans:
        raise PermissionDenied
    found = next((each for each in plans if each.slug == plan), None)
    if found is None:
        raise Http404
    actor = get_object_or_404(Actor.objects.filter(assignments__plan=found).distinct(), slug=body)
    return found, actor, get_object_or_404(ReportingPeriod, plan=found, pk=pk)
