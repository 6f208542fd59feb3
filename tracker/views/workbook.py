"""Reports by Excel: a workbook goes out, comes back, shows what it would change, and is taken."""

import rules
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.utils.text import slugify
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tracker.domain import uploads, worklist
from tracker.models import Actor, ReportingPeriod, WorkbookUpload
from tracker.reports.workbook import applying, reading
from tracker.reports.workbook.applying import NotAll
from tracker.reports.workbook.content import Contents, contents_of
from tracker.reports.workbook.opening import Refused
from tracker.reports.workbook.reading import Row
from tracker.reports.workbook.wording import fields_of
from tracker.reports.workbook.writing import write_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# More rows than anybody reads on one page; the counts are always of all.
SHOWN = 300
# Fields to choose on one page, well below what a form may send (DATA_UPLOAD_MAX_NUMBER_FIELDS).
CHOICES = 500
PICK, MINE = "pick-", "mine"


class UploadForm(forms.Form):
    """The file alone; what is in it is judged by the reader."""

    file = forms.FileField(allow_empty_file=True)

    def clean_file(self):
        file, limit = self.cleaned_data["file"], settings.WORKBOOK_MAX_MB
        if file.size > limit * 1024 * 1024:
            raise forms.ValidationError(_("The file is larger than %(limit)d MB.") % {"limit": limit})
        return file


def load_place(request: HttpRequest) -> tuple[Actor, ReportingPeriod]:
    """Body and period of the address, or the usual ones. 404 for strangers to the body, 403 for those who only read."""
    body, period = request.GET.get("body", ""), request.GET.get("period", "")
    if not body and not period:
        return _usual_place(request)
    if "\0" in body or not period.isascii() or not period.isdigit() or len(period) > 18:
        raise Http404
    found = get_object_or_404(ReportingPeriod.objects.select_related("plan"), pk=int(period))
    actor = get_object_or_404(Actor.objects.filter(assignments__plan=found.plan_id).distinct(), slug=body)
    _authorise(request, actor, found)
    return actor, found


def _authorise(request: HttpRequest, actor: Actor, period: ReportingPeriod) -> None:
    if not rules.has_perm("tracker.report_for_body", request.user, actor):
        raise PermissionDenied if rules.has_perm("tracker.observe_plan", request.user, period.plan) else Http404


def _usual_place(request: HttpRequest) -> tuple[Actor, ReportingPeriod]:
    if not request.user.memberships.active().exists():
        raise PermissionDenied
    work = worklist.work(request.user, timezone.localdate())
    if work is None or work.period is None:
        raise Http404
    return work.body, work.period


def _contents(request: HttpRequest, actor: Actor, period: ReportingPeriod) -> Contents:
    return contents_of(actor, period, language=request.user.language, on=timezone.localdate())


def _query(actor: Actor, period: ReportingPeriod) -> str:
    return urlencode({"body": actor.slug, "period": period.pk})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """How it is done, the download, and the upload: a file that can be read is kept until it is taken."""
    actor, period = load_place(request)
    contents = _contents(request, actor, period)
    form, refused = UploadForm(request.POST, request.FILES), ""
    if request.method == "POST":
        if form.is_valid():
            file = form.cleaned_data["file"]
            content = file.read()
            try:
                reading.check(content, contents, name=file.name)
            except Refused as error:
                refused = str(error)
            else:
                kept = uploads.keep(content, name=file.name, actor=actor, period=period, by=request.user)
                return redirect("workbook_preview", pk=kept.pk)
        else:
            refused = " ".join(form.errors["file"])
    context = {"contents": contents, "refused": refused, "query": _query(actor, period)}
    context |= {"limit": settings.WORKBOOK_MAX_MB}
    return render(request, "reporting/workbook.html", context, status=422 if refused else 200)


@login_required
@require_GET
def download(request: HttpRequest) -> HttpResponse:
    actor, period = load_place(request)
    content = write_workbook(_contents(request, actor, period))
    name = f"{actor.slug}-{slugify(period.label) or period.starts_on}-{(get_language() or '')[:2]}.xlsx"
    return HttpResponse(
        content, content_type=XLSX, headers={"Content-Disposition": content_disposition_header(True, name)}
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, pk) -> HttpResponse:
    """What the file would change now; by a POST, take all of it, the good rows, or throw it away."""
    kept = get_object_or_404(
        WorkbookUpload.objects.valid().select_related("actor", "period__plan"), pk=pk, user=request.user
    )
    _authorise(request, kept.actor, kept.period)
    if request.method == "POST" and request.POST.get("do") == "discard":
        uploads.discard(kept)
        messages.info(request, _("The workbook was thrown away. Nothing was changed."))
        return redirect(f"{reverse('workbook')}?{_query(kept.actor, kept.period)}")
    try:
        found = reading.preview(bytes(kept.content), _contents(request, kept.actor, kept.period), name=kept.name)
    except Refused as error:
        # What is asked for has changed since the upload, so that the file no longer fits it.
        uploads.discard(kept) if request.method == "POST" else None
        context = {"contents": _contents(request, kept.actor, kept.period), "refused": str(error)}
        context |= {"query": _query(kept.actor, kept.period), "limit": settings.WORKBOOK_MAX_MB}
        return render(request, "reporting/workbook.html", context, status=422)
    if request.method == "POST":
        return _take(request, kept, found)
    return _preview_page(request, kept, found)


def _take(request: HttpRequest, kept: WorkbookUpload, found: reading.Preview) -> HttpResponse:
    """Take what the person saw, and only that: if something is no longer as it was shown, it is shown again."""
    if request.POST.get("seen") != found.digest:
        return _preview_page(request, kept, found, status=409, moved=True)
    try:
        if request.POST.get("do") == "all":
            taken = applying.take_all(found, by=request.user)
        else:
            taken = applying.take_good(found, by=request.user, picks=_picks(request, found))
    except NotAll:
        again = reading.preview(bytes(kept.content), _contents(request, kept.actor, kept.period), name=kept.name)
        return _preview_page(request, kept, again, status=409, moved=True)
    count = len(taken.saved)
    messages.success(request, ngettext("%(count)d report saved.", "%(count)d reports saved.", count) % {"count": count})
    if taken.reasons:
        again = reading.preview(bytes(kept.content), _contents(request, kept.actor, kept.period), name=kept.name)
        return _preview_page(request, kept, again, status=422, reasons=taken.reasons)
    if found.problems or taken.refused or len(_shown(found.conflicts)) < len(found.conflicts):
        return redirect("workbook_preview", pk=kept.pk)
    uploads.discard(kept)
    return redirect(f"{reverse('work')}?plan={kept.period.plan.slug}&{_query(kept.actor, kept.period)}")


def _pick(row: Row, name: str) -> str:
    return f"{PICK}{row.item.pk}-{name}"


def _picks(request: HttpRequest, found: reading.Preview) -> dict[int, set[str]]:
    """Of each report that somebody else saved, the fields that are taken from the workbook."""
    return {
        row.item.pk: {name for name in row.names if request.POST.get(_pick(row, name)) == MINE}
        for row in found.conflicts
    }


def _shown(conflicts: list[Row]) -> list[Row]:
    """As many as one form can send the choices of; the others stay as they are until these are settled."""
    found, fields = [], 0
    for row in conflicts:
        fields += len(row.names)
        if found and fields > CHOICES:
            break
        found.append(row)
    return found


def _preview_page(
    request, kept: WorkbookUpload, found: reading.Preview, *, status=200, moved=False, reasons=None
) -> HttpResponse:
    problems, changed, conflicts = found.problems, found.changed, found.conflicts
    choices = [
        {
            "row": row,
            "reasons": (reasons or {}).get(row.item.pk, ()),
            "fields": [
                {"change": change, "pick": _pick(row, change.name)} for change in fields_of(row.item, row.changes)
            ],
        }
        for row in _shown(conflicts)
    ]
    context = {
        "kept": kept,
        "preview": found,
        "problems": problems[:SHOWN],
        "changed": changed[:SHOWN],
        "conflicts": choices,
        # What was chosen before something stopped it stays chosen.
        "picked": {name for name, value in request.POST.items() if name.startswith(PICK) and value == MINE},
        "stopped": bool(reasons),
        "counts": {
            "problems": len(problems),
            "wrong": len(found.of_kind("wrong")),
            "changed": len(changed),
            "conflicts": len(conflicts),
            "unchanged": len(found.unchanged),
            "shown": SHOWN,
            "choices": len(choices),
        },
        "seen": found.digest,
        "moved": moved,
        "query": _query(kept.actor, kept.period),
    }
    return render(request, "reporting/workbook_preview.html", context, status=status)
