"""The verbs of the plan's report: who may, what is kept, what is refused."""

from datetime import timedelta

import pytest
import rules
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests import factories as f
from tests.reports.sample import document
from tracker import public_version
from tracker.domain import publishing
from tracker.domain.publishing import Built, Conflict, Moved, NotAllowed, Refused
from tracker.enums import EditionState
from tracker.models import Report, ReportEdition, ReportTextVersion

ROLES = ("stranger", "reporter", "signatory", "other_reporter", "coordinator", "observer", "admin")
LANGUAGES = ["kk", "ru", "en"]


@pytest.fixture
def report(world):
    return publishing.make_report(world.plan, by=world.coordinator, year=2023, languages=LANGUAGES)


def built(report, **changed):
    given = {
        "contents": {language: document(language).to_json() for language in report.languages},
        "number": publishing.next_number(report),
        "public_version": public_version.current(),
        "texts": publishing.texts_seen(report),
        "on": timezone.localdate(),
    }
    return Built(**{**given, **changed})


def freeze(report, by, what_changed=None, **changed):
    seen = publishing.texts_seen(report)
    said = what_changed or {}
    return publishing.freeze(report, built(report, **changed), by=by, seen=seen, what_changed=said)


def published(report, by, what_changed=None):
    edition = freeze(report, by, what_changed)
    for language, form in publishing.missing_files(edition):
        publishing.keep_file(edition, language, form, f"{language}.{form} {edition.number}".encode())
    edition.refresh_from_db()
    return edition


def at(minutes):
    return timezone.now() + timedelta(minutes=minutes)


# -- Who may


@pytest.mark.parametrize("role", ROLES)
def test_a_coordinator_of_the_plan_makes_writes_and_publishes_and_nobody_else(role, world, report):
    person = getattr(world, role)
    publishing.save_text(report, "foreword", "en", "First", by=world.coordinator, version=0, at=at(-60))
    publishing.save_text(report, "foreword", "en", "Second", by=world.coordinator, version=1)
    edition = freeze(report, world.coordinator)
    verbs = [
        lambda: publishing.make_report(world.plan, by=person, year=2024, languages=LANGUAGES),
        lambda: publishing.save_text(report, "foreword", "en", "Third", by=person, version=2),
        lambda: publishing.put_back(report, "foreword", "en", 1, by=person, version=3),
        lambda: publishing.set_drafts(report, {("summary", "en"): "Draft"}, by=person),
        lambda: publishing.begin_again(edition, by=person),
        lambda: publishing.give_up(edition, by=person),
        lambda: freeze(report, person),
    ]
    for verb in verbs:
        if role == "coordinator":
            verb()
        else:
            with pytest.raises(NotAllowed):
                verb()


@pytest.mark.parametrize("role", ROLES)
def test_whose_reports_are_found_is_whose_may_be_read(role, world, report):
    person = getattr(world, role)
    other = f.PlanFactory(slug="other")
    f.years(other)
    publishing.make_report(other, by=f.coordinator_of(other), year=2023, languages=["en"])
    readable = {r.pk for r in Report.objects.all() if rules.has_perm("tracker.view_report", person, r)}
    assert {r.pk for r in Report.objects.visible_to(person)} == readable
    assert readable == ({report.pk} if role in ("coordinator", "observer") else set())


# -- Making


def test_there_is_one_report_of_a_year_and_one_of_the_whole_term(world, report):
    whole = publishing.make_report(world.plan, by=world.coordinator, year=None, languages=["ru"])
    assert [p.ends_on.year for p in whole.periods()] == [2022, 2023, 2024, 2025]
    assert [p.ends_on.year for p in report.periods()] == [2023]
    for year in (2023, None):
        with pytest.raises(Refused) as refused:
            publishing.make_report(world.plan, by=world.coordinator, year=year, languages=["ru"])
        assert "year" in refused.value.errors


@pytest.mark.parametrize(
    ("year", "languages", "field"), [(2030, ["en"], "year"), (2024, [], "languages"), (2024, ["de"], "languages")]
)
def test_a_report_needs_a_period_and_a_language(world, year, languages, field):
    with pytest.raises(Refused) as refused:
        publishing.make_report(world.plan, by=world.coordinator, year=year, languages=languages)
    assert field in refused.value.errors
    assert not Report.objects.exists()


# -- Writing


def test_a_save_against_an_old_version_writes_nothing_and_gives_what_stands(world, report):
    other = f.coordinator_of(world.plan)
    publishing.save_text(report, "foreword", "en", "Theirs", by=other, version=0)
    with pytest.raises(Conflict) as conflict:
        publishing.save_text(report, "foreword", "en", "Mine", by=world.coordinator, version=0)
    assert conflict.value.now.text == "Theirs"
    assert publishing.text_of(report, "foreword", "en").text == "Theirs"


def test_a_save_whose_answer_was_lost_can_be_repeated(world, report):
    for _time in range(2):
        saved = publishing.save_text(report, "foreword", "en", "Mine", by=world.coordinator, version=0)
    assert saved.version == 1


def test_what_one_person_types_in_a_sitting_is_one_version_and_another_person_begins_a_new_one(world, report):
    other = f.coordinator_of(world.plan)
    for version, (text, person, minute) in enumerate(
        [("One", world.coordinator, 0), ("One two", world.coordinator, 1), ("Three", other, 2), ("Four", other, 40)]
    ):
        publishing.save_text(report, "foreword", "en", text, by=person, version=version, at=at(minute))
    kept = [(v.version, v.text) for v in publishing.text_of(report, "foreword", "en").versions.all()]
    assert kept == [(3, "Three"), (2, "One two")]


def test_an_earlier_version_is_put_back_as_a_new_one(world, report):
    publishing.save_text(report, "foreword", "en", "First", by=world.coordinator, version=0, at=at(-60))
    publishing.save_text(report, "foreword", "en", "Second", by=world.coordinator, version=1)
    now = publishing.put_back(report, "foreword", "en", 1, by=world.coordinator, version=2)
    assert (now.text, now.version) == ("First", 3)
    assert [v.text for v in now.versions.all()] == ["Second", "First"]
    with pytest.raises(Conflict):
        publishing.put_back(report, "foreword", "en", 2, by=world.coordinator, version=2)
    with pytest.raises(Refused):
        publishing.put_back(report, "foreword", "en", 99, by=world.coordinator, version=3)


def test_a_first_draft_never_takes_the_place_of_what_is_written(world, report):
    publishing.save_text(report, "foreword", "en", "Written", by=world.coordinator, version=0)
    drafts = {("foreword", "en"): "Draft", ("summary", "en"): "Draft", ("summary", "ru"): " "}
    assert publishing.set_drafts(report, drafts, by=world.coordinator) == [("summary", "en")]
    assert publishing.text_of(report, "foreword", "en").text == "Written"
    assert publishing.text_of(report, "summary", "en").is_draft
    assert publishing.set_drafts(report, {("summary", "en"): "Other"}, by=world.coordinator) == []
    edited = publishing.save_text(report, "summary", "en", "Draft, read", by=world.coordinator, version=1)
    assert not edited.is_draft
    assert [v.text for v in edited.versions.all()] == ["Draft"]


def test_a_text_too_long_or_in_a_language_of_no_report_is_refused(world, report):
    with pytest.raises(Refused):
        publishing.save_text(report, "foreword", "en", "x" * 60_001, by=world.coordinator, version=0)
    with pytest.raises(Refused):
        publishing.save_text(report, "foreword", "de", "x", by=world.coordinator, version=0)


# -- Publishing


def test_an_edition_is_published_when_its_last_file_is_there(world, report):
    edition = freeze(report, world.coordinator)
    files = publishing.missing_files(edition)
    assert len(files) == 9
    for language, form in files[:-1]:
        publishing.keep_file(edition, language, form, b"x")
    assert not Report.objects.published().exists()
    publishing.keep_file(edition, *files[-1], b"x")
    edition.refresh_from_db()
    assert edition.state == EditionState.PUBLISHED
    assert Report.objects.published().get() == report


def test_a_file_is_kept_once(world, report):
    edition = freeze(report, world.coordinator)
    publishing.keep_file(edition, "en", "pdf", b"first")
    publishing.keep_file(edition, "en", "pdf", b"second")
    assert edition.files.get().file.read() == b"first"


def test_a_correction_is_a_further_edition_and_says_what_changed(world, report):
    published(report, world.coordinator)
    for said in ({}, {"kk": "x", "ru": "x", "en": " "}):
        with pytest.raises(Refused) as refused:
            freeze(report, world.coordinator, said)
        assert next(iter(refused.value.errors)).startswith("changed_")
    second = published(report, world.coordinator, dict.fromkeys(LANGUAGES, "A figure."))
    assert (second.number, second.what_changed["en"]) == (2, "A figure.")
    assert [e.number for e in report.editions.published()] == [2, 1]


def test_nothing_is_frozen_that_was_built_before_something_changed(world, report):
    old = built(report)
    f.ActionFactory(objective=world.objective, code="1.9")
    with pytest.raises(Moved):
        publishing.freeze(report, old, by=world.coordinator, seen=old.texts, what_changed={})
    publishing.save_text(report, "foreword", "en", "Later", by=world.coordinator, version=0)
    with pytest.raises(Refused, match="changed the texts"):
        publishing.freeze(report, built(report), by=world.coordinator, seen=old.texts, what_changed={})
    assert not ReportEdition.objects.exists()


def test_one_edition_is_made_at_a_time_and_one_given_up_frees_its_number(world, report):
    first = freeze(report, world.coordinator)
    with pytest.raises(Refused, match="being made"):
        freeze(report, world.coordinator)
    publishing.give_up(first, by=world.coordinator)
    publishing.keep_file(first, "en", "pdf", b"late")
    assert not first.files.exists()
    assert published(report, world.coordinator).number == 1


def test_a_published_edition_is_not_given_up(world, report):
    edition = published(report, world.coordinator)
    with pytest.raises(NotAllowed):
        publishing.give_up(edition, by=world.coordinator)


def test_a_failure_is_remembered_until_the_file_is_made(world, report):
    edition = freeze(report, world.coordinator)
    publishing.note_failure(edition, "en", "pdf", "No paper")
    edition.refresh_from_db()
    assert edition.failures == {"en.pdf": "No paper"}
    publishing.keep_file(edition, "en", "pdf", b"x")
    edition.refresh_from_db()
    assert edition.failures == {}


# -- The database itself


@pytest.mark.parametrize("table", ["reportedition", "reportcontent", "reportfile", "reporttextversion"])
@pytest.mark.parametrize("sql", ["UPDATE tracker_{} SET id = id + 1000", "DELETE FROM tracker_{}"])
def test_what_was_published_cannot_be_changed_in_the_database(table, sql, world, report):
    publishing.save_text(report, "foreword", "en", "First", by=world.coordinator, version=0, at=at(-60))
    publishing.save_text(report, "foreword", "en", "Second", by=world.coordinator, version=1)
    published(report, world.coordinator)
    assert ReportTextVersion.objects.exists()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(table))
