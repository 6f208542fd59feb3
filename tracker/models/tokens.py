"""Tokens with which somebody's program reads through the API what they may read on the site."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ApiTokenQuerySet(models.QuerySet):
    def valid(self, at=None):
        return self.filter(expires_at__gt=at or timezone.now(), user__is_active=True)


class ApiToken(models.Model):
    """The secret itself is shown once and not kept: only its hash is, and how it begins. Revoked, it is deleted."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("what it is for"), max_length=60)
    # Random and long, so that a plain hash cannot be turned back.
    digest = models.CharField(max_length=64, unique=True, editable=False)
    begins = models.CharField(_("begins with"), max_length=12, editable=False)
    created_at = models.DateTimeField(_("made"), default=timezone.now)
    expires_at = models.DateTimeField(_("good until"))
    # To the day, so that reading seldom writes.
    used_on = models.DateField(_("last used"), null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("token for the API")
        verbose_name_plural = _("tokens for the API")
        ordering = ["-created_at"]

    def __str__(self):
        return self.name
