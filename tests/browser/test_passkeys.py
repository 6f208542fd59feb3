"""A passkey in a real browser with a virtual device: added, signed in with, enough for wide rights, removed."""

import re

import pytest
from django.core.cache import cache

from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_attempts_yet():
    cache.clear()


@pytest.fixture
def by_numbers(live_server, monkeypatch):
    """The site at an address of numbers, for which no browser makes a passkey."""
    monkeypatch.setattr(type(live_server), "url", property(lambda s: f"http://127.0.0.1:{s.thread.port}"))


@pytest.fixture
def device():
    """`device(page)` gives the browser a device that keeps passkeys and recognises its owner."""

    def make(page):
        session = page.context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
        options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
        made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        return session, made["authenticatorId"]

    return make


def refuse(session, device, refuses):
    session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": not refuses})


def test_a_coordinator_adds_a_passkey_signs_in_with_it_and_removes_it(visit, sign_in_as, world, device, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    type(world.coordinator).objects.filter(pk=world.coordinator.pk).update(language="en")
    page = sign_in_as(visit(), world.coordinator)
    session, authenticator = device(page)
    page.goto("/en/review/")
    assert page.url.endswith("/accounts/2fa/")
    page.click("text=Add a passkey")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/webauthn/add/")
    page.fill("input[name=name]", "Laptop")
    assert page.is_checked("input[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")
    assert page.locator("main code").count() == 10

    # The second step is on: the pages of the role open.
    page.goto("/en/review/")
    assert page.url.endswith("/en/review/")
    page.goto("/accounts/profile/")
    assert "Laptop" in page.inner_text("main")
    assert "alone" in page.inner_text("main")

    page.goto("/accounts/logout/")
    page.click("main button[type=submit]")
    page.wait_for_load_state()
    # A device that does not recognise its owner: said in the page, and nobody is signed in.
    page.goto("/accounts/login/?next=/en/review/")
    refuse(session, authenticator, True)
    page.click("#passkey_login")
    page.wait_for_selector("[data-passkey-error=failed]:not([hidden])")
    refuse(session, authenticator, False)
    page.click("#passkey_login")
    page.wait_for_url(re.compile(r"\d/en/review/$"))

    # The same device is known when it is offered again; then the passkey goes.
    page.goto("/accounts/2fa/webauthn/add/")
    page.wait_for_url("**/reauthenticate/**")
    page.click("text=Use a passkey")
    page.click("#mfa_webauthn_reauthenticate")
    page.wait_for_url("**/webauthn/add/")
    page.click("#mfa_webauthn_add")
    page.wait_for_selector("[data-passkey-error=known]:not([hidden])")
    page.goto("/accounts/2fa/")
    page.click("main >> text=Remove")
    page.click("main button[type=submit]")
    page.wait_for_url("**/webauthn/")
    assert "The passkey is removed." in page.inner_text("body")
    page.goto("/en/review/")
    assert page.url.endswith("/accounts/2fa/")


def test_a_passkey_beside_the_password(visit, sign_in_as, world, device):
    page = sign_in_as(visit(width=360), world.reporter)
    device(page)
    page.goto("/accounts/2fa/webauthn/add/")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.uncheck("input[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")
    page.goto("/accounts/logout/")
    page.click("main button[type=submit]")
    page.goto("/accounts/login/")
    page.fill("input[name=login]", world.reporter.email)
    page.fill("input[name=password]", PASSWORD)
    page.click("main form >> nth=0 >> button[type=submit]")
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url("**/work/")


def test_nobody_is_offered_what_the_address_or_the_browser_cannot_do(by_numbers, visit, world, sign_in_as):
    page = visit(javascript=False)
    page.goto("/accounts/login/")
    assert not page.is_visible("#passkey_login")
    page = sign_in_as(visit(), world.reporter)
    page.goto("/accounts/2fa/webauthn/add/")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/webauthn/add/")
    assert page.is_visible("[data-without-passkey]")
    assert not page.is_visible("#mfa_webauthn_add")
