"""A table to be written to a file, whatever the format: what its columns are called and what stands in its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import get_language, override

from tracker.enums import DataKind

#: The formats of a table, as the addresses of its files end.
ENDINGS = ("csv", "xlsx", "json")

Cell = str | int | Decimal | bool | date | datetime | None


@dataclass(frozen=True)
class Table:
    """`columns` are names for programs, the same in every language; texts in `rows` are in `language`.

    `rows` may be a generator: a writer reads it once, a row at a time. The first column says of every row whether its
    data is real, so that no figure of a demonstration can be taken for one that a body gave.
    """

    name: str
    columns: tuple[str, ...]
    rows: Iterable[Sequence[Cell]]
    kind: DataKind = DataKind.REAL
    language: str = field(default_factory=lambda: (get_language() or "en")[:2])
    # Number and hash of the last link of the plan's record: what was published before cannot change without its seeing.
    head: tuple[int, str] | None = None

    @property
    def header(self) -> tuple[str, ...]:
        return ("data_status", *self.columns)

    @property
    def stem(self) -> str:
        """The file's name without its ending."""
        return file_stem(self.name, kind=self.kind, language=self.language)

    def lines(self) -> Iterator[tuple[Cell, ...]]:
        """The rows, each made in the table's language, whatever is active while a reader takes its time."""
        rows = iter(self.rows)
        while True:
            with override(self.language):
                row = next(rows, None)
            if row is None:
                return
            yield (str(self.kind), *row)


def file_stem(name: str, *, kind: DataKind, language: str) -> str:
    marked = f"{DataKind.DEMONSTRATION}-data-{name}" if kind == DataKind.DEMONSTRATION else name
    return f"{marked}-{language}"
