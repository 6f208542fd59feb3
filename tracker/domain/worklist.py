"""A body's work for a period: what is asked, how it stands, what each report still needs, what can be done with it.

What it says of rights is for the page alone: the verbs ask again. Tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from tracker.enums import EntryState, MembershipRole, PeriodState, Verb
from tracker.models import Actor, Delegation, Membership, Plan, ReportingPeriod, ReviewEvent, User
from tracker.permissions import SENT_BACK, family_of

from . import completeness, record
from .completeness import Completeness
from .desk import entry_text, figure_text, step_titles
from .periods import Due, expected

RECENT = 6

# After one of these a report is with its reporter for a reason, and goes on only when something was done about it.
CAME_BACK = (Verb.RETURN, Verb.HAND_BACK, Verb.REOPEN, Verb.RETRACT, Verb.WITHDRAW)


@dataclass(frozen=True)
class Hands:
    """What somebody may do for a body. `reports`: fills in; `signs`: in their own right or by delegation."""

    acts: bool
    reports: bool
    signs: bool
    has_signatory: bool

    @property
    def submits(self) -> bool:
        return self.signs if self.has_signatory else self.acts


def hands_of(user: User, actor: Actor) -> Hands:
    """Four queries, and one for each further generation of successors."""
    members = Membership.objects.active().filter(actor__in=family_of(actor.pk))
    found = list(members.values_list("user_id", "role"))
    roles = {role for person, role in found if person == user.pk}
    return Hands(
        acts=bool(roles),
        reports=MembershipRole.REPORTER in roles,
        signs=MembershipRole.SIGNATORY in roles or actor.pk in user.delegated_ids(),
        has_signatory=any(role == MembershipRole.SIGNATORY for _person, role in found),
    )


@dataclass(frozen=True)
class WorkRow:
    """One expected report in the list of work.

    `place`: where it stands among all the body's reports. `step` is what its button offers, "" where nothing can be
    done; `passes_on` the verb by which this person may pass the report on, "" where they may not; `unchanged` that it
    came back and nothing was done about it yet.
    """

    due: Due
    place: int
    value: str
    last: str
    returned: ReviewEvent | None
    approved_at: datetime | None
    step: str
    passes_on: str
    can_withdraw: bool
    unchanged: bool
    completeness: Completeness

    @property
    def needs_me(self) -> bool:
        return self.step in ("begin", "continue", "correct", "sign")

    @property
    def is_ready(self) -> bool:
        """Nothing stops it, and this person may pass it on."""
        return bool(self.passes_on) and not self.completeness.errors

    @property
    def is_with_body(self) -> bool:
        return self.due.entry is None or self.due.state in EntryState.with_body()

    @property
    def is_signed_next(self) -> bool:
        return self.due.state == EntryState.READY


@dataclass(frozen=True)
class Work:
    """A body's work for one period, the groups in the order of the page. `every`: the reports of all periods."""

    plan: Plan
    plans: list[Plan]
    body: Actor
    bodies: list[Actor]
    hands: Hands
    period: ReportingPeriod | None
    previous: ReportingPeriod | None
    periods: list[tuple[ReportingPeriod, int, int]]
    groups: list[tuple[str, list[WorkRow]]]
    every: list[WorkRow]
    on: date
    recent: list[ReviewEvent] = field(default_factory=list)
    # What others delegated to this person for the body; and whether this person can delegate.
    delegations: list[Delegation] = field(default_factory=list)
    signs_itself: bool = False

    @property
    def rows(self) -> list[WorkRow]:
        return [row for _name, rows in self.groups for row in rows]

    @property
    def missing(self) -> list[WorkRow]:
        """What was never given for earlier periods."""
        return [row for row in self.every if self.is_earlier(row) and row.due.is_missing]

    @property
    def sections(self) -> list[tuple[str, list[WorkRow]]]:
        """The groups with what is missing from earlier periods, empty ones too: a report may move there."""
        return [*self.groups, ("missing", self.missing)]

    def section_of(self, row: WorkRow) -> str:
        """Where the row stands; "given" where it is of another period and no longer missing."""
        return next((name for name, rows in self.sections if row in rows), "given")

    def is_earlier(self, row: WorkRow) -> bool:
        return self.period is not None and row.due.period.starts_on < self.period.starts_on

    @property
    def mine(self) -> list[WorkRow]:
        return [row for row in self.rows if row.needs_me]

    @property
    def ready(self) -> list[WorkRow]:
        return [row for row in self.rows if row.is_ready]

    @property
    def not_ready(self) -> list[WorkRow]:
        """What is with the body and will not go with the rest, whatever the reason."""
        return [row for row in self.rows if row.is_with_body and not row.is_ready]

    @property
    def gone(self) -> list[WorkRow]:
        return [row for row in self.rows if not row.is_with_body]

    @property
    def to_sign(self) -> list[WorkRow]:
        return [row for row in self.rows if row.step == "sign"]

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

    def row_of(self, entry) -> WorkRow | None:
        return next((row for row in self.every if row.due.entry and row.due.entry.pk == entry.pk), None)


GROUPS = (
    ("returned", (EntryState.RETURNED,)),
    ("open", (None, EntryState.DRAFT, EntryState.REOPENED)),
    ("signatory", (EntryState.READY,)),
    ("reviewers", EntryState.with_reviewers()),
    ("approved", (EntryState.APPROVED,)),
)


def work(user: User, on: date, *, plan: str = "", body: str = "", period: str = "") -> Work | None:
    """The work of one of the bodies that somebody acts or signs for; None where nothing was ever asked of them.

    `plan` and `body` are slugs, `period` an id, as the address has them; unknown ones fall back to the usual choice.
    About twenty queries whatever the number of reports.
    """
    own = user.member_of()
    ids = user.body_ids() | user.delegated_ids()
    plans = list(Plan.objects.filter(assignments__actor__in=ids).distinct().order_by("-is_default", "-starts_on"))
    if not plans:
        return None
    chosen = _by_slug(plans, plan) or plans[0]
    dues = expected(chosen, on, bodies=ids)
    asked = {due.assignment.actor_id for due in dues}
    bodies = sorted(Actor.objects.filter(pk__in=asked | own), key=lambda a: (a.pk not in own, a.name))
    if not bodies:
        return None
    actor = _by_slug(bodies, body) or next((b for b in bodies if b.pk in asked), bodies[0])
    dues = [due for due in dues if due.assignment.actor_id == actor.pk]
    periods = list({due.period.pk: due.period for due in dues}.values())
    now = next((p for p in periods if str(p.pk) == period), None) or (periods[-1] if periods else None)
    hands = hands_of(user, actor)
    delegated = user.delegated.running(on).select_related("membership__user").order_by("until")
    rows = _rows(chosen, actor, dues, hands)
    groups = [(name, [r for r in rows if r.due.period == now and r.due.state in states]) for name, states in GROUPS]
    earlier = [p for p in periods if now and p.kind == now.kind and p.starts_on < now.starts_on]
    return Work(
        plan=chosen,
        plans=plans,
        body=actor,
        bodies=bodies,
        hands=hands,
        period=now,
        previous=earlier[-1] if earlier else None,
        periods=[_count(p, rows) for p in reversed(periods)],
        groups=groups,
        every=rows,
        on=on,
        delegations=list(delegated.filter(membership__actor__in=family_of(actor.pk))),
        signs_itself=user.memberships.active().filter(role=MembershipRole.SIGNATORY).exists(),
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


def _rows(plan: Plan, actor: Actor, dues: list[Due], hands: Hands) -> list[WorkRow]:
    entries = [due.entry for due in dues if due.entry]
    published = record.current_reports(plan=plan, actor=actor)
    approved_at = {report.entry_id: report.published_at for report in published}
    starts = {due.period.pk: due.period.starts_on for due in dues}
    titles = step_titles(due.assignment.indicator for due in dues)
    completeness.load(entries, [due.assignment for due in dues])
    returned, came_back, sent_back = {}, {}, set()
    verbs = {*CAME_BACK, *SENT_BACK}
    for event in ReviewEvent.objects.filter(entry__in=entries, verb__in=verbs).select_related("body").order_by("pk"):
        came_back[event.entry_id] = event
        if event.verb == Verb.RETURN:
            returned[event.entry_id] = event
        if event.verb in SENT_BACK:
            sent_back.add(event.entry_id)
    rows = []
    for place, due in enumerate(dues):
        assignment, last, pk = due.assignment, None, due.entry.pk if due.entry else None
        for report in published:
            same = (report.indicator_id, report.action_id) == (assignment.indicator_id, assignment.action_id)
            if same and starts.get(report.period_id, date.max) < due.period.starts_on:
                last = report
        back = came_back.get(pk)
        rows.append(
            WorkRow(
                due=due,
                place=place,
                value=entry_text(due.entry, titles) if due.entry else "",
                last=figure_text(assignment.indicator, last.figure, titles) if last else "",
                returned=returned.get(pk) if due.state == EntryState.RETURNED else None,
                approved_at=approved_at.get(pk) if pk else None,
                step=next_step(due, hands, sent_back),
                passes_on=passes_on(due, hands, sent_back),
                can_withdraw=due.state == EntryState.SUBMITTED and hands.submits,
                unchanged=back is not None and back.entry_version == due.entry.version,
                completeness=completeness.of(assignment, due.entry),
            )
        )
    return rows


def next_step(due: Due, hands: Hands, sent_back: Iterable[int]) -> str:
    """What somebody with these hands can do with the report now."""
    if due.entry is None:
        return "begin" if due.can_be_begun and hands.reports else ""
    if due.state == EntryState.READY:
        return "sign" if hands.signs and _may_come(due, sent_back) else "view"
    if not hands.reports:
        return "view"
    if due.state == EntryState.DRAFT:
        return "continue" if due.period.closed_at is None else "view"
    return "correct" if due.state in (EntryState.RETURNED, EntryState.REOPENED) else "view"


def passes_on(due: Due, hands: Hands, sent_back: Iterable[int]) -> str:
    """The verb by which somebody with these hands may pass the report on now, as far as it is complete."""
    step = next_step(due, hands, sent_back)
    if step == "sign":
        return Verb.SUBMIT.value
    if step in ("continue", "correct"):
        return Verb.SUBMIT.value if hands.submits else Verb.HAND_OVER.value
    return ""


def _may_come(due: Due, sent_back: Iterable[int]) -> bool:
    """Its period is open, or a reviewer asked for it once more."""
    return due.period.state(due.on) == PeriodState.OPEN or due.entry.pk in sent_back
