"""Many at once: the table of what is set, tables that set rows together or not at all, bodies assigned in bulk."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from tests import factories as f
from tracker.forms.setting import ValueRow
from tracker.models import ActionActor, ActionSchedule, Assignment, Baseline, Target

SAID = {"set_on": "2024-03-03", "ground": "Minutes no. 3"}
HEAD = {f"all-{key}": value for key, value in SAID.items()}


@pytest.fixture
def coordinator(world, sign_in):
    return sign_in(world.coordinator)


def row(thing, **fields):
    return {f"row{thing.pk}-{key}": value for key, value in fields.items()}


def many(what):
    return reverse("setup_many", args=[what])


def test_the_table_shows_what_is_not_set(world, coordinator):
    page = coordinator.get(reverse("setup")).content.decode()
    assert "<b>2 of 2</b> lack" in page
    assert page.count("not set") >= 4
    assert "Ministry of Defence" in page


def test_the_table_can_show_gaps_alone(world, coordinator):
    f.BaselineFactory(indicator=world.indicator, value=0)
    f.TargetFactory(indicator=world.indicator, value=10)
    page = coordinator.get(reverse("setup"), {"show": "gaps"}).content.decode()
    assert reverse("setup_indicator", args=[world.indicator.pk]) not in page
    assert reverse("setup_action", args=[world.action.pk]) in page


def test_an_empty_plan_says_so(sign_in, db):
    plan = f.PlanFactory()
    client = sign_in(f.coordinator_of(plan))
    assert "no indicators and no actions yet" in client.get(reverse("setup")).content.decode()
    for what in ("baselines", "targets", "leads", "dates"):
        assert "nothing that this could be set for" in client.get(many(what)).content.decode()
    assert client.get(reverse("setup_assign")).status_code == 200


def test_several_rows_are_set_together_and_empty_ones_left(world, coordinator):
    second, third = (f.IndicatorFactory(objective=world.objective) for _ in range(2))
    sent = {**HEAD, "all-by_date": "2025-12-31", **row(world.indicator, value="10"), **row(second, value="0")}
    assert coordinator.post(many("targets"), {**sent, **row(third, value="")}).status_code == 302
    assert {t.indicator_id: t.value for t in Target.objects.all()} == {world.indicator.pk: 10, second.pk: 0}
    assert {(t.ground, t.set_by) for t in Target.objects.all()} == {("Minutes no. 3", world.coordinator)}


def test_shares_take_their_parts_and_yes_or_no_and_steps_stand_in_the_same_table(world, coordinator):
    of = {"objective": world.objective, "over_time": "latest", "unit_en": ""}
    share, other = (f.IndicatorFactory(measure="share", **of) for _ in range(2))
    asked = f.IndicatorFactory(measure="yes_no", **of)
    step = f.MilestoneStepFactory(indicator__objective=world.objective)
    sent = {
        **HEAD,
        "all-by_date": "2025-12-31",
        **row(share, value="", numerator="5", denominator="40"),
        **row(other, value="30"),
        **row(asked, yes="no"),
        **row(step.indicator, step=step.pk),
    }
    assert coordinator.post(many("targets"), sent).status_code == 302
    set_of = {target.indicator_id: target for target in Target.objects.all()}
    found = set_of[share.pk]
    assert (found.value, found.numerator, found.denominator) == (Decimal("12.5"), 5, 40)
    assert (set_of[other.pk].value, set_of[other.pk].numerator) == (30, None)
    assert set_of[asked.pk].yes is False
    assert set_of[step.indicator.pk].step == step
    for wrong, words in (
        ({"numerator": "5"}, "A share needs both its numbers."),
        ({"value": "13", "numerator": "5", "denominator": "40"}, "give another percentage"),
        ({"value": "101"}, "Give a percentage from 0 to 100."),
    ):
        typed = {**HEAD, "all-by_date": "2025-06-30", **row(other, value="31"), **row(share, **wrong)}
        answer = coordinator.post(many("targets"), typed)
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert Target.objects.count() == 4


def test_a_target_of_women_is_set_for_all_indicators_that_count_them(world, coordinator):
    f.BreakdownFactory(indicator=world.indicator)
    without = f.IndicatorFactory(objective=world.objective)
    page = coordinator.get(many("targets"), {"cell": "women"}).content.decode()
    assert f"row{world.indicator.pk}-value" in page
    assert f"row{without.pk}-value" not in page
    sent = {**HEAD, "all-by_date": "2025-12-31", **row(world.indicator, value="4"), **row(without, value="9")}
    assert coordinator.post(many("targets") + "?cell=women", sent).status_code == 302
    target = Target.objects.get()
    assert (target.indicator, target.value, target.cell) == (world.indicator, 4, "women")
    assert coordinator.get(many("targets"), {"cell": "martians"}).status_code == 404


def test_one_wrong_row_and_nothing_is_set(world, coordinator):
    second = f.IndicatorFactory(objective=world.objective)
    sent = {**HEAD, "all-as_of": "2021-12-31", **row(world.indicator, value="10"), **row(second, value="ten")}
    answer = coordinator.post(many("baselines"), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“ten” is not a number" in page
    assert 'value="ten"' in page
    assert 'value="10"' in page
    assert not Baseline.objects.exists()


def test_a_row_that_the_domain_refuses_takes_the_others_back(world, coordinator):
    other = f.ActionFactory(objective=world.objective)
    sent = {**HEAD, **row(world.action, starts="2023"), **row(other, starts="2024", ends="2023")}
    answer = coordinator.post(many("dates"), sent)
    assert answer.status_code == 422
    assert "The end lies before the start." in answer.content.decode()
    assert not ActionSchedule.objects.exists()


def test_a_row_that_somebody_set_meanwhile_is_refused(world, coordinator):
    f.ActionActorFactory(action=world.action, actor=world.interior)
    answer = coordinator.post(many("leads"), {**HEAD, **row(world.action, actor=world.defence.pk, seen="")})
    assert answer.status_code == 422
    assert "Somebody has set this meanwhile." in answer.content.decode()
    assert ActionActor.objects.get().actor == world.interior


def test_no_row_filled_and_no_ground_are_said(world, coordinator):
    assert "No row is filled." in coordinator.post(many("leads"), HEAD).content.decode()
    filled = row(world.action, actor=world.defence.pk)
    answer = coordinator.post(many("leads"), {**HEAD, "all-ground": "", **filled})
    assert answer.status_code == 422
    assert "Say on what ground" in answer.content.decode()
    assert coordinator.post(many("leads"), {**HEAD, **row(world.action, actor="999")}).status_code == 422
    assert coordinator.post(many("leads"), {**HEAD, **filled}).status_code == 302


def test_there_are_four_tables(coordinator):
    assert coordinator.get(many("budgets")).status_code == 404


@pytest.mark.parametrize(("language", "typed"), [("ru", "12,5"), ("kk", "12,5"), ("en", "12.5"), ("ru", "12.5")])
@pytest.mark.django_db
def test_decimals_are_read_as_the_language_writes_them(language, typed):
    share = f.IndicatorFactory(measure="share", over_time="latest")
    subject = type("Subject", (), {"row": share})
    with translation.override(language):
        form = ValueRow({"value": typed}, subject=subject)
        assert form.is_valid(), form.errors
    assert str(form.value().value) == "12.5"


def test_one_body_for_several_things_and_several_bodies_for_one(world, coordinator):
    more = [f.ActionFactory(objective=world.objective) for _ in range(2)]
    sent = {"actors": [world.interior.pk], "actions": [a.pk for a in more], "first_period": world.periods[2].pk, **SAID}
    assert coordinator.post(reverse("setup_assign"), sent).status_code == 302
    assert {a.action for a in world.interior.assignments.filter(action__isnull=False)} == set(more)
    indicator = f.IndicatorFactory(objective=world.objective)
    sent = {"actors": [world.interior.pk, world.defence.pk], "indicators": [indicator.pk], **SAID}
    coordinator.post(reverse("setup_assign"), {**sent, "first_period": world.periods[2].pk})
    rows = indicator.assignments.all()
    assert {a.actor for a in rows} == {world.interior, world.defence}
    assert {(a.ground, a.set_by, a.first_period) for a in rows} == {
        ("Minutes no. 3", world.coordinator, world.periods[2])
    }


def test_a_body_that_is_no_more_is_asked_for_nothing_new(world, coordinator):
    world.interior.valid_to = "2023-08"
    world.interior.save()
    page = coordinator.get(reverse("setup_assign")).content.decode().split("<fieldset")[1]
    assert "Ministry of Defence" in page
    assert "Ministry of the Interior" not in page


def test_what_is_asked_already_stays_and_is_named(world, coordinator):
    sent = {"actors": [world.interior.pk, world.defence.pk], "actions": [world.action.pk], **SAID}
    sent["first_period"] = world.periods[0].pk
    page = coordinator.post(reverse("setup_assign"), sent, follow=True).content.decode()
    assert "1 report is now asked for." in page
    assert "Asked for already and left as it was: Ministry of Defence, 1.1" in page
    again = coordinator.post(reverse("setup_assign"), sent)
    assert again.status_code == 422
    assert Assignment.objects.filter(action=world.action).count() == 2


def test_an_assignment_needs_body_thing_period_and_ground(world, coordinator):
    whole = {"actors": [world.interior.pk], "actions": [world.action.pk], "first_period": world.periods[1].pk, **SAID}
    quarter = f.PeriodFactory(plan=world.plan, kind="quarter", year=2023)
    for wrong in (
        {"actors": []},
        {"actions": []},
        {"first_period": ""},
        {"ground": ""},
        {"last_period": world.periods[0].pk},
        {"first_period": quarter.pk},
        {"actors": [f.ActorFactory().pk]},
    ):
        answer = coordinator.post(reverse("setup_assign"), {**whole, **wrong})
        assert answer.status_code == 422, wrong
        assert "This has to be settled first" in answer.content.decode()
    assert Assignment.objects.count() == 3


@pytest.mark.parametrize("name", ["setup", "baselines", "targets", "leads", "dates", "setup_assign"])
def test_no_page_asks_more_of_the_database_with_more_rows(world, coordinator, name):
    url = reverse(name) if name.startswith("setup") else many(name)

    def count():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert coordinator.get(url).status_code == 200
        return len(queries)

    def more():
        action, indicator = f.ActionFactory(objective=world.objective), f.IndicatorFactory(objective=world.objective)
        for thing in ({"action": action}, {"indicator": indicator}):
            f.AssignmentFactory(actor=world.interior, first_period=world.periods[0], **thing)
        f.MilestoneStepFactory(indicator__objective=world.objective)
        f.BreakdownFactory(indicator=indicator)
        f.BaselineFactory(indicator=indicator, value=1)
        f.TargetFactory(indicator=indicator, value=2)
        f.ActionActorFactory(action=action, actor=world.defence)
        ActionSchedule.objects.create(action=action, starts="2024", set_on="2024-01-01", ground="x")

    more()
    one = count()
    more()
    more()
    assert count() == one
