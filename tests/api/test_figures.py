"""Figures as the API gives them, each compared with the record: none is rounded, invented or lost on the way."""

from decimal import Decimal

import pytest

from tests import factories as f
from tests.downloads.conftest import only
from tests.public.reports import approved, revised, submitted
from tracker.domain import record, workflow
from tracker.domain.values import plain_decimal
from tracker.enums import Measure
from tracker.models import PublishedRevision

pytestmark = pytest.mark.django_db
FIGURES = "plans/plan/figures/"


def text(value):
    return None if value is None else plain_decimal(value)


def same_as_record(row, revision):
    figure = record.read(revision).figure
    assert row["availability"] == figure.availability
    assert [row[name] for name in ("value", "numerator", "denominator")] == [
        text(figure.value), text(figure.numerator), text(figure.denominator),
    ]  # fmt: skip
    assert (row["yes"], row["step"], row["completion"]) == (figure.yes, figure.step, figure.percent)
    assert row["implementation_status"] == figure.status
    assert {b["breakdown"] for b in row["breakdowns"] if b["withheld"]} == set(figure.withheld)
    for breakdown in row["breakdowns"]:
        known = figure.cells.get(breakdown["breakdown"], {})
        found = {"|".join(cell["categories"]): cell for cell in breakdown["cells"]}
        assert {key: cell["value"] for key, cell in found.items()} == {k: text(c.value) for k, c in known.items()}
    assert (row["hash"], row["seq"], row["number"]) == (revision.hash, revision.seq, revision.number)


def test_each_figure_is_the_one_in_the_record(told, every):
    rows = every(FIGURES, limit=2)
    revisions = {r.seq: r for r in record.current()}
    assert len(rows) == len(revisions) == 7
    for row in rows:
        same_as_record(row, revisions[row["seq"]])


def test_zero_and_what_is_not_there_are_different_things(told, every):
    rows = every(FIGURES, body="defence")
    first = only(rows, seq=1)
    assert (first["availability"], first["value"]) == ("given", "0")
    assert first["breakdowns"][0]["cells"][0]["value"] == "0"
    third = next(row for row in rows if row["availability"] == "not_applicable")
    assert (third["value"], third["availability_reason"]) == (None, "No such staff")
    fourth = next(row for row in rows if row["availability"] == "withheld")
    assert (fourth["value"], fourth["breakdowns"]) == (None, [])


def test_a_breakdown_of_too_few_people_is_said_to_be_withheld_and_not_given(told, every):
    row = only(every(FIGURES, body="interior"), value="63")
    assert row["breakdowns"] == [{"breakdown": "sex", "withheld": True, "cells": []}]


def test_the_table_of_an_indicator_says_what_was_not_reported(told, every):
    rows = every("plans/plan/indicators/I1/figures/", limit=7)
    silent = only(rows, scope="body", body="interior", period="2023", breakdown=None)
    assert (silent["status"], silent["value"]) == ("not_reported", None)
    zero = only(rows, scope="all_bodies", period="2022", breakdown=None)
    assert (zero["status"], zero["value"]) == ("reported_zero", "0")
    part = only(rows, scope="all_bodies", period="2023", breakdown=None)
    assert (part["value"], part["bodies_reported"], part["bodies_expected"], part["provisional"]) == ("12", 1, 2, True)
    missing = only(rows, scope="body", body="defence", period="2023", category="not-recorded")
    assert (missing["status"], missing["value"]) == ("not_given", None)


def test_a_share_has_both_its_numbers_and_none_of_nothing_is_no_percentage(world, every):
    share = f.IndicatorFactory(objective=world.objective, code="S1", measure=Measure.SHARE, over_time="latest")
    to = f.AssignmentFactory(indicator=share, actor=world.defence, first_period=world.periods[0])
    approved(to, world.periods[0], numerator=Decimal(1), denominator=Decimal(3))
    approved(to, world.periods[1], numerator=Decimal(0), denominator=Decimal(0))
    rows = every(FIGURES)
    third, nothing = only(rows, numerator="1"), only(rows, numerator="0")
    assert (third["denominator"], third["percent"], third["value"]) == ("3", "33.3333", None)
    assert (nothing["denominator"], nothing["percent"]) == ("0", None)


def test_what_is_not_approved_is_not_there(world, every):
    submitted(world.for_indicator, world.periods[0], value=Decimal(4711), narrative="Not for the public yet")
    assert every(FIGURES) == every("plans/plan/revisions/") == []


def test_a_correction_takes_the_place_of_a_figure_and_both_stay_in_the_record(world, api, every):
    first = approved(world.for_indicator, world.periods[0], value=Decimal(5))
    second = revised(first, reason="Counted twice", value=Decimal(4))
    assert [row["value"] for row in every(FIGURES)] == ["4"]
    new, old = every("plans/plan/revisions/")
    assert [(row["value"], row["is_current"], row["reason"]) for row in (old, new)] == [
        ("5", False, None), ("4", True, "Counted twice"),
    ]  # fmt: skip
    assert new["previous_hash"] == old["hash"] == first.hash
    assert api(f"plans/plan/revisions/{second.seq}/") == new
    assert new["page"] == f"http://testserver/en/plans/plan/record/{second.seq}/"


def test_a_retraction_is_in_the_record_and_says_nothing_of_a_figure(world, every):
    revision = approved(world.for_indicator, world.periods[0], value=Decimal(5))
    entry = revision.entry
    workflow.retract(entry, by=world.coordinator, version=entry.version, reason="By mistake")
    assert every(FIGURES) == []
    retraction = every("plans/plan/revisions/")[0]
    assert (retraction["kind"], retraction["availability"], retraction["value"]) == ("retraction", None, None)


def test_a_redacted_revision_keeps_its_hash_and_nothing_else(world, every):
    revision = approved(world.for_indicator, world.periods[0], value=Decimal(5), narrative="A name")
    PublishedRevision.objects.filter(pk=revision.pk).update(content="", internal="", reason="")
    row = only(every("plans/plan/revisions/"), redacted=True)
    assert (row["value"], row["narrative"], row["hash"]) == (None, None, revision.hash)


def test_nobody_is_named(world, api):
    approved(world.for_indicator, world.periods[0], value=Decimal(5))
    said = str(api("plans/plan/revisions/"))
    for person in (world.reporter, world.coordinator):
        assert person.name not in said
        assert person.email not in said


def test_the_report_of_an_action_has_its_status(world, every):
    approved(world.for_action, world.periods[0], status="in_progress", percent=40)
    row = every(FIGURES, about="actions")[0]
    assert (row["subject"], row["code"], row["implementation_status"], row["completion"]) == (
        "action", "1.1", "in_progress", 40,
    )  # fmt: skip
    table = every("plans/plan/actions/1.1/reports/")
    assert only(table, period="2022")["implementation_status"] == "in_progress"
    assert only(table, period="2023")["implementation_status"] is None
