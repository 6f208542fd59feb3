"""A database of its own for several processes, on the kind of database that the tests run on."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def database(tmp_path):
    """The address of an empty database of its own: a file, or another database of the PostgreSQL that is tried."""
    here = os.environ["DATABASE_URL"]
    if not here.startswith("postgres"):
        yield f"sqlite:///{tmp_path / 'served.sqlite3'}"
        return
    from django.db import connection

    target = connection.settings_dict
    parameters = {
        "host": target["HOST"],
        "port": target["PORT"],
        "user": target["USER"],
        "password": target["PASSWORD"],
    }
    with psycopg.connect(dbname="postgres", autocommit=True, **{k: v for k, v in parameters.items() if v}) as server:
        name = f"served_{os.getpid()}"
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield here.rsplit("/", 1)[0] + "/" + name
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def office(database, tmp_path):
    """`office(what, file)` runs the office's program on that database and answers what it printed."""
    environment = {
        **os.environ,
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "SECRET_KEY": "the same for all processes",
        "DATA_DIR": str(tmp_path),
        "EMAIL_URL": "dummymail://",
    }

    def run(what, file):
        command = [sys.executable, "-m", "tests.served.office", what, str(file)]
        return subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout

    run.environment = environment
    return run
