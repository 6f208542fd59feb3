"""One cell read as what its column holds. Whatever else stands in it is refused with what would be right.

Numbers, lengths and dates are judged by the rules of the entry form: `values.parse_decimal`, the checks beside it, and
the language's own formats.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from tracker.domain.values import NumberCode, NumberError, check_count, parse_decimal, plain_decimal
from tracker.formats.xml import unescape

from .layout import cell_text, plain
from .opening import Cell

# What Excel itself keeps and shows of a number; whatever digits follow are noise of its binary form.
EXCEL_DIGITS = 15
DATES = (re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})"), re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})"))
FORMULA_START = "="


class Wrong(ValueError):
    """A cell that cannot be taken. `mend`: what is wrong and what would be right, in the person's language."""

    @property
    def mend(self) -> str:
        return str(self.args[0])


def refuse_formula(cell: Cell) -> None:
    if cell.type == "f":
        raise Wrong(_("A formula stands here. Write the value itself (in Excel: copy, then paste values only)."))
    if cell.type == "e":
        raise Wrong(_("An error of Excel stands here (%(text)s). Write the value itself.") % {"text": cell.value})


def number(cell: Cell, language: str, check: Callable[[Decimal], Decimal]) -> Decimal | None:
    """A figure; None where nothing stands: an empty cell is not a zero. Raises Wrong."""
    refuse_formula(cell)
    if cell.empty:
        return None
    if cell.type == "d" or isinstance(cell.value, date):
        raise Wrong(_("A date or time stands here. Excel may have made it of a number: set the cell to “Number”."))
    try:
        if isinstance(cell.value, bool):
            raise NumberError(NumberCode.NOT_A_NUMBER, text=str(cell.value).upper())
        if isinstance(cell.value, int | float):
            figure = from_excel(cell.value)
            if "%" in cell.format:
                raise NumberError(NumberCode.PERCENT_SIGN, text=f"{plain_decimal(figure * 100)}%")
        else:
            figure = parse_decimal(unescape(str(cell.value)), language)
        return None if figure is None else check(figure)
    except NumberError as error:
        raise Wrong(error.mend) from error


def from_excel(value: float) -> Decimal:
    """A number of a cell, digit by digit as Excel shows it.

    The file keeps binary floating point, so 0.1 + 0.2 stands there as 0.30000000000000004. Excel keeps 15 significant
    digits, and so do we: written out with 15, a float that came of a decimal is that decimal again.
    """
    if isinstance(value, int):
        return Decimal(value)
    figure = Decimal(format(value, f".{EXCEL_DIGITS}g"))
    if not figure.is_finite():
        raise NumberError(NumberCode.NOT_A_NUMBER, text=str(value))
    return figure


def whole_percent(value: Decimal) -> Decimal:
    if check_count(value) > 100:
        raise Wrong(_("Give a whole number from 0 to 100."))
    return value


def text(cell: Cell, limit: int) -> str:
    """A text, trimmed as the form trims it. Raises Wrong, also where it is longer than `limit`."""
    refuse_formula(cell)
    if cell.empty:
        return ""
    if cell.type == "d" or isinstance(cell.value, date):
        raise Wrong(_("A date or time stands here. Excel may have made it of your text: set the cell to “Text”."))
    if isinstance(cell.value, bool):
        raise Wrong(_("Excel's own TRUE or FALSE stands here. Set the cell to “Text” and write it anew."))
    value = plain_decimal(from_excel(cell.value)) if isinstance(cell.value, int | float) else str(cell.value)
    found = cell_text(unescape(value))
    if len(found) > limit:
        raise Wrong(_("At most %(limit)d characters: this has %(length)d.") % {"limit": limit, "length": len(found)})
    return found


def day(cell: Cell) -> date | None:
    """A date, or a text that can mean one date only. Raises Wrong."""
    refuse_formula(cell)
    if cell.empty:
        return None
    if isinstance(cell.value, datetime):
        return cell.value.date()
    if isinstance(cell.value, date):
        return cell.value
    typed = unescape(str(cell.value)).strip()
    for order, pattern in enumerate(DATES):
        if found := pattern.fullmatch(typed):
            year, month, on = found.groups() if order == 0 else found.groups()[::-1]
            try:
                return date(int(year), int(month), int(on))
            except ValueError:
                break
    raise Wrong(
        _("“%(text)s” is not a date that can be read. Write it as 31.12.2025 or 2025-12-31.") % {"text": typed[:60]}
    )


def choice(cell: Cell, options: Mapping[str, object], shown: list[str]) -> object:
    """What a drop-down stands for; None where nothing is chosen. `options`: {plain label: value}. Raises Wrong."""
    refuse_formula(cell)
    if cell.empty:
        return None
    if isinstance(cell.value, bool):
        # Excel turns the words for yes into its own truth in some languages.
        if True in options.values() and False in options.values():
            return cell.value
        found = None
    else:
        found = options.get(plain(unescape(str(cell.value))))
    if found is None:
        raise Wrong(
            _("“%(text)s” is not one of the choices: %(choices)s.")
            % {"text": str(cell.value)[:60], "choices": "; ".join(shown)}
        )
    return found
