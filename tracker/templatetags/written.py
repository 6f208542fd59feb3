"""Blocks of a report's document in templates."""

from django import template

register = template.Library()


@register.filter
def block_kind(block) -> str:
    """ "paragraph", "bullets", "quote", "table" ...: which template shows it."""
    return type(block).__name__.lower()
