"""The line of files beside a chart or a table."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse

from tracker.models import Action, Indicator, Plan

register = template.Library()


@register.inclusion_tag("components/downloads.html")
def chart_files(plan: Plan, subject: Action | Indicator, which: str, about: str, of: str = "") -> dict:
    """A chart as SVG and PNG, and the figures behind it: `{% chart_files plan indicator "trend" about of="totals" %}`.

    `about` says of what, for those who hear the page. `of`: which part of the subject's table it is.
    """
    name = "indicator" if isinstance(subject, Indicator) else "action"
    place = [plan.slug, subject.code]
    files = [(end.upper(), reverse(f"{name}_chart", args=[*place, which, end])) for end in ("svg", "png")]
    return {"about": about, "files": [*files, ("CSV", _table(f"{name}_data", place, of))]}


@register.inclusion_tag("components/downloads.html")
def table_file(plan: Plan, subject: Action | Indicator, about: str, of: str = "") -> dict:
    """The figures of an indicator or action as CSV, or a part of them."""
    name = "indicator" if isinstance(subject, Indicator) else "action"
    return {"about": about, "files": [("CSV", _table(f"{name}_data", [plan.slug, subject.code], of))]}


@register.inclusion_tag("components/downloads.html", takes_context=True)
def list_file(context, name: str, plan: Plan, about: str) -> dict:
    """A list of the plan as CSV, filtered as the page is: `{% list_file "actions" plan _("Actions") %}`."""
    asked = context["request"].GET.copy()
    for key in ("page", "print"):
        asked.pop(key, None)
    url = reverse(f"{name}_data", args=[plan.slug])
    return {"about": about, "files": [("CSV", f"{url}?{asked.urlencode()}" if asked else url)]}


def _table(name: str, place: list[str], of: str) -> str:
    url = reverse(name, args=place)
    return f"{url}?{urlencode({'of': of})}" if of else url
