"""The time line of the plan and of its actions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.translation import gettext as _

from tracker import charts
from tracker.domain.queries import bodies
from tracker.domain.queries.standing import Standing
from tracker.enums import ImplementationStatus
from tracker.filters import ActionFilter, filter_actions
from tracker.formats import dates
from tracker.models import Objective, Plan

from .mixins import ROWS_A_PAGE, PlanPage
from .timelines import ActionLine, Axis, action_line, days_of, plan_line


class Found:
    """The actions of a plan in time that fit what is asked for, and the plan's own dates. Seven queries."""

    def __init__(self, state: Standing, asked: QueryDict):
        plan, on = state.plan, state.on
        self.plan, self.state = plan, state
        self.filter, found = filter_actions(self.state, asked)
        self.axis = Axis.of(plan, on, days_of(found))
        self.lines = [action_line(s, self.axis, plan, on) for s in found]
        self.groups = self.grouped(self.lines)
        self.line = plan_line(self.state, bodies.heat(plan, self.state), on)

    def grouped(self, lines: Iterable[ActionLine]) -> list[tuple[Objective, list[ActionLine]]]:
        """By objective, those without any left out."""
        mine: dict[int, list[ActionLine]] = {}
        for line in lines:
            mine.setdefault(line.action.objective_id, []).append(line)
        return [(objective, mine[objective.pk]) for objective in self.state.objectives if objective.pk in mine]

    def chart(self) -> charts.SpansChart:
        """The actions to be drawn."""
        today = self.axis.today
        return charts.SpansChart(
            title=_("Time line"),
            spans=tuple(_span(line, objective) for objective, mine in self.groups for line in mine),
            starts_on=self.axis.starts_on,
            ends_on=self.axis.ends_on,
            term=(self.plan.starts_on, self.plan.ends_on),
            today=(today, f"{dates.short_day(today)}, {_('today')}") if today else None,
        )


def _span(line: ActionLine, objective: Objective) -> charts.Span:
    return charts.Span(
        f"{line.action.code} {line.action.title}",
        f"{objective.code} {objective.title}",
        line.starts if line.schedule else None,
        line.ends if line.schedule else None,
        line.state.status or ImplementationStatus.NO_INFORMATION,
        line.dates,
    )


class Timeline(PlanPage):
    template_name = "public/timeline.html"
    parameters = (*ActionFilter.base_filters, "page")

    def plan_page(self, plan: Plan, *, on: date):
        found = Found(self.standing(plan, on, with_indicators=False), self.request.GET)
        # By objective first, so that each stands on as few pages as can be.
        ordered = [line for _objective, mine in found.groups for line in mine]
        page = Paginator(ordered, ROWS_A_PAGE).get_page(self.request.GET.get("page"))
        return {
            "filter": found.filter,
            "asked": any(self.request.GET.get(name) for name in found.filter.filters),
            "axis": found.axis,
            "groups": found.grouped(page.object_list),
            "page_obj": page,
            "lines": found.lines,
            "all": len(found.state.actions),
            "undated": sum(1 for line in found.lines if line.undated),
            "late": [line for line in found.lines if line.is_late],
            "line": found.line,
        }
