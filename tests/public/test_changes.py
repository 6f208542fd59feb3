"""The public record as people read it: the list of changes, the feed, and each revision at its permanent address."""

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as f
from tests.public.reports import approved, revised, submitted
from tracker.domain import workflow
from tracker.domain.figures import CellValue
from tracker.models import PublishedRevision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_drawings")]

PLAN = "/en/plans/plan/"
ATOM = "{http://www.w3.org/2005/Atom}"


def read(client, path, status=200):
    answer = client.get(f"{PLAN}{path}")
    assert answer.status_code == status, path
    assert not answer.cookies
    return answer.content.decode().replace("\xa0", " ")


def queries(client, path):
    client.get(f"{PLAN}{path}")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"{PLAN}{path}").status_code == 200
    return len(asked)


def retracted(revision, reason="Sent by mistake"):
    coordinator = f.coordinator_of(revision.plan)
    return workflow.retract(revision.entry, by=coordinator, version=revision.entry.version, reason=reason)


@pytest.fixture
def first(world):
    return approved(world.for_indicator, world.periods[0], value=Decimal(4711), narrative="Trained in <Astana>")


# -- One revision


def test_a_revision_has_an_address_that_says_what_was_published_when_and_that_it_stands(client, world, first):
    page = read(client, "record/1/")
    for words in ("4,711 people", "Ministry of Defence", "I1 Indicator I1", "4 March 2026", "coordinator of no body"):
        assert words in page
    assert "This is what is published now." in page
    assert "Trained in &lt;Astana&gt;" in page
    assert first.hash in page
    assert first.content_hash in page
    assert "the first number of the record" in page
    assert "the last number of the record so far" in page


def test_a_revision_that_was_replaced_says_by_what_and_why_and_keeps_its_figure(client, world, first):
    second = revised(first, reason="Counted twice", value=Decimal(4200))
    page = read(client, "record/1/")
    assert "4,711 people" in page
    assert "Replaced" in page
    assert "Counted twice" in page
    assert f'href="{PLAN}record/2/"' in page
    assert second.hash in page
    assert "This is what is published now." not in page
    newer = read(client, "record/2/")
    assert "This is what is published now." in newer
    assert first.hash in newer


def test_a_revision_that_was_retracted_says_so_and_the_retraction_has_its_own_address(client, world, first):
    retracted(first)
    page = read(client, "record/1/")
    assert "Retracted" in page
    assert "Sent by mistake" in page
    assert "No figure is published now." in page
    retraction = read(client, "record/2/")
    assert "<b>retracted</b>" in retraction
    assert "Sent by mistake" in retraction


def test_a_redacted_revision_shows_that_it_was_there_and_none_of_what_it_said(client, world, first):
    PublishedRevision.objects.filter(pk=first.pk).update(content="", internal="", reason="")
    page = read(client, "record/1/")
    assert "because the law requires it" in page
    assert first.content_hash in page
    for path in ("record/1/", "changes/", "changes.atom", "indicators/I1/"):
        assert "4,711" not in read(client, path), path
        assert "Astana" not in read(client, path), path


def test_a_withheld_figure_shows_its_ground_and_no_value(client, world):
    approved(world.for_indicator, world.periods[0], availability="withheld", reason="State secrets, article 5")
    page = read(client, "record/1/")
    assert "withheld, restricted by law" in page.casefold()
    assert "State secrets, article 5" in page


def test_a_breakdown_with_a_small_number_stays_withheld_at_the_permanent_address(client, world):
    world.indicator.small_number_threshold = 5
    world.indicator.save()
    breakdown = f.BreakdownFactory(indicator=world.indicator)
    cells = {(breakdown.pk, "women"): CellValue(Decimal(3)), (breakdown.pk, "men"): CellValue(Decimal(60))}
    approved(world.for_indicator, world.periods[0], value=Decimal(63), cells=cells)
    page = read(client, "record/1/")
    assert "63 people" in page
    assert "Withheld, because a number in it is so small" in page
    assert ">60<" not in page
    assert ">3<" not in page


def test_a_breakdown_is_shown_as_it_was_published(client, world):
    breakdown = f.BreakdownFactory(indicator=world.indicator)
    cells = {(breakdown.pk, "women"): CellValue(Decimal(0)), (breakdown.pk, "men"): CellValue(Decimal(60))}
    approved(world.for_indicator, world.periods[0], value=Decimal(60), cells=cells)
    page = read(client, "record/1/")
    assert '<th scope="row">Women</th><td class="r">0</td>' in page
    assert '<th scope="row">Men</th><td class="r">60</td>' in page
    assert "not given" in page


def test_nothing_of_a_report_that_is_not_approved_has_an_address(client, world):
    submitted(world.for_indicator, world.periods[0], value=Decimal(4711))
    read(client, "record/1/", status=404)


@pytest.mark.parametrize("path", ["record/0/", "record/2/", "record/99999999999999999999999/", "record/x/"])
def test_a_number_that_the_record_does_not_have_is_not_found(client, world, first, path):
    read(client, path, status=404)


def test_a_number_of_another_plans_record_is_not_found(client, first):
    f.PlanFactory(slug="other")
    assert client.get("/en/plans/other/record/1/").status_code == 404


@pytest.mark.parametrize(("language", "words"), [("en", "read on"), ("ru", "дата обращения"), ("kk", "қаралған күні")])
def test_a_revision_says_how_to_cite_it_with_its_full_address(client, first, language, words):
    page = client.get(f"/{language}/plans/plan/record/1/").content.decode()
    cited = re.search(r'<p class="cite">(.*?)</p>', page)[1]
    assert f"http://testserver/{language}/plans/plan/record/1/" in cited
    assert words in cited


def test_an_indicator_says_how_to_cite_it(client, first):
    cited = re.search(r'<p class="cite">(.*?)</p>', read(client, "indicators/I1/"))[1]
    assert "http://testserver/en/plans/plan/indicators/I1/" in cited


@pytest.mark.parametrize("path", ["", "changes/", "indicators/I1/", "bodies/defence/"])
def test_lists_of_what_was_published_lead_to_each_revision(client, world, first, path):
    assert f'href="{PLAN}record/1/"' in read(client, path)


def test_an_actions_page_leads_to_its_revisions(client, world):
    approved(world.for_action, world.periods[0], status="delayed")
    assert f'href="{PLAN}record/1/"' in read(client, "actions/1.1/")


# -- All changes


def test_changes_are_listed_newest_first_with_what_they_replaced(client, world, first):
    revised(first, reason="Counted twice", value=Decimal(4200))
    page = read(client, "changes/")
    assert "2 changes" in page
    assert page.index("<del>4,711 people</del> <b>4,200 people</b>") < page.index("<b>4,711 people</b>")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [3, 2, 1]),
        ("body=defence", [3, 2, 1]),
        # Nobody whom the list offers: said at the field.
        ("body=nobody", [3, 2, 1]),
        ("about=actions", [2]),
        ("about=indicators", [3, 1]),
        ("change=first", [2, 1]),
        ("change=corrections", [3]),
        ("change=retractions", []),
        ("page=99", [3, 2, 1]),
        ("body=%00", [3, 2, 1]),
        ("period=x", [3, 2, 1]),
    ],
)
def test_the_address_says_which_changes_are_shown(client, world, first, query, found):
    approved(world.for_action, world.periods[1], status="delayed")
    revised(first, reason="Counted twice", value=Decimal(4200))
    answer = client.get(f"{PLAN}changes/?{query}")
    assert [change.revision.seq for change in answer.context["changes"]] == found


def test_changes_of_one_period(client, world, first):
    approved(world.for_action, world.periods[1], status="delayed")
    answer = client.get(f"{PLAN}changes/?period={world.periods[1].pk}")
    assert [change.revision.seq for change in answer.context["changes"]] == [2]


def test_without_changes_the_page_and_the_feed_say_so_or_are_empty(client, world):
    assert "Nothing has been approved yet." in read(client, "changes/")
    assert not ElementTree.fromstring(read(client, "changes.atom")).findall(f"{ATOM}entry")
    approved(world.for_action, world.periods[1], status="delayed")
    assert "No change fits these filters." in read(client, "changes/?body=interior&change=retractions")


# -- The feed


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_the_feed_has_the_latest_changes_in_the_language_of_its_address(client, world, first, language):
    revised(first, reason="Counted & counted <twice>", value=Decimal(4200))
    answer = client.get(f"/{language}/plans/plan/changes.atom")
    assert answer["Content-Type"].startswith("application/atom+xml")
    assert not answer.cookies
    feed = ElementTree.fromstring(answer.content)
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    newest, oldest = feed.findall(f"{ATOM}entry")
    assert newest.find(f"{ATOM}link").get("href") == f"http://testserver/{language}/plans/plan/record/2/"
    assert "Counted & counted <twice>" in newest.find(f"{ATOM}summary").text
    assert newest.find(f"{ATOM}id").text != oldest.find(f"{ATOM}id").text


def test_the_feed_says_at_once_that_a_figure_was_retracted(client, world, first):
    retracted(first)
    titles = [
        e.find(f"{ATOM}title").text for e in ElementTree.fromstring(read(client, "changes.atom")).iter(f"{ATOM}entry")
    ]
    assert titles[0] == "I1, 2022, Ministry of Defence: retracted"


def test_a_plan_that_does_not_exist_has_no_feed(client, world):
    assert client.get("/en/plans/none/changes.atom").status_code == 404


def test_every_page_of_a_plan_names_its_feed(client, world):
    for path in ("", "actions/", "changes/"):
        assert f'type="application/atom+xml" title="Approved changes" href="{PLAN}changes.atom"' in read(client, path)


# -- What the pages ask of the database


@pytest.mark.parametrize(("path", "most"), [("changes/", 15), ("changes.atom", 8), ("record/1/", 15)])
def test_more_changes_ask_no_more_of_the_database(client, world, first, path, most):
    revised(first, reason="Again", value=Decimal(1))
    one = queries(client, path)
    for number in range(3):
        actor = f.PlanActorFactory(plan=world.plan).actor
        step = f.MilestoneStepFactory(indicator__objective=world.objective)
        for subject, data in (
            ({"indicator": step.indicator}, {"step_id": step.pk}),
            ({"action": world.action}, {"status": "delayed"}),
        ):
            mine = f.AssignmentFactory(**subject, actor=actor, first_period=world.periods[0])
            revised(approved(mine, world.periods[number], **data), reason="Again", **data)
        first = revised(first, reason="And again", value=Decimal(number))
    assert queries(client, path) == one
    assert one <= most


def test_signs_that_no_xml_can_hold_do_not_end_the_feed(client, world, first):
    """A break of a line that was pasted from a word processor is one of them."""
    retracted(first, reason="Sent\x0bby mistake")
    type(world.defence).objects.filter(pk=world.defence.pk).update(name_en="Ministry\x1f of Defence")
    feed = ElementTree.fromstring(read(client, "changes.atom"))
    assert "Sent by mistake" in feed.find(f"{ATOM}entry/{ATOM}summary").text
