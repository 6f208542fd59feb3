"""What machines read: the Dataset of an indicator, the sitemap, robots.txt, and the languages that each page names."""

import json
import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from napsite.licences import licence_of
from tests import factories as f
from tests.public.reports import approved
from tracker.enums import DataKind
from tracker.models import Installation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_drawings")]

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
SECTIONS = ("site", "plans", "objectives", "actions", "indicators", "bodies", "reports")


def dataset(client, language="en"):
    page = client.get(f"/{language}/plans/plan/indicators/I1/").content.decode()
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert not re.search("[<>&]", found)
    return json.loads(found)


def section(client, name):
    answer = client.get(f"/sitemap-{name}.xml")
    assert answer.status_code == 200
    assert not answer.cookies
    return ElementTree.fromstring(answer.content).findall(f"{SITEMAP}url")


# -- The Dataset


def test_an_indicator_is_a_dataset_with_its_time_its_bodies_and_its_file(client, world):
    approved(world.for_indicator, world.periods[0], value=Decimal(1))
    data = dataset(client)
    assert data["@type"] == "Dataset"
    assert data["name"] == "I1 Indicator I1"
    assert data["temporalCoverage"] == "2022-01-01/2025-12-31"
    assert [body["name"] for body in data["creator"]] == ["Ministry of Defence"]
    assert data["variableMeasured"]["unitText"] == "people"
    assert data["inLanguage"] == "en"
    assert data["dateModified"].startswith("2026-03-04")
    files = data["distribution"]
    assert [file["contentUrl"].rpartition(".")[2] for file in files] == ["csv", "xlsx", "json"]
    for file in files:
        answer = client.get(file["contentUrl"].removeprefix("http://testserver"))
        assert answer["Content-Type"].startswith(file["encodingFormat"])
    (whole,) = data["isPartOf"]["distribution"]
    for address in (*(file["contentUrl"] for file in files), whole["contentUrl"], data["isPartOf"]["url"]):
        assert client.get(address.removeprefix("http://testserver")).status_code == 200
    assert {other["@id"] for other in data["workTranslation"]} == {
        f"http://testserver/{language}/plans/plan/indicators/I1/" for language in ("kk", "ru")
    }


def test_a_dataset_says_in_which_language_its_words_are_and_nothing_that_is_not_there(client, world):
    data = dataset(client, "ru")
    assert data["inLanguage"] == "en"
    assert not data.keys() & {"creator", "dateModified", "publisher", "creativeWorkStatus"}
    world.indicator.title_ru = "Показатель"
    world.indicator.save()
    assert dataset(client, "ru")["inLanguage"] == "ru"


def test_no_text_ends_the_data_or_begins_a_script(client, world):
    world.indicator.title_en = '</script><script>alert("1")</script> & <!-- \u2028'
    world.indicator.save()
    assert dataset(client)["name"] == f"I1 {world.indicator.title_en}"
    assert "<script>alert" not in client.get("/en/plans/plan/indicators/I1/").content.decode()


def test_a_dataset_says_that_it_is_a_demonstration_whose_it_is_and_under_which_licence(client, world):
    Installation.objects.create(pk=1, kind=DataKind.DEMONSTRATION)
    licence = licence_of("CC0-1.0")
    with override_settings(SITE_OWNER="Secretariat", DATA_LICENCE=licence):
        data = dataset(client)
    assert data["creativeWorkStatus"].startswith("demonstration data")
    assert data["publisher"]["name"] == "Secretariat"
    assert data["license"] == licence.path


def test_unapproved_figures_make_no_dataset_newer(client, world):
    assert "dateModified" not in dataset(client)


# -- The sitemap


def test_the_index_names_every_part_and_every_address_of_each_is_a_page(client, world):
    approved(world.for_indicator, world.periods[0], value=Decimal(1))
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    parts = [place.text for place in index.iter(f"{SITEMAP}loc")]
    assert parts == [f"http://testserver/sitemap-{name}.xml" for name in SECTIONS]
    seen = set()
    for name in SECTIONS:
        for url in section(client, name):
            address = url.find(f"{SITEMAP}loc").text
            seen.add(address)
            if "/en/" in address:
                assert client.get(address.removeprefix("http://testserver")).status_code == 200
    for path in ("plans/plan/", "plans/plan/actions/1.1/", "plans/plan/indicators/I1/", "plans/plan/bodies/defence/"):
        assert {f"http://testserver/{language}/{path}" for language in ("kk", "ru", "en")} <= seen


def test_each_address_names_itself_in_every_language_as_the_head_of_its_page_does(client, world):
    for url in section(client, "actions"):
        links = {link.get("hreflang"): link.get("href") for link in url.findall(LINK)}
        assert set(links) == {"kk", "ru", "en", "x-default"}
        page = client.get(links["en"].removeprefix("http://testserver")).content.decode()
        head = dict(re.findall(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]+)">', page))
        assert head == links


def test_the_day_of_a_page_is_that_of_its_last_publication(client, world):
    f.IndicatorFactory(objective=world.objective, code="I2")
    approved(world.for_indicator, world.periods[0], value=Decimal(1))
    days = {u.find(f"{SITEMAP}loc").text: u.find(f"{SITEMAP}lastmod") for u in section(client, "indicators")}
    assert days["http://testserver/en/plans/plan/indicators/I1/"].text == "2026-03-04"
    assert days["http://testserver/en/plans/plan/indicators/I2/"] is None


def test_an_empty_site_has_a_sitemap_and_an_unknown_part_is_not_found(client):
    assert client.get("/sitemap.xml").status_code == 200
    for name in SECTIONS:
        section(client, name)
    assert client.get("/sitemap-nothing.xml").status_code == 404
    assert client.get("/sitemap-site.xml?p=99").status_code == 404


def test_robots_are_led_to_the_sitemap_and_away_from_work(client):
    answer = client.get("/robots.txt")
    assert answer["Content-Type"].startswith("text/plain")
    text = answer.content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in text
    assert "Disallow: /*/work/" in text


@pytest.mark.parametrize("path", ["/sitemap.xml", "/sitemap-actions.xml", "/sitemap-bodies.xml", "/sitemap-plans.xml"])
def test_a_sitemap_asks_the_same_of_one_row_as_of_three(client, world, path):
    def asked():
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    one = asked()
    for _ in range(2):
        f.ActionFactory(objective=world.objective)
        f.PlanActorFactory(plan=world.plan)
        f.PlanFactory()
    assert asked() == one


# -- The same page in another language


@pytest.mark.parametrize("path", ["search/?q=a%26b&kind=action", "changes/?body=defence&page=2", "record/1/"])
def test_the_other_languages_of_a_page_keep_what_was_asked(client, world, path):
    approved(world.for_indicator, world.periods[0], value=Decimal(1))
    page = client.get(f"/en/plans/plan/{path}").content.decode()
    where, _, query = path.partition("?")
    (link,) = re.findall(r'hreflang="ru" href="(/ru/[^"]+)"', page)
    assert link.startswith(f"/ru/plans/plan/{where}")
    for part in query.split("&"):
        assert part in link
