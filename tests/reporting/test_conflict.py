"""Two people at one report: the second gets both versions, and nothing is lost."""

import time

from tracker.forms.versions import mark

from .conftest import at, saved, sent, submitted


def two_saves(desk, **second):
    mine = sent(desk.entry, narrative="Ours: five courses.", value="110", **second)
    theirs = sent(desk.entry, narrative="Theirs: six courses.", value="120", source="Their source")
    assert desk.clients["colleague"].post(desk.url, {**theirs, "do": "save"}).status_code == 302
    return desk.clients["reporter"].post(desk.url, {**mine, "do": "save"})


def test_the_second_save_gets_both_versions_and_overwrites_nothing(desk):
    answer = two_saves(desk)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "<del>Theirs: six</del>" in page
    assert "<ins>Ours: five</ins>" in page
    assert "<del>120</del>" in page
    assert "<ins>110</ins>" in page
    desk.entry.refresh_from_db()
    assert (desk.entry.narrative, desk.entry.value) == ("Theirs: six courses.", 120)


def test_what_the_second_typed_stays_in_the_form_with_the_new_version(desk):
    answer = two_saves(desk)
    desk.entry.refresh_from_db()
    page = answer.content.decode()
    assert f'name="version" value="{desk.entry.version}"' in page
    assert ">\nOurs: five courses.</textarea>" in page
    assert 'value="110"' in page


def test_a_second_deliberate_save_works(desk):
    two_saves(desk)
    again = desk.clients["reporter"].post(desk.url, sent(desk.entry, narrative="Ours: five courses.", do="save"))
    assert again.status_code == 302
    desk.entry.refresh_from_db()
    assert desk.entry.narrative == "Ours: five courses."
    assert desk.entry.receipts.count() == 2


def test_each_field_can_be_taken_from_the_other_version(desk):
    two_saves(desk)
    picks = {"pick-narrative": "theirs", "pick-value": "mine", "pick-source": "theirs"}
    desk.clients["reporter"].post(desk.url, sent(desk.entry, narrative="Ours", value="110", **picks, do="save"))
    desk.entry.refresh_from_db()
    assert (desk.entry.narrative, desk.entry.value, desk.entry.source) == ("Theirs: six courses.", 110, "Their source")


def test_a_report_submitted_meanwhile_keeps_what_was_typed_and_offers_no_save(desk):
    mine = sent(desk.entry, narrative="Written in vain?", do="save")
    submitted(desk.entry, desk.colleague)
    answer = desk.clients["reporter"].post(desk.url, mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Written in vain?" in page
    assert 'value="save"' not in page


def test_a_submission_against_an_old_version_is_a_conflict_too(desk):
    mine = sent(desk.entry, do="submit")
    saved(desk.entry, desk.colleague, narrative="Changed")
    assert desk.clients["reporter"].post(desk.url, mine).status_code == 409
    desk.entry.refresh_from_db()
    assert desk.entry.state == "draft"


def test_a_reviewer_who_read_an_old_version_decides_nothing(desk):
    submitted(desk.entry, desk.reporter)
    old = desk.entry.version
    desk.clients["reporter"].post(at("entry_withdraw", desk.entry), {"version": old})
    desk.clients["reporter"].post(desk.url, sent(desk.entry, value="99", do="submit"))
    approve = desk.clients["coordinator"].post(at("review_approve", desk.entry), {"version": old})
    returned = desk.clients["coordinator"].post(
        at("review_return", desk.entry), {"version": old, "comment": "Kept words", "due_on": "2099-01-01"}
    )
    assert (approve.status_code, returned.status_code) == (409, 409)
    desk.entry.refresh_from_db()
    assert desk.entry.state == "submitted"
    page = returned.content.decode()
    assert "Kept words" in page
    assert f'name="version" value="{desk.entry.version}"' in page


def test_the_longest_texts_are_compared_while_somebody_waits():
    theirs, mine = "a " * 2500, "a b " * 1250
    begun = time.process_time()
    left, right = mark(theirs, mine)
    assert time.process_time() - begun < 2
    assert ("".join(words for _mark, words in left), "".join(words for _mark, words in right)) == (theirs, mine)
