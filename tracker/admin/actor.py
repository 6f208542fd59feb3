"""Public bodies and other actors."""

from django.contrib import admin

from tracker import models

from .base import HistoryAdmin, TranslatedAdmin


class SuccessorInline(admin.TabularInline):
    model = models.Succession
    fk_name = "predecessor"
    extra = 0
    autocomplete_fields = ["successor"]


@admin.register(models.Actor)
class ActorAdmin(TranslatedAdmin):
    list_display = ["name", "abbreviation", "kind", "country", "valid_from", "valid_to"]
    list_filter = ["kind", "country", "plan_actors__role"]
    search_fields = ["slug", "name_en", "name_ru", "name_kk", "abbreviation_en", "abbreviation_ru", "abbreviation_kk"]
    inlines = [SuccessorInline]

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(models.PlanActor)
class PlanActorAdmin(TranslatedAdmin):
    list_display = ["actor", "role", "plan", "order"]
    list_filter = ["plan", "role"]
    search_fields = ["actor__slug", "actor__name_en", "actor__name_ru", "actor__name_kk"]
    autocomplete_fields = ["actor"]
    list_select_related = ["actor", "plan"]


@admin.register(models.Succession)
class SuccessionAdmin(HistoryAdmin):
    list_display = ["predecessor", "successor", "how", "happened_on"]
    list_filter = ["how"]
    search_fields = ["predecessor__name_en", "successor__name_en", "predecessor__slug", "successor__slug"]
    autocomplete_fields = ["predecessor", "successor"]
    list_select_related = ["predecessor", "successor"]
