"""What is missing before a report can be published, and what its readers will find missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.domain.publishing import NotAllowed
from tracker.domain.schedule import period_rows
from tracker.enums import Language, PeriodState
from tracker.models import Report, ReportText

from . import outline

EMPTY, DRAFT, WRITTEN = "empty", "draft", "written"


def state_of(text: ReportText | None) -> str:
    if text is None or not text.text.strip():
        return EMPTY
    return DRAFT if text.is_draft else WRITTEN


@dataclass(frozen=True)
class Place:
    """One part in one language, on the report's page."""

    language: str
    state: str
    text: ReportText | None
    url: str

    @property
    def name(self) -> str:
        """The language in its own words."""
        return str(Language(self.language).label)


@dataclass(frozen=True)
class PartRow:
    """`places` is empty for what is made from the data alone."""

    part: outline.Part
    places: tuple[Place, ...]

    def without(self, *states: str) -> list[str]:
        """Languages in which it is none of these."""
        return [place.language for place in self.places if place.state not in states]


def part_rows(report: Report) -> list[PartRow]:
    """Every part in its order, with how it stands in each language. One query."""
    found = {(t.part, t.language): t for t in report.texts.select_related("saved_by")}

    def place(part: str, language: str) -> Place:
        text = found.get((part, language))
        return Place(language, state_of(text), text, reverse("review_report_part", args=[report.pk, part, language]))

    return [
        PartRow(part, tuple(place(part.key, language) for language in report.languages) if part.written else ())
        for part in outline.PARTS
    ]


@dataclass(frozen=True)
class Check:
    """A sentence, and where it can be mended. `blocks`: the report is not published before."""

    text: str
    url: str = ""
    blocks: bool = False


def checks(report: Report, on: date, rows: list[PartRow]) -> list[Check]:
    """What blocks first. `rows`: see `part_rows`. About ten queries, whatever the size of the plan."""
    found = [*_texts(rows), *_reports(report, on), *_untranslated(report)]
    return sorted(found, key=lambda check: not check.blocks)


def require_publishable(report: Report, on: date) -> None:
    """Raises NotAllowed while something blocks: the page offers no button then."""
    if any(check.blocks for check in _texts(part_rows(report))):
        raise NotAllowed


def in_words(languages: list[str]) -> str:
    """ "in Kazakh, in Russian": as it stands at the end of a sentence."""
    names = {Language.KK: _("in Kazakh"), Language.RU: _("in Russian"), Language.EN: _("in English")}
    return ", ".join(names[Language(language)] for language in languages)


def _texts(rows: list[PartRow]) -> Iterator[Check]:
    """A required part that is empty anywhere; one written in some languages only, so that they say different things."""
    for row in rows:
        empty = row.without(DRAFT, WRITTEN)
        if not row.places:
            continue
        url = next((place.url for place in row.places if place.language in empty), row.places[0].url)
        about = {"part": row.part.title, "languages": in_words(empty)}
        if empty and row.part.required:
            yield Check(_("%(part)s: not written yet %(languages)s") % about, url, blocks=True)
        elif empty and len(empty) < len(row.places):
            sentence = _("%(part)s: written in another language, but not %(languages)s")
            yield Check(sentence % about, url, blocks=True)
        unread = row.without(EMPTY, WRITTEN)
        if unread:
            url = next(place.url for place in row.places if place.language in unread)
            sentence = _("%(part)s: still the draft that was assembled, unread %(languages)s")
            yield Check(sentence % {"part": row.part.title, "languages": in_words(unread)}, url)


def _reports(report: Report, on: date) -> Iterator[Check]:
    """Periods that are not over, reports that wait or have not come."""
    plan, covered = report.plan, list(report.periods())
    desk = f"{reverse('review_matrix')}?plan={plan.slug}"
    for row in period_rows(plan, on, only=[period.pk for period in covered]):
        period, about = row.period, {"period": row.period.label}
        url = reverse("review_period", args=[period.pk])
        if row.state == PeriodState.PLANNED:
            yield Check(_("%(period)s: the period is not over, so nothing is reported for it") % about, url)
            continue
        if row.state == PeriodState.OPEN:
            yield Check(_("%(period)s: the period still takes reports; what comes later will not be here") % about, url)
        if row.waiting:
            said = ngettext(
                "%(period)s: %(n)d report waits for review", "%(period)s: %(n)d reports wait for review", row.waiting
            )
            yield Check(said % {**about, "n": row.waiting}, f"{reverse('review_queue')}?plan={plan.slug}")
        if row.not_given:
            said = ngettext(
                "%(period)s: %(n)d report has not been given", "%(period)s: %(n)d reports have not been given",
                row.not_given,
            )  # fmt: skip
            yield Check(said % {**about, "n": row.not_given}, f"{desk}&period={period.pk}")


def _untranslated(report: Report) -> Iterator[Check]:
    """Objectives, actions and indicators whose titles the report will show in another language."""
    plan, url = report.plan, reverse("plan_text", args=[report.plan.slug])
    for language in report.languages:
        missing = Q(**{f"title_{language}": ""}) | Q(**{f"title_{language}": None})
        n = sum(rows.filter(missing).count() for rows in (plan.objectives, plan.actions, plan.indicators))
        if n:
            said = ngettext(
                "%(n)d title of the plan is not translated: it stands in English %(language)s",
                "%(n)d titles of the plan are not translated: they stand in English %(language)s", n,
            )  # fmt: skip
            yield Check(said % {"n": n, "language": in_words([language])}, url)
