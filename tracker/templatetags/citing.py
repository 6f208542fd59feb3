"""How to cite the page that is shown: in words and as BibTeX, for components/cite.html."""

from django import template

from tracker.domain.queries.changes import Change
from tracker.models import Action, Indicator
from tracker.reports import citing

register = template.Library()


@register.simple_tag(takes_context=True)
def cite_subject(context, subject: Action | Indicator) -> citing.Citation:
    """An indicator's or action's page, with its full address."""
    return citing.subject_citation(context["plan"], subject, **_here(context))


@register.simple_tag(takes_context=True)
def cite_revision(context, change: Change) -> citing.Citation:
    """One revision, at its permanent address."""
    return citing.revision_citation(context["plan"], change, **_here(context))


def _here(context) -> dict:
    request = context["request"]
    return {
        "url": request.build_absolute_uri(request.path),
        "on": context["on"],
        "demonstration": context["installation"].is_demonstration,
    }
