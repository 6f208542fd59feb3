"""Rules that only triggers can keep: append-only tables and periods that do not overlap, on both databases.

Installed by migration. Only the test runner's flush may drop and restore them (`without_triggers`).
"""

from contextlib import contextmanager

# A redaction may blank the texts of a published revision and touch nothing else.
REDACTABLE = {"tracker_publishedrevision": ("content", "internal", "reason")}
APPEND_ONLY = ("tracker_publishedrevision", "tracker_reviewevent", "tracker_savereceipt", "tracker_installation")
PERIODS = "tracker_reportingperiod"
CLASH = """SELECT 1 FROM tracker_reportingperiod p WHERE p.plan_id = NEW.plan_id AND p.kind = NEW.kind
AND p.id {other} NEW.id AND p.starts_on <= NEW.ends_on AND p.ends_on >= NEW.starts_on"""


def _columns(connection, table):
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


def _touches_more_than(connection, table, blankable, distinct):
    """SQL that is true where an update does more than blank the given columns."""
    kept = [f"NEW.{c} {distinct} OLD.{c}" for c in _columns(connection, table) if c not in blankable]
    blanked = [f"(NEW.{c} {distinct} OLD.{c} AND NEW.{c} <> '')" for c in blankable]
    return " OR ".join(kept + blanked)


def _sqlite(connection):
    for table in APPEND_ONLY:
        refuse = f"SELECT RAISE(ABORT, '{table} is append-only');"
        when = ""
        if table in REDACTABLE:
            when = f"WHEN {_touches_more_than(connection, table, REDACTABLE[table], 'IS NOT')}"
        yield (
            f"{table}_no_update",
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {when} BEGIN {refuse} END",
        )
        yield f"{table}_no_delete", f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN {refuse} END"
    for event in ("INSERT", "UPDATE"):
        name = f"{PERIODS}_overlap_{event.lower()}"
        yield (
            name,
            f"""CREATE TRIGGER {name} BEFORE {event} ON {PERIODS}
            WHEN EXISTS ({CLASH.format(other="IS NOT")})
            BEGIN SELECT RAISE(ABORT, 'reporting periods overlap'); END""",
        )


def _postgresql(connection):
    yield (
        None,
        """CREATE OR REPLACE FUNCTION tracker_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
        END $$""",
    )
    for table in APPEND_ONLY:
        when = ""
        if table in REDACTABLE:
            when = f"WHEN ({_touches_more_than(connection, table, REDACTABLE[table], 'IS DISTINCT FROM')})"
        for suffix, event, each, condition in (
            ("no_update", "UPDATE", "ROW", when),
            ("no_delete", "DELETE", "ROW", ""),
            ("no_truncate", "TRUNCATE", "STATEMENT", ""),
        ):
            yield (
                f"{table}_{suffix}",
                f"""CREATE TRIGGER {table}_{suffix} BEFORE {event} ON {table} FOR EACH {each} {condition}
                EXECUTE FUNCTION tracker_append_only()""",
            )
    # The plan's row is locked, so that two people adding periods at once are checked one after the other.
    yield (
        None,
        f"""CREATE OR REPLACE FUNCTION tracker_no_overlap() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          PERFORM 1 FROM tracker_plan WHERE id = NEW.plan_id FOR UPDATE;
          IF EXISTS ({CLASH.format(other="IS DISTINCT FROM")}) THEN
            RAISE EXCEPTION 'reporting periods overlap' USING ERRCODE = 'integrity_constraint_violation';
          END IF;
          RETURN NEW;
        END $$""",
    )
    yield (
        f"{PERIODS}_overlap",
        f"""CREATE TRIGGER {PERIODS}_overlap BEFORE INSERT OR UPDATE ON {PERIODS} FOR EACH ROW
        EXECUTE FUNCTION tracker_no_overlap()""",
    )


def _statements(connection):
    return {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor](connection)


def install(connection) -> None:
    """Create every trigger."""
    statements = list(_statements(connection))
    with connection.cursor() as cursor:
        for _name, sql in statements:
            cursor.execute(sql)


def remove(connection) -> None:
    """Drop every trigger."""
    statements = list(_statements(connection))
    with connection.cursor() as cursor:
        for name, _sql in statements:
            if name is None:
                continue
            table = PERIODS if name.startswith(PERIODS) else name.rsplit("_no_", 1)[0]
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


@contextmanager
def without_triggers(connection):
    """For the test runner's flush alone."""
    remove(connection)
    try:
        yield
    finally:
        install(connection)
