"""Published figures: revisions of the public record as they were approved, and the tables made of them."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from rest_framework import serializers

from tracker import enums
from tracker.domain import record
from tracker.domain.figures import KEY_SEPARATOR, Figure
from tracker.domain.values import percent
from tracker.models import Action, Indicator, Plan, ProgressEntry, PublishedRevision
from tracker.reports.figures import PERCENT_PLACES, Status

from .fields import Address, Exact, Row, Stated, choice
from .serializers import BriefPeriodSerializer

#: Why a row of a table has a figure or none: see docs/csv.md.
FIGURE_STATUS = [(str(status), status.name.lower().replace("_", " ")) for status in Status]


def revisions_of(plan: Plan) -> QuerySet[PublishedRevision]:
    """A plan's record with what `as_row` needs. Two queries."""
    is_current = Exists(ProgressEntry.objects.filter(current_revision=OuterRef("pk")))
    rows = PublishedRevision.objects.filter(plan=plan).annotate(is_current=is_current)
    return rows.select_related("indicator", "action", "actor", "period", "reviewer_body").prefetch_related(
        "indicator__steps"
    )


def current_of(plan: Plan) -> QuerySet[PublishedRevision]:
    """Those that the public reads now."""
    return record.current(revisions_of(plan))


def evidence_of(revision: PublishedRevision) -> list[dict]:
    """The evidence that a revision names public, each piece with what it belongs to."""
    row = as_row(revision)
    about = {"subject": row["subject"], "code": row["code"], "body": revision.actor.slug}
    about |= {"period": revision.period, "seq": revision.seq}
    return [{**item, **about} for item in row["evidence"]]


def as_row(revision: PublishedRevision) -> dict:
    """A revision as an answer gives it. What was not reported is null, and never 0."""
    report = record.read(revision)
    figure, subject = report.figure, revision.indicator or revision.action
    retracted = revision.kind != enums.RevisionKind.APPROVAL
    return {
        "revision": revision,
        **what_was_said(subject, figure, report),
        "reported_by": report.reported_by or None,
        "imported": report.imported,
        "redacted": not revision.content,
        "availability": None if retracted else figure.availability,
        "handed_in_on": report.handed_in_on,
        "evidence": [] if retracted else report.evidence,
        "reviewer": {
            "role": revision.reviewer_role,
            "body": revision.reviewer_body.slug if revision.reviewer_body_id else None,
            "carries_out_plan": report.reviewer_carries_out_plan,
        },
    }


def what_was_said(subject: Indicator | Action, figure: Figure, words) -> dict:
    """What a body reported of an indicator or action; `words`: anything with the texts of a report."""
    indicator = subject if isinstance(subject, Indicator) else None
    steps = {step.order: step.title for step in indicator.steps.all()} if indicator and figure.step else {}
    return {
        "subject": "indicator" if indicator else "action",
        "code": subject.code,
        "title": subject.title,
        "measure": indicator.measure if indicator else None,
        "unit": indicator.unit if indicator else None,
        "availability": figure.availability,
        "availability_reason": figure.reason,
        "value": figure.value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "percent": _percent(figure),
        "yes": figure.yes,
        "step": figure.step,
        "step_title": steps.get(figure.step),
        "implementation_status": figure.status,
        "completion": figure.percent,
        "breakdowns": _breakdowns(figure),
        **{name: getattr(words, name) for name in ("narrative", "obstacles", "next_steps", "source")},
        "language": words.language or None,
    }


def _percent(figure: Figure):
    if figure.numerator is None or figure.denominator is None:
        return None
    rate = percent(figure.numerator, figure.denominator)
    return None if rate is None else rate.quantize(PERCENT_PLACES)


def _breakdowns(figure: Figure) -> list[dict]:
    return [
        {
            "breakdown": key,
            "withheld": key in figure.withheld,
            "cells": [
                {"categories": code.split(KEY_SEPARATOR), **cell.parts()}
                for code, cell in sorted(figure.cells.get(key, {}).items())
            ],
        }
        for key in sorted({*figure.cells, *figure.withheld})
    ]


class CellSerializer(serializers.Serializer):
    categories = serializers.ListField(child=serializers.CharField())
    value = Exact()
    numerator = Exact()
    denominator = Exact()


class CellsSerializer(serializers.Serializer):
    """The cells of a breakdown that were given: one that is not there was not reported. Withheld: too few people."""

    breakdown = serializers.CharField()
    withheld = serializers.BooleanField()
    cells = CellSerializer(many=True)


class PublishedEvidenceSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    kind = choice(enums.EvidenceKind)
    title = serializers.CharField()
    link = Stated(source="url", help_text="Of a link: where it leads.")
    filename = Stated()
    content_type = Stated(source="type")
    size = serializers.IntegerField(allow_null=True)
    sha256 = Stated()


class EvidenceSerializer(Row, PublishedEvidenceSerializer):
    """Evidence that is published with a report now."""

    download = serializers.URLField(allow_null=True, help_text="Of a file: where it can be had.")
    subject = serializers.ChoiceField(choices=["indicator", "action"])
    code = serializers.CharField()
    body = serializers.CharField()
    period = BriefPeriodSerializer()
    seq = serializers.IntegerField(help_text="The revision that it is published with.")
    page = Address("revision", "seq")


class ReviewerSerializer(serializers.Serializer):
    """In what role and for which body somebody approved it; people are not named."""

    role = choice(enums.ReviewerRole)
    body = serializers.CharField(allow_null=True)
    carries_out_plan = serializers.BooleanField()


class ImportedSerializer(serializers.Serializer):
    """The file that figures came from, where they were not typed on the site."""

    file = serializers.CharField()
    sha256 = serializers.CharField()
    dataset = Stated()
    note = Stated()
    on = serializers.DateField()


class SaidSerializer(Row):
    """What a body reported of an indicator or action for a period."""

    subject = serializers.ChoiceField(choices=["indicator", "action"])
    code = serializers.CharField()
    title = serializers.CharField()
    measure = choice(enums.Measure, null=True)
    unit = Stated()
    reported_by = Stated(help_text="The body that reported it, where another succeeded.")
    availability = choice(enums.Availability, null=True)
    availability_reason = Stated()
    value = Exact()
    numerator = Exact()
    denominator = Exact()
    percent = Exact(help_text="Of a share, rounded to four places.")
    yes = serializers.BooleanField(allow_null=True)
    step = serializers.IntegerField(allow_null=True)
    step_title = Stated()
    implementation_status = choice(enums.ImplementationStatus, null=True)
    completion = serializers.IntegerField(allow_null=True, help_text="Of an action, in per cent.")
    breakdowns = CellsSerializer(many=True)
    narrative = Stated()
    obstacles = Stated()
    next_steps = Stated()
    source = Stated()
    language = choice(enums.Language, null=True)
    imported = ImportedSerializer(allow_null=True)


class FigureSerializer(SaidSerializer):
    """A report as it was approved: one link of the plan's public record, which is never changed.

    `availability` says whether there is something to report; of a retraction it is null. A figure that is null was
    not given, which is not the same as "0".
    """

    seq = serializers.IntegerField(source="revision.seq", help_text="Its number in the plan's record.")
    number = serializers.IntegerField(source="revision.number", help_text="Counts the revisions of this report.")
    kind = choice(enums.RevisionKind, source="revision.kind")
    is_current = serializers.BooleanField(source="revision.is_current")
    redacted = serializers.BooleanField(help_text="The law required that its texts go; its hash stays.")
    published_at = serializers.DateTimeField(source="revision.published_at")
    reason = Stated(source="revision.reason", help_text="Why it took the place of the one before.")
    body = serializers.CharField(source="revision.actor.slug")
    period = BriefPeriodSerializer(source="revision.period")
    handed_in_on = serializers.DateField(allow_null=True)
    evidence = PublishedEvidenceSerializer(many=True)
    reviewer = ReviewerSerializer()
    hash = serializers.CharField(source="revision.hash")
    content_hash = serializers.CharField(source="revision.content_hash")
    previous_hash = Stated(source="revision.previous_hash")
    page = Address("revision", "revision.seq")
    url = Address("api_revision", "revision.seq")


class TableRowSerializer(Row):
    """What the tables of an indicator and of an action have in common: `status` says why a figure is there or not."""

    period = serializers.CharField()
    period_start = serializers.DateField()
    period_end = serializers.DateField()
    due_on = serializers.DateField()
    body = serializers.CharField(allow_null=True)
    body_name = serializers.CharField(allow_null=True)
    reason = Stated()
    narrative = Stated()
    text_language = Stated()
    approved_at = serializers.DateTimeField(allow_null=True)
    revision = serializers.IntegerField(allow_null=True, help_text="Counts the revisions of the report.")


class IndicatorFigureSerializer(TableRowSerializer):
    """A figure of all bodies or of one, or of one category of it, whether it was reported or not."""

    status = serializers.ChoiceField(choices=FIGURE_STATUS)
    scope = serializers.ChoiceField(choices=["all_bodies", "body"])
    breakdown = serializers.CharField(allow_null=True)
    category = serializers.CharField(allow_null=True)
    category_name = serializers.CharField(allow_null=True)
    value = Exact()
    numerator = Exact()
    denominator = Exact()
    percent = Exact()
    answer = Stated(help_text="yes or no")
    bodies_yes = serializers.IntegerField(allow_null=True)
    step = serializers.IntegerField(allow_null=True)
    step_title = Stated()
    running_total = Exact()
    partial = serializers.BooleanField(allow_null=True)
    provisional = serializers.BooleanField(allow_null=True)
    bodies_reported = serializers.IntegerField(allow_null=True)
    bodies_expected = serializers.IntegerField(allow_null=True)


class ActionReportSerializer(TableRowSerializer):
    """What a body was to report of an action for a period, and what is published of it."""

    report_status = serializers.ChoiceField(choices=FIGURE_STATUS)
    implementation_status = choice(enums.ImplementationStatus, null=True)
    percent = serializers.IntegerField(allow_null=True)
    obstacles = Stated()
    next_steps = Stated()
