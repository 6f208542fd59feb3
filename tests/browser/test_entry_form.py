"""The inside of the entry form in a real browser: the table, saving by itself, what a lost connection leaves."""

import pytest
from django.contrib.sessions.models import Session

from tests import factories as f
from tracker.domain import workflow
from tracker.domain.entries import EntryData
from tracker.models import BreakdownDimension, ProgressEntry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def crossed(world):
    """A breakdown of the indicator by sex and post."""
    breakdown = f.BreakdownFactory(indicator=world.indicator)
    post = f.DimensionFactory(slug="post", name_en="Post")
    for order, (code, name) in enumerate([("officers", "Officers"), ("sergeants", "Sergeants"), ("cadets", "Cadets")]):
        f.CategoryFactory(dimension=post, code=code, name_en=name, order=order)
    BreakdownDimension.objects.create(breakdown=breakdown, dimension=post, position=2)
    return breakdown


@pytest.fixture
def report(world):
    """The report of defence on the indicator for 2025, begun; tests may commit, so it is read anew where it matters."""
    return workflow.start(world.for_indicator, world.periods[-1], by=world.reporter)


@pytest.fixture
def open_form(world, report, visit, sign_in_as):
    def make(person=None, **options):
        page = sign_in_as(visit(**options), person or world.reporter)
        page.set_default_timeout(10_000)
        page.goto(f"/en/work/entries/{report.pk}/")
        return page

    return make


def cell(page, post, sex):
    """The input in a row and a column of the table, counted from 0."""
    return page.locator("[data-breakdown] tbody tr").nth(post).locator("input").nth(sex)


def wait_for_state(page, text):
    page.locator("[data-save-state]").first.filter(has_text=text).wait_for()


PASTE = """([input, text]) => {
  const data = new DataTransfer();
  data.setData('text/plain', text);
  input.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def test_the_table_is_walked_with_arrows_takes_a_block_from_excel_and_adds_up(crossed, open_form):
    page = open_form()
    cell(page, 0, 0).focus()
    for key, place in [("ArrowRight", (0, 1)), ("ArrowDown", (1, 1)), ("ArrowLeft", (1, 0)), ("ArrowUp", (0, 0))]:
        page.keyboard.press(key)
        assert cell(page, *place).evaluate("field => field === document.activeElement"), key
    page.keyboard.press("Tab")
    assert cell(page, 0, 1).evaluate("field => field === document.activeElement")

    page.fill("#id_value", "1,240")
    start = cell(page, 0, 0)
    block = "\tWomen\tMen\r\nOfficers\t1 200\t30\r\nSergeants\t5\t4\r\nCadets\t\t-\r\nOthers\t1\t1\r\n"
    page.evaluate(PASTE, [start.element_handle(), block])
    assert [cell(page, r, c).input_value() for r in (0, 1) for c in (0, 1)] == ["1 200", "30", "5", "4"]
    assert "Pasted 6 of 8" in page.inner_text("[data-pasted]")
    totals = page.locator("[data-row-total], [data-column-total], [data-all-total]").all_inner_texts()
    assert totals == ["1,230", "9", "", "1,205", "34", "", "1,239"]
    words = page.inner_text("[data-difference-text]")
    assert words == "Women + Men = 1,239, the total says 1,240: 1 not recorded?"
    wait_for_state(page, "Saved at")
    page.reload()
    assert page.inner_text("[data-difference-text]") == words


def test_a_draft_saves_by_itself_and_one_save_follows_the_other(open_form):
    page = open_form()
    page.fill("#id_value", "12")
    wait_for_state(page, "Saved at")
    assert ProgressEntry.objects.get().value == 12
    page.fill("#id_value", "13")
    page.fill("#id_source", "Register")
    page.get_by_role("button", name="Submit for review").click()
    page.wait_for_url("**/work/?plan=*")
    entry = ProgressEntry.objects.get()
    assert (entry.value, entry.state) == (13, "submitted")
    assert page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('nap-draft'))") == []


def test_what_is_no_number_is_told_at_once_and_kept(open_form):
    page = open_form()
    page.fill("#id_value", "many")
    wait_for_state(page, "Not saved: Total: “many” is not a number")
    page.reload()
    assert page.input_value("#id_value") == "many"


def test_a_lost_connection_loses_nothing(open_form):
    page = open_form()
    page.context.set_offline(True)
    page.fill("#id_narrative", "Written in a tunnel.")
    wait_for_state(page, "Not saved: no connection")
    page.get_by_role("button", name="Save draft").last.click()
    assert page.input_value("#id_narrative") == "Written in a tunnel."
    page.context.set_offline(False)
    wait_for_state(page, "Saved at")
    assert ProgressEntry.objects.get().narrative == "Written in a tunnel."


def test_an_expired_session_loses_nothing_and_signing_in_leads_back(world, open_form, sign_in_as):
    page = open_form()
    address = page.url
    Session.objects.all().delete()
    page.fill("#id_narrative", "Typed after the session was over.")
    wait_for_state(page, "Not saved: your session is over")
    page.get_by_role("link", name="Sign in again").first.click()
    page.fill("input[name=login]", world.reporter.email)
    page.fill("input[name=password]", f.PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(address)
    assert page.input_value("#id_narrative") == "Typed after the session was over."
    assert "had not been saved yet" in page.inner_text("[data-kept]")
    wait_for_state(page, "Saved at")
    assert ProgressEntry.objects.get().narrative == "Typed after the session was over."


def test_signing_out_leaves_nothing_in_the_browser(open_form):
    page = open_form()
    page.fill("#id_value", "many")
    wait_for_state(page, "Not saved")
    assert page.evaluate("localStorage.length") == 1
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_load_state()
    assert page.evaluate("localStorage.length") == 0


def test_a_conflict_at_saving_by_itself_leads_to_both_versions_and_each_field_is_chosen(
    world, crossed, report, open_form
):
    page = open_form()
    colleague = f.reporter_of(world.defence)
    cells = {(crossed.pk, "officers|women"): 7}
    theirs = EntryData(value=10, narrative="Theirs.", source="Their register", language="en", cells=cells)
    workflow.save(ProgressEntry.objects.get(pk=report.pk), theirs, by=colleague, version=report.version)
    page.fill("#id_value", "12")
    page.fill("#id_narrative", "Mine.")
    cell(page, 0, 0).fill("8")
    wait_for_state(page, "somebody else saved this report")
    page.get_by_role("button", name="Compare both versions").first.click()
    assert "Two versions of this report" in page.inner_text("main")
    page.check(f"input[name='pick-cell-{crossed.pk}-officers.women'][value=theirs]")
    assert cell(page, 0, 0).input_value() == "7"
    page.check("input[name=pick-source][value=theirs]")
    assert page.input_value("#id_narrative") == "Mine."
    page.get_by_role("button", name="Save draft").last.click()
    page.wait_for_load_state()
    entry = ProgressEntry.objects.get()
    assert (entry.value, entry.narrative, entry.source) == (12, "Mine.", "Their register")
    assert entry.cells.get().value == 7
    assert page.evaluate("localStorage.length") == 0


def test_an_answer_that_never_came_back_is_asked_for_again_and_is_no_conflict(open_form):
    page = open_form()
    lost = []

    def lose(route):
        """The server saves, and the answer is lost on the way."""
        route.fetch()
        lost.append(route.request.post_data)
        route.abort()

    page.route("**/work/entries/*/", lose, times=1)
    page.fill("#id_value", "12")
    wait_for_state(page, "Not saved: no connection")
    page.fill("#id_value", "13")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    wait_for_state(page, "Saved at")
    assert lost
    entry = ProgressEntry.objects.get()
    assert (entry.value, entry.receipts.count()) == (13, 2)


def test_a_server_that_is_away_for_a_while_loses_nothing(open_form):
    page = open_form()
    page.route("**/work/entries/*/", lambda route: route.fulfill(status=503, body="away"), times=1)
    page.fill("#id_narrative", "Typed while the database was away.")
    wait_for_state(page, "Not saved: no connection")
    wait_for_state(page, "Saved at")
    assert ProgressEntry.objects.get().narrative == "Typed while the database was away."
