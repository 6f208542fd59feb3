"""The database itself refuses to change what was published or logged, whoever asks."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests import factories as f
from tracker import triggers
from tracker.domain import workflow
from tracker.domain.entries import EntryData
from tracker.models import Assignment, ImportedFile, Installation, Reminder

TABLES = (
    "tracker_publishedrevision", "tracker_reviewevent", "tracker_savereceipt", "tracker_installation",
    "tracker_reminder", "tracker_importedfile",
)  # fmt: skip


@pytest.fixture
def rows(world):
    Installation.objects.create(pk=1, kind="real")
    entry = workflow.start(world.for_indicator, world.periods[0], by=world.reporter)
    workflow.save(entry, EntryData(value=Decimal(1), source="x"), by=world.reporter, version=entry.version)
    workflow.submit(entry, by=world.reporter, version=entry.version)
    workflow.approve(entry, by=world.coordinator, version=entry.version)
    ImportedFile.objects.create(name="past.csv", sha256="0" * 64)
    due = {"period": world.periods[0], "due_on": date(2023, 1, 20), "step": 0, "reports": 1}
    Reminder.objects.create(person=world.reporter, actor=world.defence, **due)


def run(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("sql", ["UPDATE {} SET id = id + 1000", "DELETE FROM {}"])
@pytest.mark.usefixtures("rows")
def test_append_only_tables_refuse_update_and_delete(table, sql):
    with pytest.raises(DatabaseError, match="append-only"):
        run(sql.format(table))


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.usefixtures("rows")
def test_append_only_tables_refuse_to_be_emptied_at_once(table):
    sql = {"postgresql": "TRUNCATE {} CASCADE", "sqlite": "DELETE FROM {} WHERE 1 = 1"}[connection.vendor]
    connection.check_constraints()  # nothing deferred stands in the way of TRUNCATE
    with pytest.raises(DatabaseError, match="append-only"):
        run(sql.format(table))


@pytest.mark.usefixtures("rows")
def test_a_redaction_may_blank_the_texts_of_a_revision_and_nothing_else():
    with pytest.raises(DatabaseError, match="append-only"):
        run("UPDATE tracker_publishedrevision SET content = 'something else'")
    with pytest.raises(DatabaseError, match="append-only"):
        run("UPDATE tracker_publishedrevision SET content = '', number = 7")
    run("UPDATE tracker_publishedrevision SET content = '', internal = ''")


def test_periods_of_one_kind_do_not_overlap(world):
    with pytest.raises(DatabaseError, match="overlap"), transaction.atomic():
        f.PeriodFactory(plan=world.plan, year=2023, label_en="again")
    with pytest.raises(DatabaseError, match="overlap"), transaction.atomic():
        world.plan.periods.filter(pk=world.periods[0].pk).update(ends_on="2023-01-01")
    f.PeriodFactory(plan=world.plan, year=2023, label_en="H1", kind="half_year")
    f.PeriodFactory(year=2023)


# first and last of four periods; None: without an end
@pytest.mark.parametrize(
    ("first", "last", "refused"),
    [(0, 3, True), (0, None, True), (0, 0, False), (0, 1, True), (2, 3, True), (2, None, True), (3, None, False)],
)
def test_a_body_is_not_asked_twice_for_the_same_report(world, first, last, refused):
    asked = world.for_indicator
    Assignment.objects.filter(pk=asked.pk).update(first_period=world.periods[1], last_period=world.periods[2])
    again = {"first_period": world.periods[first], "last_period": None if last is None else world.periods[last]}

    def ask(**other):
        with transaction.atomic():
            return f.AssignmentFactory(**{"indicator": world.indicator, "actor": world.defence, **again, **other})

    if refused:
        with pytest.raises(IntegrityError, match="already"):
            ask()
    else:
        ask()
    # What was replaced asks for nothing, until somebody would put it back; another body may be asked.
    replaced = ask(superseded_by=asked)
    ask(actor=f.ActorFactory())
    if refused:
        with pytest.raises(IntegrityError, match="already"), transaction.atomic():
            Assignment.objects.filter(pk=replaced.pk).update(superseded_by=None)


def test_a_table_may_be_made_anew_by_a_migration_and_its_rules_stand_afterwards(db):
    def installed():
        # Those that count changes are tried in tests/public/test_public_version.py.
        return {name for name in triggers.installed(connection) if not name.startswith("public_")}

    there = installed()
    assert {f"{table}_no_delete" for table in TABLES} <= there
    triggers.before_migrations(using="default", plan=[])
    assert installed() == there
    triggers.before_migrations(using="default", plan=["something"])
    assert installed().isdisjoint(there)
    call_command("migrate", verbosity=0)
    assert installed() == there
