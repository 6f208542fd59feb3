"""What a plan lacks on a day, and since when: questions, and the stretches of time in which each had an answer.

Pure: no database, no clock. `tracker.domain.queries.gaps` asks the questions of a plan's rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker.enums import GapKind

#: What each kind of gap means for a reader.
LACKS = {
    GapKind.NO_BODY: _("Nobody is asked to report on them, so nothing will ever be known."),
    GapKind.NO_LEAD: _("No body answers for the action as a whole."),
    GapKind.NO_BASELINE: _("Where things stood before is not known, so a change cannot be seen."),
    GapKind.NO_TARGET: _("What is to be reached is not known, so the indicator cannot be assessed."),
    GapKind.NO_DEADLINE: _("By when the action is to be done is not known, so it can never be late."),
    GapKind.NO_INDICATOR: _("Nothing measures whether the objective is reached."),
    GapKind.NO_AMOUNT: _("The plan names where the money comes from and not how much."),
    GapKind.NO_REPORT: _("A report was due, and not one has been published."),
    GapKind.OVERDUE: _("The day on which the report was due has passed, and nothing is published."),
    GapKind.NO_PART: _(
        "The plan names them to carry it out, and neither an indicator nor an action is theirs to report."
    ),
    GapKind.NO_REVIEWER: _("Every coordinator belongs to the body, and nobody reviews the reports of their own."),
    GapKind.NOT_STATED: _("What plans are expected to say, and this one does not."),
}
#: Who could close it.
CLOSED_BY = {
    GapKind.NO_BODY: _("The coordinator, by assigning a body."),
    GapKind.NO_LEAD: _("The coordinator, by naming a lead with the ground for it."),
    GapKind.NO_BASELINE: _("The coordinator, by setting a baseline with the ground for it."),
    GapKind.NO_TARGET: _("The coordinator, by setting a target with the ground for it."),
    GapKind.NO_DEADLINE: _("The coordinator, by setting dates with the ground for them."),
    GapKind.NO_INDICATOR: _("Those who write the plan; until then the administrator can add an indicator."),
    GapKind.NO_AMOUNT: _("The Government, by publishing the amounts; the administrator then enters them."),
    GapKind.NO_REPORT: _("The bodies that report on it, and the coordinator, who approves their reports."),
    GapKind.OVERDUE: _("The body, by reporting; the coordinator, by approving what has come in."),
    GapKind.NO_PART: _("The coordinator, by assigning something to the body."),
    GapKind.NO_REVIEWER: _("The administrator, by appointing a coordinator from outside the body."),
    GapKind.NOT_STATED: _("Those who write the plan, or its next edition."),
}


#: The same of one thing, as a clause.
OF_ONE = {
    GapKind.NO_BODY: _("nobody is assigned to report"),
    GapKind.NO_LEAD: _("no lead body is named"),
    GapKind.NO_BASELINE: _("no baseline is set"),
    GapKind.NO_TARGET: _("no target is set"),
    GapKind.NO_DEADLINE: _("no deadline is set"),
    GapKind.NO_REPORT: _("a report was due, and none has ever been published"),
}


@dataclass(frozen=True)
class Answer:
    """Something is said or done from `since` (None: from the beginning) up to the day before `until`."""

    since: date | None = None
    until: date | None = None
    in_plan: bool = False

    def holds(self, on: date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


@dataclass(frozen=True)
class Question:
    """What should be known or done about `subject`; a gap while nothing answers it.

    `asked_from`: the first day on which the lack of an answer is a gap; None: from the beginning. `detail` is whatever
    else the page says of it: the body and period of a report that is due.
    """

    kind: GapKind
    subject: Any
    answers: tuple[Answer, ...] = ()
    asked_from: date | None = None
    detail: Any = None

    def is_asked(self, on: date) -> bool:
        return self.asked_from is None or self.asked_from <= on

    def is_open(self, on: date) -> bool:
        return self.is_asked(on) and not any(answer.holds(on) for answer in self.answers)

    @property
    def answered_in_plan(self) -> bool:
        return any(answer.in_plan for answer in self.answers)


@dataclass(frozen=True)
class Group:
    """The questions of one kind on a day: how many there are, which the plan leaves open, which still are."""

    kind: GapKind
    asked: tuple[Question, ...]
    open: tuple[Question, ...]

    @property
    def silent(self) -> int:
        """How many of them the plan itself does not answer."""
        return sum(1 for question in self.asked if not question.answered_in_plan)

    @property
    def filled(self) -> int:
        """How many somebody has answered since."""
        return len(self.asked) - len(self.open) - sum(1 for q in self.asked if q.answered_in_plan)


def groups(questions: Iterable[Question], on: date) -> list[Group]:
    """By kind, in the fixed order; kinds about which nothing is asked are left out."""
    by_kind: dict[GapKind, list[Question]] = {kind: [] for kind in GapKind}
    for question in questions:
        if question.is_asked(on):
            by_kind[question.kind].append(question)
    return [
        Group(kind, tuple(asked), tuple(q for q in asked if q.is_open(on))) for kind, asked in by_kind.items() if asked
    ]


@dataclass(frozen=True)
class Count:
    """How many gaps were open, of how many things asked."""

    open: int
    asked: int


@dataclass(frozen=True)
class HistoryRow:
    """The gaps of a kind at the end of each of some days; None where nothing was asked yet."""

    kind: GapKind
    counts: tuple[Count | None, ...]


def history(questions: Sequence[Question], days: Sequence[date]) -> list[HistoryRow]:
    """How many gaps of each kind with dates were open on each of `days`."""
    rows = []
    for kind in GapKind.dated():
        mine = [question for question in questions if question.kind == kind]
        if mine:
            rows.append(HistoryRow(kind, tuple(_count(mine, day) for day in days)))
    return rows


def _count(questions: Sequence[Question], day: date) -> Count | None:
    asked = sum(question.is_asked(day) for question in questions)
    return Count(sum(question.is_open(day) for question in questions), asked) if asked else None


def report_gaps(kind: GapKind, subject, reports: Iterable[Question]) -> Question:
    """One question about all the reports on a subject: it is asked when the first is due, and any answers it."""
    reports = list(reports)
    return Question(
        kind,
        subject,
        tuple(answer for question in reports for answer in question.answers),
        min(question.asked_from for question in reports),
    )
