"""Many reports in one step. Each goes by its own verb and by itself: one that is refused holds back no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tracker.models import ProgressEntry, User

from . import workflow
from .workflow import Conflict, InvalidEntry, Letter, NotAllowed

# Reports, each with the version that the person saw.
Chosen = Iterable[tuple[ProgressEntry, int]]


@dataclass(frozen=True)
class Outcome:
    """What became of one report. `reasons` why it was refused, in the person's language."""

    entry: ProgressEntry
    done: bool = False
    conflict: bool = False
    not_allowed: bool = False
    reasons: list[str] = field(default_factory=list)


def submit_all(chosen: Chosen, *, by: User, letter: Letter | None) -> list[Outcome]:
    """Submit each report as `workflow.submit` does."""
    return [_try(workflow.submit, entry, by=by, version=version, letter=letter) for entry, version in chosen]


def hand_over_all(chosen: Chosen, *, by: User, letter: Letter | None) -> list[Outcome]:
    """Hand each report over to the signatory as `workflow.hand_over` does."""
    return [_try(workflow.hand_over, entry, by=by, version=version, letter=letter) for entry, version in chosen]


def hand_back_all(chosen: Chosen, *, by: User, comment: str) -> list[Outcome]:
    """Give each report back to its reporter as `workflow.hand_back` does, with the same comment."""
    return [_try(workflow.hand_back, entry, by=by, version=version, comment=comment) for entry, version in chosen]


def _try(verb: Callable, entry: ProgressEntry, **given) -> Outcome:
    try:
        verb(entry, **given)
    except Conflict as conflict:
        return Outcome(conflict.entry, conflict=True)
    except NotAllowed:
        return Outcome(entry, not_allowed=True)
    except InvalidEntry as refused:
        return Outcome(entry, reasons=[message for messages in refused.errors.values() for message in messages])
    return Outcome(entry, done=True)
