"""Every management command of ours: what it may write, and that a report changes by the verbs of the workflow alone."""

import ast
from decimal import Decimal
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from tests import factories as f
from tracker import models
from tracker.domain import evidence, workflow
from tracker.domain.entries import EntryData

ROOT = Path(__file__).resolve().parent.parent
TRACKER = ROOT / "tracker"
REPORTING = {
    models.ProgressEntry, models.EntryCell, models.BreakdownNote, models.SaveReceipt, models.ReviewEvent,
    models.PublishedRevision, models.RecordHead, models.Evidence, models.Notice, models.ImportedFile,
}  # fmt: skip
PLAN_FILE = ROOT / "fixtures" / "kazakhstan-2022-2025.yaml"
FIGURES = ROOT / "tests" / "importing" / "figures.csv"
# Command: (how it is called, the tables of ours that it may write to). None: it fills an empty database, which
# tests/demo and tests/test_prepare.py try; that its reports come by the verbs stands in tests/demo/test_load_demo.py.
COMMANDS = {
    "claim_database": (["real"], {models.Installation}),
    "compilemo": (["--check"], set()),
    "export_plan": (["plan"], set()),
    # What it writes with --write stands in tests/importing.
    "import_figures": ([str(FIGURES), "--as=reporter@defence.example"], set()),
    "load_demo": None,
    "load_plan": ([str(PLAN_FILE)], None),
    "prepare": None,
    # What it writes without that option stands in tests/search.
    # What it writes with --write stands in tests/workflow/test_redaction.py.
    "redact_revision": (["plan", "1", "--as=coordinator@nap.example", "--ground=Law"], set()),
    "rebuild_search": (["--if-missing"], set()),
    # The queue closes its connection, which only tests with real transactions bear: tests/mail.
    "send_queued_mail": None,
    "send_reminders": (["--on", "2026-01-20"], {models.Reminder}),
    "verify_evidence": ([], set()),
    "verify_record": ([], {models.RecordCheck}),
}
CALLED = sorted(name for name, line in COMMANDS.items() if line)
# Reports, their history and the record are written here and nowhere else: by the verbs, and by what they call.
WRITERS = {f"domain/{name}.py" for name in ("workflow", "evidence", "record", "asking", "notices", "imported")}
WRITES = {"create", "bulk_create", "update", "bulk_update", "delete", "get_or_create", "update_or_create", "raw"}


def names():
    return {path.stem for path in (TRACKER / "management" / "commands").glob("*.py")} - {"__init__"}


def rows():
    """{model: its rows} of all our own tables but the counter of changes, which is the database's own."""
    ours = [m for m in apps.get_app_config("tracker").get_models() if m is not models.PublicVersion]
    return {m: list(m._base_manager.order_by("pk").values()) for m in ours}


@pytest.fixture
def work(world, settings, tmp_path):
    """A draft, a submitted and an approved report, each with evidence: there is something to tell, remind and prove."""
    settings.MEDIA_ROOT = tmp_path
    for steps in range(3):
        entry = workflow.start(world.for_indicator, world.periods[steps], by=world.reporter)
        workflow.save(entry, EntryData(value=Decimal(1), source="x"), by=world.reporter, version=entry.version)
        evidence.add_file(entry, f.png(), "picture.png", by=world.reporter)
        if steps > 0:
            workflow.submit(entry, by=world.reporter, version=entry.version)
        if steps > 1:
            workflow.approve(entry, by=world.coordinator, version=entry.version)
    return world


def test_every_command_has_its_line():
    assert names() == set(COMMANDS)


@pytest.mark.parametrize("name", CALLED)
def test_a_command_writes_what_it_is_for_and_no_report(name, work, capsys):
    arguments, may_write = COMMANDS[name]
    before = rows()
    call_command(name, *arguments)
    after = rows()
    written = {model for model in before if before[model] != after[model]}
    assert written <= (set(before) - REPORTING if may_write is None else may_write)
    assert written or not may_write


@pytest.mark.parametrize("name", CALLED)
def test_a_command_that_is_run_again_writes_nothing_more(name, work, capsys):
    arguments, _may_write = COMMANDS[name]
    call_command(name, *arguments)
    before = rows()
    call_command(name, *arguments)
    # When the record was last proved is the one thing that is meant to change.
    assert {m: found for m, found in rows().items() if m is not models.RecordCheck} == {
        m: found for m, found in before.items() if m is not models.RecordCheck
    }


def writes(path):
    """The models of reports whose tables a file writes to by their names."""
    names = {model.__name__ for model in REPORTING}
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            root = node.func
            while isinstance(root, ast.Attribute | ast.Call):
                root = root.func if isinstance(root, ast.Call) else root.value
            if isinstance(root, ast.Name) and root.id in names:
                yield root.id


def test_reports_and_the_record_are_written_by_the_verbs_alone():
    found = {str(path.relative_to(TRACKER)): set(writes(path)) for path in TRACKER.rglob("*.py")}
    assert {path: models for path, models in found.items() if models and path not in WRITERS} == {}
    assert found["domain/workflow.py"]
