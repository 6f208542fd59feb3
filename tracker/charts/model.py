"""What a page gives to be drawn. Plain data: no ORM, no pixels; words of the domain come in already translated.

Every figure carries its state, and a value is there exactly when the state is APPROVED: a gap cannot pass for zero.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import partial

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tracker.enums import Assessment, ImplementationStatus

from .text import figure


class State(StrEnum):
    """Why a period shows a figure or does not."""

    APPROVED = "approved"
    MISSING = "missing"  # expected, and not given or not yet approved: hatched
    NOT_DUE = "not_due"  # dashed outline
    NOT_AVAILABLE = "not_available"  # the rest: words
    NOT_APPLICABLE = "not_applicable"
    WITHHELD = "withheld"
    NOT_EXPECTED = "not_expected"

    @property
    def words(self) -> str:
        return {
            State.APPROVED: _("approved"),
            State.MISSING: _("no approved report"),
            State.NOT_DUE: _("not due yet"),
            State.NOT_AVAILABLE: _("not available"),
            State.NOT_APPLICABLE: _("does not apply"),
            State.WITHHELD: _("withheld"),
            State.NOT_EXPECTED: _("nothing to report"),
        }[self]

    def say(self, note: str = "") -> str:
        return f"{self.words}, {note}" if note else self.words

    @property
    def short(self) -> str:
        """For a column 35 pixels wide, where it may stand on end."""
        return {
            State.MISSING: pgettext("very short, in a chart's column: no report was given", "not given"),
            State.NOT_DUE: pgettext("very short, in a chart's column: the report is still to come", "due"),
            State.NOT_APPLICABLE: pgettext(
                "very short, in a chart's column: there is nothing to count", "does not apply"
            ),
            State.WITHHELD: pgettext("very short, in a chart's column: restricted by law", "withheld"),
            State.NOT_EXPECTED: "",
        }.get(self, self.words)


def _check(state: State, *values) -> None:
    given = any(value is not None for value in values)
    if given != (state is State.APPROVED):
        raise ValueError(f"a value goes with APPROVED and with nothing else: {state}, {values}")


@dataclass(frozen=True)
class Point:
    """One period's figure. `note` is a short second line: "127 of 291", "3 of 4 bodies", "due 20 January 2027"."""

    label: str
    starts_on: date
    ends_on: date
    value: Decimal | None
    state: State = State.APPROVED
    provisional: bool = False
    note: str = ""

    def __post_init__(self):
        _check(self.state, self.value)


@dataclass(frozen=True)
class Mark:
    """A dated value that is not a report: baseline, target, expected. `label` names the date ("end of 2021")."""

    on: date
    value: Decimal
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class Chart:
    """What every chart has. `title` and `unit` open the text alternative; the page prints its own heading."""

    title: str
    unit: str = ""
    percent: bool = False
    decimals: int | None = None  # None: as many as the figure has

    @cached_property
    def format(self) -> Callable[[Decimal], str]:
        return partial(figure, decimals=self.decimals, percent=self.percent)


@dataclass(frozen=True, kw_only=True)
class TrendChart(Chart):
    """A line over the periods, with the path from baseline to target. Points in order of time.

    `cumulative`: the values are running totals, so the line begins at 0 where the first period begins.
    `band`: lowest and highest value that count as kept. `expected`: where the path stands at the date assessed.
    """

    points: tuple[Point, ...]
    baseline: Mark | None = None
    target: Mark | None = None
    expected: Mark | None = None
    band: tuple[Decimal, Decimal] | None = None
    cumulative: bool = False


@dataclass(frozen=True, kw_only=True)
class ShareChart(TrendChart):
    """A trend of percentages; the parts go into each point's note ("127 of 291"), since they are what is reported."""

    percent: bool = True
    decimals: int | None = 1


@dataclass(frozen=True)
class Panel:
    """One of several small charts: a body or a category, and its figure for each period."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, kw_only=True)
class BodiesChart(Chart):
    """Bars by period, one panel for each body (or category), all to one scale."""

    panels: tuple[Panel, ...]


@dataclass(frozen=True)
class Part:
    """A kind of part in every row, in the fixed order of drawing. `role`: women, men, unrecorded or bar."""

    key: str
    label: str
    role: str


@dataclass(frozen=True)
class Row:
    """One bar: a period or a category. A key absent from `values` or None there was not given.

    `share`: the text of the last column. `note`: a few words after the state, or in place of a figure.
    """

    label: str
    values: dict[str, Decimal | None] = field(default_factory=dict)
    state: State = State.APPROVED
    share: str = ""
    note: str = ""

    def __post_init__(self):
        if self.state is not State.APPROVED:
            _check(self.state, *self.values.values())


@dataclass(frozen=True, kw_only=True)
class StackedChart(Chart):
    """Horizontal bars of parts that add up; `share_label` heads the column of shares at the right."""

    rows: tuple[Row, ...]
    parts: tuple[Part, ...]
    share_label: str = ""


def sex_parts(women: str = "", men: str = "", unrecorded: str = "") -> tuple[Part, ...]:
    """Women, men, not recorded, always in this order; names from the dimension where it has its own."""
    return (
        Part("women", women or _("women"), "women"),
        Part("men", men or _("men"), "men"),
        Part("unrecorded", unrecorded or _("not recorded"), "unrecorded"),
    )


@dataclass(frozen=True, kw_only=True)
class SexChart(StackedChart):
    """By sex, one row for each period. Values under "women", "men" and "unrecorded". Shares are of the recorded."""

    parts: tuple[Part, ...] = field(default_factory=sex_parts)


@dataclass(frozen=True, kw_only=True)
class CategoriesChart(StackedChart):
    """One period by the categories of any dimension; values under "value", or by sex if `parts` says so."""

    parts: tuple[Part, ...] = (Part("value", "", "bar"),)


@dataclass(frozen=True)
class StepsReached:
    """How many of the ordered steps were reached by the end of a period: 0 is none, None is not known."""

    label: str
    reached: int | None
    state: State = State.APPROVED
    note: str = ""

    def __post_init__(self):
        _check(self.state, self.reached)


@dataclass(frozen=True, kw_only=True)
class MilestoneChart(Chart):
    """Steps, the first at the foot, against periods. `target`: (step from 1, words for its date)."""

    steps: tuple[str, ...]
    points: tuple[StepsReached, ...]
    target: tuple[int, str] | None = None


@dataclass(frozen=True)
class Answers:
    """The bodies' answers of one period, counted. `missing`: expected and not given; `other`: n/a and the like."""

    label: str
    yes: int = 0
    no: int = 0
    missing: int = 0
    not_due: int = 0
    other: int = 0

    @property
    def asked(self) -> int:
        return self.yes + self.no + self.missing + self.not_due


@dataclass(frozen=True, kw_only=True)
class YesNoChart(Chart):
    """n of m bodies, one square for each."""

    rows: tuple[Answers, ...]


@dataclass(frozen=True)
class StatusCell:
    """What one body said of the action in one period."""

    status: ImplementationStatus | None
    state: State = State.APPROVED
    note: str = ""

    def __post_init__(self):
        _check(self.state, self.status)

    @property
    def words(self) -> str:
        return str(self.status.label) if self.status else self.state.words


@dataclass(frozen=True)
class StatusRow:
    name: str
    cells: tuple[StatusCell, ...]


@dataclass(frozen=True, kw_only=True)
class StatusTimeline(Chart):
    """Implementation status of an action by body (rows) and period (columns, one cell for each in every row)."""

    periods: tuple[str, ...]
    rows: tuple[StatusRow, ...]

    def __post_init__(self):
        if any(len(row.cells) != len(self.periods) for row in self.rows):
            raise ValueError("every row needs one cell for each period")


# -- A plan as a whole


@dataclass(frozen=True)
class TallyRow:
    """How many actions have a status, or indicators an assessment."""

    standing: ImplementationStatus | Assessment
    count: int


@dataclass(frozen=True, kw_only=True)
class TallyChart(Chart):
    """How many stand how: a bar each, in the fixed order, the empty ones too."""

    rows: tuple[TallyRow, ...]


@dataclass(frozen=True)
class Span:
    """An action on the time line. `starts` and `ends` are None where no dates are stated: then it is an outline over
    the plan's whole term. `words`: its dates as they are stated."""

    name: str
    group: str
    starts: date | None
    ends: date | None
    status: ImplementationStatus
    words: str

    def __post_init__(self):
        if (self.starts is None) != (self.ends is None):
            raise ValueError("a span has both its days or none")


@dataclass(frozen=True, kw_only=True)
class SpansChart(Chart):
    """Actions on an axis of years, under the heads of their groups. `term`: the plan's own first and last day."""

    spans: tuple[Span, ...]
    starts_on: date
    ends_on: date
    term: tuple[date, date]
    today: tuple[date, str] | None = None


@dataclass(frozen=True)
class OpenRow:
    """How many were open of how many asked, on each of the chart's days; None where nothing was asked yet."""

    name: str
    counts: tuple[tuple[int, int] | None, ...]


@dataclass(frozen=True, kw_only=True)
class OpenChart(Chart):
    """What was open over time, by kind (rows) and day (columns)."""

    days: tuple[str, ...]
    rows: tuple[OpenRow, ...]

    def __post_init__(self):
        if any(len(row.counts) != len(self.days) for row in self.rows):
            raise ValueError("every row needs a count, or None, for each day")
