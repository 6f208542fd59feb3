"""What goes in comes out: a file and its export are the same text, and so are an export and the export of its load."""

import subprocess
import sys
from datetime import date

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker import models
from tracker.domain import parts, planfile
from tracker.domain.planfile.kinds.base import tidy
from tracker.domain.setting import Said

from .conftest import FIXTURES, KAZAKHSTAN, SMALL, VALMORA

PLANS = pytest.mark.parametrize("path", [KAZAKHSTAN, VALMORA], ids=lambda path: path.stem)


def without_comments(text):
    return "\n".join(line for line in text.split("\n") if not line.startswith("#")).strip()


def export(slug):
    return planfile.write(planfile.read_plan(models.Plan.objects.get(slug=slug)))


def export_of_an_empty_database_after_loading(text):
    """Load into a database without plans, export, and leave no trace."""
    with transaction.atomic():
        assert not models.Plan.objects.exists()
        plan = planfile.load(planfile.parse(text)).plan
        exported = export(plan.slug)
        transaction.set_rollback(True)
    return exported


@PLANS
def test_a_shipped_plan_is_its_own_export(db, path):
    text = path.read_text(encoding="utf-8")
    exported = export_of_an_empty_database_after_loading(text)
    assert exported == planfile.write(planfile.parse(text))
    assert without_comments(exported) == without_comments(text)


@PLANS
def test_an_export_loads_into_an_empty_database_and_comes_out_byte_by_byte(db, path):
    exported = export_of_an_empty_database_after_loading(path.read_text(encoding="utf-8"))
    assert export_of_an_empty_database_after_loading(exported) == exported


def test_a_file_in_another_order_and_style_has_the_same_export(db, small):
    assert export_of_an_empty_database_after_loading(small) == planfile.write(planfile.parse(small))


def test_what_editors_and_the_commission_add_is_exported_and_loads_again(db):
    with transaction.atomic():
        plan = planfile.load(planfile.parse(SMALL)).plan
        editor = models.User.objects.create(email="editor@nap.example", name="Gulnara the Editor")
        indicator = models.Indicator.objects.get()
        old = models.Baseline.objects.get()
        new = models.Baseline(
            indicator=indicator, as_of=date(2021, 12, 31), value="12.5000", origin="commission", set_by=editor,
            set_on=date(2024, 3, 3), ground="Minutes no. 2,\r\nitem 4.  \r\n",
        )  # fmt: skip
        models.Baseline.objects.filter(pk=old.pk).update(superseded_by=old)
        new.save()
        models.Baseline.objects.filter(pk=old.pk).update(superseded_by=new)
        action = models.Action.objects.get()
        action.title_ru = "  Обучение: «советников», 50 %\u2028"
        action.description_en = "One\r\n\r\n\ttwo # three\x0b\r\n- four: yes"
        action.save()
        models.Action.objects.create(plan=plan, objective=action.objective, code="1.10", order=7, title_en="no")
        models.PlanSection.objects.create(plan=plan, key="more", order=1, title_en="2021-12", body_en="~")
        exported = export("small")
        transaction.set_rollback(True)
    for words in ("Minutes no. 2,", "superseded:", "value: 12.5\n", 'set_on: "2024-03-03"', 'title: {en: "no"}'):
        assert words in exported
    assert "Gulnara" not in exported
    assert "editor@nap.example" not in exported
    assert export_of_an_empty_database_after_loading(exported) == exported


def test_the_ground_of_an_assignments_end_is_exported_and_loads_again(db):
    with transaction.atomic():
        plan = planfile.load(planfile.parse(VALMORA.read_bytes())).plan
        row = models.Assignment.objects.current().filter(last_period=None).first()
        row.last_period = row.first_period
        row.end_set_on, row.end_ground = date(2024, 3, 3), "Minutes no. 5"
        row.save()
        exported = export(plan.slug)
        transaction.set_rollback(True)
    assert 'end_set_on: "2024-03-03"' in exported
    assert "end_ground: Minutes no. 5" in exported
    assert export_of_an_empty_database_after_loading(exported) == exported
    for key in ("    end_ground: Minutes no. 5", '    end_set_on: "2024-03-03"'):
        with pytest.raises(planfile.PlanFileError, match="An end needs both its day and its ground"):
            planfile.parse("\n".join(line for line in exported.split("\n") if key.strip() not in line))


def test_what_ended_with_nothing_in_its_place_is_no_part_of_an_export(world):
    said = Said(date(2024, 3, 3), "A mistake")
    parts.remove_assignment(world.other, said=said, by=world.coordinator)
    text = export("plan")
    assert "A mistake" not in text
    assert "actor: interior, first_period" not in text.replace("\n", "")


def test_reports_of_bodies_are_no_part_of_an_export(world):
    text = export("plan")
    assert "assignments:" in text
    for person in (world.reporter, world.coordinator, world.signatory):
        assert person.name not in text
        assert person.email not in text


def test_a_superseded_target_comes_back_with_its_whole_history(valmora):
    target = models.Target.objects.current().get(indicator__code="A-OUT", by_date=date(2027, 12, 31))
    chain = [target.value, target.supersedes.value, target.supersedes.supersedes.value]
    assert [str(value.normalize()) for value in chain] == ["3E+1", "27.5", "25"]
    assert target.supersedes.ground == "Minutes no. 3 of the review meeting."


def test_the_command_writes_to_a_file_or_to_standard_output(kazakhstan, tmp_path, capsys):
    file = tmp_path / "plan.yaml"
    call_command("export_plan", kazakhstan.slug, output=file)
    call_command("export_plan", kazakhstan.slug)
    assert file.read_text(encoding="utf-8") == capsys.readouterr().out == export(kazakhstan.slug)


def test_an_unknown_plan_is_refused_with_those_that_there_are(kazakhstan):
    with pytest.raises(CommandError, match=r"There is no plan kazakstan\. There are: kazakhstan-2022-2025\."):
        call_command("export_plan", "kazakstan")


def test_an_export_that_cannot_be_written_says_so(kazakhstan, tmp_path):
    with pytest.raises(CommandError, match="cannot be written: Is a directory"):
        call_command("export_plan", kazakhstan.slug, output=tmp_path)


def test_every_shipped_plan_file_is_one_of_the_two():
    assert sorted(FIXTURES.glob("*.yaml")) == [KAZAKHSTAN, VALMORA]


AWKWARD = st.text(
    alphabet=st.one_of(
        st.sampled_from(list(" \n\t:#-,[]{}\"'\\|>&*!%@`?~=.0123456789aеәNyo«»\u00a0\u2028\u0085\ufeff\u200b")),
        st.characters(exclude_categories=["Cs", "Cc"]),
    ),
    max_size=160,
)


@settings(max_examples=150, deadline=None)
@given(title=AWKWARD, body=AWKWARD, note=AWKWARD)
def test_any_text_is_written_so_that_it_reads_back(title, body, note):
    document = planfile.parse(SMALL)
    document.plan["title"] = {"en": tidy(title, lines=False) or "x", "kk": "null"}
    document.plan["source_note"] = {"ru": tidy(body, lines=True)} if tidy(body, lines=True) else {}
    document["facts"][0]["text"] = {"en": tidy(note, lines=True)} if tidy(note, lines=True) else {}
    written = planfile.write(document)
    again = planfile.parse(written)
    assert again.plan == document.plan
    assert again["facts"] == document["facts"]
    assert planfile.write(again) == written


@pytest.mark.parametrize("word", [
    "yes", "No", "on", "null", "~", "1.1", "010", "0x1f", "1e3", "1_000", "2021-12", "2021-12-03", "12:30", ".5", "=",
    "<<", "a: b", "a #b", "a:", "- a", "[a", "'a", '"a"', "#a", "&a", "*a", "!a", "%a", "@a", "`a", "a\\b", "true",
])  # fmt: skip
def test_a_word_that_yaml_would_read_as_something_else_comes_back_as_a_word(word):
    document = planfile.parse(SMALL)
    document["actions"][0]["title"] = {"en": word}
    document["actions"][0]["actors"][0]["ground"] = word
    again = planfile.parse(planfile.write(document))
    assert again["actions"][0]["title"] == {"en": word}
    assert again["actions"][0]["actors"][0]["ground"] == word


def test_other_readers_of_yaml_see_the_same_texts(parsed):
    for path in (KAZAKHSTAN, VALMORA):
        plain = yaml.safe_load(planfile.write(parsed[path]))
        assert [action["title"] for action in plain["actions"]] == [a["title"] for a in parsed[path]["actions"]]
        assert [p["code"] for p in plain["budget_programmes"]] == [p["code"] for p in parsed[path]["budget_programmes"]]


def test_standard_input_is_read_where_the_file_is_a_hyphen(tmp_path):
    """In a process of its own: the command reads the bytes that were piped to it."""
    result = subprocess.run(
        [sys.executable, "manage.py", "load_plan", "-", "--check"],
        input=KAZAKHSTAN.read_bytes(),
        capture_output=True,
        cwd=FIXTURES.parent,
        check=False,
    )
    assert result.stdout.decode().strip() == "-: no errors."
