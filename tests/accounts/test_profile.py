"""One's own account: name, language, what is told by mail, where one is signed in, the second step."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
PAGE = "/accounts/profile/"


@pytest.fixture(autouse=True)
def _no_attempts_yet():
    cache.clear()


def signed_in(user, browser="Firefox"):
    client = Client(headers={"user-agent": browser})
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert get_user(client).is_authenticated
    return client


def test_a_person_changes_name_language_and_what_they_are_told(world, sign_in):
    client = sign_in(world.reporter)
    answer = client.post(PAGE, {"name": " Aigul  of Defence II ", "language": "kk", "tell_approved": "on"}, follow=True)
    world.reporter.refresh_from_db()
    assert (world.reporter.name, world.reporter.language) == ("Aigul of Defence II", "kk")
    assert (world.reporter.tell_submitted, world.reporter.tell_approved, world.reporter.remind) == (False, True, False)
    assert '<html lang="kk"' in answer.content.decode()


def test_nobody_raises_their_own_rights_or_address(world, sign_in):
    data = {"name": "x", "language": "en", "is_staff": "on", "is_superuser": "on", "email": "other@x.example"}
    sign_in(world.reporter).post(PAGE, data)
    world.reporter.refresh_from_db()
    assert (world.reporter.is_staff, world.reporter.is_superuser) == (False, False)
    assert world.reporter.email == "reporter@defence.example"


def test_a_wrong_language_is_said_at_the_field_and_what_was_typed_stays(world, sign_in):
    answer = sign_in(world.reporter).post(PAGE, {"name": "Typed", "language": "xx"})
    assert answer.status_code == 422
    assert 'value="Typed"' in answer.content.decode()
    world.reporter.refresh_from_db()
    assert world.reporter.name == "Aigul of Defence"


def test_a_person_sees_where_they_are_signed_in_and_ends_the_others(world):
    at_work = "Mozilla/5.0 (Windows NT 10.0; rv:142.0) Gecko/20100101 Firefox/142.0"
    phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile/15E148 Safari/604.1"
    here, there = signed_in(world.reporter, at_work), signed_in(world.reporter, phone)
    page = here.get(PAGE).content.decode()
    assert "Firefox on Windows" in page
    assert "Safari on iPhone" in page
    assert "Mozilla" not in page
    assert here.post(f"{PAGE}sessions/end/").status_code == 302
    assert get_user(here).is_authenticated
    assert not get_user(there).is_authenticated
    assert "Safari" not in here.get(PAGE).content.decode()


def test_a_person_ends_one_session_and_never_somebody_elses(world):
    here, there, elsewhere = (signed_in(world.reporter, n) for n in ("one", "two", "three"))
    stranger = signed_in(world.coordinator)
    two = world.reporter.usersession_set.get(user_agent="two")
    assert stranger.post(f"{PAGE}sessions/end/", {"session": two.pk}).status_code == 404
    assert stranger.post(f"{PAGE}sessions/end/", {"session": "x"}).status_code == 404
    assert here.post(f"{PAGE}sessions/end/", {"session": two.pk}).status_code == 302
    assert not get_user(there).is_authenticated
    assert get_user(elsewhere).is_authenticated


def test_the_list_of_sessions_asks_no_more_for_three_than_for_one(world):
    client = signed_in(world.reporter)

    def count():
        with CaptureQueriesContext(connection) as found:
            client.get(PAGE)
        return len(found)

    one = count()
    for name in ("two", "three"):
        signed_in(world.reporter, name)
    assert count() == one


@pytest.mark.parametrize("who", ["coordinator", "admin"])
@pytest.mark.parametrize("address", ["/en/review/", "/admin/", "/en/", "/en/plans/plan/"])
def test_wide_rights_need_a_second_step(world, settings, who, address, sign_in):
    settings.SECOND_FACTOR_REQUIRED = True
    person = getattr(world, who)
    client = sign_in(person)
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/2fa/")
    assert client.post(address).status_code == 302
    assert client.get("/accounts/2fa/").status_code == 200
    assert client.get(PAGE).status_code == 200
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert client.get(address).get("Location") != "/accounts/2fa/"


def test_recovery_codes_alone_are_no_second_step(world, settings, sign_in):
    settings.SECOND_FACTOR_REQUIRED = True
    Authenticator.objects.create(user=world.coordinator, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "x"})
    assert sign_in(world.coordinator).get("/en/review/")["Location"] == "/accounts/2fa/"


@pytest.mark.parametrize("who", ["reporter", "observer", "stranger"])
def test_others_choose(world, settings, who, sign_in):
    settings.SECOND_FACTOR_REQUIRED = True
    assert sign_in(getattr(world, who)).get("/en/").status_code == 200


def test_a_visitor_is_asked_nothing(world, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    assert Client().get("/en/").status_code == 200


def test_an_ended_role_needs_it_no_more(world, settings, sign_in):
    settings.SECOND_FACTOR_REQUIRED = True
    world.coordinator.plan_roles.update(ended_at="2026-01-01T00:00Z")
    assert sign_in(world.coordinator).get("/en/").status_code == 200
