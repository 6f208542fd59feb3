"""A real Chromium (Debian's) against the site served by the test."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

from tests.factories import PASSWORD

# The page's own requests run in the server's thread; Playwright's event loop in this one is no reason to refuse them.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium():
    path = shutil.which("chromium")
    if path is None:
        if os.environ.get("REQUIRE_ALL") or os.environ.get("CI"):
            pytest.fail("Chromium is not installed: apt-get install -y chromium")
        pytest.skip("Chromium is not installed: apt-get install -y chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, live_server):
    """`visit(width=1280, javascript=True)` gives a page of a new visitor; fails on a request to any other host, a
    refused inline script or style, and an error in a script."""
    contexts, wrong = [], []

    def make(width=1280, javascript=True, locale="en"):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=javascript, locale=locale,
            base_url=live_server.url,
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda r: wrong.append(r.url) if not r.url.startswith((live_server.url, "data:")) else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda m: wrong.append(m.text) if "Content Security Policy" in m.text else None)
        return page

    yield make
    for context in contexts:
        context.close()
    assert not wrong


@pytest.fixture
def sign_in_as():
    """`sign_in_as(page, user)` through the sign-in form."""

    def make(page, user):
        page.goto("/accounts/login/")
        page.fill("input[name=login]", user.email)
        page.fill("input[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_load_state()
        assert "/accounts/login" not in page.url, page.inner_text("main")
        return page

    return make
