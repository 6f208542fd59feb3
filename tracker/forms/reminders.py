"""Whom to remind, and what the coordinator adds to it."""

from uuid import uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Pair = tuple[int, int]


class ReminderForm(forms.Form):
    """`who` holds "body-person" of those that can be reminded; anybody else is not theirs to choose and falls out."""

    note = forms.CharField(
        label=gettext_lazy("What you add"),
        help_text=gettext_lazy("Stands at the head of each message as you write it. May stay empty."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
    )
    # One sending: pressed twice, it goes once.
    batch = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, possible: set[Pair], chosen: set[Pair] = frozenset()):
        super().__init__(data)
        self.label_suffix = ""
        self.possible, self.chosen = possible, set(chosen)
        if data is not None:
            self.chosen = possible if data.get("everybody") else self._ticked(data.getlist("who"))
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.field_template = "reporting/field.html"
        self.helper.layout = Layout("note")

    def _ticked(self, values: list[str]) -> set[Pair]:
        return {pair for pair in self.possible if f"{pair[0]}-{pair[1]}" in values}

    def clean_batch(self):
        return self.cleaned_data["batch"] or uuid4()

    def clean(self):
        if not self.chosen:
            raise ValidationError(_("Choose whom to remind: tick one or more people."), code="nobody")
        return super().clean()
