"""Forms around a passkey. What the browser hands over is checked by the library, which trusts its shape too much."""

from allauth.mfa.webauthn import forms as library
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tracker.passkeys import NOT_TAKEN

# What the library raises over an answer that no browser gives.
MALFORMED = (AttributeError, IndexError, KeyError, TypeError, ValueError)
NAME_LENGTH = 100


class Answer(forms.Form):
    """The hidden field with the browser's answer; says the same thing whatever is wrong with it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["credential"]
        field.label = _("Passkey")
        field.error_messages |= {"required": NOT_TAKEN, "invalid": NOT_TAKEN}


class Signed(Answer):
    """An answer that proves who one is."""

    def clean_credential(self):
        try:
            return super().clean_credential()
        except MALFORMED as error:
            raise ValidationError(NOT_TAKEN, code="passkey") from error
        except ValidationError as error:
            if error.code == "incorrect_code":
                raise ValidationError(NOT_TAKEN, code="passkey") from error
            raise


class LoginForm(Signed, library.LoginWebAuthnForm):
    pass


class AuthenticateForm(Signed, library.AuthenticateWebAuthnForm):
    pass


class ReauthenticateForm(Signed, library.ReauthenticateWebAuthnForm):
    pass


class AddForm(Answer, library.AddWebAuthnForm):
    name = forms.CharField(label=_("Name"), required=False, max_length=NAME_LENGTH)
    passwordless = forms.BooleanField(
        label=_("Sign in with this passkey alone, without the password"),
        required=False,
        initial=True,
        help_text=_(
            "Your device then asks for your fingerprint, face or PIN each time. Untick it for a simple security key, "
            "which is used beside the password."
        ),
    )

    def clean(self):
        try:
            return super().clean()
        except MALFORMED as error:
            raise ValidationError(NOT_TAKEN, code="passkey") from error


class RenameForm(library.EditWebAuthnForm):
    name = forms.CharField(label=_("Name"), max_length=NAME_LENGTH)
