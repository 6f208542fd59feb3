"""The plan: its text, objectives, actions, budget, and what is said about it."""

from datetime import date
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracker.enums import ActionActorRole, ActionKind, Funding, PeriodKind, PlanStatus, Verdict
from tracker.formats.foreign import together

from .actor import Actor
from .base import Ending, PartialDateField, Statement, Translated

CODE = RegexValidator(
    r"^[0-9A-Za-zА-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі][^\s/?#%&]*$", _("Letters, digits, points and hyphens only.")
)


class Plan(Translated):
    """A National Action Plan. Several live side by side; at most one is the site's default."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    country = models.CharField(_("country"), max_length=2, help_text=_("ISO 3166-1 alpha-2"))
    title = models.CharField(_("title"), max_length=500)
    short_title = models.CharField(_("short title"), max_length=120, blank=True)
    edition = models.PositiveSmallIntegerField(_("edition"), default=1)
    approved = PartialDateField(_("approved"), blank=True)
    starts_on = models.DateField(_("in force from"))
    ends_on = models.DateField(_("in force until"))
    predecessor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successor_plans", verbose_name=_("predecessor")
    )
    length_pages = models.PositiveSmallIntegerField(_("length in pages"), null=True, blank=True)
    source_title = models.CharField(_("source"), max_length=300, blank=True)
    source_url = models.URLField(_("address of the source"), blank=True)
    source_note = models.TextField(_("about the source"), blank=True)
    action_frequency = models.CharField(
        _("actions are reported each"), max_length=10, choices=PeriodKind, default=PeriodKind.YEAR
    )
    on_track_from = models.DecimalField(
        _("on track from"), max_digits=3, decimal_places=2, default=Decimal("0.95"),
        help_text=_("Progress made divided by time elapsed."),
    )  # fmt: skip
    accelerate_from = models.DecimalField(
        _("needs acceleration from"), max_digits=3, decimal_places=2, default=Decimal("0.60")
    )
    is_default = models.BooleanField(_("the site's default plan"), default=False)

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["country", "starts_on"]
        constraints = [
            models.CheckConstraint(name="plan_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="plan_thresholds_in_order",
                condition=Q(accelerate_from__gt=0, on_track_from__gte=F("accelerate_from"), on_track_from__lte=1),
            ),
            models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="plan_one_default"),
        ]

    def __str__(self):
        return self.short_title or self.title

    def status(self, on: date) -> PlanStatus:
        if on < self.starts_on:
            return PlanStatus.UPCOMING
        return PlanStatus.ENDED if on > self.ends_on else PlanStatus.IN_FORCE


class PlanPart(models.Model):
    """A row that belongs to a plan and stands in an order in it."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="%(class)ss", verbose_name=_("plan"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        ordering = ["order", "pk"]


class FocusStrand(PlanPart, Translated):
    """One of the strands that the plan says it works on."""

    key = models.SlugField(_("key"), max_length=60)
    title = models.CharField(_("strand"), max_length=400)

    class Meta(PlanPart.Meta):
        verbose_name = _("focus strand")
        verbose_name_plural = _("focus strands")
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="focusstrand_key")]

    def __str__(self):
        return self.title


class PlanSection(PlanPart, Translated):
    """The plan's text on one topic, in the editors' words, with the source cited."""

    key = models.SlugField(_("topic"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"), help_text=_("Markdown"))
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta(PlanPart.Meta):
        verbose_name = _("section of the plan's text")
        verbose_name_plural = _("sections of the plan's text")
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="plansection_key")]

    def __str__(self):
        return self.title


class PlanFact(PlanPart, Translated):
    """Something that plans are expected to say. An empty text means that this one does not: a gap, shown as such."""

    key = models.CharField(_("key"), max_length=60)
    title = models.CharField(_("what"), max_length=200)
    text = models.TextField(_("what the plan says"), blank=True)
    note = models.TextField(_("editor's note"), blank=True)

    class Meta(PlanPart.Meta):
        verbose_name = _("what the plan says")
        verbose_name_plural = _("what the plan says")
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="planfact_key")]

    def __str__(self):
        return self.title


class ProfileFact(PlanPart, Translated):
    """A fact about the country, with its source's wording and the editor's note."""

    key = models.SlugField(_("key"), max_length=60)
    title = models.CharField(_("label"), max_length=200)
    value = models.CharField(_("value"), max_length=200)
    when = PartialDateField(_("as of"), blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    note = models.TextField(_("editor's note"), blank=True)

    class Meta(PlanPart.Meta):
        verbose_name = _("fact about the country")
        verbose_name_plural = _("facts about the country")
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="profilefact_key")]

    def __str__(self):
        return self.title


class ExternalFigure(PlanPart, Translated):
    """A figure published elsewhere. Never mixed with what bodies report under the plan."""

    key = models.SlugField(_("key"), max_length=60)
    title = models.CharField(_("what"), max_length=300)
    value = models.DecimalField(_("value"), max_digits=15, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    when = models.CharField(_("when"), max_length=120, blank=True)
    source = models.CharField(_("source"), max_length=300)
    note = models.TextField(_("editor's note"), blank=True)
    part_of = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )

    class Meta(PlanPart.Meta):
        verbose_name = _("figure published elsewhere")
        verbose_name_plural = _("figures published elsewhere")
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="externalfigure_key")]

    def __str__(self):
        return self.title


class AssessmentCriterion(PlanPart, Translated):
    """One of the points on which a plan's text is read, the verdict and why."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="assessment_criteria", verbose_name=_("plan"))
    key = models.SlugField(_("key"), max_length=60)
    title = models.CharField(_("criterion"), max_length=200)
    verdict = models.CharField(_("verdict"), max_length=6, choices=Verdict)
    why = models.TextField(_("why"))

    class Meta(PlanPart.Meta):
        verbose_name = _("assessment criterion")
        verbose_name_plural = _("assessment criteria")
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="assessmentcriterion_key")]

    def __str__(self):
        return self.title


class Objective(PlanPart, Translated):
    code = models.CharField(_("number"), max_length=20, validators=[CODE])
    title = models.CharField(_("title"), max_length=500)
    heading = models.CharField(_("heading over its actions"), max_length=500, blank=True)

    class Meta(PlanPart.Meta):
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="objective_code")]

    def __str__(self):
        return together(self.code, self.title)


class Theme(Translated):
    """A subject that cuts across objectives, such as disarmament."""

    slug = models.SlugField(_("key"), max_length=60, unique=True)
    title = models.CharField(_("theme"), max_length=120)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["slug"]

    def __str__(self):
        return self.title


class Action(PlanPart, Translated):
    objective = models.ForeignKey(Objective, models.PROTECT, related_name="actions", verbose_name=_("objective"))
    code = models.CharField(_("code"), max_length=20, validators=[CODE])
    title = models.CharField(_("title"), max_length=1000)
    description = models.TextField(_("description"), blank=True)
    kind = models.CharField(
        _("kind"), max_length=15, choices=ActionKind, default=ActionKind.OTHER,
        help_text=_("The editor's classification."),
    )  # fmt: skip
    themes = models.ManyToManyField(Theme, blank=True, related_name="actions", verbose_name=_("themes"))
    funding = models.CharField(_("funding"), max_length=12, choices=Funding, default=Funding.NOT_STATED)
    civil_society = models.CharField(_("part of civil society"), max_length=300, blank=True)

    class Meta(PlanPart.Meta):
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="action_code")]

    def __str__(self):
        return together(self.code, self.title)


# The rows between actions and themes have no class of their own; the administration names them before it deletes them.
_link = Action.themes.through
_link._meta.verbose_name, _link._meta.verbose_name_plural = _("theme of an action"), _("themes of actions")
_link.__str__ = lambda self: f"{self.action.code}: {self.theme}"


class ActionActor(Ending, Statement):
    """A body's part in an action, and who says so."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="action_actors", verbose_name=_("action"))
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="action_actors", verbose_name=_("body"))
    role = models.CharField(_("role"), max_length=12, choices=ActionActorRole)

    class Meta(Statement.Meta):
        verbose_name = _("body's part in an action")
        verbose_name_plural = _("bodies' parts in actions")
        ordering = ["pk"]
        constraints = [
            *Statement.Meta.constraints,
            models.UniqueConstraint(
                fields=["action", "actor", "role"], condition=Q(superseded_by__isnull=True), name="actionactor_once"
            ),
            models.UniqueConstraint(
                fields=["action"],
                condition=Q(role=ActionActorRole.LEAD, superseded_by__isnull=True),
                name="actionactor_one_lead",
                violation_error_message=_("This action already has a lead."),
            ),
        ]

    def __str__(self):
        return f"{self.action.code}, {self.actor}: {self.get_role_display()}"


class ActionSchedule(Statement):
    """When an action starts and ends, as far as anybody has said."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="schedules", verbose_name=_("action"))
    starts = PartialDateField(_("start"), blank=True)
    ends = PartialDateField(_("end"), blank=True)

    class Meta(Statement.Meta):
        verbose_name = _("dates of an action")
        verbose_name_plural = _("dates of actions")
        ordering = ["pk"]
        constraints = [
            *Statement.Meta.constraints,
            models.UniqueConstraint(
                fields=["action"], condition=Q(superseded_by__isnull=True), name="actionschedule_once"
            ),
            models.CheckConstraint(
                name="actionschedule_says_something",
                condition=~Q(starts="", ends=""),
                violation_error_message=_("Give a start, an end, or both."),
            ),
        ]

    def __str__(self):
        return f"{self.action.code}: {self.starts or '…'} – {self.ends or '…'}"


class BudgetProgramme(PlanPart, Translated):
    code = models.CharField(_("code"), max_length=20, validators=[CODE])
    title = models.CharField(_("title"), max_length=400)
    note = models.TextField(_("editor's note"), blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="subprogrammes", verbose_name=_("part of")
    )

    class Meta(PlanPart.Meta):
        verbose_name = _("budget programme")
        verbose_name_plural = _("budget programmes")
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="budgetprogramme_code")]

    def __str__(self):
        return together(self.code, self.title)


class BudgetLine(models.Model):
    """Money of a programme for an action, or for the whole plan, in one year. NULL: not stated, not zero."""

    programme = models.ForeignKey(
        BudgetProgramme, models.CASCADE, related_name="lines", verbose_name=_("budget programme")
    )
    action = models.ForeignKey(
        Action, models.PROTECT, null=True, blank=True, related_name="budget_lines", verbose_name=_("action"),
        help_text=_("Empty: the whole plan."),
    )  # fmt: skip
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(1990), MaxValueValidator(2200)])
    planned = models.DecimalField(_("planned"), max_digits=15, decimal_places=2, null=True, blank=True)
    spent = models.DecimalField(_("spent"), max_digits=15, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="KZT", help_text=_("ISO 4217"))
    source = models.CharField(_("source"), max_length=300)

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        ordering = ["year", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "action", "year"], name="budgetline_once"),
            models.UniqueConstraint(
                fields=["programme", "year"], condition=Q(action__isnull=True), name="budgetline_whole_plan_once"
            ),
            models.CheckConstraint(
                name="budgetline_not_negative",
                condition=(Q(planned__isnull=True) | Q(planned__gte=0)) & (Q(spent__isnull=True) | Q(spent__gte=0)),
            ),
        ]

    def __str__(self):
        return f"{self.programme.code}, {self.year}"
