"""How the API behaves towards programs: languages, pages, caches, other sites, limits, and what it says of mistakes."""

from decimal import Decimal

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories as f
from tests.public.reports import approved
from tracker.domain import evidence, workflow
from tracker.domain.entries import EntryData
from tracker.enums import DataKind
from tracker.models import Action, Installation

pytestmark = pytest.mark.django_db
ACTIONS = "/api/v1/plans/plan/actions/"
LISTS = (
    "", "objectives/", "actions/", "indicators/", "targets/", "bodies/", "periods/", "figures/", "revisions/",
    "evidence/", "reports/", "gaps/", "indicators/I1/figures/", "actions/1.1/reports/",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _counts_of_no_other_test():
    caches["limits"].clear()


# Languages


def test_texts_are_in_the_language_of_the_parameter_or_the_header_and_codes_are_the_same(world):
    Action.objects.update(title_ru="Обучать", title_kk="Оқыту")
    client = Client()

    def title(query="", **headers):
        answer = client.get(f"{ACTIONS}{query}", headers=headers)
        return answer["Content-Language"], answer.json()["results"][0]["title"]

    assert title("?lang=ru") == ("ru", "Обучать")
    assert title(accept_language="ru-RU,ru;q=0.9,en;q=0.8") == ("ru", "Обучать")
    assert title("?lang=kk", accept_language="ru") == ("kk", "Оқыту")
    assert title(accept_language="de") == ("kk", "Оқыту")
    assert "Accept-Language" in client.get(ACTIONS)["Vary"]


def test_a_text_without_a_translation_is_in_english_and_says_so(world, api):
    row = api("plans/plan/actions/1.1/", lang="ru")
    assert row["title"] == "Action 1.1"
    assert row["text_status"]["ru"] == "missing"


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "There is nothing at this address."), ("ru", "По этому адресу ничего нет."), ("kk", "Бұл мекенжайда")],
)
def test_what_went_wrong_is_said_in_the_language_asked_for(world, api, language, said):
    error = api("plans/none/", answers=404, lang=language)
    assert (error["status"], error["code"]) == (404, "not_found")
    assert error["detail"].startswith(said)


# Mistakes


@pytest.mark.parametrize(
    ("path", "asked", "field"),
    [
        ("actions/", {"status": "done"}, "status"),
        ("actions/", {"objective": "99"}, "objective"),
        ("actions/", {"statuss": "completed"}, "statuss"),
        ("figures/", {"period": "x"}, "period"),
        ("gaps/", {"kind": "none"}, "kind"),
        ("figures/", {"limit": "0"}, "limit"),
        ("figures/", {"limit": "201"}, "limit"),
        ("figures/", {"cursor": "!"}, "cursor"),
        ("figures/", {"cursor": "WyJ4Il0"}, "cursor"),
        ("bodies/", {"cursor": "WzFd"}, "cursor"),
        ("bodies/", {"body": "defence"}, "body"),
        ("actions/", {"q": "a\0b"}, "q"),
        ("actions/", {"lang": "de"}, "lang"),
        ("actions/", {"q": ["a", "b"]}, "q"),
    ],
)
def test_a_parameter_that_means_nothing_is_named(world, api, path, asked, field):
    error = api(f"plans/plan/{path}", answers=400, **asked)
    assert list(error["errors"]) == [field]
    assert all(isinstance(said, str) for said in error["errors"][field])


@pytest.mark.parametrize(
    "path",
    ["nowhere/", "plans/none/", "plans/none/figures/", "plans/plan/actions/9.9/", "plans/plan/indicators/x/figures/",
     "plans/plan/actions/x/reports/", "plans/plan/bodies/none/", "plans/plan/revisions/99/", "plans/plan/actions/%00/",
     f"plans/plan/revisions/{10**30}/"],
)  # fmt: skip
def test_what_is_not_there_is_a_404_in_json(world, api, path):
    assert api(path, answers=404)["status"] == 404


def test_an_address_without_its_last_slash_leads_to_it(world):
    assert Client().get("/api/v1/plans")["Location"] == "/api/v1/plans/"


# Filters and pages


def test_a_list_takes_the_filters_of_the_page(world, every):
    f.ActionFactory(objective=world.objective, code="1.2", kind="training")
    f.ActionFactory(objective=f.ObjectiveFactory(plan=world.plan, code="2"), code="2.1")
    path = "plans/plan/actions/"
    assert [row["action"] for row in every(path, kind="training")] == ["1.2"]
    assert [row["action"] for row in every(path, objective="2")] == ["2.1"]
    assert [row["action"] for row in every(path, body="defence")] == ["1.1"]
    assert [row["action"] for row in every(path, q="ACTION 2.1")] == ["2.1"]
    gaps = every("plans/plan/gaps/", kind="no_deadline", objective="2")
    assert [(row["kind"], row["subject"]["ref"]) for row in gaps] == [("no_deadline", "2.1")]


def test_pages_follow_one_another_and_miss_nothing_when_a_row_is_added_meanwhile(world, api):
    for code in ("1.2", "1.3", "1.4"):
        f.ActionFactory(objective=world.objective, code=code)
    first = api("plans/plan/actions/", limit=2)
    assert [row["action"] for row in first["results"]] == ["1.1", "1.2"]
    f.ActionFactory(objective=world.objective, code="0.1", order=0)
    second = Client().get(first["next"]).json()
    assert [row["action"] for row in second["results"]] == ["1.3", "1.4"]
    assert second["next"] is None


def test_the_record_is_read_backwards_while_it_grows(world, api):
    for period in world.periods[:3]:
        approved(world.for_indicator, period, value=Decimal(1))
    first = api("plans/plan/revisions/", limit=2)
    approved(world.other, world.periods[0], value=Decimal(2))
    second = Client().get(first["next"]).json()
    assert [row["seq"] for row in first["results"] + second["results"]] == [3, 2, 1]


@pytest.mark.parametrize("path", LISTS)
def test_a_list_asks_as_many_questions_of_three_rows_as_of_one(path, world):
    def fill(n):
        action = f.ActionFactory(objective=world.objective)
        f.ActionActorFactory(action=action, actor=f.PlanActorFactory(plan=world.plan).actor)
        indicator = f.IndicatorFactory(objective=world.objective)
        f.BreakdownFactory(indicator=indicator)
        f.TargetFactory(indicator=indicator, value=Decimal(9))
        new = f.AssignmentFactory(indicator=indicator, first_period=world.periods[0])
        approved(new, world.periods[0], value=Decimal(1))
        for assignment in (world.for_indicator, world.for_action):
            said = {"value": Decimal(3)} if assignment.indicator_id else {"status": "completed"}
            approved(assignment, world.periods[n], **said)

    def asked():
        with CaptureQueriesContext(connection) as questions:
            assert Client().get(f"/api/v1/plans/plan/{path}").status_code == 200
        return [question["sql"] for question in questions]

    fill(0)
    one = asked()
    fill(1)
    fill(2)
    three = asked()
    assert len(three) == len(one), "\n".join(three)


# Caches, other sites, limits


def test_an_answer_holds_until_something_changes(world):
    client = Client()
    first = client.get(ACTIONS)
    with CaptureQueriesContext(connection) as asked:
        again = client.get(ACTIONS, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, len(asked)) == (304, b"", 1)
    assert again["ETag"] == first["ETag"]
    assert client.get(f"{ACTIONS}?lang=ru", headers={"if-none-match": first["ETag"]}).status_code == 200
    Action.objects.update(title_en="Another")
    assert client.get(ACTIONS, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_pages_of_other_sites_may_read_and_nothing_else(world):
    client = Client()
    assert client.get(ACTIONS)["Access-Control-Allow-Origin"] == "*"
    asked_first = client.options(ACTIONS, headers={"origin": "https://a.example"})
    assert asked_first.status_code == 204
    assert asked_first["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert not client.get(ACTIONS).has_header("Access-Control-Allow-Credentials")
    assert not client.post(ACTIONS).has_header("Access-Control-Allow-Origin")
    assert not client.get("/en/plans/plan/").has_header("Access-Control-Allow-Origin")


def test_everybody_gets_the_same_answer_and_no_cookie(world, sign_in):
    theirs = sign_in(world.coordinator).get(ACTIONS)
    mine = Client().get(ACTIONS)
    assert theirs.content == mine.content
    assert theirs["ETag"] == mine["ETag"]
    assert not mine.cookies


def test_the_limit_is_said_in_every_answer_and_who_goes_beyond_it_is_told_when_to_come_back(world, settings):
    settings.API_RATE = 2
    client = Client()
    assert [client.get(ACTIONS)["RateLimit-Remaining"] for _time in range(2)] == ["1", "0"]
    refused = client.get(f"{ACTIONS}?lang=en")
    assert refused.status_code == 429
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert refused.json()["detail"].startswith("Too many requests.")
    assert client.get(ACTIONS, REMOTE_ADDR="192.0.2.7").status_code == 200
    # What a visitor says of the way here is not believed.
    assert client.get(ACTIONS, headers={"x-forwarded-for": "192.0.2.8"}).status_code == 429


def test_without_the_place_where_requests_are_counted_there_are_still_answers(world, monkeypatch):
    def broken(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr(type(caches["limits"]), "incr", broken)
    assert Client().get(ACTIONS).status_code == 200


# What stands in the lists


@pytest.mark.parametrize("path", [*LISTS, "indicators/I1/", "bodies/defence/"])
def test_every_answer_says_whether_it_is_a_demonstration(world, api, path):
    assert api(f"plans/plan/{path}")["data_status"] == "real"
    Installation.objects.create(pk=1, kind=DataKind.DEMONSTRATION)
    answer = api(f"plans/plan/{path}")
    assert answer["data_status"] == "demonstration"
    assert all(row["data_status"] == "demonstration" for row in answer.get("results", ()))


def test_evidence_is_there_when_it_is_published_and_public(world, every):
    entry = workflow.start(world.for_indicator, world.periods[0], by=world.reporter)
    workflow.save(entry, EntryData(value=Decimal(1), source="x"), by=world.reporter, version=entry.version)
    evidence.add_file(entry, f.png(), "open.png", by=world.reporter, public=True)
    evidence.add_file(entry, f.png(colour="red"), "internal.png", by=world.reporter)
    workflow.submit(entry, by=world.reporter, version=entry.version)
    assert every("plans/plan/evidence/") == []
    workflow.approve(entry, by=world.coordinator, version=entry.version)
    rows = every("plans/plan/evidence/")
    assert [(row["filename"], row["seq"], row["body"]) for row in rows] == [("open.png", 1, "defence")]
    assert Client().get(rows[0]["download"]).status_code == 200


def test_a_late_report_is_a_gap_with_its_body_and_day(world, every, on_the_day):
    late = [row for row in every("plans/plan/gaps/", kind="overdue") if row["subject"]["ref"] == "I1"]
    assert {(row["body"], row["period"]["label"]) for row in late} == {
        (body, str(year)) for body in ("defence", "interior") for year in range(2022, 2026)
    }
    assert late[0]["due_on"] == "2023-01-20"


def test_a_target_says_who_set_it_and_what_it_is_about(world, every):
    f.TargetFactory(indicator=world.indicator, value=Decimal("12.50"), cell="women")
    row = every("plans/plan/targets/")[0]
    assert (row["indicator"], row["value"], row["categories"]) == ("I1", "12.5", ["women"])
    assert (row["origin"], row["set_on"], row["ground"]) == ("commission", "2022-03-03", "Minutes no. 2")
