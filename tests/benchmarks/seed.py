"""The large set: 100 plans with 2,000 actions, 3,000 indicators and 100,000 published figures, and a plan with 2,000
actions: `python -m tests.benchmarks.seed`, into a database that holds the demonstration.

Rows are written in bulk, so no verb runs; what is published is in the chain of its plan as an approval would leave it.
"""

import os
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "napsite.settings")
django.setup()

from django.db import transaction  # noqa: E402

from tracker import models as m  # noqa: E402
from tracker.domain import proof, record  # noqa: E402
from tracker.enums import EntryState, Measure, OverTime, RevisionKind  # noqa: E402

PLANS, ACTIONS, INDICATORS, BODIES, PERIODS = 100, 20, 30, 8, 4
MANY = 2_000
APPROVED = datetime(2026, 2, 2, 6, tzinfo=UTC)
REVIEWER = {"ref": "0" * 32, "role": "coordinator", "body": None, "carries_out_plan": False}
SAID = {"origin": "commission", "set_on": date(2022, 3, 3), "ground": "Minutes no. 2"}


def bulk(model, rows):
    rows = iter(rows)
    made = []
    while part := list(islice(rows, 2_000)):
        made += model.objects.bulk_create(part)
    return made


def plan(number: int, actors, *, actions=ACTIONS, indicators=INDICATORS) -> int:
    """One plan with everything that its pages show; gives the number of its published figures."""
    slug = f"plan-{number:03d}"
    made = m.Plan.objects.create(
        slug=slug, country="KZ", title_en=f"National Action Plan {number}", short_title_en=f"Plan {number}",
        approved="2021-12", starts_on=date(2022, 1, 1), ends_on=date(2025, 12, 31),
    )  # fmt: skip
    periods = bulk(
        m.ReportingPeriod,
        (
            m.ReportingPeriod(
                plan=made, label_en=str(year), starts_on=date(year, 1, 1), ends_on=date(year, 12, 31),
                opens_on=date(year + 1, 1, 5), due_on=date(year + 1, 1, 20),
            )
            for year in range(2022, 2022 + PERIODS)
        ),
    )  # fmt: skip
    mine = actors[number % (len(actors) - BODIES) :][:BODIES]
    bulk(m.PlanActor, (m.PlanActor(plan=made, actor=a, role="implementing", order=n) for n, a in enumerate(mine)))
    objectives = bulk(
        m.Objective, (m.Objective(plan=made, code=str(n + 1), order=n, title_en=f"Objective {n + 1}") for n in range(5))
    )
    acts = bulk(
        m.Action,
        (
            m.Action(
                plan=made, objective=objectives[n % 5], code=f"{n % 5 + 1}.{n // 5 + 1}", order=n,
                title_en=f"Train officers of unit {n} for peacekeeping", title_ru=f"Обучить офицеров части {n}",
            )
            for n in range(actions)
        ),
    )  # fmt: skip
    bulk(m.ActionActor, (m.ActionActor(action=a, actor=mine[a.order % BODIES], role="lead", **SAID) for a in acts))
    measured = bulk(
        m.Indicator,
        (
            m.Indicator(
                plan=made, objective=objectives[n % 5], action=acts[n % len(acts)], code=f"I{n + 1}", order=n,
                title_en=f"Women trained in unit {n}", unit_en="people", measure=Measure.COUNT, over_time=OverTime.SUM,
            )
            for n in range(indicators)
        ),
    )  # fmt: skip
    bulk(m.Baseline, (m.Baseline(indicator=i, value=Decimal(0), as_of=date(2021, 12, 31), **SAID) for i in measured))
    bulk(m.Target, (m.Target(indicator=i, value=Decimal(900), by_date=date(2025, 12, 31), **SAID) for i in measured))
    common = {"plan": made, "first_period": periods[0], "assigned_on": date(2022, 3, 3), **SAID}
    assignments = bulk(m.Assignment, (m.Assignment(indicator=i, actor=a, **common) for i in measured for a in mine))
    assignments += bulk(m.Assignment, (m.Assignment(action=a, actor=mine[a.order % BODIES], **common) for a in acts))
    return publish(made, assignments, periods)


def publish(made: m.Plan, assignments, periods) -> int:
    """A published figure for every assignment and period; of an action for the last two."""
    entries = bulk(
        m.ProgressEntry,
        (
            m.ProgressEntry(
                assignment=assignment, period=period, state=EntryState.APPROVED, version=3, language="en",
                measure=Measure.COUNT if assignment.indicator_id else "", source="Register",
                narrative="Courses were held in all units and attended as planned.",
                value=Decimal(20 + assignment.pk % 17) if assignment.indicator_id else None,
                status="" if assignment.indicator_id else "in_progress",
                percent=None if assignment.indicator_id else 50,
            )
            for assignment in assignments
            for period in (periods if assignment.indicator_id else periods[-2:])
        ),
    )  # fmt: skip
    head, revisions = "", []
    for seq, entry in enumerate(entries, start=1):
        revisions.append(link(made, entry, seq, head))
        head = revisions[-1].hash
    for entry, revision in zip(entries, bulk(m.PublishedRevision, revisions), strict=True):
        entry.current_revision = revision
    m.ProgressEntry.objects.bulk_update(entries, ["current_revision"], batch_size=500)
    m.RecordHead.objects.create(plan=made, seq=len(entries), hash=head)
    return len(entries)


def link(made: m.Plan, entry: m.ProgressEntry, seq: int, previous: str) -> m.PublishedRevision:
    """What `record.append` writes, of a report without cells and evidence."""
    public = {
        **record._identity(entry),
        **{name: getattr(entry, name) for name in ("value", "numerator", "denominator", "yes", "step", "percent")},
        **{name: getattr(entry, name) for name in ("narrative", "obstacles", "next_steps", "source", "language")},
        "availability": "given", "reason": "", "status": entry.status or None, "cells": {}, "withheld": [],
        "evidence": [], "reviewer": REVIEWER,
    }  # fmt: skip
    content, internal = record.canonical(public), record.canonical({})
    assignment = entry.assignment
    revision = m.PublishedRevision(
        plan=made, seq=seq, entry=entry, number=1, kind=RevisionKind.APPROVAL, indicator_id=assignment.indicator_id,
        action_id=assignment.action_id, actor_id=assignment.actor_id, period=entry.period, published_at=APPROVED,
        reviewer_ref=REVIEWER["ref"], reviewer_role="coordinator", content=content, internal=internal, salt="0" * 32,
        reason_hash=record.digest(""),
        content_hash=record.digest(content), internal_hash=record.digest("0" * 32 + internal), previous_hash=previous,
    )  # fmt: skip
    revision.hash = record.link_hash(revision)
    return revision


def main() -> None:
    start = time.monotonic()
    actors = bulk(
        m.Actor, (m.Actor(slug=f"body-{n}", kind="ministry", country="KZ", name_en=f"Ministry {n}") for n in range(40))
    )
    figures = 0
    for number in range(PLANS):
        with transaction.atomic():
            figures += plan(number, actors)
    with transaction.atomic():
        plan(999, actors, actions=MANY, indicators=0)
    problems = proof.verify(m.Plan.objects.get(slug="plan-007"))
    if problems:
        raise SystemExit(f"the record does not hold: {problems[:3]}")
    print(f"{PLANS} plans, {PLANS * ACTIONS} actions, {PLANS * INDICATORS} indicators, {figures} published figures, "
          f"and a plan with {MANY} actions, in {time.monotonic() - start:.0f} s")  # fmt: skip


if __name__ == "__main__":
    main()
