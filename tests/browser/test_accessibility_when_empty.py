"""A plan on which nobody has reported, and the pages that real data alone have, can be read by everybody."""

import pytest
from django.urls import reverse
from django.utils import translation

from tests import factories as f
from tests.browser.axe import LANGUAGES, assert_readable
from tests.browser.everything import every_page, page_at

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_a_plan_without_reports_and_of_real_data_can_be_read_by_everybody(world, chromium, language):
    f.InvitationFactory(plan=world.plan, actor=world.defence)
    with translation.override(language):
        pages = [
            # Without reports these pages have fewer words, not others: one language will do.
            *(every_page(language, {"": ["/{}/"]}) if language == "en" else []),
            page_at(language, "", reverse("invitation", args=[f.TOKEN])),
            page_at(language, world.coordinator.email, reverse("people_invite")),
            page_at(language, world.signatory.email, reverse("delegation")),
        ]
    assert_readable(chromium, pages, language)
