"""Cells and words that several parts of a report share. A missing figure is words, never a zero and never a blank."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tracker.domain.figures import CellValue
from tracker.domain.progress import RollUp
from tracker.domain.queries.standing import ActionState, Slot
from tracker.domain.values import percent
from tracker.domain.wording import cell_text, number, roll_up_text
from tracker.enums import Assessment, Availability, ImplementationStatus, Measure
from tracker.formats import dates
from tracker.formats.texts import translated
from tracker.formats.xml import writable
from tracker.models import Actor

from ..document import Cell, Notice, NoticeKind, Paragraph, Quote, Run

EMPTY = Cell("")
# Places of a percentage in a cell's value, as in the tables of open data; its parts are beside it, exact.
PLACES = Decimal("0.0001")


def demonstration() -> str:
    return _("Demonstration data: not reported by any body.")


def foreign(language: str) -> str:
    """The language of a text where it is not the document's."""
    return "" if not language or language == get_language() else language


def text_cell(row, field: str, *, before: str = "", href: str = "") -> Cell:
    """A translated text; where it is missing in the reader's language, the next one, marked."""
    text, language = translated(row, field)
    return Cell(f"{before}{text}", f"{before}{text}", href=href, language=foreign(language))


def missing(text: str) -> Cell:
    return Cell(text, missing=True)


def count(value: int) -> Cell:
    return Cell(number(Decimal(value)), value)


def status_cell(status: ImplementationStatus | None) -> Cell:
    """None: it does not apply to any body that was asked."""
    if status is None:
        return missing(capfirst(str(Availability.NOT_APPLICABLE.label)))
    return Cell(capfirst(str(status.label)), status.value, status=status.value)


def verdict_cell(verdict: Assessment) -> Cell:
    return Cell(capfirst(str(verdict.label)), verdict.value, status=verdict.value)


def coverage_cell(reported: int, expected: int) -> Cell:
    """ "7 of 9"."""
    if not expected:
        return missing(_("nobody was asked"))
    return Cell(_("%(reported)s of %(expected)s") % {"reported": reported, "expected": expected})


def silence(slots: Iterable[Slot]) -> str:
    """Why nothing is published of what was expected: not given, not due yet, or nobody was asked."""
    slots = list(slots)
    if not slots:
        return _("nobody was asked")
    if any(slot.is_missing for slot in slots):
        return _("not reported")
    return _("due %(date)s") % {"date": dates.day(max(slot.due_on for slot in slots))}


def rolled_cell(result: RollUp | None, slots: Iterable[Slot], steps: dict[int, str]) -> Cell:
    """A figure of several bodies; of a share the value is the percentage."""
    if result is None or result.availability is None:
        if result is not None and result.conflict:
            return missing(_("the sources differ"))
        return missing(silence(slots))
    text = roll_up_text(result, steps)
    if not result.given:
        return missing(text)
    if result.measure == Measure.SHARE:
        return Cell(text, result.value.quantize(PLACES))
    return Cell(text, result.number if result.measure != Measure.MILESTONE else text)


def grid_cell(cell: CellValue | None, *, without: str = "") -> Cell:
    """One category of a breakdown. `without`: why there is no figure."""
    if cell is None or not cell.given:
        return missing(without or _("not reported"))
    if cell.value is not None:
        return Cell(cell_text(cell), cell.value)
    rate = percent(cell.numerator, cell.denominator)
    return Cell(cell_text(cell), None if rate is None else rate.quantize(PLACES))


def sentence(*parts: str | Run) -> Paragraph:
    return Paragraph(tuple(part if isinstance(part, Run) else Run(part) for part in parts if part))


def remark(text: str, kind: NoticeKind = NoticeKind.REMARK) -> Notice:
    return Notice(kind, text)


def provisional_words(state: ActionState) -> str:
    """ "7 of 9 bodies reported"; "" where all did, or nobody was asked."""
    if state.result is None or not state.result.provisional:
        return ""
    coverage = state.result.coverage
    return _("%(reported)s of %(expected)s bodies reported") % {
        "reported": coverage.reported,
        "expected": coverage.expected,
    }


def name_of(actor: Actor) -> str:
    return translated(actor, "name")[0]


def attribution(slot: Slot) -> str:
    """ "Ministry of Defence, 1.2, 2023": whose words, about what, for when."""
    return f"{name_of(slot.actor)}, {slot.subject.code}, {slot.period.label}"


def paragraphs(text: str, language: str) -> tuple[Paragraph, ...]:
    """What somebody typed, line by line: plain text, whatever is in it."""
    lines = [line.strip() for line in writable(text).splitlines()]
    return tuple(Paragraph((Run(line, language=foreign(language)),)) for line in lines if line)


def said(slot: Slot) -> Iterator[Quote]:
    """What a body wrote of one thing for one period; where it gave no figure, the reason."""
    report = slot.report
    words = paragraphs(report.narrative, report.language)
    if report.figure.availability != Availability.GIVEN:
        label = capfirst(str(report.figure.availability.label))
        reason = paragraphs(report.figure.reason, report.language)
        words = (Paragraph((Run(f"{label}." if not reason else f"{label}:", strong=True),)), *reason, *words)
    if words:
        yield Quote(words, attribution(slot))


def silent_words(slots: Iterable[Slot]) -> str:
    """ "No report: Ministry of Defence (2023), ..." of those that are due; "" where all reported."""
    absent: dict[str, list[str]] = {}
    for slot in slots:
        if slot.is_missing:
            absent.setdefault(name_of(slot.actor), []).append(slot.period.label)
    if not absent:
        return ""
    who = "; ".join(f"{name} ({'; '.join(periods)})" for name, periods in absent.items())
    return _("No report was given: %(who)s.") % {"who": who}
