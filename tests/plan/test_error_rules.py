"""Mistakes between the rows of a plan file: references to nothing, names given twice, impossible combinations."""

import pytest

from .conftest import SMALL
from .mistakes import check, problems_of

TARGET = '{by: "2025-12-31", value: 100, origin: plan}'
BASELINE = '{as_of: "2021-12-31", value: 0, origin: plan}'
ASSIGNED = '{actor: defence, first_period: year 2022-01-01, assigned_on: "2022-02-01", origin: plan}'
SCHEDULE = '{starts: "2022", ends: "2023-06", origin: plan}'

REFERENCES = [
    (
        'objective: "1"\n    kind',
        'objective: "2"\n    kind',
        '"2"',
        "actions[0].objective",
        "not in the section “objectives”",
    ),
    (
        "actor: defence, role: lead",
        "actor: defense, role: lead",
        "defense",
        "actions[0].actors[0].actor",
        "Is “defence” meant?",
    ),
    (
        "dimensions: [sex]",
        "dimensions: [sex, age]",
        "age",
        "indicators[0].breakdowns[0].dimensions[1]",
        "“age” is not in",
    ),
    (
        "first_period: year 2022-01-01",
        "first_period: year 2021-01-01",
        "year 2021",
        "indicators[0].assignments[0].first_period",
        "not in the section “periods”",
        "Is “year 202",
    ),
    (
        "kind: training",
        "kind: training\n    themes: [peace]",
        "peace]",
        "actions[0].themes[0]",
        "not in the section “themes”",
    ),
    (
        "{year: 2022, planned",
        '{year: 2022, action: "9", planned',
        '"9"',
        "budget_programmes[0].lines[0].action",
        "not in",
    ),
    (
        "actors:\n  - {slug: defence",
        "actors:\n  - {slug: x, kind: court, name: {en: X}}\n  - {slug: defence",
        "{slug: x",
        "actors[0]",
        "Nothing in the file refers to “x”",
        "take it out",
    ),
    (
        "dimensions:\n  - slug: sex",
        "dimensions:\n  - slug: x\n    name: {en: X}\n    categories:\n      - {code: a, name: {en: A}}\n  - slug: sex",
        "slug: x",
        "dimensions[0]",
        "Nothing in the file refers",
    ),
    (
        "role: implementing}\nperiods",
        "role: implementing}\n  - {actor: defence, role: implementing}\nperiods",
        "defence",
        "plan_actors[2].actor",
        "is there twice, first on line",
    ),
    (TARGET, f"{TARGET}\n      - {TARGET}", None, "indicators[0].targets[1].by", "is there twice"),
    (
        "- {code: men,",
        "- {code: women, name: {en: W}}\n      - {code: men,",
        "women",
        "dimensions[0].categories[1].code",
        "twice",
    ),
    (
        '  - {code: "1", title',
        '  - {code: "1", title: {en: A}}\n  - {code: "1", title',
        None,
        "objectives[1].code",
        "twice",
    ),
]

RULES = [
    ('ends_on: "2025-12-31"', 'ends_on: "2021-12-31"', '"2021-12-31"', "plan.ends_on", "ends before it begins"),
    ("predecessor: null", "predecessor: small", "small", "plan.predecessor", "cannot follow itself"),
    ("on_track_from: 0.95", "on_track_from: 1.05", "1.05", "plan.on_track_from", "at most 1"),
    ("accelerate_from: 0.6", "accelerate_from: 0", "0", "plan.accelerate_from", "greater than zero"),
    ("accelerate_from: 0.6", "accelerate_from: 0.96", "0.96", "plan.accelerate_from", "cannot be greater"),
    (
        'starts_on: "2023-01-01"\n    ends_on',
        'starts_on: "2022-12-31"\n    ends_on',
        '"2022-12-31"',
        "periods[1].starts_on",
        "overlaps the one that begins on 2022-01-01",
    ),
    ('opens_on: "2022-12-15"', 'opens_on: "2021-12-15"', '"2021', "periods[0].opens_on", "before the period begins"),
    ('due_on: "2023-01-20"', 'due_on: "2022-01-20"', '"2022', "periods[0].due_on", "due before they open"),
    ('label: {en: "2023"}', 'label: {en: "2022"}', "{en", "periods[1].label", "are called “2022”"),
    (
        "kind: ministry, name: {en: Ministry of Defence",
        'kind: ministry, valid_from: "2020", valid_to: "2019-05", name: {en: M',
        '"2019',
        "actors[0].valid_to",
        "ends before it begins",
    ),
    (
        "plan_actors:",
        'successions:\n  - {from: defence, to: defence, how: split, date: "2022"}\nplan_actors:',
        "defence, how",
        "successions[0].to",
        "cannot succeed itself",
    ),
    (
        "origin: plan}\n    schedule",
        "origin: plan}\n      - {actor: interior, role: lead, origin: plan}\n    schedule",
        "lead",
        "actions[0].actors[1].role",
        "already has a lead",
    ),
    (
        "role: lead, origin: plan",
        "role: lead, origin: commission, ground: Minutes",
        "commission",
        "actions[0].actors[0].origin",
        "needs a date and a ground",
        "Add “set_on”",
    ),
    (SCHEDULE, "{origin: plan}", "{origin", "actions[0].schedule", "Give a start, an end, or both"),
    (
        SCHEDULE,
        '{starts: "2023", ends: "2022-12", origin: plan}',
        '"2022-12"',
        "actions[0].schedule.ends",
        "ends before",
    ),
    (
        SCHEDULE,
        '{ends: "2022-12", origin: plan, superseded: [{origin: plan}]}',
        "{origin: plan}]",
        "actions[0].schedule.superseded[0]",
        "Give a start",
    ),
    (
        "over_time: sum",
        "over_time: sum\n    small_number_threshold: 1",
        "1",
        "indicators[0].small_number_threshold",
        "at least 2",
    ),
    ("direction: up", "direction: keep\n    tolerance: 1", None, "indicators[0].over_time", "A running sum cannot"),
    ("direction: up", "direction: down\n    tolerance: 1", "1", "indicators[0].tolerance", "no other has one"),
    (
        "over_bodies: sum\n    over_time: sum",
        "over_bodies: sum\n    over_time: mean\n    steps: [{title: {en: A}}]",
        "[{title",
        "indicators[0].steps",
        "Only a milestone has steps",
    ),
    ("dimensions: [sex]", "dimensions: []", "[]", "indicators[0].breakdowns[0].dimensions", "A value is missing"),
    (
        TARGET,
        '{by: "2025-12-31", period: year 2022-01-01, value: 1, origin: plan}',
        "year 2022",
        "indicators[0].targets[0].period",
        "give one of the two",
    ),
    (TARGET, "{value: 1, origin: plan}", "1", "indicators[0].targets[0].value", "give one of the two"),
    (
        TARGET,
        '{by: "2025-12-31", cell: [boys], value: 1, origin: plan}',
        "[boys",
        "indicators[0].targets[0].cell",
        "no breakdown with the cell boys",
    ),
    (
        TARGET,
        '{by: "2025-12-31", answer: true, origin: plan}',
        "{by",
        "indicators[0].targets[0]",
        "give “value” and nothing else",
    ),
    (
        TARGET,
        '{by: "2025-12-31", value: 1, step: 1, origin: plan}',
        "1, origin",
        "indicators[0].targets[0].step",
        "nothing else",
    ),
    (
        TARGET,
        '{by: "2025-12-31", value: -1, origin: plan}',
        "-1,",
        "indicators[0].targets[0].value",
        "cannot be negative",
    ),
    (
        BASELINE,
        '{as_of: "2021-12-31", value: 0, numerator: 1, denominator: 2, origin: plan}',
        "1, d",
        "indicators[0].baseline.numerator",
        "Only a share",
    ),
    (
        ASSIGNED,
        f"{ASSIGNED}\n      - {ASSIGNED.replace('2022-01-01', '2023-01-01')}",
        "year 2023",
        "indicators[0].assignments[1].first_period",
        "already reports this from year 2022-01-01",
        "last period",
    ),
    (
        ASSIGNED,
        ASSIGNED.replace("2022-01-01,", "2023-01-01, last_period: year 2022-01-01,"),
        "year 2022",
        "indicators[0].assignments[0].last_period",
        "before the first",
    ),
    (
        "sum\n    frequency: year",
        "sum\n    frequency: quarter",
        None,
        "indicators[0].assignments[0].first_period",
        "reported each “quarter”",
    ),
    (
        "      - {code: women, name: {en: Women}}\n      - {code: men, name: {en: Men}}\n",
        "",
        None,
        "dimensions[0].slug",
        "needs categories",
    ),
]


@pytest.mark.parametrize("case", [*REFERENCES, *RULES], ids=lambda case: case[3])
def test_a_mistake_is_reported_at_its_place_with_the_mend(case):
    check(*case)


def measured(**changes):
    """The small plan with other settings of its indicator and nothing below it."""
    text = SMALL[: SMALL.index("    breakdowns:")]
    keys = {"measure": "count", "direction": "up", "over_bodies": "sum", "over_time": "sum", "frequency": "year"}
    more = {key: value for key, value in changes.items() if key not in keys}
    for key, value in keys.items():
        text = text.replace(f"    {key}: {value}\n", f"    {key}: {changes.get(key, value)}\n")
    text = text.replace(SMALL[SMALL.index("dimensions:\n") : SMALL.index("actors:\n  - {slug")], "")
    return text + "".join(f"    {key}: {value}\n" for key, value in more.items())


STEPS = "[{title: {en: begun}}, {title: {en: done}}]"


@pytest.mark.parametrize(
    ("changes", "key", "words"),
    [
        ({"measure": "share", "over_time": "mean"}, "over_time", "There are: latest, sum."),
        ({"measure": "yes_no", "over_time": "sum"}, "over_time", "There are: latest."),
        ({"measure": "narrative", "over_time": "max"}, "over_time", "There are: latest."),
        ({"measure": "yes_no", "over_time": "latest", "direction": "down"}, "direction", "Only numbers"),
        ({"direction": "keep", "over_time": "latest"}, "direction", "needs a tolerance"),
        ({"measure": "quantity", "small_number_threshold": 5}, "small_number_threshold", "Only counts"),
        ({"measure": "milestone", "over_time": "latest"}, "measure", "at least two steps"),
        (
            {"measure": "yes_no", "over_time": "latest", "breakdowns": "[{dimensions: [sex]}]"},
            "breakdowns",
            "Only numbers",
        ),
        (
            {
                "measure": "narrative",
                "over_time": "latest",
                "baseline": '{as_of: "2021-01-01", value: 1, origin: plan}',
            },
            "baseline.origin",
            "no baseline and no target",
        ),
        (
            {
                "measure": "milestone",
                "over_time": "latest",
                "steps": STEPS,
                "baseline": '{as_of: "2021-01-01", step: 3, origin: plan}',
            },
            "baseline.step",
            "There is no step 3",
        ),
        (
            {"measure": "share", "over_time": "latest", "baseline": '{as_of: "2021-01-01", value: 101, origin: plan}'},
            "baseline.value",
            "from 0 to 100",
        ),
        (
            {
                "measure": "share",
                "over_time": "latest",
                "baseline": '{as_of: "2021-01-01", value: 50, numerator: 1, origin: plan}',
            },
            "baseline.value",
            "both its numbers",
        ),
        (
            {
                "measure": "share",
                "over_time": "latest",
                "baseline": '{as_of: "2021-01-01", value: 50, numerator: 3, denominator: 2, origin: plan}',
            },
            "baseline.numerator",
            "cannot be greater",
        ),
        ({"part_of": '"I1"'}, "part_of", "leads back to itself"),
    ],
)
def test_an_impossible_indicator_is_reported_at_the_key_that_makes_it_so(changes, key, words):
    problems = [p for p in problems_of(measured(**changes)) if "not in the section" not in p.message]
    assert [problem.place.path for problem in problems] == [f"indicators[0].{key}"], "\n".join(map(str, problems))
    assert words in str(problems[0])


@pytest.mark.parametrize(
    "changes",
    [
        {"measure": "share", "over_time": "sum"},
        {"measure": "share", "over_time": "latest", "direction": "keep", "tolerance": 2.5},
        {"measure": "quantity", "over_time": "mean", "direction": "down"},
        {"measure": "milestone", "over_time": "latest", "steps": STEPS},
        {"small_number_threshold": 5},
        {"measure": "narrative", "over_time": "latest"},
    ],
)
def test_a_possible_indicator_is_no_mistake(changes):
    assert problems_of(measured(**changes)) == []
