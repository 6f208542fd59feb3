"""The reviewers' desk: the queue, one report beside what is approved, and who has reported."""

from datetime import timedelta

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tracker.domain import desk, review_page, workflow
from tracker.domain.workflow import Conflict, InvalidEntry
from tracker.forms.review import CommentForm, ReturnForm, VersionForm
from tracker.models import Plan, ProgressEntry

from .reporting import load_entry

# How long a body has, unless the reviewer says otherwise.
DAYS_TO_CORRECT = 14


def plans_of(request: HttpRequest) -> tuple[Plan, list[Plan]]:
    """The plan in the address, or the first that this person coordinates or observes; 403 for everybody else."""
    plans = desk.reviewed_plans(request.user)
    if not plans:
        raise PermissionDenied
    wanted = request.GET.get("plan", "")
    chosen = next((plan for plan in plans if plan.slug == wanted), None)
    if wanted and chosen is None:
        raise Http404
    return chosen or plans[0], plans


def load_for_review(request: HttpRequest, pk: int) -> ProgressEntry:
    """The report, for those who coordinate or observe its plan: 403 for the body's own people, 404 for strangers."""
    entry = load_entry(request, pk)
    if not rules.has_perm("tracker.observe_plan", request.user, entry.assignment.plan):
        raise PermissionDenied
    return entry


@login_required
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for a reviewer, oldest first; filters stand in the address."""
    plan, plans = plans_of(request)
    on = timezone.localdate()
    rows = desk.queue_rows(request.user, desk.queue([plan]), on)
    context = {"plan": plan, "plans": plans, "on": on, **review_page.filtered(rows, request.GET)}
    context["review_count"] = context["mine"]
    return render(request, "review/queue.html", context)


@login_required
@require_GET
def matrix(request: HttpRequest) -> HttpResponse:
    """Bodies by periods: how many reports are approved, and how each one stands."""
    plan, plans = plans_of(request)
    on = timezone.localdate()
    found = desk.matrix(plan, on, period=request.GET.get("period", ""))
    return render(request, "review/matrix.html", {"plan": plan, "plans": plans, "matrix": found, "on": on})


@login_required
@require_GET
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, load_for_review(request, pk))


def _page(request: HttpRequest, entry: ProgressEntry, *, status=200, **extra) -> HttpResponse:
    on = timezone.localdate()
    first = {"version": entry.version}
    context = {
        "page": review_page.load(request.user, entry, on),
        "entry": entry,
        "on": on,
        "return_form": ReturnForm(initial={**first, "due_on": on + timedelta(days=DAYS_TO_CORRECT)}, on=on),
        "reopen_form": CommentForm(initial=first, prefix="reopen", label=_("Why it is opened again")),
        **extra,
    }
    return render(request, "review/entry.html", context, status=status)


@login_required
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the review, so that the report can no longer be withdrawn."""
    return _decide(request, pk, VersionForm(request.POST), workflow.take, _("You have begun the review."), stay=True)


@login_required
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve and publish; leads to the next report that waits."""
    return _decide(request, pk, VersionForm(request.POST), workflow.approve, _("Approved and published."))


@login_required
@require_POST
def return_(request: HttpRequest, pk: int) -> HttpResponse:
    """Send back with a comment and a new due date; leads to the next report that waits."""
    form = ReturnForm(request.POST, on=timezone.localdate())
    return _decide(request, pk, form, workflow.return_, _("Returned with your comment."), name="return_form")


@login_required
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an approved report again, with a reason that is published with the next revision."""
    form = CommentForm(request.POST, prefix="reopen", label=_("Why it is opened again"))

    def verb(entry, *, comment, **rest):
        return workflow.reopen(entry, reason=comment, **rest)

    return _decide(request, pk, form, verb, _("Reopened: the body can correct it."), name="reopen_form", stay=True)


def _decide(request, pk, form, verb, done: str, *, name="", stay=False) -> HttpResponse:
    """Carry out a reviewer's verb with what the form holds. What was written is kept when it cannot be done."""
    entry = load_for_review(request, pk)
    if not form.is_valid():
        if not rules.has_perm("tracker.review_entry", request.user, entry):
            raise PermissionDenied
        return _page(request, entry, status=422, **({name: form} if name else {}))
    try:
        verb(entry, by=request.user, **form.cleaned_data)
    except Conflict as conflict:
        kept = {name: form.renewed(conflict.entry.version)} if name else {}
        return _page(request, conflict.entry, status=409, changed=True, **kept)
    except InvalidEntry as refused:
        return _page(request, entry, status=422, refusals=refused.errors)
    messages.success(request, done)
    following = None if stay else desk.next_to_review(request.user, entry)
    if stay:
        return redirect("review_entry", pk=pk)
    return redirect("review_entry", pk=following.pk) if following else redirect("review_queue")
