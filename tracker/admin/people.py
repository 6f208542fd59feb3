"""People: invited, given roles, anonymised. Nobody sets or sees a password here, and nobody is deleted."""

from allauth.account.forms import ResetPasswordForm
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tracker import models
from tracker.domain.people import anonymise

from .base import HistoryAdmin, ReadOnlyAdmin

# Rights follow from roles on plans and membership of bodies: groups would be a second, unused way. The secrets of the
# second step of signing in are nobody's to read, and the provider of identity is named by the environment alone.
for _model in (Group, EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken):
    if admin.site.is_registered(_model):
        admin.site.unregister(_model)


class MembershipInline(admin.TabularInline):
    model = models.Membership
    extra = 0
    can_delete = False
    autocomplete_fields = ["actor"]
    show_change_link = True


class PlanRoleInline(admin.TabularInline):
    model = models.PlanRole
    extra = 0
    can_delete = False
    show_change_link = True


@admin.register(models.User)
class UserAdmin(HistoryAdmin):
    fields = ["email", "name", "language", "is_active", "is_staff", "is_demonstration", "last_login", "date_joined"]
    readonly_fields = ["is_demonstration", "last_login", "date_joined"]
    list_display = ["email", "name", "language", "is_active", "is_staff", "is_demonstration", "last_login"]
    list_filter = ["is_active", "is_staff", "is_demonstration", "plan_roles__kind", "memberships__role"]
    search_fields = ["email", "name"]
    inlines = [MembershipInline, PlanRoleInline]
    actions = ["invite", "anonymise"]

    def has_delete_permission(self, request, obj=None):
        return False

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        # Nobody locks themselves out.
        return [*fields, "is_active", "is_staff"] if obj == request.user else fields

    def save_model(self, request, obj, form, change):
        obj.email = obj.email.lower()
        if not change:
            obj.set_unusable_password()
        # An administrator may edit all of the administration pages and has no right in the workflow by it.
        obj.is_superuser = obj.is_staff
        super().save_model(request, obj, form, change)
        if not change:
            self.message_user(
                request,
                _("The account has no password yet: choose “Send a link to set a password” in the list of people."),
                messages.INFO,
            )

    @admin.action(description=_("Send a link to set a password"), permissions=["change"])
    def invite(self, request, queryset):
        sent = 0
        for user in queryset.filter(is_active=True, is_demonstration=False):
            form = ResetPasswordForm({"email": user.email})
            if form.is_valid():
                form.save(request)
                sent += 1
        self.message_user(request, ngettext("%(n)d letter sent.", "%(n)d letters sent.", sent) % {"n": sent})

    @admin.action(description=_("Anonymise: take out name and address for good"), permissions=["change"])
    def anonymise(self, request, queryset):
        if queryset.filter(pk=request.user.pk).exists():
            self.message_user(request, _("You cannot anonymise yourself."), messages.ERROR)
            return
        done = 0
        for user in queryset:
            anonymise(user)
            done += 1
        self.message_user(request, ngettext("%(n)d person anonymised.", "%(n)d people anonymised.", done) % {"n": done})


class RoleAdmin(HistoryAdmin):
    """Roles end on a date; that somebody had one stays known."""

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(models.Membership)
class MembershipAdmin(RoleAdmin):
    list_display = ["user", "actor", "role", "started_at", "ended_at"]
    list_filter = ["role", ("ended_at", admin.EmptyFieldListFilter), "actor"]
    search_fields = ["user__email", "user__name", "actor__name_en", "actor__slug"]
    autocomplete_fields = ["user", "actor"]
    list_select_related = ["user", "actor"]


@admin.register(models.PlanRole)
class PlanRoleAdmin(RoleAdmin):
    list_display = ["user", "plan", "kind", "started_at", "ended_at"]
    list_filter = ["plan", "kind", ("ended_at", admin.EmptyFieldListFilter)]
    search_fields = ["user__email", "user__name"]
    autocomplete_fields = ["user", "plan"]
    list_select_related = ["user", "plan"]


@admin.register(models.Delegation)
class DelegationAdmin(ReadOnlyAdmin):
    """To let somebody sign is the signatory's own word; it ends with their membership too."""

    list_display = ["membership", "to", "until", "ended_at"]
    search_fields = ["to__email", "to__name", "membership__user__email"]
    list_select_related = ["membership__user", "membership__actor", "to"]


@admin.register(models.ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    """Who lets programs read for them. Closing an account ends its tokens; nobody here sees or makes one."""

    list_display = ["name", "user", "begins", "created_at", "expires_at", "used_on"]
    search_fields = ["name", "user__email", "user__name"]
    list_select_related = ["user"]
    exclude = ["digest"]
