"""Kinds of values that are numbers, or true or false."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tracker.validators import validate_significant_digits

from ..nodes import Scalar
from .base import Kind, short

# Plain decimal notation. YAML's other ways (octal 010, 1_000, 1:30, .inf) would be read as another number or none.
NUMBER = re.compile(r"-?(0|[1-9][0-9]{,30})(\.[0-9]{1,30})?")
WHOLE = re.compile(r"-?(0|[1-9][0-9]{,30})")


@dataclass(frozen=True, kw_only=True)
class Numeral(Kind):
    """The base of numbers: written without quotes, in plain decimal notation."""

    empty: Any = None
    least: int | None = None
    most: int | None = None

    def parse(self, node, problems):
        if isinstance(node, Scalar) and node.tag == "null":
            return self.empty
        if not isinstance(node, Scalar):
            return self.refuse(node, problems, _("A number belongs here."))
        if node.tag == "str" and NUMBER.fullmatch(node.raw):
            return self.refuse(node, problems, _("A number stands without quotes."), f"{short(node.raw)}")
        if node.tag not in ("int", "float") or not self.pattern.fullmatch(node.raw):
            message = _("“%(text)s” is not such a number as belongs here.") % {"text": short(node.raw)}
            return self.refuse(node, problems, message, self.mend())
        number = self.number(node.raw)
        if self.least is not None and number < self.least:
            return self.refuse(node, problems, _("The number must be at least %(least)d.") % {"least": self.least})
        if self.most is not None and number > self.most:
            return self.refuse(node, problems, _("The number must be at most %(most)d.") % {"most": self.most})
        return self.check(node, number, problems)

    def check(self, node, number, problems):
        return number


@dataclass(frozen=True, kw_only=True)
class Whole(Numeral):
    least: int | None = 0
    most: int | None = 32767
    pattern = WHOLE
    number = staticmethod(int)

    def mend(self):
        return _("Write digits only.")

    def from_row(self, row, column):
        return getattr(row, column)


@dataclass(frozen=True, kw_only=True)
class StepNumber(Whole):
    """A step of the indicator's milestone, counted from 1."""

    least: int | None = 1

    def from_row(self, row, column):
        step = getattr(row, column)
        if step is None:
            return None
        return 1 + [s.pk for s in row.indicator.steps.all()].index(step.pk)


@dataclass(frozen=True, kw_only=True)
class Number(Numeral):
    """A decimal, never a float. The flat form is its shortest text."""

    digits: int = 15
    places: int = 4
    pattern = NUMBER
    number = staticmethod(Decimal)

    def mend(self):
        return _("Write digits, with a point before the decimals: 12.5.")

    def check(self, node, number, problems):
        number = plain(number)
        if max(-number.as_tuple().exponent, 0) > self.places:
            return self.refuse(node, problems, _("At most %(places)d decimals are kept.") % {"places": self.places})
        try:
            validate_significant_digits(number)
            if number.adjusted() >= self.digits - self.places:
                raise ValidationError(_("The number is too large."))
        except ValidationError as error:
            return self.refuse(node, problems, error.messages[0])
        return number

    def from_row(self, row, column):
        value = getattr(row, column)
        return None if value is None else plain(Decimal(value))

    def flat(self, value, column):
        return {column: None if value is None else str(value)}

    def assign(self, row, column, flat):
        setattr(row, column, None if flat is None else Decimal(flat))


def plain(number: Decimal) -> Decimal:
    """The number without trailing zeros and without an exponent."""
    number = number.normalize()
    return number.quantize(Decimal(1)) if number.as_tuple().exponent > 0 else number + 0


@dataclass(frozen=True, kw_only=True)
class Flag(Kind):
    empty: Any = None

    def parse(self, node, problems):
        if isinstance(node, Scalar) and node.tag == "null":
            return self.empty
        if not isinstance(node, Scalar) or node.tag != "bool" or node.raw not in ("true", "false"):
            return self.refuse(node, problems, _("true or false belongs here."))
        return node.raw == "true"

    def from_row(self, row, column):
        return getattr(row, column)
