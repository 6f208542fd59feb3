"""Long lists go by the page: all of it is reached without scripts, filters stay, and the numbers are of the whole."""

import re
from decimal import Decimal

import pytest

from tests import factories as f
from tracker.views import gaps, public, timeline

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_drawings")]

PLAN = "/en/plans/plan/"


@pytest.fixture(autouse=True)
def _by_twos(monkeypatch):
    for module in (public, timeline):
        monkeypatch.setattr(module, "ROWS_A_PAGE", 2)
    monkeypatch.setattr(public, "PLANS_A_PAGE", 2)
    monkeypatch.setattr(public, "PARTS_BESIDE", 2)
    monkeypatch.setattr(gaps, "MOST_NAMED", 2)
    monkeypatch.setattr(gaps, "MOST_CODES", 2)


@pytest.fixture
def five(world):
    """Five actions and five indicators of two objectives, all of them defence's to report."""
    second = f.ObjectiveFactory(plan=world.plan, code="2", order=9)
    for number in range(4):
        objective = second if number % 2 else world.objective
        action = f.ActionFactory(objective=objective, code=f"A{number}", order=number)
        indicator = f.IndicatorFactory(objective=objective, code=f"X{number}", order=number)
        f.ActionActorFactory(action=action, actor=world.defence)
        for subject in ({"action": action}, {"indicator": indicator}):
            f.AssignmentFactory(**subject, actor=world.defence, first_period=world.periods[0])
    return world


def page(client, path):
    answer = client.get(PLAN + path)
    assert answer.status_code == 200
    return answer.content.decode()


def all_pages(client, path):
    """The pages that the links of the first lead to, it among them."""
    first = page(client, path)
    others = sorted(set(re.findall(r'href="\?((?:[^"]*&amp;)?page=\d+)"', first)))
    return [first, *(page(client, f"{path.partition('?')[0]}?{query.replace('&amp;', '&')}") for query in others)]


def codes(pages, kind):
    """Codes of actions or indicators that a table of these pages leads to, each as often as it is there."""
    rows = [row for text in pages for row in re.findall(r'<tr role="row">.*?</tr>', text, re.S)]
    return sorted(code for row in rows for code in re.findall(rf'href="{PLAN}{kind}/([^/"]+)/"', row)[:1])


def test_the_time_line_shows_every_action_on_one_of_its_pages_and_counts_them_all(client, five):
    pages = all_pages(client, "timeline/")
    assert len(pages) == 3
    assert codes(pages, "actions") == ["1.1", "A0", "A1", "A2", "A3"]
    assert all("<b>5</b> of 5 actions have no dates." in text for text in pages)
    assert codes(all_pages(client, "timeline/?objective=2"), "actions") == ["A1", "A3"]


def test_every_indicator_is_on_one_of_the_pages_and_of_one_objective_where_it_is_chosen(client, five):
    pages = all_pages(client, "indicators/")
    assert len(pages) == 3
    assert codes(pages, "indicators") == ["I1", "X0", "X1", "X2", "X3"]
    assert codes(all_pages(client, "indicators/?objective=1"), "indicators") == ["I1", "X0", "X2"]
    of_one = page(client, "indicators/?objective=1")
    assert "Objective 1 has 3 indicators." in of_one
    assert "?objective=1&amp;assessment=cannot_be_assessed" in of_one
    assert codes(all_pages(client, "indicators/?objective=1&assessment=cannot_be_assessed"), "indicators") == [
        "I1", "X0", "X2",
    ]  # fmt: skip
    assert codes(all_pages(client, "indicators/?objective=nonsense"), "indicators") == codes(pages, "indicators")


def test_an_objective_shows_its_first_and_leads_to_all(client, five):
    text = page(client, "objectives/1/")
    assert "<b>0</b> of 3 actions completed." in text
    assert f'href="{PLAN}actions/?objective=1">All 3 actions' in text
    assert f'href="{PLAN}indicators/?objective=1">All 3 indicators' in text
    assert "All 2" not in page(client, "objectives/2/")


def test_a_body_shows_every_report_on_one_of_its_pages(client, five):
    pages = all_pages(client, "bodies/defence/?period=2022-01-01")
    assert len(pages) == 5
    listed = [text[text.index('id="reported"') : text.index('id="due"')] for text in pages]
    assert codes(listed, "actions") == ["1.1", "A0", "A1", "A2", "A3"]
    assert codes(listed, "indicators") == ["I1", "X0", "X1", "X2", "X3"]
    assert "The first 2 of 10; each of them is in the list above." in pages[0]
    assert f'href="{PLAN}actions/?body=defence">All 4 actions' in pages[0]


def test_many_gaps_of_a_kind_are_counted_all_and_the_first_are_named(client, five):
    text = page(client, "gaps/")
    assert "<b>5</b> <small>of 5</small>" in text
    assert "The first 2 of 5. The filters above narrow them down; the files below have them all." in text
    assert "and 8 more" in text
    assert "The first" not in page(client, "gaps/?objective=2&kind=no_deadline")


def test_plans_and_their_chains_are_shown_by_the_page(client, world):
    for number in range(4):
        f.PlanFactory(slug=f"other-{number}", title_en=f"Other plan {number}")
    found = [client.get(f"/en/plans/?page={number}").content.decode() for number in (1, 2, 3)]
    assert [text.count('<th scope="row"><a href="/en/plans/') for text in found] == [2, 2, 1]
    assert 'href="?page=3"' in found[0]
    chains = [client.get(f"/en/methodology/?page={number}").content.decode() for number in (1, 2, 3)]
    assert [text.count("nothing published yet") for text in chains] == [2, 2, 1]


def test_the_first_page_is_the_list_of_plans_by_the_page_where_none_is_the_default(client, world):
    world.plan.is_default = False
    world.plan.save()
    assert "How far the plan has come" in client.get("/en/").content.decode()
    for number in range(2):
        f.PlanFactory(slug=f"other-{number}")
    assert 'href="?page=2"' in client.get("/en/").content.decode()
    assert client.get("/en/?page=2").content.decode().count('<th scope="row"><a href="/en/plans/') == 1


def test_a_plan_with_the_usual_rules_is_not_named_among_those_that_set_others(client, world):
    other = f.PlanFactory(slug="other", title_en="A plan of its own", on_track_from=Decimal("0.80"))

    def named():
        text = client.get("/en/methodology/").content.decode()
        assert "on track from 0.95, needs acceleration from 0.60" in text
        return re.findall(r'href="/en/plans/([\w-]+)/"', text[text.index('id="thresholds"') : text.index('id="chain"')])

    assert named() == ["other"]
    other.delete()
    assert named() == []
    world.indicator.small_number_threshold = 5
    world.indicator.save()
    assert named() == ["plan"]
