"""Every page of the demonstration can be read by everybody, in each language."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from tests.browser.axe import LANGUAGES, assert_readable
from tests.browser.everything import Page, error_pages, every_page, page_at
from tests.demo.conftest import demonstration, loaded, reported  # noqa: F401 - fixtures
from tests.test_addresses import GET
from tracker.demo.people import reporter_address
from tracker.domain import uploads
from tracker.enums import EntryState
from tracker.models import ProgressEntry, Report, User
from tracker.reports.workbook.content import contents_of
from tracker.reports.workbook.writing import write_workbook

pytestmark = pytest.mark.browser

# People are invited and parts passed on where the data are real.
OF_REAL_DATA = {"invitation", "people_invite", "delegation"}
# How the names of addresses end that answer with a file.
FILES = ("_data", "_package", "_chart", "_feed", "_file", "_thumbnail", "_download", "public_evidence")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_can_be_read_by_everybody(reported, chromium, language):  # noqa: F811
    with translation.override(language):
        pages = every_page(language) + unlinked(language, reported) + error_pages(language)
    # The API answers programs; its one page is Swagger's to draw, as the accessibility statement says.
    owed = {name for name in GET if not name.endswith(FILES) and not name.startswith("api_")}
    missing = owed - OF_REAL_DATA - {page.name for page in pages}
    assert not missing, "no link leads to these: put them into `unlinked`"
    assert_readable(chromium, pages, language)


def unlinked(language: str, report: Report) -> list[Page]:
    """Pages that no link leads to: after an upload, without scripts, and what a form finds."""
    entry = ProgressEntry.objects.filter(state=EntryState.DRAFT).first()
    place = {"actor": entry.assignment.actor, "period": entry.period}
    reporter = User.objects.get(email=reporter_address(place["actor"].slug))
    content = write_workbook(contents_of(*place.values(), language="en", on=timezone.localdate()))
    upload = uploads.keep(content, name="report.xlsx", by=reporter, **place)
    words = {"q": place["actor"].name.split()[0]}
    return [
        page_at(language, "", f"{reverse('search', args=[entry.assignment.plan.slug])}?{urlencode(words)}"),
        page_at(language, "", f"{reverse('search_all')}?{urlencode(words)}"),
        page_at(
            language, "coordinator@nap.example", reverse("review_report_added", args=[report.pk, "summary", language])
        ),
        page_at(language, reporter.email, reverse("workbook_preview", args=[upload.pk])),
        page_at(language, reporter.email, reverse("entry_evidence", args=[entry.pk])),
        page_at(language, "coordinator2@nap.example", f"{reverse('review_periods_extend')}?period={entry.period.pk}"),
    ]
