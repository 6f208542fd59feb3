"""What a plan costs, as far as anybody has stated it."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from tracker.domain.money import Line, Total, added_up, total
from tracker.enums import Funding
from tracker.models import Action, BudgetLine, BudgetProgramme, Plan


@dataclass(frozen=True)
class YearTotal:
    """`year` None: all years together."""

    year: int | None
    currency: str
    planned: Total
    spent: Total


@dataclass(frozen=True)
class Budget:
    programmes: Sequence[BudgetProgramme]
    actions: Sequence[Action]
    totals: Sequence[YearTotal]
    years: Sequence[int]

    @property
    def lines(self) -> list[BudgetLine]:
        return [line for programme in self.programmes for line in programme.shown]

    @property
    def without_amount(self) -> list[BudgetProgramme]:
        return [p for p in self.programmes if not any(line.planned is not None for line in p.shown)]

    @property
    def by_funding(self) -> list[tuple[Funding, list[Action]]]:
        """What the plan says about the money of its actions, in the fixed order."""
        return [(funding, [a for a in self.actions if a.funding == funding]) for funding in Funding]


def budget(plan: Plan, year: int | None = None, *, years: Container[int] | None = None) -> Budget:
    """The plan's programmes with their lines, of one year or of some if they are given. Three queries."""
    wanted = years if year is None else (year,)
    lines = Prefetch("lines", BudgetLine.objects.select_related("action").order_by("year", "action__order", "pk"))
    programmes = list(plan.budgetprogrammes.select_related("parent").prefetch_related(lines))
    known = sorted({line.year for programme in programmes for line in programme.lines.all()})
    for programme in programmes:
        programme.shown = [line for line in programme.lines.all() if wanted is None or line.year in wanted]
    actions = list(plan.actions.all())
    return Budget(programmes, actions, _totals(programmes), known)


def _totals(programmes: Sequence[BudgetProgramme]) -> list[YearTotal]:
    """By currency and year, and by currency over all years where there are several."""
    lines = [
        Line(p.pk, line.action_id, line.year, line.currency, line.planned, line.spent)
        for p in programmes
        for line in p.shown
    ]
    counted = added_up(lines, {p.pk: p.parent_id for p in programmes})
    found = []
    for currency in sorted({line.currency for line in counted}):
        mine = [line for line in counted if line.currency == currency]
        years = sorted({line.year for line in mine})
        for year in [*years, *([None] if len(years) > 1 else [])]:
            of_year = [line for line in mine if year is None or line.year == year]
            planned, spent = total(line.planned for line in of_year), total(line.spent for line in of_year)
            found.append(YearTotal(year, currency, planned, spent))
    return found
