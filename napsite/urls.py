"""Addresses: pages for people under a language, the rest without one."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from tracker.views import dev, health, identity, profile, sitemaps
from tracker.views.public import to_own_language

# Before allauth's own: what it serves there is guarded, or closed.
accounts = [
    path("oidc/<str:provider_id>/login/", identity.login),
    path("oidc/<str:provider_id>/login/callback/", identity.callback),
    path("3rdparty/", identity.connections),
    path("email/", profile.no_email_page, name="account_email"),
    path("", include("allauth.urls")),
]
urlpatterns = [
    path("", to_own_language, name="root"),
    path("admin/", admin.site.urls),
    path("accounts/profile/", profile.profile, name="profile"),
    path("accounts/profile/tokens/", profile.make_token, name="profile_tokens"),
    path("accounts/profile/tokens/<int:pk>/revoke/", profile.revoke_token, name="profile_token_revoke"),
    path("accounts/profile/sessions/end/", profile.end_sessions, name="profile_end_sessions"),
    path("accounts/", include(accounts)),
    path("api/v1/", include("tracker.api.urls")),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.section, name="sitemap_section"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    *i18n_patterns(path("", include("tracker.urls")), prefix_default_language=True),
]
if settings.DEBUG:
    urlpatterns += i18n_patterns(path("dev/components/", dev.components, name="dev_components"))

handler500 = "tracker.views.health.server_error"
