"""The figures of the public record, read back from the PDF of the plan's report, in three languages."""

from decimal import Decimal

import pytest

from tests.public.reports import approved
from tests.reports.tagged import read, squeezed
from tests.reports.test_content import made
from tracker.enums import Availability
from tracker.reports import pdf

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["kk", "ru", "en"])
def report(request, world):
    """A report with a figure, a zero, a body that has none and one that is silent; and its file as it is read."""
    approved(world.for_indicator, world.periods[0], value=Decimal(1234))
    approved(world.other, world.periods[0], value=Decimal(0))
    approved(
        world.for_indicator,
        world.periods[1],
        value=None,
        availability=Availability.NOT_AVAILABLE,
        reason="Nobody counted.",
    )
    content = made(world.plan, language=request.param)
    return content, read(pdf.write(content))


def test_every_table_is_in_the_file_cell_by_cell(report):
    content, file = report
    expected = [
        [[squeezed(cell.text) for cell in row.cells] for row in table.rows] for _section, table in content.tables()
    ]
    found = [
        [[squeezed(cell.text) for cell in row.below] for row in table.all("TR")[1:]] for table in file.tree.all("Table")
    ]
    assert found == expected


def test_zero_a_figure_and_silence_stay_three_things(report):
    content, file = report
    cells = [cell for _section, table in content.tables() for row in table.rows for cell in row.cells]
    values = {cell.value for cell in cells}
    assert {Decimal(0), Decimal(1234)} <= values
    read_back = [squeezed(cell.text) for cell in file.tree.all("TD")]
    for cell in cells:
        if cell.missing or isinstance(cell.value, Decimal):
            assert squeezed(cell.text) in read_back
    assert all(squeezed(cell.text) not in ("", "0") for cell in cells if cell.missing)
