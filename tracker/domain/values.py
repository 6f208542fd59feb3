"""Numbers as people type and read them: exact decimals, never floats, and an empty field is not a zero.

parse_decimal(text, language)   what was typed -> Decimal, None when empty, NumberError with a code and a mend
format_decimal(value, language) Decimal -> "1 234,5" (ru, kk), "1,234.5" (en); parse_decimal reads it back
plain_decimal(value)            Decimal -> "1234.5": for records, files and the API
as_decimal(value)               the gate: Decimal, int or a plain string; a float is a TypeError
add, mean, quotient, percent    exact sums; quotients to 50 digits, rounded for display only
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from enum import StrEnum

from django.utils.translation import gettext as _

from tracker.validators import MAX_SIGNIFICANT_DIGITS

MAX_DECIMAL_PLACES = 4
# Any number of figures of at most 15 digits adds up without rounding, so neither order nor grouping can matter.
EXACT = Context(prec=80, rounding=ROUND_HALF_UP, traps=[InvalidOperation, DivisionByZero, Overflow])
QUOTIENT = Context(prec=50, rounding=ROUND_HALF_UP, traps=[InvalidOperation, DivisionByZero, Overflow])
HUNDRED = Decimal(100)

MINUS = "\N{MINUS SIGN}"
THIN_SPACE = "\N{NARROW NO-BREAK SPACE}"
# Ordinary, no-break, figure, thin and narrow no-break space: what people and programs put between groups.
SPACES = " \u00a0\u2007\u2009\u202f"
# Language -> (between thousands, before decimals), as the pages print them.
SEPARATORS = {"en": (",", "."), "ru": (THIN_SPACE, ","), "kk": (THIN_SPACE, ",")}

PLAIN = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
BODY = re.compile(rf"[0-9{SPACES}.,]+")
GROUPS = re.compile(r"[0-9]{1,3}(?:\x20[0-9]{3})+|[0-9]+")


class NumberCode(StrEnum):
    """Why a number was refused. `NumberError.mend` says the same to the person who typed it."""

    NOT_A_NUMBER = "not_a_number"
    PERCENT_SIGN = "percent_sign"
    BAD_GROUPING = "bad_grouping"
    AMBIGUOUS = "ambiguous"
    TOO_MANY_DIGITS = "too_many_digits"
    TOO_MANY_PLACES = "too_many_places"
    NOT_WHOLE = "not_whole"
    NEGATIVE = "negative"
    PART_ABOVE_WHOLE = "part_above_whole"


class NumberError(ValueError):
    """A number that can't be taken. `code`: a NumberCode; `params`: what the sentence names, all plain strings."""

    def __init__(self, code: NumberCode, **params: str):
        super().__init__(f"{code}: {params}" if params else str(code))
        self.code = code
        self.params = params

    @property
    def mend(self) -> str:
        """What is wrong and how to put it right, in the language of the interface."""
        return number_mend(self.code) % self.params


def number_mend(code: NumberCode) -> str:
    """The sentence for a code, with its %(name)s still open."""
    sentences = {
        NumberCode.NOT_A_NUMBER: _("“%(text)s” is not a number. Use digits only, or leave the field empty."),
        NumberCode.PERCENT_SIGN: _("“%(text)s”: give the number without the per cent sign."),
        NumberCode.BAD_GROUPING: _("“%(text)s”: the digits are not in groups of three. Write it without spaces."),
        NumberCode.AMBIGUOUS: _("“%(text)s” can be read in two ways. Write %(whole)s or %(fraction)s."),
        NumberCode.TOO_MANY_DIGITS: _("A figure may have at most %(limit)s digits."),
        NumberCode.TOO_MANY_PLACES: _("A figure may have at most %(limit)s digits after the decimal sign."),
        NumberCode.NOT_WHOLE: _("Give a whole number: %(value)s is not one."),
        NumberCode.NEGATIVE: _("The number cannot be less than zero."),
        NumberCode.PART_ABOVE_WHOLE: _("The part (%(numerator)s) cannot be greater than the whole (%(denominator)s)."),
    }
    return sentences[code]


def as_decimal(value: Decimal | int | str) -> Decimal:
    """An exact decimal. A string must be plain ("1234.5").

    Raises TypeError for a float or a bool (a figure that went through one may have changed), NumberError otherwise.
    """
    if isinstance(value, bool) or not isinstance(value, Decimal | int | str):
        raise TypeError(f"A figure is a Decimal, not {type(value).__name__}")
    if isinstance(value, str) and not PLAIN.fullmatch(value):
        raise NumberError(NumberCode.NOT_A_NUMBER, text=value)
    number = Decimal(value)
    if not number.is_finite():
        raise NumberError(NumberCode.NOT_A_NUMBER, text=str(value))
    return number


def check_digits(value: Decimal) -> Decimal:
    """Refuse what a database might not give back digit by digit: over 15 digits, or over 4 decimal places."""
    value = as_decimal(value)
    digits, exponent = EXACT.plus(value).normalize(EXACT).as_tuple()[1:]
    if len(digits) + max(exponent, 0) > MAX_SIGNIFICANT_DIGITS:
        raise NumberError(NumberCode.TOO_MANY_DIGITS, limit=str(MAX_SIGNIFICANT_DIGITS))
    if -exponent > MAX_DECIMAL_PLACES:
        raise NumberError(NumberCode.TOO_MANY_PLACES, limit=str(MAX_DECIMAL_PLACES))
    return value


def check_count(value: Decimal) -> Decimal:
    """A count is a whole number of at least zero."""
    value = check_digits(value)
    if value < 0:
        raise NumberError(NumberCode.NEGATIVE)
    if value != value.to_integral_value():
        raise NumberError(NumberCode.NOT_WHOLE, value=plain_decimal(value))
    return value


def check_share(numerator: Decimal, denominator: Decimal) -> tuple[Decimal, Decimal]:
    """The parts of a share: 0 <= numerator <= denominator. 0 of 0 is allowed, and means "not applicable"."""
    numerator, denominator = check_digits(numerator), check_digits(denominator)
    if numerator < 0 or denominator < 0:
        raise NumberError(NumberCode.NEGATIVE)
    if numerator > denominator:
        raise NumberError(
            NumberCode.PART_ABOVE_WHOLE, numerator=plain_decimal(numerator), denominator=plain_decimal(denominator)
        )
    return numerator, denominator


def parse_decimal(text: str | None, language: str) -> Decimal | None:
    """Read a number as a person types it. Empty -> None: NULL is not zero.

    Spaces of any kind between groups of three, decimal comma or point, a minus as "-" or U+2212. Where one comma or
    point stands before exactly three digits, the language decides if the sign is one that it uses ("1,234" is 1234 in
    English and 1.234 in Russian and Kazakh; "1.234" is a fraction in English); otherwise it is refused as ambiguous.
    Raises NumberError, KeyError for a language without separators, TypeError for what is not text.
    """
    if text is None:
        return None
    if not isinstance(text, str):
        raise TypeError(f"Text is read, not {type(text).__name__}")
    typed = text.strip()
    if not typed:
        return None
    if typed.endswith("%"):
        raise NumberError(NumberCode.PERCENT_SIGN, text=typed)
    sign, body = _split_sign(typed)
    if not BODY.fullmatch(body) or not any(character.isdigit() for character in body):
        raise NumberError(NumberCode.NOT_A_NUMBER, text=typed)
    whole, fraction = _split_decimals(body, typed, language)
    if not GROUPS.fullmatch(whole or "0") or not re.fullmatch("[0-9]*", fraction):
        raise NumberError(NumberCode.BAD_GROUPING, text=typed)
    number = Decimal(f"{whole.replace(' ', '') or '0'}.{fraction or '0'}")
    return check_digits(Decimal(plain_decimal(EXACT.minus(number) if sign else number)))


def _split_sign(typed: str) -> tuple[bool, str]:
    if typed[0] in f"-{MINUS}":
        return True, typed[1:].lstrip(SPACES)
    return False, typed[1:] if typed[0] == "+" else typed


def _split_decimals(body: str, typed: str, language: str) -> tuple[str, str]:
    """Whole part with single spaces between its groups, and the digits after the decimal sign."""
    body = re.sub(f"[{SPACES}]", " ", body)
    signs = re.findall("[.,]", body)
    if not signs:
        return body, ""
    if len(set(signs)) == 2:
        head, last, fraction = body.rpartition(signs[-1])
        if last in head or " " in head:
            raise NumberError(NumberCode.BAD_GROUPING, text=typed)
        return head.replace(signs[0], " "), fraction
    if len(signs) > 1:
        if " " in body:
            raise NumberError(NumberCode.BAD_GROUPING, text=typed)
        return body.replace(signs[0], " "), ""
    whole, _sign, fraction = body.partition(signs[0])
    if re.fullmatch("[1-9][0-9]{0,2}", whole) and re.fullmatch("[0-9]{3}", fraction):
        thousands, decimal = SEPARATORS[language]
        if signs[0] == thousands:
            return f"{whole} {fraction}", ""
        if signs[0] != decimal:
            raise NumberError(
                NumberCode.AMBIGUOUS, text=typed, whole=f"{whole}{fraction}", fraction=f"{whole}{decimal}{fraction}"
            )
    return whole, fraction


def plain_decimal(value: Decimal) -> str:
    """Digits with a point, no exponent, no trailing zeros, no negative zero: the same text for the same number."""
    value = as_decimal(value)
    if value == 0:
        return "0"
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def format_decimal(value: Decimal | None, language: str, places: int | None = None) -> str:
    """A number as the pages print it; "" for None. `places` rounds half up, for display only."""
    if value is None:
        return ""
    value = as_decimal(value)
    text = plain_decimal(value) if places is None else format(_round(value, places), "f")
    if not text.strip("-0."):
        text = text.lstrip("-")
    thousands, decimal = SEPARATORS[language]
    whole, _point, fraction = text.lstrip("-").partition(".")
    grouped = f"{int(whole):,}".replace(",", thousands)
    return (MINUS if text.startswith("-") else "") + grouped + (decimal + fraction if fraction else "")


def _round(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), context=EXACT)


def add(values: Iterable[Decimal]) -> Decimal:
    """Exact sum; 0 for nothing, so callers ask first whether there is anything to add."""
    total = Decimal(0)
    for value in values:
        total = EXACT.add(total, value)
    return total


def quotient(numerator: Decimal, denominator: Decimal) -> Decimal:
    return QUOTIENT.divide(numerator, denominator)


def mean(values: Iterable[Decimal]) -> Decimal:
    values = list(values)
    return quotient(add(values), Decimal(len(values)))


def percent(numerator: Decimal, denominator: Decimal) -> Decimal | None:
    """100 x numerator / denominator; None where the denominator is zero: nothing there to take a share of."""
    if denominator == 0:
        return None
    return QUOTIENT.divide(EXACT.multiply(HUNDRED, numerator), denominator)
