"""From rows to the pure assessment, and from its codes to sentences."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker.domain import assessment as arithmetic
from tracker.domain.assessment import Judgement, Reason, ReasonCode
from tracker.domain.progress import Point
from tracker.domain.wording import number
from tracker.enums import Direction, Measure, OverBodies, OverTime
from tracker.models import Baseline as BaselineRow
from tracker.models import Indicator, Plan


def assess_indicator(plan: Plan, indicator: Indicator, points: Iterable[Point], on: date) -> Judgement:
    """Assess an indicator of `standing.indicator_rows`. No query."""
    steps = [step.order for step in indicator.steps.all()]
    method = arithmetic.Method(
        Measure(indicator.measure),
        Direction(indicator.direction),
        OverBodies(indicator.over_bodies),
        OverTime(indicator.over_time),
        indicator.tolerance,
        max(steps, default=None),
    )
    baseline = baseline_of(indicator)
    return arithmetic.assess(
        method,
        points,
        on=on,
        plan_starts_on=plan.starts_on,
        baseline=arithmetic.Baseline(baseline.value, baseline.as_of) if baseline else None,
        targets=[_target(t) for t in indicator.current_targets if not t.cell],
        thresholds=arithmetic.Thresholds(plan.on_track_from, plan.accelerate_from),
    )


def baseline_of(indicator: Indicator) -> BaselineRow | None:
    """The baseline of an indicator of `standing.indicator_rows`."""
    # Django leaves the attribute out where there is no row.
    return getattr(indicator, "current_baseline", None)


def _target(row) -> arithmetic.Target:
    return arithmetic.Target(
        by=row.by_date or row.period.ends_on,
        value=row.value,
        yes=row.yes,
        step=row.step.order if row.step_id else None,
        starts_on=row.period.starts_on if row.period_id else None,
        key=row.pk,
    )


def reason_text(reason: Reason) -> str:
    """Why an indicator cannot be assessed, as a clause after a colon."""
    words = {
        ReasonCode.NO_PERIOD_DUE: _("no report is due yet"),
        ReasonCode.NOBODY_ASKED: _("no body is assigned to report it for %(period)s"),
        ReasonCode.NOT_REPORTED: _("no approved figure for %(period)s (%(reported)s of %(expected)s bodies)"),
        ReasonCode.NOT_AVAILABLE: _("the figure for %(period)s is not available"),
        ReasonCode.WITHHELD: _("the figure for %(period)s is withheld"),
        ReasonCode.NOT_APPLICABLE: _("there is nothing to measure for %(period)s"),
        ReasonCode.SOURCES_DIFFER: _("the sources differ for %(period)s"),
        ReasonCode.NO_TARGET: _("there is no target"),
        ReasonCode.NO_BASELINE: _("there is no baseline"),
        ReasonCode.NO_TOLERANCE: _("it is not said how far the value may stray"),
        ReasonCode.TARGET_NOT_BEYOND_BASELINE: _(
            "the target (%(target)s) does not lie beyond the baseline (%(baseline)s)"
        ),
        ReasonCode.NO_TIME_ELAPSED: _("no time had passed between the baseline and the last report"),
        ReasonCode.SUM_CANNOT_FALL: _("a running total can be held against its upper limit only on %(by)s"),
        ReasonCode.SUM_CANNOT_STAY: _("a running total cannot stay the same"),
        ReasonCode.INCOMPLETE: _(
            "only %(figures)s of %(expected)s reports have a figure, and the missing ones could turn the verdict"
        ),
    }
    return words[reason.code] % {name: _param(value) for name, value in reason.params.items()}


def _param(value) -> str:
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    return number(value) if isinstance(value, Decimal) else str(value)
