"""What is measured: indicators with their breakdowns, baselines and targets."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.enums import Direction, IndicatorLevel, Measure, OverBodies, OverTime, PeriodKind
from tracker.formats.foreign import together

from .base import DecimalValueField, Measured, Statement, Translated, only_one_of
from .plan import CODE, Action, Objective, PlanPart


class Dimension(Translated):
    """A way of breaking a figure down: sex, level of post, region. Shared by all plans."""

    main_text = "name"

    slug = models.SlugField(_("key"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("dimension")
        verbose_name_plural = _("dimensions")
        ordering = ["slug"]

    def __str__(self):
        return self.name


class Category(Translated):
    """One value of a dimension: women, officers, Astana."""

    main_text = "name"

    dimension = models.ForeignKey(Dimension, models.CASCADE, related_name="categories", verbose_name=_("dimension"))
    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    not_recorded = models.BooleanField(
        _("stands for “not recorded”"), default=False, help_text=_("Left out of shares, drawn dotted.")
    )

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["dimension", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["dimension", "code"], name="category_code")]

    def __str__(self):
        return self.name


class Indicator(PlanPart, Translated):
    """What is measured, how it is read, and how its figures add up over bodies and periods."""

    objective = models.ForeignKey(Objective, models.PROTECT, related_name="indicators", verbose_name=_("objective"))
    action = models.ForeignKey(
        Action, models.PROTECT, null=True, blank=True, related_name="indicators", verbose_name=_("action")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    code = models.CharField(_("code"), max_length=20, validators=[CODE])
    # What this indicator reads, in a few words: an item of the plan may hold two measures, each an indicator.
    title = models.CharField(_("title"), max_length=300)
    wording = models.TextField(_("as the plan has it"), blank=True)
    definition = models.TextField(_("definition"), blank=True)
    method = models.TextField(_("method"), blank=True)
    data_source = models.TextField(_("data source"), blank=True)
    limitations = models.TextField(_("limitations"), blank=True)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    level = models.CharField(_("level"), max_length=8, choices=IndicatorLevel, blank=True)
    frequency = models.CharField(_("frequency"), max_length=10, choices=PeriodKind, default=PeriodKind.YEAR)
    measure = models.CharField(_("measure"), max_length=10, choices=Measure)
    direction = models.CharField(_("direction"), max_length=5, choices=Direction, default=Direction.UP)
    tolerance = DecimalValueField(
        _("tolerance"), null=True, blank=True, help_text=_("How far a value that should stay may stray.")
    )
    over_bodies = models.CharField(_("over bodies"), max_length=6, choices=OverBodies, default=OverBodies.SUM)
    over_time = models.CharField(_("over time"), max_length=6, choices=OverTime, default=OverTime.LATEST)
    small_number_threshold = models.PositiveSmallIntegerField(
        _("smallest number shown"), null=True, blank=True,
        help_text=_("A breakdown with a number below this, other than zero, is withheld."),
    )  # fmt: skip

    class Meta(PlanPart.Meta):
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="indicator_code"),
            models.CheckConstraint(
                name="indicator_over_time_fits_measure",
                condition=Q(measure__in=[Measure.COUNT, Measure.QUANTITY])
                | Q(measure=Measure.SHARE, over_time__in=[OverTime.LATEST, OverTime.SUM])
                | Q(measure__in=[Measure.YES_NO, Measure.MILESTONE, Measure.NARRATIVE], over_time=OverTime.LATEST),
                violation_error_message=_("A figure of this measure cannot be taken over time in this way."),
            ),
            models.CheckConstraint(
                name="indicator_direction_fits_measure",
                condition=Q(measure__in=Measure.numeric()) | Q(direction=Direction.UP),
                violation_error_message=_("Only numbers can be meant to fall or to stay."),
            ),
            models.CheckConstraint(
                name="indicator_keep_has_tolerance",
                condition=Q(direction=Direction.KEEP, tolerance__isnull=False, tolerance__gte=0)
                | (~Q(direction=Direction.KEEP) & Q(tolerance__isnull=True)),
                violation_error_message=_("A value that should stay needs a tolerance, and no other has one."),
            ),
            models.CheckConstraint(
                name="indicator_keep_is_not_a_running_sum",
                condition=~Q(direction=Direction.KEEP, over_time=OverTime.SUM, measure__in=Measure.additive()),
                violation_error_message=_("A running sum cannot be meant to stay."),
            ),
            models.CheckConstraint(
                name="indicator_threshold_fits_measure",
                condition=Q(small_number_threshold__isnull=True)
                | Q(measure=Measure.COUNT, small_number_threshold__gte=2),
                violation_error_message=_("Only counts have a smallest number shown, of at least 2."),
            ),
        ]

    def __str__(self):
        return together(self.code, self.title)


class MilestoneStep(Translated):
    """One of the ordered steps of a milestone; the last is the goal."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="steps", verbose_name=_("indicator"))
    order = models.PositiveSmallIntegerField(_("order"))
    title = models.CharField(_("step"), max_length=200)

    class Meta:
        verbose_name = _("step of a milestone")
        verbose_name_plural = _("steps of milestones")
        ordering = ["indicator", "order"]
        constraints = [models.UniqueConstraint(fields=["indicator", "order"], name="milestonestep_order")]

    def __str__(self):
        return self.title


class Breakdown(models.Model):
    """A way in which an indicator's figure is split: by one to three dimensions that cross."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="breakdowns", verbose_name=_("indicator"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    dimensions = models.ManyToManyField(
        Dimension, through="BreakdownDimension", related_name="breakdowns", verbose_name=_("dimensions")
    )

    class Meta:
        verbose_name = _("breakdown")
        verbose_name_plural = _("breakdowns")
        ordering = ["indicator", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["indicator", "order"], name="breakdown_order")]

    def __str__(self):
        return " × ".join(str(link.dimension) for link in self.links.all())


class BreakdownDimension(models.Model):
    breakdown = models.ForeignKey(Breakdown, models.CASCADE, related_name="links")
    dimension = models.ForeignKey(Dimension, models.PROTECT, related_name="+", verbose_name=_("dimension"))
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("dimension of a breakdown")
        verbose_name_plural = _("dimensions of a breakdown")
        ordering = ["breakdown", "position"]
        constraints = [
            models.UniqueConstraint(fields=["breakdown", "dimension"], name="breakdowndimension_once"),
            models.UniqueConstraint(fields=["breakdown", "position"], name="breakdowndimension_position"),
            models.CheckConstraint(
                name="breakdowndimension_one_to_three",
                condition=Q(position__gte=1, position__lte=3),
                violation_error_message=_("A breakdown has one to three dimensions."),
            ),
        ]

    def __str__(self):
        return f"{self.position}: {self.dimension}"


HAS_ONE_VALUE = (
    Q(value__isnull=False, yes__isnull=True, step__isnull=True)
    | Q(value__isnull=True, yes__isnull=False, step__isnull=True, numerator__isnull=True)
    | Q(value__isnull=True, yes__isnull=True, step__isnull=False, numerator__isnull=True)
)


class Baseline(Measured, Statement):
    """Where an indicator stood before. Of a share, `value` is the percentage and the parts are optional."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="baselines", verbose_name=_("indicator"))
    as_of = models.DateField(_("as of"))

    class Meta:
        verbose_name = _("baseline")
        verbose_name_plural = _("baselines")
        ordering = ["pk"]
        constraints = [
            *Measured.Meta.constraints,
            *Statement.Meta.constraints,
            models.UniqueConstraint(
                fields=["indicator"], condition=Q(superseded_by__isnull=True), name="baseline_once"
            ),
            models.CheckConstraint(
                name="baseline_has_one_value",
                condition=HAS_ONE_VALUE,
                violation_error_message=_("Give one value, of the indicator's measure."),
            ),
        ]

    def __str__(self):
        return f"{self.indicator.code}: {self.as_of}"


class Target(Measured, Statement):
    """What is to be reached, in one period or by a date; of the whole figure or of one cell (women)."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="targets", verbose_name=_("indicator"))
    period = models.ForeignKey(
        "ReportingPeriod", models.PROTECT, null=True, blank=True, related_name="targets", verbose_name=_("period")
    )
    by_date = models.DateField(_("by"), null=True, blank=True)
    # Sorted category codes, as in EntryCell.key; empty for the whole figure.
    cell = models.CharField(_("cell"), max_length=130, blank=True)

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["pk"]
        constraints = [
            *Measured.Meta.constraints,
            *Statement.Meta.constraints,
            models.UniqueConstraint(
                fields=["indicator", "period", "cell"],
                condition=Q(superseded_by__isnull=True, period__isnull=False),
                name="target_once_a_period",
            ),
            models.UniqueConstraint(
                fields=["indicator", "by_date", "cell"],
                condition=Q(superseded_by__isnull=True, by_date__isnull=False),
                name="target_once_a_date",
            ),
            models.CheckConstraint(
                name="target_for_a_period_or_by_a_date",
                condition=only_one_of("period", "by_date"),
                violation_error_message=_("A target is for a period or by a date: give one of the two."),
            ),
            models.CheckConstraint(
                name="target_has_one_value",
                condition=HAS_ONE_VALUE,
                violation_error_message=_("Give one value, of the indicator's measure."),
            ),
        ]

    def __str__(self):
        return f"{self.indicator.code}: {self.period or self.by_date}"
