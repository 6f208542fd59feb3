"""The demonstration accounts: one for every role and body. They work on one's own machine only."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.utils import timezone

from tracker.enums import MembershipRole, PlanActorRole, PlanRoleKind
from tracker.models import Actor, Membership, Plan, PlanRole, User

COMMISSION = "national-commission-women"
COORDINATOR, SECOND_COORDINATOR = "coordinator@nap.example", "coordinator2@nap.example"
ADMINISTRATOR, OBSERVER = "admin@nap.example", "observer@un.example"
SIGNATORY = "signatory@min-defence.example"
SIGNATORYS_BODY = "min-defence"
# Since when everybody has had their part.
SINCE = datetime(2022, 2, 1, 9, 0, tzinfo=timezone.get_default_timezone())
# The language in which each body's desk writes; the others write Russian.
LANGUAGES = {
    "min-culture-information": "kk",
    "min-education": "kk",
    "min-foreign-affairs": "en",
    COMMISSION: "kk",
}


def reporter_address(slug: str) -> str:
    return f"reporter@{slug}.example"


def bodies_of(plan: Plan) -> list[Actor]:
    """The bodies that carry the plan out, and those that succeeded them."""
    carrying_out = Actor.objects.filter(plan_actors__plan=plan, plan_actors__role=PlanActorRole.IMPLEMENTING)
    carrying_out = list(carrying_out.order_by("plan_actors__order", "pk"))
    newer = Actor.objects.filter(successions_in__predecessor__in=carrying_out).distinct().order_by("slug")
    return [*carrying_out, *(actor for actor in newer if actor not in carrying_out)]


def add_people(plan: Plan, password: str) -> dict[str, User]:
    """Make every demonstration account with its role; {address: user}."""
    # One hash for all, so that a later run can see in one go whether the password is still this one.
    encoded = make_password(password)
    people: dict[str, User] = {}

    def add(email, name, language="ru", **more):
        people[email] = User.objects.create(
            email=email, name=name, language=language, password=encoded,
            is_demonstration=True, date_joined=SINCE, **more,
        )  # fmt: skip
        return people[email]

    def join(user, actor, role):
        Membership.objects.create(user=user, actor=actor, role=role, started_at=SINCE)

    bodies = bodies_of(plan)
    for body in bodies:
        language = LANGUAGES.get(body.slug, "ru")
        user = add(reporter_address(body.slug), f"Demo reporter, {body.name_en}", language)
        join(user, body, MembershipRole.REPORTER)
    by_slug = {body.slug: body for body in bodies}
    signatory = add(SIGNATORY, f"Demo signatory, {by_slug[SIGNATORYS_BODY].name_en}")
    join(signatory, by_slug[SIGNATORYS_BODY], MembershipRole.SIGNATORY)
    coordinator = add(COORDINATOR, "Demo coordinator, National Commission")
    join(coordinator, by_slug[COMMISSION], MembershipRole.REPORTER)
    second = add(SECOND_COORDINATOR, "Demo coordinator from outside the bodies")
    observer = add(OBSERVER, "Demo observer, United Nations", "en")
    add(ADMINISTRATOR, "Demo administrator", is_staff=True, is_superuser=True)
    for user, kind in (
        (coordinator, PlanRoleKind.COORDINATOR),
        (second, PlanRoleKind.COORDINATOR),
        (observer, PlanRoleKind.OBSERVER),
    ):
        PlanRole.objects.create(user=user, plan=plan, kind=kind, started_at=SINCE)
    return people


def renew_password(password: str) -> bool:
    """Give the demonstration accounts this password where theirs is another; True where any had to change."""
    accounts = User.objects.filter(is_demonstration=True, is_active=True)
    hashes = set(accounts.values_list("password", flat=True))
    other = [encoded for encoded in hashes if not check_password(password, encoded)]
    if other:
        accounts.filter(password__in=other).update(password=make_password(password))
    return bool(other)
