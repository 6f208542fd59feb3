"""The questions of a report: what looks odd in its figures now, and what was answered. Kept on the report itself as
[{code, part, breakdown, key, params, answer}], by natural keys, for the reviewer and the internal part of the record.
"""

from __future__ import annotations

from tracker.enums import Measure
from tracker.models import ProgressEntry

from . import desk, plausibility, record
from .layouts import layouts_of
from .values import plain_decimal

# Whoever answers at greater length writes it in the narrative.
LONGEST_ANSWER = 1000


def found(entry: ProgressEntry) -> list[dict]:
    """What to ask about the figures as they stand, each with the answer that was already given to the same question.

    Where the total is questioned its cells are not questioned for the same thing again. Another value is another
    question. Compared with the last approved figure of an earlier period: one query, and none for an action.
    """
    if entry.measure not in Measure.numeric():
        return []
    layouts = layouts_of(entry.assignment.indicator)
    last = desk.last_approved(entry)
    asked = plausibility.questions(
        Measure(entry.measure), record.figure_of(entry, layouts), last[1].figure if last else None, layouts.values()
    )
    of_totals = {(question.code, question.part) for question in asked if question.breakdown is None}
    rows = [
        {
            "code": question.code.value,
            "part": question.part,
            "breakdown": question.breakdown,
            "key": question.key,
            "params": {n: v if isinstance(v, str) else plain_decimal(round(v, 4)) for n, v in question.params.items()},
        }
        for question in asked
        if question.breakdown is None or question.key is None or (question.code, question.part) not in of_totals
    ]
    answers = {name_of(row): row.get("answer", "") for row in entry.questions}
    return [{**row, "answer": answers.get(name_of(row), "")} for row in rows]


def name_of(row: dict) -> str:
    """The name of a question's field: the same for the same question about the same value."""
    same = {name: row.get(name) for name in ("code", "part", "breakdown", "key", "params")}
    return f"answer-{record.digest(record.canonical(same))[:12]}"


def where(row: dict, names: dict[str, str]) -> str:
    """The cell that a question is about, by its categories; "" where it is about the whole figure."""
    return ", ".join(names.get(code, code) for code in row["key"].split("|")) if row.get("key") else ""
