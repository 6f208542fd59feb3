"""The line of files beside a chart or a table."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse

from tracker.models import Action, Actor, Indicator, Plan
from tracker.reports.table import ENDINGS

register = template.Library()


@register.inclusion_tag("components/downloads.html")
def chart_files(plan: Plan, subject: Action | Indicator, which: str, about: str, of: str = "", body: str = "") -> dict:
    """A chart as SVG and PNG, and the figures behind it: `{% chart_files plan indicator "trend" about of="totals" %}`.

    `about` says of what, for those who hear the page. `of`: which part of the subject's table it is. `body`: of one.
    """
    name = "indicator" if isinstance(subject, Indicator) else "action"
    place = [plan.slug, subject.code]
    files = [(end.upper(), reverse(f"{name}_chart", args=[*place, which, end]), {}) for end in ("svg", "png")]
    files += [(label, url, {"of": of}) for label, url in _tables(f"{name}_data", *place)]
    return {"about": about, "files": [(label, _with(url, body=body, **more)) for label, url, more in files]}


@register.inclusion_tag("components/downloads.html")
def table_file(plan: Plan, subject: Action | Indicator, about: str, of: str = "") -> dict:
    """The figures of an indicator or action as files, or a part of them."""
    name = "indicator" if isinstance(subject, Indicator) else "action"
    files = _tables(f"{name}_data", plan.slug, subject.code)
    return {"about": about, "files": [(label, _with(url, of=of)) for label, url in files]}


@register.inclusion_tag("components/downloads.html")
def body_file(plan: Plan, actor: Actor, about: str) -> dict:
    """What a body reported, as files."""
    return {"about": about, "files": _tables("body_data", plan.slug, actor.slug)}


@register.inclusion_tag("components/downloads.html", takes_context=True)
def list_file(context, name: str, plan: Plan, about: str, chart: str = "", **only: str) -> dict:
    """A list of the plan as files, filtered as the page is: `{% list_file "actions" plan about %}`.

    `chart`: which chart of the plan is drawn of it, as SVG and PNG. `only`: a filter that the page's own address does
    not have: `objective="1"`.
    """
    asked = context["request"].GET.copy()
    for key in ("page", "print"):
        asked.pop(key, None)
    asked.update(only)
    files = [(end.upper(), reverse("plan_chart", args=[plan.slug, chart, end])) for end in ("svg", "png") if chart]
    files += _tables(f"{name}_data", plan.slug)
    return {"about": about, "files": [(label, f"{url}?{asked.urlencode()}" if asked else url) for label, url in files]}


def _tables(name: str, *place: str) -> list[tuple[str, str]]:
    """A table in each of its formats: [(label, address)]."""
    return [(ending.upper(), reverse(name, args=[*place, ending])) for ending in ENDINGS]


def _with(url: str, **asked: str) -> str:
    asked = {key: value for key, value in asked.items() if value}
    return f"{url}?{urlencode(asked)}" if asked else url
