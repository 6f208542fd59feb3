"""A report as it is read: plain values in one language that every writer understands, with no database behind them.

    Document            cover, sections, and where to check it
      Section           a numbered heading with blocks, or with sections of its own
        Paragraph, Bullets, Quote, Subheading, Notice, Facts, Table, Chart

Texts are plain: a writer escapes them for its format. `to_json` and `from_json` are what publishing freezes; a figure
stays a decimal on the way there and back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class ColumnKind(StrEnum):
    """What stands in a column: how it is set, and of what type it is in a workbook."""

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    MONEY = "money"
    DATE = "date"
    STATUS = "status"


class NoticeKind(StrEnum):
    DEMONSTRATION = "demonstration"  # invented data
    PROVISIONAL = "provisional"  # some bodies have not reported
    MISSING = "missing"  # nothing is known, and why
    REMARK = "remark"


# --- words ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Run:
    """Words set alike. `language` where it is not the document's; `href` where they are a link."""

    text: str
    strong: bool = False
    emphasis: bool = False
    href: str = ""
    language: str = ""


@dataclass(frozen=True)
class Paragraph:
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Bullets:
    """A list; numbered where `ordered`."""

    items: tuple[tuple[Run, ...], ...]
    ordered: bool = False


@dataclass(frozen=True)
class Quote:
    """The words of a body, as it gave them. `source` says whose they are: body, period, action."""

    blocks: tuple[Paragraph | Bullets, ...]
    source: str


@dataclass(frozen=True)
class Subheading:
    """A heading without a number, below a section's own."""

    text: str


@dataclass(frozen=True)
class Notice:
    kind: NoticeKind
    text: str


@dataclass(frozen=True)
class Facts:
    """Terms with what they are: (("Period", "2023"), ...)."""

    rows: tuple[tuple[str, str], ...]


# --- figures ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Column:
    """`unit` stands under the title. `width` is a share of the table's, in any unit common to its columns."""

    title: str
    kind: ColumnKind = ColumnKind.TEXT
    unit: str = ""
    width: int = 1


@dataclass(frozen=True)
class Cell:
    """`text` is what is read; `value` the same for a program: None where there is no figure, which is never zero.

    `status` is the value of a status or an assessment where the cell says one; `missing` where words stand in place of
    a figure (not reported, not applicable, withheld ...).
    """

    text: str
    value: Decimal | int | date | str | None = None
    status: str = ""
    missing: bool = False
    href: str = ""
    language: str = ""


@dataclass(frozen=True)
class Row:
    """The first cell is the row's heading. `total`: it sums up those above."""

    cells: tuple[Cell, ...]
    total: bool = False


@dataclass(frozen=True)
class Table:
    """`key` names it in files, in every language alike; `title` is its caption."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chart:
    """`svg` is a file that stands alone, in light colours; `alt` says in words what is seen."""

    key: str
    title: str
    alt: str
    svg: str
    notes: tuple[str, ...] = ()


Block = Paragraph | Bullets | Quote | Subheading | Notice | Facts | Table | Chart


# --- the whole --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Section:
    """`number` is "3", "3.2", or "A" for an annex; `written` where people wrote it, not made from the data."""

    key: str
    number: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    written: bool = False

    def walk(self) -> Iterator[Section]:
        yield self
        for section in self.sections:
            yield from section.walk()


@dataclass(frozen=True)
class Square:
    """One action on the cover: its code and the value of its status."""

    code: str
    status: str
    label: str


@dataclass(frozen=True)
class RecordHead:
    """The last link of the plan's public record when this was made. `seq` 0 and no hash: nothing was published yet."""

    seq: int
    hash: str


@dataclass(frozen=True)
class Cover:
    """What identifies the report. `edition` 0: a draft. `address` is permanent; `verify` is where a file is checked."""

    title: str
    subtitle: str
    plan: str
    country: str
    publisher: str
    period: str
    made_on: date
    edition: int
    address: str
    verify: str
    licence: str
    head: RecordHead
    squares: tuple[Square, ...] = ()
    what_changed: str = ""
    demonstration: str = ""


@dataclass(frozen=True)
class Document:
    """`language` is kk, ru or en; everything in it is in that language unless it says otherwise."""

    language: str
    cover: Cover
    sections: tuple[Section, ...]

    @property
    def is_draft(self) -> bool:
        return self.cover.edition == 0

    def walk(self) -> Iterator[Section]:
        for section in self.sections:
            yield from section.walk()

    def tables(self) -> Iterator[tuple[Section, Table]]:
        """Every table with the section that it stands in, in the order in which they are read."""
        for section in self.walk():
            for block in section.blocks:
                if isinstance(block, Table):
                    yield section, block

    def to_json(self) -> str:
        """Canonical text: the same document always gives the same bytes."""
        return json.dumps(_plain(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Document:
        """The document that `to_json` wrote. KeyError or TypeError if it is not one."""
        return _made(json.loads(text))


_TYPES = {
    kind.__name__: kind
    for kind in (
        Run, Paragraph, Bullets, Quote, Subheading, Notice, Facts, Column, Cell, Row, Table, Chart, Section, Square,
        RecordHead, Cover, Document,
    )
}  # fmt: skip


def _plain(value):
    """As JSON has it: an object says of what type it is, and so do a decimal and a day."""
    if is_dataclass(value):
        return {"is": type(value).__name__, **{f.name: _plain(getattr(value, f.name)) for f in fields(value)}}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Decimal):
        return {"is": "Decimal", "value": str(value)}
    if isinstance(value, date):
        return {"is": "date", "value": value.isoformat()}
    return value


def _made(value):
    if isinstance(value, list):
        return tuple(_made(one) for one in value)
    if not isinstance(value, Mapping):
        return value
    kind = value["is"]
    if kind == "Decimal":
        return Decimal(value["value"])
    if kind == "date":
        return date.fromisoformat(value["value"])
    given = {name: _made(one) for name, one in value.items() if name != "is"}
    return _TYPES[kind](**given)
