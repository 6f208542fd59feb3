"""What a reviewer reads about one report: new against approved, checks, history, and whether they may decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import rules
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker import permissions
from tracker.enums import Availability, EntryState, Measure, Verb
from tracker.models import BreakdownNote, ProgressEntry, ReportingPeriod, ReviewEvent, User

from . import desk, record
from .conversation import Item, Part, Questioned, parts_of, questioned, timeline
from .entries import check
from .figures import CellValue
from .grid import Grid, total
from .preview import Preview, preview
from .reviewer import Capacity, capacity, implementing_ids
from .values import MINUS, percent
from .wording import cell_text, number


@dataclass(frozen=True)
class Line:
    """One line of the comparison; empty text where nothing is known."""

    label: str
    was: str
    new: str
    change: str


@dataclass(frozen=True)
class Comparison:
    """One breakdown, new against approved."""

    title: str
    lines: list[Line]
    note: str
    key: str


@dataclass(frozen=True)
class Check:
    """Something that the site looked at. `ok` False: it stops an approval; None: worth a look."""

    ok: bool | None
    text: str


@dataclass(frozen=True)
class ReviewPage:
    total: Line
    last_period: ReportingPeriod | None
    last: record.PublishedReport | None
    breakdowns: list[Comparison]
    checks: list[Check]
    preview: Preview | None
    parts: list[Part]
    questioned: list[Questioned]
    history: list[Item]
    asked: ReviewEvent | None
    capacity: Capacity
    implementing: set[int]
    allowed: frozenset[str]
    why_not: str
    days: int | None
    position: int | None
    waiting: int
    before: ProgressEntry | None
    after: ProgressEntry | None


# The verbs after which the report is the body's again, with words for it.
SENT_BACK = (Verb.RETURN, Verb.REOPEN, Verb.RETRACT)

VERBS = {
    EntryState.SUBMITTED: ("take", "approve", "return"),
    EntryState.IN_REVIEW: ("approve", "return"),
    EntryState.APPROVED: ("reopen", "retract"),
    EntryState.REOPENED: ("retract",),
}


def load(user: User, entry: ProgressEntry, on: date) -> ReviewPage:
    """Everything on the page of one report. A constant number of queries."""
    indicator = entry.assignment.indicator
    titles = desk.step_titles([indicator])
    last = desk.last_approved(entry)
    figure = last[1].figure if last else None
    waiting = list(desk.queue([entry.assignment.plan]))
    grids = desk.grids_of(indicator)
    parts, events = parts_of(entry, grids), desk.events_of(entry)
    place = next((n for n, other in enumerate(waiting) if other.pk == entry.pk), None)
    return ReviewPage(
        total=Line(
            label=indicator.unit if entry.measure in Measure.additive() else "",
            was=desk.figure_text(indicator, figure, titles) if figure else "",
            new=desk.entry_text(entry, titles),
            change=change(figure.value if figure else None, entry.value),
        ),
        last_period=last[0] if last else None,
        last=last[1] if last else None,
        breakdowns=_comparisons(entry, grids, figure.cells if figure else {}),
        checks=_checks(entry, figure, events),
        preview=preview(entry, on, grids),
        parts=parts,
        questioned=questioned(entry),
        history=timeline(events, entry.receipts.all(), parts),
        asked=next((e for e in events if e.verb in SENT_BACK), None),
        capacity=capacity(user, entry.assignment.plan),
        implementing=implementing_ids(entry.assignment.plan),
        allowed=frozenset(v for v in VERBS.get(entry.state, ()) if rules.has_perm(f"tracker.{v}_entry", user, entry)),
        why_not=why_not(user, entry),
        days=desk.days_waiting(entry, on),
        position=None if place is None else place + 1,
        waiting=len(waiting),
        before=waiting[place - 1] if place else None,
        after=waiting[place + 1] if place is not None and place + 1 < len(waiting) else None,
    )


def observes_text() -> str:
    return _("You read this as an observer. Only a coordinator decides.")


def own_body_text() -> str:
    return _("You belong to the body that this report is from. Another coordinator has to review it.")


def wrote_it_text() -> str:
    return _("You had a hand in this report. Another coordinator has to review it.")


def why_not(user: User, entry: ProgressEntry) -> str:
    """Why somebody may not review a report; "" where they may."""
    if not permissions.coordinates.test(user, entry):
        return observes_text()
    if permissions.own_body.test(user, entry):
        return own_body_text()
    if permissions.wrote_it.test(user, entry):
        return wrote_it_text()
    if entry.state in EntryState.with_body():
        return _("The report is with the body. There is nothing to decide yet.")
    return ""


def change(was: Decimal | None, new: Decimal | None) -> str:
    """ "+33, +38 %"; "" where one of the two is missing; no percentage of a zero."""
    if was is None or new is None:
        return ""
    step = new - was
    sign = {1: "+", -1: MINUS, 0: ""}[(step > 0) - (step < 0)]
    by = sign + number(abs(step))
    rate = percent(abs(step), abs(was)) if step else None
    if rate is None:
        return by
    return _("%(by)s, %(sign)s%(percent)s %%") % {"by": by, "sign": sign, "percent": number(rate, 0)}


def _comparisons(
    entry: ProgressEntry, grids: list[Grid], was: Mapping[str, Mapping[str, CellValue]]
) -> list[Comparison]:
    cells: dict[int, dict[str, CellValue]] = {}
    for cell in entry.cells.all() if grids else ():
        cells.setdefault(cell.breakdown_id, {})[cell.key] = CellValue(cell.value, cell.numerator, cell.denominator)
    notes = dict(BreakdownNote.objects.filter(entry=entry).values_list("breakdown_id", "reason")) if grids else {}
    return [
        Comparison(
            grid.title,
            _lines(grid, cells.get(grid.breakdown_id, {}), was.get(grid.record_key, {})),
            notes.get(grid.breakdown_id, ""),
            f"breakdown-{grid.breakdown_id}",
        )
        for grid in grids
    ]


def _lines(grid: Grid, new: Mapping[str, CellValue], was: Mapping[str, CellValue]) -> list[Line]:
    lines = []
    for label, now, then in [
        *((spot.label, new.get(spot.key), was.get(spot.key)) for spot in grid.spots),
        (_("Total of the cells"), total([s.key for s in grid.spots], new), total([s.key for s in grid.spots], was)),
    ]:
        step = change(then.value if then else None, now.value if now else None)
        lines.append(Line(label, cell_text(then), cell_text(now), step))
    return lines


def _checks(entry: ProgressEntry, last, events: list[ReviewEvent]) -> list[Check]:
    """What the site can tell about a report: what stops an approval first, then what is worth a look."""
    stops = [Check(False, message) for messages in check(entry).values() for message in messages]
    found = stops or [Check(True, _("Nothing is missing and the cells agree with the total."))]
    if entry.availability == Availability.GIVEN and entry.measure in Measure.additive() and entry.value is not None:
        step = change(last.value, entry.value) if last else ""
        if step:
            found.append(Check(None, _("Change since the last approved figure: %(change)s.") % {"change": step}))
        if entry.value == 0:
            found.append(Check(None, _("The figure is zero: reported as zero, not as missing.")))
    if entry.availability != Availability.GIVEN:
        found.append(Check(None, _("No figure is given. Read the reason before you decide.")))
    returned = sum(event.verb == Verb.RETURN for event in events)
    if returned:
        text = ngettext("Returned once before.", "Returned %(count)d times before.", returned)
        found.append(Check(None, text % {"count": returned}))
    return found
