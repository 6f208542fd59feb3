"""A damaged file either loads or is refused with places: never a traceback, never half a plan."""

import copy

import pytest
import yaml
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker import models
from tracker.domain import planfile

from .conftest import SMALL, VALMORA

VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 10**20), st.floats(allow_nan=True), st.text(max_size=12), st.just([]),
    st.just({}), st.just({"en": "x"}), st.just(["sex"]), st.sampled_from(["1.1", "I1", "defence", "year 2022-01-01"]),
    st.dates(), st.just("2021-12"), st.just("x" * 700), st.just("\u0000"), st.just("a\nb"),
)  # fmt: skip


def places(node, way=()):
    yield way
    if isinstance(node, dict):
        for key in node:
            yield from places(node[key], (*way, key))
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from places(item, (*way, index))


SMALL_TREE = yaml.safe_load(SMALL)
SMALL_PLACES = list(places(SMALL_TREE))[1:]


@st.composite
def damaged(draw):
    """The small plan with one to three of its values taken out, doubled or replaced."""
    tree = copy.deepcopy(SMALL_TREE)
    for _time in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from(SMALL_PLACES))
        try:
            parent = tree
            for step in way:
                parent = parent[step]
            match draw(st.sampled_from(["delete", "replace", "double", "rename", "move"])):
                case "delete":
                    del parent[last]
                case "replace":
                    parent[last] = draw(VALUES)
                case "double" if isinstance(parent, list):
                    parent.insert(0, copy.deepcopy(parent[last]))
                case "rename" if isinstance(parent, dict):
                    parent[draw(st.text(max_size=6))] = parent.pop(last)
                case "move":
                    tree[draw(st.sampled_from(sorted(tree)))] = parent[last]
        except (KeyError, IndexError, TypeError, AttributeError):
            continue  # an earlier damage took the place away
    return yaml.safe_dump(tree, allow_unicode=True)


def load_or_refuse(text):
    """Whether the text loads. The database is left as it was."""
    try:
        document = planfile.parse(text)
    except planfile.PlanFileError as error:
        check_problems(error, text)
        return False
    with transaction.atomic():
        try:
            plan = planfile.load(document).plan
        except planfile.PlanFileError as error:
            check_problems(error, text)
            assert not models.Plan.objects.exists()
            assert not models.Actor.objects.exists()
            return False
        assert planfile.write(planfile.read_plan(plan)) == planfile.write(document)
        transaction.set_rollback(True)
    return True


def check_problems(error, text):
    lines = text.count("\n") + 2
    assert error.problems
    for problem in error.problems:
        assert 1 <= problem.place.line <= lines
        assert problem.place.column >= 1
        assert problem.message
        assert "refuses this" not in problem.message, "found by the database, not by the check"


@pytest.mark.django_db
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=damaged())
def test_a_damaged_plan_loads_or_is_refused(text):
    load_or_refuse(text)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_refused_with_a_place(text):
    with pytest.raises(planfile.PlanFileError) as caught:
        planfile.parse(text)
    assert caught.value.problems[0].place.line >= 1


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_file_cut_or_spliced_anywhere_is_read_or_refused(data):
    text = VALMORA.read_text(encoding="utf-8")
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
    end = min(end, start + data.draw(st.integers(0, 400)))
    damaged_text = text[:start] + data.draw(st.text(max_size=3)) + text[end:]
    try:
        planfile.parse(damaged_text)
    except planfile.PlanFileError as error:
        check_problems(error, damaged_text)


@pytest.mark.django_db
def test_the_undamaged_plan_loads():
    assert load_or_refuse(SMALL)
