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
from django.db import connection as default_connection

# Nothing of these is on a public page.
PRIVATE = {
    # Who was invited.
    "Invitation",
    # Work on reports before they are approved: the public reads revisions, and their evidence as it was approved.
    "EntryCell", "BreakdownNote", "SaveReceipt", "ReviewEvent", "Evidence", "WorkbookUpload", "ReportSection",
    # Messages.
    "Notice", "Reminder",
    # What a plan file said when it was loaded; the head of the record, whose last link is a revision.
    "LoadedRow", "RecordHead",
    # The counter itself.
    "PublicVersion",
}  # fmt: skip
# Tables that are written all day, of which a single column counts: a report is public in nothing but the revision that
# it points to, an account in nothing but whether it is in use (a plan without a reviewer is a gap).
COUNTED = {"tracker_progressentry": "current_revision_id", "tracker_user": "is_active"}

COUNTER = "tracker_publicversion"
# A transaction raises the row of its connection, so that of two that write at once neither waits for the other.
SLOTS = 64
# The row that holds since when the numbers count: a restored backup, whose counters run through the same numbers again,
# and a migration that wrote without triggers make no page of before look current.
EPOCH = SLOTS


def current() -> int:
    """The version now. One query."""
    with default_connection.cursor() as cursor:
        cursor.execute(f"SELECT SUM(changes) FROM {COUNTER}")  # noqa: S608 - a constant
        return int(cursor.fetchone()[0] or 0)


def is_private(model: type) -> bool:
    """Whether no public page reads a model: those named above, the administration's history, other applications'."""
    meta = model._meta
    return meta.app_label != "tracker" or meta.object_name in PRIVATE or hasattr(model, "instance_type")


def public_tables() -> list[str]:
    models = apps.get_models(include_auto_created=True)
    return sorted(model._meta.db_table for model in models if not is_private(model) and model._meta.managed)


def bring_up_to_date(connection) -> None:
    """Create the triggers that are missing and begin a new epoch. After every migration: a rebuilt table has none."""
    tables = set(connection.introspection.table_names())
    if COUNTER not in tables:
        return
    statements = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor]
    with connection.cursor() as cursor:
        for sql in statements(cursor, [table for table in public_tables() if table in tables]):
            cursor.execute(sql)
        insert = f"INSERT INTO {COUNTER} (slot, changes) VALUES (%s, %s) ON CONFLICT (slot) DO "  # noqa: S608
        cursor.execute(insert + "NOTHING", [0, 0])
        cursor.execute(insert + "UPDATE SET changes = excluded.changes", [EPOCH, time.time_ns() // 1000])


def _sqlite(cursor, tables: list[str]) -> Iterator[str]:
    # No upsert here: within a trigger it would follow the conflict clause of the statement that fired it.
    raise_it = f"UPDATE {COUNTER} SET changes = changes + 1 WHERE slot = 0"  # noqa: S608
    for table in tables:
        for event in ("INSERT", "UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER IF NOT EXISTS {table}_public_{event.lower()} AFTER {event} ON {table} "
                f"{_condition(table, event, 'IS NOT')} BEGIN {raise_it}; END"
            )


def _postgresql(cursor, tables: list[str]) -> Iterator[str]:
    yield f"""CREATE OR REPLACE FUNCTION tracker_public_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO {COUNTER} AS v (slot, changes) VALUES (pg_backend_pid() % {SLOTS}, 1)
      ON CONFLICT (slot) DO UPDATE SET changes = v.changes + 1;
      RETURN NULL;
    END $$"""  # noqa: S608
    cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE 'public\\_%'")
    there = set(cursor.fetchall())
    for table in tables:
        wanted = {"public_change": ("INSERT OR UPDATE OR DELETE OR TRUNCATE", "STATEMENT", "")}
        if table in COUNTED:
            wanted = {
                f"public_{event.lower()}": (event, "ROW", _condition(table, event, "IS DISTINCT FROM"))
                for event in ("INSERT", "UPDATE", "DELETE")
            } | {"public_truncate": ("TRUNCATE", "STATEMENT", "")}
        for name, (event, each, when) in wanted.items():
            if (table, name) not in there:
                yield (
                    f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH {each} {when} "
                    "EXECUTE FUNCTION tracker_public_change()"
                )


def _condition(table: str, event: str, differs: str) -> str:
    """When a row of a table of COUNTED counts; always for the others."""
    if table not in COUNTED:
        return ""
    new, old = (f"{row}.{COUNTED[table]}" for row in ("NEW", "OLD"))
    conditions = {"INSERT": f"{new} IS NOT NULL", "UPDATE": f"{new} {differs} {old}", "DELETE": f"{old} IS NOT NULL"}
    return f"WHEN ({conditions[event]})"
