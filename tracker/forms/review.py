"""What a reviewer writes: comments and new date on return, a reason to reopen or retract, a choice to approve."""

from collections.abc import Iterable
from datetime import date

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.domain.conversation import Part

from .reporting import LONGEST_TEXT

# The form on the page that fields elsewhere on it belong to.
RETURN_FORM = "return-form"


def on_field(key: str) -> str:
    """Name of the comment on a part of a report."""
    return f"on-{key}"


class VersionForm(forms.Form):
    """A step that needs nothing but the version that was read."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def verb_data(self) -> dict:
        """What the form's verb takes."""
        return dict(self.cleaned_data)

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
    """Why a report goes back, and by when it is wanted again; comments on single parts of it, none of them needed."""

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

    def __init__(self, *args, on: date, parts: Iterable[Part] = (), **kwargs):
        self.on, self.parts = on, list(parts)
        super().__init__(*args, **kwargs)
        # They stand beside what they are about, outside the form's own layout.
        for part in self.parts:
            self.fields[on_field(part.key)] = forms.CharField(
                required=False,
                label=_("Comment on: %(part)s") % {"part": part.label},
                max_length=LONGEST_TEXT,
                widget=forms.Textarea(attrs={"rows": 2, "form": RETURN_FORM, "class": "form-control"}),
            )
            # The browser may not cut what is typed: its limit is told by the server alone.
            self.fields[on_field(part.key)].widget.attrs.pop("maxlength", None)

    def comment_fields(self) -> dict[str, forms.BoundField]:
        """{key of the part: its field}, for the page."""
        return {part.key: self[on_field(part.key)] for part in self.parts}

    def verb_data(self) -> dict:
        """What the verb takes: the comments on parts under the parts' own names."""
        data = dict(self.cleaned_data)
        comments = {part.key: data.pop(on_field(part.key)) for part in self.parts}
        return {**data, "field_comments": {key: text for key, text in comments.items() if text}}

    def clean_due_on(self):
        if (due_on := self.cleaned_data["due_on"]) < self.on:
            raise ValidationError(_("This day has passed. Give today or a later day."), code="past")
        return due_on


class BatchField(forms.Field):
    """`7:3`, once for each report that is chosen: report 7, version 3, as it was read."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value):
        chosen = []
        for text in value or ():
            numbers = text.split(":")
            if len(numbers) != 2 or not all(n.isascii() and n.isdigit() and len(n) < 19 for n in numbers):
                raise ValidationError(_("This is not one of the choices."), code="unknown")
            chosen.append((int(numbers[0]), int(numbers[1])))
        return chosen


class BatchForm(forms.Form):
    """Reports that are approved together, each against the version that was read."""

    entry = BatchField(error_messages={"required": gettext_lazy("Choose at least one report to approve.")})
