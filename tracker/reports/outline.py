"""The parts of a plan's report in their order: which people write, which the data give, which must be there."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Part:
    """One numbered part, or an annex. A part can be both: what people write stands before what the data give.

    `guidance` tells the editor in one line what to write. `required`: the report is not published without it, in any
    of its languages. `drafted`: a first draft can be made of what the bodies said (`drafts.draft`).
    """

    key: str
    title: str | Promise
    guidance: str | Promise = ""
    written: bool = False
    generated: bool = False
    required: bool = False
    drafted: bool = False
    annex: bool = False


PARTS = (
    Part(
        "foreword",
        _("Foreword"),
        _("A few paragraphs by whoever answers for the plan: what mattered, what is still owed. Name and office last."),
        written=True,
        required=True,
    ),
    Part(
        "method",
        _("Period and method"),
        _("Only what is special about this report; the period, the sources and the rules are added from the data."),
        written=True,
        generated=True,
    ),
    Part(
        "response",
        _("Response to comments"),
        _("What was changed because of the comments on the last report, and why the rest was not."),
        written=True,
        generated=True,
    ),
    Part(
        "summary",
        _("Summary"),
        _("The main findings in at most half a page, failures included; the counts are added from the data."),
        written=True,
        generated=True,
        required=True,
    ),
    Part(
        "objectives",
        _("Progress by objective"),
        _("What links the actions and what came of them; each action’s status and the bodies’ words are added."),
        written=True,
        generated=True,
        drafted=True,
    ),
    Part("indicators", _("Indicators"), generated=True),
    Part("bodies", _("Who has reported"), generated=True),
    Part(
        "civil-society",
        _("Civil society"),
        _("How organisations took part in the work and in monitoring it; what the record holds is added."),
        written=True,
        generated=True,
        drafted=True,
    ),
    Part(
        "disarmament",
        _("Disarmament"),
        _("Women in disarmament and arms control; the actions and indicators about it are added."),
        written=True,
        generated=True,
        drafted=True,
    ),
    Part(
        "budget",
        _("Budget"),
        _("What the money was spent on and what was not funded; the stated amounts are added."),
        written=True,
        generated=True,
    ),
    Part(
        "obstacles",
        _("Obstacles and lessons"),
        _("What stood in the way and what was learned from it, by cause rather than by body."),
        written=True,
        required=True,
        drafted=True,
    ),
    Part(
        "next-steps",
        _("Next steps"),
        _("What will be done, by whom and by when."),
        written=True,
        required=True,
        drafted=True,
    ),
    Part("gaps", _("What the plan leaves open"), generated=True),
    Part("evidence", _("Evidence"), generated=True, annex=True),
    Part("data-gaps", _("Gaps in the data"), generated=True, annex=True),
    Part("rules", _("How figures are read"), generated=True, annex=True),
    Part("revisions", _("Corrections since the last report"), generated=True, annex=True),
)
BY_KEY = {part.key: part for part in PARTS}
WRITTEN = tuple(part for part in PARTS if part.written)
REQUIRED = tuple(part for part in PARTS if part.required)
