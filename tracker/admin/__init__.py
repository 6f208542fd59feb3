"""The administration pages: everything of the plan is edited here, the public record is only read."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from . import actor, indicator, mail, people, plan, reporting

__all__ = ["actor", "indicator", "mail", "people", "plan", "reporting"]

admin.site.login = secure_admin_login(admin.site.login)
admin.site.site_header = admin.site.site_title = "NAP Tracker"
admin.site.index_title = _("Administration")
admin.site.empty_value_display = "–"
