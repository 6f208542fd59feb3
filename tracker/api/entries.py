"""Reports as they stand now, approved or not: read with a token, by those who may read them on the site."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tracker import enums
from tracker.domain import record
from tracker.domain.imported import Imported
from tracker.domain.layouts import layouts_of
from tracker.filters import EntryFilter
from tracker.models import BreakdownDimension, ProgressEntry

from . import paging
from .base import ListView, OneView
from .fields import Address, choice
from .figures import SaidSerializer, what_was_said
from .serializers import BriefPeriodSerializer


class EntrySerializer(SaidSerializer):
    """A report as it stands now. The public reads the revision `published`, where there is one, and not this."""

    id = serializers.IntegerField()
    state = choice(enums.EntryState)
    version = serializers.IntegerField(help_text="Rises with each change.")
    body = serializers.CharField()
    period = BriefPeriodSerializer()
    saved_at = serializers.DateTimeField(allow_null=True)
    submitted_at = serializers.DateTimeField(allow_null=True)
    published = serializers.IntegerField(allow_null=True, help_text="Number in the record of what is published of it.")
    page = serializers.SerializerMethodField()
    url = Address("api_entry", "id")

    @extend_schema_field(OpenApiTypes.URI)
    def get_page(self, row) -> str:
        return self.context["request"].build_absolute_uri(reverse("entry", args=[row["id"]]))


def as_row(entry: ProgressEntry) -> dict:
    indicator = entry.assignment.indicator
    figure = record.figure_of(entry, layouts_of(indicator))
    same = ("id", "state", "version", "period", "saved_at", "submitted_at")
    return {
        **what_was_said(entry.subject, figure, entry),
        **{name: getattr(entry, name) for name in same},
        "body": entry.actor.slug,
        "reported_by": entry.reported_by.slug if entry.reported_by_id else None,
        "published": entry.current_revision.seq if entry.current_revision_id else None,
        "imported": Imported.of(entry.imported_from) if entry.imported_from_id else None,
    }


class _Entries:
    serializer_class = EntrySerializer
    private = True

    def entries(self) -> QuerySet[ProgressEntry]:
        """Those of the plan that the owner of the token may read, with what `as_row` needs. Seven queries."""
        links = BreakdownDimension.objects.select_related("dimension")
        mine = ProgressEntry.objects.visible_to(self.token.user).filter(assignment__plan=self.plan)
        return (
            mine.with_context()
            .select_related("step", "reported_by", "current_revision", "imported_from")
            .prefetch_related(
                "cells",
                "assignment__indicator__steps",
                Prefetch("assignment__indicator__breakdowns__links", links),
                "assignment__indicator__breakdowns__links__dimension__categories",
            )
        )


class Entries(_Entries, ListView):
    """Reports as they stand now, approved or not, that you may read on the site. Needs a token."""

    filters = EntryFilter

    def found(self):
        rows = EntryFilter(self.asked, queryset=self.entries(), plan=self.plan)
        found, cursor = paging.page_down(self.checked(rows).qs, "pk", self.request.query_params)
        return [as_row(entry) for entry in found], cursor


class OneEntry(_Entries, OneView):
    """One report as it stands now, if you may read it on the site. Needs a token."""

    def row(self):
        return as_row(get_object_or_404(self.entries(), pk=self.kwargs["pk"]))
