"""People: accounts, their membership of bodies, their roles on plans."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.enums import Language, MembershipRole, PlanRoleKind


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **extra):
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **extra):
        return self.create_user(email, password, **extra, is_staff=True, is_superuser=True)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody with an account. Never deleted, only anonymised: the append-only record points here."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.RU)
    # What is told by mail. That a report came back is always told.
    tell_submitted = models.BooleanField(_("a report was submitted that I may review"), default=True)
    tell_approved = models.BooleanField(_("a report of my body was approved"), default=True)
    remind = models.BooleanField(_("reminders of what is due"), default=True)
    # How the public record names a person: nobody outside can tell who it is.
    public_id = models.UUIDField(_("number in the public record"), default=uuid.uuid4, unique=True, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("administrator"), default=False, help_text=_("May use the administration pages."))
    is_demonstration = models.BooleanField(_("demonstration account"), default=False, editable=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []
    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["email"]

    def __str__(self):
        return self.name or self.email

    def get_full_name(self):
        return self.name

    def member_of(self) -> set[int]:
        """Ids of the bodies that this person works for. One query."""
        return set(self.memberships.active().values_list("actor_id", flat=True))

    def body_ids(self) -> set[int]:
        """Ids of the bodies that this person may act for: their own, and those that these succeeded.

        One query, and one for each further generation of predecessors.
        """
        rows = self.memberships.active().values_list("actor_id", "actor__successions_in__predecessor_id")
        return with_predecessors(rows)

    def delegated_ids(self) -> set[int]:
        """Ids of the bodies for which a signatory lets this person sign today, and of those that these succeeded.

        As many queries as `body_ids`.
        """
        rows = self.delegated.running(timezone.localdate()).values_list(
            "membership__actor_id", "membership__actor__successions_in__predecessor_id"
        )
        return with_predecessors(rows)

    def plan_ids(self, *kinds: PlanRoleKind) -> set[int]:
        """Ids of the plans on which this person has one of these roles. One query."""
        return set(self.plan_roles.active().filter(kind__in=kinds).values_list("plan_id", flat=True))

    def get_short_name(self):
        return self.name or self.email


def with_predecessors(rows) -> set[int]:
    """Ids of bodies and of all that they succeeded; `rows` are (body, its predecessor or None)."""
    from .actor import Succession

    mine, found = set(), set()
    for own, older in rows:
        mine.add(own)
        found.add(older)
    found -= {None, *mine}
    while found:
        mine |= found
        older = Succession.objects.filter(successor__in=found).values_list("predecessor_id", flat=True)
        found = set(older) - mine
    return mine


class ActiveQuerySet(models.QuerySet):
    def active(self):
        return self.filter(ended_at__isnull=True, user__is_active=True)


class Membership(models.Model):
    """Somebody works for a body, as reporter or signatory."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name=_("person"))
    actor = models.ForeignKey("Actor", models.PROTECT, related_name="memberships", verbose_name=_("body"))
    role = models.CharField(_("role"), max_length=10, choices=MembershipRole)
    started_at = models.DateTimeField(_("since"), default=timezone.now)
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = ActiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership of a body")
        verbose_name_plural = _("memberships of bodies")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "actor", "role"],
                condition=Q(ended_at__isnull=True),
                name="membership_once_at_a_time",
                violation_error_message=_("This person already has this role in this body."),
            )
        ]

    def __str__(self):
        return f"{self.user}, {self.actor}: {self.get_role_display()}"


class PlanRole(models.Model):
    """Somebody coordinates or observes a plan. Another thing than membership of a body."""

    user = models.ForeignKey(User, models.PROTECT, related_name="plan_roles", verbose_name=_("person"))
    plan = models.ForeignKey("Plan", models.PROTECT, related_name="roles", verbose_name=_("plan"))
    kind = models.CharField(_("role"), max_length=12, choices=PlanRoleKind)
    started_at = models.DateTimeField(_("since"), default=timezone.now)
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = ActiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("role on a plan")
        verbose_name_plural = _("roles on plans")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "plan", "kind"],
                condition=Q(ended_at__isnull=True),
                name="planrole_once_at_a_time",
                violation_error_message=_("This person already has this role on this plan."),
            )
        ]

    def __str__(self):
        return f"{self.user}: {self.get_kind_display()}"


class DelegationQuerySet(models.QuerySet):
    def running(self, on):
        """Those in force on a day: not ended, and given by somebody who is a signatory still."""
        return self.filter(
            until__gte=on,
            ended_at__isnull=True,
            membership__ended_at__isnull=True,
            membership__role=MembershipRole.SIGNATORY,
            membership__user__is_active=True,
        )


class Delegation(models.Model):
    """A signatory lets somebody else submit for the body until a date, that day included."""

    membership = models.ForeignKey(
        Membership, models.PROTECT, related_name="delegations", verbose_name=_("signatory"),
        limit_choices_to={"role": MembershipRole.SIGNATORY},
    )  # fmt: skip
    to = models.ForeignKey(User, models.PROTECT, related_name="delegated", verbose_name=_("to"))
    until = models.DateField(_("until"))
    created_at = models.DateTimeField(_("from"), default=timezone.now, editable=False)
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")

    def __str__(self):
        return f"{self.membership.user} → {self.to}"


class InvitationQuerySet(models.QuerySet):
    def waiting(self):
        """Neither taken up nor taken back; perhaps too old by now."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)


class Invitation(models.Model):
    """Somebody is asked by mail to work for a body. Of the link only a hash is kept, so nobody can read it here."""

    email = models.EmailField(_("e-mail address"))
    actor = models.ForeignKey("Actor", models.PROTECT, related_name="invitations", verbose_name=_("body"))
    role = models.CharField(_("role"), max_length=10, choices=MembershipRole)
    # Whose coordinator invites.
    plan = models.ForeignKey("Plan", models.PROTECT, related_name="invitations", verbose_name=_("plan"))
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.RU)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("invited by"))
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("accepted by")
    )
    revoked_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["email", "actor"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="invitation_once_at_a_time",
                violation_error_message=_("This address has an invitation to this body already."),
            )
        ]

    def __str__(self):
        return f"{self.email}, {self.actor}: {self.get_role_display()}"
