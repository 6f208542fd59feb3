"""Pages about the plan as a whole on a phone and in the longer languages: nothing runs out of the page."""

import pytest

from tests import factories as f

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = ("", "timeline/", "matrix/", "gaps/", "budget/", "bodies/defence/", "actions/1.1/")


@pytest.mark.parametrize("width", [320, 768])
def test_nothing_runs_out_of_the_page(visit, world, width):
    world.defence.name_ru = "Министерство информации и общественного развития Республики Казахстан"
    world.defence.save()
    world.action.schedules.create(starts="2023", ends="2024-12", origin="plan")
    f.PlanActorFactory(plan=world.plan)
    page = visit(width=width)
    for language in ("ru", "kk"):
        for path in PAGES:
            page.goto(f"/{language}/plans/plan/{path}")
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, (language, path)


def test_the_navigation_shows_where_one_is_although_it_is_wider_than_a_phone(visit, world):
    page = visit(width=360)
    page.goto("/ru/plans/plan/gaps/")
    box = page.locator(".mainnav [aria-current]").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360


def test_the_time_line_is_a_list_on_a_phone_and_a_drawing_beside_it_on_a_wide_screen(visit, world):
    page = visit(width=360)
    page.goto("/en/plans/plan/timeline/")
    assert not page.locator(".planline").is_visible()
    assert page.locator(".plan-events li").first.is_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.locator(".planline").is_visible()
    assert page.locator(".plan-events li").count() > 3, "still there for those who hear the page"
