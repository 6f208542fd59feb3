"""The coordinator sets what the plan leaves open: who reports, baselines, targets, leads, dates; one by one or many."""

from __future__ import annotations

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from tracker.domain import parts, setting, setup_page
from tracker.domain.setting import CannotSet
from tracker.forms import setting as forms
from tracker.models import Action, Actor, Assignment, Indicator, Plan

from .review import plans_of


def plan_to_set(request: HttpRequest) -> Plan:
    """The plan in the address; 403 for those who only observe it."""
    plan, _plans = plans_of(request)
    require_coordinator(request, plan)
    return plan


def require_coordinator(request: HttpRequest, plan: Plan) -> None:
    """403 for those who do not coordinate the plan."""
    if not rules.has_perm("tracker.coordinate_plan", request.user, plan):
        raise PermissionDenied


def _address(name: str, plan: Plan, *args) -> str:
    return f"{reverse(name, args=args)}?plan={plan.slug}"


@login_required
@require_GET
def table(request: HttpRequest) -> HttpResponse:
    """All indicators and actions of the plan with what is set of each; what is not set stands out."""
    plan, plans = plans_of(request)
    found = setup_page.table(plan, only_gaps=request.GET.get("show") == "gaps")
    may_set = rules.has_perm("tracker.coordinate_plan", request.user, plan)
    return render(request, "review/plan/table.html", {"plan": plan, "plans": plans, "table": found, "may_set": may_set})


# -- One indicator or action -------------------------------------------------------------------------------------------


def _item(request: HttpRequest, model, pk: int):
    """The indicator or action, for those who coordinate or observe its plan: 404 for strangers to the plan."""
    row = get_object_or_404(model.objects.select_related("plan"), pk=pk)
    if not rules.has_perm("tracker.observe_plan", request.user, row.plan):
        raise Http404
    return row


def _forms_of(subject: setup_page.Subject, plan: Plan, data=None) -> dict:
    """The forms of the page, by name; the one that was sent holds what was typed."""
    sent = data.get("do") if data else None
    on, row = timezone.localdate(), subject.row

    def bind(name: str) -> dict:
        return {"data": data if sent == name else None, "prefix": name, "on": on}

    found = {}
    if subject.takes_value:
        baseline = {"seen": subject.baseline.pk if subject.baseline else None}
        periods = plan.periods.filter(kind=row.frequency).order_by("starts_on")
        found["baseline"] = forms.BaselineForm(indicator=row, initial=baseline, **bind("baseline"))
        found["target"] = forms.TargetForm(
            indicator=row, periods=periods, cells=setup_page.cells(row), **bind("target")
        )  # fmt: skip
    if not subject.is_indicator:
        actors = Actor.objects.filter(pk__in=[a.pk for a in setup_page.standing(plan, on)])
        found["lead"] = forms.LeadForm(
            actors=actors, initial={"seen": subject.lead.pk if subject.lead else None}, **bind("lead")
        )
        found["dates"] = forms.DatesForm(
            initial={"seen": subject.dates.pk if subject.dates else None}, **bind("dates")
        )  # fmt: skip
    return found


def _carry_out(subject: setup_page.Subject, name: str, form, user) -> None:
    data, row = form.cleaned_data, subject.row
    common = {"said": form.said, "by": user}
    if name == "baseline":
        setting.set_baseline(row, value=form.value(), as_of=data["as_of"], seen=data["seen"], **common)
    elif name == "target":
        when = {"period": data["period"], "by_date": data["by_date"], "cell": data.get("cell", "")}
        setting.set_target(row, value=form.value(), **when, **common)
    elif name == "lead":
        setting.set_lead(row, actor=data["actor"], seen=data["seen"], **common)
    else:
        setting.set_dates(row, starts=data["starts"], ends=data["ends"], seen=data["seen"], **common)


def _item_page(request: HttpRequest, row, address: str) -> HttpResponse:
    plan = row.plan
    subject = setup_page.one(row)
    may_set = rules.has_perm("tracker.coordinate_plan", request.user, plan)
    status, found = 200, {}
    if request.method == "POST":
        require_coordinator(request, plan)
        found = _forms_of(subject, plan, request.POST)
        name = request.POST.get("do", "")
        if name not in found:
            raise Http404
        form = found[name]
        if form.is_valid():
            try:
                _carry_out(subject, name, form, request.user)
            except CannotSet as refused:
                form.refuse(refused)
            else:
                messages.success(request, _("Set. What stood before is kept below."))
                return redirect(address, pk=row.pk)
        status = 422
    elif may_set:
        found = _forms_of(subject, plan)
    context = {"plan": plan, "subject": subject, "may_set": may_set, "forms": found}
    context |= {"history": setup_page.history(subject), "address": reverse(address, args=[row.pk])}
    return render(request, "review/plan/item.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def indicator(request: HttpRequest, pk: int) -> HttpResponse:
    """What is set of an indicator, what was said before, and the forms to set it."""
    return _item_page(request, _item(request, Indicator, pk), "setup_indicator")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def action(request: HttpRequest, pk: int) -> HttpResponse:
    """What is set of an action, what was said before, and the forms to set it."""
    return _item_page(request, _item(request, Action, pk), "setup_action")


# -- Who reports -------------------------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest) -> HttpResponse:
    """One body for several things, several bodies for one thing, or several for several, at once."""
    plan = plan_to_set(request)
    actors = Actor.objects.filter(pk__in=[a.pk for a in setup_page.standing(plan, timezone.localdate())])
    first = {name: request.GET.getlist(name) for name in ("actors", "indicators", "actions")}
    form = forms.AssignForm(
        request.POST or None, plan=plan, actors=actors, on=timezone.localdate(), initial=first
    )  # fmt: skip
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            try:
                made, there = setting.assign(
                    plan,
                    subjects=form.subjects,
                    actors=data["actors"],
                    first_period=data["first_period"],
                    last_period=data["last_period"],
                    said=form.said,
                    by=request.user,
                )
            except CannotSet as refused:
                form.refuse(refused)
            else:
                done = ngettext("%(n)d report is now asked for.", "%(n)d reports are now asked for.", len(made))
                messages.success(request, done % {"n": len(made)})
                if there:
                    names = "; ".join(f"{actor.name}, {subject.code}" for actor, subject in there)
                    messages.info(request, _("Asked for already and left as it was: %(names)s") % {"names": names})
                return redirect(_address("setup", plan))
    return render(request, "review/plan/assign.html", {"plan": plan, "form": form}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an assignment its last period, or none any more; its reports stay. Without reports it can be removed."""
    rows = Assignment.objects.current().select_related(
        "plan", "actor", "indicator", "action", "first_period", "last_period", "end_set_by", "set_by"
    )
    row = get_object_or_404(rows, pk=pk)
    if not rules.has_perm("tracker.observe_plan", request.user, row.plan):
        raise Http404
    require_coordinator(request, row.plan)
    periods = row.plan.periods.filter(kind=row.kind, starts_on__gte=row.first_period.starts_on).order_by("starts_on")
    reports, removes = row.entries.count(), request.POST.get("do") == "remove"
    on, data = timezone.localdate(), request.POST or None
    end = forms.EndForm(
        None if removes else data, periods=periods, on=on, initial={"last_period": row.last_period_id}
    )  # fmt: skip
    remove = forms.SaidForm(data if removes else None, prefix="remove", on=on)
    status = 200
    if request.method == "POST":
        status, form = 422, remove if removes else end
        if form.is_valid():
            try:
                if removes:
                    parts.remove_assignment(row, said=form.said, by=request.user)
                else:
                    last = form.cleaned_data["last_period"]
                    setting.end_assignment(row, last_period=last, said=form.said, by=request.user)
            except CannotSet as refused:
                form.refuse(refused)
            else:
                done = _("Removed. It is kept below, with the ground.")
                messages.success(request, done if removes else _("Set. Reports that are there stay where they are."))
                address = "setup_indicator" if row.indicator_id else "setup_action"
                return redirect(address, pk=row.subject.pk)
    context = {"plan": row.plan, "row": row, "form": end, "remove": remove, "reports": reports}
    return render(request, "review/plan/assignment.html", context, status=status)


# -- Tables ------------------------------------------------------------------------------------------------------------


class _Table:
    """One of the four tables: a head with what all rows share, and a row for each indicator or action."""

    def __init__(self, what: str, plan: Plan, data=None, cell: str = ""):
        self.what, self.plan, self.data, self.cell, self.cells = what, plan, data, cell, {}
        head = {"data": data, "prefix": "all", "on": timezone.localdate()}
        if what in ("baselines", "targets"):
            subjects = [s for s in setup_page.indicators(plan) if s.takes_value]
        else:
            subjects = setup_page.actions(plan)
        if what == "targets":
            self.head = forms.TargetsHead(periods=plan.periods.order_by("kind", "starts_on"), **head)
            self.cells = setup_page.cells_of_all(subjects)
            if cell:
                if cell not in self.cells:
                    raise Http404
                subjects = [s for s in subjects if s.row.pk in self.cells[cell][1]]
        else:
            self.head = forms.BaselinesHead(**head) if what == "baselines" else forms.SaidForm(**head)
        actors = setup_page.standing(plan, head["on"]) if what == "leads" else []
        self.rows = [self._row(subject, actors) for subject in subjects]

    def _row(self, subject, actors):
        more = {"data": self.data, "prefix": f"row{subject.row.pk}", "subject": subject}
        stands = {"baselines": subject.baseline, "leads": subject.lead, "dates": subject.dates}.get(self.what)
        more["initial"] = {"seen": stands.pk if stands else None}
        if self.what == "leads":
            return forms.LeadRow(actors=actors, **more)
        return (forms.DatesRow if self.what == "dates" else forms.ValueRow)(**more)

    def save(self, user) -> int:
        """Set all rows that are filled, or none of them. Returns how many; 0 with errors in the forms."""
        # Every row is read, so that all that is wrong is said at once.
        good = [row for row in self.rows if row.is_valid()]
        whole = self.head.is_valid() and len(good) == len(self.rows)
        filled = [row for row in good if not row.is_empty]
        if whole and not filled:
            self.head.add_error(None, _("No row is filled. Fill those that you set."))
            return 0
        if not whole:
            return 0
        with transaction.atomic():
            for row in filled:
                try:
                    self._set(row, user)
                except CannotSet as refused:
                    row.refuse(refused)
                    whole = False
            if not whole:
                transaction.set_rollback(True)
        return len(filled) if whole else 0

    def _set(self, row, user) -> None:
        head, data, subject = self.head.cleaned_data, row.cleaned_data, row.subject.row
        common = {"said": self.head.said, "by": user}
        if self.what == "baselines":
            setting.set_baseline(subject, value=row.value(), as_of=head["as_of"], seen=data["seen"], **common)
        elif self.what == "targets":
            when = {"period": head["period"], "by_date": head["by_date"], "cell": self.cell}
            setting.set_target(subject, value=row.value(), **when, **common)
        elif self.what == "leads":
            setting.set_lead(subject, actor=row.actors[data["actor"]], seen=data["seen"], **common)
        else:
            setting.set_dates(subject, starts=data["starts"], ends=data["ends"], seen=data["seen"], **common)


TABLES = ("baselines", "targets", "leads", "dates")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def many(request: HttpRequest, what: str) -> HttpResponse:
    """Baselines, targets, leads or dates of the whole plan in one table, saved together: all or nothing.

    Targets may be of one cell, such as women: `cell` in the address.
    """
    plan = plan_to_set(request)
    if what not in TABLES:
        raise Http404
    found = _Table(what, plan, request.POST if request.method == "POST" else None, request.GET.get("cell", ""))
    if request.method == "POST":
        done = found.save(request.user)
        if done:
            messages.success(request, ngettext("%(n)d row is set.", "%(n)d rows are set.", done) % {"n": done})
            return redirect(_address("setup", plan))
    titles = {"baselines": _("Baselines"), "targets": _("Targets"), "leads": _("Leads"), "dates": _("Dates")}
    context = {"plan": plan, "table": found, "what": what, "title": titles[what], "tables": titles}
    return render(request, "review/plan/many.html", context, status=422 if request.method == "POST" else 200)
