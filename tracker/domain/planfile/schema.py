"""What the description of the format is made of: sections of rows, and the fields of a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models as orm

from .kinds import Kind, Standing, Text, Words


@dataclass(frozen=True)
class Field:
    """One key of a row. `column` is the model's field where it is called otherwise."""

    key: str
    kind: Kind
    required: bool = False
    #: What a document holds where the file says nothing; the kind's own emptiness unless given.
    default: Any = None
    column: str = ""
    #: Written even where it is empty: null says that the plan is silent.
    always: bool = False
    #: A reference to a row of the same section, set when all of them are there.
    later: bool = False

    def __post_init__(self):
        object.__setattr__(self, "column", self.column or self.key)

    @property
    def absent(self) -> Any:
        if self.default is not None:
            return self.default
        if isinstance(self.kind, Text | Standing):
            return {}
        return [] if isinstance(self.kind, Words) else self.kind.empty


@dataclass(frozen=True)
class Section:
    """A list of rows of one model, or a single row where `single`."""

    key: str
    model: type[orm.Model]
    fields: tuple[Field, ...]
    #: Fields that together name a row among its siblings. Empty: it is named by its place, counted from 1.
    named_by: tuple[str, ...] = ()
    single: bool = False
    #: Fewer of these for rows of which a sibling with the same can only take the place: an action has one lead.
    replaced_by: Callable[[dict], tuple[str, ...]] | None = None
    #: The model's reference to the row above, and how that row reaches these.
    parent: str = "plan"
    related: str = ""
    #: Rows stand in the file's order, which the model keeps in `order`.
    ordered: bool = False
    #: Otherwise they stand in this order.
    sort: Callable[[dict], Any] | None = None
    #: Rows are not the plan's own: other plans may use them too.
    shared: bool = False
    #: Rows are statements, which carry what they superseded.
    superseded: bool = False
    #: Statements that reports hang on: a correction in the file changes the row instead of superseding it.
    in_place: bool = False
    children: tuple[Section, ...] = ()

    def name(self, record: dict, position: int) -> str:
        """The row's part of its path. `position` counts from 1."""
        if self.single:
            return self.key
        keys = self.replaced_by(record) if self.replaced_by else self.named_by
        parts = [record[key] for key in keys] if keys else [position]
        words = ["+".join(part) if isinstance(part, list) else str(part or "") for part in parts]
        return f"{self.key}/{'/'.join(words)}"

    @property
    def by_key(self) -> dict[str, Field]:
        return {field.key: field for field in self.fields}
