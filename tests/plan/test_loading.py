"""Loading again: what the file changes, what editors changed, what is new and what is gone."""

import pytest
from django.core.management import CommandError, call_command

from tracker import models, public_version
from tracker.domain import planfile

from .conftest import KAZAKHSTAN, VALMORA

pytestmark = pytest.mark.django_db


def load(text, **options):
    return planfile.load(planfile.parse(text), **options)


def paths(changes):
    return [change.path for change in changes]


@pytest.mark.parametrize("path", [KAZAKHSTAN, VALMORA], ids=lambda path: path.stem)
def test_a_second_load_changes_nothing(parsed, path, django_assert_max_num_queries):
    planfile.load(parsed[path])
    count = {
        model: model.objects.count() for model in (models.LoadedRow, models.Actor, models.Indicator, models.Target)
    }
    version = public_version.current()
    with django_assert_max_num_queries(60):
        second = planfile.load(parsed[path])
    assert (second.created, second.changed, second.kept, second.removed, second.only_here) == ([], [], [], [], [])
    assert count == {model: model.objects.count() for model in count}
    assert public_version.current() == version


def test_the_first_plan_becomes_the_default_and_the_second_does_not(kazakhstan, valmora):
    assert kazakhstan.is_default
    assert not valmora.is_default


def test_two_plans_live_side_by_side(kazakhstan, valmora):
    assert kazakhstan.actions.count() == 12
    assert valmora.actions.count() == 3


def test_what_the_file_changes_is_changed_and_is_news_for_the_public(small):
    load(small)
    before = public_version.current()
    outcome = load(small.replace("Train advisors", "Train military advisors"))
    assert [str(change) for change in outcome.changed] == ["actions/1.1: title_en"]
    action = models.Action.objects.get()
    assert action.title_en == "Train military advisors"
    assert public_version.current() > before


def test_an_editors_change_is_kept_and_listed(small):
    load(small)
    models.Action.objects.update(title_en="As the editor has it", title="As the editor has it")
    outcome = load(small)
    assert [str(change) for change in outcome.kept] == ["actions/1.1: title_en"]
    assert models.Action.objects.get().title_en == "As the editor has it"


def test_an_editors_change_is_kept_when_the_file_changes_the_same_text(small):
    load(small)
    models.Action.objects.update(title_en="As the editor has it", title="As the editor has it")
    changed = small.replace("Train advisors", "Train military advisors")
    for _again in range(2):
        assert [str(change) for change in load(changed).kept] == ["actions/1.1: title_en"]
    assert models.Action.objects.get().title_en == "As the editor has it"


def test_an_editors_text_in_one_language_does_not_keep_the_file_out_of_the_others(small):
    load(small)
    models.Action.objects.update(title_kk="Редактордың мәтіні")
    load(small.replace("{en: Train advisors}", "{en: Train advisors, ru: Обучение, kk: Оқыту}"))
    action = models.Action.objects.get()
    assert action.title_ru == "Обучение"
    assert action.title_kk == "Редактордың мәтіні"


def test_overwrite_takes_the_files_word(small):
    load(small)
    models.Action.objects.update(title_en="As the editor has it", kind="study")
    outcome = load(small, overwrite=True)
    assert [str(change) for change in outcome.changed] == ["actions/1.1: kind, title_en"]
    assert outcome.kept == []
    action = models.Action.objects.get()
    assert (action.title_en, action.kind) == ("Train advisors", "training")


def test_what_an_editor_took_out_stays_out_until_overwrite(small):
    load(small)
    models.Indicator.objects.all()[0].assignments.all().delete()
    models.Indicator.objects.all().delete()
    outcome = load(small)
    assert paths(outcome.removed) == ["indicators/I1"]
    assert not models.Indicator.objects.exists()
    load(small, overwrite=True)
    assert models.Indicator.objects.get().breakdowns.count() == 1


def test_what_the_file_no_longer_has_is_listed_and_not_deleted(small):
    load(small)
    outcome = load(small.replace("\nfacts:\n  - {key: budget.amounts, title: {en: Amounts}, text: null}", ""))
    assert paths(outcome.only_here) == ["facts/budget.amounts"]
    assert models.PlanFact.objects.count() == 1


def test_a_reference_to_what_an_editor_took_out_is_an_error_with_its_place(small):
    load(small)
    models.BudgetLine.objects.all().delete()
    models.Assignment.objects.all().delete()
    models.Actor.objects.get(slug="interior").plan_actors.all().delete()
    models.Actor.objects.get(slug="interior").delete()
    text = small.replace("actor: defence, role: lead", "actor: interior, role: lead")
    with pytest.raises(planfile.PlanFileError, match="An editor took out “interior”") as caught:
        load(text)
    assert caught.value.problems[0].place.line == line_of(text, "actor: interior, role: lead")
    assert models.ActionActor.objects.get().actor.slug == "defence"


def line_of(text, words):
    return text[: text.index(words)].count("\n") + 1


def test_a_body_that_was_there_before_keeps_its_names_and_takes_what_it_lacked(small):
    models.Actor.objects.create(slug="defence", kind="ministry", name_en="Ministry of Defense")
    outcome = load(small)
    defence = models.Actor.objects.get(slug="defence")
    assert defence.name_en == "Ministry of Defense"
    assert defence.name_ru == "Минобороны"
    assert "actors/defence: name_en" in map(str, outcome.kept)


def test_a_changed_statement_is_superseded_and_the_old_one_stays(small):
    load(small)
    load(small.replace('by: "2025-12-31", value: 100', 'by: "2025-12-31", value: 120'))
    target = models.Target.objects.current().get()
    assert target.value == 120
    assert target.supersedes.value == 100
    assert models.Target.objects.count() == 2


def test_another_lead_in_the_file_supersedes_the_one_before(small):
    load(small)
    text = small.replace("actor: defence, role: lead", "actor: interior, role: lead")
    plan = load(text).plan
    lead = models.ActionActor.objects.current().get()
    assert (lead.actor.slug, lead.supersedes.actor.slug) == ("interior", "defence")
    assert "superseded:" in planfile.write(planfile.read_plan(plan))


def test_a_file_that_tells_the_history_of_a_statement_itself_comes_out_as_it_went_in(small):
    load(small)
    text = small.replace(
        "value: 100, origin: plan}",
        'value: 120, origin: plan, superseded: [{by: "2025-12-31", value: 100, origin: plan}]}',
    )
    plan = load(text).plan
    assert planfile.write(planfile.read_plan(plan)) == planfile.write(planfile.parse(text))


def test_a_statement_that_the_commission_set_since_is_kept(small):
    load(small)
    old = models.Target.objects.get()
    models.Target.objects.filter(pk=old.pk).update(superseded_by=old)
    new = models.Target.objects.create(
        indicator=old.indicator,
        by_date=old.by_date,
        value=90,
        origin="commission",
        set_on="2024-01-01",
        ground="Minutes",
    )
    models.Target.objects.filter(pk=old.pk).update(superseded_by=new)
    outcome = load(small.replace("value: 100", "value: 120"))
    assert paths(outcome.kept) == ["indicators/I1/targets//2025-12-31/"]
    assert models.Target.objects.current().get().value == 90
    load(small, overwrite=True)
    current = models.Target.objects.current().get()
    assert (current.value, current.supersedes.value, current.supersedes.supersedes.value) == (100, 90, 100)


def test_a_corrected_assignment_keeps_its_reports(small):
    load(small)
    assignment = models.Assignment.objects.get()
    load(small.replace('assigned_on: "2022-02-01"', 'last_period: year 2023-01-01, assigned_on: "2022-02-01"'))
    assert models.Assignment.objects.get() == assignment
    assert models.Assignment.objects.get().last_period.label_en == "2023"


def test_new_rows_join_those_that_are_there(small):
    load(small)
    text = small.replace(
        "    breakdowns:\n      - dimensions: [sex]\n",
        "    breakdowns:\n      - dimensions: [age]\n      - dimensions: [sex]\n      - dimensions: [age, sex]\n",
    ).replace(
        "dimensions:\n  - slug: sex",
        "dimensions:\n  - slug: age\n    name: {en: Age}\n    categories:\n      - {code: young, name: {en: Young}}\n"
        "  - slug: sex",
        1,
    )
    plan = load(text).plan
    assert planfile.write(planfile.read_plan(plan)) == planfile.write(planfile.parse(text))
    assert [breakdown.order for breakdown in models.Breakdown.objects.all()] == [1, 2, 3]


def test_steps_added_to_a_milestone_keep_the_earlier_ones(valmora, parsed):
    indicator = valmora.indicators.get(code="A-2")
    before = list(indicator.steps.all())
    text = VALMORA.read_text(encoding="utf-8").replace(
        "      - title: {en: in force, ru: вступил в силу}\n",
        "      - title: {en: in force, ru: вступил в силу}\n      - title: {en: evaluated}\n",
    )
    load(text)
    assert list(indicator.steps.all())[:4] == before
    assert indicator.steps.last().title_en == "evaluated"


def test_a_database_that_refuses_a_row_is_told_with_the_place_and_nothing_changes(small):
    load(small)
    models.ReportingPeriod.objects.create(
        plan=models.Plan.objects.get(), label_en="added by an editor",
        starts_on="2024-06-01", ends_on="2025-05-31", opens_on="2025-06-01", due_on="2025-07-01",
    )  # fmt: skip
    text = small.replace("objectives:\n", ADDED_PERIOD + "objectives:\n", 1).replace("Train advisors", "Train them")
    with pytest.raises(planfile.PlanFileError, match="overlap") as caught:
        load(text)
    assert caught.value.problems[0].place.line == line_of(text, 'label: {en: "2024"}') - 1
    assert models.Action.objects.get().title_en == "Train advisors"


ADDED_PERIOD = """\
  - kind: year
    label: {en: "2024"}
    starts_on: "2024-01-01"
    ends_on: "2024-12-31"
    opens_on: "2025-01-05"
    due_on: "2025-01-20"
"""


def test_an_unknown_predecessor_is_an_error_with_its_place(small):
    with pytest.raises(planfile.PlanFileError, match="There is no plan “older”") as caught:
        load(small.replace("predecessor: null", "predecessor: older"))
    assert caught.value.problems[0].place[:2] == (6, 16)
    assert not models.Plan.objects.exists()


def test_the_command_says_what_it_did_and_what_it_kept(tmp_path, capsys, small):
    file = tmp_path / "plan.yaml"
    file.write_text(small, encoding="utf-8")
    call_command("load_plan", file)
    assert "small: 22 rows created, 0 changed." in capsys.readouterr().out
    models.Action.objects.update(title_en="As the editor has it")
    call_command("load_plan", file)
    out = capsys.readouterr().out
    assert "0 rows created, 0 changed" in out
    assert "Kept as editors left it" in out
    assert "  actions/1.1: title_en\n" in out


def test_the_command_lists_errors_with_file_line_and_column_and_changes_nothing(tmp_path, capsys, small):
    file = tmp_path / "plan.yaml"
    file.write_text(small.replace('code: "1.1"', "code: 1.1").replace("kind: training", "kind: trainin"))
    with pytest.raises(CommandError, match=r"Errors: 2\. Nothing was changed") as caught:
        call_command("load_plan", file)
    assert caught.value.returncode == 1
    error = capsys.readouterr().err
    assert (
        f"{file}:{line_of(small, 'code: ' + chr(34) + '1.1')}:11 actions[0].code: YAML reads 1.1 as a number" in error
    )
    assert "Is “training” meant?" in error
    assert not models.Plan.objects.exists()


def test_check_loads_nothing(capsys):
    call_command("load_plan", KAZAKHSTAN, check=True)
    assert "no errors" in capsys.readouterr().out
    assert not models.Plan.objects.exists()


def test_a_file_that_is_not_there_is_said_in_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        call_command("load_plan", tmp_path / "none.yaml")


def test_a_file_that_asks_a_second_time_for_what_an_editor_asks_for_is_refused_in_words(capsys):
    call_command("load_plan", str(VALMORA), verbosity=0)
    asked = models.Assignment.objects.filter(last_period=None, indicator__isnull=False).first()
    later = models.ReportingPeriod.objects.filter(plan=asked.plan, kind=asked.kind).order_by("starts_on").last()
    asked.delete()
    asked.pk, asked.first_period = None, later
    asked.save(force_insert=True)
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("load_plan", str(VALMORA), overwrite=True, verbosity=0)
    assert "the body is asked for this report already" in capsys.readouterr().err
    assert models.Assignment.objects.filter(actor=asked.actor, indicator=asked.indicator).count() == 1
