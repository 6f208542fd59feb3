"""The addresses of the API. Each asks the query functions and filters of the page that shows the same."""

from __future__ import annotations

from django.db.models import OuterRef, Prefetch, Subquery, prefetch_related_objects
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.response import Response

from tracker.domain import gaps as asking
from tracker.domain.layouts import load_all_breakdowns
from tracker.domain.periods import due_on
from tracker.domain.queries import bodies, pages, standing, text
from tracker.domain.queries import gaps as gap_rows
from tracker.enums import DataKind, EvidenceKind, GapKind
from tracker.filters import ActionFilter, ChangeFilter, GapFilter, filtered_actions
from tracker.models import Action, ActionActor, Actor, Indicator, Objective, PublishedRevision, Target
from tracker.reports import figures as tables
from tracker.reports.table import Table
from tracker.templatetags.nap import translated
from tracker.views.gaps import address, bodies_of

from . import figures, paging, serializers
from .base import ListView, OneView, ReadView


class Nothing(ReadView):
    """Any other address."""

    @extend_schema(exclude=True)
    def get(self, request, **kwargs):
        raise NotFound


class Start(ReadView):
    """Where the lists are."""

    @extend_schema(exclude=True)
    def get(self, request) -> Response:
        names = {"plans": "api_plans", "schema": "api_schema", "documentation": "api_docs"}
        found = {name: request.build_absolute_uri(reverse(view)) for name, view in names.items()}
        return Response({"data_status": self.data_status, **found})


# The plan


def _plans():
    """Plans with their counts and the last entry of their record. One query."""
    last = PublishedRevision.objects.filter(plan=OuterRef("pk")).order_by("-seq")
    rows = text.plans().select_related("predecessor")
    return rows.annotate(last_seq=Subquery(last.values("seq")[:1]), last_hash=Subquery(last.values("hash")[:1]))


class Plans(ListView):
    """The plans on this site."""

    serializer_class = serializers.PlanSerializer

    def rows(self):
        return list(_plans())

    def key(self, plan):
        return [plan.country, plan.starts_on.isoformat(), plan.slug]


class OnePlan(OneView):
    """One plan."""

    serializer_class = serializers.PlanSerializer

    def row(self):
        return get_object_or_404(_plans(), slug=self.kwargs["plan"])


def _in_plan(row) -> list:
    """The key of a row in the plan's order."""
    return [row.order, row.pk]


class _Objectives:
    serializer_class = serializers.ObjectiveSerializer

    def objectives(self):
        return self.plan.objectives.prefetch_related(
            Prefetch("actions", Action.objects.only("code", "objective_id", "order")),
            Prefetch("indicators", Indicator.objects.only("code", "objective_id", "order")),
        )


class Objectives(_Objectives, ListView):
    """The objectives of a plan."""

    def rows(self):
        return list(self.objectives())

    def key(self, objective: Objective):
        return _in_plan(objective)


class OneObjective(_Objectives, OneView):
    """One objective."""

    def row(self):
        return get_object_or_404(self.objectives(), code=self.kwargs["code"])


class _Actions:
    serializer_class = serializers.ActionSerializer

    def with_parts(self, states: list[standing.ActionState]) -> list[standing.ActionState]:
        """Loads who has which part in the actions, and their themes. Two queries."""
        parts = ActionActor.objects.current().select_related("actor")
        actions = [state.action for state in states]
        prefetch_related_objects(actions, "themes", Prefetch("action_actors", parts, to_attr="current_parts"))
        return states


class Actions(_Actions, ListView):
    """The actions of a plan with the status last reported, filtered as on the page of actions."""

    filters = ActionFilter

    def found(self):
        filters, states, _in_all = filtered_actions(self.plan, self.asked, self.on)
        self.checked(filters)
        found, cursor = paging.page(states, self.key, self.request.query_params)
        return self.with_parts(found), cursor

    def key(self, state: standing.ActionState):
        return _in_plan(state.action)


class OneAction(_Actions, OneView):
    """One action."""

    def row(self):
        state = standing.load_standing(self.plan, self.on, with_indicators=False)
        return self.with_parts([_one(state.actions, "action", self.kwargs["code"])])[0]


def _one(states, name: str, code: str):
    for state in states:
        if getattr(state, name).code == code:
            return state
    raise NotFound


class _Indicators:
    serializer_class = serializers.IndicatorSerializer

    def indicators(self):
        return standing.load_standing(self.plan, self.on).indicators


class Indicators(_Indicators, ListView):
    """The indicators of a plan with their baselines, breakdowns and assessment."""

    def found(self):
        found, cursor = paging.page(self.indicators(), self.key, self.request.query_params)
        load_all_breakdowns([state.indicator for state in found])
        return found, cursor

    def key(self, state: standing.IndicatorState):
        return _in_plan(state.indicator)


class OneIndicator(_Indicators, OneView):
    """One indicator."""

    def row(self):
        state = _one(self.indicators(), "indicator", self.kwargs["code"])
        load_all_breakdowns([state.indicator])
        return state


class Targets(ListView):
    """The targets of a plan's indicators, as they are set now."""

    serializer_class = serializers.TargetSerializer

    def rows(self):
        found = Target.objects.current().filter(indicator__plan=self.plan)
        return list(found.select_related("indicator", "period", "step"))

    def key(self, target: Target):
        return [*_in_plan(target.indicator), target.pk]


class Periods(ListView):
    """The reporting periods of a plan."""

    serializer_class = serializers.PeriodSerializer

    def rows(self):
        return list(self.plan.periods.all())

    def key(self, period):
        return [period.starts_on.isoformat(), period.kind]


class Bodies(ListView):
    """Everybody with a part in a plan, and how much of what was expected of them is published."""

    serializer_class = serializers.BodySerializer

    def rows(self):
        return bodies.body_rows(standing.load_standing(self.plan, self.on, with_indicators=False))

    def key(self, row: bodies.BodyRow):
        return [row.actor.slug]


class OneBody(OneView):
    """One body."""

    serializer_class = serializers.BodySerializer

    def row(self):
        for row in bodies.body_rows(standing.load_standing(self.plan, self.on, with_indicators=False)):
            if row.actor.slug == self.kwargs["slug"]:
                return row
        raise NotFound


class Gaps(ListView):
    """What the plan, and what follows from it, lacks today, filtered as on the page of gaps."""

    serializer_class = serializers.GapSerializer
    filters = GapFilter

    def rows(self):
        rows = gap_rows.with_history(self.plan, self.on)
        filters = self.checked(GapFilter(self.asked, objectives=rows.objectives, bodies=bodies_of(rows)))
        groups = asking.groups(filters.apply(gap_rows.questions(rows)), self.on)
        owed = {(a.actor_id, a.subject): a for a in rows.assignments if not a.superseded_by_id}
        return [self._gap(question, owed) for group in groups for question in group.open]

    def _gap(self, question: asking.Question, owed: dict) -> dict:
        subject, (body, period) = question.subject, question.detail or (None, None)
        page = address(self.plan, subject)
        return {
            "kind": question.kind,
            "kind_text": question.kind.label,
            "subject": {
                "type": _type_of(subject),
                "ref": subject.slug if isinstance(subject, Actor) else subject.code,
                "title": subject.name if isinstance(subject, Actor) else _title(subject),
                "page": self.request.build_absolute_uri(page) if page else None,
            },
            "body": body.slug if body else None,
            "period": period,
            "due_on": due_on(owed[body.pk, subject], period) if body else None,
        }

    def key(self, gap: dict):
        period = gap["period"].starts_on.isoformat() if gap["period"] else ""
        subject = gap["subject"]
        return [list(GapKind).index(gap["kind"]), subject["type"], subject["ref"], gap["body"] or "", period]


def _type_of(subject) -> str:
    known = {Objective: "objective", Action: "action", Indicator: "indicator", Actor: "body"}
    return known.get(type(subject), "point")


def _title(subject) -> str:
    return translated(subject, "title")[0] if isinstance(subject, gap_rows.Point) else subject.title


# The record


class Revisions(ListView):
    """The whole public record of a plan, the last entry first, filtered as on the page of changes."""

    serializer_class = figures.FigureSerializer
    filters = ChangeFilter

    def found(self):
        rows = ChangeFilter(self.asked, queryset=self.revisions(), plan=self.plan)
        found, cursor = paging.page_down(self.checked(rows).qs, "seq", self.request.query_params)
        return [figures.as_row(revision) for revision in found], cursor

    def revisions(self):
        return figures.revisions_of(self.plan)


class Figures(Revisions):
    """What is published now: the last approved revision of each report, filtered as on the page of changes."""

    def revisions(self):
        return figures.current_of(self.plan)


class OneRevision(OneView):
    """One entry of the public record, at its permanent address."""

    serializer_class = figures.FigureSerializer

    def row(self):
        return figures.as_row(get_object_or_404(figures.revisions_of(self.plan), seq=self.kwargs["seq"]))


class EvidenceList(ListView):
    """The evidence that is published with what is published now."""

    serializer_class = figures.EvidenceSerializer

    def rows(self):
        return [
            row | {"download": self._download(row)}
            for revision in figures.current_of(self.plan).filter(content__contains='"evidence":[{')
            for row in figures.evidence_of(revision)
        ]

    def _download(self, row: dict) -> str | None:
        if row["kind"] != EvidenceKind.FILE:
            return None
        return self.request.build_absolute_uri(reverse("public_evidence", args=[self.plan.slug, row["id"]]))

    def key(self, row: dict):
        return [row["seq"], row["id"]]


class _Table(ListView):
    """A table of the site, row by row: the same as its CSV."""

    def rows(self):
        table = self.table()
        return [dict(zip(table.columns, row, strict=True)) for row in table.rows]

    def table(self) -> Table:
        raise NotImplementedError

    def key(self, row: dict):
        parts = ("scope", "body", "breakdown", "category")
        return [row["period_start"].isoformat(), *(row.get(part) or "" for part in parts)]


class IndicatorFigures(_Table):
    """Every figure of an indicator, also those that were not reported: of all bodies, of each, and by category."""

    serializer_class = figures.IndicatorFigureSerializer

    def table(self):
        try:
            view = pages.indicator_page(self.plan, self.kwargs["code"], self.on)
        except Indicator.DoesNotExist:
            raise NotFound from None
        return tables.indicator_table(view, address="", kind=DataKind(self.data_status))


class ActionReports(_Table):
    """What each body was to report of an action for each period, and what is published of it."""

    serializer_class = figures.ActionReportSerializer

    def table(self):
        action = get_object_or_404(Action.objects.select_related("objective"), plan=self.plan, code=self.kwargs["code"])
        view = pages.action_page(self.plan, action, self.on)
        return tables.action_table(self.plan, action, view, address="", kind=DataKind(self.data_status))
