"""How to cite what is published: in words, and as an entry of a bibliography."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tracker.domain.queries.changes import Change
from tracker.formats import bibtex, dates
from tracker.formats.foreign import filled
from tracker.models import Action, Indicator, Plan
from tracker.templatetags.figures import published_text, published_words


@dataclass(frozen=True)
class Citation:
    """`text` is HTML, for what is in another language in it."""

    text: SafeString
    bibtex: str

    def __str__(self) -> str:
        return self.text


def revision_citation(plan: Plan, change: Change, url: str, on: date, *, demonstration: bool) -> Citation:
    """One revision as a source is named: who, what, when, where it stands for good and on which day it was read."""
    revision = change.revision
    said = revision.get_kind_display() if change.retracted else published_text(change.subject, change.report)
    parts = {
        "body": revision.actor.name,
        "code": change.subject.code,
        "title": change.subject.title,
        "period": revision.period.label,
        "said": said,
        "number": revision.number,
        "day": dates.day(revision.published_at),
        "plan": plan.title,
        "seq": revision.seq,
        "url": url,
        "today": dates.day(on),
    }
    text = _(
        "%(body)s. %(code)s %(title)s, %(period)s: %(said)s. Revision %(number)s, %(day)s. "
        "%(plan)s, public record no. %(seq)s. %(url)s (read on %(today)s)"
    )
    note = _("Revision %(number)s. %(plan)s, public record no. %(seq)s.") % parts
    entry = bibtex.entry(
        f"{plan.slug}-record-{revision.seq}",
        author=revision.actor.name,
        title="{code} {title}, {period}: {said}".format(**parts),
        date=dates.on_site(revision.published_at).date().isoformat(),
        url=url,
        urldate=on.isoformat(),
        note=_marked(note, demonstration),
        langid=_language(),
    )
    if not change.retracted:
        parts["said"] = published_words(change.subject, change.report)
    return Citation(_marked(filled(text, **parts), demonstration), entry)


def subject_citation(
    plan: Plan, subject: Action | Indicator, url: str, on: date, *, demonstration: bool
) -> Citation:  # fmt: skip
    """An indicator or action as it stands on a day."""
    parts = {
        "plan": plan.title,
        "code": subject.code,
        "title": subject.title,
        "url": url,
        "today": dates.day(on),
    }
    text = _("%(plan)s. %(code)s %(title)s: approved reports as of %(today)s. %(url)s")
    entry = bibtex.entry(
        f"{plan.slug}-{subject.code}-{on.isoformat()}",
        author=settings.SITE_OWNER,
        title=f"{subject.code} {subject.title}. {plan.title}",
        date=on.isoformat(),
        url=url,
        urldate=on.isoformat(),
        note=_marked(_("Approved reports as of %(today)s.") % parts, demonstration),
        langid=_language(),
    )
    return Citation(_marked(filled(text, **parts), demonstration), entry)


def _marked(text: str, demonstration: bool) -> str:
    note = _("Demonstration data: not reported by any body.")
    if not demonstration:
        return text
    return format_html("{} {}", text, note) if isinstance(text, SafeString) else f"{text} {note}"


def _language() -> str:
    return {"kk": "kazakh", "ru": "russian", "en": "english"}[(get_language() or "en")[:2]]
