"""What a reviewer writes: comment and new date on return, a reason to reopen."""

from datetime import date

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .reporting import LONGEST_TEXT


class VersionForm(forms.Form):
    """A step that needs nothing but the version that was read."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def renewed(self, version: int):
        """The same form with what was typed in it, against the version that stands now: a second, deliberate try."""
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(version)
        return self


class CommentForm(VersionForm):
    """A comment that must be there, against the version that was read."""

    comment = forms.CharField(
        label=gettext_lazy("Comment"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say why: the other side reads this.")},
    )

    def __init__(self, *args, label=None, help_text=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        if label:
            self.fields["comment"].label = label
        if help_text:
            self.fields["comment"].help_text = help_text
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.field_template = "reporting/field.html"
        self.helper.layout = Layout(*self.fields)

    def clean_comment(self):
        # It stays in the history for good, and the reason to reopen in the public record.
        comment = self.cleaned_data["comment"]
        if len(comment) > LONGEST_TEXT:
            raise ValidationError(
                _("At most %(limit)d characters: this has %(length)d."),
                code="too_long",
                params={"limit": LONGEST_TEXT, "length": len(comment)},
            )
        return comment


class ReturnForm(CommentForm):
    """Why a report goes back, and by when it is wanted again."""

    comment = forms.CharField(
        label=gettext_lazy("Comment to the body"),
        help_text=gettext_lazy("Needed to return a report; shown in the history, not to the public."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say why: the other side reads this.")},
    )
    due_on = forms.DateField(
        label=gettext_lazy("Due again on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("Give the day by which the report is due again.")},
    )

    def __init__(self, *args, on: date, **kwargs):
        self.on = on
        super().__init__(*args, **kwargs)

    def clean_due_on(self):
        if (due_on := self.cleaned_data["due_on"]) < self.on:
            raise ValidationError(_("This day has passed. Give today or a later day."), code="past")
        return due_on
