"""Pages that are made and not taken from those that are kept: `python -m tests.benchmarks.cold`, prints JSON.

In this process, through all middleware: the least of several times in milliseconds (the machine is shared) while
nothing changes, the same as the first page of its plan after a change, and the queries of that one. Charts are drawn
before, as they are when a revision is approved.
"""

import json
import os
import sys
import time
from dataclasses import replace

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "napsite.settings")
django.setup()

from django.core.cache import caches  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from tracker.charts.engine import renderer  # noqa: E402
from tracker.domain import workflow  # noqa: E402
from tracker.domain.entries import EntryData  # noqa: E402
from tracker.domain.queries.kept import kept  # noqa: E402
from tracker.models import ProgressEntry  # noqa: E402
from tracker.views.page_cache import at_hand  # noqa: E402

TIMES = 7


def get(client: Client, path: str, *, after_a_change: bool = False) -> float:
    for pages in (caches["pages"], at_hand):
        pages.clear()
    if after_a_change:
        kept.clear()
    start = time.perf_counter()
    answer = client.get(path, headers={"host": "127.0.0.1"})
    spent = 1000 * (time.perf_counter() - start)
    if answer.status_code != 200:
        raise SystemExit(f"{path}: {answer.status_code}")
    return spent


def page(client: Client, path: str) -> list:
    get(client, path)
    with CaptureQueriesContext(connection) as asked:
        get(client, path, after_a_change=True)
    # Now: the next request empties the log.
    queries = len(asked)
    first = min(get(client, path, after_a_change=True) for _time in range(TIMES))
    return [round(min(get(client, path) for _time in range(TIMES)), 1), round(first, 1), queries]


def first_chart(client: Client, path: str) -> float:
    """Milliseconds of a page whose charts have never been drawn, the renderer included."""
    renderer.stop()
    caches["default"].clear()
    return round(get(client, path), 1)


def saving() -> int:
    """Queries of the verb that saves a report, rolled back."""
    entry = ProgressEntry.objects.with_context().filter(state="draft", assignment__indicator__isnull=False).first()
    by = entry.assignment.actor.memberships.filter(role="reporter").first().user
    data = replace(EntryData.of(entry), narrative="Half a sentence more")
    with transaction.atomic():
        with CaptureQueriesContext(connection) as asked:
            workflow.save(entry, data, by=by, version=entry.version)
        transaction.set_rollback(True)
    return len([query for query in asked if "SAVEPOINT" not in query["sql"]])


if __name__ == "__main__":
    client = Client()
    result = {"pages": {path: page(client, path) for path in sys.argv[2:]}}
    result["saving"] = saving()
    result["first chart"] = first_chart(client, sys.argv[1])
    print(json.dumps(result))
