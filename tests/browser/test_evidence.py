"""Evidence in a real browser: dropped, chosen, refused, previewed, and without scripts."""

import base64

import pytest

from tests.evidence import samples as s
from tracker.domain import workflow
from tracker.models import Evidence, ProgressEntry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DROP = """([name, type, base64]) => {
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], name, { type }));
  const zone = document.querySelector("[data-drop]");
  for (const kind of ["dragenter", "dragover", "drop"])
    zone.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data }));
}"""


@pytest.fixture
def entry(world):
    return workflow.start(world.for_indicator, world.periods[-1], by=world.reporter)


def file(name, content):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def drop(page, name, content):
    page.evaluate(DROP, [name, "application/octet-stream", base64.b64encode(content).decode()])


def test_files_are_dropped_and_chosen_while_typed_words_stay(entry, world, visit, sign_in_as):
    page = sign_in_as(visit(), world.reporter)
    page.goto(f"/en/work/entries/{entry.pk}/")
    page.fill("#id_narrative", "Typed before the file came.")
    page.check("[name=files_public]")
    drop(page, "Сурет ә.png", s.image("PNG", (600, 400)))
    page.wait_for_selector(".evidence img")
    assert "PNG" in page.inner_text(".evidence")
    assert page.is_checked("[name=files_public]")
    page.set_input_files("[data-evidence] input[type=file]", [file("page.pdf", s.HTML), file("order.pdf", s.PDF)])
    page.wait_for_selector("text=order")
    page.wait_for_selector("[data-problems] li")
    problem = page.inner_text("[data-problems]")
    assert "page.pdf: This file is named .pdf but holds a web page (HTML)." in problem
    assert page.input_value("#id_narrative") == "Typed before the file came."
    assert sorted(Evidence.objects.values_list("title", "is_public")) == [("order", True), ("Сурет ә", True)]

    page.get_by_role("button", name="Make internal order").click()
    page.get_by_role("button", name="Make public order").wait_for()
    page.get_by_text("Add a link").click()
    page.fill("[name=url]", "https://gov.example/order")
    page.get_by_role("button", name="Add the link").click()
    page.get_by_role("link", name="gov.example").wait_for()
    page.get_by_role("button", name="Remove Сурет ә").click()
    page.locator(".evidence li", has_text="Сурет ә").wait_for(state="detached")
    assert page.input_value("#id_narrative") == "Typed before the file came."
    page.get_by_role("button", name="Save draft").last.click()
    page.wait_for_load_state()
    found = ProgressEntry.objects.get()
    assert found.narrative == "Typed before the file came."
    assert found.evidence.in_report().count() == 2


def test_progress_is_shown_while_a_file_is_on_its_way(entry, world, visit, sign_in_as):
    page = sign_in_as(visit(width=360), world.reporter)
    page.goto(f"/en/work/entries/{entry.pk}/")
    waiting = []
    page.route("**/evidence/", lambda route: waiting.append(route))
    drop(page, "order.pdf", s.PDF)
    page.wait_for_selector("[data-progress] progress")
    assert "order.pdf" in page.inner_text("[data-progress]")
    waiting[0].continue_()
    page.get_by_role("link", name="order").wait_for()
    assert page.locator("[data-progress] progress").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_lost_connection_and_a_file_too_large_are_said(entry, world, visit, sign_in_as):
    page = sign_in_as(visit(), world.reporter)
    page.goto(f"/en/work/entries/{entry.pk}/")
    page.route("**/evidence/", lambda route: route.abort())
    drop(page, "order.pdf", s.PDF)
    page.wait_for_selector("[data-problems] li")
    assert "order.pdf: It could not be sent" in page.inner_text("[data-problems]")
    page.evaluate("document.querySelector('[data-evidence]').dataset.limit = 10")
    drop(page, "big.pdf", s.PDF)
    page.wait_for_selector("text=big.pdf")
    assert "big.pdf: This file is too large." in page.inner_text("[data-problems]")
    assert not Evidence.objects.exists()


def test_without_scripts_several_files_and_a_link_are_sent_by_the_form(entry, world, visit, sign_in_as):
    page = sign_in_as(visit(javascript=False), world.reporter)
    page.goto(f"/en/work/entries/{entry.pk}/")
    page.set_input_files("[data-evidence] input[type=file]", [file("order.pdf", s.PDF), file("page.pdf", s.HTML)])
    page.get_by_role("button", name="Add", exact=True).last.click()
    assert "holds a web page (HTML)" in page.inner_text("main")
    page.get_by_text("Add a link").click()
    page.fill("[name=url]", "https://gov.example/order")
    page.get_by_role("button", name="Add the link").click()
    assert "gov.example" in page.inner_text(".evidence")
    with page.expect_download() as download:
        page.get_by_role("link", name="order").click()
    assert download.value.suggested_filename == "order.pdf"
    assert Evidence.objects.count() == 2
