"""JSON: what the table is, and its rows, each an object: exact numbers, ISO dates, null for no figure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal

from django.conf import settings

from tracker.domain.values import plain_decimal

from .csv import plain_text
from .table import Cell, Table

CONTENT_TYPE = "application/json; charset=utf-8"


def stream(table: Table) -> Iterator[bytes]:
    """The table row by row, never whole in memory."""
    about = {
        "name": table.name,
        "data_status": str(table.kind),
        "language": table.language,
        "licence": {"name": settings.DATA_LICENCE.name, "path": settings.DATA_LICENCE.path},
        "columns": list(table.header),
    }
    if table.head:
        about["record"] = dict(zip(("seq", "hash"), table.head, strict=True))
    yield json.dumps(about, ensure_ascii=False)[:-1].encode() + b', "rows": ['
    names = [json.dumps(name) for name in table.header]
    separator = "\n"
    for row in table.lines():
        cells = ", ".join(f"{name}: {_value(cell)}" for name, cell in zip(names, row, strict=True))
        yield f"{separator}{{{cells}}}".encode()
        separator = ",\n"
    yield b"\n]}\n"


def _value(cell: Cell) -> str:
    if cell is None:
        return "null"
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | Decimal):
        return plain_decimal(cell)
    return json.dumps(plain_text(cell), ensure_ascii=False)
