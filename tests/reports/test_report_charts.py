"""Charts of a report: files that stand alone, with words in their place."""

from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from tests import factories as f
from tests.public.reports import approved
from tests.reports.test_content import made, part
from tracker.charts.engine import DrawingError, renderer
from tracker.domain.figures import CellValue
from tracker.enums import DataKind
from tracker.models import Installation
from tracker.reports.document import Chart, Notice, NoticeKind

pytestmark = pytest.mark.django_db


def charts_of(document):
    return {block.key: block for section in document.walk() for block in section.blocks if isinstance(block, Chart)}


@pytest.fixture
def told(world):
    """A plan with a figure by sex, a target and a status."""
    breakdown = f.BreakdownFactory(indicator=world.indicator)
    f.TargetFactory(indicator=world.indicator, value=Decimal(10))
    cells = {(breakdown.pk, code): CellValue(Decimal(n)) for code, n in (("women", 2), ("men", 1), ("not-recorded", 0))}
    approved(world.for_indicator, world.periods[0], value=Decimal(3), cells=cells)
    approved(world.for_indicator, world.periods[1], value=Decimal(0))
    approved(world.for_action, world.periods[0], status="in_progress")
    return world


def test_each_chart_says_in_words_what_is_drawn(told):
    drawn = charts_of(made(told.plan, 2022, 2023, charts=True))
    assert set(drawn) == {"chart-actions", "chart-indicators", "chart-timeline", "trend-I1", "sex-I1"}
    assert "completed: 0" in drawn["chart-actions"].alt
    assert "no information: 1" in drawn["chart-actions"].alt
    assert "2022: 3" in drawn["trend-I1"].alt
    assert "women 2, men 1" in drawn["sex-I1"].alt
    assert "2022: in progress" in drawn["chart-timeline"].alt


def test_a_chart_is_a_file_that_needs_nothing_else(told):
    for chart in charts_of(made(told.plan, 2022, charts=True)).values():
        root = ET.fromstring(chart.svg)
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert "class=" not in chart.svg
        assert "href" not in chart.svg


def test_where_the_path_should_stand_is_said_without_endless_digits(told):
    trend = charts_of(made(told.plan, 2022, charts=True))["trend-I1"]
    assert "expected 2.5 on" in trend.alt


def test_a_report_on_an_earlier_year_draws_nothing_of_a_later_one(told):
    trend = charts_of(made(told.plan, 2022, charts=True))["trend-I1"]
    assert "2023" not in trend.alt


def test_a_demonstration_is_marked_in_each_drawing(told):
    Installation.objects.create(pk=1, kind=DataKind.DEMONSTRATION)
    document = made(told.plan, 2022, charts=True)
    assert document.cover.demonstration == "Demonstration data: not reported by any body."
    kinds = [b.kind for b in part(document, "summary").blocks if isinstance(b, Notice)]
    assert NoticeKind.DEMONSTRATION in kinds
    assert all("Demonstration data" in chart.svg for chart in charts_of(document).values())


def test_a_chart_that_cannot_be_drawn_is_said_to_be_missing(told, monkeypatch):
    def refuse(spec):
        raise DrawingError("not in this test")

    monkeypatch.setattr(renderer, "draw", refuse)
    monkeypatch.setattr("tracker.charts.store.cache.get", lambda *args, **more: None)
    document = made(told.plan, 2022, charts=True)
    assert not charts_of(document)
    texts = [b.text for s in document.walk() for b in s.blocks if isinstance(b, Notice)]
    assert any("could not be drawn" in text for text in texts)
