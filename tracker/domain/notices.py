"""Telling people what became of a report: noted in the verb's transaction, mailed as one message to each person.

Who is told: of a return, a reopening, a retraction and what the signatory gives back, the body's people who wrote or
sent the report (or all its reporters, where none of them is left); of an approval the same; of what waits for a
signature the signatories; of what is submitted the coordinators who may review it. Nobody is told what they did.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.enums import MembershipRole, PlanRoleKind, Verb
from tracker.models import Delegation, Membership, Notice, PlanRole, ProgressEntry, ReviewEvent, User
from tracker.permissions import AUTHORS_VERBS, family_of

from . import mail

BACK = (Verb.RETURN, Verb.HAND_BACK, Verb.REOPEN, Verb.RETRACT)
# The parts of a message in their order, with the verbs that belong to each.
PARTS = {"back": BACK, "sign": (Verb.HAND_OVER,), "review": (Verb.SUBMIT,), "approved": (Verb.APPROVE,)}
TOLD = tuple(verb for verbs in PARTS.values() for verb in verbs)


def note(event: ReviewEvent) -> None:
    """Remember who is to be told of an event. Up to four queries; none for what nobody is told."""
    if event.verb in TOLD:
        Notice.objects.bulk_create(Notice(person=person, event=event) for person in _told(event))


def _told(event: ReviewEvent) -> Iterable[User]:
    people = User.objects.filter(is_active=True).exclude(pk=event.by_id)
    entry = event.entry
    if event.verb == Verb.SUBMIT:
        coordinators = PlanRole.objects.active().filter(plan=entry.assignment.plan_id, kind=PlanRoleKind.COORDINATOR)
        own = Membership.objects.active().filter(actor__in={entry.assignment.actor_id, entry.reported_by_id} - {None})
        return people.filter(pk__in=coordinators.values("user"), tell_submitted=True).exclude(pk__in=own.values("user"))
    members = Membership.objects.active().filter(actor__in=family_of(entry.assignment.actor_id))
    if event.verb == Verb.HAND_OVER:
        signatories = members.filter(role=MembershipRole.SIGNATORY)
        delegates = Delegation.objects.filter(
            until__gte=timezone.localdate(), ended_at__isnull=True, membership__in=signatories
        )
        return people.filter(
            Q(pk__in=signatories.values("user")) | Q(pk__in=delegates.values("to")), tell_submitted=True
        )
    authors = people.filter(pk__in=members.values("user")).filter(
        Q(pk__in=entry.receipts.values("by")) | Q(pk__in=entry.events.filter(verb__in=AUTHORS_VERBS).values("by"))
    )
    if event.verb == Verb.APPROVE:
        return authors.filter(tell_approved=True)
    reporters = people.filter(pk__in=members.filter(role=MembershipRole.REPORTER).values("user"))
    return list(authors) or reporters


def collect() -> int:
    """Turn what people are to be told into messages, one to each person, and queue them. Says how many.

    Who has lost access since is told nothing. Two runs at once mail nothing twice: each takes the rows that it mails.
    """
    waiting = Notice.objects.filter(mailed_at__isnull=True).values_list("person", flat=True)
    return sum(_tell(pk) for pk in sorted(set(waiting.order_by())))


@transaction.atomic
def _tell(person_id: int) -> bool:
    # Taking the person's row first makes a second process wait, and then find nothing left.
    person = User.objects.select_for_update(of=("self",)).get(pk=person_id)
    notices = list(Notice.objects.filter(person=person, mailed_at__isnull=True))
    Notice.objects.filter(pk__in=[n.pk for n in notices]).update(mailed_at=timezone.now())
    if not notices or not person.is_active:
        return False
    bodies = person.body_ids()
    plans = person.plan_ids(PlanRoleKind.COORDINATOR)
    events = ReviewEvent.objects.filter(pk__in=[n.event_id for n in notices]).select_related("body").order_by("pk")
    entries = ProgressEntry.objects.with_context().in_bulk({event.entry_id for event in events})
    known = []
    for event in events:
        event.entry = entries[event.entry_id]
        if event.entry.assignment.actor_id in bodies or event.entry.assignment.plan_id in plans:
            known.append(event)
    if not known:
        return False
    mail.queue(message(person, known))
    return True


def message(person: User, events: list[ReviewEvent]) -> mail.Message:
    """What a person is told of these events, whose reports are loaded with their context."""
    parts = [(name, [e for e in events if e.verb in verbs]) for name, verbs in PARTS.items()]
    parts = [(name, found) for name, found in parts if found]

    def subject() -> str:
        heads = {
            "back": _("Sent back to you"),
            "sign": _("Waiting for your signature"),
            "review": _("Waiting for review"),
            "approved": _("Approved"),
        }
        if len(events) == 1:
            return f"{heads[parts[0][0]]}: {events[0].entry.subject.code}, {events[0].entry.period.label}"
        return "; ".join(f"{heads[name]}: {len(found)}" for name, found in parts)

    def with_addresses():
        page = {"review": "review_entry"}
        return [
            (name, [(event, mail.address(page.get(name, "entry"), event.entry_id)) for event in found])
            for name, found in parts
        ]

    # The addresses are made while the template asks, so in the person's language.
    return mail.build(person, "notices", subject, {"parts": with_addresses})
