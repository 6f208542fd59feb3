"""What machines read of a page: data in its head, as schema.org names things. Data, not a script: nothing runs."""

from __future__ import annotations

import json

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from tracker.context_processors import Site
from tracker.domain.queries.pages import IndicatorView
from tracker.models import Plan
from tracker.reports import xlsx

from .nap import translated

register = template.Library()
# An indicator's files by media type.
FILES = (("text/csv", "csv"), (xlsx.CONTENT_TYPE, "xlsx"), ("application/json", "json"))
# No sign is left that could end the element or begin another.
ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


@register.simple_tag(takes_context=True)
def dataset_of_indicator(context) -> SafeString:
    """The Dataset of an indicator's page. No query."""
    data = dataset(context["request"], context["plan"], context["view"], context["installation"])
    text = json.dumps(data, ensure_ascii=False).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - just escaped


def dataset(request: HttpRequest, plan: Plan, view: IndicatorView, site: Site) -> dict:
    """An indicator's published figures as a Dataset: what, of which time, whose, in which files. No query."""
    indicator = view.state.indicator
    url = request.build_absolute_uri(request.path)
    title, language = translated(indicator, "title")
    about = [translated(indicator, field)[0] for field in ("wording", "definition")]
    published = [slot.report for slot in view.state.slots if slot.report]
    data = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": url,
        "url": url,
        "identifier": f"{plan.slug}/{indicator.code}",
        "name": f"{indicator.code} {title}",
        "description": " ".join(filter(None, [title, *about])),
        "inLanguage": language,
        "isAccessibleForFree": True,
        "license": settings.DATA_LICENCE.path,
        "temporalCoverage": f"{plan.starts_on}/{plan.ends_on}",
        "spatialCoverage": {"@type": "Country", "identifier": plan.country},
        "variableMeasured": {"@type": "PropertyValue", "name": title},
        "isPartOf": {
            "@type": "Dataset",
            "name": translated(plan, "title")[0],
            "url": request.build_absolute_uri(reverse("data", args=[plan.slug])),
            "license": settings.DATA_LICENCE.path,
            "distribution": [
                {
                    "@type": "DataDownload",
                    "encodingFormat": "application/zip",
                    "contentUrl": request.build_absolute_uri(reverse("data_package", args=[plan.slug])),
                }
            ],
        },
        "creator": [
            {"@type": "GovernmentOrganization", "name": translated(actor, "name")[0]}
            for actor in {slot.actor.pk: slot.actor for slot in view.state.slots if slot.report}.values()
        ],
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": media_type,
                "contentUrl": request.build_absolute_uri(
                    reverse("indicator_data", args=[plan.slug, indicator.code, ending])
                ),
            }
            for media_type, ending in FILES
        ],
        "workTranslation": [
            {"@type": "Dataset", "@id": request.build_absolute_uri(translate_url(request.path, code))}
            for code, _name in settings.LANGUAGES
            if translate_url(request.path, code) != request.path
        ],
    }
    if indicator.unit:
        data["variableMeasured"]["unitText"] = translated(indicator, "unit")[0]
    if indicator.method:
        data["measurementTechnique"] = translated(indicator, "method")[0]
    if site.owner:
        data["publisher"] = {"@type": "Organization", "name": site.owner}
    if site.is_demonstration:
        # A machine reads no banner.
        data["creativeWorkStatus"] = "demonstration data, not reported by any body"
    if published:
        data["dateModified"] = max(report.published_at for report in published).isoformat()
        data["datePublished"] = min(report.published_at for report in published).isoformat()
    return {name: value for name, value in data.items() if value}
