"""What the coordinator sets: one form for each kind of statement, and the rows of the tables that set many at once."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.domain.setting import CannotSet, Said, SetMeanwhile, Value, share_value
from tracker.domain.values import HUNDRED, NumberCode, NumberError, check_count, check_digits
from tracker.enums import Measure
from tracker.formats.foreign import like
from tracker.models import Action, Indicator
from tracker.validators import validate_partial_date

from .reporting import LONGEST_TEXT, FigureField, choose
from .rows import RowsField

DAY = {"type": "date"}


def day_field(**kwargs) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), **kwargs)


def check_percent(value):
    value = check_digits(value)
    if value < 0:
        raise NumberError(NumberCode.NEGATIVE)
    if value > HUNDRED:
        raise ValidationError(_("Give a percentage from 0 to 100."), code="percent")
    return value


class SetForm(forms.Form):
    """A form whose errors of the domain go to the field that they are about."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.label_suffix = ""

    def refuse(self, refused: CannotSet) -> None:
        if isinstance(refused, SetMeanwhile) and "seen" in self.fields:
            # The page shows what stands now, so that a second try is a deliberate one.
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = str(refused.current or "")
        for name, sentence in refused.errors.items():
            self.add_error(name if name in self.fields else None, sentence)


class SaidForm(SetForm):
    """When it was set, and on what ground: the public reads both."""

    set_on = day_field(
        label=gettext_lazy("Set on"),
        error_messages={"required": gettext_lazy("Give the day on which it was set.")},
    )
    ground = forms.CharField(
        label=gettext_lazy("Because"),
        help_text=gettext_lazy("Why, and on what authority: minutes, order, letter. The public reads this."),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Say on what ground: this is shown to everybody.")},
    )

    def __init__(self, *args, on: date, **kwargs):
        self.on = on
        kwargs["initial"] = {"set_on": on, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def clean_set_on(self):
        if (day := self.cleaned_data["set_on"]) > self.on:
            raise ValidationError(_("This day has not come yet."), code="future")
        return day

    def clean_ground(self):
        text = self.cleaned_data["ground"].replace("\r\n", "\n")
        if len(text) > LONGEST_TEXT:
            raise ValidationError(
                _("At most %(limit)d characters: this has %(length)d."),
                code="too_long",
                params={"limit": LONGEST_TEXT, "length": len(text)},
            )
        return text

    @property
    def said(self) -> Said:
        return Said(self.cleaned_data["set_on"], self.cleaned_data["ground"])


class SeenMixin(forms.Form):
    """Which statement stood there when the page was loaded: nobody replaces what they have not seen."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ValueMixin(SeenMixin):
    """The right fields for an indicator's measure. `parts`: also the two numbers of a share."""

    def add_value(self, indicator: Indicator, *, parts: bool) -> None:
        self.indicator = indicator
        measure = indicator.measure
        if measure == Measure.YES_NO:
            choices = [("", "–"), ("yes", _("Yes")), ("no", _("No"))]
            field = forms.TypedChoiceField(
                label=_("Value"), required=False, choices=choices, coerce=choose, empty_value=None
            )
            self.fields["yes"] = field
        elif measure == Measure.MILESTONE:
            # From the rows that were loaded with the indicator: a table of many asks nothing more.
            steps = {str(step.pk): step for step in indicator.steps.all()}
            choices = [("", "–"), *((pk, step.title) for pk, step in steps.items())]
            self.fields["step"] = forms.TypedChoiceField(
                label=_("Step"), required=False, choices=choices, coerce=steps.get, empty_value=None
            )
        elif measure == Measure.SHARE:
            self.fields["value"] = FigureField(label=_("Percentage"), check=check_percent)
            if parts:
                hint = _("If known. The percentage is then worked out.")
                self.fields["numerator"] = FigureField(label=_("First number"), help_text=hint)
                self.fields["denominator"] = FigureField(label=_("Second number"))
        elif measure == Measure.COUNT:
            self.fields["value"] = FigureField(
                label=like(capfirst(indicator.unit), indicator.unit) or _("Value"), check=check_count, whole=True
            )
        else:
            self.fields["value"] = FigureField(label=like(capfirst(indicator.unit), indicator.unit) or _("Value"))

    @property
    def is_empty(self) -> bool:
        names = ("value", "numerator", "denominator", "yes", "step")
        return all(self.cleaned_data.get(name) is None for name in names)

    def value(self) -> Value:
        names = ("value", "numerator", "denominator", "yes", "step")
        return Value(**{name: self.cleaned_data.get(name) for name in names})

    def check_value(self) -> None:
        """Errors of a value that was given in parts, or not at all."""
        data = self.cleaned_data
        if self.errors:
            return
        if self.is_empty:
            first = next(name for name in ("value", "yes", "step") if name in self.fields)
            self.add_error(first, _("Give the value."))
        elif "numerator" in self.fields:
            numerator, denominator = data["numerator"], data["denominator"]
            if (numerator is None) != (denominator is None):
                self.add_error("numerator", _("A share needs both its numbers."))
            elif numerator is not None and numerator > denominator:
                self.add_error("numerator", _("The first number of a share cannot be greater than the second."))
            elif numerator is not None and numerator < 0:
                self.add_error("numerator", _("The number cannot be less than zero."))
            else:
                try:
                    share_value(data["value"], numerator, denominator)
                except CannotSet as refused:
                    self.refuse(refused)


class BaselineForm(ValueMixin, SaidForm):
    as_of = day_field(
        label=gettext_lazy("As of"), error_messages={"required": gettext_lazy("Give the day of the baseline.")}
    )
    field_order = ["value", "numerator", "denominator", "yes", "step", "as_of", "set_on", "ground", "seen"]

    def __init__(self, *args, indicator: Indicator, **kwargs):
        super().__init__(*args, **kwargs)
        self.add_value(indicator, parts=True)
        self.order_fields(self.field_order)

    def clean(self):
        super().clean()
        self.check_value()


class When(forms.Form):
    """For a period or by a date: one of the two."""

    period = forms.ModelChoiceField(None, label=gettext_lazy("For the period"), required=False, empty_label="–")
    by_date = day_field(label=gettext_lazy("or by the date"), required=False)

    def check_when(self) -> None:
        if "period" in self.errors or "by_date" in self.errors:
            return
        if bool(self.cleaned_data.get("period")) == bool(self.cleaned_data.get("by_date")):
            self.add_error("by_date", _("A target is for a period or by a date: give one of the two."))


class TargetForm(ValueMixin, When, SaidForm):
    cell = forms.ChoiceField(label=gettext_lazy("Of what"), required=False)
    field_order = [
        "cell", "value", "numerator", "denominator", "yes", "step", "period", "by_date", "set_on", "ground",
    ]  # fmt: skip

    def __init__(self, *args, indicator: Indicator, periods, cells=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.add_value(indicator, parts=True)
        self.fields["period"].queryset = periods
        self.fields["cell"].choices = [("", _("the whole figure")), *cells]
        if not cells:
            del self.fields["cell"]
        # Which target stands for the same period and cell is not known before these are chosen.
        del self.fields["seen"]
        self.order_fields(self.field_order)

    def clean(self):
        super().clean()
        self.check_value()
        self.check_when()


class LeadForm(SeenMixin, SaidForm):
    actor = forms.ModelChoiceField(
        None, label=gettext_lazy("Lead"), empty_label="–", error_messages={"required": gettext_lazy("Choose a body.")}
    )
    field_order = ["actor", "set_on", "ground", "seen"]

    def __init__(self, *args, actors, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["actor"].queryset = actors
        self.fields["actor"].label_from_instance = lambda actor: actor.name


class PartialDateInput(forms.CharField):
    def __init__(self, **kwargs):
        super().__init__(required=False, max_length=10, validators=[validate_partial_date], **kwargs)


class DatesForm(SeenMixin, SaidForm):
    starts = PartialDateInput(
        label=gettext_lazy("Start"), help_text=gettext_lazy("A year (2021), a month (2021-12) or a day (2021-12-03).")
    )
    ends = PartialDateInput(label=gettext_lazy("End"))
    field_order = ["starts", "ends", "set_on", "ground", "seen"]

    def clean(self):
        data = super().clean()
        if not self.errors and not (data.get("starts") or data.get("ends")):
            self.add_error("starts", _("Give a start, an end, or both."))


class EndForm(SaidForm):
    last_period = forms.ModelChoiceField(
        None, label=gettext_lazy("Last period"), required=False, empty_label=gettext_lazy("no end")
    )
    field_order = ["last_period", "set_on", "ground"]

    def __init__(self, *args, periods, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["last_period"].queryset = periods


class AssignForm(SaidForm):
    """Bodies, things and periods: every body chosen is asked for every thing chosen."""

    actors = RowsField(
        None,
        label=gettext_lazy("Bodies"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose a body.")},
    )
    indicators = RowsField(None, label=gettext_lazy("Indicators"), required=False, widget=forms.CheckboxSelectMultiple)
    actions = RowsField(None, label=gettext_lazy("Actions"), required=False, widget=forms.CheckboxSelectMultiple)
    first_period = forms.ModelChoiceField(
        None,
        label=gettext_lazy("From the period"),
        empty_label="–",
        error_messages={"required": gettext_lazy("Choose the first period.")},
    )
    last_period = forms.ModelChoiceField(
        None, label=gettext_lazy("to the period"), required=False, empty_label=gettext_lazy("no end")
    )
    field_order = ["actors", "indicators", "actions", "first_period", "last_period", "set_on", "ground"]

    def __init__(self, *args, plan, actors, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["actors"].queryset = actors
        self.fields["actors"].label_from_instance = lambda actor: actor.name
        self.fields["indicators"].queryset = plan.indicators.all()
        self.fields["actions"].queryset = plan.actions.all()
        for name in ("first_period", "last_period"):
            self.fields[name].queryset = plan.periods.order_by("kind", "starts_on")

    def clean(self):
        data = super().clean()
        if not self.errors and not self.subjects:
            self.add_error("indicators", _("Choose an indicator or an action."))
        return data

    @property
    def subjects(self) -> list[Indicator | Action]:
        return [*(self.cleaned_data.get("indicators") or ()), *(self.cleaned_data.get("actions") or ())]


# -- Tables: several rows filled and saved together --------------------------------------------------------------------


class ValueRow(ValueMixin, SetForm):
    """One indicator in the table of baselines or targets. Left empty, it is left as it is."""

    def __init__(self, *args, subject, **kwargs):
        super().__init__(*args, **kwargs)
        self.subject = subject
        self.add_value(subject.row, parts=True)

    def clean(self):
        super().clean()
        if not self.errors and not self.is_empty:
            self.check_value()


class LeadRow(SeenMixin, SetForm):
    actor = forms.ChoiceField(label=gettext_lazy("Lead"), required=False)

    def __init__(self, *args, subject, actors, **kwargs):
        super().__init__(*args, **kwargs)
        self.subject = subject
        self.actors = {str(actor.pk): actor for actor in actors}
        self.fields["actor"].choices = [("", "–"), *((pk, actor.name) for pk, actor in self.actors.items())]

    @property
    def is_empty(self) -> bool:
        return not self.cleaned_data.get("actor")


class DatesRow(SeenMixin, SetForm):
    starts = PartialDateInput(label=gettext_lazy("Start"))
    ends = PartialDateInput(label=gettext_lazy("End"))

    def __init__(self, *args, subject, **kwargs):
        super().__init__(*args, **kwargs)
        self.subject = subject

    @property
    def is_empty(self) -> bool:
        return not (self.cleaned_data.get("starts") or self.cleaned_data.get("ends"))


class BaselinesHead(SaidForm):
    as_of = BaselineForm.base_fields["as_of"]
    field_order = ["as_of", "set_on", "ground"]


class TargetsHead(When, SaidForm):
    field_order = ["period", "by_date", "set_on", "ground"]

    def __init__(self, *args, periods, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["period"].queryset = periods

    def clean(self):
        super().clean()
        self.check_when()
