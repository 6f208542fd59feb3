"""The public record as a file: what was published, what it took the place of, and why."""

import gc
import tracemalloc
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as f
from tests.downloads.conftest import only
from tests.public.reports import approved, revised
from tracker.domain import workflow
from tracker.models import PublishedRevision
from tracker.views import plan_files

pytestmark = pytest.mark.django_db
CHANGES = "changes/data.csv"


@pytest.fixture
def record(world):
    """Zero, corrected to 12 and taken back; another body's 5; and an action's status."""
    first = approved(world.for_indicator, world.periods[0], value=Decimal(0))
    second = revised(first, reason="Counted again", value=Decimal(12))
    entry = second.entry
    workflow.retract(entry, by=f.coordinator_of(world.plan), version=entry.version, reason="Sent by mistake")
    approved(world.other, world.periods[0], value=Decimal(5))
    return world


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_each_revision_has_its_row_with_what_was_before_and_why(file, record, language):
    rows = file(CHANGES, language).rows
    assert [row["seq"] for row in rows] == ["4", "3", "2", "1"]
    zero = only(rows, seq="1")
    assert (zero["change"], zero["status"], zero["value"], zero["value_before"]) == (
        "approval",
        "reported_zero",
        "0",
        "",
    )
    corrected = only(rows, seq="2")
    assert (corrected["status"], corrected["value"], corrected["value_before"]) == ("reported", "12", "0")
    assert corrected["reason"] == "Counted again"
    taken_back = only(rows, seq="3")
    assert (taken_back["change"], taken_back["status"], taken_back["value"]) == ("retraction", "", "")
    assert (taken_back["value_before"], taken_back["reason"]) == ("12", "Sent by mistake")
    for row, revision in zip(rows, PublishedRevision.objects.order_by("-seq"), strict=True):
        assert row["hash"] == revision.hash
        assert row["address"] == f"http://testserver/{language}/plans/plan/record/{revision.seq}/"


@pytest.mark.parametrize(
    ("asked", "seqs"),
    [("change=corrections", ["2"]), ("change=retractions", ["3"]), ("body=interior", ["4"]), ("about=actions", [])],
)
def test_it_is_filtered_as_the_page_is(file, record, asked, seqs):
    assert [row["seq"] for row in file(f"{CHANGES}?{asked}").rows] == seqs


def test_the_page_leads_to_it_with_its_filters(client, record):
    html = client.get("/en/plans/plan/changes/?change=corrections&page=1").content.decode()
    for ending in ("csv", "xlsx", "json"):
        assert f'href="/en/plans/plan/changes/data.{ending}?change=corrections"' in html


def test_an_empty_record_is_a_header(file, world):
    made = file(CHANGES)
    assert made.rows == []
    assert made.content.startswith(b"data_status,plan,seq,")


def test_the_number_of_queries_does_not_grow(file, world):
    def queries():
        file(CHANGES)
        with CaptureQueriesContext(connection) as asked:
            file(CHANGES)
        return len(asked)

    approved(world.for_indicator, world.periods[0], value=Decimal(1))
    one = queries()
    approved(world.other, world.periods[0], value=Decimal(2))
    approved(world.for_indicator, world.periods[1], value=Decimal(3))
    assert queries() == one


def test_a_long_record_takes_no_more_memory_than_a_short_one(client, world, monkeypatch):
    monkeypatch.setattr(plan_files, "ROWS_AT_ONCE", 20)
    row = approved(world.for_indicator, world.periods[0], value=Decimal(1))
    kept = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}
    copies = (PublishedRevision(**kept | {"seq": n, "number": n, "hash": f"{n:064x}"}) for n in range(2, 501))
    PublishedRevision.objects.bulk_create(copies, batch_size=100)
    lines, held = 0, {}
    tracemalloc.start()
    for part in client.get(f"/en/plans/plan/{CHANGES}").streaming_content:
        lines += part.count(b"\r\n")
        if lines in (100, 480):
            gc.collect()
            held[lines] = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert lines == 501
    assert held[480] - held[100] < 100_000, "380 rows, each of which is larger than a kilobyte"


def test_json_has_exact_numbers(file, record):
    assert b'"value": 12' in file("changes/data.json").content
