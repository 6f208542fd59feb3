"""Signing in through the provider of OpenID Connect that the settings name.

It says who somebody is; whether they have an account is decided here. Accounts are by invitation, so nobody is given
one. Somebody who has one is known by the identifier that the provider gave for them before, or, the first time, by an
e-mail address that the provider has verified. The second step of signing in is asked for all the same: what the
provider itself asked for is not known here.
"""

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from tracker.accounts import REFUSED, demonstration_refused
from tracker.models import User

STRANGER = _("There is no account for you here. Accounts are by invitation: ask the plan's coordinator for one.")
UNVERIFIED = _("The provider did not confirm your e-mail address, so we cannot tell which account is yours.")
OTHER = _("The account with your e-mail address is connected to somebody else at this provider.")
CLOSED = _("This account is closed.")


class IdentityAdapter(DefaultSocialAccountAdapter):
    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "no_password": _("Set a password first: without one you could no longer sign in."),
    }

    def get_requests_session(self):
        session = super().get_requests_session()
        if is_secure():
            # Whatever addresses the provider's own description names.
            session.adapters.pop("http://")
        return session

    def is_open_for_signup(self, request, sociallogin):
        return False

    def populate_user(self, request, sociallogin, data):
        """Called first. Of what the provider says about a person only the identifier is kept."""
        sociallogin.said = sociallogin.account.extra_data
        sociallogin.account.extra_data = {}
        return super().populate_user(request, sociallogin, data)

    def pre_social_login(self, request, sociallogin):
        """Find the account of somebody who comes from the provider, and connect it the first time; refuse strangers.

        Writes the connection. Somebody who is signed in and connects their account themselves is left to allauth.
        """
        said = sociallogin.said
        check_same_person(said)
        if sociallogin.is_existing or sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        email = verified_email(said)
        user = account_of(email)
        if refused := reason_against(user, email, sociallogin.account.provider, request):
            raise ImmediateHttpResponse(
                render(request, "socialaccount/refused.html", {"reason": refused}, status=403),
            )
        sociallogin.user = sociallogin.account.user = user
        sociallogin.account.save()


def is_secure() -> bool:
    """Whether the provider is reached over HTTPS: always, but for one on this machine."""
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return apps[0]["settings"]["server_url"].startswith("https:")


def check_same_person(said: dict) -> None:
    """Refuse an answer without a token of identity, or whose two halves are about different people."""
    token, about = said.get("id_token"), said.get("userinfo")
    if not token or (about and about.get("sub") != token.get("sub")):
        raise OAuth2Error("The provider's answers are not about one person")


def verified_email(said: dict) -> str:
    """The address that the provider says it has verified; empty where it says so of none."""
    for part in (said.get("userinfo"), said.get("id_token")):
        email = (part or {}).get("email")
        if isinstance(email, str) and email.strip():
            # Some providers write the word.
            return email.strip() if part.get("email_verified") in (True, "true") else ""
    return ""


def account_of(email: str) -> User | None:
    """The account with this very address, capitals aside. A database may fold other letters too, of which another's
    address can be made: a Turkish ı becomes the I of admin.
    """
    found = User.objects.filter(email__iexact=email) if email.isascii() else User.objects.filter(email=email)
    return found.first() if email else None


def reason_against(user: User | None, email: str, provider: str, request):
    """Why nobody is let in by this address; None where its account may be connected. One query."""
    if not email:
        return UNVERIFIED
    if user is None:
        return STRANGER
    if not user.is_active:
        return CLOSED
    if demonstration_refused(user, request):
        return REFUSED
    if SocialAccount.objects.filter(user=user, provider=provider).exists():
        return OTHER
    return None
