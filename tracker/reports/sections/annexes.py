"""What lies behind a report: its evidence, what its data lack, and what was corrected since the last one."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tracker.domain.queries.changes import Change
from tracker.domain.queries.standing import Slot
from tracker.domain.record import PublishedReport
from tracker.domain.wording import value_text
from tracker.enums import Availability, EvidenceKind
from tracker.formats import dates
from tracker.formats.texts import translated
from tracker.models import Indicator

from ..document import Block, Cell, Column, ColumnKind, Row, Table
from .cells import foreign, missing, remark, text_cell
from .indicators import Figures
from .source import Source

# -- Evidence


def evidence(source: Source) -> Iterator[Block]:
    """Public evidence of the published reports on the covered time; what bodies marked as internal is in no list."""
    rows = [_evidence_row(source, slot, item) for slot in source.slots if slot.report for item in slot.report.evidence]
    if not rows:
        yield remark(_("No public evidence was given with the reports on %(period)s.") % {"period": source.label})
        return
    yield Table(
        "evidence",
        _("Public evidence given with the reports"),
        (
            Column(_("Evidence"), width=6),
            Column(_("Kind"), width=2),
            Column(_("About"), width=2),
            Column(_("Body"), width=4),
            Column(_("Period"), width=2),
            Column("SHA-256", width=4),
        ),
        tuple(rows),
        (_("The hash of a file lets anyone check that it is the one that was published."),),
    )


def _evidence_row(source: Source, slot: Slot, item) -> Row:
    is_link = item["kind"] == EvidenceKind.LINK
    href = item["url"]
    if not is_link:
        path = reverse("public_evidence", args=[source.plan.slug, item["id"]])
        href = f"{source.site}{path}" if source.site else ""
    return Row(
        (
            Cell(item["title"], href=href, language=foreign(slot.report.language)),
            Cell(capfirst(str(EvidenceKind(item["kind"]).label))),
            Cell(slot.subject.code),
            text_cell(slot.actor, "name"),
            Cell(slot.period.label),
            Cell(item["sha256"] or ""),
        )
    )


# -- What the data lack


def data_gaps(source: Source) -> Iterator[Block]:
    rows = [*_reports(source), *_figures(source)]
    if not rows:
        yield remark(_("Nothing is missing in the data on %(period)s.") % {"period": source.label})
        return
    yield Table(
        "data-gaps",
        _("What is missing in the data, and why"),
        (
            Column(_("About"), width=2),
            Column(_("Body"), width=4),
            Column(_("Period"), width=2),
            Column(_("What is missing"), width=4),
            Column(_("Why"), width=6),
        ),
        tuple(rows),
    )


def _reports(source: Source) -> Iterator[Row]:
    """Reports that were not given or are not due, and those that hold no figure."""
    for slot in source.slots:
        about = (Cell(slot.subject.code), text_cell(slot.actor, "name"), Cell(slot.period.label))
        if slot.report is None:
            day = dates.day(slot.due_on)
            if slot.is_missing:
                why = missing(_("not reported; it was due on %(day)s") % {"day": day})
            else:
                why = Cell(_("due on %(day)s") % {"day": day})
            yield Row((*about, Cell(_("the report")), why))
            continue
        figure = slot.report.figure
        if figure.availability != Availability.GIVEN:
            label = capfirst(str(figure.availability.label))
            why = Cell(figure.reason or _("no reason given"), language=foreign(slot.report.language))
            yield Row((*about, missing(label), why))
        for key in sorted(figure.withheld):
            grid = next((g for g in source.grids(slot.assignment.indicator) if g.record_key == key), None)
            what = _("breakdown: %(name)s") % {"name": grid.title if grid else key}
            yield Row((*about, missing(what), Cell(_("withheld: a number in it is too small to be published"))))


def _figures(source: Source) -> Iterator[Row]:
    """Figures that cannot be assessed, and breakdowns of which parts are not known."""
    for state in source.state.indicators:
        figures = Figures(source, state)
        about = (Cell(state.indicator.code), Cell(_("all bodies")), Cell(source.label))
        if figures.reasons:
            yield Row((*about, missing(_("the assessment")), Cell(capfirst("; ".join(figures.reasons)))))
        value = figures.value
        for grid in source.grids(state.indicator):
            if value is not None and grid.record_key in value.partial:
                what = _("parts of the breakdown: %(name)s") % {"name": grid.title}
                yield Row((*about, missing(what), Cell(_("not all bodies or categories are known"))))


# -- What was corrected


def revisions(source: Source) -> Iterator[Block]:
    if not source.corrections:
        yield remark(_("Nothing that was published has been corrected or taken back since."))
        return
    yield Table(
        "revisions",
        _("Corrections of what was published"),
        (
            Column(_("No."), ColumnKind.NUMBER, width=1),
            Column(_("About"), width=2),
            Column(_("Body"), width=4),
            Column(_("Period"), width=2),
            Column(_("Before"), width=3),
            Column(_("Now"), width=3),
            Column(_("Reason"), width=5),
            Column(_("Date"), ColumnKind.DATE, width=2),
        ),
        tuple(_revision_row(source, change) for change in source.corrections),
        (_("Each stands in the public record under its number, with what it took the place of."),),
    )


def _revision_row(source: Source, change: Change) -> Row:
    revision = change.revision
    on = timezone.localdate(revision.published_at)
    return Row(
        (
            Cell(str(revision.seq), revision.seq, href=source.address("revision", str(revision.seq))),
            Cell(change.subject.code),
            text_cell(revision.actor, "name"),
            Cell(revision.period.label),
            _words(change, change.before),
            _words(change, change.report),
            # A ground is typed in whatever language its author has.
            Cell(revision.reason),
            Cell(dates.short_day(on), on),
        )
    )


def _words(change: Change, report: PublishedReport | None) -> Cell:
    """What a revision says; that it was taken back, or blanked as the law requires."""
    if report is None:
        return missing(_("not published"))
    if report is change.report and change.retracted:
        return missing(str(change.revision.get_kind_display()))
    subject, figure = change.subject, report.figure
    if not isinstance(subject, Indicator):
        return Cell(value_text("", figure))
    steps = {step.order: step.title for step in subject.steps.all()}
    unit = translated(subject, "unit")[0] if figure.value is not None else ""
    text = value_text(subject.measure, figure, steps.get(figure.step, ""))
    return Cell(f"{text} {unit}".strip(), figure.value)
