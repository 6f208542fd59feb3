"""The terms of an assessment: how an indicator is read, where it stood, what it aims at, the judgement and its why.

`tracker.domain.assessment` judges; everything here can be imported from there as well.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tracker.enums import Assessment, Direction, Measure, OverBodies, OverTime

from .progress import Coverage, Period, RollUp, refuse_impossible
from .values import EXACT, HUNDRED, as_decimal


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
    NO_TIME_ELAPSED = "no_time_elapsed"  # start, end: at t nothing of the time to the target has passed
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
        for name in ("on_track", "needs_acceleration"):
            object.__setattr__(self, name, as_decimal(getattr(self, name)))
        if not 0 < self.needs_acceleration <= self.on_track:
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
