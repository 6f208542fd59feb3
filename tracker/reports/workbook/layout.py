"""The columns of the workbook: one description that the writer writes by and the reader finds its way by."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from tracker.enums import Availability, ImplementationStatus, Language, Measure
from tracker.formats.xml import UNWRITABLE
from tracker.forms.reporting import LONGEST_TEXT
from tracker.models import ProgressEntry

# Raised with every change of the sheets that an older reader or an older workbook could not cope with.
FORMAT = 1
META, LISTS = "nap-meta", "nap-lists"
# Row 1 holds the columns' keys and is hidden; row 2 what a person reads; figures begin in row 3.
KEY_ROW, HEAD_ROW, FIRST_ROW = 1, 2, 3
# A row of the sheet of breakdowns that holds no cell but the reason why cells and total differ.
NOTE_KEY = "#note"
LONGEST_CELL = 32_767


class Kind(StrEnum):
    ID = "id"
    SHOWN = "shown"
    NUMBER = "number"
    WHOLE = "whole"
    TEXT = "text"
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True)
class Column:
    """`limit`: longest text. Only a column that is neither ID nor SHOWN takes what a person writes."""

    key: str
    label: str | Promise
    kind: Kind
    width: int
    limit: int = 0

    @property
    def is_input(self) -> bool:
        return self.kind not in (Kind.ID, Kind.SHOWN)

    @property
    def labels(self) -> set[str]:
        """The heading in every language: a colleague may upload in another one than the workbook was made in."""
        found = set()
        for code in Language.values:
            with override(code):
                found.add(plain(str(self.label)))
        return found


@dataclass(frozen=True)
class Sheet:
    name: str
    title: str | Promise
    columns: tuple[Column, ...]

    def key(self, column: Column) -> str:
        """What stands in the hidden row over a column: names the sheet too, for it may be renamed or copied."""
        return f"{self.name}:{column.key}"

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)


def _limit(name: str) -> int:
    return ProgressEntry._meta.get_field(name).max_length


ENTRIES = Sheet(
    "entry",
    _("Reports"),
    (
        Column("id", _("Row"), Kind.ID, 8),
        Column("code", _("Code"), Kind.SHOWN, 9),
        Column("title", _("What is asked"), Kind.SHOWN, 44),
        Column("unit", _("Unit"), Kind.SHOWN, 14),
        Column("state", _("State"), Kind.SHOWN, 16),
        Column("last", _("Last approved"), Kind.SHOWN, 20),
        Column("availability", _("What can you report?"), Kind.CHOICE, 24),
        Column("value", _("Total"), Kind.NUMBER, 14),
        Column("numerator", _("Share: how many"), Kind.NUMBER, 14),
        Column("denominator", _("Share: out of"), Kind.NUMBER, 14),
        Column("yes", _("Yes or no"), Kind.CHOICE, 12),
        Column("step_id", _("Step reached"), Kind.CHOICE, 26),
        Column("status", _("Where the action stands"), Kind.CHOICE, 20),
        Column("percent", _("Percent done"), Kind.WHOLE, 12),
        Column("reason", _("Why there is none"), Kind.TEXT, 32, LONGEST_TEXT),
        Column("narrative", _("Progress in the period"), Kind.TEXT, 56, LONGEST_TEXT),
        Column("obstacles", _("Obstacles"), Kind.TEXT, 36, LONGEST_TEXT),
        Column("next_steps", _("Next steps"), Kind.TEXT, 36, LONGEST_TEXT),
        Column("source", _("Source of the figures"), Kind.TEXT, 32, _limit("source")),
        Column("letter_number", _("Number of the covering letter"), Kind.TEXT, 18, _limit("letter_number")),
        Column("letter_date", _("Date of the covering letter"), Kind.DATE, 16),
        Column("language", _("Written in"), Kind.CHOICE, 14),
    ),
)
CELLS = Sheet(
    "cell",
    _("Breakdowns"),
    (
        Column("id", _("Row"), Kind.ID, 8),
        Column("breakdown", _("Breakdown no."), Kind.ID, 8),
        Column("key", _("Cell"), Kind.ID, 8),
        Column("code", _("Code"), Kind.SHOWN, 9),
        Column("title", _("Breakdown"), Kind.SHOWN, 30),
        Column("label", _("Category"), Kind.SHOWN, 40),
        Column("last", _("Last approved"), Kind.SHOWN, 18),
        Column("value", _("Figure"), Kind.NUMBER, 14),
        Column("numerator", _("Share: how many"), Kind.NUMBER, 14),
        Column("denominator", _("Share: out of"), Kind.NUMBER, 14),
        Column("note", _("If the cells and the total differ: why"), Kind.TEXT, 48, LONGEST_TEXT),
    ),
)
SHEETS = (ENTRIES, CELLS)

# Which columns hold the answer of a measure; "" is an action.
FIGURES = {
    Measure.COUNT.value: ("value",),
    Measure.QUANTITY.value: ("value",),
    Measure.SHARE.value: ("numerator", "denominator"),
    Measure.YES_NO.value: ("yes",),
    Measure.MILESTONE.value: ("step_id",),
    Measure.NARRATIVE.value: (),
    "": ("status", "percent"),
}
ALL_FIGURES = ("value", "numerator", "denominator", "yes", "step_id", "status", "percent")


def choices_of(key: str) -> list[tuple[object, str]]:
    """[(value, label in the active language)] of a drop-down; a milestone's steps are the indicator's own."""
    if key == "yes":
        return [(True, gettext("Yes")), (False, gettext("No"))]
    found = {"availability": Availability, "status": ImplementationStatus, "language": Language}[key]
    return [(value, label[:1].upper() + label[1:]) for value, label in ((c.value, str(c.label)) for c in found)]


def read_choices(key: str) -> dict[str, object]:
    """{label in any language, or the value's own name: value}, as a person may write it."""
    found: dict[str, object] = {}
    for code in Language.values:
        with override(code):
            found |= {plain(label): value for value, label in choices_of(key)}
    if key != "yes":
        found |= {plain(str(value)): value for value, _label in choices_of(key)}
    return found


# -- Texts in cells ----------------------------------------------------------------------------------------------------


def cell_text(text: str) -> str:
    """A text as it survives a cell: what the writer writes, and what the reader compares with."""
    text = UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text[:LONGEST_CELL].strip()


def plain(text: str) -> str:
    """For comparing what people write with a label: case and kinds of space do not matter."""
    return " ".join(text.split()).casefold()
