"""What others say (observations). What is published as a whole: report.py."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.enums import Language, ObservationState

from .base import only_one_of


class Observation(models.Model):
    """What a civil society organisation says about progress, with its evidence, and the answer on record."""

    plan = models.ForeignKey("Plan", models.PROTECT, related_name="observations", verbose_name=_("plan"))
    objective = models.ForeignKey("Objective", models.PROTECT, null=True, blank=True, related_name="observations")
    action = models.ForeignKey("Action", models.PROTECT, null=True, blank=True, related_name="observations")
    indicator = models.ForeignKey("Indicator", models.PROTECT, null=True, blank=True, related_name="observations")
    organisation = models.CharField(_("organisation"), max_length=300)
    contact = models.EmailField(_("e-mail address, not published"), blank=True)
    language = models.CharField(_("written in"), max_length=2, choices=Language)
    text = models.TextField(_("observation"))
    evidence_url = models.URLField(_("evidence"), blank=True, max_length=1000)
    state = models.CharField(_("state"), max_length=10, choices=ObservationState, default=ObservationState.RECEIVED)
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    moderated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    moderated_at = models.DateTimeField(null=True, blank=True, editable=False)
    refusal_ground = models.TextField(_("ground of the refusal"), blank=True)
    reply = models.TextField(_("official reply"), blank=True)
    reply_body = models.ForeignKey(
        "Actor", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("replying body")
    )
    replied_at = models.DateTimeField(_("replied"), null=True, blank=True)

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        ordering = ["-received_at"]
        constraints = [
            models.CheckConstraint(
                name="observation_about_one_thing",
                condition=Q(objective=None, action=None, indicator=None)
                | only_one_of("objective", "action", "indicator"),
            ),
            models.CheckConstraint(
                name="observation_refused_with_a_ground",
                condition=~Q(state=ObservationState.REFUSED) | ~Q(refusal_ground=""),
                violation_error_message=_("A refusal needs a ground."),
            ),
        ]

    def __str__(self):
        return self.organisation
