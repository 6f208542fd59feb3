"""Passkeys: made by their owner, enough to sign in, a second step for wide rights, and refused in plain words."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import get_user
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.accounts.key import Key, challenge_of
from tests.factories import PASSWORD
from tracker.passkeys import NOT_TAKEN

pytestmark = pytest.mark.django_db
ADD, LIST, LOGIN = "/accounts/2fa/webauthn/add/", "/accounts/2fa/webauthn/", "/accounts/2fa/webauthn/login/"
HTTPS = {"SERVER_NAME": "testserver", "wsgi.url_scheme": "https"}


@pytest.fixture(autouse=True)
def _no_attempts_yet():
    cache.clear()


def browser():
    client = Client(**HTTPS)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def signed_in(user):
    """Somebody who has just given their password, and once more for what protects the account."""
    client = browser()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert get_user(client).is_authenticated
    return client


def with_passkey(user, name="Telephone", **more):
    """(a client of that person, their passkey, added through the page)"""
    client, key = signed_in(user), Key(user, **more)
    challenge = challenge_of(client.get(ADD).content.decode(), "creation_options")
    answer = client.post(ADD, {"name": name, "passwordless": "on", "credential": key.made(challenge)})
    assert answer.status_code == 302, answer.content.decode()
    return client, key


def challenge(client):
    return client.get(LOGIN, headers={"accept": "application/json"}).json()["request_options"]["publicKey"]["challenge"]


def test_a_person_adds_a_passkey_and_signs_in_with_it_alone(world):
    client, key = with_passkey(world.reporter)
    assert "Telephone" in client.get("/accounts/profile/").content.decode()
    assert "Telephone" in client.get("/accounts/2fa/").content.decode()
    elsewhere = browser()
    answer = elsewhere.post(LOGIN, {"credential": key.signed(challenge(elsewhere))})
    assert answer["Location"].endswith("/work/")
    assert get_user(elsewhere) == world.reporter


def test_who_came_for_a_page_gets_there(world):
    _client, key = with_passkey(world.reporter)
    elsewhere = browser()
    sent = {"credential": key.signed(challenge(elsewhere)), "next": "/ru/plans/"}
    assert elsewhere.post(LOGIN, sent)["Location"] == "/ru/plans/"


def test_the_first_passkey_brings_recovery_codes_which_sign_in_beside_the_password(world):
    client, _key = with_passkey(world.coordinator)
    codes = client.get("/accounts/2fa/recovery-codes/").context["unused_codes"]
    elsewhere = browser()
    asked = elsewhere.post("/accounts/login/", {"login": world.coordinator.email, "password": PASSWORD})
    assert asked["Location"].startswith("/accounts/2fa/authenticate/")
    assert not get_user(elsewhere).is_authenticated
    elsewhere.post(asked["Location"], {"code": codes[0]})
    assert get_user(elsewhere) == world.coordinator


def test_beside_the_password_the_passkey_is_the_second_step(world):
    _client, key = with_passkey(world.coordinator)
    elsewhere = browser()
    asked = elsewhere.post("/accounts/login/", {"login": world.coordinator.email, "password": PASSWORD})
    page = elsewhere.get(asked["Location"]).content.decode()
    assert "Use a passkey" in page
    elsewhere.post(asked["Location"], {"credential": key.signed(challenge_of(page, "request_options"))})
    assert get_user(elsewhere) == world.coordinator


def test_without_a_passkey_the_second_step_offers_none(world):
    Authenticator.objects.create(user=world.coordinator, type=Authenticator.Type.TOTP, data={"secret": "x"})
    elsewhere = browser()
    sent = {"login": world.coordinator.email, "password": PASSWORD}
    page = elsewhere.post("/accounts/login/", sent, follow=True).content.decode()
    assert "Type the code" in page
    assert "Use a passkey" not in page


@pytest.mark.parametrize("who", ["coordinator", "admin"])
def test_wide_rights_need_a_passkey_or_a_code_and_lose_their_pages_with_it(world, settings, who):
    settings.SECOND_FACTOR_REQUIRED = True
    person = getattr(world, who)
    client = signed_in(person)
    where = "/admin/" if who == "admin" else "/en/review/"
    assert client.get(where)["Location"] == "/accounts/2fa/"
    client, _key = with_passkey(person)
    assert client.get(where).status_code == 200
    pk = Authenticator.objects.get(user=person, type=Authenticator.Type.WEBAUTHN).pk
    assert client.post(f"{LIST}keys/{pk}/remove/").status_code == 302
    assert client.get(where)["Location"] == "/accounts/2fa/"


def test_a_passkey_is_renamed_and_removed_by_its_owner_alone(world):
    client, key = with_passkey(world.reporter)
    pk = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN).pk
    stranger = signed_in(world.coordinator)
    for what in ("edit", "remove"):
        assert stranger.get(f"{LIST}keys/{pk}/{what}/").status_code == 404
        assert stranger.post(f"{LIST}keys/{pk}/{what}/", {"name": "Mine"}).status_code == 404
    assert client.post(f"{LIST}keys/{pk}/edit/", {"name": "<b>Key</b> at work"}, follow=True).status_code == 200
    assert "&lt;b&gt;Key&lt;/b&gt; at work" in client.get(LIST).content.decode()
    assert client.post(f"{LIST}keys/{pk}/edit/", {"name": "x" * 101}).status_code == 200
    assert "The passkey is removed." in client.post(f"{LIST}keys/{pk}/remove/", follow=True).content.decode()
    elsewhere = browser()
    elsewhere.post(LOGIN, {"credential": key.signed(challenge(elsewhere))})
    assert not get_user(elsewhere).is_authenticated


@pytest.mark.parametrize("address", ["/accounts/profile/", "/accounts/2fa/", LIST])
def test_a_list_of_passkeys_asks_no_more_for_three_than_for_one(world, address):
    client, _key = with_passkey(world.reporter)

    def count():
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    count()
    one = count()
    first = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN)
    for name in ("Two", "Three"):
        Authenticator.objects.create(user=first.user, type=first.type, data={**first.data, "name": name})
    assert count() == one


def test_who_sits_at_an_open_session_must_show_who_they_are(world):
    _client, key = with_passkey(world.reporter)
    client = browser()
    client.post(LOGIN, {"credential": key.signed(challenge(client))})
    asked = client.get(ADD)["Location"]
    page = client.get(asked).content.decode()
    assert asked.startswith("/accounts/reauthenticate/")
    assert "Use a passkey" in page
    by_key = "/accounts/2fa/webauthn/reauthenticate/"
    page = client.get(by_key).content.decode()
    sent = {"credential": key.signed(challenge_of(page, "request_options")), "next": ADD}
    assert client.post(by_key, sent)["Location"] == ADD
    assert client.get(ADD).status_code == 200


@pytest.mark.parametrize("language", ["ru", "kk", "en"])
@pytest.mark.parametrize("sent", ["", "no json", "[]", "1", "null", "{}", '{"id": 1}', '{"id": "x", "response": []}'])
def test_signing_in_with_what_is_no_passkey_is_refused_in_words(world, language, sent):
    client = browser()
    challenge(client)
    answer = client.post(
        LOGIN, {"credential": sent}, follow=True, headers={"referer": f"https://testserver/{language}/"}
    )
    assert not get_user(client).is_authenticated
    with translation.override(language):
        assert str(NOT_TAKEN) in answer.content.decode()


@pytest.mark.parametrize("wrong", ["challenge", "signature", "site", "origin", "person", "unknown", "handle", "again"])
def test_a_passkey_that_does_not_fit_is_refused(world, wrong):
    _client, key = with_passkey(world.reporter)
    client = browser()
    asked = challenge(client)
    if wrong == "challenge":
        answer = key.signed(challenge(browser()))
    elif wrong == "signature":
        answer = json.loads(key.signed(asked))
        answer["response"]["signature"] = json.loads(key.signed(challenge(browser())))["response"]["signature"]
        answer = json.dumps(answer)
    elif wrong == "handle":
        answer = json.loads(key.signed(asked))
        answer["response"]["userHandle"] = "____"
        answer = json.dumps(answer)
    elif wrong == "again":
        answer = key.signed(asked)
        client.post(LOGIN, {"credential": answer})
        client.logout()
    else:
        if wrong == "site":
            key.site = "elsewhere.example"
        if wrong == "origin":
            key.origin = "https://elsewhere.example"
        if wrong == "person":
            key.user = world.admin
        answer = (Key(world.reporter) if wrong == "unknown" else key).signed(asked)
    client.post(LOGIN, {"credential": answer})
    assert not get_user(client).is_authenticated


@pytest.mark.parametrize("sent", ["", "[]", "{}", '{"id": "x", "response": {"attestationObject": "AA"}}'])
def test_what_is_no_passkey_is_not_added(world, sent):
    client = signed_in(world.reporter)
    client.get(ADD)
    answer = client.post(ADD, {"name": "Typed", "credential": sent})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert str(NOT_TAKEN) in page
    assert 'value="Typed"' in page
    assert not Authenticator.objects.exists()


def test_a_closed_account_does_not_sign_in_with_its_passkey(world):
    _client, key = with_passkey(world.reporter)
    world.reporter.is_active = False
    world.reporter.save()
    client = browser()
    client.post(LOGIN, {"credential": key.signed(challenge(client))})
    assert not get_user(client).is_authenticated


def test_a_demonstration_account_does_not_sign_in_with_one_where_it_may_not(world):
    _client, key = with_passkey(world.reporter)
    world.reporter.is_demonstration = True
    world.reporter.save()
    client = browser()
    answer = client.post(LOGIN, {"credential": key.signed(challenge(client))}, follow=True)
    assert not get_user(client).is_authenticated
    assert "demonstration account" in answer.content.decode()


def test_nobody_opens_an_account_with_a_passkey():
    assert Client().get("/accounts/2fa/webauthn/signup/").status_code == 404


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/2fa/", ADD, LIST])
def test_the_pages_hold_no_script_of_their_own(world, address):
    client, _key = with_passkey(world.reporter)
    page = (browser() if "login" in address else client).get(address)
    assert page.status_code == 200
    assert "<script>" not in page.content.decode()
    assert "style=" not in page.content.decode()
    assert "script-src" not in page["Content-Security-Policy"]
