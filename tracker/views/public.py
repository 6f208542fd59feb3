"""Pages that everyone can read. Each asks the query functions of its page and shows what they give."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils import translation
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from tracker.domain.queries import bodies, changes, pages, standing, text
from tracker.filters import ActionFilter, filtered_actions
from tracker.models import Action, Indicator, Objective, Plan

from . import charting, slots, squares
from .by_body import ByBody
from .mixins import PlanPage, PublicPage

ACTIONS_A_PAGE = 100


@require_safe
@vary_on_headers("Accept-Language", "Cookie")
def to_own_language(request: HttpRequest) -> HttpResponseRedirect:
    """Send a visitor of the bare address to their language: as chosen before, as the browser asks, else Kazakh."""
    with translation.override(translation.get_language_from_request(request)):
        return redirect("home")


class PlanList(PublicPage):
    template_name = "public/plans.html"

    def page(self, *, on, **kwargs):
        return {"plans": [(plan, plan.status(on)) for plan in text.plans()]}


class Home(PublicPage):
    """The overview of the default plan, or of the only one; else the list of plans."""

    def get_template_names(self):
        return [Overview.template_name if self.plan else PlanList.template_name]

    def page(self, *, on, **kwargs):
        plans = list(text.plans())
        defaults = [plan for plan in plans if plan.is_default]
        self.plan = defaults[0] if defaults else plans[0] if len(plans) == 1 else None
        if self.plan is None:
            return {"plans": [(plan, plan.status(on)) for plan in plans]}
        return {"plan": self.plan, **overview(self.plan, on)}


class Methodology(PublicPage):
    template_name = "public/methodology.html"

    def page(self, *, on, **kwargs):
        return {"plans": Plan.objects.all()}


class Accessibility(PublicPage):
    template_name = "public/accessibility.html"


def overview(plan: Plan, on) -> dict:
    state = standing.load_standing(plan, on)
    heat = bodies.heat(plan, state)
    return {
        "plan_status": plan.status(on),
        "state": state,
        "actions": squares.of_actions(state.actions),
        "indicators": squares.of_indicators(state.indicators),
        "links": squares.links_by_status(plan),
        "objectives": squares.of_objectives(pages.by_objective(state)),
        "heat": heat,
        "changes": changes.latest_changes(state),
        "said": squares.counts(state),
        "named": sum(1 for row in heat if row.is_named),
        "with_reports": sum(1 for row in heat if not row.nothing_expected),
    }


class Overview(PlanPage):
    template_name = "public/overview.html"

    def plan_page(self, plan, *, on):
        return overview(plan, on)


class Text(PlanPage):
    template_name = "public/text.html"

    def plan_page(self, plan, *, on):
        return {"content": text.plan_text(plan), "plan_status": plan.status(on)}


class Objectives(PlanPage):
    template_name = "public/objectives.html"

    def plan_page(self, plan, *, on):
        state = standing.load_standing(plan, on)
        return {"objectives": squares.of_objectives(pages.by_objective(state))}


class ObjectivePage(PlanPage):
    template_name = "public/objective.html"

    def plan_page(self, plan, *, on, code):
        objective = get_object_or_404(Objective, plan=plan, code=code)
        state = standing.load_standing(plan, on)
        mine = next(o for o in pages.by_objective(state) if o.objective.pk == objective.pk)
        return {"objective": objective, "of": squares.of_objectives([mine])[0], "mine": mine}


class Actions(PlanPage):
    template_name = "public/actions.html"
    parameters = (*ActionFilter.Meta.fields, "page")

    def plan_page(self, plan, *, on):
        filters, found, in_all = filtered_actions(plan, self.request.GET, on)
        page = Paginator(found, ACTIONS_A_PAGE).get_page(self.request.GET.get("page"))
        asked = any(self.request.GET.get(name) for name in filters.filters)
        return {"filter": filters, "page_obj": page, "found": len(found), "all": in_all, "asked": asked}


class ActionPage(PlanPage):
    template_name = "public/action.html"

    def plan_page(self, plan, *, on, code):
        action = get_object_or_404(
            Action.objects.select_related("objective").prefetch_related("themes"), plan=plan, code=code
        )
        view = pages.action_page(plan, action, on)
        return {
            "action": action,
            "view": view,
            "timeline": slots.status_timeline(view),
            "told": slots.by_period(view.reports),
        }


class Indicators(PlanPage):
    template_name = "public/indicators.html"

    def plan_page(self, plan, *, on):
        state = standing.load_standing(plan, on)
        return {"objectives": [o for o in pages.by_objective(state) if o.indicators], "all": len(state.indicators)}


class IndicatorPage(PlanPage):
    template_name = "public/indicator.html"
    parameters = ("body",)

    def plan_page(self, plan, *, on, code):
        try:
            view = pages.indicator_page(plan, code, on)
        except Indicator.DoesNotExist:
            raise Http404 from None
        page = charting.IndicatorFigures(view, on)
        by_body = ByBody(page, self.request.GET.get("body", ""))
        return {"indicator": view.state.indicator, "view": view, "page": page, "by_body": by_body}


class Bodies(PlanPage):
    template_name = "public/bodies.html"

    def plan_page(self, plan, *, on):
        return {"groups": bodies.grouped(bodies.body_rows(plan, on))}


class BodyPage(PlanPage):
    template_name = "public/body.html"

    def plan_page(self, plan, *, on, slug):
        actor = get_object_or_404(bodies.actors_of(plan), slug=slug)
        return {"actor": actor, "view": bodies.body_page(plan, actor, on)}
