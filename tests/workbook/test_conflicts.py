"""A report that somebody saved since the download: both versions field by field, and each chosen for itself."""

from decimal import Decimal

import pytest

from tests.reporting.conftest import saved
from tracker.models import ProgressEntry, WorkbookUpload

from .conftest import everything
from .test_pages import shown, take


def now(excel, code="I1"):
    return ProgressEntry.objects.get(pk=excel.entries[code].pk)


def cells(entry):
    return {cell.key: int(cell.value) for cell in entry.cells.all()}


@pytest.fixture
def conflict(excel):
    """The workbook says 115 (women 45) and "Mine."; a colleague saved 112 (women 43, men 61) and "Theirs."."""
    book = excel.book().put("I1", value=115, narrative="Mine.").put("Q", value=3)
    book.cell("I1", "women").value = 45
    newer = {(excel.breakdown.pk, "women"): 43, (excel.breakdown.pk, "men"): 61}
    saved(excel.entries["I1"], excel.reporter, value=Decimal(112), narrative="Theirs.", cells=newer)
    excel.address = excel.upload(book.content).url
    excel.pick = lambda name: f"pick-{excel.for_indicator.pk}-{name}"
    return excel


def test_each_differing_field_is_shown_with_both_versions_and_theirs_chosen(conflict):
    page = shown(conflict.client.get(conflict.address))
    rows = page.split("data-picks")[1].split("</tbody>")[0]
    for words in ("112", "115", "Theirs.", "Mine.", "Women: 43<br>Men: 61", "Women: 45<br>Men: 60", "The same by: Sex"):
        assert words in rows
    assert rows.count('value="theirs" checked') == 3
    assert 'value="mine" checked' not in rows
    assert "Save with these choices" in page


def test_what_is_not_chosen_stays_as_it_was_saved_and_the_rest_is_taken(conflict):
    take(conflict, conflict.address, "good")
    assert (now(conflict).value, now(conflict).narrative) == (112, "Theirs.")
    assert now(conflict, "Q").value == 3
    assert not WorkbookUpload.objects.exists()


@pytest.mark.parametrize(
    ("names", "value", "narrative", "women"),
    [
        (["value"], 115, "Theirs.", 43),
        (["narrative"], 112, "Mine.", 43),
        (["cells"], 112, "Theirs.", 45),
        (["value", "narrative", "cells"], 115, "Mine.", 45),
    ],
)
def test_each_field_is_taken_for_itself_and_the_cells_of_a_breakdown_together(conflict, names, value, narrative, women):
    named = {name: f"cells-{conflict.breakdown.pk}" if name == "cells" else name for name in names}
    answer = take(conflict, conflict.address, "good", **{conflict.pick(name): "mine" for name in named.values()})
    assert answer.status_code == 302
    entry = now(conflict)
    assert (entry.value, entry.narrative) == (value, narrative)
    assert cells(entry) == {"women": women, "men": 60 if women == 45 else 61}
    assert entry.source == "Registers"


def test_choices_that_do_not_go_together_are_refused_with_the_reason_and_stay_chosen(excel):
    book = excel.book().put("I1", availability="Not available", value=None, reason="Lost.").put("Q", value=3)
    for key in ("women", "men"):
        book.cell("I1", key).value = None
    saved(excel.entries["I1"], excel.reporter, value=Decimal(112))
    url = excel.upload(book.content).url
    picks = {f"pick-{excel.for_indicator.pk}-{name}": "mine" for name in ("availability", "reason")}
    answer = take(excel, url, "good", **picks)
    page = shown(answer)
    assert answer.status_code == 422
    assert "A figure is filled in although none is given." in page
    assert page.count('value="mine" checked') == 2
    assert (now(excel).availability, now(excel).value) == ("given", 112)
    assert now(excel, "Q").value == 3
    picks |= {f"pick-{excel.for_indicator.pk}-value": "mine"}
    picks |= {f"pick-{excel.for_indicator.pk}-cells-{excel.breakdown.pk}": "mine"}
    assert take(excel, url, "good", **picks).status_code == 302
    assert (now(excel).availability, now(excel).value, now(excel).reason) == ("not_available", None, "Lost.")


def test_a_save_while_the_choices_are_made_shows_them_again_and_writes_nothing(conflict):
    seen = conflict.client.get(conflict.address).context["seen"]
    saved(conflict.entries["I1"], conflict.reporter, value=Decimal(113))
    before = everything()
    posted = {"do": "good", "seen": seen, conflict.pick("narrative"): "mine"}
    answer = conflict.client.post(conflict.address, posted)
    assert answer.status_code == 409
    assert shown(answer).count('value="mine" checked') == 1
    assert everything() == before


def test_a_choice_for_a_field_that_does_not_differ_or_exist_changes_nothing(conflict):
    picks = {conflict.pick(name): "mine" for name in ("source", "version", "state", "nonsense", "cells-0")}
    take(conflict, conflict.address, "good", **picks)
    assert (now(conflict).value, now(conflict).source) == (112, "Registers")


def test_more_conflicts_than_a_form_can_send_are_settled_page_by_page(conflict, monkeypatch):
    monkeypatch.setattr("tracker.views.workbook.CHOICES", 1)
    book = conflict.book().put("I1", value=7).put("Q", value=8)
    saved(conflict.entries["I1"], conflict.reporter, value=Decimal(114))
    saved(conflict.entries["Q"], conflict.reporter, value=4)
    url = conflict.upload(book.content).url
    page = shown(conflict.client.get(url))
    assert page.count("data-picks") == 1
    assert "The first 1 are shown." in page
    assert take(conflict, url, "good").url == url
