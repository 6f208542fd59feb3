"""The page of gaps: what a plan lacks, since when, and who could close it."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import rules
from django.urls import reverse

from tests import factories as f
from tests.public.reports import approved, submitted
from tracker.domain import parts, workflow
from tracker.domain.gaps import groups
from tracker.domain.queries import bodies, gaps, standing
from tracker.domain.setting import Said
from tracker.enums import GapKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_drawings")]
PAGE = "/en/plans/plan/gaps/"
TODAY = date(2026, 11, 25)


def open_gaps(plan, on=TODAY):
    """{kind: what lacks it} of a plan."""
    found = groups(gaps.questions(gaps.with_history(plan, on)), on)
    return {group.kind: [question.subject for question in group.open] for group in found if group.open}


def read(client, query="", language="en"):
    answer = client.get(PAGE.replace("/en/", f"/{language}/") + query)
    assert answer.status_code == 200
    return answer.content.decode().replace("\xa0", " ")


def test_each_kind_of_gap_is_found_and_closed_by_what_closes_it(world):
    lonely = f.ActionFactory(objective=world.objective, code="9.9")
    empty = f.ObjectiveFactory(plan=world.plan, code="2")
    idle = f.PlanActorFactory(plan=world.plan).actor
    silent = world.plan.planfacts.create(key="lead", title_en="Lead body")
    programme = world.plan.budgetprogrammes.create(code="001", title_en="Money")
    found = open_gaps(world.plan)
    assert found[GapKind.NO_BODY] == [lonely]
    assert found[GapKind.NO_LEAD] == found[GapKind.NO_DEADLINE] == [world.action, lonely]
    assert found[GapKind.NO_BASELINE] == found[GapKind.NO_TARGET] == [world.indicator]
    assert found[GapKind.NO_INDICATOR] == [empty]
    assert [point.code for point in found[GapKind.NO_AMOUNT]] == ["001"]
    assert found[GapKind.NO_REPORT] == [world.indicator, world.action]
    assert len(found[GapKind.OVERDUE]) == 12
    assert found[GapKind.NO_PART] == [idle]
    assert [point.title_en for point in found[GapKind.NOT_STATED]] == ["Lead body"]

    for action in (world.action, lonely):
        f.ActionActorFactory(action=action)
        action.schedules.create(ends="2025", origin="plan")
        f.AssignmentFactory(action=action, actor=idle, first_period=world.periods[0])
    f.BaselineFactory(indicator=world.indicator, value=1)
    f.TargetFactory(indicator=world.indicator, value=10)
    f.IndicatorFactory(objective=empty, measure="narrative", over_time="latest")
    programme.lines.create(year=2022, planned=0, source="Law")
    silent.text_en = "The Commission"
    silent.save()
    approved(world.for_indicator, world.periods[0], value=Decimal(0))
    found = open_gaps(world.plan)
    assert set(found) == {GapKind.NO_BODY, GapKind.NO_REPORT, GapKind.OVERDUE}
    assert world.indicator not in found[GapKind.NO_REPORT]


def test_a_target_for_women_alone_is_no_target_of_the_indicator(world):
    f.TargetFactory(indicator=world.indicator, value=10, cell="women")
    assert open_gaps(world.plan)[GapKind.NO_TARGET] == [world.indicator]


def test_a_start_without_an_end_is_no_deadline(world):
    world.action.schedules.create(starts="2022", origin="plan")
    assert open_gaps(world.plan)[GapKind.NO_DEADLINE] == [world.action]


def test_an_action_whose_last_body_has_ended_has_nobody_once_a_later_period_opens(world):
    world.for_action.last_period = world.periods[1]
    world.for_action.save()
    assert GapKind.NO_BODY not in open_gaps(world.plan, date(2023, 12, 31))
    assert open_gaps(world.plan, date(2025, 12, 31))[GapKind.NO_BODY] == [world.action]


def test_a_retracted_report_is_missing_again_from_that_day(world):
    revision = approved(world.for_action, world.periods[0], status="completed", at=datetime(2023, 1, 10, tzinfo=UTC))
    assert world.action not in open_gaps(world.plan, date(2023, 12, 31))[GapKind.OVERDUE]
    workflow.retract(
        revision.entry, by=world.coordinator, version=revision.entry.version, reason="Mistake",
        at=datetime(2024, 2, 1, tzinfo=UTC),
    )  # fmt: skip
    assert world.action not in open_gaps(world.plan, date(2023, 12, 31))[GapKind.OVERDUE]
    assert world.action in open_gaps(world.plan)[GapKind.OVERDUE]


def test_a_lead_that_ended_and_an_assignment_that_was_removed_leave_gaps(world):
    lead = f.ActionActorFactory(action=world.action, actor=world.defence, origin="plan", set_on=None, ground="")
    said = Said(date(2024, 3, 3), "A mistake")
    assert GapKind.NO_LEAD not in open_gaps(world.plan)
    parts.end_part(lead, said=said, by=world.coordinator)
    assert GapKind.NO_LEAD not in open_gaps(world.plan, date(2024, 3, 2))
    assert world.action in open_gaps(world.plan)[GapKind.NO_LEAD]
    assert GapKind.NO_BODY not in open_gaps(world.plan)
    parts.remove_assignment(world.for_action, said=said, by=world.coordinator)
    assert world.action in open_gaps(world.plan)[GapKind.NO_BODY]


def test_what_is_submitted_and_not_approved_is_still_a_gap_for_the_public(client, world):
    submitted(world.for_action, world.periods[3], status="completed")
    assert world.action in open_gaps(world.plan)[GapKind.OVERDUE]


def test_a_body_that_was_succeeded_is_no_body_without_a_part(world):
    gone = f.PlanActorFactory(plan=world.plan).actor
    gone.successions_out.create(successor=world.interior, how="merged", happened_on="2022-06")
    assert GapKind.NO_PART not in open_gaps(world.plan)


@pytest.mark.parametrize("how", ["nobody coordinates", "member", "member of the successor", "left", "outsider"])
def test_whose_reports_nobody_may_review_is_said_as_the_rights_have_it(world, how):
    if how == "nobody coordinates":
        world.coordinator.plan_roles.update(ended_at=datetime(2024, 1, 1, tzinfo=UTC))
    elif how == "member of the successor":
        heir = f.ActorFactory()
        world.defence.successions_out.create(successor=heir, how="renamed", happened_on="2023")
        f.MembershipFactory(user=world.coordinator, actor=heir)
    elif how in ("member", "left"):
        ended = datetime(2024, 1, 1, tzinfo=UTC) if how == "left" else None
        f.MembershipFactory(user=world.coordinator, actor=world.defence, ended_at=ended)
    waits = world.defence in open_gaps(world.plan).get(GapKind.NO_REVIEWER, ())
    entry = submitted(world.for_action, world.periods[3], status="completed")
    assert waits == (not rules.has_perm("tracker.review_entry", world.coordinator, entry))


def test_the_overview_counts_the_same_gaps_as_the_page(world):
    f.BaselineFactory(indicator=world.indicator, value=1)
    f.ActionActorFactory(action=world.action)
    f.ActionFactory(objective=world.objective)
    approved(world.for_indicator, world.periods[0], value=Decimal(5))
    state = standing.load_standing(world.plan, TODAY)
    rows = gaps.of_standing(state, bodies.heat(world.plan, state))
    counted = {g.kind: [q.subject for q in g.open] for g in groups(gaps.questions(rows), TODAY) if g.open}
    of_page = open_gaps(world.plan)
    of_page.pop(GapKind.NO_REVIEWER, None)
    assert counted == of_page


def test_the_page_says_what_lacks_what_and_who_could_close_it(client, world):
    page = read(client)
    assert "Indicators without a target" in page
    assert "The coordinator, by setting a target with the ground for it." in page
    assert reverse("indicator", args=["plan", "I1"]) in page
    assert "The plan itself leaves open 1 of 1; 0 set since." in page


def test_the_page_shows_the_past_as_it_was(client, world):
    f.TargetFactory(indicator=world.indicator, value=10, set_on=date(2023, 3, 3))
    page = read(client)
    row = page[page.index('<th scope="row">Indicators without a target') :]
    row = row[: row.index("</tr>")]
    assert row.count("<b>1</b>") == 2
    assert row.count("<b>0</b>") == 4


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("?kind=no_target", {"no_target"}),
        ("?objective=2", {"no_indicator"}),
        ("?body=interior", {"overdue"}),
        ("?objective=1&kind=overdue", {"overdue"}),
        ("?kind=nonsense&objective=%00", None),
    ],
)
def test_the_address_says_which_gaps_are_shown(client, world, query, kinds):
    f.ObjectiveFactory(plan=world.plan, code="2")
    shown = {group.kind for group in client.get(PAGE + query).context["groups"]}
    assert shown == kinds if kinds else len(shown) > 3


def test_what_fits_no_filter_leads_back_to_all(client, world):
    page = read(client, "?kind=no_part")
    assert "No gap fits these filters." in page
    assert f'href="{PAGE}">Show all gaps' in page


def test_only_who_may_close_a_gap_is_shown_where(client, world, sign_in):
    setup = reverse("setup_indicator", args=[world.indicator.pk])
    assert setup not in read(client)
    assert setup not in read(sign_in(world.observer))
    assert setup not in read(sign_in(world.admin))
    assert setup in read(sign_in(world.coordinator))


def test_a_plan_with_nothing_in_it_has_a_page_of_gaps(client):
    f.PlanFactory(slug="plan", starts_on=date(2100, 1, 1), ends_on=date(2104, 1, 1))
    page = read(client)
    assert "no gap is open" in page
    assert "not in force yet" in page


def test_the_plans_text_is_read_point_by_point(client, world):
    world.plan.assessment_criteria.create(key="lead", title_en="Lead actor named", verdict="no", why_en="No lead.")
    page = read(client)
    assert "Lead actor named" in page
    assert "No lead." in page
