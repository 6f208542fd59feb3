"""The search page: grouped, marked, in the reader's language, by the page."""

import re
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories as f
from tests.public.reports import approved
from tracker.domain.search.finding import matching
from tracker.domain.search.folding import terms_of
from tracker.templatetags.nap import marked

pytestmark = pytest.mark.django_db

PAGE = "/en/plans/plan/search/"


def read(client, query="", language="en", path="/plans/plan/search/"):
    answer = client.get(f"/{language}{path}?{query}")
    assert answer.status_code == 200
    assert not answer.cookies
    return answer.content.decode()


def test_results_are_grouped_by_kind_with_counts_and_the_matches_marked(client, world):
    world.action.title_en = "Train women peacekeepers"
    world.action.save()
    world.indicator.title_en = "Women trained"
    world.indicator.save()
    approved(world.for_indicator, world.periods[0], value=Decimal(1), narrative="Twelve women were trained.")
    page = read(client, "q=WOM")
    assert re.findall(r'<h2 id="found-(\w+)"', page) == ["action", "indicator", "report"]
    assert 'href="/en/plans/plan/actions/1.1/">1.1 Train <mark>women</mark> peacekeepers</a>' in page
    assert 'href="/en/plans/plan/record/1/"' in page
    assert "Twelve <mark>women</mark> were trained." in page


def test_all_words_must_be_there(client, world):
    world.action.title_en = "Train women peacekeepers"
    world.action.save()
    assert "<mark>Train</mark>" in read(client, "q=train+peacek")
    assert "Nothing was found for “train war”." in read(client, "q=train+war")


@pytest.mark.parametrize("typed", ["қызмет", "кызмет", "КЫЗМЕТ", "қызм"])
def test_kazakh_is_found_by_its_look_alikes_and_shown_in_the_readers_language(client, world, typed):
    world.action.title_kk = "Қызметкерлерді оқыту"
    world.action.save()
    kazakh = read(client, f"q={typed}", "kk")
    assert "<mark>Қызметкерлерді</mark> оқыту</a>" in kazakh
    english = read(client, f"q={typed}")
    assert "Action 1.1</a>" in english.replace("<mark>", "").replace("</mark>", "")
    assert '<span lang="kk"><mark>Қызметкерлерді</mark> оқыту</span>' in english


def test_what_has_no_translation_is_shown_in_english_and_says_so(client, world):
    assert '<span lang="en"><mark>Ministry</mark> of Defence</span>' in read(
        client, "q=ministry+defence", "ru"
    ).replace("<mark>Defence</mark>", "Defence")


def test_a_code_is_found_whole_or_by_its_beginning(client, world):
    f.ActionFactory(objective=world.objective, code="1.12", title_en="Twelfth")
    f.ActionFactory(objective=world.objective, code="12.1", title_en="Other")
    page = read(client, "q=1.1")
    assert "actions/1.1/" in page
    assert "actions/1.12/" in page
    assert "actions/12.1/" not in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "Type a word, a code such as 1.1, or the name of a body."),
        ("q=+", "Type a word, a code such as 1.1, or the name of a body."),
        ("q=%26%3C%3E", "There is no letter or number in what you typed."),
        ("q=nothing-like-it", "Nothing was found for “nothing-like-it”."),
        ("q=%00", "Type a word"),
    ],
)
def test_nothing_typed_and_nothing_found_say_so_with_a_next_step(client, world, query, words):
    assert words in read(client, query)


@pytest.mark.parametrize(
    "query",
    [
        "q=ministry&kind=nonsense",
        "q=ministry&kind=action",
        "q=ministry&kind=body&page=zz",
        "kind=body",
        "q=" + "x" * 5000,
    ],
)
def test_a_mangled_address_still_answers(client, world, query):
    read(client, query)


def test_one_kind_is_shown_page_by_page_and_the_address_keeps_the_words(client, world):
    for number in range(60):
        f.ActionFactory(objective=world.objective, code=f"P{number}", title_en="Peace talks")
    page = read(client, "q=peace")
    assert page.count("<mark>Peace</mark>") == 5
    assert "?q=peace&amp;kind=action" in page
    last = read(client, "q=peace&kind=action&page=3")
    assert last.count("<mark>Peace</mark>") == 10
    assert "?kind=action&amp;page=2&amp;q=peace" in last


def test_every_result_of_the_plans_text_leads_to_its_place_on_that_page(client, world):
    plan = world.plan
    plan.plansections.create(key="monitoring", title_en="Findable section", body_en="x")
    plan.planfacts.create(key="f", title_en="Findable fact", text_en="x")
    plan.profilefacts.create(key="p", title_en="Findable profile", value_en="1")
    plan.externalfigures.create(key="e", title_en="Findable figure", value=1, source="x")
    plan.assessment_criteria.create(key="c", title_en="Findable criterion", verdict="no", why_en="x")
    plan.budgetprogrammes.create(code="116", title_en="Findable money")
    places = re.findall(r'href="/en/plans/plan/text/#([\w-]+)"', read(client, "q=findable"))
    assert len(places) == 6
    text = client.get("/en/plans/plan/text/").content.decode()
    for place in places:
        assert f'id="{place}"' in text


def test_what_is_typed_and_what_is_stored_stay_text(client, world):
    world.action.title_en = '<script>alert("x")</script> & <b>bold</b>'
    world.action.save()
    page = read(client, "q=alert")
    assert "<script>alert" not in page
    assert "&lt;script&gt;<mark>alert</mark>(&quot;x&quot;)&lt;/script&gt; &amp; &lt;b&gt;bold&lt;/b&gt;" in page
    page = read(client, "q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in page


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text(max_size=40), st.text(max_size=10))
def test_marking_adds_no_markup_but_marks(text, typed):
    html = str(marked(text, terms_of(typed)))
    stripped = html.replace("<mark>", "").replace("</mark>", "")
    assert "<" not in stripped
    assert ">" not in stripped
    assert unescape(stripped) == text


def test_the_box_in_the_head_searches_the_plan_of_the_page(client, world):
    f.PlanFactory(slug="other")
    page = client.get("/en/plans/other/actions/").content.decode()
    assert '<form class="search" role="search" action="/en/plans/other/search/">' in page
    assert "Search the plan" in page


def test_the_search_page_has_one_box_with_what_was_typed_and_links_to_all_plans(client, world):
    page = read(client, "q=ministry&amp;kind=body")
    assert page.count('role="search"') == 1
    assert "Search all plans" not in page
    f.PlanFactory(slug="other")
    page = read(client, "q=ministry&kind=body")
    assert 'value="ministry"' in page
    assert '<a href="/en/search/?q=ministry">Search all plans</a>' in page


def test_all_plans_are_searched_together(client, world):
    other = f.PlanFactory(slug="other", title_en="Plan of elsewhere", short_title_en="Elsewhere")
    f.ActionFactory(objective__plan=other, code="7", title_en="Ministry of peace")
    page = read(client, "q=ministry", path="/search/")
    assert "/en/plans/other/actions/7/" in page
    assert "/en/plans/plan/bodies/defence/" in page
    assert "/en/plans/other/actions/7/" not in read(client, "q=ministry")
    assert 'href="/en/plans/other/">Plan of <mark>elsewhere</mark></a>' in read(client, "q=elsewhere", path="/search/")


def test_a_body_that_no_plan_knows_is_named_without_a_link(client, world):
    f.ActorFactory(slug="lonely", name_en="Lonely agency")
    page = read(client, "q=lonely", path="/search/")
    assert "<mark>Lonely</mark> agency" in page
    assert "bodies/lonely" not in page


@pytest.mark.parametrize("query", ["q=findable", "q=findable&kind=action", "q=nothing", ""])
@pytest.mark.parametrize(("path", "most"), [("/plans/plan/search/", 10), ("/search/", 10)])
def test_more_results_ask_no_more_of_the_database(client, world, path, most, query):
    def grow(numbers):
        for number in numbers:
            action = f.ActionFactory(objective=world.objective, code=f"F{number}", title_en="Findable action")
            f.PlanActorFactory(plan=world.plan, actor__name_en="Findable body")
            step = f.MilestoneStepFactory(indicator__objective=world.objective, indicator__title_en="Findable")
            for subject in ({"action": action, "indicator": None}, {"indicator": step.indicator}):
                data = {"status": "delayed"} if subject.get("action") else {"step_id": step.pk}
                mine = f.AssignmentFactory(**subject, actor=world.defence, first_period=world.periods[0])
                approved(mine, world.periods[0], narrative="Findable words", **data)

    def asked():
        read(client, query, path=path)
        with CaptureQueriesContext(connection) as queries:
            read(client, query, path=path)
        return len(queries)

    grow(range(1))
    one = asked()
    grow(range(1, 3))
    three = asked()
    grow(range(3, 12))
    assert one == three == asked() <= most


def test_a_beginning_of_a_word_is_looked_up_in_an_index(world):
    plan = matching(["wom"], world.plan).explain()
    assert "searchword_of_plan" in plan or connection.vendor == "postgresql"
    everywhere = matching(["wom"], None).explain()
    assert "searchword_of_all" in everywhere or connection.vendor == "postgresql"
