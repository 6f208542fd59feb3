"""Steps taken with many reports at once allow each role, in each state, what one report at a time allows: no more.

And what a form of the desk refuses changes nothing at all, whoever sends it.
"""

import pytest
from django.apps import apps
from django.db import transaction
from django.urls import reverse

from tests import factories as f
from tests import test_addresses as addresses
from tracker.models import ProgressEntry

from .conftest import CASES, MEMBERS, READERS, UndoneError
from .test_who_when import expected

PASS_ON, HAND_BACK, APPROVE = "pass on", "hand back", "approve"
REVIEWERS = READERS - {"observer"}


def status_of_pass_on(role, body):
    # A reporter elsewhere has the page and may not name this report; who reads all and works nowhere has no such page.
    if role in MEMBERS[body]:
        return 200
    return {"anonymous": 302, "other_reporter": 404}.get(role, 403)


def status_of_approve(role, body):
    return 302 if role == "anonymous" else 200 if role in REVIEWERS else 403


def verb_of(step, role, body, state):
    """The verb that the step takes for this role, or None: as the table of single reports has it."""
    if step == PASS_ON:
        submits = body == "plain" or role in ("signatory", "delegate")
        verb = "submit" if submits else "hand_over"
    else:
        verb = {HAND_BACK: "hand_back", APPROVE: "approve"}[step]
    return verb if role in expected(verb, body, state) else None


# Step: (what the page answers to each role, what its form holds beside the choice).
STEPS = {
    PASS_ON: (status_of_pass_on, {}),
    HAND_BACK: (status_of_pass_on, {"do": "hand_back", "comment": "Why?"}),
    APPROVE: (status_of_approve, {}),
}


def address_of(step, entry):
    if step == APPROVE:
        return reverse("review_batch", args=[entry.assignment.plan.slug, entry.actor.slug, entry.period_id])
    return reverse("work_submit")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(("body", "state"), CASES)
def test_who_may_take_a_step_with_many_reports(step, body, state, office, clients_of):
    entry, people = office(body, state)
    status_of, form = STEPS[step]
    choice = f"{entry.pk}:{entry.version}"
    place = {"plan": "plan", "body": entry.actor.slug, "period": entry.period_id}
    for role, client in clients_of(people).items():
        try:
            with transaction.atomic():
                answer = client.post(address_of(step, entry), {**place, **form, "report": choice, "entry": choice})
                after = ProgressEntry.objects.get(pk=entry.pk)
                last = after.events.order_by("pk").last().verb
                raise UndoneError
        except UndoneError:
            pass
        where = (role, answer.status_code)
        assert answer.status_code == status_of(role, body), where
        verb = verb_of(step, role, body, state)
        if verb:
            assert (after.version, last) == (entry.version + 1, verb), where
        else:
            assert (after.version, after.state) == (entry.version, state), where


# -- The coordinator's desk --------------------------------------------------------------------------------------------

# A coordinator adds a period to their own plan here: the form does not name another.
TO_ONES_OWN_PLAN = {"review_period_add"}
# That somebody signed in is written on their account.
SIGNING_IN = {"User", "HistoricalUser"}
FORBIDDEN = {addresses.COORDINATORS_POST, addresses.PLANS_POST, addresses.REVIEWERS_POST}


def everything():
    """All rows of our own tables."""
    return {
        model: list(model.objects.order_by("pk").values_list()) for model in apps.get_app_config("tracker").get_models()
    }


@pytest.fixture
def outsiders(world):
    """Who has a desk and no right to this plan, and who had the right once."""
    elsewhere = f.PlanFactory(slug="elsewhere")
    f.PeriodFactory(plan=elsewhere, year=2025)
    people = {
        "signatory of another body": world.signatory,
        "coordinator of another plan": f.coordinator_of(elsewhere),
        "coordinator once": f.coordinator_of(world.plan),
        "coordinator whose account is closed": f.coordinator_of(world.plan),
    }
    people["coordinator once"].plan_roles.update(ended_at="2024-01-01T00:00Z")
    people["coordinator whose account is closed"].is_active = False
    people["coordinator whose account is closed"].save()
    return people


@pytest.mark.parametrize("name", sorted(name for name, line in addresses.POST.items() if line[2] in FORBIDDEN))
def test_a_form_of_the_desk_changes_nothing_for_who_has_no_right_to_the_plan(name, world, outsiders, sign_in):
    state, data, _expected = addresses.POST[name]
    entry = addresses.entry_in(world, state)
    sent = addresses.form_of(name, data, world, entry)
    address = addresses.address(name, world, entry)
    for role, person in outsiders.items():
        if name in TO_ONES_OWN_PLAN and role == "coordinator of another plan":
            continue
        before, answer = everything(), sign_in(person).post(address, sent)
        after = everything()
        assert {m.__name__ for m in before if before[m] != after[m] and m.__name__ not in SIGNING_IN} == set(), role
        assert answer.status_code in (302, 403, 404, 422), role
