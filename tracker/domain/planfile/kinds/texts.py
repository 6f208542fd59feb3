"""Kinds of values that are text: in one language or several, keys and codes, dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from tracker.models.plan import CODE
from tracker.validators import validate_partial_date

from ..nodes import Mapping, Scalar
from ..problems import Problem
from .base import BAD, LANGUAGES, Kind, short, tidy

SLUG = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, kw_only=True)
class Prose(Kind):
    """Text of one language and any number of lines."""

    lines: bool = True


@dataclass(frozen=True, kw_only=True)
class Text(Kind):
    """Text in several languages: {en: ..., ru: ..., kk: ...}. English is what others fall back to."""

    needs_english: bool = False
    empty: Any = None

    def parse(self, node, problems):
        if isinstance(node, Scalar) and node.tag == "null":
            return {}
        if not isinstance(node, Mapping):
            return self.refuse(node, problems, _("A text is given by language."), _("Write {en: …, ru: …, kk: …}."))
        value, single = {}, Kind(max_length=self.max_length, lines=self.lines)
        bad = False
        for language, below in node.items.items():
            if language not in LANGUAGES:
                place = node.keys[language]
                mend = _("There are en, ru and kk; a text that holds a comma or a colon needs quotes.")
                problems.append(Problem(place, _("“%(key)s” is no language here.") % {"key": short(language)}, mend))
                continue
            text = single.parse(below, problems)
            bad = bad or text is BAD
            if text and text is not BAD:
                value[language] = text
        if self.needs_english and "en" not in value and not bad:
            return self.refuse(node, problems, _("The English text is missing."), _("Other languages fall back to it."))
        return BAD if bad else value

    def from_row(self, row, column):
        texts = {lang: tidy(getattr(row, f"{column}_{lang}") or "", lines=self.lines) for lang in LANGUAGES}
        return {language: text for language, text in texts.items() if text}

    def flat(self, value, column):
        return {f"{column}_{language}": (value or {}).get(language, "") for language in LANGUAGES}

    def assign(self, row, column, flat):
        # A missing translation is NULL, as elsewhere in the database: where labels are unique, none is like another.
        setattr(row, column, flat or ("" if column.endswith("_en") else None))


@dataclass(frozen=True, kw_only=True)
class Standing(Kind):
    """How far the row's text can be relied on, by language. Where nothing is said it is a working text."""

    empty: Any = None

    def parse(self, node, problems):
        if isinstance(node, Scalar) and node.tag == "null":
            return {}
        if not isinstance(node, Mapping):
            return self.refuse(node, problems, _("The standing is given by language."), _("Write {en: official}."))
        value = {}
        for language, below in node.items.items():
            if language not in LANGUAGES:
                message = _("“%(key)s” is no language here.") % {"key": short(language)}
                problems.append(Problem(node.keys[language], message, _("There are en, ru and kk.")))
            elif not isinstance(below, Scalar) or below.raw not in ("official", "working"):
                problems.append(Problem(below.place, _("A text is official or working."), ""))
            elif below.raw == "official":
                value[language] = "official"
        return value

    def from_row(self, row, column):
        # What has no text has no standing, whatever stands in the column.
        return {
            lang: "official"
            for lang in LANGUAGES
            if getattr(row, f"{column}_{lang}") == "official" and getattr(row, f"{row.main_text}_{lang}")
        }

    def flat(self, value, column):
        return {f"{column}_{language}": (value or {}).get(language, "working") for language in LANGUAGES}


@dataclass(frozen=True, kw_only=True)
class Slug(Kind):
    max_length: int = 60

    def read(self, node, text, problems):
        if text and not SLUG.fullmatch(text):
            mend = _("Latin letters, digits, hyphens and underscores only.")
            return self.refuse(node, problems, _("“%(text)s” cannot be a key.") % {"text": short(text)}, mend)
        return super().read(node, text, problems)


@dataclass(frozen=True, kw_only=True)
class Key(Kind):
    """A key of words with points: monitoring.mechanism."""

    max_length: int = 60

    def read(self, node, text, problems):
        if text and not all(SLUG.fullmatch(part) for part in text.split(".")):
            mend = _("Latin letters, digits, hyphens and underscores only, with points between words.")
            return self.refuse(node, problems, _("“%(text)s” cannot be a key.") % {"text": short(text)}, mend)
        return super().read(node, text, problems)


@dataclass(frozen=True, kw_only=True)
class Code(Kind):
    max_length: int = 20
    quoted: bool = True

    def read(self, node, text, problems):
        try:
            if text:
                CODE(text)
        except ValidationError as error:
            message = _("“%(text)s” cannot be a code.") % {"text": short(text)}
            return self.refuse(node, problems, message, str(error.message))
        return super().read(node, text, problems)


@dataclass(frozen=True, kw_only=True)
class Country(Kind):
    def read(self, node, text, problems):
        if text and not re.fullmatch("[A-Z]{2}", text):
            mend = _("Two capital letters of ISO 3166-1, such as KZ.")
            return self.refuse(node, problems, _("“%(text)s” is no country code.") % {"text": short(text)}, mend)
        return text


@dataclass(frozen=True, kw_only=True)
class Currency(Kind):
    def read(self, node, text, problems):
        if not re.fullmatch("[A-Z]{3}", text):
            mend = _("Three capital letters of ISO 4217, such as KZT.")
            return self.refuse(node, problems, _("“%(text)s” is no currency.") % {"text": short(text)}, mend)
        return text


@dataclass(frozen=True, kw_only=True)
class Address(Kind):
    max_length: int = 200

    def read(self, node, text, problems):
        try:
            if text:
                URLValidator(schemes=["http", "https"])(text)
        except ValidationError:
            mend = _("It begins with https:// or http://.")
            return self.refuse(node, problems, _("“%(text)s” is no web address.") % {"text": short(text)}, mend)
        return super().read(node, text, problems)


@dataclass(frozen=True, kw_only=True)
class Day(Kind):
    """A day of the calendar, "2022-01-01". None where there is none."""

    empty: Any = None
    quoted: bool = True

    def read(self, node, text, problems):
        try:
            if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
                raise ValueError
            date.fromisoformat(text)
        except ValueError:
            mend = _('Write year, month and day: "2022-01-31".')
            return self.refuse(node, problems, _("“%(text)s” is no day.") % {"text": short(text)}, mend)
        return text

    def from_row(self, row, column):
        value = getattr(row, column)
        return value.isoformat() if value else None

    def assign(self, row, column, flat):
        setattr(row, column, date.fromisoformat(flat) if flat else None)


@dataclass(frozen=True, kw_only=True)
class PartialDay(Kind):
    """A date as precise as the source is: "2021", "2021-12" or "2021-12-03"."""

    quoted: bool = True

    def read(self, node, text, problems):
        try:
            if text:
                validate_partial_date(text)
        except ValidationError as error:
            return self.refuse(node, problems, error.messages[0])
        return text
