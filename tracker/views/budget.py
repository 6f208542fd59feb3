"""The plan's money."""

from __future__ import annotations

from datetime import date

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.domain.queries.budget import budget
from tracker.models import Plan

from .mixins import PlanPage


def year_of(asked: QueryDict) -> int | None:
    """The year that is asked for; None for all, or for what is no year."""
    year = asked.get("year", "")
    return int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None


class Budget(PlanPage):
    template_name = "public/budget.html"
    parameters = ("year",)

    def plan_page(self, plan: Plan, *, on: date):
        year = year_of(self.request.GET)
        found = budget(plan, year)
        here = reverse("budget", args=[plan.slug])
        chips = [{"label": _("All years"), "url": here, "current": year is None, "count": None}]
        chips += [
            {"label": str(each), "url": f"{here}?year={each}", "current": year == each, "count": None}
            for each in found.years
        ]
        return {"budget": found, "year": year, "chips": chips if len(found.years) > 1 else []}
