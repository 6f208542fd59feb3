"""Bodies: what they are to the plan, what they are to report, and what they reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from tracker.enums import Language, PlanActorRole
from tracker.models import ActionActor, Actor, Assignment, Plan, PlanActor, ReportingPeriod, Succession

from .standing import Slot, Standing, expected_of


@dataclass(frozen=True)
class HeatCell:
    """Approved reports of those expected of a body for a period; nothing expected: `expected` is 0."""

    period: ReportingPeriod
    approved: int
    expected: int
    is_open: bool

    @property
    def css(self) -> str:
        if not self.expected:
            return "h-na"
        if self.approved == self.expected:
            return "h-full"
        if self.is_open:
            return "h-open"
        return "h-part" if self.approved else "h-none"


@dataclass(frozen=True)
class HeatRow:
    actor: Actor
    cells: tuple[HeatCell, ...]
    successors: tuple[Succession, ...] = ()
    is_named: bool = True

    @property
    def nothing_expected(self) -> bool:
        return not any(cell.expected for cell in self.cells)


def implementing(plan: Plan, assignments: Iterable[Assignment]) -> tuple[list[Actor], list[Actor]]:
    """Bodies that the plan names to carry it out, in its order; any other that is assigned a report. One query."""
    named = [
        link.actor
        for link in plan.plan_actors.filter(role=PlanActorRole.IMPLEMENTING)
        .select_related("actor")
        .order_by("order", "pk")
    ]
    known = {actor.pk for actor in named}
    others = {a.actor_id: a.actor for a in assignments if a.actor_id not in known}
    return named, sorted(others.values(), key=lambda actor: actor.slug)


def successions_of(actors: Iterable[Actor]) -> dict[int, list[Succession]]:
    """What became of each of `actors`, by its id. One query."""
    found: dict[int, list[Succession]] = {}
    for link in Succession.objects.filter(predecessor__in=[a.pk for a in actors]).select_related("successor"):
        found.setdefault(link.predecessor_id, []).append(link)
    return found


def heat(plan: Plan, standing: Standing) -> list[HeatRow]:
    """Who has reported, by body and period. Two queries beside those of `standing`."""
    named, others = implementing(plan, standing.assignments)
    actors = [*named, *others]
    successions = successions_of(actors)
    counts: dict[tuple[int, int], list[Slot]] = {}
    for slot in standing.slots:
        counts.setdefault((slot.assignment.actor_id, slot.period.pk), []).append(slot)
    return [
        HeatRow(
            actor,
            tuple(_cell(period, counts.get((actor.pk, period.pk), []), standing.on) for period in standing.periods),
            tuple(successions.get(actor.pk, ())),
            actor in named,
        )
        for actor in actors
    ]


def _cell(period: ReportingPeriod, slots: list[Slot], on: date) -> HeatCell:
    approved = sum(1 for slot in slots if slot.report)
    return HeatCell(period, approved, len(slots), is_open=any(on <= slot.due_on for slot in slots))


@dataclass(frozen=True)
class BodyRow:
    """A body in the list, with its roles in the plan and the counts of its reports."""

    actor: Actor
    roles: tuple[PlanActor, ...]
    approved: int
    expected: int
    assigned: int


def body_rows(standing: Standing) -> list[BodyRow]:
    """Everybody with a part in the plan, those who carry it out first. Two queries beside those of `standing`."""
    plan = standing.plan
    roles: dict[int, list[PlanActor]] = {}
    actors: dict[int, Actor] = {}
    order = {role: n for n, role in enumerate(PlanActorRole)}
    for link in sorted(
        plan.plan_actors.select_related("actor"), key=lambda link: (order[PlanActorRole(link.role)], link.order)
    ):
        roles.setdefault(link.actor_id, []).append(link)
        actors.setdefault(link.actor_id, link.actor)
    assigned: dict[int, int] = {}
    for assignment in standing.assignments:
        actors.setdefault(assignment.actor_id, assignment.actor)
        assigned[assignment.actor_id] = assigned.get(assignment.actor_id, 0) + 1
    for part in ActionActor.objects.current().filter(action__plan=plan).select_related("actor"):
        actors.setdefault(part.actor_id, part.actor)
    expected = Counter(slot.assignment.actor_id for slot in standing.slots)
    approved = Counter(slot.assignment.actor_id for slot in standing.slots if slot.report)
    return [
        BodyRow(
            actor,
            tuple(roles.get(actor.pk, ())),
            approved[actor.pk],
            expected[actor.pk],
            assigned.get(actor.pk, 0),
        )
        for actor in actors.values()
    ]


@dataclass(frozen=True)
class BodyPage:
    actor: Actor
    roles: list[PlanActor]
    parts: list[ActionActor]
    assignments: list[Assignment]
    slots: list[Slot]
    became: list[Succession]
    came_from: list[Succession]

    @property
    def approved(self) -> int:
        return sum(1 for slot in self.slots if slot.report)

    @property
    def missing(self) -> int:
        return sum(1 for slot in self.slots if slot.is_missing)

    @property
    def late(self) -> list[int]:
        """By how many days each report that came in late did."""
        return [slot.days_late for slot in self.slots if slot.days_late]

    @property
    def most_days_late(self) -> int:
        return max(self.late, default=0)

    @property
    def names(self) -> list[tuple[str, str]]:
        """(language, name) in every language that has one."""
        names = [(code, getattr(self.actor, f"name_{code}")) for code in Language.values]
        return [(code, name) for code, name in names if name]


def actors_of(plan: Plan):
    """Actors that the plan knows: by role, by a part in an action, by an assignment, or as a successor of such."""
    named = PlanActor.objects.filter(plan=plan).values("actor")
    assigned = Assignment.objects.filter(plan=plan).values("actor")
    parts = ActionActor.objects.filter(action__plan=plan).values("actor")
    successors = Succession.objects.filter(Q(predecessor__in=named) | Q(predecessor__in=assigned)).values("successor")
    # Subqueries and no joins: joined, the roles of a body would be multiplied by its parts and its assignments.
    return Actor.objects.filter(Q(pk__in=named) | Q(pk__in=assigned) | Q(pk__in=parts) | Q(pk__in=successors))


def body_page(plan: Plan, actor: Actor, on: date) -> BodyPage:
    """One body in a plan. Seven queries, whatever it has to report."""
    _periods, assignments, slots = expected_of(plan, on, actor=actor)
    return BodyPage(
        actor,
        list(plan.plan_actors.filter(actor=actor)),
        list(ActionActor.objects.current().filter(action__plan=plan, actor=actor).select_related("action")),
        assignments,
        sorted(slots, key=lambda s: (s.period.starts_on, s.subject.code), reverse=True),
        list(actor.successions_out.select_related("successor")),
        list(actor.successions_in.select_related("predecessor")),
    )


@dataclass(frozen=True)
class Group:
    role: PlanActorRole | None
    rows: tuple[BodyRow, ...]


def grouped(rows: list[BodyRow]) -> list[Group]:
    """The list by first role; bodies of no role (successors, partners in an action) last."""
    groups: dict[PlanActorRole | None, list[BodyRow]] = {}
    for row in rows:
        role = PlanActorRole(row.roles[0].role) if row.roles else None
        groups.setdefault(role, []).append(row)
    return [Group(role, tuple(groups[role])) for role in [*PlanActorRole, None] if role in groups]
