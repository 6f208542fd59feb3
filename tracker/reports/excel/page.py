"""What the summary and the sheets of tables share: fonts, lines across the whole width, links, print."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

from tracker.formats.xml import writable

from .. import imprint
from ..document import Document
from ..palette import colour, look
from ..xlsx import put
from .columns import WEB

A4, LINE = 9, 14
PLAIN = Alignment("left", "top", wrap_text=True)
# Cut at the end of the cell, whatever stands beside it.
CUT = Alignment("fill", "top")


class Page:
    """What the summary and the sheets of tables share: fonts, lines across the whole width, print."""

    def __init__(self, sheet, document: Document):
        self.sheet, self.document = sheet, document
        self.columns, self.widths, self.row = 1, [], 0

    def line(self, text: str, *, href: str = "", **letters) -> None:
        """A text across all columns, as high as it needs: Excel does that by itself for single cells only."""
        self.row += 1
        cell = self.sheet.cell(self.row, 1)
        put(cell, text)
        cell.font, cell.alignment = font(**letters), PLAIN
        if href:
            lead(cell, href)
        if self.columns > 1:
            self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=1, end_column=self.columns)
        self.set_height([(text, sum(self.widths[: self.columns]))], size=letters.get("size", 10))

    def mark(self, text: str) -> None:
        """What must not be overlooked."""
        self.line(text, bold=True)
        self.sheet.cell(self.row, 1).fill = solid("gold-tint")

    def set_height(self, cells: Iterable[tuple[str, float]], *, size: int = 10) -> None:
        """As high as the row's longest text needs: programs measure that by themselves in some rows only."""
        lines = max((_lines(text, width * 10 / size) for text, width in cells), default=1)
        self.sheet.row_dimensions[self.row].height = LINE * size / 10 * lines + (3 if size > 10 else 0)

    def set_widths(self, widths: Iterable[float]) -> None:
        self.widths = list(widths)
        self.columns = len(self.widths)
        for number, width in enumerate(self.widths, 1):
            self.sheet.column_dimensions[get_column_letter(number)].width = width

    def set_print(self, title: str) -> None:
        page = self.sheet
        page.page_setup.paperSize, page.page_setup.orientation = A4, "landscape"
        page.sheet_properties.pageSetUpPr.fitToPage = True
        page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
        page.print_options.horizontalCentered = False
        # In a header "&" begins a code; two are one to read.
        marks = " · ".join([imprint.edition(self.document), *imprint.marks(self.document)][-2:])
        page.oddHeader.left.text = writable(title).replace("&", "&&")[:200]
        page.oddFooter.left.text = writable(marks).replace("&", "&&")[:200]
        page.oddFooter.right.text = "&P / &N"
        page.sheet_view.showGridLines = False


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column, rather one too many than one too few."""
    return sum(max(1, len(textwrap.wrap(line, max(4, int(width * 0.92))))) for line in text.split("\n"))


def paint(cell, status: str) -> None:
    standing = look(status)
    if standing.hatched:
        cell.fill = PatternFill("lightUp", fgColor=colour("rule"), bgColor=standing.fill)
    else:
        cell.fill = PatternFill("solid", fgColor=standing.fill)
    cell.font = font(color=standing.ink)


def lead(cell, href: str = "", *, location: str = "", shown: bool = False) -> None:
    """A link, to an address of the web or to a sheet. `shown`: the cell holds the address itself."""
    if location:
        escaped = location.replace("'", "''")
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{escaped}'!A1")
    elif href.startswith(WEB):
        cell.hyperlink = writable(href)
        if shown:
            put(cell, href)
            cell.alignment = CUT
    else:
        return
    cell.font = font(color=colour("teal"), underline="single")


def solid(token: str) -> PatternFill:
    return PatternFill("solid", fgColor=colour(token))


def font(*, size: int = 10, **more) -> Font:
    more.setdefault("color", colour("ink"))
    return Font(name="Arial", size=size, **more)
