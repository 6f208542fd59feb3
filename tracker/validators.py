"""Validators shared by models, forms and imports."""

import re
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# SQLite keeps numbers as 8-byte floats: beyond 15 significant digits a figure would come back changed.
MAX_SIGNIFICANT_DIGITS = 15

PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def validate_partial_date(text: str) -> None:
    """Accept an ISO 8601 date of full or reduced precision: `2021`, `2021-12` or `2021-12-03`."""
    match = PARTIAL_DATE.fullmatch(text)
    try:
        if not match:
            raise ValueError
        year, month, day = match.groups()
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise ValidationError(
            _("“%(value)s” is not a date: write a year (2021), a month (2021-12) or a day (2021-12-03)."),
            code="partial_date",
            params={"value": text},
        ) from None


def validate_significant_digits(value: Decimal) -> None:
    """Refuse a decimal that a database might not give back digit by digit."""
    digits = value.normalize().as_tuple()
    exponent = digits.exponent if isinstance(digits.exponent, int) else 0
    if len(digits.digits) + max(exponent, 0) > MAX_SIGNIFICANT_DIGITS:
        raise ValidationError(
            _("A figure may have at most %(limit)d digits."),
            code="too_many_digits",
            params={"limit": MAX_SIGNIFICANT_DIGITS},
        )
