"""What a coordinator types about the plan's report."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.domain.publishing import LONGEST_CHANGE, LONGEST_TEXT, WHOLE_TERM
from tracker.enums import Language
from tracker.models import Plan, Report

from .schedule import DeskForm


class ReportForm(DeskForm):
    """A new report: of which year or of the whole term, in which languages."""

    year = forms.ChoiceField(
        label=gettext_lazy("What it is about"),
        error_messages={"required": gettext_lazy("Choose a year or the whole term.")},
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        choices=Language,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one language.")},
    )

    def __init__(self, *args, plan: Plan, **kwargs):
        super().__init__(*args, **kwargs)
        there = set(plan.reports.values_list("slug", flat=True))
        years = sorted({day.year for day in plan.periods.values_list("ends_on", flat=True)}, reverse=True)
        self.years = [(str(year), str(year)) for year in years if str(year) not in there]
        if years and WHOLE_TERM not in there:
            self.years.append((WHOLE_TERM, _("The whole term")))
        self.fields["year"].choices = self.years

    @property
    def chosen_year(self) -> int | None:
        year = self.cleaned_data["year"]
        return None if year == WHOLE_TERM else int(year)


class TextForm(forms.Form):
    """A written part in one language."""

    text = forms.CharField(
        label=gettext_lazy("Text"),
        required=False,
        strip=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 16, "class": "form-control", "data-count": LONGEST_TEXT}),
    )
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.label_suffix = ""


class PutBackForm(forms.Form):
    """Which earlier version is to stand again, and which stands now."""

    number = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1)


class PublishForm(DeskForm):
    """What changed, of a correction; and which texts the person has read."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, report: Report, correction: bool, **kwargs):
        super().__init__(*args, **kwargs)
        labels = {
            Language.KK: _("What changed, in Kazakh"),
            Language.RU: _("What changed, in Russian"),
            Language.EN: _("What changed, in English"),
        }
        for language in report.languages if correction else ():
            self.fields[f"changed_{language}"] = forms.CharField(
                label=labels[Language(language)],
                max_length=LONGEST_CHANGE,
                widget=forms.Textarea(attrs={"rows": 3, "lang": language}),
                error_messages={"required": _("Say what has changed since the last edition.")},
            )
        self.helper.layout.fields = [*self.fields]

    @property
    def what_changed(self) -> dict[str, str]:
        prefix = "changed_"
        return {k.removeprefix(prefix): v for k, v in self.cleaned_data.items() if k.startswith(prefix)}
