"""Whom a coordinator has to chase: who is late and by how much, and every report of one period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.enums import PlanActorRole
from tracker.models import Action, Actor, Indicator, Membership, Plan, PlanActor, ReportingPeriod, Succession

from .periods import Due, expected


@dataclass(frozen=True)
class LateBody:
    """A body with its overdue reports, the latest first; `people` act for it now, reporters before signatories."""

    actor: Actor
    dues: list[Due]
    people: list[Membership]

    @property
    def days(self) -> int:
        return max(due.days_late for due in self.dues)


@dataclass(frozen=True)
class Late:
    bodies: list[LateBody]
    periods: list[ReportingPeriod]

    @property
    def reports(self) -> int:
        return sum(len(body.dues) for body in self.bodies)

    @property
    def days(self) -> int:
        return max((body.days for body in self.bodies), default=0)


def late(plan: Plan, on: date, *, period: str = "") -> Late:
    """Bodies with overdue reports, the latest first; of one period where `period` is its id. Five queries."""
    overdue = [due for due in expected(plan, on) if due.is_overdue]
    periods = list({due.period.pk: due.period for due in overdue}.values())
    if any(str(p.pk) == period for p in periods):
        overdue = [due for due in overdue if str(due.period.pk) == period]
    found: dict[int, list[Due]] = {}
    for due in overdue:
        found.setdefault(due.assignment.actor_id, []).append(due)
    people = people_of(found)
    bodies = [
        LateBody(dues[0].assignment.actor, sorted(dues, key=lambda due: -due.days_late), people[pk])
        for pk, dues in found.items()
    ]
    return Late(sorted(bodies, key=lambda body: (-body.days, -len(body.dues), body.actor.name)), periods)


def people_of(actors: Iterable[int]) -> dict[int, list[Membership]]:
    """Who acts for each of these bodies: their own people and those of the bodies that succeeded them. Two queries."""
    actors = list(actors)
    newer: dict[int, set[int]] = {}
    for old, new in Succession.objects.values_list("predecessor_id", "successor_id"):
        newer.setdefault(old, set()).add(new)
    families = {pk: _family(pk, newer) for pk in actors}
    members: dict[int, list[Membership]] = {}
    everybody = set().union(*families.values())
    for member in Membership.objects.active().filter(actor__in=everybody).select_related("user", "actor"):
        members.setdefault(member.actor_id, []).append(member)
    return {
        pk: sorted(
            (member for one in family for member in members.get(one, [])),
            key=lambda member: (member.role, str(member.user)),
        )
        for pk, family in families.items()
    }


def _family(pk: int, newer: dict[int, set[int]]) -> set[int]:
    family, found = {pk}, {pk}
    while found:
        found = set().union(*(newer.get(one, set()) for one in found)) - family
        family |= found
    return family


@dataclass(frozen=True)
class ByReport:
    """Bodies by what they report for one period; None where a body is not asked."""

    period: ReportingPeriod
    subjects: list[Action | Indicator]
    rows: list[tuple[Actor, list[Due | None]]]


def by_report(plan: Plan, period: ReportingPeriod, on: date) -> ByReport:
    """Every report that is expected for a period, a row for each body, a column for each action or indicator.

    Bodies stand in the plan's order; those that are asked for nothing are left out. Five queries.
    """
    dues = [due for due in expected(plan, on, opened_only=False) if due.period.pk == period.pk]
    links = PlanActor.objects.filter(plan=plan, role=PlanActorRole.IMPLEMENTING)
    order = {actor: place for place, actor in enumerate(links.values_list("actor_id", flat=True))}
    subjects, actors, cells = {}, {}, {}
    for due in dues:
        subject = due.assignment.subject
        key = (subject._meta.model_name, subject.pk)
        subjects[key] = subject
        actors[due.assignment.actor_id] = due.assignment.actor
        cells[due.assignment.actor_id, key] = due
    bodies = sorted(actors.values(), key=lambda actor: (order.get(actor.pk, len(order)), actor.name))
    keys = sorted(subjects, key=lambda key: (key[0] != "action", subjects[key].order, subjects[key].code))
    return ByReport(
        period=period,
        subjects=[subjects[key] for key in keys],
        rows=[(actor, [cells.get((actor.pk, key)) for key in keys]) for actor in bodies],
    )
