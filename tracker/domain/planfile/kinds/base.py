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
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from ..nodes import READ_AS, Scalar, Unread
from ..problems import Problem

LANGUAGES = ("en", "ru", "kk")
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
        if isinstance(node, Unread):
            return BAD
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
