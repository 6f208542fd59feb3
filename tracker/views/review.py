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

from tracker.domain import desk, mail, review_page, review_queue, reviewer, workflow
from tracker.domain.conversation import parts_of
from tracker.domain.workflow import Conflict, InvalidEntry
from tracker.forms.review import CommentForm, ReturnForm, VersionForm
from tracker.models import Plan, ProgressEntry

from . import draw_ahead
from .charting import IndicatorFigures
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


def backlog_for(request: HttpRequest, plan: Plan) -> mail.Backlog | None:
    """What mail has not delivered, for those who send it; None for observers. Two queries."""
    return mail.backlog() if rules.has_perm("tracker.coordinate_plan", request.user, plan) else None


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
    found = review_queue.filtered(plan, desk.queue_rows(request.user, desk.queue([plan]), on), request.GET)
    context = {"plan": plan, "plans": plans, "on": on, "queue": found, "review_count": found.mine}
    context |= {"mail": backlog_for(request, plan), "unreviewed": reviewer.without_reviewer(plan, on)}
    return render(request, "review/queue.html", context)


@login_required
@require_GET
def matrix(request: HttpRequest) -> HttpResponse:
    """Bodies by periods: how many reports are approved, and how each one stands."""
    plan, plans = plans_of(request)
    on = timezone.localdate()
    found = desk.matrix(plan, on, period=request.GET.get("period", ""))
    context = {"plan": plan, "plans": plans, "matrix": found, "on": on, "mail": backlog_for(request, plan)}
    context["unreviewed"] = reviewer.without_reviewer(plan, on)
    return render(request, "review/matrix.html", context)


@login_required
@require_GET
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, load_for_review(request, pk))


def _page(request: HttpRequest, entry: ProgressEntry, *, status=200, **extra) -> HttpResponse:
    on = timezone.localdate()
    page = review_page.load(request.user, entry, on)
    first = {"version": entry.version}
    context = {
        "page": page,
        "entry": entry,
        "plan": entry.assignment.plan,
        "on": on,
        "return_form": ReturnForm(
            initial={**first, "due_on": on + timedelta(days=DAYS_TO_CORRECT)}, on=on, parts=page.parts
        ),
        "reopen_form": reopen_form(initial=first),
        "retract_form": retract_form(initial=first),
        "figures": page.preview and page.preview.view and IndicatorFigures(page.preview.view, on, entry.period_id),
        "asked": page.asked,
        **extra,
    }
    context["on_part"] = context["return_form"].comment_fields() if "return" in page.allowed else {}
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
    return _decide(
        request, pk, VersionForm(request.POST), workflow.approve, _("Approved and published."), publishes=True
    )


@login_required
@require_POST
def return_(request: HttpRequest, pk: int) -> HttpResponse:
    """Send back with a comment and a new due date; leads to the next report that waits."""
    entry = load_for_review(request, pk)
    parts = parts_of(entry, desk.grids_of(entry.assignment.indicator))
    form = ReturnForm(request.POST, on=timezone.localdate(), parts=parts)
    return _decide(request, pk, form, workflow.return_, _("Returned with your comment."), name="return_form")


@login_required
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an approved report again, with a reason that is published with the next revision."""
    return _decide(
        request, pk, reopen_form(request.POST), _with_reason(workflow.reopen),
        _("Reopened: the body can correct it."), name="reopen_form", stay=True,
    )  # fmt: skip


@login_required
@require_POST
def retract(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a published figure out of what the public reads, with a reason that stays in the record."""
    return _decide(
        request, pk, retract_form(request.POST), _with_reason(workflow.retract),
        _("Retracted: the public no longer reads this figure."), name="retract_form", stay=True, publishes=True,
    )  # fmt: skip


def reopen_form(*args, **kwargs) -> CommentForm:
    help_text = _("Published with the next revision, once that is approved.")
    return CommentForm(*args, prefix="reopen", label=_("Why it is opened again"), help_text=help_text, **kwargs)


def retract_form(*args, **kwargs) -> CommentForm:
    help_text = _("Published at once: the record goes on saying what was there, and why it went.")
    return CommentForm(*args, prefix="retract", label=_("Why it is retracted"), help_text=help_text, **kwargs)


def _with_reason(verb):
    """A verb that takes a reason, called with the form's comment."""

    def call(entry, *, comment, **rest):
        return verb(entry, reason=comment, **rest)

    return call


def _decide(request, pk, form, verb, done: str, *, name="", stay=False, publishes=False) -> HttpResponse:
    """Carry out a reviewer's verb with what the form holds. What was written is kept when it cannot be done."""
    entry = load_for_review(request, pk)
    if not form.is_valid():
        if not rules.has_perm("tracker.review_entry", request.user, entry):
            raise PermissionDenied
        return _page(request, entry, status=422, **({name: form} if name else {}))
    try:
        verb(entry, by=request.user, **form.verb_data())
    except Conflict as conflict:
        kept = {name: form.renewed(conflict.entry.version)} if name else {}
        return _page(request, conflict.entry, status=409, changed=True, **kept)
    except InvalidEntry as refused:
        return _page(request, entry, status=422, refusals=refused.errors)
    if publishes:
        draw_ahead.after_publishing([entry.assignment])
    messages.success(request, done)
    following = None if stay else desk.next_to_review(request.user, entry)
    if stay:
        return redirect("review_entry", pk=pk)
    return redirect("review_entry", pk=following.pk) if following else redirect("review_queue")
