"""What bodies reported, as it was published: now, in every revision, and as the links of the record's chain.

Rows come from the database as they are written, so that the number of figures does not matter to the memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import groupby

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from tracker.domain import periods as dates
from tracker.domain.queries import gaps
from tracker.domain.record import PublishedReport, digest, read
from tracker.enums import Availability, GapKind, ImplementationStatus, Language, PeriodKind, RevisionKind
from tracker.models import Action, Actor, Assignment, Indicator, Objective, Plan, PublishedRevision, ReportingPeriod
from tracker.reports.figures import Status, cell_figure, share_parts, status_of

from .plan import TO_ACTION, TO_BODY, TO_INDICATOR, TO_PERIOD, unit_of
from .schema import Field, Reference, Resource, Row, code, measured, one_of

ROWS_AT_ONCE = 500
#: Stands for all categories of a breakdown that is withheld as a whole.
EVERY_CATEGORY = "*"
# In the order in which figures are written: whose indicator or action, then the body.
SUBJECT, OF_ACTION = Coalesce("indicator_id", 0), Coalesce("action_id", 0)


def moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _streamed(revisions: QuerySet[PublishedRevision]) -> Iterator[PublishedRevision]:
    return revisions.iterator(chunk_size=ROWS_AT_ONCE)


class Names:
    """What the rows of the record refer to, loaded once: the plan's own rows, never its reports."""

    def __init__(self, plan: Plan):
        self.indicators: dict[int | None, Indicator] = {row.pk: row for row in plan.indicators.all()}
        self.actions: dict[int | None, Action] = {row.pk: row for row in plan.actions.all()}
        self.periods: dict[int, ReportingPeriod] = {row.pk: row for row in plan.periods.order_by("starts_on")}
        self.bodies = dict(Actor.objects.values_list("pk", "slug"))

    def subject(self, row: PublishedRevision | Assignment) -> Row:
        indicator, action = self.indicators.get(row.indicator_id), self.actions.get(row.action_id)
        return {
            "indicator": indicator.code if indicator else None,
            "action": action.code if action else None,
            "body": self.bodies[row.actor_id],
            "unit": unit_of(indicator) if indicator else None,
        }

    def period(self, pk: int) -> Row:
        period = self.periods[pk]
        return {"period_kind": period.kind, "period_start": period.starts_on, "period_end": period.ends_on}

    def report(self, row: PublishedRevision, report: PublishedReport) -> Row:
        """The columns of a published report."""
        figure, indicator = report.figure, self.indicators.get(row.indicator_id)
        share = share_parts(figure.numerator, figure.denominator)
        texts = ("narrative", "obstacles", "next_steps", "source", "reported_by")
        return {
            **self.subject(row),
            **self.period(row.period_id),
            "seq": row.seq,
            "revision": row.number,
            "status": status_of(figure, indicator.measure if indicator else ""),
            "value": figure.value,
            **share,
            "answer": None if figure.yes is None else "yes" if figure.yes else "no",
            "step": figure.step,
            "implementation_status": str(figure.status) if figure.status else None,
            "percent_done": figure.percent,
            "reason": figure.reason or None,
            **{name: getattr(report, name) or None for name in texts},
            "text_language": report.language or None,
            "handed_in_on": report.handed_in_on,
            "published_at": moment(row.published_at),
        }


def _figures(plan: Plan, on: date) -> Iterator[Row]:
    """A row for each report that is expected by now, and for each that is published."""
    names = Names(plan)
    opened = [period for period in names.periods.values() if period.opens_on <= on]
    order = (SUBJECT, OF_ACTION, "actor_id")
    asked: dict[tuple, list[Assignment]] = {}
    found = Assignment.objects.current().filter(plan=plan).select_related("indicator", "first_period", "last_period")
    for row in found.order_by(*order, "pk"):
        row.plan = plan
        asked.setdefault(_key(row), []).append(row)
    current = PublishedRevision.objects.filter(plan=plan, current_for__isnull=False)
    by_key = groupby(_streamed(current.order_by(*order, "period__starts_on", "pk")), _key)
    published = next(by_key, None)
    for key in asked:
        # What is published of a subject and body of which nothing is asked any more comes in its place in the order.
        while published is not None and published[0] < key:
            yield from _of_one(names, [], opened, published[1])
            published = next(by_key, None)
        if published is not None and published[0] == key:
            yield from _of_one(names, asked[key], opened, published[1])
            published = next(by_key, None)
        else:
            yield from _of_one(names, asked[key], opened, ())
    while published is not None:
        yield from _of_one(names, [], opened, published[1])
        published = next(by_key, None)


def _key(row: Assignment | PublishedRevision) -> tuple[int, int, int]:
    return row.indicator_id or 0, row.action_id or 0, row.actor_id


def _of_one(names: Names, asked: list[Assignment], opened, published) -> Iterator[Row]:
    """The reports of one body on one thing: those expected, in the order of periods, with what is published."""
    revisions = {row.period_id: row for row in published}
    due: dict[int, date] = {}
    for assignment in asked:
        for period in dates.periods_of(assignment, opened):
            due.setdefault(period.pk, dates.due_on(assignment, period))
    for pk in sorted({*due, *revisions}, key=lambda pk: (names.periods[pk].starts_on, pk)):
        kept = {"due_on": due.get(pk), "is_expected": pk in due}
        if pk in revisions:
            yield names.report(revisions[pk], read(revisions[pk])) | kept
        else:
            yield names.subject(asked[0]) | names.period(pk) | kept | {"status": None}


def _figures_on(plan: Plan, on: date) -> Iterator[Row]:
    for row in _figures(plan, on):
        if row["status"] is None:
            row["status"] = Status.NOT_REPORTED if on > row["due_on"] else Status.NOT_DUE
        yield row


def _revisions(plan: Plan, on: date) -> Iterator[Row]:
    names = Names(plan)
    is_current = ExpressionWrapper(Q(current_for__isnull=False), output_field=BooleanField())
    for row in _streamed(plan.revisions.annotate(is_current=is_current).order_by("seq")):
        kept = {"kind": row.kind, "is_current": row.is_current, "is_redacted": not row.content}
        kept |= {"reason_for_revision": row.reason or None, "reviewer_role": row.reviewer_role}
        kept |= {"reviewer_body": names.bodies.get(row.reviewer_body_id), "hash": row.hash}
        if row.kind == RevisionKind.APPROVAL:
            yield names.report(row, read(row)) | kept
        else:
            of = {"seq": row.seq, "revision": row.number, "published_at": moment(row.published_at)}
            yield names.subject(row) | names.period(row.period_id) | of | kept


def _cells(plan: Plan, on: date) -> Iterator[Row]:
    names = Names(plan)
    is_current = ExpressionWrapper(Q(current_for__isnull=False), output_field=BooleanField())
    revisions = plan.revisions.filter(indicator__isnull=False, kind=RevisionKind.APPROVAL)
    for row in _streamed(revisions.annotate(is_current=is_current).order_by("seq")):
        figure = read(row).figure
        kept = {**names.subject(row), **names.period(row.period_id), "seq": row.seq, "is_current": row.is_current}
        for breakdown in sorted({*figure.cells, *figure.withheld}):
            of = kept | {"breakdown": breakdown}
            if breakdown in figure.withheld:
                yield of | {"category": EVERY_CATEGORY, "status": Status.WITHHELD}
                continue
            for category, cell in sorted(figure.cells[breakdown].items()):
                yield of | {"category": category, **cell_figure(cell)}


def _gaps(plan: Plan, on: date) -> Iterator[Row]:
    for number, question in enumerate((q for q in gaps.questions(gaps.with_history(plan, on)) if q.is_open(on)), 1):
        subject, row = question.subject, {"gap": number, "kind": str(question.kind), "since": question.asked_from}
        if question.detail:
            actor, period = question.detail
            row |= {"body": actor.slug, "period_kind": period.kind, "period_start": period.starts_on}
        if isinstance(subject, Indicator | Action | Objective):
            row[type(subject).__name__.lower()] = subject.code
        elif isinstance(subject, Actor):
            row["body"] = subject.slug
        else:
            row |= {"point": subject.code, "point_title": subject.title_en}
        yield row


def _record(plan: Plan, on: date) -> Iterator[Row]:
    for row in _streamed(plan.revisions.order_by("seq")):
        yield {
            "plan": plan.slug,
            "seq": row.seq,
            "entry": row.entry_id,
            "number": row.number,
            "kind": row.kind,
            # To the last digit: it is what the hash was made of.
            "published_at": row.published_at.astimezone(UTC).isoformat(),
            "reason_hash": digest(row.reason),
            "content_hash": row.content_hash,
            "internal_hash": row.internal_hash,
            "previous_hash": row.previous_hash or None,
            "hash": row.hash,
            "content": row.content or None,
        }


WHAT = (
    code("indicator", "Empty: it is about an action.", required=False),
    code("action", "Empty: it is about an indicator.", required=False),
    code("body"),
)
WHEN = (
    one_of("period_kind", PeriodKind),
    Field("period_start", "date", required=True),
    Field("period_end", "date", required=True),
)
STATUS = "Why there is a figure, or none. An empty cell is never a zero: reported_zero is."
GIVEN = tuple(s.value for s in Status if s not in (Status.NOT_GIVEN, Status.SOURCES_DIFFER))
REPORT = (
    *measured(),
    Field("percent", "number", "Of a share, to four places; its two numbers are exact."),
    one_of("implementation_status", ImplementationStatus, "Of an action.", required=False),
    Field("percent_done", "integer", "Of an action, as the body puts it."),
    Field("reason", description=f"Why nothing is given: {', '.join(Availability.values[1:])}."),
    Field("narrative", description="What the body says was done."),
    Field("obstacles"), Field("next_steps"),
    Field("source", description="Source of the figures, as the body names it."),
    Field("reported_by", description="The body that reported: another one where it did so for one that is no more."),
    Field("text_language", description="The language of these texts.", choices=tuple(Language.values)),
    Field("handed_in_on", "date", "When the body first submitted the report."),
    Field("published_at", "datetime", "When it was approved, and so published."),
    Field("revision", "integer", "Which approval of this report it is."),
)  # fmt: skip
TO_REVISION = Reference(("seq",), "revisions", ("seq",))
TO_SUBJECT = (TO_INDICATOR, TO_ACTION, TO_BODY, TO_PERIOD)
SEQ = Field("seq", "integer", "Number in the plan's record.", required=True)

FIGURES = Resource(
    "figures", _("Figures, as published now"),
    "Every report that is expected by now, and what is published of it: figures of indicators, statuses of actions.",
    (
        *WHAT, *WHEN, Field("due_on", "date"), Field("is_expected", "boolean", required=True),
        Field("status", description=STATUS, required=True, choices=GIVEN), *REPORT,
        Field("seq", "integer", "Number in the plan's record."),
    ),
    (), _figures_on, (*TO_SUBJECT, TO_REVISION),
)  # fmt: skip
REVISIONS = Resource(
    "revisions", _("Figures, all revisions"), "Everything that was ever published, with what replaced it and why.",
    (
        SEQ, one_of("kind", RevisionKind), Field("is_current", "boolean", required=True),
        Field("is_redacted", "boolean", "Its content was taken out, because the law requires it.", required=True),
        *WHAT, *WHEN, Field("status", description=STATUS, choices=GIVEN), *REPORT,
        Field("reason_for_revision"), Field("reviewer_role"), Field("reviewer_body"), Field("hash", required=True),
    ),
    ("seq",), _revisions, TO_SUBJECT,
)  # fmt: skip
CELLS = Resource(
    "cells", _("Breakdowns"), "Figures of categories (women, men). A category without a row is not known.",
    (
        SEQ, code("breakdown", "Its dimensions: sex, level*sex."),
        code("category", f"Category codes; {EVERY_CATEGORY}: the whole breakdown is withheld."), *WHAT, *WHEN,
        Field("is_current", "boolean", required=True),
        Field("status", required=True, choices=(Status.REPORTED, Status.ZERO, Status.WITHHELD)),
        *measured()[:4], Field("percent", "number", "Of a share, to four places."),
    ),
    ("seq", "breakdown", "category"), _cells, (TO_REVISION, *TO_SUBJECT),
)  # fmt: skip
GAPS = Resource(
    "gaps", _("Gaps"), "What the plan, or what follows from it, lacks on the day of the package.",
    (
        Field("gap", "integer", required=True), one_of("kind", GapKind), code("objective", required=False), *WHAT[:2],
        code("body", required=False), one_of("period_kind", PeriodKind, required=False), Field("period_start", "date"),
        Field("point", description="A budget programme, or what plans are expected to say."), Field("point_title"),
        Field("since", "date", "From when the lack of a report counts."),
    ),
    ("gap",), _gaps, (TO_INDICATOR, TO_ACTION, TO_BODY, TO_PERIOD),
)  # fmt: skip
RECORD = Resource(
    "record", _("The public record"), "The links of the chain, with which anybody can check that nothing was changed.",
    (
        Field("plan", required=True), SEQ, Field("entry", "integer", "The report.", required=True),
        Field("number", "integer", "Which revision of the report.", required=True), one_of("kind", RevisionKind),
        Field("published_at", description="As the hash has it.", required=True),
        *(Field(name, required=True) for name in ("reason_hash", "content_hash", "internal_hash")),
        Field("previous_hash", description="Hash of the link before; empty for the first."),
        Field("hash", required=True),
        Field("content", description="The published text that content_hash is of; empty where it was redacted."),
    ),
    ("seq",), _record, (TO_REVISION,),
)  # fmt: skip
