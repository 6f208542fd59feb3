"""How plans stand and what they lack, kept in this worker while nothing changes that the public reads.

Most pages of a plan show the same standing, of which a plan with a thousand reports takes longer to make than the page.
It is good for the public version that was read before it was made, as a page is (tracker/views/page_cache.py): so one
made of older rows is never good for a newer version. Inside a transaction nothing is kept and nothing kept is given:
what it wrote may never be committed, and the numbers that it raised may come again for something else.

What is kept is shared by all threads of the worker, so whoever reads it changes nothing in it. Texts are there in every
language and chosen when they are read. What loads more onto its rows (the API) takes `load_standing` and `gather`
instead.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from threading import Lock
from typing import Any

from django.db import connection

from tracker import public_version
from tracker.models import Plan

from .gaps import Gathered, gather
from .standing import Standing, load_standing

#: Reports, actions, indicators and questions that a worker holds at most: some 50 MB.
MOST_ROWS = 20_000


class Kept:
    """What was made of one public version, by what and of whom it is; that asked for last, up to so many rows."""

    def __init__(self, most_rows: int):
        self.most, self.held, self.version = most_rows, 0, 0
        self.made: OrderedDict[tuple, Standing | Gathered] = OrderedDict()
        self.lock = Lock()

    def get(self, key: tuple, version: int):
        with self.lock:
            if version != self.version or key not in self.made:
                return None
            self.made.move_to_end(key)
            return self.made[key]

    def put(self, key: tuple, version: int, made) -> None:
        with self.lock:
            if version != self.version:
                self._clear()
                self.version = version
            if key not in self.made:
                self.made[key] = made
                self.held += _rows(made)
            while self.held > self.most:
                self.held -= _rows(self.made.popitem(last=False)[1])

    def clear(self) -> None:
        with self.lock:
            self._clear()

    def _clear(self) -> None:
        self.made.clear()
        self.held = 0


def _rows(made: Standing | Gathered) -> int:
    if isinstance(made, Gathered):
        return len(made.questions)
    return len(made.slots) + len(made.actions) + len(made.indicators)


kept = Kept(MOST_ROWS)


def standing_of(plan: Plan, on: date, *, version: int | None = None, with_indicators: bool = True) -> Standing:
    """As `load_standing`, for those who only read it. `version`: the public version, where it was read already.

    One query at most where it is kept; without the indicators, they may be in it all the same.
    """
    names = ("whole",) if with_indicators else ("whole", "actions")
    return _of(names, plan, on, version, lambda: load_standing(plan, on, with_indicators=with_indicators))


def gaps_of(plan: Plan, on: date, *, version: int | None = None) -> Gathered:
    """As `gaps.gather`, for those who only read it."""
    return _of(("gaps",), plan, on, version, lambda: gather(plan, on))


def _of(names: tuple[str, ...], plan: Plan, on: date, version: int | None, make: Callable[[], Any]):
    """What is kept under one of these names, or else made and kept under the last."""
    if connection.in_atomic_block:
        return make()
    if version is None:
        version = public_version.current()
    for name in names:
        found = kept.get((name, plan.pk, on), version)
        if found is not None:
            return found
    made = make()
    kept.put((names[-1], plan.pk, on), version, made)
    return made
