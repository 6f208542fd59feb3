"""The list of actions, and the filters that it shares with the time line."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest

from tracker.domain.queries import standing
from tracker.domain.queries.standing import ActionState, Standing
from tracker.filters import ActionFilter
from tracker.models import Plan

from .mixins import PlanPage

ACTIONS_A_PAGE = 100


def filtered_actions(request: HttpRequest, plan: Plan, state: Standing) -> tuple[ActionFilter, list[ActionState]]:
    """The filters as the address sets them, and the actions that fit. Five queries."""
    by_id = {s.action.pk: s for s in state.actions}
    ids = {status: [s.action.pk for s in found] for status, found in state.by_status.items()}
    filters = ActionFilter(request.GET, queryset=plan.actions.all(), plan=plan, ids_by_status=ids)
    return filters, [by_id[pk] for pk in filters.qs.values_list("pk", flat=True)]


class Actions(PlanPage):
    template_name = "public/actions.html"

    def plan_page(self, plan, *, on):
        state = standing.load_standing(plan, on, with_indicators=False)
        filters, found = filtered_actions(self.request, plan, state)
        page = Paginator(found, ACTIONS_A_PAGE).get_page(self.request.GET.get("page"))
        asked = any(self.request.GET.get(name) for name in filters.filters)
        return {"filter": filters, "page_obj": page, "found": len(found), "all": len(state.actions), "asked": asked}
