"""Rows for tests: a plan with parts, bodies and people. Texts are given in English, as a plan file must."""

import io
from datetime import date, timedelta
from hashlib import sha256

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory
from PIL import Image

from tracker import enums, models


class PlanFactory(DjangoModelFactory):
    class Meta:
        model = models.Plan

    slug = factory.Sequence(lambda n: f"plan-{n}")
    country = "KZ"
    title_en = factory.Sequence(lambda n: f"National Action Plan {n}")
    short_title_en = factory.Sequence(lambda n: f"Plan {n}")
    approved = "2021-12"
    starts_on = date(2022, 1, 1)
    ends_on = date(2025, 12, 31)


class ObjectiveFactory(DjangoModelFactory):
    class Meta:
        model = models.Objective

    plan = factory.SubFactory(PlanFactory)
    code = factory.Sequence(lambda n: str(n + 1))
    order = factory.Sequence(lambda n: n)
    title_en = factory.LazyAttribute(lambda o: f"Objective {o.code}")


class ThemeFactory(DjangoModelFactory):
    class Meta:
        model = models.Theme

    slug = factory.Sequence(lambda n: f"theme-{n}")
    title_en = factory.Sequence(lambda n: f"Theme {n}")


class ActionFactory(DjangoModelFactory):
    class Meta:
        model = models.Action

    objective = factory.SubFactory(ObjectiveFactory)
    plan = factory.SelfAttribute("objective.plan")
    code = factory.Sequence(lambda n: f"A{n}")
    order = factory.Sequence(lambda n: n)
    title_en = factory.LazyAttribute(lambda o: f"Action {o.code}")


class IndicatorFactory(DjangoModelFactory):
    """A count of people, added up over bodies and periods."""

    class Meta:
        model = models.Indicator

    objective = factory.SubFactory(ObjectiveFactory)
    plan = factory.SelfAttribute("objective.plan")
    # Never the code of the one that `world` holds.
    code = factory.Sequence(lambda n: f"I{n + 100}")
    order = factory.Sequence(lambda n: n)
    title_en = factory.LazyAttribute(lambda o: f"Indicator {o.code}")
    unit_en = "people"
    measure = enums.Measure.COUNT
    over_time = enums.OverTime.SUM


class MilestoneStepFactory(DjangoModelFactory):
    class Meta:
        model = models.MilestoneStep

    indicator = factory.SubFactory(
        IndicatorFactory, measure=enums.Measure.MILESTONE, over_time=enums.OverTime.LATEST, unit_en=""
    )
    order = factory.Sequence(lambda n: n + 1)
    title_en = factory.LazyAttribute(lambda o: f"Step {o.order}")


class DimensionFactory(DjangoModelFactory):
    class Meta:
        model = models.Dimension
        django_get_or_create = ("slug",)

    slug = "sex"
    name_en = "Sex"


class CategoryFactory(DjangoModelFactory):
    class Meta:
        model = models.Category
        django_get_or_create = ("dimension", "code")

    dimension = factory.SubFactory(DimensionFactory)
    code = factory.Sequence(lambda n: f"category-{n}")
    name_en = factory.LazyAttribute(lambda o: o.code.replace("-", " ").capitalize())


class BreakdownFactory(DjangoModelFactory):
    """By sex: women, men, not recorded."""

    class Meta:
        model = models.Breakdown
        skip_postgeneration_save = True

    indicator = factory.SubFactory(IndicatorFactory)

    @factory.post_generation
    def dimension(self, create, dimension, **kwargs):
        if dimension is None:
            dimension = DimensionFactory()
            for order, code in enumerate(("women", "men", "not-recorded")):
                CategoryFactory(dimension=dimension, code=code, order=order, not_recorded=code == "not-recorded")
        models.BreakdownDimension.objects.create(breakdown=self, dimension=dimension, position=1)


class ActorFactory(DjangoModelFactory):
    class Meta:
        model = models.Actor

    slug = factory.Sequence(lambda n: f"body-{n}")
    kind = enums.ActorKind.MINISTRY
    country = "KZ"
    name_en = factory.LazyAttribute(lambda o: f"Ministry {o.slug}")


class PlanActorFactory(DjangoModelFactory):
    class Meta:
        model = models.PlanActor

    plan = factory.SubFactory(PlanFactory)
    actor = factory.SubFactory(ActorFactory)
    role = enums.PlanActorRole.IMPLEMENTING
    order = factory.Sequence(lambda n: n)


class PeriodFactory(DjangoModelFactory):
    """A year, due on 20 January of the next: give `year=`."""

    class Meta:
        model = models.ReportingPeriod

    class Params:
        year = factory.Sequence(lambda n: 2022 + n % 4)

    plan = factory.SubFactory(PlanFactory)
    label_en = factory.LazyAttribute(lambda o: str(o.year))
    starts_on = factory.LazyAttribute(lambda o: date(o.year, 1, 1))
    ends_on = factory.LazyAttribute(lambda o: date(o.year, 12, 31))
    opens_on = factory.LazyAttribute(lambda o: date(o.year + 1, 1, 5))
    due_on = factory.LazyAttribute(lambda o: date(o.year + 1, 1, 20))


class StatementFactory(DjangoModelFactory):
    """Set by the coordinator, with a date and a ground."""

    class Meta:
        abstract = True

    origin = enums.Origin.COMMISSION
    set_on = date(2022, 3, 3)
    ground = "Minutes no. 2"


class AssignmentFactory(StatementFactory):
    """A body reports an indicator; give `action=` (and no indicator) for an action."""

    class Meta:
        model = models.Assignment

    indicator = factory.Maybe("action", None, factory.SubFactory(IndicatorFactory))
    action = None
    plan = factory.LazyAttribute(lambda o: (o.action or o.indicator).plan)
    actor = factory.SubFactory(ActorFactory)
    first_period = factory.SubFactory(PeriodFactory, plan=factory.SelfAttribute("..plan"), year=2022)
    assigned_on = date(2022, 3, 3)


class ActionActorFactory(StatementFactory):
    class Meta:
        model = models.ActionActor

    action = factory.SubFactory(ActionFactory)
    actor = factory.SubFactory(ActorFactory)
    role = enums.ActionActorRole.LEAD


class BaselineFactory(StatementFactory):
    class Meta:
        model = models.Baseline

    indicator = factory.SubFactory(IndicatorFactory)
    as_of = date(2021, 12, 31)


class TargetFactory(StatementFactory):
    class Meta:
        model = models.Target

    indicator = factory.SubFactory(IndicatorFactory)
    by_date = factory.Maybe("period", None, date(2025, 12, 31))
    period = None


class UserFactory(DjangoModelFactory):
    """Somebody with the password `PASSWORD`."""

    class Meta:
        model = models.User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@nap.example")
    name = factory.Sequence(lambda n: f"Person {n}")
    language = enums.Language.EN

    @factory.post_generation
    def password(self, create, password, **kwargs):
        self.set_password(password or PASSWORD)
        if create:
            self.save(update_fields=["password"])


PASSWORD = "correct-horse-battery"


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = models.Membership

    user = factory.SubFactory(UserFactory)
    actor = factory.SubFactory(ActorFactory)
    role = enums.MembershipRole.REPORTER


class PlanRoleFactory(DjangoModelFactory):
    class Meta:
        model = models.PlanRole

    user = factory.SubFactory(UserFactory)
    plan = factory.SubFactory(PlanFactory)
    kind = enums.PlanRoleKind.COORDINATOR


class InvitationFactory(DjangoModelFactory):
    """An invitation with the secret `TOKEN`, good for a fortnight: give `token=` for another."""

    class Meta:
        model = models.Invitation

    class Params:
        token = "token-of-the-invitation"

    email = "invited@nap.example"
    plan = factory.SubFactory(PlanFactory)
    actor = factory.SubFactory(ActorFactory)
    role = enums.MembershipRole.REPORTER
    language = enums.Language.EN
    token_hash = factory.LazyAttribute(lambda o: sha256(o.token.encode()).hexdigest())
    invited_by = factory.SubFactory(UserFactory)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=14))


TOKEN = "token-of-the-invitation"


def reporter_of(actor, **user) -> models.User:
    """A reporter of the body."""
    return MembershipFactory(actor=actor, user=UserFactory(**user)).user


def signatory_of(actor, **user) -> models.User:
    """A signatory of the body: from then on its reports pass through one."""
    return MembershipFactory(actor=actor, user=UserFactory(**user), role=enums.MembershipRole.SIGNATORY).user


def coordinator_of(plan, **user) -> models.User:
    """A coordinator of the plan who belongs to no body."""
    return PlanRoleFactory(plan=plan, user=UserFactory(**user)).user


def observer_of(plan, **user) -> models.User:
    return PlanRoleFactory(plan=plan, user=UserFactory(**user), kind=enums.PlanRoleKind.OBSERVER).user


def years(plan, first=2022, last=2025) -> list[models.ReportingPeriod]:
    """Yearly periods of the plan, in order."""
    return [PeriodFactory(plan=plan, year=year) for year in range(first, last + 1)]


def large_plan(actions=200, **plan) -> models.Plan:
    """A plan of eight objectives, twenty bodies and 40 indicators; every fourth action has dates, every third no lead,
    every fifth nobody to report. Nothing is reported."""
    plan = PlanFactory(**plan)
    periods = years(plan)
    objectives = [ObjectiveFactory(plan=plan, code=str(n + 1)) for n in range(8)]
    bodies = [PlanActorFactory(plan=plan).actor for _n in range(20)]
    for n in range(actions):
        action = ActionFactory(objective=objectives[n % 8], code=f"{n % 8 + 1}.{n // 8 + 1}", order=n)
        if n % 3:
            ActionActorFactory(action=action, actor=bodies[n % 20])
        if n % 4 == 0:
            action.schedules.create(starts=f"{2022 + n % 3}", ends=f"{2024 + n % 2}-{10 + n % 3}", origin="plan")
        if n % 5:
            AssignmentFactory(action=action, actor=bodies[n % 20], first_period=periods[0])
    for n in range(40):
        indicator = IndicatorFactory(objective=objectives[n % 5], order=n)
        for body in bodies[: n % 6]:
            AssignmentFactory(indicator=indicator, actor=body, first_period=periods[0])
    return plan


def png(width=8, height=6, colour="teal") -> io.BytesIO:
    """A picture, as an upload would hold it."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(file, "PNG")
    return file
