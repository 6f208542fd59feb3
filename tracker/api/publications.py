"""Published reports of a plan: one row for each edition, with its files and their hashes."""

from __future__ import annotations

from django.urls import reverse
from django.utils import translation
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tracker import enums
from tracker.domain.queries import publications

from .base import ListView
from .fields import Row, Stated, choice


class ReportFileSerializer(serializers.Serializer):
    """A file as it was made once; anyone can check one by its hash."""

    language = choice(enums.Language)
    format = choice(enums.FileFormat)
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    url = serializers.SerializerMethodField()

    @extend_schema_field(serializers.URLField())
    def get_url(self, file) -> str:
        edition = file.edition
        args = [edition.report.plan.slug, edition.report.slug, edition.number, file.format]
        with translation.override(file.language):
            return self.context["request"].build_absolute_uri(reverse("report_file", args=args))


class ReportEditionSerializer(Row):
    """One edition. It never changes; `replaced_by` is the number of the one that corrects it."""

    report = serializers.CharField(source="edition.report.slug", help_text="Its name in addresses.")
    year = serializers.IntegerField(source="edition.report.year", allow_null=True, help_text="Null: the whole term.")
    title = serializers.CharField(source="edition.report.label")
    edition = serializers.IntegerField(source="edition.number")
    replaced_by = serializers.IntegerField(allow_null=True)
    published_at = serializers.DateTimeField(source="edition.published_at")
    languages = serializers.ListField(source="edition.report.languages", child=choice(enums.Language))
    what_changed = Stated()
    record_seq = serializers.IntegerField(
        source="edition.record_seq", help_text="The last entry of the plan's public record at that time; 0: none yet."
    )
    record_hash = Stated(source="edition.record_hash")
    files = ReportFileSerializer(source="edition.files.all", many=True)
    page = serializers.SerializerMethodField()

    @extend_schema_field(serializers.URLField())
    def get_page(self, row) -> str:
        edition = row["edition"]
        args = [edition.report.plan.slug, edition.report.slug, edition.number]
        return self.context["request"].build_absolute_uri(reverse("report_edition", args=args))


class Reports(ListView):
    """The published reports of a plan, every edition of each."""

    serializer_class = ReportEditionSerializer

    def rows(self):
        language = translation.get_language()
        rows = []
        for published in publications.reports_of(self.plan):
            changed = dict(published.changes(language))
            for edition in published.editions:
                for file in edition.files.all():
                    file.edition = edition
                newer = published.after(edition)
                said = {"what_changed": changed.get(edition, ""), "replaced_by": newer.number if newer else None}
                rows.append({"edition": edition, **said})
        return rows

    def key(self, row):
        edition = row["edition"]
        return [-(edition.report.year or 9999), -edition.number, edition.pk]
