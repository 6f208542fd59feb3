"""The plan's own content: its text, what it says and does not say, facts, figures, money, bodies."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tracker.domain.judgement import Thresholds
from tracker.enums import PlanActorRole
from tracker.models import (
    Action,
    AssessmentCriterion,
    BudgetLine,
    ExternalFigure,
    Indicator,
    Objective,
    Plan,
    PlanActor,
    PublishedRevision,
)


@dataclass(frozen=True)
class PlanText:
    strands: list
    sections: list
    facts: list
    profile: list
    figures: list
    programmes: list
    criteria: list
    roles: list[tuple[PlanActorRole, list[PlanActor]]]


def plan_text(plan: Plan) -> PlanText:
    """All that the text page shows. Ten queries."""
    parts = Prefetch("parts", ExternalFigure.objects.order_by("order", "pk"))
    lines = Prefetch("lines", BudgetLine.objects.select_related("action").order_by("year", "pk"))
    by_role = {}
    for link in plan.plan_actors.select_related("actor").order_by("order", "pk"):
        by_role.setdefault(PlanActorRole(link.role), []).append(link)
    return PlanText(
        strands=list(plan.focusstrands.all()),
        sections=list(plan.plansections.all()),
        facts=list(plan.planfacts.all()),
        profile=list(plan.profilefacts.all()),
        figures=list(plan.externalfigures.filter(part_of=None).prefetch_related(parts)),
        programmes=list(plan.budgetprogrammes.select_related("parent").prefetch_related(lines)),
        criteria=criteria(plan),
        roles=[(role, by_role[role]) for role in PlanActorRole if role in by_role],
    )


def plans_with_rules_of_their_own() -> list[Plan]:
    """Plans that set other thresholds than is usual, or smallest numbers shown: `limited`, the indicators that do. Two
    queries."""
    limited = Indicator.objects.filter(small_number_threshold__isnull=False)
    usual = Thresholds()
    plans = Plan.objects.filter(
        ~Q(on_track_from=usual.on_track)
        | ~Q(accelerate_from=usual.needs_acceleration)
        | Exists(limited.filter(plan=OuterRef("pk")))
    )
    return list(plans.prefetch_related(Prefetch("indicators", limited, to_attr="limited")))


def chains() -> QuerySet[Plan]:
    """Every plan with the number and hash of the last entry of its record. One query."""
    last = PublishedRevision.objects.filter(plan=OuterRef("pk")).order_by("-seq")
    return Plan.objects.annotate(last_seq=Subquery(last.values("seq")[:1]), last_hash=Subquery(last.values("hash")[:1]))


def criteria(plan: Plan) -> list[AssessmentCriterion]:
    """The points on which the plan's text is read, with their verdicts. One query."""
    return list(plan.assessment_criteria.all())


def _number(rows) -> Coalesce:
    """How many of these a plan has. Counted by itself: joins of several would multiply."""
    counted = rows.filter(plan=OuterRef("pk")).order_by().values("plan").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def plans():
    """Every plan with its numbers of objectives, actions, indicators and bodies. One query."""
    return Plan.objects.annotate(
        n_objectives=_number(Objective.objects.all()),
        n_actions=_number(Action.objects.all()),
        n_indicators=_number(Indicator.objects.all()),
        n_bodies=_number(PlanActor.objects.filter(role=PlanActorRole.IMPLEMENTING)),
    )
