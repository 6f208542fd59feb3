"""Progress by objective: how each action stands, and what the bodies say they did."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tracker.domain.queries.pages import ObjectiveState, by_objective
from tracker.domain.queries.standing import ActionState, Slot, schedule_of
from tracker.enums import ActionActorRole, ImplementationStatus
from tracker.formats import dates
from tracker.formats.texts import translated
from tracker.models import Action

from ..document import Block, Cell, Column, ColumnKind, NoticeKind, Paragraph, Row, Run, Section, Subheading, Table
from . import drawings
from .cells import (
    count,
    coverage_cell,
    foreign,
    missing,
    provisional_words,
    remark,
    said,
    sentence,
    silent_words,
    status_cell,
    text_cell,
)
from .source import Source


def blocks(source: Source) -> Iterator[Block]:
    timeline = drawings.timeline(source)
    if timeline is not None:
        yield from filter(None, [drawings.chart(source, "chart-timeline", timeline)])
    if source.state.objectives:
        yield by_status(source)


def sections(source: Source) -> Iterator[Section]:
    for state in by_objective(source.state):
        title, _language = translated(state.objective, "title")
        yield Section(
            f"objective-{state.objective.code}",
            "",
            _("Objective %(code)s. %(title)s") % {"code": state.objective.code, "title": title},
            tuple(_objective(source, state)),
        )


def by_status(source: Source) -> Table:
    """Counts, never an average: actions of each objective by status."""
    shown = [s for s in ImplementationStatus if source.state.by_status[s]]
    rows = []
    for state in by_objective(source.state):
        counts = [sum(1 for a in state.actions if a.status == status) for status in shown]
        heading = text_cell(state.objective, "title", before=f"{state.objective.code} ")
        rows.append(Row((heading, *(count(n) for n in counts), count(len(state.actions)))))
    totals = [count(len(source.state.by_status[status])) for status in shown]
    rows.append(Row((Cell(_("All objectives")), *totals, count(len(source.state.actions))), total=True))
    return Table(
        "objectives",
        _("Actions of each objective by status"),
        (
            Column(_("Objective"), width=6),
            *(Column(capfirst(str(status.label)), ColumnKind.NUMBER, width=2) for status in shown),
            Column(_("Actions"), ColumnKind.NUMBER, width=2),
        ),
        tuple(rows),
    )


def _objective(source: Source, state: ObjectiveState) -> Iterator[Block]:
    if not state.actions:
        yield remark(_("The plan has no action under this objective."), NoticeKind.MISSING)
    else:
        title = _("Actions of objective %(code)s") % {"code": state.objective.code}
        yield actions_table(source, f"actions-{state.objective.code}", title, state.actions)
    if state.indicators:
        verdicts = "; ".join(f"{s.indicator.code}: {s.status.label}" for s in state.indicators)
        yield sentence(_("Indicators of this objective: %(verdicts)s.") % {"verdicts": verdicts})
    else:
        yield remark(_("No indicator measures this objective."), NoticeKind.MISSING)
    for action in state.actions:
        yield from action_words(source, action)


def actions_table(source: Source, key: str, title: str, states: tuple[ActionState, ...]) -> Table:
    notes = []
    for state in states:
        words = provisional_words(state)
        if words:
            notes.append(_("%(code)s: provisional, %(words)s.") % {"code": state.action.code, "words": words})
        if state.period is not None and not source.covers(state.period):
            notes.append(
                _("%(code)s: nobody was asked for %(asked)s; the status is the one given for %(period)s.")
                % {"code": state.action.code, "asked": source.label, "period": state.period.label}
            )
    return Table(
        key,
        title,
        (
            Column(_("Action"), width=7),
            Column(_("Status"), ColumnKind.STATUS, width=3),
            Column(_("Done"), ColumnKind.PERCENT, unit="%", width=2),
            Column(_("Lead body"), width=4),
            Column(_("Deadline"), width=3),
            Column(_("Bodies reporting"), width=2),
        ),
        tuple(_action_row(source, state) for state in states),
        tuple(notes),
    )


def _action_row(source: Source, state: ActionState) -> Row:
    action, result = state.action, state.result
    coverage = result.coverage if result else None
    return Row(
        (
            text_cell(action, "title", before=f"{action.code} ", href=source.address("action", action.code)),
            status_cell(state.status),
            _percent_cell(state),
            lead_cell(source, action),
            deadline_cell(action),
            coverage_cell(coverage.reported if coverage else 0, coverage.expected if coverage else 0),
        )
    )


def _percent_cell(state: ActionState) -> Cell:
    """Of the one lead or the one body; of several it is no one's, since it is never an average."""
    result = state.result
    if result is not None and result.percent is not None:
        return count(result.percent)
    several = result is not None and not result.by_lead and result.coverage.reported > 1
    return missing(_("each body its own") if several else _("not given"))


def lead_cell(source: Source, action: Action) -> Cell:
    parts = (part for part in source.parts if part.action_id == action.pk and part.role == ActionActorRole.LEAD)
    lead = next(parts, None)
    return text_cell(lead.actor, "name") if lead else missing(_("not stated"))


def deadline_cell(action: Action) -> Cell:
    schedule = schedule_of(action)
    ends = schedule.ends if schedule else ""
    return Cell(dates.partial_date(ends), ends) if ends else missing(_("not stated"))


def action_words(source: Source, state: ActionState) -> Iterator[Block]:
    """What each body says it did, in its own words; and who said nothing."""
    title, language = translated(state.action, "title")
    slots = [slot for slot in state.slots if source.covers(slot.period)]
    if not slots:
        return
    yield Subheading(_("Action %(code)s") % {"code": state.action.code})
    yield Paragraph((Run(title, emphasis=True, language=foreign(language)),))
    yield from words_of(slots)


def words_of(slots: list[Slot]) -> Iterator[Block]:
    """The narratives of some reports on one thing, and a statement of who gave none."""
    for slot in slots:
        if slot.report:
            yield from said(slot)
    silent = silent_words(slots)
    if silent:
        yield remark(silent, NoticeKind.MISSING)
