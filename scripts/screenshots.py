"""Take the pictures in docs/images: a fresh demonstration, served as `make run` does, seen in Chromium.

make screenshots            into docs/images
OUT=/tmp/pictures ALL=1 make screenshots      every page, in three languages and two widths, to look at
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
PASSWORD = "screenshots-only"  # noqa: S105 - of a demonstration that lives as long as this script
PLAN = "plans/kazakhstan-2022-2025"

# name: (address below the language, who looks)
PAGES = {
    "overview": (f"{PLAN}/", None),
    "text": (f"{PLAN}/text/", None),
    "objectives": (f"{PLAN}/objectives/", None),
    "objective": (f"{PLAN}/objectives/1/", None),
    "actions": (f"{PLAN}/actions/", None),
    "action": (f"{PLAN}/actions/1.1/", None),
    "indicators": (f"{PLAN}/indicators/", None),
    "indicator": (f"{PLAN}/indicators/I2b/", None),
    "bodies": (f"{PLAN}/bodies/", None),
    "body": (f"{PLAN}/bodies/min-defence/", None),
    "methodology": ("methodology/", None),
    "plans": ("plans/", None),
    "work": ("work/", "reporter@min-internal-affairs.example"),
    "entry": ("work/", "reporter@min-internal-affairs.example"),
    "review": ("review/", "coordinator2@nap.example"),
    "review-entry": ("review/", "coordinator2@nap.example"),
    "matrix": ("review/matrix/", "coordinator2@nap.example"),
    "late": ("review/late/", "coordinator2@nap.example"),
    "periods": ("review/periods/", "coordinator2@nap.example"),
    "setup": ("review/plan/", "coordinator2@nap.example"),
    "people": ("review/people/", "coordinator2@nap.example"),
    "reminders": ("review/reminders/", "coordinator2@nap.example"),
    "submit": ("work/submit/", "reporter@min-internal-affairs.example"),
    "workbook": ("work/workbook/", "reporter@min-internal-affairs.example"),
}
# Pages whose address is only known from the page before: where to click.
CLICK = {"entry": "table.work th a", "review-entry": "table.work a.btn-primary"}
FOR_DOCS = [
    *[("overview", "en", width) for width in (1280, 360)],
    ("overview", "ru", 1280),
    ("overview", "kk", 360),
    ("indicator", "en", 1280),
    ("actions", "kk", 1280),
    ("body", "ru", 360),
    ("work", "en", 1280),
    ("entry", "en", 1280),
    ("entry", "ru", 360),
    ("review-entry", "en", 1280),
    ("matrix", "en", 1280),
    ("submit", "en", 1280),
    ("setup", "en", 1280),
    ("reminders", "en", 1280),
]


def main() -> int:
    chromium = shutil.which("chromium")
    if chromium is None:
        print("Chromium is not installed: apt-get install -y chromium", file=sys.stderr)
        return 1
    out = Path(os.environ.get("OUT") or ROOT / "docs" / "images")
    out.mkdir(parents=True, exist_ok=True)
    wanted = FOR_DOCS
    if os.environ.get("ALL"):
        wanted = [(name, language, width) for name in PAGES for language in ("en", "ru", "kk") for width in (1280, 360)]
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        base, server = serve(data)
        try:
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            for name, language, width in wanted:
                take(browser, base, name, language, width, out / f"{name}.{language}.{width}.png")
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait()
    return 0


def serve(data: str) -> tuple[str, subprocess.Popen]:
    """A demonstration of its own on a free port; its address and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "DATA_DIR": data, "PORT": str(port), "DEMO_PASSWORD": PASSWORD}
    for name in ("DATABASE_URL", "SECRET_KEY"):
        environment.pop(name, None)
    server = subprocess.Popen(
        [sys.executable, str(ROOT / "scripts" / "run.py"), "serve"],
        env=environment, stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    base = f"http://127.0.0.1:{port}"
    for _ in range(240):
        try:
            urllib.request.urlopen(f"{base}/healthz", timeout=2).close()  # noqa: S310 - our own address
            return base, server
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.5)
    raise SystemExit("the demonstration did not start")


def take(browser, base: str, name: str, language: str, width: int, path: Path) -> None:
    address, email = PAGES[name]
    context = browser.new_context(viewport={"width": width, "height": 900}, locale=language, base_url=base)
    page = context.new_page()
    if email:
        page.goto("/accounts/login/")
        page.fill("input[name=login]", email)
        page.fill("input[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_load_state()
    page.goto(f"/{language}/{address}")
    if name in CLICK:
        page.locator(CLICK[name]).first.click()
        page.wait_for_load_state()
    page.screenshot(path=path, full_page=True)
    context.close()
    print(path.name)


if __name__ == "__main__":
    sys.exit(main())
