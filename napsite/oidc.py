"""Signing in through one provider of OpenID Connect, a government's for example, when the environment names it."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

# Stands in the address that is registered with the provider, so it never changes.
PROVIDER = "identity"
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def provider_of(env) -> dict:
    """The setting SOCIALACCOUNT_PROVIDERS: no provider without OIDC_SERVER_URL."""
    url = env("OIDC_SERVER_URL", default="").rstrip("/")
    if not url:
        return {}
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise ImproperlyConfigured("OIDC_SERVER_URL must begin with https://: who one is comes over that connection")
    if not env("OIDC_CLIENT_ID", default=""):
        raise ImproperlyConfigured("OIDC_SERVER_URL needs OIDC_CLIENT_ID, as the provider gave it out")
    app = {
        "provider_id": PROVIDER,
        "name": env("OIDC_NAME", default="OpenID Connect"),
        "client_id": env("OIDC_CLIENT_ID"),
        "secret": env("OIDC_CLIENT_SECRET", default=""),
        "settings": {"server_url": url, "oauth_pkce_enabled": True, "scope": ["openid", "email"]},
    }
    return {"openid_connect": {"APPS": [app]}}


def form_targets_of(env) -> list[str]:
    """Where a form of this site may lead to beside itself: to the provider, and to where that passes people on."""
    url = env("OIDC_SERVER_URL", default="")
    if not url:
        return []
    parts = urlsplit(url)
    return [f"{parts.scheme}://{parts.netloc}", *env.list("OIDC_ORIGINS", default=[])]
