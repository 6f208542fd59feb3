"""The workbook of a report, read back by openpyxl, against the report."""

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from tests.reports.sample import document
from tracker.reports import excel
from tracker.reports.document import Cell, Column, ColumnKind, Row, Section, Table

LANGUAGES = ("kk", "ru", "en")
HEAD = 4
pytestmark = pytest.mark.filterwarnings("error")


def read(report):
    return load_workbook(io.BytesIO(excel.write(report)))


def with_table(*rows, columns=None, language="en", **more):
    table = Table("t", "A table", columns or tuple(Column(f"C{n}") for n in range(len(rows[0].cells))), rows, **more)
    return replace(document(language), sections=(Section("s", "1", "One", (table,)),))


def one_column(kind, *cells, language="en"):
    """The cells of a sheet's only column, as they are read back."""
    report = with_table(*[Row((cell,)) for cell in cells], columns=(Column("C", kind),), language=language)
    return [row[0] for row in read(report).worksheets[1].iter_rows(min_row=HEAD + 1, max_row=HEAD + len(cells))]


def notes(sheet, table):
    last = HEAD + max(1, len(table.rows))
    return [cell.value for (cell, *_others) in sheet.iter_rows(min_row=last + 1) if cell.value]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rows", [0, 300])
def test_every_figure_is_a_number_and_every_word_in_its_place_a_word(language, rows):
    report = document(language, rows=rows)
    book, tables = read(report), list(report.tables())
    assert len(book.worksheets) == len(tables) + 1 >= 4
    for sheet, (_section, table) in zip(book.worksheets[1:], tables, strict=True):
        titles = [", ".join(filter(None, [column.title, column.unit])) for column in table.columns]
        assert [cell.value for cell in sheet[HEAD]][: len(titles)] == titles
        found = sheet.iter_rows(min_row=HEAD + 1, max_row=HEAD + len(table.rows)) if table.rows else []
        for made, row in zip(found, table.rows, strict=True):
            for got, cell, column in zip(made, row.cells, table.columns, strict=False):
                exact = isinstance(cell.value, Decimal) and len(cell.value.normalize().as_tuple().digits) <= 15
                if cell.missing:
                    assert (got.value, got.data_type, got.font.italic) == (cell.text, "s", True)
                elif exact:
                    assert (got.data_type, Decimal(str(got.value))) == ("n", cell.value)
                elif isinstance(cell.value, date):
                    assert (got.data_type, got.value.date()) == ("d", cell.value)
                else:
                    assert (got.value or "") == cell.text
                    assert column.kind != ColumnKind.NUMBER or not cell.text


def test_zero_is_a_zero_and_no_figure_is_none():
    zero, missing, nothing = one_column(
        ColumnKind.NUMBER, Cell("0", Decimal(0)), Cell("not reported", missing=True), Cell("")
    )
    assert (zero.value, zero.data_type) == (0, "n")
    assert (missing.value, missing.data_type) == ("not reported", "s")
    assert nothing.value is None


@pytest.mark.parametrize(
    ("kind", "language", "text", "value", "pattern"),
    [
        (ColumnKind.NUMBER, "en", "1,234", Decimal(1234), "#,##0"),
        (ColumnKind.NUMBER, "en", "1,234.5", Decimal("1234.50"), "#,##0.0"),
        (ColumnKind.NUMBER, "ru", "1\xa0234,5", Decimal("1234.5"), "#,##0.0"),
        (ColumnKind.NUMBER, "kk", "−12", Decimal(-12), "#,##0"),
        (ColumnKind.PERCENT, "en", "40.2%", Decimal("40.1961"), '#,##0.0"%"'),
        (ColumnKind.PERCENT, "ru", "40,2\xa0%", Decimal("40.1961"), '#,##0.0"\xa0%"'),
        (ColumnKind.NUMBER, "kk", "40,2\xa0% (102-ден 41)", Decimal("40.1961"), '#,##0.0"\xa0%"'),
        (ColumnKind.MONEY, "ru", "3\xa0000,50", Decimal("3000.5"), "#,##0.00"),
        (ColumnKind.NUMBER, "en", "three", Decimal("3.25"), "#,##0.00"),
    ],
)
def test_a_number_is_exact_and_shown_as_the_report_rounds_it(kind, language, text, value, pattern):
    (cell, *_others) = one_column(kind, Cell(text, value), language=language)
    assert Decimal(str(cell.value)) == value
    assert cell.number_format == pattern


@pytest.mark.parametrize(("language", "pattern"), [("kk", "dd.mm.yyyy"), ("ru", "dd.mm.yyyy"), ("en", "d mmm yyyy")])
def test_a_day_is_a_day_in_the_way_of_the_language(language, pattern):
    (cell,) = one_column(ColumnKind.DATE, Cell("20 January", date(2024, 1, 20)), language=language)
    assert (cell.value, cell.number_format) == (datetime(2024, 1, 20), pattern)  # noqa: DTZ001


def test_what_the_report_says_beside_a_number_has_a_column_of_its_own():
    columns = (Column("Indicator"), Column("Value", ColumnKind.NUMBER), Column("Next", ColumnKind.NUMBER))
    rows = (
        Row((Cell("I1"), Cell("60 (31 Dec 2021)", Decimal(60)), Cell("1", Decimal(1)))),
        Row((Cell("I2"), Cell("7", Decimal(7)), Cell("2", Decimal(2)))),
        Row((Cell("I3"), Cell("not reported", missing=True), Cell("3", Decimal(3)))),
    )
    sheet = read(with_table(*rows, columns=columns)).worksheets[1]
    values = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEAD, max_row=HEAD + 3)]
    assert values == [
        ["Indicator", "Value", "Value: as in the report", "Next"],
        ["I1", 60, "60 (31 Dec 2021)", 1],
        ["I2", 7, None, 2],
        ["I3", "not reported", None, 3],
    ]


def test_more_digits_than_excel_keeps_are_a_text_with_all_of_them():
    (cell,) = one_column(ColumnKind.MONEY, Cell("12345678901234567,89", Decimal("12345678901234567.89")))
    assert (cell.value, cell.data_type) == ("12345678901234567,89", "s")


@pytest.mark.parametrize(
    "text", ["=1+1", "=cmd|'/c calc'!A1", "+1", "-1", "@SUM(1)", "#N/A", "\t=1", "1e5", "TRUE", "'", "x" * 40_000]
)
@pytest.mark.parametrize("kind", [ColumnKind.TEXT, ColumnKind.NUMBER, ColumnKind.DATE, ColumnKind.STATUS])
def test_no_text_is_taken_for_a_formula_a_number_or_an_error(text, kind):
    (cell,) = one_column(kind, Cell(text))
    assert (cell.value, cell.data_type) == (text[:32_767], "s")


def test_what_excel_would_read_as_a_sign_is_read_as_it_was_typed():
    (cell,) = one_column(ColumnKind.TEXT, Cell("_x0041_ and _x_"))
    assert cell.value == "_x005F_x0041_ and _x_", "which Excel shows as _x0041_ and _x_"


def test_signs_that_no_xml_can_hold_are_left_out_wherever_they_stand():
    nasty = "a\x00b\x0bc\ufffe & <b> ]]>"
    report = with_table(Row((Cell(nasty),)), columns=(Column(nasty),), notes=(nasty,))
    cover = replace(report.cover, title=nasty, publisher=nasty, plan=nasty, demonstration=nasty, licence=nasty)
    book = read(replace(report, cover=cover))
    assert book.worksheets[1]["A5"].value == "a b c  & <b> ]]>"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_leads_to_every_sheet_and_counts_the_actions(language):
    report = document(language)
    book = read(report)
    first, *others = book.worksheets
    assert first.title == {"kk": "Жиынтық", "ru": "Сводка", "en": "Summary"}[language]
    links = [cell.hyperlink for row in first.iter_rows() for cell in row if cell.hyperlink]
    assert [link.location for link in links if link.location] == [f"'{sheet.title}'!A1" for sheet in others]
    rows = {row[0].value: row[1].value for row in first.iter_rows(max_col=2) if row[0].value}
    assert rows["● Completed"] == 3
    assert rows[{"kk": "Барлық іс-шаралар", "ru": "Все мероприятия", "en": "All actions"}[language]] == 15
    assert {report.cover.publisher, report.cover.address, "CC-BY-4.0"} <= set(rows.values())
    assert first["A1"].value == report.cover.title
    assert "Demonstration: invented figures, reported by nobody." in rows
    assert {link.target for link in links if link.target} == {report.cover.address, report.cover.verify}


def test_names_of_sheets_are_short_unique_and_such_as_excel_takes():
    titles = ["Same title " * 5, "Same title " * 5, "[a]:*?/\\b", "'quoted'", "", "x" * 60, "History"]
    names = [excel.sheet_name(number, title) for number, title in enumerate(titles, 1)]
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert 0 < len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert name[0] != "'" != name[-1]
    assert names[2] == "3 a b"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_sheet_stands_for_itself_title_notes_source_and_head_of_the_record(language):
    report = document(language, edition=2)
    for sheet, (_section, table) in zip(read(report).worksheets[1:], report.tables(), strict=True):
        assert sheet["A1"].value == table.title
        assert sheet["A3"].value == "Demonstration: invented figures, reported by nobody."
        said = notes(sheet, table)
        assert set(table.notes) <= set(said)
        together = "\n".join(said)
        for words in ("9f" * 32, report.cover.address, "CC-BY-4.0", report.cover.publisher):
            assert words in together


def test_the_head_stays_in_sight_is_printed_on_each_page_and_is_marked_as_the_head():
    report = document(rows=5)
    for number, (sheet, (_section, table)) in enumerate(
        zip(read(report).worksheets[1:], report.tables(), strict=True), 1
    ):
        assert sheet.freeze_panes == "A5"
        assert sheet.print_title_rows == "$4:$4"
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
            "landscape",
            1,
            0,
        )
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        if not table.rows:
            assert not sheet.tables
            assert sheet["A5"].value == "Nothing to list."
            continue
        (marked,) = sheet.tables.values()
        rows = [row for row in table.rows if not row.total]
        assert marked.ref.startswith("A4:")
        assert marked.ref.endswith(str(HEAD + len(rows))), "the sum at the foot is no row to be sorted"
        assert marked.headerRowCount == 1
        assert marked.autoFilter.ref == marked.ref
        assert marked.displayName.startswith(f"Table_{number}_")
        assert [column.name for column in marked.tableColumns] == [cell.value for cell in sheet[HEAD]]


def test_columns_of_the_same_title_are_told_apart_where_the_table_is_marked():
    sheet = read(
        with_table(Row((Cell("a"), Cell("b"), Cell("c"))), columns=(Column("X"), Column("x"), Column("")))
    ).worksheets[1]
    assert [cell.value for cell in sheet[HEAD]] == ["X", "x (2)", "3"]


def test_a_status_is_a_word_on_its_colour():
    sheet = read(document()).worksheets[1]
    assert sheet["E5"].value == "on track"
    assert sheet["E5"].fill.fgColor.rgb.endswith("7CC4D1")
    assert sheet["E6"].fill.patternType == "lightUp", "where nothing is known it is hatched"


def test_where_a_row_leads_to_is_the_last_column_and_no_address_that_is_none_of_the_web():
    rows = (
        Row((Cell("=a", href="https://nap.example/a"), Cell("1"))),
        Row((Cell("b", href="javascript:alert(1)"), Cell("2"))),
    )
    sheet = read(with_table(*rows)).worksheets[1]
    assert [cell.value for cell in sheet[HEAD]] == ["C0", "C1", "Address"]
    assert (sheet["A5"].value, sheet["A5"].data_type, sheet["A5"].hyperlink) == ("=a", "s", None)
    assert (sheet["C5"].value, sheet["C5"].hyperlink.target) == ("https://nap.example/a", "https://nap.example/a")
    assert (sheet["C6"].value, sheet["C6"].hyperlink) == (None, None)


@pytest.mark.parametrize("edition", [0, 3])
def test_a_draft_says_so_on_the_summary_and_on_each_printed_page(edition):
    book = read(document(edition=edition))
    values = [cell.value for (cell,) in book.worksheets[0].iter_rows(max_col=1)]
    assert ("Draft, not published" in values) == (edition == 0)
    for sheet in book.worksheets:
        assert ("Draft, not published" in sheet.oddFooter.left.text) == (edition == 0)
        assert "Demonstration" in sheet.oddFooter.left.text


def test_the_same_report_gives_the_same_bytes():
    report = document("kk", rows=5)
    content = excel.write(report)
    assert excel.write(report) == content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    told = read(report).properties
    assert (told.title, told.creator, told.language) == (
        "Progress report 2023",
        "Secretariat of the National Commission",
        "kk-KZ",
    )
    assert told.modified.date() == date(2024, 3, 1)


def test_a_report_without_tables_is_a_summary():
    report = replace(document(), sections=())
    assert [sheet.title for sheet in read(report).worksheets] == ["Summary"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_libreoffice_opens_it_and_shows_words_and_figures(converted, language):
    report = document(language, rows=60)
    pages = converted(excel.write(report), "xlsx")
    text = " ".join(" ".join(pages).split())
    for _section, table in report.tables():
        assert table.title in text
    for words in ("not stated in the", "withheld", "R59 one of many", "12345678901234567,89"):
        assert words in text
    of_table = [page for page in pages if "one of many" in page]
    assert len(of_table) > 1
    assert all("Assessment" in page for page in of_table), "the head of the table is on each of its pages"
