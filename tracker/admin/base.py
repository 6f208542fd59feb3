"""What the administration pages share: history, rules of the database as errors of the form."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin, TranslationTabularInline
from modeltranslation.fields import TranslationField
from simple_history.admin import SimpleHistoryAdmin

from tracker.domain.statements import supersede

BROKEN_RULE = _(
    "The database does not allow this: it breaks a rule, for instance there is another row of the same "
    "kind already. Nothing was saved."
)


class _Refused:
    """A form that says what the database said, with everything typed still in it."""

    def clean(self):
        super().clean()
        raise ValidationError(BROKEN_RULE, code="rule")


class RuledAdmin(admin.ModelAdmin):
    """A rule that only the database knows becomes an error of the form instead of a failed page."""

    list_per_page = 50
    show_full_result_count = False

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if getattr(request, "rule_broken", False):
            return type(form.__name__, (_Refused, form), {})
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            with transaction.atomic():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except (IntegrityError, ProtectedError):
            request.rule_broken = True
            return super().changeform_view(request, object_id, form_url, extra_context)


class HistoryAdmin(RuledAdmin, SimpleHistoryAdmin):
    """Who changed what and when. History is read here, never rolled back."""

    def revert_disabled(self, request, obj=None):
        return True

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        # The library hides the button and still takes the form.
        if request.method == "POST":
            raise PermissionDenied
        return super().history_form_view(request, object_id, version_id, extra_context)


class TextsInLanguages:
    """Each field of a translated text says in which language its text is."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(db_field, TranslationField):
            field.widget.attrs["lang"] = db_field.language
        return field


class TranslatedInline(TextsInLanguages, TranslationTabularInline):
    """Rows with texts in three languages."""


class TranslatedAdmin(TextsInLanguages, HistoryAdmin, TranslationAdmin):
    """Text in three languages, one behind another. Without JavaScript all of it stands on the page."""

    class Media:
        js = ("js/admin-languages.js",)
        css = {"all": ("css/admin.css",)}


class StatementAdmin(HistoryAdmin):
    """What is said about a plan, with who says so. A change writes a newer row; what was said before stays."""

    list_filter = ["origin", ("superseded_by", admin.EmptyFieldListFilter)]
    readonly_fields = ["set_by", "superseded_by"]
    autocomplete_fields: list[str] = []

    def has_delete_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        # What has been replaced is read, not changed.
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or obj.superseded_by_id is None)

    def replaced_by_change(self, obj) -> bool:
        """Whether a change of this row writes a newer one."""
        return True

    def save_model(self, request, obj, form, change):
        if not change:
            obj.set_by = request.user
            obj.save()
        elif form.changed_data:
            obj.set_by = request.user
            if self.replaced_by_change(obj):
                supersede(type(obj).objects.get(pk=obj.pk), obj)
            else:
                obj.save()


class ReadOnlyAdmin(admin.ModelAdmin):
    """For reading: what is here changes through the workflow alone, or not at all."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ReadOnlyInline(admin.TabularInline):
    """Rows of another page, to be read and to be reached."""

    extra = 0
    can_delete = False
    show_change_link = True

    def get_readonly_fields(self, request, obj=None):
        return self.fields or ()

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False
