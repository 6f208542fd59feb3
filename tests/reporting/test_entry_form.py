"""Filling in a report: every measure, drafts, what is told apart, what is refused, what is kept."""

from decimal import Decimal

import pytest

from tests import factories as f
from tracker.models import EntryCell, SaveReceipt

from .conftest import at, measured, saved, sent


def test_a_draft_is_saved_and_shown_again(desk):
    answer = desk.clients["reporter"].post(desk.url, sent(desk.entry, do="save"))
    assert answer.status_code == 302
    assert answer.url == desk.url
    desk.entry.refresh_from_db()
    assert (desk.entry.state, desk.entry.value, desk.entry.narrative) == ("draft", 110, "Five courses were held.")
    assert SaveReceipt.objects.get(entry=desk.entry).by == desk.reporter
    page = desk.clients["reporter"].get(desk.url).content.decode()
    assert 'value="110"' in page
    assert "Five courses were held." in page


def test_an_incomplete_draft_may_be_saved_but_not_submitted(desk):
    client = desk.clients["reporter"]
    assert client.post(desk.url, sent(desk.entry, value="", source="", do="save")).status_code == 302
    refused = client.post(desk.url, sent(desk.entry, value="", source="", do="submit"))
    assert refused.status_code == 422
    desk.entry.refresh_from_db()
    assert desk.entry.state == "draft"
    page = refused.content.decode()
    assert 'href="#div_id_value"' in page
    assert 'href="#div_id_source"' in page
    assert "What you typed is saved as a draft." in page


def test_after_a_refused_submission_the_next_save_is_no_conflict(desk):
    client = desk.clients["reporter"]
    refused = client.post(desk.url, sent(desk.entry, source="", do="submit"))
    desk.entry.refresh_from_db()
    assert f'name="version" value="{desk.entry.version}"' in refused.content.decode()


def test_zero_empty_and_not_applicable_are_three_things(desk):
    client = desk.clients["reporter"]
    client.post(desk.url, sent(desk.entry, value="0", do="save"))
    desk.entry.refresh_from_db()
    assert (desk.entry.availability, desk.entry.value) == ("given", Decimal(0))
    assert 'name="value" inputmode="numeric" autocomplete="off" value="0"' in client.get(desk.url).content.decode()
    client.post(desk.url, sent(desk.entry, value="", do="save"))
    desk.entry.refresh_from_db()
    assert (desk.entry.availability, desk.entry.value) == ("given", None)
    nothing = {"availability": "not_applicable", "reason": "No such staff.", "value": ""}
    client.post(desk.url, sent(desk.entry, **nothing, do="save"))
    desk.entry.refresh_from_db()
    assert (desk.entry.availability, desk.entry.value, desk.entry.reason) == ("not_applicable", None, "No such staff.")


def test_not_available_needs_a_reason_before_it_is_submitted(desk):
    nothing = {"availability": "not_available", "value": ""}
    refused = desk.clients["reporter"].post(desk.url, sent(desk.entry, **nothing, do="submit"))
    assert refused.status_code == 422
    assert 'href="#div_id_reason"' in refused.content.decode()


def test_a_figure_beside_not_available_is_questioned_and_not_dropped(desk):
    refused = desk.clients["reporter"].post(desk.url, sent(desk.entry, availability="not_available", do="save"))
    assert refused.status_code == 422
    assert 'value="110"' in refused.content.decode()
    desk.entry.refresh_from_db()
    assert desk.entry.version == 0


@pytest.mark.parametrize(("typed", "stored"), [("1 234", 1234), ("1\u00a0234", 1234), ("1,234", 1234)])
def test_numbers_are_read_as_people_type_them(desk, typed, stored):
    assert desk.clients["reporter"].post(desk.url, sent(desk.entry, value=typed, do="save")).status_code == 302
    desk.entry.refresh_from_db()
    assert desk.entry.value == stored


@pytest.mark.parametrize("typed", ["abc", "-5", "1.5", "12 34", "1e5", "1234567890123456"])
def test_what_is_no_count_is_refused_at_its_field_and_kept_as_typed(desk, typed):
    refused = desk.clients["reporter"].post(desk.url, sent(desk.entry, value=typed, do="save"))
    assert refused.status_code == 422
    page = refused.content.decode()
    assert f'value="{typed}"' in page
    assert 'id="id_value_error"' in page
    assert "Five courses were held." in page


@pytest.mark.parametrize("broken", ["", "x", "-1"])
def test_a_form_without_its_version_is_refused(desk, broken):
    assert desk.clients["reporter"].post(desk.url, sent(desk.entry) | {"version": broken}).status_code == 422


def test_a_quantity_takes_decimals(desk):
    entry = measured(desk, "quantity")
    desk.clients["reporter"].post(at("entry", entry), sent(entry, value="12.75", do="save"))
    entry.refresh_from_db()
    assert entry.value == Decimal("12.75")


def test_a_share_is_two_numbers_with_its_percentage_shown(desk):
    entry = measured(desk, "share")
    client = desk.clients["reporter"]
    client.post(at("entry", entry), sent(entry, numerator="7", denominator="61", do="save"))
    entry.refresh_from_db()
    assert (entry.numerator, entry.denominator) == (7, 61)
    assert "11.5 %" in client.get(at("entry", entry)).content.decode()


@pytest.mark.parametrize("parts", [{"numerator": "8", "denominator": "7"}, {"numerator": "8"}, {"denominator": "8"}])
def test_a_share_that_is_none_is_refused(desk, parts):
    entry = measured(desk, "share")
    refused = desk.clients["reporter"].post(at("entry", entry), sent(entry, **parts, do="save"))
    assert refused.status_code == 422
    assert "invalid-feedback" in refused.content.decode()


@pytest.mark.parametrize(("answer", "stored"), [("yes", True), ("no", False), ("", None)])
def test_yes_no_and_no_answer_are_three_things(desk, answer, stored):
    entry = measured(desk, "yes_no")
    desk.clients["reporter"].post(at("entry", entry), sent(entry, yes=answer, do="save"))
    entry.refresh_from_db()
    assert entry.yes is stored


def test_a_milestone_takes_one_of_its_steps(desk):
    entry = measured(desk, "milestone")
    step = entry.assignment.indicator.steps.get(order=2)
    desk.clients["reporter"].post(at("entry", entry), sent(entry, step_id=step.pk, do="save"))
    entry.refresh_from_db()
    assert entry.step == step
    assert "Step 2" in desk.clients["observer"].get(at("entry", entry)).content.decode()


def test_a_step_of_another_milestone_is_refused(desk):
    entry, other = measured(desk, "milestone"), f.MilestoneStepFactory()
    refused = desk.clients["reporter"].post(at("entry", entry), sent(entry, step_id=other.pk, do="save"))
    assert refused.status_code == 422


def test_a_narrative_needs_words(desk):
    entry = measured(desk, "narrative")
    client = desk.clients["reporter"]
    assert client.post(at("entry", entry), sent(entry, narrative="", do="submit")).status_code == 422
    assert client.post(at("entry", entry), sent(entry, do="submit")).status_code == 302


def test_an_action_takes_a_status_and_a_percentage(desk):
    from tracker.domain import workflow

    entry = workflow.start(desk.for_action, desk.period, by=desk.reporter)
    client = desk.clients["reporter"]
    assert client.post(at("entry", entry), sent(entry, status="in_progress", percent="120")).status_code == 422
    client.post(at("entry", entry), sent(entry, status="in_progress", percent="0", do="save"))
    entry.refresh_from_db()
    assert (entry.status, entry.percent) == ("in_progress", 0)
    client.post(at("entry", entry), sent(entry, status="in_progress", percent="", do="save"))
    entry.refresh_from_db()
    assert entry.percent is None


def test_long_text_is_refused_by_length_and_kept(desk):
    text = "word " * 1001
    refused = desk.clients["reporter"].post(desk.url, sent(desk.entry, narrative=text, do="save"))
    assert refused.status_code == 422
    assert text.strip() in refused.content.decode()


def test_the_form_speaks_russian_and_kazakh_with_a_decimal_comma(desk):
    entry = saved(measured(desk, "quantity"), desk.reporter, value=Decimal("12.75"))
    for language in ("ru", "kk"):
        url = at("entry", entry).replace("/en/", f"/{language}/")
        assert 'value="12,75"' in desk.clients["reporter"].get(url).content.decode()
        desk.clients["reporter"].post(url, sent(entry, value="12,75", do="save"))
        entry.refresh_from_db()
        assert entry.value == Decimal("12.75")


def test_enter_in_a_field_saves_and_never_submits(desk):
    """A browser presses the first submit button of the form."""
    form = desk.clients["reporter"].get(desk.url).content.decode().split("data-entry", 1)[1]
    first = form.index('type="submit"')
    assert 'value="save"' in form[first : first + 60]


def test_reading_a_page_writes_nothing(desk):
    desk.clients["reporter"].get(desk.url)
    desk.clients["coordinator"].get(desk.review)
    desk.entry.refresh_from_db()
    assert desk.entry.version == 0
    assert desk.entry.events.count() == 1
    assert not EntryCell.objects.exists()
