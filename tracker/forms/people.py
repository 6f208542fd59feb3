"""People of a body: whom to invite, where somebody works, and what somebody invited gives."""

from __future__ import annotations

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.domain.memberships import CannotChange
from tracker.enums import Language, MembershipRole
from tracker.models import User

BODY = {"required": gettext_lazy("Choose a body.")}


class PeopleForm(forms.Form):
    """A form whose errors of the domain go to the field that they are about."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.label_suffix = ""

    def refuse(self, refused: CannotChange) -> None:
        self.add_error(refused.field if refused.field in self.fields else None, refused.sentence)


class PlaceForm(PeopleForm):
    """For which body, and as what."""

    actor = forms.ModelChoiceField(None, label=gettext_lazy("Body"), empty_label="–", error_messages=BODY)
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=MembershipRole,
        help_text=gettext_lazy("A reporter fills in reports; a signatory checks and submits them for the body."),
    )

    def __init__(self, *args, actors, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["actor"].queryset = actors
        self.fields["actor"].label_from_instance = lambda actor: actor.name


class InviteForm(PlaceForm):
    emails = forms.CharField(
        label=gettext_lazy("E-mail addresses"),
        help_text=gettext_lazy("One on each line. Each person gets a letter with a link of their own."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Give an address.")},
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the letter"), choices=Language, initial=Language.RU
    )  # fmt: skip
    field_order = ["emails", "actor", "role", "language"]

    def clean_emails(self) -> list[str]:
        found, wrong = [], []
        for line in self.cleaned_data["emails"].replace(",", "\n").replace(";", "\n").splitlines():
            address = line.strip()
            if not address:
                continue
            try:
                validate_email(address)
            except ValidationError:
                wrong.append(address)
            found.append(address)
        if wrong:
            sentence = _("Not an e-mail address: %(addresses)s")
            raise ValidationError(sentence, code="email", params={"addresses": ", ".join(wrong)})
        if not found:
            raise ValidationError(_("Give an address."), code="required")
        return found


class AcceptForm(PeopleForm):
    """What somebody who is new gives: a name, a language, a password."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Give your name: colleagues and reviewers see it.")},
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=Language,
        help_text=gettext_lazy("In which we write to you. You can change it later."),
    )
    password1 = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        help_text=gettext_lazy("At least 12 characters, not only digits."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=gettext_lazy("Password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, email: str, **kwargs):
        self.email = email
        super().__init__(*args, **kwargs)

    def clean(self):
        data = super().clean()
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords differ."))
        elif first:
            try:
                password_validation.validate_password(first, User(email=self.email, name=data.get("name", "")))
            except ValidationError as error:
                self.add_error("password1", error)
        return data
