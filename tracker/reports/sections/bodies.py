"""Who has reported, body by body, and who has not."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tracker.domain.queries.bodies import HeatRow
from tracker.domain.queries.standing import Slot
from tracker.formats import dates
from tracker.formats.texts import translated

from ..document import Block, Bullets, Cell, Column, ColumnKind, Row, Run, Subheading, Table
from .cells import count, foreign, missing, name_of, remark, sentence, text_cell
from .source import Source
from .summary import reporting


def blocks(source: Source) -> Iterator[Block]:
    yield reporting(source)
    by_body = {
        row.actor.pk: [s for s in source.slots if s.assignment.actor_id == row.actor.pk] for row in source.bodies
    }
    asked = [row for row in source.bodies if by_body[row.actor.pk]]
    if asked:
        yield _table(source, asked, by_body)
        if len(source.periods) > 1:
            yield _by_period(source, asked)
    yield from _absent(asked, by_body)
    idle = [row for row in source.bodies if row.is_named and not by_body[row.actor.pk]]
    if idle:
        yield Subheading(_("Bodies with nothing to report"))
        yield sentence(
            _("The plan names them to carry it out, and for %(period)s nothing was theirs to report.")
            % {"period": source.label}
        )
        yield Bullets(tuple((_named(row), *_became(row)) for row in idle))


def _table(source: Source, asked: list[HeatRow], by_body: dict[int, list[Slot]]) -> Table:
    rows = [
        _row(text_cell(row.actor, "name", href=source.address("body", row.actor.slug)), by_body[row.actor.pk])
        for row in asked
    ]
    together = [slot for row in asked for slot in by_body[row.actor.pk]]
    return Table(
        "reporting",
        _("Reports expected and published, by body"),
        (
            Column(_("Body"), width=6),
            Column(_("Expected"), ColumnKind.NUMBER, width=2),
            Column(_("Published"), ColumnKind.NUMBER, width=2),
            Column(_("Not given"), ColumnKind.NUMBER, width=2),
            Column(_("Came in late"), ColumnKind.NUMBER, width=2),
            Column(_("Most days late"), ColumnKind.NUMBER, width=2),
        ),
        (*rows, Row(_row(Cell(_("All bodies")), together).cells, total=True)),
        (_("Late is counted to the day on which the body first handed the report in."),),
    )


def _row(first: Cell, slots: list[Slot]) -> Row:
    late = [slot.days_late for slot in slots if slot.days_late]
    unknown = any(slot.report and slot.days_late is None for slot in slots)
    return Row(
        (
            first,
            count(len(slots)),
            count(sum(1 for slot in slots if slot.report)),
            count(sum(1 for slot in slots if slot.is_missing)),
            missing(_("not recorded")) if unknown else count(len(late)),
            count(max(late)) if late else Cell(""),
        )
    )


def _by_period(source: Source, asked: list[HeatRow]) -> Table:
    covered = [n for n, period in enumerate(source.now.periods) if source.covers(period)]
    rows = []
    for row in asked:
        cells = [row.cells[n] for n in covered]
        rows.append(
            Row(
                (
                    text_cell(row.actor, "name"),
                    *(
                        Cell(_("%(published)s of %(expected)s") % {"published": c.approved, "expected": c.expected})
                        if c.expected
                        else missing(_("nothing to report"))
                        for c in cells
                    ),
                )
            )
        )
    return Table(
        "reporting-by-period",
        _("Reports published of those expected, by body and period"),
        (Column(_("Body"), width=6), *(Column(source.now.periods[n].label, width=2) for n in covered)),
        tuple(rows),
    )


def _absent(asked: list[HeatRow], by_body: dict[int, list[Slot]]) -> Iterator[Block]:
    """Each body that owes a report, with what it did not report; or that nobody does."""
    items = []
    for row in asked:
        absent = [slot for slot in by_body[row.actor.pk] if slot.is_missing]
        if absent:
            by_period: dict[str, list[str]] = {}
            for slot in absent:
                by_period.setdefault(slot.period.label, []).append(slot.subject.code)
            what = "; ".join(f"{period}: {', '.join(codes)}" for period, codes in by_period.items())
            items.append((_named(row), Run(f" – {what}")))
    yield Subheading(_("Who did not report"))
    if items:
        yield Bullets(tuple(items))
    else:
        yield remark(_("Every report that is due by now is published."))


def _named(row: HeatRow) -> Run:
    name, language = translated(row.actor, "name")
    return Run(name, strong=True, language=foreign(language))


def _became(row: HeatRow) -> Iterator[Run]:
    for link in row.successors:
        yield Run(f" ({link.get_how_display()}, {dates.partial_date(link.happened_on)}: {name_of(link.successor)})")
