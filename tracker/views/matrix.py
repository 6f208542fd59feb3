"""Who has reported: every body by every period, and each report behind the numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tracker.domain.queries import bodies
from tracker.domain.queries.bodies import HeatCell, HeatRow
from tracker.domain.queries.standing import Slot, Standing
from tracker.enums import PeriodKind
from tracker.formats.foreign import native
from tracker.models import Plan, ReportingPeriod

from .mixins import PlanPage

#: Above this many reports in a cell their squares are left out: the numbers and the body's page say it better.
MOST_SQUARES = 30


@dataclass(frozen=True)
class Cell:
    """A body in a period: the fraction, the same in words, and a square for each report."""

    heat: HeatCell
    slots: list[Slot]
    url: str
    plan: Plan

    @property
    def late(self) -> list[int]:
        return [slot.days_late for slot in self.slots if slot.days_late]

    @property
    def missing(self) -> int:
        return sum(1 for slot in self.slots if slot.is_missing)

    @property
    def words(self) -> list[str]:
        """What the fraction does not say: late by how much, not published, not due yet."""
        found = []
        if self.late:
            counts = {"n": len(self.late), "days": max(self.late)}
            text = ngettext(
                "%(n)s late, by %(days)s days at most", "%(n)s late, by %(days)s days at most", len(self.late)
            )
            found.append(text % counts)
        if self.missing:
            found.append(ngettext("%(n)s not in", "%(n)s not in", self.missing) % {"n": self.missing})
        waiting = len(self.slots) - self.heat.approved - self.missing
        if waiting:
            found.append(ngettext("%(n)s not due yet", "%(n)s not due yet", waiting) % {"n": waiting})
        return found

    @property
    def squares(self) -> list[dict]:
        return [_square(slot, self.plan) for slot in self.slots] if len(self.slots) <= MOST_SQUARES else []


def _square(slot: Slot, plan: Plan) -> dict:
    """One report: its code, a link to what is published, and how it stands as colour and in words."""
    code = slot.subject.code
    url = reverse("indicator" if slot.assignment.indicator_id else "action", args=[plan.slug, code])
    if slot.report:
        key, name = "approved", pgettext("report", "approved")
        if slot.days_late:
            days = {"days": slot.days_late}
            name = ngettext("approved, %(days)s day late", "approved, %(days)s days late", slot.days_late) % days
        url += "#each" if slot.assignment.indicator_id else "#table"
    elif slot.is_missing:
        key, name = "noinfo", _("overdue or not yet approved")
    else:
        key, name = "notdue", _("not due yet")
    hint = f"{native(slot.subject) or code}: {name}"
    return {"key": key, "name": f"{code}: {name}", "hint": hint, "url": url, "code": code}


@dataclass(frozen=True)
class Row:
    heat: HeatRow
    cells: list[Cell]

    @property
    def is_whole(self) -> bool:
        """All that is due is in, and was in time."""
        return not any(cell.missing or cell.late for cell in self.cells)


class Matrix(PlanPage):
    template_name = "public/matrix.html"
    parameters = ("kind", "show")

    def plan_page(self, plan: Plan, *, on: date):
        whole = self.standing(plan, on, with_indicators=False)
        periods, slots = whole.periods, whole.slots
        kinds = list(dict.fromkeys(period.kind for period in periods))
        kind = self.request.GET.get("kind")
        kind = kind if kind in kinds else plan.action_frequency if plan.action_frequency in kinds else None
        shown = [period for period in periods if kind is None or period.kind == kind]
        state = Standing(plan, on, tuple(shown), slots, whole.assignments)
        by_place: dict[tuple[int, int], list[Slot]] = {}
        for slot in slots:
            by_place.setdefault((slot.assignment.actor_id, slot.period.pk), []).append(slot)
        rows = [
            Row(row, [self._cell(plan, row, cell, by_place) for cell in row.cells]) for row in bodies.heat(plan, state)
        ]
        only = "lacking" if self.request.GET.get("show") == "lacking" else ""
        lacking = [row for row in rows if not row.is_whole]
        counted = [slot for slot in slots if slot.period in shown]
        return {
            "state": state,
            "rows": lacking if only else rows,
            "show": self._chips(plan, kind, only, len(rows), len(lacking)),
            "kinds": self._kinds(plan, kinds, kind, only),
            "totals": [_total([s for s in counted if s.period == period]) for period in shown],
            "last": last_due(counted, shown, on),
        }

    def _cell(self, plan, row, cell, by_place):
        url = reverse("body", args=[plan.slug, row.actor.slug])
        url = f"{url}?period={cell.period.starts_on.isoformat()}#reported"
        slots = by_place.get((row.actor.pk, cell.period.pk), [])
        return Cell(
            cell,
            sorted(slots, key=lambda slot: (slot.assignment.action_id is None, slot.subject.order, slot.subject.code)),
            url,
            plan,
        )

    def _chips(self, plan, kind, only, every, lacking):
        here, of_kind = reverse("matrix", args=[plan.slug]), f"kind={kind}" if kind != plan.action_frequency else ""
        return [
            {
                "label": _("All bodies"),
                "url": f"{here}?{of_kind}" if of_kind else here,
                "current": not only,
                "count": every,
            },
            {
                "label": _("Late or not in"),
                "url": f"{here}?show=lacking{'&' + of_kind if of_kind else ''}",
                "current": bool(only),
                "count": lacking,
            },
        ]

    def _kinds(self, plan, kinds, kind, only):
        if len(kinds) < 2:
            return []
        here, more = reverse("matrix", args=[plan.slug]), "&show=lacking" if only else ""
        return [
            {"label": PeriodKind(k).label, "url": f"{here}?kind={k}{more}", "current": k == kind, "count": None}
            for k in kinds
        ]


def _total(slots: list[Slot]) -> dict:
    return {"approved": sum(1 for s in slots if s.report), "expected": len(slots)}


def last_due(slots: Iterable[Slot], periods: Iterable[ReportingPeriod], on: date) -> dict | None:
    """The last period whose day has passed: how many bodies have given all, of those that had something to give."""
    passed = [period for period in periods if period.due_on < on]
    if not passed:
        return None
    period = passed[-1]
    of_body: dict[int, list[Slot]] = {}
    for slot in slots:
        if slot.period == period:
            of_body.setdefault(slot.assignment.actor_id, []).append(slot)
    whole = sum(all(s.report for s in mine) for mine in of_body.values())
    mine = [s for each in of_body.values() for s in each]
    return {"period": period, "whole": whole, "bodies": len(of_body), **_total(mine)}
