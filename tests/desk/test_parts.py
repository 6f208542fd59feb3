"""The bodies' parts in actions beside the lead, and what ends with nothing in its place: each with its ground."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories as f
from tracker.domain import parts, setting, workflow
from tracker.domain.periods import expected
from tracker.domain.setting import CannotSet, Said, SetMeanwhile
from tracker.models import ActionActor, Assignment, ProgressEntry

SAID = {"set_on": "2024-03-03", "ground": "Minutes no. 3"}
GROUND = Said(date(2024, 3, 3), "Minutes no. 3")
REMOVE = {"do": "remove", "remove-set_on": "2024-03-03", "remove-ground": "Assigned by mistake"}


def given(desk, role="support", body=None):
    return f.ActionActorFactory(action=desk.action, actor=body or desk.interior, role=role, ground="Decree no. 1")


@pytest.mark.parametrize("role", ["support", "partner", "data_subject", "participant"])
def test_a_body_gets_a_part_with_its_ground_and_the_public_reads_both(desk, client, role):
    sent = {"role": role, "actors": [desk.interior.pk], "actions": [desk.action.pk], **SAID}
    answer = desk.post("setup_parts", **sent)
    assert answer["Location"] == reverse("setup_action", args=[desk.action.pk])
    row = ActionActor.objects.get()
    assert (row.role, row.actor, row.origin, row.set_by, row.ground) == (
        role,
        desk.interior,
        "commission",
        desk.coordinator,
        "Minutes no. 3",
    )
    for page in (
        desk.page("setup_action", desk.action.pk),
        client.get(reverse("action", args=["plan", "1.1"])).content.decode(),
    ):
        assert row.get_role_display() in page
        assert "Minutes no. 3" in page


def test_many_bodies_get_a_part_in_many_actions_at_once_and_what_is_there_stays(desk):
    second, there = f.ActionFactory(objective=desk.objective), given(desk)
    bodies, actions = [desk.defence.pk, desk.interior.pk], [desk.action.pk, second.pk]
    assert desk.post("setup_parts", role="support", actors=bodies, actions=actions, **SAID).status_code == 302
    assert ActionActor.objects.current().count() == 4
    assert ActionActor.objects.filter(pk=there.pk, superseded_by=None).exists()
    again = desk.post("setup_parts", role="support", actors=bodies, actions=actions, **SAID)
    assert again.status_code == 422
    assert "All of these bodies have this part already" in again.content.decode()


def test_a_partner_of_the_plan_that_carries_nothing_out_can_have_a_part(desk):
    partner = f.PlanActorFactory(plan=desk.plan, role="stakeholder", actor__name_en="UN Women").actor
    assert "UN Women" in desk.page("setup_parts")
    sent = {"role": "partner", "actors": [partner.pk], "actions": [desk.action.pk], **SAID}
    assert desk.post("setup_parts", **sent).status_code == 302


@pytest.mark.parametrize("wrong", [{"role": ""}, {"role": "lead"}, {"actors": []}, {"actions": []}, {"ground": " "}])
def test_what_is_missing_is_said_and_nothing_is_set(desk, wrong):
    sent = {"role": "support", "actors": [desk.interior.pk], "actions": [desk.action.pk], **SAID}
    answer = desk.post("setup_parts", **{**sent, **wrong})
    assert answer.status_code == 422
    assert "This has to be settled first" in answer.content.decode()
    assert not ActionActor.objects.exists()


def test_neither_bodies_nor_actions_of_elsewhere(desk):
    elsewhere = f.ActionFactory()
    sent = {"role": "support", "actors": [desk.interior.pk], "actions": [desk.action.pk], **SAID}
    for wrong in ({"actors": [f.ActorFactory().pk]}, {"actions": [elsewhere.pk]}):
        assert desk.post("setup_parts", **{**sent, **wrong}).status_code == 422
    with pytest.raises(CannotSet):
        parts.give_parts(
            desk.plan,
            actions=[desk.action, elsewhere],
            actors=[desk.interior],
            role="support",
            said=GROUND,
            by=desk.coordinator,
        )
    assert not ActionActor.objects.exists()


@pytest.mark.parametrize("role", ["lead", "participant"])
def test_a_part_ends_with_its_ground_and_stays_to_be_read(desk, client, role):
    row = given(desk, role)
    answer = desk.post("setup_part", row.pk, set_on="2024-03-03", ground="Order no. 9")
    assert answer.status_code == 302
    assert not ActionActor.objects.current().exists()
    row.refresh_from_db()
    assert (row.end_set_by, row.end_set_on, row.end_ground) == (desk.coordinator, date(2024, 3, 3), "Order no. 9")
    assert row.ground == "Decree no. 1"
    before = " ".join(desk.page("setup_action", desk.action.pk).split()).split("What was said before")[1]
    assert "Ministry of the Interior" in before
    assert 'because: <span lang="">Order no. 9</span>' in before
    assert "Decree no. 1" not in client.get(reverse("action", args=["plan", "1.1"])).content.decode()
    assert desk.client("coordinator").get(reverse("setup_part", args=[row.pk])).status_code == 404


def test_what_ended_can_be_set_again_and_end_again(desk):
    for _time in range(3):
        sent = {"role": "support", "actors": [desk.interior.pk], "actions": [desk.action.pk], **SAID}
        assert desk.post("setup_parts", **sent).status_code == 302
        assert desk.post("setup_part", ActionActor.objects.current().get().pk, **SAID).status_code == 302
    assert ActionActor.objects.count() == 3


def test_a_lead_that_replaced_another_can_end_too(desk):
    first = given(desk, "lead")
    for body in (desk.defence, desk.interior):
        now = ActionActor.objects.current().get()
        lead = {"do": "lead", "lead-actor": body.pk, "lead-seen": now.pk}
        desk.post("setup_action", desk.action.pk, **lead, **{f"lead-{key}": value for key, value in SAID.items()})
    now = ActionActor.objects.current().get()
    assert desk.post("setup_part", now.pk, **SAID).status_code == 302
    assert not ActionActor.objects.current().exists()
    assert ActionActor.objects.filter(pk=first.pk).exists()
    assert "no lead" in desk.page("setup_action", desk.action.pk)


def test_a_part_does_not_end_without_a_ground_nor_twice(desk):
    row = given(desk)
    answer = desk.post("setup_part", row.pk, set_on="2024-03-03", ground=" ")
    assert answer.status_code == 422
    assert "Say on what ground" in answer.content.decode()
    parts.end_part(row, said=GROUND, by=desk.coordinator)
    with pytest.raises(SetMeanwhile):
        parts.end_part(row, said=GROUND, by=desk.coordinator)


@pytest.mark.parametrize("who", ["observer", "admin", "reporter", "stranger"])
def test_only_the_plans_coordinator_gives_and_ends_parts_and_removes_assignments(desk, who):
    by, row = getattr(desk, who), given(desk)
    asked = {"actions": [desk.action], "actors": [desk.defence], "role": "support"}
    with pytest.raises(PermissionDenied):
        parts.give_parts(desk.plan, **asked, said=GROUND, by=by)
    with pytest.raises(PermissionDenied):
        parts.end_part(row, said=GROUND, by=by)
    with pytest.raises(PermissionDenied):
        parts.remove_assignment(desk.other, said=GROUND, by=by)
    assert ActionActor.objects.current().get() == row
    assert Assignment.objects.current().count() == 3


def test_a_mistaken_assignment_is_removed_and_asks_for_nothing_any_more(desk):
    assert desk.for_action in {due.assignment for due in expected(desk.plan, date(2030, 1, 1))}
    answer = desk.post("setup_assignment", desk.for_action.pk, **REMOVE)
    assert answer["Location"] == reverse("setup_action", args=[desk.action.pk])
    assert desk.for_action not in {due.assignment for due in expected(desk.plan, date(2030, 1, 1))}
    page = " ".join(desk.page("setup_action", desk.action.pk).split())
    assert 'because: <span lang="">Assigned by mistake</span>' in page.split("What was said before")[1]
    assert "no body" in page
    # It can be assigned again, from the same period on.
    again = {"actors": desk.defence.pk, "actions": desk.action.pk, "first_period": desk.periods[0].pk, **SAID}
    assert desk.post("setup_assign", **again).status_code == 302
    assert Assignment.objects.current().filter(action=desk.action).count() == 1


def test_an_assignment_under_which_something_was_begun_is_not_removed(desk):
    workflow.start(desk.for_action, desk.periods[2], by=desk.reporter)
    assert "Reports hang on it" in desk.page("setup_assignment", desk.for_action.pk)
    answer = desk.post("setup_assignment", desk.for_action.pk, **REMOVE)
    assert answer.status_code == 422
    assert Assignment.objects.current().filter(pk=desk.for_action.pk).exists()
    assert not Assignment.objects.get(pk=desk.for_action.pk).end_ground


def test_nothing_begins_under_an_assignment_that_was_removed_or_ended_meanwhile(desk):
    seen = Assignment.objects.get(pk=desk.for_action.pk)
    parts.remove_assignment(desk.for_action, said=GROUND, by=desk.coordinator)
    setting.end_assignment(desk.for_indicator, last_period=desk.periods[1], said=GROUND, by=desk.coordinator)
    for row in (seen, desk.for_indicator):
        with pytest.raises(workflow.NotAllowed):
            workflow.start(row, desk.periods[3], by=desk.reporter)
    assert not ProgressEntry.objects.exists()


def test_it_is_not_removed_without_a_ground_and_what_was_typed_stays(desk):
    answer = desk.post("setup_assignment", desk.for_action.pk, **{**REMOVE, "remove-ground": ""})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Say on what ground" in page
    assert 'name="remove-set_on" value="2024-03-03"' in page
    assert Assignment.objects.current().filter(pk=desk.for_action.pk).exists()


@pytest.mark.parametrize("name", ["setup_parts", "setup_action"])
def test_the_cost_does_not_grow_with_parts_actions_and_bodies(desk, name):
    args, counts = [desk.action.pk] if name == "setup_action" else [], []
    for more in (1, 2):
        for _one in range(more):
            body = f.PlanActorFactory(plan=desk.plan).actor
            given(desk, "support", body)
            f.ActionFactory(objective=desk.objective)
            parts.end_part(given(desk, "partner", body), said=GROUND, by=desk.coordinator)
        with CaptureQueriesContext(connection) as queries:
            desk.page(name, *args)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("number", ["9" * 19, "9" * 400, "-1", "x", "\0", "²"])
@pytest.mark.parametrize("address", ["setup_parts", "setup_assign"])
def test_a_number_that_no_row_can_have_is_no_choice(desk, address, number):
    answer = desk.post(address, actors=[number], actions=[number], indicators=[number], role="support", **SAID)
    assert answer.status_code == 422
