"""docs/plan-format.md tells the format as it is."""

import re

import pytest

from tracker.domain import planfile
from tracker.domain.planfile.kinds import Choice
from tracker.domain.planfile.sections import PLAN, SECTIONS

from .conftest import FIXTURES

TEXT = (FIXTURES.parent / "docs" / "plan-format.md").read_text(encoding="utf-8")
CELLS = {row[0]: row[1] for row in re.findall(r"^\| `(\w+)` \| (.*) \|$", TEXT, re.MULTILINE)}
# Told once, for all statements and all assignments.
TOLD_ELSEWHERE = {"origin", "set_on", "ground", "first_period", "last_period", "assigned_on", "answer", "step"}
TOLD_ELSEWHERE |= {"numerator", "denominator", "value"}


def fields_of(section):
    yield from section.fields
    for child in section.children:
        if child.key != "assignments":
            yield from fields_of(child)


@pytest.mark.django_db
def test_the_example_loads_and_comes_out_in_its_standard_form():
    example = re.search(r"```yaml\n(.*?)```", TEXT, re.DOTALL)[1]
    plan = planfile.load(planfile.parse(example)).plan
    assert planfile.write(planfile.read_plan(plan)) == planfile.write(planfile.parse(example))


@pytest.mark.parametrize("section", [PLAN, *SECTIONS], ids=lambda section: section.key)
def test_every_key_of_a_section_is_told_with_the_required_ones_in_bold(section):
    cell = CELLS[section.key]
    fields = [field for field in fields_of(section) if field.key not in TOLD_ELSEWHERE or section.key in cell]
    for field in fields:
        assert re.search(rf"\b{field.key}\b", cell if field.key not in TOLD_ELSEWHERE else TEXT), field.key
    bold = set(re.findall(r"\*\*(\w+)\*\*", cell)) - {"categories"}
    required = {field.key for field in fields if field.required} - TOLD_ELSEWHERE
    assert bold - TOLD_ELSEWHERE == required


@pytest.mark.parametrize("section", [PLAN, *SECTIONS], ids=lambda section: section.key)
def test_every_word_to_choose_from_is_told(section):
    for field in fields_of(section):
        if isinstance(field.kind, Choice):
            for word in field.kind.choices.values:
                assert re.search(rf"\b{word}\b", TEXT), f"{field.key}: {word}"
