"""Public pages read what was approved, and nothing else."""

from decimal import Decimal

import pytest

from tests import factories as f
from tests.public.reports import approved, revised, submitted
from tracker.charts import SexChart
from tracker.domain import workflow
from tracker.domain.figures import CellValue

PAGES = (
    "",
    "text/",
    "objectives/",
    "objectives/1/",
    "actions/",
    "actions/1.1/",
    "indicators/",
    "indicators/I1/",
    "bodies/",
    "gaps/",
    "timeline/",
    "matrix/",
    "budget/",
    "bodies/defence/",
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_drawings")]


def read(client, path, language="en"):
    answer = client.get(f"/{language}/plans/plan/{path}")
    assert answer.status_code == 200, path
    return answer.content.decode().replace("\xa0", " ")


@pytest.mark.parametrize("path", PAGES)
def test_a_submitted_figure_is_nowhere_public(client, world, path):
    submitted(world.for_indicator, world.periods[0], value=Decimal(4711), narrative="Not yet approved words")
    submitted(world.for_action, world.periods[0], status="delayed", narrative="Not yet approved words", percent=37)
    page = read(client, path)
    assert "4,711" not in page
    assert "4711" not in page
    assert "Not yet approved words" not in page
    assert "37 %" not in page


def test_an_approved_figure_is_on_the_pages_of_its_indicator_and_its_body(client, world):
    approved(world.for_indicator, world.periods[0], value=Decimal(4711), narrative="What was done", language="en")
    page = read(client, "indicators/I1/")
    for words in ("4,711", "What was done", "Ministry of Defence", "2022", "4 March 2026"):
        assert words in page
    assert "4,711 people" in read(client, "bodies/defence/")
    assert "4,711 people" in read(client, "")


def test_while_a_report_is_reopened_the_public_reads_the_last_approved_one(client, world):
    revision = approved(world.for_indicator, world.periods[0], value=Decimal(4711))
    workflow.reopen(revision.entry, by=world.coordinator, version=revision.entry.version, reason="Counted twice")
    assert "4,711" in read(client, "indicators/I1/")
    assert "Counted twice" not in read(client, "indicators/I1/")


def test_a_revision_shows_what_it_said_before_and_why_it_changed(client, world):
    first = approved(world.for_indicator, world.periods[0], value=Decimal(4711))
    revised(first, reason="Counted twice", value=Decimal(4200))
    page = read(client, "indicators/I1/")
    assert "<del>4,711 people</del>" in page
    assert "<b>4,200 people</b>" in page
    assert "Counted twice" in page


def test_a_retracted_figure_is_gone_and_its_retraction_stays(client, world):
    revision = approved(world.for_indicator, world.periods[0], value=Decimal(4711))
    workflow.retract(revision.entry, by=world.coordinator, version=revision.entry.version, reason="Sent by mistake")
    page = read(client, "indicators/I1/")
    assert "Sent by mistake" in page
    assert "No approved report" in page


def test_zero_empty_and_not_applicable_are_told_apart(client, world):
    for actor, data in (
        (world.defence, {"value": Decimal(0)}),
        (f.ActorFactory(slug="health"), {"availability": "not_applicable", "reason": "No such staff"}),
    ):
        assignment = (
            world.for_indicator
            if actor == world.defence
            else f.AssignmentFactory(indicator=world.indicator, actor=actor, first_period=world.periods[0])
        )
        approved(assignment, world.periods[0], **data)
    page = read(client, "indicators/I1/")
    assert "0 people" in page
    assert "Does not apply" in page or "does not apply" in page
    assert "No such staff" in page
    assert "No approved report" in page


def test_a_missing_body_is_no_zero_but_makes_the_total_provisional(client, world):
    approved(world.for_indicator, world.periods[0], value=Decimal(12))
    page = read(client, "indicators/I1/")
    assert "1 of 2" in page
    assert "Provisional" in page


def test_words_carry_the_language_that_they_are_written_in(client, world):
    approved(world.for_indicator, world.periods[0], value=Decimal(1), narrative="Обучено", language="ru")
    assert '<div lang="ru"><p>Обучено</p></div>' in read(client, "indicators/I1/")


def test_what_a_reporter_typed_is_shown_as_text(client, world):
    approved(world.for_indicator, world.periods[0], value=Decimal(1), narrative="<script>alert(1)</script>")
    page = read(client, "indicators/I1/")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_breakdown_is_shown_by_category_and_a_cell_not_given_is_no_zero(client, world):
    breakdown = f.BreakdownFactory(indicator=world.indicator)
    cells = {(breakdown.pk, "women"): CellValue(Decimal(0)), (breakdown.pk, "men"): CellValue(Decimal(7))}
    approved(world.for_indicator, world.periods[0], value=Decimal(7), cells=cells)
    page = read(client, "indicators/I1/")
    row = page[page.index("Broken down") :]
    row = row[: row.index("</table>")]
    assert '<td class="r">0</td>' in row
    assert '<td class="r">7</td>' in row
    assert "not given" in row


def test_women_are_no_share_of_a_whole_to_which_a_body_gave_no_men(client, world, monkeypatch):
    breakdown, drawn = f.BreakdownFactory(indicator=world.indicator), []
    monkeypatch.setattr("tracker.views.charting.charts.drawing", drawn.append)
    for women, men in ((40, None), (10, 30)):
        assignment = f.AssignmentFactory(
            indicator=world.indicator, actor=f.ActorFactory(), first_period=world.periods[0]
        )
        cells = {(breakdown.pk, "women"): CellValue(Decimal(women))}
        if men is not None:
            cells[breakdown.pk, "men"] = CellValue(Decimal(men))
        approved(assignment, world.periods[0], value=Decimal(women + (men or 60)), cells=cells)
    read(client, "indicators/I1/")
    sexes = next(chart for chart in drawn if isinstance(chart, SexChart))
    assert [row.share for row in sexes.rows if row.values] == [""]


def test_a_small_number_withholds_its_breakdown_and_not_the_total(client, world):
    world.indicator.small_number_threshold = 5
    world.indicator.save()
    breakdown = f.BreakdownFactory(indicator=world.indicator)
    cells = {(breakdown.pk, "women"): CellValue(Decimal(3)), (breakdown.pk, "men"): CellValue(Decimal(60))}
    approved(world.for_indicator, world.periods[0], value=Decimal(63), cells=cells)
    page = read(client, "indicators/I1/")
    assert "63 people" in page
    assert "withheld" in page
    assert ">60<" not in page


def test_a_share_is_its_parts_and_never_a_mean_of_percentages(client, world):
    share = f.IndicatorFactory(objective=world.objective, code="S", measure="share", over_time="latest", unit_en="%")
    for actor, parts in ((world.defence, (1, 2)), (f.ActorFactory(), (0, 8))):
        assignment = f.AssignmentFactory(indicator=share, actor=actor, first_period=world.periods[0])
        approved(assignment, world.periods[0], numerator=Decimal(parts[0]), denominator=Decimal(parts[1]))
    assert "1 of 10 (10.0 %)" in read(client, "indicators/S/")


def test_a_milestone_stands_at_its_step(client, world):
    step = f.MilestoneStepFactory(
        indicator__objective=world.objective, indicator__code="M", order=1, title_en="section drafted"
    )
    assignment = f.AssignmentFactory(indicator=step.indicator, actor=world.defence, first_period=world.periods[0])
    approved(assignment, world.periods[0], step_id=step.pk)
    page = read(client, "indicators/M/")
    assert "<b>Section drafted</b>" in page
    assert "section drafted" in read(client, "bodies/defence/")
