"""The bodies' parts in actions beside the lead, given to many at once and ended one by one."""

from __future__ import annotations

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tracker.domain import parts, setup_page
from tracker.domain.setting import CannotSet
from tracker.forms.parts import PartsForm
from tracker.forms.setting import SaidForm
from tracker.models import ActionActor, Actor

from .setting import plan_to_set, require_coordinator


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """One part for one or many bodies in one or many actions, with one ground."""
    plan, on = plan_to_set(request), timezone.localdate()
    actors = Actor.objects.filter(pk__in=[actor.pk for actor in setup_page.everybody(plan, on)])
    first = {"actions": request.GET.getlist("actions"), "actors": request.GET.getlist("actors")}
    form = PartsForm(request.POST or None, plan=plan, actors=actors, on=on, initial=first)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            asked = {name: data[name] for name in ("actions", "actors", "role")}
            try:
                made, there = parts.give_parts(plan, **asked, said=form.said, by=request.user)
            except CannotSet as refused:
                form.refuse(refused)
            else:
                done = ngettext("%(n)d part is set.", "%(n)d parts are set.", len(made))
                messages.success(request, done % {"n": len(made)})
                if there:
                    names = "; ".join(f"{actor.name}, {action.code}" for actor, action in there)
                    messages.info(request, _("There already and left as it was: %(names)s") % {"names": names})
                actions = {part.action_id for part in made}
                if len(actions) == 1:
                    return redirect("setup_action", pk=actions.pop())
                return redirect(f"{reverse('setup')}?plan={plan.slug}")
    return render(request, "review/plan/parts.html", {"plan": plan, "form": form}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, pk: int) -> HttpResponse:
    """End a body's part in an action, the lead's too; say why."""
    row = get_object_or_404(
        ActionActor.objects.current().select_related("action__plan", "action__objective", "actor", "set_by"), pk=pk
    )
    plan = row.action.plan
    if not rules.has_perm("tracker.observe_plan", request.user, plan):
        raise Http404
    require_coordinator(request, plan)
    form = SaidForm(request.POST or None, on=timezone.localdate())
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                parts.end_part(row, said=form.said, by=request.user)
            except CannotSet as refused:
                form.refuse(refused)
            else:
                messages.success(request, _("Ended. What stood is kept below, with the ground of its end."))
                return redirect("setup_action", pk=row.action_id)
    return render(request, "review/plan/part.html", {"plan": plan, "row": row, "form": form}, status=status)
