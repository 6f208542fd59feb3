"""People are invited, given roles and anonymised; nobody sets a password for them, and nobody is deleted."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache

from tracker.models import Membership, User

pytestmark = pytest.mark.django_db

INLINES = {f"{p}-{k}": "0" for p in ("memberships", "plan_roles") for k in ("TOTAL_FORMS", "INITIAL_FORMS")}


@pytest.fixture
def admin_client(world, sign_in):
    cache.clear()
    return sign_in(world.admin)


def test_a_new_account_has_no_password_until_the_person_sets_one(admin_client):
    data = {"email": "New@min.example", "name": "New", "language": "ru", "is_active": "on", "password": "x", **INLINES}
    assert admin_client.post("/admin/tracker/user/add/", data).status_code == 302
    user = User.objects.get(email="new@min.example")
    assert not user.has_usable_password()
    assert not user.is_superuser
    ticked = {"action": "invite", "_selected_action": [user.pk]}
    admin_client.post("/admin/tracker/user/", ticked)
    assert [m.to for m in mail.outbox] == [["new@min.example"]]
    assert "/accounts/password/reset/key/" in mail.outbox[0].body


def test_the_page_of_a_person_shows_no_password(world, admin_client):
    world.reporter.set_password("a-secret-of-1325")
    world.reporter.save()
    page = admin_client.get(f"/admin/tracker/user/{world.reporter.pk}/change/").content.decode()
    assert world.reporter.password not in page
    assert 'name="password"' not in page


def test_nobody_is_deleted(world, admin_client):
    answer = admin_client.post(f"/admin/tracker/user/{world.stranger.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 403
    assert User.objects.filter(pk=world.stranger.pk).exists()


def test_an_anonymised_person_leaves_no_name_behind_and_keeps_the_opaque_id(world, admin_client):
    was = User.objects.get(pk=world.reporter.pk)
    admin_client.post("/admin/tracker/user/", {"action": "anonymise", "_selected_action": [was.pk]})
    now = User.objects.get(pk=was.pk)
    assert now.public_id == was.public_id
    assert was.email not in (now.email, *now.history.values_list("email", flat=True))
    assert was.name not in (now.name, *now.history.values_list("name", flat=True))
    assert not now.is_active
    assert not now.has_usable_password()
    assert not Membership.objects.active().filter(user=now).exists()


def test_an_anonymised_person_is_signed_out_of_every_session_listed_or_not(world, admin_client, sign_in):
    clients = [sign_in(world.reporter), sign_in(world.reporter)]
    clients[0].get("/en/")
    UserSession.objects.filter(user=world.reporter).delete()
    admin_client.post("/admin/tracker/user/", {"action": "anonymise", "_selected_action": [world.reporter.pk]})
    keys = [client.cookies["sessionid"].value for client in clients]
    assert not Session.objects.filter(session_key__in=keys).exists()
    assert Session.objects.filter(session_key=admin_client.cookies["sessionid"].value).exists()


def test_nobody_anonymises_or_locks_out_themselves(world, admin_client):
    admin_client.post("/admin/tracker/user/", {"action": "anonymise", "_selected_action": [world.admin.pk]})
    data = {"email": world.admin.email, "name": "Arman", "language": "ru", **INLINES}
    admin_client.post(f"/admin/tracker/user/{world.admin.pk}/change/", data)
    admin = User.objects.get(pk=world.admin.pk)
    assert admin.is_active
    assert admin.is_staff
    assert admin.name == "Arman"


def test_a_role_ends_and_is_not_deleted(world, admin_client):
    membership = world.reporter.memberships.get()
    answer = admin_client.post(f"/admin/tracker/membership/{membership.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 403
    assert Membership.objects.filter(pk=membership.pk).exists()


def test_the_same_role_twice_is_an_error_of_the_form(world, admin_client):
    data = {
        "user": world.reporter.pk, "actor": world.defence.pk, "role": "reporter",
        "started_at_0": "2026-01-01", "started_at_1": "09:00:00",
    }  # fmt: skip
    answer = admin_client.post("/admin/tracker/membership/add/", data)
    assert answer.status_code == 200
    assert answer.context["errors"]
