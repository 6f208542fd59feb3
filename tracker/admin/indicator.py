"""Indicators, with all that says how they are measured. What reports rest on can no longer change."""

from django.contrib import admin

from tracker import models

from .base import HistoryAdmin, ReadOnlyInline, StatementAdmin, TranslatedAdmin, TranslatedInline
from .plan import PlanPartAdmin

# What reported figures mean: fixed as soon as there is one.
FIXED_BY_REPORTS = ["plan", "measure", "unit_en", "unit_ru", "unit_kk", "frequency", "over_bodies", "over_time"]


def has_reports(indicator) -> bool:
    return indicator is not None and models.ProgressEntry.objects.filter(assignment__indicator=indicator).exists()


class MilestoneStepInline(TranslatedInline):
    model = models.MilestoneStep
    extra = 0

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and not has_reports(obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not has_reports(obj)

    def get_readonly_fields(self, request, obj=None):
        return ["order"] if has_reports(obj) else []


class BreakdownInline(ReadOnlyInline):
    model = models.Breakdown
    fields = ["order"]


class BaselineInline(ReadOnlyInline):
    model = models.Baseline
    fields = ["value", "yes", "step", "as_of", "origin", "set_on", "superseded_by"]


class TargetInline(ReadOnlyInline):
    model = models.Target
    fields = ["value", "yes", "step", "cell", "period", "by_date", "origin", "set_on", "superseded_by"]


@admin.register(models.Indicator)
class IndicatorAdmin(PlanPartAdmin):
    list_display = ["code", "title", "objective", "measure", "direction", "plan"]
    list_filter = ["plan", "objective", "measure", "level", "frequency"]
    search_fields = ["code", "title_en", "title_ru", "title_kk"]
    autocomplete_fields = ["objective", "action", "parent"]
    inlines = [MilestoneStepInline, BreakdownInline, BaselineInline, TargetInline]

    def get_readonly_fields(self, request, obj=None):
        fixed = FIXED_BY_REPORTS if has_reports(obj) else []
        return [*super().get_readonly_fields(request, obj), *fixed]


class BreakdownDimensionInline(admin.TabularInline):
    model = models.BreakdownDimension
    extra = 0
    max_num = 3


@admin.register(models.Breakdown)
class BreakdownAdmin(HistoryAdmin):
    """Fixed as soon as reports of the indicator exist: their cells would lose their meaning."""

    list_display = ["indicator", "__str__", "order"]
    list_filter = ["indicator__plan"]
    search_fields = ["indicator__code"]
    autocomplete_fields = ["indicator"]
    inlines = [BreakdownDimensionInline]

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and has_reports(obj.indicator))

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and has_reports(obj.indicator))


class CategoryInline(TranslatedInline):
    model = models.Category
    extra = 0
    can_delete = False


@admin.register(models.Dimension)
class DimensionAdmin(TranslatedAdmin):
    """Cells of reports are named by the codes of categories, so that codes stay once a breakdown uses them."""

    list_display = ["name", "slug"]
    search_fields = ["slug", "name_en", "name_ru", "name_kk"]
    inlines = [CategoryInline]

    def has_delete_permission(self, request, obj=None):
        return False

    def get_formsets_with_inlines(self, request, obj=None):
        for formset, inline in super().get_formsets_with_inlines(request, obj):
            if obj is not None and inline.model is models.Category and obj.breakdowns.exists():
                formset.form = type("FixedCodeForm", (_FixedCode, formset.form), {})
            yield formset, inline


class _FixedCode:
    """The code of a category that is there already is shown and not taken from what is sent."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "code" in self.fields:
            self.fields["code"].disabled = True


class MeasuredAdmin(StatementAdmin):
    search_fields = ["indicator__code", "indicator__title_en"]
    list_filter = ["indicator__plan", *StatementAdmin.list_filter]
    autocomplete_fields = ["indicator"]
    list_select_related = ["indicator", "set_by", "superseded_by__indicator"]


@admin.register(models.Baseline)
class BaselineAdmin(MeasuredAdmin):
    list_display = ["indicator", "value", "as_of", "origin", "set_by", "set_on", "superseded_by"]


@admin.register(models.Target)
class TargetAdmin(MeasuredAdmin):
    list_display = ["indicator", "value", "cell", "period", "by_date", "origin", "set_by", "set_on", "superseded_by"]
    list_select_related = ["indicator", "period", "set_by", "superseded_by__indicator", "superseded_by__period"]
