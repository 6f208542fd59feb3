"""Tables as Word has them: a head on each page, rows that stay whole, words where a figure is missing."""

from __future__ import annotations

from itertools import pairwise

from django.utils.translation import gettext as _

from ..document import Cell, Column, ColumnKind, Facts, Row, Table
from ..palette import look
from ..widths import longest_word, shared, texts_of
from .frame import TWIPS, WIDTH
from .xml import SCHEMES, element, link, paragraph, run

# Twentieths of a point: a letter of a table's head, also where a wider typeface stands in, and the room on both sides
# of a cell (styles.xml).
LETTER, PADDING = 132, 170
RIGHT = (ColumnKind.NUMBER, ColumnKind.PERCENT, ColumnKind.MONEY)


def grid(shares: list[float], width: int = WIDTH // TWIPS) -> list[int]:
    """Widths of columns that together are just as wide as the table."""
    edges = [round(width * sum(shares[:n]) / (sum(shares) or 1)) for n in range(len(shares) + 1)]
    return [right - left for left, right in pairwise(edges)]


def _widths(figures: Table) -> list[int]:
    # A sign and its space stand before the word of a standing.
    letters = [
        longest_word(texts_of(figures, n)) + 2 * (column.kind == ColumnKind.STATUS)
        for n, column in enumerate(figures.columns)
    ]
    least = [LETTER * number + PADDING for number in letters]
    return grid(shared(WIDTH // TWIPS, [column.width for column in figures.columns], least))


def table(
    style: str, widths: list[int], rows: list, *, title: str = "", description: str = "", look: dict | None = None
):
    """<w:tbl>; `title` and `description` are read out in place of looking at it."""
    properties = element("tblPr", element("tblStyle", val=style), element("tblW", w=sum(widths), type="dxa"))
    properties.append(element("tblLayout", type="fixed"))
    properties.append(element("tblLook", **{"noHBand": 1, "noVBand": 1, **(look or {})}))
    if title:
        properties.append(element("tblCaption", val=title))
    if description:
        properties.append(element("tblDescription", val=description))
    return element("tbl", properties, element("tblGrid", *[element("gridCol", w=width) for width in widths]), *rows)


def row(cells: list, *, head: bool = False):
    """A row that no page breaks; the head comes again on each page."""
    settings = element("trPr", element("cantSplit"), *([element("tblHeader")] if head else []))
    return element("tr", settings, *cells)


def cell(width: int, *paragraphs, **properties):
    """<w:tc>. `properties` are elements in Word's order."""
    settings = element("tcPr", element("tcW", w=width, type="dxa"), *properties.values())
    return element("tc", settings, *paragraphs)


def of_figures(part, figures: Table):
    """A report's table."""
    widths = _widths(figures)
    head = row(
        [cell(width, _heading(column)) for width, column in zip(widths, figures.columns, strict=True)], head=True
    )
    rows = [_row(part, figures.columns, widths, each) for each in figures.rows]
    if not rows:
        nothing = paragraph(run(_("Nothing to list."), style="Missing"), style="TableText")
        rows = [row([cell(sum(widths), nothing, span=element("gridSpan", val=len(widths)))])]
    shown = {"firstRow": 1, "firstColumn": 1, "lastRow": 0, "lastColumn": 0}
    return table("PlainTable2", widths, [head, *rows], title=figures.title, look=shown)


def _heading(column: Column):
    unit = [element("r", element("br")), run(column.unit, style="Unit")] if column.unit else []
    return paragraph(run(column.title), *unit, style=_style(column))


def _style(column: Column) -> str:
    return "TableNumber" if column.kind in RIGHT else "TableText"


def _row(part, columns: tuple[Column, ...], widths: list[int], figures: Row):
    return row(
        [
            cell(width, paragraph(*_words(part, one, strong=figures.total), style=_style(column)))
            for width, column, one in zip(widths, columns, figures.cells, strict=True)
        ]
    )


def _words(part, one: Cell, *, strong: bool) -> list:
    """A cell's text: after its sign where it is a standing, in italics where words stand for a figure."""
    if one.status:
        standing = look(one.status)
        return [
            run(standing.sign, style="Sign", colour=standing.edge),
            run(f"\xa0{one.text}", strong=strong, language=one.language),
        ]
    is_link = one.href.startswith(SCHEMES)
    style = "Missing" if one.missing else "TableLink" if is_link else ""
    made = run(one.text, style=style, strong=strong, language=one.language)
    return [link(part, one.href, made) if is_link else made]


def of_facts(facts: Facts):
    widths = grid([3, 7])
    rows = [
        row([cell(width, paragraph(run(words), style="TableText")) for width, words in zip(widths, pair, strict=True)])
        for pair in facts.rows
    ]
    return table("Facts", widths, rows, look={"firstRow": 0, "firstColumn": 1, "lastRow": 0, "lastColumn": 0})
