"""On track or not: one pure function, which says what is missing rather than guess (docs: methodology).

assess(method, points, on=, plan_starts_on=, baseline=, targets=, thresholds=)   -> Judgement
Judgement carries the verdict, its reasons as codes with params, and every input of the formula, unrounded.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from tracker.enums import Assessment, Availability, Direction, Measure, OverBodies, OverTime

from .progress import Coverage, Period, Point, RollUp, last_settled, over_periods, refuse_impossible
from .values import EXACT, HUNDRED, as_decimal, quotient

CANNOT = Assessment.CANNOT_BE_ASSESSED
FAVOURABLE = (Assessment.ACHIEVED, Assessment.ON_TRACK)
UNFAVOURABLE = (Assessment.NEEDS_ACCELERATION, Assessment.OFF_TRACK, Assessment.NOT_ACHIEVED)


class ReasonCode(StrEnum):
    """Why an indicator can't be assessed. In brackets the params."""

    NO_PERIOD_DUE = "no_period_due"  # no period is over and due yet
    NOBODY_ASKED = "nobody_asked"  # period: no body is assigned
    NOT_REPORTED = "not_reported"  # period, reported, expected
    NOT_AVAILABLE = "not_available"  # period: all who answered have no figure
    WITHHELD = "withheld"  # period: restricted by law, or hidden because of small numbers
    NOT_APPLICABLE = "not_applicable"  # period: nothing to measure, 0 of 0
    SOURCES_DIFFER = "sources_differ"  # period: a single source with several figures
    NO_TARGET = "no_target"
    NO_BASELINE = "no_baseline"
    NO_TOLERANCE = "no_tolerance"
    TARGET_NOT_BEYOND_BASELINE = "target_not_beyond_baseline"  # target, baseline
    NO_TIME_ELAPSED = "no_time_elapsed"  # start, end: nothing of the time has passed at t
    SUM_CANNOT_FALL = "sum_cannot_fall"  # by: a running sum meant to stay low is judged on the target's date
    SUM_CANNOT_STAY = "sum_cannot_stay"
    INCOMPLETE = "incomplete"  # figures, reported, expected: what is missing could turn the verdict


@dataclass(frozen=True)
class Reason:
    code: ReasonCode
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Method:
    """How an indicator is read. Raises ValueError for a combination that the database refuses too.

    `last_step`: position of a milestone's last step, its goal where a target names none.
    """

    measure: Measure
    direction: Direction = Direction.UP
    over_bodies: OverBodies = OverBodies.SUM
    over_time: OverTime = OverTime.LATEST
    tolerance: Decimal | None = None
    last_step: int | None = None

    def __post_init__(self):
        refuse_impossible(self.measure, self.over_time)
        if self.measure not in Measure.numeric() and self.direction != Direction.UP:
            raise ValueError("Only numbers can be meant to fall or to stay")
        if self.tolerance is not None:
            object.__setattr__(self, "tolerance", as_decimal(self.tolerance))
            if self.tolerance < 0:
                raise ValueError("A tolerance is not negative")

    @property
    def runs_up(self) -> bool:
        """Whether figures are added up over the periods, so that progress starts from 0 with the plan.

        A share taken over all periods is a level like any other share: its parts add up, its percentage doesn't.
        """
        return self.over_time == OverTime.SUM and self.measure in Measure.additive()

    @property
    def adds_up(self) -> bool:
        """Whether a missing report makes the figure too small."""
        return self.measure in Measure.additive() and (self.over_bodies == OverBodies.SUM or self.runs_up)


@dataclass(frozen=True)
class Baseline:
    """Where it stood: of a share the percentage. `on`: the date; None if not known."""

    value: Decimal | None
    on: date | None

    def __post_init__(self):
        if self.value is not None:
            object.__setattr__(self, "value", as_decimal(self.value))


@dataclass(frozen=True)
class Target:
    """What is to be reached by a date: a number (of a share the percentage), `yes`, or the position of a `step`.

    `starts_on`: of a target for one period, that period's first day, and `by` its last. None: a target by a date.
    """

    by: date
    value: Decimal | None = None
    yes: bool | None = None
    step: int | None = None
    starts_on: date | None = None
    key: Hashable = None

    def __post_init__(self):
        if self.value is not None:
            object.__setattr__(self, "value", as_decimal(self.value))


@dataclass(frozen=True)
class Thresholds:
    """From which ratio of done to elapsed an indicator is on track, or needs acceleration. Settings of the plan."""

    on_track: Decimal = Decimal("0.95")
    needs_acceleration: Decimal = Decimal("0.60")

    def __post_init__(self):
        if not 0 < as_decimal(self.needs_acceleration) <= as_decimal(self.on_track):
            raise ValueError("The thresholds are above zero and in order")


@dataclass(frozen=True)
class Judgement:
    """A verdict with its reasons and the formula filled in. Ratios are exact to 50 digits: round them for display.

    y value at t, y0 value at t0, y_target value to be reached at t_target. done = (y - y0) / (y_target - y0);
    elapsed = min(1, (t - t0) / (t_target - t0)), from `days` and `days_in_all`; ratio = done / elapsed.
    What the case does not have, or what was not got to, is None. `tentative`: the verdict that the figures alone would
    give, where missing ones keep it from being given. `result`: the roll-up that y comes from.
    """

    verdict: Assessment
    reasons: tuple[Reason, ...] = ()
    thresholds: Thresholds = Thresholds()
    period: Period | None = None
    target: Target | None = None
    baseline: Baseline | None = None
    result: RollUp | None = None
    y: Decimal | None = None
    y0: Decimal | None = None
    y_target: Decimal | None = None
    t0: date | None = None
    done: Decimal | None = None
    elapsed: Decimal | None = None
    ratio: Decimal | None = None
    tentative: Assessment | None = None

    @property
    def t(self) -> date | None:
        return self.period and self.period.ends_on

    @property
    def t_target(self) -> date | None:
        return self.target and self.target.by

    @property
    def days(self) -> int | None:
        return (self.t - self.t0).days if self.t and self.t0 else None

    @property
    def days_in_all(self) -> int | None:
        return (self.t_target - self.t0).days if self.t_target and self.t0 else None

    @property
    def percent(self) -> Decimal | None:
        """How much of the way is done, in per cent: what "not achieved" is said with."""
        return None if self.done is None else EXACT.multiply(HUNDRED, self.done)

    @property
    def expected(self) -> Decimal | None:
        """The value that an even pace would have reached at t: y0 + (y_target - y0) x elapsed."""
        if None in (self.y0, self.y_target, self.elapsed):
            return None
        return EXACT.add(self.y0, EXACT.multiply(self.y_target - self.y0, self.elapsed))

    @property
    def coverage(self) -> Coverage:
        return self.result.coverage if self.result else Coverage()

    @property
    def provisional(self) -> bool:
        return bool(self.result) and self.result.provisional


def assess(
    method: Method,
    points: Iterable[Point],
    *,
    on: date,
    plan_starts_on: date,
    baseline: Baseline | None = None,
    targets: Iterable[Target] = (),
    thresholds: Thresholds = Thresholds(),
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
    result = _value_at(method, points, period, target, plan_starts_on)
    found = Judgement(
        CANNOT, (), thresholds, period, target, baseline, result, result.number if result.given else None,
        **_start(method, target, baseline, plan_starts_on),
    )  # fmt: skip
    missing = [*_missing_value(found, points), *_missing_parts(method, found)]
    if missing:
        return replace(found, reasons=tuple(missing))
    found = replace(found, y_target=_aim(method, found))
    if method.measure in Measure.numeric():
        judged = _judge_keep(method, found) if method.direction == Direction.KEEP else _judge_number(method, found)
    else:
        judged = _judge_step(found)
    return _unless_incomplete(method, judged)


def choose_target(targets: Iterable[Target], t: date) -> Target | None:
    """The earliest dated at or after t, else the last; of the same day, one by a date before one for a period."""
    ordered = sorted(targets, key=lambda target: (target.by, target.starts_on is not None))
    ahead = [target for target in ordered if target.by >= t]
    if ahead:
        return ahead[0]
    return max(ordered, key=lambda target: (target.by, target.starts_on is None), default=None)


def _value_at(
    method: Method, points: Sequence[Point], period: Period, target: Target | None, plan_starts_on: date
) -> RollUp:
    """The roll-up that y is read from. No value where the last period that counts has none."""
    until, since = period.ends_on, None
    if method.runs_up:
        since = plan_starts_on
        if target and target.starts_on:
            since, until = target.starts_on, min(until, target.by)
    counted = [p for p in points if p.period.ends_on <= until and (since is None or p.period.starts_on >= since)]
    at_t = next(point for point in points if point.period == period)
    if not at_t.result.given or not counted:
        return at_t.result
    if not counted[-1].result.given:
        return counted[-1].result
    return over_periods(method.measure, method.over_time, counted)


def _start(method: Method, target: Target | None, baseline: Baseline | None, plan_starts_on: date) -> dict:
    if method.runs_up:
        since = target.starts_on if target and target.starts_on else plan_starts_on
        return {"y0": Decimal(0), "t0": since - timedelta(days=1)}
    if baseline is None or method.measure not in Measure.numeric():
        return {}
    return {"y0": baseline.value, "t0": baseline.on}


# What is missing


def _missing_value(found: Judgement, points: Sequence[Point]) -> Iterable[Reason]:
    if found.y is not None:
        return
    at_t = next(point for point in points if point.period == found.period)
    # Of a target for an earlier period it may be that period's figure that is missing.
    blank = at_t
    if at_t.result.given and found.target:
        blank = [point for point in points if point.period.ends_on <= found.target.by][-1:] or [at_t]
        blank = blank[0]
    result, named = blank.result, {"period": blank.period.label}
    coverage = result.coverage
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
    elif method.direction == Direction.KEEP:
        if found.y0 is None:
            yield Reason(ReasonCode.NO_BASELINE)
    if method.direction == Direction.KEEP and method.tolerance is None:
        yield Reason(ReasonCode.NO_TOLERANCE)


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
        params = {"start": found.t0, "end": found.t_target}
        return replace(found, reasons=(Reason(ReasonCode.NO_TIME_ELAPSED, params),))
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
