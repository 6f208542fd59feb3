"""What was said and done about one report, in order: transitions, comments on fields, saves, questions and answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from tracker.enums import EntryState, Measure, Verb
from tracker.models import Indicator, ProgressEntry, ReviewEvent, SaveReceipt

from .grid import Grid
from .layouts import load_breakdowns
from .plausibility import QuestionCode
from .questions import where
from .wording import number

# The field under which the form has the figure, by measure; of an action, its status.
FIGURE = {
    Measure.COUNT: "value",
    Measure.QUANTITY: "value",
    Measure.SHARE: "numerator",
    Measure.YES_NO: "yes",
    Measure.MILESTONE: "step_id",
}

WORDS = ("reason", "narrative", "obstacles", "next_steps", "source")


@dataclass(frozen=True)
class Part:
    """Something in a report that can be commented on; `key` is the name of its field, or `breakdown-7`."""

    key: str
    label: str

    @property
    def is_figure(self) -> bool:
        return self.key not in WORDS


def label_of(key: str) -> str:
    """What a part is called where the report's breakdowns are not at hand."""
    if key.startswith("breakdown-"):
        return _("Breakdown")
    words = {
        "status": _("Status"),
        "reason": _("Why there is none"),
        "narrative": _("Progress"),
        "obstacles": _("Obstacles"),
        "next_steps": _("Next steps"),
        "source": _("Source of the figures"),
    }
    return words.get(key, _("Figures"))


def parts_of(entry: ProgressEntry, grids: Iterable[Grid]) -> list[Part]:
    """What a reviewer can comment on one by one, in the order of the form."""
    keys = ["status"] if not entry.measure else [FIGURE[entry.measure]] if entry.measure in FIGURE else []
    keys += ["reason"] if entry.reason else []
    keys += ["narrative", "obstacles", "next_steps", "source"]
    parts = [Part(key, label_of(key)) for key in keys]
    at = 1 if entry.measure in FIGURE else 0
    parts[at:at] = [Part(f"breakdown-{grid.breakdown_id}", grid.title) for grid in grids]
    return parts


@dataclass(frozen=True)
class Item:
    """One line of the history, newest first: an event, or saves in a row with nothing between them."""

    at: datetime
    event: ReviewEvent | None = None
    on_fields: tuple[tuple[str, str], ...] = ()
    saves: int = 0
    version: int | None = None


def said_on_fields(entry: ProgressEntry, events: Iterable[ReviewEvent]) -> dict[str, str]:
    """The reviewer's comments on single fields that the body still has to answer: of the last return. No query."""
    if entry.state not in EntryState.with_body():
        return {}
    last = next((event for event in events if event.verb in (Verb.RETURN, Verb.APPROVE)), None)
    return dict(last.field_comments) if last else {}


def timeline(events: Iterable[ReviewEvent], receipts: Iterable[SaveReceipt], parts: Iterable[Part]) -> list[Item]:
    """Events and save receipts by version, newest first; saves in a row are told as one line."""
    labels = {part.key: part.label for part in parts}
    lines = [(e.entry_version, 1, e) for e in events] + [(r.version, 0, r) for r in receipts]
    items: list[Item] = []
    for version, is_event, row in sorted(lines, key=lambda line: (line[0], line[1], line[2].pk)):
        if is_event:
            said = tuple((labels.get(key) or label_of(key), text) for key, text in row.field_comments.items())
            items.append(Item(row.at, row, said))
        elif items and items[-1].saves:
            items[-1] = Item(row.at, saves=items[-1].saves + 1, version=version)
        else:
            items.append(Item(row.at, saves=1, version=version))
    return items[::-1]


@dataclass(frozen=True)
class Questioned:
    """What was asked at entry because it looked odd, and what the reporter answered."""

    question: str
    answer: str


def questioned(entry: ProgressEntry) -> list[Questioned]:
    """The report's questions in words. No query where there are none."""
    names = category_names(entry.assignment.indicator) if entry.questions else {}
    return [
        Questioned(": ".join(filter(None, (where(asked, names), words))), asked.get("answer") or "")
        for asked in entry.questions
        if (words := question_text(asked.get("code", ""), asked.get("params") or {}, names))
    ]


def category_names(indicator: Indicator | None) -> dict[str, str]:
    """{code: name} of the categories of an indicator's breakdowns."""
    breakdowns = load_breakdowns(indicator) if indicator else ()
    return {c.code: c.name for b in breakdowns for link in b.links.all() for c in link.dimension.categories.all()}


def question_text(code: str, params: Mapping[str, object], names: Mapping[str, str]) -> str:
    """A question of `plausibility` as the reviewer reads it. A code of a later version is shown as it stands."""
    words = {
        QuestionCode.MANY_TIMES_MORE: _("%(value)s is %(times)s times the last approved value of %(previous)s."),
        QuestionCode.DROP_TO_ZERO: _("Zero, where the last approved value was %(previous)s."),
        QuestionCode.PART_ABOVE_TOTAL: _("%(category)s: %(value)s, more than the total of %(total)s."),
    }
    known = dict.fromkeys(("value", "times", "previous", "total", "category"), "?")
    for name, value in params.items():
        known[name] = names.get(str(value), str(value)) if name == "category" else _as_number(value, name == "times")
    return words[code] % known if code in words else str(code)


def _as_number(value, rounded: bool) -> str:
    try:
        figure = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    return number(round(figure, 1) if rounded else figure)
