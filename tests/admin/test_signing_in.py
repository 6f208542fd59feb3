"""The administration pages speak the site's own sign-in and keep nobody's secrets on show."""

import pytest
from django.contrib import admin

from tracker.enums import DataKind
from tracker.models import Installation

pytestmark = pytest.mark.django_db


def test_secrets_of_the_second_step_and_unused_groups_have_no_page():
    names = {model._meta.model_name for model in admin.site._registry}
    assert not names & {"authenticator", "emailaddress", "group"}


@pytest.mark.parametrize(("kind", "shown"), [(DataKind.DEMONSTRATION, True), (DataKind.REAL, False)])
def test_every_page_says_when_its_data_is_a_demonstration(world, sign_in, kind, shown):
    Installation.objects.create(pk=1, kind=kind)
    world.admin.language = "en"
    world.admin.save()
    client = sign_in(world.admin)
    for address in ("/admin/", "/admin/tracker/progressentry/", f"/admin/tracker/plan/{world.plan.pk}/change/"):
        page = client.get(address).content.decode()
        assert ("Demonstration data: not reported by any body" in page) is shown


def test_a_history_has_no_style_in_it(world, sign_in):
    page = sign_in(world.admin).get(f"/admin/tracker/plan/{world.plan.pk}/history/").content.decode()
    assert " style=" not in page
