"""What a report's content promises whoever freezes it."""

from decimal import Decimal

import pytest

from tests.reports.sample import document
from tracker.reports.document import Document


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_report_read_back_is_the_report_that_was_written(language):
    written = document(language)
    assert Document.from_json(written.to_json()) == written
    assert Document.from_json(written.to_json()).to_json() == written.to_json()


def test_zero_and_no_figure_stay_two_things_when_written():
    (_section, table), *_others = Document.from_json(document().to_json()).tables()
    assert table.rows[0].cells[1].value == Decimal(0)
    assert table.rows[1].cells[1].value is None
    assert table.rows[1].cells[1].missing


def test_anything_else_is_not_read_as_a_report():
    with pytest.raises(KeyError):
        Document.from_json('{"is": "os.system", "command": "true"}')
