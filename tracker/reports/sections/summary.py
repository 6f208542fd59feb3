"""The counts in which a report is summed up: who has reported, actions by status, indicators by assessment."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tracker.enums import Assessment, ImplementationStatus

from ..document import Block, Cell, Column, ColumnKind, NoticeKind, Row, Run, Table
from . import drawings
from .cells import count, demonstration, remark, sentence, status_cell, verdict_cell
from .source import Source

#: Assessments that only some indicators can have: left out while they are empty.
OCCASIONAL = (Assessment.NOT_YET_DUE, Assessment.NOT_ASSESSED)


def blocks(source: Source) -> Iterator[Block]:
    if source.is_demonstration:
        yield remark(demonstration(), NoticeKind.DEMONSTRATION)
    yield sentence(*_answer(source))
    yield reporting(source)
    if any(source.state.by_status.values()):
        yield from filter(None, [drawings.chart(source, "chart-actions", drawings.by_status(source))])
    yield by_status(source)
    shown = [(v, found) for v, found in source.state.by_assessment.items() if found or v not in OCCASIONAL]
    if source.state.indicators:
        yield from filter(None, [drawings.chart(source, "chart-indicators", drawings.by_assessment(source, shown))])
    yield by_assessment(source, shown)


def _answer(source: Source) -> Iterator[str | Run]:
    statuses = source.state.by_status
    counts = ", ".join(
        f"{status.label}: {len(found)}" for status, found in statuses.items() if found
    )  # A label and a number need no plural forms, in any language.
    if counts:
        yield Run(
            _("How the plan’s %(number)s actions stood at the end of %(period)s: %(counts)s.")
            % {"number": len(source.state.actions), "period": source.label, "counts": counts},
            strong=True,
        )


def reporting(source: Source):
    """How much of what was expected is published: without it no count can be read."""
    slots = source.slots
    if not slots:
        return remark(_("No report was expected for %(period)s.") % {"period": source.label}, NoticeKind.MISSING)
    published = sum(1 for slot in slots if slot.report)
    absent = sum(1 for slot in slots if slot.is_missing)
    words = _("%(published)s of %(expected)s reports expected for %(period)s are published.") % {
        "published": published,
        "expected": len(slots),
        "period": source.label,
    }
    if published == len(slots):
        return remark(words)
    more = []
    if absent:
        more.append(_("Not given: %(number)s.") % {"number": absent})
    if len(slots) - published - absent:
        more.append(_("Not due yet: %(number)s.") % {"number": len(slots) - published - absent})
    return remark(
        " ".join([_("Provisional."), words, *more, _("What was not reported is in no figure, and is never a zero.")]),
        NoticeKind.PROVISIONAL,
    )


def by_status(source: Source) -> Table:
    inapplicable = [s for s in source.state.actions if s.status is None]
    rows = [
        _counted(status_cell(ImplementationStatus(status)), [s.action.code for s in found])
        for status, found in source.state.by_status.items()
    ]
    if inapplicable:
        rows.append(_counted(status_cell(None), [s.action.code for s in inapplicable]))
    return Table(
        "actions-by-status",
        _("Actions by status"),
        (
            Column(_("Status"), ColumnKind.STATUS, width=3),
            Column(_("Actions"), ColumnKind.NUMBER, width=1),
            Column(_("Which"), width=6),
        ),
        (*rows, Row((Cell(_("All actions")), count(len(source.state.actions)), Cell("")), total=True)),
    )


def by_assessment(source: Source, shown) -> Table:
    rows = [_counted(verdict_cell(Assessment(verdict)), [s.indicator.code for s in found]) for verdict, found in shown]
    return Table(
        "indicators-by-assessment",
        _("Indicators by assessment"),
        (
            Column(_("Assessment"), ColumnKind.STATUS, width=3),
            Column(_("Indicators"), ColumnKind.NUMBER, width=1),
            Column(_("Which"), width=6),
        ),
        (*rows, Row((Cell(_("All indicators")), count(len(source.state.indicators)), Cell("")), total=True)),
    )


def _counted(first: Cell, codes: list[str]) -> Row:
    return Row(
        (
            Cell(capfirst(first.text), first.value, first.status, first.missing),
            count(len(codes)),
            Cell(", ".join(codes)),
        )
    )
