"""`make test`: set up what the tests need and run them all on SQLite, and on a throw-away PostgreSQL all but those
that do not depend on the database.

    python3 scripts/test.py [--set-up-only] [arguments of pytest ...]

What this machine cannot run is listed at the end with the command that would enable it. With REQUIRE_ALL=1 anything
that did not run is a failure.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import bootstrap
from bootstrap import PYTHON, ROOT, Stop, say

SQLITE = "sqlite://:memory:"
OLDEST_POSTGRESQL = 15
# pytest's statuses: 0 all passed, 1 some failed, 5 none was collected.
PASSED, FAILED, NONE_COLLECTED = 0, 1, 5
# The same whatever the database, and more than half of the time: what a browser shows, what words stand on a page, what
# is drawn, written to a file or read from one, who may open an address, how people sign in, and how the project is set
# up. The verbs, the record, the queries and the pages' own tests run on both.
NOT_OF_THE_DATABASE = [
    f"--ignore=tests/{name}"
    for name in (
        "accounts", "browser", "demo", "downloads", "evidence/test_s3.py", "importing/test_errors.py",
        "importing/test_fuzz.py", "languages", "opendata", "plan/test_fuzz.py", "plan/test_kazakhstan_facts.py",
        "public/test_kazakhstan_pages.py", "reports", "test_addresses.py", "test_charts.py", "test_colours.py",
        "test_compilemo.py", "test_components.py", "test_frame.py", "test_languages.py", "test_layers.py",
        "test_serving.py", "test_setup.py", "test_templatetags.py", "test_tokens.py", "workbook",
        "workflow/test_who_when.py", "workflow/test_who_when_evidence.py", "workflow/test_who_when_in_bulk.py",
    )
]  # fmt: skip


def run(arguments):
    # A kill runs the clean-up as well, so that no PostgreSQL stays behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with bootstrap.only_one():
        bootstrap.ensure_venv("requirements.txt", "requirements-dev.txt")
    if arguments == ["--set-up-only"]:
        return PASSED
    subprocess.run([str(PYTHON), "manage.py", "compilemo"], cwd=str(ROOT), env=environment(SQLITE), check=True)

    missing = []
    if not shutil.which("chromium"):
        missing.append("the browser tests, for want of Chromium:  " + apt_install("chromium"))
    if not shutil.which("soffice"):
        what = "the tests that open Word and Excel files, for want of LibreOffice:  "
        missing.append(what + apt_install("libreoffice-writer-nogui libreoffice-calc-nogui"))
    runs = [one_run("SQLite", SQLITE, arguments)]
    tools = postgresql_tools()
    if tools:
        with throw_away_postgresql(tools) as url:
            runs.append(one_run("PostgreSQL", url, arguments or NOT_OF_THE_DATABASE))
    else:
        missing.append(
            f"all tests on PostgreSQL, for want of PostgreSQL {OLDEST_POSTGRESQL} or newer:  "
            + apt_install("postgresql")
        )
    return close(runs, missing)


def apt_install(package):
    return "{}apt-get install -y {}".format("" if os.geteuid() == 0 else "sudo ", package)


def environment(database_url):
    """The environment of a test run: nothing of an installation's on this machine leaks into it."""
    foreign = ("DATABASE_URL", "DATA_DIR", "STATIC_ROOT", "CACHE_URL", "EMAIL_URL", "SITE_OWNER", "SECURE")
    own = {key: value for key, value in os.environ.items() if key not in foreign}
    return {**own, "DATABASE_URL": database_url, "SECRET_KEY": "tests", "DEBUG": "0"}


def one_run(database, url, arguments):
    """Run pytest against one database. Answers (database, status, passed, failed, [(test, reason of the skip)])."""
    say(f"\n=== Tests on {database} ===")
    with tempfile.TemporaryDirectory(prefix="nap-tests-") as folder:
        report = Path(folder, "report.xml")
        # One process for each core; `ARGS='-n 0'` runs them in one, for a debugger. Each keeps to neighbouring tests,
        # so that the demonstration is loaded seldom.
        processes = ["--numprocesses=auto", "--dist=worksteal"]
        command = [str(PYTHON), "-m", "pytest", *processes, f"--junitxml={report}", *arguments]
        settings = {**environment(url), "DATA_DIR": folder}
        status = subprocess.run(command, cwd=str(ROOT), env=settings, check=False).returncode
        passed, failed, skipped = read_report(report)
    return database, status, passed, failed, skipped


def read_report(report):
    passed, failed, skipped = 0, 0, []
    if not report.exists():
        return passed, failed, skipped
    for case in ElementTree.parse(report).iter("testcase"):
        skip = case.find("skipped")
        if skip is not None:
            skipped.append((case.get("classname", "") + "::" + case.get("name", ""), skip.get("message", "")))
        elif case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        else:
            passed += 1
    return passed, failed, skipped


def close(runs, missing):
    """Print what did not run and the sum of all runs; answers the status of the whole."""
    skips = {}
    for database, _status, _passed, _failed, skipped in runs:
        for test, reason in skipped:
            skips.setdefault(f"{reason} ({database})", []).append(test)
    if missing or skips:
        say("\nNot run on this machine:")
    for line in missing:
        say(f"  {line}")
    for reason, tests in skips.items():
        say("  {} {}: {}".format(len(tests), "test" if len(tests) == 1 else "tests", reason))
    passed, failed = sum(run[2] for run in runs), sum(run[3] for run in runs)
    say(f"\n{passed} passed, {failed} failed")

    statuses = [run[1] for run in runs]
    if any(status != PASSED for status in statuses):
        return next(status for status in statuses if status != PASSED)
    if os.environ.get("REQUIRE_ALL") == "1" and (missing or skips):
        raise Stop("REQUIRE_ALL=1 and not everything ran: see the list above.")
    return PASSED


# --- a PostgreSQL that lives as long as the tests --------------------------------------------------------------------


def postgresql_tools():
    """The directory of the newest usable initdb and pg_ctl, or None. Debian keeps them out of PATH."""
    on_path = shutil.which("pg_ctl")
    candidates = [Path(on_path).resolve().parent] if on_path else []
    candidates += Path("/usr/lib/postgresql").glob("*/bin")
    usable = [(version, folder) for folder in candidates for version in [postgresql_version(folder)] if version]
    return max(usable)[1] if usable else None


def postgresql_version(folder):
    """The major version of the tools in `folder`; 0 if they are incomplete or too old."""
    if not all((folder / tool).exists() for tool in ("initdb", "pg_ctl", "postgres")):
        return 0
    words = subprocess.run([str(folder / "postgres"), "--version"], capture_output=True, check=False, text=True).stdout
    number = "".join(digit if digit.isdigit() else " " for digit in words).split()
    return int(number[0]) if number and int(number[0]) >= OLDEST_POSTGRESQL else 0


@contextlib.contextmanager
def throw_away_postgresql(tools):
    """Start a server in a directory of its own, reachable by a socket in it alone; yields its DATABASE_URL."""
    # The path of a socket may hold some 100 characters, so this does not follow a long TMPDIR.
    folder = Path(tempfile.mkdtemp(prefix="nap-pg-", dir="/tmp"))
    owner = unprivileged_account(folder)
    locale = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
    data, log = folder / "data", folder / "log"
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off -c full_page_writes=off"
    try:
        for command in (
            ["initdb", "-D", data, "-U", "nap", "-A", "trust", "-E", "UTF8", f"--locale={locale}", "--no-sync"],
            ["pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start"],
        ):
            tool, *rest = map(str, command)
            # Output goes to a file: the server inherits it, and a pipe would stay open as long as the server runs.
            with (folder / "output").open("w+") as output:
                status = subprocess.run(
                    [str(tools / tool), *rest], stdout=output, stderr=output, check=False, cwd="/", **owner
                ).returncode
                if status:
                    output.seek(0)
                    raise Stop(f"{tools / tool} failed, mend or remove this PostgreSQL: {output.read().strip()}")
        os.environ["PGUSER"] = "nap"
        yield f"postgres:///{folder}/nap"
    finally:
        if data.exists():
            stop = [str(tools / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"]
            subprocess.run(stop, capture_output=True, check=False, cwd="/", **owner)
        shutil.rmtree(folder, ignore_errors=True)


def unprivileged_account(folder):
    """What to add to subprocess.run: root hands the directory to an ordinary account, as initdb refuses root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            account = pwd.getpwnam(name)
            os.chown(str(folder), account.pw_uid, account.pw_gid)
            return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    raise Stop("root cannot start a PostgreSQL and there is no account postgres or nobody: run as an ordinary user.")


if __name__ == "__main__":
    sys.exit(bootstrap.main(lambda: run(sys.argv[1:])))
