"""Breakdowns of one to three dimensions: laid out, added up on the server, explained when they do not add up."""

from decimal import Decimal

import pytest

from tests import factories as f
from tracker.domain import desk as queries
from tracker.models import BreakdownDimension, BreakdownNote

from .conftest import approved, at, measured, sent


def by_sex(indicator):
    return f.BreakdownFactory(indicator=indicator)


def crossed(indicator, *sizes):
    """A breakdown by sex and further dimensions of the given sizes."""
    breakdown = by_sex(indicator)
    for position, size in enumerate(sizes, start=2):
        dimension = f.DimensionFactory(slug=f"d{position}", name_en=f"Dimension {position}")
        for n in range(size):
            f.CategoryFactory(dimension=dimension, code=f"d{position}c{n}", order=n)
        BreakdownDimension.objects.create(breakdown=breakdown, dimension=dimension, position=position)
    return breakdown


def cells(breakdown, **values):
    return {f"cell-{breakdown.pk}-{key.replace('_', '-')}": value for key, value in values.items()}


@pytest.mark.parametrize("sizes", [(), (4,), (4, 2)])
def test_every_cell_of_one_to_three_dimensions_has_its_field(desk, sizes):
    breakdown = crossed(desk.indicator, *sizes)
    [grid] = queries.grids_of(desk.indicator)
    expected = 3
    for size in sizes:
        expected *= size
    assert len(grid.spots) == len({spot.key for spot in grid.spots}) == expected
    page = desk.clients["reporter"].get(desk.url).content.decode()
    assert page.count(f'name="cell-{breakdown.pk}-') == expected


@pytest.mark.parametrize("sizes", [(), (4,), (4, 2)])
def test_cells_survive_saving_in_every_shape(desk, sizes):
    breakdown = crossed(desk.indicator, *sizes)
    [grid] = queries.grids_of(desk.indicator)
    typed = {f"cell-{breakdown.pk}-{spot.key.replace('|', '.')}": str(n) for n, spot in enumerate(grid.spots)}
    desk.clients["reporter"].post(desk.url, sent(desk.entry, **typed, do="save"))
    stored = {cell.key: cell.value for cell in desk.entry.cells.all()}
    assert stored == {spot.key: n for n, spot in enumerate(grid.spots)}


def test_zero_and_empty_cells_are_told_apart(desk):
    breakdown = by_sex(desk.indicator)
    desk.clients["reporter"].post(desk.url, sent(desk.entry, **cells(breakdown, women="0", men=""), do="save"))
    assert {cell.key: cell.value for cell in desk.entry.cells.all()} == {"women": 0}


def test_cells_above_the_total_are_explained_and_stop_a_submission(desk):
    breakdown = by_sex(desk.indicator)
    typed = cells(breakdown, women="51", men="230", not_recorded="0")
    refused = desk.clients["reporter"].post(desk.url, sent(desk.entry, value="110", **typed, do="submit"))
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Women + Men = 281, the total says 110: 171 too many?" in page
    assert f'href="#breakdown-{breakdown.pk}"' in page
    desk.entry.refresh_from_db()
    assert desk.entry.state == "draft"
    assert desk.entry.cells.count() == 3


def test_cells_below_the_total_stop_a_submission_unless_the_rest_is_not_recorded(desk):
    breakdown, client = by_sex(desk.indicator), desk.clients["reporter"]
    short = cells(breakdown, women="50", men="40", not_recorded="0")
    assert client.post(desk.url, sent(desk.entry, **short, do="submit")).status_code == 422
    full = cells(breakdown, women="50", men="40", not_recorded="20")
    assert client.post(desk.url, sent(desk.entry, **full, do="submit")).status_code == 302


def test_a_reason_lets_cells_and_total_differ_and_the_reviewer_reads_it(desk):
    breakdown = by_sex(desk.indicator)
    typed = cells(breakdown, women="50", men="40", not_recorded="0")
    reason = {f"note-{breakdown.pk}": "Twenty people counted twice."}
    sent_form = sent(desk.entry, **typed, **reason, do="submit")
    assert desk.clients["reporter"].post(desk.url, sent_form).status_code == 302
    assert BreakdownNote.objects.get(entry=desk.entry).reason == "Twenty people counted twice."
    assert "Twenty people counted twice." in desk.clients["coordinator"].get(desk.review).content.decode()


def test_a_draft_that_does_not_add_up_may_be_saved_and_says_so(desk):
    breakdown, client = by_sex(desk.indicator), desk.clients["reporter"]
    client.post(desk.url, sent(desk.entry, **cells(breakdown, women="200"), do="save"))
    assert "Women = 200, the total says 110: 90 too many?" in client.get(desk.url).content.decode()


def test_totals_of_rows_and_columns_stand_on_the_page_without_scripts(desk):
    breakdown = crossed(desk.indicator, 4)
    typed = {f"cell-{breakdown.pk}-{key}": value for key, value in [("d2c0.women", "24"), ("d2c0.men", "31")]}
    desk.clients["reporter"].post(desk.url, sent(desk.entry, **typed, do="save"))
    page = desk.clients["reporter"].get(desk.url).content.decode()
    assert "<output data-all-total>55</output>" in page
    assert page.count("<output data-row-total>55</output>") == 1
    assert "<output data-row-total></output>" in page


def test_last_periods_approved_cells_stand_under_the_fields(desk):
    from tracker.domain import workflow

    breakdown = by_sex(desk.indicator)
    before = workflow.start(desk.for_indicator, desk.periods[-2], by=desk.reporter)
    approved(before, desk.reporter, desk.coordinator, value=98, cells={(breakdown.pk, "women"): Decimal(41)})
    page = desk.clients["reporter"].get(desk.url).content.decode()
    assert f'<span class="last" id="id_cell-{breakdown.pk}-women_last">41</span>' in page
    assert '2024: <span class="num">98</span>' in page


@pytest.mark.parametrize("typed", ["-1", "1.5", "many"])
def test_a_cell_that_is_no_count_is_refused_at_its_place(desk, typed):
    breakdown = by_sex(desk.indicator)
    refused = desk.clients["reporter"].post(desk.url, sent(desk.entry, **cells(breakdown, women=typed), do="save"))
    page = refused.content.decode()
    assert refused.status_code == 422
    assert f'id="id_cell-{breakdown.pk}-women_error"' in page
    assert f'value="{typed}"' in page


def test_cells_of_a_share_are_two_numbers(desk):
    entry = measured(desk, "share")
    breakdown = by_sex(entry.assignment.indicator)
    name = f"cell-{breakdown.pk}-women"
    client, url = desk.clients["reporter"], at("entry", entry)
    half = {"numerator": "7", "denominator": "61", f"{name}-numerator": "3"}
    assert client.post(url, sent(entry, **half, do="save")).status_code == 422
    assert client.post(url, sent(entry, **half, **{f"{name}-denominator": "20"}, do="submit")).status_code == 302
    cell = entry.cells.get()
    assert (cell.numerator, cell.denominator) == (3, 20)
    assert "3 of 20" in desk.clients["coordinator"].get(at("review_entry", entry)).content.decode()
