"""A reporter's period by Excel, in a real browser: download, fill in, upload, look, take."""

import pytest
from openpyxl import load_workbook

from tests import factories as f
from tests.workbook.conftest import Edited
from tracker.domain import workflow
from tracker.models import ProgressEntry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1280, 360])
def test_a_period_is_filled_in_offline_and_taken(world, visit, sign_in_as, tmp_path, width):
    page = sign_in_as(visit(width=width), world.reporter)
    page.goto("/en/work/")
    page.get_by_role("link", name="Fill in with Excel").first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the workbook").click()
    path = tmp_path / "filled.xlsx"
    download.value.save_as(path)
    assert load_workbook(path).worksheets[0]["A1"].value == "Reports for 2025: Ministry of Defence"
    path.write_bytes(
        Edited(path.read_bytes()).put("I1", value="1 234", narrative="Courses.").put("1.1", percent=500).content
    )
    page.set_input_files("#id_file", path)
    page.get_by_role("button", name="Check the workbook").click()
    text = page.inner_text("main")
    assert "1 report would change. 1 mistake to mend." in text
    assert "Give a whole number from 0 to 100." in text
    assert "1,234" in text
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not ProgressEntry.objects.exists()
    page.get_by_role("button", name="Save only the good rows").click()
    page.wait_for_load_state()
    assert "1 report saved." in page.inner_text("body")
    entry = ProgressEntry.objects.get()
    assert (entry.value, entry.narrative, entry.state) == (1234, "Courses.", "draft")


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_a_newer_save_is_settled_field_by_field(world, visit, sign_in_as, tmp_path, javascript):
    entry = workflow.start(world.for_indicator, world.periods[-1], by=world.reporter)
    page = sign_in_as(visit(width=360, javascript=javascript), world.reporter)
    page.goto("/en/work/")
    page.get_by_role("link", name="Fill in with Excel").first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the workbook").click()
    path = tmp_path / "filled.xlsx"
    download.value.save_as(path)
    path.write_bytes(Edited(path.read_bytes()).put("I1", value=12, narrative="Mine.", source="My list").content)
    colleague = f.reporter_of(world.defence)
    theirs = workflow.EntryData(value=10, narrative="Theirs.", source="Their register", language="ru")
    workflow.save(entry, theirs, by=colleague, version=entry.version)
    page.set_input_files("#id_file", path)
    page.get_by_role("button", name="Check the workbook").click()
    page.wait_for_load_state()
    assert "1 report was saved by somebody since the download." in page.inner_text(".answer")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    if javascript:
        page.get_by_role("button", name="All from the workbook").click()
        page.check("input[name$='-narrative'][value=theirs]")
    else:
        assert page.get_by_role("button", name="All from the workbook").count() == 0
        for name in ("value", "source"):
            page.check(f"input[name$='-{name}'][value=mine]")
    page.get_by_role("button", name="Save with these choices").click()
    page.wait_for_load_state()
    assert "1 report saved." in page.inner_text("body")
    entry = ProgressEntry.objects.get()
    assert (entry.value, entry.narrative, entry.source) == (12, "Theirs.", "My list")
