"""Evidence on pages: the part of a report that lists and takes it, and the published list."""

from collections.abc import Iterable, Mapping

from django import template
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from tracker.domain import evidence as verbs
from tracker.domain.files import label_of
from tracker.enums import EvidenceKind
from tracker.forms.evidence import ACCEPT

register = template.Library()


def about(kind: str, content_type: str, size: int | None, url: str) -> str:
    """“PDF, 412 KB” of a file; of a link, its host."""
    if kind == EvidenceKind.LINK:
        return verbs.host_of(url)
    return f"{label_of(content_type)}, {filesizeformat(size)}"


def lines(entry) -> list[dict]:
    """The evidence of a report for templates: `item` with its address, what it is, and the address of its picture."""
    return [
        {
            "item": item,
            "is_link": item.kind == EvidenceKind.LINK,
            "url": item.url or reverse("evidence_file", args=[item.pk]),
            "about": about(item.kind, item.content_type, item.size, item.url),
            "picture": reverse("evidence_thumbnail", args=[item.pk]) if item.thumbnail else "",
        }
        for item in verbs.items(entry)
    ]


def section_of(entry, *, editable: bool, problems: Iterable[Mapping] = (), typed: Mapping | None = None) -> dict:
    """What templates/reporting/evidence.html needs. One query. `problems`: [{"field", "name", "message"}, ...]."""
    problems = list(problems)
    return {
        "entry": entry,
        "lines": lines(entry),
        "editable": editable,
        "problems": problems,
        "link_problem": next((p for p in problems if p["field"] == "url"), None),
        "typed": typed or {},
        "accept": ACCEPT,
        "limit": verbs.largest_file(),
        "limit_text": filesizeformat(settings.EVIDENCE_MAX_MB * 1024 * 1024),
        "form": f"evidence-{entry.pk}",
    }


@register.inclusion_tag("reporting/evidence.html", takes_context=True)
def evidence_section(context, entry, editable=False, problems=(), typed=None) -> dict:
    """The list, and where it can be changed the fields to add to it. They belong to the form of `evidence_form`, which
    stands outside the report's own form: HTML has no form within a form."""
    return {**section_of(entry, editable=bool(editable), problems=problems, typed=typed), **_shared(context)}


@register.inclusion_tag("reporting/evidence_form.html", takes_context=True)
def evidence_form(context, entry) -> dict:
    return {"entry": entry, "form": f"evidence-{entry.pk}", **_shared(context)}


@register.inclusion_tag("review/evidence.html")
def evidence_preview(entry) -> dict:
    """The list for a reviewer, with pictures. One query."""
    return {"lines": lines(entry)}


@register.simple_tag
def published_files(plan, report) -> list[dict]:
    """The evidence of a published report, for components/files.html. No query."""
    return [
        {
            "title": item["title"],
            "is_link": item["kind"] == EvidenceKind.LINK,
            "url": item["url"] or reverse("public_evidence", args=[plan.slug, item["id"]]),
            "about": about(item["kind"], item["type"], item["size"], item["url"]),
        }
        for item in report.evidence
    ]


def _shared(context) -> dict:
    return {name: context.get(name) for name in ("csrf_token", "LANGUAGE_CODE") if context.get(name)}
