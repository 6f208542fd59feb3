"""What the working pages show: a body's work, one report, the reviewers' queue, who has reported.

Each function says what it loads; none of them grows in queries with the number of rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from tracker.enums import EntryState, MembershipRole, PlanActorRole, PlanRoleKind, Verb
from tracker.models import (
    Actor,
    Indicator,
    MilestoneStep,
    Plan,
    PlanActor,
    ProgressEntry,
    PublishedRevision,
    ReportingPeriod,
    ReviewEvent,
    User,
)
from tracker.permissions import reviewable_by

from . import record
from .grid import Grid, lay_out
from .layouts import load_breakdowns, record_key
from .periods import Due, expected
from .wording import value_text

RECENT = 6


def grids_of(indicator: Indicator | None) -> list[Grid]:
    """An indicator's breakdowns as tables. Three queries the first time; none for an action."""
    if indicator is None:
        return []
    return [
        lay_out(
            breakdown.pk,
            record_key(breakdown),
            [
                (link.dimension.name, [(c.code, c.name) for c in link.dimension.categories.all()])
                for link in breakdown.links.all()
            ],
            frozenset(
                c.code for link in breakdown.links.all() for c in link.dimension.categories.all() if c.not_recorded
            ),
        )
        for breakdown in load_breakdowns(indicator)
    ]


def last_approved(entry: ProgressEntry) -> tuple[ReportingPeriod, record.PublishedReport] | None:
    """What is published of the same body on the same thing for the last earlier period. One query."""
    assignment = entry.assignment
    revision = (
        record.current(PublishedRevision.objects.filter(actor=assignment.actor_id, plan=assignment.plan_id))
        .filter(
            indicator=assignment.indicator_id, action=assignment.action_id, period__ends_on__lt=entry.period.starts_on
        )
        .select_related("period")
        .order_by("-period__starts_on")
        .first()
    )
    return (revision.period, record.read(revision)) if revision else None


def events_of(entry: ProgressEntry) -> list[ReviewEvent]:
    """The history of a report, newest first. One query."""
    return list(entry.events.select_related("by", "body"))


# -- A body's work -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class WorkRow:
    """One expected report in the list of work. `step` is what its button offers; "" where nothing can be done."""

    due: Due
    value: str
    last: str
    returned: ReviewEvent | None
    approved_at: datetime | None
    step: str
    needs_me: bool


@dataclass(frozen=True)
class Work:
    """A body's work for one period, the groups in the order of the page."""

    plan: Plan
    plans: list[Plan]
    body: Actor
    bodies: list[Actor]
    roles: frozenset[str]
    period: ReportingPeriod | None
    previous: ReportingPeriod | None
    periods: list[tuple[ReportingPeriod, int, int]]
    groups: list[tuple[str, list[WorkRow]]]
    missing: list[WorkRow]
    on: date
    recent: list[ReviewEvent] = field(default_factory=list)

    @property
    def rows(self) -> list[WorkRow]:
        return [row for _name, rows in self.groups for row in rows]

    @property
    def mine(self) -> list[WorkRow]:
        return [row for row in self.rows if row.needs_me]

    @property
    def due_on(self) -> date | None:
        """The first day on which something that needs this person is or was due."""
        return min((row.due.due_on for row in self.mine), default=None)

    @property
    def days_left(self) -> int | None:
        return (self.due_on - self.on).days if self.mine else None

    @property
    def late(self) -> int:
        return max(-self.days_left, 0) if self.mine else 0


GROUPS = (
    ("returned", (EntryState.RETURNED,)),
    ("open", (None, EntryState.DRAFT, EntryState.REOPENED)),
    ("signatory", (EntryState.READY,)),
    ("reviewers", EntryState.with_reviewers()),
    ("approved", (EntryState.APPROVED,)),
)


def work(user: User, on: date, *, plan: str = "", body: str = "", period: str = "") -> Work | None:
    """The work of one of the bodies that somebody acts for; None where nothing was ever asked of them.

    `plan` and `body` are slugs, `period` an id, as the address has them; unknown ones fall back to the usual choice.
    About ten queries whatever the number of reports.
    """
    members = {m.actor_id: set() for m in user.memberships.active()}
    for member in user.memberships.active():
        members[member.actor_id].add(member.role)
    ids = user.body_ids()
    plans = list(Plan.objects.filter(assignments__actor__in=ids).distinct().order_by("-is_default", "-starts_on"))
    if not plans:
        return None
    chosen = _by_slug(plans, plan) or plans[0]
    dues = expected(chosen, on, bodies=ids)
    with_work = {due.assignment.actor_id for due in dues} | set(members)
    bodies = sorted(Actor.objects.filter(pk__in=with_work), key=lambda a: (a.pk not in members, a.name))
    actor = _by_slug(bodies, body) or next(
        (b for b in bodies if b.pk in {d.assignment.actor_id for d in dues}), bodies[0]
    )
    dues = [due for due in dues if due.assignment.actor_id == actor.pk]
    periods = list({due.period.pk: due.period for due in dues}.values())
    now = next((p for p in periods if str(p.pk) == period), None) or (periods[-1] if periods else None)
    roles = frozenset(members.get(actor.pk) or set().union(*members.values()))
    rows = _work_rows(chosen, actor, dues, roles)
    groups = [(name, [r for r in rows if r.due.period == now and r.due.state in states]) for name, states in GROUPS]
    earlier = [p for p in periods if now and p.kind == now.kind and p.starts_on < now.starts_on]
    return Work(
        plan=chosen,
        plans=plans,
        body=actor,
        bodies=bodies,
        roles=roles,
        period=now,
        previous=earlier[-1] if earlier else None,
        periods=[_count(p, rows) for p in reversed(periods)],
        groups=[(name, found) for name, found in groups if found],
        missing=[r for r in rows if r.due.is_missing and now and r.due.period.starts_on < now.starts_on],
        on=on,
        recent=list(
            ReviewEvent.objects.filter(entry__in=[d.entry.pk for d in dues if d.entry])
            .exclude(by=user)
            .select_related("entry__period", "entry__assignment__indicator", "entry__assignment__action", "body")[
                :RECENT
            ]
        ),
    )


def _by_slug(rows, slug: str):
    return next((row for row in rows if row.slug == slug), None)


def _count(period: ReportingPeriod, rows: list[WorkRow]) -> tuple[ReportingPeriod, int, int]:
    """A period with how many reports are expected for it, and how many were never given."""
    found = [row for row in rows if row.due.period == period]
    return period, len(found), sum(row.due.is_missing for row in found)


def _work_rows(plan: Plan, actor: Actor, dues: list[Due], roles: Iterable[str]) -> list[WorkRow]:
    published = record.current_reports(plan=plan, actor=actor)
    approved_at = {report.entry_id: report.published_at for report in published}
    starts = {due.period.pk: due.period.starts_on for due in dues}
    titles = step_titles(due.assignment.indicator for due in dues)
    returned = {}
    for event in (
        ReviewEvent.objects.filter(
            entry__in=[d.entry.pk for d in dues if d.state == EntryState.RETURNED], verb=Verb.RETURN
        )
        .select_related("body")
        .order_by("pk")
    ):
        returned[event.entry_id] = event
    rows = []
    for due in dues:
        assignment, last = due.assignment, None
        for report in published:
            same = (report.indicator_id, report.action_id) == (assignment.indicator_id, assignment.action_id)
            if same and starts.get(report.period_id, date.max) < due.period.starts_on:
                last = report
        rows.append(
            WorkRow(
                due=due,
                value=entry_text(due.entry, titles) if due.entry else "",
                last=figure_text(assignment.indicator, last.figure, titles) if last else "",
                returned=returned.get(due.entry.pk) if due.entry else None,
                approved_at=approved_at.get(due.entry.pk) if due.entry else None,
                step=_next_step(due, roles),
                needs_me=_next_step(due, roles) in ("begin", "continue", "correct", "sign"),
            )
        )
    return rows


def _next_step(due: Due, roles: Iterable[str]) -> str:
    """What somebody in these roles of the body can do with the report now. The verbs check it again."""
    writes = MembershipRole.REPORTER in roles
    if due.entry is None:
        return "begin" if due.can_be_begun and writes else ""
    if due.state == EntryState.READY:
        return "sign" if MembershipRole.SIGNATORY in roles else "view"
    if not writes:
        return "view"
    if due.state == EntryState.DRAFT:
        return "continue" if due.period.closed_at is None else "view"
    return "correct" if due.state in (EntryState.RETURNED, EntryState.REOPENED) else "view"


def step_titles(indicators: Iterable[Indicator | None]) -> dict[tuple[int, int], str]:
    """{(indicator id, order): title} of the milestones among these. One query at most."""
    ids = {i.pk for i in indicators if i is not None and i.measure == "milestone"}
    steps = MilestoneStep.objects.filter(indicator__in=ids) if ids else []
    return {(step.indicator_id, step.order): step.title for step in steps}


def entry_text(entry: ProgressEntry, titles) -> str:
    step = titles.get((entry.assignment.indicator_id, entry.step.order), "") if entry.step_id else ""
    return value_text(entry.measure, entry, step)


def figure_text(indicator: Indicator | None, figure, titles) -> str:
    """A published figure in words; `titles` as `step_titles` gives them."""
    step = titles.get((indicator.pk, figure.step), "") if indicator and figure.step is not None else ""
    return value_text(indicator.measure if indicator else "", figure, step)


# -- The reviewers' desk -----------------------------------------------------------------------------------------------


def reviewed_plans(user: User) -> list[Plan]:
    """Plans that somebody coordinates or observes, the default first. Two queries."""
    ids = user.plan_ids(PlanRoleKind.COORDINATOR, PlanRoleKind.OBSERVER)
    return list(Plan.objects.filter(pk__in=ids).order_by("-is_default", "-starts_on"))


def queue(plans: Iterable[Plan]) -> QuerySet[ProgressEntry]:
    """Reports that wait for a reviewer, the one submitted first at the head."""
    return (
        ProgressEntry.objects.filter(assignment__plan__in=plans, state__in=EntryState.with_reviewers())
        .with_context()
        .select_related("step", "reviewer")
        .order_by("submitted_at", "pk")
    )


@dataclass(frozen=True)
class QueueRow:
    entry: ProgressEntry
    value: str
    days: int
    mine: bool


def queue_rows(user: User, entries: QuerySet[ProgressEntry], on: date) -> list[QueueRow]:
    """The queue with how long each waits and whether this person may review it. Seven queries."""
    entries = list(entries)
    mine = set(
        reviewable_by(user, ProgressEntry.objects.filter(pk__in=[e.pk for e in entries])).values_list("pk", flat=True)
    )
    titles = step_titles(entry.assignment.indicator for entry in entries)
    return [
        QueueRow(
            entry=entry,
            value=entry_text(entry, titles),
            days=days_waiting(entry, on) or 0,
            mine=entry.pk in mine,
        )
        for entry in entries
    ]


def days_waiting(entry: ProgressEntry, on: date) -> int | None:
    """Days since it was submitted, by the site's calendar; None where it is not."""
    return max((on - timezone.localdate(entry.submitted_at)).days, 0) if entry.submitted_at else None


def next_to_review(user: User, after: ProgressEntry) -> ProgressEntry | None:
    """The oldest report of the same plan that this person may review. A handful of queries."""
    waiting = ProgressEntry.objects.filter(
        assignment__plan=after.assignment.plan_id, state__in=EntryState.with_reviewers()
    ).exclude(pk=after.pk)
    return reviewable_by(user, waiting).order_by("submitted_at", "pk").first()


# -- Who has reported --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MatrixCell:
    period: ReportingPeriod
    dues: list[Due]

    @property
    def approved(self) -> int:
        return sum(due.is_approved for due in self.dues)

    @property
    def to_come(self) -> int:
        return sum(due.is_with_body and not due.is_approved for due in self.dues)

    @property
    def waiting(self) -> int:
        return sum(due.state in EntryState.with_reviewers() for due in self.dues)


@dataclass(frozen=True)
class Matrix:
    """Bodies by periods. `shown` is the period whose reports stand one by one."""

    periods: list[ReportingPeriod]
    shown: ReportingPeriod | None
    rows: list[tuple[Actor, list[MatrixCell]]]

    @property
    def totals(self) -> list[MatrixCell]:
        return [
            MatrixCell(period, [due for _actor, cells in self.rows for due in cells[n].dues])
            for n, period in enumerate(self.periods)
        ]

    @property
    def now(self) -> MatrixCell | None:
        return next((cell for cell in self.totals if cell.period == self.shown), None)


def matrix(plan: Plan, on: date, *, period: str = "") -> Matrix:
    """Every body of the plan with what is expected of it and how it stands. Five queries."""
    dues = expected(plan, on)
    periods = sorted({due.period.pk: due.period for due in dues}.values(), key=lambda p: (p.starts_on, p.kind))
    bodies = {
        link.actor_id: link.actor
        for link in PlanActor.objects.filter(plan=plan, role=PlanActorRole.IMPLEMENTING).select_related("actor")
    }
    for due in dues:
        bodies.setdefault(due.assignment.actor_id, due.assignment.actor)
    found: dict[tuple[int, int], list[Due]] = {}
    for due in dues:
        found.setdefault((due.assignment.actor_id, due.period.pk), []).append(due)
    return Matrix(
        periods=periods,
        shown=next((p for p in periods if str(p.pk) == period), None) or (periods[-1] if periods else None),
        rows=[(actor, [MatrixCell(p, found.get((pk, p.pk), [])) for p in periods]) for pk, actor in bodies.items()],
    )
