"""Reporting periods: the list, a new one, other dates, closing after seeing what is missing, opening again."""

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tracker.domain import schedule
from tracker.enums import Language, PeriodKind
from tracker.forms.schedule import DatesForm, ExtendForm, PeriodForm, ReopenPeriodForm
from tracker.models import Plan, ReportingPeriod

from .review import plans_of


def _desk(request: HttpRequest, plan: Plan, **context) -> dict:
    may_change = rules.has_perm("tracker.coordinate_plan", request.user, plan)
    return {"plan": plan, "may_change": may_change, "on": timezone.localdate(), **context}


def _coordinated(request: HttpRequest) -> Plan:
    """The plan in the address, for its coordinators."""
    plan, _plans = plans_of(request)
    if not rules.has_perm("tracker.coordinate_plan", request.user, plan):
        raise PermissionDenied
    return plan


def load_period(request: HttpRequest, pk: int) -> ReportingPeriod:
    """The period, for those who coordinate or observe its plan; 404 for everybody else."""
    period = get_object_or_404(ReportingPeriod.objects.select_related("plan"), pk=pk)
    if not rules.has_perm("tracker.observe_plan", request.user, period.plan):
        raise Http404
    return period


def _back(plan: Plan) -> HttpResponse:
    return redirect(f"{reverse('review_periods')}?plan={plan.slug}")


@login_required
@require_GET
def periods(request: HttpRequest) -> HttpResponse:
    """All periods of a plan with how their reports stand."""
    plan, plans = plans_of(request)
    rows = schedule.period_rows(plan, timezone.localdate())
    return render(request, "review/periods.html", _desk(request, plan, plans=plans, rows=rows))


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new period; the form proposes the one that follows the last of its kind."""
    plan = _coordinated(request)
    if request.method == "GET":
        kind = request.GET.get("kind", "")
        kind = kind if kind in PeriodKind.values else plan.action_frequency
        dates = schedule.following(plan, kind)
        first = {"kind": kind, **vars(dates)}
        if kind == PeriodKind.YEAR:
            first |= {f"label_{language}": str(dates.starts_on.year) for language in Language.values}
        return render(request, "review/period_add.html", _desk(request, plan, form=PeriodForm(initial=first)))
    form = PeriodForm(request.POST)
    if form.is_valid():
        try:
            period = schedule.add_period(
                plan, by=request.user, kind=form.cleaned_data["kind"], labels=form.labels, dates=form.dates
            )
        except schedule.Refused as refused:
            form.refuse(refused.errors)
        else:
            messages.success(request, _("The period %(label)s is added.") % {"label": period.label})
            return _back(plan)
    return render(request, "review/period_add.html", _desk(request, plan, form=form), status=422)


@login_required
@require_http_methods(["GET", "POST"])
def period(request: HttpRequest, pk: int) -> HttpResponse:
    """One period: how it stands, who changed it, its dates to be changed."""
    period = load_period(request, pk)
    if request.method == "GET":
        return _period_page(request, period)
    if not rules.has_perm("tracker.coordinate_plan", request.user, period.plan):
        raise PermissionDenied
    form = DatesForm(request.POST)
    if form.is_valid():
        try:
            schedule.move(period, by=request.user, on=timezone.localdate(), **form.cleaned_data)
        except schedule.Refused as refused:
            form.refuse(refused.errors)
        else:
            messages.success(request, _("The dates of %(label)s are changed.") % {"label": period.label})
            return redirect("review_period", pk=pk)
    return _period_page(request, period, dates_form=form, status=422)


def _period_page(request: HttpRequest, period: ReportingPeriod, *, status=200, **forms) -> HttpResponse:
    context = _desk(
        request,
        period.plan,
        row=schedule.period_rows(period.plan, timezone.localdate(), only=[period.pk])[0],
        history=schedule.history_of(period),
        **{
            "dates_form": DatesForm(initial={"opens_on": period.opens_on, "due_on": period.due_on}),
            "reopen_form": ReopenPeriodForm(prefix="reopen"),
            **forms,
        },
    )
    return render(request, "review/period.html", context, status=status)


@login_required
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Let late reports in."""
    period = load_period(request, pk)
    if not rules.has_perm("tracker.coordinate_plan", request.user, period.plan):
        raise PermissionDenied
    form = ReopenPeriodForm(request.POST, prefix="reopen")
    if form.is_valid():
        try:
            schedule.reopen(period, by=request.user, on=timezone.localdate(), due_on=form.cleaned_data["due_on"])
        except schedule.Refused as refused:
            form.refuse(refused.errors)
        else:
            messages.success(request, _("The period %(label)s takes reports again.") % {"label": period.label})
            return redirect("review_period", pk=pk)
    return _period_page(request, period, reopen_form=form, status=422)


def _chosen(request: HttpRequest, plan: Plan) -> list[ReportingPeriod]:
    """The periods that were ticked; those of other plans are not found."""
    wanted = (request.POST if request.method == "POST" else request.GET).getlist("period")
    ids = {int(pk) for pk in wanted if pk.isascii() and pk.isdecimal() and len(pk) < 10}
    return list(plan.periods.filter(pk__in=ids))


def _none_chosen(request: HttpRequest, plan: Plan) -> HttpResponse:
    messages.warning(request, _("No period was chosen. Tick one or more first."))
    return _back(plan)


@login_required
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest) -> HttpResponse:
    """Close the chosen periods: the page lists what has not come, and asks."""
    plan = _coordinated(request)
    chosen, on = _chosen(request, plan), timezone.localdate()
    if not chosen:
        return _none_chosen(request, plan)
    refusals: list[str] = []
    if request.method == "POST":
        try:
            closed = schedule.close(chosen, by=request.user, on=on)
        except schedule.Refused as refused:
            refusals = [message for said in refused.errors.values() for message in said]
        else:
            done = ngettext("%(count)d period is closed.", "%(count)d periods are closed.", len(closed))
            messages.success(request, done % {"count": len(closed)})
            return _back(plan)
    rows = schedule.period_rows(plan, on, only=[period.pk for period in chosen])
    left = sum(row.not_given for row in rows)
    context = _desk(request, plan, rows=rows, left=left, refusals=refusals)
    return render(request, "review/period_close.html", context, status=422 if refusals else 200)


@login_required
@require_http_methods(["GET", "POST"])
def extend(request: HttpRequest) -> HttpResponse:
    """A later due date for the chosen periods."""
    plan = _coordinated(request)
    chosen, on = _chosen(request, plan), timezone.localdate()
    if not chosen:
        return _none_chosen(request, plan)
    form = ExtendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            done = schedule.extend(chosen, by=request.user, on=on, **form.cleaned_data)
        except schedule.Refused as refused:
            form.refuse(refused.errors)
        else:
            said = ngettext("%(count)d period is due later.", "%(count)d periods are due later.", len(done))
            messages.success(request, said % {"count": len(done)})
            return _back(plan)
    status = 422 if form.errors else 200
    return render(request, "review/period_extend.html", _desk(request, plan, chosen=chosen, form=form), status=status)
