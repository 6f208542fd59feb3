"""A reported value in words and digits, the same on every page of the desk."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tracker.enums import Availability, ImplementationStatus, Measure

from .progress import RollUp
from .values import SEPARATORS, format_decimal, percent


def language() -> str:
    """The interface's language, as the number formats know it."""
    code = (get_language() or "en")[:2]
    return code if code in SEPARATORS else "en"


def number(value: Decimal | None, places: int | None = None) -> str:
    return format_decimal(value, language(), places)


def share(numerator: Decimal | None, denominator: Decimal | None) -> str:
    """ "7 of 61 (11.5 %)"; without the percentage where the denominator is zero; "" while a part is missing."""
    if numerator is None or denominator is None:
        return ""
    parts = {"numerator": number(numerator), "denominator": number(denominator)}
    rate = percent(numerator, denominator)
    if rate is None:
        return _("%(numerator)s of %(denominator)s") % parts
    return _("%(numerator)s of %(denominator)s (%(percent)s %%)") % {**parts, "percent": number(rate, 1)}


def cell_text(cell) -> str:
    """A cell, or a sum of cells; "" where it is not known."""
    if cell is None or not cell.given:
        return ""
    return number(cell.value) if cell.value is not None else share(cell.numerator, cell.denominator)


def availability_text(availability: str) -> str:
    return capfirst(str(Availability(availability).label))


def value_text(measure: str, thing, step_title: str = "") -> str:
    """What was given, or why nothing was; "" where nothing has been filled in yet.

    `measure` empty: an action. `thing` is anything with the fields of a report: an entry, the data of a form, a
    published figure. `step_title` is the name of its milestone step, which only the caller can look up.
    """
    if thing.availability != Availability.GIVEN:
        return availability_text(thing.availability)
    if measure in Measure.additive():
        return number(thing.value)
    if measure == Measure.SHARE:
        return share(thing.numerator, thing.denominator)
    if measure == Measure.YES_NO:
        return "" if thing.yes is None else (_("Yes") if thing.yes else _("No"))
    if measure == Measure.MILESTONE:
        return step_title
    if measure == Measure.NARRATIVE:
        return _("In words")
    if not thing.status:
        return ""
    label = capfirst(str(ImplementationStatus(thing.status).label))
    if thing.percent is None:
        return label
    return _("%(status)s, %(percent)s %%") % {"status": label, "percent": thing.percent}


def roll_up_text(result: RollUp, steps: Mapping[int, str]) -> str:
    """A figure of several bodies or periods, or why they give none; "" where nobody reported.

    `steps`: titles of a milestone's steps by their order.
    """
    if result.availability is None:
        return ""
    if not result.given:
        return availability_text(result.availability)
    if result.measure == Measure.YES_NO:
        return _("%(yes)s of %(of)s bodies") % {"yes": number(Decimal(result.yes)), "of": result.of}
    if result.measure == Measure.SHARE:
        return share(result.numerator, result.denominator)
    if result.measure == Measure.MILESTONE:
        return steps.get(result.step, "")
    return number(result.value) if result.measure in Measure.additive() else _("In words")


def amount_text(measure: str, row) -> str:
    """A baseline or a target in words and digits; its step should be loaded."""
    if row.step_id:
        return row.step.title
    if row.yes is not None:
        return _("Yes") if row.yes else _("No")
    return f"{number(row.value)} %" if measure == Measure.SHARE else number(row.value)
