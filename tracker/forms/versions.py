"""Two versions of a report side by side, field by field."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from django.http import QueryDict
from django.utils import formats
from django.utils.translation import gettext as _

from tracker.domain.entries import EntryData

from .reporting import EntryForm, LongText, initial_of

PICK = "pick-"
THEIRS = "theirs"
# Pairs of equal words in two texts, up to which they are compared word by word: well under a second.
MOST_PAIRS = 20_000


@dataclass(frozen=True)
class Difference:
    """One field that two people left differently. Each side is [(mark, words)], mark being "", "ins" or "del"."""

    name: str
    label: str
    theirs: list[tuple[str, str]]
    yours: list[tuple[str, str]]
    # Their value as the field would send it.
    raw: str

    @property
    def pick(self) -> str:
        return PICK + self.name


def differences(form: EntryForm, theirs: EntryData) -> list[Difference]:
    """What stands now against what was typed, in the order of the form. `form` is bound and valid."""
    stored = initial_of(theirs)
    found = []
    for name, field in form.fields.items():
        if name == "version":
            continue
        now, typed = _text(form, name, stored.get(name)), _text(form, name, _typed(form, name))
        if now != typed:
            marked = mark(now, typed) if isinstance(field, LongText) else ([("del", now)], [("ins", typed)])
            nothing = [("", _("nothing"))]
            sides = (marked[0] if now else nothing, marked[1] if typed else nothing)
            found.append(Difference(name, str(field.label), *sides, _sent(form, name, stored.get(name))))
    return found


def _typed(form: EntryForm, name: str):
    value = form.cleaned_data.get(name)
    return {True: "yes", False: "no"}.get(value, value) if name == "yes" else value


def _text(form: EntryForm, name: str, value) -> str:
    if value is None or value == "":
        return ""
    choices = dict(getattr(form.fields[name], "choices", ()))
    if choices:
        return str(choices.get(str(value), value))
    if isinstance(value, date):
        return formats.date_format(value, "SHORT_DATE_FORMAT")
    return str(form.fields[name].prepare_value(value))


def _sent(form: EntryForm, name: str, value) -> str:
    return "" if value is None else str(form.fields[name].prepare_value(value))


def mark(before: str, after: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Both texts word by word: what only the first has is "del", what only the second has is "ins".

    Texts that say few words over and over would take minutes to compare: of those, all is marked as changed.
    """
    old, new = re.findall(r"\s+|\S+", before), re.findall(r"\s+|\S+", after)
    left, right = [], []
    often = Counter(word for word in new if not word.isspace())
    if sum(often[word] for word in old) > MOST_PAIRS:
        return [("del", before)], [("ins", after)]
    matcher = SequenceMatcher(isjunk=str.isspace, a=old, b=new, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            left.append(("", "".join(old[a:b])))
            right.append(("", "".join(new[c:d])))
            continue
        if a < b:
            left.append(("del", "".join(old[a:b])))
        if c < d:
            right.append(("ins", "".join(new[c:d])))
    return left, right


def with_picks(data: QueryDict, blank: EntryForm) -> QueryDict:
    """What was sent, with the other version's value wherever "theirs" was picked. `blank` is the unbound form."""
    picked: Mapping[str, str] = {k.removeprefix(PICK): v for k, v in data.items() if k.startswith(PICK)}
    sent = data.copy()
    for name, side in picked.items():
        if side == THEIRS and name in blank.fields and name != "version":
            sent[name] = _sent(blank, name, blank.initial.get(name))
    return sent
