"""A body's open work handed to its successor, assignment by assignment."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories as f
from tracker.domain import succession, workflow
from tracker.domain.periods import expected
from tracker.domain.schedule import Refused
from tracker.domain.succession import Choice
from tracker.models import Assignment, Succession

GROUND = {"set_on": "2025-01-15", "ground": "Decree no. 402"}


@pytest.fixture
def reform(desk):
    """The Ministry of Defence became the Ministry of Security in 2024, whose reporter is `heir`."""
    desk.security = f.ActorFactory(slug="security", name_en="Ministry of Security")
    desk.succession = Succession.objects.create(
        predecessor=desk.defence, successor=desk.security, how="renamed", happened_on="2024-06-11"
    )
    desk.heir = f.reporter_of(desk.security, name="Zhanna of Security")
    desk.both = (desk.for_action, desk.for_indicator)
    return desk


def posted(reform, *assignments, period=3, to=None):
    data = dict(GROUND)
    for one in assignments:
        data |= {f"take-{one.pk}": "on", f"to-{one.pk}": (to or reform.security).pk}
        data[f"from-{one.pk}"] = reform.periods[period].pk
    return data


def hand_on(reform, *choices, by=None):
    return succession.hand_on(
        reform.plan,
        reform.defence,
        choices,
        by=by or reform.coordinator,
        on=timezone.localdate(),
        set_on=date(2025, 1, 15),
        ground="Decree no. 402",
    )


def test_the_list_says_how_much_is_still_to_be_handed_on(reform):
    page = reform.page("review_successions")
    assert "renamed: Ministry of Security" in page
    assert reverse("review_hand_on", args=[reform.succession.pk]) in page
    assert ">2</td>" in page


def test_the_page_proposes_the_ground_and_the_person_may_word_it_otherwise(reform):
    page = reform.page("review_hand_on", reform.succession.pk)
    assert "Successor of Ministry of Defence since 11 June 2024." in page


def test_a_plan_without_successions_says_so(desk):
    assert "No body with work in this plan has a successor" in desk.page("review_successions")


def test_the_page_proposes_the_first_period_after_the_reform(reform):
    page = reform.page("review_hand_on", reform.succession.pk)
    assert "<b>2 assignments</b> are still to be handed on" in page
    assert f'<option value="{reform.periods[3].pk}" selected>2025</option>' in page


def test_the_chosen_assignment_ends_and_the_successors_begins_with_its_ground(reform):
    reply = reform.post("review_hand_on", reform.succession.pk, **posted(reform, reform.for_indicator))
    assert reply.status_code == 302
    reform.for_indicator.refresh_from_db()
    assert reform.for_indicator.last_period == reform.periods[2]
    new = Assignment.objects.get(actor=reform.security)
    assert (new.indicator, new.first_period, new.last_period) == (reform.indicator, reform.periods[3], None)
    assert (new.origin, new.set_by, new.set_on, new.ground) == (
        "commission",
        reform.coordinator,
        date(2025, 1, 15),
        "Decree no. 402",
    )
    reform.for_action.refresh_from_db()
    assert reform.for_action.last_period is None
    assert reform.for_indicator.history.first().history_user == reform.coordinator
    page = reform.page("review_hand_on", reform.succession.pk)
    assert "<b>1 assignment</b> is still to be handed on" in page
    assert "Ministry of Security, from 2025" in page


def test_handing_on_twice_is_handing_on_once(reform):
    for _time in range(2):
        hand_on(reform, Choice(reform.for_indicator, reform.security, reform.periods[3]))
    assert Assignment.objects.filter(actor=reform.security).count() == 1


def test_the_same_form_sent_twice_leads_back_to_the_page(reform):
    data = posted(reform, *reform.both)
    for _time in range(2):
        assert reform.post("review_hand_on", reform.succession.pk, **data).status_code == 302
    assert Assignment.objects.filter(actor=reform.security).count() == 2


def test_every_period_is_expected_of_one_body(reform):
    hand_on(reform, *(Choice(one, reform.security, reform.periods[2]) for one in reform.both))
    dues = [due for due in expected(reform.plan, timezone.localdate()) if due.assignment.actor != reform.interior]
    asked = [(due.assignment.subject.code, due.period.label) for due in dues]
    assert len(asked) == len(set(asked)) == 8
    assert {due.assignment.actor for due in dues if due.period in reform.periods[2:]} == {reform.security}


def test_a_report_that_is_begun_stays_the_old_bodys_and_the_successors_people_finish_it(reform):
    entry = workflow.start(reform.for_indicator, reform.periods[2], by=reform.reporter)
    with pytest.raises(Refused) as refused:
        hand_on(reform, Choice(reform.for_indicator, reform.security, reform.periods[2]))
    assert "is begun" in refused.value.errors[str(reform.for_indicator.pk)][0]
    hand_on(reform, Choice(reform.for_indicator, reform.security, reform.periods[3]))
    assert reform.client("heir").get(reverse("entry", args=[entry.pk])).status_code == 200
    entry.refresh_from_db()
    assert entry.actor == reform.defence


def test_where_every_period_is_begun_the_page_asks_for_the_next_one(reform):
    workflow.start(reform.for_indicator, reform.periods[3], by=reform.reporter)
    reform.for_action.delete()
    page = reform.page("review_hand_on", reform.succession.pk)
    assert "Every period is begun" in page
    assert reverse("review_period_add") in page
    assert 'name="ground"' not in page


def test_work_never_begun_can_be_handed_on_whole(reform):
    [new] = hand_on(reform, Choice(reform.for_indicator, reform.security, reform.periods[0]))
    reform.for_indicator.refresh_from_db()
    assert reform.for_indicator.superseded_by == new
    assert new.first_period == reform.periods[0]
    assert hand_on(reform, Choice(reform.for_indicator, reform.security, reform.periods[0])) == []


def test_a_successor_that_reports_it_already_gets_no_second_assignment(reform):
    f.AssignmentFactory(indicator=reform.indicator, actor=reform.security, first_period=reform.periods[1])
    assert hand_on(reform, Choice(reform.for_indicator, reform.security, reform.periods[3])) == []
    reform.for_indicator.refresh_from_db()
    assert reform.for_indicator.last_period == reform.periods[2]
    assert Assignment.objects.filter(actor=reform.security).count() == 1


def test_assignments_that_would_overlap_are_refused_at_their_row_and_nothing_is_written(reform):
    f.AssignmentFactory(indicator=reform.indicator, actor=reform.security, first_period=reform.periods[3])
    data = posted(reform, *reform.both, period=2)
    reply = reform.post("review_hand_on", reform.succession.pk, **data)
    page = reply.content.decode()
    assert reply.status_code == 422
    assert "reports this already, from 2025" in page
    assert "Decree no. 402" in page
    assert not Assignment.objects.filter(actor=reform.security, action=reform.action).exists()
    reform.for_action.refresh_from_db()
    assert reform.for_action.last_period is None


def test_an_assignment_with_an_end_is_handed_on_until_that_end(reform):
    reform.for_indicator.last_period = reform.periods[3]
    reform.for_indicator.save()
    [new] = hand_on(reform, Choice(reform.for_indicator, reform.security, reform.periods[2]))
    assert (new.first_period, new.last_period) == (reform.periods[2], reform.periods[3])
    assert hand_on(reform, Choice(reform.for_indicator, reform.security, reform.periods[2])) == []


def test_only_to_a_successor_and_only_for_periods_of_the_kind(reform):
    quarter = f.PeriodFactory(plan=reform.plan, kind="quarter", year=2024)
    for choice in (
        Choice(reform.for_indicator, reform.interior, reform.periods[3]),
        Choice(reform.other, reform.security, reform.periods[3]),
        Choice(reform.for_indicator, reform.security, quarter),
    ):
        with pytest.raises(Refused):
            hand_on(reform, choice)
    assert not Assignment.objects.filter(actor=reform.security).exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [({"ground": " "}, "Say on what ground"), ({"set_on": ""}, "Give a day"), ({"take": None}, "Tick at least one")],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(reform, change, words):
    data = posted(reform, reform.for_indicator) | change
    if "take" in change:
        data = dict(GROUND)
    reply = reform.post("review_hand_on", reform.succession.pk, **{k: v for k, v in data.items() if k != "take"})
    assert reply.status_code == 422
    assert words in reply.content.decode()
    assert not Assignment.objects.filter(actor=reform.security).exists()


def test_an_observer_reads_and_cannot_hand_on(reform):
    page = reform.page("review_hand_on", reform.succession.pk, by="observer")
    assert "Indicator I1" in page
    assert 'type="checkbox"' not in page
    data = posted(reform, reform.for_indicator)
    assert reform.post("review_hand_on", reform.succession.pk, by="observer", **data).status_code == 403


@pytest.mark.parametrize("who", ["reporter", "observer", "admin", "stranger"])
def test_only_the_plans_coordinators_hand_on(reform, who):
    with pytest.raises(workflow.NotAllowed):
        hand_on(reform, Choice(reform.for_indicator, reform.security, reform.periods[3]), by=getattr(reform, who))


def test_a_succession_without_work_in_the_plan_is_not_found(reform):
    other = Succession.objects.create(
        predecessor=f.ActorFactory(), successor=f.ActorFactory(), how="merged", happened_on="2024"
    )
    assert reform.client("coordinator").get(reverse("review_hand_on", args=[other.pk])).status_code == 404


@pytest.mark.parametrize("name", ["review_successions", "review_hand_on"])
def test_the_cost_does_not_grow_with_assignments_and_successions(reform, name):
    args, counts = [reform.succession.pk] if name == "review_hand_on" else [], []
    for more in (0, 2):
        for _one in range(more):
            indicator = f.IndicatorFactory(objective=reform.objective)
            one = f.AssignmentFactory(indicator=indicator, actor=reform.defence, first_period=reform.periods[0])
            workflow.start(one, reform.periods[1], by=reform.reporter)
            heir = f.ActorFactory()
            Succession.objects.create(predecessor=reform.defence, successor=heir, how="split", happened_on="2024")
        with CaptureQueriesContext(connection) as queries:
            reform.page(name, *args)
        counts.append(len(queries))
    assert counts[0] == counts[1]
