"""The version of what the public can read: a number that every change raises, in the transaction that makes it.

Kept by triggers on every table of ours but those named in PRIVATE, so that no way of writing can forget it: verbs, the
administration, plan files, bulk updates, SQL by hand. A table that is new counts as public until it is named there, and
a test reads the SQL of all public pages and fails where one reads a table that is.

Pages that are kept carry the version that was read before they were made. So a page made of older rows never has a
newer version, whatever is committed meanwhile; and what was rolled back raised nothing that anybody saw.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from django.apps import apps
from django.db import InterfaceError, OperationalError, connection, connections

# Nothing of these is on a public page.
PRIVATE = {
    # Who was invited.
    "Invitation",
    # Work on reports before they are approved: the public reads revisions, and their evidence as it was approved.
    "EntryCell", "BreakdownNote", "SaveReceipt", "ReviewEvent", "Evidence", "WorkbookUpload", "ImportedFile",
    # What is being written for a report of the plan: the public reads editions.
    "ReportText", "ReportTextVersion",
    # Messages.
    "Notice", "Reminder",
    # What a plan file said when it was loaded; the head of the record, whose last link is a revision.
    "LoadedRow", "RecordHead", "RecordCheck",
    # Words of what can be searched: written only together with their text, which counts.
    "SearchWord",
    # With what programs of people sign in.
    "ApiToken",
    # The counter itself.
    "PublicVersion",
}  # fmt: skip
# Tables that are written all day, of which a single column counts: a report is public in nothing but the revision that
# it points to, an account in nothing but whether it is in use (a plan without a reviewer is a gap).
COUNTED = {"tracker_progressentry": "current_revision_id", "tracker_user": "is_active"}

COUNTER = "tracker_publicversion"
# A transaction raises a row that no other one under way has raised, so that of two that write at once neither waits for
# the other, and no two can wait for each other. It takes the first that is free: it holds an advisory lock (of this
# number and the row's) until it ends. There are more rows than a server has connections.
SLOTS = 10_000
LOCK = 1325
# The row that holds since when the numbers count: a restored backup, whose counters run through the same numbers again,
# and a migration that wrote without triggers make no page of before look current.
EPOCH = SLOTS


def current() -> int:
    """The version now. One query, which is also the test whether a connection that was kept open still stands.

    It is the only query of most requests, so Django's own test before it would double what they cost.
    """
    if connection.in_atomic_block or connection.connection is None or not connection.health_check_enabled:
        return _read()
    connection.health_check_done = True
    try:
        return _read()
    except (OperationalError, InterfaceError):
        connection.close()
        return _read()


def _read() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT SUM(changes) FROM {COUNTER}")  # noqa: S608 - a constant
        return int(cursor.fetchone()[0] or 0)


def is_private(model: type) -> bool:
    """Whether no public page reads a model: those named above, the administration's history, other applications'."""
    meta = model._meta
    return meta.app_label != "tracker" or meta.object_name in PRIVATE or hasattr(model, "instance_type")


def public_tables() -> list[str]:
    models = apps.get_models(include_auto_created=True)
    return sorted(model._meta.db_table for model in models if not is_private(model) and model._meta.managed)


def before_migrations(*, using: str, plan, **kwargs) -> None:
    """Out of the way while tables change, where any will; what is written without triggers gets a new epoch."""
    connection = connections[using]
    if not plan:
        return
    with connection.cursor() as cursor:
        for table, name in _installed(connection, cursor):
            cursor.execute(f"DROP TRIGGER {name}{f' ON {table}' if connection.vendor == 'postgresql' else ''}")


def after_migrations(*, using: str, **kwargs) -> None:
    """Create the triggers that are not there, and begin a new epoch."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if COUNTER not in tables:
        return
    with connection.cursor() as cursor:
        there = _installed(connection, cursor)
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION)
        triggers = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor]
        for table in public_tables():
            for name, sql in triggers(table) if table in tables else ():
                if (table, name) not in there:
                    cursor.execute(sql)
        insert = f"INSERT INTO {COUNTER} (slot, changes) VALUES (%s, %s) ON CONFLICT (slot) DO "  # noqa: S608
        cursor.execute(insert + "NOTHING", [0, 0])
        cursor.execute(insert + "UPDATE SET changes = excluded.changes", [EPOCH, time.time_ns() // 1000])


def _installed(connection, cursor) -> set[tuple[str, str]]:
    """(table, name) of the triggers that are there."""
    sql = {
        "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    cursor.execute(sql[connection.vendor])
    return {(table, name) for table, name in cursor.fetchall() if name.startswith("public_")}


def _sqlite(table: str) -> Iterator[tuple[str, str]]:
    # No upsert here: within a trigger it would follow the conflict clause of the statement that fired it.
    raise_it = f"UPDATE {COUNTER} SET changes = changes + 1 WHERE slot = 0"  # noqa: S608
    for event in ("INSERT", "UPDATE", "DELETE"):
        name = f"public_{event.lower()}_{table}"
        when = _condition(table, event, "IS NOT")
        yield name, f"CREATE TRIGGER {name} AFTER {event} ON {table} {when} BEGIN {raise_it}; END"


POSTGRESQL_FUNCTION = f"""CREATE OR REPLACE FUNCTION tracker_public_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  FOR free IN 0..{SLOTS - 1} LOOP
    CONTINUE WHEN NOT pg_try_advisory_xact_lock({LOCK}, free);
    INSERT INTO {COUNTER} AS v (slot, changes) VALUES (free, 1)
    ON CONFLICT (slot) DO UPDATE SET changes = v.changes + 1;
    RETURN NULL;
  END LOOP;
  RAISE EXCEPTION 'no free row of {COUNTER}';
END $$"""  # noqa: S608


def _postgresql(table: str) -> Iterator[tuple[str, str]]:
    """Once a statement; once a row where only a column counts."""
    wanted = {"INSERT OR UPDATE OR DELETE OR TRUNCATE": ("public_change", "STATEMENT", "")}
    if table in COUNTED:
        wanted = {
            event: (f"public_{event.lower()}", "ROW", _condition(table, event, "IS DISTINCT FROM"))
            for event in ("INSERT", "UPDATE", "DELETE")
        } | {"TRUNCATE": ("public_truncate", "STATEMENT", "")}
    for event, (name, each, when) in wanted.items():
        yield (
            name,
            f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH {each} {when} "
            "EXECUTE FUNCTION tracker_public_change()",
        )


def _condition(table: str, event: str, differs: str) -> str:
    """When a row of a table of COUNTED counts; always for the others."""
    if table not in COUNTED:
        return ""
    new, old = (f"{row}.{COUNTED[table]}" for row in ("NEW", "OLD"))
    conditions = {"INSERT": f"{new} IS NOT NULL", "UPDATE": f"{new} {differs} {old}", "DELETE": f"{old} IS NOT NULL"}
    return f"WHEN ({conditions[event]})"
