"""Comments on single parts of a report: where the reviewer writes them, and where the reporter reads them."""

from collections.abc import Mapping

from django import template

from tracker.domain.conversation import label_of

register = template.Library()


@register.inclusion_tag("reporting/said.html", takes_context=True)
def said_at(context, *names: str) -> dict:
    """What the reviewer said about a field, beside it. Context: said, {name: text}."""
    said: Mapping[str, str] = context.get("said") or {}
    return {"texts": [said[name] for name in names if name in said]}


@register.inclusion_tag("review/comment_on.html", takes_context=True)
def comment_on(context, key: str) -> dict:
    """Where a reviewer may comment on a part; nothing where they may not return the report."""
    return {"field": context.get("on_part", {}).get(key)}


@register.filter
def part_label(key: str) -> str:
    """What a part is called, by the name of its field."""
    return label_of(key)
