"""The plan's money."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.domain.queries.budget import budget
from tracker.models import Plan

from .mixins import PlanPage


class Budget(PlanPage):
    template_name = "public/budget.html"
    parameters = ("year",)

    def plan_page(self, plan: Plan, *, on: date):
        asked = self.request.GET.get("year", "")
        year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else None
        found = budget(plan, year)
        here = reverse("budget", args=[plan.slug])
        chips = [{"label": _("All years"), "url": here, "current": year is None, "count": None}]
        chips += [
            {"label": str(each), "url": f"{here}?year={each}", "current": year == each, "count": None}
            for each in found.years
        ]
        return {"budget": found, "year": year, "chips": chips if len(found.years) > 1 else []}
