"""The server's own configuration: how it stops."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def server(tmp_path):
    """gunicorn as `make run` starts it, with an application that answers the number of its worker's process."""
    (tmp_path / "answering.py").write_text(
        "import os\n\n\n"
        "def application(environ, start_response):\n"
        "    start_response('200 OK', [('Content-Type', 'text/plain')])\n"
        "    return [str(os.getpid()).encode()]\n"
    )
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "python:napsite.gunicorn", "--bind", f"127.0.0.1:{port}",
         "--pythonpath", str(tmp_path), "answering:application"],
        cwd=ROOT, start_new_session=True,
    )  # fmt: skip
    try:
        yield process, f"http://127.0.0.1:{port}/"
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def ask(address):
    for _ in range(100):
        try:
            return urllib.request.urlopen(address, timeout=10).read().decode()
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server never answered")


def test_ctrl_c_is_for_the_master_which_ends_its_workers(server):
    process, address = server
    worker = int(ask(address))
    # The terminal sends it to the workers too. One that acts on it can wait for itself when the master's order comes.
    os.kill(worker, signal.SIGINT)
    time.sleep(0.5)
    os.kill(worker, 0)
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(20) == 0
