"""Rules that only triggers can keep, on both databases.

Tables that are append-only, periods that do not overlap, bodies that are not asked twice for the same report.

They are taken away before migrations run and put there after them (tracker/apps.py): SQLite makes a table anew to alter
it, which would drop its triggers and break on those of other tables that read it. Beside that, only the test runner's
flush may do so (`without_triggers`).
"""

from contextlib import contextmanager

from django.db import connections

# A redaction may blank the texts of a published revision and touch nothing else.
REDACTABLE = {"tracker_publishedrevision": ("content", "internal", "reason")}
# An edition of a report is being made until it is published; from then on nothing of it changes.
CHANGEABLE_UNTIL = {"tracker_reportedition": "OLD.state = 'published'"}
APPEND_ONLY = (
    "tracker_publishedrevision", "tracker_reviewevent", "tracker_savereceipt", "tracker_installation",
    "tracker_reminder", "tracker_importedfile", "tracker_reporttextversion", "tracker_reportedition",
    "tracker_reportcontent", "tracker_reportfile",
)  # fmt: skip
PERIODS = "tracker_reportingperiod"
CLASH = """SELECT 1 FROM tracker_reportingperiod p WHERE p.plan_id = NEW.plan_id AND p.kind = NEW.kind
AND p.id {other} NEW.id AND p.starts_on <= NEW.ends_on AND p.ends_on >= NEW.starts_on"""
ASSIGNMENTS = "tracker_assignment"
TWICE = """SELECT 1 FROM tracker_assignment a
JOIN tracker_reportingperiod first ON first.id = a.first_period_id
LEFT JOIN tracker_reportingperiod last ON last.id = a.last_period_id
JOIN tracker_reportingperiod new_first ON new_first.id = NEW.first_period_id
LEFT JOIN tracker_reportingperiod new_last ON new_last.id = NEW.last_period_id
WHERE a.superseded_by_id IS NULL AND a.id {other} NEW.id AND a.actor_id = NEW.actor_id
AND (a.indicator_id = NEW.indicator_id OR a.action_id = NEW.action_id)
AND (new_last.id IS NULL OR first.starts_on <= new_last.starts_on)
AND (last.id IS NULL OR last.starts_on >= new_first.starts_on)"""
# Table: (a row of it that the others clash with, what is said then, in which rows to look).
CLASHES = {
    PERIODS: (CLASH, "reporting periods overlap", "TRUE"),
    ASSIGNMENTS: (TWICE, "the body is asked for this report already", "NEW.superseded_by_id IS NULL"),
}


def _columns(connection, table):
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


def _touches_more_than(connection, table, blankable, distinct):
    """SQL that is true where an update does more than blank the given columns."""
    kept = [f"NEW.{c} {distinct} OLD.{c}" for c in _columns(connection, table) if c not in blankable]
    blanked = [f"(NEW.{c} {distinct} OLD.{c} AND NEW.{c} <> '')" for c in blankable]
    return " OR ".join(kept + blanked)


def _refused_update(connection, table, distinct):
    """When an update is refused: "" where it always is."""
    if table in REDACTABLE:
        condition = _touches_more_than(connection, table, REDACTABLE[table], distinct)
    else:
        condition = CHANGEABLE_UNTIL.get(table)
    return f"WHEN ({condition})" if condition else ""


def _sqlite(connection):
    for table in APPEND_ONLY:
        refuse = f"SELECT RAISE(ABORT, '{table} is append-only');"
        when = _refused_update(connection, table, "IS NOT")
        yield (
            f"{table}_no_update",
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {when} BEGIN {refuse} END",
        )
        yield f"{table}_no_delete", f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN {refuse} END"
    for table, (clash, said, rows) in CLASHES.items():
        for event in ("INSERT", "UPDATE"):
            name = f"{table}_overlap_{event.lower()}"
            yield (
                name,
                f"""CREATE TRIGGER {name} BEFORE {event} ON {table}
                WHEN {rows} AND EXISTS ({clash.format(other="IS NOT")})
                BEGIN SELECT RAISE(ABORT, '{said}'); END""",
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
        when = _refused_update(connection, table, "IS DISTINCT FROM")
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
    for table, (clash, said, rows) in CLASHES.items():
        yield (
            None,
            f"""CREATE OR REPLACE FUNCTION {table}_no_overlap() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              PERFORM 1 FROM tracker_plan WHERE id = NEW.plan_id FOR NO KEY UPDATE;
              IF EXISTS ({clash.format(other="IS DISTINCT FROM")}) THEN
                RAISE EXCEPTION '{said}' USING ERRCODE = 'integrity_constraint_violation';
              END IF;
              RETURN NEW;
            END $$""",
        )
        yield (
            f"{table}_overlap",
            f"""CREATE TRIGGER {table}_overlap BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW WHEN ({rows})
            EXECUTE FUNCTION {table}_no_overlap()""",
        )


def _table(name: str) -> str:
    """The table of a trigger, whose name begins with it."""
    return next(table for table in (*APPEND_ONLY, *CLASHES) if name.startswith(f"{table}_"))


def _statements(connection):
    """[(name of the trigger, or None; SQL)] for the tables that are there."""
    there = set(connection.introspection.table_names())
    if not there.issuperset((*APPEND_ONLY, *CLASHES)):
        return []
    return list({"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor](connection))


def installed(connection) -> set[str]:
    """Names of the triggers that are there."""
    sql = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(sql[connection.vendor])
        return {name for (name,) in cursor.fetchall()}


def install(connection) -> None:
    """Create every trigger that is not there."""
    there = installed(connection)
    with connection.cursor() as cursor:
        for name, sql in _statements(connection):
            if name not in there:
                cursor.execute(sql)


def remove(connection) -> None:
    """Drop every trigger."""
    ours = tuple(f"{table}_" for table in (*APPEND_ONLY, *CLASHES))
    with connection.cursor() as cursor:
        for name in sorted(installed(connection)):
            if name.startswith(ours):
                on = f" ON {_table(name)}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {name}{on}")


@contextmanager
def without_triggers(connection):
    """For the test runner's flush alone."""
    remove(connection)
    try:
        yield
    finally:
        install(connection)


def before_migrations(*, using: str, plan, **kwargs) -> None:
    """Out of the way while tables change, where any will."""
    if plan:
        remove(connections[using])


def after_migrations(*, using: str, **kwargs) -> None:
    """Back in their place, and new ones to theirs."""
    install(connections[using])
