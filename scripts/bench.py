"""`make bench`: how fast the site is, on a small and on a large set, against a bare Django view served the same way.

make bench                       on a throw-away PostgreSQL; the tables are printed and written to docs/performance.md
DATABASE=sqlite make bench       on SQLite; printed only
BENCH_SECONDS=4                  how long each address is asked under load

The small set is the demonstration; the large one holds it too, and 100 plans with 2,000 actions, 3,000 indicators and
100,000 published figures (tests/benchmarks/seed.py). What counts are ratios: bare times are those of this machine.
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import bootstrap
import test
from bootstrap import PYTHON, ROOT, Stop, say

DEMO = "/en/plans/kazakhstan-2022-2025/"
SEEDED = "/en/plans/plan-007/"
MANY = "/en/plans/plan-999/"
#: Addresses below a plan, with what stands for a code in the demonstration and in a seeded plan.
BELOW = {
    "": None, "text/": None, "objectives/": None, "objectives/1/": None, "actions/": None, "actions/1.1/": None,
    "indicators/": None, "indicators/{}/": ("I2b", "I1"), "bodies/": None, "bodies/{}/": ("min-defence", "body-8"),
    "timeline/": None, "matrix/": None, "budget/": None, "gaps/": None, "changes/": None, "record/1/": None,
}  # fmt: skip
OF_SITE = ("/en/", "/en/plans/", "/en/methodology/")
LOADED = (f"{DEMO}", f"{DEMO}actions/", f"{DEMO}indicators/I2b/", f"{DEMO}gaps/")


def main():
    with bootstrap.only_one():
        bootstrap.ensure_venv("requirements.txt", "requirements-dev.txt")
    seconds = os.environ.get("BENCH_SECONDS", "4")
    with databases(os.environ.get("DATABASE", "postgresql")) as urls, tempfile.TemporaryDirectory() as folder:
        sets = {}
        for name, url in urls.items():
            say(f"Filling the {name} set ...")
            environment = fill(name, url, Path(folder, name))
            say(f"Measuring the {name} set ...")
            sets[name] = measure(name, environment, seconds)
    text = report(sets, os.environ.get("DATABASE", "postgresql"), seconds)
    say("\n" + text)
    if os.environ.get("DATABASE", "postgresql") == "postgresql":
        page = ROOT / "docs" / "performance.md"
        head = page.read_text().split("<!-- measured -->")[0]
        page.write_text(f"{head}<!-- measured -->\n{text}")
    return 0


@contextlib.contextmanager
def databases(kind):
    """{set: DATABASE_URL} of two empty databases."""
    if kind == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield {name: f"sqlite:///{folder}/{name}.sqlite3" for name in ("small", "large")}
        return
    tools = test.postgresql_tools()
    if not tools:
        raise Stop("This needs PostgreSQL: " + test.apt_install("postgresql") + ", or DATABASE=sqlite make bench")
    with test.throw_away_postgresql(tools) as url:
        base = url.rsplit("/", 1)[0]
        for name in ("small", "large"):
            host = base.removeprefix("postgres:///")
            subprocess.run([str(tools / "createdb"), "-h", host, "-U", "nap", name], check=True)
        yield {name: f"{base}/{name}" for name in ("small", "large")}


def fill(name, url, data):
    data.mkdir()
    password = data / "password"
    password.write_text("bench-only-1325\n")
    environment = {
        **test.environment(url), "DATA_DIR": str(data), "STATIC_ROOT": str(data / "static"), "SECRET_KEY": "bench",
        "ALLOWED_HOSTS": "127.0.0.1",
    }  # fmt: skip
    plan = ROOT / "fixtures" / "kazakhstan-2022-2025.yaml"
    run("manage.py", "prepare", "--plan", str(plan), "--demo", "--password-file", str(password), env=environment)
    if name == "large":
        say(run("-m", "tests.benchmarks.seed", env=environment).strip())
    analyse = "from django.db import connection; connection.cursor().execute('ANALYZE')"
    run("manage.py", "shell", "--no-imports", "-c", analyse, env=environment)
    return environment


def run(*arguments, env):
    done = subprocess.run(
        [str(PYTHON), *arguments], cwd=str(ROOT), env=env, text=True, capture_output=True, check=False
    )
    if done.returncode:
        raise Stop(f"{' '.join(arguments[:3])} failed: {done.stderr.strip()[-1000:]}")
    return done.stdout


def addresses(name):
    of_demo = [DEMO + below.format(codes and codes[0]) for below, codes in BELOW.items()]
    if name == "small":
        return [*OF_SITE, *of_demo]
    of_seeded = [SEEDED + below.format(codes and codes[1]) for below, codes in BELOW.items()]
    return [*OF_SITE, *of_demo, *of_seeded, MANY, f"{MANY}actions/"]


def measure(name, environment, seconds):
    # Bare and pages in turns, twice, and the better of each: what else the machine does hits both.
    found = json.loads(run("-m", "tests.benchmarks.cold", f"{DEMO}indicators/I2b/", *addresses(name), env=environment))
    manifest = json.loads(Path(environment["STATIC_ROOT"], "staticfiles.json").read_text())
    style = "/static/" + manifest["paths"]["css/app.css"]
    with (
        served("tests.benchmarks.bare:application", environment) as bare,
        served("napsite.wsgi:application", environment) as site,
    ):
        warm = {}
        for _turn in range(2):
            for port, paths in ((bare.port, ["/bare"]), (site.port, [*LOADED, style])):
                rates = json.loads(run("-m", "tests.benchmarks.load", str(port), seconds, *paths, env=environment))
                for path, (rate, size) in rates.items():
                    label = "static" if path == style else path
                    warm[label] = max(warm.get(label, (0, 0)), (rate, size))
        found["warm"], found["memory"] = warm, site.memory()
    return found


class Server:
    def __init__(self, port, process):
        self.port, self.process = port, process

    def memory(self):
        """MiB that each worker holds, the most of them; without what charts take in their own process."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        lines = [Path(f"/proc/{pid}/status").read_text().splitlines() for pid in children]
        return max(int(line.split()[1]) // 1024 for status in lines for line in status if line.startswith("VmRSS"))


@contextlib.contextmanager
def served(application, environment):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(PYTHON), "-m", "gunicorn", application, "--config", "python:napsite.gunicorn"]
    process = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}"], cwd=str(ROOT), env=environment, start_new_session=True
    )
    try:
        path = "bare" if "bare" in application else "healthz"
        for _attempt in range(120):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=5).close()
                break
            except OSError:
                time.sleep(0.25)
        yield Server(port, process)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def report(sets, kind, seconds):
    small, large = sets["small"], sets["large"]
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=str(ROOT), text=True, capture_output=True)
    lines = [
        f"Measured on {datetime.now(UTC):%d %B %Y} at {commit.stdout.strip()}: {os.cpu_count()} cores, {kind},",
        f"2 workers of 4 threads, load average {os.getloadavg()[1]:.1f}, {seconds} s for each address under load.",
        "", "### Warm: pages that are kept", "",
        "| address | small: requests/s | of the bare view | large: requests/s | of the bare view | bytes |",
        "|---|---:|---:|---:|---:|---:|",
    ]  # fmt: skip
    for path, (rate, size) in small["warm"].items():
        other = large["warm"][path][0]
        shares = [f"{r / s['warm']['/bare'][0]:.2f}" for r, s in ((rate, small), (other, large))]
        lines.append(f"| `{path}` | {rate:.0f} | {shares[0]} | {other:.0f} | {shares[1]} | {size:,} |")
    lines += [
        "", "### Cold: pages that are made", "",
        "| address | small: ms | queries | large: ms | queries | large/small |", "|---|---:|---:|---:|---:|---:|",
    ]  # fmt: skip
    for path, (ms, queries) in large["pages"].items():
        of_small = small["pages"].get(path)
        ratio = f"{ms / of_small[0]:.2f}" if of_small else ""
        left = f"{of_small[0]:.0f} | {of_small[1]}" if of_small else " | "
        lines.append(f"| `{path}` | {left} | {ms:.0f} | {queries} | {ratio} |")
    lines += [
        "", "### The rest", "",
        "| what | small | large |", "|---|---:|---:|",
        f"| saving a report: queries | {small['saving']} | {large['saving']} |",
        f"| a page whose charts were never drawn, the engine's start included: ms | {small['first chart']:.0f} "
        f"| {large['first chart']:.0f} |",
        f"| memory of a worker after this: MiB | {small['memory']} | {large['memory']} |",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(bootstrap.main(main))
