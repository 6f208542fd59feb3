"""What a coordinator types about reporting periods."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.domain.schedule import PeriodDates
from tracker.enums import Language, PeriodKind


def day_field(label, help_text="", **kwargs) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Give a day."),
            "invalid": gettext_lazy("Give a day, for example 2026-01-20."),
        },
        **kwargs,
    )


class DeskForm(forms.Form):
    """A form in the look of the desk. `refuse` puts what a verb said at its fields, with what was typed kept."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.field_template = "reporting/field.html"
        self.helper.layout = Layout(*self.fields)

    def refuse(self, errors) -> None:
        for name, said in errors.items():
            for message in said:
                self.add_error(name if name in self.fields else None, message)


class DatesForm(DeskForm):
    """From when reports are taken, and by when they are due."""

    opens_on = day_field(gettext_lazy("Reports are taken from"))
    due_on = day_field(gettext_lazy("Reports are due on"))


class PeriodForm(DeskForm):
    """A new period: its kind, its name in each language, its dates."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of period"), choices=PeriodKind.choices)
    starts_on = day_field(gettext_lazy("First day"))
    ends_on = day_field(gettext_lazy("Last day"))
    opens_on = day_field(gettext_lazy("Reports are taken from"))
    due_on = day_field(gettext_lazy("Reports are due on"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dates = {name: self.fields.pop(name) for name in ("starts_on", "ends_on", "opens_on", "due_on")}
        names = {Language.KK: _("Name in Kazakh"), Language.RU: _("Name in Russian"), Language.EN: _("Name in English")}
        for language, label in names.items():
            self.fields[f"label_{language}"] = forms.CharField(
                label=label,
                max_length=40,
                error_messages={"required": _("Give the name in this language too.")},
            )
        self.fields.update(dates)
        self.helper.layout = Layout(*self.fields)

    @property
    def labels(self) -> dict[str, str]:
        return {language: self.cleaned_data[f"label_{language}"] for language in Language.values}

    @property
    def dates(self) -> PeriodDates:
        return PeriodDates(**{name: self.cleaned_data[name] for name in ("starts_on", "ends_on", "opens_on", "due_on")})


class ExtendForm(DeskForm):
    """A later due date for all the chosen periods."""

    due_on = day_field(gettext_lazy("Reports are due on"))


class ReopenPeriodForm(DeskForm):
    """Open a closed period again, with or without a new due date."""

    due_on = day_field(
        gettext_lazy("New due date"),
        gettext_lazy("Leave it empty to keep the present one: what comes then is late."),
        required=False,
    )
