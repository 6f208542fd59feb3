"""What a table of the package is: its columns with type and meaning, its keys, and where its rows come from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import TextChoices

from tracker.enums import DataKind, Language
from tracker.models import Plan
from tracker.reports.table import Cell

#: A row: the columns that it has something for.
Row = dict[str, Cell]


@dataclass(frozen=True)
class Field:
    """A column. `unit`: what a number counts, where it is the same in all rows."""

    name: str
    type: str = "string"
    description: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()

    def schema(self) -> dict[str, Any]:
        constraints: dict[str, Any] = {"required": True} if self.required else {}
        if self.choices:
            constraints["enum"] = list(self.choices)
        made: dict[str, Any] = {"name": self.name, "type": self.type}
        if self.description:
            made["description"] = self.description
        return made | ({"constraints": constraints} if constraints else {})


@dataclass(frozen=True)
class Reference:
    """Values that are those of another table. A row with none of them refers to nothing."""

    fields: tuple[str, ...]
    resource: str
    to: tuple[str, ...]

    def schema(self) -> dict[str, Any]:
        return {"fields": list(self.fields), "reference": {"resource": self.resource, "fields": list(self.to)}}


@dataclass(frozen=True)
class Resource:
    """A table. `rows(plan, on)` may be a generator: it is read once, a row at a time."""

    name: str
    title: Any
    description: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    rows: Callable[[Plan, date], Iterator[Row]]
    references: tuple[Reference, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)

    def schema(self) -> dict[str, Any]:
        made: dict[str, Any] = {
            "fields": [DATA_STATUS.schema(), *(field.schema() for field in self.fields)],
            "missingValues": [""],
        }
        if self.key:
            made["primaryKey"] = list(self.key)
        if self.references:
            made["foreignKeys"] = [reference.schema() for reference in self.references]
        return made


DATA_STATUS = Field(
    "data_status", description="Whether a body reported this, or it is made up to show the program.", required=True,
    choices=tuple(DataKind.values),
)  # fmt: skip


def code(name: str, description: str = "", *, required: bool = True) -> Field:
    return Field(name, description=description, required=required)


def one_of(name: str, choices: type[TextChoices], description: str = "", *, required: bool = True) -> Field:
    return Field(name, description=description, required=required, choices=tuple(choices.values))


def texts(name: str, description: str) -> tuple[Field, ...]:
    """A text in each language; empty where it is not translated."""
    return tuple(Field(f"{name}_{lang}", description=f"{description} ({lang})") for lang in Language.values)


def in_languages(row, *names: str) -> Row:
    return {f"{name}_{lang}": getattr(row, f"{name}_{lang}") or None for name in names for lang in Language.values}


def measured() -> tuple[Field, ...]:
    """The columns of a value, of which a row has those of its indicator's measure."""
    return (
        Field("unit", description="What the number counts, in English where that is given. Of a share: %."),
        Field("value", "number", "A count or quantity. Of a share's baseline or target: the percentage."),
        Field("numerator", "number", "The first number of a share."),
        Field("denominator", "number", "The second number of a share."),
        Field("answer", description="Of a yes-or-no question.", choices=("yes", "no")),
        Field("step", "integer", "Of a milestone: the number of the step that is reached."),
    )
