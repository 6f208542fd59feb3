"""What somebody says about themselves: name, language, what they are told by mail."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tracker.domain.tokens import DAYS
from tracker.models import ApiToken, User

from .layout import Part


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "language", "tell_submitted", "tell_approved", "remind"]
        labels = {
            "name": _("Your name"),
            "language": _("Language of your pages and messages"),
            "tell_submitted": _("A report waits for my signature or my review"),
            "tell_approved": _("A report that I wrote or submitted was approved"),
            "remind": _("Reminders of what is due"),
        }
        help_texts = {
            "name": _("As your colleagues and the reviewers know you. The public never sees it."),
            "remind": _(
                "14 days before the date, 7 before, on the day, 7 after, then weekly. Signatories hear from the day "
                "on, coordinators from 7 days after. What a coordinator sends by hand always comes."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            Part("you", _("You"), "", "name", "language"),
            Part(
                "told",
                _("What you are told by mail"),
                _("That a report was sent back to you is always told."),
                "tell_submitted",
                "tell_approved",
                "remind",
            ),
        )

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())


class TokenForm(forms.Form):
    """A token for a program: what it is for, and how long it is good."""

    name = forms.CharField(
        label=_("What the program is"),
        help_text=_("So that you know later which one to revoke."),
        max_length=ApiToken._meta.get_field("name").max_length,
    )
    days = forms.TypedChoiceField(label=_("Good for"), coerce=int)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, prefix="token", **kwargs)
        self.label_suffix = ""
        self.fields["days"].choices = [(n, ngettext("%(n)d day", "%(n)d days", n) % {"n": n}) for n in DAYS]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("name", "days")

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())
