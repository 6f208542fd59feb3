"""A plan as the database holds it, as a document."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet

from tracker import models

from .document import Document, Record, related_by_succession
from .kinds import Ref
from .schema import Section
from .sections import PLAN, SECTIONS


def read_plan(plan: models.Plan | None, mentions: Document | None = None) -> Document:
    """The document of a plan, in about 30 queries whatever its size.

    Themes, dimensions and actors are shared by plans: those come along that the plan uses, and those that `mentions`
    (a file about to be loaded) holds. Without a plan nothing else is there. Statements come with what they superseded,
    never with the person who set them.
    """
    document = Document(_record(PLAN, plan) if plan else Record())
    for section in SECTIONS:
        if section.shared:
            rows = _shared(section, plan, mentions)
        elif plan is None:
            continue
        else:
            rows = section.model.objects.filter(plan=plan)
            rows = rows.order_by("order", "pk") if section.ordered else rows.order_by("pk")
        records = [_record(section, row) for row in _with_references(section, rows)]
        document.sections[section.key] = records
    document.sort()
    return document


def _with_references(section: Section, rows: QuerySet) -> QuerySet:
    """Fetch along what the rows refer to and what stands below them."""
    names = [field.column for field in section.fields if isinstance(field.kind, Ref)]
    if names:
        rows = rows.select_related(*names)
    for child in section.children:
        below = child.model.objects.order_by(*(["order", "pk"] if child.ordered or child.key == "steps" else ["pk"]))
        if child.key == "breakdowns":
            below = below.prefetch_related("links__dimension")
        rows = rows.prefetch_related(Prefetch(child.related, queryset=_with_references(child, below)))
    if section.key == "actions":
        rows = rows.prefetch_related("themes")
    return rows


def _shared(section: Section, plan: models.Plan | None, mentions: Document | None) -> QuerySet:
    """The shared rows that the plan uses and those of the same name as in `mentions`."""
    rows = section.model.objects.order_by("pk")
    slugs = [record["slug"] for record in mentions[section.key]] if mentions and section.key != "successions" else []
    match section.key:
        case "themes":
            used = Q(pk__in=models.Theme.objects.filter(actions__plan=plan).values("pk")) if plan else Q(pk=None)
            return rows.filter(Q(slug__in=slugs) | used)
        case "dimensions":
            used = models.BreakdownDimension.objects.filter(breakdown__indicator__plan=plan).values("dimension")
            return rows.filter(Q(slug__in=slugs) | (Q(pk__in=used) if plan else Q(pk=None)))
    pairs = list(models.Succession.objects.values_list("predecessor", "successor"))
    actors = set()
    if plan:
        for model, path in (
            (models.PlanActor, "plan"),
            (models.ActionActor, "action__plan"),
            (models.Assignment, "plan"),
        ):
            actors |= set(model.objects.filter(**{path: plan}).values_list("actor", flat=True))
    if mentions:
        named = [record["slug"] for record in mentions["actors"]]
        actors |= set(models.Actor.objects.filter(slug__in=named).values_list("pk", flat=True))
    actors = related_by_succession(actors, pairs)
    if section.key == "actors":
        return rows.filter(pk__in=actors)
    return rows.filter(predecessor__in=actors)


def _record(section: Section, row) -> Record:
    record = Record({field.key: field.kind.from_row(row, field.column) for field in section.fields})
    record.row = row
    for child in section.children:
        below = list(getattr(row, child.related).all())
        record[child.key] = _statements(child, below) if child.superseded else [_record(child, one) for one in below]
    return record


def _statements(section: Section, rows: list) -> list[Record]:
    """The statements that hold, each with those that it superseded."""
    earlier = {row.superseded_by_id: row for row in rows if row.superseded_by_id}
    records = []
    for row in rows:
        if row.superseded_by_id:
            continue
        record = _record(section, row)
        while row := earlier.get(row.pk):
            record.superseded.append(_record(section, row))
        records.append(record)
    return records
