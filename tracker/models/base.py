"""What several models share: partial dates, translated rows, statements with their origin."""

from __future__ import annotations

import calendar
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.enums import Origin, TextStatus
from tracker.validators import validate_partial_date, validate_significant_digits

# Fifteen digits before the decimal sign and four after it: which fifteen of them are used is for the validator.
VALUE_DIGITS = {"max_digits": 19, "decimal_places": 4}


class PartialDateField(models.CharField):
    """A date of the precision that the source gives: `2021`, `2021-12` or `2021-12-03`, kept as that text."""

    default_validators = [validate_partial_date]

    def __init__(self, *args, **kwargs):
        kwargs["max_length"] = 10
        super().__init__(*args, **kwargs)


def first_day(partial: str) -> date:
    """First day that a partial date can mean."""
    year, month, day = [*map(int, partial.split("-")), 1, 1][:3]
    return date(year, month, day)


def last_day(partial: str) -> date:
    """Last day that a partial date can mean."""
    parts = [*map(int, partial.split("-"))]
    if len(parts) == 3:
        return date(*parts)
    year, month = parts[0], parts[1] if len(parts) == 2 else 12
    return date(year, month, calendar.monthrange(year, month)[1])


class DecimalValueField(models.DecimalField):
    """A reported, baseline or target figure: at most 15 significant digits, four of them after the point."""

    default_validators = [validate_significant_digits]

    def __init__(self, *args, **kwargs):
        kwargs.update(VALUE_DIGITS)
        super().__init__(*args, **kwargs)


class Translated(models.Model):
    """A row with text in several languages that says, per language, how far the text can be relied on."""

    # Registered for translation, so that there is one column a language. A language whose text is empty is missing,
    # whatever stands here: see `translation_status`.
    text_status = models.CharField(
        _("standing of the text"),
        max_length=10,
        blank=True,
        choices=[(s.value, s.label) for s in (TextStatus.OFFICIAL, TextStatus.WORKING)],
        default=TextStatus.WORKING.value,
    )
    #: The translated field that decides whether a language is there at all.
    main_text = "title"

    class Meta:
        abstract = True

    def translation_status(self, language: str) -> TextStatus:
        if not getattr(self, f"{self.main_text}_{language}"):
            return TextStatus.MISSING
        return TextStatus(getattr(self, f"text_status_{language}") or TextStatus.WORKING)


class StatementQuerySet(models.QuerySet):
    def current(self):
        """Statements that nothing has superseded."""
        return self.filter(superseded_by__isnull=True)


class Statement(models.Model):
    """Something that is said about the plan, and who says it. Superseded by a newer row, never edited away."""

    origin = models.CharField(_("origin"), max_length=12, choices=Origin, default=Origin.COMMISSION)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("set by"),
    )
    set_on = models.DateField(_("set on"), null=True, blank=True)
    ground = models.TextField(
        _("ground"), blank=True, help_text=_("Why, and on what authority: minutes, order, letter.")
    )
    superseded_by = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="supersedes",
        verbose_name=_("superseded by"),
    )

    objects = StatementQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_set_by_commission_says_when_and_why",
                condition=~Q(origin=Origin.COMMISSION) | (Q(set_on__isnull=False) & ~Q(ground="")),
                violation_error_message=_("What the coordinator sets needs a date and a ground."),
            ),
        ]


class Ending(models.Model):
    """Who ended a statement, when and on what ground, where its end is not another statement in its place."""

    end_set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("end set by"),
    )
    end_set_on = models.DateField(_("end set on"), null=True, blank=True, editable=False)
    end_ground = models.TextField(_("ground of the end"), blank=True, editable=False)

    class Meta:
        abstract = True


class Measured(models.Model):
    """A value by measure: a number, two parts of a share, yes or no, or a step of a milestone."""

    value = DecimalValueField(_("value"), null=True, blank=True)
    numerator = DecimalValueField(_("numerator"), null=True, blank=True)
    denominator = DecimalValueField(_("denominator"), null=True, blank=True)
    yes = models.BooleanField(_("yes"), null=True, blank=True)
    step = models.ForeignKey(
        "tracker.MilestoneStep", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("step")
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_parts_come_together",
                condition=Q(numerator__isnull=True, denominator__isnull=True)
                | Q(numerator__isnull=False, denominator__isnull=False),
                violation_error_message=_("A share needs both its numbers."),
            ),
            models.CheckConstraint(
                name="%(class)s_parts_in_order",
                condition=Q(numerator__isnull=True)
                | Q(numerator__gte=0, denominator__gte=0, numerator__lte=models.F("denominator")),
                violation_error_message=_("The first number of a share cannot be greater than the second."),
            ),
        ]


def only_one_of(*names: str) -> Q:
    """A condition that holds where exactly one of the named nullable columns is filled."""
    condition = Q()
    for chosen in names:
        condition |= Q(**{f"{name}__isnull": name != chosen for name in names})
    return condition
