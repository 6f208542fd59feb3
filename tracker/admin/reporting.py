"""Reporting: periods and who reports what are edited; reports and the public record are only read."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tracker import models
from tracker.domain.setting import asked_already

from .base import ReadOnlyAdmin, ReadOnlyInline, StatementAdmin, TranslatedAdmin


class PeriodForm(forms.ModelForm):
    def clean(self):
        data = super().clean()
        plan, kind, starts_on, ends_on = (data.get(name) for name in ("plan", "kind", "starts_on", "ends_on"))
        if plan and kind and starts_on and ends_on:
            others = plan.periods.filter(kind=kind, starts_on__lte=ends_on, ends_on__gte=starts_on)
            other = others.exclude(pk=self.instance.pk).first()
            if other:
                self.add_error("starts_on", _("This period overlaps with “%(other)s”.") % {"other": other.label})
        return data


@admin.register(models.ReportingPeriod)
class ReportingPeriodAdmin(TranslatedAdmin):
    form = PeriodForm
    list_display = ["label", "plan", "kind", "starts_on", "ends_on", "opens_on", "due_on", "closed_at"]
    list_filter = ["plan", "kind", ("closed_at", admin.EmptyFieldListFilter)]
    search_fields = ["label_en", "label_ru", "label_kk"]

    def get_readonly_fields(self, request, obj=None):
        # What reports are about stays what it was; when they are due may still be moved.
        begun = obj is not None and obj.entries.exists()
        return [
            *super().get_readonly_fields(request, obj),
            *(["plan", "kind", "starts_on", "ends_on"] if begun else []),
        ]


class AssignmentForm(forms.ModelForm):
    def clean(self):
        data = super().clean()
        plan = data.get("plan") or (self.instance.plan_id and self.instance.plan)
        for name in ("indicator", "action", "first_period", "last_period"):
            chosen = data.get(name)
            if plan and chosen and chosen.plan_id != plan.pk:
                self.add_error(name, _("This belongs to another plan."))
        first = data.get("first_period") or (self.instance.first_period_id and self.instance.first_period)
        last = data.get("last_period")
        if first and last and last.starts_on < first.starts_on:
            self.add_error("last_period", _("The last period lies before the first."))
        if last and self.instance.pk and self.instance.entries.filter(period__starts_on__gt=last.starts_on).exists():
            self.add_error("last_period", _("There are reports for later periods."))
        if first and self._asks_twice(data, first, last):
            self.add_error(
                "first_period" if "first_period" in self.fields else "last_period",
                _("This body is asked for this report already in one of these periods."),
            )
        return data

    def _asks_twice(self, data, first, last) -> bool:
        """Whether another assignment asks the same of the body for a period of this one: it would count twice."""
        same = {
            name: data.get(name) if name in self.fields else getattr(self.instance, name)
            for name in ("actor", "indicator", "action")
        }
        subject = same["indicator"] or same["action"]
        if not (same["actor"] and subject):
            return False
        return asked_already(same["actor"], subject, first, last, beside=self.instance.pk)


@admin.register(models.Assignment)
class AssignmentAdmin(StatementAdmin):
    form = AssignmentForm
    list_display = ["__str__", "plan", "first_period", "last_period", "origin", "set_by", "set_on", "superseded_by"]
    list_filter = ["plan", "actor", *StatementAdmin.list_filter]
    search_fields = ["actor__slug", "actor__name_en", "actor__name_ru", "indicator__code", "action__code"]
    autocomplete_fields = ["actor", "indicator", "action", "first_period", "last_period"]
    list_select_related = [
        "actor", "indicator", "action", "plan", "first_period", "last_period", "set_by",
        "superseded_by__actor", "superseded_by__indicator", "superseded_by__action",
    ]  # fmt: skip

    def replaced_by_change(self, obj):
        # Its reports hang on it: it can be ended, which its history shows, and not replaced.
        return not obj.entries.exists()

    def get_readonly_fields(self, request, obj=None):
        fields = [*super().get_readonly_fields(request, obj)]
        if obj is not None and obj.entries.exists():
            fields += ["plan", "actor", "indicator", "action", "first_period", "assigned_on", "origin", "set_on"]
        return fields


class EventInline(ReadOnlyInline):
    model = models.ReviewEvent
    fields = ["at", "verb", "by", "role", "body", "comment"]


class RevisionInline(ReadOnlyInline):
    model = models.PublishedRevision
    fields = ["number", "kind", "published_at", "reason", "hash"]


@admin.register(models.ProgressEntry)
class ProgressEntryAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "state", "availability", "value", "status", "saved_at"]
    list_filter = ["state", "availability", "period", "assignment__plan"]
    search_fields = ["assignment__indicator__code", "assignment__action__code", "assignment__actor__name_en"]
    list_select_related = ["assignment__actor", "assignment__indicator", "assignment__action", "period"]
    inlines = [EventInline, RevisionInline]


@admin.register(models.ReviewEvent)
class ReviewEventAdmin(ReadOnlyAdmin):
    list_display = ["at", "verb", "entry", "by", "role", "body"]
    list_filter = ["verb", "role"]
    search_fields = ["comment", "by__email", "by__name"]
    list_select_related = [
        "entry__assignment__actor", "entry__assignment__indicator", "entry__assignment__action", "entry__period",
        "by", "body",
    ]  # fmt: skip


@admin.register(models.PublishedRevision)
class PublishedRevisionAdmin(ReadOnlyAdmin):
    list_display = ["seq", "plan", "kind", "actor", "period", "number", "published_at", "hash"]
    list_filter = ["plan", "kind", "period", "actor"]
    search_fields = ["hash", "reason", "actor__name_en", "indicator__code", "action__code"]
    list_select_related = ["plan", "actor", "period"]
    # Sealed with a salt so that nobody can guess it from its hash.
    exclude = ["salt"]


@admin.register(models.SaveReceipt)
class SaveReceiptAdmin(ReadOnlyAdmin):
    list_display = ["entry", "version", "by", "at", "content_hash"]
    search_fields = ["content_hash", "by__email"]
    list_select_related = ["by"]


@admin.register(models.RecordHead)
class RecordHeadAdmin(ReadOnlyAdmin):
    list_display = ["plan", "seq", "hash"]
    list_select_related = ["plan"]


@admin.register(models.RecordCheck)
class RecordCheckAdmin(ReadOnlyAdmin):
    list_display = ["plan", "at", "is_whole", "seq", "hash", "fault", "fault_seq", "faults"]
    list_select_related = ["plan"]

    @admin.display(boolean=True, description=_("whole"))
    def is_whole(self, check):
        return check.is_whole


@admin.register(models.ImportedFile)
class ImportedFileAdmin(ReadOnlyAdmin):
    list_display = ["name", "at", "dataset", "sha256"]
    search_fields = ["name", "dataset", "sha256"]


@admin.register(models.Evidence)
class EvidenceAdmin(ReadOnlyAdmin):
    list_display = ["title", "kind", "is_public", "size", "sha256", "added_at", "removed_at"]
    # No way to the file from here: it is read through its own address, which asks for the right to the report.
    fields = [
        "entry", "kind", "title", "filename", "url", "is_public", "size", "content_type", "sha256", "added_by",
        "added_at", "removed_at",
    ]  # fmt: skip
    readonly_fields = fields
    list_filter = ["kind", "is_public"]
    search_fields = ["title", "filename", "sha256"]
