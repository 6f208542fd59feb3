"""What comes back is what was meant: unchanged is no change, empty is not zero, texts are texts."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from tests.reporting.conftest import saved
from tracker.domain import workflow
from tracker.models import ProgressEntry
from tracker.reports.workbook import applying

from .conftest import everything


def take(excel, edited, **kwargs):
    return applying.take_all(excel.preview(edited), by=excel.reporter, **kwargs)


def now(excel, code):
    return ProgressEntry.objects.get(pk=excel.entries[code].pk)


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_a_workbook_that_nobody_touched_changes_nothing(excel, language):
    with translation.override(language):
        found = excel.preview(excel.book())
        assert (found.problems, found.changed, found.conflicts) == ([], [], [])
        assert len(found.unchanged) == 7


def test_every_kind_of_report_is_filled_in_and_saved(excel):
    book = excel.book()
    book.put("I1", value=111, narrative="Six courses.")
    book.cell("I1", "women").value = 42
    book.put("S", numerator=7, denominator=61)
    book.cell("S", "women", "numerator").value, book.cell("S", "women", "denominator").value = 3, 20
    book.put("Q", value=12.5)
    book.put("Y", yes="Yes")
    book.put("M", step_id="Step 2")
    book.put("N", narrative="A study was made.", letter_number="12-5/77", letter_date=date(2026, 1, 15))
    book.put("1.1", status="In progress", percent=40)
    found = excel.preview(book)
    assert found.problems == []
    taken = applying.take_all(found, by=excel.reporter)
    assert len(taken.saved) == 7
    count = now(excel, "I1")
    assert (count.value, count.narrative) == (111, "Six courses.")
    assert {c.key: c.value for c in count.cells.all()} == {"women": 42, "men": 60}
    share = now(excel, "S")
    assert (share.numerator, share.denominator, share.cells.get().numerator) == (7, 61, 3)
    assert now(excel, "Q").value == Decimal("12.5")
    assert now(excel, "Y").yes is True
    assert now(excel, "M").step.order == 2
    words = now(excel, "N")
    assert (words.letter_number, words.letter_date) == ("12-5/77", date(2026, 1, 15))
    action = ProgressEntry.objects.get(assignment=excel.for_action, period=excel.period)
    assert (action.status, action.percent, action.state) == ("in_progress", 40, "draft")
    assert action.receipts.get().by == excel.reporter


def test_a_workbook_in_one_language_is_read_in_another(excel):
    with translation.override("kk"):
        book = excel.book()
        book.put("Y", yes="Иә")
        content = book.content
    with translation.override("ru"):
        found = excel.preview(content)
        assert found.problems == []
        assert [row.data.yes for row in found.changed] == [True]


def test_zero_empty_and_not_applicable_are_three_things(excel):
    saved(excel.entries["Q"], excel.reporter, value=Decimal(5))
    book = excel.book()
    book.put("I1", value=0)
    book.cell("I1", "women").value, book.cell("I1", "men").value = 0, None
    book.put("Q", value=None)
    book.put("S", availability="Does not apply", reason="We have no such staff.")
    take(excel, book)
    count = now(excel, "I1")
    assert count.value == 0
    assert {c.key: c.value for c in count.cells.all()} == {"women": 0}
    assert (now(excel, "Q").value, now(excel, "Q").availability) == (None, "given")
    assert (now(excel, "S").availability, now(excel, "S").numerator) == ("not_applicable", None)
    found = excel.preview(excel.book())
    assert (found.problems, found.changed) == ([], [])


TEXTS = ["=1+1", "+7 701", "-5", "@here", "'quoted", "Ауыл шаруашылығы — «Қазақ» әіңғүұқөһ", "две\nстроки", "_x0041_",
         "2025", "TRUE", "#REF!", "1e5", "01.02.2026", "{=A1}"]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_comes_back_letter_by_letter_and_is_never_a_formula(excel, text):
    saved(excel.entries["N"], excel.reporter, value=None, narrative=text, source=text[:20])
    book = excel.book()
    assert book.at("N", "narrative").data_type == "s"
    found = excel.preview(book)
    assert (found.problems, found.changed) == ([], [])
    take(excel, book.put("N", obstacles="None."))
    assert now(excel, "N").narrative == text


def test_what_no_cell_can_hold_is_kept_as_it_is_stored(excel):
    saved(excel.entries["N"], excel.reporter, value=None, narrative="bell \x07 and tab\x0b")
    book = excel.book()
    assert excel.preview(book).changed == []
    take(excel, book.put("N", obstacles="None."))
    assert now(excel, "N").narrative == "bell \x07 and tab\x0b"


@pytest.mark.parametrize("number", ["0.1", "99999999999.9999", "123456789012345", "0.0001", "0.3", "-7.25", "1000"])
def test_a_figure_comes_back_digit_by_digit(excel, number):
    saved(excel.entries["Q"], excel.reporter, value=Decimal(number))
    book = excel.book()
    assert excel.preview(book).changed == []
    take(excel, book.put("Q", obstacles="None."))
    assert now(excel, "Q").value == Decimal(number)


def test_the_noise_of_binary_numbers_is_left_out(excel):
    take(excel, excel.book().put("Q", value=0.1 + 0.2))
    assert now(excel, "Q").value == Decimal("0.3")


def test_nothing_is_written_by_a_preview(excel):
    before = everything()
    excel.preview(excel.book().put("I1", value=7).put("1.1", status="Completed"))
    assert everything() == before


def test_rows_that_were_deleted_leave_their_reports_as_they_are(excel):
    book = excel.book()
    book.entries.delete_rows(book.row("Q"))
    found = excel.preview(book)
    assert (found.left_out, found.problems, found.changed) == (1, [], [])


def test_cells_whose_rows_were_deleted_stay(excel):
    book = excel.book()
    book.cells.delete_rows(book.cell("I1", "women").row)
    found = excel.preview(book.put("I1", value=112))
    assert found.problems == []
    applying.take_all(found, by=excel.reporter)
    assert {c.key: c.value for c in now(excel, "I1").cells.all()} == {"women": 41, "men": 60}


def test_a_reason_why_cells_and_total_differ_goes_round(excel):
    book = excel.book()
    book.cell("I1", "#note", "note").value = "Nine people did not say."
    take(excel, book)
    assert now(excel, "I1").breakdown_notes.get().reason == "Nine people did not say."
    assert excel.preview(excel.book()).changed == []


def test_the_headings_are_protected_and_the_inputs_are_not(excel):
    book = excel.book()
    assert book.entries.protection.sheet
    assert book.entries["A1"].protection.locked
    assert book.at("I1", "code").protection.locked
    assert not book.at("I1", "value").protection.locked
    assert book.at("I1", "yes").protection.locked
    assert book.entries.freeze_panes == "D3"
    assert {sheet.title: sheet.sheet_state for sheet in book.book}["nap-meta"] == "veryHidden"


def test_a_report_with_the_reviewers_is_locked(excel):
    saved(excel.entries["Q"], excel.reporter, value=Decimal(5))
    workflow.submit(excel.entries["Q"], by=excel.reporter, version=excel.entries["Q"].version)
    assert excel.book().at("Q", "value").protection.locked


def test_choices_are_offered_as_lists(excel):
    book = excel.book()
    rules = book.entries.data_validations.dataValidation
    steps = [rule for rule in rules if book.at("M", "step_id").coordinate in rule.sqref]
    assert len(steps) == 1
    assert steps[0].formula1.endswith("$3")
    assert not [rule for rule in rules if book.at("I1", "step_id").coordinate in rule.sqref]
