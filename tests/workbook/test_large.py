"""A workbook of 10,000 rows comes back: every row is read, and the preview is right."""

from tests import factories as f
from tests.workbook.conftest import Edited
from tracker import models
from tracker.reports.workbook.writing import write_workbook

REPORTS, CELLS = 250, 40


def many(excel):
    """So many more indicators, each with a breakdown of so many cells, asked of defence."""
    regions = f.DimensionFactory(slug="region")
    for order in range(CELLS):
        f.CategoryFactory(dimension=regions, code=f"r{order}", order=order)
    first = f.IndicatorFactory(objective=excel.objective, code="L0", title_en="Trained")
    values = {n.attname: getattr(first, n.attname) for n in first._meta.concrete_fields}
    made = models.Indicator.objects.bulk_create(
        models.Indicator(**{**values, "id": None, "code": f"L{number}"}) for number in range(1, REPORTS + 1)
    )
    said = {"origin": "plan", "plan": excel.plan, "actor": excel.defence, "first_period": excel.periods[0]}
    models.Assignment.objects.bulk_create(models.Assignment(indicator=indicator, **said) for indicator in made)
    breakdowns = models.Breakdown.objects.bulk_create(models.Breakdown(indicator=indicator) for indicator in made)
    models.BreakdownDimension.objects.bulk_create(
        models.BreakdownDimension(breakdown=breakdown, dimension=regions, position=1) for breakdown in breakdowns
    )


def test_ten_thousand_rows_are_previewed_and_each_is_read(excel):
    many(excel)
    book = Edited(write_workbook(excel.contents()))
    assert book.entries.max_row + book.cells.max_row > REPORTS * CELLS == 10_000
    last, wrong = f"L{REPORTS}", f"L{REPORTS - 1}"
    book.put(last, value=7, narrative="The last one.").cell(last, f"r{CELLS - 1}").value = 7
    mistyped = book.cell(wrong, f"r{CELLS - 1}")
    mistyped.value = "twelve"

    found = excel.preview(book)
    assert len(found.rows) == REPORTS + len(excel.entries) + 1  # and the action
    (changed,) = found.changed
    (cell,) = changed.data.cells.values()
    assert (changed.item.subject.code, changed.data.value, cell.value) == (last, 7, 7)
    (problem,) = found.problems
    assert (problem.sheet, problem.row, problem.found) == ("Breakdowns", mistyped.row, "twelve")
    assert len(found.unchanged) == len(found.rows) - 2
