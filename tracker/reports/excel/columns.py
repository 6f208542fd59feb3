"""The columns of a sheet: the table's own, the words beside numbers, and where each row leads to."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from ..document import Cell, ColumnKind, Row, Table
from ..widths import longest_word, shared, texts_of

FIGURES = (ColumnKind.NUMBER, ColumnKind.PERCENT, ColumnKind.MONEY)
DECIMAL = {"kk": ",", "ru": ",", "en": "."}
FIRST_NUMBER = re.compile(r"\d[\d\s.,]*")
ONLY_NUMBER = re.compile(r"[\d\s.,%+\-−]*")
WEB = ("https://", "http://", "mailto:")
ADDRESS = -1
NARROWEST, WIDEST = 9, 64
# Characters of a line that is as wide as an A4 page on its side, at the size that the sheets are set in.
PAGE_CHARACTERS = 124


@dataclass(frozen=True)
class Place:
    """A column of a sheet: which of the table's it is, or the words of one whose numbers stand before it.

    `index` of the addresses, which stand last, is -1.
    """

    title: str
    index: int
    kind: ColumnKind
    width: float
    least: int
    words: bool = False

    @property
    def inset(self) -> int:
        """Text that follows a number begins a little later."""
        return int(self.index != 0 and self.kind not in FIGURES)


def says_more(cell: Cell) -> bool:
    """Whether there is more to read in a cell than its number."""
    return is_figure(cell) and not ONLY_NUMBER.fullmatch(cell.text)


def is_figure(cell: Cell) -> bool:
    return not cell.missing and isinstance(cell.value, int | Decimal) and not isinstance(cell.value, bool)


def places(table: Table) -> list[Place]:
    """The columns of the sheet; each title once, since a marked table knows its columns by them."""
    found: list[Place] = []
    for index, column in enumerate(table.columns):
        title = ", ".join(filter(None, [column.title, column.unit])) or str(index + 1)
        least = longest_word(texts_of(table, index))
        found.append(Place(title, index, column.kind, column.width, least))
        if column.kind in FIGURES and any(says_more(row.cells[index]) for row in table.rows):
            words = _("%(column)s: as in the report") % {"column": title}
            found.append(Place(words, index, ColumnKind.TEXT, column.width, least, words=True))
    if any(address(row) for row in table.rows):
        found.append(Place(_("Address"), ADDRESS, ColumnKind.TEXT, 2, least=8))
    taken: dict[str, int] = {}
    for number, place in enumerate(found):
        times = taken[place.title.casefold()] = taken.get(place.title.casefold(), 0) + 1
        if times > 1:
            found[number] = replace(place, title=f"{place.title} ({times})")
    return found


def address(row: Row) -> str:
    """Where the row leads to on the site."""
    return next((cell.href for cell in row.cells if cell.href.startswith(WEB)), "")


def number_format(cell: Cell, kind: ColumnKind, language: str) -> str:
    """How the report writes this number: so many decimals, and "%" where it stands (40.2 is 40.2 of a hundred)."""
    value = Decimal(cell.value)
    found = FIRST_NUMBER.search(cell.text)
    if found:
        decimals = len(re.sub(r"\D", "", found[0].strip().partition(DECIMAL[language])[2]))
    else:
        decimals = max(0, -value.normalize().as_tuple().exponent)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    if kind == ColumnKind.PERCENT or "%" in cell.text:
        pattern += '"%"' if language == "en" else '"\xa0%"'
    return pattern


def widths(columns: list[Place]) -> list[float]:
    """In characters; together about as wide as the page, none too narrow for its longest word."""
    total = min(PAGE_CHARACTERS, WIDEST * len(columns))
    least = [max(NARROWEST, column.least + 3) for column in columns]
    return [round(width, 1) for width in shared(max(total, sum(least)), [c.width for c in columns], least)]
