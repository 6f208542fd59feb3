"""One report of a body: to fill in or read, on its own page or inside the list of work; the steps that its people take.

The same address answers both ways: to htmx that asks with `?in=list`, the row of the list, opened or closed; to
anybody else the page.
"""

from functools import partial

import rules
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker.domain import asking, desk, workflow, worklist
from tracker.domain.conversation import said_on_fields
from tracker.domain.periods import due_on
from tracker.domain.workflow import Conflict, EntryData, InvalidEntry, NotAllowed
from tracker.enums import EntryState, Verb
from tracker.forms.questions import answers_in, shown
from tracker.forms.reporting import EntryForm
from tracker.forms.review import CommentForm, VersionForm
from tracker.forms.submission import LetterForm
from tracker.forms.versions import PICK, differences, with_picks
from tracker.models import ProgressEntry

from .autosave import autosave, is_autosave, tell_saved
from .work import in_list, sign_in_required, work_url

# What the body's people may do in each state; permissions are asked only for these.
STEPS = {
    EntryState.DRAFT: ("save", "hand_over", "submit"),
    EntryState.RETURNED: ("save", "hand_over", "submit"),
    EntryState.REOPENED: ("save", "hand_over", "submit"),
    EntryState.READY: ("submit", "hand_back"),
    EntryState.SUBMITTED: ("withdraw",),
}

# With these the report came back to the body, and the comment says what to do.
ASKS = (Verb.RETURN, Verb.HAND_BACK, Verb.REOPEN)


def load_entry(request: HttpRequest, pk: int) -> ProgressEntry:
    """The report with what it is about. 404 for those who may not know of it. Authorises the loaded object."""
    entry = get_object_or_404(ProgressEntry.objects.with_context().select_related("step", "current_revision"), pk=pk)
    if not rules.has_perm("tracker.view_entry", request.user, entry):
        raise Http404
    return entry


def allowed_steps(user, entry: ProgressEntry) -> set[str]:
    return {step for step in STEPS.get(entry.state, ()) if rules.has_perm(f"tracker.{step}_entry", user, entry)}


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One report: to fill in for the body's people while it is theirs, to read otherwise."""
    return autosave(request, pk) if is_autosave(request) else _entry(request, pk)


@sign_in_required
def _entry(request: HttpRequest, pk: int) -> HttpResponse:
    if request.method == "POST":
        return _save(request, pk)
    entry = load_entry(request, pk)
    if "close" in request.GET and in_list(request):
        return _row(request, entry)
    return _page(request, entry)


def _save(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what was typed; then, if asked, hand it over or submit it. Nothing typed is ever dropped.

    The workflow asks for permission; only where it refuses, or the form is shown again, is it asked here what this
    person may know of the report. What is stored is read only where a field is to be taken from it.
    """
    entry = get_object_or_404(ProgressEntry.objects.with_context().select_related("step"), pk=pk)
    sent = request.POST
    if any(name.startswith(PICK) for name in sent):
        sent = with_picks(sent, EntryForm.for_entry(entry, stored=EntryData.of(entry)))
    form = EntryForm.for_entry(entry, sent)
    if not form.is_valid():
        _require_author(request, entry)
        return _page(request, entry, form=form, status=422)
    verb = {"submit": workflow.submit, "hand_over": workflow.hand_over}.get(request.POST.get("do"))
    receipt = None
    try:
        receipt = workflow.save(entry, form.entry_data(), by=request.user, version=form.cleaned_data["version"])
        form.advance(receipt.version)
        answers = answers_in(sent)
        fresh = asking.ask(entry, answers, by=request.user, version=receipt.version, passing_on=bool(verb))
        if fresh:
            form.add_refusals(workflow.check(entry))
            return tell_saved(request, _page(request, entry, form=form, status=422, saved=True, fresh=fresh))
        if verb:
            verb(entry, by=request.user, version=receipt.version)
    except NotAllowed:
        _require_author(request, entry)
        if receipt is None:
            raise
        # The page offered a step that is no longer theirs: a signatory came or left meanwhile.
        messages.warning(request, _("The draft is saved. It could not be passed on: see what can be done with it now."))
        return tell_saved(request, redirect("entry", pk=pk))
    except Conflict as conflict:
        _require_author(request, entry)
        form.advance(conflict.entry.version)
        found = differences(form, conflict.theirs)
        return _page(request, conflict.entry, form=form, status=409, differences=found, conflict=True)
    except InvalidEntry as refused:
        _require_author(request, entry)
        form.add_refusals(refused.errors)
        page = _page(request, entry, form=form, status=422, saved=receipt is not None)
        return tell_saved(request, page) if receipt else page
    done = _("Draft saved.")
    if verb:
        done = _("Submitted to the reviewers.") if verb is workflow.submit else _("Handed over to the signatory.")
    if in_list(request):
        return tell_saved(request, _row(request, entry, row_said=done))
    messages.success(request, done)
    return tell_saved(request, redirect(work_url(entry)) if verb else redirect("entry", pk=pk))


def _require_author(request: HttpRequest, entry: ProgressEntry) -> None:
    """Pass for the body's people; 403 for those who only read the report, 404 for those who may not know of it."""
    if not rules.has_perm("tracker.start_entry", request.user, entry.assignment):
        raise PermissionDenied if rules.has_perm("tracker.view_entry", request.user, entry) else Http404


def _page(request: HttpRequest, entry: ProgressEntry, *, form=None, status=200, **extra) -> HttpResponse:
    """The page of a report. About twenty queries at most, whatever the size of the breakdown."""
    indicator, on = entry.assignment.indicator, timezone.localdate()
    allowed = allowed_steps(request.user, entry)
    if form is None:
        form = EntryForm.for_entry(entry, stored=EntryData.of(entry))
        form.initial["version"] = entry.version
    last = desk.last_approved(entry)
    titles = desk.step_titles([indicator])
    due = due_on(entry.assignment, entry.period, entry)
    events = desk.events_of(entry)
    questions = shown(entry, form.grids, request.POST, extra.get("fresh", frozenset()))
    context = {
        "entry": entry,
        "form": form,
        "editable": "save" in allowed or bool(extra.get("conflict")),
        "allowed": allowed,
        "questions": questions,
        "questioned": {question.target for question in questions},
        "tables": form.tables(last[1].figure.cells if last else {}),
        "value": desk.entry_text(entry, titles),
        "last": last,
        "last_value": desk.figure_text(indicator, last[1].figure, titles) if last else "",
        "events": events,
        "said": said_on_fields(entry, events),
        "asked": next((event for event in events if event.verb in ASKS), None),
        "due_on": due,
        "late": max((on - due).days, 0) if entry.state in EntryState.with_body() else 0,
        "on": on,
        "hand_back_form": CommentForm(
            initial={"version": entry.version}, prefix="back", label=_("Comment to the reporter")
        ),
        "letter_form": LetterForm(),
        **extra,
    }
    if in_list(request):
        return _row(request, entry, status=status, **{**context, "open": True})
    return render(request, "reporting/entry.html", context, status=status)


def _row(request: HttpRequest, report: ProgressEntry, *, status=200, **context) -> HttpResponse:
    """The report as a row of the list of work, and what the page says of the whole list beside it.

    The list is of the period that `of` names: an earlier report that is missing stands there too.
    """
    on, assignment = timezone.localdate(), report.assignment
    period = request.GET.get("of") or str(report.period_id)
    found = worklist.work(request.user, on, plan=assignment.plan.slug, body=assignment.actor.slug, period=period)
    row = found.row_of(report) if found else None
    if row is None:
        raise Http404
    context |= {"work": found, "row": row, "on": on, "in_place": True, "swap": True, "entry": report}
    context["section"] = found.section_of(row)
    return render(request, "reporting/work_item.html", context, status=status)


@sign_in_required
@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """The signatory submits what was handed over, as it stands, and may give the covering letter of it."""
    form = LetterForm(request.POST)
    if not form.is_valid():
        entry = load_entry(request, pk)
        if not rules.has_perm("tracker.submit_entry", request.user, entry):
            raise PermissionDenied
        return _page(request, entry, status=422, letter_form=form)
    return _step(request, pk, partial(workflow.submit, letter=form.letter()), _("Submitted to the reviewers."))


@sign_in_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, workflow.withdraw, _("Withdrawn: it is a draft again."))


@sign_in_required
@require_POST
def hand_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The signatory gives the report back to its reporter, with a comment."""
    entry = load_entry(request, pk)
    form = CommentForm(request.POST, prefix="back", label=_("Comment to the reporter"))
    if not form.is_valid():
        if not rules.has_perm("tracker.hand_back_entry", request.user, entry):
            raise PermissionDenied
        return _page(request, entry, status=422, hand_back_form=form)
    try:
        workflow.hand_back(entry, by=request.user, **form.cleaned_data)
    except Conflict as conflict:
        return _page(
            request, conflict.entry, status=409, hand_back_form=form.renewed(conflict.entry.version), changed=True
        )
    return _done(request, entry, _("Handed back with your comment."))


def _step(request: HttpRequest, pk: int, verb, done: str) -> HttpResponse:
    """A step that needs nothing but the version that was read."""
    entry = load_entry(request, pk)
    form = VersionForm(request.POST)
    if not form.is_valid():
        return _page(request, entry, status=422)
    try:
        verb(entry, by=request.user, **form.cleaned_data)
    except Conflict as conflict:
        return _page(request, conflict.entry, status=409, changed=True)
    except InvalidEntry as refused:
        return _page(request, entry, status=422, refusals=refused.errors)
    return _done(request, entry, done)


def _done(request: HttpRequest, entry: ProgressEntry, done: str) -> HttpResponse:
    """Say so: in the report's row where it was done there, else on the list."""
    if in_list(request):
        return _row(request, entry, row_said=done)
    messages.success(request, done)
    return redirect(work_url(entry))
