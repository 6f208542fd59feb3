"""Charts of what was approved are there before the first reader."""

import os
from datetime import date
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.public.reports import approved, submitted
from tracker import charts
from tracker.charts import engine
from tracker.views import draw_ahead

pytestmark = pytest.mark.django_db
LANGUAGES = ("kk", "ru", "en")


@pytest.fixture
def asked(monkeypatch):
    """The assignments whose charts were asked for."""
    found = []
    monkeypatch.setattr(draw_ahead, "after_publishing", lambda assignments: found.extend(assignments))
    return found


def test_what_was_drawn_ahead_is_what_pages_in_every_language_show(told, client, monkeypatch):
    cache.clear()
    draw_ahead.draw(told.indicator)
    monkeypatch.setattr(engine, "renderer", engine.Renderer(["/no/such/program"]))
    for language in LANGUAGES:
        page = client.get(f"/{language}/plans/plan/indicators/I1/").content.decode()
        assert page.count("<svg") > 5
        assert page.count('class="chart') == 6, "wide and narrow trend and sexes, and a panel for each of two bodies"


def test_an_action_s_chart_is_drawn_too(told, client, monkeypatch):
    approved(told.for_action, told.periods[3], status="delayed", percent=40)
    cache.clear()
    draw_ahead.draw(told.action)
    monkeypatch.setattr(engine, "renderer", engine.Renderer(["/no/such/program"]))
    assert 'class="chart' in client.get("/kk/plans/plan/actions/1.1/").content.decode()


def test_approving_and_retracting_ask_for_drawings_and_returning_does_not(world, sign_in, asked, on_the_day):
    entry = submitted(world.for_indicator, world.periods[0], value=Decimal(3))
    coordinator = sign_in(world.coordinator)

    def post(name, **data):
        entry.refresh_from_db()
        version = {"version": entry.version, "retract-version": entry.version}
        answer = coordinator.post(reverse(f"review_{name}", args=[entry.pk]), {**version, **data})
        assert answer.status_code == 302, answer.content.decode()[:500]

    post("take")
    assert asked == []
    post("approve")
    assert asked == [world.for_indicator]
    post("retract", **{"retract-comment": "By mistake"})
    assert asked == [world.for_indicator] * 2


def test_a_refused_approval_asks_for_none(world, sign_in, asked, on_the_day):
    entry = submitted(world.for_indicator, world.periods[0], value=Decimal(3))
    sign_in(world.coordinator).post(reverse("review_approve", args=[entry.pk]), {"version": entry.version + 5})
    assert asked == []


def test_a_whole_period_asks_for_each_subject_once(world, settings, monkeypatch, django_capture_on_commit_callbacks):
    settings.DRAW_AHEAD = True
    drawn = []
    monkeypatch.setattr(draw_ahead.threading, "Thread", lambda target, args, daemon: drawn.append(args) or Idle())
    with django_capture_on_commit_callbacks(execute=True):
        draw_ahead.after_publishing([world.for_indicator, world.other, world.for_action])
    ((subjects,),) = drawn
    assert sorted(str(subject) for subject in subjects) == sorted([str(world.indicator), str(world.action)])


class Idle:
    def start(self):
        pass


def test_a_failure_stays_in_the_log(world, monkeypatch, caplog):
    monkeypatch.setattr(draw_ahead, "draw", lambda subject: 1 / 0)
    monkeypatch.setattr(draw_ahead.connections, "close_all", lambda: None)
    draw_ahead._draw_all([world.indicator])
    assert "were not drawn ahead" in caplog.text


def test_what_one_worker_drew_is_there_for_another(settings, tmp_path):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": tmp_path}
    }
    point = charts.Point("2022", date(2022, 1, 1), date(2022, 12, 31), Decimal(5))
    chart = charts.TrendChart(title="One worker", points=(point,))
    assert charts.drawing(chart)
    other = os.fork()
    if other == 0:
        engine.renderer = engine.Renderer(["/no/such/program"])
        os._exit(0 if charts.drawing(chart) else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(other, 0)[1]) == 0
