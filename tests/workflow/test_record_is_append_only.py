"""The database itself refuses to change what was published or logged, whoever asks."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from tests import factories as f
from tracker.domain import workflow
from tracker.domain.entries import EntryData
from tracker.models import Installation

TABLES = ("tracker_publishedrevision", "tracker_reviewevent", "tracker_savereceipt", "tracker_installation")


@pytest.fixture
def rows(world):
    Installation.objects.create(pk=1, kind="real")
    entry = workflow.start(world.for_indicator, world.periods[0], by=world.reporter)
    workflow.save(entry, EntryData(value=Decimal(1), source="x"), by=world.reporter, version=entry.version)
    workflow.submit(entry, by=world.reporter, version=entry.version)
    workflow.approve(entry, by=world.coordinator, version=entry.version)


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
