"""One written part of the plan's report in one language: to write, to see as it will be read, its earlier versions.

The page's own address takes all that its form can ask. A script that saves says so in a header (see `autosave`) and
gets JSON; one that only wants to see what was typed gets the rendered text alone.
"""

from __future__ import annotations

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tracker.domain import publishing
from tracker.domain.publishing import Conflict, NotAllowed, Refused
from tracker.enums import Language
from tracker.forms.publishing import PutBackForm, TextForm
from tracker.forms.versions import mark
from tracker.models import Report, ReportText
from tracker.reports import checklist, making, outline, prose

from .autosave import HEADER, is_autosave, saved_words, tell_saved
from .publishing import load_report, may_edit, require_editor
from .work import sign_in_required


def _part(report: Report, part: str, language: str) -> outline.Part:
    found = outline.BY_KEY.get(part)
    if found is None or not found.written or language not in report.languages:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
def text(request: HttpRequest, pk: int, part: str, language: str) -> HttpResponse:
    return _autosave(request, pk, part, language) if is_autosave(request) else _text(request, pk, part, language)


@sign_in_required
def _text(request: HttpRequest, pk: int, part: str, language: str) -> HttpResponse:
    report = load_report(request, pk)
    about = _part(report, part, language)
    now = publishing.text_of(report, part, language)
    if request.method == "GET":
        form = TextForm(initial={"text": now.text, "version": now.version})
        return _page(request, report, about, now, form, shown=now.text)
    require_editor(request, report)
    form = TextForm(request.POST)
    typed = request.POST.get("text", "")
    if request.POST.get("do") == "preview":
        if request.htmx:
            return render(request, "review/reports/written.html", {"blocks": prose.blocks(typed), "language": language})
        return _page(request, report, about, now, form, shown=typed)
    if not form.is_valid():
        return _page(request, report, about, now, form, shown=typed, status=422)
    try:
        publishing.save_text(report, part, language, typed, by=request.user, version=form.cleaned_data["version"])
    except Conflict as conflict:
        return _conflict(request, report, about, conflict.now, typed)
    except Refused as refused:
        form.add_error("text", next(iter(refused.errors.values()))[0])
        return _page(request, report, about, now, form, shown=typed, status=422)
    messages.success(request, _("The text is saved."))
    return tell_saved(request, redirect("review_report_part", pk=pk, part=part, language=language))


def _page(
    request: HttpRequest,
    report: Report,
    part: outline.Part,
    now: ReportText,
    form: TextForm,
    *,
    shown: str,
    status: int = 200,
    **extra,
) -> HttpResponse:
    places = [row for row in checklist.part_rows(report) if row.places]
    at = next(n for n, row in enumerate(places) if row.part.key == part.key)
    context = {
        "report": report,
        "plan": report.plan,
        "part": part,
        "language": now.language,
        "in_language": checklist.in_words([now.language]),
        "now": now,
        "state": checklist.state_of(now if now.pk else None),
        "form": form,
        "may_change": may_edit(request, report),
        "blocks": prose.blocks(shown),
        "row": places[at],
        "following": places[at + 1] if at + 1 < len(places) else None,
        "versions": now.versions.count() if now.pk else 0,
        **extra,
    }
    return render(request, "review/reports/part.html", context, status=status)


def _conflict(request: HttpRequest, report: Report, part: outline.Part, now: ReportText, typed: str) -> HttpResponse:
    """Both versions side by side; the form below keeps what was typed, against the version that stands now."""
    form = TextForm({"text": typed, "version": now.version})
    theirs, yours = mark(now.text, typed.replace("\r\n", "\n"))
    extra = {"conflict": True, "theirs": theirs, "yours": yours}
    return _page(request, report, part, now, form, shown=typed, status=409, **extra)


@login_required
@require_GET
def added(request: HttpRequest, pk: int, part: str, language: str) -> HttpResponse:
    """What the data add to a part: alone for the page that asks for it, else on a page of its own."""
    report = load_report(request, pk)
    about = _part(report, part, language)
    section = making.added(report, part, language, on=timezone.localdate())
    context = {"report": report, "plan": report.plan, "part": about, "section": section, "language": language}
    template = "review/reports/added.html" if request.htmx else "review/reports/added_page.html"
    return render(request, template, context)


@login_required
@require_http_methods(["GET", "POST"])
def versions(request: HttpRequest, pk: int, part: str, language: str) -> HttpResponse:
    """The versions of a part, the newest first; `?of=` one of them beside what stands now, to be put back."""
    report = load_report(request, pk)
    about = _part(report, part, language)
    if request.method == "POST":
        return _put_back(request, report, about, language)
    now = publishing.text_of(report, part, language)
    rows = list(now.versions.select_related("saved_by")) if now.pk else []
    wanted = request.GET.get("of", "")
    chosen = next((row for row in rows if str(row.version) == wanted), None)
    context = {
        "report": report,
        "plan": report.plan,
        "part": about,
        "language": language,
        "language_name": Language(language).label,
        "now": now,
        "rows": rows,
        "chosen": chosen,
        "may_change": may_edit(request, report),
    }
    if chosen:
        context["before"], context["after"] = mark(chosen.text, now.text)
    return render(request, "review/reports/versions.html", context)


def _put_back(request: HttpRequest, report: Report, part: outline.Part, language: str) -> HttpResponse:
    require_editor(request, report)
    form, args = PutBackForm(request.POST), {"pk": report.pk, "part": part.key, "language": language}
    if not form.is_valid():
        raise Http404
    data = form.cleaned_data
    try:
        publishing.put_back(report, part.key, language, data["number"], by=request.user, version=data["version"])
    except Refused as refused:
        raise Http404 from refused
    except Conflict:
        messages.warning(request, _("Nothing was put back: somebody has saved this text meanwhile. Look at it again."))
        return redirect(f"{reverse('review_report_versions', kwargs=args)}?of={data['number']}")
    messages.success(request, _("The earlier version stands again; the one before it is kept."))
    return redirect("review_report_part", **args)


# -- Autosave ----------------------------------------------------------------------------------------------------------


def _autosave(request: HttpRequest, pk: int, part: str, language: str) -> JsonResponse:
    """The same answers as for a report of a body: 200 {version}, 401, 403, 404, 409, 422, each with words to read."""
    if not request.user.is_authenticated or request.headers[HEADER] != str(request.user.public_id):
        said = _("Not saved: your session is over. What you typed is kept in this browser; sign in again to save it.")
        return JsonResponse({"text": said, "login": f"{reverse('account_login')}?next={request.path}"}, status=401)
    report = Report.objects.select_related("plan").filter(pk=pk).first()
    if report is None or not rules.has_perm("tracker.view_report", request.user, report):
        return JsonResponse({"text": _("Not saved: there is no such report.")}, status=404)
    _part(report, part, language)
    form = TextForm(request.POST)
    if not form.is_valid():
        problem = next(iter(form.errors.values()))[0]
        return JsonResponse({"text": _("Not saved: %(what)s") % {"what": problem}}, status=422)
    version = form.cleaned_data["version"]
    try:
        saved = publishing.save_text(
            report, part, language, form.cleaned_data["text"], by=request.user, version=version
        )  # fmt: skip
    except Conflict:
        said = _("Not saved: somebody else saved this text meanwhile. Nothing of yours is lost; compare both versions.")
        return JsonResponse({"text": said}, status=409)
    except NotAllowed:
        said = _("Not saved: you may not change this report. What you typed is kept in this browser.")
        return JsonResponse({"text": said}, status=403)
    except Refused as refused:
        problem = next(iter(refused.errors.values()))[0]
        return JsonResponse({"text": _("Not saved: %(what)s") % {"what": problem}}, status=422)
    return JsonResponse({"version": saved.version, "text": saved_words(saved.saved_at)})
