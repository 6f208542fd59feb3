"""`make bench`: how fast the site is, on a small and on a large set, against a bare Django view served the same way.

make bench                       on a throw-away PostgreSQL; the tables are printed, and written to docs/performance.md
DATABASE=sqlite make bench       on SQLite; printed only
BENCH_SECONDS=3                  how long each address is asked under load

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
#: What is asked of the plan with 2,000 actions.
OF_MANY = ("", "objectives/", "actions/", "bodies/", "timeline/", "matrix/", "gaps/")
OF_SITE = ("/en/", "/en/plans/", "/en/methodology/")
LOADED = (f"{DEMO}", f"{DEMO}actions/", f"{DEMO}indicators/I2b/", f"{DEMO}gaps/")
#: What stands below it in docs/performance.md is written by this program.
MARK = "<!-- measured -->"
#: Both sets are measured in turns, and the better of each counts: what else the machine does hits both.
TURNS = 2
#: The goals: share of the bare view, milliseconds and queries of a page, large to small, queries of a save.
WARM, COLD_MS, QUERIES, GROWTH, SAVING = 0.5, 50, 15, 1.5, 12


def main():
    with bootstrap.only_one():
        bootstrap.ensure_venv("requirements.txt", "requirements-dev.txt")
    seconds, kind = os.environ.get("BENCH_SECONDS", "3"), os.environ.get("DATABASE", "postgresql")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    load, start = [os.getloadavg()[0]], time.monotonic()
    with databases(kind) as urls, tempfile.TemporaryDirectory() as folder:
        environments = {}
        for name, url in urls.items():
            say(f"Filling the {name} set ...")
            environments[name] = fill(name, url, Path(folder, name))
        sets = {name: {} for name in urls}
        for turn in range(TURNS):
            for name, environment in environments.items():
                say(f"Measuring the {name} set, {turn + 1} of {TURNS} ...")
                load.append(os.getloadavg()[0])
                better(sets[name], measure(name, environment, seconds))
    minutes = (time.monotonic() - start) / 60
    text = report(sets, kind, seconds, load, minutes)
    say("\n" + text)
    if kind == "postgresql":
        page = ROOT / "docs" / "performance.md"
        head = page.read_text().split(MARK)[0]
        page.write_text(f"{head}{MARK}\n{text}")
        say(f"Written to {page.relative_to(ROOT)}.")
    return 0


def better(known, found):
    """Put the better of two measurements in `known`."""
    for path, (ms, first, queries) in found["pages"].items():
        before = known.setdefault("pages", {}).get(path, (ms, first, queries))
        known["pages"][path] = (min(ms, before[0]), min(first, before[1]), max(queries, before[2]))
    for path, (rate, share, size) in found["warm"].items():
        before = known.setdefault("warm", {}).get(path, (0, 0, size))
        known["warm"][path] = (max(rate, before[0]), max(share, before[1]), size)
    known["saving"] = max(found["saving"], known.get("saving", 0))
    known["first chart"] = min(found["first chart"], known.get("first chart", found["first chart"]))
    known["memory"] = max(filter(None, (found["memory"], known.get("memory"))), default=None)


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
    return [*OF_SITE, *of_demo, *of_seeded, *(MANY + below for below in OF_MANY)]


def measure(name, environment, seconds):
    found = json.loads(run("-m", "tests.benchmarks.cold", f"{DEMO}indicators/I2b/", *addresses(name), env=environment))
    manifest = json.loads(Path(environment["STATIC_ROOT"], "staticfiles.json").read_text())
    style = "/static/" + manifest["paths"]["css/app.css"]
    with (
        served("tests.benchmarks.bare:application", "bare", environment) as bare,
        served("napsite.wsgi:application", "healthz", environment) as site,
    ):
        found["warm"] = {}
        for path in [*LOADED, style]:
            # The bare view right before each, so that both have the same machine.
            [(of_bare, bare_size)] = loaded(bare.port, seconds, "/bare", env=environment)
            [(rate, size)] = loaded(site.port, seconds, path, env=environment)
            found["warm"]["static" if path == style else path] = (rate, rate / of_bare, size)
            best = max(of_bare, found["warm"].get("/bare", (0,))[0])
            found["warm"]["/bare"] = (best, 1, bare_size)
        found["memory"] = site.memory()
    return found


def loaded(port, seconds, *paths, env):
    """[(requests per second, bytes)] of each of `paths`."""
    return json.loads(run("-m", "tests.benchmarks.load", str(port), seconds, *paths, env=env)).values()


class Server:
    def __init__(self, port, process):
        self.port, self.process = port, process

    def memory(self):
        """MiB that a worker holds, the most of them; without what charts take in their own process. None: not Linux."""
        if not Path("/proc/self/task").exists():
            return None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        lines = [Path(f"/proc/{pid}/status").read_text().splitlines() for pid in children]
        return max(int(line.split()[1]) // 1024 for status in lines for line in status if line.startswith("VmRSS"))


@contextlib.contextmanager
def served(application, path, environment):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(PYTHON), "-m", "gunicorn", application, "--config", "python:napsite.gunicorn"]
    process = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}"], cwd=str(ROOT), env=environment, start_new_session=True
    )
    try:
        for _attempt in range(240):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=5).close()
                break
            except OSError:
                time.sleep(0.25)
        else:
            raise Stop(f"{application} did not answer within a minute")
        yield Server(port, process)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def report(sets, kind, seconds, load, minutes):
    small, large = sets["small"], sets["large"]
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=str(ROOT), text=True, capture_output=True)
    lines = [
        f"Measured on {datetime.now(UTC):%d %B %Y} at {commit.stdout.strip() or 'an unknown commit'}, in {minutes:.0f} "
        f"minutes: {os.cpu_count()} cores, {kind},",
        f"2 workers of 4 threads, {seconds} s for each address under load. Load average at the start {load[0]:.1f}, "
        "before each measuring",
        f"{', '.join(f'{each:.1f}' for each in load[1:])}, of which this program itself makes some 3.",
        "", "### What holds", "", *verdicts(small, large),
        "", "### Warm: pages that are kept", "",
        "| address | small: requests/s | of the bare view | large: requests/s | of the bare view | bytes |",
        "|---|---:|---:|---:|---:|---:|",
    ]  # fmt: skip
    for path, (rate, share, size) in sorted(small["warm"].items(), key=lambda item: item[0] != "/bare"):
        other, other_share, _size = large["warm"][path]
        lines.append(f"| `{path}` | {rate:.0f} | {share:.2f} | {other:.0f} | {other_share:.2f} | {size:,} |")
    lines += [
        "", "### Cold: pages that are made", "",
        "| address | small: ms | first | queries | large: ms | first | queries | large/small |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]  # fmt: skip
    for path, (ms, first, queries) in large["pages"].items():
        of_small = small["pages"].get(path)
        ratio = f"{ms / of_small[0]:.2f}" if of_small else ""
        left = f"{of_small[0]:.0f} | {of_small[1]:.0f} | {of_small[2]}" if of_small else " |  | "
        lines.append(f"| `{path}` | {left} | {ms:.0f} | {first:.0f} | {queries} | {ratio} |")
    lines += [
        "", "### The rest", "",
        "| what | small | large |", "|---|---:|---:|",
        f"| saving a report: queries | {small['saving']} | {large['saving']} |",
        f"| a page whose charts were never drawn, the engine's start included: ms | {small['first chart']:.0f} "
        f"| {large['first chart']:.0f} |",
        f"| memory of a worker after this: MiB | {small['memory'] or 'not known'} | {large['memory'] or 'not known'} |",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def verdicts(small, large):
    """A line for each goal: that it is reached, or where it is not."""
    pages, both = large["pages"], small["pages"].keys() & large["pages"].keys()
    growth = {path: pages[path][0] / small["pages"][path][0] for path in pages if path in both}
    shares = {path: min(small["warm"][path][1], large["warm"][path][1]) for path in LOADED}
    listed, many = pages[f"{DEMO}actions/"], pages[f"{MANY}actions/"]
    return [
        line(f"Warm, at least {WARM} of the bare view", {p: f"{s:.2f}" for p, s in shares.items() if s < WARM}),
        line(f"Cold, at most {QUERIES} queries", {p: q for p, (_ms, _first, q) in pages.items() if q > QUERIES}),
        line(
            f"Cold, at most {COLD_MS} ms on the large set",
            {p: f"{ms:.0f} ms" for p, (ms, _first, _q) in pages.items() if ms > COLD_MS},
        ),
        line(
            f"The same for the first page of a plan after a change, at most {COLD_MS} ms",
            {p: f"{first:.0f} ms" for p, (_ms, first, _q) in pages.items() if first > COLD_MS},
        ),
        line(f"Large to small at most {GROWTH}", {p: f"{ratio:.2f}" for p, ratio in growth.items() if ratio > GROWTH}),
        line(f"Saving, at most {SAVING} queries", {"saving": large["saving"]} if large["saving"] > SAVING else {}),
        f"- Beside the comparable system: a list of actions: {listed[2]} queries and {listed[0]:.0f} ms (there 121 "
        f"and 543 ms), of 2,000 actions {many[2]} and {many[0]:.0f} ms (there 4,043 and 15.9 s).",
    ]


def line(goal, missed):
    where = ", ".join(f"`{path}` ({value})" for path, value in missed.items())
    return f"- {goal}: not reached by {where}." if missed else f"- {goal}: reached by all."


if __name__ == "__main__":
    sys.exit(bootstrap.main(main))
