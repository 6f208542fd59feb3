"""What can be taken away of a plan: the page that says so, the whole plan as a data package and as a plan file."""

import hashlib
import tempfile

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import etag, require_safe

from tracker import public_version
from tracker.domain import planfile
from tracker.domain.record import head
from tracker.domain.snapshot import snapshot
from tracker.enums import DataKind
from tracker.models import Plan
from tracker.reports import package
from tracker.reports.table import ENDINGS

from .downloads import kind, plan_of
from .mixins import PlanPage
from .page_cache import program

# A package of an ordinary plan stays in memory; a larger one goes through a file.
IN_MEMORY = 8 * 1024 * 1024


def state(request: HttpRequest, plan: str) -> str:
    """The ETag of a file: the same while its bytes are."""
    known = (request.build_absolute_uri(request.path), public_version.current(), timezone.localdate(), program())
    return f'"{hashlib.sha256(repr(known).encode()).hexdigest()}"'


def _lists(plan: Plan) -> list[dict]:
    """The lists that have files: [{label, url of the page, files}]."""
    names = (
        ("actions", _("Actions")),
        ("indicators", _("Indicators")),
        ("bodies", pgettext("navigation", "Bodies")),
        ("reporting", _("Who has reported")),
        ("timeline", _("Time line")),
        ("plan_dates", _("Dates of the plan")),
        ("budget", _("Budget")),
        ("gaps", _("Gaps")),
        ("gap_history", _("Gaps over time")),
        ("changes", _("Approved changes")),
    )
    pages = {"reporting": "matrix", "plan_dates": "timeline", "gap_history": "gaps"}
    return [
        {
            "label": label,
            "url": reverse(pages.get(name, name), args=[plan.slug]),
            "files": [(end.upper(), reverse(f"{name}_data", args=[plan.slug, end])) for end in ENDINGS],
        }
        for name, label in names
    ]


def _api() -> str:
    """The address of the programming interface, where this site has one."""
    try:
        return reverse("api_docs")
    except NoReverseMatch:
        return ""


class Data(PlanPage):
    template_name = "public/data.html"

    def plan_page(self, plan, *, on):
        seq, last = head(plan)
        return {
            "licence": settings.DATA_LICENCE,
            "tables": [(resource.title, f"{resource.name}.csv") for resource in package.RESOURCES],
            "lists": _lists(plan),
            "api": _api(),
            "seq": seq,
            "last_hash": last,
            "is_demonstration": kind() == DataKind.DEMONSTRATION,
        }


@require_safe
@etag(state)
def data_package(request: HttpRequest, plan: str) -> HttpResponseBase:
    """The whole plan as a zipped Frictionless Data Package, the same in each language."""
    found = plan_of(plan)
    homepage = request.build_absolute_uri(reverse("data", args=[found.slug]))
    about = package.Described(found, timezone.localdate(), kind(), homepage)
    # The response closes it.
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
    with snapshot():
        package.write_package(file, about)
    file.seek(0)
    name = f"{package.package_name(found, about.kind)}-data-package.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


@require_safe
@etag(state)
def plan_file(request: HttpRequest, plan: str) -> HttpResponse:
    """What the plan says as a plan file (docs/plan-format.md), with which another installation can load it."""
    found = plan_of(plan)
    with snapshot():
        text = planfile.write(planfile.read_plan(found))
    name = f"{package.package_name(found, kind())}.yaml"
    response = HttpResponse(package.yaml_file(text, kind()), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
