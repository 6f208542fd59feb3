"""The reviewers' queue as the address asks for it: by period, body, objective, age, state; choices with counts."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.enums import EntryState
from tracker.models import Actor, Plan, ReportingPeriod

from .desk import QueueRow

# Days that a report has waited, at least.
AGES = (7, 14, 30)


@dataclass(frozen=True)
class Chip:
    """One choice of a filter: `count` reports would be shown with it, the other filters as they are."""

    value: str
    label: str
    count: int
    url: str
    current: bool


@dataclass(frozen=True)
class Filter:
    name: str
    label: str
    value: str
    chips: list[Chip]


@dataclass(frozen=True)
class Batch:
    """What waits of one body for one period, and how much of it this person may review."""

    body: Actor
    period: ReportingPeriod
    waiting: int
    mine: int


@dataclass(frozen=True)
class Queue:
    rows: list[QueueRow]
    waiting: int
    mine: int
    filters: list[Filter]
    query: str
    batches: list[Batch]


def _objective(row: QueueRow):
    return row.entry.subject.objective


# name: (value of a row as the address has it, the row's own part with a name and an order)
KEYS: dict[str, Callable[[QueueRow], str]] = {
    "period": lambda row: str(row.entry.period_id),
    "body": lambda row: row.entry.actor.slug,
    "objective": lambda row: _objective(row).code,
    "state": lambda row: str(row.entry.state),
}


def filtered(plan: Plan, rows: list[QueueRow], query: Mapping[str, str]) -> Queue:
    """The rows that fit what the address asks. No query: `queue_rows` has loaded all that is named here."""
    asked = {name: query.get(name, "") for name in (*KEYS, "age")}
    shown = [row for row in rows if _fits(row, asked)]
    labels = {
        "period": (_("Period"), _("All periods"), lambda r: r.entry.period.label, lambda r: r.entry.period.starts_on),
        "body": (_("Body"), _("All bodies"), lambda r: r.entry.actor.name, lambda r: r.entry.actor.name),
        "objective": (
            _("Objective"),
            _("All objectives"),
            lambda r: _("Objective %(code)s") % {"code": _objective(r).code},
            lambda r: (_objective(r).order, _objective(r).code),
        ),
        "state": (
            _("State"),
            _("All states"),
            lambda r: capfirst(r.entry.get_state_display()),
            lambda r: EntryState.with_reviewers().index(r.entry.state),
        ),
    }
    filters = [
        _filter(plan, rows, asked, name, label, everything, words, order)
        for name, (label, everything, words, order) in labels.items()
    ]
    filters.insert(3, _age_filter(plan, rows, asked))
    return Queue(
        rows=shown,
        waiting=len(rows),
        mine=sum(row.mine for row in rows),
        filters=filters,
        query=_query(plan, asked),
        batches=_batches(shown),
    )


def _fits(row: QueueRow, asked: Mapping[str, str], but: str = "") -> bool:
    """Whether a row fits every filter; `but` one that is left aside."""
    for name, key in KEYS.items():
        if name != but and asked[name] and key(row) != asked[name]:
            return False
    return but == "age" or row.days >= _age(asked["age"])


def _age(value: str) -> int:
    return next((days for days in AGES if str(days) == value), 0)


def _query(plan: Plan, asked: Mapping[str, str], **changed: str) -> str:
    """The address of a choice: the filters as they are, one of them changed, empty ones left out."""
    return "?" + urlencode({"plan": plan.slug, **{n: v for n, v in {**asked, **changed}.items() if v}})


def _filter(plan, rows: Iterable[QueueRow], asked, name, label, everything, words, order) -> Filter:
    key, others = KEYS[name], [row for row in rows if _fits(row, asked, name)]
    groups: dict[Hashable, list[QueueRow]] = {}
    for row in rows:
        # A choice that nothing fits now stays: it would be odd if it came and went with the other filters.
        groups.setdefault(key(row), [])
    first = {key(row): row for row in reversed(list(rows))}
    for row in others:
        groups[key(row)].append(row)
    chips = [
        Chip(value, words(first[value]), len(found), _query(plan, asked, **{name: value}), asked[name] == value)
        for value, found in sorted(groups.items(), key=lambda item: order(first[item[0]]))
    ]
    chips.insert(0, Chip("", everything, len(others), _query(plan, asked, **{name: ""}), not asked[name]))
    return Filter(name, label, asked[name], chips)


def _age_filter(plan: Plan, rows: Iterable[QueueRow], asked: Mapping[str, str]) -> Filter:
    others = [row for row in rows if _fits(row, asked, "age")]
    age = _age(asked["age"])
    chips = [Chip("", _("However long"), len(others), _query(plan, asked, age=""), not age)]
    for days in AGES:
        label = ngettext("%(days)d day or longer", "%(days)d days or longer", days) % {"days": days}
        count = sum(row.days >= days for row in others)
        chips.append(Chip(str(days), label, count, _query(plan, asked, age=str(days)), age == days))
    return Filter("age", _("Waiting"), str(age or ""), chips)


def _batches(rows: Iterable[QueueRow]) -> list[Batch]:
    """Bodies' periods of which this person may approve several reports, in the order of the queue."""
    groups: dict[tuple[int, int], list[QueueRow]] = {}
    for row in rows:
        groups.setdefault((row.entry.assignment.actor_id, row.entry.period_id), []).append(row)
    return [
        Batch(found[0].entry.actor, found[0].entry.period, len(found), sum(row.mine for row in found))
        for found in groups.values()
        if sum(row.mine for row in found) > 1
    ]
