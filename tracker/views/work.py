"""A body's list of work for a period: what is asked, beginning a report, and passing on all that is ready."""

from functools import wraps
from urllib.parse import urlencode

import rules
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tracker.domain import submission, workflow, worklist
from tracker.forms.submission import ChosenForm, HandBackForm, LetterForm
from tracker.models import Assignment, ProgressEntry, ReportingPeriod

WANTED = ("plan", "body", "period")


def sign_in_required(view):
    """As login_required; to htmx a 401 instead of the page for signing in, which would take the place of a row."""
    redirecting = login_required(view)

    @wraps(view)
    def checked(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.htmx and not request.user.is_authenticated:
            return HttpResponse(status=401)
        return redirecting(request, *args, **kwargs)

    return checked


def in_list(request: HttpRequest) -> bool:
    """Whether a script asks for the report inside the list of work."""
    return bool(request.htmx) and request.GET.get("in") == "list"


def list_query(request: HttpRequest) -> str:
    """What an address carries on so that it answers for the same list, which is that of the period `of`."""
    of = request.GET.get("of", "")
    return "?in=list" + (f"&of={of}" if of.isascii() and of.isdigit() and len(of) <= 18 else "")


def work_url(entry: ProgressEntry) -> str:
    """The list that a report stands in."""
    assignment = entry.assignment
    return _address("work", plan=assignment.plan.slug, body=assignment.actor.slug, period=entry.period_id)


def _address(name: str, **wanted) -> str:
    return f"{reverse(name)}?{urlencode(wanted)}"


def _wanted(query) -> dict[str, str]:
    return {name: query.get(name, "") for name in WANTED}


@sign_in_required
@require_GET
def work(request: HttpRequest) -> HttpResponse:
    """What is due from the body of the person who signed in. Reviewers and observers have another page."""
    if not rules.has_perm("tracker.use_worklist", request.user):
        if rules.has_perm("tracker.use_desk", request.user):
            return redirect("review_queue")
        raise PermissionDenied
    on = timezone.localdate()
    found = worklist.work(request.user, on, **_wanted(request.GET))
    return render(
        request, "reporting/work.html", {"work": found, "on": on, "work_count": len(found.mine) if found else 0}
    )


@sign_in_required
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Begin a report, or find the one that was begun."""
    assignment = get_object_or_404(
        Assignment.objects.current().select_related("plan", "actor", "indicator", "first_period", "last_period"),
        pk=_number(request, "assignment"),
    )
    if not rules.has_perm("tracker.start_entry", request.user, assignment):
        raise PermissionDenied if rules.has_perm("tracker.observe_plan", request.user, assignment.plan) else Http404
    period = get_object_or_404(ReportingPeriod, pk=_number(request, "period"), plan=assignment.plan_id)
    entry = workflow.start(assignment, period, by=request.user)
    return redirect(reverse("entry", args=[entry.pk]) + (list_query(request) if in_list(request) else ""))


def _number(request: HttpRequest, name: str) -> int:
    value = request.POST.get(name, "")
    if not value.isascii() or not value.isdigit() or len(value) > 18:
        raise Http404
    return int(value)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pass_on(request: HttpRequest) -> HttpResponse:
    """All that is ready in one step: first what would go, what not and why; then what became of each."""
    if not rules.has_perm("tracker.use_worklist", request.user):
        raise PermissionDenied
    found = worklist.work(request.user, timezone.localdate(), **_wanted(request.POST or request.GET))
    if found is None or found.period is None:
        return redirect("work")
    if request.method == "POST":
        return _pass_on(request, found)
    return _summary(request, found)


def _summary(request: HttpRequest, found, *, status=200, **forms) -> HttpResponse:
    context = {"work": found, "letter_form": LetterForm(), "hand_back_form": HandBackForm(), **forms}
    return render(request, "reporting/pass_on.html", context, status=status)


def _pass_on(request: HttpRequest, found) -> HttpResponse:
    """Take the step with each of the chosen reports: what is refused or was changed meanwhile holds back no other."""
    user, back = request.user, request.POST.get("do") == "hand_back"
    chosen = ChosenForm(request.POST)
    letter = LetterForm(None if back else request.POST)
    hand_back = HandBackForm(request.POST if back else None)
    if not (chosen.is_valid() and (hand_back if back else letter).is_valid()):
        return _summary(request, found, status=422, chosen=chosen, letter_form=letter, hand_back_form=hand_back)
    versions = chosen.cleaned_data["report"]
    entries = list(ProgressEntry.objects.visible_to(user).with_context().filter(pk__in=versions))
    if len(entries) < len(versions):
        raise Http404
    pairs = [(entry, versions[entry.pk]) for entry in entries]
    if back:
        said = _("Handed back with your comment.")
        outcomes = submission.hand_back_all(pairs, by=user, comment=hand_back.cleaned_data["comment"])
    elif found.hands.submits:
        said = _("Submitted to the reviewers.")
        outcomes = submission.submit_all(pairs, by=user, letter=letter.letter())
    else:
        said = _("Handed over to the signatory.")
        outcomes = submission.hand_over_all(pairs, by=user, letter=letter.letter())
    back_to = _address("work", plan=found.plan.slug, body=found.body.slug, period=found.period.pk)
    context = {
        "work": found,
        "said": said,
        "done": [outcome for outcome in outcomes if outcome.done],
        "held": [outcome for outcome in outcomes if not outcome.done],
        "back_to": back_to,
    }
    return render(request, "reporting/passed_on.html", context)
