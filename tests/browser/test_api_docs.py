"""The page about the API: its list is drawn from the site's own files, and an address can be tried on it."""

import pytest

from tests.public.reports import approved

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_address_is_found_and_tried_without_another_host_or_an_inline_script(visit, world):
    approved(world.for_indicator, world.periods[0], value=0)
    page = visit()
    page.goto("/api/v1/docs/?lang=en")
    page.get_by_role("button", name="get /api/v1/plans/{plan}/figures/").first.click()
    page.get_by_role("button", name="Try it out").click()
    page.locator("#api-docs").get_by_placeholder("plan").fill("plan")
    page.get_by_role("button", name="Execute").click()
    page.get_by_text('"availability": "given"').first.wait_for()


def test_without_scripts_the_page_leads_to_the_description(visit, world):
    page = visit(javascript=False)
    page.goto("/en/")
    page.get_by_role("link", name="API", exact=True).click()
    page.locator("noscript p").wait_for()
    page.get_by_role("link", name="Description for programs (OpenAPI)").click()
    assert '"openapi"' in page.content()
