"""For search engines: every public page in every language with the others beside it, and what they need not visit."""

from django.conf import settings
from django.contrib.sitemaps import Sitemap, views
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from tracker.models import Action, Assignment, Indicator, Objective, Plan, PlanActor, PublishedRevision, Report

OF_PLAN = (
    "plan", "plan_text", "objectives", "actions", "indicators", "bodies", "timeline", "matrix", "budget", "gaps",
    "changes", "reports",
)  # fmt: skip
OF_SITE = ("plans", "methodology", "glossary", "accessibility", "verify")
# Nobody's reading: accounts, work, and what has no end.
CLOSED = ("/accounts/", "/admin/", "/*/work/", "/*/review/", "/*/search/", "/*/plans/*/search/")


class Pages(Sitemap):
    """Addresses as (name, arguments, day of the last publication); each in all languages."""

    i18n = alternates = x_default = True
    limit = 1500

    def location(self, item):
        name, args, _changed = item
        return reverse(name, args=args)

    def lastmod(self, item):
        return item[2]

    def _urls(self, page, protocol, domain):
        """As Django makes them; for all languages stands the page that the head of each page names, too."""
        urls = super()._urls(page, protocol, domain)
        for url in urls:
            addresses = {one["lang_code"]: one["location"] for one in url["alternates"]}
            for one in url["alternates"]:
                if one["lang_code"] == "x-default":
                    one["location"] = addresses[settings.LANGUAGE_CODE]
        return urls


class OfSite(Pages):
    def items(self):
        return [(name, (), None) for name in OF_SITE]


class OfPlans(Pages):
    def items(self):
        plans = Plan.objects.annotate(changed=Max("revisions__published_at")).order_by("slug")
        return [(name, (slug,), changed) for slug, changed in plans.values_list("slug", "changed") for name in OF_PLAN]


class Objectives(Pages):
    def items(self):
        rows = Objective.objects.order_by("plan__slug", "order", "pk").values_list("plan__slug", "code")
        return [("objective", row, None) for row in rows]


class Subjects(Pages):
    """Actions, or indicators, with the day on which one of their reports was last published."""

    def __init__(self, name: str, model: type[Action | Indicator]):
        self.name, self.model = name, model

    def items(self):
        rows = self.model.objects.annotate(changed=Max("revisions__published_at")).order_by("plan__slug", "order", "pk")
        return [(self.name, (slug, code), day) for slug, code, day in rows.values_list("plan__slug", "code", "changed")]


class Bodies(Pages):
    def items(self):
        published = PublishedRevision.objects.values("plan__slug", "actor__slug").annotate(day=Max("published_at"))
        days = {(row["plan__slug"], row["actor__slug"]): row["day"] for row in published.order_by()}
        known = {
            pair
            for model in (PlanActor, Assignment)
            for pair in model.objects.order_by().values_list("plan__slug", "actor__slug").distinct()
        }
        return [("body", pair, days.get(pair)) for pair in sorted(known)]


class Reports(Pages):
    """Each report at the address of its latest edition."""

    def items(self):
        rows = Report.objects.published().annotate(day=Max("editions__published_at")).order_by("plan__slug", "slug")
        return [("report", (slug, report), day) for slug, report, day in rows.values_list("plan__slug", "slug", "day")]


SITEMAPS = {
    "site": OfSite(),
    "plans": OfPlans(),
    "objectives": Objectives(),
    "actions": Subjects("action", Action),
    "indicators": Subjects("indicator", Indicator),
    "bodies": Bodies(),
    "reports": Reports(),
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return views.index(request, SITEMAPS, sitemap_url_name="sitemap_section")


@require_safe
def section(request: HttpRequest, section: str) -> HttpResponse:
    return views.sitemap(request, SITEMAPS, section)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    lines += ["", f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
