"""Kinds of values in a plan file: how each is read from YAML, what it is on a model, and how the two are compared.

Four forms of one value:
  node    what stands in the file (nodes.py)
  value   what a document holds: str, int, Decimal, bool, dict of texts by language, list of str; dates as ISO text
  flat    {column: JSON value}, for comparing what the file said last time with the database, text by text
  column  what the model's instance holds
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext as _

from tracker.models.plan import CODE
from tracker.validators import validate_partial_date, validate_significant_digits

from .nodes import READ_AS, Mapping, Scalar, Sequence
from .problems import Problem

LANGUAGES = ("en", "ru", "kk")
SLUG = re.compile(r"[A-Za-z0-9_-]+")
NUMBER = re.compile(r"-?(0|[1-9][0-9]{,30})(\.[0-9]{1,30})?")
WHOLE = re.compile(r"-?(0|[1-9][0-9]{,30})")
# A gap between lines in any of the ways that text may come with.
LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")

#: Stands for a value that could not be read; what is wrong with it has been reported.
BAD: Any = type("Bad", (), {"__repr__": lambda self: "BAD", "__bool__": lambda self: False})()


def tidy(text: str, *, lines: bool) -> str:
    """A text as it is kept: composed letters, no space at the ends of lines, no control characters."""
    text = LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))
    text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    if not lines:
        text = " ".join(text.replace("\t", " ").split("\n"))
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint for a misspelt word, or nothing."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return _("Is “%(word)s” meant?") % {"word": close[0]} if close else ""


def short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


@dataclass(frozen=True, kw_only=True)
class Kind:
    """The base: a text of one line, kept in one column of the field's name."""

    max_length: int = 0
    lines: bool = False
    #: What an absent value is in a document.
    empty: Any = ""
    #: Written in quotes always, so that no other reader of YAML takes it for a number.
    quoted: bool = False

    def parse(self, node, problems: list[Problem]) -> Any:
        if isinstance(node, Scalar) and node.tag == "null":
            return self.empty
        if not isinstance(node, Scalar):
            return self.refuse(node, problems, _("A single value belongs here."))
        if node.tag != "str":
            problems.append(
                Problem(
                    node.place,
                    _("YAML reads %(raw)s as %(what)s.") % {"raw": short(node.raw), "what": READ_AS[node.tag]()},
                    _('Put it in quotes: "%(raw)s".') % {"raw": short(node.raw)},
                )
            )
            # Read on with what was typed, so that a missing quote is one error and not one in each reference.
            quiet: list[Problem] = []
            return self.read(node, tidy(node.raw, lines=False), quiet)
        if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t\r\x85" for c in node.raw):
            return self.refuse(node, problems, _("The text holds a control character."))
        if not self.lines and "\n" in node.raw.strip():
            return self.refuse(node, problems, _("The text must be on one line."))
        return self.read(node, tidy(node.raw, lines=self.lines), problems)

    def read(self, node: Scalar, text: str, problems: list[Problem]) -> Any:
        """A document's value from text that is known to be a string."""
        if self.max_length and len(text) > self.max_length:
            message = _("The text has %(count)d characters, at most %(limit)d are kept.")
            return self.refuse(node, problems, message % {"count": len(text), "limit": self.max_length})
        return text

    def refuse(self, node, problems: list[Problem], message: str, mend: str = "") -> Any:
        problems.append(Problem(node.place, message, mend))
        return BAD

    def from_row(self, row: models.Model, column: str) -> Any:
        """A document's value from a row of the database."""
        return tidy(getattr(row, column) or "", lines=self.lines)

    def flat(self, value: Any, column: str) -> dict[str, Any]:
        return {column: value}

    def assign(self, row: models.Model, column: str, flat: Any) -> None:
        """Set one flat column on a row."""
        setattr(row, column, flat)


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
                mend = _("There are en, ru and kk.")
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


@dataclass(frozen=True, kw_only=True)
class Choice(Kind):
    choices: type[models.TextChoices] = None

    def read(self, node, text, problems):
        if text not in self.choices.values:
            mend = nearest(text, self.choices.values) or _("There are: %(words)s.") % {
                "words": ", ".join(self.choices.values)
            }
            return self.refuse(node, problems, _("“%(text)s” is unknown here.") % {"text": short(text)}, mend)
        return text

    def from_row(self, row, column):
        return str(getattr(row, column))


@dataclass(frozen=True, kw_only=True)
class Ref(Kind):
    """The key of a row in another section; `database.py` knows how a row is called and found."""

    section: str = ""
    empty: Any = None

    def read(self, node, text, problems):
        return text or None

    def from_row(self, row, column):
        target = getattr(row, column)
        return None if target is None else name_of(self.section, target)

    def assign(self, row, column, flat):
        raise TypeError("a reference needs the rows it may refer to")


@dataclass(frozen=True, kw_only=True)
class Words(Kind):
    """A list of words, each once; in `order` where that is given, else sorted."""

    empty: Any = ()
    order: tuple[str, ...] = ()

    def parse(self, node, problems):
        if isinstance(node, Scalar) and node.tag == "null":
            return []
        if not isinstance(node, Sequence):
            return self.refuse(node, problems, _("A list belongs here."), "[…, …]")
        words, single = [], Kind()
        for below in node.items:
            word = single.parse(below, problems)
            if word is BAD:
                continue
            if word in words:
                problems.append(Problem(below.place, _("“%(word)s” is given twice.") % {"word": short(word)}))
            elif not word or (self.order and word not in self.order):
                mend = _("There are: %(words)s.") % {"words": ", ".join(self.order)} if self.order else ""
                problems.append(
                    Problem(below.place, _("“%(word)s” is unknown here.") % {"word": short(word or "")}, mend)
                )
            else:
                words.append(word)
        return self.sort(words)

    def sort(self, words: Iterable[str]) -> list[str]:
        return sorted(words, key=self.order.index if self.order else None)

    def from_row(self, row, column):
        return self.sort(word for word in getattr(row, column).split() if not self.order or word in self.order)

    def flat(self, value, column):
        return {column: " ".join(value)}


@dataclass(frozen=True, kw_only=True)
class Cell(Words):
    """One cell of a breakdown: its categories' codes."""

    def from_row(self, row, column):
        return self.sort(code for code in getattr(row, column).split("|") if code)

    def flat(self, value, column):
        return {column: "|".join(value)}


@dataclass(frozen=True, kw_only=True)
class Refs(Words):
    """Keys of rows of another section. With `ordered` the order means something and is kept."""

    section: str = ""
    ordered: bool = False

    def sort(self, words):
        return list(words) if self.ordered else sorted(words)

    def from_row(self, row, column):
        if self.ordered:
            return [link.dimension.slug for link in row.links.all()]
        return self.sort(name_of(self.section, target) for target in getattr(row, column).all())

    def flat(self, value, column):
        return {column: list(value)}


def name_of(section: str, row: models.Model) -> str:
    """What a row is called where other rows refer to it."""
    match section:
        case "periods":
            return f"{row.kind} {row.starts_on.isoformat()}"
        case "figures":
            return row.key
        case "objectives" | "actions" | "indicators" | "budget_programmes":
            return row.code
    return row.slug


def name_of_record(section: str, record: dict) -> str | None:
    """The same of a record; None where its name cannot be read."""
    match section:
        case "periods":
            kind, start = record["kind"], record["starts_on"]
            return f"{kind} {start}" if kind and start else None
        case "themes" | "dimensions" | "actors":
            return record["slug"] or None
        case "objectives" | "actions" | "indicators" | "budget_programmes":
            return record["code"] or None
    return record.get("key") or None
