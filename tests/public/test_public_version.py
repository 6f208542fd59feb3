"""The number that every change of something public raises, by whatever way it is written."""

import re
import threading
from decimal import Decimal

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from tests import factories as f
from tests.public.reports import approved, submitted
from tests.public.test_lists import grow
from tests.test_addresses import address, entry_in
from tracker import public_version
from tracker.domain import workflow
from tracker.models import Actor, PublicVersion, Theme
from tracker.urls import urlpatterns
from tracker.views.mixins import PublicPage


def pages():
    return [p.name for p in urlpatterns if issubclass(getattr(p.callback, "view_class", object), PublicPage)]


@pytest.mark.django_db
@pytest.mark.usefixtures("no_drawings")
@pytest.mark.parametrize("name", pages())
def test_a_public_page_reads_no_table_whose_changes_do_not_count(client, world, name):
    grow(world, range(2))
    path = address(name, world, entry_in(world, "approved") if name == "revision" else None)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    sql = " ".join(query["sql"] for query in asked)
    read = set(re.findall(r'"((?:tracker|auth|django|account|mfa|usersessions|post_office)_\w+)"\.', sql))
    private = read - set(public_version.public_tables())
    assert not private, "take the model out of PRIVATE in tracker/public_version.py"
    for table, column in public_version.COUNTED.items():
        # Keys, and what a report is about, never change.
        assert set(re.findall(rf'"{table}"\."(\w+)"', sql)) <= {column, "id", "assignment_id", "period_id"}, table


@pytest.mark.django_db
def test_every_public_table_has_its_triggers_and_gets_them_back_after_a_migration():
    def there():
        with connection.cursor() as cursor:
            return {table for table, _name in public_version._installed(connection, cursor)}

    assert there() == set(public_version.public_tables())
    public_version.before_migrations(using="default", plan=[])
    assert there() == set(public_version.public_tables())
    public_version.before_migrations(using="default", plan=["something"])
    assert there() == set()
    public_version.after_migrations(using="default")
    before = public_version.current()
    Theme.objects.bulk_create([Theme(slug="new", title_en="New")])
    assert public_version.current() > before


@pytest.mark.django_db
def test_after_a_migration_no_number_of_before_comes_again():
    """A restored backup counts through numbers that have been given out for other contents."""
    before = public_version.current()
    backup = list(PublicVersion.objects.values_list("slot", "changes"))
    f.ThemeFactory()
    seen = public_version.current()
    PublicVersion.objects.all().delete()
    PublicVersion.objects.bulk_create(PublicVersion(slot=slot, changes=changes) for slot, changes in backup)
    assert public_version.current() == before
    public_version.after_migrations(using="default")
    assert public_version.current() > seen


@pytest.mark.django_db
def test_what_is_not_public_raises_nothing(world, sign_in):
    entry = entry_in(world, "draft")
    before = public_version.current()
    entry.narrative = "Half a sentence"
    entry.save()
    sign_in(world.reporter)
    assert public_version.current() == before
    report = submitted(world.for_indicator, world.periods[0], value=Decimal(1))
    before = public_version.current()
    workflow.take(report, by=world.coordinator, version=report.version)
    assert public_version.current() == before
    approved(world.for_indicator, world.periods[1], value=Decimal(1))
    assert public_version.current() > before


@pytest.mark.django_db
def test_what_is_rolled_back_raises_nothing(world):
    before = public_version.current()
    with transaction.atomic():
        world.action.save()
        assert public_version.current() > before
        transaction.set_rollback(True)
    assert public_version.current() == before


@pytest.mark.django_db(transaction=True)
def test_two_that_write_at_once_do_not_wait_for_each_other_and_both_count():
    one, two = f.ActorFactory(), f.ActorFactory()
    before = public_version.current()
    written, go_on = threading.Event(), threading.Event()

    def first():
        with transaction.atomic():
            Actor.objects.filter(pk=one.pk).update(name_en="One")
            written.set()
            go_on.wait(20)
        connections.close_all()

    # SQLite has one writer at a time: there the first has done when the second begins.
    together = connection.vendor == "postgresql"
    if not together:
        go_on.set()
    thread = threading.Thread(target=first)
    if together:
        thread.start()
        assert written.wait(20)
    else:
        first()
    Actor.objects.filter(pk=two.pk).update(name_en="Two")
    between = public_version.current()
    assert between > before
    if together:
        go_on.set()
        thread.join()
        assert public_version.current() > between


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_however_many_write_at_once_none_waits_for_another():
    """Two that waited for each other's counter and rows would be a deadlock, of which PostgreSQL refuses one.

    So many that at least two have the same rest by 64, whatever their connections are numbered.
    """
    bodies = f.ActorFactory.create_batch(65)
    before = public_version.current()
    writers = [connections["default"].copy() for _body in bodies]
    try:
        for writer, body in zip(writers, bodies, strict=True):
            writer.set_autocommit(False)
            with writer.cursor() as cursor:
                cursor.execute("SET lock_timeout = '2s'")
                for name in ("One", "Two"):
                    cursor.execute("UPDATE tracker_actor SET name_en = %s WHERE id = %s", [name, body.pk])
        assert public_version.current() == before
        for writer in writers:
            writer.commit()
    finally:
        for writer in writers:
            writer.close()
    assert public_version.current() == before + 2 * len(bodies)
    # Those that come later take the same rows again.
    rows = PublicVersion.objects.count()
    Actor.objects.filter(pk=bodies[0].pk).update(name_en="Three")
    assert PublicVersion.objects.count() == rows


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_reading_it_is_the_test_of_the_connection_and_opens_another_where_the_server_closed_it(monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "CONN_HEALTH_CHECKS", True)
    connection.close()
    before = public_version.current()
    asked = []
    monkeypatch.setattr(type(connections["default"]), "is_usable", lambda self: asked.append(1) or True)
    connection.health_check_done = False
    assert public_version.current() == before
    assert asked == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [mine] = cursor.fetchone()
    other = connections["default"].copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [mine])
    other.close()
    assert public_version.current() == before
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        assert cursor.fetchone() != (mine,)
    connection.close()
