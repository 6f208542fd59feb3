"""The cover: who publishes what, the plan's squares, and where to check the file."""

from __future__ import annotations

import io
from collections.abc import Iterator

import segno
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .. import imprint
from ..document import Document, Square
from ..palette import colour, look
from .frame import TWIPS, WIDTH
from .tables import cell, grid, row, table
from .xml import element, link, paragraph, run

QR_SIDE = 1440 + 283  # in twentieths of a point: three centimetres


def write(file, document: Document) -> Iterator:
    """The cover's elements in their order."""
    cover = document.cover
    yield paragraph(run(f"{cover.country}\n"), run(cover.publisher, strong=True))
    yield paragraph(run(cover.title), style="Title")
    if cover.subtitle:
        yield paragraph(run(cover.subtitle), style="Subtitle")
    yield paragraph(run(cover.plan))
    for words in imprint.marks(document):
        yield paragraph(run(words, strong=True), style="NoticeWarning")
    if cover.squares:
        yield paragraph(run(_("The actions of the plan")), style="Caption")
        yield _squares(cover.squares)
        yield paragraph(*_key(cover.squares), style="TableNote")
    yield paragraph(spacing=element("spacing", before=0, after=240))
    yield _imprint(file, document)


def _key(squares: tuple[Square, ...]) -> Iterator:
    for place, (status, word, number) in enumerate(imprint.counts(squares)):
        standing = look(status)
        yield run("   " if place else "")
        yield run(standing.sign, style="Sign", colour=standing.edge)
        yield run(f"\xa0{capfirst(word)}: ")
        yield run(str(number), strong=True)


def _squares(squares: tuple[Square, ...]):
    """A square for each action, with its code and the sign of its status."""
    columns = next((most for most, above in ((6, 12), (8, 32), (12, 72)) if len(squares) <= above), 16)
    widths = grid([1] * columns)
    rows = []
    for first in range(0, len(squares), columns):
        cells = [
            _square(width, square) for width, square in zip(widths, squares[first : first + columns], strict=False)
        ]
        cells += [cell(width, paragraph(style="SquareText")) for width in widths[len(cells) :]]
        rows.append(row(cells))
    told = "; ".join(f"{square.code}: {square.label}" for square in squares)
    return table("Squares", widths, rows, title=_("The actions of the plan"), description=f"{told}.")


def _square(width: int, square: Square):
    standing = look(square.status)
    edges = [element(side, val="single", sz=24, space=0, color="FFFFFF") for side in ("top", "left", "bottom", "right")]
    if standing.hatched:
        shade = element("shd", val="thinDiagStripe", color=colour("rule"), fill=standing.fill)
    else:
        shade = element("shd", val="clear", color="auto", fill=standing.fill)
    code = paragraph(run(square.code, colour=standing.ink), style="SquareText")
    sign = paragraph(
        run(standing.sign, style="Sign", colour=standing.ink), style="SquareText", jc=element("jc", val="right")
    )
    return cell(width, code, sign, borders=element("tcBorders", *edges), shade=shade)


def _imprint(file, document: Document):
    """The facts beside the code that leads to the report."""
    lines = list(imprint.lines(document))
    whole = WIDTH // TWIPS
    has_code = bool(document.cover.address)
    widths = [*grid([3, 7], whole - QR_SIDE), QR_SIDE] if has_code else grid([3, 7])
    rows = []
    for number, line in enumerate(lines):
        words = run(line.text, style="Hyperlink" if line.href else "Hash" if line.is_hash else "")
        cells = [
            cell(widths[0], paragraph(run(line.term), style="TableText")),
            cell(widths[1], paragraph(link(file.part, line.href, words) if line.href else words, style="TableText")),
        ]
        if has_code:
            merge = element("vMerge", val="restart") if number == 0 else element("vMerge")
            code = paragraph(*([_code(file, document.cover.address)] if number == 0 else []), style="TableNumber")
            cells.append(cell(QR_SIDE, code, merge=merge))
        rows.append(row(cells))
    return table("Facts", widths, rows, look={"firstRow": 0, "firstColumn": 1, "lastRow": 0, "lastColumn": 0})


def _code(file, address: str):
    picture = io.BytesIO()
    segno.make(address, micro=False, error="m").save(picture, kind="png", scale=8, border=2)
    return drawing(file, picture.getvalue(), width=QR_SIDE * TWIPS - 113 * TWIPS, alt=_("QR code: %s") % address)


def drawing(file, png: bytes, *, width: int, alt: str):
    """A run with a picture and what it shows in words."""
    inline = file.part.new_pic_inline(io.BytesIO(png), width=width)
    inline.docPr.set("descr", alt)
    return element("r", element("drawing", inline))
