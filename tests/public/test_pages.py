"""Every public page: there in three languages, for an empty plan as for a full one, for visitors without a cookie."""

from datetime import date

import pytest
import time_machine
from django.test import Client

from tests import factories as f
from tracker import public_version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_drawings")]

LANGUAGES = ("kk", "ru", "en")
OF_PLAN = (
    "",
    "text/",
    "objectives/",
    "objectives/1/",
    "actions/",
    "actions/1.1/",
    "indicators/",
    "indicators/I1/",
    "bodies/",
    "gaps/",
    "timeline/",
    "matrix/",
    "budget/",
    "bodies/defence/",
)
OF_SITE = ("", "plans/", "methodology/", "glossary/", "accessibility/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_there_in_every_language_and_sets_no_cookie(client, world, language):
    for path in [*OF_SITE, *(f"plans/plan/{path}" for path in OF_PLAN)]:
        answer = client.get(f"/{language}/{path}")
        assert answer.status_code == 200, path
        assert f'<html lang="{language}"' in answer.content.decode().replace("\xa0", " "), path
        assert not answer.cookies, path


def test_every_page_of_a_plan_without_periods_reports_or_baselines_is_there(client):
    objective = f.ObjectiveFactory(plan__slug="plan", code="1")
    f.ActionFactory(objective=objective, code="1.1")
    f.IndicatorFactory(objective=objective, code="I1")
    f.PlanActorFactory(plan=objective.plan, actor__slug="defence")
    for path in OF_PLAN:
        assert client.get(f"/en/plans/plan/{path}").status_code == 200, path
    overview = client.get("/en/plans/plan/").content.decode().replace("\xa0", " ")
    assert "Nothing has been approved yet." in overview
    assert "no report is expected of any body yet" in overview
    indicator = client.get("/en/plans/plan/indicators/I1/").content.decode().replace("\xa0", " ")
    assert "no body is assigned to report this indicator" in indicator
    assert indicator.count("not stated in the plan") >= 3
    body = client.get("/en/plans/plan/bodies/defence/").content.decode().replace("\xa0", " ")
    assert "This body has nothing to report under the plan." in body


def test_a_plan_with_nothing_in_it_is_there(client):
    f.PlanFactory(slug="plan")
    for path in ("", "text/", "objectives/", "actions/", "indicators/", "bodies/"):
        assert client.get(f"/en/plans/plan/{path}").status_code == 200, path


@pytest.mark.parametrize(
    "path",
    [
        "plans/none/",
        "plans/plan/objectives/9/",
        "plans/plan/actions/9.9/",
        "plans/plan/indicators/I9/",
        "plans/plan/bodies/nobody/",
        "plans/plan/actions/1.1%00/",
    ],
)
def test_what_the_plan_does_not_have_is_not_found(client, world, path):
    assert client.get(f"/en/{path}").status_code == 404


def test_a_body_of_another_plan_is_not_found_in_this_one(client, world):
    other = f.PlanActorFactory(actor__slug="other").actor
    assert client.get(f"/en/plans/plan/bodies/{other.slug}/").status_code == 404


@pytest.mark.parametrize(
    ("headers", "language"),
    [
        ({}, "kk"),
        ({"accept-language": "ru-RU,ru;q=0.9"}, "ru"),
        ({"accept-language": "en-GB"}, "en"),
        ({"accept-language": "fr"}, "kk"),
    ],
)
def test_the_bare_address_leads_to_the_visitors_language(client, headers, language):
    answer = client.get("/", headers=headers)
    assert answer.status_code == 302
    assert answer.url == f"/{language}/"


def test_the_language_chosen_before_goes_before_the_browsers(client):
    client.cookies["django_language"] = "ru"
    assert client.get("/", headers={"accept-language": "en"}).url == "/ru/"


def test_the_first_page_is_the_default_plans_overview(client, world):
    f.PlanFactory()
    assert "How far the plan has come" in client.get("/en/").content.decode().replace("\xa0", " ")


def test_the_first_page_lists_the_plans_where_none_is_the_default(client):
    first, second = f.PlanFactory(), f.PlanFactory()
    page = client.get("/en/").content.decode().replace("\xa0", " ")
    assert first.title in page
    assert second.title in page


def test_without_a_plan_the_site_says_so(client):
    assert "No plan has been loaded yet." in client.get("/en/").content.decode().replace("\xa0", " ")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2021-12-31", "comes into force on 1 January 2022"),
        ("2024-05-05", "in force until 31 December 2025"),
        ("2025-12-31", "in force until 31 December 2025"),
        ("2026-01-01", "ended on 31 December 2025"),
    ],
)
def test_the_overview_says_whether_the_plan_is_in_force(client, world, day, words):
    with time_machine.travel(f"{day}T12:00:00+05:00", tick=False):
        assert words in client.get("/en/plans/plan/").content.decode().replace("\xa0", " ")


def test_a_report_is_due_to_the_end_of_its_day_in_almaty(client, world):
    with time_machine.travel("2026-01-20T18:59:00+00:00", tick=False):
        assert "due on 20 January 2026" in client.get("/en/plans/plan/bodies/defence/").content.decode().replace(
            "\xa0", " "
        )
    with time_machine.travel("2026-01-20T19:01:00+00:00", tick=False):
        assert "due on 20 January 2026" not in client.get("/en/plans/plan/bodies/defence/").content.decode().replace(
            "\xa0", " "
        )


def test_text_without_a_translation_falls_back_to_english_and_says_its_language(client, world):
    page = client.get("/ru/plans/plan/actions/1.1/").content.decode().replace("\xa0", " ")
    assert '<span lang="en">Action 1.1</span>' in page


def test_a_working_translation_is_marked_and_an_official_text_is_not(client, world):
    world.action.title_ru, world.action.title_kk = "Мероприятие", "Іс-шара"
    world.action.text_status_kk = "official"
    world.action.save()
    russian = client.get("/ru/plans/plan/actions/1.1/").content.decode().replace("\xa0", " ")
    kazakh = client.get("/kk/plans/plan/actions/1.1/").content.decode().replace("\xa0", " ")
    head = '<h1>{}</h1><span class="origin">'
    assert head.format("Мероприятие") in russian
    assert "<h1>Іс-шара</h1>" in kazakh
    assert head.format("Іс-шара") not in kazakh


def test_what_the_coordinator_set_says_when_and_on_what_ground(client, world):
    f.TargetFactory(indicator=world.indicator, value=300)
    page = client.get("/en/plans/plan/indicators/I1/").content.decode().replace("\xa0", " ")
    assert "300 by 31 December 2025" in page
    assert "Set by the coordinator, 3 March 2022." in page
    assert "Minutes no. 2" in page


def test_a_body_names_what_became_of_it(client, world):
    world.defence.successions_out.create(successor=world.interior, how="merged", happened_on="2023-09")
    old = client.get("/en/plans/plan/bodies/defence/").content.decode().replace("\xa0", " ")
    new = client.get("/en/plans/plan/bodies/interior/").content.decode().replace("\xa0", " ")
    assert "What became of it" in old
    assert "September 2023" in old
    assert "Successor of" in new


def test_the_pages_do_not_change_anything(client, world):
    before = public_version.current()
    for path in OF_PLAN:
        client.get(f"/en/plans/plan/{path}")
        assert client.post(f"/en/plans/plan/{path}").status_code == 405
    assert public_version.current() == before


def test_a_future_period_asks_for_nothing_yet(client, world):
    f.PeriodFactory(plan=world.plan, year=2030)
    page = client.get("/en/plans/plan/bodies/defence/").content.decode().replace("\xa0", " ")
    assert "2030" not in page


def test_the_service_says_that_it_is_alive_and_ready():
    for path in ("/healthz", "/readyz"):
        answer = Client().get(path)
        assert answer.status_code == 200
        assert not answer.cookies


def test_a_missing_date_of_approval_is_a_gap(client):
    f.PlanFactory(slug="plan", approved="", starts_on=date(2024, 1, 1))
    assert "not stated in the plan" in client.get("/en/plans/plan/").content.decode().replace("\xa0", " ")
