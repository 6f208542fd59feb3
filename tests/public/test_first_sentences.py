"""What the lists of a plan say first, and what they say where there is nothing to list."""

import re
from datetime import date

import pytest
from django.utils.html import strip_tags

from tests import factories as f
from tests.public.reports import approved

pytestmark = pytest.mark.django_db
PLAN = "/en/plans/plan/"


def answer(client, path):
    page = client.get(PLAN + path).content.decode()
    return " ".join(strip_tags(re.search(r'<p class="answer">(.*?)</p>', page, flags=re.S)[1]).split()), page


def test_the_list_of_actions_says_how_they_stand_and_under_a_filter_how_those_stand(client, world):
    f.ActionFactory(objective=world.objective, code="1.2")
    approved(world.for_action, world.periods[3], status="completed", percent=100)
    assert answer(client, "actions/")[0].endswith("2 actions: 1 completed, no information about 1.")
    assert answer(client, "actions/?status=completed")[0].endswith("1 action: 1 completed.")


def test_the_list_of_indicators_has_their_figures_and_targets(client, world):
    said, page = answer(client, "indicators/")
    assert said == "1 indicator: 0 achieved or on track, 1 cannot be assessed."
    assert page.count('<span class="missing">none</span>') == 2
    world.indicator.targets.create(value=1200, by_date=date(2025, 12, 31), origin="plan")
    approved(world.for_indicator, world.periods[0], value=0)
    row = re.search(r"<tbody>.*</tbody>", client.get(f"{PLAN}indicators/").content.decode(), flags=re.S)[0]
    assert "<b>0</b>" in row, "zero is a figure"
    assert "1,200" in row
    assert "provisional" in row, "the other body has not reported"


def test_the_list_of_bodies_says_how_many_report_and_how_many_reports_are_in(client, world):
    approved(world.for_indicator, world.periods[0], value=3)
    said, _page = answer(client, "bodies/")
    assert re.fullmatch(r"2 bodies have something to report\. 1 of \d+ expected reports are approved\.", said)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("actions/", "The plan has no actions yet."),
        ("indicators/", "The plan has no indicators."),
        ("objectives/", "The plan has no objectives yet."),
        ("timeline/", "The plan has no actions yet."),
    ],
)
def test_an_empty_list_is_one_sentence_without_filters_or_an_empty_table(client, path, said):
    f.PlanFactory(slug="plan")
    found, page = answer(client, path)
    assert found == said
    assert 'class="filters"' not in page
    assert "<table" not in page


def test_an_overview_with_nothing_to_count_draws_no_tally(client):
    f.PlanFactory(slug="plan", starts_on=date(2020, 1, 1), ends_on=date(2099, 12, 31))
    page = client.get(PLAN).content.decode()
    assert 'class="tally"' not in page
    assert "The plan has no indicators." in page
    gaps = client.get(f"{PLAN}gaps/").content.decode()
    assert "There is nothing to count yet." in gaps
    assert "not in force yet" not in gaps


def test_programmes_without_an_amount_are_a_short_list_and_with_one_a_table(client, world):
    programme = world.plan.budgetprogrammes.create(code="001", title_en="Named alone")
    assert '<th scope="col">Amount</th>' in client.get(f"{PLAN}budget/").content.decode()
    programme.lines.create(year=2024, currency="KZT", planned=5)
    page = client.get(f"{PLAN}budget/").content.decode()
    assert '<th scope="col">Amount</th>' not in page
    assert "5 KZT" in page


def test_deadlines_close_to_each_other_stand_on_lines_of_their_own(client, world):
    for code, ends in (("1.7", "2024-10"), ("1.8", "2024-11"), ("1.9", "2024-12")):
        f.ActionFactory(objective=world.objective, code=code).schedules.create(ends=ends, origin="plan")
    page = client.get(f"{PLAN}timeline/").content.decode()
    tracks = [int(height) for height in re.findall(r'<svg class="chart track" height="(\d+)"', page)]
    assert max(tracks) >= 56


def test_the_page_of_an_indicator_says_each_target_with_its_date(client, world):
    world.indicator.targets.create(value=1200, by_date=date(2025, 12, 31), origin="plan")
    world.indicator.targets.create(value=300, period=world.periods[1], origin="plan")
    page = client.get(f"{PLAN}indicators/I1/").content.decode()
    assert "1,200 by 31 December 2025" in strip_tags(page).replace("\xa0", " ")
    assert "300 for 2023" in strip_tags(page)
