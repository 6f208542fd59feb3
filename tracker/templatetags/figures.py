"""Published figures in words, for templates that have a report and its indicator or action at hand."""

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tracker.domain.assessment import Reason
from tracker.domain.queries.assessing import reason_text
from tracker.domain.record import PublishedReport
from tracker.domain.wording import value_text
from tracker.models import Action, Indicator

from .nap import markdown, standing_of_text, translated

register = template.Library()


@register.simple_tag
def published_words(subject: Action | Indicator, report: PublishedReport) -> str:
    """ "22 people", "7 of 61 (11.5 %)", "completed", "does not apply". The indicator's steps should be prefetched."""
    if isinstance(subject, Action):
        return value_text("", report.figure)
    figure = report.figure
    title = next((s.title for s in subject.steps.all() if s.order == figure.step), "") if figure.step else ""
    words = value_text(subject.measure, figure, title)
    if figure.value is not None and subject.unit:
        return f"{words} {subject.unit}"
    return words


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
