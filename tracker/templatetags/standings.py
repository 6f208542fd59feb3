"""How a value of the domain looks: its colour class, its sign, its letter. Said here and nowhere else.

The key of a standing is its colour class (`s-<key>` in static/css/status.css) and its sign in static/img/sprite.svg.
"""

from dataclasses import dataclass

from django.utils.translation import pgettext

from tracker.enums import Assessment, EntryState, ImplementationStatus, Verdict

STATUS = {
    ImplementationStatus.COMPLETED: "completed",
    ImplementationStatus.IN_PROGRESS: "progress",
    ImplementationStatus.DELAYED: "delayed",
    ImplementationStatus.NOT_STARTED: "notstarted",
    ImplementationStatus.DISCONTINUED: "discontinued",
    ImplementationStatus.NO_INFORMATION: "noinfo",
}
ASSESSMENT = {
    Assessment.ACHIEVED: "achieved",
    Assessment.ON_TRACK: "ontrack",
    Assessment.NEEDS_ACCELERATION: "accel",
    Assessment.OFF_TRACK: "offtrack",
    Assessment.NOT_ACHIEVED: "notachieved",
    Assessment.NOT_YET_DUE: "notdue",
    Assessment.CANNOT_BE_ASSESSED: "unassessed",
    Assessment.NOT_ASSESSED: "words",
}
#: Assessments that only some indicators can have: a tally leaves them out while they are empty.
OCCASIONAL = (Assessment.NOT_YET_DUE, Assessment.NOT_ASSESSED)
VERDICT = {Verdict.YES: "tick", Verdict.PARTLY: "half", Verdict.NO: "cross"}

OVERDUE = "overdue"
NOT_BEGUN = "not_begun"


def letters() -> dict[str, tuple[str, str, str]]:
    """State of an entry, or OVERDUE or NOT_BEGUN: (colour key, letter, name), in the reader's language.

    Each letter stands for one state, so that a row of them can be read without its colours.
    """
    look = {
        EntryState.DRAFT: ("draft", pgettext("letter of state", "D")),
        EntryState.READY: ("draft", pgettext("letter of state", "H")),
        EntryState.SUBMITTED: ("submitted", pgettext("letter of state", "S")),
        EntryState.IN_REVIEW: ("submitted", pgettext("letter of state", "I")),
        EntryState.RETURNED: ("returned", pgettext("letter of state", "R")),
        EntryState.APPROVED: ("approved", pgettext("letter of state", "A")),
        EntryState.REOPENED: ("returned", pgettext("letter of state", "C")),
    }
    named = {str(state): (key, letter, str(state.label)) for state, (key, letter) in look.items()}
    named[OVERDUE] = ("overdue", pgettext("letter of state", "O"), pgettext("state of an entry", "overdue"))
    named[NOT_BEGUN] = ("notbegun", "–", pgettext("state of an entry", "not begun"))
    return named


@dataclass(frozen=True)
class Standing:
    """How one status or assessment is shown."""

    key: str
    label: str


def standing(value: str) -> Standing:
    """The look of an implementation status or an assessment. Raises ValueError for anything else."""
    try:
        status = ImplementationStatus(value)
        return Standing(STATUS[status], str(status.label))
    except ValueError:
        assessment = Assessment(value)
        return Standing(ASSESSMENT[assessment], str(assessment.label))
