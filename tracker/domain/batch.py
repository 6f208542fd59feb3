"""A body's whole period at once: what would be approved, and the approval of each, exactly as one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tracker.models import Actor, Plan, ProgressEntry, ReportingPeriod, User
from tracker.permissions import reviewable_by

from . import desk, record, workflow
from .entries import InvalidEntry
from .review_page import change, observes_text, own_body_text, why_not, wrote_it_text
from .workflow import Conflict, NotAllowed


@dataclass(frozen=True)
class BatchRow:
    """One report that waits: what is proposed, what was approved before; `why_not` where this person may not decide."""

    entry: ProgressEntry
    value: str
    last: str
    change: str
    why_not: str

    @property
    def choice(self) -> str:
        """Report and the version that is read, as the form sends it."""
        return f"{self.entry.pk}:{self.entry.version}"


@dataclass(frozen=True)
class Outcome:
    """What became of one report; `why` where it was refused."""

    entry: ProgressEntry
    value: str
    why: tuple[str, ...] = ()


def waiting(plan: Plan, body: Actor, period: ReportingPeriod):
    return desk.queue([plan]).filter(assignment__actor=body, period=period)


def batch(user: User, plan: Plan, body: Actor, period: ReportingPeriod) -> list[BatchRow]:
    """The body's reports for the period that wait for a decision. At most ten queries, whatever their number."""
    entries = list(waiting(plan, body, period))
    found = ProgressEntry.objects.filter(pk__in=[entry.pk for entry in entries])
    mine = set(reviewable_by(user, found).values_list("pk", flat=True))
    bodies = user.body_ids() | user.delegated_ids()
    coordinates = plan.pk in user.plan_ids("coordinator")
    titles = desk.step_titles(entry.assignment.indicator for entry in entries)
    starts = dict(plan.periods.values_list("pk", "starts_on"))
    published = record.current_reports(plan=plan, actor=body)

    def row(entry: ProgressEntry) -> BatchRow:
        assignment, last = entry.assignment, None
        for report in published:
            same = (report.indicator_id, report.action_id) == (assignment.indicator_id, assignment.action_id)
            if same and starts[report.period_id] < period.starts_on:
                last = report
        why = ""
        if entry.pk not in mine:
            own = bool({assignment.actor_id, entry.reported_by_id} & bodies)
            why = observes_text() if not coordinates else own_body_text() if own else wrote_it_text()
        return BatchRow(
            entry=entry,
            value=desk.entry_text(entry, titles),
            last=desk.figure_text(assignment.indicator, last.figure, titles) if last else "",
            change=change(last.figure.value if last else None, entry.value),
            why_not=why,
        )

    return [row(entry) for entry in entries]


def approve_each(
    user: User, plan: Plan, body: Actor, period: ReportingPeriod, chosen: Iterable[tuple[int, int]]
) -> list[Outcome]:
    """Approve the chosen reports [(report, the version that was read)], one after the other, each for itself.

    What one approval does and asks, this does and asks for each: rights, version, completeness, record, event. A report
    that is refused is told with its reason and keeps none of the others from being approved.
    """
    entries = ProgressEntry.objects.with_context().select_related("step")
    known = {e.pk: e for e in entries.filter(assignment__plan=plan, assignment__actor=body, period=period)}
    titles = desk.step_titles(entry.assignment.indicator for entry in known.values())
    chosen, outcomes = dict(chosen), []
    if not set(chosen) <= set(known):
        raise NotAllowed
    for pk, version in chosen.items():
        entry, why = known[pk], ()
        value = desk.entry_text(entry, titles)
        try:
            workflow.approve(entry, by=user, version=version)
        except Conflict:
            why = (_("Somebody changed this report since you opened the list."),)
        except NotAllowed:
            why = (why_not(user, entry) or _("It does not wait for a decision."),)
        except InvalidEntry as refused:
            why = tuple(message for messages in refused.errors.values() for message in messages)
        outcomes.append(Outcome(entry, value, why))
    return outcomes
