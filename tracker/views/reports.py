"""Published reports of a plan: the list, each edition as a page and as files. All of it is read as it was frozen."""

from __future__ import annotations

import segno
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import content_disposition_header, parse_etags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tracker.domain.queries import publications
from tracker.enums import DataKind, FileFormat, Language
from tracker.models import Plan, ReportEdition, ReportFile
from tracker.reports.document import Document
from tracker.reports.making import address

from .downloads import kind
from .mixins import PlanPage


class Reports(PlanPage):
    template_name = "public/reports.html"

    def plan_page(self, plan, *, on):
        return {"reports": [_shown(published) for published in publications.reports_of(plan)]}


def _shown(published: publications.Published) -> dict:
    language = (get_language() or "")[:2]
    return {
        "report": published.report,
        "latest": published.latest,
        "editions": published.editions,
        "changes": published.changes(language),
        "files": files_of(published.latest),
    }


def files_of(edition: ReportEdition) -> list[dict]:
    """By language: its name in its own words, its page, its files. Needs `edition.files` prefetched."""
    made = {(file.language, file.format): file for file in edition.files.all()}
    args = [edition.report.plan.slug, edition.report.slug, edition.number]
    rows = []
    for code in edition.report.languages:
        with translation.override(code):
            files = [
                {"format": form, "file": made[code, form], "url": reverse("report_file", args=[*args, form.value])}
                for form in FileFormat
                if (code, form) in made
            ]
            page = reverse("report_edition", args=args)
        links = [(one["format"].label, one["url"]) for one in files]
        rows.append({"code": code, "name": Language(code).label, "page": page, "files": files, "links": links})
    return rows


class ReportPage(PlanPage):
    """An edition as a page; without a number the latest. In a language in which it was not made: where it is."""

    template_name = "public/report.html"

    def plan_page(self, plan, *, on, slug, edition=None):
        published = publications.report_of(plan, slug)
        if published is None:
            raise Http404
        found = published.latest if edition is None else published.number(edition)
        if found is None:
            raise Http404
        language = (get_language() or "")[:2]
        content = publications.content_of(found, language)
        return {
            "published": published,
            "report": published.report,
            "edition": found,
            "newer": published.after(found),
            "latest": published.latest,
            "changes": published.changes(language),
            "document": Document.from_json(content.content) if content else None,
            "content": content,
            "files": files_of(found),
            "permanent": permanent_address(plan, found, language),
            "qr": qr(permanent_address(plan, found, language)),
        }


def permanent_address(plan: Plan, edition: ReportEdition, language: str) -> str:
    """As it stands on the cover."""
    return address("report_edition", plan.slug, edition.report.slug, edition.number, language=language)


def qr(text: str) -> SafeString:
    """A QR code as SVG without style or script, in ink on white so that a phone reads it on a dark page too."""
    drawn = segno.make(text, error="m", micro=False).svg_inline(scale=4, border=4, light="#fff", svgclass="qr")
    return mark_safe(drawn)  # noqa: S308 - drawn by segno of an address that it escapes


@require_safe
def file(request: HttpRequest, plan: str, slug: str, edition: int, form: str) -> HttpResponseBase:
    """A file of an edition in the language of the address. It never changes, so whoever has it need not ask again."""
    found = publications.file_of(plan, slug, edition, (get_language() or "")[:2], form)
    if found is None:
        raise Http404
    etag = f'"{found.sha256}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return _unchanging(HttpResponseNotModified(), etag)
    try:
        opened = found.file.storage.open(found.file.name)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(opened, content_type=FileFormat(form).content_type)
    response["Content-Length"] = found.size
    response["Content-Disposition"] = content_disposition_header(form != FileFormat.PDF, name_of(found))
    response["X-Content-Type-Options"] = "nosniff"
    return _unchanging(response, etag)


def name_of(file: ReportFile) -> str:
    """ "kz-2023-edition-2-ru.pdf"; of a demonstration it says so."""
    edition = file.edition
    parts = [edition.report.plan.slug, edition.report.slug, f"edition-{edition.number}", file.language]
    parts += ["demonstration"] if kind() == DataKind.DEMONSTRATION else []
    return f"{'-'.join(parts)}.{file.format}"


def _unchanging(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@require_safe
def latest_file(request: HttpRequest, plan: str, slug: str, form: str) -> HttpResponse:
    """To the file of the latest edition."""
    found = Plan.objects.filter(slug=plan).first()
    published = publications.report_of(found, slug) if found else None
    if published is None:
        raise Http404
    response = redirect("report_file", plan, slug, published.latest.number, form)
    response["Cache-Control"] = "no-cache"
    return response
