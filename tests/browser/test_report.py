"""The plan's report in a real browser: made, drafted, written, seen and published; then read and verified."""

import pytest

from tracker.domain import publishing
from tracker.models import ReportEdition
from tracker.reports import outline

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def written_elsewhere(world, report):
    """All that has to be written, but the foreword in English."""
    for part in outline.REQUIRED:
        if part.key != "foreword":
            publishing.save_text(report, part.key, "en", f"About {part.key}", by=world.coordinator, version=0)


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_a_report_travels_from_the_coordinators_desk_to_a_visitor_who_checks_its_file(
    world, visit, sign_in_as, javascript, tmp_path
):
    desk = sign_in_as(visit(javascript=javascript), world.coordinator)
    desk.goto("/en/review/reports/")
    desk.get_by_role("link", name="Begin a report").click()
    desk.check("input[name=year][value='2023']")
    for language in ("kk", "ru"):
        desk.uncheck(f"input[name=languages][value={language}]")
    desk.get_by_role("button", name="Begin the report").click()
    report = world.plan.reports.get()
    assert "stand in the way of publishing" in desk.inner_text(".answer")
    written_elsewhere(world, report)

    desk.goto(f"/en/review/reports/{report.pk}/parts/foreword/en/")
    desk.fill("#id_text", "## To the reader\n\nMuch is **done**.")
    if javascript:
        desk.locator("#seen strong").wait_for()
        desk.locator("[data-save-state]", has_text="Saved at").wait_for()
        assert report.texts.get(part="foreword").text.startswith("## To the reader")
    else:
        desk.get_by_role("button", name="Preview").click()
        assert desk.inner_text("#seen strong") == "done"
        desk.get_by_role("button", name="Save", exact=True).last.click()
        assert "The text is saved" in desk.inner_text("body")

    desk.goto(f"/en/review/reports/{report.pk}/preview/en/")
    assert "Draft: not published" in desk.inner_text("main")
    visitor = visit(javascript=javascript)
    assert visitor.goto("/en/plans/plan/reports/2023/").status == 404

    desk.goto(f"/en/review/reports/{report.pk}/")
    assert "Nothing stands in the way of publishing" in desk.inner_text(".answer")
    desk.get_by_role("link", name="Publish", exact=True).click()
    desk.get_by_role("button", name="Publish for good").click()
    desk.wait_for_url("**/editions/1/", timeout=60_000)
    assert "It is published since" in desk.inner_text("main")
    assert ReportEdition.objects.published().count() == 1

    visitor.goto("/en/plans/plan/reports/")
    visitor.get_by_role("link", name="Report for 2023").click()
    assert "Much is done." in visitor.inner_text("main")
    with visitor.expect_download() as download:
        visitor.get_by_role("link", name="Word, English").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    visitor.get_by_role("link", name="Check whether a file is one of ours").click()
    visitor.set_input_files("#file", path)
    visitor.get_by_role("button", name="Check", exact=True).click()
    assert "It is ours, unchanged" in visitor.inner_text("main")
    path.write_bytes(path.read_bytes() + b"\0")
    visitor.set_input_files("#file", path)
    visitor.get_by_role("button", name="Check", exact=True).click()
    assert "It is none of ours, or it was changed" in visitor.inner_text("main")
