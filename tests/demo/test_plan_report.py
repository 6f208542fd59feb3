"""The report on the demonstration's plan, in each language, through every writer's eyes: all of it is there."""

from datetime import date

import pytest

from tracker.models import Plan
from tracker.reports.content import Imprint, build
from tracker.reports.document import Document, NoticeKind
from tracker.reports.drafts import draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]
ON = date(2026, 11, 25)


def made(language, *years):
    plan = Plan.objects.get(is_default=True)
    periods = [period for period in plan.periods.all() if period.starts_on.year in years]
    return build(plan, periods=periods, language=language, on=ON, texts={}, imprint=Imprint(), with_charts=False)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("years", [(2024,), (2022, 2023, 2024, 2025)])
def test_the_demonstration_makes_a_whole_report(language, years):
    document = made(language, *years)
    keys = [section.key for section in document.sections]
    assert keys == [
        "foreword", "method", "response", "summary", "objectives", "indicators", "bodies", "civil-society",
        "disarmament", "budget", "obstacles", "next-steps", "gaps", "evidence", "data-gaps", "rules", "revisions",
    ]  # fmt: skip
    assert len(document.cover.squares) == 12
    assert document.cover.demonstration
    kinds = [getattr(block, "kind", "") for section in document.walk() for block in section.blocks]
    assert NoticeKind.DEMONSTRATION in kinds
    assert Document.from_json(document.to_json()) == document


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_tables_of_a_report_have_one_key_and_one_title_each(language):
    tables = [table for _section, table in made(language, 2022, 2023, 2024, 2025).tables()]
    assert len({table.key for table in tables}) == len(tables)
    assert len({table.title for table in tables}) == len(tables)
    assert all(len(row.cells) == len(table.columns) for table in tables for row in table.rows)


def test_a_table_has_the_same_key_and_the_same_figures_in_every_language():
    figures = []
    for language in ("kk", "ru", "en"):
        tables = [table for _section, table in made(language, 2024).tables()]
        figures.append([
            (t.key, [[None if isinstance(c.value, str) else c.value for c in r.cells] for r in t.rows]) for t in tables
        ])  # fmt: skip
    assert figures[0] == figures[1] == figures[2]


@pytest.mark.parametrize("key", ["objectives", "obstacles", "next-steps", "disarmament", "civil-society"])
def test_the_bodies_of_the_demonstration_give_a_first_draft_of(key):
    plan = Plan.objects.get(is_default=True)
    text = draft(plan, periods=plan.periods.filter(starts_on__year=2024), language="en", key=key)
    assert "> — " in text
    assert "[ru]" in text or "[kk]" in text
