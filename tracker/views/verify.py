"""Is a file one of ours? Anyone uploads it, or types its hash, and is told which report, edition and language it is.

Only the hash of the file is compared, and nothing is kept. The form needs no token and no session: it changes nothing.
"""

from __future__ import annotations

import hashlib
import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from tracker.api.limits import requests_of
from tracker.domain.queries import publications
from tracker.models import ReportFile

LARGEST = 30 * 1024 * 1024
# Files that one address on the network may have looked at in a minute.
A_MINUTE = 20
HASH = re.compile(r"[0-9a-f]{64}")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        typed = request.GET.get("sha256", "")
        return _hash(request, typed) if typed else _page(request)
    if requests_of(request, "verify") > A_MINUTE:
        response = _page(request, problem=_("Too many files in a minute. Wait a little, then try again."), status=429)
        response["Retry-After"] = "60"
        return response
    file = request.FILES.get("file")
    if file is None:
        return _page(request, problem=_("Choose a file."), status=422)
    if file.size > LARGEST:
        limit = {"limit": filesizeformat(LARGEST)}
        return _page(request, problem=_("No report of ours is larger than %(limit)s.") % limit, status=422)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return _answer(request, digest.hexdigest(), name=file.name)


def _hash(request: HttpRequest, typed: str) -> HttpResponse:
    found = "".join(typed.lower().split())
    if not HASH.fullmatch(found):
        problem = _("A SHA-256 hash has 64 digits, 0 to 9 and a to f.")
        return _page(request, problem=problem, typed=typed[:200], status=422)
    return _answer(request, found)


def _answer(request: HttpRequest, sha256: str, name: str = "") -> HttpResponse:
    found = publications.by_hash(sha256)
    context = {"asked": True, "sha256": sha256, "filename": name[:200], "found": found}
    if found:
        published = publications.report_of(found.edition.report.plan, found.edition.report.slug)
        context |= {
            "is_file": isinstance(found, ReportFile),
            "edition": found.edition,
            "report": found.edition.report,
            "newer": published.after(found.edition) if published else None,
        }
    return _page(request, **context)


def _page(request: HttpRequest, *, status: int = 200, **context) -> HttpResponse:
    return render(request, "public/verify.html", context, status=status)
