"""On track or not: one pure function, which says what is missing rather than guess (docs: methodology).

assess(method, points, on=, plan_starts_on=, baseline=, targets=, thresholds=)   -> Judgement
Judgement carries the verdict, its reasons as codes with params, and every input of the formula, unrounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from tracker.enums import Assessment, Availability, Direction, Measure

from .judgement import Baseline, Judgement, Method, Reason, ReasonCode, Target, Thresholds
from .progress import Period, Point, RollUp, last_settled, over_periods
from .values import EXACT, quotient

CANNOT = Assessment.CANNOT_BE_ASSESSED
FAVOURABLE = (Assessment.ACHIEVED, Assessment.ON_TRACK)
UNFAVOURABLE = (Assessment.NEEDS_ACCELERATION, Assessment.OFF_TRACK, Assessment.NOT_ACHIEVED)
BY_DEFAULT = Thresholds()


def assess(
    method: Method,
    points: Iterable[Point],
    *,
    on: date,
    plan_starts_on: date,
    baseline: Baseline | None = None,
    targets: Iterable[Target] = (),
    thresholds: Thresholds = BY_DEFAULT,
) -> Judgement:
    """Assess an indicator as of the date `on`. `points`: every period of the plan of the indicator's frequency, also
    those with nothing reported; `targets`: those in force, for the whole figure (or all for the same cell).

    t is the end of the last finished period whose due date has passed. Without a value for it nothing is assessed:
    older values are never carried forward. The target is the earliest dated at or after t, else the last; of two for
    the same day the one by a date, which says more than the one for a period.
    Value y at t: by over_time, of the periods up to t. Of a running sum: of the target's period, where it is for one;
    else since the plan began. There t0 is the day before that time begins and y0 is 0 (a stated baseline is a reference
    only); otherwise t0 and y0 are the baseline's.
    """
    if method.measure == Measure.NARRATIVE:
        return Judgement(Assessment.NOT_ASSESSED, thresholds=thresholds)
    points = sorted(points, key=lambda point: point.period.ends_on)
    period = last_settled((point.period for point in points), on=on)
    if period is None:
        return Judgement(CANNOT, (Reason(ReasonCode.NO_PERIOD_DUE),), thresholds, baseline=baseline)
    target = choose_target(targets, period.ends_on)
    start = _start(method, target, baseline, plan_starts_on)
    read = _value_at(method, points, period, target, start)
    found = Judgement(
        CANNOT, thresholds=thresholds, period=period, target=target, baseline=baseline, result=read.result,
        y=read.result.number if read.result.given else None, **start,
    )  # fmt: skip
    if method.runs_up and found.t <= found.t0:
        return replace(found, reasons=(_no_time_elapsed(found),), y=None)
    missing = [*_missing_value(read), *_missing_parts(method, found)]
    if missing:
        return replace(found, reasons=tuple(missing))
    found = replace(found, y_target=_aim(method, found))
    if method.measure not in Measure.numeric():
        judged = _judge_step(found)
    elif method.direction == Direction.KEEP:
        judged = _judge_keep(method, found)
    else:
        judged = _judge_number(method, found)
    return _unless_incomplete(method, judged)


def choose_target(targets: Iterable[Target], t: date) -> Target | None:
    """The earliest dated at or after t, else the last; of the same day, one by a date before one for a period."""
    ordered = sorted(targets, key=lambda target: (target.by, target.starts_on is not None))
    ahead = [target for target in ordered if target.by >= t]
    if ahead:
        return ahead[0]
    return max(ordered, key=lambda target: (target.by, target.starts_on is None), default=None)


def _value_at(method: Method, points: Sequence[Point], period: Period, target: Target | None, start: dict) -> Point:
    """The roll-up that y is read from, up to the period t; or the period that should have a value and has none."""
    at_t = next(point for point in points if point.period == period)
    if not at_t.result.given:
        return at_t
    counted = [point for point in points if point.period.ends_on <= period.ends_on]
    if method.runs_up:
        until = target.by if target and target.starts_on else period.ends_on
        counted = [point for point in counted if start["t0"] < point.period.ends_on <= until]
    if not counted:
        return Point(period, RollUp(method.measure))
    if not counted[-1].result.given:
        return counted[-1]
    return Point(period, over_periods(method.measure, method.over_time, counted))


def _start(method: Method, target: Target | None, baseline: Baseline | None, plan_starts_on: date) -> dict:
    if method.runs_up:
        since = target.starts_on if target and target.starts_on else plan_starts_on
        return {"y0": Decimal(0), "t0": since - timedelta(days=1)}
    if baseline is None or method.measure not in Measure.numeric():
        return {}
    return {"y0": baseline.value, "t0": baseline.on}


# What is missing


def _missing_value(read: Point) -> Iterable[Reason]:
    result, named = read.result, {"period": read.period.label}
    coverage = result.coverage
    if result.given:
        return
    if result.conflict:
        yield Reason(ReasonCode.SOURCES_DIFFER, named)
    elif result.availability in _WHY_NO_VALUE:
        yield Reason(_WHY_NO_VALUE[result.availability], named)
    elif not coverage.expected:
        yield Reason(ReasonCode.NOBODY_ASKED, named)
    else:
        counts = {"reported": coverage.reported, "expected": coverage.expected}
        yield Reason(ReasonCode.NOT_REPORTED, named | counts)


_WHY_NO_VALUE = {
    Availability.NOT_AVAILABLE: ReasonCode.NOT_AVAILABLE,
    Availability.NOT_APPLICABLE: ReasonCode.NOT_APPLICABLE,
    Availability.WITHHELD: ReasonCode.WITHHELD,
}


def _missing_parts(method: Method, found: Judgement) -> Iterable[Reason]:
    """What the plan does not say. A baseline is missed only where the verdict can't do without it."""
    if method.direction == Direction.KEEP and method.runs_up:
        yield Reason(ReasonCode.SUM_CANNOT_STAY)
        return
    if found.target is None or (method.measure in Measure.numeric() and _has_no_aim(method, found.target)):
        yield Reason(ReasonCode.NO_TARGET)
        if method.measure in Measure.numeric() and found.y0 is None:
            yield Reason(ReasonCode.NO_BASELINE)
    elif method.direction == Direction.KEEP and found.y0 is None:
        yield Reason(ReasonCode.NO_BASELINE)
    if method.direction == Direction.KEEP and method.tolerance is None:
        yield Reason(ReasonCode.NO_TOLERANCE)


def _no_time_elapsed(found: Judgement) -> Reason:
    return Reason(ReasonCode.NO_TIME_ELAPSED, {"start": found.t0, "end": found.t_target})


def _has_no_aim(method: Method, target: Target) -> bool:
    return method.direction != Direction.KEEP and target.value is None


def _aim(method: Method, found: Judgement) -> Decimal | None:
    """The number that y is held against: the target's; all bodies, or none; the step, the last one if none is named."""
    target = found.target
    if method.measure == Measure.YES_NO:
        return Decimal(0 if target.yes is False else found.result.of)
    if method.measure == Measure.MILESTONE:
        step = method.last_step if target.step is None else target.step
        return None if step is None else Decimal(step)
    return found.y0 if method.direction == Direction.KEEP else target.value


# Verdicts


def _judge_number(method: Method, found: Judgement) -> Judgement:
    """Up and down: met, past its date, or by the pace (done / elapsed)."""
    rising = method.direction == Direction.UP
    met = found.y >= found.y_target if rising else found.y <= found.y_target
    over = found.t >= found.t_target
    if method.runs_up and not rising:
        if not over:
            return replace(found, reasons=(Reason(ReasonCode.SUM_CANNOT_FALL, {"by": found.t_target}),))
        return replace(found, verdict=Assessment.ACHIEVED if met else Assessment.NOT_ACHIEVED)
    if found.y0 is not None and not (found.y_target > found.y0 if rising else found.y_target < found.y0):
        params = {"target": found.y_target, "baseline": found.y0}
        return replace(found, reasons=(Reason(ReasonCode.TARGET_NOT_BEYOND_BASELINE, params),))
    found = _with_ratios(found)
    if met:
        return replace(found, verdict=Assessment.ACHIEVED)
    if over:
        return replace(found, verdict=Assessment.NOT_ACHIEVED)
    if found.y0 is None or found.t0 is None:
        return replace(found, reasons=(Reason(ReasonCode.NO_BASELINE),))
    if found.ratio is None:
        return replace(found, reasons=(_no_time_elapsed(found),))
    return replace(found, verdict=_pace(found.ratio, found.thresholds))


def _with_ratios(found: Judgement) -> Judgement:
    """Done, elapsed, and their ratio as one fraction, so that a pace of exactly 0.95 is 0.95."""
    if found.y0 is None:
        return found
    way, whole_way = found.y - found.y0, found.y_target - found.y0
    found = replace(found, done=quotient(way, whole_way))
    days, days_in_all = found.days, found.days_in_all
    if days is None or days_in_all <= 0:
        return found
    passed = min(days, days_in_all)
    found = replace(found, elapsed=quotient(Decimal(passed), Decimal(days_in_all)))
    if passed <= 0:
        return found
    return replace(found, ratio=quotient(EXACT.multiply(way, days_in_all), EXACT.multiply(whole_way, passed)))


def _pace(ratio: Decimal, thresholds: Thresholds) -> Assessment:
    if ratio >= thresholds.on_track:
        return Assessment.ON_TRACK
    return Assessment.NEEDS_ACCELERATION if ratio >= thresholds.needs_acceleration else Assessment.OFF_TRACK


def _judge_keep(method: Method, found: Judgement) -> Judgement:
    """Within the tolerance of the baseline, its edges included, or not; final from the target's date."""
    inside = abs(found.y - found.y0) <= method.tolerance
    if found.t >= found.t_target:
        return replace(found, verdict=Assessment.ACHIEVED if inside else Assessment.NOT_ACHIEVED)
    return replace(found, verdict=Assessment.ON_TRACK if inside else Assessment.OFF_TRACK)


def _judge_step(found: Judgement) -> Judgement:
    """Yes-no: every body that answered says so. Milestone: the least advanced body has reached the step."""
    if found.y_target is None:
        return replace(found, reasons=(Reason(ReasonCode.NO_TARGET),))
    met = found.y == found.y_target if found.result.yes is not None else found.y >= found.y_target
    if met:
        return replace(found, verdict=Assessment.ACHIEVED)
    return replace(found, verdict=Assessment.NOT_ACHIEVED if found.t >= found.t_target else Assessment.NOT_YET_DUE)


def _unless_incomplete(method: Method, judged: Judgement) -> Judgement:
    """Take back a verdict that the missing reports could turn: what is missing can only add to a sum.

    Rising sum: an unfavourable verdict. Falling sum: a favourable one. A sum that should stay: any, unless it is above
    the tolerance already. Yes-no and milestone over several bodies: "achieved", since one body more could break it. A
    share can turn either way, by as little as the missing bodies are small: its verdict stands, marked provisional.
    """
    if judged.verdict == CANNOT or not judged.provisional or not _could_turn(method, judged):
        return judged
    coverage = judged.coverage
    params = {"figures": coverage.figures, "reported": coverage.reported, "expected": coverage.expected}
    reason = Reason(ReasonCode.INCOMPLETE, params)
    return replace(judged, verdict=CANNOT, reasons=(reason,), tentative=judged.verdict)


def _could_turn(method: Method, judged: Judgement) -> bool:
    if method.measure in (Measure.YES_NO, Measure.MILESTONE):
        return judged.verdict == Assessment.ACHIEVED
    if not method.adds_up:
        return False
    if method.direction == Direction.KEEP:
        return judged.y <= judged.y0 + method.tolerance
    return judged.verdict in (UNFAVOURABLE if method.direction == Direction.UP else FAVOURABLE)
