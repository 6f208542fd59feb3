"""The public record as people read it: what was published, one revision after another, each by its own address."""

from __future__ import annotations

import json
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from functools import cached_property

from django.db.models import OuterRef, QuerySet, Subquery

from tracker.domain import record
from tracker.domain.desk import grids_of
from tracker.domain.figures import KEY_SEPARATOR, CellValue
from tracker.enums import RevisionKind
from tracker.models import Action, Indicator, Plan, ProgressEntry, PublishedRevision

from .standing import Standing

LATEST = 8


@dataclass(frozen=True)
class Change:
    """One link of the public record, with the report before it where it revises one."""

    revision: PublishedRevision
    report: record.PublishedReport
    before: record.PublishedReport | None

    @property
    def subject(self) -> Action | Indicator:
        return self.revision.indicator or self.revision.action

    @property
    def retracted(self) -> bool:
        return self.revision.kind != RevisionKind.APPROVAL

    @property
    def redacts(self) -> int | None:
        """The link whose texts this one says were taken out."""
        if self.revision.kind != RevisionKind.REDACTION or not self.revision.content:
            return None
        return json.loads(self.revision.content).get("redacts")

    @property
    def redacted(self) -> bool:
        """The law required that its texts go; its hash stays."""
        return not self.revision.content


def revisions_of(plan: Plan) -> QuerySet[PublishedRevision]:
    """A plan's record, newest first, with what a line about a revision needs. Two queries."""
    with_all = _with_what_was_before(PublishedRevision.objects.filter(plan=plan)).select_related(
        "plan", "indicator", "action", "actor", "period", "reviewer_body"
    )
    return with_all.order_by("-seq").prefetch_related("indicator__steps")


def _with_what_was_before(revisions: QuerySet[PublishedRevision]) -> QuerySet[PublishedRevision]:
    """Each with what the report said in the revision before, for `as_change`."""
    earlier = PublishedRevision.objects.filter(entry=OuterRef("entry"), number=OuterRef("number") - 1)
    return revisions.annotate(
        content_before=Subquery(earlier.values("content")), kind_before=Subquery(earlier.values("kind"))
    )


def as_change(revision: PublishedRevision) -> Change:
    """A revision of `revisions_of`, with what it took the place of."""
    before = None
    if revision.kind_before:
        before = copy(revision)
        before.number, before.content, before.kind = (
            revision.number - 1,
            revision.content_before,
            revision.kind_before,
        )
    return Change(revision, record.read(revision), record.read(before) if before else None)


def latest_changes(state: Standing, limit: int = LATEST) -> list[Change]:
    """What was last approved in a plan, newest first, its indicators and actions taken from `state`. One query."""
    return _changes_of(state, PublishedRevision.objects.order_by("-seq"), limit)


def corrections(state: Standing, since: int) -> list[Change]:
    """What was published anew or taken back after number `since` of a plan's record, in its order. One query."""
    return _changes_of(state, PublishedRevision.objects.filter(seq__gt=since, number__gt=1).order_by("seq"))


def _changes_of(state: Standing, revisions: QuerySet[PublishedRevision], limit: int | None = None) -> list[Change]:
    found = _with_what_was_before(revisions.filter(plan=state.plan)).select_related("actor", "period")
    indicators = {s.indicator.pk: s.indicator for s in state.indicators}
    actions = {s.action.pk: s.action for s in state.actions}
    changes = []
    for revision in found[:limit]:
        revision.indicator = indicators.get(revision.indicator_id)
        revision.action = actions.get(revision.action_id)
        changes.append(as_change(revision))
    return changes


def changes_about(**about: Action | Indicator) -> list[Change]:
    """Every revision published about an action or indicator, newest first. One query."""
    revisions = PublishedRevision.objects.filter(**about).select_related("actor", "period", "reviewer_body")
    revisions = list(revisions.order_by("-seq"))
    for revision in revisions:
        for name, subject in about.items():
            setattr(revision, name, subject)
    return _paired(revisions)


def _paired(revisions: Iterable[PublishedRevision]) -> list[Change]:
    """All revisions of some reports, each with the one of them that it took the place of."""
    known = {(r.entry_id, r.number): r for r in revisions}
    changes = []
    for revision in revisions:
        before = known.get((revision.entry_id, revision.number - 1))
        changes.append(Change(revision, record.read(revision), record.read(before) if before else None))
    return changes


@dataclass(frozen=True)
class Table:
    """A breakdown of one revision: (category, its value or None) in order; none of them where it is withheld."""

    title: str
    cells: tuple[tuple[str, CellValue | None], ...]
    withheld: bool = False


@dataclass(frozen=True)
class RevisionView:
    """One revision as it was published, and what became of it."""

    change: Change
    history: list[Change]
    current_id: int | None
    hash_after: str

    @property
    def is_current(self) -> bool:
        return self.change.revision.pk == self.current_id

    def _numbered(self, number: int) -> Change | None:
        return next((c for c in self.history if c.revision.number == number), None)

    @property
    def before(self) -> Change | None:
        """What it took the place of."""
        return self._numbered(self.change.revision.number - 1)

    @property
    def after(self) -> Change | None:
        """What took its place."""
        return self._numbered(self.change.revision.number + 1)

    @property
    def redaction(self) -> Change | None:
        """The link that says why this one was blanked."""
        return next((c for c in self.history if c.redacts == self.change.revision.seq), None)

    @property
    def current(self) -> Change | None:
        """What is published of the same report now; None where it was retracted."""
        return next((c for c in self.history if c.revision.pk == self.current_id), None)

    @property
    def seq_before(self) -> int:
        return self.change.revision.seq - 1

    @property
    def seq_after(self) -> int:
        return self.change.revision.seq + 1

    @property
    def hash_before(self) -> str:
        return self.change.revision.previous_hash

    @cached_property
    def tables(self) -> list[Table]:
        """Its breakdowns as they are defined now, and those of then that no longer are. Three queries at most."""
        figure = self.change.report.figure
        if not (figure.cells or figure.withheld):
            return []
        grids = {grid.record_key: grid for grid in grids_of(self.change.revision.indicator)}
        tables = []
        for key in sorted({*figure.cells, *figure.withheld}):
            cells, grid = dict(figure.cells.get(key, {})), grids.get(key)
            spots = [(spot.label, cells.pop(spot.key, None)) for spot in grid.spots] if grid else []
            spots += [(code.replace(KEY_SEPARATOR, ", "), value) for code, value in cells.items()]
            withheld = key in figure.withheld
            tables.append(Table(grid.title if grid else key, () if withheld else tuple(spots), withheld))
        return tables


def revision_page(plan: Plan, seq: int) -> RevisionView:
    """One revision by its number in the plan's record; PublishedRevision.DoesNotExist where there is none.

    Five queries, three more for breakdowns, whatever was published before and after it.
    """
    change = as_change(revisions_of(plan).get(seq=seq))
    revision = change.revision
    others = PublishedRevision.objects.filter(entry=revision.entry_id).select_related("actor", "period")
    history = list(others.order_by("-number"))
    for other in history:
        other.indicator, other.action = revision.indicator, revision.action
    current = ProgressEntry.objects.filter(pk=revision.entry_id).values_list("current_revision", flat=True)
    following = PublishedRevision.objects.filter(plan=plan, seq=seq + 1).values_list("hash", flat=True).first()
    return RevisionView(change, _paired(history), current.first(), following or "")
