"""What the plan, and what follows from it, leaves open on the day of the report."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tracker.domain.gaps import CLOSED_BY, LACKS, Group
from tracker.domain.wording import number
from tracker.enums import GapKind
from tracker.formats import dates
from tracker.formats.texts import translated
from tracker.models import Actor

from ..document import Block, Bullets, Cell, Column, ColumnKind, Row, Run, Subheading, Table
from .cells import count, foreign, remark, sentence
from .source import Source

#: Kinds whose subjects have no code that says something by itself.
NAMED = (GapKind.NO_PART, GapKind.NO_REVIEWER, GapKind.NOT_STATED)


def blocks(source: Source) -> Iterator[Block]:
    opened = [group for group in source.gaps if group.open]
    day = dates.day(source.on)
    if not opened:
        yield remark(_("On %(day)s no gap is open.") % {"day": day})
        return
    yield sentence(
        _("Gaps open on %(day)s: %(number)s. They are computed from the plan and the public record.")
        % {"day": day, "number": number(sum(len(group.open) for group in opened))}
    )
    yield Table(
        "gaps",
        _("Open gaps by kind"),
        (
            Column(_("Gap"), width=4),
            Column(_("Open"), ColumnKind.NUMBER, width=1),
            Column(_("Asked"), ColumnKind.NUMBER, width=1),
            Column(_("What it means"), width=5),
            Column(_("Who could close it"), width=5),
        ),
        tuple(_row(group) for group in source.gaps),
    )
    for group in opened:
        if group.kind == GapKind.OVERDUE:
            continue  # They stand body by body in the part on who has reported.
        yield Subheading(str(group.kind.label))
        yield from _subjects(group)


def _row(group: Group) -> Row:
    return Row(
        (
            Cell(str(group.kind.label), group.kind.value),
            count(len(group.open)),
            count(len(group.asked)),
            Cell(str(LACKS[group.kind])),
            Cell(str(CLOSED_BY[group.kind])),
        )
    )


def _subjects(group: Group) -> Iterator[Block]:
    subjects = list(dict.fromkeys(question.subject for question in group.open))
    if group.kind in NAMED:
        yield Bullets(tuple((_title(subject),) for subject in subjects))
    elif group.kind == GapKind.NO_AMOUNT:
        yield Bullets(tuple((Run(f"{subject.code} ", strong=True), _title(subject)) for subject in subjects))
    else:
        yield sentence(", ".join(subject.code for subject in subjects))


def _title(subject) -> Run:
    text, language = translated(subject, "name" if isinstance(subject, Actor) else "title")
    return Run(text, language=foreign(language))
