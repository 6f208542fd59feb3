"""Pages that everyone can read. Each asks the query functions of its page and shows what they give."""

from collections import Counter
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from tracker.domain import glossary, judgement, methodology, reminders
from tracker.domain.queries import bodies, changes, pages, text
from tracker.domain.queries import gaps as gap_rows
from tracker.domain.queries.standing import IndicatorState, Standing
from tracker.enums import ActorKind, Assessment
from tracker.filters import ActionFilter, filter_actions
from tracker.models import Action, Indicator, Objective, Plan

from . import charting, gaps, slots, squares
from .by_body import ByBody
from .matrix import last_due
from .mixins import ROWS_A_PAGE, PlanPage, PublicPage
from .timelines import plan_line

#: Plans that one page of their list shows.
PLANS_A_PAGE = 20
#: Actions that are named beside the page of a body; all of them are in the list of actions.
PARTS_BESIDE = 30


@require_safe
@vary_on_headers("Accept-Language", "Cookie")
def to_own_language(request: HttpRequest) -> HttpResponseRedirect:
    """Send a visitor of the bare address to their language: as chosen before, as the browser asks, else Kazakh."""
    with translation.override(translation.get_language_from_request(request)):
        return redirect("home")


def _chip(label: str, url: str, current: bool, count: int) -> dict:
    """A choice of what a list shows, for components/chips.html."""
    return {"label": label, "url": url, "current": current, "count": count}


def _listed(plans: QuerySet[Plan], on: date, page: str | None) -> dict:
    """One page of the list of plans."""
    page_obj = Paginator(plans, PLANS_A_PAGE).get_page(page)
    return {"plans": [(plan, plan.status(on)) for plan in page_obj.object_list], "page_obj": page_obj}


class PlanList(PublicPage):
    template_name = "public/plans.html"
    parameters = ("page",)

    def page(self, *, on, **kwargs):
        return _listed(text.plans(), on, self.request.GET.get("page"))


class Home(PublicPage):
    """The overview of the default plan, or of the only one; else the list of plans."""

    parameters = ("page",)

    def get_template_names(self):
        return [Overview.template_name if self.plan else PlanList.template_name]

    def page(self, *, on, **kwargs):
        first = list(Plan.objects.order_by("-is_default", *Plan._meta.ordering)[:2])
        self.plan = first[0] if first and (first[0].is_default or len(first) == 1) else None
        if self.plan is None:
            return _listed(text.plans(), on, self.request.GET.get("page"))
        # The navigation leads to its pages: see tracker/context_processors.py.
        self.request.plan = self.plan
        return {"plan": self.plan, **overview(self.standing(self.plan, on))}


class Methodology(PublicPage):
    template_name = "public/methodology.html"
    parameters = ("page",)

    def page(self, *, on, **kwargs):
        return {
            "thresholds": judgement.Thresholds(),
            "with_rules": text.plans_with_rules_of_their_own(),
            "page_obj": Paginator(text.chains(), PLANS_A_PAGE).get_page(self.request.GET.get("page")),
            "availability": methodology.AVAILABILITY.items(),
            "over_bodies": methodology.OVER_BODIES.items(),
            "over_time": methodology.OVER_TIME.items(),
            "statuses": methodology.STATUSES.items(),
            "verdicts": methodology.VERDICTS.items(),
            "reminders": {"first": -reminders.FIRST, "second": -reminders.SECOND, "week": reminders.WEEK},
        }


class Glossary(PublicPage):
    template_name = "public/glossary.html"

    def page(self, *, on, **kwargs):
        return {"terms": glossary.glossary()}


class Accessibility(PublicPage):
    template_name = "public/accessibility.html"
    # When somebody last read the statement against the site.
    extra_context = {"reviewed": date(2026, 11, 25)}


def overview(state: Standing) -> dict:
    """The front page of a plan. Five queries beside those of `state`."""
    plan, on = state.plan, state.on
    heat = bodies.heat(plan, state)
    return {
        "plan_status": plan.status(on),
        "state": state,
        "actions": squares.of_actions(state.actions),
        "indicators": squares.of_indicators(state.indicators),
        "links": squares.links_by_status(plan),
        "verdict_links": squares.links_by_assessment(plan),
        "objectives": squares.of_objectives(pages.by_objective(state)),
        "heat": heat,
        "last": last_due(state.slots, state.periods, on),
        "line": plan_line(state, heat, on),
        "gaps": gaps.numbers(gap_rows.of_standing(state, heat), on),
        "changes": changes.latest_changes(state),
        "said": squares.counts(state),
        "named": sum(1 for row in heat if row.is_named),
        "with_reports": sum(1 for row in heat if not row.nothing_expected),
    }


class Overview(PlanPage):
    template_name = "public/overview.html"

    def plan_page(self, plan, *, on):
        return overview(self.standing(plan, on))


class Text(PlanPage):
    template_name = "public/text.html"

    def plan_page(self, plan, *, on):
        return {"content": text.plan_text(plan), "plan_status": plan.status(on)}


class Objectives(PlanPage):
    template_name = "public/objectives.html"

    def plan_page(self, plan, *, on):
        state = self.standing(plan, on)
        return {"objectives": squares.of_objectives(pages.by_objective(state))}


class ObjectivePage(PlanPage):
    template_name = "public/objective.html"

    def plan_page(self, plan, *, on, code):
        objective = get_object_or_404(Objective, plan=plan, code=code)
        state = self.standing(plan, on)
        mine = next(o for o in pages.by_objective(state) if o.objective.pk == objective.pk)
        return {
            "objective": objective,
            "mine": mine,
            "actions": mine.actions[:ROWS_A_PAGE],
            "indicators": mine.indicators[:ROWS_A_PAGE],
        }


class Actions(PlanPage):
    template_name = "public/actions.html"
    parameters = (*ActionFilter.Meta.fields, "page")

    def plan_page(self, plan, *, on):
        state = self.standing(plan, on, with_indicators=False)
        filters, found = filter_actions(state, self.request.GET)
        page = Paginator(found, ROWS_A_PAGE).get_page(self.request.GET.get("page"))
        asked = any(self.request.GET.get(name) for name in filters.filters)
        return {
            "filter": filters,
            "page_obj": page,
            "found": len(found),
            "all": len(state.actions),
            "asked": asked,
            "said": squares.by_status(found),
            "links": squares.links_by_status(plan),
        }


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
            "open": gaps.open_points(view, plan, on),
        }


class Indicators(PlanPage):
    template_name = "public/indicators.html"
    parameters = ("assessment", "objective", "page")

    def plan_page(self, plan, *, on):
        state = self.standing(plan, on)
        objective = next((o for o in state.objectives if o.code == self.request.GET.get("objective")), None)
        within = [s for s in state.indicators if objective is None or s.indicator.objective_id == objective.pk]
        asked = self.request.GET.get("assessment")
        asked = asked if asked in Assessment.values else ""
        order = {o.pk: n for n, o in enumerate(state.objectives)}
        found = sorted(
            (s for s in within if not asked or s.status == asked), key=lambda s: order[s.indicator.objective_id]
        )
        page = Paginator(found, ROWS_A_PAGE).get_page(self.request.GET.get("page"))
        groups = pages.by_objective(replace(state, actions=(), indicators=tuple(page.object_list)))
        return {
            "objectives": [group for group in groups if group.indicators],
            "objective": objective,
            "page_obj": page,
            "all": len(within),
            "chips": self._chips(within, objective, asked),
            "said": squares.counts(state),
        }

    def _chips(self, within: list[IndicatorState], objective: Objective | None, asked: str) -> list[dict]:
        """The assessments that there are, of one objective where it is chosen."""
        of_objective = {"objective": objective.code} if objective else {}
        counts = Counter(state.status for state in within)
        chips = [_chip(_("All indicators"), f"?{urlencode(of_objective)}", not asked, len(within))]
        for verdict in Assessment:
            if counts[verdict] or asked == verdict:
                url = f"?{urlencode({**of_objective, 'assessment': verdict.value})}"
                chips.append(_chip(verdict.label, url, asked == verdict, counts[verdict]))
        return chips


class IndicatorPage(PlanPage):
    template_name = "public/indicator.html"
    parameters = ("body",)

    def plan_page(self, plan, *, on, code):
        try:
            view = pages.indicator_page(plan, code, on)
        except Indicator.DoesNotExist:
            raise Http404 from None
        page = charting.IndicatorFigures(view, on)
        return {
            "indicator": view.state.indicator,
            "view": view,
            "page": page,
            "by_body": ByBody(page, self.request.GET.get("body", "")),
            "open": gaps.open_points(view, plan, on),
        }


class Bodies(PlanPage):
    template_name = "public/bodies.html"
    parameters = ("kind",)

    def plan_page(self, plan, *, on):
        rows = bodies.body_rows(self.standing(plan, on, with_indicators=False))
        kinds = [kind for kind in ActorKind if any(row.actor.kind == kind for row in rows)]
        asked = next((kind for kind in kinds if kind == self.request.GET.get("kind")), None)
        chips = [_chip(_("All bodies"), "?", asked is None, len(rows))]
        for kind in kinds:
            count = sum(1 for row in rows if row.actor.kind == kind)
            chips.append(_chip(capfirst(kind.label), f"?kind={kind}", kind == asked, count))
        shown = [row for row in rows if asked is None or row.actor.kind == asked]
        return {
            "groups": bodies.grouped(shown),
            "chips": chips if len(kinds) > 1 else [],
            "with_reports": sum(1 for row in rows if row.assigned),
            "approved": sum(row.approved for row in rows),
            "expected": sum(row.expected for row in rows),
        }


class BodyPage(PlanPage):
    template_name = "public/body.html"
    parameters = ("period", "page")

    def plan_page(self, plan, *, on, slug):
        actor = get_object_or_404(bodies.actors_of(plan), slug=slug)
        view = bodies.body_page(plan, actor, on)
        periods = sorted({slot.period for slot in view.slots}, key=lambda p: p.starts_on, reverse=True)
        asked = next((p for p in periods if p.starts_on.isoformat() == self.request.GET.get("period")), None)
        shown = [slot for slot in view.slots if asked is None or slot.period == asked]
        page = Paginator(shown, ROWS_A_PAGE).get_page(self.request.GET.get("page"))
        return {
            "actor": actor,
            "view": view,
            "assignments": view.assignments[:ROWS_A_PAGE],
            "parts": view.parts[:PARTS_BESIDE],
            "slots": page.object_list,
            "page_obj": page,
            "chips": self._chips(view, periods, asked),
        }

    def _chips(self, view: bodies.BodyPage, periods, asked) -> list[dict]:
        """The periods for which something was expected, where there are several."""
        chips = [_chip(_("All periods"), "?#reported", asked is None, len(view.slots))]
        for period in periods:
            url = f"?period={period.starts_on.isoformat()}#reported"
            count = sum(1 for slot in view.slots if slot.period == period)
            chips.append(_chip(period.label, url, period == asked, count))
        return chips if len(periods) > 1 else []
