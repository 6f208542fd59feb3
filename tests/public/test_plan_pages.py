"""Pages about the plan as a whole: the time line, who has reported, money; and how they show on the overview."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine

from tests import factories as f
from tests.public.reports import approved, revised, submitted
from tracker.domain import record, workflow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_drawings")]


def get(client, path, language="en"):
    answer = client.get(f"/{language}/plans/plan/{path}")
    assert answer.status_code == 200, path
    return answer


def read(client, path, language="en"):
    return get(client, path, language).content.decode().replace("\xa0", " ")


def at(day):
    return time_machine.travel(f"{day}T12:00:00+05:00", tick=False)


# The time line


def line_of(client, code, day="2024-06-15"):
    with at(day):
        return next(line for line in get(client, "timeline/").context["lines"] if line.action.code == code)


def test_an_action_stands_where_its_dates_are_on_the_years_of_the_plan(client, world):
    world.action.schedules.create(starts="2023", ends="2024-12", origin="plan")
    line = line_of(client, "1.1")
    assert (line.bar["x"], line.bar["width"]) == ("24.98%", "50.04%")
    assert not line.undated


def test_an_action_without_dates_spans_the_plan_and_says_so(client, world):
    line = line_of(client, "1.1")
    assert (line.undated, line.bar["x"], line.bar["width"]) == (True, "0.0%", "100.0%")
    with at("2024-06-15"):
        page = read(client, "timeline/")
    assert "no dates in the plan" in page
    assert '<rect class="pend"' in page


def test_today_is_on_the_line_while_the_plan_runs_and_shortly_after(client, world):
    def today(day):
        with at(day):
            return get(client, "timeline/").context["axis"].today

    assert today("2024-06-15") == date(2024, 6, 15)
    assert today("2026-11-25") == date(2026, 11, 25)
    assert today("2035-01-01") is None
    assert today("2020-01-01") is None


@pytest.mark.parametrize(("status", "late"), [("in_progress", True), ("completed", False), ("discontinued", False)])
def test_an_action_past_its_end_is_late_unless_it_is_reported_as_done(client, world, status, late):
    world.action.schedules.create(ends="2023-06", origin="plan")
    approved(world.for_action, world.periods[3], status=status)
    assert line_of(client, "1.1", "2026-11-25").is_late == late


def test_the_time_line_takes_the_filters_of_the_list_of_actions(client, world):
    f.ActionFactory(objective=world.objective, code="1.2", kind="study")
    lines = get(client, "timeline/?kind=study").context["lines"]
    assert [line.action.code for line in lines] == ["1.2"]
    assert "No action fits these filters." in read(client, "timeline/?status=delayed")


def test_the_plans_own_dates_are_told_as_a_list_in_their_order(client, world):
    world.action.schedules.create(ends="2024-06", origin="plan")
    approved(world.for_action, world.periods[0], status="completed")
    world.defence.successions_out.create(successor=world.interior, how="merged", happened_on="2023-09")
    with at("2024-06-15"):
        events = [event.text for event in get(client, "").context["line"].events]
    assert events == [
        "The plan comes into force",
        "Reports for 2022 due: 1 of 3 approved",
        "Ministry of Defence, merged into: Ministry of the Interior",
        "Reports for 2023 due: 0 of 3 approved",
        "Today",
        "To be completed: 1.1",
        "The plan ends",
    ]


# A large plan


@pytest.mark.parametrize("path", ["", "timeline/", "matrix/", "gaps/", "budget/"])
def test_a_plan_of_two_hundred_actions_is_shown_and_asks_no_more(client, django_assert_max_num_queries, path):
    f.large_plan(slug="plan")
    with django_assert_max_num_queries(15):
        page = read(client, path)
    if path == "timeline/":
        assert "<b>150</b> of 200 actions have no dates." in page
        assert (page + read(client, "timeline/?page=2")).count('<rect class="pend"') == 150
    if path == "gaps/":
        assert "Show all 150" in page


# Who has reported


def cell(client, body="defence", period=0, query=""):
    rows = get(client, f"matrix/{query}").context["rows"]
    return next(row for row in rows if row.heat.actor.slug == body).cells[period]


def handed_in(assignment, period, day, **data):
    """A report that came in on a day and was approved long after."""
    with at(day):
        entry = submitted(assignment, period, **data)
    coordinator = f.coordinator_of(assignment.plan)
    workflow.take(entry, by=coordinator, version=entry.version)
    entry.refresh_from_db()
    return workflow.approve(entry, by=coordinator, version=entry.version, at=datetime(2026, 6, 1, tzinfo=UTC))


def test_late_is_counted_to_the_day_on_which_the_body_handed_it_in(client, world):
    handed_in(world.for_action, world.periods[3], "2026-01-20", status="completed")
    handed_in(world.for_indicator, world.periods[3], "2026-02-01", value=Decimal(1))
    found = cell(client, period=3)
    assert (found.heat.approved, found.late) == (2, [12])
    assert "1 late, by 12 days at most" in read(client, "matrix/")
    body = read(client, "bodies/defence/")
    assert "12 days late" in body
    assert "in time" in body


def test_a_correction_does_not_make_late_what_was_in_time(client, world):
    first = handed_in(world.for_action, world.periods[3], "2026-01-20", status="delayed")
    revised(first, reason="Late news", status="completed")
    assert cell(client, period=3).late == []


def test_what_was_published_before_the_day_was_written_down_is_neither_late_nor_in_time(client, world):
    revision = approved(world.for_action, world.periods[0], status="completed")
    revision.content = revision.content.replace('"handed_in_on"', '"once"')
    assert record.read(revision).handed_in_on is None


def test_each_report_is_a_square_that_leads_to_what_is_published(client, world):
    approved(world.for_action, world.periods[0], status="completed")
    found = cell(client)
    assert [(square["code"], square["key"]) for square in found.squares] == [("1.1", "approved"), ("I1", "noinfo")]
    assert found.squares[0]["url"].startswith("/en/plans/plan/actions/1.1/")
    assert found.url == "/en/plans/plan/bodies/defence/?period=2022-01-01#reported"


def test_the_address_says_which_bodies_and_periods_are_shown(client, world):
    world.indicator.frequency = "quarter"
    world.indicator.save()
    f.PeriodFactory(plan=world.plan, kind="quarter", starts_on=date(2022, 1, 1), ends_on=date(2022, 3, 31))
    idle = f.PlanActorFactory(plan=world.plan).actor
    assert [p.kind for p in get(client, "matrix/?kind=quarter").context["state"].periods] == ["quarter"]
    assert {p.kind for p in get(client, "matrix/?kind=nonsense").context["state"].periods} == {"year"}
    shown = {row.heat.actor.slug for row in get(client, "matrix/?show=lacking").context["rows"]}
    assert "defence" in shown
    assert idle.slug not in shown


def test_the_last_period_that_is_due_is_summed_up_in_a_sentence(client, world):
    approved(world.for_action, world.periods[3], status="completed")
    approved(world.for_indicator, world.periods[3], value=Decimal(0))
    for path in ("matrix/", ""):
        page = read(client, path)
        assert "For 2025 <b>1 of 2 bodies</b> have reported all that was asked: 2 of 3 reports are approved." in page


def test_a_bodys_reports_can_be_asked_for_by_period(client, world):
    page = get(client, "bodies/defence/?period=2023-01-01")
    assert {slot.period.label for slot in page.context["slots"]} == {"2023"}
    assert len(get(client, "bodies/defence/?period=nonsense").context["slots"]) == 8


# Money


def test_money_that_is_not_stated_is_said_and_sums_are_lower_limits(client, world):
    programme = world.plan.budgetprogrammes.create(code="001", title_en="Peace")
    programme.lines.create(year=2022, planned=1200, spent=0, source="Law")
    programme.lines.create(year=2023, source="Law")
    page = read(client, "budget/")
    assert "1,200 KZT" in page
    assert "at least" in page
    assert "stated for 1 of 2 lines" in page
    assert "0 KZT" in page
    assert "not stated in the plan" in page
    assert "not published" in page


def test_currencies_are_never_added_to_each_other(client, world):
    programme = world.plan.budgetprogrammes.create(code="001", title_en="Peace")
    programme.lines.create(year=2022, planned=100, source="Law")
    programme.lines.create(year=2022, planned=7, currency="USD", action=world.action, source="Grant")
    page = read(client, "budget/")
    assert "100 KZT" in page
    assert "7 USD" in page
    assert "107" not in page


def test_a_year_can_be_asked_for(client, world):
    programme = world.plan.budgetprogrammes.create(code="001", title_en="Peace")
    for year in (2022, 2023):
        programme.lines.create(year=year, planned=year, source="Law")
    assert {line.year for line in get(client, "budget/?year=2023").context["budget"].lines} == {2023}
    assert len(get(client, "budget/?year=²²²²").context["budget"].lines) == 2
    assert "nothing for 2030" in read(client, "budget/?year=2030")


def test_programmes_without_any_amount_are_counted_in_words(client, world):
    world.plan.budgetprogrammes.create(code="001", title_en="Peace")
    assert "<b>1 budget programme</b> and no amount" in read(client, "budget/")
    assert "names no budget programme" not in read(client, "budget/")


# The overview


def test_the_overview_names_the_gaps_and_leads_to_them(client, world):
    page = read(client, "")
    assert 'href="/en/plans/plan/gaps/#no_target">Indicators without a target</a>: <a' in page


@pytest.mark.parametrize(
    ("language", "number", "words"),
    [
        ("en", 1, "<b>1 action:</b>"),
        ("en", 2, "<b>2 actions:</b>"),
        ("ru", 1, "<b>1 мероприятие:</b>"),
        ("ru", 2, "<b>2 мероприятия:</b>"),
        ("ru", 5, "<b>5 мероприятий:</b>"),
        ("kk", 5, "<b>5 іс-шара:</b>"),
    ],
)
def test_the_overviews_sentence_has_its_date_and_the_right_plural(client, world, language, number, words):
    for _n in range(number - 1):
        f.ActionFactory(objective=world.objective)
    with at("2024-05-05"):
        page = read(client, "", language)
    assert words in page
    day = {"en": "As of 5 May 2024", "ru": "На 5 мая 2024 года", "kk": "2024 жылғы 5 мамыр күнгі жағдай бойынша"}
    assert day[language] in page
