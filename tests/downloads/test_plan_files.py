"""Files of the pages about a plan as a whole: gaps, time line and money as tables, its charts as SVG and PNG."""

import io
import re
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from tests import factories as f
from tests.downloads.conftest import only
from tests.downloads.test_chart_files import WATERMARK, words
from tests.public.reports import approved
from tracker.domain import installation
from tracker.enums import DataKind

pytestmark = pytest.mark.django_db
CHARTS = ("actions", "indicators", "timeline", "gaps")
TABLES = ("gaps", "gaps/history", "timeline", "timeline/dates", "budget")


def label(content: bytes) -> str:
    return ET.fromstring(content).get("aria-label")


# -- Tables


def test_each_open_gap_is_a_row_with_what_lacks_it_and_who_could_close_it(file, told):
    rows = file("gaps/data.csv").rows
    lead = only(rows, kind="no_lead", subject="1.1")
    assert (lead["subject_kind"], lead["kind_text"]) == ("action", "Actions without a lead body")
    assert lead["closed_by"] == "The coordinator, by naming a lead with the ground for it."
    assert lead["address"] == "http://testserver/en/plans/plan/actions/1.1/"
    overdue = only(rows, kind="overdue", body="interior", period="2023", subject="I1")
    assert (overdue["period_end"], overdue["due_on"]) == ("2023-12-31", "2024-01-20")
    assert not [row for row in rows if row["kind"] == "overdue" and row["body"] == "defence" and row["subject"] == "I1"]


def test_the_gaps_of_a_file_are_those_of_the_page_under_the_same_filter(file, client, told):
    every, some = file("gaps/data.csv").rows, file("gaps/data.csv?kind=overdue").rows
    assert {row["kind"] for row in some} == {"overdue"}
    assert len(some) == sum(row["kind"] == "overdue" for row in every)
    page = client.get("/en/plans/plan/gaps/?kind=overdue").content.decode()
    assert "/en/plans/plan/gaps/data.csv?kind=overdue" in page
    shown = re.search(r'id="overdue"><p class="n"><b>(\d+)</b>', page)
    assert int(shown[1]) == len(some)


def test_a_day_on_which_nothing_was_due_yet_is_no_zero_in_the_history(file, told):
    rows = file("gaps/history/data.csv").rows
    first = only(rows, kind="overdue", day="2022-01-01")
    assert (first["status"], first["open"], first["asked"]) == ("nothing_due", "", "")
    never = only(rows, kind="no_report", day="2026-06-01")
    assert never["status"] == "counted"
    assert int(never["asked"]) >= 1


def test_an_action_without_dates_is_told_from_one_with_some_and_one_with_all(file, told):
    whole, partly = (f.ActionFactory(objective=told.objective, code=code) for code in ("1.8", "1.9"))
    whole.schedules.create(starts="2022", ends="2023-06", origin="plan")
    partly.schedules.create(ends="2027", origin="plan")
    rows = file("timeline/data.csv").rows
    assert only(rows, action="1.1")["dates_status"] == "not_stated"
    assert only(rows, action="1.1")["past_end"] == ""
    row = only(rows, action="1.8")
    assert (row["dates_status"], row["starts"], row["first_day"]) == ("stated", "2022", "2022-01-01")
    assert (row["ends"], row["last_day"], row["past_end"]) == ("2023-06", "2023-06-30", "true")
    row = only(rows, action="1.9")
    assert (row["dates_status"], row["starts"], row["ends"], row["past_end"]) == ("partly_stated", "", "2027", "false")
    assert [row["action"] for row in file("timeline/data.csv?q=1.9").rows] == ["1.9"]


def test_the_dates_of_the_plan_are_in_their_order_and_today_is_not_among_them(file, told):
    rows = file("timeline/dates/data.csv").rows
    assert [row["date"] for row in rows] == sorted(row["date"] for row in rows)
    assert only(rows, kind="begin")["date"] == "2022-01-01"
    assert only(rows, kind="end")["date"] == "2025-12-31"
    assert not [row for row in rows if row["kind"] == "today"]


def test_an_amount_that_is_not_stated_is_no_zero(file, told):
    named = told.plan.budgetprogrammes.create(code="001", title_en="Named alone", order=1)
    paid = told.plan.budgetprogrammes.create(code="002", title_en="With lines", order=2, parent=named)
    paid.lines.create(year=2023, currency="KZT", planned=Decimal(0), spent=None)
    paid.lines.create(year=2024, currency="KZT", planned=None, spent=Decimal("12.50"), action=told.action, source="=A1")
    rows = file("budget/data.csv").rows
    row = only(rows, programme="001")
    assert (row["planned_status"], row["planned"], row["year"]) == ("not_stated", "", "")
    row = only(rows, year="2023")
    assert (row["planned_status"], row["planned"], row["spent_status"]) == ("stated", "0", "not_published")
    row = only(rows, year="2024")
    assert (row["planned"], row["spent"], row["action"], row["part_of"]) == ("", "12.5", "1.1", "001")
    assert row["source"] == "'=A1"
    assert {row["year"] for row in file("budget/data.csv?year=2024").rows} == {"", "2024"}


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_each_table_is_linked_and_there_in_every_format(file, client, told, table, ending):
    told.plan.budgetprogrammes.create(code="001", title_en="Named alone")
    page = client.get(f"/en/plans/plan/{table.partition('/')[0]}/").content.decode()
    assert f'href="/en/plans/plan/{table}/data.{ending}" download' in page
    installation.Installation.objects.create(pk=1, kind=DataKind.DEMONSTRATION)
    made = file(f"{table}/data.{ending}", "kk")
    assert 'filename="demonstration-data-plan-' in made.name
    assert made.content


def test_a_plan_with_nothing_in_it_has_files_with_a_header_alone(file, client):
    f.PlanFactory(slug="plan", starts_on=date(2090, 1, 1), ends_on=date(2095, 12, 31))
    for table in TABLES:
        made = file(f"{table}/data.csv")
        assert made.content.count(b"\r\n") == (3 if table == "timeline/dates" else 1), table
    for which in CHARTS:
        file(f"charts/{which}.svg", status=404)
    for page in ("", "gaps/", "timeline/", "budget/"):
        assert "/charts/" not in client.get(f"/en/plans/plan/{page}").content.decode()


# -- Charts


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
@pytest.mark.parametrize("which", CHARTS)
def test_a_chart_of_the_plan_is_a_file_in_three_languages(file, told, which, language):
    installation.Installation.objects.create(pk=1, kind=DataKind.DEMONSTRATION)
    made = file(f"charts/{which}.svg", language)
    said = words(made.content)
    assert WATERMARK[language] in said
    assert f"http://testserver/{language}/plans/plan/" in said
    assert f'filename="demonstration-data-plan-{which}-{language}.svg"' in made.name
    assert not {"class", "style"} & {name for e in ET.fromstring(made.content).iter() for name in e.attrib}
    picture = Image.open(io.BytesIO(file(f"charts/{which}.png", language).content))
    assert picture.width == 2 * (760 + 32)


def test_the_tallies_of_the_files_are_those_of_the_overview(file, client, told):
    approved(told.for_action, told.periods[3], status="delayed", percent=40)
    assert "Delayed: 1; not started: 0" in label(file("charts/actions.svg").content).replace("delayed: 1", "Delayed: 1")
    assert "cannot be assessed: 1" in label(file("charts/indicators.svg").content)
    page = client.get("/en/plans/plan/").content.decode()
    for which in ("actions", "indicators"):
        assert f'href="/en/plans/plan/charts/{which}.svg" download' in page


def test_an_action_that_does_not_apply_to_its_bodies_counts_as_without_information(file, told):
    approved(told.for_action, told.periods[3], availability="not_applicable", reason="No such staff")
    assert "no information: 1" in label(file("charts/actions.svg").content)


def test_the_time_line_says_of_each_action_its_dates_and_status_and_takes_the_filter(file, told):
    dated = f.ActionFactory(objective=told.objective, code="1.8", title_en="With dates")
    dated.schedules.create(starts="2022", ends="2023-06", origin="plan")
    said = label(file("charts/timeline.svg").content)
    assert "1.8 With dates: 2022 – June 2023; no information." in said
    assert "no dates in the plan; no information." in said
    assert "1.1" not in label(file("charts/timeline.svg?q=1.8").content)
    file("charts/timeline.svg?q=nothing-like-it", status=404)


def test_the_chart_of_gaps_says_how_many_of_how_many_and_where_nothing_was_due(file, told):
    said = label(file("charts/gaps.svg").content)
    assert re.search(
        r"Reports overdue or not yet approved: 1.Jan 2022: nothing due yet; .*1.Jun 2026: \d+ of \d+", said
    )


@pytest.mark.parametrize("path", ["charts/nonsense.svg", "charts/actions.pdf", "charts/timeline.html"])
def test_a_chart_that_does_not_exist_is_not_found(file, told, path):
    file(path, status=404)


def test_a_time_line_of_200_actions_is_drawn_and_its_picture_kept_within_bounds(file, on_the_day):
    f.large_plan(slug="plan")
    svg = file("charts/timeline.svg").content
    assert label(svg).count("no dates in the plan") == 150
    picture = Image.open(io.BytesIO(file("charts/timeline.png").content))
    assert picture.width * picture.height <= 24_100_000
