"""Reminders by hand: who is late or due, the text before it goes, and what the queue of mail has not delivered."""

from dataclasses import dataclass

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from tracker.domain import mail, reminders
from tracker.forms.reminders import ReminderForm
from tracker.models import Plan

from .review import plans_of


@dataclass(frozen=True)
class Tick:
    """A person to be ticked, beside their body."""

    value: str
    name: str
    language: str
    count: int
    last: object
    checked: bool


def _coordinated(request: HttpRequest) -> tuple[Plan, list[Plan]]:
    plan, plans = plans_of(request)
    if not rules.has_perm("tracker.coordinate_plan", request.user, plan):
        raise PermissionDenied
    return plan, [p for p in plans if p == plan or rules.has_perm("tracker.coordinate_plan", request.user, p)]


def _back(plan: Plan) -> HttpResponse:
    return redirect(f"{reverse('review_reminders')}?plan={plan.slug}")


@login_required
@require_http_methods(["GET", "POST"])
def remind(request: HttpRequest) -> HttpResponse:
    """Choose whom to remind; see the messages as they would go; send them. Only `do=send` writes."""
    plan, plans = _coordinated(request)
    on = timezone.localdate()
    debtors = reminders.debtors(plan, on)
    possible = {(d.actor.pk, person.pk): d for d in debtors for person, _items, _last in d.people}
    if request.method == "GET":
        body = request.GET.get("body", "")
        chosen = {pair for pair, debtor in possible.items() if debtor.actor.slug == body}
        form = ReminderForm(possible=set(possible), chosen=chosen)
        return _list(request, plan, plans, debtors, form)
    form = ReminderForm(request.POST, possible=set(possible))
    step = "show" if "everybody" in request.POST and "do" not in request.POST else request.POST.get("do")
    if not form.is_valid() or step not in ("show", "send"):
        return _list(request, plan, plans, debtors, form, status=422 if form.errors else 200)
    note = form.cleaned_data["note"]
    if step == "send":
        batch = form.cleaned_data["batch"]
        sent = reminders.send_by_hand(plan, form.chosen, by=request.user, on=on, note=note, batch=batch)
        text = ngettext("%(count)d reminder is on its way.", "%(count)d reminders are on their way.", len(sent))
        messages.success(request, text % {"count": len(sent)} if sent else _("These reminders have gone already."))
        return _back(plan)
    found = [
        reminders.message(items, note=note, sender=request.user) for items in reminders.chosen(plan, on, form.chosen)
    ]
    context = {
        "plan": plan,
        "found": found,
        "note": note,
        "batch": form.cleaned_data["batch"],
        "who": [f"{actor}-{person}" for actor, person in sorted(form.chosen)],
    }
    return render(request, "review/reminders_preview.html", context)


def _list(request, plan, plans, debtors, form, *, status=200) -> HttpResponse:
    rows = [
        (
            debtor,
            [
                Tick(
                    value=f"{debtor.actor.pk}-{person.pk}",
                    name=str(person),
                    language=person.get_language_display(),
                    count=sum(len(item.dues) for item in items),
                    last=last,
                    checked=(debtor.actor.pk, person.pk) in form.chosen,
                )
                for person, items, last in debtor.people
            ],
        )
        for debtor in debtors
    ]
    context = {"plan": plan, "plans": plans, "rows": rows, "form": form, "mail": mail.backlog()}
    context["late"] = sum(bool(debtor.days_late) for debtor in debtors)
    return render(request, "review/reminders.html", context, status=status)


@login_required
@require_POST
def try_mail_again(request: HttpRequest) -> HttpResponse:
    """Put what could not be delivered at the head of the queue."""
    plan, _plans = _coordinated(request)
    count = mail.try_again()
    text = ngettext("%(count)d message is queued again.", "%(count)d messages are queued again.", count)
    messages.success(request, text % {"count": count})
    return _back(plan)
