"""The way to a provider of identity and back in a real browser, which holds the site to its own rules for forms."""

import pytest
from csp.constants import SELF
from django.core.cache import cache

from tests.accounts.provider import named

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_attempts_yet():
    cache.clear()


@pytest.fixture
def page(chromium, live_server):
    context = chromium.new_context(base_url=live_server.url, locale="en")
    page = context.new_page()
    page.refusals = []
    page.on("console", lambda m: page.refusals.append(m.text) if "form-action" in m.text else None)
    yield page
    context.close()


def test_the_button_leads_to_the_provider_and_back_to_ones_work(page, world, settings, monkeypatch):
    with named(settings, monkeypatch) as provider:
        page.goto("/accounts/login/")
        page.click("text=eGov")
        page.wait_for_url("**/work/")
        assert len(provider.redirects) == 1
        assert not page.refusals


def test_a_form_leads_to_no_other_host(page, world, settings, monkeypatch):
    with named(settings, monkeypatch) as provider:
        rules = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**rules, "form-action": [SELF]}}
        page.goto("/accounts/login/")
        with page.expect_event("console", lambda m: "form-action" in m.text):
            page.click("text=eGov")
        assert not provider.redirects
