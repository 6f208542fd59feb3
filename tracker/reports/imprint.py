"""What a report says of itself, in its own language: which edition, by whom, under which licence, where to check it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tracker.enums import ImplementationStatus
from tracker.formats import dates

from .document import Document, Square


@dataclass(frozen=True)
class Line:
    term: str
    text: str
    href: str = ""
    is_hash: bool = False


def edition(document: Document) -> str:
    """ "Edition 2", or that this is a draft."""
    if document.is_draft:
        return _("Draft, not published")
    return _("Edition %(number)d") % {"number": document.cover.edition}


def record(document: Document) -> str:
    """The head of the plan's public record in words."""
    head = document.cover.head
    if not head.seq:
        return _("Nothing was published yet")
    return _("No. %(number)d of the record, SHA-256 %(hash)s") % {"number": head.seq, "hash": head.hash}


def lines(document: Document) -> Iterator[Line]:
    """What stands at the foot of the cover."""
    cover = document.cover
    yield Line(_("Published by"), cover.publisher)
    yield Line(pgettext("of a report", "Period"), cover.period)
    yield Line(_("As of"), dates.day(cover.made_on))
    yield Line(pgettext("of a report", "Edition"), edition(document))
    if cover.what_changed:
        yield Line(_("What changed"), cover.what_changed)
    if cover.address:
        yield Line(_("Permanent address"), cover.address, cover.address)
    if cover.verify:
        yield Line(_("Where to check this file"), cover.verify, cover.verify)
    yield Line(_("The record"), record(document), is_hash=bool(cover.head.seq))
    yield Line(_("Licence"), cover.licence)


def marks(document: Document) -> list[str]:
    """What must be seen on every page of a report that is not to be taken for a published one of real data."""
    draft = [edition(document)] if document.is_draft else []
    return [*draft, *filter(None, [document.cover.demonstration])]


def counts(squares: tuple[Square, ...]) -> list[tuple[str, str, int]]:
    """[(status, its word, how many)] of those that there are, in the order of every tally."""
    number = Counter(square.status for square in squares)
    words = {square.status: square.label for square in squares}
    return [(str(status), words[status], number[status]) for status in ImplementationStatus if status in words]
