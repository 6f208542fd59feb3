"""Search: of a plan, and of all plans."""

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tracker.domain.search import finding
from tracker.domain.search.folding import terms_of
from tracker.enums import SearchKind
from tracker.models import Plan

from .mixins import PlanPage, PublicPage

LONGEST = 200
# Where on the plan's text a row stands, by its model; a section stands under its own key.
PLACES = {
    "planfact": "#facts",
    "profilefact": "#profile",
    "externalfigure": "#elsewhere",
    "assessmentcriterion": "#criteria",
    "budgetprogramme": "#budget-programmes",
}
PAGES = {
    SearchKind.OBJECTIVE: "objective",
    SearchKind.ACTION: "action",
    SearchKind.INDICATOR: "indicator",
    SearchKind.BODY: "body",
    SearchKind.REPORT: "revision",
    SearchKind.PUBLICATION: "report",
}


class Result:
    """What was found, as the reader's page shows it."""

    def __init__(self, found: finding.Found, plan: Plan | None):
        self.found, self.kind, self.terms = found, found.kind, found.terms
        self.plan = plan
        self.revision = found.text.revision
        language = (get_language() or "en")[:2]
        self.title, self.title_language = found.title(language)
        self.excerpt, self.excerpt_language = found.excerpt(language)

    @property
    def code(self) -> str:
        return self.found.text.key if self.kind in CODED else ""

    @property
    def url(self) -> str:
        """Its address; none for a body that no plan was named for."""
        if self.plan is None:
            return ""
        if self.kind in PAGES:
            return reverse(PAGES[self.kind], args=[self.plan.slug, self.found.text.key])
        if self.kind == SearchKind.PLAN:
            return reverse("plan", args=[self.plan.slug])
        key = self.found.text.key
        place = f"#{key}" if self.found.model == "plansection" else PLACES.get(self.found.model, "")
        return reverse("plan_text", args=[self.plan.slug]) + place


CODED = (SearchKind.OBJECTIVE, SearchKind.ACTION, SearchKind.INDICATOR, SearchKind.MONEY)


def found_page(request, plan: Plan | None) -> dict:
    """What templates/public/search.html shows: the first of each kind, or one kind page by page."""
    typed = request.GET.get("q", "").replace("\0", " ")[:LONGEST].strip()
    kind = request.GET.get("kind", "")
    groups = finding.groups(typed, plan)
    counts = {group.kind: group.count for group in groups}
    page = None
    if kind in counts:
        texts = finding.of_kind(typed, SearchKind(kind), plan)
        paginator = Paginator(texts, finding.A_PAGE)
        paginator.count = counts[SearchKind(kind)]
        page = paginator.get_page(request.GET.get("page"))
        terms = tuple(terms_of(typed))
        results = [(SearchKind(kind), counts[SearchKind(kind)], [finding.Found(text, terms) for text in page])]
    else:
        kind = ""
        results = [(group.kind, group.count, group.found) for group in groups]
    if plan is None:
        theirs = finding.plans_of_bodies(
            one.text.actor_id for _kind, _count, found in results for one in found if one.text.actor_id
        )
    return {
        "q": typed,
        "kind": kind,
        "page_obj": page,
        "total": sum(counts.values()),
        "counts": counts,
        "understood": bool(terms_of(typed)),
        "groups": [
            (of, count, [Result(one, plan or one.text.plan or theirs.get(one.text.actor_id)) for one in found])
            for of, count, found in results
        ],
        "chips": chips(request, counts, kind),
    }


def chips(request, counts, kind) -> list[dict]:
    """All, and each kind of which something was found, as links that keep what was typed."""

    def chip(label, value, count):
        query = request.GET.copy()
        query.pop("page", None)
        query.pop("kind", None)
        if value:
            query["kind"] = value
        return {"label": label, "url": f"?{query.urlencode()}", "current": kind == value, "count": count}

    everything = chip(_("All"), "", sum(counts.values()))
    return [everything, *(chip(of.label, of.value, count) for of, count in counts.items())]


PARAMETERS = ("q", "kind", "page")


class Search(PlanPage):
    template_name = "public/search.html"
    parameters = PARAMETERS

    def plan_page(self, plan, *, on):
        return found_page(self.request, plan)


class SearchAll(PublicPage):
    template_name = "public/search_all.html"
    parameters = PARAMETERS

    def page(self, *, on, **kwargs):
        return found_page(self.request, None)
