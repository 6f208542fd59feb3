"""What an answer says of each thing of a plan. Codes are the same in all languages; texts are in the one asked for."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tracker import enums
from tracker.domain.layouts import record_key

from .fields import Address, Exact, Row, Standing, Stated, choice


class CountsSerializer(serializers.Serializer):
    objectives = serializers.IntegerField(source="n_objectives")
    actions = serializers.IntegerField(source="n_actions")
    indicators = serializers.IntegerField(source="n_indicators")
    bodies = serializers.IntegerField(source="n_bodies")


class RecordHeadSerializer(serializers.Serializer):
    """The last entry of the plan's public record; null where nothing is published."""

    seq = serializers.IntegerField(source="last_seq", allow_null=True)
    hash = Stated(source="last_hash")


class PlanSerializer(Row):
    plan = serializers.CharField(source="slug")
    title = serializers.CharField()
    short_title = Stated()
    text_status = Standing(source="*")
    country = serializers.CharField()
    edition = serializers.IntegerField()
    approved = Stated(help_text="A year, a month or a day: as precise as the source.")
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    status = serializers.SerializerMethodField()
    predecessor = serializers.CharField(source="predecessor.slug", allow_null=True)
    is_default = serializers.BooleanField()
    source_title = Stated()
    source_url = Stated()
    action_frequency = choice(enums.PeriodKind)
    on_track_from = Exact()
    accelerate_from = Exact()
    counts = CountsSerializer(source="*")
    record = RecordHeadSerializer(source="*")
    page = Address("plan", "slug", in_plan=False)
    url = Address("api_plan", "slug", in_plan=False)

    @extend_schema_field(serializers.ChoiceField(choices=enums.PlanStatus.choices))
    def get_status(self, plan) -> str:
        return str(plan.status(self.context["on"]))


class ObjectiveSerializer(Row):
    objective = serializers.CharField(source="code")
    title = serializers.CharField()
    heading = Stated(help_text="The heading over its actions.")
    text_status = Standing(source="*")
    actions = serializers.SerializerMethodField()
    indicators = serializers.SerializerMethodField()
    page = Address("objective", "code")
    url = Address("api_objective", "code")

    def get_actions(self, objective) -> list[str]:
        return [action.code for action in objective.actions.all()]

    def get_indicators(self, objective) -> list[str]:
        return [indicator.code for indicator in objective.indicators.all()]


class PeriodSerializer(Row):
    id = serializers.IntegerField(help_text="For the parameter `period` of figures and revisions.")
    kind = choice(enums.PeriodKind)
    label = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    opens_on = serializers.DateField()
    due_on = serializers.DateField()
    state = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ChoiceField(choices=enums.PeriodState.choices))
    def get_state(self, period) -> str:
        return str(period.state(self.context["on"]))


class BriefPeriodSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    kind = choice(enums.PeriodKind)
    label = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


class SaidSerializer(serializers.Serializer):
    """Who says so: the plan, the editor's reading of it, or the coordinator, then with a day and a ground."""

    origin = choice(enums.Origin)
    set_on = serializers.DateField(allow_null=True)
    ground = Stated()


class PartSerializer(SaidSerializer):
    body = serializers.CharField(source="actor.slug")
    role = choice(enums.ActionActorRole)


class ScheduleSerializer(SaidSerializer):
    starts = Stated()
    ends = Stated()


class ActionSerializer(Row):
    """`implementation_status` is the one last reported; null where the bodies say that it does not apply to them."""

    action = serializers.CharField(source="action.code")
    title = serializers.CharField(source="action.title")
    description = Stated(source="action.description")
    text_status = Standing(source="action")
    objective = serializers.CharField(source="action.objective.code")
    kind = choice(enums.ActionKind, source="action.kind")
    themes = serializers.SerializerMethodField()
    funding = choice(enums.Funding, source="action.funding")
    civil_society = Stated(source="action.civil_society")
    parts = PartSerializer(source="action.current_parts", many=True)
    schedule = ScheduleSerializer(source="action.current_schedule", allow_null=True)
    implementation_status = choice(enums.ImplementationStatus, source="status", null=True)
    percent = serializers.IntegerField(source="result.percent", allow_null=True)
    period = BriefPeriodSerializer(allow_null=True)
    provisional = serializers.BooleanField(source="result.provisional", allow_null=True)
    bodies_reported = serializers.IntegerField(source="result.coverage.reported", allow_null=True)
    bodies_expected = serializers.IntegerField(source="result.coverage.expected", allow_null=True)
    page = Address("action", "action.code")
    url = Address("api_action", "action.code")

    def get_themes(self, state) -> list[str]:
        return [theme.slug for theme in state.action.themes.all()]


class MeasuredSerializer(SaidSerializer):
    """A baseline or target: a value, the parts of a share, yes or no, or a step; what it is not is null."""

    value = Exact()
    numerator = Exact()
    denominator = Exact()
    yes = serializers.BooleanField(allow_null=True)
    step = serializers.IntegerField(source="step.order", allow_null=True)


class BaselineSerializer(MeasuredSerializer):
    as_of = serializers.DateField()


class TargetSerializer(Row, MeasuredSerializer):
    """What is to be reached in a period or by a day, of the whole figure or of one cell of a breakdown."""

    indicator = serializers.CharField(source="indicator.code")
    period = BriefPeriodSerializer(allow_null=True)
    by_date = serializers.DateField(allow_null=True)
    categories = serializers.SerializerMethodField()
    page = Address("indicator", "indicator.code")

    def get_categories(self, target) -> list[str]:
        return target.cell.split("|") if target.cell else []


class StepSerializer(serializers.Serializer):
    step = serializers.IntegerField(source="order")
    title = serializers.CharField()


class CategorySerializer(serializers.Serializer):
    category = serializers.CharField(source="code")
    name = serializers.CharField()
    not_recorded = serializers.BooleanField()


class DimensionSerializer(serializers.Serializer):
    dimension = serializers.CharField(source="dimension.slug")
    name = serializers.CharField(source="dimension.name")
    categories = CategorySerializer(source="dimension.categories.all", many=True)


class BreakdownSerializer(serializers.Serializer):
    """A way in which the indicator's figures are split: dimensions that cross."""

    breakdown = serializers.SerializerMethodField()
    dimensions = DimensionSerializer(source="links.all", many=True)

    def get_breakdown(self, breakdown) -> str:
        return record_key(breakdown)


class IndicatorSerializer(Row):
    """`assessment`: whether it is on its way to its target, by the rules on the page “How we assess”."""

    indicator = serializers.CharField(source="indicator.code")
    title = serializers.CharField(source="indicator.title")
    wording = Stated(source="indicator.wording", help_text="As the plan has it.")
    definition = Stated(source="indicator.definition")
    method = Stated(source="indicator.method")
    data_source = Stated(source="indicator.data_source")
    limitations = Stated(source="indicator.limitations")
    text_status = Standing(source="indicator")
    objective = serializers.CharField(source="indicator.objective.code")
    action = serializers.CharField(source="indicator.action.code", allow_null=True)
    measure = choice(enums.Measure, source="indicator.measure")
    unit = Stated(source="indicator.unit")
    level = Stated(source="indicator.level", help_text="output, outcome or impact")
    frequency = choice(enums.PeriodKind, source="indicator.frequency")
    direction = choice(enums.Direction, source="indicator.direction")
    over_bodies = choice(enums.OverBodies, source="indicator.over_bodies")
    over_time = choice(enums.OverTime, source="indicator.over_time")
    small_number_threshold = serializers.IntegerField(source="indicator.small_number_threshold", allow_null=True)
    steps = StepSerializer(source="indicator.steps.all", many=True)
    breakdowns = BreakdownSerializer(source="indicator.breakdowns.all", many=True)
    baseline = BaselineSerializer(source="indicator.current_baseline", allow_null=True)
    assessment = choice(enums.Assessment, source="status")
    assessed_at = serializers.DateField(source="assessed.t", allow_null=True)
    page = Address("indicator", "indicator.code")
    figures = Address("api_indicator_figures", "indicator.code")
    url = Address("api_indicator", "indicator.code")


class RoleSerializer(serializers.Serializer):
    role = choice(enums.PlanActorRole)
    note = Stated()


class BodySerializer(Row):
    body = serializers.CharField(source="actor.slug")
    name = serializers.CharField(source="actor.name")
    short_name = Stated(source="actor.short_name")
    abbreviation = Stated(source="actor.abbreviation")
    text_status = Standing(source="actor")
    kind = choice(enums.ActorKind, source="actor.kind")
    country = Stated(source="actor.country")
    exists_from = Stated(source="actor.valid_from")
    exists_until = Stated(source="actor.valid_to")
    roles = RoleSerializer(many=True)
    assignments = serializers.IntegerField(source="assigned")
    reports_approved = serializers.IntegerField(source="approved")
    reports_expected = serializers.IntegerField(source="expected")
    page = Address("body", "actor.slug")
    url = Address("api_body", "actor.slug")


class SubjectSerializer(serializers.Serializer):
    """What a gap is about; `ref` is its code, or of a body its slug."""

    type = serializers.ChoiceField(choices=["objective", "action", "indicator", "body", "point"])
    ref = serializers.CharField()
    title = serializers.CharField()
    page = serializers.URLField(allow_null=True)


class GapSerializer(Row):
    """Something that the plan, or what follows from it, lacks today."""

    kind = choice(enums.GapKind)
    kind_text = serializers.CharField()
    subject = SubjectSerializer()
    body = serializers.CharField(allow_null=True, help_text="Of a report that is overdue: who owes it.")
    period = BriefPeriodSerializer(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
