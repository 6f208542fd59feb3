"""Dates in words. Django's filters cannot: its Kazakh months are capitalised, and no format takes a date of reduced
precision.

Months are a table of their own because the case differs: Russian has "декабрь" alone and "31 декабря" with a day.
"""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language

# fmt: off
MONTHS = {
    "en": ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"],
    "ru": ["январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь",
           "ноябрь", "декабрь"],
    "kk": ["қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде", "тамыз", "қыркүйек", "қазан",
           "қараша", "желтоқсан"],
}
MONTHS_OF_A_DAY = MONTHS | {
    "ru": ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября",
           "ноября", "декабря"],
}
# fmt: on
# Numbers hold to what they count, so that a line never ends between "31" and "December". No form ends in a full stop:
# sentences end with dates.
MONTH = {"en": "{month} {year}", "ru": "{month} {year}\xa0года", "kk": "{year}\xa0жылғы {month}"}
DAY = {
    "en": "{day}\xa0{month} {year}",
    "ru": "{day}\xa0{month} {year}\xa0года",
    "kk": "{year}\xa0жылғы {day}\xa0{month}",
}
SHORT = {"en": "{day}\xa0{month:.3} {year}", "ru": "{day:02}.{number:02}.{year}", "kk": "{day:02}.{number:02}.{year}"}


def active_language() -> str:
    """The interface's language among those that have a table here, else English."""
    code = (get_language() or "en")[:2]
    return code if code in MONTHS else "en"


def on_site(when: date | datetime) -> date | datetime:
    """The same moment on the site's clock; a plain date stays as it is."""
    return timezone.localtime(when) if isinstance(when, datetime) and timezone.is_aware(when) else when


def _written(pattern, months, when, language):
    language = language or active_language()
    month = months[language][when.month - 1]
    return pattern[language].format(year=when.year, month=month, number=when.month, day=when.day)


def day(when: date | datetime, language: str | None = None) -> str:
    """ "31 December 2025", "31 декабря 2025 года", "2025 жылғы 31 желтоқсан"."""
    return _written(DAY, MONTHS_OF_A_DAY, on_site(when), language)


def short_day(when: date | datetime, language: str | None = None) -> str:
    """ "31 Dec 2025", "31.12.2025", "31.12.2025": for tables and lists."""
    return _written(SHORT, MONTHS, on_site(when), language)


def day_and_time(when: datetime, language: str | None = None) -> str:
    """ "31 December 2025, 09:00" on the site's clock."""
    when = on_site(when)
    return f"{day(when, language)}, {when:%H:%M}"


def partial_date(value: str, language: str | None = None) -> str:
    """A date of the precision that it has: `2021`, `2021-12` or `2021-12-31`, in words; "" for an empty one.

    Raises ValueError for any other text.
    """
    if not value:
        return ""
    parts = [int(part) for part in value.split("-")]
    if len(parts) == 1:
        return str(parts[0])
    if len(parts) == 2:
        return _written(MONTH, MONTHS, date(*parts, 1), language)
    return day(date(*parts), language)
