"""Every item of the list of facts about Kazakhstan's plan can be read on a public page."""

import html
import re

import pytest
from django.utils import translation

from tests.plan.conftest import KAZAKHSTAN
from tests.plan.facts import facts
from tracker.domain import planfile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_drawings")]

PLAN = "/{}/plans/kazakhstan-2022-2025/"
QUOTES = str.maketrans("’‘“”\xa0", "''\"\" ")


@pytest.fixture
def plan():
    return planfile.load(planfile.parse(KAZAKHSTAN.read_bytes())).plan


def words(page: str) -> str:
    """What a page says: no tags, no line breaks, one kind of quotation marks, no capitals."""
    text = html.unescape(re.sub(r"<[^>]+>", " ", page))
    return re.sub(r"\s+", " ", text.translate(QUOTES)).casefold()


@pytest.fixture
def site(client, plan):
    """`site(path, language)`: the words of a page."""

    def read(path="", language="en"):
        answer = client.get(PLAN.format(language) + path)
        assert answer.status_code == 200, path
        return words(answer.content.decode())

    return read


def lacking(page: str, texts) -> list[str]:
    return [text for text in texts if words(str(text)).strip().rstrip(".") not in page]


def test_the_plan_and_its_country(site):
    said, page = facts()["plan"], site("text/")
    texts = [said["title"], "December 2021", "1 January 2022 – 31 December 2025", "5 pages", *said["focus_strands"]]
    for fact in facts()["profile_facts"]:
        texts += [fact["label"], fact["value"]]
    texts += ["146 economies and rank 65 match the 2022 edition", "the source's year is probably a slip"]
    assert not lacking(page, texts)
    assert "the plan ended on 31 december 2025" in site()


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_every_body_by_its_name_in_each_language(site, language):
    page = site("bodies/", language)
    assert not lacking(page, [actor[language] for actor in facts()["actors"]])


def test_every_body_and_stakeholder_has_a_page_that_says_what_became_of_it(site):
    for actor in [*facts()["actors"], *facts()["stakeholders"]]:
        page = site(f"bodies/{actor['slug']}/")
        assert not lacking(page, [actor["en"]])
        for link in actor.get("became", ()):
            assert "what became of it" in page
            assert "successor of" in site(f"bodies/{link['slug']}/")


def test_the_stakeholders_with_what_they_do(site):
    page = site("text/")
    assert not lacking(page, [s["en"] for s in facts()["stakeholders"]])
    assert not lacking(page, ["key stakeholder for implementation", "cooperates on action 2.2"])


def test_objectives_with_the_headings_over_their_actions(site):
    for objective in facts()["objectives"]:
        texts = [objective["title"], objective["heading_over_actions"]]
        assert not lacking(site(f"objectives/{objective['number']}/"), texts)
    assert not lacking(site("objectives/"), [o["title"] for o in facts()["objectives"]])


def test_actions_in_the_list_and_on_their_own_pages(site):
    listed = site("actions/")
    names = {actor["slug"]: actor["en"] for actor in [*facts()["actors"], *facts()["stakeholders"]]}
    for action in facts()["actions"]:
        assert not lacking(listed, [action["code"], action["title"]])
        page = site(f"actions/{action['code']}/")
        bodies = [*action.get("data_subjects", ()), *action.get("bodies_named", ()), *action.get("partners", ())]
        texts = [action["title"], *(names[slug] for slug in bodies), *action.get("themes", ())]
        assert not lacking(page, [*texts, action.get("civil_society", "not stated in the plan")])
        assert page.count("not stated in the plan") >= 2, "no dates and no money"


def test_indicators_as_the_plan_has_them_and_what_it_does_not_say(site):
    items = {i["code"]: i["item"] for i in facts()["indicators"]}
    for indicator in facts()["indicators"]:
        page = site(f"indicators/{indicator['code']}/")
        same = re.match(r"\(same item as (\w+)\)", indicator["item"])
        assert not lacking(page, [items[same[1]] if same else indicator["item"], "baseline", "target"])
        assert not lacking(page, indicator.get("steps", ()))
        if indicator["action"]:
            assert f"action {indicator['action']}" in page
        measured = page[page.index("what is measured") :]
        for word in ("baseline", "target"):
            assert re.search(rf"{word} not stated in the plan", measured)


def test_money_is_named_without_an_amount(site):
    page = site("text/")
    programmes = facts()["budget"]["programmes"]
    assert not lacking(page, [text for p in programmes for text in (p["code"], p["title"])])
    budget = page[page.index("budget programmes code") :]
    assert budget[: budget.index("usual criteria")].count("not stated in the plan") == len(programmes)


def test_the_nine_criteria_with_their_verdicts(site):
    page = site("text/")
    for criterion in facts()["assessment"]:
        row = f"{criterion['criterion']} {criterion['verdict']} {criterion['why']}"
        assert not lacking(page, [row])


def test_figures_published_elsewhere_say_so_and_zero_is_a_zero(site):
    page = site("text/")
    for figure in facts()["figures_published_elsewhere"]:
        assert not lacking(page, [figure["what"], f"{figure['value']:,}", figure["source"]])
    assert "published elsewhere, not reported under the plan" in page
    assert re.search(r"of whom women published elsewhere, not reported under the plan 0 women", page)


def test_what_the_plan_says_of_monitoring_civil_society_and_disarmament(site):
    page = site("text/")
    assert not lacking(page, [facts()["disarmament"]["statement"]])
    stated = page[page.index("point by point") : page.index("the country")]
    assert stated.count("not stated in the plan") >= 5
    assert "civil society" in stated


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_titles_in_russian_and_kazakh_are_marked_as_working_translations(client, plan, language):
    with translation.override(language):
        note = translation.gettext("Working translation")
    for path in ("text/", "objectives/1/", "actions/1.1/", "indicators/I1/"):
        assert note in client.get(PLAN.format(language) + path).content.decode(), path
