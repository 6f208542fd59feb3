"""The questions that a plan should answer, asked of its rows; how they are answered over time is in `domain.gaps`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from tracker.domain import periods as dates
from tracker.domain.gaps import Answer, HistoryRow, Question, history, report_gaps
from tracker.enums import (
    ActionActorRole,
    GapKind,
    Language,
    Measure,
    MembershipRole,
    Origin,
    PlanRoleKind,
    RevisionKind,
)
from tracker.models import (
    Action,
    ActionActor,
    ActionSchedule,
    Actor,
    Assignment,
    Baseline,
    BudgetLine,
    Indicator,
    Objective,
    Plan,
    PublishedRevision,
    ReportingPeriod,
    Succession,
    Target,
)

from .assessing import baseline_of
from .bodies import HeatRow, implementing, successions_of
from .pages import ActionView, IndicatorView
from .standing import Slot, Standing, schedule_of

NEXT_DAY = timedelta(days=1)
# (kind, id of the indicator or action): what was ever said of it.
Said = Mapping[tuple[GapKind, int], Sequence[Answer]]
# (body, indicator, action, period) as ids: the stretches of time in which the report was published.
Published = Mapping[tuple[int, int | None, int | None, int], Sequence[Answer]]


@dataclass(frozen=True)
class Point:
    """A budget programme or an expected statement of the plan, with its title in each language."""

    code: str
    title_en: str
    title_ru: str | None
    title_kk: str | None


@dataclass(frozen=True)
class Rows:
    """What the questions are asked of."""

    plan: Plan
    periods: Sequence[ReportingPeriod]
    assignments: Sequence[Assignment]
    objectives: Sequence[Objective]
    actions: Sequence[Action]
    indicators: Sequence[Indicator]
    named: Sequence[Actor]
    successions: Mapping[int, Sequence[Succession]]
    said: Said
    published: Published
    points: Sequence[tuple[GapKind, Point, bool]]
    # None: it is not asked whose reports somebody may review.
    coordinators: Sequence[set[int]] | None


def of_standing(state: Standing, heat: Sequence[HeatRow]) -> Rows:
    """The rows of a plan that is loaded already, as they are today, but for who may review. One query."""
    said: dict[tuple[GapKind, int], list[Answer]] = {}
    for row in (s.action for s in state.actions):
        lead, schedule = getattr(row, "current_lead", None), schedule_of(row)
        said[GapKind.NO_LEAD, row.pk] = [answer(lead.origin, lead.set_on)] if lead else []
        ends = schedule is not None and schedule.ends
        said[GapKind.NO_DEADLINE, row.pk] = [answer(schedule.origin, schedule.set_on)] if ends else []
    for row in (s.indicator for s in state.indicators):
        _said_of_indicator(row, said)
    return Rows(
        state.plan, state.periods, state.assignments, state.objectives,
        [s.action for s in state.actions], [s.indicator for s in state.indicators],
        [row.actor for row in heat if row.is_named], {row.actor.pk: row.successors for row in heat}, said,
        _published_of(state.slots), silent_points(state.plan), None,
    )  # fmt: skip


def of_one(rows: Rows, on: date) -> list[Question]:
    """The open questions about the one indicator or action in `rows`. No query."""
    reports = list(_reports(rows))
    asked = [*_of_subjects(rows), *_never_reported(reports), *reports]
    return [question for question in asked if question.is_open(on)]


def of_view(view: ActionView | IndicatorView, plan: Plan, on: date) -> list[Question]:
    """The open questions about an action or indicator whose page is loaded. No query."""
    state, is_action = view.state, isinstance(view, ActionView)
    row = state.action if is_action else state.indicator
    said: dict[tuple[GapKind, int], list[Answer]] = {}
    if is_action:
        leads = [part for part in view.bodies if part.role == ActionActorRole.LEAD]
        said[GapKind.NO_LEAD, row.pk] = [answer(part.origin, part.set_on) for part in leads]
        ends = view.schedule is not None and view.schedule.ends
        said[GapKind.NO_DEADLINE, row.pk] = [answer(view.schedule.origin, view.schedule.set_on)] if ends else []
    else:
        _said_of_indicator(row, said)
    for assignment in view.assignments:
        assignment.plan = plan
        setattr(assignment, "action" if is_action else "indicator", row)
    return of_one(
        Rows(
            plan, view.periods, view.assignments, (), [row] if is_action else [], [] if is_action else [row], (), {},
            said, _published_of(state.slots), (), (),
        ),
        on,
    )  # fmt: skip


def _said_of_indicator(row: Indicator, said: dict[tuple[GapKind, int], list[Answer]]) -> None:
    baseline = baseline_of(row)
    said[GapKind.NO_BASELINE, row.pk] = [answer(baseline.origin, baseline.set_on)] if baseline else []
    said[GapKind.NO_TARGET, row.pk] = [answer(t.origin, t.set_on) for t in row.current_targets if not t.cell]


def _published_of(slots: Iterable[Slot]) -> Published:
    found = {}
    for slot in slots:
        if slot.report:
            key = (slot.assignment.actor_id, slot.assignment.indicator_id, slot.assignment.action_id, slot.period.pk)
            found[key] = [Answer(timezone.localdate(slot.report.published_at))]
    return found


def with_history(plan: Plan, on: date) -> Rows:
    """The rows of a plan with all that was ever said and published of them. Twelve queries."""
    periods = [period for period in plan.periods.order_by("starts_on") if period.opens_on <= on]
    actions = {row.pk: row for row in plan.actions.select_related("objective")}
    indicators = {row.pk: row for row in plan.indicators.select_related("objective")}
    assignments = list(
        Assignment.objects.filter(plan=plan).select_related("actor", "first_period", "last_period", "superseded_by")
    )
    for assignment in assignments:
        assignment.plan = plan
        assignment.indicator = indicators.get(assignment.indicator_id)
        assignment.action = actions.get(assignment.action_id)
    named, others = implementing(plan, assignments)
    return Rows(
        plan, periods, assignments, list(plan.objectives.all()), list(actions.values()), list(indicators.values()),
        named, successions_of([*named, *others]), statements(plan), publications(plan), silent_points(plan),
        bodies_of_coordinators(plan, on),
    )  # fmt: skip


@dataclass(frozen=True)
class Gathered:
    """All that a plan should answer, now and since it began: the page of gaps before it is filtered."""

    rows: Rows
    questions: tuple[Question, ...]
    #: The first day of the plan, the end of each period, and today; none before it is in force.
    days: tuple[date, ...]
    history: tuple[HistoryRow, ...]


def gather(plan: Plan, on: date) -> Gathered:
    """Twelve queries."""
    rows = with_history(plan, on)
    asked = tuple(questions(rows))
    ends = [period.ends_on for period in rows.periods if period.kind == plan.action_frequency]
    days = (plan.starts_on, *(day for day in ends if day < on), on) if on >= plan.starts_on else ()
    return Gathered(rows, asked, days, tuple(history(asked, days)))


def answer(origin: str, since: date | None, until: date | None = None) -> Answer:
    in_plan = origin != Origin.COMMISSION
    return Answer(None if in_plan else since, until, in_plan)


def statements(plan: Plan) -> Said:
    """Every lead, date, baseline and target that was ever said of a plan's rows. One query."""

    def rows(kind, model, subject, **where):
        found = model.objects.filter(**where).order_by()
        until = F("superseded_by__set_on")
        if model is ActionActor:
            # A part can end with nothing in its place.
            until = Coalesce("end_set_on", until)
        return found.values_list(Value(kind.value), F(subject), "origin", "set_on", until)

    said: dict[tuple[GapKind, int], list[Answer]] = {}
    found = rows(
        GapKind.NO_LEAD, ActionActor, "action_id", action__plan=plan, role=ActionActorRole.LEAD
    ).union(
        rows(GapKind.NO_DEADLINE, ActionSchedule, "action_id", action__plan=plan, ends__gt=""),
        rows(GapKind.NO_BASELINE, Baseline, "indicator_id", indicator__plan=plan),
        rows(GapKind.NO_TARGET, Target, "indicator_id", indicator__plan=plan, cell=""),
        all=True,
    )  # fmt: skip
    for kind, subject, origin, since, until in found:
        said.setdefault((GapKind(kind), subject), []).append(answer(origin, since, until))
    return said


def publications(plan: Plan) -> Published:
    """When each report of a plan was published, and when it was taken back. One query."""
    found: dict[tuple, list[Answer]] = {}
    revisions = PublishedRevision.objects.filter(plan=plan).order_by("seq")
    for *key, kind, at in revisions.values_list(
        "actor_id", "indicator_id", "action_id", "period_id", "kind", "published_at"
    ):
        day, stretches = timezone.localdate(at), found.setdefault(tuple(key), [])
        is_out = bool(stretches) and stretches[-1].until is None
        if kind == RevisionKind.APPROVAL and not is_out:
            stretches.append(Answer(day))
        elif kind == RevisionKind.RETRACTION and is_out:
            stretches[-1] = Answer(stretches[-1].since, day)
    return found


def silent_points(plan: Plan) -> list[tuple[GapKind, Point, bool]]:
    """Budget programmes and expected statements: (kind, which, whether the plan says it). One query."""
    has_text = Q()
    for language in Language.values:
        has_text |= Q(**{f"text_{language}__gt": ""})

    def rows(manager, kind, code, is_said):
        titles = (f"title_{language}" for language in ("en", "ru", "kk"))
        named = manager.order_by().annotate(kind=Value(kind.value), ref=F(code), is_said=is_said)
        return named.values("kind", "ref", "is_said", "order", "pk", *titles)

    found = rows(
        plan.budgetprogrammes,
        GapKind.NO_AMOUNT,
        "code",
        Exists(BudgetLine.objects.filter(programme=OuterRef("pk"), planned__isnull=False)),
    ).union(
        rows(
            plan.planfacts,
            GapKind.NOT_STATED,
            "key",
            Case(When(has_text, then=Value(True)), default=Value(False), output_field=BooleanField()),
        ),
        all=True,
    )
    return [
        (GapKind(row["kind"]), Point(row["ref"], row["title_en"], row["title_ru"], row["title_kk"]), row["is_said"])
        for row in sorted(found, key=lambda row: (row["order"], row["pk"]))
    ]


def bodies_of_coordinators(plan: Plan, on: date) -> list[set[int]]:
    """For each coordinator of a plan, ids of the bodies that they belong to or sign for. One query."""
    delegated = "user__delegated__"
    found: dict[int, set[int]] = {}
    rows = plan.roles.active().filter(kind=PlanRoleKind.COORDINATOR)
    for user, body, ended, signs_for, *delegation in rows.values_list(
        "user_id", "user__memberships__actor_id", "user__memberships__ended_at",
        f"{delegated}membership__actor_id", f"{delegated}until", f"{delegated}ended_at",
        f"{delegated}membership__ended_at", f"{delegated}membership__role", f"{delegated}membership__user__is_active",
    ):  # fmt: skip
        bodies = found.setdefault(user, set())
        if body and ended is None:
            bodies.add(body)
        # As `DelegationQuerySet.running` has it.
        until, taken_back, left, role, is_active = delegation
        if signs_for and until >= on and taken_back is None and left is None and is_active:
            bodies |= {signs_for} if role == MembershipRole.SIGNATORY else set()
    return list(found.values())


# -- The questions -----------------------------------------------------------------------------------------------------


def questions(rows: Rows) -> list[Question]:
    """All that the plan and its bodies should answer. No query."""
    reports = list(_reports(rows))
    return [
        *_of_subjects(rows),
        *(
            Question(GapKind.NO_INDICATOR, o, (Answer(in_plan=True),) if _has_indicator(rows, o) else ())
            for o in rows.objectives
        ),
        *(Question(kind, point, (Answer(in_plan=True),) if said else ()) for kind, point, said in rows.points),
        *_never_reported(reports),
        *reports,
        *_of_bodies(rows),
    ]


def _has_indicator(rows: Rows, objective: Objective) -> bool:
    return any(indicator.objective_id == objective.pk for indicator in rows.indicators)


def _of_subjects(rows: Rows) -> Iterable[Question]:
    reporting: dict[tuple[bool, int], list[Answer]] = {}
    for assignment in rows.assignments:
        key = (assignment.action_id is None, assignment.action_id or assignment.indicator_id)
        reporting.setdefault(key, []).append(_held_by(assignment, rows.periods))
    for row in rows.actions:
        yield Question(GapKind.NO_BODY, row, tuple(reporting.get((False, row.pk), ())))
        for kind in (GapKind.NO_LEAD, GapKind.NO_DEADLINE):
            yield Question(kind, row, tuple(rows.said.get((kind, row.pk), ())))
    for row in rows.indicators:
        yield Question(GapKind.NO_BODY, row, tuple(reporting.get((True, row.pk), ())))
        if row.measure != Measure.NARRATIVE:
            for kind in (GapKind.NO_BASELINE, GapKind.NO_TARGET):
                yield Question(kind, row, tuple(rows.said.get((kind, row.pk), ())))


def _held_by(assignment: Assignment, periods: Sequence[ReportingPeriod]) -> Answer:
    """From when to when an assignment makes somebody report."""
    since, last, until = max(assignment.assigned_on, assignment.first_period.starts_on), assignment.last_period, None
    if last and any(p.kind == last.kind and p.starts_on > last.ends_on for p in periods):
        until = last.ends_on + NEXT_DAY
    if assignment.superseded_by_id:
        newer = assignment.superseded_by.assigned_on
        until = min(until, newer) if until else newer
    return answer(assignment.origin, since, until)


def _reports(rows: Rows) -> Iterable[Question]:
    for assignment in rows.assignments:
        if assignment.superseded_by_id:
            continue
        actor, subject = assignment.actor, assignment.subject
        key = (assignment.actor_id, assignment.indicator_id, assignment.action_id)
        for period in dates.periods_of(assignment, rows.periods):
            due = dates.due_on(assignment, period)
            yield Question(
                GapKind.OVERDUE,
                subject,
                tuple(rows.published.get((*key, period.pk), ())),
                due + NEXT_DAY,
                (actor, period),
            )


def _never_reported(reports: Iterable[Question]) -> Iterable[Question]:
    by_subject: dict = {}
    for question in reports:
        by_subject.setdefault(question.subject, []).append(question)
    return (report_gaps(GapKind.NO_REPORT, subject, mine) for subject, mine in by_subject.items())


def _of_bodies(rows: Rows) -> Iterable[Question]:
    busy = {assignment.actor_id for assignment in rows.assignments if not assignment.superseded_by_id}
    for actor in rows.named:
        # A body that is no more can be given nothing; what it left is the successors' business.
        if not rows.successions.get(actor.pk):
            yield Question(GapKind.NO_PART, actor, (Answer(),) if actor.pk in busy else ())
    if rows.coordinators is None:
        return
    known = {a.actor_id: a.actor for a in rows.assignments if not a.superseded_by_id}
    for actor in known.values():
        family = {actor.pk, *(link.successor_id for link in rows.successions.get(actor.pk, ()))}
        reviewable = any(not bodies & family for bodies in rows.coordinators)
        yield Question(GapKind.NO_REVIEWER, actor, (Answer(),) if reviewable else ())
