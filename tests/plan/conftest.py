"""The two shipped plans, parsed once; a test that wants one in the database asks for `kazakhstan` or `valmora`."""

from pathlib import Path

import pytest

from tracker.domain import planfile

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
KAZAKHSTAN = FIXTURES / "kazakhstan-2022-2025.yaml"
VALMORA = FIXTURES / "valmora-2024-2027.yaml"


@pytest.fixture(scope="session")
def parsed():
    return {path: planfile.parse(path.read_bytes()) for path in (KAZAKHSTAN, VALMORA)}


@pytest.fixture
def kazakhstan(db, parsed):
    return planfile.load(parsed[KAZAKHSTAN]).plan


@pytest.fixture
def valmora(db, parsed):
    return planfile.load(parsed[VALMORA]).plan


@pytest.fixture
def small():
    """The shortest plan that is worth loading, as text to change in tests."""
    return SMALL


SMALL = """\
format: 1
plan:
  slug: small
  country: KZ
  title: {en: A small plan, ru: Малый план}
  predecessor: null
  approved: "2021-12"
  starts_on: "2022-01-01"
  ends_on: "2025-12-31"
  action_frequency: year
  on_track_from: 0.95
  accelerate_from: 0.6
facts:
  - {key: budget.amounts, title: {en: Amounts}, text: null}
dimensions:
  - slug: sex
    name: {en: Sex}
    categories:
      - {code: women, name: {en: Women}}
      - {code: men, name: {en: Men}}
actors:
  - {slug: defence, kind: ministry, name: {en: Ministry of Defence, ru: Минобороны}}
  - {slug: interior, kind: ministry, name: {en: Ministry of the Interior}}
plan_actors:
  - {actor: defence, role: implementing}
  - {actor: interior, role: implementing}
periods:
  - kind: year
    label: {en: "2022"}
    starts_on: "2022-01-01"
    ends_on: "2022-12-31"
    opens_on: "2022-12-15"
    due_on: "2023-01-20"
  - kind: year
    label: {en: "2023"}
    starts_on: "2023-01-01"
    ends_on: "2023-12-31"
    opens_on: "2023-12-15"
    due_on: "2024-01-20"
objectives:
  - {code: "1", title: {en: Participation}}
actions:
  - code: "1.1"
    objective: "1"
    kind: training
    title: {en: Train advisors}
    actors:
      - {actor: defence, role: lead, origin: plan}
    schedule: {starts: "2022", ends: "2023-06", origin: plan}
budget_programmes:
  - code: "001"
    title: {en: Policy}
    lines:
      - {year: 2022, planned: 100, currency: KZT, source: Budget Act}
indicators:
  - code: "I1"
    objective: "1"
    title: {en: People trained}
    measure: count
    direction: up
    over_bodies: sum
    over_time: sum
    frequency: year
    breakdowns:
      - dimensions: [sex]
    baseline: {as_of: "2021-12-31", value: 0, origin: plan}
    targets:
      - {by: "2025-12-31", value: 100, origin: plan}
    assignments:
      - {actor: defence, first_period: year 2022-01-01, assigned_on: "2022-02-01", origin: plan}
"""
