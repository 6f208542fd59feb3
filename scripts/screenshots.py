"""Take the pictures in docs/images: a fresh demonstration, served as `make run` does, seen in Chromium.

make screenshots            into docs/images
OUT=/tmp/pictures ALL=1 make screenshots      every page, in three languages and four widths, to look at

Which pages there are is found by following the links of the demonstration as a visitor, a reporter, a signatory and a
coordinator, one address for each name in tracker/urls.py: a new page comes in by itself. Names that no link leads to
are listed at the end.
"""

import itertools
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

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
EVERYBODY = (
    None, "reporter@min-internal-affairs.example", "signatory@min-defence.example", "coordinator2@nap.example",
)  # fmt: skip
LANGUAGES, WIDTHS = ("en", "ru", "kk"), (360, 768, 1280, 1920)
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
    everything = bool(os.environ.get("ALL"))
    if everything and not os.environ.get("OUT"):
        print("Say where the hundreds of pictures go: OUT=/tmp/pictures ALL=1 make screenshots", file=sys.stderr)
        return 1
    out = Path(os.environ.get("OUT") or ROOT / "docs" / "images")
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        base, server = serve(data)
        try:
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            if everything:
                set_up_django()
                take_all(browser, base, out)
            for name, language, width in () if everything else FOR_DOCS:
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


def sign_in(context, email: str | None):
    page = context.new_page()
    if email:
        page.goto("/accounts/login/")
        page.fill("input[name=login]", email)
        page.fill("input[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_load_state()
    return page


def take(browser, base: str, name: str, language: str, width: int, path: Path) -> None:
    address, email = PAGES[name]
    context = browser.new_context(viewport={"width": width, "height": 900}, locale=language, base_url=base)
    page = sign_in(context, email)
    page.goto(f"/{language}/{address}")
    if name in CLICK:
        page.locator(CLICK[name]).first.click()
        page.wait_for_load_state()
    page.screenshot(path=path, full_page=True)
    context.close()
    print(path.name)


# -- Every page


def take_all(browser, base: str, out: Path) -> None:
    """A picture of every page that can be reached, in every language and width."""
    left = names()
    for email in EVERYBODY:
        context = browser.new_context(base_url=base)
        page = sign_in(context, email)
        found = {name: path for name, path in reachable(page).items() if name in left}
        left -= found.keys()
        for (name, path), language in itertools.product(sorted(found.items()), LANGUAGES):
            page.goto(f"/{language}/{path}")
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                page.screenshot(path=out / f"{name}.{language}.{width}.png", full_page=True)
            print(name, language, flush=True)
        context.close()
    print("No link leads to:", ", ".join(sorted(left)))


def reachable(page) -> dict[str, str]:
    """{name: an address below the language} of the pages to which the links of pages lead, one for each name."""
    # Where no link leads but a form or an empty list would.
    found, waiting = {}, ["", "work/", "review/", f"{PLAN}/search/?q=women", "search/?q=women", "review/people/invite/"]
    while waiting:
        path = waiting.pop(0)
        name = name_of(path)
        if not name or name in found:
            continue
        answer = page.request.get(f"/en/{path}", max_redirects=0)
        if answer.status != 200 or "text/html" not in answer.headers.get("content-type", ""):
            continue
        found[name] = path
        links = re.findall(r'href="([^"#]*)', answer.text())
        waiting += [urljoin(f"/en/{path}", unescape(link)).removeprefix("/en/") for link in links]
    return found


def names() -> set[str]:
    from tracker.urls import urlpatterns

    return {pattern.name for pattern in urlpatterns}


def name_of(path: str) -> str | None:
    """Which of our pages an address below a language is; None where it is none of them."""
    from django.urls import Resolver404, resolve
    from django.utils import translation

    try:
        with translation.override("en"):
            name = resolve(f"/en/{path.partition('?')[0]}").url_name
    except Resolver404:
        return None
    return name if name in names() else None


def set_up_django() -> None:
    """So that addresses can be resolved here; the demonstration runs in processes of its own."""
    import django

    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "napsite.settings"
    os.environ.setdefault("SECRET_KEY", "screenshots")
    django.setup()


if __name__ == "__main__":
    sys.exit(main())
