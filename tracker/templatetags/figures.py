"""Published figures in words, for templates that have a report and its indicator or action at hand."""

from django import template

from tracker.domain.record import PublishedReport
from tracker.domain.wording import value_text
from tracker.models import Action, Indicator

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
