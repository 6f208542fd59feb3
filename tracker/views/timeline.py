"""The time line of the plan and of its actions."""

from __future__ import annotations

from datetime import date

from tracker.domain.queries import bodies
from tracker.filters import ActionFilter, filter_actions
from tracker.models import Plan

from .mixins import PlanPage
from .timelines import Axis, action_line, days_of, plan_line


class Timeline(PlanPage):
    template_name = "public/timeline.html"
    parameters = tuple(ActionFilter.base_filters)

    def plan_page(self, plan: Plan, *, on: date):
        state = self.standing(plan, on, with_indicators=False)
        filters, found = filter_actions(state, self.request.GET)
        axis = Axis.of(plan, on, days_of(found))
        lines = [action_line(s, axis, plan, on) for s in found]
        groups = [(o, [line for line in lines if line.action.objective_id == o.pk]) for o in state.objectives]
        return {
            "filter": filters,
            "asked": any(self.request.GET.get(name) for name in filters.filters),
            "axis": axis,
            "groups": [(objective, mine) for objective, mine in groups if mine],
            "lines": lines,
            "all": len(state.actions),
            "undated": sum(1 for line in lines if line.undated),
            "late": [line for line in lines if line.is_late],
            "line": plan_line(state, bodies.heat(plan, state), on),
        }
