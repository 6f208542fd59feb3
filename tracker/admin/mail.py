"""Mail and reminders, to be read. Texts of messages are nobody's to read here: some carry a link to set a password."""

import django_tasks_db.admin  # noqa: F401  (it registers what is taken away below)
import post_office.admin  # noqa: F401  (and so does this)
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_tasks_db.models import DBTaskResult
from post_office.models import STATUS, Attachment, Email, EmailTemplate, Log

from tracker import models

from .base import ReadOnlyAdmin

# Templates of messages are files of the project, and post_office's page for them asks other hosts for scripts. How far
# the files of a report are stands on the coordinator's page.
for _model in (Attachment, Email, EmailTemplate, Log, UserSession, DBTaskResult):
    if admin.site.is_registered(_model):
        admin.site.unregister(_model)


@admin.register(Email)
class EmailAdmin(ReadOnlyAdmin):
    fields = ["to", "subject", "status", "created", "last_updated", "scheduled_time", "number_of_retries", "last_error"]
    readonly_fields = fields
    list_display = ["to", "subject", "status", "created", "number_of_retries"]
    list_filter = ["status"]
    search_fields = ["to", "subject"]
    actions = ["try_again"]
    # Its own shows the text and offers to send it once more.
    change_form_template = "admin/change_form.html"

    @admin.display(description=_("last error"))
    def last_error(self, obj):
        log = obj.logs.filter(status=STATUS.failed).order_by("-date").first()
        return f"{log.exception_type}: {log.message}" if log else ""

    @admin.action(description=_("Try to send again"))
    def try_again(self, request, queryset):
        undelivered = queryset.filter(status__in=(STATUS.failed, STATUS.requeued))
        count = undelivered.update(status=STATUS.queued, scheduled_time=None, number_of_retries=0)
        text = ngettext("%(count)d message is queued again.", "%(count)d messages are queued again.", count)
        messages.success(request, text % {"count": count})


@admin.register(models.Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    list_display = ["sent_at", "person", "actor", "period", "due_on", "step", "sent_by"]
    list_filter = ["period", "actor"]
    list_select_related = ["person", "actor", "period", "sent_by"]
    search_fields = ["person__email", "person__name"]
    date_hierarchy = "sent_at"
