"""Passkeys, beside the codes of an application: how they are named here, and what is said when one is not taken.

A browser binds a passkey to the name of the site that it was made for, which is the name that the request asked for.
Over plain HTTP that works for localhost alone, and never for an address of numbers.
"""

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NOT_TAKEN = gettext_lazy("The passkey was not accepted. Try again, or sign in another way.")


class MfaAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        # The library says the same of both.
        "incorrect_code": gettext_lazy("This code or passkey was not accepted."),
    }

    def generate_authenticator_name(self, user, type):
        """The name that a new passkey is offered: people with several give them better ones."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Passkey %(number)d") % {"number": count + 1}

    def get_public_key_credential_rp_entity(self):
        return {**super().get_public_key_credential_rp_entity(), "name": "NAP Tracker"}
