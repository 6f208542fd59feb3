"""Thirty officers and two coordinators at work at once, on a served instance, on the database that the tests run on."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from . import clients
from .conftest import ROOT
from .office import BODIES, OFFICERS_EACH

ROUNDS = 8


@pytest.fixture
def port(office, tmp_path):
    """The port of a gunicorn on the prepared database."""
    office("prepare", tmp_path / "people.json")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        number = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "python:napsite.gunicorn", "--bind", f"127.0.0.1:{number}",
         "napsite.wsgi:application"],
        cwd=ROOT, env=office.environment, start_new_session=True,
    )  # fmt: skip
    try:
        for _ in range(300):
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", number)) == 0:
                    break
            time.sleep(0.1)
        yield number
    finally:
        os.killpg(server.pid, signal.SIGINT)
        server.wait(30)


def test_no_acknowledged_save_is_lost_and_every_state_is_explained_by_its_events(office, port, tmp_path):
    people = json.loads((tmp_path / "people.json").read_text())
    assert len(people["officers"]) == BODIES * OFFICERS_EACH == 30
    with ThreadPoolExecutor(max_workers=32) as pool:
        works = [pool.submit(clients.officer, port, person, ROUNDS) for person in people["officers"]]
        works += [pool.submit(clients.coordinator, port, person, 3 * ROUNDS) for person in people["coordinators"]]
        done = [work.result() for work in works]

    answers = Counter(status for browser, _saves in done for _method, _path, status in browser.answers)
    assert set(answers) <= {200, 302, 403, 409, 422}, answers
    acknowledged = [save for _browser, saves in done for save in saves]
    # They did get in each other's way, and most got through.
    assert answers[409] > 0
    assert len(acknowledged) > 60
    (tmp_path / "told.json").write_text(json.dumps(acknowledged))
    assert json.loads(office("check", tmp_path / "told.json")) == []


def test_the_check_finds_a_save_that_was_lost(office, tmp_path):
    office("prepare", tmp_path / "people.json")
    report = json.loads((tmp_path / "people.json").read_text())["officers"][0]["reports"][0]
    lost = {"report": report, "by": 1, "version": 1, "value": "7", "narrative": "Typed in vain."}
    (tmp_path / "told.json").write_text(json.dumps([lost]))
    assert json.loads(office("check", tmp_path / "told.json")) == [
        f"save of version 1 of report {report}: acknowledged, and there is no receipt"
    ]
