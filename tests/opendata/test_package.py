"""The whole plan as a data package: valid, complete, exact, the same each time, and its chain can be computed anew."""

import hashlib
import json
import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from frictionless import Package as Frictionless
from frictionless import system

from tests import factories as f
from tests.public.reports import approved, revised
from tracker.domain import record, workflow
from tracker.enums import DataKind
from tracker.models import Installation
from tracker.reports.package import RESOURCES

pytestmark = pytest.mark.django_db


def only(rows, **wanted):
    found = [row for row in rows if all(row[key] == value for key, value in wanted.items())]
    assert len(found) == 1, (wanted, found)
    return found[0]


def problems_of(package, tmp_path):
    """What the `frictionless` package finds wrong with it."""
    package.archive.extractall(tmp_path)
    with system.use_context(trusted=True):
        report = Frictionless(str(tmp_path / "datapackage.json")).validate()
    return report.flatten(["name", "rowNumber", "fieldName", "type", "note"])


def test_it_is_valid_with_every_kind_of_figure(package, told, tmp_path):
    whole = package()
    assert problems_of(whole, tmp_path) == []
    assert len(whole.described["resources"]) == 13


def test_it_is_valid_of_a_plan_that_says_nothing(package, db, tmp_path):
    f.PlanFactory(slug="plan")
    whole = package()
    assert problems_of(whole, tmp_path) == []
    assert whole.described["record"]["seq"] == 0


def test_a_wrong_package_would_be_found(package, told, tmp_path):
    whole = package()
    whole.archive.extractall(tmp_path)
    figures = tmp_path / "data" / "figures.csv"
    figures.write_text(figures.read_text().replace("not_applicable", "nought"))
    with system.use_context(trusted=True):
        assert not Frictionless(str(tmp_path / "datapackage.json")).validate().valid


def test_zero_not_reported_not_applicable_and_withheld_are_told_apart(package, told):
    rows = package().rows("figures")
    of = {"indicator": "I1", "body": "defence"}
    zero = only(rows, **of, period_start="2022-01-01")
    assert (zero["value"], zero["status"]) == ("0", "reported_zero")
    silent = only(rows, indicator="I1", body="interior", period_start="2023-01-01")
    assert (silent["value"], silent["status"], silent["seq"], silent["is_expected"]) == ("", "not_reported", "", "true")
    assert only(rows, **of, period_start="2024-01-01")["status"] == "not_applicable"
    secret = only(rows, **of, period_start="2025-01-01")
    assert (secret["value"], secret["status"], secret["reason"]) == ("", "withheld", "Law on secrets")
    assert only(rows, **of, period_start="2023-01-01")["narrative"] == "'=HYPERLINK(1)"


def test_small_numbers_are_withheld_and_a_category_that_was_not_given_has_no_row(package, told):
    rows = package().rows("cells")
    given = [(r["body"], r["period_start"], r["category"], r["status"], r["value"]) for r in rows]
    assert ("defence", "2023-01-01", "men", "reported", "12") in given
    assert ("defence", "2023-01-01", "women", "reported_zero", "0") in given
    assert ("interior", "2025-01-01", "*", "withheld", "") in given
    assert not [row for row in given if row[2] == "not-recorded"]
    assert "60" not in {row["value"] for row in rows}


def test_a_correction_is_a_revision_and_the_figure_is_the_new_one(package, world, on_the_day):
    revised(approved(world.for_indicator, world.periods[0], value=Decimal(0)), reason="Typed wrongly", value=Decimal(9))
    whole = package()
    of = {"indicator": "I1", "body": "defence", "period_start": "2022-01-01"}
    now = only(whole.rows("figures"), **of)
    assert (now["value"], now["revision"]) == ("9", "2")
    both = [row for row in whole.rows("revisions") if all(row[key] == value for key, value in of.items())]
    assert [(r["status"], r["value"], r["is_current"], r["reason_for_revision"]) for r in both] == [
        ("reported_zero", "0", "false", ""), ("reported", "9", "true", "Typed wrongly"),
    ]  # fmt: skip


def test_what_was_retracted_is_no_figure_and_stays_a_revision(package, world, on_the_day):
    entry = approved(world.for_indicator, world.periods[0], value=Decimal(5)).entry
    workflow.retract(entry, by=world.coordinator, version=entry.version, reason="Not theirs")
    whole = package()
    assert only(whole.rows("figures"), indicator="I1", body="defence", period_start="2022-01-01")["status"] == (
        "not_reported"
    )
    assert [(r["kind"], r["status"], r["value"]) for r in whole.rows("revisions")] == [
        ("approval", "reported", "5"), ("retraction", "", ""),
    ]  # fmt: skip


def test_every_figure_is_the_one_of_the_database(package, told):
    share = f.IndicatorFactory(objective=told.objective, code="S", measure="share", over_time="latest", unit_en="")
    of_share = f.AssignmentFactory(indicator=share, actor=told.defence, first_period=told.periods[0])
    approved(of_share, told.periods[0], numerator=Decimal(1), denominator=Decimal(3))
    approved(told.for_action, told.periods[0], status="in_progress", percent=40)
    rows = package().rows("figures")
    published = {report.seq: report for report in record.current_reports(plan=told.plan)}
    told_of = {int(row["seq"]): row for row in rows if row["seq"]}
    assert told_of.keys() == published.keys()
    for seq, report in published.items():
        for name in ("value", "numerator", "denominator"):
            number, written = getattr(report.figure, name), told_of[seq][name]
            assert (None if written == "" else Decimal(written)) == number, (seq, name)
    assert only(rows, indicator="S", period_start="2022-01-01")["percent"] == "33.3333"
    action = only(rows, action="1.1", period_start="2022-01-01")
    assert (action["implementation_status"], action["percent_done"], action["status"]) == (
        "in_progress", "40", "reported",
    )  # fmt: skip


def test_the_chain_can_be_computed_anew_by_what_the_package_says(package, told, tmp_path):
    whole = package()
    seq, last = record.head(told.plan)
    assert (whole.described["record"]["seq"], whole.described["record"]["hash"]) == (seq, last)
    whole.archive.extractall(tmp_path)
    program = whole.text("README.md").split("In Python:\n")[1].split("\nThe last hash")[0]
    program = "\n".join(line.removeprefix("    ") for line in program.splitlines())

    def run():
        return subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True)

    assert run().stdout.strip().endswith(last)
    chain = tmp_path / "data" / "record.csv"
    chain.write_text(chain.read_text(encoding="utf-8").replace('""value"":""12""', '""value"":""13""'))
    assert "broken at 3" in run().stderr


def test_each_table_has_the_size_and_hash_that_it_says(package, told):
    whole = package()
    for resource in whole.described["resources"]:
        content = whole.archive.read(resource["path"])
        assert (resource["bytes"], resource["hash"]) == (
            len(content), f"sha256:{hashlib.sha256(content).hexdigest()}",
        )  # fmt: skip


def test_the_same_state_is_the_same_bytes_and_nobody_is_in_it_by_name(package, told):
    one, two = package().content, package().content
    assert one == two
    whole = package()
    everything = "".join(whole.text(name) for name in whole.archive.namelist())
    for person in ("Aigul", "Madina", "defence.example", "nap.example"):
        assert person not in everything
    assert {entry.date_time[:3] for entry in whole.archive.infolist()} == {(1980, 1, 1)}


def test_a_demonstration_says_so_in_every_file_row_and_name(client, package, told):
    Installation.objects.create(pk=1, kind=DataKind.DEMONSTRATION)
    answer = client.get("/en/plans/plan/data/package.zip")
    assert answer["Content-Disposition"] == 'attachment; filename="demonstration-data-plan-data-package.zip"'
    whole = package()
    for resource in whole.described["resources"]:
        assert {row["data_status"] for row in whole.rows(resource["name"])} <= {"demonstration"}
    assert "DEMONSTRATION" in whole.text("README.md")
    assert whole.text("demonstration-data-plan.yaml").startswith("# DEMONSTRATION")
    assert whole.described["title"].startswith("Demonstration data")
    assert json.dumps(whole.described)


def test_reading_it_asks_the_database_no_more_for_more_rows(package, world, on_the_day):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            package()
        return len(asked)

    approved(world.for_indicator, world.periods[0], value=Decimal(1))
    first = queries()
    for period in world.periods[1:]:
        approved(world.for_indicator, period, value=Decimal(1))
        approved(world.for_action, period, status="completed")
    f.ActionFactory(objective=world.objective, code="1.2")
    f.BaselineFactory(indicator=f.IndicatorFactory(objective=world.objective, code="I2"), value=Decimal(3))
    assert queries() == first


def test_every_row_has_no_column_but_those_that_are_described(told):
    for resource in RESOURCES:
        for row in resource.rows(told.plan, date(2026, 6, 1)):
            assert row.keys() <= set(resource.columns), resource.name
