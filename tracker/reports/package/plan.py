"""The plan's own tables: what it sets out to do, what is measured, who takes part and when reports are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.domain.queries.standing import action_rows, schedule_of
from tracker.enums import (
    ActionKind,
    ActorKind,
    Direction,
    Funding,
    IndicatorLevel,
    Measure,
    Origin,
    OverBodies,
    OverTime,
    PeriodKind,
)
from tracker.models import (
    ActionActor,
    Actor,
    Assignment,
    Baseline,
    Indicator,
    Plan,
    PlanActor,
    PublishedRevision,
    Target,
)

from .schema import Field, Reference, Resource, Row, code, in_languages, measured, one_of, texts

TO_OBJECTIVE = Reference(("objective",), "objectives", ("objective",))
TO_ACTION = Reference(("action",), "actions", ("action",))
TO_INDICATOR = Reference(("indicator",), "indicators", ("indicator",))
TO_BODY = Reference(("body",), "bodies", ("body",))
TO_PERIOD = Reference(("period_kind", "period_start"), "periods", ("period_kind", "period_start"))
SAID = (
    one_of("origin", Origin, "Who says so: the plan, its editor's reading, or the Commission (the coordinator)."),
    Field("set_on", "date", "When the coordinator set it."),
    Field("ground", description="On what ground the coordinator set it."),
    Field("is_current", "boolean", "No later statement has taken its place.", required=True),
)


def unit_of(indicator: Indicator) -> str | None:
    return "%" if indicator.measure == Measure.SHARE else indicator.unit_en or indicator.unit or None


def _objectives(plan: Plan, on: date) -> Iterator[Row]:
    for row in plan.objectives.order_by("order", "pk"):
        yield {"objective": row.code, **in_languages(row, "title")}


def _actions(plan: Plan, on: date) -> Iterator[Row]:
    found = action_rows(plan.actions.select_related("objective")).select_related("current_lead__actor")
    for row in found.order_by("order", "pk"):
        dates = schedule_of(row)
        lead = getattr(row, "current_lead", None)
        yield {
            "action": row.code,
            "objective": row.objective.code,
            **in_languages(row, "title", "description"),
            "kind": row.kind,
            "funding": row.funding,
            "lead": lead.actor.slug if lead else None,
            "lead_origin": lead.origin if lead else None,
            "starts": dates.starts or None if dates else None,
            "ends": dates.ends or None if dates else None,
            "dates_origin": dates.origin if dates else None,
        }


def _indicators(plan: Plan, on: date) -> Iterator[Row]:
    for row in plan.indicators.select_related("objective", "action").order_by("order", "pk"):
        names = ("measure", "direction", "frequency", "over_bodies", "over_time", "small_number_threshold", "tolerance")
        yield {
            "indicator": row.code,
            "objective": row.objective.code,
            "action": row.action.code if row.action else None,
            **in_languages(row, "title", "wording", "definition", "unit"),
            **{name: getattr(row, name) for name in names},
            "level": row.level or None,
        }


def _value(row: Baseline | Target) -> Row:
    return {
        "indicator": row.indicator.code,
        "unit": unit_of(row.indicator),
        "value": row.value,
        "numerator": row.numerator,
        "denominator": row.denominator,
        "answer": None if row.yes is None else "yes" if row.yes else "no",
        "step": row.step.order if row.step else None,
        "origin": row.origin,
        "set_on": row.set_on,
        "ground": row.ground or None,
        "is_current": row.superseded_by_id is None,
    }


def _baselines(plan: Plan, on: date) -> Iterator[Row]:
    found = Baseline.objects.filter(indicator__plan=plan).select_related("indicator", "step")
    for row in found.order_by("indicator__order", "pk"):
        yield {"baseline": row.pk, "as_of": row.as_of, **_value(row)}


def _targets(plan: Plan, on: date) -> Iterator[Row]:
    found = Target.objects.filter(indicator__plan=plan).select_related("indicator", "step", "period")
    for row in found.order_by("indicator__order", "pk"):
        period = row.period
        yield {
            "target": row.pk,
            "period_kind": period.kind if period else None,
            "period_start": period.starts_on if period else None,
            "by_date": row.by_date,
            "category": row.cell or None,
            **_value(row),
        }


def _bodies(plan: Plan, on: date) -> Iterator[Row]:
    """Every body that another table names."""
    sources = (
        PlanActor.objects.filter(plan=plan).values("actor"),
        Assignment.objects.filter(plan=plan).values("actor"),
        ActionActor.objects.filter(action__plan=plan).values("actor"),
        PublishedRevision.objects.filter(plan=plan).values("actor"),
    )
    named = Q()
    for source in sources:
        named |= Q(pk__in=source)
    roles: dict[int, list[str]] = {}
    for actor, role in PlanActor.objects.filter(plan=plan).order_by("role").values_list("actor", "role"):
        roles.setdefault(actor, []).append(role)
    for row in Actor.objects.filter(named).order_by("slug"):
        yield {
            "body": row.slug,
            "kind": row.kind,
            **in_languages(row, "name", "abbreviation"),
            "roles": "; ".join(roles.get(row.pk, ())) or None,
            "exists_from": row.valid_from or None,
            "exists_until": row.valid_to or None,
        }


def _assignments(plan: Plan, on: date) -> Iterator[Row]:
    names = ("actor", "indicator", "action", "first_period", "last_period")
    for row in Assignment.objects.filter(plan=plan).select_related(*names).order_by("pk"):
        yield {
            "assignment": row.pk,
            "body": row.actor.slug,
            "indicator": row.indicator.code if row.indicator else None,
            "action": row.action.code if row.action else None,
            "period_kind": row.first_period.kind,
            "period_start": row.first_period.starts_on,
            "last_period_start": row.last_period.starts_on if row.last_period else None,
            "assigned_on": row.assigned_on,
            "origin": row.origin,
            "set_on": row.set_on,
            "ground": row.ground or None,
            "is_current": row.superseded_by_id is None,
        }


def _periods(plan: Plan, on: date) -> Iterator[Row]:
    for row in plan.periods.order_by("starts_on", "kind"):
        yield {
            "period_kind": row.kind,
            "period_start": row.starts_on,
            "period_end": row.ends_on,
            **in_languages(row, "label"),
            "opens_on": row.opens_on,
            "due_on": row.due_on,
            "is_closed": row.closed_at is not None,
        }


PARTIAL = "As exact as the plan has it: 2023, 2023-12 or 2023-12-31."
OBJECTIVES = Resource(
    "objectives", _("Objectives"), "What the plan sets out to reach.",
    (code("objective"), *texts("title", "Title")), ("objective",), _objectives,
)  # fmt: skip
ACTIONS = Resource(
    "actions", _("Actions"), "What the plan says will be done.",
    (
        code("action"), code("objective"), *texts("title", "Title"), *texts("description", "Description"),
        one_of("kind", ActionKind, "The editor's classification."), one_of("funding", Funding),
        Field("lead", description="The body that leads it."), one_of("lead_origin", Origin, required=False),
        Field("starts", description=PARTIAL), Field("ends", description=PARTIAL),
        one_of("dates_origin", Origin, required=False),
    ),
    ("action",), _actions, (TO_OBJECTIVE, Reference(("lead",), "bodies", ("body",))),
)  # fmt: skip
INDICATORS = Resource(
    "indicators", _("Indicators"), "What is measured, and how figures add up over bodies and over time.",
    (
        code("indicator"), code("objective"), code("action", required=False), *texts("title", "Title"),
        *texts("wording", "As the plan has it"), *texts("definition", "Definition"), *texts("unit", "Unit"),
        one_of("measure", Measure), one_of("direction", Direction), one_of("frequency", PeriodKind),
        one_of("over_bodies", OverBodies), one_of("over_time", OverTime),
        Field("small_number_threshold", "integer", "A breakdown with a smaller number, other than 0, is withheld."),
        Field("tolerance", "number", "How far a value that should stay may stray."),
        one_of("level", IndicatorLevel, required=False),
    ),
    ("indicator",), _indicators, (TO_OBJECTIVE, TO_ACTION),
)  # fmt: skip
BASELINES = Resource(
    "baselines", _("Baselines"), "Where indicators stood before; also what was said earlier and since replaced.",
    (Field("baseline", "integer", required=True), code("indicator"), Field("as_of", "date"), *measured(), *SAID),
    ("baseline",), _baselines, (TO_INDICATOR,),
)  # fmt: skip
TARGETS = Resource(
    "targets", _("Targets"), "What is to be reached, for a period or by a date; also what was replaced since.",
    (
        Field("target", "integer", required=True), code("indicator"), one_of("period_kind", PeriodKind, required=False),
        Field("period_start", "date"), Field("by_date", "date"),
        Field("category", description="Category codes where it is a target of a part (women)."), *measured(), *SAID,
    ),
    ("target",), _targets, (TO_INDICATOR, TO_PERIOD),
)  # fmt: skip
BODIES = Resource(
    "bodies", _("Bodies"), "Public bodies and others that take part.",
    (
        code("body"), one_of("kind", ActorKind), *texts("name", "Name"), *texts("abbreviation", "Abbreviation"),
        Field("roles", description="What it is to the plan; several are separated by a semicolon."),
        Field("exists_from", description=PARTIAL), Field("exists_until", description=PARTIAL),
    ),
    ("body",), _bodies,
)  # fmt: skip
ASSIGNMENTS = Resource(
    "assignments", _("Assignments"), "Which body reports which indicator or action, from which period to which.",
    (
        Field("assignment", "integer", required=True), code("body"), code("indicator", required=False),
        code("action", required=False), one_of("period_kind", PeriodKind),
        Field("period_start", "date", "First day of the first period.", required=True),
        Field("last_period_start", "date", "First day of the last period; empty: until further notice."),
        Field("assigned_on", "date", "Nothing of before is overdue because of it.", required=True), *SAID,
    ),
    ("assignment",), _assignments, (TO_BODY, TO_INDICATOR, TO_ACTION, TO_PERIOD),
)  # fmt: skip
PERIODS = Resource(
    "periods", _("Reporting periods"), "The stretches of time that are reported on.",
    (
        one_of("period_kind", PeriodKind), Field("period_start", "date", required=True),
        Field("period_end", "date", required=True), *texts("label", "Label"),
        Field("opens_on", "date", "Reports can be made from this day."), Field("due_on", "date"),
        Field("is_closed", "boolean", required=True),
    ),
    ("period_kind", "period_start"), _periods,
)  # fmt: skip
