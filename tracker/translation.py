"""Which texts are kept in three languages, and which models keep their history.

History is registered here, after translation: registered inside a translated model, it fails on save.
"""

import simple_history
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modeltranslation.fields import TranslationFieldDescriptor
from modeltranslation.translator import TranslationOptions, translator

from tracker import models
from tracker.formats.foreign import Foreign

FIELDS = {
    models.Actor: ("name", "short_name", "abbreviation", "note"),
    models.PlanActor: ("note",),
    models.Plan: ("title", "short_title", "source_note"),
    models.FocusStrand: ("title",),
    models.PlanSection: ("title", "body"),
    models.PlanFact: ("title", "text", "note"),
    models.ProfileFact: ("title", "value", "note"),
    models.ExternalFigure: ("title", "unit", "when", "note"),
    models.AssessmentCriterion: ("title", "why"),
    models.Objective: ("title", "heading"),
    models.Theme: ("title",),
    models.Action: ("title", "description", "civil_society"),
    models.BudgetProgramme: ("title", "note"),
    models.Dimension: ("name",),
    models.Category: ("name",),
    models.Indicator: ("title", "wording", "definition", "method", "data_source", "limitations", "unit"),
    models.MilestoneStep: ("title",),
    models.ReportingPeriod: ("label",),
}

UNTRANSLATED_WITH_HISTORY = (
    models.User,
    models.Membership,
    models.PlanRole,
    models.Delegation,
    models.Succession,
    models.ActionActor,
    models.ActionSchedule,
    models.BudgetLine,
    models.Breakdown,
    models.BreakdownDimension,
    models.Baseline,
    models.Target,
    models.Assignment,
    models.Observation,
)


class Marked(TranslationFieldDescriptor):
    """A translated text; the English one that stands in for a missing translation knows that it is English."""

    def __get__(self, instance, owner):
        text = super().__get__(instance, owner)
        if instance is None or not text or getattr(instance, f"{self.field.name}_{get_language()}", text):
            return text
        return Foreign(text, "en")


for model, fields in FIELDS.items():
    texts = fields
    if hasattr(model, "text_status"):
        fields = (*fields, "text_status")
    translator.register(model, type(f"{model.__name__}Translation", (TranslationOptions,), {"fields": fields}))
    for name in texts:
        of = vars(model)[name]
        setattr(model, name, Marked(of.field, of.fallback_languages, of.fallback_value, of.fallback_undefined))

for model in (*FIELDS, *UNTRANSLATED_WITH_HISTORY):
    excluded = ["password", "last_login"] if model is models.User else []
    simple_history.register(
        model,
        app="tracker",
        excluded_fields=excluded,
        verbose_name=format_lazy("{}: {}", model._meta.verbose_name, _("history")),
        verbose_name_plural=format_lazy("{}: {}", model._meta.verbose_name_plural, _("history")),
    )
