"""How wide the columns of a table are on paper, in what size it is set, and where a word breaks that is too long.

Typst can measure too, but only what it has set, and it cannot turn the page for what it finds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.charts.text import NBSP, SHY, width

from .document import Cell, Column, ColumnKind, Row, Table

MM = 72 / 25.4
ZWSP = "\N{ZERO WIDTH SPACE}"
INSET = 9.0  # left and right of a cell's text, in points together
SIGN = 1.3  # a status's sign and the space after it, in ems
# A word longer than this is left to break: one odd code or address may not squeeze every other column.
LONGEST = 112.0
# Text longer than this, in ems, claims no more space: it runs over several lines wherever it stands.
LONG_TEXT = 80.0
# Text not longer than this, such as "3 of 3" or "not stated", stays on one line.
SHORT_TEXT = 6.5
# A row of more lines than this may go on over the page, and so may a table higher than this, in points.
WHOLE_ROW, WHOLE_TABLE = 14, 230.0
LEADING, ROW_INSET, HEAD = 1.4, 9.0, 40.0

# A Kazakh syllable begins with the one consonant before its vowel; Typst has no patterns for the language.
_SYLLABLE = re.compile(r"(?<=\w\w)(?=[бвгғдждзйкқлмнңпрстфхһцчшщ][аәеёиоөуұүыіэюя])", re.IGNORECASE)
_WORD = re.compile(r"[^ \n-]*[ \n-]?", re.DOTALL)
_STEP = 6  # letters between two places to break in what is no word: a hash, an address, a row of signs


@dataclass(frozen=True)
class Fit:
    """`widths` and `size` in points. `wide`: it reaches into the margin of notes; `landscape`: the page is turned.
    `whole`: low enough to stand on one page.
    """

    size: float
    widths: tuple[float, ...]
    wide: bool = True
    landscape: bool = False
    whole: bool = False


@dataclass(frozen=True)
class Place:
    """A size and a space for a table, both in points, and how many lines its rows may have there on average."""

    size: float
    space: float
    most: float
    wide: bool = True
    landscape: bool = False


PLACES = (
    Place(9, 127 * MM, 2.5, wide=False),
    Place(9, 172 * MM, 6),
    Place(8, 172 * MM, 12),
    Place(7.5, 172 * MM, 12),
    Place(9, 259 * MM, 8, landscape=True),
    Place(8, 259 * MM, 12, landscape=True),
    Place(7, 259 * MM, 99, landscape=True),
)


def fit(table: Table) -> Fit:
    """The first place in which no word has to break and the rows are not too tall; the last one if there is none."""
    needs = [_needs(column, [row.cells[at] for row in table.rows]) for at, column in enumerate(table.columns)]
    shares = [max(1, column.width) for column in table.columns]
    for place in PLACES:
        least = [min(word * place.size, LONGEST) + INSET for word, _text in needs]
        most = [min(text, LONG_TEXT) * place.size + INSET for _word, text in needs]
        widths = _shared(least, most, shares, place.space)
        tall = [lines(row, widths, place.size) for row in table.rows]
        if sum(least) <= place.space and sum(tall) <= place.most * len(tall):
            break
    height = HEAD + sum(one * place.size * LEADING + ROW_INSET for one in tall)
    return Fit(place.size, tuple(round(one, 2) for one in widths), place.wide, place.landscape, height < WHOLE_TABLE)


def lines(row: Row, widths: tuple[float, ...] | list[float], size: float) -> int:
    """About how many lines the tallest cell of the row has."""
    return max(
        int(_ems(cell.text) * size / max(1.0, room - INSET)) + 1 for cell, room in zip(row.cells, widths, strict=True)
    )


def broken(text: str, room: float, size: float, language: str) -> str:
    """The text with places to break in those words that are wider than `room` points."""
    if _ems(text) * size <= room:
        return text
    words = _words(text)
    if len(words) > 1:
        return "".join(broken(word, room, size, language) for word in words)
    if NBSP in text.strip(NBSP):
        return " ".join(broken(part, room, size, language) for part in text.rsplit(NBSP, 1))
    if sum(letter.isalpha() for letter in text) < len(text) - 3:
        return ZWSP.join(text[at : at + _STEP] for at in range(0, len(text), _STEP))
    return _SYLLABLE.sub(SHY, text) if language == "kk" else text


def is_right(kind: ColumnKind) -> bool:
    return kind in (ColumnKind.NUMBER, ColumnKind.PERCENT, ColumnKind.MONEY)


def _words(text: str) -> list[str]:
    """What stands together on a line: words with the space or the hyphen after them."""
    return [word for word in _WORD.findall(text) if word]


def _needs(column: Column, cells: list[Cell]) -> tuple[float, float]:
    """How wide the longest word is and how wide the longest text, in ems."""
    texts = {column.title, column.unit, *(cell.text for cell in cells)}
    words = {word for text in texts for word in ([text] if _ems(text) <= SHORT_TEXT else _words(text))}
    sign = SIGN if column.kind == ColumnKind.STATUS else 0
    return max(map(_ems, words), default=1) + sign, max(map(_ems, texts)) + sign


def _ems(text: str) -> float:
    return width(text, 1000) / 1000


def _shared(least: list[float], most: list[float], shares: list[int], space: float) -> list[float]:
    """The space as browsers share it out: to each column what its words need, then by how much its texts want more;
    what nobody wants by shares."""
    if sum(least) >= space:
        return [need * space / sum(least) for need in least]
    wants = [max(0.0, high - low) for low, high in zip(least, most, strict=True)]
    given = min(1.0, (space - sum(least)) / (sum(wants) or 1.0))
    widths = [low + want * given for low, want in zip(least, wants, strict=True)]
    rest = space - sum(widths)
    return [width + rest * share / sum(shares) for width, share in zip(widths, shares, strict=True)]
