"""Charts, through what a page calls: figures in, SVG and its text alternative out. Drawn by the real engine."""

import dataclasses
import json
import os
import re
import subprocess
import sys
from datetime import date
from decimal import Decimal as D
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.core.cache import cache
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from tracker import charts
from tracker.charts import Mark, Panel, Point, Row, State, engine, layout, style, text
from tracker.enums import ImplementationStatus as Status

ROOT = Path(__file__).parent.parent
SVG = "{http://www.w3.org/2000/svg}"


def year(number, value=None, state=State.APPROVED, **more):
    value = None if value is None else D(value)
    return Point(str(number), date(number, 1, 1), date(number, 12, 31), value, state, **more)


def trend(*points, **more):
    return charts.TrendChart(title="People trained", unit="people", points=points, **more)


def by_sex(label, women, men, unrecorded, **more):
    values = {"women": women, "men": men, "unrecorded": unrecorded}
    return Row(label, {key: None if value is None else D(value) for key, value in values.items()}, **more)


def bodies(*panels):
    return charts.BodiesChart(title="By body", panels=tuple(Panel(name, points) for name, points in panels))


GAP = trend(year(2022, 148), year(2023, state=State.MISSING), year(2024, 657), year(2025, 890))
SEX = charts.SexChart(
    title="By sex",
    # Named here: this is read before a test has said its language.
    parts=charts.sex_parts(women="women", men="men", unrecorded="not recorded"),
    share_label="women, % of recorded",
    rows=(by_sex("2022", 61, 79, 8, share="43.6 %"), by_sex("2023", 0, 12, 0), Row("2024", {}, State.MISSING)),
)
STEPS = charts.MilestoneChart(
    title="The database",
    steps=("Concept agreed", "In operation"),
    points=(charts.StepsReached("2022", 1), charts.StepsReached("2023", None, State.MISSING)),
    target=(2, "end of 2025"),
)
ANSWERS = charts.YesNoChart(title="Has a gender unit", rows=(charts.Answers("2022", yes=3, no=2, missing=1),))
TIMELINE = charts.StatusTimeline(
    title="Action 1.2",
    periods=("2022", "2023"),
    rows=(
        charts.StatusRow(
            "Ministry of Defense",
            (charts.StatusCell(Status.IN_PROGRESS), charts.StatusCell(None, State.MISSING)),
        ),
    ),
)
ALL = (GAP, SEX, STEPS, ANSWERS, TIMELINE)


def elements(svg, name):
    return ET.fromstring(svg).iter(f"{SVG}{name}")


def classed(svg, role):
    return [e for e in ET.fromstring(svg).iter() if role in e.get("class", "").split()]


def hatched(svg):
    return [e for e in ET.fromstring(svg).iter() if e.get("fill", "").startswith("url(#hatch-")]


def words(svg):
    """Everything written in a drawing, hover texts apart."""
    return " ".join(" ".join(e.itertext()) for e in elements(svg, "text"))


@pytest.mark.parametrize("chart", ALL, ids=lambda chart: type(chart).__name__)
def test_a_drawing_holds_nothing_that_a_strict_policy_would_refuse(chart):
    drawn = charts.drawing(chart)
    for svg in (drawn.wide_svg, drawn.narrow_svg):
        names = {e.tag.removeprefix(SVG) for e in ET.fromstring(svg).iter()}
        attributes = {name for e in ET.fromstring(svg).iter() for name in e.attrib}
        assert not names & {"script", "style", "foreignObject", "image", "use", "a"}
        assert not {name for name in attributes if name == "style" or name.startswith("on") or "href" in name}
        assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize("chart", ALL, ids=lambda chart: type(chart).__name__)
def test_colours_are_classes_and_every_class_has_its_rule(chart):
    css = (ROOT / "static/css/charts.css").read_text()
    ruled = set(re.findall(r"\.(c-[a-z0-9_-]+)", css))
    drawn = charts.drawing(chart)
    for svg in (drawn.wide_svg, drawn.narrow_svg):
        assert not re.search(r"#[0-9a-f]{3,8}\b", re.sub(r"url\(#[^)]*\)", "", svg).replace('id="', ""))
        used = {name for e in ET.fromstring(svg)[0:] for x in e.iter() for name in x.get("class", "").split()}
        assert used
        assert used <= ruled


def test_the_colours_of_a_file_are_those_of_the_light_tokens():
    light = {}
    for name, value in re.findall(r"(--nt-[a-z0-9-]+): *(#[0-9a-f]{6})", (ROOT / "static/css/tokens.css").read_text()):
        light.setdefault(name, value)  # the light theme comes first
    for token, value in style.ROLES.values():
        assert light[token] == value, token


def test_the_line_stops_at_a_missing_period_and_the_period_is_hatched():
    for svg in (charts.drawing(GAP).wide_svg, charts.drawing(GAP).narrow_svg):
        lines = classed(svg, "c-stroke-line")
        assert len(lines) == 1, "2022 stands alone, so only 2024 and 2025 are joined"
        assert lines[0].get("d").count("L") == 1
        assert len(classed(svg, "c-line")) == 3
        assert len(hatched(svg)) == 1
        assert hatched(svg)[0].find(f"{SVG}title").text == "2023: no approved report"


def test_two_stretches_of_figures_are_two_lines():
    chart = trend(year(2021, 1), year(2022, 2), year(2023, state=State.WITHHELD), year(2024, 3), year(2025, 4))
    svg = charts.drawing(chart).wide_svg
    assert len(classed(svg, "c-stroke-line")) == 2
    assert not hatched(svg), "withheld is not missing"
    assert "withheld" in words(svg)


def test_a_running_total_begins_at_zero_only_where_the_first_period_was_reported():
    known = trend(year(2022, 5), year(2023, 9), cumulative=True)
    unknown = trend(year(2022, state=State.MISSING), year(2023, 4), cumulative=True)
    assert classed(charts.drawing(known).wide_svg, "c-stroke-line")[0].get("d").count("L") == 2
    assert not classed(charts.drawing(unknown).wide_svg, "c-stroke-line")


def test_not_yet_due_is_a_dashed_outline_and_not_hatched():
    svg = charts.drawing(trend(year(2024, 5), year(2025, state=State.NOT_DUE, note="due 20 January 2026"))).wide_svg
    (box,) = classed(svg, "c-stroke-pending")
    assert box.get("stroke-dasharray") == "3,3"
    assert box.get("class") == "c-stroke-pending", "an outline alone, without a fill"
    assert box.get("fill") is None
    assert not hatched(svg)
    assert "due 20 January 2026" in words(svg)


def test_a_zero_is_written_without_a_bar_and_a_missing_period_is_hatched_without_a_zero():
    zero, missing = charts.drawings(
        bodies(
            ("Reported none", (year(2022, 0), year(2023, 5))),
            ("Did not report", (year(2022, state=State.MISSING), year(2023, 5))),
        )
    )
    assert "0" in words(zero.wide_svg).split()
    assert len(classed(zero.wide_svg, "c-bar")) == 1
    assert not hatched(zero.wide_svg)
    assert "0" not in words(missing.wide_svg).split()
    assert len(hatched(missing.wide_svg)) == 1
    assert zero.alt == "Reported none: 2022: 0; 2023: 5"
    assert missing.alt == "Did not report: 2022: no approved report; 2023: 5"


def test_a_figure_too_small_to_see_still_has_a_bar():
    (panel,) = charts.drawings(bodies(("One", (year(2022, 3), year(2023, 100_000)))))
    assert len(classed(panel.wide_svg, "c-bar")) == 2


def test_panels_share_one_scale():
    def height(svg):
        (bar,) = classed(svg, "c-bar")
        return float(re.search(r"v(-?[\d.]+)", bar.get("d"))[1])

    small, large = charts.drawings(bodies(("Small", (year(2022, 10),)), ("Large", (year(2022, 100),))))
    assert height(large.wide_svg) == pytest.approx(10 * height(small.wide_svg), rel=0.02)


@pytest.mark.parametrize("state", [state for state in State if state is not State.APPROVED])
def test_a_state_without_a_figure_refuses_one_and_a_figure_is_never_absent(state):
    with pytest.raises(ValueError, match="APPROVED"):
        year(2022, 0, state)
    with pytest.raises(ValueError, match="APPROVED"):
        year(2022, None)
    with pytest.raises(ValueError, match="APPROVED"):
        Row("2022", {"women": D(0)}, state)
    with pytest.raises(ValueError, match="APPROVED"):
        charts.StepsReached("2022", 0, state)


def test_women_men_and_not_recorded_are_told_apart_and_in_this_order():
    svg = charts.drawing(SEX).wide_svg
    assert len(classed(svg, "c-women")) == 1, "no woman in 2023: no bar"
    assert len(classed(svg, "c-men")) == 2
    assert [e for e in ET.fromstring(svg).iter() if e.get("fill", "").startswith("url(#dots-")]
    assert "women: 0" in words(svg)
    assert "8 not recorded" in words(svg)
    assert "43.6 %" in words(svg)
    assert len(hatched(svg)) == 1
    left = [float(re.match(r"M([\d.]+)", classed(svg, role)[0].get("d"))[1]) for role in ("c-women", "c-men")]
    assert left == sorted(left)


def test_a_part_that_was_not_given_is_not_zero():
    svg = charts.drawing(charts.SexChart(title="x", rows=(by_sex("2022", 20, None, 0),))).wide_svg
    assert "men: not given" in words(svg)
    assert "men: 0" not in words(svg)


def test_every_figure_is_in_the_text_alternative():
    chart = trend(
        year(2022, 148),
        year(2023, state=State.MISSING),
        year(2024, 1657, provisional=True, note="3 of 4 bodies"),
        year(2025, state=State.NOT_DUE),
        baseline=Mark(date(2021, 12, 31), D(0)),
        target=Mark(date(2025, 12, 31), D(1800)),
    )
    alt = charts.drawing(chart).alt
    assert alt.startswith("People trained (people). 2022: 148; 2023: no approved report; ")
    assert "2024: 1,657 (provisional, 3 of 4 bodies); 2025: not due yet." in alt
    assert "baseline 0 on" in alt
    assert "target 1,800 by" in alt
    assert charts.drawing(SEX).alt == (
        "By sex. 2022: women 61, men 79, not recorded 8, women, % of recorded 43.6 %. "
        "2023: women 0, men 12, not recorded 0. 2024: no approved report."
    )
    assert "2022: Concept agreed; 2023: no approved report." in charts.drawing(STEPS).alt
    assert "2022: yes 3, no 2, no approved report 1" in charts.drawing(ANSWERS).alt
    assert "2022: in progress; 2023: no approved report" in charts.drawing(TIMELINE).alt


@pytest.mark.parametrize("chart", ALL, ids=lambda chart: type(chart).__name__)
def test_a_drawing_is_an_image_with_a_name(chart):
    drawn = charts.drawing(chart)
    for svg, css in ((drawn.wide_svg, "wide-only"), (drawn.narrow_svg, "narrow-only")):
        root = ET.fromstring(svg)
        assert root.get("role") == "img"
        assert root.get("aria-label") == drawn.alt
        assert root.get("class") == f"chart {css}"
        assert root.find(f"{SVG}title").text == chart.title
    widths = [float(ET.fromstring(svg).get("viewBox").split()[2]) for svg in (drawn.wide_svg, drawn.narrow_svg)]
    assert widths == [charts.WIDE, charts.NARROW]


def test_ids_are_unique_on_a_page_even_where_two_bodies_report_the_same():
    same = (year(2022, 5), year(2023, state=State.MISSING))
    panels = charts.drawings(bodies(("First", same), ("Second", same)))
    page = "".join(panel.wide_svg for panel in panels)
    page += charts.drawing(GAP).wide_svg + charts.drawing(GAP).narrow_svg
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == 4
    assert len(set(ids)) == 4
    assert set(re.findall(r"url\(#([^)]+)\)", page)) == set(ids)


def test_the_same_figures_give_the_same_text_and_no_clock_or_order_gets_in():
    first = charts.drawing(GAP)
    cache.clear()
    assert charts.drawing(GAP) == first


@pytest.mark.parametrize(
    ("language", "number", "women"),
    [("en", "12,345.6", "women"), ("ru", "12\N{NARROW NO-BREAK SPACE}345,6", "женщины"), ("kk", None, "әйелдер")],
)
def test_figures_and_labels_are_in_the_reader_s_language(language, number, women):
    with override(language):
        number = number or text.figure(D("12345.6"))
        line = charts.drawing(trend(year(2022, "12345.6")))
        sexes = charts.SexChart(title="x", parts=charts.sex_parts(women=women), rows=(by_sex("2022", 3, 4, 0),))
        bars = charts.drawing(sexes)
    assert number in words(line.wide_svg)
    assert number in words(line.narrow_svg)
    assert number in line.alt
    assert women in words(bars.wide_svg)
    assert women in words(bars.narrow_svg)


def test_long_kazakh_and_russian_names_wrap_and_stay_whole():
    name = "Руководители самостоятельных структурных подразделений центрального аппарата и их заместители"
    chart = charts.CategoriesChart(title="x", rows=(Row(name, {"value": D(12)}), Row("Мамандар", {"value": D(0)})))
    for svg, most in ((charts.drawing(chart).wide_svg, 240), (charts.drawing(chart).narrow_svg, charts.NARROW)):
        spans = [e.text for e in elements(svg, "tspan")]
        assert " ".join(spans) == name
        assert all(text.width(span) <= most for span in spans)


def test_of_points_too_close_for_their_figures_the_ends_and_the_extremes_are_labelled():
    figures = [100_000, 900_000, 300_000, 50_000, 600_000, 700_000, 500_000, 400_000]
    drawn = charts.drawing(trend(*(year(2018 + n, value) for n, value in enumerate(figures))))
    assert all(f"{value:,}" in words(drawn.wide_svg) for value in figures)
    labels = {e.text for e in elements(drawn.narrow_svg, "text") if e.get("font-weight") == "700"}
    assert labels == {"100,000", "900,000", "50,000", "400,000"}
    assert all(f"{value:,}" in drawn.alt for value in figures)


@pytest.mark.parametrize(
    ("chart", "tips"),
    [
        (GAP, ["2022: 148", "2023: no approved report", "2024: 657", "2025: 890"]),
        (SEX, ["2022: women: 61", "2022: men: 79", "2022: not recorded: 8", "2023: men: 12"]),
        (STEPS, ["2022: Concept agreed", "2023: no approved report"]),
    ],
    ids=["trend", "sex", "steps"],
)
def test_every_mark_says_its_figure_when_pointed_at(chart, tips):
    for svg in (charts.drawing(chart).wide_svg, charts.drawing(chart).narrow_svg):
        said = [e.text for e in elements(svg, "title")]
        assert not set(tips) - set(said), said


def test_parts_of_shares_that_would_cover_the_line_are_left_to_the_words_of_the_chart():
    drawn = charts.drawing(trend(*(year(2022 + n, 20 + n, note=f"48{n} / 2,476") for n in range(4)), percent=True))
    assert "480 / 2,476" in words(drawn.wide_svg)
    assert "480 / 2,476" not in words(drawn.narrow_svg)
    assert all(f"{20 + n} %".replace(" ", "\xa0") in words(drawn.narrow_svg) for n in range(4))
    assert "2023: 21\xa0% (481 / 2,476)" in drawn.alt


def test_markup_in_a_name_stays_text():
    drawn = charts.drawing(
        charts.CategoriesChart(title="<b>x</b>", rows=(Row("<script>alert(1)</script>", {"value": D(1)}),))
    )
    assert "<script" not in drawn.wide_svg
    assert "<b>" not in drawn.wide_svg
    assert "alert(1)" in words(drawn.wide_svg)


def test_a_file_stands_alone_with_light_colours_and_says_that_its_data_is_a_demonstration():
    made = charts.drawing(GAP).standalone(
        title="People trained", subtitle="A year", source="Approved reports", watermark="Demonstration data"
    )
    root = ET.fromstring(made.encode())
    assert "class=" not in made
    assert root.get("width")
    assert {"#00667a", "#1b1c1c"} <= {e.get("fill") for e in root.iter()}
    assert hatched(made.split("?>", 1)[1])
    assert len([e for e in elements(made.split("?>", 1)[1], "text") if e.text == "Demonstration data"]) == 2
    assert "Approved reports" in words(made.split("?>", 1)[1])
    assert "style=" not in made


def test_the_spec_is_vega_lite_with_exact_figures_and_names_the_tokens_of_its_colours():
    spec = json.loads(charts.drawing(trend(year(2022, "12.50"), year(2023, 7))).spec_json)
    assert "vega-lite" in spec["$schema"]
    figures = {row.get("figure") for layer in spec["layer"] for row in layer["data"]["values"]}
    assert "12.50" in figures
    assert spec["usermeta"]["tokens"][style.paint("line")] == "--nt-cat-women"
    assert not any("url" in layer["data"] for layer in spec["layer"]), "a spec loads nothing"


def _failing(monkeypatch, *code, seconds=0.5):
    broken = engine.Renderer([sys.executable, "-c", *code], seconds=seconds)
    monkeypatch.setattr(engine, "renderer", broken)
    cache.clear()
    return broken


def test_a_renderer_that_hangs_costs_the_page_its_picture_and_little_time(monkeypatch, caplog):
    broken = _failing(monkeypatch, "import time; time.sleep(60)")
    drawn = charts.drawing(GAP)
    assert not drawn
    assert drawn.wide_svg == drawn.narrow_svg == ""
    assert "2022: 148" in drawn.alt
    assert drawn.standalone(title="x") == ""
    assert "was not drawn" in caplog.text
    assert broken._process is None, "the late one was ended"
    broken.command = ["never", "started"]
    assert not charts.drawing(SEX), "none is started again so soon"


def test_a_renderer_that_dies_or_cannot_start_is_survived(monkeypatch):
    _failing(monkeypatch, "pass", seconds=5)
    assert not charts.drawing(GAP)
    monkeypatch.setattr(engine, "renderer", engine.Renderer(["/no/such/program"]))
    assert not charts.drawing(GAP)


def test_a_renderer_that_had_ended_for_want_of_work_is_started_again():
    helper = engine.Renderer()
    try:
        first = helper.draw(charts.spec(GAP, charts.WIDE))
        helper._process.kill()
        helper._process.wait()
        assert helper.draw(charts.spec(GAP, charts.WIDE)) == first
    finally:
        helper.stop()


def test_a_spec_that_the_engine_refuses_does_not_stop_the_next_one():
    helper = engine.Renderer()
    try:
        with pytest.raises(engine.DrawingError):
            helper.draw({"mark": "no such mark"})
        assert helper.draw(charts.spec(GAP, charts.WIDE)).startswith("<svg")
    finally:
        helper.stop()


def test_what_was_drawn_once_is_not_drawn_again(monkeypatch):
    first = charts.drawing(GAP)
    monkeypatch.setattr(engine, "renderer", engine.Renderer(["/no/such/program"]))
    assert charts.drawing(GAP) == first


def test_a_forked_child_draws_after_its_parent_has_drawn():
    charts.drawing(GAP)
    child = os.fork()
    if child == 0:
        cache.clear()
        os._exit(0 if charts.drawing(GAP) else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    cache.clear()
    assert charts.drawing(GAP), "and the parent still does"


def test_importing_the_charts_draws_nothing_and_loads_no_engine():
    code = "import sys, tracker.charts as c; assert 'vl_convert' not in sys.modules; c.drawing"
    code += "; from tracker.charts.engine import renderer; assert renderer._process is None"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


@given(st.decimals(-(10**9), 10**9, places=2), st.decimals(0, 10**9, places=2), st.booleans())
def test_an_axis_covers_its_values_in_even_steps(low, span, whole):
    high = low + span
    values = layout.ticks(low, high, whole=whole)
    assert values[0] <= low
    assert values[-1] >= high
    assert len({b - a for a, b in pairwise(values)}) == 1
    assert len(values) <= 6
    if whole and low == low.to_integral_value() and high == high.to_integral_value():
        assert all(value == value.to_integral_value() for value in values)


# No line is narrower than two letters and a hyphen, which is less than the narrowest column.
@given(st.text(alphabet="абвгқңһiW -", max_size=80), st.integers(int(text.width("WW-")) + 1, 300))
def test_wrapped_lines_fit_and_lose_no_letter(words, limit):
    lines = text.wrap(words, limit)
    assert all(text.width(line) <= limit for line in lines)
    assert re.sub(r"[ -]", "", "".join(lines)) == re.sub(r"[ -]", "", words)


def test_a_drawing_has_no_prefix_whatever_another_library_registered(monkeypatch):
    monkeypatch.setitem(ET._namespace_map, "http://www.w3.org/2000/svg", "svg")
    cache.clear()
    drawn = charts.drawing(SEX)
    for words in (drawn.wide_svg, drawn.standalone(title="By sex", subtitle="", source="", watermark="Demonstration")):
        assert "svg:" not in words
        assert 'xmlns="http://www.w3.org/2000/svg"' in words


def test_signs_that_no_xml_can_hold_end_neither_the_engine_nor_a_drawing_nor_its_file():
    drawn = charts.drawing(dataclasses.replace(STEPS, title="The\x0bdatabase", steps=("Agreed\x0bon", "Running")))
    assert drawn
    assert "\x0b" not in drawn.wide_svg
    file = charts.sheet([drawn], title="People\x1ftrained", source="From\x0breports")
    assert "People trained" in "".join(ET.fromstring(file).itertext())
