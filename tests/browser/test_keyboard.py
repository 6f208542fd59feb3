"""The keyboard, without scripts, without colours and without movement, in a real browser."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FOCUS = """() => { const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
  return {words: (e.textContent || e.id).trim(), width: parseFloat(s.outlineWidth), line: s.outlineStyle,
          top: r.top, left: r.left, order: [...document.querySelectorAll('*')].indexOf(e)} }"""


def test_the_first_tab_offers_to_skip_to_the_content_and_every_stop_shows_its_ring(world, visit):
    page = visit()
    page.goto("/en/plans/plan/")
    page.keyboard.press("Tab")
    first = page.evaluate(FOCUS)
    assert first["words"] == "Skip to content"
    assert first["left"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.goto("/en/plans/plan/")
    stops = []
    for _ in range(25):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUS))
    assert not [stop for stop in stops if stop["line"] != "solid" or stop["width"] < 3]
    orders = [stop["order"] for stop in stops]
    assert orders == sorted(orders)


def test_mistakes_are_summed_up_above_the_form_as_links_to_their_fields(world, visit, sign_in_as):
    page = sign_in_as(visit(javascript=False), world.coordinator)
    page.goto(f"/en/review/plan/parts/?plan=plan&actions={world.action.pk}")
    page.locator("form[novalidate], main form").first.evaluate("form => form.noValidate = true")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()
    links = page.locator("#errors a")
    assert links.count() >= 1
    for link in links.all():
        field = page.locator(link.get_attribute("href"))
        assert field.count() == 1
        assert field.get_attribute("aria-invalid") == "true"
        words = field.get_attribute("aria-describedby").split()
        assert any(page.locator(f"#{name}").inner_text().strip() for name in words)


def test_what_a_visitor_comes_for_works_without_scripts(world, visit):
    page = visit(javascript=False)
    page.goto("/en/")
    page.click(".mainnav >> text=Actions")
    page.click("main table >> text=" + world.action.title_en)
    assert world.action.title_en in page.inner_text("h1")
    page.fill("#search", world.action.title_en.split()[0])
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    assert world.action.title_en in page.inner_text("main")
    page.click("text=Русский")
    assert page.get_attribute("html", "lang") == "ru"


def test_large_print_is_one_link_away_and_leads_back_to_the_same_page(world, visit):
    page = visit(width=360, javascript=False)
    page.goto("/en/plans/plan/actions/?status=no_information")
    paper = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate("[getComputedStyle(document.documentElement).fontSize, " + paper + "]")
    page.get_by_role("link", name="Large print, high contrast").click()
    assert page.url.endswith("/en/plans/plan/actions/?status=no_information")
    after = page.evaluate("[getComputedStyle(document.documentElement).fontSize, " + paper + "]")
    assert (before[0], after[0]) == ("16px", "22px")
    assert (before[1], after[1]) == ("rgb(251, 250, 247)", "rgb(255, 255, 255)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.goto("/en/plans/plan/")
    assert page.get_attribute("html", "data-print") == "large"
    page.get_by_role("link", name="Ordinary version").click()
    assert page.get_attribute("html", "data-print") is None


def test_nothing_is_lost_without_style_sheets(world, visit):
    page = visit(javascript=False)
    page.route(re.compile(r"\.css"), lambda route: route.fulfill(status=404, body=""))
    page.goto("/en/plans/plan/actions/1.1/")
    text = page.inner_text("body")
    assert world.action.title_en in text
    assert "not stated in the plan" in text
    assert page.inner_text("nav[aria-label=Main] a[aria-current]") == "Actions"


def test_nothing_moves_for_those_who_ask_for_less_of_it(world, chromium, live_server):
    context = chromium.new_context(reduced_motion="reduce", base_url=live_server.url)
    page = context.new_page()
    page.goto("/accounts/login/")
    moving = """[...document.querySelectorAll('*')].filter(e => { const s = getComputedStyle(e);
      return Math.max(...s.transitionDuration.split(',').map(parseFloat)) > 0 || s.animationName != 'none' })
      .map(e => e.outerHTML.slice(0, 80))"""
    assert page.evaluate(moving) == []
    context.close()
