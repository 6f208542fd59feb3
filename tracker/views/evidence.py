"""Evidence: added to a report and changed there, and downloaded. Each download is authorised by itself."""

import logging

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.files.storage import Storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tracker.domain import evidence as verbs
from tracker.domain.evidence import EvidenceRefused
from tracker.enums import EvidenceKind
from tracker.forms.evidence import EvidenceForm
from tracker.models import Evidence, ProgressEntry
from tracker.templatetags.evidence import section_of

from .reporting import allowed_steps, load_entry

logger = logging.getLogger(__name__)
# No script, no form, no plug-in of a file runs in the site's name, whatever a browser makes of it.
SANDBOX = "default-src 'none'; sandbox"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """The evidence of a report by itself; posted to, it adds files and a link, renames, shows, hides and takes out.

    Every file is taken or refused by itself. A script gets the section of the page back, a browser without one the
    report.
    """
    entry = load_entry(request, pk)
    if request.method != "POST":
        return _page(request, entry)
    verbs.require_editable(entry, request.user)
    verb, _colon, number = request.POST.get("do", "").partition(":")
    problems = _change(request, entry, verb, number) if number else _save(request, entry)
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        context = section_of(entry, editable=True, problems=problems, typed=request.POST if problems else None)
        return render(request, "reporting/evidence.html", context, status=422 if problems else 200)
    if problems:
        return _page(request, entry, status=422, problems=problems, typed=request.POST)
    messages.success(request, _("The evidence is saved."))
    return redirect(f"{reverse('entry', args=[pk])}#evidence-{pk}-part")


def _page(request: HttpRequest, entry: ProgressEntry, *, status=200, **extra) -> HttpResponse:
    context = {"entry": entry, "editable": "save" in allowed_steps(request.user, entry), **extra}
    return render(request, "reporting/evidence_page.html", context, status=status)


def _change(request: HttpRequest, entry: ProgressEntry, verb: str, number: str) -> list[dict]:
    """Show, hide or take out one piece of evidence."""
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise Http404
    item = get_object_or_404(entry.evidence.in_report(), pk=int(number))
    if verb == "remove":
        verbs.remove(item, by=request.user)
    elif verb in ("public", "internal"):
        verbs.set_public(item, verb == "public", by=request.user)
    else:
        raise PermissionDenied
    return []


def _save(request: HttpRequest, entry: ProgressEntry) -> list[dict]:
    """Add what was sent and rename what was renamed; gives what was refused, and why."""
    form, by, problems = EvidenceForm(request.POST, request.FILES), request.user, []

    def attempt(name, verb, *args, **kwargs):
        try:
            verb(*args, by=by, **kwargs)
        except EvidenceRefused as refused:
            problems.append({"field": refused.field, "name": name, "message": refused.message})

    if not form.is_valid():
        return [
            {"field": "url" if field in ("url", "link_title") else "file", "name": "", "message": message}
            for field, found in form.errors.items()
            for message in found
        ]
    data = form.cleaned_data
    for file in data["files"]:
        attempt(file.name, verbs.add_file, entry, file, file.name, public=data["files_public"])
    if data["url"] or data["link_title"]:
        attempt("", verbs.add_link, entry, data["url"], title=data["link_title"], public=data["link_public"])
    titles = form.titles()
    for item in entry.evidence.in_report().filter(pk__in=titles):
        attempt(item.title, verbs.rename, item, titles[item.pk])
    if not (data["files"] or data["url"] or titles):
        problems.append({"field": "file", "name": "", "message": _("Choose a file, or write the address of a page.")})
    return problems


# -- Downloads ---------------------------------------------------------------------------------------------------------


@login_required
@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """A file for those who may read the report that it stands in; 404 for everybody else."""
    item = _load(pk)
    if not verbs.may_read(request.user, item):
        raise Http404
    return _attachment(item, item.filename, item.content_type)


@login_required
@require_safe
def thumbnail(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture that we drew of an image, for those who may read the report. The only thing shown in the page."""
    item = _load(pk)
    if not item.thumbnail or not verbs.may_read(request.user, item):
        raise Http404
    return _guarded(FileResponse(_open(item.thumbnail.storage, item.thumbnail.name), content_type="image/jpeg"))


@require_safe
def public_file(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """A file that is published with a report now; 404 for what is internal, not yet approved or retracted."""
    item = _load(pk)
    found = verbs.published(item)
    if found is None or item.entry.assignment.plan.slug != plan:
        raise Http404
    response = _attachment(item, found.filename, found.content_type)
    # It may be retracted: whoever keeps a copy asks again before giving it out.
    response["Cache-Control"] = "no-cache"
    return response


def _load(pk: int) -> Evidence:
    found = Evidence.objects.filter(kind=EvidenceKind.FILE).select_related(
        "entry__assignment__plan", "entry__assignment__actor", "entry__current_revision"
    )
    return get_object_or_404(found, pk=pk)


def _attachment(item: Evidence, filename: str, content_type: str) -> FileResponse:
    """A file as a download, never shown in the page. It is streamed from the storage, whose addresses stay unknown."""
    response = FileResponse(
        _open(item.file.storage, item.file.name), as_attachment=True, filename=filename, content_type=content_type
    )
    response["Content-Length"] = item.size
    return _guarded(response)


def _guarded(response: FileResponse) -> FileResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _open(storage: Storage, name: str):
    try:
        return storage.open(name)
    except FileNotFoundError as error:
        logger.error("The file %s is not in the storage", name)
        raise Http404 from error
