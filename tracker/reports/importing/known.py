"""What a plan asks of whom, and what stands already. The number of queries does not grow with rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import rules
from django.db.models import Prefetch, prefetch_related_objects

from tracker.domain.figures import Breakdown
from tracker.domain.layouts import layouts_of
from tracker.domain.periods import periods_of
from tracker.enums import Language, Measure
from tracker.models import (
    Action,
    Actor,
    Assignment,
    BreakdownDimension,
    Indicator,
    Plan,
    ProgressEntry,
    ReportingPeriod,
    User,
)
from tracker.reports.workbook.layout import plain


class Known:
    """`people`: those in whose names reports may be submitted, the first that may do it is taken."""

    def __init__(self, plan: Plan, people: Sequence[User], on: date):
        self.plan, self.people, self.on = plan, people, on
        self._indicators = {row.pk: row for row in self._load_indicators()}
        self._actions = {row.pk: row for row in plan.actions.all()}
        self._subjects: dict[str, list[Indicator | Action]] = {}
        for row in (*self._indicators.values(), *self._actions.values()):
            self._subjects.setdefault(row.code, []).append(row)
        self.periods = list(plan.periods.order_by("starts_on"))
        self._periods = {(p.kind, name): p for p in reversed(self.periods) for name in _names_of_period(p)}
        self._layouts: dict[int, dict[int, Breakdown]] = {}
        self.assignments: dict[tuple[Indicator | Action, int], list[Assignment]] = {}
        self._bodies: dict[str, set[Actor]] = {}
        self._load_assignments()
        self._load_entries()
        self._senders: dict[tuple[int, int], User | None] = {}

    def _load_indicators(self) -> Iterable[Indicator]:
        links = BreakdownDimension.objects.select_related("dimension")
        indicators = list(self.plan.indicators.prefetch_related("steps"))
        prefetch_related_objects(
            [indicator for indicator in indicators if indicator.measure in Measure.numeric()],
            Prefetch("breakdowns__links", links),
            "breakdowns__links__dimension__categories",
        )
        return indicators

    def _load_assignments(self) -> None:
        rows = Assignment.objects.current().filter(plan=self.plan)
        for row in rows.select_related("plan", "actor", "first_period", "last_period").order_by("pk"):
            # The rows that are loaded with all that belongs to them, and the same for each of their assignments.
            if row.indicator_id:
                row.indicator = self._indicators[row.indicator_id]
            else:
                row.action = self._actions[row.action_id]
            self.assignments.setdefault((row.subject, row.actor_id), []).append(row)
            for name in _names_of(row.actor):
                self._bodies.setdefault(plain(name), set()).add(row.actor)

    def _load_entries(self) -> None:
        entries = ProgressEntry.objects.filter(assignment__plan=self.plan)
        assignments = {row.pk: row for rows in self.assignments.values() for row in rows}
        periods = {period.pk: period for period in self.periods}
        self._entries = {}
        for entry in entries.select_related("step").prefetch_related("cells", "breakdown_notes"):
            if entry.assignment_id in assignments:
                entry.assignment, entry.period = assignments[entry.assignment_id], periods[entry.period_id]
                self._entries[entry.assignment_id, entry.period_id] = entry

    # -- What a cell names ---------------------------------------------------------------------------------------------

    def subjects(self, code: str) -> list[Indicator | Action]:
        """What has this code: one, unless an indicator and an action share it."""
        return self._subjects.get(code, [])

    @property
    def codes(self) -> list[str]:
        return list(self._subjects)

    def bodies(self, typed: str) -> set[Actor]:
        """Those with something to report that are called so: by slug, abbreviation or name in any language."""
        return self._bodies.get(plain(typed), set())

    @property
    def slugs(self) -> list[str]:
        return sorted({body.slug for bodies in self._bodies.values() for body in bodies})

    def period(self, typed: str, kind: str) -> ReportingPeriod | None:
        """The one of its kind that is called so in any language, or begins on that day."""
        return self._periods.get((kind, plain(typed)))

    def layouts(self, indicator: Indicator) -> dict[int, Breakdown]:
        """{id: layout} of an indicator's breakdowns; none where it is not a number."""
        if indicator.pk not in self._layouts:
            numeric = indicator.measure in Measure.numeric()
            self._layouts[indicator.pk] = layouts_of(indicator) if numeric else {}
        return self._layouts[indicator.pk]

    def labels(self, kind: str) -> list[str]:
        return [period.label for period in self.periods if period.kind == kind]

    def assignment(self, subject: Indicator | Action, body: Actor, period: ReportingPeriod) -> Assignment | None:
        """Under which the body reports that for the period."""
        rows = self.assignments.get((subject, body.pk), ())
        return next((row for row in rows if periods_of(row, [period])), None)

    def entry(self, assignment: Assignment, period: ReportingPeriod) -> ProgressEntry | None:
        return self._entries.get((assignment.pk, period.pk))

    def sender(self, entry: ProgressEntry) -> User | None:
        """Who of `people` may write and submit the report. Asked once for a body and period."""
        key = (entry.assignment.actor_id, entry.period_id)
        if key not in self._senders:
            self._senders[key] = next((person for person in self.people if may_send(person, entry)), None)
        return self._senders[key]


def may_send(person: User, entry: ProgressEntry) -> bool:
    return rules.has_perm("tracker.start_entry", person, entry.assignment) and all(
        rules.has_perm(f"tracker.{verb}_entry", person, entry) for verb in ("save", "submit")
    )


def _names_of(actor: Actor) -> set[str]:
    fields = ("name", "short_name", "abbreviation")
    names = {getattr(actor, f"{field}_{code}") for field in fields for code in Language.values}
    return {name for name in (*names, actor.slug) if name}


def _names_of_period(period: ReportingPeriod) -> set[str]:
    labels = {plain(getattr(period, f"label_{code}") or "") for code in Language.values}
    return {label for label in labels if label} | {period.starts_on.isoformat()}
