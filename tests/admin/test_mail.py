"""Mail in the administration pages: seen, never read."""

import pytest
from django.contrib import admin
from post_office.models import STATUS, Email

pytestmark = pytest.mark.django_db
LIST = "/admin/post_office/email/"


@pytest.fixture
def letter():
    texts = {"subject": "Hello", "message": "SECRET-LINK", "html_message": "SECRET-LINK"}
    return Email.objects.create(from_email="a@b.example", to=["c@d.example"], status=STATUS.failed, **texts)


def test_a_message_is_listed_and_its_text_is_nobodys_to_read(world, sign_in, letter):
    client = sign_in(world.admin)
    for address in (LIST, f"{LIST}{letter.pk}/change/"):
        page = client.get(address)
        assert page.status_code == 200
        assert "SECRET-LINK" not in page.content.decode()
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(f"{LIST}{letter.pk}/change/", {"subject": "x"}).status_code == 403
    assert client.post(f"{LIST}{letter.pk}/delete/", {"post": "yes"}).status_code == 403


def test_what_was_given_up_is_queued_again_from_the_list(world, sign_in, letter):
    sign_in(world.admin).post(LIST, {"action": "try_again", "_selected_action": letter.pk})
    letter.refresh_from_db()
    assert letter.status == STATUS.queued


def test_pages_that_show_bodies_or_ask_other_hosts_are_not_there():
    names = {model._meta.model_name for model in admin.site._registry}
    assert not names & {"emailtemplate", "attachment", "log", "usersession", "notice"}
    assert {"email", "reminder"} <= names
