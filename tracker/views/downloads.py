"""Files of what public pages show: charts as SVG and PNG, tables as CSV, XLSX and JSON.

The same queries and filters as the pages.
"""

import tempfile
from dataclasses import replace

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker import charts
from tracker.domain import record
from tracker.domain.installation import kind_of_installation
from tracker.domain.queries import bodies, pages, standing
from tracker.enums import DataKind
from tracker.filters import filtered_actions
from tracker.formats import dates
from tracker.models import Action, Indicator, Plan
from tracker.reports import csv, figures, json, lists, xlsx
from tracker.reports.body import body_table
from tracker.reports.table import Table, file_stem

from . import slots
from .by_body import ByBody
from .charting import IndicatorFigures

PICTURES = {"svg": "image/svg+xml", "png": "image/png"}


def kind() -> DataKind:
    return kind_of_installation() or DataKind.REAL


def plan_of(slug: str, *others: str) -> Plan:
    # PostgreSQL refuses a NUL anywhere in a text, as an error of the server.
    if any("\0" in value for value in (slug, *others)):
        raise Http404
    return get_object_or_404(Plan, slug=slug)


def _attached(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def table_file(request: HttpRequest, table: Table, ending: str) -> HttpResponseBase:
    """The table in one of the formats of table.ENDINGS; none is ever whole in memory.

    It says up to which link of the plan's record it goes, CSV in the answer's header `Record-Head`.
    """
    plan = Plan.objects.filter(slug=request.resolver_match.kwargs["plan"]).first()
    head = record.head(plan) if plan else (0, "")
    response = _table_file(request, replace(table, head=head) if head[0] else table, ending)
    if head[0]:
        response["Record-Head"] = "{} {}".format(*head)
    return response


def _table_file(request: HttpRequest, table: Table, ending: str) -> HttpResponseBase:
    name = f"{table.stem}.{ending}"
    if ending == "xlsx":
        # The response closes it.
        file = tempfile.TemporaryFile()  # noqa: SIM115
        xlsx.write(table, file, on=timezone.localdate())
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=name, content_type=xlsx.CONTENT_TYPE)
    if ending == "json":
        return _attached(StreamingHttpResponse(json.stream(table), content_type=json.CONTENT_TYPE), name)
    body = csv.stream(table, byte_order_mark=request.GET.get("bom") == "1")
    return _attached(StreamingHttpResponse(body, content_type=csv.CONTENT_TYPE), name)


def _address(request: HttpRequest, name: str, plan: Plan):
    """`address(code)` of a page of the plan, whole, so that a row leads back to where it is from."""
    return lambda code: request.build_absolute_uri(reverse(name, args=[plan.slug, code]))


# Lists


@require_safe
def actions(request: HttpRequest, plan: str, ending: str) -> HttpResponseBase:
    """The list of actions as it is filtered, without pages."""
    found = plan_of(plan)
    _filter, states, _all = filtered_actions(found, request.GET, timezone.localdate())
    return table_file(
        request, lists.actions(found, states, address=_address(request, "action", found), kind=kind()), ending
    )


@require_safe
def indicators(request: HttpRequest, plan: str, ending: str) -> HttpResponseBase:
    """The list of indicators, or `?objective=` those of one."""
    found = plan_of(plan)
    states = standing.load_standing(found, timezone.localdate()).indicators
    if objective := request.GET.get("objective"):
        states = [state for state in states if state.indicator.objective.code == objective]
    return table_file(
        request, lists.indicators(found, states, address=_address(request, "indicator", found), kind=kind()), ending
    )


@require_safe
def plan_bodies(request: HttpRequest, plan: str, ending: str) -> HttpResponseBase:
    found = plan_of(plan)
    rows = bodies.body_rows(standing.load_standing(found, timezone.localdate(), with_indicators=False))
    return table_file(request, lists.bodies(found, rows, address=_address(request, "body", found), kind=kind()), ending)


@require_safe
def reporting(request: HttpRequest, plan: str, ending: str) -> HttpResponseBase:
    """Who has reported, by body and period."""
    found = plan_of(plan)
    rows = bodies.heat(found, standing.load_standing(found, timezone.localdate(), with_indicators=False))
    return table_file(
        request, lists.reporting(found, rows, address=_address(request, "body", found), kind=kind()), ending
    )


# One body, one indicator, one action


@require_safe
def body(request: HttpRequest, plan: str, slug: str, ending: str) -> HttpResponseBase:
    """What a body was to report, and what is published of it."""
    found = plan_of(plan)
    actor = get_object_or_404(bodies.actors_of(found), slug=slug)
    page = bodies.body_page(found, actor, timezone.localdate())
    address = _address(request, "body", found)(slug)
    return table_file(request, body_table(found, page, address=address, kind=kind()), ending)


def _indicator(plan: str, code: str) -> tuple[Plan, pages.IndicatorView]:
    found = plan_of(plan, code)
    try:
        return found, pages.indicator_page(found, code, timezone.localdate())
    except Indicator.DoesNotExist:
        raise Http404 from None


def _action(plan: str, code: str) -> tuple[Plan, Action, pages.ActionView]:
    found = plan_of(plan, code)
    action = get_object_or_404(Action.objects.select_related("objective"), plan=found, code=code)
    return found, action, pages.action_page(found, action, timezone.localdate())


@require_safe
def indicator(request: HttpRequest, plan: str, code: str, ending: str) -> HttpResponseBase:
    """Every published figure of an indicator; `?of=` one of its tables alone, `?body=` of one body."""
    found, view = _indicator(plan, code)
    of, body = request.GET.get("of", ""), request.GET.get("body", "")
    if (of and of not in figures.parts(view)) or (body and body not in {s.actor.slug for s in view.state.slots}):
        raise Http404
    address = _address(request, "indicator", found)(code)
    return table_file(request, figures.indicator_table(view, of=of, body=body, address=address, kind=kind()), ending)


@require_safe
def action(request: HttpRequest, plan: str, code: str, ending: str) -> HttpResponseBase:
    found, action, view = _action(plan, code)
    address = _address(request, "action", found)(code)
    return table_file(request, figures.action_table(found, action, view, address=address, kind=kind()), ending)


@require_safe
def indicator_chart(request: HttpRequest, plan: str, code: str, which: str, ending: str) -> HttpResponseBase:
    found, view = _indicator(plan, code)
    by_body = ByBody(IndicatorFigures(view, timezone.localdate()), request.GET.get("body", ""))
    chart = _charts_of(by_body, which)
    address = _address(request, "indicator", found)(code)
    name = "-".join([found.slug, code, which, *([by_body.chosen.slug] if by_body.chosen else [])])
    return chart_file(chart, ending, name, f"{code} {view.state.indicator.title}", address)


def _charts_of(by_body: ByBody, which: str) -> tuple[str, list[charts.ChartDrawing]] | None:
    """What the numbers of a chart are, and its drawings; None where the indicator has no such chart."""
    page = by_body.page
    if which == "trend" and page.trend is not None:
        return ". ".join(filter(None, [capfirst(page.indicator.unit), page.scope])), [page.trend]
    if which == "bodies" and by_body:
        return by_body.scope, by_body.drawings
    if which == "sex" and page.by_sex is not None:
        return _("By period; dotted: sex not recorded"), [page.by_sex]
    return None


@require_safe
def action_chart(request: HttpRequest, plan: str, code: str, which: str, ending: str) -> HttpResponseBase:
    found, action, view = _action(plan, code)
    drawing = slots.status_timeline(view) if which == "status" else None
    chart = (_("Status by body and period"), [drawing]) if drawing is not None else None
    address = _address(request, "action", found)(code)
    return chart_file(chart, ending, f"{found.slug}-{code}-{which}", f"{code} {action.title}", address)


def chart_file(
    chart: tuple[str, list[charts.ChartDrawing]] | None, ending: str, name: str, title: str, address: str
) -> HttpResponseBase:
    """A drawing as a file that says by itself what it shows, of which day, from where, and if it is a demonstration."""
    if chart is None or ending not in PICTURES:
        raise Http404
    scope, drawn = chart
    demonstration = kind() == DataKind.DEMONSTRATION
    source = _("From approved reports, as of %(day)s.") % {"day": dates.day(timezone.localdate())}
    file = charts.sheet(
        drawn,
        title=title,
        subtitle=scope,
        source=f"{source}\n{address}",
        watermark=_("Demonstration data: not reported by any body.") if demonstration else "",
    )
    content = file.encode() if ending == "svg" else file and charts.picture(file)
    if not content:
        sorry = _("This chart could not be drawn; its figures are in the table.")
        return HttpResponse(sorry, status=503, content_type="text/plain; charset=utf-8", headers={"Retry-After": "60"})
    stem = file_stem(name, kind=kind(), language=get_language()[:2])
    return _attached(HttpResponse(content, content_type=PICTURES[ending]), f"{stem}.{ending}")
