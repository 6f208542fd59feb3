"""What people and programs do to workbooks: each gets a message that says what is wrong and what would be right."""

import io
import zipfile
from datetime import date, datetime

import pytest
from django.utils import translation
from openpyxl import load_workbook

from tests import factories as f
from tests.reporting.conftest import saved
from tracker.domain import workflow
from tracker.reports.workbook import applying, opening
from tracker.reports.workbook.opening import Refused
from tracker.reports.workbook.writing import write_workbook

from .conftest import Edited, everything

# A cell has no time zone.
AT_NINE = datetime(2025, 12, 31, 9)  # noqa: DTZ001
NBSP, THIN, NARROW = "\u00a0", "\u2009", "\u202f"


def refused(excel, content) -> str:
    before = everything()
    with pytest.raises(Refused) as found:
        excel.preview(content)
    assert everything() == before
    return str(found.value)


def only_problem(excel, book):
    found = excel.preview(book)
    [problem] = found.problems
    return problem


def repacked(content: bytes, **changes: bytes | None) -> bytes:
    """The same file with other members: `changes` by path, slashes and dots written as __ and ___."""
    file = io.BytesIO()
    named = {name.replace("___", ".").replace("__", "/"): data for name, data in changes.items()}
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            if member not in named:
                new.writestr(member, old.read(member))
        for name, data in named.items():
            new.writestr(name, data)
    return file.getvalue()


# -- Cells -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "formula", ["=SUM(A1:A3)", "=1+1", "='[other.xlsx]Sheet 1'!$A$1", '=HYPERLINK("http://x.example")']
)
def test_a_formula_is_refused_at_its_cell(excel, formula):
    book = excel.book().put("Q", value=formula)
    problem = only_problem(excel, book)
    assert (problem.sheet, problem.row, problem.letter) == ("Reports", book.row("Q"), "H")
    assert "A formula stands here." in problem.mend
    assert "paste values only" in problem.mend


def test_a_formula_in_a_text_or_a_cell_of_another_kind_is_refused_too(excel):
    for key in ("narrative", "yes", "letter_date", "availability", "language"):
        assert "A formula stands here." in only_problem(excel, excel.book().put("Q", **{key: "=A1"})).mend, key
    book = excel.book()
    book.cell("I1", "women").value = "=1+1"
    assert only_problem(excel, book).sheet == "Breakdowns"


def test_an_error_of_excel_is_refused(excel):
    book = excel.book().put("Q", value="#REF!")
    assert book.at("Q", "value").data_type == "e"
    assert "#REF!" in only_problem(excel, book).mend


@pytest.mark.parametrize(
    ("typed", "number"),
    [("1 234", 1234), (f"1{NBSP}234", 1234), (f"1{THIN}234{THIN}567", 1234567), (f"1{NARROW}234", 1234), (" 12 ", 12)],
)
def test_spaces_of_any_kind_may_part_thousands(excel, typed, number):
    assert [row.data.value for row in excel.preview(excel.book().put("Q", value=typed)).changed] == [number]


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_a_decimal_comma_is_read_in_the_language_of_the_workbook(excel, language):
    with translation.override(language):
        content = excel.book().put("Q", value=f"1{NBSP}234,5").content
    assert [str(row.data.value) for row in excel.preview(content).changed] == ["1234.5"]


@pytest.mark.parametrize("typed", ["many", "12 people", "1 23", "--5", "1.2.3,4", "12%", "бес", "1e400"])
def test_what_is_no_number_is_refused_and_shown(excel, typed):
    problem = only_problem(excel, excel.book().put("Q", value=typed))
    assert problem.column == "Total"
    assert problem.found == typed


@pytest.mark.parametrize("number", [-1, 1.5, 1e300, 123456789012345678])
def test_a_number_that_is_no_count_is_refused(excel, number):
    assert only_problem(excel, excel.book().put("I1", value=number)).letter == "H"


def test_a_number_shown_as_per_cent_is_refused(excel):
    book = excel.book().put("Q", value=0.115)
    book.at("Q", "value").number_format = "0.0%"
    assert "“11.5%”: give the number without the per cent sign." in only_problem(excel, book).mend


def test_a_number_that_excel_took_for_a_date_is_refused(excel):
    book = excel.book().put("Q", value=date(2026, 2, 1))
    book.at("Q", "value").number_format = "dd.mm.yyyy"
    assert "Excel may have made it of a number" in only_problem(excel, book).mend


@pytest.mark.parametrize("typed", ["31.12.2025", "2025-12-31", " 31.12.2025 ", date(2025, 12, 31), AT_NINE])
def test_a_date_may_be_a_date_or_a_text(excel, typed):
    found = excel.preview(excel.book().put("Q", letter_date=typed))
    assert [row.data.letter_date for row in found.changed] == [date(2025, 12, 31)]


@pytest.mark.parametrize("typed", ["12/31/2025", "31.02.2025", "December", "0000-01-01"])
def test_a_date_that_can_be_read_in_two_ways_or_none_is_refused(excel, typed):
    assert "Write it as 31.12.2025 or 2025-12-31." in only_problem(excel, excel.book().put("Q", letter_date=typed)).mend


def test_a_choice_that_is_not_on_the_list_is_refused_with_the_list(excel):
    mend = only_problem(excel, excel.book().put("Y", yes="perhaps")).mend
    assert "“perhaps” is not one of the choices: Yes; No." in mend


@pytest.mark.parametrize("typed", ["иә", "ДА", " yes ", True])
def test_a_choice_is_read_in_every_language_and_as_excels_own_truth(excel, typed):
    assert [row.data.yes for row in excel.preview(excel.book().put("Y", yes=typed)).changed] == [True]


def test_a_figure_of_another_kind_is_refused(excel):
    assert "Nothing belongs here" in only_problem(excel, excel.book().put("Y", value=3)).mend


def test_half_a_share_and_a_part_above_its_whole_are_refused(excel):
    assert "Give both numbers" in only_problem(excel, excel.book().put("S", numerator=3)).mend
    assert "cannot be greater" in only_problem(excel, excel.book().put("S", numerator=3, denominator=2)).mend
    book = excel.book()
    book.cell("S", "women", "numerator").value = 3
    assert "Give both numbers" in only_problem(excel, book).mend


def test_a_figure_beside_not_available_is_refused_as_by_the_form(excel):
    problem = only_problem(excel, excel.book().put("I1", availability="Not available"))
    assert "A figure is filled in although none is given." in problem.mend


def test_a_reason_for_having_no_figure_is_refused_beside_a_figure(excel):
    """It was shown as a change, and the save dropped it."""
    assert "A reason is filled in although" in only_problem(excel, excel.book().put("I1", reason="Too early")).mend


def test_a_text_that_is_too_long_is_refused_with_its_length(excel):
    assert (
        "At most 5000 characters: this has 5001."
        in only_problem(excel, excel.book().put("N", narrative="ә" * 5001)).mend
    )
    assert "At most 60 characters" in only_problem(excel, excel.book().put("N", letter_number="1" * 61)).mend


def test_kazakh_and_russian_texts_come_in_whole(excel):
    text = "«Әйелдер, бейбітшілік және қауіпсіздік» — ұлттық іс-қимыл жоспары; ёлка, объём № 5"
    [row] = excel.preview(excel.book().put("N", narrative=text)).changed
    assert row.data.narrative == text


# -- Rows and columns --------------------------------------------------------------------------------------------------


def test_merged_cells_are_refused_in_every_row_that_they_touch_and_no_other(excel):
    book = excel.book().put("I1", value=115)
    rows = sorted([book.row("Q"), book.row("S")])
    assert rows[1] == rows[0] + 1
    book.entries.merge_cells(start_row=rows[0], end_row=rows[1], start_column=16, end_column=16)
    found = excel.preview(book)
    assert [problem.row for problem in found.problems] == rows
    assert all("Take the merge apart" in problem.mend for problem in found.problems)
    assert [row.item.subject.code for row in found.changed] == ["I1"]


def moved(book: Edited, order) -> Edited:
    """The columns of the sheet of reports in another order."""
    sheet = book.entries
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    for r, row in enumerate(rows, start=1):
        for c, source in enumerate(order(len(row)), start=1):
            sheet.cell(r, c).value = row[source]
    return book


def test_columns_in_another_order_are_found(excel):
    book = moved(excel.book(), lambda n: reversed(range(n))).put("I1", value=115)
    found = excel.preview(book)
    assert found.problems == []
    assert [(row.item.subject.code, row.data.value) for row in found.changed] == [("I1", 115)]


def test_rows_in_another_order_are_found(excel):
    book = excel.book().put("I1", value=115)
    sheet = book.entries
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    for r, row in enumerate(reversed(rows), start=3):
        for c, value in enumerate(row, start=1):
            sheet.cell(r, c).value = value
    assert [row.item.subject.code for row in excel.preview(book).changed] == ["I1"]


def test_a_renamed_column_is_refused_with_both_names(excel):
    book = excel.book()
    book.entries.cell(2, 8).value = "Trainees"
    assert "column H is headed “Trainees”; it should be “Total”." in refused(excel, book.content)


def test_a_missing_column_is_refused_by_its_name(excel):
    book = excel.book()
    book.entries.delete_cols(8)
    assert "the column “Total” is missing" in refused(excel, book.content)


def test_a_column_that_is_there_twice_is_refused(excel):
    book = excel.book()
    for row in (1, 2):
        book.entries.cell(row, 40).value = book.entries.cell(row, 8).value
    assert "“Total” is there more than once" in refused(excel, book.content)


def test_without_the_hidden_keys_the_headings_are_enough(excel):
    book = excel.book().put("I1", value=115)
    book.entries.delete_rows(1)
    assert [row.item.subject.code for row in excel.preview(book).changed] == ["I1"]


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_no_two_columns_of_a_sheet_are_headed_alike(language):
    from tracker.reports.workbook.layout import SHEETS, plain

    with translation.override(language):
        for shape in SHEETS:
            heads = [plain(str(column.label)) for column in shape.columns]
            assert len(set(heads)) == len(heads)


def test_a_missing_sheet_is_refused_by_its_name(excel):
    book = excel.book()
    del book.book["Breakdowns"]
    assert "The sheet “Breakdowns” is missing." in refused(excel, book.content)


def test_a_row_that_is_there_twice_is_refused(excel):
    book = excel.book()
    for column in range(1, 23):
        book.entries.cell(30, column).value = book.entries.cell(3, column).value
    assert "a second time (first in row 3)" in only_problem(excel, book).mend


def test_a_row_that_somebody_added_is_refused(excel):
    book = excel.book()
    book.entries.cell(30, 2).value, book.entries.cell(30, 8).value = "I99", 5
    problem = only_problem(excel, book)
    assert (problem.row, problem.column) == (30, "")
    assert "none of the reports that are asked for" in problem.mend


def test_a_cell_that_the_breakdown_does_not_have_is_refused(excel):
    book = excel.book()
    book.cell("I1", "women", "key").value = "children"
    assert "does not have" in only_problem(excel, book).mend


def test_a_changed_report_that_is_with_the_reviewers_is_refused_and_an_unchanged_one_is_not(excel):
    saved(excel.entries["Q"], excel.reporter, value=5)
    workflow.submit(excel.entries["Q"], by=excel.reporter, version=excel.entries["Q"].version)
    assert excel.preview(excel.book()).problems == []
    assert "no longer with those who write it" in only_problem(excel, excel.book().put("Q", value=6)).mend


# -- Files -------------------------------------------------------------------------------------------------------------


def test_a_workbook_of_another_body_or_period_is_refused_by_their_names(excel):
    theirs = write_workbook(excel.contents(body=excel.interior))
    sentence = refused(excel, theirs)
    assert "Ministry of the Interior" in sentence
    assert "Ministry of Defence" in sentence
    assert "of Ministry of Defence for 2024" in refused(excel, write_workbook(excel.contents(period=excel.periods[2])))


def test_rows_of_another_body_cannot_be_smuggled_in(excel):
    book = excel.book()
    book.entries.cell(3, 1).value = excel.other.pk
    assert "none of the reports" in only_problem(excel, book).mend
    assert not excel.other.entries.exists()


def test_a_workbook_that_is_not_from_here_is_refused(excel):
    from openpyxl import Workbook

    file = io.BytesIO()
    Workbook().save(file)
    assert "was not downloaded here" in refused(excel, file.getvalue())


@pytest.mark.parametrize(
    "content", [b"", b"a;b\n1;2\n", b"%PDF-1.7", b"<html></html>", b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18]
)
def test_what_is_no_workbook_is_refused(excel, content):
    assert refused(excel, content)


def test_an_old_or_encrypted_file_is_refused(excel):
    assert "Save it as .xlsx" in refused(excel, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)


def test_a_damaged_file_is_refused(excel):
    content = excel.book().content
    assert refused(excel, content[: len(content) // 2])
    assert "damaged" in refused(excel, repacked(content, xl__workbook___xml=b"<broken"))


def test_a_workbook_with_macros_is_refused(excel):
    content = excel.book().content
    assert "macros" in refused(excel, repacked(content, xl__vbaProject___bin=b"x"))
    with pytest.raises(Refused, match="macros"):
        opening.open_workbook(content, "filled.XLSM")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(excel):
    bomb = repacked(excel.book().content, xl__worksheets__sheet9___xml=b"\0" * (opening.SMALL * 4))
    assert len(bomb) < 100_000
    assert "far larger" in refused(excel, bomb)
    many = repacked(excel.book().content, **{f"xl__m{n}___xml": b"<a/>" for n in range(opening.MOST_MEMBERS)})
    assert "far larger" in refused(excel, many)


def test_entities_that_would_explode_are_refused(excel):
    content = excel.book().content
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><sst>&b;</sst>'
    assert "damaged" in refused(excel, repacked(content, xl__sharedStrings___xml=laughs))


@pytest.mark.parametrize("row", ["1048576", "99999999999"])
def test_a_row_far_below_costs_nothing_and_is_not_taken(excel, row):
    content = excel.book().put("I1", value=115).content
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        sheet = packed.read("xl/worksheets/sheet2.xml")
    far = f'<row r="{row}"><c r="XFD{row[:7]}"><v>1</v></c></row></sheetData>'.encode()
    found = excel.preview(repacked(content, xl__worksheets__sheet2___xml=sheet.replace(b"</sheetData>", far)))
    assert [r.item.subject.code for r in found.changed] == ["I1"]


def test_more_rows_than_can_be_are_refused(excel, monkeypatch):
    monkeypatch.setattr(opening, "MOST_ROWS", 5)
    assert "has more than 5 rows" in refused(excel, excel.book().content)


def test_a_workbook_saved_by_another_program_comes_in(excel):
    """Openpyxl itself is another program: the file that it saves has other parts, styles and strings."""
    content = excel.book().put("I1", value=115).content
    again = io.BytesIO()
    load_workbook(io.BytesIO(content)).save(again)
    assert len(excel.preview(again.getvalue()).changed) == 1


def test_all_or_nothing_writes_nothing_when_one_row_fails_at_the_last_moment(excel):
    found = excel.preview(excel.book().put("I1", value=115).put("Q", value=3))
    saved(excel.entries["Q"], excel.reporter, value=9)
    before = everything()
    with pytest.raises(applying.NotAll):
        applying.take_all(found, by=excel.reporter)
    assert everything() == before
    taken = applying.take_good(found, by=excel.reporter)
    assert [row.item.subject.code for row in taken.saved] == ["I1"]
    assert [row.item.subject.code for row in taken.refused] == ["Q"]


def test_nobody_takes_a_workbook_for_a_body_that_is_not_theirs(excel):
    found = excel.preview(excel.book().put("I1", value=115).put("1.1", status="Completed"))
    before = everything()
    for person in (excel.other_reporter, excel.coordinator, excel.observer, excel.admin, f.UserFactory()):
        with pytest.raises(applying.NotAll):
            applying.take_all(found, by=person)
        assert applying.take_good(found, by=person).saved == []
    assert everything() == before
