"""Long lists in pages. A page ends with the address of the next, which says after which row to go on: rows that come
or go meanwhile make nobody read one twice or miss one."""

from __future__ import annotations

import base64
import binascii
import json
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from .errors import refuse

LIMIT, MOST = 50, 200
BIGGEST = 2**63 - 1
Key = Callable[[Any], list]


def limit_of(data) -> int:
    text = data.get("limit")
    if text is None:
        return LIMIT
    if not (text.isascii() and text.isdigit() and len(text) < 9 and 1 <= int(text) <= MOST):
        raise refuse(limit=_("Give a whole number from 1 to %(most)s.") % {"most": MOST})
    return int(text)


def encoded(key: list) -> str:
    return base64.urlsafe_b64encode(json.dumps(key, ensure_ascii=False).encode()).decode().rstrip("=")


def after(data) -> list | None:
    """The key of the row after which to go on; None at the beginning."""
    text = data.get("cursor")
    if text is None:
        return None
    try:
        key = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        raise _unknown() from None
    if not isinstance(key, list):
        raise _unknown()
    return key


def _unknown():
    return refuse(cursor=_("This is not a cursor of this list: take it from “next”, or leave it out."))


def page(rows: Sequence, key: Key, data) -> tuple[list, str | None]:
    """A page of rows that are loaded, in the order of `key`; and the cursor of the next one, if there is one."""
    limit, last = limit_of(data), after(data)
    rows = sorted(rows, key=key)
    try:
        start = 0 if last is None else bisect_right(rows, last, key=key)
    except TypeError:
        raise _unknown() from None
    found = rows[start : start + limit]
    return found, encoded(key(found[-1])) if start + limit < len(rows) else None


def page_down(rows: QuerySet, field: str, data) -> tuple[list, str | None]:
    """A page of a query, the highest of a whole number first, which no two rows share."""
    limit, last = limit_of(data), after(data)
    if last is not None:
        if not (len(last) == 1 and type(last[0]) is int and 0 <= last[0] <= BIGGEST):
            raise _unknown()
        rows = rows.filter(**{f"{field}__lt": last[0]})
    found = list(rows.order_by(f"-{field}")[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    return found, encoded([getattr(found[-1], field)]) if more else None
