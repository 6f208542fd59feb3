"""Demonstration accounts work on one's own machine, in a demonstration, and nowhere else."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from tests.factories import UserFactory
from tracker.domain.installation import claim
from tracker.enums import DataKind
from tracker.models import User

pytestmark = pytest.mark.django_db

PASSWORD = "demonstration-1325"
HOME = {"HTTP_HOST": "127.0.0.1:8000"}
FROM_ELSEWHERE = [
    {"REMOTE_ADDR": "10.0.0.7"},
    {"HTTP_HOST": "nap.example"},
    {"HTTP_X_FORWARDED_FOR": "10.0.0.7"},
    {"HTTP_FORWARDED": "for=10.0.0.7"},
    {"HTTP_X_REAL_IP": "10.0.0.7"},
]


@pytest.fixture(autouse=True)
def _any_host_and_no_attempts_yet(settings):
    settings.ALLOWED_HOSTS = ["*"]
    cache.clear()


@pytest.fixture
def account():
    user = UserFactory(email="reporter@min.example", is_demonstration=True)
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def demonstration(db):
    claim(DataKind.DEMONSTRATION)


def sign_in(user, **where):
    client = Client()
    answer = client.post(
        "/accounts/login/", {"login": user.email, "password": PASSWORD, "next": "/en/"}, **{**HOME, **where}
    )
    return client, answer


def is_signed_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000"])
def test_a_demonstration_account_signs_in_on_its_own_machine(demonstration, account, host):
    client, answer = sign_in(account, HTTP_HOST=host)
    assert answer.status_code == 302
    assert is_signed_in(client)


@pytest.mark.parametrize("where", FROM_ELSEWHERE, ids=lambda w: next(iter(w)))
def test_a_demonstration_account_is_refused_from_elsewhere_and_told_why(demonstration, account, where):
    client, answer = sign_in(account, **where)
    assert answer.status_code == 200
    assert not is_signed_in(client)
    assert any("demonstration account" in error for error in answer.context["form"].non_field_errors())


@pytest.mark.parametrize("where", FROM_ELSEWHERE, ids=lambda w: next(iter(w)))
def test_a_session_begun_on_the_own_machine_ends_when_it_comes_from_elsewhere(demonstration, account, where):
    client, _answer = sign_in(account)
    answer = client.get("/accounts/password/change/", **{**HOME, **where})
    assert answer.status_code == 302
    assert not is_signed_in(client)


def test_a_demonstration_account_is_refused_in_a_real_database(account):
    claim(DataKind.REAL)
    client, answer = sign_in(account)
    assert answer.status_code == 200
    assert not is_signed_in(client)


def test_a_demonstration_account_is_refused_where_nobody_said_what_the_database_is_for(account):
    client, _answer = sign_in(account)
    assert not is_signed_in(client)


def test_a_wrong_password_is_not_told_that_the_account_is_a_demonstration(demonstration, account):
    answer = Client().post(
        "/accounts/login/", {"login": account.email, "password": "wrong-password"}, HTTP_HOST="nap.example"
    )
    errors = answer.context["form"].non_field_errors()
    with translation.override(answer.headers["Content-Language"]):
        assert errors
        assert not any("127.0.0.1" in error for error in errors)


def test_another_account_signs_in_from_anywhere():
    claim(DataKind.REAL)
    user = UserFactory(email="somebody@min.example")
    user.set_password(PASSWORD)
    user.save()
    client, answer = sign_in(user, HTTP_HOST="nap.example", REMOTE_ADDR="10.0.0.7")
    assert answer.status_code == 302
    assert is_signed_in(client)
    assert not User.objects.get(pk=user.pk).is_demonstration
