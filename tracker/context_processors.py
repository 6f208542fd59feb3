"""What every page needs beside its own content. Lazy, so that a page pays for what it shows: at most two queries.

Public pages ask nothing of the session of somebody who has none, so they carry no cookie and can be kept in a cache.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from tracker.domain.installation import kind_of_installation
from tracker.enums import DataKind, PlanRoleKind
from tracker.models import Plan

PRINT_COOKIE = "nap_print"
MESSAGES_COOKIE = "messages"


class Site:
    """The installation: who owns it, whether its data is a demonstration, its default plan, today's date."""

    name = "NAP Tracker"

    def __init__(self, of_page: Plan | None = None):
        self.of_page = of_page

    @property
    def owner(self) -> str:
        return settings.SITE_OWNER

    @property
    def today(self) -> date:
        return timezone.localdate()

    @cached_property
    def is_demonstration(self) -> bool:
        return kind_of_installation() == DataKind.DEMONSTRATION

    @cached_property
    def plan(self) -> Plan | None:
        """The page's plan, else the default one, or the only sensible one: the first."""
        if self.of_page is not None:
            return self.of_page
        return Plan.objects.order_by("-is_default", "country", "starts_on").first()


@dataclass(frozen=True)
class Link:
    """One entry of the navigation. `current`: "page", "true" (this section) or ""."""

    name: str
    label: str
    url: str
    current: str = ""
    end: bool = False


class Navigation:
    """The navigation of the page being shown. `plan_slug` is the plan in its address, else the site's default."""

    def __init__(self, request: HttpRequest, site: Site):
        self.request = request
        self.site = site

    @cached_property
    def plan_slug(self) -> str:
        match = self.request.resolver_match
        slug = match.kwargs.get("plan") if match else None
        if slug:
            return slug
        return self.site.plan.slug if self.site.plan else ""

    def link(self, name: str, label: str, *, end: bool = False, whole: bool = False, **kwargs) -> list[Link]:
        """The link, alone in a list; an empty list where there is no such page. `whole`: current on itself only."""
        try:
            url = reverse(name, kwargs=kwargs)
        except NoReverseMatch:
            return []
        path = self.request.path
        current = "page" if path == url else "true" if path.startswith(url) and not whole else ""
        return [Link(name, label, url, current, end)]

    @cached_property
    def public(self) -> list[Link]:
        slug = self.plan_slug
        if not slug:
            return self.link("plans", _("Plans"))
        return [
            *self.link("plan", _("Overview"), plan=slug, whole=True),
            *self.link("actions", _("Actions"), plan=slug),
            *self.link("indicators", _("Indicators"), plan=slug),
            *self.link("bodies", pgettext("navigation", "Bodies"), plan=slug),
            *self.link("matrix", pgettext("navigation", "Reporting"), plan=slug),
            *self.link("reports", pgettext("of the plan", "Reports"), plan=slug),
            *self.link("timeline", _("Time line"), plan=slug),
            *self.link("gaps", _("Gaps"), plan=slug),
            *self.link("budget", _("Budget"), plan=slug),
            *self.link("objectives", _("Objectives"), plan=slug),
            *self.link("plan_text", _("Plan text"), plan=slug),
        ]

    @cached_property
    def staff(self) -> list[Link]:
        """By what the person may do. Two queries, on working pages only."""
        user = self.request.user
        if not user.is_authenticated:
            return self.public
        links: list[Link] = []
        if user.member_of() or user.delegated_ids():
            links += self.link("work", _("My work"))
        if user.plan_ids(PlanRoleKind.COORDINATOR, PlanRoleKind.OBSERVER):
            links += self.link("review_queue", _("Review"))
        if user.is_staff:
            links += self.link("admin:index", _("Administration"))
        links += self.link("profile", _("Your account"), end=True)
        return links + self.link("home", _("Public site"), end=True, whole=True)

    @cached_property
    def desk(self) -> Link | None:
        """The first page where the person has work to do; None for somebody who has no part in any plan."""
        return next((link for link in self.staff if not link.end), None) if self.request.user.is_authenticated else None

    @cached_property
    def foot(self) -> list[Link]:
        return [
            *(self.link("data", _("Data"), plan=self.plan_slug) if self.plan_slug else []),
            *self.link("methodology", _("How we assess")),
            *self.link("glossary", _("Glossary")),
            *self.link("plans", _("All plans"), whole=True),
            self._api(),
            *self.link("accessibility", _("Accessibility")),
        ]

    def _api(self) -> Link:
        """Its address names no language, so the link does."""
        url = reverse("api_docs")
        current = "page" if self.request.path == url else ""
        return Link("api_docs", "API", f"{url}?lang={(get_language() or '')[:2]}", current)

    @cached_property
    def has_several_plans(self) -> bool:
        """One query, on the pages that ask."""
        return Plan.objects.count() > 1

    @cached_property
    def search_url(self) -> str:
        return reverse("search", args=[self.plan_slug]) if self.plan_slug else ""


def site(request: HttpRequest) -> dict:
    """`installation`, `navigation`, `viewer`, `notices` and `print_size`, for templates/base.html.

    Not called `site`: allauth's pages have a `site` of their own, which would hide it, and with it the banner.
    """
    # Only a page that has loaded a plan says which: see PlanPage.
    installation = Site(getattr(request, "plan", None))
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
    has_notices = has_session or MESSAGES_COOKIE in request.COOKIES
    return {
        "installation": installation,
        "navigation": Navigation(request, installation),
        "viewer": SimpleLazyObject(lambda: request.user) if has_session else AnonymousUser(),
        "notices": SimpleLazyObject(lambda: list(get_messages(request))) if has_notices else [],
        "print_size": "large" if request.COOKIES.get(PRINT_COOKIE) == "large" else "",
    }
