"""Reminders of what is due, by schedule and by hand, and the ledger that keeps one from going twice.

The schedule: 14 days before the due date, 7 before, on the day, 7 after, then weekly. From the start to those whose
turn it is: the body's reporters, or its signatory for what waits to be signed. From the due date on also to the
signatory, and from 7 days after to the plan's coordinators. Nothing is asked for in a closed period but what was sent
back. After days without a run only the latest step goes, with the days that are true on the day on which it goes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

import rules
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.enums import EntryState, MembershipRole, PeriodState, PlanRoleKind
from tracker.models import Actor, Delegation, Membership, Plan, PlanRole, Reminder, ReportingPeriod, Succession, User

from . import mail
from .periods import Due, expected

FIRST, SECOND, ON_THE_DAY, WEEK = -14, -7, 0, 7
ESCALATES_TO_SIGNATORY, ESCALATES_TO_COORDINATOR = ON_THE_DAY, WEEK
REPORTER, SIGNATORY, COORDINATOR = "reporter", "signatory", "coordinator"
AUDIENCES = (REPORTER, SIGNATORY, COORDINATOR)


def step_of(due_on: date, on: date) -> int | None:
    """The latest day of the schedule that has come, counted from the due date; None before the first."""
    days = (on - due_on).days
    if days >= WEEK:
        return days // WEEK * WEEK
    return next((step for step in (ON_THE_DAY, SECOND, FIRST) if days >= step), None)


@dataclass
class Owed:
    """What one person is reminded of: reports of one body for one period that are due on one day."""

    person: User
    audience: str
    plan: Plan
    actor: Actor
    period: ReportingPeriod
    due_on: date
    on: date
    dues: list[Due] = field(default_factory=list)

    @property
    def key(self) -> tuple[int, int, int, date]:
        return (self.person.pk, self.actor.pk, self.period.pk, self.due_on)

    @property
    def step(self) -> int | None:
        return step_of(self.due_on, self.on)

    @property
    def days(self) -> int:
        """Days since the due date; negative before it."""
        return (self.on - self.due_on).days

    @property
    def days_left(self) -> int:
        return max(-self.days, 0)

    @property
    def address(self) -> str:
        """Where the person does something about it, in the active language."""
        if self.audience == COORDINATOR:
            return mail.address("review_matrix", query=f"?plan={self.plan.slug}&period={self.period.pk}")
        return mail.address("work", query=f"?plan={self.plan.slug}&body={self.actor.slug}&period={self.period.pk}")


class People:
    """Who is who for the bodies of a plan. Four queries, whatever the number of bodies."""

    def __init__(self, plan: Plan, on: date):
        self.coordinators = [
            role.user
            for role in PlanRole.objects.active()
            .filter(plan=plan, kind=PlanRoleKind.COORDINATOR)
            .select_related("user")
        ]
        self.newer: dict[int, set[int]] = {}
        for older, newer in Succession.objects.values_list("predecessor_id", "successor_id"):
            self.newer.setdefault(older, set()).add(newer)
        self.members: dict[int, list[Membership]] = {}
        for member in Membership.objects.active().select_related("user").order_by("user__email"):
            self.members.setdefault(member.actor_id, []).append(member)
        self.delegates: dict[int, list[User]] = {}
        for delegation in Delegation.objects.filter(
            until__gte=on, ended_at__isnull=True, to__is_active=True
        ).select_related("to"):
            self.delegates.setdefault(delegation.membership_id, []).append(delegation.to)

    def family(self, actor_id: int) -> set[int]:
        """A body and all that succeeded it, as `permissions.family_of` has it."""
        family = found = {actor_id}
        while found:
            found = set().union(*(self.newer.get(pk, set()) for pk in found)) - family
            family = family | found
        return family

    def reporters(self, actor_id: int) -> list[User]:
        return [m.user for m in self._members(actor_id) if m.role == MembershipRole.REPORTER]

    def signatories(self, actor_id: int) -> list[User]:
        """The signatories and those to whom one delegated it."""
        found = [m for m in self._members(actor_id) if m.role == MembershipRole.SIGNATORY]
        return [m.user for m in found] + [user for m in found for user in self.delegates.get(m.pk, [])]

    def _members(self, actor_id: int) -> Iterable[Membership]:
        return [m for pk in sorted(self.family(actor_id)) for m in self.members.get(pk, [])]


def wanted(plan: Plan, on: date) -> list[Due]:
    """What somebody has to do something about by its date: the next step is the body's, and it can still come."""
    found = []
    for due in expected(plan, on):
        sent_back = due.entry is not None and due.entry.due_on is not None
        reopened = due.state == EntryState.REOPENED and not sent_back
        can_come = sent_back or due.period.state(on) == PeriodState.OPEN
        if due.is_with_body and not reopened and can_come and step_of(due.due_on, on) is not None:
            found.append(due)
    return found


def owed(plan: Plan, on: date, *, escalate: bool = True) -> list[Owed]:
    """What each person is to be reminded of on a day. Without `escalate`, only those whose turn it is.

    Seven queries, whatever the number of reports and people.
    """
    people = People(plan, on)
    found: dict[tuple, Owed] = {}
    for due in wanted(plan, on):
        actor, step = due.assignment.actor, step_of(due.due_on, on)
        audiences = {REPORTER: people.reporters(actor.pk), SIGNATORY: [], COORDINATOR: []}
        if due.state == EntryState.READY:
            audiences = {REPORTER: [], SIGNATORY: people.signatories(actor.pk), COORDINATOR: []}
        elif escalate and step >= ESCALATES_TO_SIGNATORY:
            audiences[SIGNATORY] = people.signatories(actor.pk)
        if escalate and step >= ESCALATES_TO_COORDINATOR:
            audiences[COORDINATOR] = people.coordinators
        told = set()
        for audience in AUDIENCES:
            for person in audiences[audience]:
                if person.pk in told:
                    continue
                told.add(person.pk)
                item = Owed(person, audience, plan, actor, due.period, due.due_on, on)
                item = found.setdefault(item.key, item)
                item.audience = min(item.audience, audience, key=AUDIENCES.index)
                item.dues.append(due)
    return list(found.values())


def by_person(items: Iterable[Owed]) -> list[list[Owed]]:
    """One list a person, what is longest overdue first."""
    found: dict[int, list[Owed]] = {}
    for item in sorted(items, key=lambda i: (AUDIENCES.index(i.audience), i.due_on, i.actor.pk)):
        found.setdefault(item.person.pk, []).append(item)
    return sorted(found.values(), key=lambda items: items[0].person.email)


def message(items: list[Owed], *, note: str = "", sender: User | None = None) -> mail.Message:
    """The message to one person about all that they are reminded of."""
    person = items[0].person

    def subject() -> str:
        late = [i for i in items if i.days > 0]
        if all(i.audience == COORDINATOR for i in items):
            bodies = len({i.actor.pk for i in items})
            return ngettext("%(count)d body is late", "%(count)d bodies are late", bodies) % {"count": bodies}
        count = sum(len(i.dues) for i in late or items)
        if late:
            return ngettext("%(count)d report is late", "%(count)d reports are late", count) % {"count": count}
        return ngettext("%(count)d report is due", "%(count)d reports are due", count) % {"count": count}

    context = {
        "own": [i for i in items if i.audience != COORDINATOR],
        "late_bodies": [i for i in items if i.audience == COORDINATOR],
        "note": note.strip(),
        "sender": sender,
    }
    return mail.build(person, "reminder", subject, context)


# -- By schedule -------------------------------------------------------------------------------------------------------


def send(on: date, *, dry_run: bool = False) -> list[mail.Message]:
    """Queue what is to go by the schedule on a day, one message to each person; safe to run any number of times.

    Writes the ledger in the transaction of the message: of two runs at once, one sends. `dry_run` writes nothing.
    """
    items = [item for plan in Plan.objects.order_by("pk") for item in owed(plan, on) if item.person.remind]
    sent = [_send_once(items, dry_run=dry_run) for items in by_person(items)]
    return [message for message in sent if message]


def _send_once(items: list[Owed], *, dry_run: bool) -> mail.Message | None:
    try:
        with transaction.atomic():
            done = set(
                Reminder.objects.filter(person=items[0].person, step__isnull=False).values_list(
                    "actor", "period", "due_on", "step"
                )
            )
            items = [i for i in items if (i.actor.pk, i.period.pk, i.due_on, i.step) not in done]
            if not items:
                return None
            found = message(items)
            if not dry_run:
                Reminder.objects.bulk_create(_row(item, step=item.step) for item in items)
                mail.queue(found)
            return found
    except IntegrityError:
        # Another run wrote the ledger first, and queued the message with it.
        return None


def _row(item: Owed, **more) -> Reminder:
    return Reminder(
        person=item.person,
        actor=item.actor,
        period=item.period,
        due_on=item.due_on,
        reports=len(item.dues),
        **more,
    )


# -- By hand -----------------------------------------------------------------------------------------------------------


@dataclass
class Debtor:
    """A body that owes something soon or already, with the people who can be reminded of it."""

    actor: Actor
    dues: list[Due]
    on: date
    people: list[tuple[User, list[Owed], datetime | None]] = field(default_factory=list)

    @property
    def days_late(self) -> int:
        return max((due.days_late for due in self.dues), default=0)

    @property
    def due_on(self) -> date:
        return min(due.due_on for due in self.dues)


def debtors(plan: Plan, on: date) -> list[Debtor]:
    """Bodies that are late or due within the schedule's first step, the latest first. Thirteen queries at most."""
    found: dict[int, Debtor] = {}
    for due in wanted(plan, on):
        found.setdefault(due.assignment.actor_id, Debtor(due.assignment.actor, [], on)).dues.append(due)
    last = {
        (row["actor"], row["person"]): row["at"]
        for row in Reminder.objects.filter(period__plan=plan)
        .values("actor", "person")
        .annotate(at=Max("sent_at"))
        .order_by()
    }
    mine: dict[tuple[int, int], list[Owed]] = {}
    for item in owed(plan, on, escalate=False):
        mine.setdefault((item.actor.pk, item.person.pk), []).append(item)
    for (actor, person), items in mine.items():
        found[actor].people.append((items[0].person, items, last.get((actor, person))))
    return sorted(found.values(), key=lambda d: (-d.days_late, d.due_on, d.actor.pk))


def chosen(plan: Plan, on: date, pairs: set[tuple[int, int]]) -> list[list[Owed]]:
    """What the people of `pairs` (body, person) owe, a list for each person."""
    return by_person(i for i in owed(plan, on, escalate=False) if (i.actor.pk, i.person.pk) in pairs)


@transaction.atomic
def send_by_hand(
    plan: Plan, pairs: set[tuple[int, int]], *, by: User, on: date, note: str, batch: UUID
) -> list[mail.Message]:
    """Remind these people now, with a note; who owes nothing any more is left out. Says what went.

    Writes the ledger with the sender and queues the messages. The same `batch` a second time sends nothing. What a
    person chose to be reminded of is about the schedule; a coordinator's own word always goes.
    Raises PermissionDenied for anybody but a coordinator of the plan.
    """
    if not rules.has_perm("tracker.coordinate_plan", by, plan):
        raise PermissionDenied(_("Only a coordinator of the plan sends reminders."))
    Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if Reminder.objects.filter(batch=batch).exists():
        return []
    sent = []
    for items in chosen(plan, on, pairs):
        Reminder.objects.bulk_create(_row(item, sent_by=by, batch=batch, note=note.strip()) for item in items)
        found = message(items, note=note, sender=by)
        mail.queue(found)
        sent.append(found)
    return sent
