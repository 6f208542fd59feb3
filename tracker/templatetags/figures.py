"""Published figures in words, for templates that have a report and its indicator or action at hand."""

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tracker.domain.assessment import Reason
from tracker.domain.imported import Imported
from tracker.domain.queries.assessing import reason_text
from tracker.domain.queries.changes import Change
from tracker.domain.queries.standing import IndicatorState
from tracker.domain.record import PublishedReport
from tracker.domain.wording import amount_text, cell_text, roll_up_text, value_text
from tracker.models import Action, Indicator, ProgressEntry

from .nap import in_language, markdown, standing_of_text, translated

register = template.Library()


@register.simple_tag
def published_words(subject: Action | Indicator, report: PublishedReport) -> SafeString | str:
    """ "22 people", "7 of 61 (11.5 %)", "completed", "does not apply". The indicator's steps should be prefetched.

    A unit or a step without a translation is marked with its language.
    """
    words, name, language = _published(subject, report)
    return format_html("{}{}{}", words, " " if words and name else "", in_language(name, language))


def published_text(subject: Action | Indicator, report: PublishedReport) -> str:
    """The same where nothing can be marked: in a feed, a citation, the title of a page."""
    words, name, _language = _published(subject, report)
    return " ".join(str(part) for part in (words, name) if part)


def _published(subject: Action | Indicator, report: PublishedReport) -> tuple[str, str, str]:
    """What was given, the unit or step that the plan names for it, and the language of that name."""
    figure = report.figure
    if isinstance(subject, Action):
        return value_text("", figure), "", ""
    step = next((step for step in subject.steps.all() if step.order == figure.step), None) if figure.step else None
    words = value_text(subject.measure, figure)
    if step is not None:
        return words, *translated(step, "title")
    return (words, *translated(subject, "unit")) if figure.value is not None else (words, "", "")


def change_words(change: Change) -> str:
    """What a revision says in one or two plain sentences, for a feed: what it said before, and why it changed."""
    revision, sentences = change.revision, [f"{change.subject.code} {change.subject.title}."]
    if not change.retracted:
        sentences.append(_("Published: %(now)s.") % {"now": published_text(change.subject, change.report)})
    if change.before:
        sentences.append(_("Before: %(before)s.") % {"before": published_text(change.subject, change.before)})
    if revision.reason:
        sentences.append(_("Reason: %(reason)s") % {"reason": revision.reason})
    return " ".join(sentences)


@register.filter
def figure_words(state: IndicatorState) -> str:
    """The figure of the whole time that an indicator has, or why it gives none; "" where nobody reported. No query."""
    if state.whole is None:
        return ""
    return roll_up_text(state.whole, {step.order: step.title for step in state.indicator.steps.all()})


@register.filter
def target_words(indicator: Indicator) -> str:
    """What is to be reached in the end, of one of `indicator_rows`; "" where no target is set. No query."""
    targets = [target for target in indicator.current_targets if not target.cell]
    last = max(targets, key=lambda t: t.period.ends_on if t.period else t.by_date, default=None)
    return amount_text(indicator.measure, last) if last else ""


@register.filter
def cell_words(cell) -> str:
    """One number of a breakdown; "" where it was not given."""
    return cell_text(cell)


@register.simple_tag
def reason_words(reason: Reason) -> str:
    """Why an indicator cannot be assessed."""
    return reason_text(reason)


@register.simple_tag
def markdown_text(row, field: str) -> SafeString:
    """A translated Markdown field as HTML, marked with its language where that is not the reader's."""
    value, language = translated(row, field)
    marked = format_html(' lang="{}"', language) if language != get_language() else ""
    return format_html('<div class="story"{}>{}</div>', marked, markdown(value))


@register.simple_tag
def translation_note(row) -> SafeString | str:
    """How far a translated text can be relied on; nothing in the language that all content is written in first."""
    return "" if get_language() == settings.MODELTRANSLATION_DEFAULT_LANGUAGE else standing_of_text(row)


@register.simple_tag
def imported_file(entry: ProgressEntry) -> Imported | None:
    """The file that the figures of a working copy came from. One query where they came from one."""
    return Imported.of(entry.imported_from) if entry.imported_from_id else None
