"""Whom to chase: bodies that are late, and every report of one period."""

import rules
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from tracker.domain import chasing

from .review import backlog_for, plans_of
from .schedule import load_period


@login_required
@require_GET
def late(request: HttpRequest) -> HttpResponse:
    """Bodies with overdue reports, the latest first. Who acts for them is told to coordinators alone."""
    plan, plans = plans_of(request)
    on, period = timezone.localdate(), request.GET.get("period", "")
    context = {
        "plan": plan,
        "plans": plans,
        "late": chasing.late(plan, on, period=period),
        "period": period,
        "may_see_people": rules.has_perm("tracker.coordinate_plan", request.user, plan),
        "on": on,
        "mail": backlog_for(request, plan),
    }
    return render(request, "review/late.html", context)


@login_required
@require_GET
def by_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Bodies by reports within one period, each by the letter of its state."""
    period = load_period(request, pk)
    on = timezone.localdate()
    found = chasing.by_report(period.plan, period, on)
    periods = period.plan.periods.order_by("starts_on", "kind")
    context = {"plan": period.plan, "table": found, "periods": periods, "period": period, "on": on}
    return render(request, "review/by_report.html", context)
