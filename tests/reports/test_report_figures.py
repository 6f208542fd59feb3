"""Figures of every kind in a report, in three languages, held against the record."""

from decimal import Decimal

import pytest

from tests import factories as f
from tests.public.reports import approved, revised
from tests.reports.test_content import made, part, row, table
from tracker.domain import evidence, workflow
from tracker.domain.figures import CellValue
from tracker.domain.record import current_reports
from tracker.domain.values import format_decimal
from tracker.enums import Measure, OverTime

pytestmark = pytest.mark.django_db
LANGUAGES = ("kk", "ru", "en")
VALUE = 3  # the place of the column, whatever it is called


def cells(document, key, first):
    return next(r.cells for r in table(document, key).rows if r.cells[0].text.startswith(first))


def indicator(world, code, **fields):
    """An indicator of its own with one body to report it."""
    row = f.IndicatorFactory(objective=world.objective, code=code, **fields)
    return f.AssignmentFactory(indicator=row, actor=world.defence, first_period=world.periods[0])


def by_sex(world, assignment, women, men, unknown=0):
    breakdown = f.BreakdownFactory(indicator=assignment.indicator)
    numbers = {"women": women, "men": men, "not-recorded": unknown}
    return {(breakdown.pk, code): CellValue(Decimal(n)) for code, n in numbers.items() if n is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_of_the_record_stands_in_the_report(world, language):
    """Sums, zeros, shares, falling values: each published number is found where its indicator, body and period meet."""
    falling = indicator(world, "F1", over_time=OverTime.LATEST, direction="down")
    share = indicator(world, "S1", measure=Measure.SHARE, over_time=OverTime.LATEST)
    for period, count, fall, parts in zip(world.periods[:3], (1234, 0, 7), (90, 60, 30), (1, 2, 0), strict=True):
        approved(world.for_indicator, period, value=Decimal(count))
        approved(falling, period, value=Decimal(fall))
        approved(share, period, numerator=Decimal(parts), denominator=Decimal(8))
    document = made(world.plan, language=language)
    reports = [report for report in current_reports(plan=world.plan) if report.indicator_id]
    assert len(reports) == 9
    codes = {a.indicator_id: a.indicator.code for a in (world.for_indicator, falling, share)}
    column = {period.pk: n for n, period in enumerate(world.periods, 1)}
    for report in reports:
        found = cells(document, f"{codes[report.indicator_id]}-bodies", world.defence.name)[column[report.period_id]]
        if report.figure.value is not None:
            assert found.value == report.figure.value
            assert found.text == format_decimal(report.figure.value, language)
        else:
            assert found.value == report.figure.numerator * 100 / report.figure.denominator
            assert format_decimal(report.figure.numerator, language) in found.text
            assert format_decimal(report.figure.denominator, language) in found.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_zero_silence_and_what_does_not_apply_are_three_things(world, language):
    second = f.AssignmentFactory(indicator=world.indicator, actor=f.ActorFactory(name_en="Health"),
                                 first_period=world.periods[0])  # fmt: skip
    approved(world.for_indicator, world.periods[0], value=Decimal(0))
    approved(second, world.periods[0], availability="not_applicable", reason="No such staff")
    document = made(world.plan, 2022, language=language)
    bodies = ("Ministry of Defence", "Ministry of the Interior", "Health")
    zero, silent, without = (cells(document, "I1-bodies", name)[1] for name in bodies)
    assert (zero.text, zero.value, zero.missing) == ("0", Decimal(0), False)
    assert silent.missing
    assert silent.value is None
    assert silent.text == {"kk": "ұсынылмаған", "ru": "не представлено", "en": "not reported"}[language]
    assert without.missing
    assert without.text == {"kk": "Қолданылмайды", "ru": "Неприменимо", "en": "Does not apply"}[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_value_that_is_not_available_or_restricted_by_law_is_never_a_number(world, language):
    for n, availability in enumerate(("not_available", "withheld")):
        assignment = indicator(world, f"N{n}")
        approved(assignment, world.periods[0], availability=availability, reason="Because of the law")
        found = cells(made(world.plan, 2022, language=language), "indicators", f"N{n}")[VALUE]
        assert found.missing
        assert found.value is None
        assert not any(sign.isdigit() for sign in found.text)
    reasons = [r.cells[-1].text for r in table(made(world.plan, 2022, language=language), "data-gaps").rows]
    assert reasons.count("Because of the law") == 2


def test_a_share_is_made_of_the_parts_of_all_bodies_not_of_their_percentages(world):
    share = indicator(world, "S1", measure=Measure.SHARE, over_time=OverTime.LATEST)
    other = f.AssignmentFactory(indicator=share.indicator, first_period=world.periods[0])
    approved(share, world.periods[0], numerator=Decimal(1), denominator=Decimal(2))
    approved(other, world.periods[0], numerator=Decimal(1), denominator=Decimal(8))
    found = row(made(world.plan, 2022), "indicators", "S1")["Value in 2022"]
    assert (found.text, found.value) == ("2 of 10 (20.0 %)", Decimal(20))
    parts = row(made(world.plan, 2022), "S1-periods", "2022")
    assert (parts["Part"].value, parts["Whole"].value) == (Decimal(2), Decimal(10))


def test_nothing_out_of_nothing_is_no_percentage(world):
    share = indicator(world, "S1", measure=Measure.SHARE, over_time=OverTime.LATEST)
    approved(share, world.periods[0], numerator=Decimal(0), denominator=Decimal(0))
    found = row(made(world.plan, 2022), "indicators", "S1")["Value in 2022"]
    assert found.missing
    assert found.value is None
    assert row(made(world.plan, 2022), "S1-periods", "2022")["Whole"].value == Decimal(0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_breakdown_with_too_small_a_number_is_in_no_part_of_the_report(world, language):
    small = indicator(world, "W1", small_number_threshold=5)
    approved(small, world.periods[0], value=Decimal(63), cells=by_sex(world, small, 3, 60))
    document = made(world.plan, 2022, language=language)
    found = cells(document, "indicators-by-sex", "W1")
    assert all(cell.missing and cell.value is None for cell in found[2:5])
    assert cells(document, "indicators", "W1")[VALUE].value == Decimal(63)
    assert all(cell.missing for r in table(document, "W1-sex").rows for cell in r.cells[1:])
    values = [c.value for _s, t in document.tables() for r in t.rows for c in r.cells]
    assert Decimal(60) not in values
    assert Decimal(3) not in [value for value in values if isinstance(value, Decimal)]


def test_by_sex_zero_is_zero_and_a_category_not_given_is_words(world):
    counted = indicator(world, "X1")
    approved(counted, world.periods[0], value=Decimal(7), cells=by_sex(world, counted, 0, 7, None))
    found = row(made(world.plan, 2022), "indicators-by-sex", "X1")
    assert (found["Women"].text, found["Women"].value) == ("0", Decimal(0))
    assert found["Men"].value == Decimal(7)
    assert (found["Not recorded"].text, found["Not recorded"].missing) == ("not given", True)


def test_the_share_of_women_is_of_those_whose_sex_is_recorded(world):
    counted = indicator(world, "X1")
    approved(counted, world.periods[0], value=Decimal(10), cells=by_sex(world, counted, 2, 6, 2))
    assert row(made(world.plan, 2022), "indicators-by-sex", "X1")["Share: Women"].value == Decimal(25)


def test_of_a_breakdown_that_some_body_did_not_give_there_is_no_share(world):
    counted = indicator(world, "X1")
    other = f.AssignmentFactory(indicator=counted.indicator, first_period=world.periods[0])
    approved(counted, world.periods[0], value=Decimal(10), cells=by_sex(world, counted, 4, 6))
    approved(other, world.periods[0], value=Decimal(5))
    document = made(world.plan, 2022)
    assert row(document, "indicators-by-sex", "X1")["Share: Women"].missing
    said = "X1: not all bodies or categories are known, so no share is given."
    assert said in table(document, "indicators-by-sex").notes


def test_a_report_on_an_earlier_year_has_its_figures_as_they_are_published_now_and_says_what_is_later(world):
    first = approved(world.for_indicator, world.periods[0], value=Decimal(5))
    revised(first, reason="Counted twice", value=Decimal(4))
    approved(world.for_indicator, world.periods[1], value=Decimal(900))
    document = made(world.plan, 2022)
    found = row(document, "indicators", "I1")
    assert found["Value in 2022"].value == Decimal(4)
    assert "900" not in [c.text for _s, t in document.tables() for r in t.rows for c in r.cells]
    later = [b.text for b in part(document, "method").blocks if hasattr(b, "kind")]
    assert any("Later reports are published too: 1 of 9, for 2023" in text for text in later)


def test_the_value_of_the_latest_period_is_never_passed_off_as_that_of_a_later_one(world):
    level = indicator(world, "L1", over_time=OverTime.LATEST)
    approved(level, world.periods[0], value=Decimal(5))
    document = made(world.plan, 2022, 2023)
    assert row(document, "indicators", "L1")["Value in 2022–2023"].value == Decimal(5)
    said = "L1: the value is that of 2022; nothing later is published of the time reported on."
    assert said in table(document, "indicators").notes


def test_corrections_since_the_last_report_are_listed_and_earlier_ones_are_not(world):
    first = approved(world.for_indicator, world.periods[0], value=Decimal(5))
    early = revised(first, reason="Counted twice", value=Decimal(4))
    approved(world.other, world.periods[0], value=Decimal(1))
    first.entry.refresh_from_db()
    revised(early, reason="Counted in the wrong year", value=Decimal(3))
    (found,) = table(made(world.plan, 2022, since=early.seq), "revisions").rows
    assert [cell.text for cell in found.cells[1:7]] == [
        "I1", "Ministry of Defence", "2022", "4 people", "3 people", "Counted in the wrong year",
    ]  # fmt: skip
    assert len(table(made(world.plan, 2022), "revisions").rows) == 2


def test_a_figure_that_was_taken_back_is_gone_and_its_retraction_is_listed(world):
    revision = approved(world.for_indicator, world.periods[0], value=Decimal(4711))
    workflow.retract(revision.entry, by=world.coordinator, version=revision.entry.version, reason="Sent by mistake")
    document = made(world.plan, 2022)
    assert row(document, "I1-bodies", "Ministry of Defence")["2022"].text == "not reported"
    found = row(document, "revisions", "2")
    assert (found["Before"].text, found["Now"].text) == ("4,711 people", "retracted")


def test_public_evidence_is_listed_and_internal_evidence_is_nowhere(world):
    entry = approved(world.for_indicator, world.periods[0], value=Decimal(5)).entry
    workflow.reopen(entry, by=world.coordinator, version=entry.version, reason="Evidence came")
    entry.refresh_from_db()
    for title, public in (("List of people trained", True), ("Names of officers", False)):
        evidence.add_link(entry, f"https://evidence.example/{public}", title=title, public=public, by=world.reporter)
    workflow.submit(entry, by=world.reporter, version=entry.version)
    entry.refresh_from_db()
    workflow.take(entry, by=world.coordinator, version=entry.version)
    entry.refresh_from_db()
    workflow.approve(entry, by=world.coordinator, version=entry.version)
    document = made(world.plan, 2022)
    (found,) = table(document, "evidence").rows
    assert (found.cells[0].text, found.cells[0].href) == ("List of people trained", "https://evidence.example/True")
    assert "Names of officers" not in document.to_json()
