"""The questions about odd values as the entry form shows them: in words, at their cell, with a place for the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from tracker.domain.conversation import category_names
from tracker.domain.grid import Grid
from tracker.domain.plausibility import QuestionCode
from tracker.domain.questions import name_of, where
from tracker.domain.wording import number
from tracker.models import ProgressEntry

from .tables import cell_name

ANSWER = "answer-"


@dataclass(frozen=True)
class Question:
    """`name`: of its field. `target`: the id of the input that it is about. `fresh`: put for the first time."""

    name: str
    text: str
    where: str
    answer: str
    target: str
    fresh: bool


def answers_in(sent: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in sent.items() if name.startswith(ANSWER)}


def shown(
    entry: ProgressEntry, grids: list[Grid], typed: Mapping[str, str], fresh: frozenset[str] = frozenset()
) -> list[Question]:
    """The questions that were put about a report. No query where the breakdowns are loaded."""
    names = category_names(entry.assignment.indicator) if entry.questions else {}
    ids = {grid.record_key: grid.breakdown_id for grid in grids}
    rows = []
    for row in entry.questions:
        name, target = name_of(row), row["part"]
        if row.get("key") and row["breakdown"] in ids:
            target = cell_name(ids[row["breakdown"]], row["key"], row["part"])
        answer = typed.get(name, row.get("answer", ""))
        rows.append(Question(name, _text(row, names), where(row, names), answer, f"id_{target}", name in fresh))
    return rows


def _text(row: dict, names: Mapping[str, str]) -> str:
    params = {name: number(Decimal(v)) for name, v in row["params"].items() if name not in ("category", "times")}
    if row["code"] == QuestionCode.DROP_TO_ZERO:
        return _("Is zero right? The last approved value is %(previous)s.") % params
    if row["code"] == QuestionCode.MANY_TIMES_MORE:
        return _("Is %(value)s right? The last approved value is %(previous)s.") % params
    category = names.get(row["params"]["category"], row["params"]["category"])
    return _("Is %(value)s right for “%(category)s”? The total is only %(total)s.") % {**params, "category": category}
