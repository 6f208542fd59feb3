"""Published reports of a plan, as they were frozen. What is being made or written is nowhere here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from tracker.enums import EditionState
from tracker.models import Plan, Report, ReportContent, ReportEdition, ReportFile


@dataclass(frozen=True)
class Published:
    """A report with its published editions, the newest first."""

    report: Report
    editions: tuple[ReportEdition, ...]

    @property
    def latest(self) -> ReportEdition:
        return self.editions[0]

    @cached_property
    def first(self) -> ReportEdition:
        return self.editions[-1]

    def number(self, number: int) -> ReportEdition | None:
        return next((edition for edition in self.editions if edition.number == number), None)

    def after(self, edition: ReportEdition) -> ReportEdition | None:
        """The edition that replaced this one."""
        return self.number(edition.number + 1)

    def changes(self, language: str) -> list[tuple[ReportEdition, str]]:
        """Each correction, the newest first, with what changed in it; in another language where it has not this."""
        said = ((e, e.what_changed.get(language) or next(iter(e.what_changed.values()), "")) for e in self.editions)
        return [(edition, text) for edition, text in said if text]


def _published(found) -> list[Published]:
    """Three queries, whatever the number of reports."""
    reports = []
    for report in found.published().prefetch_related("editions__files"):
        editions = [edition for edition in report.editions.all() if edition.state == EditionState.PUBLISHED]
        for edition in editions:
            edition.report = report
        reports.append(Published(report, tuple(editions)))
    return reports


def reports_of(plan: Plan) -> list[Published]:
    """Those of the newest year first, of the whole term before them."""
    return _published(plan.reports.select_related("plan"))


def report_of(plan: Plan, slug: str) -> Published | None:
    return next(iter(_published(plan.reports.select_related("plan").filter(slug=slug))), None)


def content_of(edition: ReportEdition, language: str) -> ReportContent | None:
    """What an edition says in a language; None where it is not made in it. One query."""
    return edition.contents.filter(language=language).first()


def file_of(plan_slug: str, slug: str, number: int, language: str, form: str) -> ReportFile | None:
    """One query."""
    found = ReportFile.objects.filter(
        edition__state=EditionState.PUBLISHED, edition__report__plan__slug=plan_slug, edition__report__slug=slug,
        edition__number=number, language=language, format=form,
    )  # fmt: skip
    return found.select_related("edition__report__plan").first()


def by_hash(sha256: str) -> ReportFile | ReportContent | None:
    """The published file, or the content of a page, that has this hash. At most two queries."""
    for model in (ReportFile, ReportContent):
        found = model.objects.filter(sha256=sha256, edition__state=EditionState.PUBLISHED)
        if row := found.select_related("edition__report__plan").first():
            return row
    return None
