"""How to cite a page, and the mark that every chart of a demonstration carries."""

import re
from html import unescape

import pytest

from tests.public.reports import approved
from tracker.domain import installation
from tracker.enums import DataKind

pytestmark = pytest.mark.django_db
PLAN = "/en/plans/plan/"


def bibtex(client, path):
    page = client.get(path).content.decode()
    return unescape(re.search(r"<pre[^>]*><code>(.*?)</code></pre>", page, flags=re.S)[1])


def test_a_revision_is_cited_as_bibtex_with_its_body_its_days_and_its_permanent_address(client, world):
    world.indicator.title_en = "Women & men, 50 % each"
    world.indicator.save()
    revision = approved(world.for_indicator, world.periods[0], value=12)
    said = bibtex(client, f"{PLAN}record/{revision.seq}/")
    assert said.startswith(f"@misc{{plan-record-{revision.seq},\n")
    assert "  author = {{Ministry of Defence}}," in said
    assert r"  title = {{I1 Women \& men, 50 \% each, 2022: 12 people}}," in said
    assert f"  date = {{{revision.published_at:%Y-%m-%d}}}," in said
    assert f"  url = {{http://testserver{PLAN}record/{revision.seq}/}}," in said
    assert "  langid = {english}" in said
    assert "Demonstration" not in said


def test_an_indicator_is_cited_as_of_the_day_in_the_language_of_the_page(client, world):
    assert "@misc{plan-I1-" in bibtex(client, f"{PLAN}indicators/I1/")
    said = bibtex(client, "/ru/plans/plan/indicators/I1/")
    assert "langid = {russian}" in said
    assert "url = {http://testserver/ru/plans/plan/indicators/I1/}" in said


def test_a_citation_of_a_demonstration_says_that_it_is_one(client, world):
    installation.Installation.objects.create(pk=1, kind=DataKind.DEMONSTRATION)
    page = client.get(f"{PLAN}indicators/I1/").content.decode()
    assert re.search(r'<p class="cite">[^<]*Demonstration data: not reported by any body.</p>', page)
    assert "Demonstration data: not reported by any body." in bibtex(client, f"{PLAN}indicators/I1/")


@pytest.mark.parametrize("path", ["", "indicators/I1/", "actions/1.1/", "timeline/", "gaps/"])
def test_every_chart_of_a_demonstration_carries_its_mark_and_none_of_real_data(client, world, path):
    approved(world.for_indicator, world.periods[0], value=12)
    approved(world.for_action, world.periods[0], status="delayed", percent=40)
    real = client.get(PLAN + path).content.decode()
    charts = real.count('class="drawn"')
    assert charts
    assert "watermark" not in real
    installation.Installation.objects.create(pk=1, kind=DataKind.DEMONSTRATION)
    page = client.get(PLAN + path).content.decode()
    assert page.count('fill="url(#watermark)"') == charts
    assert page.count('<pattern id="watermark"') == 1
