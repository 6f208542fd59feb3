"""Charts of reported figures: plain data in, accessible SVG out (docs/charts.md).

`drawing(chart)` is what a page calls; `drawings(chart)` the same for one panel each of a BodiesChart. The data classes
are in `model`. Nothing is drawn on import, and the drawing engine is never loaded into this process.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import singledispatch

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, override

from tracker.formats.foreign import language_within

from . import file
from .bars import SIZES, PanelSize, panel_size, panel_spec
from .cells import milestone_spec, timeline_spec, yes_no_spec
from .describe import describe, describe_panel
from .model import (
    Answers,
    BodiesChart,
    CategoriesChart,
    Chart,
    Mark,
    MilestoneChart,
    OpenChart,
    OpenRow,
    Panel,
    Part,
    Point,
    Row,
    SexChart,
    ShareChart,
    Span,
    SpansChart,
    StackedChart,
    State,
    StatusCell,
    StatusRow,
    StatusTimeline,
    StepsReached,
    TallyChart,
    TallyRow,
    TrendChart,
    YesNoChart,
    sex_parts,
)
from .stacks import stacked_spec
from .store import draw, missed_drawings, picture
from .style import NARROW, WIDE
from .trend import trend_spec
from .whole import open_spec, spans_spec, tally_spec


@dataclass(frozen=True)
class ChartDrawing:
    """A chart ready for a page. The two SVGs carry `.wide-only` and `.narrow-only`; where a chart needs but one
    drawing `narrow_svg` is empty. Both are empty where nothing could be drawn: then show the table alone.

    `name`: the body of a panel, else the title. `size`: of a panel, what its grid is called (`multi-small` ...).
    `language`: that of the alternative, where it is not the reader's.
    `spec_json`: the wide chart's Vega-Lite spec, for a download or a script.
    """

    wide_svg: SafeString
    narrow_svg: SafeString
    alt: str
    spec_json: str
    name: str = ""
    size: str = ""
    language: str = ""

    def __bool__(self) -> bool:
        return bool(self.wide_svg)

    def standalone(self, *, title: str, subtitle: str = "", source: str = "", watermark: str = "") -> str:
        """The wide drawing as an SVG file in light colours; "" where it could not be drawn."""
        return sheet([self], title=title, subtitle=subtitle, source=source, watermark=watermark)


@singledispatch
def spec(chart: Chart, width: int) -> dict:
    """The Vega-Lite spec of a chart, WIDE or NARROW pixels wide. Its colours are sentinels, see usermeta.tokens."""
    raise TypeError(f"{type(chart).__name__} is drawn by drawings(), a panel at a time")


spec.register(TrendChart, trend_spec)
spec.register(StackedChart, stacked_spec)
spec.register(MilestoneChart, milestone_spec)
spec.register(YesNoChart, yes_no_spec)
spec.register(StatusTimeline, timeline_spec)
spec.register(TallyChart, tally_spec)
spec.register(SpansChart, spans_spec)
spec.register(OpenChart, open_spec)


def drawing(chart: Chart) -> ChartDrawing:
    """Draw a chart for a wide page and for a narrow one, in the active language. False where that failed."""
    language = language_within(chart)
    alt = _said(describe, chart, language=language)
    wide, narrow = spec(chart, WIDE), spec(chart, NARROW)
    return _draw(wide, narrow, alt=alt, title=chart.title, language=language, name=chart.title)


def drawings(chart: BodiesChart) -> list[ChartDrawing]:
    """A drawing for each panel, all to one scale; the page puts each under a heading with its `name`."""
    size = panel_size(chart)
    return [_draw_panel(chart, panel, size) for panel in chart.panels]


def panel_drawing(chart: BodiesChart, number: int) -> ChartDrawing:
    """One panel as wide as the page, to the scale of all."""
    return _draw_panel(chart, chart.panels[number], SIZES[-1])


def _draw_panel(chart: BodiesChart, panel: Panel, size: PanelSize) -> ChartDrawing:
    wide, narrow = panel_spec(chart, panel, size.wide), panel_spec(chart, panel, size.narrow)
    language = language_within((panel, chart.title, chart.unit))
    alt = _said(describe_panel, chart, panel, language=language)
    more = {"language": language, "name": panel.name, "size": f"multi-{size.name}"}
    return _draw(wide, narrow, alt=alt, title=panel.name, **more)


def _said(words, *of, language: str) -> str:
    """The text alternative: one attribute, so all of it in the language of what nobody has translated in the chart."""
    with override(language or get_language()):
        return words(*of)


def sheet(
    drawn: Sequence[ChartDrawing], *, title: str, subtitle: str = "", source: str = "", watermark: str = ""
) -> str:
    """Drawings as one SVG file in light colours, panels under their names; "" where one could not be drawn.

    `picture` makes a PNG of it.
    """
    if not all(drawn):
        return ""
    panels = [(each.name if len(drawn) > 1 else "", each.wide_svg) for each in drawn]
    alt = " ".join(each.alt.rstrip(". ") + "." for each in drawn)
    language = next((each.language for each in drawn if each.language), "")
    return file.sheet(
        panels, alt=alt, language=language, title=title, subtitle=subtitle, source=source, watermark=watermark
    )


def _draw(wide: dict, narrow: dict, *, alt: str, title: str, language: str = "", **more) -> ChartDrawing:
    both = wide != narrow
    wide_svg = draw(wide, alt=alt, title=title, language=language, css="wide-only" if both else "")
    narrow_svg = draw(narrow, alt=alt, title=title, language=language, css="narrow-only") if both and wide_svg else ""
    if wide_svg is None or narrow_svg is None:
        wide_svg = narrow_svg = ""
    text = json.dumps(wide, ensure_ascii=False, sort_keys=True)
    # Safe: written by an XML serializer from the engine's own elements; labels in it are escaped text.
    return ChartDrawing(mark_safe(wide_svg), mark_safe(narrow_svg), alt, text, language=language, **more)  # noqa: S308


__all__ = [
    "NARROW",
    "WIDE",
    "Answers",
    "BodiesChart",
    "CategoriesChart",
    "Chart",
    "ChartDrawing",
    "Mark",
    "MilestoneChart",
    "OpenChart",
    "OpenRow",
    "Panel",
    "Part",
    "Point",
    "Row",
    "SexChart",
    "ShareChart",
    "Span",
    "SpansChart",
    "StackedChart",
    "State",
    "StatusCell",
    "StatusRow",
    "StatusTimeline",
    "StepsReached",
    "TallyChart",
    "TallyRow",
    "TrendChart",
    "YesNoChart",
    "drawing",
    "drawings",
    "missed_drawings",
    "panel_drawing",
    "picture",
    "sex_parts",
    "sheet",
    "spec",
]
