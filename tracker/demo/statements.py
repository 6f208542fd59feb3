"""Who reports what, from where and towards what: invented decisions of the coordinator, each with its ground.

Some things are left open on purpose, as in life: an action that nobody took up (2.1), actions without a lead
(1.5, 2.2), indicators without a target (I4, I6) or a baseline (I1, I4).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.enums import ActionActorRole, Origin
from tracker.models import (
    Action,
    ActionActor,
    ActionSchedule,
    Actor,
    Assignment,
    Baseline,
    Indicator,
    MilestoneStep,
    Plan,
    Target,
    User,
)

SET_ON = date(2022, 2, 15)
# Numbers of papers, as a ground is: they read the same in each language, and say that there is no such paper.
GROUND = "ДЕМО № 3 (2022-02-15)"
AFTER_SPLIT, AFTER_MERGER, LATER = date(2022, 7, 4), date(2023, 9, 18), date(2024, 3, 1)
GROUND_OF_SUCCESSION = "ДЕМО № 7"

DEFENCE, INTERIOR, PROSECUTOR = "min-defence", "min-internal-affairs", "general-prosecutor"
EMERGENCY, FOREIGN, COURT = "min-emergency-situations", "min-foreign-affairs", "supreme-court"
ECONOMY, HEALTH, RIGHTS = "min-national-economy", "min-health", "national-centre-human-rights"
COMMISSION = "national-commission-women"
EDUCATION_SCIENCE, EDUCATION, SCIENCE = "min-education-science", "min-education", "min-science-higher-education"
INFORMATION, CULTURE = "min-information-social-development", "min-culture-information"


@dataclass(frozen=True)
class Task:
    """A body reports `code` from one year to another; None: with no end."""

    code: str
    body: str
    first: int = 2022
    last: int | None = None
    on: date = SET_ON
    ground: str = GROUND


def _all(code, *bodies):
    return [Task(code, body) for body in bodies]


TASKS = [
    *_all("I1", FOREIGN),
    *_all("I2a", DEFENCE, INTERIOR, EMERGENCY, PROSECUTOR),
    *_all("I2b", DEFENCE, INTERIOR, EMERGENCY, PROSECUTOR),
    # The Ministry of Education and Science was split before the first reports: see `SUPERSEDED`.
    Task("I2b", EDUCATION, on=AFTER_SPLIT, ground=GROUND_OF_SUCCESSION),
    Task("I2b", HEALTH, first=2024, on=LATER, ground="ДЕМО № 9"),
    *_all("I3a", DEFENCE, INTERIOR, PROSECUTOR),
    *_all("I3b", DEFENCE, INTERIOR, PROSECUTOR, COURT, FOREIGN, ECONOMY),
    *_all("I4", FOREIGN, DEFENCE, INTERIOR, PROSECUTOR),
    *_all("I5", COMMISSION),
    Task("I6", INFORMATION, last=2022),
    Task("I6", CULTURE, first=2023, on=AFTER_MERGER, ground=GROUND_OF_SUCCESSION),
    *_all("1.1", DEFENCE, INTERIOR, EMERGENCY),
    *_all("1.2", DEFENCE, INTERIOR, PROSECUTOR),
    *_all("1.3", FOREIGN, DEFENCE),
    *_all("1.4", COMMISSION, RIGHTS),
    # Its last report was made for it by the successor that took the study over.
    Task("1.5", EDUCATION_SCIENCE, last=2022),
    Task("1.5", SCIENCE, first=2023, on=AFTER_SPLIT, ground=GROUND_OF_SUCCESSION),
    Task("1.6", INFORMATION, last=2022),
    Task("1.6", CULTURE, first=2023, on=AFTER_MERGER, ground=GROUND_OF_SUCCESSION),
    Task("1.7", INFORMATION, last=2022),
    Task("1.7", CULTURE, first=2023, on=AFTER_MERGER, ground=GROUND_OF_SUCCESSION),
    *_all("2.2", ECONOMY, HEALTH),
    *_all("3.1", INTERIOR, DEFENCE, EMERGENCY),
    *_all("3.2", COURT, PROSECUTOR, COMMISSION),
    *_all("3.3", RIGHTS),
]
# Given to a body that was gone before it had to report: {task that was taken from it: who has it since}.
SUPERSEDED = {("I2b", EDUCATION_SCIENCE): EDUCATION}

LEADS = {
    "1.1": DEFENCE, "1.2": PROSECUTOR, "1.3": FOREIGN, "1.4": COMMISSION, "1.6": INFORMATION, "1.7": INFORMATION,
    "3.1": INTERIOR, "3.2": COMMISSION, "3.3": RIGHTS,
}  # fmt: skip
LEADS_SINCE_MERGER = {"1.6": CULTURE, "1.7": CULTURE}
SCHEDULES = {"1.1": ("2022-03", "2025-12"), "1.2": ("2022-03", "2024-06"), "1.7": ("2022-09", "2025-12")}

# Value, and both parts of a share where known; a step by its place, counted from 1.
BASELINES = {
    "I2a": {"value": Decimal(14)},
    "I2b": {"value": Decimal(310)},
    "I3a": {"yes": False},
    "I3b": {"value": Decimal("16.1"), "numerator": Decimal(398), "denominator": Decimal(2472)},
    "I5": {"step": 1},
    "I6": {"step": 1},
}
BASELINE_ON = date(2021, 12, 31)
# (indicator, by what day, cell or "", value)
TARGETS = [
    ("I1", date(2025, 12, 31), "", {"value": Decimal(6)}),
    ("I2a", date(2025, 12, 31), "", {"value": Decimal(120)}),
    ("I2b", date(2025, 12, 31), "", {"value": Decimal(3000)}),
    ("I2b", date(2025, 12, 31), "women", {"value": Decimal(1200)}),
    ("I3a", date(2023, 12, 31), "", {"yes": True}),
    ("I3b", date(2023, 12, 31), "", {"value": Decimal(18)}),
    ("I3b", date(2025, 12, 31), "", {"value": Decimal(22)}),
    ("I5", date(2024, 12, 31), "", {"step": 3}),
]


def add_statements(plan: Plan, by: User) -> dict[tuple[str, str], Assignment]:
    """Write every decision; {(code, body): its assignment}."""
    bodies = {actor.slug: actor for actor in Actor.objects.all()}
    subjects = {row.code: {"indicator": row} for row in Indicator.objects.filter(plan=plan)}
    subjects |= {row.code: {"action": row} for row in Action.objects.filter(plan=plan)}
    periods = {period.starts_on.year: period for period in plan.periods.order_by("starts_on")}
    said = {"origin": Origin.COMMISSION, "set_by": by}

    def assign(task: Task) -> Assignment:
        return Assignment.objects.create(
            plan=plan, actor=bodies[task.body], **subjects[task.code],
            first_period=periods[task.first], last_period=periods[task.last] if task.last else None,
            assigned_on=task.on, set_on=task.on, ground=task.ground, **said,
        )  # fmt: skip

    assignments = {(task.code, task.body): assign(task) for task in TASKS}
    for (code, body), heir in SUPERSEDED.items():
        old = assign(Task(code, body))
        old.superseded_by = assignments[code, heir]
        old.save()
    _add_leads(subjects, bodies, said)
    for code, (starts, ends) in SCHEDULES.items():
        ActionSchedule.objects.create(
            action=subjects[code]["action"], starts=starts, ends=ends, set_on=SET_ON, ground=GROUND, **said
        )
    steps = {(s.indicator_id, n): s for n, s in _numbered_steps(plan)}

    def measured(indicator, value):
        return {**value, "step": steps[indicator.pk, value["step"]]} if "step" in value else value

    said |= {"set_on": SET_ON, "ground": GROUND}
    for code, value in BASELINES.items():
        indicator = subjects[code]["indicator"]
        Baseline.objects.create(indicator=indicator, as_of=BASELINE_ON, **measured(indicator, value), **said)
    for code, day, cell, value in TARGETS:
        indicator = subjects[code]["indicator"]
        Target.objects.create(indicator=indicator, by_date=day, cell=cell, **measured(indicator, value), **said)
    return assignments


def _add_leads(subjects, bodies, said):
    for code, body in LEADS.items():
        lead = {"action": subjects[code]["action"], "role": ActionActorRole.LEAD, **said}
        heir = LEADS_SINCE_MERGER.get(code)
        first = ActionActor(actor=bodies[body], set_on=SET_ON, ground=GROUND, **lead)
        if heir is None:
            first.save()
            continue
        newer = ActionActor.objects.create(actor=bodies[heir], set_on=AFTER_MERGER, ground=GROUND_OF_SUCCESSION, **lead)
        first.superseded_by = newer
        first.save()


def _numbered_steps(plan: Plan):
    """(place counted from 1, step) of every milestone of a plan."""
    place, last = 0, None
    for step in MilestoneStep.objects.filter(indicator__plan=plan).order_by("indicator", "order"):
        place = place + 1 if step.indicator_id == last else 1
        last = step.indicator_id
        yield place, step
