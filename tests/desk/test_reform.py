"""The desk records what became of a body, and hands its parts in actions on."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories as f
from tracker.domain import reform as reforming
from tracker.domain import succession
from tracker.domain.schedule import Refused
from tracker.domain.succession import PartChoice
from tracker.domain.workflow import NotAllowed
from tracker.models import ActionActor, Actor, PlanActor, Succession

NAMES = {
    "name_kk": "Қауіпсіздік министрлігі",
    "name_ru": "Министерство безопасности",
    "name_en": "Ministry of Security",
}
GROUND = {"set_on": "2025-01-15", "ground": "Decree no. 402"}


def sent(desk, **changed):
    data = {
        "predecessor": desk.defence.pk,
        "how": "renamed",
        "happened_on": "2024-06",
        "ends": "yes",
        "successor": "",
        "kind": "ministry",
        "source": "Decree no. 402",
        **NAMES,
    }
    return {**data, **changed}


def to_interior(desk, **changed):
    return sent(desk, successor=desk.interior.pk, kind="", name_kk="", name_ru="", name_en="", **changed)


# -- Recording ---------------------------------------------------------------------------------------------------------


def test_a_new_body_is_made_and_takes_the_old_ones_place_in_the_plan(desk, client):
    answer = desk.post("review_succession_add", **sent(desk))
    row = Succession.objects.get()
    assert answer["Location"] == reverse("review_hand_on", args=[row.pk]) + "?plan=plan"
    assert (row.predecessor, row.how, row.happened_on, row.note) == (
        desk.defence,
        "renamed",
        "2024-06",
        "Decree no. 402",
    )
    new = row.successor
    assert (new.slug, new.kind, new.country, new.valid_from) == ("ministry-of-security", "ministry", "KZ", "2024-06")
    assert (new.name_kk, new.name_ru, new.name_en) == tuple(NAMES.values())
    assert [link.role for link in PlanActor.objects.filter(actor=new)] == ["implementing"]
    desk.defence.refresh_from_db()
    assert desk.defence.valid_to == "2024-06"
    assert new.history.get().history_user == row.history.get().history_user == desk.coordinator
    page = desk.page("review_hand_on", row.pk)
    assert "<b>2 assignments</b> are still to be handed on" in page
    assert "Decree no. 402" in desk.page("review_successions")
    public = client.get(reverse("body", args=["plan", "defence"])).content.decode()
    assert "Ministry of Security" in public
    assert "Decree no. 402" in public


def test_a_body_that_is_there_already_can_be_the_successor(desk):
    assert desk.post("review_succession_add", **to_interior(desk, how="merged")).status_code == 302
    assert Succession.objects.get().successor == desk.interior
    assert Actor.objects.count() == 2
    assert PlanActor.objects.filter(actor=desk.interior).count() == 1


def test_a_body_that_was_split_goes_on_where_the_coordinator_says_so(desk):
    assert desk.post("review_succession_add", **sent(desk, how="split", ends="no")).status_code == 302
    again = {"name_kk": "Агенттік", "name_ru": "Агентство", "name_en": "Agency", "kind": "agency"}
    assert desk.post("review_succession_add", **sent(desk, how="split", ends="no", **again)).status_code == 302
    desk.defence.refresh_from_db()
    assert desk.defence.valid_to == ""
    assert Succession.objects.filter(predecessor=desk.defence).count() == 2


def test_what_somebody_already_said_of_the_old_bodys_end_stays(desk):
    Actor.objects.filter(pk=desk.defence.pk).update(valid_to="2023-12-31")
    desk.post("review_succession_add", **sent(desk))
    desk.defence.refresh_from_db()
    assert desk.defence.valid_to == "2023-12-31"


def test_its_people_act_for_the_old_body_from_then_on(desk):
    heir = f.reporter_of(desk.interior)
    assert desk.defence.pk not in heir.body_ids()
    desk.post("review_succession_add", **to_interior(desk))
    assert desk.defence.pk in heir.body_ids()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"predecessor": ""}, "Choose a body."),
        ({"how": "vanished"}, "Select a valid choice"),
        ({"happened_on": ""}, "Give the date"),
        ({"happened_on": "last year"}, "div_id_happened_on"),
        ({"happened_on": "2999"}, "This day has not come yet."),
        ({"source": " "}, "Say where this stands"),
        ({"name_kk": ""}, "Give the name in this language too."),
        ({"kind": ""}, "Say what kind of body it is."),
        ({"name_en": "ministry of the interior"}, "There is a body of this name"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(desk, change, words):
    answer = desk.post("review_succession_add", **sent(desk, **change))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert "invalid-feedback" in page
    assert "source" in change or "Decree no. 402" in page
    assert not Succession.objects.exists()
    assert Actor.objects.count() == 2
    desk.defence.refresh_from_db()
    assert desk.defence.valid_to == ""


def test_a_body_that_is_there_and_a_new_one_at_once_are_refused(desk):
    answer = desk.post("review_succession_add", **sent(desk, successor=desk.interior.pk))
    assert answer.status_code == 422
    assert "one of the two" in answer.content.decode()
    assert not Succession.objects.exists()


def test_no_body_succeeds_itself_its_successor_or_twice(desk):
    own = to_interior(desk) | {"successor": desk.defence.pk}
    assert "cannot succeed itself" in desk.post("review_succession_add", **own).content.decode()
    assert desk.post("review_succession_add", **to_interior(desk)).status_code == 302
    assert "is recorded already" in desk.post("review_succession_add", **to_interior(desk)).content.decode()
    back = to_interior(desk) | {"predecessor": desk.interior.pk, "successor": desk.defence.pk}
    assert "is a predecessor of the other" in desk.post("review_succession_add", **back).content.decode()
    assert Succession.objects.count() == 1


def test_a_body_that_reports_under_a_plan_of_others_is_left_to_the_administrator(desk):
    elsewhere = f.AssignmentFactory(actor=desk.defence)
    answer = desk.post("review_succession_add", **sent(desk))
    assert answer.status_code == 422
    assert "ask an administrator" in answer.content.decode()
    assert not Succession.objects.exists()
    f.PlanRoleFactory(plan=elsewhere.plan, user=desk.coordinator)
    assert desk.post("review_succession_add", **sent(desk), plan="plan").status_code == 302


def test_neither_bodies_outside_the_plan_nor_successors_of_another_country(desk):
    outside, abroad = f.ActorFactory(), f.ActorFactory(country="FR")
    assert desk.post("review_succession_add", **sent(desk, predecessor=outside.pk)).status_code == 422
    assert desk.post("review_succession_add", **(to_interior(desk) | {"successor": abroad.pk})).status_code == 422
    for wrong in (
        {"predecessor": outside, "successor": desk.interior},
        {"predecessor": desk.defence, "successor": abroad},
    ):
        with pytest.raises(Refused):
            record(desk, **wrong)
    assert not Succession.objects.exists()


def record(desk, *, by=None, **bodies):
    said = {"how": "merged", "happened_on": "2024", "source": "x", "ends": True, "on": timezone.localdate()}
    return reforming.record_succession(desk.plan, **bodies, **said, by=by or desk.coordinator)


@pytest.mark.parametrize("who", ["reporter", "observer", "admin", "stranger"])
def test_only_the_plans_coordinators_record_it(desk, who):
    with pytest.raises(NotAllowed):
        record(desk, predecessor=desk.defence, successor=desk.interior, by=getattr(desk, who))


def test_observers_are_offered_no_form(desk):
    add = reverse("review_succession_add")
    assert add in desk.page("review_successions")
    assert add not in desk.page("review_successions", by="observer")


def test_two_bodies_of_like_names_get_addresses_of_their_own(desk):
    f.ActorFactory(slug="ministry-of-security", name_en="Ministry of Security (1993)")
    desk.post("review_succession_add", **sent(desk))
    assert Succession.objects.get().successor.slug == "ministry-of-security-2"


# -- Parts in actions --------------------------------------------------------------------------------------------------


@pytest.fixture
def heir(desk):
    """The Ministry of Security, which the Ministry of Defence became; `lead` and `support` are the old one's parts."""
    desk.security = f.ActorFactory(slug="security", name_en="Ministry of Security")
    desk.succession = record(desk, predecessor=desk.defence, successor=desk.security)
    desk.lead = f.ActionActorFactory(action=desk.action, actor=desk.defence)
    second = f.ActionFactory(objective=desk.objective)
    desk.support = f.ActionActorFactory(action=second, actor=desk.defence, role="support")
    return desk


def ticked(desk, *parts, to=None):
    data = dict(GROUND)
    for part in parts:
        data |= {f"pass-{part.pk}": "on", f"pass-to-{part.pk}": (to or desk.security).pk}
    return data


def test_the_lead_and_other_parts_go_over_one_by_one_with_their_ground(heir, client):
    assert "<b>2 parts in actions</b> are still to be handed on" in heir.page("review_hand_on", heir.succession.pk)
    answer = heir.post("review_hand_on", heir.succession.pk, **ticked(heir, heir.lead))
    assert answer.status_code == 302
    heir.lead.refresh_from_db()
    new = heir.lead.superseded_by
    assert (new.actor, new.role, new.ground, new.set_by) == (heir.security, "lead", "Decree no. 402", heir.coordinator)
    assert ActionActor.objects.current().filter(pk=heir.support.pk).exists()
    page = heir.page("review_hand_on", heir.succession.pk)
    assert "<b>1 part in an action</b> is still to be handed on" in page
    assert "Parts handed on" in page
    assert "Decree no. 402" in client.get(reverse("action", args=["plan", "1.1"])).content.decode()
    assert ">3</td>" in heir.page("review_successions")


def test_the_same_form_sent_twice_passes_once(heir):
    for _time in range(2):
        answer = heir.post("review_hand_on", heir.succession.pk, **ticked(heir, heir.lead, heir.support))
        assert answer.status_code == 302
    assert ActionActor.objects.filter(actor=heir.security).count() == 2


def test_where_the_successor_has_the_part_already_the_old_one_ends_with_the_ground(heir):
    f.ActionActorFactory(action=heir.support.action, actor=heir.security, role="support")
    heir.post("review_hand_on", heir.succession.pk, **ticked(heir, heir.support))
    heir.support.refresh_from_db()
    assert heir.support.superseded_by_id is not None
    assert heir.support.end_ground == "Decree no. 402"
    assert ActionActor.objects.current().filter(role="support").get().actor == heir.security


def test_a_part_and_an_assignment_go_together_or_not_at_all(heir):
    taken = ticked(heir, heir.lead)
    taken |= {f"take-{heir.for_action.pk}": "on", f"to-{heir.for_action.pk}": heir.security.pk}
    f.AssignmentFactory(action=heir.action, actor=heir.security, first_period=heir.periods[3])
    answer = heir.post(
        "review_hand_on", heir.succession.pk, **taken, **{f"from-{heir.for_action.pk}": heir.periods[2].pk}
    )
    assert answer.status_code == 422
    assert "reports this already, from 2025" in answer.content.decode()
    assert ActionActor.objects.current().filter(pk=heir.lead.pk).exists()


def pass_on(desk, part, to, by=None):
    said = {"by": by or desk.coordinator, "on": timezone.localdate(), "set_on": date(2025, 1, 15), "ground": "x"}
    return succession.hand_on(desk.plan, desk.defence, [], parts=[PartChoice(part, to)], **said)


def test_only_the_old_bodys_parts_and_only_to_a_successor(heir):
    others = f.ActionActorFactory(action=heir.action, actor=heir.interior, role="partner")
    elsewhere = f.ActionActorFactory(actor=heir.defence)
    for part, to in ((others, heir.security), (elsewhere, heir.security), (heir.lead, heir.interior)):
        with pytest.raises(Refused):
            pass_on(heir, part, to)
    assert (
        heir.post("review_hand_on", heir.succession.pk, **ticked(heir, heir.lead, to=heir.interior)).status_code == 422
    )
    assert ActionActor.objects.current().count() == 4


def test_a_part_that_somebody_changed_meanwhile_is_refused(heir):
    newer = f.ActionActorFactory.build(action=heir.action, actor=heir.interior)
    succession.supersede(heir.lead, newer)
    with pytest.raises(Refused):
        pass_on(heir, heir.lead, heir.security)


@pytest.mark.parametrize("who", ["reporter", "observer", "admin", "stranger"])
def test_only_the_plans_coordinators_hand_parts_on(heir, who):
    with pytest.raises(NotAllowed):
        pass_on(heir, heir.lead, heir.security, by=getattr(heir, who))


def test_the_cost_does_not_grow_with_parts(heir):
    counts = []
    for more in (0, 2):
        for _one in range(more):
            action = f.ActionFactory(objective=heir.objective)
            part = f.ActionActorFactory(action=action, actor=heir.defence)
            pass_on(heir, part, heir.security)
            f.ActionActorFactory(action=action, actor=heir.defence, role="support")
        with CaptureQueriesContext(connection) as queries:
            heir.page("review_hand_on", heir.succession.pk)
        counts.append(len(queries))
    assert counts[0] == counts[1]
