"""Signing in through a provider of OpenID Connect: the known get in, nobody is given an account, faults are said."""

import environ
import pytest
import requests
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings as django_settings
from django.contrib.auth import get_user
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import translation

from napsite.oidc import form_targets_of, provider_of
from tests.accounts.provider import named
from tests.factories import PASSWORD
from tracker import identity
from tracker.domain.people import anonymise
from tracker.models import User

pytestmark = pytest.mark.django_db
LOGIN, BACK = "/accounts/oidc/identity/login/", "/accounts/oidc/identity/login/callback/"
CONNECTION = "/accounts/3rdparty/"
NAMES = ("OIDC_SERVER_URL", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_NAME", "OIDC_ORIGINS")


@pytest.fixture(autouse=True)
def _no_attempts_yet():
    cache.clear()


@pytest.fixture
def provider(settings, monkeypatch):
    with named(settings, monkeypatch) as started:
        yield started


def browser(language="en"):
    client = Client()
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = language
    return client


def go(client, address=LOGIN, **data):
    """Through the provider and back, as a browser follows it; gives the last answer of the site."""
    answer = client.post(address, data)
    if answer.status_code != 302:
        return answer
    return follow(client, answer["Location"])


def follow(client, there):
    back = requests.get(there, allow_redirects=False, timeout=10).headers["Location"]
    assert back.startswith(f"http://testserver{BACK}")
    return client.get(back.removeprefix("http://testserver"))


def test_without_settings_there_is_no_button_and_no_address(world, sign_in):
    assert not django_settings.SOCIALACCOUNT_PROVIDERS
    assert "oidc" not in browser().get("/accounts/login/").content.decode()
    person = sign_in(world.reporter)
    assert "3rdparty" not in person.get("/accounts/profile/").content.decode()
    for client in (browser(), person, sign_in(world.admin)):
        for address in (LOGIN, BACK, CONNECTION):
            assert client.get(address).status_code == 404
            assert client.post(address).status_code == 404


def test_a_known_person_is_connected_by_a_verified_address_and_signed_in(world, provider):
    client = browser()
    assert "Sign in with eGov" in client.get("/accounts/login/").content.decode()
    answer = go(client)
    assert answer["Location"].endswith("/work/")
    assert get_user(client) == world.reporter
    assert provider.redirects == [f"http://testserver{BACK}"]
    assert SocialAccount.objects.get().user == world.reporter
    # The next time by the identifier, whatever the address has become.
    provider.person |= {"email": "married@defence.example", "email_verified": False}
    again = browser()
    go(again)
    assert get_user(again) == world.reporter


def test_the_password_keeps_working_and_nothing_but_the_identifier_is_kept(world, provider):
    provider.person |= {"name": "Somebody", "iin": "900101300123"}
    go(browser())
    go(browser())
    kept = SocialAccount.objects.get()
    assert (kept.uid, kept.extra_data) == ("900101300123", {})
    world.reporter.refresh_from_db()
    assert world.reporter.check_password(PASSWORD)
    assert world.reporter.name == "Aigul of Defence"


def test_who_came_for_a_page_gets_there(world, provider):
    client = browser()
    assert "next=%2Fru%2Fplans%2F" in client.get("/accounts/login/?next=/ru/plans/").content.decode()
    assert go(client, f"{LOGIN}?next=/ru/plans/")["Location"] == "/ru/plans/"
    assert "elsewhere" not in go(browser(), f"{LOGIN}?next=https://elsewhere.example/")["Location"]


@pytest.mark.parametrize("language", ["ru", "kk", "en"])
@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"email": "stranger@nowhere.example"}, identity.STRANGER),
        ({"email_verified": False}, identity.UNVERIFIED),
        ({"email_verified": "false"}, identity.UNVERIFIED),
        ({"email_verified": None}, identity.UNVERIFIED),
        ({"email": ""}, identity.UNVERIFIED),
        ({"email": ["reporter@defence.example"]}, identity.UNVERIFIED),
    ],
)
def test_strangers_and_unverified_addresses_are_refused_in_words_and_get_no_account(
    world, provider, language, said, reason
):
    provider.person |= said
    before = User.objects.count()
    client = browser(language)
    answer = go(client)
    assert answer.status_code in (403, 502)
    if answer.status_code == 403:
        with translation.override(language):
            assert str(reason) in answer.content.decode().replace("&#x27;", "'")
    assert not get_user(client).is_authenticated
    assert (User.objects.count(), SocialAccount.objects.count()) == (before, 0)
    assert client.get("/accounts/3rdparty/signup/").status_code == 302


@pytest.mark.parametrize("connected", [False, True])
def test_a_closed_account_is_refused(world, provider, connected):
    if connected:
        go(browser())
    User.objects.filter(pk=world.reporter.pk).update(is_active=False)
    client = browser()
    page = go(client)
    page = client.get(page["Location"]) if page.status_code == 302 else page
    assert "This account is closed" in page.content.decode()
    assert not get_user(client).is_authenticated


@pytest.mark.parametrize("connected", [False, True])
def test_a_demonstration_account_is_refused_where_it_may_not_sign_in(world, provider, connected):
    if connected:
        go(browser())
    User.objects.filter(pk=world.reporter.pk).update(is_demonstration=True)
    client = browser()
    go(client)
    assert not get_user(client).is_authenticated


def test_an_address_that_went_over_to_somebody_else_does_not_open_the_account(world, provider):
    go(browser())
    provider.person |= {"sub": "another"}
    client = browser()
    assert str(identity.OTHER) in go(client).content.decode()
    assert not get_user(client).is_authenticated


@pytest.mark.parametrize("who", ["coordinator", "admin"])
def test_the_second_step_is_asked_for_all_the_same(world, provider, settings, who):
    settings.SECOND_FACTOR_REQUIRED = True
    person = getattr(world, who)
    provider.person |= {"email": person.email.upper()}
    client = browser()
    assert go(client).status_code == 302
    assert client.get("/en/review/")["Location"] == "/accounts/2fa/"
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client = browser()
    assert go(client)["Location"].startswith("/accounts/2fa/authenticate/")
    assert not get_user(client).is_authenticated


@pytest.mark.parametrize(
    "wrong", ["issuer", "audience", "expired", "two people", "no identity", "a list", "down", "says nothing", "refused"]
)
def test_a_provider_that_breaks_its_word_lets_nobody_in_and_breaks_nothing(world, provider, wrong):
    provider.wrong = wrong
    client = browser()
    answer = go(client)
    if wrong == "refused":
        answer = client.get(answer["Location"])
    assert answer.status_code in (200, 401, 502)
    assert "sign in with your password" in answer.content.decode()
    assert not get_user(client).is_authenticated
    assert not SocialAccount.objects.exists()


def test_a_provider_that_is_away_is_said(world, provider):
    provider.stop()
    answer = browser().post(LOGIN)
    assert answer.status_code == 502
    assert "sign in with your password" in answer.content.decode()


def test_a_way_back_that_nobody_set_out_on_is_refused(world, provider):
    client = browser()
    there = client.post(LOGIN)["Location"]
    other = browser()
    assert follow(other, there).status_code == 401
    assert other.get(f"{BACK}?code=x&state=x").status_code == 401
    assert not get_user(other).is_authenticated


def test_a_link_asks_first_and_leads_nowhere_by_itself(world, provider):
    answer = browser().get(LOGIN)
    assert answer.status_code == 200
    assert "Go on to eGov" in answer.content.decode()


def test_a_person_connects_and_disconnects_their_own_account(world, provider):
    provider.person |= {"sub": "mine", "email": "private@mail.example", "email_verified": False}
    client = browser()
    client.post("/accounts/login/", {"login": world.reporter.email, "password": PASSWORD})
    assert CONNECTION in client.get("/accounts/profile/").content.decode()
    # It protects the account, so the password is asked for once more.
    asked = go(client, f"{LOGIN}?process=connect")["Location"]
    assert asked.startswith("/accounts/reauthenticate/")
    page = client.post(asked, {"password": PASSWORD}, follow=True).content.decode()
    assert "Your account is connected." in page
    assert SocialAccount.objects.get().user == world.reporter
    page = client.post(CONNECTION, {"account": SocialAccount.objects.get().pk}, follow=True).content.decode()
    assert "The connection is ended." in page
    assert not SocialAccount.objects.exists()


def test_nobody_connects_or_ends_what_is_another_persons(world, provider):
    go(browser())
    client = browser()
    client.post("/accounts/login/", {"login": world.signatory.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    answer = go(client, f"{LOGIN}?process=connect")
    assert "belongs to another account" in client.get(answer["Location"]).content.decode()
    client.post(CONNECTION, {"account": SocialAccount.objects.get().pk})
    assert SocialAccount.objects.get().user == world.reporter
    stranger = browser()
    go(stranger, f"{LOGIN}?process=connect")
    assert not get_user(stranger).is_authenticated


def test_who_is_anonymised_is_no_longer_known_by_the_provider(world, provider):
    go(browser())
    anonymise(world.reporter)
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("address", ["/accounts/login/", LOGIN, CONNECTION, "/accounts/3rdparty/login/cancelled/"])
@pytest.mark.parametrize("language", ["ru", "kk"])
def test_the_pages_are_in_the_sites_look_and_language(world, provider, sign_in, address, language):
    client = sign_in(world.reporter) if address == CONNECTION else browser()
    answer = client.get(address, headers={"referer": f"http://testserver/{language}/"})
    assert answer.headers["Content-Language"] == language
    page = answer.content.decode()
    assert "css/tokens.css" in page
    assert "<script>" not in page


def test_the_settings_are_checked_at_the_start(monkeypatch):
    env = environ.Env()
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    assert provider_of(env) == {}
    assert form_targets_of(env) == []
    monkeypatch.setenv("OIDC_SERVER_URL", "http://idp.gov.example")
    with pytest.raises(ImproperlyConfigured, match="https"):
        provider_of(env)
    monkeypatch.setenv("OIDC_SERVER_URL", "https://idp.gov.example/realms/state/")
    with pytest.raises(ImproperlyConfigured, match="OIDC_CLIENT_ID"):
        provider_of(env)
    monkeypatch.setenv("OIDC_CLIENT_ID", "nap")
    monkeypatch.setenv("OIDC_ORIGINS", "https://login.gov.example")
    assert provider_of(env)["openid_connect"]["APPS"][0]["settings"]["server_url"].endswith("/realms/state")
    assert form_targets_of(env) == ["https://idp.gov.example", "https://login.gov.example"]


def test_a_provider_over_https_is_never_asked_without_it(settings, provider):
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["server_url"] = "https://idp.gov.example"
    with pytest.raises(requests.exceptions.InvalidSchema), identity.IdentityAdapter().get_requests_session() as session:
        session.get(provider.url)


@pytest.mark.parametrize("email", ["admın@nap.example", "ADMİN@nap.example", "admin@nap.example.\u212az"])
def test_another_address_that_a_database_takes_for_the_same_is_another(world, email):
    assert identity.account_of(email) is None
    assert identity.account_of("ADMIN@nap.example") == world.admin
    assert identity.account_of("") is None
