"""Whatever stands in a workbook: an answer, never an error of the server, and nothing written by halves."""

import io
import zipfile
from datetime import datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tracker.reports.workbook import applying, reading
from tracker.reports.workbook.opening import Refused

from .conftest import Edited, everything

# A cell has no time zone.
FIRST, LAST = datetime(1950, 1, 1), datetime(2200, 1, 1)  # noqa: DTZ001
FUZZ = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=40)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    TEXT,
    st.sampled_from(
        ["=1+1", "1 234,5", "Yes", "Completed", "Not available", "31.12.2025", "Step 1", "0", "-0", "#N/A"]
    ),
    st.datetimes(FIRST, LAST),
)
PLACES = st.tuples(st.sampled_from(["entries", "cells", "nap-meta"]), st.integers(1, 16), st.integers(1, 24))


def put(book: Edited, places: dict) -> bytes:
    for (name, row, column), value in places.items():
        sheet = getattr(book, name, None) or book.book["nap-meta"]
        sheet.cell(row, column).value = value
    return book.content


def answer(read):
    """The preview, or the sentence with which the file was refused."""
    try:
        return read()
    except Refused as refused:
        return str(refused)


@FUZZ
@given(st.dictionaries(PLACES, VALUES, max_size=6))
def test_any_cells_get_an_answer_and_a_preview_writes_nothing(excel, places):
    before = everything()
    found = answer(lambda: excel.preview(put(excel.book(), places)))
    assert found if isinstance(found, str) else all(p.mend and p.sheet for p in found.problems)
    assert everything() == before


INPUT = st.tuples(st.sampled_from(["entries", "cells"]), st.integers(3, 16), st.integers(7, 22))


@FUZZ
@example({("entries", 3, 15): 0})  # a reason for no figure where one is given
@given(st.dictionaries(INPUT, VALUES, min_size=1, max_size=6))
def test_what_was_taken_stands_as_it_was_shown(excel, places):
    found = excel.preview(put(excel.book(), places))
    taken = applying.take_good(found, by=excel.reporter)
    assert (taken.saved, taken.refused) == (found.changed, [])
    again = excel.preview(excel.book())
    assert (again.problems, again.changed) == ([], [])
    stored = {item.pk: item for item in excel.contents().items}
    for row in taken.saved:
        assert stored[row.item.pk].stored.content_hash() == row.data.content_hash()


@FUZZ
@given(st.data())
def test_any_bytes_get_an_answer(excel, data):
    content = bytearray(excel.book().content)
    # Packing the same workbook takes a byte more or less each time, so that its length cannot be drawn from.
    for place in data.draw(st.lists(st.integers(0, 9_999), max_size=8)):
        content[place % len(content)] = data.draw(st.integers(0, 255))
    before = everything()
    assert answer(lambda: reading.preview(bytes(content), excel.contents()))
    assert everything() == before


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet2.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"]
)
@FUZZ
@given(data=st.data())
def test_any_damage_inside_a_part_gets_an_answer(excel, part, data):
    content = excel.book().content
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == part:
                start = data.draw(st.integers(0, 99_999)) % len(text)
                text = text[:start] + data.draw(st.binary(max_size=6)) + text[start + data.draw(st.integers(0, 9)) :]
            new.writestr(name, text)
    assert answer(lambda: reading.preview(file.getvalue(), excel.contents()))
