"""A report's document on a page: `{% report document %}`, with static/css/report.css linked by the page."""

import re
from base64 import b64encode
from collections import Counter

from django import template

from tracker.reports.document import Block, Cell, Chart, Column, ColumnKind, Document

from .standings import STATUS, standing

register = template.Library()

NUMBERS = (ColumnKind.NUMBER, ColumnKind.PERCENT, ColumnKind.MONEY)


@register.inclusion_tag("reports/document.html")
def report(document: Document) -> dict:
    """Cover, contents and all sections of a document, as one article in the document's language."""
    counts = Counter(square.status for square in document.cover.squares)
    named = {square.status: square.label for square in document.cover.squares}
    statuses = [(status, named[status], counts[status]) for status in sorted(named, key=_place)]
    return {"document": document, "cover": document.cover, "statuses": statuses}


def _place(status: str) -> int:
    """In the fixed order of every tally; what this version does not know comes last."""
    order = [str(known) for known in STATUS]
    return order.index(status) if status in order else len(order)


@register.filter
def block_template(block: Block) -> str:
    """The partial that shows a block."""
    return f"reports/blocks/{type(block).__name__.lower()}.html"


@register.filter
def look(status: str) -> str:
    """Colour class and sign of a status or an assessment; "" for one that this version does not know."""
    try:
        return standing(status).key
    except ValueError:
        return ""


@register.filter
def is_number(column: Column) -> bool:
    return column.kind in NUMBERS


@register.filter
def paired(cells: tuple[Cell, ...], columns: tuple[Column, ...]) -> list[tuple[Cell, Column]]:
    return list(zip(cells, columns, strict=True))


@register.filter
def as_address(chart: Chart) -> str:
    """The drawing as the address of a picture: nothing in it can run, whatever was kept with the report."""
    return f"data:image/svg+xml;base64,{b64encode(chart.svg.encode()).decode()}"


SIZE = re.compile(r'\bviewBox="0 0 ([\d.]+) ([\d.]+)"')


@register.filter
def sizes(chart: Chart) -> tuple[str, str]:
    """Width and height of a drawing, so that the page keeps its place for it."""
    found = SIZE.search(chart.svg)
    return (found[1], found[2]) if found else ("", "")
