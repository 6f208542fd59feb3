"""The pages of the account: in the site's look and the visitor's language, with nobody let in uninvited."""

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from tests.factories import UserFactory
from tracker.models import User

pytestmark = pytest.mark.django_db

PASSWORD = "an-account-of-1325"


@pytest.fixture(autouse=True)
def _no_attempts_yet():
    cache.clear()


@pytest.fixture
def account():
    user = UserFactory(email="somebody@min.example", language="ru")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(user, **more):
    client = Client()
    return client, client.post("/accounts/login/", {"login": user.email, "password": PASSWORD}, **more)


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/login/",
        "/accounts/signup/",
        "/accounts/inactive/",
        "/accounts/password/reset/",
        "/accounts/password/reset/done/",
        "/accounts/password/reset/key/1-wrong/",
        "/accounts/password/reset/key/done/",
    ],
)
def test_a_visitor_reads_it_in_the_sites_look(address):
    answer = Client().get(address)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "css/tokens.css" in page
    assert "<script>" not in page
    assert "style=" not in page


@pytest.mark.parametrize(
    "address",
    ["/accounts/logout/", "/accounts/password/change/", "/accounts/reauthenticate/", "/accounts/2fa/"],
)
def test_somebody_signed_in_reads_it_in_the_sites_look(account, address):
    client, _answer = sign_in(account)
    answer = client.get(address)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "css/tokens.css" in page
    assert "<script>" not in page


def test_a_second_step_can_be_turned_on(account):
    client, _answer = sign_in(account)
    asked = client.get("/accounts/2fa/totp/activate/")
    assert asked.url.startswith("/accounts/reauthenticate/")
    answer = client.post(asked.url, {"password": PASSWORD}, follow=True)
    assert answer.status_code == 200
    assert "data:image/svg+xml" in answer.content.decode()


def test_nobody_opens_an_account_themselves():
    Client().post("/accounts/signup/", {"email": "new@min.example", "password1": PASSWORD, "password2": PASSWORD})
    assert not User.objects.filter(email="new@min.example").exists()


def test_a_closed_account_does_not_sign_in(account):
    account.is_active = False
    account.save()
    client, _answer = sign_in(account)
    assert "_auth_user_id" not in client.session


def test_guessing_a_password_is_stopped(account):
    client = Client()
    for _attempt in range(7):
        answer = client.post("/accounts/login/", {"login": account.email, "password": "a-wrong-guess"})
    assert answer.status_code == 429 or answer.context["form"].errors
    answer = client.post("/accounts/login/", {"login": account.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_signing_in_speaks_the_language_of_the_page_that_one_comes_from(language):
    answer = Client().get("/accounts/login/", headers={"referer": f"http://testserver/{language}/plans/"})
    assert answer.headers["Content-Language"] == language
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == language


def test_the_page_to_go_to_decides_the_language_before_the_one_chosen_earlier():
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "kk"
    assert client.get("/accounts/login/?next=/en/work/").headers["Content-Language"] == "en"


@pytest.mark.parametrize("address", ["http://[", "//[x", "/accounts/login/?next=http://[", "/?next=" * 2000])
@pytest.mark.parametrize("where", ["query", "form", "referer"])
def test_an_address_that_cannot_be_read_says_nothing_of_the_language(address, where):
    client = Client()
    if where == "query":
        answer = client.get("/accounts/login/", {"next": address})
    elif where == "form":
        answer = client.post("/accounts/login/", {"login": "a@min.example", "password": "x", "next": address})
    else:
        answer = client.get("/accounts/login/", headers={"referer": f"http://testserver{address}"})
    assert answer.status_code == 200


def test_another_sites_address_says_nothing_of_the_language():
    answer = Client().get("/accounts/login/", headers={"referer": "https://elsewhere.example/ru/"})
    assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies


def test_after_signing_in_everybody_goes_on_in_the_language_of_their_account(account):
    _client, answer = sign_in(account)
    assert answer.url == "/ru/"
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "ru"


@pytest.mark.parametrize(
    ("who", "where"),
    [
        ("reporter", "/en/work/"),
        ("coordinator", "/en/review/"),
        ("observer", "/en/review/"),
        ("admin", "/admin/"),
        ("stranger", "/en/"),
    ],
)
def test_everybody_goes_to_their_work(world, who, where):
    user = getattr(world, who)
    user.language = "en"
    user.set_password(PASSWORD)
    user.save()
    _client, answer = sign_in(user)
    assert answer.url == where


def test_nobody_is_sent_to_another_site_after_signing_in(account):
    answer = Client().post(
        "/accounts/login/", {"login": account.email, "password": PASSWORD, "next": "https://elsewhere.example/"}
    )
    assert answer.status_code == 302
    assert "elsewhere" not in answer.url


def test_nobody_takes_another_address_for_their_account(account):
    """Invitations, and a provider of identity, know people by it; nobody would have confirmed the new one."""
    client, _answer = sign_in(account)
    assert client.get("/accounts/email/").status_code == 404
    for action in ("action_add", "action_primary"):
        assert client.post("/accounts/email/", {action: "", "email": "minister@gov.example"}).status_code == 404
    account.refresh_from_db()
    assert account.email == "somebody@min.example"
