"""How plans stand, kept in a worker: right at once, never of what was not committed, never changed by who reads it."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection, connections, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories as f
from tests.public.reports import approved, revised
from tests.public.test_page_cache import WAYS
from tracker import public_version
from tracker.domain.queries import kept
from tracker.domain.queries.kept import Kept, standing_of
from tracker.domain.queries.kept import kept as of_worker
from tracker.domain.queries.standing import Slot, Standing
from tracker.models import Action
from tracker.views.page_cache import at_hand

TODAY = date(2026, 2, 2)
PAGES = (
    "", "actions/", "actions/?status=completed", "indicators/", "objectives/", "objectives/1/", "bodies/", "matrix/",
    "matrix/?show=lacking", "timeline/", "gaps/", "gaps/?body=defence",
)  # fmt: skip

# Nothing is kept inside a transaction, so these commit.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_drawings")]


@pytest.fixture(autouse=True)
def _nothing_kept():
    """Each test's counter begins again at the numbers of the last."""
    for each in (of_worker, at_hand, caches["pages"]):
        each.clear()
    yield
    of_worker.clear()


@pytest.fixture
def passing_by():
    """A visitor for whom pages are made anew, whatever pages are kept."""
    client = Client()
    client.cookies[settings.CSRF_COOKIE_NAME] = "x"
    return client


def queries(client, path):
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    assert answer.status_code == 200
    return len(asked)


def test_the_second_page_of_a_plan_does_not_load_its_reports_again(world, passing_by):
    approved(world.for_indicator, world.periods[0], value=Decimal(77))
    first = queries(passing_by, "/en/plans/plan/")
    assert queries(passing_by, "/en/plans/plan/indicators/") < first - 8
    assert queries(passing_by, "/en/plans/plan/") == first - 8


def test_actions_alone_are_loaded_without_the_indicators_and_taken_from_the_whole_where_that_is_kept(world):
    assert standing_of(world.plan, TODAY, with_indicators=False).indicators == ()
    whole = standing_of(world.plan, TODAY)
    assert len(whole.indicators) == 1
    assert standing_of(world.plan, TODAY, with_indicators=False) is whole


def test_another_plan_another_day_and_another_version_are_other_standings(world):
    one = standing_of(world.plan, TODAY)
    assert standing_of(world.plan, TODAY) is one
    assert standing_of(world.plan, date(2026, 2, 3)).on == date(2026, 2, 3)
    assert standing_of(f.PlanFactory(slug="other"), TODAY).actions == ()
    assert standing_of(world.plan, TODAY) is not one


def test_a_correction_shows_at_once_to_who_is_signed_in(world, sign_in):
    f.TargetFactory(indicator=world.indicator, value=Decimal(900))
    observer = sign_in(world.observer)
    for period in world.periods:
        approved(world.other, period, value=Decimal(1))
        last = approved(world.for_indicator, period, value=Decimal(1))

    def verdicts():
        page = observer.get("/en/plans/plan/indicators/").content.decode()
        return [verdict for verdict in ("not_achieved", "achieved") if f"?assessment={verdict}" in page]

    assert verdicts() == ["not_achieved"]
    revised(last, reason="A digit was missing", value=Decimal(4711))
    assert verdicts() == ["achieved"]
    Action.objects.update(title_en="Another title")
    assert "Another title" in observer.get("/en/plans/plan/actions/").content.decode()


def test_what_was_changed_by_whatever_way_shows_at_once(world, passing_by):
    approved(world.for_indicator, world.periods[3], value=Decimal(77))
    world.plan.plansections.create(key="s", title_en="Text", body_en="Text")

    def seen():
        return [passing_by.get(f"/en/plans/plan/{path}").content for path in PAGES]

    before = seen()
    for way in sorted(set(WAYS) - {"submitted only"}):
        WAYS[way](world)
        now = seen()
        of_worker.clear()
        assert now == seen(), way
    assert now != before


def test_what_is_read_inside_a_transaction_is_neither_kept_nor_taken_from_what_is(world):
    kept_before = standing_of(world.plan, TODAY)
    with transaction.atomic():
        Action.objects.update(title_en="Never said")
        never = public_version.current()
        assert standing_of(world.plan, TODAY).actions[0].action.title_en == "Never said"
        transaction.set_rollback(True)
    assert standing_of(world.plan, TODAY) is kept_before
    # The number that was rolled back comes again, for something else.
    Action.objects.update(title_en="Said")
    assert public_version.current() == never or connection.vendor == "postgresql"
    assert standing_of(world.plan, TODAY).actions[0].action.title_en == "Said"


def test_what_was_loaded_while_somebody_wrote_is_not_good_for_the_newer_version(world, monkeypatch):
    load = kept.load_standing

    def interrupted(*args, **kwargs):
        found = load(*args, **kwargs)
        Action.objects.update(title_en="Newer")
        return found

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(kept, "load_standing", interrupted)
        standing_of(world.plan, TODAY)
    assert standing_of(world.plan, TODAY).actions[0].action.title_en == "Newer"


def test_threads_share_it(world):
    mine, found = standing_of(world.plan, TODAY), []

    def other():
        try:
            found.append(standing_of(world.plan, TODAY))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=other) for _n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(each is mine for each in found)
    assert len(found) == 3


def contents(standing: Standing) -> list:
    """All columns of all rows that hang on it, and its results."""

    def columns(row: models.Model | None):
        return row and {field.attname: row.__dict__.get(field.attname) for field in row._meta.concrete_fields}

    def slot_of(slot: Slot):
        rows = (slot.assignment, slot.period, slot.subject, slot.actor, slot.assignment.first_period)
        return [*map(columns, rows), repr(slot.report)]

    return [
        [columns(row) for row in (standing.plan, *standing.periods, *standing.objectives, *standing.assignments)],
        [slot_of(slot) for slot in standing.slots],
        [(columns(s.action), s.status, repr(s.result), s.period and s.period.pk) for s in standing.actions],
        [
            (columns(s.indicator), [columns(t) for t in s.indicator.current_targets], repr((s.points, s.assessed)))
            for s in standing.indicators
        ],
    ]


def test_no_page_changes_what_is_kept(world, passing_by):
    f.BaselineFactory(indicator=world.indicator, value=Decimal(10))
    f.TargetFactory(indicator=world.indicator, value=Decimal(900), by_date=date(2025, 12, 31))
    for period in world.periods[:2]:
        approved(world.for_indicator, period, value=Decimal(77))
        approved(world.for_action, period, status="in_progress")
    passing_by.get("/en/plans/plan/")
    passing_by.get("/en/plans/plan/gaps/")
    held, gathered = of_worker.made.values()
    before, asked = contents(held), repr(gathered)
    for language in ("en", "ru", "kk"):
        for path in PAGES:
            assert passing_by.get(f"/{language}/plans/plan/{path}").status_code == 200
    assert {id(made) for made in of_worker.made.values()} == {id(held), id(gathered)}
    assert contents(held) == before
    assert repr(gathered) == asked


def test_a_worker_holds_no_more_than_it_may(world):
    one = standing_of(world.plan, TODAY)
    rows = len(one.slots) + len(one.actions) + len(one.indicators)
    held = Kept(2 * rows)
    for key in "abc":
        held.put((key,), 1, one)
    assert [key for key in "abc" if held.get((key,), 1)] == ["b", "c"]
    held.put(("b",), 1, one)
    assert held.held == 2 * rows
    held.put(("d",), 2, one)
    assert (held.get(("b",), 1), held.held) == (None, rows)
    tight = Kept(rows - 1)
    tight.put(("a",), 1, one)
    assert (tight.get(("a",), 1), tight.held) == (None, 0)
