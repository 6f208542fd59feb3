"""Past figures come in as submitted reports, marked with the file that they came from, all or none."""

from decimal import Decimal

import pytest
from django.urls import reverse

from tests import factories as f
from tests.plan.conftest import FIXTURES
from tracker.domain import planfile, proof, record, workflow
from tracker.domain.entries import EntryData
from tracker.models import Assignment, ImportedFile, Plan, ProgressEntry, ReportingPeriod, ReviewEvent

from .conftest import BY_SEX, COUNT, as_csv, as_xlsx, everything, report

OF_EVERY_KIND = [
    COUNT,
    *BY_SEX,
    report("S", numerator="7", denominator="61", source="Staff register"),
    report("S", breakdown="sex", category="women", numerator="0", denominator="20"),
    report("Q", value="12.25", source="Survey"),
    report("Y", answer="no"),
    report("M", step="2"),
    report("N", narrative="The law was read twice."),
    report("1.1", implementation_status="in_progress", percent="40", narrative="Begun."),
    report("I1", period="2023", value="0", source="Registers"),
    report("I1", period="2024", availability="not_applicable", reason="The course was not held."),
    report("I1", body="interior", availability="withheld", reason="Law on secrets, article 3"),
]


def test_without_the_option_to_write_it_says_what_it_would_do_and_writes_nothing(past):
    before = everything()
    out, err, refused = past.run(as_csv(OF_EVERY_KIND))
    assert "10 reports would be submitted. Nothing was written" in out
    assert "     9  Ministry of Defence" in out
    assert (err, refused) == ("", "")
    assert everything() == before


@pytest.mark.parametrize("form", [as_csv, as_xlsx])
def test_reports_of_every_kind_are_submitted_with_what_the_file_says(past, form):
    name = "past.xlsx" if form is as_xlsx else "past.csv"
    _out, err, refused = past.run(form(OF_EVERY_KIND), "--write", name=name)
    assert (err, refused) == ("", "")
    got = {code: past.entry(code) for code in ("I1", "S", "Q", "Y", "M", "N", "1.1")}
    assert {entry.state for entry in got.values()} == {"submitted"}
    assert (got["I1"].value, got["I1"].narrative, got["I1"].source) == (110, COUNT["narrative"], "Registers")
    cells = {cell.key: cell.value for cell in got["I1"].cells.all()}
    assert cells == {"women": 50, "men": 60, "not-recorded": 0}
    assert (got["S"].numerator, got["S"].denominator) == (7, 61)
    share = got["S"].cells.get()
    assert (share.key, share.value, share.numerator, share.denominator) == ("women", None, 0, 20)
    assert got["Q"].value == Decimal("12.25")
    assert got["Y"].yes is False
    assert got["M"].step.order == 2
    assert got["N"].narrative == "The law was read twice."
    assert (got["1.1"].status, got["1.1"].percent) == ("in_progress", 40)
    zero, none, secret = past.entry(year=2023), past.entry(year=2024), past.entry(body="interior")
    assert (zero.availability, zero.value) == ("given", 0)
    assert (none.availability, none.value, none.reason) == ("not_applicable", None, "The course was not held.")
    assert (secret.availability, secret.value, secret.reason) == ("withheld", None, "Law on secrets, article 3")


def test_each_is_submitted_by_the_one_who_may_and_reviewers_are_told(past):
    past.write([COUNT, report(body="interior", value="3", source="Registers")])
    submitted = ReviewEvent.objects.filter(verb="submit").order_by("pk")
    assert {(e.entry.actor.slug, e.by, e.role) for e in submitted} == {
        ("defence", past.reporter, "reporter"),
        ("interior", past.signatory, "signatory"),
    }
    assert past.coordinator.notices.count() == 2


def test_a_second_time_the_same_file_changes_nothing_and_says_so(past):
    past.write(OF_EVERY_KIND)
    before = everything()
    out = past.write(OF_EVERY_KIND)
    assert "10 reports are there already with the same content" in out
    assert "There is nothing new in the file. Nothing was written." in out
    assert everything() == before


def test_what_is_new_in_a_longer_file_is_taken_and_the_rest_left(past):
    past.write([COUNT])
    first = past.entry()
    out = past.write([COUNT, report(period="2023", value="5", source="Registers")])
    assert "1 report was submitted." in out
    first_now, second = past.entry(), past.entry(year=2023)
    assert first_now.version == first.version
    assert second.state == "submitted"
    assert first_now.imported_from != second.imported_from


def test_a_report_that_was_begun_and_is_still_blank_is_filled_in(past):
    workflow.start(past.for_indicator, past.periods[0], by=past.reporter)
    past.write([COUNT])
    assert past.entry().state == "submitted"


def test_the_mark_goes_to_review_to_the_public_and_into_the_record(past, sign_in, client):
    past.write([COUNT], "--dataset", "Yearly survey <2022>", "--note", "Typed off paper.")
    entry = past.entry()
    page = sign_in(past.coordinator).get(reverse("review_entry", args=[entry.pk])).content.decode()
    for text in ("past.csv", "Yearly survey &lt;2022&gt;", "Typed off paper.", entry.imported_from.sha256):
        assert text in page
    revision = workflow.approve(entry, by=past.coordinator, version=entry.version)
    imported = record.read(revision).imported
    assert (imported.file, imported.dataset, imported.note) == ("past.csv", "Yearly survey <2022>", "Typed off paper.")
    for name, args in (("revision", ["plan", revision.seq]), ("indicator", ["plan", "I1"])):
        assert "Yearly survey &lt;2022&gt;" in client.get(reverse(name, args=args)).content.decode()
    assert proof.verify(past.plan) == []


def test_the_data_set_is_the_source_where_a_row_names_none(past):
    past.write([report(value="3"), report("N", narrative="Words.")], "--dataset", "Yearly survey 2022")
    assert past.entry().source == "Yearly survey 2022"
    assert past.entry("N").source == ""


def test_words_may_be_changed_without_losing_the_mark_and_figures_may_not(past):
    past.write([COUNT])
    entry = past.entry()
    workflow.withdraw(entry, by=past.reporter, version=entry.version)
    words = EntryData(value=Decimal("110.0"), source="Other registers", narrative="Six.", language="en")
    workflow.save(entry, words, by=past.reporter, version=entry.version)
    assert entry.imported_from is not None
    workflow.save(entry, EntryData(value=111, source="Registers"), by=past.reporter, version=entry.version)
    assert entry.imported_from is None


def test_a_period_that_is_long_over_takes_figures_until_it_is_closed(past):
    past.write([COUNT])
    assert past.entry().submitted_at.year > 2022


def test_if_one_report_cannot_be_submitted_none_is(past, monkeypatch):
    before, submit, calls = everything(), workflow.submit, []

    def once(entry, **more):
        calls.append(entry)
        if len(calls) == 2:
            raise workflow.NotAllowed
        return submit(entry, **more)

    monkeypatch.setattr(workflow, "submit", once)
    out, _err, refused = past.run(as_csv([COUNT, report("Y", answer="yes")]), "--write")
    assert "row 3" in refused
    assert "Nothing was written." in refused
    assert (out, len(calls)) == ("", 2)
    assert everything() == before


def test_a_report_that_somebody_wrote_in_meanwhile_stops_it(past, monkeypatch):
    entry = workflow.start(past.for_indicator, past.periods[0], by=past.reporter)
    keep = workflow.save

    def race(stale, data, **more):
        keep(entry, EntryData(value=1, source="x"), by=past.reporter, version=entry.version)
        return keep(stale, data, **more)

    monkeypatch.setattr(workflow, "save", race)
    _out, _err, refused = past.run(as_csv([COUNT]), "--write")
    assert "Somebody changed this report" in refused
    assert not ImportedFile.objects.exists()


# -- The example -------------------------------------------------------------------------------------------------------


@pytest.fixture
def valmora(db):
    planfile.load(planfile.parse((FIXTURES / "valmora-2024-2027.yaml").read_bytes()))
    plan = Plan.objects.get(slug="valmora-2024-2027")
    bodies = {row.actor.slug: row.actor for row in Assignment.objects.filter(plan=plan).select_related("actor")}
    # The interior ministry was renamed: people of the newer one report for it.
    reporting = ("valmora-forces", "valmora-home-affairs", "valmora-health")
    return plan, [f.reporter_of(bodies[slug], email=f"{slug}@valmora.example") for slug in reporting]


def test_the_example_of_the_documentation_is_taken_whole(past, valmora):
    plan, people = valmora
    content = (FIXTURES / "valmora-past-figures.csv").read_bytes()
    out, err, refused = past.run(content, "--plan", plan.slug, "--write", by=people)
    assert (err, refused) == ("", "")
    assert "9 reports were submitted." in out
    entries = ProgressEntry.objects.filter(assignment__plan=plan)
    assert set(entries.values_list("state", flat=True)) == {"submitted"}
    renamed = entries.get(assignment__actor__slug="valmora-interior", period__starts_on="2024-07-01")
    assert (renamed.numerator, renamed.reported_by.slug) == (0, "valmora-home-affairs")
    assert {c.key for e in entries for c in e.cells.all()} >= {"coast|women", "coast"}
    assert ReportingPeriod.objects.filter(plan=plan, entries__isnull=False).distinct().count() == 5
