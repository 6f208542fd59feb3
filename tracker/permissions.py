"""Who may do what (docs/architecture.md, "Access"): small predicates on the object itself.

Ask `rules.has_perm(name, user, object)`, never `user.has_perm`: a superuser has no right in the workflow. The queryset
twin of `view_entry` is `ProgressEntry.objects.visible_to(user)`, that of `view_report` is
`Report.objects.visible_to(user)`; tests hold the two together.
"""

import rules
from django.db.models import Q
from django.utils import timezone

from tracker.enums import EntryState, MembershipRole, PeriodState, PlanRoleKind, Verb
from tracker.models import Actor, Membership, Plan, ProgressEntry, Report, ReportingPeriod, Succession

# What makes somebody an author of a report, beside having saved it.
EVIDENCE_VERBS = (Verb.ATTACH, Verb.RETITLE, Verb.DISCLOSE, Verb.RESTRICT, Verb.DETACH)
AUTHORS_VERBS = (Verb.START, Verb.SAVE, Verb.HAND_OVER, Verb.HAND_BACK, Verb.SUBMIT, Verb.WITHDRAW, *EVIDENCE_VERBS)


# After one of these a report may come in a closed period.
SENT_BACK = (Verb.RETURN, Verb.REOPEN, Verb.RETRACT)


def family_of(actor_id: int) -> set[int]:
    """Ids of a body and of all that succeeded it: whose people may act for it."""
    family = found = {actor_id}
    while found:
        newer = Succession.objects.filter(predecessor__in=found).values_list("successor_id", flat=True)
        found = set(newer) - family
        family |= found
    return family


def has_signatory(actor: Actor) -> bool:
    """Whether reports of this body go through a signatory before they are submitted."""
    members = Membership.objects.active().filter(role=MembershipRole.SIGNATORY)
    return members.filter(actor__in=family_of(actor.pk)).exists()


def period_takes_reports(period: ReportingPeriod) -> bool:
    return period.state(timezone.localdate()) == PeriodState.OPEN


@rules.predicate
def is_known(user):
    return bool(user and user.is_authenticated and user.is_active)


@rules.predicate
def acts_for_body(user, entry):
    """A member of the report's body or of one that succeeded it."""
    return entry.assignment.actor_id in user.body_ids()


@rules.predicate
def acts_for_assigned_body(user, assignment):
    return assignment.actor_id in user.body_ids()


@rules.predicate
def acts_for_actor(user, actor: Actor):
    """A member of this body or of one that succeeded it."""
    return actor.pk in user.body_ids()


@rules.predicate
def signs_for_body(user, entry):
    """A signatory of the body, or somebody to whom one delegated it."""
    signatories = Membership.objects.active().filter(
        role=MembershipRole.SIGNATORY, actor__in=family_of(entry.assignment.actor_id)
    )
    return signatories.filter(user=user).exists() or signs_by_delegation(user, entry)


@rules.predicate
def signs_by_delegation(user, entry):
    """Somebody to whom a signatory of the body delegated until a date that has not passed, wherever they belong."""
    return entry.assignment.actor_id in user.delegated_ids()


@rules.predicate
def body_has_signatory(user, entry):
    return has_signatory(entry.assignment.actor)


@rules.predicate
def coordinates(user, entry):
    return entry.assignment.plan_id in user.plan_ids(PlanRoleKind.COORDINATOR)


@rules.predicate
def reads_all(user, entry):
    return entry.assignment.plan_id in user.plan_ids(PlanRoleKind.COORDINATOR, PlanRoleKind.OBSERVER)


@rules.predicate
def wrote_it(user, entry):
    """Wrote, edited, handed over or submitted the report, or added evidence to it, at any time."""
    return (
        entry.receipts.filter(by=user).exists()
        or entry.events.filter(by=user, verb__in=AUTHORS_VERBS).exists()
        or entry.evidence.filter(added_by=user).exists()
    )


@rules.predicate
def own_body(user, entry):
    """Belongs to the body that the report is from, or to the one that reported for it; or signs for one of them."""
    return bool({entry.assignment.actor_id, entry.reported_by_id} & (user.body_ids() | user.delegated_ids()))


@rules.predicate
def is_editable(user, entry):
    """In the body's hands; in an open period, unless a reviewer asked for a correction."""
    if entry.state not in EntryState.editable():
        return False
    return entry.state in (EntryState.RETURNED, EntryState.REOPENED) or period_takes_reports(entry.period)


@rules.predicate
def may_still_come(user, entry):
    """Its period is open, or a reviewer sent it back or opened it again: then it may come in a closed one too."""
    return period_takes_reports(entry.period) or entry.events.filter(verb__in=SENT_BACK).exists()


def in_state(*states):
    @rules.predicate(f"in_state:{','.join(states)}")
    def is_in_state(user, entry):
        return entry.state in states

    return is_in_state


@rules.predicate
def is_published(user, entry):
    return entry.current_revision_id is not None


@rules.predicate
def coordinates_plan(user, plan: Plan):
    return plan.pk in user.plan_ids(PlanRoleKind.COORDINATOR)


@rules.predicate
def observes_plan(user, plan: Plan):
    return plan.pk in user.plan_ids(PlanRoleKind.COORDINATOR, PlanRoleKind.OBSERVER)


@rules.predicate
def coordinates_plan_of_report(user, report: Report):
    return report.plan_id in user.plan_ids(PlanRoleKind.COORDINATOR)


@rules.predicate
def observes_plan_of_report(user, report: Report):
    return report.plan_id in user.plan_ids(PlanRoleKind.COORDINATOR, PlanRoleKind.OBSERVER)


@rules.predicate
def has_desk(user):
    """Reports, signs, coordinates or observes anywhere."""
    return user.memberships.active().exists() or user.plan_roles.active().exists() or bool(user.delegated_ids())


@rules.predicate
def reports_or_signs(user):
    """Has a list of work: a member of a body, or somebody to whom a signatory delegated."""
    return user.memberships.active().exists() or bool(user.delegated_ids())


@rules.predicate
def is_own_signature(user, membership: Membership):
    return membership.user_id == user.pk and membership.role == MembershipRole.SIGNATORY and membership.ended_at is None


may_submit = (body_has_signatory & signs_for_body) | (~body_has_signatory & acts_for_body)
may_review = is_known & coordinates & ~own_body & ~wrote_it
waits_for_review = in_state(EntryState.SUBMITTED, EntryState.IN_REVIEW)

rules.add_perm("tracker.use_desk", is_known & has_desk)
rules.add_perm("tracker.hold_tokens", is_known & has_desk)
rules.add_perm("tracker.use_worklist", is_known & reports_or_signs)
rules.add_perm("tracker.delegate_signature", is_known & is_own_signature)
rules.add_perm("tracker.coordinate_plan", is_known & coordinates_plan)
rules.add_perm("tracker.observe_plan", is_known & observes_plan)
rules.add_perm("tracker.view_report", is_known & observes_plan_of_report)
rules.add_perm("tracker.edit_report", is_known & coordinates_plan_of_report)
rules.add_perm("tracker.view_entry", is_known & (acts_for_body | signs_by_delegation | reads_all))
rules.add_perm("tracker.report_for_body", is_known & acts_for_actor)
rules.add_perm("tracker.start_entry", is_known & acts_for_assigned_body)
rules.add_perm("tracker.save_entry", is_known & acts_for_body & is_editable)
rules.add_perm("tracker.hand_over_entry", is_known & acts_for_body & is_editable & body_has_signatory)
rules.add_perm("tracker.hand_back_entry", is_known & in_state(EntryState.READY) & signs_for_body)
rules.add_perm(
    "tracker.submit_entry",
    is_known
    & ((in_state(EntryState.READY) & signs_for_body & may_still_come) | (acts_for_body & is_editable & may_submit)),
)
rules.add_perm("tracker.withdraw_entry", is_known & in_state(EntryState.SUBMITTED) & may_submit)
rules.add_perm("tracker.review_entry", may_review)
rules.add_perm("tracker.take_entry", in_state(EntryState.SUBMITTED) & may_review)
rules.add_perm("tracker.return_entry", waits_for_review & may_review)
rules.add_perm("tracker.approve_entry", waits_for_review & may_review)
rules.add_perm("tracker.reopen_entry", in_state(EntryState.APPROVED) & may_review)
rules.add_perm("tracker.retract_entry", in_state(EntryState.APPROVED, EntryState.REOPENED) & is_published & may_review)
# The law may require it whatever the state; who may not review a report may not blank it either.
rules.add_perm("tracker.redact_entry", may_review)


def reviewable_by(user, entries):
    """Queryset twin of `review_entry`: those of `entries` that somebody may review, whatever their state."""
    if not is_known(user):
        return entries.none()
    mine = user.body_ids() | user.delegated_ids()
    authored = ProgressEntry.objects.filter(
        Q(receipts__by=user) | Q(events__by=user, events__verb__in=AUTHORS_VERBS) | Q(evidence__added_by=user)
    )
    return (
        entries.filter(assignment__plan__in=user.plan_ids(PlanRoleKind.COORDINATOR))
        .exclude(assignment__actor__in=mine)
        .exclude(reported_by__in=mine)
        .exclude(pk__in=authored.values("pk"))
    )
