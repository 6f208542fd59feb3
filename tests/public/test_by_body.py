"""An indicator's figures by body: all bodies, or the one that the address names."""

from decimal import Decimal

import pytest
import time_machine

from tests import factories as f
from tests.public.reports import approved

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_drawings")]
PAGE = "/{}/plans/plan/indicators/I1/"


@pytest.fixture(autouse=True)
def _in_june():
    with time_machine.travel("2025-06-01 06:00Z", tick=False):
        yield


def section(client, query="", language="en"):
    page = client.get(PAGE.format(language) + query).content.decode().replace("\xa0", " ")
    if "data-choose" not in page:
        return ""
    return page[page.index("data-choose") :].partition("</section>")[0]


@pytest.fixture
def told(world):
    approved(world.for_indicator, world.periods[0], value=Decimal(0))
    approved(world.for_indicator, world.periods[1], availability="not_applicable", reason="No such staff")
    approved(world.other, world.periods[0], value=Decimal(1234))
    return world


def test_the_table_behind_the_charts_tells_zero_missing_and_not_applicable_apart(client, told):
    shown = section(client)
    table = shown[shown.index("<table") :]
    defence, interior = table.split("<tr>")[-2:]
    assert '<td class="r">0</td>' in defence
    assert '<td class="r">Does not apply</td>' in defence
    assert '<span class="missing">No approved report</span>' in defence
    assert '<td class="r">1,234</td>' in interior
    assert interior.count("No approved report") == 2
    assert "Due 20 January 2026" not in defence, "2025 is not open yet"


def test_the_chosen_body_stands_alone_and_its_files_with_it(client, told):
    shown = section(client, "?body=interior")
    assert "Ministry of Defence</a>" not in shown
    assert "Ministry of the Interior</a>" in shown
    assert '<option value="interior" selected>' in shown
    assert "charts/bodies.png?body=interior" in shown
    assert "data.csv?body=interior&amp;of=bodies" in shown


@pytest.mark.parametrize("query", ["?body=nobody", "?body=", "?body=%00", "?body=<script>"])
def test_a_body_that_is_none_of_these_shows_all(client, told, query):
    shown = section(client, query)
    assert "Ministry of Defence</a>" in shown
    assert "Ministry of the Interior</a>" in shown
    assert "<script>" not in shown


def test_one_body_alone_is_not_compared_with_itself(client, world):
    alone = f.IndicatorFactory(objective=world.objective, code="ONE")
    assignment = f.AssignmentFactory(indicator=alone, actor=world.defence, first_period=world.periods[0])
    approved(assignment, world.periods[0], value=Decimal(5))
    assert "data-choose" not in client.get("/en/plans/plan/indicators/ONE/").content.decode()


def test_nothing_reported_is_no_chart_by_body(client, world):
    assert section(client) == ""
