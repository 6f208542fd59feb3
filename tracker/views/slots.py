"""Expected reports in words, by period; the status of an action over time."""

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker import charts
from tracker.charts.states import report_state
from tracker.domain.queries.pages import ActionView
from tracker.domain.queries.standing import Slot


def due_note(slot: Slot) -> str:
    return _("due %(date)s") % {"date": date_format(slot.due_on, "DATE_FORMAT")}


def by_period(slots: Iterable[Slot]) -> list[tuple[object, list[Slot]]]:
    """[(period, its slots)], the latest period first."""
    groups: dict = {}
    for slot in slots:
        groups.setdefault(slot.period, []).append(slot)
    return sorted(groups.items(), key=lambda item: item[0].starts_on, reverse=True)


def status_timeline(view: ActionView) -> charts.ChartDrawing | None:
    """Status by body and period; None where nothing was ever reported."""
    if not view.reports:
        return None
    slots = {(s.assignment.actor_id, s.period.pk): s for s in view.state.slots}
    actors = {s.assignment.actor_id: s.actor for s in view.state.slots}
    rows = []
    for pk, actor in actors.items():
        cells = []
        for period in view.periods:
            slot = slots.get((pk, period.pk))
            state = report_state(slot)
            status = slot.report.status if state is charts.State.APPROVED else None
            if state is charts.State.APPROVED and status is None:
                state = charts.State.NOT_AVAILABLE
            cells.append(charts.StatusCell(status, state))
        rows.append(charts.StatusRow(str(actor), tuple(cells)))
    periods = tuple(str(period) for period in view.periods)
    return charts.drawing(
        charts.StatusTimeline(title=_("Status by body and period"), periods=periods, rows=tuple(rows))
    )
