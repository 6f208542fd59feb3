"""Public bodies and other actors, what became of them, and what they are to a plan."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracker.enums import ActorKind, PlanActorRole, SuccessionKind

from .base import PartialDateField, Translated


class Actor(Translated):
    """A ministry, court, commission, UN entity, organisation: "public body" in the interface where it is one."""

    main_text = "name"

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=ActorKind)
    country = models.CharField(_("country"), max_length=2, blank=True, help_text=_("ISO 3166-1 alpha-2"))
    name = models.CharField(_("name"), max_length=300)
    short_name = models.CharField(_("short name"), max_length=120, blank=True)
    abbreviation = models.CharField(_("abbreviation"), max_length=30, blank=True)
    note = models.TextField(_("editor's note"), blank=True)
    valid_from = PartialDateField(_("exists since"), blank=True)
    valid_to = PartialDateField(_("existed until"), blank=True)
    # Languages in which the name was seen in an official or press source, "kk ru".
    checked_names = models.CharField(_("names checked in"), max_length=20, blank=True)
    successors = models.ManyToManyField(
        "self", through="Succession", symmetrical=False, related_name="predecessors", verbose_name=_("successors")
    )

    class Meta:
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        ordering = ["slug"]

    def __str__(self):
        return self.name


class Succession(models.Model):
    """What became of a body: split into, merged into, renamed."""

    predecessor = models.ForeignKey(
        Actor, models.PROTECT, related_name="successions_out", verbose_name=_("predecessor")
    )
    successor = models.ForeignKey(Actor, models.PROTECT, related_name="successions_in", verbose_name=_("successor"))
    how = models.CharField(_("how"), max_length=10, choices=SuccessionKind)
    happened_on = PartialDateField(_("date"))
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        ordering = ["happened_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.CheckConstraint(
                name="succession_of_another_body",
                condition=~Q(predecessor=F("successor")),
                violation_error_message=_("A body cannot succeed itself."),
            ),
        ]

    def __str__(self):
        return f"{self.predecessor} → {self.successor}"


class PlanActor(models.Model):
    """What an actor is to a plan, in the plan's order."""

    plan = models.ForeignKey("Plan", models.CASCADE, related_name="plan_actors", verbose_name=_("plan"))
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="plan_actors", verbose_name=_("body"))
    role = models.CharField(_("role"), max_length=12, choices=PlanActorRole)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("body of the plan")
        verbose_name_plural = _("bodies of the plan")
        ordering = ["role", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "actor", "role"], name="planactor_once")]

    def __str__(self):
        return f"{self.actor}: {self.get_role_display()}"
