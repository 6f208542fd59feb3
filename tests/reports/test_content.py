"""The report's content: every figure is the one that the public record has."""

from datetime import date
from decimal import Decimal

import pytest

from tests import factories as f
from tests.public.reports import approved, submitted
from tracker.reports.content import Imprint, build
from tracker.reports.document import Document, Notice, NoticeKind, Paragraph, Run

ON = date(2026, 11, 25)
pytestmark = pytest.mark.django_db


def made(plan, *years, language="en", on=ON, texts=None, charts=False, **imprint) -> Document:
    periods = [period for period in plan.periods.all() if not years or period.starts_on.year in years]
    return build(
        plan, periods=periods, language=language, on=on, texts=texts or {}, imprint=Imprint(**imprint),
        with_charts=charts,
    )  # fmt: skip


def part(document, key):
    return next(section for section in document.walk() if section.key == key)


def table(document, key):
    return next(table for _section, table in document.tables() if table.key == key)


def row(document, key, first):
    """Cells of the row whose heading begins so, by column title."""
    found = table(document, key)
    cells = next(row.cells for row in found.rows if row.cells[0].text.startswith(first))
    return dict(zip((column.title for column in found.columns), cells, strict=True))


def test_a_report_on_a_year_has_the_figures_of_that_year(world):
    approved(world.for_indicator, world.periods[0], value=Decimal(7))
    approved(world.for_indicator, world.periods[1], value=Decimal(1234))
    approved(world.other, world.periods[1], value=Decimal(0))
    cells = row(made(world.plan, 2023), "indicators", "I1")
    assert (cells["Value in 2023"].text, cells["Value in 2023"].value) == ("1,234", Decimal(1234))
    assert cells["Total since the plan began"].value == Decimal(1241)
    assert cells["Bodies reporting"].text == "2 of 2"


def test_what_is_not_approved_is_in_no_report(world):
    submitted(world.for_indicator, world.periods[1], value=Decimal(4711), narrative="Not yet approved words")
    assert "4711" not in made(world.plan, 2023).to_json()
    assert "Not yet approved words" not in made(world.plan, 2023).to_json()


def test_zero_is_a_figure_and_silence_is_words(world):
    approved(world.for_indicator, world.periods[0], value=Decimal(0))
    approved(world.other, world.periods[0], value=Decimal(0))
    cell = row(made(world.plan, 2022), "indicators", "I1")["Value in 2022"]
    assert (cell.text, cell.value, cell.missing) == ("0", Decimal(0), False)
    cell = row(made(world.plan, 2023), "indicators", "I1")["Value in 2023"]
    assert (cell.text, cell.value, cell.missing) == ("not reported", None, True)


def test_a_part_of_a_sum_is_called_provisional(world):
    approved(world.for_indicator, world.periods[0], value=Decimal(5))
    document = made(world.plan, 2022)
    assert "I1: provisional, 1 of 2 reports have a figure." in table(document, "indicators").notes
    (notice,) = [b for b in part(document, "summary").blocks if getattr(b, "kind", "") == NoticeKind.PROVISIONAL]
    assert "1 of 3 reports" in notice.text


def test_written_parts_stand_where_they_belong(world):
    document = made(world.plan, 2023, texts={"foreword": "We *tried*.", "indicators": "Not a written part"})
    assert part(document, "foreword").blocks == (Paragraph((Run("We "), Run("tried", emphasis=True), Run("."))),)
    assert part(document, "foreword").written
    assert "Not a written part" not in document.to_json()


def test_a_draft_says_which_required_parts_are_missing_and_an_edition_leaves_them_out(world):
    missing = Notice(NoticeKind.MISSING, "This part is not written yet.")
    assert part(made(world.plan, 2023), "foreword").blocks == (missing,)
    assert "foreword" not in [section.key for section in made(world.plan, 2023, edition=1).sections]


def test_sections_are_numbered_without_holes(world):
    numbers = [section.number for section in made(world.plan, 2023, edition=1).sections]
    plain = [number for number in numbers if number.isdigit()]
    assert plain == [str(n) for n in range(1, len(plain) + 1)]


def test_a_document_comes_back_from_what_publishing_keeps(world):
    approved(world.for_indicator, world.periods[0], value=Decimal("5"))
    document = made(world.plan, 2022, texts={"foreword": "Words"})
    assert Document.from_json(document.to_json()) == document


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_report_is_in_one_language(world, language):
    document = made(world.plan, 2022, language=language)
    assert document.language == language
    titles = {"kk": "Негізгі қорытындылар", "ru": "Основные выводы", "en": "Summary"}
    assert part(document, "summary").title == titles[language]


def test_no_query_more_for_more_rows(world, django_assert_max_num_queries):
    def grow():
        for _n in range(2):
            indicator = f.IndicatorFactory(objective=world.objective)
            f.BreakdownFactory(indicator=indicator)
            assignment = f.AssignmentFactory(indicator=indicator, first_period=world.periods[0])
            approved(assignment, world.periods[0], value=Decimal(3))
            f.AssignmentFactory(action=f.ActionFactory(objective=world.objective), first_period=world.periods[0])

    grow()
    with django_assert_max_num_queries(40) as few:
        made(world.plan, 2022)
    grow()
    with django_assert_max_num_queries(40) as many:
        made(world.plan, 2022)
    assert len(few.captured_queries) == len(many.captured_queries)
