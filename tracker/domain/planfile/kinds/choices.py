"""Kinds of values that are one or several of given words: choices, references to rows, lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from ..nodes import Scalar, Sequence
from ..problems import Place, Problem
from .base import BAD, Kind, nearest, short


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


class Word(str):
    """An item of a list, with its place where it comes from a file."""

    place: Place

    def __new__(cls, text: str, place: Place):
        word = super().__new__(cls, text)
        word.place = place
        return word


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
                words.append(Word(word, below.place))
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
