"""Several runs of a command at once, as when a timer starts it while somebody does so by hand."""

import json
import subprocess
import sys
from datetime import timedelta

from django.utils import timezone

from .conftest import ROOT
from .office import BODIES, OFFICERS_EACH


def test_several_runs_of_the_reminders_at_once_remind_each_person_once(office, tmp_path):
    office("prepare", tmp_path / "people.json")
    # The reports are due thirty days from now: seven days before, their reporters are reminded.
    day = timezone.localdate() + timedelta(days=23)
    command = [sys.executable, "manage.py", "send_reminders", "--on", str(day)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    runs = [subprocess.Popen(command, cwd=ROOT, env=office.environment, **pipes) for _run in range(3)]
    said = [run.communicate() for run in runs]
    assert [run.returncode for run in runs] == [0, 0, 0], said
    office("mail", tmp_path / "mail.json")
    found = json.loads((tmp_path / "mail.json").read_text())
    assert len(found["waiting"]) == found["ledger"] == BODIES * OFFICERS_EACH
    assert set(found["waiting"].values()) == {1}
