"""A report's document on a page: `{% report document %}`, with static/css/report.css linked by the page."""

import re
from collections import Counter
from xml.etree import ElementTree as ET

from django import template
from django.utils.safestring import SafeString, mark_safe

from tracker.charts.svg import tag, written
from tracker.reports.document import Block, Cell, Chart, Column, ColumnKind, Document, Square

from .standings import STATUS, standing

register = template.Library()

NUMBERS = (ColumnKind.NUMBER, ColumnKind.PERCENT, ColumnKind.MONEY)


@register.inclusion_tag("reports/document.html")
def report(document: Document) -> dict:
    """Cover, contents and all sections of a document, as one article in the document's language."""
    return {"document": document}


@register.filter
def by_status(squares: tuple[Square, ...]) -> list[tuple[str, str, int]]:
    """(status, its name, how many) of those that are there, in their fixed order."""
    counts = Counter(square.status for square in squares)
    named = {square.status: square.label for square in squares}
    return [(status, named[status], counts[status]) for status in sorted(named, key=_place)]


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


#: What our drawings are made of; nothing else goes into a page, whatever was kept with a report.
SHAPES = {
    tag(name)
    for name in (
        "svg", "g", "defs", "pattern", "clipPath", "title", "path", "rect", "line", "circle", "ellipse", "polygon",
        "polyline", "text", "tspan",
    )
}  # fmt: skip
PLAIN_ATTRIBUTE = re.compile(r"(?!on|href|style|class)[a-zA-Z-]+")


@register.filter
def drawing(chart: Chart) -> SafeString | str:
    """The file's drawing as part of the page, which then sets its letters as its own; "" where it is not one."""
    try:
        root = ET.fromstring(chart.svg)  # noqa: S314 - entities are not expanded without limit since expat 2.4
    except ET.ParseError:
        return ""
    if root.tag != tag("svg"):
        return ""
    _keep_shapes(root)
    root.attrib |= {"role": "img", "aria-label": chart.alt}
    for heading in root.findall(tag("title")):
        heading.text = chart.title
    # Safe: shapes and plain attributes alone, written by an XML serializer.
    return mark_safe(written(root))  # noqa: S308


def _keep_shapes(element: ET.Element) -> None:
    for name, value in list(element.attrib.items()):
        if not PLAIN_ATTRIBUTE.fullmatch(name) or ("url(" in value and not value.startswith("url(#")):
            del element.attrib[name]
    for child in list(element):
        if child.tag in SHAPES:
            _keep_shapes(child)
        else:
            element.remove(child)
