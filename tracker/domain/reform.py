"""A reform: what became of a body is recorded by the coordinators of the only plan, or of all plans, that it works in.

Whoever succeeds a body acts for it from then on, so this changes rights as inviting somebody to the body does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import rules
from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from tracker.enums import ActorKind, Language, PlanActorRole, PlanRoleKind, SuccessionKind
from tracker.models import Actor, Assignment, Plan, PlanActor, Succession, User, first_day
from tracker.permissions import family_of

from .schedule import Refused
from .setup_page import known
from .workflow import NotAllowed

#: What a successor is to the plan because its predecessor was: who contributed to it or developed it did so in person.
PASSED_ON = (PlanActorRole.IMPLEMENTING, PlanActorRole.MONITORING, PlanActorRole.STAKEHOLDER)


@dataclass(frozen=True)
class NewBody:
    """A body that nobody has entered yet: its name in each language, and what kind of body it is."""

    names: Mapping[str, str]
    kind: ActorKind


@transaction.atomic
def record_succession(
    plan: Plan,
    *,
    predecessor: Actor,
    successor: Actor | NewBody,
    how: SuccessionKind,
    happened_on: str,
    source: str,
    ends: bool,
    by: User,
    on: date,
) -> Succession:
    """Say what became of a body of the plan; `happened_on` is as precise as the source, `source` the act that says so.

    Makes the successor where it is new, gives it the predecessor's place in the plan, and with `ends` says until when
    the predecessor existed. Work stays where it is until it is handed on (succession.py). Raises
    NotAllowed; Refused with errors by the name of the argument.
    """
    if not rules.has_perm("tracker.coordinate_plan", by, plan):
        raise NotAllowed
    Plan.objects.select_for_update().get(pk=plan.pk)
    _check(plan, predecessor, happened_on, source, by, on)
    if isinstance(successor, NewBody):
        successor = _make(plan, successor, happened_on, by)
    else:
        _check_successor(plan, predecessor, successor)
    made = Succession(predecessor=predecessor, successor=successor, how=how, happened_on=happened_on, note=source)
    made._history_user = by
    made.save()
    for link in PlanActor.objects.filter(plan=plan, actor=predecessor, role__in=PASSED_ON):
        PlanActor.objects.get_or_create(plan=plan, actor=successor, role=link.role, defaults={"order": link.order})
    if ends and not predecessor.valid_to:
        predecessor.valid_to = happened_on
        predecessor._history_user = by
        predecessor.save()
    return made


def _check(plan: Plan, predecessor: Actor, happened_on: str, source: str, by: User, on: date) -> None:
    errors = {}
    if predecessor not in known(plan):
        errors["predecessor"] = [_("This body has no part in the plan.")]
    elsewhere = Assignment.objects.current().filter(actor=predecessor)
    if elsewhere.exclude(plan__in=by.plan_ids(PlanRoleKind.COORDINATOR)).exists():
        errors["predecessor"] = [
            _("This body reports under a plan that you do not coordinate, too: ask an administrator to record it.")
        ]
    if first_day(happened_on) > on:
        errors["happened_on"] = [_("This day has not come yet.")]
    if not source.strip():
        errors["source"] = [_("Say where this stands: a decree, an order, a publication.")]
    if errors:
        raise Refused(errors)


def successors_for(plan: Plan):
    """Bodies that can be named as a successor: those of the plan and all of its country."""
    return Actor.objects.filter(Q(country=plan.country) | Q(plan_actors__plan=plan)).distinct().order_by("name", "pk")


def _check_successor(plan: Plan, predecessor: Actor, successor: Actor) -> None:
    if successor == predecessor:
        message = _("A body cannot succeed itself.")
    elif predecessor.pk in family_of(successor.pk):
        message = _("This body is a predecessor of the other, so it cannot succeed it.")
    elif Succession.objects.filter(predecessor=predecessor, successor=successor).exists():
        message = _("This is recorded already.")
    elif not successors_for(plan).filter(pk=successor.pk).exists():
        message = _("This is no body of the plan or of its country.")
    else:
        return
    raise Refused({"successor": [message]})


def _make(plan: Plan, new: NewBody, since: str, by: User) -> Actor:
    """A new body of the plan's country. Raises Refused by `name_<language>`."""
    errors = {}
    for language in Language.values:
        name = new.names.get(language, "").strip()
        if not name:
            errors[f"name_{language}"] = [_("Give the name in this language too.")]
        elif Actor.objects.filter(**{f"name_{language}__iexact": name}).exists():
            errors[f"name_{language}"] = [_("There is a body of this name: choose it above.")]
    if errors:
        raise Refused(errors)
    names = {f"name_{language}": new.names[language].strip() for language in Language.values}
    body = Actor(slug=_free_slug(names["name_en"]), kind=new.kind, country=plan.country, valid_from=since, **names)
    body._history_user = by
    body.save()
    return body


def _free_slug(name: str) -> str:
    """An address that no body has."""
    wanted = slugify(name)[:70].strip("-") or "body"
    taken = set(Actor.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(slug for n in range(1, len(taken) + 2) if (slug := wanted if n == 1 else f"{wanted}-{n}") not in taken)
