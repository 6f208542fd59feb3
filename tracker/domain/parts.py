"""The bodies' parts in actions beside the lead, and what ends with nothing in its place."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.enums import ActionActorRole
from tracker.models import Action, ActionActor, Actor, Assignment, Plan, User

from .setting import CannotSet, Said, SetMeanwhile, begin
from .statements import step_aside

#: The parts that several bodies of one action can have; its lead is one, and set by `setting.set_lead`.
SHARED_ROLES = tuple(role for role in ActionActorRole if role != ActionActorRole.LEAD)


@transaction.atomic
def give_parts(
    plan: Plan, *, actions: Iterable[Action], actors: Iterable[Actor], role: str, said: Said, by: User
) -> tuple[list[ActionActor], list[tuple[Actor, Action]]]:
    """Give each body this part in each action. Returns the new parts, and the pairs that were there already.

    All or nothing. Raises PermissionDenied, CannotSet.
    """
    plan = begin(plan, by, said)
    if role not in SHARED_ROLES:
        raise CannotSet("role", _("An action has one lead: set it on the page of the action."))
    made, there = [], []
    known = set(ActionActor.objects.current().filter(action__plan=plan, role=role).values_list("action_id", "actor_id"))
    for action in actions:
        if action.plan_id != plan.pk:
            raise CannotSet("actions", _("This action belongs to another plan."))
        for actor in actors:
            if (action.pk, actor.pk) in known:
                there.append((actor, action))
                continue
            part = ActionActor(action=action, actor=actor, role=role, **said.by(by))
            part._history_user = by
            part.save()
            made.append(part)
    if not made:
        raise CannotSet("", _("All of these bodies have this part already. Nothing was changed."))
    return made, there


@transaction.atomic
def end_part(part: ActionActor, *, said: Said, by: User) -> ActionActor:
    """End a body's part in an action, the lead's too, with nothing in its place. It stays to be read, with its ground.

    Raises PermissionDenied, CannotSet where it has ended already.
    """
    begin(part.action.plan, by, said)
    row = ActionActor.objects.select_for_update().get(pk=part.pk)
    if row.superseded_by_id is not None:
        raise SetMeanwhile(row.superseded_by_id)
    end(row, said, by)
    return row


@transaction.atomic
def remove_assignment(assignment: Assignment, *, said: Said, by: User) -> Assignment:
    """Take back an assignment under which nothing was begun: nothing is asked by it any more, nor was.

    It stays to be read, with its ground. Raises PermissionDenied, CannotSet where a report
    hangs on it: then it can be ended.
    """
    begin(assignment.plan, by, said)
    row = Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
    if row.superseded_by_id is not None:
        raise SetMeanwhile(row.superseded_by_id)
    if row.entries.exists():
        raise CannotSet("", _("A report was begun meanwhile: the assignment can be ended, not removed."))
    end(row, said, by)
    return row


def end(row: ActionActor | Assignment, said: Said, by: User) -> None:
    """Say who ended a statement and why, and let it hold no more."""
    row.end_set_by, row.end_set_on, row.end_ground = by, said.set_on, said.ground
    row._history_user = by
    row.save(update_fields=["end_set_by", "end_set_on", "end_ground"])
    step_aside(row)
