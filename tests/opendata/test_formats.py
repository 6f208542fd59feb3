"""Tables as XLSX and JSON: what the CSV says, typed; the same bytes each time; 100,000 rows in the memory of a few."""

import io
import json
import tempfile
import tracemalloc
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from tests.downloads.conftest import file  # noqa: F401 a fixture
from tests.public.reports import approved
from tracker.enums import DataKind
from tracker.models import Installation
from tracker.reports import csv, xlsx
from tracker.reports import json as as_json
from tracker.reports.table import Table

ON = date(2026, 6, 1)
COLUMNS = ("number", "text", "day", "moment", "yes", "nothing")
NASTY = (
    Decimal("12345678901.0001"), "=HYPERLINK(1)", date(2025, 12, 31), datetime(2026, 3, 4, 6, tzinfo=UTC), True, None,
)  # fmt: skip


def workbook(table):
    out = io.BytesIO()
    xlsx.write(table, out, on=ON)
    return out.getvalue()


def opened(content):
    return load_workbook(io.BytesIO(content))


def test_a_workbook_has_typed_cells_a_header_in_sight_and_notes():
    book = opened(workbook(Table("t", COLUMNS, [NASTY], language="en")))
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "A2"
    head, row = list(sheet.iter_rows())
    assert [cell.value for cell in head] == ["data_status", *COLUMNS]
    assert [cell.data_type for cell in row] == ["s", "n", "s", "d", "d", "b", "n"]
    assert [cell.value for cell in row][2:] == [
        "=HYPERLINK(1)", datetime(2025, 12, 31), datetime(2026, 3, 4, 11), True, None,  # noqa: DTZ001
    ]  # fmt: skip
    assert row[1].value == 12345678901.0001
    notes = {name.value: text.value.replace("\xa0", " ") for name, text in book.worksheets[1].iter_rows()}
    assert "1 June 2026" in notes["The figures"]
    assert "creativecommons.org" in notes["Licence"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "#REF!", "1e5", "\x00\x0b=1", "TRUE"])
def test_no_text_becomes_a_formula_or_anything_else(text):
    cell = opened(workbook(Table("t", ("text",), [(text,)]))).worksheets[0]["B2"]
    assert cell.data_type == "s"


def test_more_digits_than_excel_keeps_are_not_lost():
    cell = opened(workbook(Table("t", ("x",), [(Decimal("123456789012345.6789"),)]))).worksheets[0]["B2"]
    assert cell.value == "123456789012345.6789"


def test_a_workbook_of_the_same_rows_is_the_same_bytes():
    assert workbook(Table("t", COLUMNS, [NASTY])) == workbook(Table("t", COLUMNS, [NASTY]))


def test_json_has_exact_numbers_iso_dates_and_null():
    made = json.loads(b"".join(as_json.stream(Table("t", COLUMNS, [NASTY, NASTY]))), parse_float=Decimal)
    assert made["columns"] == ["data_status", *COLUMNS]
    assert made["rows"][1] == {
        "data_status": "real", "number": Decimal("12345678901.0001"), "text": "=HYPERLINK(1)", "day": "2025-12-31",
        "moment": "2026-03-04T11:00:00+05:00", "yes": True, "nothing": None,
    }  # fmt: skip
    assert json.loads(b"".join(as_json.stream(Table("t", COLUMNS, []))))["rows"] == []


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_all_formats_of_a_table_say_the_same(file, told, language):  # noqa: F811
    for place in ("indicators/I1", "actions", "indicators", "bodies", "bodies/defence", "actions/1.1", "reporting"):
        rows = file(f"{place}/data.csv", language).rows
        objects = json.loads(file(f"{place}/data.json", language).content, parse_float=Decimal)["rows"]
        cells = list(opened(file(f"{place}/data.xlsx", language).content).worksheets[0].iter_rows(values_only=True))
        assert len(rows) == len(objects) == len(cells) - 1, place
        for row, made, typed in zip(rows, objects, cells[1:], strict=True):
            for name, cell in zip(row, typed, strict=True):
                # No figure is empty in all of them, and a zero is a zero in all.
                assert (row[name] == "") == (made[name] in (None, "")) == (cell is None), (place, name)
                if isinstance(made[name], Decimal | int) and not isinstance(made[name], bool):
                    assert Decimal(row[name]) == made[name] == Decimal(str(cell)), (place, name)


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["xlsx", "json"])
def test_a_demonstration_says_so_in_every_format(file, told, ending):  # noqa: F811
    Installation.objects.create(pk=1, kind=DataKind.DEMONSTRATION)
    made = file(f"actions/data.{ending}")
    assert f'filename="demonstration-data-plan-actions-en.{ending}"' in made.name
    if ending == "json":
        found = json.loads(made.content)
        assert {found["data_status"], *(row["data_status"] for row in found["rows"])} == {"demonstration"}
        return
    book = opened(made.content)
    assert {cell.value for (cell,) in book.worksheets[0].iter_rows(min_row=2, max_col=1)} == {"demonstration"}
    assert any("Demonstration data" in str(row) for row in book.worksheets[1].iter_rows(values_only=True))


@pytest.mark.django_db
def test_a_format_that_there_is_not_is_no_address(client, world):
    assert client.get("/en/plans/plan/actions/data.xls", follow=True).status_code == 404


@pytest.mark.parametrize("ending", ["csv", "json", "xlsx"])
def test_a_hundred_thousand_rows_take_the_memory_of_a_few(ending):
    rows = ((number, f"text {number}") for number in range(100_000))
    table = Table("t", ("number", "text"), rows)
    tracemalloc.start()
    if ending == "xlsx":
        with tempfile.TemporaryFile() as out:
            xlsx.write(table, out, on=ON)
            assert out.tell() > 100_000
    else:
        assert sum(len(part) for part in {"csv": csv, "json": as_json}[ending].stream(table)) > 2_000_000
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * 1024 * 1024


def test_every_file_says_up_to_which_link_of_the_record_it_goes(client, world):
    revision = approved(world.for_indicator, world.periods[0], value=Decimal(0))
    for path in ("indicators/I1/data", "indicators/data", "actions/data", "bodies/data", "reporting/data", "gaps/data"):
        address = f"/en/plans/plan/{path}"
        assert client.get(f"{address}.csv")["Record-Head"] == f"1 {revision.hash}"
        answer = b"".join(client.get(f"{address}.json").streaming_content)
        assert json.loads(answer)["record"] == {"seq": 1, "hash": revision.hash}
        book = load_workbook(io.BytesIO(b"".join(client.get(f"{address}.xlsx").streaming_content)))
        notes = {row[0].value: row[1].value for row in book["i"]}
        assert notes["Public record"] == f"Up to no. 1, SHA-256 {revision.hash}"


def test_before_anything_is_published_there_is_no_link_to_name(client, world):
    answer = client.get("/en/plans/plan/actions/data.csv")
    assert not answer.has_header("Record-Head")
