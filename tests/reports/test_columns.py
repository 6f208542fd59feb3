"""Columns on paper: no word leaves its column, whatever stands in it."""

import re

import pytest

from tests.reports.sample import indicators
from tracker.charts.text import width
from tracker.reports import columns
from tracker.reports.document import Cell, Column, ColumnKind, Row, Table

LONG = {
    "kk": "қамтамасыздандырылмағандықтарыңыздан әйелдер",
    "ru": "частнопредпринимательского и высококвалифицированного",
    "en": "9f" * 32,
}


def table(*texts, kind=ColumnKind.TEXT):
    """Of one row."""
    heads = tuple(Column(f"Column {n}", kind) for n, _text in enumerate(texts))
    return Table("t", "T", heads, (Row(tuple(Cell(text) for text in texts)),))


def pieces(text, language):
    """What cannot be broken: Typst hyphenates Russian and English words by itself."""
    parts = re.split("[ \\n\u00ad\u200b]|(?<=-)", text)
    return [part for part in parts if language == "kk" or not part.isalpha()]


@pytest.mark.parametrize("language", LONG)
def test_what_is_too_long_for_its_column_has_places_to_break(language):
    given = table(LONG[language], *["несколько слов"] * 7)
    place = columns.fit(given)
    for cell, room in zip(given.rows[0].cells, place.widths, strict=True):
        fitted = columns.broken(cell.text, room - columns.INSET, place.size, language)
        assert re.sub("[\u00ad\u200b]", "", fitted) == cell.text
        assert all(width(part, 1000) * place.size / 1000 <= room for part in pieces(fitted, language))


def test_words_that_fit_are_left_alone():
    assert columns.broken("Қорғаныс министрлігі", 200, 9, "kk") == "Қорғаныс министрлігі"


def test_a_figure_with_its_date_breaks_before_the_date():
    assert columns.broken("16,1\u00a0%\u00a0(31.12.2021)", 60, 9, "kk") == "16,1\u00a0% (31.12.2021)"


def test_columns_fill_their_space_and_the_longest_text_gets_the_most():
    place = columns.fit(indicators())
    assert sum(place.widths) == pytest.approx(172 * columns.MM, abs=1)
    assert place.wide
    assert max(place.widths) == place.widths[0]


def test_a_small_table_stays_beside_the_margin_and_in_one_piece():
    place = columns.fit(table("Defence", "7"))
    assert sum(place.widths) == pytest.approx(127 * columns.MM, abs=1)
    assert not place.wide
    assert place.whole


def test_a_long_table_may_go_on_over_pages():
    assert not columns.fit(indicators(rows=100)).whole


def test_type_gets_smaller_before_the_page_is_turned():
    sizes = [columns.fit(table(*["министерства"] * n)) for n in range(1, 16)]
    portrait = [place.size for place in sizes if not place.landscape]
    assert portrait == sorted(portrait, reverse=True)
    assert min(portrait) < 9
    assert sizes[-1].landscape


def test_figures_stand_at_the_right_and_words_at_the_left():
    assert columns.is_right(ColumnKind.NUMBER)
    assert columns.is_right(ColumnKind.MONEY)
    assert not columns.is_right(ColumnKind.STATUS)


def test_a_table_of_nothing_still_has_columns():
    empty = Table("t", "T", (Column(""), Column("")), ())
    assert len(columns.fit(empty).widths) == 2
