"""The invented figures: what each body reports of each thing in each year, and what became of the report.

A number, or two for a share, True or False, `Step(n)`; for an action `Status(status, percent)`. `Without` gives no
figure and says why. A year that is not there: nothing was begun, a gap.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from tracker.enums import Availability, ImplementationStatus

from .statements import (
    COMMISSION,
    COURT,
    CULTURE,
    DEFENCE,
    ECONOMY,
    EDUCATION,
    EDUCATION_SCIENCE,
    EMERGENCY,
    FOREIGN,
    HEALTH,
    INFORMATION,
    INTERIOR,
    PROSECUTOR,
    RIGHTS,
    SCIENCE,
)


@dataclass(frozen=True)
class Step:
    """A step of a milestone by its place, counted from 1."""

    place: int


@dataclass(frozen=True)
class Status:
    status: ImplementationStatus
    percent: int | None = None


@dataclass(frozen=True)
class Without:
    availability: Availability
    reason: str


class Fate(Enum):
    """How far a report got. Those not named in `FATES` were approved."""

    APPROVED = "approved"
    DRAFT = "draft"
    READY = "ready"
    SUBMITTED = "submitted"
    IN_REVIEW = "in review"
    RETURNED = "returned"
    CORRECTED = "returned, corrected, approved"
    REVISED = "approved, reopened, approved anew"


NOT_ADOPTED = Without(
    Availability.NOT_APPLICABLE,
    "В отчётном году орган сам обучение не проводил: сотрудники учились на курсах МВД и учтены там.",
)
IN_TRANSFER = Without(
    Availability.NOT_AVAILABLE, "Кадровый реестр переносился в новую систему, сведения на конец года не выверены."
)
NOT_COLLECTED = Without(Availability.NOT_AVAILABLE, "Учёт участников делегаций по полу в этом году не вёлся.")
RESTRICTED = Without(
    Availability.WITHHELD, "Сведения ограниченного распространения: закон «О государственных секретах»."
)


def _years(*values, first=2022):
    """{year: value} of consecutive years; None is a year for which nothing was begun."""
    return {first + n: value for n, value in enumerate(values) if value is not None}


FIGURES = {
    ("I1", FOREIGN): _years(1, 0, 2, 1),
    ("I2a", DEFENCE): _years(9, 12, 15, 14),
    ("I2a", INTERIOR): _years(7, 10, None, 11),
    ("I2a", EMERGENCY): _years(0, 3, 4, 5),
    ("I2a", PROSECUTOR): _years(2, 3, NOT_ADOPTED),
    ("I2b", DEFENCE): _years(214, 288, 341, 326),
    ("I2b", INTERIOR): _years(163, 240, None, 255),
    ("I2b", EMERGENCY): _years(0, 61, 92, 118),
    ("I2b", PROSECUTOR): _years(41, 58, NOT_ADOPTED, 63),
    ("I2b", EDUCATION): _years(35, 47, 0, 44),
    ("I2b", HEALTH): _years(120, 96, first=2024),
    ("I3a", DEFENCE): _years(False, True, True, True),
    ("I3a", INTERIOR): _years(False, False, True, True),
    ("I3a", PROSECUTOR): _years(True, True, True, True),
    ("I3b", DEFENCE): _years((61, 548), (66, 552), (71, 556), (78, 561)),
    ("I3b", INTERIOR): _years((84, 702), (89, 699), (97, 705), (108, 710)),
    ("I3b", PROSECUTOR): _years((72, 398), (75, 401), (81, 404), (84, 403)),
    ("I3b", COURT): _years((168, 421), (171, 419), (177, 422), (180, 424)),
    ("I3b", FOREIGN): _years((41, 236), (44, 238), (49, 241), (52, 240)),
    ("I3b", ECONOMY): _years((58, 171), IN_TRANSFER, (63, 174), (66, 173)),
    ("I4", FOREIGN): _years(7, 9, 8, 12),
    ("I4", DEFENCE): _years(2, 3, 3, 4),
    ("I4", INTERIOR): _years(0, 1, RESTRICTED, 2),
    ("I4", PROSECUTOR): _years(1, 1, NOT_COLLECTED, 2),
    ("I5", COMMISSION): _years(Step(1), Step(2), Step(2), Step(3)),
    ("I6", INFORMATION): _years(Step(2)),
    ("I6", CULTURE): _years(Step(3), Step(3), Step(4), first=2023),
}

_NONE = Status(ImplementationStatus.NOT_STARTED, 0)
_DONE = Status(ImplementationStatus.COMPLETED, 100)
_UNKNOWN = Status(ImplementationStatus.NO_INFORMATION)


def _going(percent):
    return Status(ImplementationStatus.IN_PROGRESS, percent)


def _late(percent):
    return Status(ImplementationStatus.DELAYED, percent)


FIGURES |= {
    ("1.1", DEFENCE): _years(_going(25), _going(50), _going(75), _DONE),
    ("1.1", INTERIOR): _years(_NONE, _going(30), None, _going(70)),
    ("1.1", EMERGENCY): _years(_NONE, _going(20), _going(55), _going(80)),
    ("1.2", DEFENCE): _years(_NONE, _going(60), _DONE, _DONE),
    ("1.2", INTERIOR): _years(_NONE, _late(20), _going(85), _DONE),
    ("1.2", PROSECUTOR): _years(_going(70), _DONE, _DONE, _DONE),
    ("1.3", FOREIGN): _years(_going(20), _going(45), _going(70), _going(95)),
    ("1.3", DEFENCE): _years(_going(10), _going(30), _going(60), _going(85)),
    ("1.4", COMMISSION): _years(_NONE, _going(40), _late(40), _DONE),
    ("1.4", RIGHTS): _years(_going(15), _going(50), _going(75), _DONE),
    ("1.5", EDUCATION_SCIENCE): _years(_NONE),
    ("1.5", SCIENCE): _years(_going(30), _late(50), _DONE, first=2023),
    ("1.6", INFORMATION): _years(_going(20)),
    ("1.6", CULTURE): _years(_going(45), _going(70), _DONE, first=2023),
    ("1.7", INFORMATION): _years(_going(30)),
    ("1.7", CULTURE): _years(_going(55), _going(80), _going(95), first=2023),
    ("2.2", ECONOMY): _years(_NONE, _NONE, _late(20), Status(ImplementationStatus.DISCONTINUED)),
    ("2.2", HEALTH): _years(_UNKNOWN, _NONE, _going(30), _going(60)),
    ("3.1", INTERIOR): _years(_going(25), _going(50), _going(75), _DONE),
    ("3.1", DEFENCE): _years(_going(20), _going(45), _going(80), _going(90)),
    ("3.1", EMERGENCY): _years(None, _going(25), _going(50), _going(60)),
    ("3.2", COURT): _years(_DONE, _DONE, _DONE, _DONE),
    ("3.2", PROSECUTOR): _years(_DONE, _DONE, _late(60), _DONE),
    ("3.2", COMMISSION): _years(_going(50), _DONE, _DONE, _going(40)),
    ("3.3", RIGHTS): _years(_NONE, _DONE, _DONE, _DONE),
}

FATES = {
    ("I2b", INTERIOR, 2025): Fate.RETURNED,
    ("I2b", EMERGENCY, 2025): Fate.DRAFT,
    ("I2b", DEFENCE, 2025): Fate.SUBMITTED,
    ("I2b", DEFENCE, 2023): Fate.REVISED,
    ("I2b", PROSECUTOR, 2023): Fate.CORRECTED,
    ("I3b", DEFENCE, 2025): Fate.READY,
    ("I3b", COURT, 2025): Fate.IN_REVIEW,
    ("I4", FOREIGN, 2025): Fate.SUBMITTED,
    ("I4", PROSECUTOR, 2025): Fate.SUBMITTED,
    ("I5", COMMISSION, 2025): Fate.SUBMITTED,
    ("1.1", INTERIOR, 2025): Fate.RETURNED,
    ("1.3", DEFENCE, 2025): Fate.READY,
    ("1.7", CULTURE, 2025): Fate.SUBMITTED,
    ("2.2", HEALTH, 2025): Fate.DRAFT,
    ("3.1", EMERGENCY, 2025): Fate.DRAFT,
    ("3.1", INTERIOR, 2024): Fate.CORRECTED,
    ("3.2", COMMISSION, 2025): Fate.SUBMITTED,
    ("3.2", PROSECUTOR, 2024): Fate.REVISED,
}
# What a corrected or revised report said first.
FIRST_SAID = {
    ("I2b", DEFENCE, 2023): 312,
    ("I2b", PROSECUTOR, 2023): 85,
    ("3.1", INTERIOR, 2024): _DONE,
    ("3.2", PROSECUTOR, 2024): _DONE,
}
# The breakdown by sex of these is known for women alone.
WOMEN_ONLY = {("I2b", INTERIOR, 2022)}
# What a predecessor's people can no longer report is reported by a successor's.
REPORTED_BY = {("1.5", EDUCATION_SCIENCE): SCIENCE}
