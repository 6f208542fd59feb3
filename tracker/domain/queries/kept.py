"""How plans stand, kept in this worker while nothing changes that the public reads.

Most pages of a plan show the same standing, of which a plan with a thousand reports takes longer to make than the page.
It is good for the public version that was read before it was made, as a page is (tracker/views/page_cache.py): so one
made of older rows is never good for a newer version. Inside a transaction nothing is kept and nothing kept is given:
what it wrote may never be committed, and the numbers that it raised may come again for something else.

What is kept is shared by all threads of the worker, so whoever reads it changes nothing in it. Texts are there in every
language and chosen when they are read. What loads more onto its rows (the API) takes `load_standing` instead.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import date
from threading import Lock

from django.db import connection

from tracker import public_version
from tracker.models import Plan

from .standing import Standing, load_standing

#: Reports, actions and indicators that a worker holds at most: some 50 MB.
MOST_ROWS = 20_000


class Kept:
    """Standings of one public version, by plan, day and whether the indicators are in it; those asked for last."""

    def __init__(self, most_rows: int):
        self.most, self.held, self.version = most_rows, 0, 0
        self.standings: OrderedDict[tuple, Standing] = OrderedDict()
        self.lock = Lock()

    def get(self, key: tuple, version: int) -> Standing | None:
        with self.lock:
            if version != self.version or key not in self.standings:
                return None
            self.standings.move_to_end(key)
            return self.standings[key]

    def put(self, key: tuple, version: int, standing: Standing) -> None:
        with self.lock:
            if version != self.version:
                self._clear()
                self.version = version
            if key not in self.standings:
                self.standings[key] = standing
                self.held += _rows(standing)
            while self.held > self.most:
                self.held -= _rows(self.standings.popitem(last=False)[1])

    def clear(self) -> None:
        with self.lock:
            self._clear()

    def _clear(self) -> None:
        self.standings.clear()
        self.held = 0


def _rows(standing: Standing) -> int:
    return len(standing.slots) + len(standing.actions) + len(standing.indicators)


kept = Kept(MOST_ROWS)


def standing_of(plan: Plan, on: date, *, version: int | None = None, with_indicators: bool = True) -> Standing:
    """As `load_standing`, for those who only read it. `version`: the public version, where it was read already.

    One query at most where it is kept; without the indicators, they may be in it all the same.
    """
    if connection.in_atomic_block:
        return load_standing(plan, on, with_indicators=with_indicators)
    if version is None:
        version = public_version.current()
    for whole in (True,) if with_indicators else (True, False):
        found = kept.get((plan.pk, on, whole), version)
        if found is not None:
            return found
    found = load_standing(plan, on, with_indicators=with_indicators)
    kept.put((plan.pk, on, with_indicators), version, found)
    return found
