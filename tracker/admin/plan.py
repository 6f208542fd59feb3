"""The plan: its text, objectives, actions and money."""

from django.contrib import admin

from tracker import models

from .base import HistoryAdmin, ReadOnlyInline, StatementAdmin, TranslatedAdmin, TranslatedInline


class PlanActorInline(TranslatedInline):
    model = models.PlanActor
    extra = 0
    autocomplete_fields = ["actor"]


@admin.register(models.Plan)
class PlanAdmin(TranslatedAdmin):
    list_display = ["title", "country", "starts_on", "ends_on", "is_default"]
    list_filter = ["country", "is_default"]
    search_fields = ["slug", "title_en", "title_ru", "title_kk"]
    inlines = [PlanActorInline]

    def has_delete_permission(self, request, obj=None):
        return False


class PlanPartAdmin(TranslatedAdmin):
    list_display = ["title", "key", "plan", "order"]
    list_filter = ["plan"]
    search_fields = ["key", "title_en", "title_ru", "title_kk"]


@admin.register(models.PlanSection, models.PlanFact, models.ProfileFact, models.FocusStrand)
class PlanTextAdmin(PlanPartAdmin):
    pass


@admin.register(models.ExternalFigure)
class ExternalFigureAdmin(PlanPartAdmin):
    list_display = ["title", "value", "unit", "source", "plan"]


@admin.register(models.AssessmentCriterion)
class AssessmentCriterionAdmin(PlanPartAdmin):
    list_display = ["title", "verdict", "plan", "order"]
    list_filter = ["plan", "verdict"]


@admin.register(models.Objective)
class ObjectiveAdmin(PlanPartAdmin):
    list_display = ["code", "title", "plan", "order"]
    search_fields = ["code", "title_en", "title_ru", "title_kk"]


@admin.register(models.Theme)
class ThemeAdmin(TranslatedAdmin):
    list_display = ["title", "slug"]
    search_fields = ["slug", "title_en", "title_ru", "title_kk"]


class ActionActorInline(ReadOnlyInline):
    model = models.ActionActor
    fields = ["actor", "role", "origin", "set_on", "superseded_by"]


class ActionScheduleInline(ReadOnlyInline):
    model = models.ActionSchedule
    fields = ["starts", "ends", "origin", "set_on", "superseded_by"]


@admin.register(models.Action)
class ActionAdmin(PlanPartAdmin):
    list_display = ["code", "title", "objective", "kind", "plan"]
    list_filter = ["plan", "objective", "kind", "themes", "funding"]
    search_fields = ["code", "title_en", "title_ru", "title_kk"]
    filter_horizontal = ["themes"]
    autocomplete_fields = ["objective"]
    inlines = [ActionActorInline, ActionScheduleInline]


@admin.register(models.ActionActor)
class ActionActorAdmin(StatementAdmin):
    list_display = ["action", "actor", "role", "origin", "set_by", "set_on", "superseded_by"]
    list_filter = ["role", *StatementAdmin.list_filter]
    search_fields = ["action__code", "actor__slug", "actor__name_en", "actor__name_ru", "actor__name_kk"]
    autocomplete_fields = ["action", "actor"]
    list_select_related = ["action", "actor", "set_by", "superseded_by__action", "superseded_by__actor"]


@admin.register(models.ActionSchedule)
class ActionScheduleAdmin(StatementAdmin):
    list_display = ["action", "starts", "ends", "origin", "set_by", "set_on", "superseded_by"]
    search_fields = ["action__code", "action__title_en"]
    autocomplete_fields = ["action"]
    list_select_related = ["action", "set_by", "superseded_by__action"]


class BudgetLineInline(admin.TabularInline):
    model = models.BudgetLine
    extra = 0
    autocomplete_fields = ["action"]


@admin.register(models.BudgetProgramme)
class BudgetProgrammeAdmin(PlanPartAdmin):
    list_display = ["code", "title", "parent", "plan"]
    search_fields = ["code", "title_en", "title_ru", "title_kk"]
    inlines = [BudgetLineInline]


@admin.register(models.BudgetLine)
class BudgetLineAdmin(HistoryAdmin):
    list_display = ["programme", "action", "year", "planned", "spent", "currency"]
    list_filter = ["programme__plan", "year", "programme"]
    search_fields = ["programme__code", "action__code", "source"]
    autocomplete_fields = ["programme", "action"]
    list_select_related = ["programme", "action"]
