"""The coordinator sets what the plan leaves open, one by one: each with its day and ground, nothing edited away."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from tests import factories as f
from tracker import public_version
from tracker.domain import setting, workflow
from tracker.domain.setting import CannotSet, Said, SetMeanwhile, Value
from tracker.models import ActionActor, ActionSchedule, Assignment, Baseline, Target

SAID = Said(date(2024, 3, 3), "Minutes no. 3")


def sent(form: str, **fields):
    said = {"set_on": "2024-03-03", "ground": "Minutes no. 3"}
    return {"do": form, **{f"{form}-{key}": value for key, value in {**said, **fields}.items()}}


@pytest.fixture
def coordinator(world, sign_in):
    return sign_in(world.coordinator)


@pytest.fixture
def url(world):
    return reverse("setup_indicator", args=[world.indicator.pk])


def test_a_baseline_says_who_set_it_when_and_why(world, coordinator, url):
    before = public_version.current()
    answer = coordinator.post(url, sent("baseline", value="1,200", as_of="2021-12-31"))
    assert answer.status_code == 302
    [row] = Baseline.objects.all()
    assert (row.value, row.as_of, row.origin) == (1200, date(2021, 12, 31), "commission")
    assert (row.set_by, row.set_on, row.ground) == (world.coordinator, date(2024, 3, 3), "Minutes no. 3")
    assert public_version.current() > before
    page = coordinator.get(url).content.decode()
    assert "1,200 people" in page
    assert 'because: <span lang="">Minutes no. 3</span>' in " ".join(page.split())


def test_what_stood_before_is_superseded_and_stays_to_be_read(world, coordinator, url):
    old = f.BaselineFactory(indicator=world.indicator, value=5, origin="plan", set_on=None, ground="")
    coordinator.post(url, sent("baseline", value="7", as_of="2021-12-31", seen=old.pk))
    old.refresh_from_db()
    assert (old.value, old.superseded_by.value) == (5, 7)
    before = coordinator.get(url).content.decode().split("What was said before")[1]
    assert "Baseline: 5 people" in before
    assert "Stated in the plan." in before


def test_what_is_set_can_be_set_again_and_again(world, coordinator):
    url = reverse("setup_action", args=[world.action.pk])
    for body in (world.defence, world.interior, world.defence, world.interior):
        now = ActionActor.objects.current().first()
        answer = coordinator.post(url, sent("lead", actor=body.pk, seen=now.pk if now else ""))
        assert answer.status_code == 302
    chain = [ActionActor.objects.current().get()]
    while earlier := ActionActor.objects.filter(superseded_by=chain[-1]).first():
        chain.append(earlier)
    assert [one.actor.slug for one in chain] == ["interior", "defence", "interior", "defence"]


def test_nobody_replaces_a_baseline_that_they_have_not_seen(world, coordinator, url):
    newer = f.BaselineFactory(indicator=world.indicator, value=5)
    refused = coordinator.post(url, sent("baseline", value="7", as_of="2021-12-31", seen=""))
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Somebody has set this meanwhile." in page
    assert 'value="7"' in page
    assert f'name="baseline-seen" value="{newer.pk}"' in page
    assert Baseline.objects.current().get().value == 5


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"value": "many"}, "is not a number"),
        ({"value": "-3"}, "cannot be less than zero"),
        ({"value": "1.5"}, "Give a whole number"),
        ({"value": ""}, "Give the value."),
        ({"as_of": ""}, "Give the day of the baseline."),
        ({"ground": "  "}, "Say on what ground"),
        ({"set_on": "2999-01-01"}, "This day has not come yet."),
        ({"ground": "x" * 5001}, "At most 5000 characters"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_set(world, coordinator, url, wrong, sentence):
    typed = {"value": "7", "as_of": "2021-12-31", "ground": "Kept words", **wrong}
    refused = coordinator.post(url, sent("baseline", **typed))
    page = refused.content.decode()
    assert refused.status_code == 422
    assert sentence in page
    assert "invalid-feedback" in page
    assert "ground" in wrong or "Kept words" in page
    assert not Baseline.objects.exists()


def test_a_zero_is_a_baseline(world, coordinator, url):
    coordinator.post(url, sent("baseline", value="0", as_of="2021-12-31"))
    assert Baseline.objects.get().value == 0
    assert "0 people" in coordinator.get(url).content.decode()


def test_a_share_is_a_percentage_worked_out_of_its_parts_where_they_are_known(world, coordinator):
    share = f.IndicatorFactory(objective=world.objective, measure="share", over_time="latest", unit_en="")
    url = reverse("setup_indicator", args=[share.pk])
    coordinator.post(url, sent("baseline", value="", numerator="5", denominator="40", as_of="2021-12-31"))
    row = Baseline.objects.get()
    assert (row.value, row.numerator, row.denominator) == (Decimal("12.5"), 5, 40)
    assert "12.5 % (5 of 40)" in coordinator.get(url).content.decode()
    for wrong in (
        {"value": "13", "numerator": "5", "denominator": "40"},
        {"value": "101"},
        {"value": "", "numerator": "5", "denominator": ""},
        {"value": "", "numerator": "5", "denominator": "4"},
        {"value": "", "numerator": "0", "denominator": "0"},
    ):
        answer = coordinator.post(url, sent("baseline", as_of="2021-12-31", seen=row.pk, **wrong))
        assert answer.status_code == 422, wrong
    rounded = {"value": "12.5", "numerator": "1", "denominator": "8"}
    assert coordinator.post(url, sent("baseline", as_of="2021-12-31", seen=row.pk, **rounded)).status_code == 302


def test_yes_or_no_and_a_step_are_set_as_such(world, coordinator):
    asked = f.IndicatorFactory(objective=world.objective, measure="yes_no", over_time="latest", unit_en="")
    step = f.MilestoneStepFactory(indicator__objective=world.objective)
    coordinator.post(reverse("setup_indicator", args=[asked.pk]), sent("target", yes="yes", by_date="2025-12-31"))
    coordinator.post(
        reverse("setup_indicator", args=[step.indicator.pk]), sent("target", step=step.pk, by_date="2025-12-31")
    )
    assert Target.objects.get(indicator=asked).yes is True
    assert Target.objects.get(indicator=step.indicator).step == step


def test_a_target_is_for_a_period_or_by_a_date_and_perhaps_of_one_cell(world, coordinator, url):
    f.BreakdownFactory(indicator=world.indicator)
    assert coordinator.post(url, sent("target", value="9", period=world.periods[1].pk)).status_code == 302
    assert coordinator.post(url, sent("target", value="4", by_date="2025-12-31", cell="women")).status_code == 302
    page = coordinator.get(url).content.decode()
    assert "for 2023" in page
    assert "Women, by 31 December 2025" in " ".join(page.replace("\u00a0", " ").split())
    for wrong in (
        {},
        {"period": world.periods[1].pk, "by_date": "2025-12-31"},
        {"by_date": "2001-01-01"},
        {"by_date": "2025-12-31", "cell": "martians"},
    ):
        assert coordinator.post(url, sent("target", value="9", **wrong)).status_code == 422, wrong
    assert [(t.value, t.cell) for t in Target.objects.current()] == [(9, ""), (4, "women")]
    coordinator.post(url, sent("target", value="10", period=world.periods[1].pk))
    assert Target.objects.current().filter(cell="").get().value == 10
    assert Target.objects.count() == 3


def test_what_is_reported_in_words_takes_neither(world):
    words = f.IndicatorFactory(objective=world.objective, measure="narrative", over_time="latest")
    with pytest.raises(CannotSet):
        setting.set_baseline(
            words, value=Value(Decimal(1)), as_of=date(2021, 1, 1), said=SAID, by=world.coordinator
        )  # fmt: skip


def test_a_lead_and_dates_are_set_and_replaced(world, coordinator):
    url = reverse("setup_action", args=[world.action.pk])
    assert "not set" in coordinator.get(url).content.decode()
    assert coordinator.post(url, sent("lead", actor=world.defence.pk)).status_code == 302
    first = ActionActor.objects.current().get()
    assert coordinator.post(url, sent("lead", actor=world.interior.pk, seen=first.pk)).status_code == 302
    assert ActionActor.objects.current().get().actor == world.interior
    assert coordinator.post(url, sent("dates", starts="2023", ends="2024-06")).status_code == 302
    schedule = ActionSchedule.objects.get()
    assert (schedule.starts, schedule.ends, schedule.set_by) == ("2023", "2024-06", world.coordinator)
    for wrong in ({"starts": "", "ends": ""}, {"starts": "soon"}, {"starts": "2024-07", "ends": "2024"}):
        expected = 302 if wrong.get("ends") == "2024" else 422
        assert coordinator.post(url, sent("dates", seen=schedule.pk, **wrong)).status_code == expected, wrong
    now = ActionSchedule.objects.current().get()
    assert coordinator.post(url, sent("dates", starts="2025", ends="2024", seen=now.pk)).status_code == 422
    assert "Ministry of Defence" in coordinator.get(url).content.decode().split("What was said before")[1]


def test_an_assignment_ends_with_its_reports_left_where_they_are(world, coordinator):
    workflow.start(world.for_indicator, world.periods[2], by=world.reporter)
    url = reverse("setup_assignment", args=[world.for_indicator.pk])
    said = {"set_on": "2024-03-03", "ground": "Reform of 2024"}
    early = coordinator.post(url, {**said, "last_period": world.periods[0].pk})
    assert early.status_code == 422
    assert "There are reports for later periods." in early.content.decode()
    assert coordinator.post(url, {**said, "last_period": world.periods[2].pk}).status_code == 302
    row = Assignment.objects.current().get(pk=world.for_indicator.pk)
    assert (row.last_period, row.end_set_by, row.end_ground) == (world.periods[2], world.coordinator, "Reform of 2024")
    assert row.entries.count() == 1
    page = coordinator.get(reverse("setup_indicator", args=[world.indicator.pk])).content.decode()
    assert "2022 to 2024" in page
    assert "Reform of 2024" in page
    assert coordinator.post(url, {**said, "last_period": ""}).status_code == 302


def test_an_end_is_not_lifted_where_a_later_assignment_would_ask_twice(world):
    row = setting.end_assignment(
        world.for_indicator, last_period=world.periods[0], said=SAID, by=world.coordinator
    )  # fmt: skip
    f.AssignmentFactory(indicator=world.indicator, actor=world.defence, first_period=world.periods[1])
    with pytest.raises(CannotSet):
        setting.end_assignment(row, last_period=None, said=SAID, by=world.coordinator)


@pytest.mark.parametrize("who", ["observer", "admin", "reporter"])
def test_only_the_plans_coordinator_sets_anything(world, who):
    by = getattr(world, who)
    with pytest.raises(PermissionDenied):
        setting.set_lead(world.action, actor=world.defence, said=SAID, by=by)
    with pytest.raises(PermissionDenied):
        setting.set_target(
            world.indicator, value=Value(Decimal(1)), by_date=date(2025, 12, 31), said=SAID, by=by
        )  # fmt: skip
    with pytest.raises(PermissionDenied):
        setting.end_assignment(world.for_indicator, last_period=None, said=SAID, by=by)


def test_another_plans_coordinator_sets_nothing_here(world, sign_in, url):
    other = sign_in(f.coordinator_of(f.PlanFactory()))
    assert other.get(url).status_code == 404
    assert other.post(url, sent("baseline", value="7", as_of="2021-12-31")).status_code == 404
    assert not Baseline.objects.exists()


def test_the_verbs_refuse_a_day_to_come_and_no_ground(world):
    tomorrow = timezone.localdate() + timedelta(days=1)
    for said in (Said(tomorrow, "x"), Said(date(2024, 1, 1), " ")):
        with pytest.raises(CannotSet):
            setting.set_lead(world.action, actor=world.defence, said=said, by=world.coordinator)
    with pytest.raises(SetMeanwhile):
        setting.set_lead(world.action, actor=world.defence, said=SAID, by=world.coordinator, seen=99)
    assert not ActionActor.objects.exists()


def test_an_observer_reads_and_has_no_form(world, sign_in, url):
    page = sign_in(world.observer).get(url).content.decode().split("<main")[1].split("</main>")[0]
    assert "<form" not in page
    assert sign_in(world.observer).post(url, sent("baseline", value="1", as_of="2021-12-31")).status_code == 403


def test_the_public_page_says_who_set_a_target_and_why(world, coordinator, url, client):
    coordinator.post(url, sent("target", value="9", by_date="2025-12-31"))
    page = client.get(reverse("indicator", args=["plan", "I1"])).content.decode()
    assert "Set by the coordinator, 3 March 2024" in page.replace("\u00a0", " ")
    assert "Minutes no. 3" in page
