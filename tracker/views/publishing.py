"""The desk of the plan's report: the list, a new one, its parts and what is missing, drafts, previews, publishing."""

from __future__ import annotations

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tracker.domain import publishing
from tracker.enums import EditionState, FileFormat, Language
from tracker.forms.publishing import PublishForm, ReportForm
from tracker.models import Plan, Report, ReportEdition
from tracker.reports import checklist, making

from .review import plans_of


def load_report(request: HttpRequest, pk: int) -> Report:
    """The report, for those who coordinate or observe its plan; 404 for everybody else."""
    report = get_object_or_404(Report.objects.select_related("plan"), pk=pk)
    if not rules.has_perm("tracker.view_report", request.user, report):
        raise Http404
    return report


def require_editor(request: HttpRequest, report: Report) -> None:
    if not rules.has_perm("tracker.edit_report", request.user, report):
        raise PermissionDenied


def may_edit(request: HttpRequest, report: Report) -> bool:
    return rules.has_perm("tracker.edit_report", request.user, report)


@login_required
@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """The reports of a plan. Three queries beside that for the plans, whatever their number."""
    plan, plans = plans_of(request)
    rows = []
    for report in plan.reports.prefetch_related("editions"):
        editions = [e for e in report.editions.all() if e.state != EditionState.GIVEN_UP]
        published = next((e for e in editions if e.state == EditionState.PUBLISHED), None)
        in_work = next((e for e in editions if e.state == EditionState.MAKING), None)
        languages = [Language(code).label for code in report.languages]
        rows.append({"report": report, "languages": languages, "published": published, "making": in_work})
    context = {"plan": plan, "plans": plans, "rows": rows}
    context["may_change"] = rules.has_perm("tracker.coordinate_plan", request.user, plan)
    return render(request, "review/reports/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a report of a year or of the whole term."""
    plan, _plans = plans_of(request)
    if not rules.has_perm("tracker.coordinate_plan", request.user, plan):
        raise PermissionDenied
    if request.method == "GET":
        form = ReportForm(plan=plan, initial={"languages": Language.values})
        return _new_page(request, plan, form)
    form = ReportForm(request.POST, plan=plan)
    if form.is_valid():
        languages = form.cleaned_data["languages"]
        try:
            made = publishing.make_report(plan, by=request.user, year=form.chosen_year, languages=languages)
        except publishing.Refused as refused:
            form.refuse(refused.errors)
        else:
            messages.success(request, _("The report is begun. Nothing of it is public until you publish it."))
            return redirect("review_report", pk=made.pk)
    return _new_page(request, plan, form, status=422)


def _new_page(request: HttpRequest, plan: Plan, form: ReportForm, status=200) -> HttpResponse:
    return render(request, "review/reports/new.html", {"plan": plan, "form": form}, status=status)


@login_required
@require_GET
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """One report: how each part stands in each language, what is missing, its previews and editions."""
    report = load_report(request, pk)
    on, rows = timezone.localdate(), checklist.part_rows(report)
    found = checklist.checks(report, on, rows)
    editions = list(report.editions.exclude(state=EditionState.GIVEN_UP).select_related("made_by"))
    written = [row for row in rows if row.places]
    context = {
        "report": report,
        "plan": report.plan,
        "may_change": may_edit(request, report),
        "rows": rows,
        "blocking": [check for check in found if check.blocks],
        "advisory": [check for check in found if not check.blocks],
        "written": sum(1 for row in written if not row.without(checklist.WRITTEN)),
        "to_write": len(written),
        "editions": editions,
        "making": next((edition for edition in editions if edition.state == EditionState.MAKING), None),
        "languages": [(code, Language(code).label) for code in report.languages],
        "formats": FileFormat,
        "periods": list(report.periods()),
    }
    return render(request, "review/reports/desk.html", context)


@login_required
@require_POST
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Assemble first drafts where nothing is written; of one part in one language where the form names them."""
    report = load_report(request, pk)
    require_editor(request, report)
    part, language = request.POST.get("part", ""), request.POST.get("language", "")
    put = publishing.set_drafts(report, making.drafts(report, part=part, language=language), by=request.user)
    if put:
        said = ngettext("%(n)d first draft is assembled.", "%(n)d first drafts are assembled.", len(put))
        messages.success(request, said % {"n": len(put)})
    else:
        messages.info(request, _("Nothing was assembled: the bodies have written nothing to assemble a draft of, or "
                                 "there is a text already."))  # fmt: skip
    if part and language and (part, language) in put:
        return redirect("review_report_part", pk=pk, part=part, language=language)
    return redirect("review_report", pk=pk)


@login_required
@require_GET
def preview(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """The whole report as a web page, marked as a draft."""
    report = load_report(request, pk)
    document = making.draft_document(report, _language(report, language), on=timezone.localdate())
    return render(request, "review/reports/preview.html", {"report": report, "plan": report.plan, "document": document})


@login_required
@require_GET
def preview_file(request: HttpRequest, pk: int, language: str, form: str) -> HttpResponse:
    """The whole report as a file, marked as a draft; made anew each time."""
    report = load_report(request, pk)
    document = making.draft_document(report, _language(report, language), on=timezone.localdate())
    response = HttpResponse(making.write(document, form), content_type=FileFormat(form).content_type)
    name = f"{report.plan.slug}-{report.slug}-{language}-draft.{form}"
    response["Content-Disposition"] = content_disposition_header(form != FileFormat.PDF, name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _language(report: Report, language: str) -> str:
    if language not in report.languages:
        raise Http404
    return language


@login_required
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what will be frozen and what is missing, ask what changed, then publish."""
    report = load_report(request, pk)
    require_editor(request, report)
    on = timezone.localdate()
    number = publishing.next_number(report)
    seen = publishing.texts_seen(report)
    if request.method == "GET":
        form = PublishForm(report=report, correction=number > 1, initial={"seen": seen})
        return _publish_page(request, report, form, number, on)
    checklist.require_publishable(report, on)
    form = PublishForm(request.POST, report=report, correction=number > 1)
    if form.is_valid():
        data = form.cleaned_data
        try:
            making.publish(report, by=request.user, on=on, seen=data["seen"], what_changed=form.what_changed)
        except publishing.Refused as refused:
            form.refuse(refused.errors)
            # What is read now is what stands now: the page shows it.
            form.data = form.data.copy()
            form.data["seen"] = seen
        else:
            return redirect("review_report_edition", pk=pk, number=number)
    return _publish_page(request, report, form, number, on, status=422)


def _publish_page(request: HttpRequest, report: Report, form: PublishForm, number: int, on, status=200) -> HttpResponse:
    found = checklist.checks(report, on, checklist.part_rows(report))
    context = {
        "report": report,
        "plan": report.plan,
        "form": form,
        "number": number,
        "blocking": [check for check in found if check.blocks],
        "advisory": [check for check in found if not check.blocks],
        "making": report.editions.filter(state=EditionState.MAKING).first(),
        "languages": [Language(code).label for code in report.languages],
        "files": len(report.languages) * len(FileFormat),
    }
    return render(request, "review/reports/publish.html", context, status=status)


def _edition(report: Report, number: int) -> ReportEdition:
    found = report.editions.exclude(state=EditionState.GIVEN_UP).select_related("made_by")
    return get_object_or_404(found, number=number)


@login_required
@require_http_methods(["GET", "POST"])
def edition(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """How far the files of an edition are; made again or given up by a button while it is not published."""
    report = load_report(request, pk)
    found = _edition(report, number)
    found.report = report
    if request.method == "POST":
        require_editor(request, report)
        if request.POST.get("do") == "give_up":
            publishing.give_up(found, by=request.user)
            messages.success(request, _("The edition is given up. Nothing of it was public."))
            return redirect("review_report", pk=pk)
        making.try_again(found, by=request.user)
        return redirect("review_report_edition", pk=pk, number=number)
    wanted, missing = publishing.wanted_files(found), publishing.missing_files(found)
    files = {(file.language, file.format): file for file in found.files.all()}
    context = {
        "report": report,
        "plan": report.plan,
        "edition": found,
        "may_change": may_edit(request, report),
        "all": len(wanted),
        "made": len(wanted) - len(missing),
        "rows": [
            {
                "language": Language(language).label,
                "format": FileFormat(form).label,
                "file": files.get((language, form)),
                "failure": found.failures.get(f"{language}.{form}", ""),
                "url": _file_url(report, found, language, form),
            }
            for language, form in wanted
        ],
    }
    template = "review/reports/progress.html" if request.htmx else "review/reports/edition.html"
    return render(request, template, context)


def _file_url(report: Report, edition: ReportEdition, language: str, form: str) -> str:
    """Where the public finds a file, once the edition is published."""
    if edition.state != EditionState.PUBLISHED:
        return ""
    with translation.override(language):
        return reverse("report_file", args=[report.plan.slug, report.slug, edition.number, form])
