"""The columns of a file of past figures. What a report holds is described by the workbook's own columns."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tracker.reports.workbook.layout import CELLS, ENTRIES, Column, Kind, plain

# Names of columns in a file; those of the site's own downloads where they hold the same.
RENAMED = {"yes": "answer", "step_id": "step", "status": "implementation_status"}
LONGEST_NAME = 300
KEYS = (
    Column("code", _("Code"), Kind.TEXT, 0, LONGEST_NAME),
    Column("body", _("Public body"), Kind.TEXT, 0, LONGEST_NAME),
    Column("period", _("Period"), Kind.TEXT, 0, LONGEST_NAME),
    Column("breakdown", _("Breakdown"), Kind.TEXT, 0, LONGEST_NAME),
    Column("category", _("Category"), Kind.TEXT, 0, LONGEST_NAME),
)
FIELDS = tuple(column for column in ENTRIES.columns if column.is_input)
NOTE = CELLS.column("note")
COLUMNS = {column.key: column for column in (*KEYS, *FIELDS, NOTE)}
NEEDED = ("code", "body", "period")
# What belongs in the row of a breakdown's cell; all else is the report's own.
OF_CELLS = ("value", "numerator", "denominator")


def name_of(key: str) -> str:
    """A column's name in a file."""
    return RENAMED.get(key, key)


def names() -> dict[str, str]:
    """{heading as somebody may write it: key}: the name, or the workbook's heading in any language."""
    found = {label: column.key for column in COLUMNS.values() for label in column.labels}
    return found | {plain(name_of(key)): key for key in COLUMNS}
