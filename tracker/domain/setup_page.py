"""What the coordinator's pages of the plan show: what is set of each indicator and action, by whom, and what is not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tracker.enums import ActionActorRole, Measure, PlanActorRole
from tracker.formats.foreign import together
from tracker.models import (
    Action,
    ActionActor,
    ActionSchedule,
    Actor,
    Assignment,
    Baseline,
    Category,
    Indicator,
    Plan,
    Target,
    last_day,
)

from .desk import grids_of
from .layouts import load_all_breakdowns
from .values import format_decimal
from .wording import language, number

# Who may be asked to report or to lead, in the order in which the plan names them.
WORKING_ROLES = (PlanActorRole.IMPLEMENTING, PlanActorRole.MONITORING, PlanActorRole.CONTRIBUTOR)


def stated(indicator: Indicator, row) -> str:
    """The value of a baseline or target, with its unit. `row.step` must be loaded."""
    if row.yes is not None:
        return _("Yes") if row.yes else _("No")
    if row.step_id is not None:
        return row.step.title
    if indicator.measure == Measure.SHARE:
        text = _("%(percent)s %%") % {"percent": format_decimal(row.value, language())}
        if row.numerator is None:
            return text
        parts = {"numerator": number(row.numerator), "denominator": number(row.denominator)}
        return f"{text} ({_('%(numerator)s of %(denominator)s') % parts})"
    return together(number(row.value), indicator.unit)


@dataclass
class Subject:
    """An indicator or action with what is set of it, newest first where there is history."""

    row: Indicator | Action
    is_indicator: bool
    assignments: list[Assignment]
    baseline: Baseline | None = None
    targets: list[Target] = field(default_factory=list)
    lead: ActionActor | None = None
    parts: list[ActionActor] = field(default_factory=list)
    dates: ActionSchedule | None = None

    @property
    def takes_value(self) -> bool:
        """Whether a baseline and a target can be set at all."""
        return self.is_indicator and self.row.measure != Measure.NARRATIVE

    @property
    def gaps(self) -> list[str]:
        """What nobody has set, in words."""
        found = [] if self.assignments else [_("no body")]
        if self.is_indicator:
            if self.takes_value:
                found += [] if self.baseline else [_("no baseline")]
                found += [] if self.targets else [_("no target")]
            return found
        found += [] if self.lead else [_("no lead")]
        return found + ([] if self.dates else [_("no dates")])


def _subject(row) -> Subject:
    assignments = list(row.current_assignments)
    if isinstance(row, Indicator):
        for statement in (*row.current_baselines, *row.current_targets):
            statement.text = stated(row, statement)
        baseline = next(iter(row.current_baselines), None)
        targets = sorted(row.current_targets, key=lambda t: (t.cell, t.by_date or t.period.ends_on))
        return Subject(row, True, assignments, baseline=baseline, targets=targets)
    lead = next((part for part in row.current_parts if part.role == ActionActorRole.LEAD), None)
    order = {role: n for n, role in enumerate(ActionActorRole)}
    parts = sorted((part for part in row.current_parts if part is not lead), key=lambda part: order[part.role])
    return Subject(row, False, assignments, lead=lead, parts=parts, dates=next(iter(row.current_dates), None))


def _assignments() -> Prefetch:
    return Prefetch(
        "assignments",
        Assignment.objects.current().select_related("actor", "first_period", "last_period", "set_by", "end_set_by"),
        to_attr="current_assignments",
    )


def _indicators(rows):
    return rows.select_related("objective", "plan").prefetch_related(
        _assignments(),
        "steps",
        Prefetch("baselines", Baseline.objects.current().select_related("step", "set_by"), to_attr="current_baselines"),
        Prefetch(
            "targets",
            Target.objects.current().select_related("step", "period", "set_by"),
            to_attr="current_targets",
        ),
    )


def _actions(rows):
    parts = ActionActor.objects.current().select_related("actor", "set_by")
    dates = ActionSchedule.objects.current().select_related("set_by")
    return rows.select_related("objective", "plan").prefetch_related(
        _assignments(),
        Prefetch("action_actors", parts, to_attr="current_parts"),
        Prefetch("schedules", dates, to_attr="current_dates"),
    )


def one(row: Indicator | Action) -> Subject:
    """One indicator or action with what is set of it. At most five queries."""
    load = _indicators if isinstance(row, Indicator) else _actions
    subject = _subject(load(type(row).objects.filter(pk=row.pk)).get())
    _name_cells(subject.targets)
    return subject


def _name_cells(targets: Iterable[Target]) -> None:
    """Give targets of one cell its name in words, as `cell_label`. One query; none where no target is of a cell."""
    targets = [target for target in targets if target.cell]
    codes = {code for target in targets for code in target.cell.split("|")}
    names = {c.code: c.name for c in Category.objects.filter(code__in=codes)} if codes else {}
    for target in targets:
        target.cell_label = ", ".join(names.get(code, code) for code in target.cell.split("|"))


def indicators(plan: Plan) -> list[Subject]:
    """The plan's indicators with what is set of each. Five queries, and one where a target is of a cell."""
    found = [_subject(row) for row in _indicators(plan.indicators.all())]
    _name_cells(target for subject in found for target in subject.targets)
    return found


def actions(plan: Plan) -> list[Subject]:
    """The plan's actions with what is set of each. Four queries."""
    return [_subject(row) for row in _actions(plan.actions.all())]


@dataclass(frozen=True)
class Table:
    """All of a plan's indicators and actions, and how many lack something."""

    indicators: list[Subject]
    actions: list[Subject]
    only_gaps: bool

    @property
    def shown_indicators(self) -> list[Subject]:
        return [s for s in self.indicators if s.gaps or not self.only_gaps]

    @property
    def shown_actions(self) -> list[Subject]:
        return [s for s in self.actions if s.gaps or not self.only_gaps]

    @property
    def incomplete(self) -> int:
        return sum(bool(s.gaps) for s in (*self.indicators, *self.actions))

    @property
    def all(self) -> int:
        return len(self.indicators) + len(self.actions)


def table(plan: Plan, *, only_gaps: bool) -> Table:
    """The page of what is set. Nine queries."""
    return Table(indicators(plan), actions(plan), only_gaps)


def bodies(plan: Plan) -> list[Actor]:
    """Bodies that may be asked: those of the plan that work on it, then all that already report. Two queries."""
    found: dict[int, Actor] = {}
    links = plan.plan_actors.filter(role__in=WORKING_ROLES).select_related("actor")
    for link in sorted(links, key=lambda link: (WORKING_ROLES.index(link.role), link.order, link.pk)):
        found.setdefault(link.actor_id, link.actor)
    for actor in Actor.objects.filter(assignments__plan=plan).distinct():
        found.setdefault(actor.pk, actor)
    return list(found.values())


def standing(plan: Plan, on: date) -> list[Actor]:
    """Those of `bodies` that still exist on a day: only they can be asked for something new. Two queries."""
    return [actor for actor in bodies(plan) if not actor.valid_to or last_day(actor.valid_to) >= on]


def known(plan: Plan) -> list[Actor]:
    """All that have a part in the plan or report under it, those that work on it first. Four queries."""
    found = {actor.pk: actor for actor in bodies(plan)}
    for link in plan.plan_actors.select_related("actor").order_by("role", "order", "pk"):
        found.setdefault(link.actor_id, link.actor)
    for actor in Actor.objects.filter(action_actors__action__plan=plan).distinct():
        found.setdefault(actor.pk, actor)
    return list(found.values())


def everybody(plan: Plan, on: date) -> list[Actor]:
    """Those of `known` that still exist on a day: who can be given a part in an action. Four queries."""
    return [actor for actor in known(plan) if not actor.valid_to or last_day(actor.valid_to) >= on]


def cells(indicator: Indicator) -> list[tuple[str, str]]:
    """(key, label) of every cell that a target can be set for. Three queries."""
    return [(spot.key, spot.label) for grid in grids_of(indicator) for spot in grid.spots]


def cells_of_all(subjects: Iterable[Subject]) -> dict[str, tuple[str, set[int]]]:
    """{key: (label, ids of the indicators that have it)} of every cell of one dimension ("women"). Four queries.

    A cell of two dimensions belongs to few indicators: its target is set on the indicator's page.
    """
    rows = [subject.row for subject in subjects if subject.row.measure in Measure.numeric()]
    load_all_breakdowns(rows)
    found: dict[str, tuple[str, set[int]]] = {}
    for row in rows:
        for grid in grids_of(row):
            for spot in grid.spots:
                if "|" not in spot.key:
                    found.setdefault(spot.key, (spot.label, set()))[1].add(row.pk)
    return found


def history(subject: Subject) -> list[tuple[str, object]]:
    """What was said before and is superseded, newest first: (what, row with `text`). At most five queries."""
    row, found = subject.row, []
    if subject.is_indicator:
        for label, manager, more in (
            (_("Baseline"), row.baselines, []),
            (_("Target"), row.targets, ["period"]),
        ):
            for old in manager.filter(superseded_by__isnull=False).select_related("step", "set_by", *more):
                old.text = stated(row, old)
                found.append((label, old))
    else:
        for old in row.action_actors.filter(superseded_by__isnull=False).select_related(
            "actor", "set_by", "end_set_by"
        ):
            old.text = old.actor.name
            found.append((capfirst(old.get_role_display()), old))
        for old in row.schedules.filter(superseded_by__isnull=False).select_related("set_by"):
            old.text = f"{old.starts or '…'} – {old.ends or '…'}"
            found.append((_("Dates"), old))
    gone = row.assignments.filter(superseded_by__isnull=False)
    for old in gone.select_related("actor", "first_period", "set_by", "end_set_by"):
        old.text = f"{old.actor.name}, {old.first_period.label}"
        found.append((_("Who reports"), old))
    _name_cells(old for _label, old in found if isinstance(old, Target))
    return sorted(found, key=lambda pair: -pair[1].pk)
