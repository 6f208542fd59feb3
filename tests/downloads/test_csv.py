"""Tables as CSV, read back as a program would, against what was approved."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from tests import factories as f
from tests.public.reports import approved, revised
from tracker.domain import installation, workflow
from tracker.enums import DataKind, ImplementationStatus
from tracker.reports import csv
from tracker.reports.table import Table

from .conftest import only

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "ru", "kk")
DATA = "indicators/I1/data.csv"
EVERYTHING = (
    DATA,
    "actions/1.1/data.csv",
    "actions/data.csv",
    "indicators/data.csv",
    "bodies/data.csv",
    "bodies/defence/data.csv",
    "reporting/data.csv",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_zero_not_reported_not_applicable_and_withheld_are_told_apart(file, told, language):
    rows = file(DATA, language).rows
    total = {"scope": "all_bodies", "breakdown": ""}
    zero = only(rows, period="2022", **total)
    assert (zero["value"], zero["status"], zero["running_total"]) == ("0", "reported_zero", "0")
    partly = only(rows, period="2023", **total)
    assert (partly["value"], partly["status"], partly["running_total"]) == ("12", "reported", "12")
    assert (partly["provisional"], partly["bodies_reported"], partly["bodies_expected"]) == ("true", "1", "2")
    assert (only(rows, period="2024", **total)["status"], only(rows, period="2024", **total)["value"]) == (
        "not_applicable",
        "",
    )
    body = {"scope": "body", "breakdown": ""}
    silent = only(rows, period="2023", body="interior", **body)
    assert (silent["value"], silent["status"], silent["approved_at"]) == ("", "not_reported", "")
    secret = only(rows, period="2025", body="defence", **body)
    assert (secret["value"], secret["status"], secret["reason"]) == ("", "withheld", "Law on secrets")
    given = only(rows, period="2025", body="interior", **body)
    assert (given["value"], given["status"]) == ("63", "reported")


def test_a_category_not_given_is_no_zero_and_one_that_is_withheld_no_figure(file, told):
    rows = file(DATA).rows
    of_defence = {"body": "defence", "breakdown": "sex", "period": "2023"}
    assert only(rows, category="women", **of_defence)["status"] == "reported_zero"
    assert only(rows, category="men", **of_defence)["value"] == "12"
    unknown = only(rows, category="not-recorded", **of_defence)
    assert (unknown["value"], unknown["status"]) == ("", "not_given")
    for row in rows:
        if row["period"] == "2025" and row["breakdown"]:
            assert (row["value"], row["status"]) == ("", "withheld"), row
    assert not any("60" in (row["value"], row["running_total"]) for row in rows)


def test_texts_are_in_the_reader_s_language_and_names_of_columns_in_none(file, told):
    heads = {language: file(DATA, language) for language in LANGUAGES}
    assert len({tuple(answer.rows[0]) for answer in heads.values()}) == 1
    assert heads["ru"].rows[0]["title"] == "Обученные люди"
    assert heads["kk"].rows[0]["title"] == "Оқытылған адамдар"
    assert only(heads["kk"].rows, period="2022", body="interior", breakdown="")["body_name"] == "Ішкі істер министрлігі"
    assert heads["kk"].name == 'attachment; filename="plan-I1-kk.csv"'


def test_a_narrower_file_is_one_table_of_the_page(file, told):
    assert {row["scope"] for row in file(f"{DATA}?of=totals").rows} == {"all_bodies"}
    assert {(row["scope"], row["breakdown"]) for row in file(f"{DATA}?of=bodies").rows} == {("body", "")}
    assert {row["breakdown"] for row in file(f"{DATA}?of=sex").rows} == {"sex"}
    file(f"{DATA}?of=nonsense", status=404)


def test_a_share_has_its_parts_and_a_percentage_that_is_theirs(file, world, on_the_day):
    share = f.IndicatorFactory(objective=world.objective, code="S", measure="share", over_time="latest", unit_en="")
    for actor, parts in ((world.defence, (1, 3)), (world.interior, (0, 3))):
        assignment = f.AssignmentFactory(indicator=share, actor=actor, first_period=world.periods[0])
        approved(assignment, world.periods[0], numerator=Decimal(parts[0]), denominator=Decimal(parts[1]))
        approved(assignment, world.periods[1], numerator=Decimal(0), denominator=Decimal(0))
    rows = file("indicators/S/data.csv").rows
    total = only(rows, period="2022", scope="all_bodies")
    assert [total[name] for name in ("numerator", "denominator", "percent", "value")] == ["1", "6", "16.6667", ""]
    assert only(rows, period="2022", body="interior")["status"] == "reported_zero"
    nothing = only(rows, period="2023", scope="all_bodies")
    assert [nothing[name] for name in ("status", "numerator", "denominator", "percent")] == [
        "not_applicable", "0", "0", "",
    ]  # fmt: skip


def test_a_falling_quantity_keeps_its_decimals_exact(file, world, on_the_day):
    falling = f.IndicatorFactory(
        objective=world.objective, code="D", measure="quantity", direction="down", over_time="latest"
    )
    f.BaselineFactory(indicator=falling, value=Decimal("100.10"))
    f.TargetFactory(indicator=falling, value=Decimal("0.5"))
    assignment = f.AssignmentFactory(indicator=falling, actor=world.defence, first_period=world.periods[0])
    approved(assignment, world.periods[3], value=Decimal("12345678901.0001"))
    (row,) = (row for row in file("indicators/D/data.csv?of=totals").rows if row["value"])
    assert Decimal(row["value"]) == Decimal("12345678901.0001")
    listed = only(file("indicators/data.csv").rows, indicator="D")
    assert listed["value"] == "12345678901.0001"
    assert (listed["start_value"], listed["target_value"], listed["direction"]) == ("100.1", "0.5", "down")
    assert listed["target_date"] == "2025-12-31"
    assert listed["assessment"] == "not_achieved"


def test_yes_no_and_milestones_say_who_and_how_far(file, world, on_the_day):
    asked = f.IndicatorFactory(objective=world.objective, code="Y", measure="yes_no", over_time="latest", unit_en="")
    step = f.MilestoneStepFactory(indicator__objective=world.objective, indicator__code="M", order=1, title_en="Draft")
    for indicator in (asked, step.indicator):
        assignment = f.AssignmentFactory(indicator=indicator, actor=world.defence, first_period=world.periods[0])
        approved(assignment, world.periods[0], **({"yes": False} if indicator == asked else {"step_id": step.pk}))
    answers = file("indicators/Y/data.csv").rows
    assert only(answers, period="2022", scope="body")["answer"] == "no"
    total = only(answers, period="2022", scope="all_bodies")
    assert (total["bodies_yes"], total["status"]) == ("0", "reported")
    reached = only(file("indicators/M/data.csv").rows, period="2022", scope="all_bodies")
    assert (reached["step"], reached["step_title"]) == ("1", "Draft")


def test_only_what_is_published_is_in_a_file(file, told):
    draft = workflow.start(told.for_action, told.periods[0], by=told.reporter)
    revision = approved(told.other, told.periods[1], value=Decimal(4711))
    workflow.retract(revision.entry, by=told.coordinator, version=revision.entry.version, reason="By mistake")
    assert draft.pk
    for path in EVERYTHING:
        assert b"4711" not in file(path).content
    row = only(file("actions/1.1/data.csv").rows, period="2022")
    assert (row["report_status"], row["implementation_status"]) == ("not_reported", "")


def test_a_revised_figure_is_the_latest_with_its_number(file, world, on_the_day):
    revised(approved(world.for_indicator, world.periods[0], value=Decimal(5)), reason="Twice", value=Decimal(4))
    row = only(file(f"{DATA}?of=bodies").rows, period="2022", body="defence")
    assert (row["value"], row["revision"]) == ("4", "2")
    assert datetime.fromisoformat(row["approved_at"]).utcoffset().total_seconds() == 5 * 3600


def test_a_text_never_becomes_a_formula_and_a_negative_number_stays_one(file, told):
    row = only(file(DATA).rows, period="2023", body="defence", breakdown="")
    assert row["narrative"] == "'=HYPERLINK(1)"
    assert csv.cell_text("  +1") == "'  +1"
    assert csv.cell_text("@SUM(A1)") == "'@SUM(A1)"
    assert csv.cell_text("-") == "'-"
    assert csv.cell_text(Decimal("-1.50")) == "-1.5"
    assert csv.cell_text(date(2025, 1, 2)) == "2025-01-02"
    assert csv.cell_text("a, b") == "a, b"
    with pytest.raises(TypeError, match="float"):
        csv.cell_text(0.5)


def test_the_byte_order_mark_is_there_when_asked_for_and_only_then(file, told):
    assert file(f"{DATA}?bom=1").content.startswith(b"\xef\xbb\xbfdata_status,")
    assert file(DATA).content.startswith(b"data_status,")


@pytest.mark.parametrize("path", EVERYTHING)
def test_a_demonstration_says_so_in_every_row_and_in_the_name_of_the_file(file, told, path):
    assert {row["data_status"] for row in file(path).rows} == {"real"}
    assert "demonstration" not in file(path).name
    installation.Installation.objects.create(pk=1, kind=DataKind.DEMONSTRATION)
    made = file(path)
    assert {row["data_status"] for row in made.rows} == {"demonstration"}
    assert 'filename="demonstration-data-plan-' in made.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lists_are_those_of_the_pages(file, told, language):
    approved(told.for_action, told.periods[3], status="delayed", percent=40)
    row = only(file("actions/data.csv", language).rows, action="1.1")
    assert (row["implementation_status"], row["percent"], row["period"]) == ("delayed", "40", "2025")
    with override(language):
        assert row["implementation_status_text"] == ImplementationStatus.DELAYED.label
    assert row["address"] == f"http://testserver/{language}/plans/plan/actions/1.1/"
    assert only(file("bodies/data.csv", language).rows, body="interior")["reports_expected"] == "4"
    cell = only(file("reporting/data.csv", language).rows, body="interior", period="2023")
    assert (cell["status"], cell["reports_approved"], cell["reports_expected"]) == ("not_reported", "0", "1")


def test_the_list_of_actions_is_filtered_as_the_page_is(file, client, told):
    f.ActionFactory(objective=told.objective, code="1.2", kind="training", title_en="Train")
    assert [row["action"] for row in file("actions/data.csv").rows] == ["1.1", "1.2"]
    assert [row["action"] for row in file("actions/data.csv?kind=training").rows] == ["1.2"]
    assert file("actions/data.csv?q=nothing-like-it").rows == []
    page = client.get("/en/plans/plan/actions/?kind=training&page=1").content.decode()
    assert 'href="/en/plans/plan/actions/data.csv?kind=training"' in page


def test_a_body_s_file_holds_its_figures_and_its_actions(file, client, told):
    approved(told.for_action, told.periods[3], status="delayed", percent=40)
    rows = file("bodies/defence/data.csv").rows
    assert (only(rows, code="I1", period="2022")["value"], only(rows, code="I1", period="2022")["status"]) == (
        "0",
        "reported_zero",
    )
    assert only(rows, code="I1", period="2024")["status"] == "not_applicable"
    assert only(rows, code="1.1", period="2022")["status"] == "not_reported"
    late = only(rows, code="1.1", period="2025")
    assert (late["implementation_status"], late["percent"], late["subject"]) == ("delayed", "40", "action")
    assert "63" not in {row["value"] for row in rows}, "another body's figure"
    assert (
        'href="/en/plans/plan/bodies/defence/data.csv"' in client.get("/en/plans/plan/bodies/defence/").content.decode()
    )
    file("bodies/nobody/data.csv", status=404)


def test_an_objective_has_files_of_its_own_actions_and_indicators(file, client, told):
    second = f.ObjectiveFactory(plan=told.plan, code="2")
    f.ActionFactory(objective=second, code="2.1")
    f.IndicatorFactory(objective=second, code="OTHER")
    assert [row["indicator"] for row in file("indicators/data.csv?objective=2").rows] == ["OTHER"]
    assert [row["action"] for row in file("actions/data.csv?objective=2").rows] == ["2.1"]
    page = client.get("/en/plans/plan/objectives/2/").content.decode()
    for name in ("actions", "indicators"):
        assert f'href="/en/plans/plan/{name}/data.csv?objective=2"' in page


@pytest.mark.parametrize("path", EVERYTHING)
def test_a_plan_with_nothing_published_gives_a_file_without_figures(file, world, on_the_day, path):
    assert not any(row.get("value") or row.get("percent") for row in file(path).rows)


@pytest.mark.parametrize("path", EVERYTHING)
def test_a_file_costs_the_same_queries_however_long_it_is(file, world, on_the_day, path):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            length = len(file(path).rows)
        return len(queries), length

    (first, short) = cost()
    for _ in range(2):
        body = f.PlanActorFactory(plan=world.plan).actor
        indicator = f.IndicatorFactory(objective=world.objective)
        action = f.ActionFactory(objective=world.objective)
        for about in ({"indicator": world.indicator}, {"indicator": indicator}, {"indicator": None, "action": action}):
            f.AssignmentFactory(actor=body, first_period=world.periods[0], **about)
        f.AssignmentFactory(indicator=None, action=world.action, actor=body, first_period=world.periods[0])
        f.AssignmentFactory(indicator=indicator, actor=world.defence, first_period=world.periods[0])
    second, long = cost()
    assert long > short
    assert second == first


def test_a_table_is_written_row_by_row_in_its_own_language():
    made = []

    def rows():
        for number in range(3):
            made.append(number)
            yield (number,)

    lines = csv.stream(Table("x", ("n",), rows(), language="ru"))
    assert next(lines) == b"data_status,n\r\n"
    assert next(lines) == b"real,0\r\n"
    assert made == [0]


@pytest.mark.parametrize("path", ["indicators/none/data.csv", "actions/9.9/data.csv", "indicators/%00/data.csv"])
def test_there_is_no_file_of_what_is_not_in_the_plan(file, world, path):
    file(path, status=404)
