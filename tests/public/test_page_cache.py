"""Pages kept for visitors: right at once when anything changes, never another visitor's, never an error."""

import dataclasses
import gzip
import random
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.conf import settings
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories as f
from tests.public.reports import approved, revised, submitted
from tracker.charts.engine import renderer
from tracker.domain import planfile, schedule, setting, workflow
from tracker.models import Action, Actor, Indicator, PublishedRevision, Target
from tracker.views import page_cache
from tracker.views.page_cache import AtHand, at_hand
from tracker.views.public import Actions

pytestmark = pytest.mark.django_db

OVERVIEW = "/en/plans/plan/"
PAGES = ("", "text/", "objectives/1/", "actions/", "actions/1.1/", "indicators/", "indicators/I1/", "bodies/defence/")


@pytest.fixture(autouse=True)
def _kept(settings):
    """Pages are kept in this process. What a test leaves is of a version that is rolled back with the test."""
    settings.CACHES = {
        **settings.CACHES,
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages"},
    }
    caches["pages"].clear()
    at_hand.clear()


@pytest.fixture(autouse=True)
def _drawn_at_once(monkeypatch):
    """Drawings cost time and are not what this is about."""
    monkeypatch.setattr(renderer, "draw", lambda spec: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>')


@pytest.fixture
def client():
    return Client()


def queries(client, path, **extra):
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path, **extra)
    return answer, len(asked)


def test_a_kept_page_costs_one_query_and_is_the_same(client, world):
    first = client.get(OVERVIEW)
    second, asked = queries(client, OVERVIEW)
    assert asked == 1
    assert second.content == first.content
    assert second["ETag"] == first["ETag"]
    assert second["Content-Type"] == first["Content-Type"]


def test_the_site_asks_before_each_use_and_answers_with_nothing_where_it_still_holds(client, world):
    first = client.get(OVERVIEW)
    assert first["Cache-Control"] == "no-cache"
    assert {"Cookie", "Accept-Encoding"} <= set(first["Vary"].split(", "))
    again, asked = queries(client, OVERVIEW, headers={"if-none-match": f'"other", {first["ETag"]}'})
    assert (again.status_code, again.content, asked) == (304, b"", 1)
    assert again["ETag"] == first["ETag"]
    Action.objects.update(title_en="Another")
    changed = client.get(f"{OVERVIEW}actions/1.1/", headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert "Another" in changed.content.decode()


def test_a_page_goes_out_compressed_to_who_takes_it(client, world):
    plain = client.get(OVERVIEW)
    zipped = client.get(OVERVIEW, headers={"accept-encoding": "gzip, br"})
    assert zipped["Content-Encoding"] == "gzip"
    assert int(zipped["Content-Length"]) == len(zipped.content) < len(plain.content) == int(plain["Content-Length"])
    assert gzip.decompress(zipped.content) == plain.content
    assert not plain.has_header("Content-Encoding")


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        ("gzip", True),
        ("br;q=1.0, gzip;q=0.5", True),
        ("GZIP ; Q=1", True),
        ("*", True),
        ("*;q=0, gzip", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000, br", False),
        ("*;q=0", False),
        ("gzip;q=0, *", False),
        ("identity", False),
        ("notgzip", False),
        ("gzip;q=nonsense", False),
        ("", False),
    ],
)
def test_who_refuses_it_gets_it_as_it_is(client, world, accepted, takes):
    for _visit in range(2):
        answer = client.get(OVERVIEW, headers={"accept-encoding": accepted})
        assert answer.get("Content-Encoding") == ("gzip" if takes else None)
        assert (answer.content[:2] == b"\x1f\x8b") is takes


def test_who_asks_for_the_head_gets_its_length_and_no_body(client, world):
    page = client.get(OVERVIEW)
    head = client.head(OVERVIEW)
    assert (head.content, head["ETag"], head["Content-Length"]) == (b"", page["ETag"], page["Content-Length"])


@pytest.mark.parametrize("name", [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"])
def test_a_cookie_of_a_session_a_form_or_a_message_passes_by_what_is_kept(client, world, name):
    client.get(OVERVIEW)
    client.cookies[name] = "anything"
    answer, asked = queries(client, OVERVIEW)
    assert asked > 1
    assert not answer.has_header("ETag")


def test_who_is_signed_in_neither_gets_a_kept_page_nor_leaves_one(client, world, sign_in):
    mine = sign_in(world.reporter).get(OVERVIEW)
    assert "no-store" in mine["Cache-Control"]
    page, asked = queries(client, OVERVIEW)
    assert asked > 1
    assert world.reporter.name not in page.content.decode()


def test_other_cookies_are_neither_seen_nor_kept_apart(client, world):
    client.get(OVERVIEW)
    client.cookies["visits"] = "17"
    assert queries(client, OVERVIEW)[1] == 1


def test_large_print_is_a_page_of_its_own(client, world):
    client.get(OVERVIEW)
    assert client.get(f"{OVERVIEW}?print=large").status_code == 302
    large = client.get(OVERVIEW)
    assert 'data-print="large"' in large.content.decode()
    assert 'data-print="large"' not in Client().get(OVERVIEW).content.decode()
    assert 'data-print="large"' in client.get(OVERVIEW).content.decode()


def test_parameters_that_the_page_does_not_know_are_no_other_page(client, world):
    client.get(f"{OVERVIEW}actions/?kind=training")
    answer, asked = queries(client, f"{OVERVIEW}actions/?utm_source=letter&kind=training&fbclid=1")
    assert asked == 1
    assert "utm_source" not in answer.content.decode()
    assert queries(client, f"{OVERVIEW}actions/?kind=study")[1] > 1
    client.get(OVERVIEW)
    assert queries(client, f"{OVERVIEW}?kind=study")[1] == 1


def test_a_page_sees_no_parameter_that_it_does_not_name(client, world, monkeypatch):
    monkeypatch.setattr(Actions, "parameters", ("q",))
    assert len(client.get(f"{OVERVIEW}actions/?kind=study").context["page_obj"].object_list) == 1


def test_each_language_host_and_scheme_has_its_own(client, world, settings):
    settings.ALLOWED_HOSTS = ["a.example", "b.example"]
    seen = [
        client.get(f"/{language}/plans/plan/", headers={"host": host}, secure=secure).content.decode()
        for language in ("en", "ru")
        for host in ("a.example", "b.example")
        for secure in (False, True)
    ]
    assert len(set(seen)) == 8
    assert 'href="https://b.example/ru/plans/plan/"' in seen[-1]


def test_tomorrow_is_another_page(client, world):
    """Due dates pass at midnight in Almaty, five hours before they do in London."""
    with time_machine.travel("2026-01-20T18:59:00+00:00", tick=False):
        today = client.get(f"{OVERVIEW}bodies/defence/")
    with time_machine.travel("2026-01-20T19:01:00+00:00", tick=False):
        answer = client.get(f"{OVERVIEW}bodies/defence/", headers={"if-none-match": today["ETag"]})
    assert answer.status_code == 200
    assert answer.content != today.content


@pytest.mark.parametrize("path", ["plans/none/", "plans/plan/actions/9.9/", "nowhere/"])
def test_an_error_is_not_kept(client, world, path):
    for _visit in range(2):
        answer = client.get(f"/en/{path}")
        assert answer.status_code == 404
        assert not answer.has_header("ETag")


def test_a_page_whose_chart_could_not_be_drawn_is_not_kept(client, world, no_drawings):
    approved(world.for_indicator, world.periods[0], value=Decimal(4711))
    path = f"{OVERVIEW}indicators/I1/"
    client.get(path)
    assert queries(client, path)[1] > 1


def test_without_the_place_where_pages_are_kept_they_are_still_there(client, world, monkeypatch):
    def broken(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr(type(caches["pages"]), "get", broken)
    monkeypatch.setattr(type(caches["pages"]), "set", broken)
    assert client.get(OVERVIEW).status_code == 200


def test_a_page_asked_for_often_is_not_read_from_the_store_each_time_and_still_right_at_once(
    client, world, monkeypatch
):
    first = [client.get(OVERVIEW).content for _time in range(2)][1]
    with monkeypatch.context() as away:
        away.setattr(type(caches["pages"]), "get", None)
        answer, asked = queries(client, OVERVIEW)
    assert (answer.content, asked) == (first, 1)
    Action.objects.update(title_en="Another")
    assert "Another" in client.get(f"{OVERVIEW}actions/").content.decode()
    assert queries(client, OVERVIEW)[1] > 1


def test_a_worker_holds_no_more_than_it_may():
    held = AtHand(100)
    for number in range(9):
        held.put(str(number), ("etag", {}, b"x" * 40))
    held.put("8", ("etag", {}, b"x" * 50))
    assert [key for key in map(str, range(9)) if held.get(key, "etag")] == ["7", "8"]
    assert held.get("8", "of another version") is None
    assert held.held == 90


# Every way of writing shows at once


def set_target(world):
    said = setting.Said(date(2024, 3, 3), "Minutes no. 3")
    value = setting.Value(value=Decimal(random.randrange(10, 1000)))
    seen = Target.objects.current().filter(indicator=world.indicator).values_list("pk", flat=True).first()
    setting.set_target(
        world.indicator, value=value, said=said, by=world.coordinator, by_date=date(2025, 12, 31), seen=seen
    )


def approve(world):
    free = [p for p in world.periods if not world.for_indicator.entries.filter(period=p).exists()]
    if free:
        approved(
            world.for_indicator, free[0], value=Decimal(random.randrange(1000)), narrative=f"Word {random.random()}"
        )


def with_published(verb):
    def act(world):
        revision = PublishedRevision.objects.filter(current_for__isnull=False).order_by("?").first()
        if revision:
            verb(world, revision)

    return act


def revise(world, revision):
    revised(revision, reason=f"Counted twice {random.random()}", value=Decimal(random.randrange(1000)))


def retract(world, revision):
    entry = revision.entry
    workflow.retract(entry, by=world.coordinator, version=entry.version, reason=f"By mistake {random.random()}")


def redact(world, revision):
    PublishedRevision.objects.filter(pk=revision.pk).update(content="", internal="", reason="")


def by_sql(world):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tracker_objective SET title_en = %s", [f"Objective {random.random()}"])


def rolled_back(world):
    with transaction.atomic():
        Action.objects.update(title_en="Never said")
        transaction.set_rollback(True)


def load_plan(world):
    text = planfile.write(planfile.read_plan(world.plan)).replace("Objective 1", f"Aim {random.random()}")
    planfile.load(planfile.parse(text.encode()), overwrite=True)


WAYS = {
    "approved": approve,
    "corrected": with_published(revise),
    "retracted": with_published(retract),
    "redacted": with_published(redact),
    "submitted only": lambda w: submitted(
        w.other, next(p for p in w.periods if not w.other.entries.filter(period=p).exists()), value=Decimal(1)
    ),
    "target set": set_target,
    "body renamed": lambda w: Actor.objects.filter(pk=w.defence.pk).update(name_en=f"Ministry {random.random()}"),
    "translated": lambda w: Action.objects.filter(pk=w.action.pk).update(title_ru=f"Мероприятие {random.random()}"),
    "themed": lambda w: w.action.themes.add(f.ThemeFactory()),
    "themes taken": lambda w: w.action.themes.clear(),
    "by a form": lambda w: Indicator.objects.get(pk=w.indicator.pk).save(),
    "period closed": lambda w: schedule.close([w.periods[0]], by=w.coordinator, on=date(2026, 3, 3)),
    "by SQL": by_sql,
    "in bulk": lambda w: f.models.PlanSection.objects.bulk_create(
        [f.models.PlanSection(plan=w.plan, key=f"k{random.randrange(10**9)}", title_en="New", body_en="Text")]
    ),
    "plan file loaded": load_plan,
    "deleted": lambda w: w.plan.plansections.all().delete(),
    "rolled back": rolled_back,
}


def differing(client, language="en"):
    """Addresses whose kept page is not what is made anew; the second client passes by what is kept."""
    fresh = Client()
    fresh.cookies[settings.CSRF_COOKIE_NAME] = "x"
    paths = [f"/{language}/plans/plan/{path}" for path in PAGES]
    return [path for path in paths if client.get(path).content != fresh.get(path).content]


@pytest.mark.parametrize("way", [way for way in WAYS if way != "submitted only"])
def test_what_was_changed_shows_at_once(client, world, way):
    approved(world.for_indicator, world.periods[3], value=Decimal(77))
    world.plan.plansections.create(key="s", title_en="Text", body_en="Text")
    for language in ("en", "ru"):
        differing(client, language)
    WAYS[way](world)
    assert differing(client) == differing(client, "ru") == []


@pytest.mark.parametrize("seed", range(4))
def test_after_any_sequence_of_changes_a_kept_page_is_the_page(client, world, seed):
    random.seed(seed)
    with time_machine.travel("2026-02-01T06:00:00+00:00"):
        for _step in range(12):
            way = random.choice(sorted(set(WAYS) - {"period closed"}))
            try:
                with transaction.atomic():
                    WAYS[way](world)
            except StopIteration:
                continue
            assert differing(client) == [], way


@pytest.mark.parametrize("path", ["actions/", "search/"])
def test_what_somebody_typed_takes_no_other_pages_place(client, world, path):
    client.get(f"{OVERVIEW}{path}?q=training")
    answer, asked = queries(client, f"{OVERVIEW}{path}?q=training")
    assert asked > 1
    assert not answer.has_header("ETag")
    client.get(f"{OVERVIEW}{path}?q=")
    assert queries(client, f"{OVERVIEW}{path}?q=")[1] == 1


def test_another_licence_is_another_page(client, world, settings):
    path = f"{OVERVIEW}indicators/I1/"
    client.get(path)
    settings.DATA_LICENCE = dataclasses.replace(settings.DATA_LICENCE, path="https://licence.example/")
    page_cache.program.cache_clear()
    assert "https://licence.example/" in client.get(path).content.decode()
    page_cache.program.cache_clear()
