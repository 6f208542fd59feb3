"""Signing in: by invitation only, with an e-mail address; demonstration accounts only on one's own machine."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False


class Backend(AuthenticationBackend):
    pass
