"""A plan as a tree of records: what a file says, or what the database holds, in one form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .problems import Place
from .schema import Section
from .sections import PLAN, SECTIONS


class Record(dict):
    """One row: a value for each of its section's keys, and a list of records for each section below it.

    From a file, `place` and `places` say where the row and its keys stand. From the database, `row` is the instance.
    A statement's `superseded` lists the records that it replaced, the latest first.
    """

    place: Place | None = None
    places: dict[str, Place]
    row: Any = None
    superseded: list[Record]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.places = {}
        self.superseded = []

    def at(self, key: str) -> Place:
        """Where a key stands, or the row where the key is not given."""
        return self.places.get(key) or self.place or Place(1, 1, "")


@dataclass
class Document:
    plan: Record
    sections: dict[str, list[Record]] = field(default_factory=dict)
    #: Sections that could not be read: what refers to them is not judged.
    unread: set[str] = field(default_factory=set)

    def __post_init__(self):
        for section in SECTIONS:
            self.sections.setdefault(section.key, [])

    def __getitem__(self, key: str) -> list[Record]:
        return self.sections[key]

    def rows(self) -> Iterator[Row]:
        """Every row from the plan down, each after what it refers to (but for fields set later)."""
        top = Row("plan", PLAN, self.plan, None, 1)
        yield top
        for section in SECTIONS:
            yield from _rows(section, self.sections[section.key], top)

    def sort(self) -> None:
        """Put what has no order of its own in the order in which it is written."""
        for section in SECTIONS:
            _sort(section, self.sections[section.key])


@dataclass
class Row:
    """A record and its place in the tree. `path` names it by natural keys: `indicators/I2b/targets//2025-12-31/`."""

    path: str
    section: Section
    record: Record
    parent: Row | None
    position: int

    def flat(self) -> dict[str, Any]:
        """{column: JSON value}, for comparing and remembering. Without what is superseded."""
        flat = flat_record(self.section, self.record)
        if self.section.ordered:
            row = self.record.row
            flat["order"] = self.position if row is None else row.order
        return flat


def flat_record(section: Section, record: Record) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for one in section.fields:
        flat.update(one.kind.flat(record[one.key], one.column))
    return flat


def _rows(section: Section, records: list[Record], parent: Row) -> Iterator[Row]:
    for position, record in enumerate(records, 1):
        name = section.name(record, position)
        path = name if parent.section is PLAN else f"{parent.path}/{name}"
        row = Row(path, section, record, parent, position)
        yield row
        for child in section.children:
            yield from _rows(child, record[child.key], row)


def _sort(section: Section, records: list[Record]) -> None:
    if section.sort:
        records.sort(key=section.sort)
    for record in records:
        for child in section.children:
            _sort(child, record[child.key])


def related_by_succession(actors: set, successions: list[tuple]) -> set:
    """The actors with all that they came from and all that became of them."""
    actors = set(actors)
    grown = True
    while grown:
        before = len(actors)
        for predecessor, successor in successions:
            if predecessor in actors or successor in actors:
                actors |= {predecessor, successor}
        grown = len(actors) > before
    return actors
