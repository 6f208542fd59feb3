"""Files of pages about a plan as a whole: gaps, time line and money as tables, and its charts as SVG and PNG.

The same queries and filters as the pages.
"""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker import charts
from tracker.domain.queries import budget as money
from tracker.domain.queries import changes as record
from tracker.domain.queries import kept
from tracker.domain.queries.standing import Standing
from tracker.filters import ChangeFilter
from tracker.models import Plan
from tracker.reports import plan as tables
from tracker.reports.changes import changes_table
from tracker.templatetags.standings import OCCASIONAL

from . import budget as budget_page
from . import gaps as gaps_page
from . import timeline as timeline_page
from .downloads import chart_file, kind, plan_of, table_file

# Of the record, whose rows are large.
ROWS_AT_ONCE = 100


@require_safe
def gaps(request: HttpRequest, plan: str, ending: str) -> HttpResponseBase:
    """The open gaps as the page has them filtered."""
    found = plan_of(plan)
    groups = _gaps_of(found, request).groups

    def address(subject) -> str:
        return request.build_absolute_uri(gaps_page.address(found, subject) or reverse("gaps", args=[found.slug]))

    return table_file(request, tables.gaps(found, groups, address=address, kind=kind()), ending)


@require_safe
def gap_history(request: HttpRequest, plan: str, ending: str) -> HttpResponseBase:
    found = plan_of(plan)
    view = _gaps_of(found, request)
    address = _page(request, found, "gaps", "#history")
    return table_file(request, tables.gap_history(found, view.history, view.days, address=address, kind=kind()), ending)


@require_safe
def timeline(request: HttpRequest, plan: str, ending: str) -> HttpResponseBase:
    """The actions with their dates, filtered as the page is."""
    found = plan_of(plan)
    lines = timeline_page.Found(_standing(found), request.GET).lines

    def address(code: str) -> str:
        return request.build_absolute_uri(reverse("action", args=[found.slug, code]))

    return table_file(request, tables.timeline(found, lines, address=address, kind=kind()), ending)


@require_safe
def plan_dates(request: HttpRequest, plan: str, ending: str) -> HttpResponseBase:
    """What happens on which day of the plan; today is the reader's, not the plan's."""
    found = plan_of(plan)
    events = timeline_page.Found(_standing(found), request.GET).line.events
    marks = [mark for mark in events if mark.kind != "today"]
    address = _page(request, found, "timeline")
    return table_file(request, tables.dates(found, marks, address=address, kind=kind()), ending)


@require_safe
def budget(request: HttpRequest, plan: str, ending: str) -> HttpResponseBase:
    """The lines of the plan's programmes, of all years or of the one that the page shows."""
    found = plan_of(plan)
    lines = money.budget(found, budget_page.year_of(request.GET))
    table = tables.budget(found, lines, address=_page(request, found, "budget"), kind=kind())
    return table_file(request, table, ending)


@require_safe
def changes(request: HttpRequest, plan: str, ending: str) -> HttpResponseBase:
    """The public record as the page has it filtered, read from the database as it is written."""
    found = plan_of(plan)
    filters = ChangeFilter(request.GET, queryset=record.revisions_of(found), plan=found)
    revisions = filters.qs.iterator(chunk_size=ROWS_AT_ONCE)

    def address(seq: int) -> str:
        return request.build_absolute_uri(reverse("revision", args=[found.slug, seq]))

    rows = (record.as_change(revision) for revision in revisions)
    return table_file(request, changes_table(found, rows, address=address, kind=kind()), ending)


def _page(request: HttpRequest, plan: Plan, name: str, at: str = "") -> str:
    return request.build_absolute_uri(reverse(name, args=[plan.slug])) + at


# -- Charts


@require_safe
def chart(request: HttpRequest, plan: str, which: str, ending: str) -> HttpResponseBase:
    """A chart of the plan: its "actions" by status, "indicators" by assessment, "timeline" or history of "gaps"."""
    found = plan_of(plan)
    if which not in CHARTS:
        raise Http404
    page, make = CHARTS[which]
    made, scope = make(found, request)
    if made is None:
        raise Http404
    title = f"{found.short_title or found.title}: {made.title}"
    drawn = (scope, [charts.drawing(made)])
    return chart_file(drawn, ending, f"{found.slug}-{which}", title, _page(request, found, page))


def _standing(plan: Plan) -> Standing:
    return kept.standing_of(plan, timezone.localdate(), with_indicators=False)


def _gaps_of(plan: Plan, request: HttpRequest) -> gaps_page.Found:
    on = timezone.localdate()
    return gaps_page.Found(kept.gaps_of(plan, on), request.GET, on)


def _actions(plan: Plan, request: HttpRequest):
    state = _standing(plan)
    note = _("What the bodies say about each action for the last period that is due")
    # An action that does not apply to its bodies stands with those of no information, as on the page.
    counts = {status: len(found) for status, found in state.by_status.items()}
    unplaced = len(state.actions) - sum(counts.values())
    rows = [charts.TallyRow(s, n + (unplaced if s == "no_information" else 0)) for s, n in counts.items()]
    return _tally(_("Actions by status"), rows), note


def _indicators(plan: Plan, request: HttpRequest):
    state = kept.standing_of(plan, timezone.localdate())
    note = _("Computed from baseline, target and time elapsed; the same rule for all")
    found = state.by_assessment.items()
    rows = [charts.TallyRow(verdict, len(mine)) for verdict, mine in found if mine or verdict not in OCCASIONAL]
    return _tally(_("Indicators by assessment"), rows), note


def _tally(title: str, rows: list[charts.TallyRow]) -> charts.TallyChart | None:
    return charts.TallyChart(title=title, rows=tuple(rows)) if any(row.count for row in rows) else None


def _timeline(plan: Plan, request: HttpRequest):
    found = timeline_page.Found(_standing(plan), request.GET)
    note = _(
        "A filled bar has dates, in the colour of its status. "
        "A dashed outline over the whole term: no dates are stated."
    )
    return (found.chart() if found.lines else None), note


def _gaps(plan: Plan, request: HttpRequest):
    found = _gaps_of(plan, request)
    note = _(
        "Counted from the dates on which things were set, assigned and published. "
        "Kinds without dates, such as what the plan does not say, are left out."
    )
    return (found.chart() if found.history and found.days else None), note


# Which: the page it stands on, and what makes it.
CHARTS = {
    "actions": ("plan", _actions),
    "indicators": ("plan", _indicators),
    "timeline": ("timeline", _timeline),
    "gaps": ("gaps", _gaps),
}
