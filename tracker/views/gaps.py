"""The page of gaps, and their numbers on the overview."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import rules
from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker import charts
from tracker.domain.gaps import CLOSED_BY, LACKS, OF_ONE, Group, Question, groups
from tracker.domain.queries import gaps as queries
from tracker.domain.queries import kept
from tracker.domain.queries.pages import ActionView
from tracker.domain.queries.text import criteria
from tracker.enums import GapKind
from tracker.filters import GapFilter
from tracker.formats import dates
from tracker.models import Action, Actor, Indicator, Objective, Plan, ReportingPeriod

from .mixins import PlanPage

#: Where the coordinator sets many at once what is lacking.
TABLES = {
    GapKind.NO_LEAD: "leads",
    GapKind.NO_BASELINE: "baselines",
    GapKind.NO_TARGET: "targets",
    GapKind.NO_DEADLINE: "dates",
}
#: So many things that lack something are named on the overview.
FEW = 4
#: So many of one kind are named on the page of gaps, and so many codes of one body and period; the files have them all.
MOST_NAMED, MOST_CODES = 200, 24


@dataclass(frozen=True)
class Late:
    """What one body has not delivered: [(period, its indicators and actions, how many more there are)]."""

    actor: Actor
    periods: list[tuple[ReportingPeriod, list[dict], int]]
    count: int


class ShownGroup:
    """One kind of gap as the page shows it: how many, what it means, who could close it, and each with its address."""

    def __init__(self, group: Group, plan: Plan, *, may_close: bool = False):
        self.group, self.plan, self.may_close = group, plan, may_close
        self.kind = group.kind
        self.open, self.asked = len(group.open), len(group.asked)
        self.lacks, self.closed_by = LACKS[group.kind], CLOSED_BY[group.kind]

    @property
    def set_since(self) -> bool:
        """Whether the plan can be silent about it and somebody set it since."""
        return self.kind in (*TABLES, GapKind.NO_BODY)

    @property
    def codes(self) -> list[dict]:
        """The few things that lack it, where they have a code and a page; none where there are many."""
        few = len(self.group.open) <= FEW and self.kind != GapKind.OVERDUE
        return [item for item in self.items if item["url"] and hasattr(item["subject"], "code")] if few else []

    @property
    def items(self) -> list[dict]:
        return [self._item(question) for question in self.group.open[:MOST_NAMED]]

    @property
    def named(self) -> int:
        """How many are named; 0: all of them."""
        return MOST_NAMED if self.open > MOST_NAMED and self.kind != GapKind.OVERDUE else 0

    def _item(self, question: Question) -> dict:
        return {
            "subject": question.subject,
            "url": address(self.plan, question.subject),
            "close": self._close(question),
        }

    def _close(self, question: Question) -> str:
        subject = question.subject
        if not self.may_close or not isinstance(subject, Action | Indicator):
            return ""
        return reverse("setup_action" if isinstance(subject, Action) else "setup_indicator", args=[subject.pk])

    @property
    def close_all(self) -> str:
        """Where somebody who may closes gaps of this kind; "" for everybody else and where no page does it."""
        if not self.may_close:
            return ""
        plan = f"?plan={self.plan.slug}"
        if self.kind in TABLES:
            return reverse("setup_many", args=[TABLES[self.kind]]) + plan
        if self.kind in (GapKind.NO_BODY, GapKind.NO_PART):
            return reverse("setup_assign") + plan
        return reverse("review_late") + plan if self.kind in (GapKind.OVERDUE, GapKind.NO_REPORT) else ""

    @property
    def late(self) -> list[Late]:
        """Reports that are due and not published, by body and period."""
        bodies: dict[Actor, dict[ReportingPeriod, list]] = {}
        for question in self.group.open:
            actor, period = question.detail
            bodies.setdefault(actor, {}).setdefault(period, []).append(question)
        return [
            Late(actor, self._by_period(periods), sum(map(len, periods.values())))
            for actor, periods in sorted(bodies.items(), key=lambda item: str(item[0]))
        ]

    def _by_period(self, periods: dict[ReportingPeriod, list[Question]]) -> list[tuple]:
        return [
            (period, [self._item(question) for question in asked[:MOST_CODES]], max(0, len(asked) - MOST_CODES))
            for period, asked in sorted(periods.items(), key=lambda item: item[0].starts_on)
        ]


@dataclass(frozen=True)
class OpenPoints:
    """What is open about one action or indicator: clauses, and how many of its reports are overdue."""

    clauses: list[str]
    overdue: int

    def __bool__(self) -> bool:
        return bool(self.clauses or self.overdue)


def open_points(view, plan: Plan, on: date) -> OpenPoints:
    """For the page of an action or indicator; without a query."""
    asked = queries.of_view(view, plan, on)
    clauses = [str(OF_ONE[question.kind]) for question in asked if question.kind in OF_ONE]
    if isinstance(view, ActionView):
        clauses += [] if view.indicators else [_("no indicator measures it")]
        clauses += [] if any(line.planned is not None for line in view.budget) else [_("no amount of money is stated")]
    return OpenPoints(clauses, sum(1 for question in asked if question.kind == GapKind.OVERDUE))


def address(plan: Plan, subject) -> str:
    """The page of what lacks something."""
    if isinstance(subject, Action | Indicator | Objective):
        return reverse(subject._meta.model_name, args=[plan.slug, subject.code])
    return reverse("body", args=[plan.slug, subject.slug]) if isinstance(subject, Actor) else ""


def numbers(rows: queries.Rows, on: date) -> list[ShownGroup]:
    """The open gaps by kind, for the overview."""
    return [ShownGroup(group, rows.plan) for group in groups(queries.questions(rows), on) if group.open]


class Found:
    """The gaps of a plan on a day, those that fit what is asked for, and how many were open before. Twelve queries."""

    def __init__(self, gathered: queries.Gathered, asked: QueryDict, on: date):
        self.days, self.history = gathered.days, gathered.history
        self.filter = GapFilter(asked, objectives=gathered.rows.objectives, bodies=bodies_of(gathered.rows))
        self.groups = groups(self.filter.apply(gathered.questions), on)

    def chart(self) -> charts.OpenChart:
        """The history to be drawn."""
        return charts.OpenChart(
            title=_("How many were open, and when"),
            days=tuple(dates.short_day(day) for day in self.days),
            rows=tuple(
                charts.OpenRow(str(row.kind.label), tuple(c and (c.open, c.asked) for c in row.counts))
                for row in self.history
            ),
        )


class Gaps(PlanPage):
    template_name = "public/gaps.html"
    parameters = tuple(GapFilter.base_fields)

    def plan_page(self, plan: Plan, *, on: date):
        found = Found(kept.gaps_of(plan, on, version=self.version), self.request.GET, on)
        shown = [ShownGroup(group, plan, may_close=self.may_close(plan)) for group in found.groups]
        return {
            "filter": found.filter,
            "groups": [group for group in shown if group.open],
            "closed": [group for group in shown if not group.open],
            "open": sum(group.open for group in shown),
            "of_plan": sum(group.open for group in shown if group.kind not in GapKind.of_reporting()),
            "of_reporting": sum(group.open for group in shown if group.kind in GapKind.of_reporting()),
            "days": found.days,
            "history": found.history,
            "criteria": criteria(plan),
        }

    def may_close(self, plan: Plan) -> bool:
        """Whether the page shows where to close gaps. A visitor without a session is not looked up: no cookie."""
        has_session = settings.SESSION_COOKIE_NAME in self.request.COOKIES
        return has_session and rules.has_perm("tracker.coordinate_plan", self.request.user, plan)


def bodies_of(rows: queries.Rows) -> Iterable[Actor]:
    found = {actor.pk: actor for actor in rows.named}
    found |= {assignment.actor_id: assignment.actor for assignment in rows.assignments}
    return sorted(found.values(), key=str)
