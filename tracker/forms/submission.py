"""Passing reports on, many at once, and letting somebody else sign."""

import re

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.domain import delegation
from tracker.domain.entries import Letter

from .review import LONGEST_TEXT

REPORT = re.compile(r"([0-9]{1,18}):([0-9]{1,9})", re.ASCII)


class DeskForm(forms.Form):
    """A form in the look of the desk, without a tag of its own."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.field_template = "reporting/field.html"
        self.helper.layout = Layout(*self.fields)


class ChosenField(forms.Field):
    """Reports that were ticked: {id: the version that the person saw}. Each comes as "id:version"."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value):
        found = {}
        for text in value or []:
            match = REPORT.fullmatch(text)
            if match is None:
                raise ValidationError(_("This is not one of the choices."), code="invalid")
            found[int(match[1])] = int(match[2])
        return found


class ChosenForm(forms.Form):
    report = ChosenField(error_messages={"required": gettext_lazy("Tick at least one report.")})


class LetterForm(DeskForm):
    """The covering letter, once for all reports of a submission."""

    letter_number = forms.CharField(
        required=False, max_length=60, label=gettext_lazy("Number of the covering letter (optional)")
    )
    letter_date = forms.DateField(
        required=False,
        label=gettext_lazy("Date of the covering letter (optional)"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def letter(self) -> Letter:
        """Only of a valid form."""
        return Letter(self.cleaned_data["letter_number"], self.cleaned_data["letter_date"])


class HandBackForm(DeskForm):
    """Why reports go back to their reporters."""

    comment = forms.CharField(
        label=gettext_lazy("Comment to the reporter"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say why: the other side reads this.")},
    )


class DelegationForm(DeskForm):
    """To whom, for which body, until when. `signatures`: the memberships by which the person signs."""

    to = forms.ChoiceField(
        label=gettext_lazy("To whom"),
        help_text=gettext_lazy("Somebody who works for your body and does not sign already."),
    )
    until = forms.DateField(
        label=gettext_lazy("Until, that day included"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("Give the last day on which this person may sign for you.")},
    )

    def __init__(self, *args, signatures, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {
            f"{membership.pk}:{person.pk}": (membership, person)
            for membership in signatures
            for person in delegation.candidates(membership)
        }
        several = len(signatures) > 1
        self.fields["to"].choices = [("", "")] + [
            (value, f"{person} ({membership.actor.name})" if several else str(person))
            for value, (membership, person) in self.people.items()
        ]
        self.fields["until"].widget.attrs["min"] = timezone.localdate().isoformat()

    def clean_to(self):
        return self.people[self.cleaned_data["to"]]
