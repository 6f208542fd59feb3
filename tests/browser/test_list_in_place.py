"""The list of work that stays in order by itself: what changes its state moves, and the counts go with it."""

import pytest

from tests import factories as f
from tracker.domain import workflow
from tracker.models import ProgressEntry

from .test_list_of_work import fill, row

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def five(world):
    """Three counts of defence for 2025, T0 to T2, beside the two reports of the small world."""
    for number in range(3):
        indicator = f.IndicatorFactory(objective=world.objective, code=f"T{number}")
        f.AssignmentFactory(indicator=indicator, actor=world.defence, first_period=world.periods[-1])
    return world


def head(page, section):
    return page.locator(f"#section-{section}")


def codes(page, section):
    return page.locator(f"tbody[data-item={section}] > tr:first-child > td.code").all_inner_texts()


def test_a_report_moves_to_its_part_of_the_list_and_comes_back_without_a_page_load(five, visit, sign_in_as):
    page = sign_in_as(visit(), five.reporter)
    page.goto("/en/work/")
    page.evaluate("window.same = true")
    assert "5 of 5" in page.inner_text(".answer")
    row(page, "T1").get_by_role("button", name="Begin").click()
    row(page, "T1").locator("#id_value").wait_for()
    fill(row(page, "T1"), 7)
    row(page, "T1").get_by_role("button", name="Submit for review").click()
    trace = page.locator("[data-trace]")
    trace.wait_for()
    assert trace.inner_text().strip() == "T1: Submitted to the reviewers. With the reviewers"
    assert ProgressEntry.objects.get().state == "submitted"
    assert (codes(page, "reviewers"), codes(page, "open")) == (["T1"], ["1.1", "I1", "T0", "T2"])
    assert "To fill in · 4" in head(page, "open").inner_text()
    assert "With the reviewers · 1" in head(page, "reviewers").inner_text()
    assert "4 of 5" in page.inner_text(".answer")
    assert page.inner_text("#work-count") == "4"
    # The row stands under its head, and reading goes on where it was.
    below = "head => head.nextElementSibling.querySelector('.code').textContent"
    assert head(page, "reviewers").evaluate(below) == "T1"
    assert page.evaluate("document.activeElement.closest('[data-trace]') !== null")

    row(page, "T1").get_by_role("link", name="View").click()
    row(page, "T1").locator("[data-opened]").get_by_role("button", name="Withdraw").click()
    page.get_by_text("Withdrawn: it is a draft again.").first.wait_for()
    assert codes(page, "open") == ["1.1", "I1", "T0", "T1", "T2"]
    assert head(page, "reviewers").is_hidden()
    assert ProgressEntry.objects.get().state == "draft"
    assert page.evaluate("window.same") is True


def test_a_signatory_hands_back_inside_the_list_and_a_comment_is_not_lost(five, visit, sign_in_as):
    signatory = f.signatory_of(five.defence)
    words = {"narrative": "Done.", "source": "Register", "language": "en"}
    for assignment, figure in ((five.for_indicator, {"value": 3}), (five.for_action, {"status": "in_progress"})):
        entry = workflow.start(assignment, five.periods[-1], by=five.reporter)
        data = workflow.EntryData(**figure, **words)
        workflow.save(entry, data, by=five.reporter, version=entry.version)
        workflow.hand_over(entry, by=five.reporter, version=entry.version)
    page = sign_in_as(visit(), signatory)
    page.goto("/en/work/")
    row(page, "I1").get_by_role("link", name="Check and submit").click()
    box = row(page, "I1").locator("[data-opened]")
    box.locator("#id_back-comment").fill("Which register?")
    row(page, "1.1").get_by_role("link", name="Check and submit").click()
    box.get_by_text("is not sent yet").wait_for()
    assert box.locator("#id_back-comment").input_value() == "Which register?"
    box.get_by_role("button", name="Hand back to the reporter").click()
    page.locator("[data-trace]").wait_for()
    entry = ProgressEntry.objects.get(assignment=five.for_indicator)
    assert (entry.state, entry.events.first().comment) == ("draft", "Which register?")
    assert (codes(page, "signatory"), "I1" in codes(page, "open")) == (["1.1"], True)


def test_a_missing_report_is_given_in_the_list_and_a_colleagues_work_is_noticed(five, visit, sign_in_as):
    page = sign_in_as(visit(), five.reporter)
    page.goto("/en/work/")
    before = page.locator(f"#report-{five.for_indicator.pk}-{five.periods[-2].pk}")
    before.get_by_role("button", name="Begin").click()
    before.locator("#id_value").wait_for()
    fill(before, 9)
    colleague = f.reporter_of(five.defence)
    other = workflow.start(five.for_indicator, five.periods[-1], by=colleague)
    data = workflow.EntryData(value=3, narrative="Done.", source="Register", language="en")
    workflow.save(other, data, by=colleague, version=other.version)
    workflow.submit(other, by=colleague, version=other.version)
    before.get_by_role("button", name="Submit for review").click()
    head(page, "reviewers").get_by_text("· 1").wait_for()
    page.locator(f"tbody[data-item=reviewers]#report-{five.for_indicator.pk}-{five.periods[-1].pk}").wait_for()
    assert ProgressEntry.objects.get(period=five.periods[-2]).state == "submitted"
    assert "Missing from earlier periods · 5" in head(page, "missing").inner_text()
    assert "4 of 5" in page.inner_text(".answer")


def test_an_odd_cell_is_questioned_once_inside_the_list_in_amber_and_then_goes(five, visit, sign_in_as):
    breakdown = f.BreakdownFactory(indicator=five.indicator)
    before = workflow.start(five.for_indicator, five.periods[-2], by=five.reporter)
    cells = {(breakdown.pk, "women"): 4, (breakdown.pk, "men"): 36}
    data = workflow.EntryData(value=40, narrative="Done.", source="Register", language="en", cells=cells)
    workflow.save(before, data, by=five.reporter, version=before.version)
    workflow.submit(before, by=five.reporter, version=before.version)
    workflow.approve(before, by=five.coordinator, version=before.version)
    page = sign_in_as(visit(), five.reporter)
    page.goto("/en/work/")
    item = page.locator(f"#report-{five.for_indicator.pk}-{five.periods[-1].pk}")
    item.get_by_role("button", name="Begin").click()
    item.locator("#id_value").wait_for()
    fill(item, 50)
    women, men = (item.locator(f"#id_cell-{breakdown.pk}-{code}") for code in ("women", "men"))
    women.fill("45")
    men.fill("5")
    plain = women.evaluate("field => getComputedStyle(field).backgroundColor")
    item.get_by_role("button", name="Submit for review").click()
    question = item.locator("input[name^=answer-]")
    question.wait_for()
    assert "Is 45 right? The last approved value is 4." in item.inner_text()
    gold = "getComputedStyle(document.documentElement).getPropertyValue('--nt-gold-tint').trim()"
    tinted = women.evaluate("field => getComputedStyle(field).backgroundColor")
    assert tinted != plain
    probe = "c => { const e = document.createElement('i'); e.style.color = c; document.body.append(e);"
    probe += " const found = getComputedStyle(e).color; e.remove(); return found; }"
    assert tinted == page.evaluate(probe, page.evaluate(gold))
    assert men.evaluate("field => getComputedStyle(field).backgroundColor") == plain
    assert ProgressEntry.objects.get(period=five.periods[-1]).state == "draft"
    question.fill("A course for women alone.")
    item.get_by_role("button", name="Submit for review").click()
    page.locator("[data-trace]").wait_for()
    entry = ProgressEntry.objects.get(period=five.periods[-1])
    assert (entry.state, entry.questions[0]["answer"]) == ("submitted", "A course for women alone.")
