"""Kazakhstan's plan holds every item of the list of facts, and nothing is put where the list says null."""

import pytest

from tracker import models
from tracker.domain import planfile
from tracker.enums import TextStatus

from .facts import ACTOR_KINDS, SUCCESSION, facts, same, within

LANGUAGES = ("en", "ru", "kk")


def fact(plan, key):
    return plan.planfacts.get(key=key)


def test_the_plan_itself(kazakhstan):
    said = facts()["plan"]
    for key in ("slug", "country", "edition", "approved", "length_pages"):
        assert getattr(kazakhstan, key) == said[key]
    assert kazakhstan.title_en == said["title"]
    assert kazakhstan.starts_on.isoformat() == said["starts_on"]
    assert kazakhstan.ends_on.isoformat() == said["ends_on"]
    assert said["successor"] is None
    assert fact(kazakhstan, "timeframe.successor").text == ""
    assert within("1325naps.peacewomen.org", kazakhstan.source_title)


def test_focus_strands_and_further_indicators(kazakhstan):
    said = facts()["plan"]
    assert [strand.title_en for strand in kazakhstan.focusstrands.all()] == said["focus_strands"]
    assert within("more specific indicators will come in an implementation plan", said["further_indicators"])
    assert within(
        "more specific indicators will come in an implementation plan", fact(kazakhstan, "indicators.further").text_en
    )


def test_who_developed_it_and_who_contributed(kazakhstan):
    for role, key in (("developed", "developed_by"), ("contributor", "contributors")):
        slugs = kazakhstan.plan_actors.filter(role=role).values_list("actor__slug", flat=True)
        assert sorted(slugs) == sorted(facts()["plan"][key])


def test_profile_facts_with_the_editors_note(kazakhstan):
    said = facts()["profile_facts"]
    assert kazakhstan.profilefacts.count() == len(said) == 4
    for item in said:
        row = kazakhstan.profilefacts.get(key=item["key"])
        assert row.title_en == item["label"]
        assert row.value_en == item["value"]
        assert bool(row.note_en) == ("note" in item)
        assert within(row.note_en.split(".")[0], item.get("note", ""))


def test_twelve_bodies_in_the_plans_order_with_names_in_three_languages(kazakhstan):
    said = facts()["actors"]
    implementing = kazakhstan.plan_actors.filter(role="implementing").order_by("order")
    assert [row.actor.slug for row in implementing] == [item["slug"] for item in said]
    assert len(said) == 12
    for item in said:
        actor = models.Actor.objects.get(slug=item["slug"])
        assert [actor.name_en, actor.name_ru, actor.name_kk] == [item[language] for language in LANGUAGES]
        assert actor.kind == ACTOR_KINDS.get(item["kind"], item["kind"])
        assert sorted(actor.checked_names.split()) == sorted(item.get("checked", []))
        assert same(actor.note_en, item.get("note", ""))


def test_what_became_of_the_bodies(kazakhstan):
    count = 0
    for item in facts()["actors"]:
        for became in item.get("became", ()):
            row = models.Succession.objects.get(
                predecessor__slug=item["slug"], successor__slug=became["slug"], happened_on=became["date"]
            )
            assert row.how == SUCCESSION[became["how"]]
            count += 1
    assert models.Succession.objects.count() == count == 3
    for item in facts()["successor_bodies"]:
        actor = models.Actor.objects.get(slug=item["slug"])
        assert [actor.name_en, actor.name_ru, actor.name_kk] == [item[language] for language in LANGUAGES]


def test_stakeholders_and_their_parts(kazakhstan):
    said = facts()["stakeholders"]
    assert len(said) == 5
    for item in said:
        rows = kazakhstan.plan_actors.filter(actor__slug=item["slug"]).exclude(role="implementing")
        actor = models.Actor.objects.get(slug=item["slug"])
        assert actor.kind == ACTOR_KINDS.get(item["kind"], item["kind"])
        assert actor.name_en == item["en"]
        notes = " ".join(row.note_en for row in rows)
        for part in item["role"].replace("see civil_society", "rarely mentioned").split(";"):
            assert within(part, notes)


def test_objectives_with_the_heading_over_their_actions(kazakhstan):
    said = facts()["objectives"]
    rows = list(kazakhstan.objectives.all())
    assert [row.code for row in rows] == [str(item["number"]) for item in said]
    for row, item in zip(rows, said, strict=True):
        assert row.title_en == item["title"]
        assert row.heading_en == item["heading_over_actions"]


def test_twelve_actions_with_their_kinds_themes_and_bodies(kazakhstan):
    said = facts()["actions"]
    rows = list(kazakhstan.actions.all())
    assert [row.code for row in rows] == [item["code"] for item in said]
    assert len(rows) == 12
    for row, item in zip(rows, said, strict=True):
        assert row.title_en == item["title"]
        assert row.kind == item["kind"]
        assert row.objective.code == item["code"].split(".")[0]
        assert row.civil_society_en == item.get("civil_society", "")
        assert set(item.get("themes", ())) <= set(row.themes.values_list("slug", flat=True))
        parts = {(part.role, part.actor.slug): part.origin for part in row.action_actors.all()}
        for slug in item.get("data_subjects", ()):
            assert parts.pop(("data_subject", slug)) == "plan"
        for slug in item.get("partners", ()):
            assert parts.pop(("partner", slug)) == "plan"
        for slug in item.get("bodies_named", ()):
            assert parts.pop(("participant", slug)) == "editor"
        if "civil_society" in item:
            assert parts.pop(("participant", "civil-society"))
        assert not parts


def test_no_action_is_given_a_lead_a_date_or_funding_that_the_plan_does_not_state(kazakhstan):
    assert not models.ActionActor.objects.filter(role="lead").exists()
    assert not models.ActionSchedule.objects.exists()
    assert set(kazakhstan.actions.values_list("funding", flat=True)) == {"not_stated"}
    for key in ("actions.lead", "actions.deadline", "actions.target"):
        assert fact(kazakhstan, key).text == ""


def test_eight_indicators_from_six_items(kazakhstan):
    said = facts()["indicators"]
    rows = list(kazakhstan.indicators.all())
    assert [row.code for row in rows] == [item["code"] for item in said]
    assert len({row.wording_en for row in rows}) == 6
    for row, item in zip(rows, said, strict=True):
        whole = item["item"] if not item["item"].startswith("(same") else rows[rows.index(row) - 1].wording_en
        assert row.wording_en == whole
        assert row.objective.code == str(item["objective"])
        assert (row.action and row.action.code) == item["action"]
        assert row.measure == item["measure"].replace("-", "_")
        assert row.direction == item["direction"]
        assert row.over_time == item["over_time"]
        if "reads" in item:
            assert same(row.title_en, item["reads"].split(",")[0])
            assert within(item["reads"].split(", ")[-1], f"{row.title_en} {row.definition_en}")
        assert [step.title_en for step in row.steps.all()] == item.get("steps", [])


def test_breakdowns_are_by_the_dimensions_of_the_facts_and_never_by_body(kazakhstan):
    by_code = {
        row.code: [[link.dimension.slug for link in b.links.all()] for b in row.breakdowns.all()]
        for row in kazakhstan.indicators.all()
    }
    assert {code for code, breakdowns in by_code.items() if breakdowns} == {
        item["code"] for item in facts()["indicators"] if "by_dimension" in item
    }
    assert by_code["I2b"] == [["sex"]]
    assert by_code["I3b"] == [["post-level"]]


def test_no_indicator_has_a_baseline_a_target_or_a_body(kazakhstan):
    assert not models.Baseline.objects.exists()
    assert not models.Target.objects.exists()
    assert not models.Assignment.objects.exists()
    for key in ("indicators.baseline", "indicators.target", "indicators.frequency", "indicators.body"):
        assert fact(kazakhstan, key).text == ""


def test_budget_programmes_keep_their_codes_and_have_no_amounts(kazakhstan):
    said = facts()["budget"]
    assert same(fact(kazakhstan, "budget.statement").text_en, said["statement"])
    assert said["amounts"] is None
    assert fact(kazakhstan, "budget.amounts").text == ""
    rows = list(kazakhstan.budgetprogrammes.all())
    assert [row.code for row in rows] == [item["code"] for item in said["programmes"]]
    for row, item in zip(rows, said["programmes"], strict=True):
        assert row.title_en == item["title"]
        assert bool(row.note_en) == ("note" in item)
    assert not models.BudgetLine.objects.exists()


def test_monitoring_is_not_stated_and_indicators_exist(kazakhstan):
    said = facts()["monitoring"]
    for key in ("mechanism", "responsible_body"):
        assert said[key] is None
        row = fact(kazakhstan, f"monitoring.{key}")
        assert [row.text_en or "", row.text_ru or "", row.text_kk or ""] == ["", "", ""]
    assert said["indicators_exist"]
    assert fact(kazakhstan, "monitoring.indicators_exist").text_en
    assert not kazakhstan.plan_actors.filter(role="monitoring").exists()


def test_civil_society(kazakhstan):
    said = facts()["civil_society"]
    assert same(fact(kazakhstan, "civil_society.in_drafting").text_en, said["in_drafting"])
    assert same(fact(kazakhstan, "civil_society.in_implementation").text_en, said["in_implementation"])
    proposals = kazakhstan.planfacts.filter(key__startswith="civil_society.proposal_").order_by("order")
    for row, proposal in zip(proposals, said["proposals"], strict=True):
        assert same(row.text_en, proposal)


def test_disarmament(kazakhstan):
    said = facts()["disarmament"]
    row = fact(kazakhstan, "disarmament.statement")
    assert within(said["statement"], row.text_en)
    for slug in said["bodies"]:
        assert models.Actor.objects.get(slug=slug).name_en in row.text_en


def test_nine_points_of_assessment(kazakhstan):
    said = facts()["assessment"]
    rows = list(kazakhstan.assessment_criteria.all())
    assert len(rows) == 9
    for row, item in zip(rows, said, strict=True):
        assert same(row.title_en, item["criterion"])
        assert row.verdict == item["verdict"]
        assert same(row.why_en, item["why"])


def test_figures_published_elsewhere_with_their_parts(kazakhstan):
    said = facts()["figures_published_elsewhere"]
    for item, part in zip(said, ("of_whom_officers", "women"), strict=True):
        row = kazakhstan.externalfigures.get(title_en__iexact=item["what"])
        assert row.value == item["value"]
        assert row.source == item["source"]
        assert row.parts.get().value == item[part]
    assert [row.when_en for row in kazakhstan.externalfigures.filter(part_of=None)] == [
        said[0]["when"],
        "September 2023",
    ]
    assert said[1]["when"] == "2023-09"


@pytest.mark.parametrize("topic", [
    "development", "bodies", "monitoring-evaluation", "civil-society", "timeframe", "objectives", "indicators",
    "budget", "disarmament",
])  # fmt: skip
def test_the_text_has_a_section_on_each_topic_in_three_languages_with_its_source(kazakhstan, topic):
    section = kazakhstan.plansections.get(key=topic)
    assert within("1325naps.peacewomen.org", section.source)
    for language in LANGUAGES:
        assert getattr(section, f"title_{language}")
        assert len(getattr(section, f"body_{language}")) > 80


def test_every_text_is_there_in_three_languages_as_a_working_one(kazakhstan):
    missing = []
    for row in planfile.read_plan(kazakhstan).rows():
        instance = row.record.row
        for field in row.section.fields:
            value = row.record[field.key]
            if isinstance(value, dict) and value and field.key != "text_status" and set(value) != set(LANGUAGES):
                missing.append(f"{row.path} {field.key}")
        if hasattr(instance, "text_status"):
            assert {instance.translation_status(language) for language in LANGUAGES} == {TextStatus.WORKING}
    assert not missing
