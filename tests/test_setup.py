"""`make run` and `make test` before Django: what stops them, what they make, and what they leave alone."""

import ast
import os
import shutil
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ROOT / "scripts"
STARTED_BY_A_BARE_PYTHON = ("bootstrap.py", "run.py", "test.py")


@pytest.fixture
def project(tmp_path):
    """A project with the scripts and nothing to install, in a directory whose name is no help."""
    folder = tmp_path / "проект + 100%"
    (folder / "scripts").mkdir(parents=True)
    for name in STARTED_BY_A_BARE_PYTHON:
        shutil.copy(SCRIPTS / name, folder / "scripts")
    (folder / "requirements.txt").write_text("# nothing\n")
    (folder / "manage.py").write_text("import os\nprint('database', os.environ['DATABASE_URL'])\n")
    return folder


@pytest.fixture
def scripts(monkeypatch):
    """The scripts as modules: `scripts("run")`."""
    monkeypatch.syspath_prepend(str(SCRIPTS))
    return __import__


def call(*arguments, cwd=ROOT, python=sys.executable, **variables):
    own = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "LANG")}
    command = [python, *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, env={**own, **variables}, capture_output=True, text=True, timeout=120)


def assert_stopped(result, *words):
    """It ended with status 1 and a single sentence that contains the words."""
    assert result.returncode == 1, result.stdout + result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("Stopped: ")
    for word in words:
        assert word in result.stderr


def test_a_taken_port_stops_the_start_before_anything_is_made(project):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        result = call("scripts/run.py", "serve", cwd=project, PORT=str(port))
    assert_stopped(result, f"port {port} is in use", "make run PORT=")
    assert not (project / ".venv").exists()


@pytest.mark.parametrize("port", ["http", "80", "70000", "-1", "8000.5"])
def test_a_port_that_is_none_is_named_and_a_better_one_proposed(project, port):
    assert_stopped(call("scripts/run.py", "serve", cwd=project, PORT=port), f"PORT={port} is not a port", "PORT=8001")


@pytest.mark.parametrize("script", ["run.py", "test.py"])
def test_an_old_python_stops_with_the_version_it_needs(project, script):
    pretend = (
        "import runpy, sys; sys.version_info = (3, 9, 2, 'final', 0); sys.path.insert(0, 'scripts'); "
        f"sys.argv = ['{script}']; runpy.run_path('scripts/{script}', run_name='__main__')"
    )
    assert_stopped(call("-c", pretend, cwd=project), "this is Python 3.9", "3.11 or newer", "PYTHON=")


@pytest.mark.parametrize("script", STARTED_BY_A_BARE_PYTHON)
def test_an_old_python_can_read_the_scripts_far_enough_to_say_so(script):
    assert ast.parse((SCRIPTS / script).read_text(), feature_version=(3, 7))


@pytest.mark.parametrize("module", ["ensurepip", "venv"])
def test_a_python_without_its_venv_module_says_what_to_install(project, module):
    lacking = project / "lacking"
    lacking.mkdir()
    (lacking / f"{module}.py").write_text("raise ImportError\n")
    result = call("scripts/run.py", "manage", "check", cwd=project, PYTHONPATH=str(lacking))
    assert_stopped(result, "cannot make a virtual environment", "install")
    assert not (project / ".venv").exists()


def test_on_debian_the_missing_package_is_named(scripts, monkeypatch):
    bootstrap = scripts("bootstrap")
    monkeypatch.setattr(bootstrap, "_on_debian", lambda: True)
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(bootstrap.Stop, match="apt install python3-venv"):
        bootstrap._make_venv()


def test_a_half_made_environment_is_made_anew_and_a_whole_one_left_alone(project):
    (project / ".venv" / "bin").mkdir(parents=True)
    (project / ".venv" / "bin" / "python").write_text("cut off")
    first = call("scripts/run.py", "manage", "check", cwd=project)
    assert first.returncode == 0, first.stderr
    assert "Making the virtual environment" in first.stdout
    second = call("scripts/run.py", "manage", "check", cwd=project)
    assert second.stdout.startswith("database sqlite:///")

    (project / "requirements.txt").write_text("# still nothing, but another file\n")
    changed = call("scripts/run.py", "manage", "check", cwd=project)
    assert "Making" not in changed.stdout
    assert "Installing what requirements.txt pins" in changed.stdout

    (project / "requirements.txt").write_text("./no-such-package\n")
    failed = call("scripts/run.py", "manage", "check", cwd=project)
    assert failed.returncode == 1
    assert "Stopped: pip could not install" in failed.stderr


def test_installations_with_other_data_started_together_make_their_environment_once(project, tmp_path):
    with ThreadPoolExecutor() as two:
        results = list(
            two.map(
                lambda name: call("scripts/run.py", "manage", "check", cwd=project, DATA_DIR=str(tmp_path / name)),
                ("first", "second"),
            )
        )
    assert [result.returncode for result in results] == [0, 0], results
    assert sum("Making the virtual environment" in result.stdout for result in results) == 1


def test_an_unknown_word_is_refused(project):
    assert_stopped(call("scripts/run.py", "server", cwd=project), "`server` is unknown")


def test_keys_are_kept_for_their_owner_alone(scripts, tmp_path):
    bootstrap = scripts("bootstrap")
    path = tmp_path / "secret"
    made = bootstrap.kept_secret(path, bootstrap.new_secret_key)
    assert path.stat().st_mode & 0o777 == 0o600
    assert bootstrap.kept_secret(path, bootstrap.new_secret_key) == made


def test_a_given_password_replaces_the_kept_one(scripts, tmp_path):
    bootstrap = scripts("bootstrap")
    path = tmp_path / "demo-password"
    generated = bootstrap.kept_secret(path, bootstrap.new_password)
    assert len(generated) >= 12
    bootstrap.kept_secret(path, bootstrap.new_password, given="correct horse")
    assert bootstrap.kept_secret(path, bootstrap.new_password) == "correct horse"
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.fixture
def environment_of(scripts, monkeypatch, tmp_path):
    """`environment_of(demo)`: what the settings would be told, with the data in a directory of the test."""
    for name in ("DATABASE_URL", "SECRET_KEY", "STATIC_ROOT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
    return lambda demo: scripts("run").settings_environment(demo, debug=False)


def test_demonstration_and_real_data_share_no_file_that_is_written(environment_of, tmp_path):
    demo, real = environment_of(demo=True), environment_of(demo=False)
    assert demo["DATABASE_URL"].endswith("/demo.sqlite3")
    assert real["DATABASE_URL"].endswith("/real.sqlite3")
    assert demo["DATA_DIR"] != real["DATA_DIR"]
    assert demo["DEBUG"] == real["DEBUG"] == "0"
    assert (tmp_path / "var").stat().st_mode & 0o777 == 0o700


def test_a_database_named_in_the_environment_wins(environment_of, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://nap@db/nap")
    assert environment_of(demo=True)["DATABASE_URL"] == "postgres://nap@db/nap"
    monkeypatch.setenv("DATABASE_URL", "")
    assert environment_of(demo=True)["DATABASE_URL"].endswith("/demo.sqlite3")


@pytest.mark.parametrize(("value", "demo"), [(None, True), ("1", True), ("0", False), ("no", False), (" 0 ", False)])
def test_demo_is_on_unless_switched_off(scripts, monkeypatch, value, demo):
    monkeypatch.delenv("DEMO", raising=False)
    if value is not None:
        monkeypatch.setenv("DEMO", value)
    assert scripts("run").is_demo() is demo


def test_what_did_not_run_is_listed_and_fails_where_everything_is_asked_for(scripts, monkeypatch, capsys):
    test = scripts("test")
    runs = [("SQLite", 0, 4, 0, [("tests.browser::test_a", "no Chromium")])]
    missing = ["all tests on PostgreSQL, for want of PostgreSQL:  apt-get install -y postgresql"]
    monkeypatch.delenv("REQUIRE_ALL", raising=False)
    assert test.close(runs, missing) == 0
    printed = capsys.readouterr().out
    assert "apt-get install -y postgresql" in printed
    assert "1 test: no Chromium (SQLite)" in printed
    assert "4 passed, 0 failed" in printed
    monkeypatch.setenv("REQUIRE_ALL", "1")
    with pytest.raises(test.bootstrap.Stop, match="not everything ran"):
        test.close(runs, missing)


def test_a_failure_on_one_database_fails_the_whole(scripts):
    runs = [("SQLite", 0, 4, 0, []), ("PostgreSQL", 1, 3, 1, [])]
    assert scripts("test").close(runs, []) == 1
